use super::super::study::Span;
use super::super::trial::{self, ALICE, BORIS, EXAMPLE, close, document, example, labels, six, stretch, units};
use super::*;
use proptest::prelude::*;

fn sums(document: &Document, by: &[Annotator]) -> Sums {
    let mut sums = Sums::default();
    sums.add(document, &Continuum::new(document, 0), by, &document.common(by));
    sums
}

fn pair(text: &str, a: &[(u32, u32, LabelId)], b: &[(u32, u32, LabelId)]) -> Unitizing {
    sums(&document(text, &[a, b]), &[0, 1]).result(&labels())
}

fn alphas(found: &Unitizing) -> [Option<f64>; 3] {
    [found.u_alpha, found.u_alpha_binary, found.cu_alpha]
}

#[test]
fn the_example_of_the_definitions() {
    let found = sums(&example(), &[0, 1]).result(&labels());
    assert_eq!((found.length, found.n_annotators, found.left_out), (47, 2, 0));
    assert_eq!(alphas(&found).map(six), ["0.477332", "0.545445", "0.483117"].map(|n| Some(n.to_owned())));
    assert_eq!(six(found.per_label["PER"].coverage).as_deref(), Some("0.864865"));
    let json = serde_json::to_value(&found).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["length", "n_annotators", "left_out", "u_alpha", "u_alpha_binary", "cu_alpha", "per_label"]);
    assert!(json["per_label"]["ORG"]["ku_alpha"].is_number());
}

#[test]
fn undefined_without_a_span_and_below_0_with_one_side_empty() {
    assert_eq!(alphas(&Sums::default().result(&labels())), [None; 3]);
    assert_eq!(alphas(&pair(EXAMPLE, &[], &[])), [None; 3]);
    assert_eq!(alphas(&sums(&document(EXAMPLE, &[ALICE]), &[0]).result(&labels())), [None; 3]);
    let one = pair(EXAMPLE, ALICE, &[]);
    assert!(one.u_alpha.unwrap() < 0.0 && one.u_alpha_binary.unwrap() < 0.0);
    assert_eq!((one.cu_alpha, one.per_label["PER"]), (None, OfLabel { ku_alpha: None, coverage: Some(0.0) }));
}

#[test]
fn all_1_where_all_have_the_same() {
    let same = pair(EXAMPLE, BORIS, BORIS);
    assert_eq!(alphas(&same), [Some(1.0); 3]);
    assert!(same.per_label.values().all(|label| *label == OfLabel { ku_alpha: Some(1.0), coverage: Some(1.0) }));
    let whole = pair("word", &[(0, 4, 2)], &[(0, 4, 2)]);
    assert_eq!((alphas(&whole), whole.per_label["PER"].ku_alpha), ([Some(1.0); 3], Some(1.0)));
}

#[test]
fn other_names_for_the_labels_change_nothing() {
    let renamed = |spans: &[(u32, u32, LabelId)]| -> Vec<_> {
        spans.iter().map(|(start, end, label)| (*start, *end, (label + 1) % 3)).collect()
    };
    let (found, other) = (pair(EXAMPLE, ALICE, BORIS), pair(EXAMPLE, &renamed(ALICE), &renamed(BORIS)));
    assert_eq!(alphas(&found), alphas(&other));
    assert_eq!(found.per_label["PER"], other.per_label["LOC"]);
}

#[test]
fn nothing_is_expected_where_a_few_of_many_meet_once() {
    let meet = document(EXAMPLE, &[&[(0, 10, 2)], &[(0, 10, 0)], &[]]);
    let found = sums(&meet, &[0, 1, 2]).result(&labels());
    assert_eq!((found.cu_alpha, found.per_label["PER"].ku_alpha), (None, None));
    assert_eq!(found.per_label["PER"].coverage, Some(0.5));
}

#[test]
fn the_longest_is_laid_first_and_what_meets_it_left_out() {
    let nested = pair(EXAMPLE, &[(0, 10, 2), (0, 26, 1), (20, 36, 0), (26, 30, 0), (26, 30, 2)], BORIS);
    assert_eq!(nested.left_out, 3);
    let apart = pair(EXAMPLE, &[(0, 26, 1), (26, 30, 0)], BORIS);
    assert_eq!((alphas(&nested), nested.per_label), (alphas(&apart), apart.per_label));
}

#[test]
fn touching_units_of_a_label_stay_apart() {
    let (whole, parts) = (&[(0, 10, 2)], &[(0, 5, 2), (5, 10, 2)]);
    let (same, cut) =
        (sums(&document(EXAMPLE, &[whole, whole]), &[0, 1]), sums(&document(EXAMPLE, &[whole, parts]), &[0, 1]));
    assert_eq!(same.labels.iter().next().unwrap().1.squares, 200);
    assert_eq!(*cut.labels.iter().next().unwrap().1, Lengths { length: 20, squares: 150, covered_squares: 150 });
}

#[test]
fn what_stands_between_paragraphs_has_no_length_and_unfinished_ones_none_of_the_spans() {
    let text = "one two\r\n\nthree four\nfive";
    let spans: &[_] = &[(4, 15, 0), (21, 25, 2), (7, 10, 1)];
    let both = document(text, &[spans, spans]);
    let all = sums(&both, &[0, 1]);
    assert_eq!((all.length, all.left_out), (21, 0));
    assert_eq!(all.labels.iter().map(|(_, of)| of.squares).collect::<Vec<_>>(), [128, 32]);
    let mut part = both.clone();
    part.finished[1].1 = [1, 2].into_iter().collect();
    let part = sums(&part, &[0, 1]);
    assert_eq!((part.length, part.labels.iter().map(|(label, _)| *label).collect::<Vec<_>>()), (14, vec![2]));
}

#[test]
fn each_piece_of_a_span_is_a_unit() {
    let pieces = Some([stretch(0, 5), stretch(20, 26)].into_iter().collect());
    let span = Span { layer: 0, by: 0, start: 0, end: 26, label: 2, pieces };
    let cut = trial::with(document(EXAMPLE, &[BORIS]), vec![span], &[0]);
    let two = document(EXAMPLE, &[BORIS, &[(0, 5, 2), (20, 26, 2)]]);
    assert_eq!(sums(&cut, &[0, 1]).result(&labels()), sums(&two, &[0, 1]).result(&labels()));
}

proptest! {
    #[test]
    fn equal_to_counting_code_point_by_code_point(documents in trial::documents(3)) {
        for by in [&[0, 1][..], &[0, 1, 2]] {
            let (mut all, mut renamed) = (Sums::default(), Sums::default());
            let turned: Vec<_> = by.iter().rev().copied().collect();
            for document in &documents {
                all.merge(&sums(document, by));
                renamed.merge(&sums(document, &turned));
            }
            let (found, expected) = (all.result(&labels()), units::unitizing(&documents, by));
            prop_assert_eq!((found.length, found.left_out), (expected.length, expected.left_out));
            for (found, expected) in alphas(&found).into_iter().zip(alphas(&expected)) {
                prop_assert!(close(found, expected), "{:?} {:?}", found, expected);
            }
            prop_assert!(found.per_label.keys().eq(expected.per_label.keys()));
            for (label, expected) in &expected.per_label {
                let found = found.per_label[label];
                prop_assert!(close(found.ku_alpha, expected.ku_alpha), "{} {:?} {:?}", label, found, expected);
                prop_assert!(close(found.coverage, expected.coverage));
            }
            prop_assert_eq!(renamed.result(&labels()), found);
        }
    }
}
