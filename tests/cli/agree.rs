//! `gloss agree`: the figures through the real command, what counts and what is said of the rest.

use super::{annotate, code, gloss, lines, said};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// The worked example of the definitions, and a second paragraph.
const TEXT: &str = "Marta Lind met Otto Brandt in Vienna on Monday.\nThe Bloc left.";

fn schema(more: &str) -> String {
    let label = |name: &str| format!("[[layer.label]]\nname = \"{name}\"\n");
    let labels = ["PER", "ORG", "LOC"].map(label).concat();
    format!("[[layer]]\nname = \"entity\"\noverlap = \"any\"\n{labels}{more}")
}

fn dataset(more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    let article = |id: &str, outlet: &str, date: &str| json!({"id": id, "text": TEXT, "outlet": outlet, "date": date});
    let articles = [article("a", "Lake Wire", "2015-05-26"), article("b", "Valley Post", "2015-06-01")];
    std::fs::write(folder.path().join("corpus/a.jsonl"), articles.map(|one| format!("{one}\n")).concat()).unwrap();
    std::fs::write(folder.path().join("gloss.toml"), schema(more)).unwrap();
    folder
}

fn record(id: &str, kind: &str, start: u32, end: u32, more: Value) -> String {
    let mut line = json!({"id": id, "kind": kind, "doc": "a", "start": start, "end": end});
    line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    format!("{line}\n")
}

fn span(id: &str, start: u32, end: u32, label: &str) -> String {
    record(id, "span", start, end, json!({"layer": "entity", "label": label}))
}

fn done(id: &str, start: u32) -> String {
    record(id, "mark", start, start + 1, json!({"label": "done"}))
}

fn alice() -> String {
    [span("a1", 0, 10, "PER"), span("a2", 15, 26, "PER"), span("a3", 30, 36, "LOC"), done("a4", 0)].concat()
}

fn boris() -> String {
    let spans =
        [span("b1", 0, 10, "PER"), span("b2", 20, 26, "PER"), span("b3", 30, 36, "ORG"), span("b4", 40, 46, "LOC")];
    spans.concat() + &done("b5", 0)
}

fn example(more: &str) -> TempDir {
    let folder = dataset(more);
    annotate(folder.path(), "alice", &alice());
    annotate(folder.path(), "boris", &boris());
    folder
}

