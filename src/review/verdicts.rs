//! What reviewers have decided: which decisions are in effect, and on which revision of a record.

pub use crate::annotation::ruling::{Ruling, is_review, reference};
use crate::annotation::{Kind, Record};
use crate::sheet::Sheet;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The decisions in effect: of each reviewer the last on a record, without those that a later one rejects.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    by_record: HashMap<String, BTreeMap<String, (Ruling, Arc<Record>)>>,
    flags: HashMap<String, Vec<Arc<Record>>>,
}

impl Verdicts {
    /// From all sheets of an article.
    pub fn new(sheets: &[Sheet]) -> Self {
        let mut decisions: Vec<(&str, Ruling, &Arc<Record>)> = Vec::new();
        let mut verdicts = Self::default();
        for sheet in sheets {
            for record in &sheet.records {
                if let Some(ruling) = Ruling::of(record) {
                    decisions.push((&sheet.who, ruling, record));
                }
                if record.kind == Kind::Mark && record.label == "flagged" && !record.of.is_empty() {
                    let id = reference(&record.of).0.to_owned();
                    verdicts.flags.entry(id).or_default().push(record.clone());
                }
            }
        }
        verdicts.flags.values_mut().for_each(|flags| flags.sort_by(|a, b| a.id.cmp(&b.id)));
        // Times come first so that the later of two reviewers has the last word, ids so that the order is total.
        decisions.sort_by(|a, b| (&a.2.at, &a.2.id, a.0).cmp(&(&b.2.at, &b.2.id, b.0)));
        let mut withdrawn: HashSet<String> = HashSet::new();
        for (who, ruling, decision) in decisions.into_iter().rev() {
            if withdrawn.contains(&decision.reference()) {
                continue;
            }
            let (id, _) = reference(&decision.of);
            // Only what came earlier can be rejected: it is looked at later in this loop, so no circle can arise.
            if ruling == Ruling::Reject {
                withdrawn.insert(decision.of.clone());
            }
            let on = verdicts.by_record.entry(id.to_owned()).or_default();
            on.entry(who.to_owned()).or_insert_with(|| (ruling, decision.clone()));
        }
        verdicts
    }

    /// The decisions on this revision of a record, by reviewer.
    pub fn on<'a>(&'a self, record: &Record) -> impl Iterator<Item = (&'a str, Ruling, &'a Arc<Record>)> {
        let rev = record.rev;
        let all = self.by_record.get(&record.id).into_iter().flatten();
        all.filter(move |(_, (_, decision))| reference(&decision.of).1 == rev)
            .map(|(who, (ruling, decision))| (who.as_str(), *ruling, decision))
    }

    /// Whether another revision of a record was decided.
    pub fn is_stale(&self, record: &Record) -> bool {
        let all = self.by_record.get(&record.id).into_iter().flatten();
        all.into_iter().any(|(_, (_, decision))| reference(&decision.of).1 != record.rev)
    }

    /// The decisions in effect, each with the id of the record that it is about.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Arc<Record>)> {
        self.by_record.iter().flat_map(|(id, by)| by.values().map(move |(_, decision)| (id.as_str(), decision)))
    }

    /// Whether a reviewer's span is in effect: the decision that it came with is, or it came with none.
    pub fn stands(&self, who: &str, ruling: &Record) -> bool {
        if ruling.of.is_empty() {
            return true;
        }
        let by = self.by_record.get(reference(&ruling.of).0);
        by.and_then(|by| by.get(who)).is_some_and(|(ruling, _)| *ruling == Ruling::Amend)
    }

    /// The marks that leave a record for discussion.
    pub fn flags(&self, record: &Record) -> impl Iterator<Item = &Arc<Record>> {
        self.flags.get(&record.id).into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(who: &str, lines: &[&str]) -> Sheet {
        let records = lines.iter().map(|line| Arc::new(Record::from_line(line).unwrap())).collect();
        Sheet { who: who.into(), records, lost: Vec::new() }
    }

    fn said(verdicts: &Verdicts, rev: u64) -> String {
        let record = Record { id: "s-1".into(), rev, ..Record::default() };
        let all = verdicts.on(&record).map(|(who, ruling, _)| format!("{who} {}", ruling.as_str()));
        all.collect::<Vec<_>>().join(", ")
    }

    const FIRST: &str = r#"{"id":"d-1","kind":"decision","label":"reject","of":"s-1@2","at":"2026-01-01"}"#;

    #[test]
    fn the_last_word_of_each_reviewer_counts_on_the_revision_it_is_about() {
        let again = r#"{"id":"d-2","kind":"decision","label":"accept","of":"s-1@2","at":"2026-01-02"}"#;
        let proposal =
            r#"{"id":"d-3","kind":"decision","label":"reject","of":"s-1@2","attrs":{"origin":"rule:dictionary"}}"#;
        let other = r#"{"id":"d-4","kind":"decision","label":"amend","of":"s-1@1"}"#;
        let verdicts = Verdicts::new(&[sheet("carla", &[FIRST, again, proposal]), sheet("dora", &[other])]);
        assert_eq!((said(&verdicts, 2).as_str(), said(&verdicts, 1).as_str()), ("carla accept", "dora amend"));
        let present = Record { id: "s-1".into(), rev: 2, ..Record::default() };
        assert!(verdicts.is_stale(&present), "dora's was about another revision");
    }

    #[test]
    fn a_decision_can_be_rejected_by_a_later_one_only() {
        let no = |at: &str| format!(r#"{{"id":"e-1","kind":"decision","label":"reject","of":"d-1@1","at":"{at}"}}"#);
        let with = |at: &str| Verdicts::new(&[sheet("carla", &[FIRST]), sheet("dora", &[no(at).as_str()])]);
        assert_eq!(said(&with("2026-01-02"), 2), "");
        assert_eq!(said(&with("2025-01-02"), 2), "carla reject");
        let round = r#"{"id":"d-1","kind":"decision","label":"reject","of":"e-1@1","at":"2026-01-01"}"#;
        Verdicts::new(&[sheet("carla", &[round]), sheet("dora", &[no("2026-01-01").as_str()])]);
    }

    #[test]
    fn a_reviewer_s_span_goes_with_its_decision() {
        let amend = r#"{"id":"d-1","kind":"decision","label":"amend","of":"s-1@1","at":"2026-01-01"}"#;
        let later = r#"{"id":"d-2","kind":"decision","label":"accept","of":"s-1@1","at":"2026-01-02"}"#;
        let span = Record { of: "s-1@1".into(), ..Record::default() };
        assert!(Verdicts::new(&[sheet("carla", &[amend])]).stands("carla", &span));
        assert!(!Verdicts::new(&[sheet("carla", &[amend, later])]).stands("carla", &span));
        assert!(!Verdicts::new(&[sheet("dora", &[amend])]).stands("carla", &span));
        assert!(Verdicts::default().stands("carla", &Record::default()));
    }
}
