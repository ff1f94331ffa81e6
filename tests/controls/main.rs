//! Every control in every place where words of a stranger are shown, in a real terminal: nothing of it reaches that.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail this way")]

mod hostile;
mod pty;

use glossator::text::visible::is_heard;
use hostile::{EVIL, controls, dataset};
use pty::Terminal;

/// What a terminal was sent, without the sequences that the program itself sends. A stranger's would have 4242 in it.
fn words(sent: &str) -> String {
    let mut left = String::new();
    let mut rest = sent;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        left.push_str(before);
        let end = after.char_indices().skip(1).find(|(_, c)| ('@'..='~').contains(c));
        let (sequence, then) = match end {
            Some((at, c)) if after.starts_with('[') => after.split_at(at + c.len_utf8()),
            _ => panic!("not a sequence of the program: {:?}", after.chars().take(20).collect::<String>()),
        };
        assert!(!sequence.contains("4242"), "{sequence:?}");
        rest = then;
    }
    left + rest
}

fn assert_harmless(sent: &str, of: &str) {
    let words = words(sent).replace("\r\n", "\n");
    let heard: Vec<char> = words.chars().filter(|c| is_heard(*c) && !matches!(c, '\n' | '\r')).collect();
    assert!(heard.is_empty(), "{of}: {heard:?} in {words}");
    assert!(!words.lines().any(|line| line.starts_with("0 errors of a stranger")), "{of}: {words}");
}

#[test]
fn there_is_no_control_that_is_not_tried() {
    let tried = controls();
    for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_heard(*c) || c.is_control()) {
        let is_one_of_many = ('\u{e0020}'..='\u{e0fff}').contains(&c);
        assert!(is_one_of_many || tried.contains(c), "{c:?}");
    }
}

#[test]
fn no_command_sends_a_control_to_a_terminal() {
    let folder = dataset();
    let file = format!("in{}.jsonl", EVIL.replace('/', "_"));
    std::fs::write(folder.path().join(&file), hostile::prodigy()).unwrap();
    let page = format!("page{}.txt", EVIL.replace('/', "_"));
    std::fs::write(folder.path().join(&page), format!("Title{}\n\nMs Orlo came.\n", hostile::in_a_line())).unwrap();
    for args in [
        &["docs"][..],
        &["docs", "--json"],
        &["spans"],
        &["spans", "--json"],
        &["stats"],
        &["stats", "--json"],
        &["check"],
        &["check", "--json"],
        &["agree"],
        &["agree", "--json"],
        &["diff", "rosa", "boris"],
        &["diff", "rosa", "boris", "--json"],
        &["diff", EVIL, "boris"],
        &["gold"],
        &["gold", "--json"],
        &["search", "Orlo"],
        &["search", "Orlo", "--json"],
        &["search", EVIL],
        &["suggest", "--json"],
        &["docs", EVIL],
        &["import", "prodigy", &file, "--as", "boris"],
        &["import", "prodigy", &file, "--as", "boris", "--json"],
        &["import", "auto", &file, "--as", "boris"],
        &["add", &page],
        &["add", &page, "--json"],
        &["export", "conll", "out.conll", "--by", "rosa"],
        &["export", "prodigy", "out.jsonl", "--by", "rosa", "--json"],
    ] {
        let sent = Terminal::start(folder.path(), args).all();
        assert_harmless(&sent, &args.join(" "));
    }
}

#[test]
fn no_screen_sends_a_control_to_a_terminal() {
    let folder = dataset();
    let mut terminal = Terminal::start(folder.path(), &[".", "--as", "rosa"]);
    terminal.wait("● saved");
    for keys in ["j", "k", "?", "\x1b", "gl", "\x1b", "t", "\x1b", "=", "\x1b", "'", "\x1b", "gi", "\x1b", "gd", "\x1b"]
    {
        terminal.press(keys);
        terminal.settled();
    }
    terminal.press(&format!("/\x1b[200~{}\x1b[201~", EVIL.replace('\u{1b}', "")));
    terminal.settled();
    terminal.press("\x1b");
    terminal.settled();
    assert!(terminal.sent().contains("Orlo"), "something was shown");
    assert_harmless(&terminal.sent(), "the screens");
    terminal.end();
}

#[test]
fn what_programs_read_is_exact() {
    let folder = dataset();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_gloss"))
        .args(["docs", "--json"])
        .current_dir(folder.path())
        .env("GLOSS_ANNOTATOR", "rosa")
        .output()
        .unwrap();
    let lines = String::from_utf8(out.stdout).unwrap();
    let mut titles = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    assert!(titles.any(|doc| doc.get("title").and_then(|title| title.as_str()) == Some(&hostile::words("title"))));
}
