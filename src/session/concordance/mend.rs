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
use crate::text::count::counted;
use std::collections::{BTreeMap, HashSet};

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

impl Session {
    /// The record of the annotator that a row stands for, as it is now.
    pub fn own_of_row(&self, row: Row) -> Option<&Record> {
        let facts = self.concordance.as_ref()?.facts.as_ref()?;
        let fact = fact(facts, row).filter(|fact| facts.who(fact) == self.who)?;
        let mut here = self.own.of_doc(&facts.article(fact)?.id).into_iter();
        here.find(|record| key(&record.id) == fact.key && is_still(record, fact, facts))
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
        let mut meant = Meant::default();
        for row in rows {
            match fact(&facts, row) {
                None => meant.free.push(row),
                Some(fact) if facts.who(fact) != self.who => {
                    *meant.others.entry(facts.who(fact).to_owned()).or_default() += 1;
                }
                Some(_) => match self.own_of_row(row).cloned() {
                    Some(record) => meant.own.push(record),
                    None => meant.changed += 1,
                },
            }
        }
        Some(meant)
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
        let mut rest = self.left_alone(&meant);
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
        // A relation may end at two of them.
        let mut seen = HashSet::new();
        let all = meant.own.iter().flat_map(|record| self.removal(record, stamp));
        let records: Vec<Record> = all.filter(|record| seen.insert(record.id.clone())).collect();
        let relations = records.len() - meant.own.len();
        if relations > 0 {
            rest = format!("{rest}{} with it", counted(relations, "relation"));
        }
        let what = match meant.own.as_slice() {
            [one] => format!("removed {} from “{}”", one.label, short(&one.quote)),
            all => format!("{} removed", all.len()),
        };
        self.commit(records, Join::New);
        if let Some(list) = &mut self.concordance {
            list.marks.clear();
        }
        self.say_done(what, rest);
    }

    /// What was done, what was left alone, and how it is taken back.
    fn say_done(&mut self, what: String, rest: String) {
        let back = format!("{} takes it back", self.key_of("undo"));
        let all = [what, rest, back].into_iter().filter(|part| !part.is_empty());
        self.say(all.collect::<Vec<_>>().join(" · "));
    }

    /// A label's key: the meant rows get the label. One row that is nobody's own is tagged.
    pub(super) fn label_listed(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let Some(list) = &self.concordance else { return };
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
        for record in &meant.own {
            if record.layer != layer.name || record.kind != Kind::Span {
                elsewhere += 1;
            } else if self.has_label(record, &layer, &label) {
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
            self.say_done(what, rest);
        }
        if self.concordance.as_ref().is_some_and(|list| list.marks.is_empty()) {
            self.after_label();
        }
    }

    /// Whether a span has a label, or another one with its bounds has.
    fn has_label(&self, record: &Record, layer: &Layer, label: &str) -> bool {
        let has = |one: &Record| layer.label(&one.label).is_some_and(|known| known.name == label);
        let is_same = |one: &&Record| {
            one.kind == Kind::Span && one.layer == record.layer && one.pieces() == record.pieces() && has(one)
        };
        has(record) || self.own.of_doc(&record.doc).iter().copied().any(|one| is_same(&one))
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
