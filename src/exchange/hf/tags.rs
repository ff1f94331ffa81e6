//! Tokens with one class each (IOB2), as programs that learn to find names take them.

use crate::annotation::Record;
use crate::exchange::loss::Losses;
use crate::exchange::outgoing::{Hand, Outgoing};
use crate::exchange::tagging::Flat;
use crate::exchange::tagging::token::tokens;
use crate::exchange::tally::Tally;
use crate::schema::{LayerKind, Schema};
use crate::text::BytesSpan;
use std::collections::{BTreeMap, BTreeSet};

/// The layer whose spans become classes of tokens, and the names of the classes.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    layer: String,
    /// `O`, then `B-` and `I-` of every label in their order.
    pub names: Vec<String>,
    /// The class that begins a label.
    begins: BTreeMap<String, usize>,
}

/// The tokens of a text and their classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagged<'a> {
    /// The words.
    pub tokens: Vec<&'a str>,
    /// Where they start, in code points.
    pub starts: Vec<i64>,
    /// Where they end.
    pub ends: Vec<i64>,
    /// Their classes: places in [`Tags::names`].
    pub classes: Vec<usize>,
}

impl Tags {
    /// Of the layer asked for, else the first of names that has spans, else the first of any kind that has some.
    pub fn new(wanted: Option<&str>, schema: &Schema, tally: &Tally) -> Self {
        let used: BTreeSet<&str> = tally.spans.keys().map(|(layer, _)| layer.as_str()).collect();
        let with = |kind: LayerKind| {
            let mut layers =
                schema.layers.iter().filter(|layer| layer.kind == kind && used.contains(layer.name.as_str()));
            layers.next().map(|layer| layer.name.as_str())
        };
        let layer = wanted.or_else(|| with(LayerKind::Span)).or_else(|| with(LayerKind::Stance));
        let layer = layer.or(used.first().copied()).unwrap_or_default().to_owned();
        let labels = tally.spans.keys().filter(|(one, _)| *one == layer).map(|(_, label)| label);
        let mut tags = Self { layer: layer.clone(), names: vec!["O".to_owned()], begins: BTreeMap::new() };
        for label in labels {
            tags.begins.insert(label.clone(), tags.names.len());
            tags.names.extend([format!("B-{label}"), format!("I-{label}")]);
        }
        tags
    }

    /// The tokens of an article, broken where a span of the layer begins or ends. A token has one class: of spans that
    /// share text the longest counts, and one of several pieces has none.
    pub fn of<'a>(&self, document: &Outgoing<'a>, records: &[&'a Record]) -> Tagged<'a> {
        let (article, map) = (document.article, document.map);
        let records = records.iter().copied().filter(|record| record.layer == self.layer).collect();
        let hands = vec![Hand { who: "", records }];
        let alone = Outgoing { article, map, hands, registry: document.registry, schema: document.schema };
        // What has no class stands among the spans of the row: nothing is lost.
        let spans = Flat::default().spans(&alone, &mut Losses::default());
        let bounds: Vec<BytesSpan> = spans.iter().map(|span| span.bytes).collect();
        let mut spans = spans.iter().peekable();
        let mut tagged = Tagged::default();
        let (mut byte, mut chars) = (0, 0);
        for token in tokens(article, &bounds) {
            let start = token.bytes.start;
            while spans.next_if(|span| span.bytes.end <= start).is_some() {}
            let span = spans.peek().filter(|span| span.bytes.start <= start);
            let class = span.and_then(|span| Some((self.begins.get(&span.record.label)?, span.bytes.start < start)));
            tagged.classes.push(class.map_or(0, |(class, inside)| class + usize::from(inside)));
            chars += count(article.text.get(byte..start.get()).unwrap_or_default());
            tagged.starts.push(chars);
            chars += count(token.text);
            tagged.ends.push(chars);
            tagged.tokens.push(token.text);
            byte = token.bytes.end.get();
        }
        tagged
    }
}

fn count(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}
