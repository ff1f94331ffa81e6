//! The report and the network: what is in them, what is refused, and that the same dataset gives the same bytes.

use super::{annotate, code, gloss, said};
use serde_json::Value;
use std::fs;
use std::path::Path;

const TALKS: &str = "Talks <end>\n\nLake Wire 26/05/2015\n\nMs Orlo met Anhalt in Velmar.\n\nSource: https://example.org/1\n\n\n\
    Talks begin\n\nOrlo Post 01/02/2014\n\nOld Orlo spoke.\n\nSource: https://example.org/2\n";

fn span(id: &str, doc: &str, start: u32, label: &str, quote: &str, more: &str) -> String {
    let end = start + u32::try_from(quote.chars().count()).unwrap();
    let layer = if more.is_empty() { "entity" } else { "stance" };
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"talks/{doc}\",\"start\":{start},\"end\":{end},\"layer\":\"{layer}\",\
         \"label\":\"{label}\",\"quote\":\"{quote}\",\"by\":\"rosa\",\"at\":\"2026-11-25T10:00:00Z\"{more}}}\n"
    )
}

fn sides(holder: &str, target: &str) -> String {
    format!(",\"holder\":{{\"text\":\"{holder}\"}},\"target\":{{\"text\":\"{target}\"}}")
}

fn dataset() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::write(folder.path().join("corpus/talks.txt"), TALKS).unwrap();
    let rosa = [
        span("s-1", "talks-end", 3, "PER", "Orlo", ""),
        span("s-2", "talks-end", 12, "PER", "Anhalt", ""),
        span("s-3", "talks-end", 0, "against", "Ms Orlo met Anhalt in Velmar.", &sides("Orlo", "the <b>dam</b>")),
    ];
    annotate(folder.path(), "rosa", &rosa.concat());
    annotate(folder.path(), "boris", &span("t-1", "talks-end", 3, "PER", "Orlo", "").replace("rosa", "boris"));
    folder
}

fn written(folder: &Path, args: &[&str]) -> String {
    let out = folder.join("out");
    let output = gloss(folder, &[&["report", out.to_str().unwrap(), "--force"], args].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    fs::read_to_string(out).unwrap()
}

#[test]
fn a_report_has_figures_articles_and_no_markup_of_the_dataset() {
    let folder = dataset();
    let page = written(folder.path(), &[]);
    for wanted in [
        "Talks &lt;end&gt;",
        "PER · boris, rosa",
        "against Orlo → the &lt;b&gt;dam&lt;/b&gt; · rosa",
        "2026-11-25 10:00 UTC",
        "Content-Security-Policy",
        "1 article without a span",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(!page.contains("<b>dam") && !page.contains("Talks <end>"));
    assert_eq!(page, written(folder.path(), &[]), "the same dataset gives the same bytes");
    fs::write(folder.path().join("assign.jsonl"), "{\"doc\":\"talks/talks-end\",\"by\":\"boris\"}\n").unwrap();
    assert!(written(folder.path(), &[]).contains("What is assigned"));
    let of_boris = written(folder.path(), &["--by", "boris"]);
    assert!(
        of_boris.contains("<span class=\"tag\" title=\"entity\">PER</span>") && !of_boris.contains("Anhalt</mark>")
    );
    let bare = written(folder.path(), &["--articles", "none", "--layer", "entity"]);
    assert!(!bare.contains("met <mark") && !bare.contains("Stances:"), "{bare}");
    assert!(written(folder.path(), &["--articles", "all"]).contains("Old Orlo spoke."));
}

#[test]
fn the_network_has_holders_and_targets() {
    let folder = dataset();
    let network = written(folder.path(), &["--network"]);
    assert!(network.contains("<data key=\"name\">the &lt;b&gt;dam&lt;/b&gt;</data>"), "{network}");
    assert!(network.contains("<data key=\"against\">1</data>"), "{network}");
    let output = gloss(folder.path(), &["report", folder.path().join("n").to_str().unwrap(), "--network", "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["nodes"], &told["edges"]), (&2.into(), &1.into()));
}

#[test]
fn nothing_of_the_dataset_is_overwritten_and_nothing_else_without_being_told() {
    let folder = dataset();
    let taken = folder.path().join("taken.html");
    fs::write(&taken, "mine").unwrap();
    let refused = |out: &Path, more: &[&str], why: &str| {
        let output = gloss(folder.path(), &[&["report", out.to_str().unwrap()], more].concat());
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(why), "{}", said(&output));
    };
    refused(&taken, &[], "is there already");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    let own = folder.path().join("annotations/rosa.jsonl");
    let before = fs::read(&own).unwrap();
    refused(&own, &["--force"], "belongs to the dataset");
    assert_eq!(fs::read(&own).unwrap(), before);
    refused(&folder.path().join("none/x.html"), &[], "its folder is not there");
    refused(
        &folder.path().join("x.html"),
        &["--by", "nobody"],
        "nobody has no annotations here; there are: boris, rosa",
    );
    refused(&folder.path().join("x.html"), &["--gold"], "there is no gold yet");
    refused(&folder.path().join("x.html"), &["--layer", "x"], "there is no layer “x”");
    refused(&folder.path().join("x.html"), &["--articles", "some"], "a number, all or none");
    assert!(!folder.path().join("x.html").exists());
}

#[test]
fn an_empty_dataset_and_one_with_five_thousand_holders_have_a_report_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let empty = written(folder.path(), &[]);
    assert!(empty.contains("No label is used yet.") && empty.contains("nobody yet"), "{empty}");
    let folder = dataset();
    let stance = |n: usize| {
        span(&format!("h-{n}"), "talks-begin", 4, "support", "Orlo", &sides(&format!("Holder {n:04}"), "the dam"))
    };
    annotate(folder.path(), "carla", &(0..5_000).map(stance).collect::<String>().replace("rosa", "carla"));
    let page = written(folder.path(), &[]);
    assert!(page.contains("left out are 4971 holders"), "{}", page.len());
    assert!(page.contains("4979 more are in the table"), "{}", page.len());
    assert!(page.len() < 3_000_000, "{}", page.len());
    let network = written(folder.path(), &["--network"]);
    assert_eq!(network.matches("<node ").count(), 5_000 + 3);
}

#[test]
fn articles_are_those_of_whom_and_what_is_asked_for() {
    let folder = dataset();
    let boris = (0..5).map(|n| span(&format!("b-{n}"), "talks-begin", 4 + n, "PER", "x", "")).collect::<String>();
    annotate(folder.path(), "boris", &boris.replace("rosa", "boris"));
    let told = |args: &[&str]| -> Value {
        let out = folder.path().join("out");
        let args = [&["report", out.to_str().unwrap(), "--force", "--json"], args].concat();
        serde_json::from_slice(&gloss(folder.path(), &args).stdout).unwrap()
    };
    assert!(written(folder.path(), &["--by", "rosa", "--articles", "1"]).contains("Talks &lt;end&gt;"));
    assert_eq!(told(&["--by", "rosa", "--articles", "none"])["articles_left_out"], 1);
    assert_eq!(told(&["--layer", "stance", "--articles", "none"])["articles_left_out"], 1);
    let page = written(folder.path(), &["--by", "rosa"]);
    let overview = page.split("<h2>Labels").next().unwrap();
    assert!(!overview.contains("<th scope=\"row\">boris"), "{overview}");
}
