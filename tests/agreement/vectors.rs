//! Every number of every case, to 1e-9.

use super::cases::{Case, ENTITY, GENRE, TOPIC, all};
use glossator::agreement::continuum::Continuum;
use glossator::agreement::study::{Annotator, Document, Units};
use glossator::agreement::tokens::Tokens;
use glossator::agreement::unit_labels::Labelled;
use glossator::agreement::values::Values;
use glossator::agreement::{alpha, exact, fleiss, kappa, muc, unit_labels, unitizing};
use serde::Serialize;
use serde_json::Value;

/// Precision, recall, F1.
const PARTS: [&str; 3] = ["precision", "recall", "f1"];

/// Calls a test for each pair that has finished a unit together, with what the library says of it.
fn each_pair(mut test: impl FnMut(&Case, Annotator, Annotator, &Value)) {
    let mut seen = 0;
    for case in all() {
        for (pair, expect) in case.expect["pairs"].as_object().unwrap() {
            let (a, b) = two(pair);
            let units: usize = case.study.documents.iter().map(|document| document.common(&[a, b]).len()).sum();
            assert_eq!(expect["units"].as_u64().unwrap_or(0), units as u64, "{}: units of {pair}", case.name);
            if units > 0 {
                test(&case, a, b, expect);
                seen += 1;
            }
        }
    }
    assert!(seen > 100);
}

fn two(pair: &str) -> (Annotator, Annotator) {
    let (a, b) = pair.split_once('|').unwrap();
    (a.parse().unwrap(), b.parse().unwrap())
}

/// Those who finished anything.
fn who(case: &Case) -> Vec<Annotator> {
    let all = (0..).take(case.study.annotators.len());
    all.filter(|by| case.study.documents.iter().any(|document| document.finished(*by).is_some())).collect()
}

/// Sums over the documents of a case, of the units that all of these finished.
fn over<S: Default>(case: &Case, by: &[Annotator], mut add: impl FnMut(&mut S, &Document, &Units)) -> S {
    let mut sums = S::default();
    case.study.documents.iter().for_each(|document| add(&mut sums, document, &document.common(by)));
    sums
}

/// Holds the named numbers of ours to a row of theirs.
fn hold(case: &Case, what: &str, ours: &Value, names: &[&str], theirs: &Value) {
    let theirs = theirs.as_array().unwrap();
    assert_eq!(names.len(), theirs.len(), "{}: {what}", case.name);
    for (name, theirs) in names.iter().zip(theirs) {
        let ours = ours.get(name).unwrap_or_else(|| panic!("{}: no {name} in {what}: {ours}", case.name));
        let same = match (ours.as_f64(), theirs.as_f64()) {
            (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 1e-9,
            _ => ours.is_null() && theirs.is_null(),
        };
        assert!(same, "{}: {name} of {what} is {ours}, the reference says {theirs}", case.name);
    }
}

/// Holds a table by label to theirs: the same labels, and each row.
fn hold_labels(case: &Case, what: &str, ours: &Value, theirs: &Value, row: impl Fn(&str, &Value, &Value)) {
    let (ours, theirs) = (ours.as_object().unwrap(), theirs.as_object().unwrap());
    let names = |table: &serde_json::Map<String, Value>| table.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(ours), names(theirs), "{}: labels of {what}", case.name);
    theirs.iter().for_each(|(label, theirs)| row(&format!("{what} of {label}"), &ours[label], theirs));
}

fn json(ours: impl Serialize) -> Value {
    serde_json::to_value(ours).unwrap()
}

#[test]
fn exact_f1_is_that_of_seqeval() {
    each_pair(|case, a, b, expect| {
        let sums = over(case, &[a, b], |sums: &mut exact::Sums, document, common| {
            sums.add(document, ENTITY, a, b, common);
        });
        let (ours, theirs) = (json(sums.result(&case.study.labels)), &expect["exact"]);
        let what = format!("exact match {a}|{b}");
        let names = ["tp", "fp", "fn", "precision", "recall", "f1"];
        hold(case, &format!("{what}, micro"), &ours["micro"], &names, &theirs["micro"]);
        hold(case, &format!("{what}, macro"), &ours["macro"], &PARTS, &theirs["macro"]);
        hold_labels(case, &what, &ours["per_label"], &theirs["per_label"], |what, ours, theirs| {
            hold(case, what, ours, &names, theirs);
            assert_eq!(ours["support"], theirs[0].as_u64().unwrap() + theirs[2].as_u64().unwrap(), "{what}");
        });
    });
}

