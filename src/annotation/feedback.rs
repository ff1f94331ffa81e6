//! What others wrote about records: reviewers' decisions, the versions that they put in the place of what was there, and
//! comments.

use super::pieces;
use super::record::{Kind, Record};
use super::ruling::{Ruling, is_review, reference};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Rejections of rejections that are followed, so that a circle of them has an end.
const DEEP: usize = 32;

/// By the id of the record they are about. Whatever else an annotator has is not kept.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    about: HashMap<String, Vec<Arc<Record>>>,
    /// What reviewers wrote in place of something, by article.
    rulings: HashMap<String, Vec<Arc<Record>>>,
    /// Versions of annotators that a reviewer accepted in place of another, by article.
    accepted: HashMap<String, Vec<Arc<Record>>>,
}

impl Feedback {
    /// Takes a record in, if it is about others.
    pub fn take(&mut self, record: Record) {
        if record.is_retracted() {
            return;
        }
        if is_review(&record) && !matches!(record.kind, Kind::Decision | Kind::Comment) {
            self.rulings.entry(record.doc.clone()).or_default().push(Arc::new(record));
        } else if is_about(&record) {
            let id = reference(&record.of).0.to_owned();
            self.about.entry(id).or_default().push(Arc::new(record));
        }
    }

    /// Forgets a decision or a comment.
    pub fn forget(&mut self, record: &Record) {
        if let Some(all) = self.about.get_mut(reference(&record.of).0) {
            all.retain(|known| known.id != record.id);
        }
    }

    /// Takes in what [`Feedback::sought`] asked for.
    pub fn take_accepted(&mut self, record: Record) {
        self.accepted.entry(record.doc.clone()).or_default().push(Arc::new(record));
    }

    /// Ids of records that something is about, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.about.keys().map(String::as_str)
    }

    fn of(&self, id: &str) -> &[Arc<Record>] {
        self.about.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// What is in effect about a record: the comments, and the last decision of each reviewer, unless another one rejects
    /// it.
    pub fn on(&self, id: &str) -> Vec<&Arc<Record>> {
        let mut last: BTreeMap<&str, &Arc<Record>> = BTreeMap::new();
        let mut all: Vec<&Arc<Record>> = Vec::new();
        for record in self.of(id) {
            if record.kind == Kind::Comment {
                all.push(record);
            } else if Ruling::of(record).is_some() && !self.is_withdrawn(record, 0) {
                let known = last.entry(&record.by).or_insert(record);
                if (&known.at, &known.id) < (&record.at, &record.id) {
                    *known = record;
                }
            }
        }
        all.extend(last.into_values());
        all
    }

    /// Whether a rejection that stands itself names a decision. By what they name and not by their times: clocks differ.
    fn is_withdrawn(&self, decision: &Record, deep: usize) -> bool {
        let named = (decision.id.as_str(), decision.rev);
        let rejects = |one: &&Arc<Record>| Ruling::of(one) == Some(Ruling::Reject) && reference(&one.of) == named;
        deep < DEEP && self.of(&decision.id).iter().filter(rejects).any(|one| !self.is_withdrawn(one, deep + 1))
    }

    /// The last decision on a record that has a reason.
    pub fn reasoned(&self, id: &str) -> Option<&Record> {
        let decisions = self.of(id).iter().map(Arc::as_ref).filter(|record| record.kind == Kind::Decision);
        let reasoned = decisions.filter(|record| !record.note.trim().is_empty());
        reasoned.max_by_key(|record| (&record.at, &record.by, &record.note))
    }

    /// What a reviewer put in the place of a record by a decision on it: what they wrote themselves, or what they accepted
    /// of another annotator.
    pub fn version(&self, decision: &Record, own: &Record) -> Option<&Arc<Record>> {
        let by = |record: &Arc<Record>| record.by == decision.by;
        match Ruling::of(decision)? {
            Ruling::Accept => None,
            Ruling::Amend => {
                let rulings = || self.rulings.get(&own.doc).into_iter().flatten().filter(|record| by(record));
                // One that replaces the versions of several annotators names the first of them.
                rulings().find(|record| record.of == decision.of).or_else(|| nearest(rulings(), own))
            }
            Ruling::Reject => {
                let accepts = |record: &Record| {
                    self.on(&record.id)
                        .into_iter()
                        .any(|one| by(one) && Ruling::of(one) == Some(Ruling::Accept) && one.of == record.reference())
                };
                let accepted = self.accepted.get(&own.doc).into_iter().flatten();
                nearest(accepted.filter(|record| is_version(record, own) && accepts(record)), own)
            }
        }
    }

    /// The articles in which anything was rejected.
    pub fn rejected_in(&self) -> BTreeSet<String> {
        let rejections = self.about.values().flatten().filter(|record| Ruling::of(record) == Some(Ruling::Reject));
        rejections.map(|record| record.doc.clone()).collect()
    }

    /// The records that a reviewer accepted where they rejected one of these: ids by article.
    pub fn sought<'a>(&self, own: impl IntoIterator<Item = &'a Record>) -> HashMap<String, HashSet<String>> {
        let mut rejected: HashMap<(&str, &str), Vec<&Record>> = HashMap::new();
        for record in own {
            for decision in self.on(&record.id).into_iter().filter(|one| Ruling::of(one) == Some(Ruling::Reject)) {
                rejected.entry((&decision.by, &record.doc)).or_default().push(record);
            }
        }
        let mut sought: HashMap<String, HashSet<String>> = HashMap::new();
        if rejected.is_empty() {
            return sought;
        }
        for decision in self.about.values().flatten().filter(|one| Ruling::of(one) == Some(Ruling::Accept)) {
            let mut near = rejected.get(&(&*decision.by, &*decision.doc)).into_iter().flatten();
            if near.any(|own| decision.layer == own.layer && shared(decision, own) > 0.0) {
                let id = reference(&decision.of).0.to_owned();
                sought.entry(decision.doc.clone()).or_default().insert(id);
            }
        }
        sought
    }
}

