//! All annotators' sheets of one article side by side.

mod labels;
mod relations;
mod rulings;

use super::align::{self, align};
use super::assemble::{Draft, Entry, Key};
use super::item::Item;
use super::parties::Known;
use super::verdicts::{Verdicts, is_review};
use crate::annotation::{Kind, Record, pieces};
use crate::corpus::Article;
use crate::schema::{LayerKind, Schema};
use crate::sheet::Sheet;
use crate::text::{CharPos, CharSpan, TextMap};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What counts as the same.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The pieces of a span without what the team does not count as different.
    pub bounds: &'a dyn Fn(&[CharSpan]) -> Vec<CharSpan>,
    /// The id of an entry of the registry → that of the entry it was merged into, or that has its name and type.
    pub entity: &'a dyn Fn(&str) -> String,
}

/// What annotators have in one article, item by item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Who has annotated something in it, in order of their names.
    pub annotators: Vec<String>,
    /// In the order of the text; labels of the document first.
    pub items: Vec<Item>,
    /// For each paragraph, who has finished it.
    pub readers: Vec<BTreeSet<usize>>,
    /// Records that stand nowhere in the present text.
    pub lost: usize,
    /// Decisions that took over or changed a record that is gone.
    pub orphans: Vec<Arc<Record>>,
}

/// Compares the sheets of an article.
pub fn compare(article: &Article, map: &TextMap, sheets: &[Sheet], schema: &Schema, rules: Rules) -> Comparison {
    let mut table = Table::new(article, map, sheets, schema, rules);
    let verdicts = Verdicts::new(sheets);
    table.drafts(&verdicts);
    let orphans = table.orphans(&verdicts);
    let mut items: Vec<Item> = table.drafts.into_iter().map(|draft| draft.finish(&verdicts)).collect();
    items.sort_by(|a, b| {
        let start = |item: &Item| (item.paragraph, item.hull.map(|hull| hull.start), item.about);
        let end = |item: &Item| item.hull.map(|hull| std::cmp::Reverse(hull.end));
        let label = |item: &Item| item.versions.first().and_then(|version| Some(version.record()?.label.clone()));
        (start(a), end(a), &a.layer, label(a)).cmp(&(start(b), end(b), &b.layer, label(b)))
    });
    let lost = sheets.iter().map(|sheet| sheet.lost.len()).sum();
    Comparison { annotators: table.names, items, readers: table.readers, lost, orphans }
}

/// Spans of one thing, with who has each.
type Thing<'a> = Vec<(usize, &'a Arc<Record>)>;

/// The sheets, and what is made of them.
struct Table<'a> {
    article: &'a Article,
    map: &'a TextMap,
    schema: &'a Schema,
    rules: Rules<'a>,
    sheets: &'a [Sheet],
    names: Vec<String>,
    /// Of the annotators: their sheets, in order.
    annotators: Vec<&'a Sheet>,
    readers: Vec<BTreeSet<usize>>,
    known: Known<'a>,
    drafts: Vec<Draft>,
    /// Id of a span → the thing it is, as relations name their ends.
    things: HashMap<&'a str, String>,
    /// Id of a span → where it stands, reviewers' spans included.
    places: HashMap<&'a str, CharSpan>,
}

impl<'a> Table<'a> {
    fn new(article: &'a Article, map: &'a TextMap, sheets: &'a [Sheet], schema: &'a Schema, rules: Rules<'a>) -> Self {
        let mut annotators: Vec<&Sheet> =
            sheets.iter().filter(|sheet| sheet.records.iter().any(|r| is_work(r))).collect();
        annotators.sort_by(|a, b| a.who.cmp(&b.who));
        let names = annotators.iter().map(|sheet| sheet.who.clone()).collect();
        let mut readers = vec![BTreeSet::new(); article.paragraphs.len()];
        let mut table = Self {
            article,
            map,
            schema,
            rules,
            sheets,
            names,
            annotators,
            readers: Vec::new(),
            known: Known::default(),
            drafts: Vec::new(),
            things: HashMap::new(),
            places: HashMap::new(),
        };
        for record in sheets.iter().flat_map(|sheet| sheet.of_kind(Kind::Span)) {
            let Some(span) = record.span() else { continue };
            let place = table.places.entry(&record.id).or_insert(span);
            *place = CharSpan::new(place.start.min(span.start), place.end.max(span.end));
        }
        for (who, sheet) in table.annotators.iter().enumerate() {
            for mark in sheet.of_kind(Kind::Mark).filter(|mark| mark.label == "done") {
                let paragraph = mark.start.and_then(|at| table.paragraph(at));
                if let Some(slot) = paragraph.and_then(|at| readers.get_mut(at)) {
                    slot.insert(who);
                }
            }
        }
        table.readers = readers;
        table
    }

    fn paragraph(&self, at: CharPos) -> Option<usize> {
        self.article.paragraph_at(self.map.to_byte(at)?)
    }

