//! What became of a span: its revisions in the file and in git.

use super::open;
use super::review::{reviewing, span};
use glossator::annotation::past::Commit;
use glossator::annotation::{Party, Record};
use glossator::driver::Headless;

fn commit(name: &str, author: &str) -> Commit {
    Commit { name: name.into(), author: author.into(), at: "2026-11-20T09:00:00Z".into() }
}

/// “Lena Orlo”, tagged as an organisation, accepted from a model, and mended twice since.
fn mended(size: (u16, u16)) -> Headless {
    let first = Record { origin: "model:names@2".into(), ..span("s-1", "ORG", "Ms Lena Orlo") };
    let second =
        Record { rev: 2, by: "rosa".into(), at: "2026-11-25T10:00:00Z".into(), ..span("s-1", "PER", "Lena Orlo") };
    let fourth = Record {
        rev: 4,
        entity: "orlo".into(),
        holder: vec![Party::author()],
        note: "\u{1b}[31mred\u{202e}".into(),
        ..second.clone()
    };
    let mut it = open(size, false, vec![fourth]);
    it.committed =
        vec![(commit("c0ffee12", "R. \u{1b}[7mVale"), vec![second]), (commit("0badcafe", "Rosa Vale"), vec![first])];
    it
}

#[test]
fn the_history_of_a_span_stands_beside_it() {
    for (size, name) in [((120, 36), "history_120x36"), ((80, 24), "history_80x24"), ((40, 10), "history_40x10")] {
        let mut it = mended(size);
        it.press("<BS>wwwwwgh");
        let shown = it.text();
        assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown}");
        insta::assert_snapshot!(name, shown);
        it.press("<Esc>");
        assert!(!it.text().contains("revision"), "{}", it.text());
    }
}

#[test]
fn what_one_does_is_in_it_at_once() {
    let mut it = open((120, 30), false, Vec::new());
    it.press("gh");
    assert!(it.text().contains("no span is under the selection"), "{}", it.text());
    it.press("wwwNpogh");
    let shown = it.text();
    assert!(shown.contains("revision 2") && shown.contains("label: PER → ORG"), "{shown}");
    assert!(shown.contains("made: entity/PER “Ms Lena Orlo”"), "{shown}");
    it.press("qxu");
    it.press("gh");
    let shown = it.text();
    assert!(shown.contains("removed") && shown.contains("put back"), "{shown}");
}

#[test]
fn in_the_review_it_is_that_of_the_version_that_is_selected() {
    let others = || {
        let [a, b] = [span("a2", "PER", "Lena Orlo"), span("b2", "ORG", "Ms Lena Orlo")];
        let done = |id: &str| super::review::done(id, "All delegates met Ms Lena Orlo in Velmar.");
        vec![("alice", vec![done("a0"), a]), ("boris", vec![done("b0"), b])]
    };
    let mut it = reviewing((120, 36), others(), Vec::new());
    it.committed = vec![(commit("c0ffee12", "Alice"), vec![span("a2", "PER", "Lena Orlo")])];
    it.press("gh");
    let shown = it.text();
    assert!(shown.contains("in commit c0ffee12 by Alice") != shown.contains("in no commit"), "one version: {shown}");
    // Where names are hidden neither those nor the authors of commits are told.
    it.press("qzbgh");
    let shown = it.text();
    assert!(shown.contains("revision 1"), "{shown}");
    assert!(!shown.contains("lice") && !shown.contains("boris") && !shown.contains("c0ffee12"), "{shown}");
}
