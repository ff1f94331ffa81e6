//! What is said to an outside model that runs beside the session, and what it says: one line of JSON each. Whatever it
//! says is a stranger's word.

mod answer;

pub use answer::{Answer, Dropped, Greeting};

use super::{Lesson, Tagged};
use crate::text::TextMap;
use serde::Serialize;
use serde_json::json;

/// The version of the protocol.
pub const VERSION: u64 = 1;
/// A longer line (bytes) of a model is refused.
pub const LONGEST_LINE: usize = 64 << 10;

/// A layer in which models may propose.
#[derive(Clone, Debug, Serialize)]
pub struct Layer {
    /// Its number in the schema.
    #[serde(skip)]
    pub number: usize,
    /// As written into records.
    pub name: String,
    /// `span` or `stance`.
    pub kind: &'static str,
    /// Its labels, in the order of the schema.
    pub labels: Vec<Label>,
}

/// A label of it.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// As written into records.
    pub name: String,
    /// For people.
    pub title: String,
}

/// What models may propose: layers and labels by name.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(pub Vec<Layer>);

/// A paragraph that models are asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Of the question; no two of a session are the same.
    pub id: u64,
    /// The article.
    pub doc: String,
    /// Where the paragraph starts in the article, in code points.
    pub start: u32,
    /// The paragraph.
    pub text: String,
    /// BCP 47.
    pub language: String,
}

impl Vocabulary {
    /// The first line: what there is to propose.
    pub fn hello(&self) -> String {
        json!({ "v": VERSION, "schema": { "layers": self.0 } }).to_string()
    }

    /// A finished paragraph with its spans in the layers that are suggested in.
    pub fn learn(&self, lesson: &Lesson) -> String {
        let map = TextMap::new(lesson.text.as_str().into());
        let span = |(bytes, layer, label): &Tagged| {
            let layer = self.0.iter().find(|one| one.number == *layer)?;
            let (chars, label) = (map.chars(*bytes)?, layer.labels.get(*label)?);
            let (start, end) = (chars.start.get(), chars.end.get());
            Some(json!({ "start": start, "end": end, "layer": layer.name, "label": label.name }))
        };
        let spans: Vec<_> = lesson.spans.iter().filter_map(span).collect();
        let (doc, start) = &lesson.place;
        json!({ "learn": { "doc": doc, "start": start, "text": lesson.text, "spans": spans } }).to_string()
    }

    /// Numbers of a layer and of its label.
    fn place(&self, layer: &str, label: &str) -> Option<(usize, usize)> {
        let layer = self.0.iter().find(|one| one.name == layer)?;
        Some((layer.number, layer.labels.iter().position(|one| one.name == label)?))
    }
}

impl Paragraph {
    /// The line that asks about it.
    pub fn line(&self) -> String {
        json!(self).to_string()
    }
}
