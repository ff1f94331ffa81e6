//! Spans as a concordance, and one label in the place of another.

use super::{annotate, code, gloss, lines, said};
use serde_json::Value;
use std::path::Path;

const TALKS: &str = "Talks end\n\nLake Wire 26/05/2015\n\n😀 Ms Orlo met Anhalt in Velmar.\nThen Orlo left.\n\nSource: https://example.org/1\n\n\n\
    Talks begin\n\nOrlo Post 01/02/2014\n\nOld Orlo spoke.\n\nSource: https://example.org/2\n";

fn span(id: &str, doc: &str, start: u32, label: &str, quote: &str) -> String {
    let end = start + u32::try_from(quote.chars().count()).unwrap();
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"talks/{doc}\",\"start\":{start},\"end\":{end},\"layer\":\"entity\",\
         \"label\":\"{label}\",\"quote\":\"{quote}\",\"origin\":\"bulk\",\"by\":\"rosa\"}}\n"
    )
}

fn dataset() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    std::fs::write(folder.path().join("corpus/talks.txt"), TALKS).unwrap();
    let schema = "format = 1\n[[layer]]\nname = \"entity\"\noverlap = \"any\"\n[[layer.label]]\nname = \"PER\"\nkey = \"p\"\n\
                  [[layer.label]]\nname = \"ORG\"\nkey = \"o\"\n";
    std::fs::write(folder.path().join("gloss.toml"), schema).unwrap();
    let rosa = [
        span("s-1", "talks-end", 5, "PER", "Orlo"),
        span("s-2", "talks-end", 14, "PER", "Anhalt"),
        span("s-3", "talks-begin", 4, "ORG", "Orlo"),
        span("s-4", "talks-end", 24, "GONE", "Velmar"),
        "{\"id\":\"m-1\",\"kind\":\"mark\",\"doc\":\"talks/talks-end\",\"start\":32,\"end\":47,\"label\":\"done\",\"by\":\"rosa\"}\n".to_owned(),
    ];
    annotate(folder.path(), "rosa", &rosa.concat());
    let boris = span("t-1", "talks-begin", 4, "PER", "Orlo").replace("rosa", "boris");
    annotate(folder.path(), "boris", &boris);
    folder
}

