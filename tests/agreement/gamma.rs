//! The observed disorder of gamma against pygamma-agreement 0.5.9: `gamma.json`, made by `gamma.py`.

use glossator::agreement::gamma::gamma;
use glossator::agreement::study::{Document, Span, Study};
use glossator::text::{CharPos, CharSpan};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    annotators: u16,
    /// Annotator, start, end, label.
    units: Vec<(u16, u32, u32, String)>,
    observed: f64,
}

fn document(at: usize, case: &Case) -> Document {
    let span = |(by, start, end, label): &(u16, u32, u32, String)| {
        let label = u16::try_from(["LOC", "ORG", "PER"].iter().position(|known| known == label).unwrap()).unwrap();
        Span { layer: 0, by: *by, start: *start, end: *end, label, pieces: None }
    };
    let mut spans: Vec<Span> = case.units.iter().map(span).collect();
    spans.sort();
    Document {
        id: at.to_string(),
        units: vec![CharSpan::new(CharPos::new(0), CharPos::new(500))],
        finished: (0..case.annotators).map(|by| (by, [0].into_iter().collect())).collect(),
        spans,
        ..Document::default()
    }
}

#[test]
fn the_observed_disorder_is_that_of_pygamma() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("gamma.json")).unwrap();
    let counts: Vec<usize> = (2..=5).map(|n| cases.iter().filter(|case| case.annotators == n).count()).collect();
    assert_eq!(counts, [28, 25, 5, 3]);
    let mut largest: f64 = 0.0;
    for (at, case) in cases.iter().enumerate() {
        let study = Study { documents: vec![document(at, case)], ..Study::default() };
        let annotators: Vec<u16> = (0..case.annotators).collect();
        let found = gamma(&study, 0, &annotators, 1, &|| false);
        let observed = found.observed[&at.to_string()].unwrap();
        largest = largest.max((observed - case.observed).abs());
        assert!((observed - case.observed).abs() < 1e-4, "case {at}: {observed} is not {}", case.observed);
    }
    // It computes in 32-bit floats; what is more than that would be another alignment.
    assert!(largest < 2e-6, "{largest}");
}
