//! The guided first session, played from its first step to its last.

use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::{Begin, Start};
use std::sync::Arc;

fn open(size: (u16, u16)) -> Headless {
    let origin = Origin { file: "corpus/bridge.txt".into(), language: "en".into() };
    let text = include_str!("../../src/cli/tutorial.txt");
    let (articles, findings) = corpus::read(text.as_bytes(), &Source::default(), &origin);
    assert_eq!((articles.len(), findings.len()), (2, 0));
    let start = Start {
        name: "Tutorial".into(),
        schema: Some(Arc::new(ready::schema("news").unwrap())),
        who: "you".into(),
        suggestions: true,
        size,
        begin: Begin::Tutorial,
        ..Start::default()
    };
    Headless::new(start, Corpus::new(articles, findings), false)
}

fn step(it: &Headless) -> usize {
    it.session.tutorial.as_ref().unwrap().step().0
}

#[test]
fn every_step_is_left_when_it_was_done_and_not_before() {
    let mut it = open((120, 36));
    insta::assert_snapshot!("tutorial_first_120x36", it.text());
    // What each step asks for, after keys that do not do it.
    let steps: [(&str, &str); 10] = [
        ("?q", "l"),
        ("<Tab>x<Tab>", "p"),
        ("<Tab>p", "gg<Tab><Enter><Enter>"),
        ("l", "fa"),
        ("s<Esc>", "s-ab"),
        ("l", "u"),
        ("cno<Esc><Esc>", "cwhy<A-Enter>"),
        ("l", "<Space>"),
        ("gl", "q"),
        ("?", "q"),
    ];
    for (at, (idle, keys)) in (1..).zip(steps) {
        it.press(idle);
        assert_eq!(step(&it), at, "{idle} in\n{}", it.text());
        it.press(keys);
        assert_eq!(step(&it), at + 1, "{keys} in\n{}", it.text());
    }
    insta::assert_snapshot!("tutorial_last_120x36", it.text());
    it.press("q");
    assert!(it.ended);
}

#[test]
fn it_stands_below_every_screen_and_leaves_the_session_its_rows() {
    for size in [(80, 24), (40, 10)] {
        let mut it = open(size);
        insta::assert_snapshot!(format!("tutorial_{}x{}", size.0, size.1), it.text());
        for keys in ["gl", "q?"] {
            it.press(keys);
            assert!(it.text().contains("Step 1 of 11."), "{}", it.text());
        }
        it.press("q");
        assert_eq!(it.text().lines().count(), usize::from(size.1));
    }
}

#[test]
fn it_can_be_left_at_any_step() {
    let mut it = open((80, 24));
    it.press("<Tab>q");
    assert!(it.ended);
}
