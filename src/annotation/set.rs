//! The folded records of one annotator, with what is counted about them.

use super::links::Links;
use super::record::{Kind, Record};
use super::rejections::Rejections;
use super::verdict::Verdict;
use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What is live in one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Spans of every layer, stances included.
    pub spans: usize,
    /// Paragraphs marked done.
    pub done: usize,
    /// Paragraphs put off.
    pub skipped: usize,
    /// Paragraphs flagged for discussion.
    pub flagged: usize,
}

/// A record under its id, which is not written down a second time for it.
#[derive(Clone, Debug)]
struct ById(Arc<Record>);

impl Borrow<str> for ById {
    fn borrow(&self) -> &str {
        &self.0.id
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl Hash for ById {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.id.hash(hasher);
    }
}

/// One record an id, tombstones included.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    records: HashSet<ById>,
    /// Live spans and decisions by a hash of their quote, so that their words are not kept twice.
    by_quote: HashMap<u64, Vec<Arc<Record>>>,
    rejections: Rejections,
    by_doc: HashMap<String, Vec<Arc<Record>>>,
    tallies: HashMap<String, Tally>,
    labels: HashMap<(String, String), usize>,
    /// Live spans by a hash of quote, layer and label.
    times: HashMap<u64, u32>,
    changes: u64,
    links: Links,
    /// Proposals accepted and rejected, by who made them.
    decided: HashMap<String, (usize, usize)>,
    done: usize,
}

impl AnnotationSet {
    /// From folded records: of two with one id the later in the list stays.
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let mut set = Self::default();
        for record in records {
            set.put(record);
        }
        set
    }

    /// Takes the record in place of the one with its id.
    pub fn put(&mut self, record: Record) {
        self.changes += 1;
        self.count(&record, true);
        let record = Arc::new(record);
        let before = self.records.replace(ById(record.clone())).map(|ById(before)| before);
        self.shelve(before.as_deref(), &record);
        self.index(before.as_deref(), record);
        if let Some(before) = before {
            self.count(&before, false);
        }
    }

    fn shelve(&mut self, before: Option<&Record>, now: &Arc<Record>) {
        if let Some(before) = before
            && let Some(all) = self.by_doc.get_mut(&before.doc)
            // From the end: what is changed was often made just now.
            && let Some(at) = all.iter().rposition(|known| known.id == now.id)
        {
            if before.doc == now.doc {
                return all.splice(at..=at, [now.clone()]).for_each(drop);
            }
            all.remove(at);
        }
        match self.by_doc.get_mut(&now.doc) {
            Some(all) => all.push(now.clone()),
            None => _ = self.by_doc.insert(now.doc.clone(), vec![now.clone()]),
        }
    }

    fn index(&mut self, before: Option<&Record>, now: Arc<Record>) {
        // From the end: what is taken back was put last, and thousands may have one quote.
        if let Some(known) =
            before.filter(|before| is_quoted(before)).and_then(|before| self.by_quote.get_mut(&hash(&before.quote)))
            && let Some(at) = known.iter().rposition(|record| record.id == now.id)
        {
            known.remove(at);
        }
        self.rejections.put(before, &now);
        if is_quoted(&now) {
            self.by_quote.entry(hash(&now.quote)).or_default().push(now);
        }
    }

    fn count(&mut self, record: &Record, add: bool) {
        let step = |n: &mut usize| *n = if add { *n + 1 } else { n.saturating_sub(1) };
        if !self.tallies.contains_key(&record.doc) {
            self.tallies.insert(record.doc.clone(), Tally::default());
        }
        let Some(tally) = self.tallies.get_mut(&record.doc) else { return };
        self.links.count(record, add);
        if let (Some(verdict), Some(maker)) = (record.verdict(), record.maker()) {
            let of_maker = self.decided.entry(maker.to_owned()).or_default();
            match verdict {
                Verdict::Accepted => step(&mut of_maker.0),
                Verdict::Rejected => step(&mut of_maker.1),
                Verdict::Corrected => {}
            }
        }
        match record.kind {
            Kind::Span => {
                step(&mut tally.spans);
                step(self.labels.entry((record.layer.clone(), record.label.clone())).or_default());
                let times = self.times.entry(hash((&*record.quote, &*record.layer, &*record.label))).or_default();
                *times = if add { *times + 1 } else { times.saturating_sub(1) };
            }
            Kind::Mark => match record.label.as_str() {
                "done" => {
                    step(&mut tally.done);
                    step(&mut self.done);
                }
                "skipped" => step(&mut tally.skipped),
                "flagged" => step(&mut tally.flagged),
                _ => {}
            },
            _ => {}
        }
    }

    /// The record of that id, a tombstone included.
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(id).map(|ById(record)| record.as_ref())
    }

    /// All records, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.shared().map(Arc::as_ref)
    }

    /// All records, in no order, to be kept beside this set.
    pub fn shared(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.iter().map(|ById(record)| record)
    }

    /// The live spans and decisions with exactly these words, in no order.
    pub fn with_quote(&self, quote: &str) -> impl Iterator<Item = &Record> {
        let known = self.by_quote.get(&hash(quote)).map(Vec::as_slice).unwrap_or_default();
        known.iter().map(Arc::as_ref).filter(move |record| record.quote == quote)
    }

    /// The live rejections of proposals.
    pub fn rejections(&self) -> &Rejections {
        &self.rejections
    }

    /// The live records of a document, by start, then longer first, then layer, label, id.
    pub fn of_doc(&self, doc: &str) -> Vec<&Record> {
        let all = self.shared_of_doc(doc).map(Arc::as_ref);
        let mut live: Vec<&Record> = all.filter(|record| !record.is_retracted()).collect();
        live.sort_by(|a, b| {
            (a.start, std::cmp::Reverse(a.end), &a.layer, &a.label, &a.id).cmp(&(
                b.start,
                std::cmp::Reverse(b.end),
                &b.layer,
                &b.label,
                &b.id,
            ))
        });
        live
    }

    /// All records of a document, in no order, to be kept beside this set.
    pub fn shared_of_doc(&self, doc: &str) -> impl Iterator<Item = &Arc<Record>> {
        self.by_doc.get(doc).into_iter().flatten()
    }

    /// The live entries of the registry of entities.
    pub fn entities(&self) -> impl Iterator<Item = &Record> {
        self.shared_of_doc("").map(Arc::as_ref).filter(|record| record.kind == Kind::Entity)
    }

    /// Which strings are linked to which entity.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// What is live in a document.
    pub fn tally(&self, doc: &str) -> Tally {
        self.tallies.get(doc).copied().unwrap_or_default()
    }

    /// Live spans with that label.
    pub fn with_label(&self, layer: &str, label: &str) -> usize {
        self.labels.get(&(layer.to_owned(), label.to_owned())).copied().unwrap_or_default()
    }

    /// Who made proposals that were decided, with how many were accepted and rejected; in no order.
    pub fn decided(&self) -> impl Iterator<Item = (&str, usize, usize)> {
        self.decided.iter().map(|(maker, (accepted, rejected))| (maker.as_str(), *accepted, *rejected))
    }

    /// Live spans of these words with that label; words of a span in several pieces are joined by a space.
    pub fn times(&self, quote: &str, layer: &str, label: &str) -> usize {
        self.times.get(&hash((quote, layer, label))).map_or(0, |times| *times as usize)
    }

    /// How often the set was changed.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Paragraphs marked done in all documents.
    pub fn done(&self) -> usize {
        self.done
    }
}

