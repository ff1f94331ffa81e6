//! What others wrote about records: a reviewer's decisions with the versions that took the place of what was there, and
//! comments.

use super::record::{Kind, Record};
use std::collections::HashMap;
use std::sync::Arc;

/// Where a reviewer's version comes from.
pub const REVIEW: &str = "review";

/// Id and revision that an `ID@REV` names; `None` where it names nothing.
pub fn referred(of: &str) -> Option<(&str, u64)> {
    let (id, rev) = of.split_once('@').unwrap_or((of, "1"));
    (!id.is_empty()).then(|| (id, rev.parse().unwrap_or(1)))
}

/// By the id of the record they are about. Whatever else an annotator has is not kept.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    about: HashMap<String, Vec<Arc<Record>>>,
}

impl Feedback {
    /// Takes a record in, if it is about another.
    pub fn take(&mut self, record: Record) {
        let Some((id, _)) = referred(&record.of).filter(|_| is_feedback(&record)) else { return };
        self.about.entry(id.to_owned()).or_default().push(Arc::new(record));
    }

    /// Forgets a record.
    pub fn forget(&mut self, record: &Record) {
        let Some((id, _)) = referred(&record.of) else { return };
        if let Some(all) = self.about.get_mut(id) {
            all.retain(|known| known.id != record.id);
        }
    }

    /// Ids of records that something is about, each with that, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Arc<Record>])> {
        self.about.iter().map(|(id, all)| (id.as_str(), all.as_slice()))
    }

    fn of(&self, id: &str) -> &[Arc<Record>] {
        self.about.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The last decision on a record that has a reason.
    pub fn reasoned(&self, id: &str) -> Option<&Record> {
        let decisions = self.of(id).iter().map(Arc::as_ref).filter(|record| record.kind == Kind::Decision);
        let reasoned = decisions.filter(|record| !record.note.trim().is_empty());
        reasoned.max_by_key(|record| (&record.at, &record.by, &record.note))
    }

    /// The version that came with a decision: of the same reviewer, on the same revision.
    pub fn version(&self, decision: &Record) -> Option<&Arc<Record>> {
        let (id, _) = referred(&decision.of)?;
        let versions = self.of(id).iter().filter(|record| !matches!(record.kind, Kind::Decision | Kind::Comment));
        let same = versions.filter(|record| record.of == decision.of && record.by == decision.by);
        same.max_by_key(|record| (&record.at, &record.id))
    }
}

/// Whether a record is about another one: a decision, unless on a program's proposal, a comment, a reviewer's version.
fn is_feedback(record: &Record) -> bool {
    match record.kind {
        Kind::Decision => record.maker().is_none(),
        Kind::Comment => true,
        Kind::Retracted => false,
        _ => record.origin == REVIEW,
    }
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

    #[test]
    fn only_what_is_about_a_record_is_kept() {
        let found = feedback(&[
            r#"{"id":"d-1","kind":"decision","label":"reject","of":"s-1@2"}"#,
            r#"{"id":"c-1","kind":"comment","note":"why?","of":"s-1"}"#,
            r#"{"id":"s-9","kind":"span","origin":"review","of":"s-1@2"}"#,
            r#"{"id":"d-2","kind":"decision","label":"reject","of":"s-1@2","attrs":{"origin":"rule:dictionary"}}"#,
            r#"{"id":"d-3","kind":"decision","label":"reject","of":""}"#,
            r#"{"id":"s-8","kind":"span","of":"s-1@2"}"#,
            r#"{"id":"s-7","kind":"span","origin":"rule:dictionary","of":"s-1@2"}"#,
            r#"{"id":"d-4","kind":"retracted","label":"reject","of":"s-1@2"}"#,
        ]);
        assert_eq!(found.iter().count(), 1);
        let ids: Vec<&str> = found.of("s-1").iter().map(|record| record.id.as_str()).collect();
        assert_eq!(ids, ["d-1", "c-1", "s-9"]);
    }

    #[test]
    fn a_version_belongs_to_the_decision_of_its_reviewer_on_its_revision() {
        let mut found = feedback(&[
            r#"{"id":"d-1","kind":"decision","label":"amend","of":"s-1@2","by":"boris"}"#,
            r#"{"id":"s-7","kind":"span","origin":"review","of":"s-1@1","by":"boris"}"#,
            r#"{"id":"s-8","kind":"span","origin":"review","of":"s-1@2","by":"carla"}"#,
        ]);
        let decision = found.of("s-1")[0].clone();
        assert!(found.version(&decision).is_none());
        found.take(Record { of: "s-1@2".into(), ..Record::clone(&found.of("s-1")[1]) });
        assert_eq!(found.version(&decision).unwrap().id, "s-7");
        found.forget(&Record { id: "s-7".into(), of: "s-1@2".into(), ..Record::default() });
        assert!(found.version(&decision).is_none());
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

    #[test]
    fn a_reference_names_a_record_and_its_revision() {
        assert_eq!([referred("s-1@3"), referred("s-1"), referred("s-1@x")], [3, 1, 1].map(|rev| Some(("s-1", rev))));
        assert_eq!([referred(""), referred("@3")], [None, None]);
    }
}
