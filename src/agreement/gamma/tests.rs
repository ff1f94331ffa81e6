use super::dissimilarity::Unit;
use super::*;
use crate::agreement::study::Document;
use crate::agreement::trial;
use proptest::prelude::*;

/// Some units of so many annotators, up to so many of each, sorted; one at least.
pub fn units(annotators: usize, each: usize) -> impl Strategy<Value = Vec<Unit>> {
    let unit = (0..50u32, 1..12u32, 0..3u16);
    prop::collection::vec(prop::collection::vec(unit, 0..=each), annotators).prop_filter_map("none", |all| {
        let by = all.into_iter().enumerate();
        let units = by.flat_map(|(by, own)| {
            own.into_iter().map(move |(start, length, label)| Unit { start, end: start + length, label, by })
        });
        let mut units: Vec<Unit> = units.collect();
        units.sort_unstable();
        (!units.is_empty()).then_some(units)
    })
}

/// Somebody's spans in a paragraph that all have finished, and in one that only the first has.
fn study(spans: &[&[(u32, u32, u16)]]) -> Study {
    let text = format!("{}\nOtto Brandt met Marta Lind.", trial::EXAMPLE);
    let mut document = trial::document(&text, spans);
    for (_, finished) in document.finished.iter_mut().skip(1) {
        *finished = [0].into_iter().collect();
    }
    document.id = "a".to_owned();
    Study { documents: vec![document], ..Study::default() }
}

fn of(study: &Study, annotators: u16) -> Gamma {
    gamma(study, 0, &(0..annotators).collect::<Vec<_>>(), 1, &|| false)
}

#[test]
fn the_worked_example() {
    let alice = [trial::ALICE, &[(48, 59, 2)]].concat();
    let example = study(&[&alice, trial::BORIS]);
    let found = of(&example, 2);
    assert!((found.observed["a"].unwrap() - 0.596_144).abs() < 1e-6, "{found:?}");
    let value = found.gamma.unwrap();
    assert!((0.2..0.8).contains(&value), "{value}");
    assert_eq!(found, of(&example, 2));
    let other = gamma(&example, 0, &[0, 1], 2, &|| false).gamma.unwrap();
    assert!(value.to_bits() != other.to_bits() && (value - other).abs() < 0.03, "{value} {other}");
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["gamma"], value);
    assert!(json["gamma_observed_disorder"]["a"].is_f64() && json.get("gamma_not_computed").is_none());
}

#[test]
fn documents_weigh_by_their_units() {
    let mut both = study(&[trial::ALICE, trial::BORIS]);
    both.documents.push(Document { id: "b".to_owned(), ..study(&[&[(0, 4, 0)], &[(5, 9, 0)]]).documents.remove(0) });
    let found = of(&both, 2);
    let observed = [found.observed["a"].unwrap(), found.observed["b"].unwrap()];
    let mut seeds = Chance::new(1);
    let expected: Vec<f64> = both
        .documents
        .iter()
        .map(|document| Compared::new(document, 0, &[0, 1]).unwrap().expected(seeds.draw(), &|| false).unwrap())
        .collect();
    // 3.5 and 1 units on average.
    let wanted = 1.0 - (observed[0] * 3.5 + observed[1]) / (expected[0] * 3.5 + expected[1]);
    assert!((found.gamma.unwrap() - wanted).abs() < 1e-12);
}

#[test]
fn full_agreement_is_1_and_pieces_count_as_their_hull() {
    let mut study = study(&[&[(0, 10, 2)], &[(0, 10, 2)]]);
    study.documents[0].spans[1].pieces = Some([trial::stretch(0, 4), trial::stretch(6, 10)].into());
    let found = of(&study, 2);
    assert_eq!((found.observed["a"], found.gamma), (Some(0.0), Some(1.0)));
}

#[test]
fn one_who_tagged_nothing_is_compared_too() {
    let found = of(&study(&[&[(0, 10, 2), (20, 26, 2)], &[]]), 2);
    // Two units alone; one on average. Shuffled, they are as much alone.
    assert_eq!((found.observed["a"], found.gamma), (Some(2.0), Some(0.0)));
}

#[test]
fn without_a_figure_there_is_a_reason() {
    let example = study(&[trial::ALICE, trial::BORIS]);
    let reason = |found: Gamma| {
        assert_eq!(found.gamma, None);
        found.reason.unwrap()
    };
    assert_eq!(reason(of(&study(&[&[(48, 59, 2)], &[]]), 2)), Uncomputed::Nothing.to_string());
    assert_eq!(reason(of(&example, 1)), Uncomputed::Alone.to_string());
    assert!(reason(of(&example, 6)).contains("not for 6"));
    assert_eq!(reason(gamma(&example, 0, &[0, 1], 1, &|| true)), Uncomputed::Cancelled.to_string());
    // On a circle of two places, the one way to be half a unit apart puts the second on the first.
    let mut tiny = trial::document("ab", &[&[(0, 1, 0)], &[(1, 2, 0)]]);
    tiny.id = "a".to_owned();
    let found = of(&Study { documents: vec![tiny], ..Study::default() }, 2);
    assert_eq!((found.observed["a"], reason(found)), (Some(1.0), Uncomputed::Expected.to_string()));
}

#[test]
fn what_is_too_large_is_named_and_not_guessed() {
    let dense: Vec<_> = (0..16).flat_map(|at| [(at, 30 + at, 2), (at, 31 + at, 2)]).collect();
    let found = of(&study(&[&dense, &dense, &dense]), 3);
    assert_eq!((found.observed["a"], found.gamma), (None, None));
    assert!(found.reason.is_some_and(|reason| reason.starts_with("a: more than 20000 ways")));
}
