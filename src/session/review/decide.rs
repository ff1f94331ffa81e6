//! Decisions: every one is a record of the reviewer's own that names the record and revision it is about.

use super::super::Session;
use super::super::command::Command;
use super::super::history::{Join, short};
use crate::annotation::{Kind, Record, Stamp, pieces};
use crate::review::verdicts::{Ruling, describes, is_review, reference};
use crate::review::{About, Item, State};
use crate::schema::LayerKind;
use crate::text::{CharPos, CharSpan};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What is decided about an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// These versions are right, the others are not.
    Versions(Vec<usize>),
    /// All are replaced by this.
    Amend(Box<Record>),
}

/// Decisions by the id of the record that they are about.
type Decided<'a> = HashMap<&'a str, Vec<&'a Record>>;

impl Session {
    /// A key that only means something while reviewing; `false`: it is none.
    pub(in super::super) fn in_review(&mut self, command: &Command, stamp: &mut Stamp) -> bool {
        match command {
            Command::LabelDigit(digit) => self.take_version(usize::from(*digit).saturating_sub(1), stamp),
            Command::LabelKey(letter) if self.schema.by_key(*letter).is_none() => self.take_letter(*letter, stamp),
            Command::LabelKey(_) | Command::Label(..) => {
                if let Some((layer, label)) = self.label_asked(command) {
                    self.rule_with(layer, label, stamp);
                }
            }
            Command::Enter => self.take_majority(stamp),
            Command::Both => self.take_both(stamp),
            Command::Remove => self.take_none(stamp),
            Command::Flag => self.discuss(stamp),
            Command::AcceptAll => self.take_majorities(stamp),
            Command::OfferNext => self.review_step(true),
            Command::OfferBack => self.review_step(false),
            Command::Comment => _ = self.open_remark() || self.no_remark(),
            Command::Done => self.paragraph_next(),
            Command::ParagraphBack => self.last_decision(),
            Command::Blind => self.switch_blind(),
            Command::ReviewFilter => self.open_review_filter(),
            Command::Skip
            | Command::KeepPart
            | Command::Repeat
            | Command::NextUntouched
            | Command::Relate
            | Command::Propagate(_)
            | Command::Entity
            | Command::Attributes
            | Command::ArticleLabels
            | Command::NextLayer
            | Command::ToggleSource(_) => {
                let key = self.key_of("review");
                self.say(format!("that is done while annotating · {key} goes there"));
            }
            _ => return false,
        }
        true
    }

    /// The item that one is led to or that is selected, if something can be decided.
    fn decidable(&mut self) -> Option<(usize, Item)> {
        if !self.may_write() {
            return None;
        }
        let found = self.item_here().and_then(|at| Some((at, self.review.comparison.items.get(at)?.clone())));
        if found.is_none() {
            let key = self.key_of("next-disagreement");
            self.say(if self.review.is_read {
                format!("nothing that annotators say stands under the selection · {key} goes to the next")
            } else {
                "the annotations of this article are still being read".to_owned()
            });
        }
        found
    }

    fn take_version(&mut self, number: usize, stamp: &mut Stamp) {
        let Some((at, item)) = self.decidable() else { return };
        if number >= item.versions.len() {
            return self.say(format!("there are {} versions here", item.versions.len()));
        }
        self.decide(at, &item, Choice::Versions(vec![number]), stamp);
    }

    fn take_letter(&mut self, letter: char, stamp: &mut Stamp) {
        let Some(name) = self.review.names.by_letter(letter).map(str::to_owned) else {
            let message = self.no_such_key(&letter.to_string());
            return self.say(message);
        };
        let Some((at, item)) = self.decidable() else { return };
        let who = self.review.comparison.annotators.iter().position(|known| *known == name);
        let version = item.versions.iter().position(|version| who.is_some_and(|who| version.who.contains(&who)));
        match version {
            Some(version) => self.decide(at, &item, Choice::Versions(vec![version]), stamp),
            None => self.say(format!("{} has not read this paragraph", self.review.names.shown(&name))),
        }
    }

    fn take_majority(&mut self, stamp: &mut Stamp) {
        let Some((at, item)) = self.decidable() else { return };
        match item.majority() {
            Some(version) => self.decide(at, &item, Choice::Versions(vec![version]), stamp),
            None => self.say("there is no majority: a digit takes a version"),
        }
    }

