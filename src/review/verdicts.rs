//! What reviewers have decided: which decisions are in effect, and on which revision of a record.

pub use crate::annotation::ruling::{Ruling, is_review, reference};
use crate::annotation::{Kind, Record};
use crate::sheet::Sheet;
use std::collections::{BTreeMap, HashMap};
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
        // Times come first so that the later of two decisions has the last word, ids so that the order is total.
        decisions.sort_by(|a, b| (&a.2.at, &a.2.id, a.0).cmp(&(&b.2.at, &b.2.id, b.0)));
        let standing = standing(&decisions);
        for ((who, ruling, decision), _) in decisions.into_iter().zip(standing).rev().filter(|(_, stands)| *stands) {
            let on = verdicts.by_record.entry(reference(&decision.of).0.to_owned()).or_default();
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

/// Which decisions no standing decision rejects. By what they name and not by their times: clocks differ. Only where they
/// reject each other in a circle, which nobody can have meant, the later one stands.
fn standing(decisions: &[(&str, Ruling, &Arc<Record>)]) -> Vec<bool> {
    let mut by_reference: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (_, _, decision)) in decisions.iter().enumerate() {
        by_reference.entry(decision.reference()).or_default().push(at);
    }
    let rejected = |at: usize| -> &[usize] {
        let rejection = decisions.get(at).filter(|(_, ruling, _)| *ruling == Ruling::Reject);
        rejection.and_then(|(_, _, decision)| by_reference.get(&decision.of)).map_or(&[], Vec::as_slice)
    };
    let mut nodes = vec![Node::default(); decisions.len()];
    for target in (0..decisions.len()).flat_map(rejected) {
        if let Some(node) = nodes.get_mut(*target) {
            node.awaited += 1;
        }
    }
    let mut ready: Vec<usize> = (0..nodes.len()).filter(|at| nodes.get(*at).is_some_and(|n| n.awaited == 0)).collect();
    // What is not settled when nothing is ready any more is part of a circle.
    let mut later = (0..nodes.len()).rev();
    while let Some(at) = ready.pop().or_else(|| later.find(|at| nodes.get(*at).is_some_and(|node| !node.is_settled))) {
        let Some(node) = nodes.get_mut(at).filter(|node| !node.is_settled) else { continue };
        node.is_settled = true;
        let stands = !node.is_rejected;
        for target in rejected(at) {
            let Some(node) = nodes.get_mut(*target).filter(|node| !node.is_settled) else { continue };
            node.is_rejected |= stands;
            node.awaited = node.awaited.saturating_sub(1);
            if node.awaited == 0 {
                ready.push(*target);
            }
        }
    }
    nodes.into_iter().map(|node| !node.is_rejected).collect()
}

/// A decision among those that reject each other.
#[derive(Clone, Debug, Default)]
struct Node {
    /// Rejections of it that are not settled yet.
    awaited: usize,
    is_rejected: bool,
    is_settled: bool,
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
    fn a_decision_can_be_rejected_and_the_rejection_too() {
        let no = |id: &str, of: &str, at: &str| {
            format!(r#"{{"id":"{id}","kind":"decision","label":"reject","of":"{of}@1","at":"{at}"}}"#)
        };
        let (first, second) = (no("e-1", "d-1", "2025-01-02"), no("f-1", "e-1", "2024-01-02"));
        let with = |lines: &[&str]| Verdicts::new(&[sheet("carla", &[FIRST]), sheet("dora", lines)]);
        assert_eq!(said(&with(&[&first]), 2), "", "whatever the clocks say");
        assert_eq!(said(&with(&[&first, &second]), 2), "carla reject");
        let round = no("e-1", "d-1", "2026-01-01").replace("\"of\":\"d-1", "\"of\":\"f-1");
        let (round, back) = (round, no("f-1", "e-1", "2024-01-02"));
        assert_eq!(said(&with(&[&round, &back]), 2), "carla reject", "a circle says nothing");
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