fn shown(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = gloss(folder, args);
    assert_eq!(code(&output), 0, "{}", said(&output));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn ids(folder: &Path, args: &[&str]) -> Vec<String> {
    let found = lines(&gloss(folder, args));
    found.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn spans_are_aligned_with_the_text_around_them() {
    let folder = dataset();
    let found = shown(folder.path(), &["spans", "--where", "label:per"]);
    assert_eq!(found.len(), 3);
    let columns: Vec<usize> = found.iter().map(|line| line.split('⟦').next().unwrap().chars().count()).collect();
    // The emoji is two cells wide.
    assert_eq!(columns, [39, 39, 40]);
    assert!(
        found[0].contains("😀 Ms ⟦Orlo⟧ met Anhalt in Velmar.")
            && found[0].ends_with("entity/PER rosa talks/talks-end:5")
    );
    // What is not in the text any more is said to be so.
    annotate(folder.path(), "carla", &span("u-1", "talks-end", 5, "PER", "Karl").replace("rosa", "carla"));
    let lost = shown(folder.path(), &["spans", "--by", "carla"]);
    assert!(lost[0].contains("⟦Karl⟧") && lost[0].contains("not in the text any more"), "{lost:?}");
}

#[test]
fn spans_are_filtered_and_sorted() {
    let folder = dataset();
    let of = |args: &[&str]| ids(folder.path(), &[&["spans", "--json"], args].concat());
    assert_eq!(of(&["--where", "text:orlo outlet:wire"]), ["s-1"]);
    assert_eq!(of(&["--where", "by:rosa", "--sort", "left"]), ["s-4", "s-2", "s-1", "s-3"]);
    assert_eq!(of(&["--where", "by:rosa", "--sort", "date"]), ["s-3", "s-1", "s-2", "s-4"]);
    assert_eq!(of(&["--sort", "text", "--by", "rosa", "--label", "PER"]), ["s-2", "s-1"]);
    // An option says what its field says, whatever else is asked for.
    for (option, value, field) in
        [("--label", "per", "label:per"), ("--by", "boris", "by:boris"), ("--layer", "entity", "layer:entity")]
    {
        let mut by_option = of(&[option, value]);
        let mut by_field = of(&["--where", field]);
        assert_eq!(of(&[option, value, "--sort", "place"]), by_field, "{option}");
        by_option.sort();
        by_field.sort();
        assert_eq!(by_option, by_field, "{option}");
    }
    let wrong = gloss(folder.path(), &["spans", "--where", "labl:x"]);
    assert_eq!(code(&wrong), 2);
    assert!(said(&wrong).contains("there is no field “labl”"), "{}", said(&wrong));
}

#[test]
fn strings_of_two_labels_and_untagged_places_are_listed_with_counts() {
    let folder = dataset();
    let different = shown(folder.path(), &["spans", "--different"]);
    assert_eq!(different[0], "“Orlo” entity: ORG 1 · PER 2");
    assert!(different.len() == 4 && different[1].contains("entity/ORG rosa"), "{different:?}");
    assert_eq!(ids(folder.path(), &["spans", "--different", "--json", "--by", "rosa"]), ["s-3", "s-1"]);
    let untagged = lines(&gloss(folder.path(), &["spans", "--untagged", "--json"]));
    assert_eq!(untagged.len(), 1);
    let expected: Value = serde_json::from_str(
        r#"{"doc":"talks/talks-end","start":37,"end":41,"quote":"Orlo","layer":"entity","labels":{"ORG":1,"PER":2},"untagged":1}"#,
    )
    .unwrap();
    assert_eq!(untagged[0], expected);
    assert!(shown(folder.path(), &["spans", "--untagged"])[1].contains("Then ⟦Orlo⟧ left."));
}

#[test]
fn a_label_comes_in_the_place_of_another_once_it_was_shown() {
    let folder = dataset();
    let file = folder.path().join("annotations/rosa.jsonl");
    let before = std::fs::read_to_string(&file).unwrap();
    let look = shown(folder.path(), &["recode", "PER", "ORG"]);
    assert_eq!(look[0], "entity/PER → entity/ORG, rosa: 2 records in 1 article");
    assert!(look[1].contains("talks/talks-end") && look[1].contains("“Anhalt”, “Orlo”"), "{look:?}");
    assert!(
        look.iter().any(|line| line.contains("(boris 1)")) && look.iter().any(|line| line.ends_with("was = [\"PER\"]")),
        "{look:?}"
    );
    assert!(look.last().unwrap().contains("--apply writes it"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);

    let told = lines(&gloss(folder.path(), &["recode", "PER", "ORG", "--where", "text:anhalt", "--apply", "--json"]));
    assert_eq!((&told[0]["records"], &told[0]["applied"]), (&1.into(), &true.into()));
    assert_eq!(told[0]["gloss.toml"], Value::Null, "a part of a label is no renaming");
    let records = lines(&gloss(folder.path(), &["spans", "--json", "--label", "ORG", "--by", "rosa"]));
    let anhalt = records.iter().find(|record| record["id"] == "s-2").unwrap();
    assert_eq!((&anhalt["rev"], &anhalt["origin"], &anhalt["by"]), (&2.into(), &"bulk".into(), &"rosa".into()));
    let boris = std::fs::read_to_string(folder.path().join("annotations/boris.jsonl")).unwrap();
    assert!(boris.contains("\"PER\""), "nobody else's file is written");
    let again = shown(folder.path(), &["recode", "PER", "ORG", "--where", "text:anhalt", "--apply"]);
    assert_eq!(again.last().unwrap(), "nothing to change");
}

#[test]
fn a_label_that_is_gone_is_renamed_by_a_line_in_gloss_toml() {
    let folder = dataset();
    let look = shown(folder.path(), &["recode", "GONE", "entity/ORG"]);
    assert!(look.iter().any(|line| line.contains("gloss.toml has no GONE any more")), "{look:?}");
    let schema = std::fs::read_to_string(folder.path().join("gloss.toml")).unwrap();
    let line = look.iter().find(|line| line.trim().starts_with("was = ")).unwrap();
    let schema = schema.replace("name = \"ORG\"", &format!("name = \"ORG\"\n{line}"));
    std::fs::write(folder.path().join("gloss.toml"), schema).unwrap();
    assert_eq!(code(&gloss(folder.path(), &["check"])), 0);
    let found = shown(folder.path(), &["spans", "--where", "label:org by:rosa"]);
    assert!(found.iter().any(|line| line.contains("⟦Velmar⟧")), "{found:?}");
}

#[test]
fn what_cannot_be_recoded_is_said_and_nothing_is_written() {
    let folder = dataset();
    for (args, why) in [
        (["recode", "PER", "NEW"], "no layer of gloss.toml has a label “NEW”"),
        (["recode", "PER", "PER"], "are one label"),
        (["recode", "--as=nobody", "PER"], "required"),
    ] {
        let refused = gloss(folder.path(), &args);
        assert_eq!(code(&refused), 2, "{args:?}");
        assert!(said(&refused).contains(why), "{}", said(&refused));
    }
    let nobody = gloss(folder.path(), &["recode", "PER", "ORG", "--as", "nobody"]);
    assert!(code(&nobody) == 2 && said(&nobody).contains("annotations/nobody.jsonl"), "{}", said(&nobody));
    // Where the new label stands in the same place, the old one stays: two records would say the same.
    let both = [span("s-1", "talks-end", 5, "PER", "Orlo"), span("s-2", "talks-end", 5, "ORG", "Orlo")].concat();
    annotate(folder.path(), "rosa", &both);
    let kept = shown(folder.path(), &["recode", "PER", "ORG", "--apply"]);
    assert!(kept.iter().any(|line| line.starts_with("1 record with PER will stay")), "{kept:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("annotations/rosa.jsonl")).unwrap(), both);
}
