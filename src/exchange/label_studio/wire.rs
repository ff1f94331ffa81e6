//! What stands in a file of Label Studio: annotations, their results, and what we keep there beside them.

use crate::exchange::json::{Name, Offset, Words};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What one person, or one model, says about a task.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Annotation<'a> {
    #[serde(borrow)]
    pub id: Name<'a>,
    #[serde(borrow)]
    pub completed_by: Option<&'a RawValue>,
    #[serde(borrow)]
    pub result: Option<Vec<&'a RawValue>>,
    pub was_cancelled: Option<bool>,
    #[serde(borrow)]
    pub created_at: Name<'a>,
    #[serde(borrow)]
    pub updated_at: Name<'a>,
    #[serde(borrow)]
    pub model_version: Name<'a>,
    pub score: Option<f64>,
    #[serde(borrow)]
    pub reviews: Option<Vec<&'a RawValue>>,
}

/// What one control says about a region, about the whole text, or a relation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part<'a> {
    #[serde(borrow)]
    pub id: Name<'a>,
    #[serde(borrow)]
    pub from_name: Name<'a>,
    #[serde(borrow, rename = "type")]
    pub kind: Name<'a>,
    #[serde(borrow)]
    pub origin: Name<'a>,
    #[serde(borrow)]
    pub value: Option<Value<'a>>,
    #[serde(borrow)]
    pub meta: Option<Meta<'a>>,
    pub score: Option<f64>,
    #[serde(borrow)]
    pub from_id: Name<'a>,
    #[serde(borrow)]
    pub to_id: Name<'a>,
    #[serde(borrow)]
    pub direction: Name<'a>,
    #[serde(borrow)]
    pub labels: Words<'a>,
    #[serde(borrow)]
    pub notes: Words<'a>,
}

/// Bounds and what was chosen there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Value<'a> {
    pub start: Option<Offset>,
    pub end: Option<Offset>,
    #[serde(rename = "startOffset")]
    pub start_offset: Option<Offset>,
    #[serde(borrow)]
    pub text: Words<'a>,
    #[serde(borrow)]
    pub labels: Words<'a>,
    #[serde(borrow)]
    pub hypertextlabels: Words<'a>,
    #[serde(borrow)]
    pub choices: Words<'a>,
    #[serde(borrow)]
    pub rating: Words<'a>,
    #[serde(borrow)]
    pub number: Words<'a>,
    #[serde(borrow)]
    pub datetime: Words<'a>,
    #[serde(borrow)]
    pub taxonomy: Vec<Words<'a>>,
}

/// What else is known of a region.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Meta<'a> {
    #[serde(borrow)]
    pub text: Words<'a>,
    #[serde(borrow)]
    pub glossator: Option<&'a RawValue>,
}

impl Value<'_> {
    /// Bounds in the text; `None` where it is about the whole.
    ///
    /// # Errors
    /// Where they are places in HTML or in a dialogue.
    pub fn place(&self) -> Result<Option<[u64; 2]>, Html> {
        match (self.start, self.end) {
            (Some(Offset(None)), _) | (_, Some(Offset(None))) => Err(Html),
            _ if self.start_offset.is_some() => Err(Html),
            (Some(Offset(Some(start))), Some(Offset(Some(end)))) => Ok(Some([start, end])),
            _ => Ok(None),
        }
    }
}

/// A region whose bounds are no places in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Html;