fn agree(folder: &Path, args: &[&str]) -> Value {
    let output = gloss(folder, &[&["agree", "--json"], args].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    lines(&output).remove(0)
}

fn text(folder: &Path, args: &[&str]) -> String {
    let output = gloss(folder, &[&["agree"], args].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn is(value: &Value, expected: f64) {
    let found = value.as_f64().unwrap();
    assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
}

#[test]
fn the_worked_example_of_the_definitions() {
    let folder = example("");
    let found = agree(folder.path(), &[]);
    assert_eq!((&found["annotators"], &found["units"]), (&json!(["alice", "boris"]), &json!(4)));
    assert_eq!(found["finished"], json!({"alice": 1, "boris": 1}));
    let entity = &found["layers"]["entity"];
    let pair = &entity["pairs"]["alice|boris"];
    assert_eq!((&pair["units"], &pair["documents"]), (&json!(1), &json!(1)));
    let micro = &pair["exact"]["micro"];
    assert_eq!((&micro["tp"], &micro["fp"], &micro["fn"]), (&json!(1), &json!(3), &json!(2)));
    is(&micro["f1"], 0.285_714);
    is(&pair["exact"]["macro"]["f1"], 0.166_667);
    is(&pair["exact"]["per_label"]["PER"]["f1"], 0.5);
    is(&pair["muc"]["overall"]["strict"]["f1"], 0.285_714);
    is(&pair["muc"]["overall"]["partial"]["f1"], 0.714_286);
    is(&pair["muc"]["overall"]["ent_type"]["f1"], 0.571_429);
    is(&pair["token"]["observed"], 0.7);
    is(&pair["token"]["kappa"], 0.516_129);
    is(&pair["token"]["kappa_tagged"], 0.181_818);
    is(&pair["unitizing"]["u_alpha"], 0.477_332);
    is(&pair["unitizing"]["u_alpha_binary"], 0.545_445);
    is(&pair["unitizing"]["cu_alpha"], 0.483_117);
    is(&pair["unitizing"]["per_label"]["PER"]["coverage"], 0.864_865);
    is(&entity["token_fleiss"]["kappa"], 0.512_195);
    is(&entity["token_alpha"]["alpha"], 0.536_585);
    is(&entity["mean_pairwise_f1"], 0.285_714);
    assert_eq!(entity["headline"]["measure"], "mean_pairwise_f1");
    assert!(pair.get("stance").is_none() && pair.get("ci").is_none() && pair.get("exact_with_rule").is_none());
    let confusions = entity["confusions"].as_array().unwrap();
    let kinds: Vec<_> = confusions.iter().map(|one| (&one["a"], &one["b"], &one["count"])).collect();
    assert!(kinds.contains(&(&json!("LOC"), &json!("ORG"), &json!(1))), "{kinds:?}");
    assert_eq!(confusions[0]["examples"][0]["doc"], "a");

    let shown = text(folder.path(), &[]);
    assert!(
        shown.contains("F1 of equal spans 0.29") && shown.contains("alice|boris") && shown.contains("3|4"),
        "{shown}"
    );
    assert!(shown.contains("⟦Otto Brandt⟧") && shown.contains("⟦Vienna⟧"), "{shown}");
}

#[test]
fn what_is_not_finished_says_nothing() {
    let folder = example("");
    let more = alice() + &span("a9", 48, 56, "ORG") + &record("a8", "mark", 48, 49, json!({"label": "skipped"}));
    annotate(folder.path(), "alice", &more);
    annotate(folder.path(), "boris", &(boris() + &done("b9", 48)));
    annotate(folder.path(), "carla", &span("c1", 0, 10, "ORG"));
    let found = agree(folder.path(), &[]);
    assert_eq!(found["finished"], json!({"alice": 1, "boris": 2, "carla": 0}));
    let pairs = &found["layers"]["entity"]["pairs"];
    is(&pairs["alice|boris"]["exact"]["micro"]["f1"], 0.285_714);
    assert_eq!((&pairs["alice|carla"], &pairs["boris|carla"]), (&Value::Null, &Value::Null));
    is(&found["layers"]["entity"]["token_fleiss"]["kappa"], 0.512_195);
}

#[test]
fn other_versions_of_the_text_are_aligned_or_counted() {
    let folder = example("");
    let old = |id: &str, start: u32, end: u32, quote: &str, kind: &str, label: &str| {
        record(id, kind, start, end, json!({"layer": "entity", "label": label, "quote": quote, "sha": "sha256:old"}))
    };
    let all = [
        old("b1", 5, 15, "Marta Lind", "span", "PER"),
        old("b2", 15, 26, "Nobody There", "span", "PER"),
        old("b5", 5, 52, "Marta Lind met Otto Brandt in Vienna on Monday.", "mark", "done"),
    ];
    annotate(folder.path(), "boris", &all.concat());
    let found = agree(folder.path(), &[]);
    let micro = &found["layers"]["entity"]["pairs"]["alice|boris"]["exact"]["micro"];
    assert_eq!((&micro["tp"], &micro["fp"], &micro["fn"]), (&json!(1), &json!(0), &json!(2)));
    assert_eq!(found["left_out"]["by"]["boris"]["lost"], 1);
    assert!(text(folder.path(), &[]).contains("left out of boris: 1 record that can't be found"));
}

#[test]
fn without_a_common_paragraph_there_is_no_number() {
    let folder = example("");
    let elsewhere = boris().replace("\"start\":0,\"end\":1,", "\"start\":48,\"end\":49,");
    annotate(folder.path(), "boris", &elsewhere);
    let shown = text(folder.path(), &[]);
    assert!(shown.contains("No paragraph was finished by two annotators") && !shown.contains("0.0"), "{shown}");
    assert_eq!(agree(folder.path(), &[])["layers"]["entity"]["pairs"], json!({"alice|boris": null}));
    assert_eq!(code(&gloss(folder.path(), &["agree", "--fail-under", "0"])), 1);
    std::fs::remove_file(folder.path().join("annotations/boris.jsonl")).unwrap();
    std::fs::remove_file(folder.path().join("annotations/alice.jsonl")).unwrap();
    let nobody = text(folder.path(), &[]);
    assert!(nobody.contains("finished: nobody") && nobody.contains("nothing to compare"), "{nobody}");
}

#[test]
fn gold_is_the_reference() {
    let folder = example("");
    annotate(
        folder.path(),
        "gold",
        &[span("g1", 0, 10, "PER"), span("g2", 15, 26, "PER"), span("g3", 30, 36, "LOC")].concat(),
    );
    let found = agree(folder.path(), &["--against", "gold"]);
    assert_eq!(found["annotators"], json!(["gold", "alice", "boris"]));
    let entity = &found["layers"]["entity"];
    is(&entity["pairs"]["gold|alice"]["exact"]["micro"]["f1"], 1.0);
    is(&entity["pairs"]["gold|boris"]["exact"]["micro"]["precision"], 0.25);
    assert_eq!(entity["pairs"].as_object().unwrap().len(), 2);
    assert!(entity.get("token_alpha").is_none());
    let shown = text(folder.path(), &["--against", "gold"]);
    assert!(shown.contains("LOC → ORG") && !shown.contains("differ most"), "{shown}");
    let boris = agree(folder.path(), &["--against", "boris"]);
    is(&boris["layers"]["entity"]["pairs"]["boris|alice"]["exact"]["micro"]["recall"], 0.25);
    std::fs::remove_file(folder.path().join("annotations/gold.jsonl")).unwrap();
    let without = gloss(folder.path(), &["agree", "--against", "gold"]);
    assert_eq!(code(&without), 2);
    assert!(said(&without).contains("gloss gold"), "{}", said(&without));
    assert!(said(&gloss(folder.path(), &["agree", "--by", "alice,nora"])).contains("“nora”"));
}

#[test]
fn the_headline_can_fail_a_pipeline() {
    let folder = example("");
    assert_eq!(code(&gloss(folder.path(), &["agree", "--fail-under", "0.28"])), 0);
    let low = gloss(folder.path(), &["agree", "--fail-under", "0.29"]);
    assert_eq!(code(&low), 1);
    assert!(said(&low).contains("entity: mean_pairwise_f1 is 0.2857"), "{}", said(&low));
}

#[test]
fn bounds_that_the_team_calls_equal_are_told_beside_the_strict_figure() {
    let folder = dataset("[review]\nignore = [\"article\", \"punctuation\"]\n");
    annotate(folder.path(), "alice", &(span("a1", 48, 56, "ORG") + &done("a2", 48)));
    annotate(folder.path(), "boris", &(span("b1", 52, 56, "ORG") + &done("b2", 48)));
    let entity = &agree(folder.path(), &[])["layers"]["entity"];
    is(&entity["pairs"]["alice|boris"]["exact"]["micro"]["f1"], 0.0);
    is(&entity["pairs"]["alice|boris"]["exact_with_rule"]["micro"]["f1"], 1.0);
    is(&entity["mean_pairwise_f1_with_rule"], 1.0);
    let shown = text(folder.path(), &[]);
    assert!(shown.contains("by rule") && shown.contains("0.00     1.00"), "{shown}");
}

#[test]
fn what_was_changed_after_a_decision_is_said_and_left_out_of_a_second_figure() {
    let folder = example("");
    let changed = record("b3", "span", 30, 36, json!({"layer": "entity", "label": "LOC", "rev": 2}));
    let gone = record("b4", "retracted", 40, 46, json!({"layer": "entity", "label": "LOC", "rev": 2}));
    let marks = done("b5", 0) + &done("b6", 48);
    annotate(
        folder.path(),
        "boris",
        &(span("b1", 0, 10, "PER") + &changed + &gone + &marks + &span("b7", 52, 56, "ORG")),
    );
    annotate(folder.path(), "alice", &(alice() + &done("a5", 48) + &span("a6", 52, 56, "ORG")));
    let of = |id: &str, of: &str| record(id, "decision", 30, 36, json!({"label": "reject", "of": of}));
    annotate(folder.path(), "rosa", &[of("d1", "b3@1"), of("d2", "b4@1"), of("d3", "b1@1")].concat());
    let found = agree(folder.path(), &["--by", "alice,boris"]);
    let changed = &found["changed_after_feedback"];
    assert_eq!((&changed["records"], &changed["paragraphs"]), (&json!({"boris": 2}), &json!(1)));
    is(&changed["headline_without"]["entity"], 1.0);
    assert!(text(folder.path(), &[]).contains("Changed after a decision or comment of somebody else"));
}

#[test]
fn what_a_decision_remembers_is_measured_as_it_was() {
    let folder = example("");
    let before = agree(folder.path(), &[]);
    let changed = record("b3", "span", 30, 36, json!({"layer": "entity", "label": "LOC", "rev": 2}));
    let gone = record("b4", "retracted", 40, 46, json!({"layer": "entity", "label": "LOC", "rev": 2}));
    annotate(
        folder.path(),
        "boris",
        &(span("b1", 0, 10, "PER") + &span("b2", 20, 26, "PER") + &changed + &gone + &done("b5", 0)),
    );
    let of = |id: &str, of: &str, start: u32, end: u32, was: &str| {
        record(
            id,
            "decision",
            start,
            end,
            json!({"layer": "entity", "label": "reject", "of": of, "attrs": {"label": was}}),
        )
    };
    let decisions = [of("d1", "b3@1", 30, 36, "ORG"), of("d2", "b4@1", 40, 46, "LOC"), of("d3", "b1@1", 0, 10, "PER")];
    annotate(folder.path(), "rosa", &decisions.concat());
    let found = agree(folder.path(), &["--by", "alice,boris"]);
    assert_eq!(found["layers"], before["layers"], "the figures are those of before the decisions");
    assert_eq!(found["left_out"]["by"]["boris"]["before_feedback"], 2);
    assert!(found.get("changed_after_feedback").is_none());
    assert!(text(folder.path(), &[]).contains("measured as they were before it: boris 2"));
}

#[test]
fn spans_made_in_review_and_suggestions_taken_over_are_told_apart() {
    let folder = example("");
    let with = |id: &str, start: u32, end: u32, origin: &str| {
        record(id, "span", start, end, json!({"layer": "entity", "label": "PER", "origin": origin}))
    };
    annotate(
        folder.path(),
        "boris",
        &[with("b1", 0, 10, "model:x@1"), with("b2", 15, 26, "review"), done("b5", 0)].concat(),
    );
    let found = agree(folder.path(), &[]);
    assert_eq!(found["layers"]["entity"]["pairs"]["alice|boris"]["exact"]["micro"]["tp"], 1);
    let boris = &found["left_out"]["by"]["boris"];
    assert_eq!((&boris["review"], &boris["not_by_hand"]), (&json!(1), &json!(1.0)));
    assert!(text(folder.path(), &[]).contains("boris: 100 % of the spans are not by hand"));
}

#[test]
fn figures_by_outlet_month_and_article() {
    let folder = example("");
    let more = |own: String, id: &str| own + &done(id, 0).replace("\"doc\":\"a\"", "\"doc\":\"b\"");
    annotate(folder.path(), "alice", &more(alice(), "a9"));
    annotate(folder.path(), "boris", &more(boris(), "b9"));
    let found = agree(folder.path(), &["--group", "month", "--ci"]);
    assert_eq!(found["layers"]["entity"]["pairs"]["alice|boris"]["units"], 2);
    let reports = &found["groups"]["reports"];
    assert_eq!(reports["2015-05"]["layers"]["entity"]["pairs"]["alice|boris"]["units"], 1);
    assert_eq!(reports["2015-06"]["layers"]["entity"]["mean_pairwise_f1"], Value::Null);
    let ci = &found["layers"]["entity"]["pairs"]["alice|boris"]["ci"];
    assert_eq!((&ci["kappa"]["documents"], &ci["exact_micro_f1"]["seed"]), (&json!(2), &json!(1)));
    assert!(text(folder.path(), &["--ci"]).contains("few data"));
    let outlet = agree(folder.path(), &["--outlet", "Valley Post"]);
    assert_eq!(outlet["units"], 2);
    assert_eq!(agree(folder.path(), &["--since", "2015-06"])["units"], 2);
    assert_eq!(code(&gloss(folder.path(), &["agree", "--since", "May"])), 2);
    let only = agree(folder.path(), &["--doc", "a", "--label", "PER"]);
    is(&only["layers"]["entity"]["mean_pairwise_f1"], 0.5);
}

#[test]
fn labels_of_documents_have_an_alpha_of_their_own() {
    let folder = dataset("[[layer]]\nname = \"topic\"\nkind = \"document\"\n[[layer.label]]\nname = \"war\"\n");
    let label = |id: &str, doc: &str, label: &str| {
        format!("{}\n", json!({"id": id, "kind": "label", "doc": doc, "layer": "topic", "label": label}))
    };
    annotate(folder.path(), "alice", &(done("a1", 0) + &label("a2", "a", "war") + &label("a3", "b", "peace")));
    annotate(folder.path(), "boris", &(done("b1", 0) + &label("b2", "a", "war") + &label("b3", "b", "peace")));
    let topic = &agree(folder.path(), &[])["layers"]["topic"];
    assert_eq!(topic["document_alpha"], json!({"n_units": 2, "n_values": 4, "alpha": 1.0}));
    assert_eq!(topic["pairs"]["alice|boris"], json!({"n": 2, "observed": 1.0, "kappa": 1.0}));
}

#[test]
fn stances_are_compared_with_their_parties() {
    let folder = dataset("[[layer]]\nname = \"stance\"\nkind = \"stance\"\n[[layer.label]]\nname = \"against\"\n");
    let stance = |id: &str, span: &str, target: Value| {
        let parties =
            json!({"layer": "stance", "label": "against", "holder": {"span": span, "text": "x"}, "target": target});
        record(id, "span", 11, 26, parties)
    };
    let nobody = json!({"none": true});
    let alice = [span("a1", 0, 10, "PER"), stance("a2", "a1", nobody.clone()), done("a3", 0)];
    annotate(folder.path(), "alice", &alice.concat());
    annotate(folder.path(), "boris", &[span("b1", 6, 10, "PER"), stance("b2", "b1", nobody), done("b3", 0)].concat());
    annotate(folder.path(), "carla", &[stance("c2", "c1", json!({"author": true})), done("c3", 0)].concat());
    let layer = &agree(folder.path(), &[])["layers"]["stance"];
    is(&layer["pairs"]["alice|boris"]["stance"]["full_f1"], 1.0);
    is(&layer["pairs"]["alice|carla"]["stance"]["full_f1"], 0.0);
    is(&layer["pairs"]["alice|carla"]["stance"]["span_f1"], 1.0);
    assert_eq!(layer["headline"]["measure"], "mean_pairwise_full_f1");
}

#[test]
fn gamma_is_computed_on_request_or_the_reason_said() {
    let folder = example("");
    let found = agree(folder.path(), &["--gamma"]);
    let entity = &found["layers"]["entity"];
    let observed = entity["gamma_observed_disorder"]["a"].as_f64().unwrap();
    assert!((observed - 0.596_14).abs() < 1e-4, "{observed}");
    assert!(entity["gamma"].as_f64().unwrap() < 1.0);
    assert!(agree(folder.path(), &[])["layers"]["entity"].get("gamma").is_none());
    for name in ["carla", "dana", "emil", "fay"] {
        annotate(folder.path(), name, &boris());
    }
    let many = agree(folder.path(), &["--gamma"]);
    assert_eq!(many["layers"]["entity"]["gamma"], Value::Null);
    assert!(
        text(folder.path(), &["--gamma"]).contains("gamma –: gamma is computed for two to five annotators, not for 6")
    );
}

#[test]
fn files_that_name_nobody_are_said() {
    let folder = example("");
    annotate(folder.path(), "Alice", &alice());
    annotate(folder.path(), "dr who", "");
    let shown = text(folder.path(), &[]);
    assert!(shown.contains("Alice.jsonl: its name differs from alice.jsonl in capitals only"), "{shown}");
    assert!(shown.contains("dr who.jsonl: it is no plain file"), "{shown}");
    let unknown = gloss(folder.path(), &["agree", "--layer", "nothing"]);
    assert!(code(&unknown) == 2 && said(&unknown).contains("its layers are: entity"));
}
