//! Which spans tags can hold: one stretch each, none that shares text with another; the rest is named.

use crate::annotation::{Kind, Record, pieces};
use crate::exchange::held::What;
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::exchange::respaced::is_space;
use crate::text::{BytePos, BytesSpan};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Which of two spans that share text is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The longer one.
    #[default]
    Outer,
    /// The shorter one.
    Inner,
    /// The one of this layer, else the longer one.
    Layer(String),
}

impl FromStr for Overlap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "outer" => Ok(Self::Outer),
            "inner" => Ok(Self::Inner),
            _ => match text.strip_prefix("layer=").filter(|layer| !layer.is_empty()) {
                Some(layer) => Ok(Self::Layer(layer.to_owned())),
                None => Err(format!("“{text}” says not which span to keep: write outer, inner or layer=LAYER.")),
            },
        }
    }
}

/// What becomes of a span of several pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Discontinuous {
    /// It is left out.
    #[default]
    Dropped,
    /// It reaches from its first piece to its last.
    Widened,
}

impl FromStr for Discontinuous {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "dropped" => Ok(Self::Dropped),
            "widened" => Ok(Self::Widened),
            _ => Err(format!("“{text}” says not what to do with several pieces: write dropped or widened.")),
        }
    }
}

/// How spans are made flat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flat {
    /// Which of two that share text is kept.
    pub overlap: Overlap,
    /// What becomes of several pieces.
    pub discontinuous: Discontinuous,
    /// Whether spans of different layers may share text.
    pub by_layer: bool,
    /// Whether what is left out stands elsewhere in the export.
    pub beside: bool,
}

/// A span as tags hold it.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'a> {
    /// What it is.
    pub record: &'a Record,
    /// Where it stands in the article, without white space at its ends.
    pub bytes: BytesSpan,
}

impl Flat {
    /// The spans of an article that tags hold, in the order of the text, and what is lost of the others.
    pub fn spans<'a>(&self, document: &Outgoing<'a>, losses: &mut Losses) -> Vec<Tagged<'a>> {
        let all = document.of_kind(Kind::Span).filter_map(|record| self.one_stretch(record, document, losses));
        let layers = &document.schema.layers;
        let mut all: Vec<(i64, usize, Tagged)> = all
            .map(|tagged| {
                let words = document.article.text.get(tagged.bytes.range()).unwrap_or_default();
                let length = i64::try_from(words.chars().count()).unwrap_or(i64::MAX);
                let length = if self.overlap == Overlap::Inner { length } else { -length };
                let layer = layers.iter().position(|layer| layer.name == tagged.record.layer);
                (length, layer.unwrap_or(usize::MAX), tagged)
            })
            .collect();
        let behind = |record: &Record| matches!(&self.overlap, Overlap::Layer(layer) if *layer != record.layer);
        all.sort_by(|(length, layer, one), (other_length, other_layer, other)| {
            let (a, b) = (one.record, other.record);
            let names = (&a.layer, &a.label, &a.by, &a.id).cmp(&(&b.layer, &b.label, &b.by, &b.id));
            let places = (one.bytes.start, layer).cmp(&(other.bytes.start, other_layer));
            (behind(a), length).cmp(&(behind(b), other_length)).then(places).then(names)
        });
        let mut kept: BTreeMap<(&str, BytePos), Tagged<'a>> = BTreeMap::new();
        for (.., tagged) in all {
            let layer = if self.by_layer { tagged.record.layer.as_str() } else { "" };
            let before = kept.range(..(layer, tagged.bytes.end)).next_back();
            let taken = before.filter(|((of, _), other)| *of == layer && other.bytes.end > tagged.bytes.start);
            match taken {
                Some((_, other)) => self.left_out(tagged.record, other.record, losses),
                None => _ = kept.insert((layer, tagged.bytes.start), tagged),
            }
        }
        let mut kept: Vec<Tagged> = kept.into_values().collect();
        kept.sort_by_key(|tagged| (tagged.bytes.start, Reverse(tagged.bytes.end)));
        kept
    }

    fn left_out(&self, record: &Record, other: &Record, losses: &mut Losses) {
        let apart = if record.layer == other.layer { "" } else { "; with a file for each layer both are kept" };
        let detail = format!(
            "“{}” {}/{} shares text with “{}” {}/{}, which was kept{apart}",
            record.quote, record.layer, record.label, other.quote, other.layer, other.label
        );
        losses.add(record, What::Overlap, self.gone(), detail);
    }

    fn gone(&self) -> Action {
        if self.beside { Action::Flattened } else { Action::Dropped }
    }

    /// A span as one stretch without white space at its ends.
    fn one_stretch<'a>(&self, record: &'a Record, document: &Outgoing<'a>, losses: &mut Losses) -> Option<Tagged<'a>> {
        let text = &document.article.text;
        let all = pieces::joined(record.pieces());
        let bytes: Option<Vec<BytesSpan>> = all.iter().map(|piece| document.map.bytes(*piece)).collect();
        let bytes = bytes.unwrap_or_default();
        let trimmed: Vec<BytesSpan> = bytes.iter().filter_map(|piece| without_space(text, *piece)).collect();
        let (Some(first), Some(last)) = (trimmed.first(), trimmed.last()) else {
            losses.add(record, What::Space, Action::Dropped, "it holds nothing but white space");
            return None;
        };
        if trimmed != bytes {
            losses.add(record, What::Space, Action::Moved, format!("white space at the ends of “{}”", record.quote));
        }
        let hull = BytesSpan::new(first.start, last.end);
        if let [_, .., _] = trimmed.as_slice() {
            let gaps = trimmed.iter().zip(trimmed.iter().skip(1));
            let mut gaps = gaps.filter_map(|(one, next)| text.get(one.end.get()..next.start.get()));
            if gaps.all(|gap| gap.chars().all(is_space)) {
                losses.add(record, What::Discontinuous, Action::Widened, "over white space between its pieces");
            } else if self.discontinuous == Discontinuous::Widened {
                let words = text.get(hull.range()).unwrap_or_default();
                losses.add(record, What::Discontinuous, Action::Widened, format!("“{}” → “{words}”", record.quote));
            } else {
                let detail = format!("“{}” {}/{} has several pieces", record.quote, record.layer, record.label);
                losses.add(record, What::Discontinuous, self.gone(), detail);
                return None;
            }
        }
        Some(Tagged { record, bytes: hull })
    }
}