    fn drafts(&mut self, verdicts: &Verdicts) {
        let (stances, names): (Vec<String>, Vec<String>) =
            self.layers(Kind::Span).into_iter().partition(|layer| self.is_stance(layer));
        // Who a party is, is known only when the names are aligned.
        let aligned: Vec<(String, Vec<Thing<'a>>)> =
            names.into_iter().chain(stances).map(|layer| (layer.clone(), self.aligned(&layer))).collect();
        for (layer, things) in &aligned {
            for (number, members) in things.iter().enumerate() {
                let records: Vec<&'a Record> = members.iter().map(|&(_, record)| &**record).collect();
                self.known.add(&records, self.rules.entity);
                let thing = format!("{layer} {number}");
                self.things.extend(records.iter().map(|record| (record.id.as_str(), thing.clone())));
            }
        }
        for (layer, things) in &aligned {
            for members in things {
                let draft = self.span_draft(layer, members);
                self.drafts.push(draft);
            }
        }
        self.relation_drafts();
        self.label_drafts();
        self.rulings(verdicts);
    }

    /// The layers of the annotators' records of a kind, in the order of the schema, then by name.
    fn layers(&self, kind: Kind) -> Vec<String> {
        let all = self.annotators.iter().flat_map(|sheet| sheet.of_kind(kind.clone()));
        let names: BTreeSet<&String> = all.filter(|record| !is_review(record)).map(|record| &record.layer).collect();
        let place = |name: &str| self.schema.layers.iter().position(|layer| layer.name == name);
        let mut names: Vec<String> = names.into_iter().cloned().collect();
        names.sort_by_key(|name| (place(name).is_none(), place(name), name.clone()));
        names
    }

    fn is_stance(&self, layer: &str) -> bool {
        self.schema.layer(layer).is_some_and(|layer| layer.kind == LayerKind::Stance)
    }

    /// The annotators' spans of a layer, those of one thing together, what most say first.
    fn aligned(&self, layer: &str) -> Vec<Thing<'a>> {
        let mut records = Vec::new();
        for (who, sheet) in self.annotators.iter().enumerate() {
            let spans = sheet.of_kind(Kind::Span).filter(|record| record.layer == layer && !is_review(record));
            records.extend(spans.map(|record| (who, record)));
        }
        let spans: Vec<align::Span> = records
            .iter()
            .map(|(who, record)| align::Span { who: *who, pieces: self.pieces(record), label: record.label.clone() })
            .collect();
        let take = |members: Vec<usize>| members.into_iter().filter_map(|at| records.get(at).copied()).collect();
        align(&spans).into_iter().map(take).collect()
    }

    fn pieces(&self, record: &Record) -> Vec<CharSpan> {
        (self.rules.bounds)(&pieces::joined(record.pieces()))
    }

    fn key(&self, record: &Record) -> Key {
        let layer = self.schema.layer(&record.layer);
        let default = |name: &str| {
            let attribute = layer.and_then(|layer| layer.attributes.iter().find(|one| one.name == name));
            attribute.and_then(|one| one.default.clone())
        };
        let values = |value: &serde_json::Value| match value {
            serde_json::Value::Array(all) => all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
            one => one.as_str().map(str::to_owned).into_iter().collect::<BTreeSet<String>>(),
        };
        let mut attrs: BTreeMap<String, BTreeSet<String>> =
            record.attrs.iter().map(|(name, value)| (name.clone(), values(value))).collect();
        // What is shown without being written is no difference when it is written.
        attrs.retain(|name, values| default(name).is_none_or(|default| !values.iter().eq([&default])));
        let entity = if record.entity.is_empty() { String::new() } else { (self.rules.entity)(&record.entity) };
        Key {
            pieces: self.pieces(record),
            labels: BTreeSet::from([record.label.clone()]),
            holder: self.known.keys(&record.holder, self.rules.entity),
            target: self.known.keys(&record.target, self.rules.entity),
            via: record.via.iter().map(|party| self.known.key(party, self.rules.entity)).collect(),
            attrs,
            entity,
            ends: None,
        }
    }

    fn span_draft(&self, layer: &str, members: &[(usize, &'a Arc<Record>)]) -> Draft {
        let entries: Vec<Entry> = members
            .iter()
            .map(|(who, record)| Entry { who: *who, records: vec![(*record).clone()], key: self.key(record) })
            .collect();
        let hulls: Vec<CharSpan> = members.iter().filter_map(|(_, record)| record.span()).collect();
        let hull = pieces::hull(&hulls);
        let paragraph = hull.and_then(|hull| self.paragraph(hull.start));
        let readers = self.readers_of(paragraph, &entries);
        let (layer, stance) = (layer.to_owned(), self.is_stance(layer));
        Draft { layer, stance, paragraph, hull, entries, readers, ..Draft::default() }
    }

    /// The thing that a relation leads from or to; a span that nobody has stands for itself.
    fn thing(&self, id: &str) -> String {
        self.things.get(id).map_or(id, String::as_str).to_owned()
    }

    /// Who has finished the paragraph, or has something there.
    fn readers_of(&self, paragraph: Option<usize>, entries: &[Entry]) -> BTreeSet<usize> {
        let finished = paragraph.and_then(|at| self.readers.get(at)).cloned().unwrap_or_default();
        finished.into_iter().chain(entries.iter().map(|entry| entry.who)).collect()
    }

    /// Decisions that took over or changed what is not there any more.
    fn orphans(&self, verdicts: &Verdicts) -> Vec<Arc<Record>> {
        let present: HashSet<&str> =
            self.sheets.iter().flat_map(|sheet| &sheet.records).map(|record| record.id.as_str()).collect();
        let gone = verdicts.all().filter(|(id, _)| !present.contains(id)).map(|(_, decision)| decision);
        let mut gone: Vec<Arc<Record>> = gone.filter(|decision| decision.label != "reject").cloned().collect();
        gone.sort_by(|a, b| a.id.cmp(&b.id));
        gone
    }
}

/// Whether a record is the work of an annotator, and not of a reviewer.
fn is_work(record: &Record) -> bool {
    let work = matches!(record.kind, Kind::Span | Kind::Relation | Kind::Label);
    (work && !is_review(record)) || (record.kind == Kind::Mark && record.of.is_empty())
}

#[cfg(test)]
mod tests;
