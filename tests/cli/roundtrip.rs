//! Every format through the real program: out of the sample, into a dataset without it, and out again.

use super::{code, gloss, lines, said};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A copy of the sample of this repository.
fn sample(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["corpus", "annotations"] {
        fs::create_dir(folder.join(part)).unwrap();
        for file in fs::read_dir(root.join(part)).unwrap().flatten() {
            fs::copy(file.path(), folder.join(part).join(file.file_name())).unwrap();
        }
    }
    fs::copy(root.join("gloss.toml"), folder.join("gloss.toml")).unwrap();
}

fn records(path: &Path) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let all = all.filter(|record| !matches!(record["kind"].as_str(), Some("entity" | "retracted")));
    all.map(|record| (record.get("id").and_then(Value::as_str).unwrap().to_owned(), record)).collect()
}

fn summary(output: &std::process::Output) -> Value {
    serde_json::from_str(said(output).lines().last().unwrap()).unwrap()
}

/// Everything below a folder or in a file, by name.
fn bytes(path: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().flatten().for_each(|entry| bytes(&entry.path(), into));
    } else {
        into.insert(path.display().to_string().replace("/again/", "/once/"), fs::read(path).unwrap());
    }
}

#[test]
fn what_goes_out_comes_back_and_twice_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("sample")).unwrap();
    sample(&dir.join("sample"));
    let before = records(&dir.join("sample/annotations/alice.jsonl"));
    let mut whole = Vec::new();
    for format in lines(&gloss(dir, &["formats", "--json"])) {
        let name = format["format"].as_str().unwrap();
        let (once, again) = (dir.join(format!("{name}/once")), dir.join(format!("{name}/again")));
        for place in [&once, &again] {
            fs::create_dir_all(place).unwrap();
            let out = place.join("out").display().to_string();
            let exported = gloss(dir, &["export", name, &out, "sample", "--by", "alice", "--json"]);
            assert_eq!(code(&exported), 0, "{name}: {}", said(&exported));
        }
        let (mut first, mut second) = (BTreeMap::new(), BTreeMap::new());
        bytes(&once, &mut first);
        bytes(&again, &mut second);
        assert!(first == second, "{name}: the same state gives the same bytes");
        if name == "dna" {
            // Statements refer to articles: they go where these are.
            continue;
        }
        let fresh = dir.join(name).join("fresh");
        fs::create_dir_all(fresh.join("corpus")).unwrap();
        let (out, to) = (once.join("out").display().to_string(), fresh.display().to_string());
        let imported = gloss(dir, &["import", "auto", &out, &to, "--as", "alice", "--yes", "--json"]);
        assert_eq!(code(&imported), 0, "{name}: {}", said(&imported));
        let told = summary(&imported);
        assert_eq!(told["format"], name);
        let after = records(&fresh.join("annotations/alice.jsonl"));
        assert_eq!(told["added"], after.len(), "{name}");
        if before == after {
            whole.push(name.to_owned());
        }
        let again = summary(&gloss(dir, &["import", name, &out, &to, "--as", "alice", "--json"]));
        assert_eq!((&again["added"], &again["new_documents"]), (&0.into(), &0.into()), "{name}");
        let checked = gloss(dir, &["check", &to, "--json"]);
        assert_eq!(code(&checked), 0, "{name}: {}", String::from_utf8_lossy(&checked.stdout));
    }
    whole.sort();
    let expected =
        ["csv", "doccano", "hf", "label-studio", "labelbuddy", "parquet", "prodigy", "tsv", "w3c"].map(str::to_owned);
    assert_eq!(whole, expected, "these bring back every record as it was");
}