#[test]
fn credit_for_parts_is_that_of_nervaluate() {
    let names = ["correct", "incorrect", "partial", "missed", "spurious", "precision", "recall", "f1"];
    each_pair(|case, a, b, expect| {
        let sums = over(case, &[a, b], |sums: &mut muc::Sums, document, common| {
            sums.add(document, ENTITY, a, b, common);
        });
        let schemes = |what: &str, ours: &Value, theirs: &Value| {
            for (scheme, theirs) in ["strict", "exact", "partial", "ent_type"].iter().zip(theirs.as_array().unwrap()) {
                hold(case, &format!("{scheme}, {what}"), &ours[scheme], &names, theirs);
            }
        };
        let (ours, theirs) = (json(sums.result(&case.study.labels)), &expect["muc"]);
        let what = format!("MUC {a}|{b}");
        schemes(&what, &ours["overall"], &theirs["overall"]);
        hold_labels(case, &what, &ours["per_label"], &theirs["per_label"], schemes);
    });
}

#[test]
fn kappa_is_that_of_scikit_learn() {
    each_pair(|case, a, b, expect| {
        let sums = over(case, &[a, b], |sums: &mut kappa::Sums, document, common| {
            let tokens = Tokens::new(&document.text, &document.units);
            sums.add(&tokens, &Values::new(document, ENTITY, &tokens), a, b, common);
        });
        let names = ["n", "observed", "kappa", "n_tagged", "kappa_tagged"];
        hold(case, &format!("tokens {a}|{b}"), &json(sums.result()), &names, &expect["token"]);
    });
}

#[test]
fn alpha_is_that_of_krippendorff_and_fleiss_that_of_statsmodels() {
    for case in all() {
        let by = who(&case);
        let (mut alpha, mut fleiss) = (alpha::Sums::default(), fleiss::Sums::default());
        for document in &case.study.documents {
            let tokens = Tokens::new(&document.text, &document.units);
            let values = Values::new(document, ENTITY, &tokens);
            alpha.add(document, &tokens, &values, &by);
            fleiss.add(&tokens, &values, &by, &document.common(&by));
        }
        let names = ["n_units", "n_values", "alpha"];
        hold(&case, "tokens of all", &json(alpha.result()), &names, &case.expect["token_alpha"]);
        hold(&case, "tokens of all", &json(fleiss.result()), &["n", "kappa"], &case.expect["token_fleiss"]);
    }
}

#[test]
fn units_are_compared_by_the_equations() {
    each_pair(|case, a, b, expect| unitizing_of(case, &[a, b], &expect["unitizing"]));
    for case in all() {
        unitizing_of(&case, &who(&case), &case.expect["unitizing"]);
    }
}

fn unitizing_of(case: &Case, by: &[Annotator], expect: &Value) {
    let sums = over(case, by, |sums: &mut unitizing::Sums, document, common| {
        sums.add(document, &Continuum::new(document, ENTITY), by, common);
    });
    let (ours, what) = (json(sums.result(&case.study.labels)), format!("units of {by:?}"));
    hold(case, &what, &ours, &["length", "n_annotators", "left_out"], &expect["sums"]);
    hold(case, &what, &ours, &["u_alpha", "u_alpha_binary", "cu_alpha"], &expect["alphas"]);
    hold_labels(case, &what, &ours["per_label"], &expect["per_label"], |what, ours, theirs| {
        hold(case, what, ours, &["ku_alpha", "coverage"], theirs);
    });
}

#[test]
fn labels_of_documents_and_paragraphs_are_those_of_krippendorff_and_scikit_learn() {
    let mut seen = 0;
    for case in all() {
        for (name, layer) in [("document_labels", TOPIC), ("paragraph_labels", GENRE)] {
            let Some(expect) = case.expect.get(name) else { continue };
            let labelled: Vec<_> = case.study.documents.iter().map(|one| Labelled::new(one, layer)).collect();
            let mut alpha = unit_labels::AlphaSums::default();
            let by = who(&case);
            for one in &labelled {
                alpha.add(one, &by);
            }
            let names = ["n_units", "n_values", "alpha"];
            hold(&case, name, &json(alpha.result()), &names, &expect["alpha"]);
            for (pair, expect) in expect["pairs"].as_object().unwrap() {
                let (a, b) = two(pair);
                if !by.contains(&a) || !by.contains(&b) {
                    continue;
                }
                let mut sums = unit_labels::Sums::default();
                for one in &labelled {
                    sums.add(one, a, b);
                }
                let what = format!("{name} of {pair}");
                hold(&case, &what, &json(sums.result()), &["n", "observed", "kappa"], expect);
                seen += 1;
            }
        }
    }
    assert!(seen > 20);
}
