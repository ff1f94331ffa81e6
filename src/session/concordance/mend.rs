//! Mending one's own spans in the list: a label's key and `x`, on the chosen row or on all marked ones, as one step. What
//! others have is theirs; what is another by now than it was when it was listed stays as it is.

use super::rows::fact;
use crate::annotation::{Kind, Record, Stamp};
use crate::insight::Facts;
use crate::insight::concordance::Row;
use crate::insight::facts::Fact;
use crate::insight::ledger::{What, key};
use crate::schema::Layer;
use crate::session::history::{Join, short};
use crate::session::job::Hit;
use crate::session::{Mode, Screen, Session};
use crate::text::CharSpan;
use crate::text::count::counted;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::iter;
use std::sync::Arc;

/// Rows that one key changes at most.
const MOST: usize = 10_000;

/// What the meant rows are about.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// One's own records, as they are now.
    pub own: Vec<Record>,
    /// Spans of others, by who has them.
    others: BTreeMap<String, usize>,
    /// Own ones that are gone or stand elsewhere by now.
    changed: usize,
    /// Places where nothing is tagged.
    free: Vec<Row>,
}

/// Whether a record is still what was listed, whatever label it has by now.
fn is_still(record: &Record, fact: &Fact, facts: &Facts) -> bool {
    let kind = if fact.what == What::Span { Kind::Span } else { Kind::Label };
    let (start, end) = record.span().map_or((0, 0), |span| (span.start.get(), span.end.get()));
    record.kind == kind && (start, end) == (fact.start, fact.end) && record.layer == facts.word(fact.layer)
}

/// The spans that have a label already, by their places.
#[derive(Default)]
struct Named<'a>(HashMap<(&'a str, Vec<CharSpan>), Vec<&'a Record>>);

impl Named<'_> {
    /// Whether a span has it, or another one that says the same then. Stances on the same words say the same only where
    /// they are of the same parties.
    fn have(&self, span: &Record) -> bool {
        let says_it = |one: &Record| {
            one.id == span.id || (&one.holder, &one.target, &one.via) == (&span.holder, &span.target, &span.via)
        };
        let here = self.0.get(&(span.doc.as_str(), span.pieces()));
        here.is_some_and(|here| here.iter().any(|one| says_it(one)))
    }
}

impl Session {
    /// The record of the annotator that a row stands for, as it is now.
    pub fn own_of_row(&self, row: Row) -> Option<&Record> {
        let facts = self.concordance.as_ref()?.facts.as_ref()?;
        let fact = fact(facts, row).filter(|fact| facts.who(fact) == self.who)?;
        let mut here = self.live_of(&facts.article(fact)?.id);
        // The hash of an id is dear, and the screen asks for each of its rows.
        here.find(|record| is_still(record, fact, facts) && key(&record.id) == fact.key)
    }

    fn live_of(&self, doc: &str) -> impl Iterator<Item = &Record> {
        self.own.shared_of_doc(doc).map(Arc::as_ref).filter(|record| !record.is_retracted())
    }

    /// The rows that a key acts on; says so where it can't.
    pub(super) fn meant_records(&mut self) -> Option<Meant> {
        let list = self.concordance.as_ref()?;
        let (facts, rows) = (list.facts.clone()?, list.meant());
        if rows.is_empty() {
            self.say("there is nothing to change");
            return None;
        }
        if rows.len() > MOST {
            self.say(format!("{} are marked: one key changes {MOST} at most; gloss recode changes more", rows.len()));
            return None;
        }
        if self.screen == Screen::Review && rows.len() > 1 {
            self.say("nothing is changed together while reviewing");
            return None;
        }
        Some(self.sorted_out(&facts, rows))
    }

    /// Each article is gone through once, however many of its rows are meant.
    fn sorted_out(&self, facts: &Facts, rows: Vec<Row>) -> Meant {
        let mut meant = Meant::default();
        let mut articles: HashMap<u32, HashMap<u64, &Record>> = HashMap::new();
        for row in rows {
            let Some(fact) = fact(facts, row) else {
                meant.free.push(row);
                continue;
            };
            if facts.who(fact) != self.who {
                *meant.others.entry(facts.who(fact).to_owned()).or_default() += 1;
                continue;
            }
            let own = articles.entry(fact.doc).or_insert_with(|| {
                let doc = facts.article(fact).map_or("", |about| &about.id);
                self.live_of(doc).map(|record| (key(&record.id), record)).collect()
            });
            match own.get(&fact.key).filter(|record| is_still(record, fact, facts)) {
                Some(record) => meant.own.push((*record).clone()),
                None => meant.changed += 1,
            }
        }
        meant
    }