/// Whether it is found by its words.
fn is_quoted(record: &Record) -> bool {
    matches!(record.kind, Kind::Span | Kind::Decision) && !record.quote.is_empty()
}

fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;

    fn span(id: &str, rev: u64, doc: &str, label: &str) -> Record {
        Record {
            id: id.into(),
            rev,
            kind: Kind::Span,
            doc: doc.into(),
            start: Some(CharPos::new(0)),
            end: Some(CharPos::new(3)),
            layer: "entity".into(),
            label: label.into(),
            ..Record::default()
        }
    }

    #[test]
    fn counts_follow_every_change() {
        let mut set = AnnotationSet::new([span("a", 1, "x", "PER"), span("b", 1, "x", "PER")]);
        assert_eq!((set.tally("x").spans, set.with_label("entity", "PER")), (2, 2));
        set.put(span("a", 2, "x", "ORG"));
        assert_eq!((set.with_label("entity", "PER"), set.with_label("entity", "ORG")), (1, 1));
        set.put(Record { kind: Kind::Retracted, ..span("b", 2, "x", "PER") });
        assert_eq!((set.tally("x").spans, set.of_doc("x").len()), (1, 1));
        set.put(span("a", 3, "y", "ORG"));
        assert_eq!((set.of_doc("x").len(), set.of_doc("y").len(), set.tally("x").spans), (0, 1, 0));
    }
    #[test]
    fn words_lead_to_their_records_as_they_are_now() {
        let quoted =
            |id: &str, kind: Kind, quote: &str| Record { kind, quote: quote.into(), ..span(id, 1, "x", "PER") };
        let mut set = AnnotationSet::new([quoted("a", Kind::Span, "Orlo"), quoted("b", Kind::Span, "Orlo")]);
        let ids = |set: &AnnotationSet, quote: &str| {
            let mut ids: Vec<String> = set.with_quote(quote).map(|record| record.id.clone()).collect();
            ids.sort();
            ids.join(" ")
        };
        assert_eq!((ids(&set, "Orlo"), ids(&set, "orlo")), ("a b".into(), String::new()));
        set.put(Record { rev: 2, ..quoted("a", Kind::Span, "Lena Orlo") });
        set.put(Record { rev: 2, ..quoted("b", Kind::Retracted, "Orlo") });
        assert_eq!((ids(&set, "Orlo"), ids(&set, "Lena Orlo")), (String::new(), "a".into()));
        let no = |rev, kind| Record { rev, label: "reject".into(), ..quoted("d", kind, "Orlo") };
        set.put(no(1, Kind::Decision));
        assert_eq!(set.rejections().within("Orlo").count(), 1);
        set.put(no(2, Kind::Retracted));
        assert_eq!(set.rejections().within("Orlo").count(), 0);
    }
}
