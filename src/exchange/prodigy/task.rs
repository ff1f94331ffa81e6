//! A task as Prodigy writes it: everything may be missing, and most things may have another type.

use super::super::json::Words;
use super::super::json_loose::{Number, Text};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Task<'a> {
    #[serde(borrow)]
    pub text: Text<'a>,
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub meta: Option<Meta<'a>>,
    #[serde(borrow)]
    pub spans: Option<Vec<Span<'a>>>,
    #[serde(borrow)]
    pub tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    pub relations: Option<Vec<Relation<'a>>>,
    #[serde(borrow)]
    pub options: Option<Vec<Choice<'a>>>,
    #[serde(borrow)]
    pub accept: Words<'a>,
    #[serde(borrow)]
    pub label: Text<'a>,
    #[serde(borrow)]
    pub cats: Option<BTreeMap<Cow<'a, str>, Number>>,
    #[serde(borrow)]
    pub answer: Text<'a>,
    #[serde(borrow, rename = "_annotator_id")]
    pub annotator: Text<'a>,
    #[serde(borrow, rename = "_session_id")]
    pub session: Text<'a>,
    #[serde(rename = "_timestamp")]
    pub timestamp: Number,
    /// Of a review: who has this version.
    #[serde(borrow)]
    pub sessions: Words<'a>,
    /// Of a review: what each annotator had.
    #[serde(borrow)]
    pub versions: Option<Vec<Task<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub title: Text<'a>,
    #[serde(borrow)]
    pub outlet: Text<'a>,
    #[serde(borrow)]
    pub date: Text<'a>,
    #[serde(borrow)]
    pub url: Text<'a>,
    #[serde(borrow)]
    pub glossator: Option<Vec<&'a RawValue>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Span<'a> {
    pub start: Number,
    pub end: Number,
    pub token_start: Number,
    pub token_end: Number,
    #[serde(borrow)]
    pub label: Text<'a>,
    #[serde(borrow)]
    pub text: Text<'a>,
    #[serde(borrow)]
    pub kb_id: Text<'a>,
    pub score: Number,
    /// The model that proposed it.
    #[serde(borrow)]
    pub source: Text<'a>,
    /// The pattern that proposed it.
    pub pattern: Option<IgnoredAny>,
    #[serde(borrow)]
    pub glossator: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Token {
    pub start: Number,
    pub end: Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Relation<'a> {
    pub head: Number,
    pub child: Number,
    #[serde(borrow)]
    pub head_span: Option<Span<'a>>,
    #[serde(borrow)]
    pub child_span: Option<Span<'a>>,
    #[serde(borrow)]
    pub label: Text<'a>,
    #[serde(borrow)]
    pub glossator: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub glossator: Option<&'a RawValue>,
}

/// What stands beside a relation of ours that is the holder, target or reporter of a stance.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ends<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub from: Text<'a>,
    #[serde(borrow)]
    pub to: Text<'a>,
}

impl Span<'_> {
    /// Where it stands, in code points; by its tokens where the task counts in them.
    pub(super) fn place(&self, tokens: &[Token]) -> Option<[u64; 2]> {
        let token = |at: Number| at.whole().and_then(|at| usize::try_from(at).ok()).and_then(|at| tokens.get(at));
        let start = self.start.whole().or_else(|| token(self.token_start)?.start.whole())?;
        let end = self.end.whole().or_else(|| token(self.token_end)?.end.whole())?;
        Some([start, end])
    }
}

/// Whether a session was named by Prodigy itself, for the time it began at: `2026-11-24_07-12-03`. That is nobody's name.
pub(super) fn is_unnamed(session: &str) -> bool {
    let shape: String = session.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00_00-00-00"
}
