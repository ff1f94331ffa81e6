//! Texts and the files of annotations beside them.

use super::super::file_name;
use super::super::incoming::{Draft, Incoming, Sink, Stop, Words};
use super::super::lines::Lines;
use super::super::source::{Source, ending, stem};
use super::super::unit::Unit;
use super::MARK;
use super::grid::Grid;
use super::item::{self, Item, Position};
use crate::annotation::{Kind, Record};
use std::collections::{BTreeMap, HashMap};

/// A file of annotations.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    pub at: usize,
    /// The text that it is about.
    pub text: usize,
    /// What its name ends with.
    pub who: String,
}

/// The files of annotations, with their texts: `talks.txt.annotations`, `talks.txt.link.annotations2`.
pub fn annotations(names: &[String]) -> Vec<File> {
    let texts: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let of = |(at, name): (usize, &String)| {
        let (before, who) = name.rsplit_once(MARK)?;
        if who.contains('/') {
            return None;
        }
        let longer = before.char_indices().rev().filter(|(_, c)| *c == '.').filter_map(|(dot, _)| before.get(..dot));
        let text = std::iter::once(before).chain(longer).find_map(|text| texts.get(text))?;
        Some(File { at, text: *text, who: who.trim_start_matches(['.', '-', '_']).to_owned() })
    };
    names.iter().enumerate().filter_map(of).collect()
}

/// Hands over every text, by annotator.
pub fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Stop> {
    let names: Vec<String> = (0..source.len()).map(|at| source.name(at).to_owned()).collect();
    let mut texts: BTreeMap<usize, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    let files = annotations(&names);
    for (at, name) in names.iter().enumerate() {
        if ending(name) == "txt" {
            texts.insert(at, BTreeMap::new());
        } else if name.contains(MARK) && !files.iter().any(|file| file.at == at) {
            sink.fault(name, 0, "the text that it is about is not beside it; it was left out.".to_owned())?;
        }
    }
    for file in files {
        texts.entry(file.text).or_default().entry(file.who).or_default().push(file.at);
    }
    for (at, mut hands) in texts {
        let name = names.get(at).map(String::as_str).unwrap_or_default();
        let Ok(text) = String::from_utf8(source.bytes(at)?) else {
            sink.fault(name, 0, "it is not UTF-8; the article was left out.".to_owned())?;
            continue;
        };
        if hands.is_empty() {
            hands.insert(String::new(), Vec::new());
        }
        let id = file_name::to_id(if ending(name) == "txt" { stem(name) } else { name });
        let grid = Grid::new(&text);
        let own = text.strip_prefix('\u{feff}');
        for (who, files) in hands {
            let first = files.first().and_then(|file| names.get(*file)).map_or(name, String::as_str);
            let mut incoming = Incoming::new(first, 1, id.clone(), Words::Whole(own.unwrap_or(&text).to_owned()));
            incoming.annotator = who;
            incoming.unit = Some(Unit::CodePoints);
            let mut hand = Hand { bom: u64::from(own.is_some()), ..Hand::new(&grid) };
            for file in files {
                let name = names.get(file).map(String::as_str).unwrap_or_default();
                hand.file(source, file, name, sink)?;
            }
            incoming.drafts = hand.finish();
            sink.document(incoming)?;
        }
    }
    Ok(())
}

/// What an item without a label is called, and what leads from one to another.
const ITEM: &str = "item";
const LINK: &str = "link";

/// One annotator's items on one text.
struct Hand<'a> {
    grid: &'a Grid,
    /// Characters of a BOM: SLATE takes it for a part of the text.
    bom: u64,
    drafts: Vec<Draft>,
    /// The first span with these bounds.
    places: HashMap<Vec<[u64; 2]>, String>,
    /// Line, and the items that it links.
    links: Vec<(usize, Vec<[u64; 2]>)>,
}

impl<'a> Hand<'a> {
    fn new(grid: &'a Grid) -> Self {
        Self { grid, bom: 0, drafts: Vec::new(), places: HashMap::new(), links: Vec::new() }
    }

    fn file(&mut self, source: &mut dyn Source, at: usize, name: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
        let mut faults = Vec::new();
        let mut lines = Lines::new(source.open(at)?, name)?;
        while let Some((number, line)) = lines.next(sink)? {
            let taken = match item::parse(line) {
                Ok(None) => Ok(()),
                Ok(Some(item)) => self.item(number, &item),
                Err(why) => Err(why.to_owned()),
            };
            faults.extend(taken.err().map(|why| (number, why)));
        }
        drop(lines);
        for (number, why) in faults {
            sink.fault(name, number, format!("{why}; the line was left out."))?;
        }
        Ok(())
    }

    fn item(&mut self, number: usize, item: &Item) -> Result<(), String> {
        // A position of a document has no number, of a line one, of a token two, of a character three.
        let numbers = item.spans.first().map_or(0, |[first, _]| first.len());
        if numbers == 0 {
            for label in &item.labels {
                self.add(number, Kind::Label, label, Vec::new());
            }
            return if item.labels.is_empty() { Err("it has no label".to_owned()) } else { Ok(()) };
        }
        let places = item.spans.iter().map(|ends| self.place(ends)).collect::<Option<Vec<[u64; 2]>>>();
        let places = places.ok_or("the text has no such place")?;
        match (item.labels.as_slice(), places.len()) {
            ([], 0 | 1) => return Err("it has no label".to_owned()),
            ([], _) => self.links.push((number, places)),
            (labels, _) => {
                let kind = if numbers == 1 && places.len() == 1 { Kind::Label } else { Kind::Span };
                for label in labels {
                    self.add(number, kind.clone(), label, places.clone());
                }
            }
        }
        Ok(())
    }

    fn place(&self, ends: &[Position; 2]) -> Option<[u64; 2]> {
        let span = self.grid.span(ends)?;
        let place = [span.start, span.end].map(|at| u64::from(at.get()).saturating_sub(self.bom));
        (place[0] < place[1]).then_some(place)
    }

    fn add(&mut self, number: usize, kind: Kind, label: &str, place: Vec<[u64; 2]>) -> String {
        let id = format!("{} {label} {place:?}", kind.as_str());
        if kind == Kind::Span {
            self.places.entry(place.clone()).or_insert_with(|| id.clone());
        }
        let record = Record { id: id.clone(), kind, label: label.to_owned(), ..Record::default() };
        self.drafts.push(Draft { place, ..Draft::new(number, record) });
        id
    }

    /// All drafts: those of links at last, since what they link may stand in any file.
    fn finish(mut self) -> Vec<Draft> {
        for (number, places) in std::mem::take(&mut self.links) {
            let mut ids = Vec::with_capacity(places.len());
            for place in places {
                let known = self.places.get(&vec![place]).cloned();
                ids.push(known.unwrap_or_else(|| self.add(number, Kind::Span, ITEM, vec![place])));
            }
            let Some((from, rest)) = ids.split_first() else { continue };
            for to in rest {
                let (label, from, to) = (LINK.to_owned(), from.clone(), to.clone());
                let record = Record { kind: Kind::Relation, label, from, to, ..Record::default() };
                self.drafts.push(Draft::new(number, record));
            }
        }
        self.drafts
    }
}
