//! The gold of an article: what all annotators say, what reviewers decided, and, where that is wanted, what most say.

mod links;
mod pieces;

use super::compare::Comparison;
use super::item::{Item, State, Version};
use super::same::Same;
use crate::annotation::{Kind, Record, order};
use crate::corpus::{Article, hash};
use crate::sheet::Sheet;
use crate::text::TextMap;
use pieces::Maker;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How a file of gold begins: the record that tells how it was made stands first in the tidy order.
pub const BEGINNING: &str = "{\"id\":\"g-rule\",\"kind\":\"gold\"";
/// Id of the record that tells how a file of gold was made.
pub const HEAD: &str = "g-rule";
/// Its kind.
pub const HEAD_KIND: &str = "gold";
/// The key of a gold record that tells where it comes from.
pub const PROVENANCE: &str = "provenance";
/// Who stands for what nobody decided.
const BY: &str = "gold";

/// Which items enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What at least so many annotators have, and more than anything else, enters undecided.
    pub majority: Option<usize>,
    /// Only what was decided enters.
    pub adjudicated_only: bool,
    /// What all have enters undecided.
    pub fold_agreed: bool,
}

/// Why a record is in gold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// All who read the paragraph have it.
    Agreed,
    /// A reviewer decided it.
    Decision,
    /// Most annotators have it.
    Majority,
    /// Of a mark: the paragraph was finished, and nothing in it is open.
    Finished,
}

impl Why {
    /// As written into a record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Decision => "decision",
            Self::Majority => "majority",
            Self::Finished => "finished",
        }
    }
}

/// Something that was left out until somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// The item: an index into those of the comparison.
    pub item: usize,
    /// Whether it is a relation that is decided, and only leads from or to something that is not in gold.
    pub ends: bool,
}

/// The gold of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gold {
    /// The records in the tidy order, with why each is there.
    pub records: Vec<(Why, Record)>,
    /// How many items entered, or were decided to be nothing, by why.
    pub items: BTreeMap<Why, usize>,
    /// What was left out, in the order of the text.
    pub open: Vec<Open>,
}

impl Rule {
    /// Why an item enters, and what of it; `None`: it is open. Where reviewers have begun, no rule speaks for them.
    fn admits(self, item: &Item) -> Option<(Why, Vec<&Version>)> {
        let by_rule = !self.adjudicated_only;
        let majority = || {
            let most = item.majority().and_then(|at| item.versions.get(at))?;
            (most.who.len() >= self.majority?.max(2)).then(|| (Why::Majority, vec![most]))
        };
        match item.state {
            State::Decided => Some((Why::Decision, item.taken().collect())),
            State::Agreed if by_rule && self.fold_agreed => Some((Why::Agreed, item.versions.iter().collect())),
            State::Agreed | State::Open if by_rule => majority(),
            _ => None,
        }
    }

    /// The record that tells how gold was made; `ignore`: the bounds that did not count.
    pub fn head(self, ignore: &[String]) -> Record {
        let rule = json!({
            "agreed": if self.fold_agreed { "fold" } else { "show" },
            "majority": self.majority,
            "adjudicated_only": self.adjudicated_only,
            "ignore": ignore,
        });
        Record {
            id: HEAD.to_owned(),
            rev: 1,
            kind: Kind::Other(HEAD_KIND.to_owned()),
            note: "made by gloss gold from the annotators' files: not to be edited".to_owned(),
            by: BY.to_owned(),
            extra: written("rule", &rule).into_iter().collect(),
            ..Record::default()
        }
    }

    /// The rule that a head record tells; what all have enters as the team has it now.
    pub fn of_head(head: &Record, fold_agreed: bool) -> Self {
        let rule = head.extra.iter().find(|(key, _)| key == "rule");
        let rule: Value = rule.and_then(|(_, value)| serde_json::from_str(value.get()).ok()).unwrap_or_default();
        let majority = rule.get("majority").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
        let adjudicated_only = rule.get("adjudicated_only").and_then(Value::as_bool).unwrap_or_default();
        Self { majority, adjudicated_only, fold_agreed }
    }
}

/// Whether `gloss gold` made a record.
pub fn is_made(record: &Record) -> bool {
    let derived = record.id.starts_with("g-") && record.extra.iter().any(|(key, _)| key == PROVENANCE);
    derived || (record.id == HEAD && record.kind == Kind::Other(HEAD_KIND.to_owned()))
}

/// The gold of an article, from its comparison and the sheets that were compared.
pub fn derive(
    article: &Article,
    map: &TextMap,
    compared: &Comparison,
    sheets: &[Sheet],
    same: &Same,
    rule: Rule,
) -> Gold {
    let mut maker = Maker::new(article, map, compared, sheets, same);
    let (mut open, mut items) = (Vec::new(), BTreeMap::new());
    for (at, item) in compared.items.iter().enumerate() {
        match rule.admits(item) {
            Some((why, versions)) => {
                *items.entry(why).or_default() += 1;
                maker.enter(at, item, &versions, why);
            }
            None => open.push(Open { item: at, ends: false }),
        }
    }
    let (mut records, endless) = maker.linked();
    open.extend(endless.into_iter().map(|item| Open { item, ends: true }));
    open.sort_by_key(|one| one.item);
    let left: Vec<&Item> = open.iter().filter_map(|one| compared.items.get(one.item)).collect();
    let blocked: BTreeSet<usize> = left.into_iter().flat_map(|item| maker.paragraphs(item)).collect();
    records.extend(maker.marks(&blocked).into_iter().map(|mark| (Why::Finished, mark)));
    records.sort_by(|(_, a), (_, b)| order::compare(a, b));
    Gold { records, items, open }
}

/// A key that no version reads, and its value.
fn written(key: &str, value: &Value) -> Option<(String, Box<RawValue>)> {
    let value = RawValue::from_string(value.to_string()).ok()?;
    Some((key.to_owned(), value))
}

/// An id that depends on what is said only.
fn id(said: &Value) -> String {
    hash::sha(&said.to_string()).replace("sha256:", "g-")
}

#[cfg(test)]
mod tests;