    /// What of the meant rows is left as it is, and why.
    pub(super) fn left_alone(&self, meant: &Meant) -> String {
        let mut said: Vec<String> = Vec::new();
        for (who, count) in &meant.others {
            let (name, be) = (self.review.names.shown(who), if *count == 1 { "is" } else { "are" });
            said.push(format!("{count} {be} {name}’s"));
        }
        if meant.changed > 0 {
            said.push(format!("{} changed or gone meanwhile", meant.changed));
        }
        said.join(", ")
    }

    /// `x`: removes one's own among the meant rows.
    pub(super) fn remove_listed(&mut self, stamp: &Stamp) {
        if !self.may_write() {
            return;
        }
        let Some(meant) = self.meant_records() else { return };
        let rest = self.left_alone(&meant);
        if meant.own.is_empty() {
            let one = meant.others.keys().next().filter(|_| meant.others.values().sum::<usize>() == 1);
            return self.say(match one {
                Some(who) if meant.changed == 0 => {
                    format!("that is {}’s: only they can change it", self.review.names.shown(who))
                }
                None if rest.is_empty() => "nothing is tagged here".to_owned(),
                _ => format!("nothing was removed: {rest}"),
            });
        }
        let records = self.removal(&meant.own, stamp);
        let with = match records.len() - meant.own.len() {
            0 => String::new(),
            relations if meant.own.len() == 1 => format!("{} with it", counted(relations, "relation")),
            relations => format!("{} with them", counted(relations, "relation")),
        };
        let what = match meant.own.as_slice() {
            [one] => format!("removed {} from “{}”", one.label, short(&one.quote)),
            all => format!("{} removed", all.len()),
        };
        self.commit(records, Join::New);
        if let Some(list) = &mut self.concordance {
            list.marks.clear();
        }
        self.say_done(what, vec![with, rest]);
    }

    /// What was done, what was left alone, and how it is taken back.
    fn say_done(&mut self, what: String, rest: Vec<String>) {
        let back = format!("{} takes it back", self.key_of("undo"));
        let all = iter::once(what).chain(rest).chain([back]).filter(|part| !part.is_empty());
        self.say(all.collect::<Vec<_>>().join(" · "));
    }

    /// A label's key: the meant rows get the label. One row that is nobody's own is tagged.
    pub(super) fn label_listed(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let Some(list) = &self.concordance else { return };
        if list.marks.is_empty() && self.is_label_row() {
            let key = self.key_of("article-labels");
            return self.say(format!("that is a label of the article or of a paragraph: {key} in the text changes it"));
        }
        if list.marks.is_empty() && (self.screen == Screen::Review || !self.is_own_in(known)) {
            return self.tag_row(known, stamp);
        }
        let Some(meant) = self.meant_records() else { return };
        if !self.all_read(&meant.free) {
            if let Some(list) = &mut self.concordance {
                list.waiting = Some(known);
            }
            return self.say("reading the marked places …");
        }
        self.label_meant(&meant, known, stamp);
    }

    /// Whether the chosen row is one's own in the layer of a label.
    fn is_own_in(&self, (layer, _): (usize, usize)) -> bool {
        let row = self.concordance.as_ref().and_then(|list| list.row(list.at));
        let record = row.and_then(|row| self.own_of_row(row));
        record.is_some_and(|record| self.schema.layers.get(layer).is_some_and(|layer| layer.name == record.layer))
    }

    /// Whether the chosen row is no stretch of text: nothing is tagged there.
    fn is_label_row(&self) -> bool {
        let list = self.concordance.as_ref();
        let chosen = list.and_then(|list| fact(list.facts.as_ref()?, list.row(list.at)?));
        chosen.is_some_and(|fact| fact.what != What::Span)
    }

    fn all_read(&self, rows: &[Row]) -> bool {
        self.concordance.as_ref().is_some_and(|list| rows.iter().all(|row| list.places.contains_key(row)))
    }

    /// The marked places are read: the label that waits for them is given.
    pub(in crate::session) fn label_waiting(&mut self, stamp: &mut Stamp) {
        let waiting = self.concordance.as_mut().and_then(|list| list.waiting.take());
        if let Some(known) = waiting.filter(|_| matches!(self.mode, Mode::Concordance)) {
            self.label_listed(known, stamp);
        }
    }

