//! What reviewers have decided: which decisions are in effect, and on which revision of a record.

pub use crate::annotation::ruling::{Ruling, is_review, reference};
use crate::annotation::{Kind, Record};
use crate::sheet::Sheet;
use crate::text::{CharPos, CharSpan};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The decisions in effect: of each reviewer the last on a record, without those that a later one rejects.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// By id of the record, the latest first.
    by_record: HashMap<String, Vec<(String, Ruling, Arc<Record>)>>,
    flags: HashMap<String, Vec<Arc<Record>>>,
    /// Revisions that several annotators have with other contents: one began with a copy of another's file.
    twins: HashSet<String>,
}

impl Verdicts {
    /// From all sheets of an article.
    pub fn new(sheets: &[Sheet]) -> Self {
        let mut decisions: Vec<(&str, Ruling, &Arc<Record>)> = Vec::new();
        let mut verdicts = Self { twins: twins(sheets), ..Self::default() };
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
            on.push((who.to_owned(), ruling, decision.clone()));
        }
        verdicts
    }

    /// The decisions on this revision of a record, by reviewer.
    pub fn on<'a>(&'a self, record: &Record) -> impl Iterator<Item = (&'a str, Ruling, &'a Arc<Record>)> {
        let is_twin = !self.twins.is_empty() && self.twins.contains(&record.reference());
        let mut by: BTreeMap<&str, (Ruling, &Arc<Record>)> = BTreeMap::new();
        for (who, ruling, decision) in self.about(&record.id) {
            if reference(&decision.of).1 == record.rev && (!is_twin || describes(decision, record)) {
                by.entry(who).or_insert((*ruling, decision));
            }
        }
        by.into_iter().map(|(who, (ruling, decision))| (who, ruling, decision))
    }

    fn about(&self, id: &str) -> &[(String, Ruling, Arc<Record>)] {
        self.by_record.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether another revision of a record was decided.
    pub fn is_stale(&self, record: &Record) -> bool {
        self.about(&record.id).iter().any(|(.., decision)| reference(&decision.of).1 != record.rev)
    }

    /// The decisions in effect, each with the id of the record that it is about.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Arc<Record>)> {
        self.by_record.iter().flat_map(|(id, all)| {
            let mut seen = HashSet::new();
            let last = all.iter().filter(move |(who, ..)| seen.insert(who.as_str()));
            last.map(move |(.., decision)| (id.as_str(), decision))
        })
    }

    /// Whether a reviewer's span is in effect: the decision that it came with is, or it came with none.
    pub fn stands(&self, who: &str, ruling: &Record) -> bool {
        if ruling.of.is_empty() {
            return true;
        }
        let last = self.about(reference(&ruling.of).0).iter().find(|(by, ..)| by == who);
        last.is_some_and(|(_, ruling, _)| *ruling == Ruling::Amend)
    }

    /// The marks that leave a record for discussion.
    pub fn flags(&self, record: &Record) -> impl Iterator<Item = &Arc<Record>> {
        self.flags.get(&record.id).into_iter().flatten()
    }
}

/// The references that stand in several annotators' files and say something else there.
fn twins(sheets: &[Sheet]) -> HashSet<String> {
    let mut first: HashMap<(&str, u64), &Record> = HashMap::new();
    let mut twins = HashSet::new();
    for record in sheets.iter().flat_map(|sheet| &sheet.records) {
        let other = *first.entry((&record.id, record.rev)).or_insert(record);
        if says(other) != says(record) {
            twins.insert(record.reference());
        }
    }
    twins
}

fn says(record: &Record) -> (&str, &str, Option<CharSpan>, &[[CharPos; 2]]) {
    (&record.layer, &record.label, record.span(), &record.parts)
}

/// Whether a decision tells of a record what it says: its layer, its bounds and the label that was decided on.
pub fn describes(decision: &Record, record: &Record) -> bool {
    let label = decision.attrs.get("label").and_then(serde_json::Value::as_str);
    label.is_none_or(|label| label == record.label)
        && (&decision.layer, decision.pieces()) == (&record.layer, record.pieces())
}

/// Which decisions no standing decision rejects. By what they name and not by their times: clocks differ. Only where they
/// reject each other in a circle, which nobody can have meant, the later one stands.
fn standing(decisions: &[(&str, Ruling, &Arc<Record>)]) -> Vec<bool> {
    let mut by_reference: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
    for (at, (_, _, decision)) in decisions.iter().enumerate() {
        by_reference.entry((decision.id.as_str(), decision.rev)).or_default().push(at);
    }
    let rejected = |at: usize| -> &[usize] {
        let rejection = decisions.get(at).filter(|(_, ruling, _)| *ruling == Ruling::Reject);
        rejection.and_then(|(_, _, decision)| by_reference.get(&reference(&decision.of))).map_or(&[], Vec::as_slice)
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
    fn a_file_that_began_as_a_copy_of_another_is_decided_by_itself() {
        let line = |rev: u64, label: &str| {
            format!(r#"{{"id":"s-1","rev":{rev},"kind":"span","start":0,"end":4,"label":"{label}"}}"#)
        };
        let on = |id: &str, rev: u64, label: &str, word: &str| {
            format!(
                r#"{{"id":"{id}","kind":"decision","start":0,"end":4,"label":"{word}","of":"s-1@{rev}","attrs":{{"label":"{label}"}}}}"#
            )
        };
        let told = |theirs: u64| {
            let (alice, boris) = (line(1, "PER"), line(theirs, "ORG"));
            let (yes, no) = (on("d-1", 1, "PER", "accept"), on("d-2", theirs, "ORG", "reject"));
            let sheets =
                [sheet("alice", &[&alice]), sheet("boris", &[&boris]), sheet("carla", &[yes.as_str(), no.as_str()])];
            let verdicts = Verdicts::new(&sheets);
            [&sheets[0], &sheets[1]]
                .map(|one| verdicts.on(&one.records[0]).map(|(_, ruling, _)| ruling).collect::<Vec<_>>())
        };
        let expected: [Vec<Ruling>; 2] = [vec![Ruling::Accept], vec![Ruling::Reject]];
        assert_eq!([told(2), told(1)], [expected.clone(), expected]);
    }

    #[test]
    fn a_decision_can_be_rejected_and_the_rejection_too() {
        let no = |id: &str, of: &str, at: &str| {
            format!(r#"{{"id":"{id}","kind":"decision","label":"reject","of":"{of}@1","at":"{at}"}}"#)
        };
        let (first, second) = (no("e-1", "d-1", "2025-01-02"), no("f-1", "e-1", "2024-01-02"));
        let with = |lines: &[&str]| Verdicts::new(&[sheet("carla", &[FIRST]), sheet("dora", lines)]);
        assert_eq!(said(&with(&[&first]), 2), "", "whatever the clocks say");
        assert_eq!(said(&with(&[&first.replace("d-1@1", "d-1")]), 2), "", "without a revision the first is meant");
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
