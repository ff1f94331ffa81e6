//! What became of a span: its revisions in a pane, newest first. They are read outside, first those of the file, then
//! those of git.

use super::effect::Effect;
use super::guideline::Pane;
use super::{Screen, Session};
use crate::annotation::difference::What;
use crate::annotation::difference::words::{self, Told, quoted};
use crate::annotation::past::{Edges, Past, Step, Traced};
use crate::annotation::ruling::is_review;
use crate::annotation::{Record, Registry};
use crate::guideline::{Block, Guideline, Look, Run};

/// The title of the pane.
const HISTORY: &str = "History";
/// Its order, beside the title.
const ORDER: &str = "newest first";
/// Versions whose past is shown at most.
const VERSIONS: usize = 8;

/// What was asked for last.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    number: u64,
}

/// What is needed to tell of it.
struct Teller<'a> {
    session: &'a Session,
    registry: &'a Registry,
    /// Names are hidden: neither they nor the authors of commits are told.
    is_blind: bool,
}

impl Session {
    /// Shows what became of the span under the selection; in the review of the version under it, else of all of them.
    pub(super) fn open_past(&mut self) {
        let traced = if self.screen == Screen::Review { self.versions_here() } else { self.span_here() };
        if traced.is_empty() {
            return self.say("no span is under the selection: a history is one of a span");
        }
        self.asked_past.number += 1;
        self.effects.push(Effect::Trace(self.asked_past.number, traced));
        let words = Guideline::of_words("reading the file …");
        self.show_pane(Pane::of_text(HISTORY, ORDER, words, 0));
    }

    fn span_here(&self) -> Vec<Traced> {
        let span = self.article.as_ref().and_then(|open| open.span_at(open.selected_chars()?));
        span.into_iter().map(|span| Traced { who: self.who.clone(), id: span.id.clone() }).collect()
    }

    /// Those with exactly these bounds, else all versions.
    fn versions_here(&self) -> Vec<Traced> {
        let Some(item) = self.item_here().and_then(|at| self.review.comparison.items.get(at)) else {
            return Vec::new();
        };
        let chars = self.article.as_ref().and_then(super::article::OpenArticle::selected_chars);
        let is_meant = |record: &Record| record.span().is_some() && record.span() == chars;
        let names = &self.review.comparison.annotators;
        let all = || item.records().filter_map(|held| Some((names.get(held.who)?, &held.record)));
        let has_meant = all().any(|(_, record)| is_meant(record));
        let wanted = all().filter(|(_, record)| !has_meant || is_meant(record));
        wanted.take(VERSIONS).map(|(who, record)| Traced { who: who.clone(), id: record.id.clone() }).collect()
    }

    /// What was found of it. What came for another question, or after the pane was closed, is dropped.
    pub(super) fn take_past(&mut self, number: u64, pasts: &[Past]) {
        if number != self.asked_past.number || self.pane_about(HISTORY).is_none() {
            return;
        }
        let is_blind = self.screen == Screen::Review && self.review.names.is_blind();
        let registry = self.entities.registry();
        let text = Teller { session: self, registry, is_blind }.text(pasts);
        if let Some(top) = self.pane_about(HISTORY).map(|pane| pane.top) {
            self.show_pane(Pane::of_text(HISTORY, ORDER, text, top));
        }
    }

    /// The pane is closed: what is still read for it is not wanted any more.
    pub(super) fn stop_tracing(&mut self) {
        if self.pane_about(HISTORY).is_some() {
            self.effects.push(Effect::StopTracing);
        }
    }
}