    fn label_meant(&mut self, meant: &Meant, known: (usize, usize), stamp: &mut Stamp) {
        let schema = self.schema.clone();
        let Some((layer, label)) = self.layer_and_label(known) else { return };
        let (layer, label) = (layer.clone(), label.to_owned());
        let (mut records, mut already, mut elsewhere) = (Vec::new(), 0, 0);
        let named = self.named_so(&meant.own, &layer, &label);
        for record in &meant.own {
            if record.layer != layer.name || record.kind != Kind::Span {
                elsewhere += 1;
            } else if named.have(record) {
                already += 1;
            } else {
                records.push(Record { label: label.clone(), ..self.revised(record, stamp) }.corrected());
            }
        }
        let changed = records.len();
        let hits: Vec<Hit> = match &self.concordance {
            Some(list) => meant.free.iter().filter_map(|row| list.places.get(row)?.clone()).collect(),
            None => Vec::new(),
        };
        let is_stance = schema.layers.get(known.0).is_some_and(|layer| layer.kind == crate::schema::LayerKind::Stance);
        // A place may be listed for several layers.
        let mut seen = HashSet::new();
        let is_first = |hit: &&Hit| seen.insert((hit.article.id.clone(), hit.chars.start, hit.chars.end));
        let hits: Vec<&Hit> = hits.iter().filter(|_| !is_stance).filter(is_first).collect();
        records.extend(self.tagged_together(&hits, known, "", stamp));
        let tagged = records.len() - changed;
        let what = match (records.as_slice(), changed) {
            ([], _) => "nothing was changed".to_owned(),
            ([one], 1) => {
                let before = meant.own.iter().find(|own| own.id == one.id).map_or("", |own| &own.label);
                format!("“{}” {before} → {label}", short(&one.quote))
            }
            (_, 0) => format!("{tagged} tagged {label}"),
            _ if tagged == 0 => format!("{changed} changed to {label}"),
            _ => format!("{changed} changed to {label}, {tagged} tagged"),
        };
        let mut rest: Vec<String> = vec![self.left_alone(meant)];
        let free = meant.free.len() - tagged;
        let more = [(already, "so already"), (elsewhere, "of another layer"), (free, "not free")];
        rest.extend(more.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")));
        rest.retain(|part| !part.is_empty());
        let is_nothing = records.is_empty();
        self.commit(records, Join::New);
        self.last_label = Some(known);
        let rest = rest.join(", ");
        if is_nothing {
            self.say(format!("{what}: {rest}"));
        } else {
            self.say_done(what, vec![rest]);
        }
        if self.concordance.as_ref().is_some_and(|list| list.marks.is_empty()) {
            self.after_label();
        }
    }

    /// What has a label in the articles of these spans.
    fn named_so(&self, spans: &[Record], layer: &Layer, label: &str) -> Named<'_> {
        let mut named = Named::default();
        let docs: HashSet<&str> = spans.iter().map(|record| record.doc.as_str()).collect();
        let is_so = |record: &&Record| {
            let is_of_layer = record.kind == Kind::Span && record.layer == layer.name;
            is_of_layer && layer.label(&record.label).is_some_and(|known| known.name == label)
        };
        for record in docs.into_iter().flat_map(|doc| self.live_of(doc)).filter(is_so) {
            named.0.entry((&record.doc, record.pieces())).or_default().push(record);
        }
        named
    }

    /// To the next row, with what was said.
    fn after_label(&mut self) {
        let told = self.message.take();
        self.walk_list(1);
        self.message = told.or(self.message.take());
    }

    /// Tags the place of the chosen row, as in the text, and goes to the next.
    fn tag_row(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        let hit = self.concordance.as_ref().and_then(|list| list.chosen().cloned());
        let Some(hit) = hit else {
            return self.say("this place is not read yet, or does not stand in the text any more");
        };
        self.go_to_hit(&hit);
        self.mode = Mode::Normal;
        self.tag(known.0, known.1, stamp);
        if matches!(self.mode, Mode::Normal) {
            self.mode = Mode::Concordance;
            self.after_label();
        } else if let Some(list) = &mut self.concordance {
            // A stance asks for its holder now; the way back leads to the list.
            list.gone_to = Some(hit.article.id.clone());
            self.sought = Some(crate::session::seek::Sought::Concordance);
        }
    }
}
