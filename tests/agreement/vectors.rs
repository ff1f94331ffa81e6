//! Every number of every case, to 1e-9.

use super::cases::{Case, all, report};
use serde_json::{Map, Value};

const PARTS: [&str; 3] = ["precision", "recall", "f1"];
const COUNTS: [&str; 3] = ["tp", "fp", "fn"];
const SCHEMES: [&str; 4] = ["strict", "exact", "partial", "ent_type"];
const MATCHES: [&str; 5] = ["correct", "incorrect", "partial", "missed", "spurious"];

#[test]
fn the_report_says_what_the_libraries_say() {
    for case in all() {
        hold_all(&case, &report(&case.study));
    }
}

/// Holds a whole report to what the libraries say.
pub fn hold_all(case: &Case, report: &Value) {
    let layers = &report["layers"];
    let (ours, theirs) = (&layers["entity"], &case.expect);
    for (pair, theirs) in theirs["pairs"].as_object().unwrap() {
        let ours = &ours["pairs"][name_of(case, pair)];
        assert_eq!(ours.get("units"), theirs.get("units"), "{}: units of {pair}", case.name);
        if !theirs.is_null() {
            hold_pair(&At { case, what: pair.clone() }, ours, theirs);
        }
    }
    let at = At { case, what: "all".to_owned() };
    let mean = [&ours["mean_pairwise_f1"], &theirs["mean_pairwise_f1"]];
    at.hold_one("mean_pairwise_f1", mean[0], mean[1]);
    let several = theirs["unitizing"]["sums"][1].as_u64().unwrap() > 1;
    if several {
        at.hold(&["n_units", "n_values", "alpha"], &ours["token_alpha"], &theirs["token_alpha"]);
        at.hold(&["n", "kappa"], &ours["token_fleiss"], &theirs["token_fleiss"]);
        hold_units(&at, &ours["unitizing"], &theirs["unitizing"]);
    }
    for (layer, alpha, theirs) in [
        ("topic", "document_alpha", theirs.get("document_labels")),
        ("genre", "paragraph_alpha", theirs.get("paragraph_labels")),
    ] {
        assert_eq!(layers.get(layer).is_some(), theirs.is_some(), "{}: {layer}", case.name);
        if let Some(theirs) = theirs {
            hold_labels(case, &layers[layer], several.then_some(alpha), theirs);
        }
    }
}

/// The name of a pair of numbers.
fn name_of(case: &Case, pair: &str) -> String {
    let names = pair.split('|').map(|by| case.study.annotators[by.parse::<usize>().unwrap()].as_str());
    names.collect::<Vec<_>>().join("|")
}

fn hold_pair(at: &At, ours: &Value, theirs: &Value) {
    let scores = [&COUNTS[..], &PARTS].concat();
    let exact = at.of("exact");
    exact.hold(&scores, &ours["exact"]["micro"], &theirs["exact"]["micro"]);
    exact.of("macro").hold(&PARTS, &ours["exact"]["macro"], &theirs["exact"]["macro"]);
    exact.each_label(&ours["exact"]["per_label"], &theirs["exact"]["per_label"], |at, ours, theirs| {
        at.hold(&scores, ours, theirs);
        let support = theirs[0].as_u64().unwrap() + theirs[2].as_u64().unwrap();
        assert_eq!(ours["support"], support, "{}: support of {}", at.case.name, at.what);
    });
    let columns = [&MATCHES[..], &PARTS].concat();
    let schemes = |at: &At, ours: &Value, theirs: &Value| {
        for (n, scheme) in SCHEMES.iter().enumerate() {
            at.of(scheme).hold(&columns, &ours[scheme], &theirs[n]);
        }
    };
    schemes(&at.of("muc"), &ours["muc"]["overall"], &theirs["muc"]["overall"]);
    at.of("muc").each_label(&ours["muc"]["per_label"], &theirs["muc"]["per_label"], schemes);
    let names = ["n", "observed", "kappa", "n_tagged", "kappa_tagged"];
    at.of("token").hold(&names, &ours["token"], &theirs["token"]);
    hold_units(at, &ours["unitizing"], &theirs["unitizing"]);
}

fn hold_units(at: &At, ours: &Value, theirs: &Value) {
    let at = at.of("unitizing");
    at.hold(&["length", "n_annotators", "left_out"], ours, &theirs["sums"]);
    at.hold(&["u_alpha", "u_alpha_binary", "cu_alpha"], ours, &theirs["alphas"]);
    at.each_label(&ours["per_label"], &theirs["per_label"], |at, ours, theirs| {
        at.hold(&["ku_alpha", "coverage"], ours, theirs);
    });
}

/// `alpha`: its name, where several finished anything.
fn hold_labels(case: &Case, ours: &Value, alpha: Option<&str>, theirs: &Value) {
    let at = At { case, what: "labels".to_owned() };
    if let Some(alpha) = alpha {
        at.hold(&["n_units", "n_values", "alpha"], &ours[alpha], &theirs["alpha"]);
    }
    for (pair, theirs) in theirs["pairs"].as_object().unwrap() {
        let ours = &ours["pairs"][name_of(case, pair)];
        if theirs[0] == 0 {
            assert!(ours.is_null(), "{}: labels of {pair} are {ours}, they have nothing in common", case.name);
        } else {
            at.of(pair).hold(&["n", "observed", "kappa"], ours, theirs);
        }
    }
}

/// Where a number stands, to be named where it is wrong.
struct At<'a> {
    case: &'a Case,
    what: String,
}

impl At<'_> {
    fn of(&self, part: &str) -> Self {
        Self { case: self.case, what: format!("{}, {part}", self.what) }
    }

    /// Holds the named numbers of ours to a row of theirs.
    fn hold(&self, names: &[&str], ours: &Value, theirs: &Value) {
        let theirs = theirs.as_array().unwrap();
        assert_eq!(names.len(), theirs.len(), "{}: {}", self.case.name, self.what);
        for (name, theirs) in names.iter().zip(theirs) {
            let ours = ours.get(name).unwrap_or_else(|| panic!("{}: no {name} in {}", self.case.name, self.what));
            self.hold_one(name, ours, theirs);
        }
    }

    fn hold_one(&self, name: &str, ours: &Value, theirs: &Value) {
        let same = match (ours.as_f64(), theirs.as_f64()) {
            (Some(ours), Some(theirs)) => (ours - theirs).abs() <= 1e-9,
            _ => ours.is_null() && theirs.is_null(),
        };
        let Self { case, what } = self;
        assert!(same, "{}: {name} of {what} is {ours}, the reference says {theirs}", case.name);
    }

    /// Goes through two tables by label, which must have the same labels.
    fn each_label(&self, ours: &Value, theirs: &Value, hold: impl Fn(&Self, &Value, &Value)) {
        let names = |table: &Map<String, Value>| table.keys().cloned().collect::<Vec<_>>();
        let (ours, theirs) = (ours.as_object().unwrap(), theirs.as_object().unwrap());
        assert_eq!(names(ours), names(theirs), "{}: labels of {}", self.case.name, self.what);
        theirs.iter().for_each(|(label, theirs)| hold(&self.of(label), &ours[label], theirs));
    }
}
