//! Texts and the `.ann` beside them, article by article.

use super::super::file_name;
use super::super::incoming::{Incoming, Sink, Stop, Words};
use super::super::lines::Lines;
use super::super::settings::Settings;
use super::super::source::{Source, ending, stem};
use super::super::unit::{Unit, Units};
use super::stack::Stack;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where the files of an article stand in the source.
#[derive(Default)]
struct Pair {
    text: Option<usize>,
    ann: Option<usize>,
}

/// Hands over every article.
pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut pairs: BTreeMap<String, Pair> = BTreeMap::new();
    for at in 0..source.len() {
        let name = source.name(at).to_owned();
        match ending(&name).as_str() {
            "txt" => pairs.entry(stem(&name).to_owned()).or_default().text = Some(at),
            "ann" => pairs.entry(stem(&name).to_owned()).or_default().ann = Some(at),
            "a1" | "a2" => {
                let all = stem(&name);
                let message =
                    format!("split annotations are not read: join them first (cat {all}.a1 {all}.a2 > {all}.ann).");
                sink.fault(&name, 0, message)?;
            }
            _ => {}
        }
    }
    for (name, pair) in pairs {
        if let Err(stop) = article(&name, &pair, source, settings, sink) {
            let Stop::Io(error) = stop else { return Err(stop) };
            sink.fault(&name, 0, format!("it can't be read ({error}); the article was left out."))?;
        }
    }
    Ok(())
}

fn article(
    name: &str,
    pair: &Pair,
    source: &mut dyn Source,
    settings: &Settings,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let mut bom = false;
    let words = match pair.text {
        Some(at) => {
            let bytes = source.bytes(at)?;
            let Ok(text) = String::from_utf8(bytes) else {
                let message = "it is not UTF-8, as brat needs it; the article was left out. Convert it first, with its offsets checked.";
                return sink.fault(source.name(at), 0, message.to_owned());
            };
            bom = text.starts_with('\u{feff}');
            Words::Whole(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
        }
        None => Words::Known,
    };
    let file = pair.ann.or(pair.text).map(|at| source.name(at).to_owned()).unwrap_or_default();
    let mut incoming = Incoming::new(&file, 1, file_name::to_id(name), words);
    if let Some(at) = pair.ann {
        let (all, lines) = gathered(source, at, &file, sink)?;
        let mut stack = Stack::new(&settings.roles);
        stack.take(lines.into_iter().filter_map(|(number, range)| Some((number, all.get(range)?))));
        let (drafts, mut faults) = stack.finish();
        incoming.drafts = drafts;
        if let (true, Words::Whole(text)) = (bom, &incoming.words) {
            behind_bom(&mut incoming.drafts, text, settings.unit.unwrap_or_default());
        }
        faults.sort_by_key(|(number, _)| *number);
        for (number, message) in faults {
            sink.fault(&file, number, message)?;
        }
    }
    sink.document(incoming)
}

/// Numbers of lines, and where these stand in the text of all.
type Numbered = Vec<(usize, Range<usize>)>;

/// The lines of a file in one text, each with its number.
fn gathered(source: &mut dyn Source, at: usize, file: &str, sink: &mut dyn Sink) -> Result<(String, Numbered), Stop> {
    let mut lines = Lines::new(source.open(at)?, file)?;
    let (mut all, mut ranges) = (String::new(), Vec::new());
    while let Some((number, line)) = lines.next(sink)? {
        let start = all.len();
        all.push_str(line);
        ranges.push((number, start..all.len()));
    }
    Ok((all, ranges))
}

/// brat counts the BOM of a text as its first character, others do not: the quotes tell. What is read begins behind it.
fn behind_bom(drafts: &mut [super::super::incoming::Draft], text: &str, unit: Unit) {
    let units = Units::new(text, unit);
    let bom = if unit == Unit::Bytes { 3 } else { 1 };
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let stands = |[start, end]: [u64; 2], quote: &str| {
        let byte = |offset: u64| chars.get(usize::try_from(units.to_char(offset)?.get()).ok()?).copied();
        let there = byte(start).zip(byte(end)).and_then(|(start, end)| text.get(start..end));
        there.is_some_and(|there| there == quote)
    };
    let (mut before, mut behind) = (0, 0);
    for draft in drafts.iter() {
        let ([[start, end]], Some(quote)) = (draft.place.as_slice(), &draft.quote) else { continue };
        behind += usize::from(stands([*start, *end], quote));
        before += usize::from(*start >= bom && stands([start - bom, end.saturating_sub(bom)], quote));
    }
    if behind > before {
        return;
    }
    for draft in drafts {
        for [start, end] in &mut draft.place {
            (*start, *end) = (start.saturating_sub(bom), end.saturating_sub(bom));
        }
        if let Some(quote) = draft.quote.as_mut().filter(|quote| quote.starts_with('\u{feff}')) {
            *quote = quote.trim_start_matches('\u{feff}').to_owned();
        }
    }
}
