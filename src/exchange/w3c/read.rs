//! Files of annotations: lines, lists, pages and collections, with the texts beside them.

use super::draft::drafts;
use super::group::{Described, Group, Groups};
use super::json::{Annotation, Target};
use super::{iri, is_annotations};
use crate::exchange::file_name;
use crate::exchange::incoming::{Incoming, Sink, Stop, Words};
use crate::exchange::lines::Lines;
use crate::exchange::settings::Settings;
use crate::exchange::source::{Source, ending, stem};
use crate::exchange::unit::Unit;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// A container in a container in … ends somewhere.
const DEEPEST: usize = 8;

/// Reads all files of a source.
///
/// # Errors
/// When there is none, or reading fails.
pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let names: HashMap<String, usize> = (0..source.len()).map(|at| (source.name(at).to_owned(), at)).collect();
    let files: Vec<usize> =
        (0..source.len()).filter(|at| source.len() == 1 || is_annotations(source.name(*at))).collect();
    if files.is_empty() {
        return Err(Stop::Refused("there is no file here that ends in .jsonl, .json or .jsonld.".to_owned()));
    }
    for at in files {
        let file = source.name(at).to_owned();
        let mut reader = Reader { file: &file, groups: Groups::default() };
        let by_line = matches!(ending(&file).as_str(), "jsonl" | "ndjson");
        if by_line || !reader.whole(&source.bytes(at)?, sink)? {
            reader.lines(Lines::new(source.open(at)?, &file)?, sink)?;
        }
        reader.groups.resolve(&file, sink)?;
        let beside = format!("{}.txt", stem(&file));
        let mut groups = reader.groups.all;
        let is_used = groups.iter().any(|group| text_file(&file, &group.iri, &names) == names.get(&beside).copied());
        if names.contains_key(&beside) && !is_used {
            let name = beside.rsplit('/').next().unwrap_or(&beside);
            groups.push(Group { iri: iri::of_file(name), line: 1, ..Group::default() });
        }
        for group in groups {
            hand_over(group, &file, &names, source, settings, sink)?;
        }
    }
    Ok(())
}

/// The text that an IRI names: beside the file, or from the top.
fn text_file(file: &str, named: &str, names: &HashMap<String, usize>) -> Option<usize> {
    let name = iri::to_file(named);
    let beside = file.rsplit_once('/').map(|(folder, _)| format!("{folder}/{name}"));
    beside.and_then(|beside| names.get(&beside)).or_else(|| names.get(&name)).copied()
}

fn hand_over(
    group: Group,
    file: &str,
    names: &HashMap<String, usize>,
    source: &mut dyn Source,
    settings: &Settings,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let text = text_file(file, &group.iri, names);
    let (id, words) = match text {
        Some(at) => {
            let name = source.name(at).to_owned();
            let Ok(text) = String::from_utf8(source.bytes(at)?) else {
                return sink.fault(&name, 0, "it is not UTF-8; the article was left out.".to_owned());
            };
            let text = if let Some(rest) = text.strip_prefix('\u{feff}') { rest.to_owned() } else { text };
            (file_name::to_id(stem(&name)), Words::Whole(text))
        }
        None => (iri::to_file(&group.iri), Words::Known),
    };
    let mut incoming = Incoming::new(file, group.line, group.described.id.clone().unwrap_or(id), words);
    incoming.meta = group.described.meta();
    incoming.drafts = group.drafts;
    if group.hypothesis {
        incoming.unit = settings.unit.or(Some(Unit::Utf16));
        if text.is_none() {
            // It counts in the page that was read, which is more than the article: the words are searched for.
            for draft in incoming.drafts.iter_mut().filter(|draft| draft.quote.is_some()) {
                draft.place.clear();
            }
        }
    }
    sink.document(incoming)
}

/// What we say about an article.
#[derive(Deserialize)]
struct OfArticle {
    article: Described,
}

struct Reader<'a> {
    file: &'a str,
    groups: Groups,
}

impl Reader<'_> {
    fn lines(&mut self, mut lines: Lines, sink: &mut dyn Sink) -> Result<(), Stop> {
        while let Some((number, line)) = lines.next(sink)? {
            if line.trim().is_empty() {
                continue;
            }
            let mut faults = Vec::new();
            self.entry(line, number, 0, &mut faults);
            for (line, why) in faults {
                sink.fault(self.file, line, why)?;
            }
        }
        Ok(())
    }

    /// `false`: it is not one JSON value but lines of them.
    fn whole(&mut self, bytes: &[u8], sink: &mut dyn Sink) -> Result<bool, Stop> {
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(false) };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut faults = Vec::new();
        if text.trim_start().starts_with('[') {
            match serde_json::from_str::<Vec<&RawValue>>(text) {
                Ok(list) => self.list(&list, text, 1, 0, &mut faults),
                Err(why) => faults.push((why.line(), format!("it is no list of annotations: {why}"))),
            }
        } else {
            let first = text.trim_start().lines().next().unwrap_or_default();
            let is_json = |text| serde_json::from_str::<&RawValue>(text).is_ok();
            if is_json(first) && !is_json(text) {
                return Ok(false);
            }
            self.entry(text, 1, 0, &mut faults);
        }
        for (line, why) in faults {
            sink.fault(self.file, line, why)?;
        }
        Ok(true)
    }

    fn list(&mut self, list: &[&RawValue], within: &str, line: usize, depth: usize, faults: &mut Vec<(usize, String)>) {
        let (mut line, mut from) = (line, 0);
        for one in list {
            let at = one.get().as_ptr().addr().saturating_sub(within.as_ptr().addr());
            line += within.get(from..at).map_or(0, |between| between.bytes().filter(|b| *b == b'\n').count());
            from = from.max(at);
            self.entry(one.get(), line, depth, faults);
        }
    }

    fn entry(&mut self, json: &str, line: usize, depth: usize, faults: &mut Vec<(usize, String)>) {
        let annotation: Annotation = match serde_json::from_str(json) {
            Ok(annotation) => annotation,
            Err(why) => return faults.push((line, format!("it is no annotation: {why}; it was left out."))),
        };
        if !annotation.is_annotation() && depth < DEEPEST {
            let lists = [&annotation.items, &annotation.graph, &annotation.rows];
            let first = annotation.first.filter(|first| first.get().starts_with('{'));
            if let Some(first) = first {
                self.list(&[first], json, line, depth + 1, faults);
            }
            for list in lists {
                self.list(list, json, line, depth + 1, faults);
            }
            if first.is_none() && lists.iter().all(|list| list.is_empty()) && annotation.kind.0.is_empty() {
                faults.push((line, "it is neither an annotation nor a list of them; it was left out.".to_owned()));
            }
            return;
        }
        if let Err(why) = self.annotation(&annotation, line) {
            faults.push((line, format!("{why}; it was left out.")));
        }
    }

    fn annotation(&mut self, annotation: &Annotation, line: usize) -> Result<(), String> {
        if annotation.is("describing")
            && let Some(own) = annotation.glossator
            && let Ok(OfArticle { article }) = serde_json::from_str(own.get())
        {
            let target = annotation.target.0.first().map_or("", Target::iri);
            if let Some(group) = self.groups.of(target, line) {
                group.described = article;
            }
            return Ok(());
        }
        let hypothesis = annotation.is_hypothesis();
        for about in drafts(annotation, line)? {
            self.groups.take(about, hypothesis);
        }
        Ok(())
    }
}
