//! Files that somebody made to harm, or by accident: what the commands of review say of them.

use super::{annotate, code, gloss, lines, said, talks};
use std::process::Command;

fn span(id: &str, label: &str, more: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"talks/talks-end\",\"start\":2,\"end\":6,\"layer\":\"entity\",\
         \"label\":\"{label}\",\"quote\":\"Orlo\"{more}}}\n"
    )
}

fn done(id: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"mark\",\"doc\":\"talks/talks-end\",\"start\":0,\"end\":6,\"label\":\"done\"}}\n"
    )
}

#[test]
fn nothing_in_a_file_looks_like_a_line_of_the_program_or_moves_the_terminal() {
    let folder = talks();
    let label = "x\\n0 errors \\u009b31m\\u202e";
    annotate(folder.path(), "alice", &(span("s-1", label, &format!(",\"entity\":\"{label}\"")) + &done("m-1")));
    annotate(folder.path(), "boris", &(span("s-2", "PER", "") + &done("m-2")));
    let dir = folder.path();
    for args in [
        &["gold", "--open"][..],
        &["gold", "--json"],
        &["check"],
        &["check", "--json"],
        &["agree"],
        &["agree", "--json"],
        &["stats"],
        &["stats", "--json"],
        &["spans"],
        &["spans", "--json"],
        &["diff", "alice", "boris"],
        &["diff", "alice", "boris", "--json"],
    ] {
        let out = gloss(dir, args);
        let out = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
        assert!(!out.lines().any(|line| line.starts_with("0 errors")), "{args:?}: {out}");
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!out.contains(bad), "{args:?}: {out:?}");
    }
    let open = lines(&gloss(dir, &["gold", "--json"])).remove(0);
    assert_eq!(open["open"][0]["versions"][0]["labels"][0], "x\n0 errors \u{9b}31m\u{202e}", "the same for programs");
}

#[test]
fn what_is_compared_is_a_plain_file() {
    let folder = talks();
    annotate(folder.path(), "alice", &span("s-1", "PER", ""));
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.jsonl")).status().unwrap();
    assert!(made.success());
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("endless.jsonl")).unwrap();
    std::fs::create_dir(folder.path().join("folder.jsonl")).unwrap();
    for name in ["pipe.jsonl", "endless.jsonl", "folder.jsonl"] {
        let refused = gloss(folder.path(), &["diff", name, "alice"]);
        assert_eq!(code(&refused), 2);
        assert!(said(&refused).contains("is no plain file"), "{}", said(&refused));
    }
    let refused = gloss(folder.path(), &["diff", "alice@^HEAD", "alice"]);
    assert!(said(&refused).contains("names no revision"), "{}", said(&refused));
}

#[test]
fn more_annotators_than_files_can_be_open_are_all_read() {
    let folder = talks();
    let names: Vec<String> = (0..600).map(|number| format!("a{number:03}")).collect();
    for name in &names {
        annotate(folder.path(), name, &(span(&format!("s-{name}"), "PER", "") + &done(&format!("m-{name}"))));
    }
    let few = |command: &str| {
        let script = format!("ulimit -n 250; exec \"$0\" {command}");
        let program = env!("CARGO_BIN_EXE_gloss");
        Command::new("sh").args(["-c", &script, program]).current_dir(folder.path()).output().unwrap()
    };
    let gold = few("gold --json");
    assert_eq!(code(&gold), 0, "{}", said(&gold));
    let told = lines(&gold).remove(0);
    assert_eq!((&told["left_out"], &told["records"]), (&serde_json::json!({}), &2.into()), "{told}");
    let refused = few("agree");
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("600 annotators make too many pairs"), "{}", said(&refused));
    assert_eq!(code(&few("agree --by a000,a599")), 0);
    assert_eq!(code(&few("agree --against a000")), 0);
}

#[test]
fn a_quote_of_megabytes_is_a_few_words_in_a_message() {
    let folder = talks();
    let long = "quite long ".repeat(1_000_000);
    annotate(folder.path(), "alice", &span("s-1", "PER", "").replace("\"Orlo\"", &format!("\"{long}\"")));
    annotate(folder.path(), "boris", &(span("s-2", "quite long ".repeat(1000).trim(), "") + &done("m-2")));
    for args in [&["check"][..], &["gold", "--open"], &["diff", "alice", "boris"]] {
        let out = gloss(folder.path(), args);
        assert!(out.stdout.len() < 40_000, "{args:?}: {} bytes", out.stdout.len());
        assert!(String::from_utf8(out.stdout).unwrap().contains("quite long quite"), "{args:?}");
    }
}