impl Teller<'_> {
    fn text(&self, pasts: &[Past]) -> Guideline {
        let mut blocks = Vec::new();
        for past in pasts {
            if pasts.len() > 1 {
                blocks.push(strong(&self.session.review.names.said(&past.who), true));
            }
            past.steps().for_each(|step| self.step(step, &mut blocks));
            if past.versions.is_empty() && !past.goes_on {
                blocks.push(said("Nothing of it was found: it may not be saved yet.", ""));
            }
            blocks.extend(past.notes.iter().map(|note| said(note, "")));
            if past.goes_on {
                blocks.push(said("git is being read …", ""));
            }
        }
        if let Some(first) = blocks.first_mut() {
            first.gap = false;
        }
        Guideline { blocks, headings: Vec::new() }
    }

    fn step(&self, step: Step, blocks: &mut Vec<Block>) {
        let record = &step.version.record;
        let when = record.at.replace('T', " ").replace('Z', "");
        let who = if record.by.is_empty() { String::new() } else { format!(" · {}", self.name(&record.by)) };
        blocks.push(strong(&format!("revision {} · {when}{who}", record.rev), true));
        match step.before {
            Some(before) => {
                let changes = step.changes();
                blocks.extend(changes.iter().map(|what| said(&self.change(*what, before, record), "  ")));
                if changes.is_empty() {
                    blocks.push(said("written anew, the same as before", "  "));
                }
            }
            None if step.missing == 0 => blocks.push(said(&format!("made: {}", self.whole(record)), "  ")),
            None => blocks.push(said(&self.whole(record), "  ")),
        }
        if !self.is_blind {
            let commit = step.version.commit.as_ref();
            let told = commit.map(|commit| {
                let day = commit.at.split('T').next().unwrap_or_default();
                format!("in commit {} by {}, {day}", commit.name, commit.author)
            });
            blocks.push(aside(&told.unwrap_or_else(|| "in no commit".to_owned())));
        }
        if step.missing > 0 {
            let last = record.rev.saturating_sub(1);
            let first = record.rev.saturating_sub(step.missing);
            let which = if first == last {
                format!("revision {first} was")
            } else {
                format!("revisions {first} to {last} were")
            };
            blocks.push(aside(&format!("{which} not found: tidied away before a commit")));
        }
    }

    fn name(&self, name: &str) -> String {
        if self.is_blind { self.session.review.names.said(name) } else { name.to_owned() }
    }

    /// What differs, in a line.
    fn change(&self, what: What, before: &Record, now: &Record) -> String {
        match what {
            What::Retracted if now.is_retracted() => return "removed".to_owned(),
            What::Retracted => return format!("put back: {}", self.whole(now)),
            What::Origin => return origin(now).unwrap_or_else(|| "done by hand".to_owned()),
            _ => {}
        }
        let spans = |id: &str| self.session.own.get(id).map(|record| record.quote.clone());
        let told = |record| Told { record, spans: &spans, registry: self.registry };
        let change = words::change(what, told(before), told(now));
        let edges = (what == What::Bounds).then(|| Edges::between(before, now)).flatten().unwrap_or_default();
        let listed = |sign: char, words: &[String]| -> Vec<String> {
            words.iter().map(|word| format!("{sign}{}", quoted(word))).collect()
        };
        let parts = [vec![format!("{}: {change}", what.as_str())], listed('+', &edges.won), listed('−', &edges.lost)];
        parts.concat().join(" ")
    }

    /// A record as it was first seen.
    fn whole(&self, record: &Record) -> String {
        let mut parts = vec![format!("{}/{} {}", record.layer, record.label, quoted(&record.quote))];
        let nothing = Record { layer: record.layer.clone(), label: record.label.clone(), ..Record::default() };
        let told = [What::Holder, What::Target, What::Via, What::Entity, What::Attrs, What::Note];
        let spans = |_: &str| None;
        for what in told {
            let value = words::value(what, Told { record, spans: &spans, registry: self.registry });
            let empty = words::value(what, Told { record: &nothing, spans: &spans, registry: self.registry });
            parts.extend((value != empty).then(|| format!("{}: {value}", what.as_str())));
        }
        parts.extend(origin(record));
        parts.join(" · ")
    }
}

/// Who or what it comes from, where that is not a hand.
fn origin(record: &Record) -> Option<String> {
    match record.origin.split_once(':') {
        _ if is_review(record) => Some("a reviewer's version".to_owned()),
        Some(("model" | "rule", name)) => Some(format!("accepted from {name}")),
        Some(("import", name)) => Some(format!("imported from {name}")),
        _ if record.origin == "bulk" => Some("tagged together with others".to_owned()),
        _ if record.origin.is_empty() => None,
        _ => Some(format!("from {}", record.origin)),
    }
}

fn said(words: &str, indent: &str) -> Block {
    Block { text: words.to_owned(), lead: indent.to_owned(), hang: indent.to_owned(), ..Block::default() }
}

fn strong(words: &str, gap: bool) -> Block {
    let look = Look { strong: true, ..Look::default() };
    let runs = vec![Run { bytes: 0..words.len(), look }];
    Block { runs, gap, ..said(words, "") }
}

fn aside(words: &str) -> Block {
    let look = Look { aside: true, ..Look::default() };
    Block { runs: vec![Run { bytes: 0..words.len(), look }], ..said(words, "  ") }
}
