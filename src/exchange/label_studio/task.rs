//! A task as it is written.

use crate::exchange::described::Described;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

#[derive(Serialize)]
pub struct TaskOut<'a> {
    pub data: DataOut<'a>,
    pub annotations: Vec<AnnotationOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub predictions: Vec<PredictionOut<'a>>,
}

#[derive(Serialize)]
pub struct DataOut<'a> {
    pub text: &'a str,
    #[serde(flatten)]
    pub described: Described<'a>,
    pub glossator: OwnOut,
}

#[derive(Default, Serialize)]
pub struct OwnOut {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Box<RawValue>>,
}

#[derive(Serialize)]
pub struct AnnotationOut<'a> {
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub result: Vec<PartOut<'a>>,
}

#[derive(Serialize)]
pub struct PredictionOut<'a> {
    pub model_version: &'a str,
    pub score: f64,
    pub result: Vec<PartOut<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub enum PartOut<'a> {
    Region {
        id: &'a str,
        from_name: Cow<'a, str>,
        to_name: &'static str,
        r#type: &'static str,
        value: ValueOut<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        score: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        meta: Option<MetaOut<'a>>,
    },
    Relation {
        from_id: &'a str,
        to_id: &'a str,
        r#type: &'static str,
        direction: &'static str,
        labels: [&'a str; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        notes: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        meta: Option<MetaOut<'a>>,
    },
}

#[derive(Clone, Default, Serialize)]
pub struct ValueOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<WordsOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<&'a str>,
}

#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum WordsOut<'a> {
    Quote(&'a str),
    Typed(Vec<&'a str>),
}

#[derive(Default, Serialize)]
pub struct MetaOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<[&'a str; 1]>,
    pub glossator: Option<Box<RawValue>>,
}
