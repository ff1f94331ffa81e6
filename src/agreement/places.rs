//! What stands behind a figure: the spans, or labels, of two annotators side by side.

use super::confusion::differing;
use super::overlap::{Had, side_by_side};
use super::study::{Annotator, Document, Kind, LabelId, LayerId, Span, Study};
use super::unit_labels;
use crate::text::CharSpan;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// All that these two have in common finished units.
    Pair(Annotator, Annotator),
    /// What two of anybody take for each other, whoever has which; `None`: has no such span.
    Confusion(Option<String>, Option<String>),
}

/// What two annotators have in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The two.
    pub by: [Annotator; 2],
    /// What each of them says: a label, of a document or a paragraph all its labels; `None`: has nothing there.
    pub labels: [Option<String>; 2],
    /// Where, in code points of the document: hulls. A label of a document stands nowhere.
    pub at: [Option<CharSpan>; 2],
    /// Whether both say the same.
    pub is_equal: bool,
}

/// What a document has of it, in its order.
pub fn of_document(study: &Study, document: &Document, layer: LayerId, behind: &Behind) -> Vec<Place> {
    match behind {
        Behind::Pair(a, b) if has_spans(study, layer) => all(study, document, layer, [*a, *b]),
        Behind::Pair(a, b) => labels(study, document, layer, [*a, *b]),
        Behind::Confusion(one, other) => {
            let id = |name: &Option<String>| name.as_ref().map(|name| study.labels.binary_search(name).ok());
            let (one, other) = (id(one), id(other));
            let is_asked = |place: &(Option<&Span>, Option<&Span>)| {
                let of = |span: Option<&Span>| span.map(|span| Some(usize::from(span.label)));
                let labels = (of(place.0), of(place.1));
                labels == (one, other) || labels == (other, one)
            };
            let by = document.finished.iter().map(|(by, _)| *by);
            let pairs = by.clone().flat_map(|a| by.clone().filter(move |b| a < *b).map(move |b| [a, b]));
            let mut found = Vec::new();
            for [a, b] in pairs {
                let common = document.common(&[a, b]);
                let differing = differing(document, layer, a, b, &common);
                let asked = differing.into_iter().filter(is_asked);
                found.extend(asked.map(|(in_a, in_b)| place(study, [a, b], [in_a, in_b], false)));
            }
            found
        }
    }
}

fn has_spans(study: &Study, layer: LayerId) -> bool {
    let layer = study.layers.get(usize::from(layer));
    layer.is_some_and(|layer| matches!(layer.kind, Kind::Spans | Kind::Stances))
}

fn all(study: &Study, document: &Document, layer: LayerId, by: [Annotator; 2]) -> Vec<Place> {
    let [a, b] = by;
    let common = document.common(&by);
    let both = side_by_side(document.spans(layer, a, &common), document.spans(layer, b, &common));
    let equal = both.filter_map(|had| match had {
        Had::Both(span) => Some(place(study, by, [Some(span); 2], true)),
        Had::A(_) | Had::B(_) => None,
    });
    let other = differing(document, layer, a, b, &common).into_iter();
    let mut found: Vec<Place> = equal.chain(other.map(|(a, b)| place(study, by, [a, b], false))).collect();
    found.sort_by_key(|place| place.at.iter().flatten().map(|at| (at.start, at.end)).min());
    found
}

fn place(study: &Study, by: [Annotator; 2], spans: [Option<&Span>; 2], is_equal: bool) -> Place {
    let labels = spans.map(|span| span.map(|span| name(study, span.label)));
    Place { by, labels, at: spans.map(|span| span.map(Span::hull)), is_equal }
}

fn name(study: &Study, label: LabelId) -> String {
    study.labels.get(usize::from(label)).cloned().unwrap_or_default()
}

fn labels(study: &Study, document: &Document, layer: LayerId, by: [Annotator; 2]) -> Vec<Place> {
    let both = unit_labels::of_both(document, layer, by).into_iter();
    let place = |(unit, given): (Option<u32>, [unit_labels::LabelSet; 2])| {
        let at = unit.and_then(|unit| document.units.get(usize::try_from(unit).ok()?).copied());
        let is_equal = given[0] == given[1];
        let said = given.map(|labels| labels.iter().map(|label| name(study, *label)).collect::<Vec<_>>().join("+"));
        Place { by, labels: said.map(Some), at: [at; 2], is_equal }
    };
    both.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::super::study::{Layer, UnitLabel};
    use super::super::trial::{example, labels as names};
    use super::*;

    fn study(kind: Kind) -> Study {
        let annotators = vec!["alice".to_owned(), "boris".to_owned()];
        Study { annotators, labels: names(), layers: vec![Layer { name: "entity".into(), kind }], ..Study::default() }
    }

    fn said(places: &[Place]) -> Vec<String> {
        let label = |label: &Option<String>| label.clone().unwrap_or_else(|| "–".into());
        let start = |place: &Place| place.at.iter().flatten().map(|at| at.start.get()).min().unwrap_or_default();
        let sign = |place: &Place| if place.is_equal { "=" } else { "≠" };
        let one = |place: &Place| {
            format!("{} {}{}{}", start(place), label(&place.labels[0]), sign(place), label(&place.labels[1]))
        };
        places.iter().map(one).collect()
    }

    #[test]
    fn everything_of_two_in_the_order_of_the_text() {
        let places = of_document(&study(Kind::Spans), &example(), 0, &Behind::Pair(0, 1));
        assert_eq!(said(&places), ["0 PER=PER", "15 PER≠PER", "30 LOC≠ORG", "40 –≠LOC"]);
    }

    #[test]
    fn a_confusion_is_found_whoever_has_which() {
        let (study, document) = (study(Kind::Spans), example());
        let of = |a: Option<&str>, b: Option<&str>| {
            let behind = Behind::Confusion(a.map(str::to_owned), b.map(str::to_owned));
            said(&of_document(&study, &document, 0, &behind))
        };
        assert_eq!(of(Some("ORG"), Some("LOC")), ["30 LOC≠ORG"]);
        assert_eq!(
            (of(Some("LOC"), None), of(Some("PER"), Some("PER"))),
            (vec!["40 –≠LOC".into()], vec!["15 PER≠PER".into()])
        );
        assert!(of(Some("PER"), None).is_empty() && of(Some("X"), Some("ORG")).is_empty());
    }

    #[test]
    fn labels_of_units_that_both_labelled() {
        let mut document = example();
        document.spans.clear();
        let given = |by, label| UnitLabel { layer: 0, unit: Some(0), by, label };
        document.labels = vec![given(0, 0), given(0, 1), given(1, 1)];
        let places = of_document(&study(Kind::Paragraphs), &document, 0, &Behind::Pair(0, 1));
        let names = names();
        assert_eq!(said(&places), [format!("0 {}+{}≠{}", names[0], names[1], names[1])]);
    }
}