/// A stretch without white space at its ends; `None` where it holds nothing else.
pub fn without_space(text: &str, span: BytesSpan) -> Option<BytesSpan> {
    let words = text.get(span.range())?;
    let start = span.start.get() + words.len() - words.trim_start_matches(is_space).len();
    let end = start + words.trim_matches(is_space).len();
    (start < end).then(|| BytesSpan::new(BytePos::new(start), BytePos::new(end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Registry;
    use crate::corpus::Article;
    use crate::exchange::outgoing::Hand;
    use crate::exchange::testing::{article, schema, span};
    use crate::text::TextMap;

    const TEXT: &str = "The old Bloc of the north wrecked the talks.";

    fn kept(flat: &Flat, all: &[(&str, &str, &[[u32; 2]])]) -> (Vec<String>, Vec<(&'static str, Action)>) {
        let article: Article = article("d", TEXT);
        let made = |(n, (layer, label, place)): (usize, &(&str, &str, &[[u32; 2]]))| {
            span(&article, &format!("s-{n}"), layer, label, place)
        };
        let records: Vec<Record> = all.iter().enumerate().map(made).collect();
        let (map, schema, registry) = (TextMap::new(TEXT.into()), schema(), Registry::new(&[], [], &[]));
        let hands = vec![Hand { who: "alice", records: records.iter().collect() }];
        let document = Outgoing { article: &article, map: &map, hands, registry: &registry, schema: &schema };
        let mut losses = Losses::new("d");
        let spans = flat.spans(&document, &mut losses);
        let words = spans.iter().map(|one| format!("{} {}", one.record.label, &TEXT[one.bytes.range()]));
        (words.collect(), losses.list.iter().map(|loss| (loss.what, loss.action)).collect())
    }

    #[test]
    fn of_spans_that_share_text_one_is_kept_and_the_others_are_named() {
        let all: &[(&str, &str, &[[u32; 2]])] = &[
            ("entity", "ORG", &[[0, 12]]),
            ("entity", "PERSON", &[[8, 12]]),
            ("stance", "against", &[[8, 33]]),
            ("entity", "ORG", &[[34, 43]]),
        ];
        let (outer, lost) = kept(&Flat::default(), all);
        assert_eq!(outer, ["against Bloc of the north wrecked", "ORG the talks"]);
        assert_eq!(lost, [("overlap", Action::Dropped), ("overlap", Action::Dropped)]);
        let inner = kept(&Flat { overlap: Overlap::Inner, ..Flat::default() }, all).0;
        assert_eq!(inner, ["PERSON Bloc", "ORG the talks"]);
        let entity = kept(&Flat { overlap: Overlap::Layer("entity".into()), ..Flat::default() }, all).0;
        assert_eq!(entity, ["ORG The old Bloc", "ORG the talks"]);
        let (layers, lost) = kept(&Flat { by_layer: true, beside: true, ..Flat::default() }, all);
        assert_eq!(layers, ["ORG The old Bloc", "against Bloc of the north wrecked", "ORG the talks"]);
        assert_eq!(lost, [("overlap", Action::Flattened)]);
    }

    #[test]
    fn choices_are_read() {
        assert_eq!("layer=stance".parse(), Ok(Overlap::Layer("stance".into())));
        assert_eq!(("inner".parse(), "widened".parse()), (Ok(Overlap::Inner), Ok(Discontinuous::Widened)));
        assert!("layer=".parse::<Overlap>().is_err() && "cut".parse::<Discontinuous>().is_err());
    }

    #[test]
    fn several_pieces_and_white_space_at_the_ends() {
        let all: &[(&str, &str, &[[u32; 2]])] = &[
            ("entity", "ORG", &[[0, 3], [8, 12]]),
            ("entity", "ORG", &[[13, 15], [16, 19]]),
            ("entity", "PERSON", &[[19, 26]]),
            ("entity", "PERSON", &[[33, 34]]),
        ];
        let (words, lost) = kept(&Flat::default(), all);
        assert_eq!(words, ["ORG of the", "PERSON north"]);
        assert_eq!(
            lost,
            [
                ("discontinuous", Action::Dropped),
                ("discontinuous", Action::Widened),
                ("space", Action::Moved),
                ("space", Action::Dropped)
            ]
        );
        let wide = Flat { discontinuous: Discontinuous::Widened, ..Flat::default() };
        assert_eq!(kept(&wide, all).0.first().unwrap(), "ORG The old Bloc");
    }
}