#[test]
fn a_wrong_unit_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("corpus")).unwrap();
    let text = "\u{1f600} Lena Karimova met Otto Brandt in Irina.";
    let span = |start: usize, end: usize, words: &str, label: &str| {
        let value = format!(r#"{{"start":{start},"end":{end},"text":"{words}","labels":["{label}"]}}"#);
        format!(r#"{{"id":"r{start}","from_name":"label","to_name":"text","type":"labels","value":{value}}}"#)
    };
    let all = [span(3, 16, "Lena Karimova", "PER"), span(21, 32, "Otto Brandt", "PER"), span(36, 41, "Irina", "GPE")];
    let task =
        format!(r#"[{{"id":1,"data":{{"text":"{text}"}},"annotations":[{{"id":5,"result":[{}]}}]}}]"#, all.join(","));
    fs::write(dir.join("old.json"), task).unwrap();
    let refused = gloss(dir, &["import", "label-studio", "old.json", ".", "--yes"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("--offsets utf16") && said(&refused).contains("3 of 3"), "{}", said(&refused));
    assert!(
        !dir.join("annotations").exists() && !dir.join("corpus/import").exists() && !dir.join("gloss.toml").exists()
    );
    let taken = gloss(dir, &["import", "label-studio", "old.json", ".", "--offsets", "utf16", "--yes", "--json"]);
    assert_eq!((code(&taken), &summary(&taken)["added"]), (0, &3.into()), "{}", said(&taken));
    let spans = lines(&gloss(dir, &["spans", "--json"]));
    assert_eq!((&spans[0]["quote"], &spans[0]["start"]), (&"Lena Karimova".into(), &2.into()));
}

#[test]
fn labels_come_only_with_consent_and_losses_can_forbid_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("corpus")).unwrap();
    fs::write(dir.join("gloss.toml"), "# ours\n[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\n")
        .unwrap();
    fs::write(dir.join("a.txt"), "Lena Karimova flew.\n").unwrap();
    fs::write(dir.join("a.ann"), "T1\tPilot 0 13\tLena Karimova\nT2\tPilot 90 95\tnobody\nA1\tRank T1 high\n").unwrap();
    let asked = gloss(dir, &["import", "brat", "a.ann", "."]);
    assert_eq!(code(&asked), 2);
    assert!(String::from_utf8_lossy(&asked.stdout).contains("labels Pilot (1)"), "{asked:?}");
    assert!(!dir.join("annotations").exists());
    let taken = gloss(dir, &["import", "brat", "a.ann", ".", "--yes", "--as", "rosa"]);
    assert_eq!(code(&taken), 1, "{}", said(&taken));
    assert!(said(&taken).contains("a.ann:2:"), "{}", said(&taken));
    let schema = fs::read_to_string(dir.join("gloss.toml")).unwrap();
    assert!(
        schema.starts_with("# ours\n") && schema.contains("name = \"Pilot\"") && schema.contains("\"high\""),
        "{schema}"
    );
    let strict = gloss(dir, &["export", "conll", "out.conll", ".", "--strict"]);
    assert_eq!(code(&strict), 2);
    assert!(!dir.join("out.conll").exists() && !dir.join("out.conll.loss.jsonl").exists());
    assert_eq!(code(&gloss(dir, &["export", "conll", "out.conll", "."])), 0);
    assert!(fs::read_to_string(dir.join("out.conll.loss.jsonl")).unwrap().contains("\"attributes\""));
    let twice = gloss(dir, &["export", "conll", "out.conll", "."]);
    assert!(code(&twice) == 2 && said(&twice).contains("--force"), "{}", said(&twice));
    let inside = gloss(dir, &["export", "conll", "corpus/out", "."]);
    assert!(code(&inside) == 2 && said(&inside).contains("belongs to the dataset"), "{}", said(&inside));
    let left: Vec<_> =
        fs::read_dir(dir).unwrap().flatten().map(|one| one.file_name().to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".gloss-")), "nothing is left beside: {left:?}");
}

#[test]
fn labels_without_end_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("corpus")).unwrap();
    let rows = (0..6_000).fold(String::new(), |rows, n| rows + &format!("word{n}\tB-a-label-of-its-own-{n}\n"));
    fs::write(dir.join("odd.conll"), rows).unwrap();
    let refused = gloss(dir, &["import", "conll", "odd.conll", ".", "--yes"]);
    assert_eq!(code(&refused), 2, "{}", said(&refused));
    assert!(said(&refused).contains("6000 new labels"), "{}", said(&refused));
    assert!(!dir.join("gloss.toml").exists() && !dir.join("annotations").exists());
}

#[cfg(unix)]
#[test]
fn nothing_goes_out_of_the_dataset_by_a_link_or_over_what_is_no_export() {
    let flew = "{\"text\":\"Lena flew.\",\"entities\":[[0,4,\"PER\"]]}\n";
    for name in ["annotations", "corpus/import", ".gloss", "suggestions"] {
        let (outside, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let dir = folder.path();
        fs::create_dir(dir.join("corpus")).unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.join(name)).unwrap();
        fs::write(dir.join("a.jsonl"), flew).unwrap();
        let refused = gloss(dir, &["import", "spacy", "a.jsonl", ".", "--yes"]);
        assert!(code(&refused) == 2 && said(&refused).contains("by a link"), "{name}: {}", said(&refused));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("corpus")).unwrap();
    fs::write(dir.join("a.jsonl"), flew).unwrap();
    fs::write(dir.join("gloss.toml"), "name = \"ours\"\n").unwrap();
    assert_eq!(code(&gloss(dir, &["import", "spacy", "a.jsonl", ".", "--yes"])), 0);
    std::os::unix::fs::symlink("/dev/null", dir.join("link")).unwrap();
    for out in ["gloss.toml", "link", "/dev/null"] {
        let refused = gloss(dir, &["export", "spacy", out, ".", "--force"]);
        assert_eq!(code(&refused), 2, "{out}: {}", said(&refused));
    }
    fs::write(dir.join("x.jsonl.README.md"), "mine").unwrap();
    let refused = gloss(dir, &["export", "spacy", "x.jsonl", "."]);
    assert!(code(&refused) == 2 && said(&refused).contains("x.jsonl.README.md"), "{}", said(&refused));
    assert_eq!(fs::read_to_string(dir.join("x.jsonl.README.md")).unwrap(), "mine");
    assert!(!dir.join("x.jsonl").exists(), "nor is a part of it there");
}

/// It took time by the square of its length: a minute and more.
#[test]
fn a_long_article_is_taken_in_and_leaves_nothing_aside() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("corpus")).unwrap();
    let rows = (0..60_000).fold(String::new(), |rows, n| rows + &format!("é{n}\tB-PER\n"));
    fs::write(dir.join("long.conll"), rows).unwrap();
    let taken = gloss(dir, &["import", "conll", "long.conll", ".", "--yes", "--json"]);
    assert_eq!(&summary(&taken)["added"], 60_000, "{}", said(&taken));
    let left =
        |name: &str| fs::read_dir(dir.join(name)).unwrap().flatten().map(|one| one.file_name()).collect::<Vec<_>>();
    assert!(!left(".gloss").iter().any(|name| name.to_string_lossy().starts_with("import-")));
}