    /// The majority of everything that is open in the paragraph, as one step.
    fn take_majorities(&mut self, stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let Some(paragraph) = self.article.as_ref().map(|open| open.selection.paragraph) else { return };
        let items = &self.review.comparison.items;
        let here: Vec<(usize, Item)> = items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.paragraph == Some(paragraph) && self.leads_to(item))
            .map(|(at, item)| (at, item.clone()))
            .collect();
        let decided: Vec<(usize, &Item, usize)> =
            here.iter().filter_map(|(at, item)| Some((*at, item, item.majority()?))).collect();
        let Some(last) = decided.last().map(|(at, ..)| *at) else {
            return self.say("nothing with a majority is open in this paragraph");
        };
        let records: Vec<Record> = decided
            .iter()
            .flat_map(|(_, item, version)| self.ruled(item, &Choice::Versions(vec![*version]), stamp))
            .collect();
        let told = format!("majority taken {} times, {} left open here", decided.len(), here.len() - decided.len());
        self.commit(records, Join::New);
        self.say(told);
        self.review.at = Some(last);
        self.go_on();
    }

    fn take_both(&mut self, stamp: &mut Stamp) {
        let Some((at, item)) = self.decidable() else { return };
        let all: Vec<usize> =
            item.versions.iter().enumerate().filter(|(_, version)| !version.is_nothing()).map(|(at, _)| at).collect();
        if all.len() < 2 {
            return self.say("there is only one version to keep: Enter or its digit takes it");
        }
        self.decide(at, &item, Choice::Versions(all), stamp);
    }

    fn take_none(&mut self, stamp: &mut Stamp) {
        let Some((at, item)) = self.decidable() else { return };
        self.decide(at, &item, Choice::Versions(Vec::new()), stamp);
    }

    fn decide(&mut self, at: usize, item: &Item, choice: Choice, stamp: &mut Stamp) {
        let records = self.ruled(item, &choice, stamp);
        let told = Self::told(item, &choice);
        self.commit(records, Join::New);
        self.review.at = Some(at);
        self.say(told);
        self.go_on();
    }

    /// To the next open item; what was said stays.
    fn go_on(&mut self) {
        let told = self.message.take();
        self.review_step(true);
        let further = self.message.take();
        self.message = match (told, further) {
            (Some(told), Some(further)) => Some(format!("{told} · {further}")),
            (told, further) => told.or(further),
        };
    }

    fn told(item: &Item, choice: &Choice) -> String {
        let label = |version: &usize| {
            let version = item.versions.get(*version);
            version.and_then(|version| Some(version.record()?.label.clone())).unwrap_or_else(|| "nothing".to_owned())
        };
        let words = item.records().map(|held| &held.record).chain(&item.rulings).next();
        let words = words.map(|record| short(&record.quote)).unwrap_or_default();
        // Relations and labels of an article have no words.
        let words = if words.is_empty() { item.layer.clone() } else { format!("“{words}”") };
        match choice {
            Choice::Versions(taken) if taken.is_empty() => format!("{words} none"),
            Choice::Versions(taken) => {
                format!("{words} {}", taken.iter().map(label).collect::<Vec<_>>().join(" + "))
            }
            Choice::Amend(record) => format!("“{}” {} instead", short(&record.quote), record.label),
        }
    }

    /// The records that say so: a decision for each record of the item, the reviewer's span, and what is taken back.
    fn ruled(&self, item: &Item, choice: &Choice, stamp: &mut Stamp) -> Vec<Record> {
        let mut records = Vec::new();
        let before = self.decided_around(item);
        for (number, version) in item.versions.iter().enumerate() {
            let ruling = match choice {
                Choice::Versions(taken) if taken.contains(&number) => Ruling::Accept,
                Choice::Versions(_) => Ruling::Reject,
                Choice::Amend(_) => Ruling::Amend,
            };
            for held in &version.records {
                records.extend(self.decision(&held.record, ruling, &before, stamp));
                records.extend(self.withdrawals(item, &held.record, ruling, stamp));
            }
        }
        let own = item.rulings.iter().filter_map(|ruling| self.own.get(&ruling.id));
        let mut own: Vec<&Record> = own.filter(|record| is_review(record) && !record.is_retracted()).collect();
        if let Choice::Amend(amended) = choice {
            let first = item.records().next().map(|held| held.record.reference());
            let before = if own.is_empty() { None } else { Some(own.remove(0)) };
            let mut amended = Record { of: first.unwrap_or_default(), ..(**amended).clone() };
            if let Some(before) = before {
                amended.id.clone_from(&before.id);
                amended = self.revised(&amended, stamp);
            }
            records.push(amended);
        }
        records.extend(own.into_iter().map(|record| self.tombstone(record, stamp)));
        let flags = item.flags.iter().filter_map(|flag| self.own.get(&flag.id)).filter(|flag| !flag.is_retracted());
        records.extend(flags.map(|flag| self.tombstone(flag, stamp)));
        records
    }

    /// The decision on one record: a new one, or the next revision of the one that was made before; none if it says so
    /// already.
    fn decision(&self, on: &Record, ruling: Ruling, before: &Decided, stamp: &mut Stamp) -> Option<Record> {
        let of = on.reference();
        let items = &self.review.comparison.items;
        let known = || items.iter().flat_map(Item::records).map(|held| &held.record);
        // In a file that began as a copy of another, a record of the same id is another one.
        let is_about = |own: &Record| {
            if own.of == of {
                return describes(own, on) || !known().any(|one| one.reference() == of && describes(own, one));
            }
            !known().any(|one| one.id == on.id && one.reference() == own.of)
        };
        let present = before.get(on.id.as_str()).into_iter().flatten().find(|own| is_about(own));
        match present {
            Some(present) if present.of == of && present.label == ruling.as_str() => None,
            Some(present) => Some(Record { of, label: ruling.as_str().to_owned(), ..self.revised(present, stamp) }),
            None => Some(self.about(on, ruling.as_str(), of, stamp)),
        }
    }

    /// The reviewer's decisions in the article of an item.
    fn decided_around(&self, item: &Item) -> Decided<'_> {
        let mut decided = Decided::new();
        let doc = item.records().next().map(|held| held.record.doc.as_str()).unwrap_or_default();
        for own in self.own.of_doc(doc).into_iter().filter(|own| Ruling::of(own).is_some()) {
            decided.entry(reference(&own.of).0).or_default().push(own);
        }
        decided
    }

    /// A new decision that stands where a record stands.
    fn about(&self, on: &Record, label: &str, of: String, stamp: &mut Stamp) -> Record {
        let (layer, label, attrs) = (on.layer.clone(), label.to_owned(), decided_on(on));
        Record { layer, label, attrs, of, ..self.record_beside(on, Kind::Decision, 'd', stamp) }
    }

    /// Where reviewers differ: the decisions of others that say something else are rejected.
    fn withdrawals(&self, item: &Item, on: &Record, ruling: Ruling, stamp: &mut Stamp) -> Vec<Record> {
        if item.state != State::Disputed {
            return Vec::new();
        }
        let others = item.decisions.iter().filter(|decision| {
            self.own.get(&decision.id).is_none()
                && reference(&decision.of).0 == on.id
                && (decision.label != ruling.as_str() || ruling == Ruling::Amend)
        });
        others.map(|decision| self.about(decision, "reject", decision.reference(), stamp)).collect()
    }

    /// A label's key: the version that has it is taken; else the reviewer's own span says so.
    pub(in super::super) fn rule_with(&mut self, layer_at: usize, label_at: usize, stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let schema = self.schema.clone();
        let Some(layer) = schema.layers.get(layer_at) else { return };
        let Some(label) = layer.labels.get(label_at) else { return };
        let selected = self.article.as_ref().and_then(super::super::article::OpenArticle::selected_chars);
        let Some(selected) = selected else { return self.say("nothing is selected") };
        let at = self.item_for(&layer.name, selected);
        let Some((at, item)) = at.and_then(|at| Some((at, self.review.comparison.items.get(at)?.clone()))) else {
            return self.add_ruling(&layer.name, &label.name, layer.kind == LayerKind::Stance, stamp);
        };
        // The version with the selected bounds is meant; what one was led to may be cut by the end of its paragraph.
        let known = || item.versions.iter().filter_map(|version| version.record()).chain(&item.rulings);
        let chosen = known().find(|record| record.span() == Some(selected));
        let led = || known().next().filter(|_| self.review.led_to == Some(selected));
        let wanted = chosen.or_else(led).map_or_else(|| vec![selected], |record| record.pieces());
        let Some(base) = chosen.or_else(|| known().next()).cloned() else { return };
        let same = item.versions.iter().position(|version| {
            version.record().is_some_and(|record| record.label == label.name && record.pieces() == wanted)
        });
        if let Some(same) = same {
            return self.decide(at, &item, Choice::Versions(vec![same]), stamp);
        }
        let Some(mut amended) = self.new_record(Kind::Span, 's', selected, stamp) else { return };
        if let Some(open) = &self.article {
            amended.set_pieces(&wanted, &open.map);
            if let Some(hull) = pieces::hull(&wanted) {
                open.map.before(hull.start, 32).clone_into(&mut amended.prefix);
                open.map.after(hull.end, 32).clone_into(&mut amended.suffix);
            }
        }
        let Record { attrs, cue, group, entity, holder, target, via, .. } = (*base).clone();
        let (layer, label, origin) = (layer.name.clone(), label.name.clone(), "review".to_owned());
        let amended = Record { layer, label, attrs, cue, group, entity, holder, target, via, origin, ..amended };
        self.decide(at, &item, Choice::Amend(Box::new(amended)), stamp);
    }

    /// The item that a label of a layer would change: the one that one was led to, or one of the same bounds.
    fn item_for(&self, layer: &str, selected: CharSpan) -> Option<usize> {
        let items = &self.review.comparison.items;
        let fits = |item: &Item| item.about == About::Span && item.layer == layer;
        let led = self.review.at.filter(|at| items.get(*at).is_some_and(fits));
        led.or_else(|| {
            let same = |item: &Item| fits(item) && super::place::stretches(item).any(|stretch| stretch == selected);
            items.iter().position(same)
        })
    }

    /// A span that no annotator has.
    fn add_ruling(&mut self, layer: &str, label: &str, stance: bool, stamp: &mut Stamp) {
        let selected = self.article.as_ref().and_then(super::super::article::OpenArticle::selected_chars);
        let Some(record) = selected.and_then(|chars| self.new_record(Kind::Span, 's', chars, stamp)) else { return };
        let (layer, label, origin) = (layer.to_owned(), label.to_owned(), "review".to_owned());
        let record = Record { layer, label, origin, ..record };
        let (id, told) = (record.id.clone(), format!("“{}” {} added to gold", short(&record.quote), record.label));
        self.commit(vec![record], Join::New);
        self.say(told);
        if stance {
            self.open_strip(&id);
        }
    }

    /// Leaves an item for discussion, or takes that back.
    fn discuss(&mut self, stamp: &mut Stamp) {
        let Some((at, item)) = self.decidable() else { return };
        let own: Vec<Record> = item
            .flags
            .iter()
            .filter_map(|flag| self.own.get(&flag.id))
            .filter(|flag| !flag.is_retracted())
            .map(|flag| self.tombstone(flag, stamp))
            .collect();
        if !own.is_empty() {
            self.commit(own, Join::New);
            return self.say("no longer left for discussion");
        }
        let Some(first) = item.records().next().map(|held| held.record.clone()) else {
            return self.say("only what an annotator says can be left for discussion");
        };
        let mark = self.record_beside(&first, Kind::Mark, 'm', stamp);
        // A mark stands somewhere; what it is about may not, such as the labels of an article.
        let (start, end) = (mark.start.or(Some(CharPos::new(0))), mark.end.or(Some(CharPos::new(0))));
        let mark = Record { label: "flagged".to_owned(), of: first.reference(), start, end, ..mark };
        self.commit(vec![mark], Join::New);
        self.review.at = Some(at);
        self.say("left for discussion");
        self.go_on();
    }
}

/// The label that was decided on: the record may get another one later, and what it was is then known from here alone.
fn decided_on(record: &Record) -> Map<String, Value> {
    let label = (record.kind != Kind::Decision).then(|| ("label".to_owned(), Value::from(record.label.as_str())));
    label.into_iter().collect()
}
