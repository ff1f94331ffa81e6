//! The label of a relation between two spans, and which way it leads; also of one that is there already.

use super::command::Command;
use super::history::{Join, short};
use super::relating::around;
use super::{Mode, Session};
use crate::annotation::{Kind, Record, Stamp};

/// Both ends, and the labels that fit them.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The span it was asked for on.
    pub span: String,
    /// The other end.
    pub other: String,
    /// Whether it leads from the other end to the span.
    pub turned: bool,
    /// Labels that may lead that way.
    pub labels: Vec<Fitting>,
    /// Which of them Enter takes.
    pub at: Option<usize>,
    /// The relation that is changed.
    pub present: Option<String>,
}

/// A label that fits both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fitting {
    /// Its key, or a digit.
    pub key: Option<char>,
    /// Indices of layer and label.
    pub known: (usize, usize),
}

impl Choice {
    /// Where the relation starts and where it leads.
    pub fn ends(&self) -> (&str, &str) {
        if self.turned { (&self.other, &self.span) } else { (&self.span, &self.other) }
    }
}

impl Session {
    /// The relation labels that may lead from the one span to the other; those without a key get digits.
    pub(super) fn joining(&self, from: &str, to: &str) -> Vec<Fitting> {
        let (from, to) = (self.end_label(from), self.end_label(to));
        let mut keys: Vec<char> = Vec::new();
        let mut digits = '1'..='9';
        let fitting = self.schema.relations().filter(|(_, label)| label.joins(from, to));
        let with_keys = fitting.map(|(known, label)| {
            let own = label.key.filter(|key| !keys.contains(key));
            keys.extend(own);
            Fitting { key: own.or_else(|| digits.next()), known }
        });
        with_keys.collect()
    }

    /// The label of a span by its present name.
    fn end_label(&self, span: &str) -> &str {
        self.own.get(span).map_or("", |record| self.schema.present_name(&record.layer, &record.label))
    }

    /// Asks for the label of a relation, new or present.
    pub(super) fn ask_relation(&mut self, span: &str, other: &str, turned: bool, present: Option<String>) {
        let (from, to) = if turned { (other, span) } else { (span, other) };
        let labels = self.joining(from, to);
        if labels.is_empty() {
            let message = self.no_relation(from, to);
            self.say(message);
        }
        let at = (labels.len() == 1).then_some(0);
        let (span, other) = (span.to_owned(), other.to_owned());
        self.mode = Mode::Relation(Box::new(Choice { span, other, turned, labels, at, present }));
    }

    /// Why no relation leads from the one span to the other, and what would.
    pub(super) fn no_relation(&self, from: &str, to: &str) -> String {
        let any = |labels: &[String]| if labels.is_empty() { "anything".to_owned() } else { labels.join(", ") };
        let rules = self.schema.relations().take(3);
        let rules: Vec<String> = rules
            .map(|(_, label)| format!("{} leads from {} to {}", label.name, any(&label.from), any(&label.to)))
            .collect();
        format!("no relation from {} to {}: {}", self.end_label(from), self.end_label(to), rules.join(" · "))
    }

    /// A key while the label is asked for.
    pub(super) fn in_relation(&mut self, command: &Command, stamp: &mut Stamp) {
        let Mode::Relation(open) = &mut self.mode else { return };
        match command {
            Command::Cancel => self.mode = Mode::Normal,
            Command::List(rows) => open.at = around(open.at, *rows, open.labels.len()),
            Command::Letter(key) => match open.labels.iter().find(|one| one.key == Some(*key)).copied() {
                Some(label) => self.relate(label.known, stamp),
                None => self.say(format!("{key} is the key of no relation that fits here")),
            },
            Command::Submit => match open.at.and_then(|at| open.labels.get(at)).copied() {
                Some(label) => self.relate(label.known, stamp),
                None if open.labels.is_empty() => self.say("no relation fits this way round"),
                None => self.say("several relations fit: type the key of one"),
            },
            Command::TurnRound => {
                let Choice { span, other, turned, present, .. } = (**open).clone();
                self.ask_relation(&span, &other, !turned, present);
            }
            Command::Remove => self.remove_relation(stamp),
            _ => {}
        }
    }

    /// Writes the relation, or the change of one.
    fn relate(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        let Mode::Relation(choice) = std::mem::take(&mut self.mode) else { return };
        let schema = self.schema.clone();
        let Some(layer) = schema.layers.get(known.0) else { return };
        let Some(label) = layer.labels.get(known.1) else { return };
        let (from, to) = choice.ends();
        let is_live = |id: &str| self.own.get(id).is_some_and(|record| !record.is_retracted());
        let Some(span) = self.own.get(&choice.span).filter(|_| is_live(from) && is_live(to)) else {
            return self.say("not related: one of the two spans was removed in the meantime");
        };
        let said = self.relation_said(from, &label.name, to);
        let is_same = |record: &Record| {
            let same_label = record.layer == layer.name && layer.label(&record.label) == Some(label);
            same_label && record.from == from && record.to == to
        };
        if self.relations_with(span).iter().any(is_same) {
            return self.say(format!("{said}: is there already"));
        }
        let base = match choice.present.as_deref().and_then(|id| self.own.get(id)) {
            Some(present) => self.revised(present, stamp),
            None => Record {
                id: stamp.id('r'),
                rev: 1,
                kind: Kind::Relation,
                doc: span.doc.clone(),
                sha: span.sha.clone(),
                by: self.who.clone(),
                at: stamp.at().to_owned(),
                ..Record::default()
            },
        };
        let (layer, label) = (layer.name.clone(), label.name.clone());
        self.commit(vec![Record { layer, label, from: from.to_owned(), to: to.to_owned(), ..base }], Join::New);
        self.say(said);
    }

    /// Removes the relation that is open.
    fn remove_relation(&mut self, stamp: &Stamp) {
        let Mode::Relation(open) = &self.mode else { return };
        let Some(record) = open.present.as_deref().and_then(|id| self.own.get(id)).cloned() else {
            return self.say("this relation is not made yet: the key of a label makes it");
        };
        self.mode = Mode::Normal;
        let said = self.relation_said(&record.from, &record.label, &record.to);
        let gone = self.tombstone(&record, stamp);
        self.commit(vec![gone], Join::New);
        self.say(format!("removed {said} · {} brings it back", self.key_of("undo")));
    }

    /// A relation in words.
    pub fn relation_said(&self, from: &str, label: &str, to: &str) -> String {
        let words = |id: &str| short(self.own.get(id).map_or("", |record| &record.quote));
        format!("“{}” {label} → “{}”", words(from), words(to))
    }
}