/// Whether a record is a comment on another one, or a decision, unless on a program's proposal.
fn is_about(record: &Record) -> bool {
    let speaks = record.kind == Kind::Comment || (record.kind == Kind::Decision && record.maker().is_none());
    speaks && !reference(&record.of).0.is_empty()
}

/// Whether it is another version of a record, and not something else in the same words.
fn is_version(record: &Record, own: &Record) -> bool {
    record.label == own.label || shared(record, own) >= pieces::ALIKE
}

/// Of one kind and layer, the one that shares most text.
fn nearest<'a>(all: impl Iterator<Item = &'a Arc<Record>>, own: &Record) -> Option<&'a Arc<Record>> {
    let alike = all.filter(|record| record.kind == own.kind && record.layer == own.layer);
    let near = alike.map(|record| (shared(record, own), record)).filter(|(share, _)| *share > 0.0);
    near.max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| x.id.cmp(&y.id))).map(|(_, record)| record)
}

/// The text that two records share. Without places they are about the same.
fn shared(a: &Record, b: &Record) -> f64 {
    let (a, b) = (a.pieces(), b.pieces());
    if a.is_empty() && b.is_empty() { 1.0 } else { pieces::dice(&a, &b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feedback(lines: &[&str]) -> Feedback {
        let mut feedback = Feedback::default();
        for line in lines {
            feedback.take(Record::from_line(line).unwrap());
        }
        feedback
    }

    fn on(found: &Feedback, id: &str) -> Vec<String> {
        found.on(id).iter().map(|record| record.id.clone()).collect()
    }

    const OWN: &str =
        r#"{"id":"s-1","rev":2,"kind":"span","doc":"a","start":0,"end":10,"layer":"entity","label":"PER"}"#;

    #[test]
    fn only_what_is_about_a_record_is_kept() {
        let found = feedback(&[
            r#"{"id":"d-1","kind":"decision","label":"reject","of":"s-1@2","by":"boris"}"#,
            r#"{"id":"c-1","kind":"comment","note":"why?","of":"s-1"}"#,
            r#"{"id":"d-2","kind":"decision","label":"reject","of":"s-1@2","attrs":{"origin":"rule:dictionary"}}"#,
            r#"{"id":"d-3","kind":"decision","label":"reject","of":""}"#,
            r#"{"id":"s-8","kind":"span","of":"s-1@2"}"#,
            r#"{"id":"s-7","kind":"span","origin":"rule:dictionary","of":"s-1@2"}"#,
            r#"{"id":"d-4","kind":"retracted","label":"reject","of":"s-1@2"}"#,
        ]);
        assert_eq!(found.ids().count(), 1);
        assert_eq!(on(&found, "s-1"), ["c-1", "d-1"]);
    }

    #[test]
    fn of_each_reviewer_the_last_decision_counts_unless_another_rejects_it() {
        let mut found = feedback(&[
            r#"{"id":"d-2","kind":"decision","label":"accept","of":"s-1@2","by":"boris","at":"2026-02"}"#,
            r#"{"id":"d-1","kind":"decision","label":"reject","of":"s-1@2","by":"boris","at":"2026-01"}"#,
            r#"{"id":"d-3","kind":"decision","label":"amend","of":"s-1@2","by":"carla","at":"2026-01"}"#,
        ]);
        assert_eq!(on(&found, "s-1"), ["d-2", "d-3"]);
        let no = r#"{"id":"e-1","kind":"decision","label":"reject","of":"d-3@1","by":"dora","at":"2026-03"}"#;
        found.take(Record::from_line(no).unwrap());
        assert_eq!(on(&found, "s-1"), ["d-2"]);
        let no = r#"{"id":"f-1","kind":"decision","label":"reject","of":"e-1@1","by":"emil","at":"2025-12"}"#;
        found.take(Record::from_line(no).unwrap());
        assert_eq!(on(&found, "s-1"), ["d-2", "d-3"], "the rejection is rejected, whatever the clocks say");
    }

    #[test]
    fn a_reviewer_s_own_version_replaces_those_of_several_annotators() {
        let found = feedback(&[
            r#"{"id":"d-1","kind":"decision","label":"amend","of":"s-1@2","by":"boris"}"#,
            r#"{"id":"s-6","kind":"span","doc":"a","start":2,"end":3,"layer":"entity","origin":"review","of":"s-5@1","by":"boris"}"#,
            r#"{"id":"s-7","kind":"span","doc":"a","start":2,"end":10,"layer":"entity","origin":"review","of":"s-4@1","by":"boris"}"#,
            r#"{"id":"s-8","kind":"span","doc":"a","start":0,"end":10,"layer":"stance","origin":"review","of":"s-4@1","by":"boris"}"#,
            r#"{"id":"s-9","kind":"span","doc":"a","start":0,"end":10,"layer":"entity","origin":"review","of":"s-1@2","by":"carla"}"#,
        ]);
        let own = Record::from_line(OWN).unwrap();
        let decision = found.on("s-1")[0].clone();
        assert_eq!(found.version(&decision, &own).unwrap().id, "s-7");
        let elsewhere = Record { start: None, end: None, layer: "entity".into(), ..own };
        assert!(found.version(&decision, &elsewhere).is_none());
    }

    #[test]
    fn what_was_accepted_in_the_place_of_a_rejected_record_is_sought_and_found() {
        let mut found = feedback(&[
            r#"{"id":"d-1","kind":"decision","doc":"a","label":"reject","of":"s-1@2","by":"boris"}"#,
            r#"{"id":"d-2","kind":"decision","doc":"a","start":0,"end":9,"layer":"entity","label":"accept","of":"s-2@1","by":"boris"}"#,
            r#"{"id":"d-3","kind":"decision","doc":"a","start":0,"end":9,"layer":"stance","label":"accept","of":"s-3@1","by":"boris"}"#,
            r#"{"id":"d-4","kind":"decision","doc":"a","start":10,"end":19,"layer":"entity","label":"accept","of":"s-4@1","by":"boris"}"#,
            r#"{"id":"d-5","kind":"decision","doc":"a","start":0,"end":9,"layer":"entity","label":"accept","of":"s-5@1","by":"carla"}"#,
        ]);
        let own = Record::from_line(OWN).unwrap();
        assert_eq!(found.sought([&own]), HashMap::from([("a".to_owned(), HashSet::from(["s-2".to_owned()]))]));
        let decision = found.on("s-1")[0].clone();
        let theirs = r#"{"id":"s-2","kind":"span","doc":"a","start":0,"end":9,"layer":"entity","label":"ORG"}"#;
        let theirs = Record::from_line(theirs).unwrap();
        found.take_accepted(theirs.clone());
        assert_eq!(found.version(&decision, &own).unwrap().label, "ORG");
        found.accepted.clear();
        found.take_accepted(Record { start: Some(crate::text::CharPos::new(7)), ..theirs.clone() });
        assert!(found.version(&decision, &own).is_none(), "another thing in the same words");
        found.accepted.clear();
        found.take_accepted(Record { rev: 2, ..theirs });
        assert!(found.version(&decision, &own).is_none(), "it was changed since it was accepted");
    }

    #[test]
    fn the_last_reason_counts() {
        let found = feedback(&[
            r#"{"id":"d-1","kind":"decision","of":"s-1@2","note":"the later","at":"2026-02"}"#,
            r#"{"id":"d-2","kind":"decision","of":"s-1@1","note":"the earlier","at":"2026-01"}"#,
            r#"{"id":"d-3","kind":"decision","of":"s-1@2","note":" ","at":"2026-03"}"#,
        ]);
        assert_eq!(found.reasoned("s-1").unwrap().note, "the later");
        assert!(found.reasoned("s-2").is_none());
    }
}
