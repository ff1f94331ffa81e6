//! What outside models propose: merged with the rest, named in the bottom line, accepted, rejected, switched off.

use super::{check, live, suggestions};
use glossator::annotation::{Kind, Verdict};
use glossator::driver::Headless;
use glossator::session::effect::Event;
use glossator::suggest::outside::{Gathering, Outside};
use glossator::suggest::{Proposal, Source};
use glossator::text::{BytePos, BytesSpan};
use std::sync::Arc;

/// Proposals in the first paragraph: words, origin, label, score.
fn propose(it: &mut Headless, all: &[(&str, &str, usize, f64)]) {
    let open = it.session.article.as_ref().unwrap();
    let (doc, text) = (open.article.id.clone(), open.paragraph_text(0).to_owned());
    let (mut outside, mut gathering) = (Outside::default(), Gathering::default());
    for (at, (words, origin, label, score)) in all.iter().enumerate() {
        let start = text.find(words).unwrap();
        let proposal = Proposal {
            bytes: BytesSpan::new(BytePos::new(start), BytePos::new(start + words.len())),
            label: Some((0, *label)),
            score: *score,
            sources: vec![Source::of_origin(origin)],
            of: Some(format!("x-{at}@1").into()),
        };
        gathering.put(&mut outside, &format!("x-{at}"), (1, 0, 0), (0, 0), Some(&proposal));
    }
    gathering.finish(&mut outside, |_| &doc);
    it.event(Event::Outside(Arc::new(outside), 0));
}

fn captions(it: &Headless) -> Vec<String> {
    let open = it.session.article.as_ref().unwrap();
    let words = |bytes: BytesSpan| open.paragraph_text(0).get(bytes.range()).unwrap();
    open.offers.iter().map(|offer| format!("{} {}", words(offer.bytes), offer.caption)).collect()
}

const AGREED: &[(&str, &str, usize, f64)] = &[
    ("Ms Lena Orlo", "model:spacy-en@3.8", 0, 0.9),
    ("Ms Lena Orlo", "model:flair@1", 0, 0.8),
    ("Lena Orlo met", "model:flair@1", 1, 0.95),
    ("Velmar", "rule:list", 2, 0.7),
    ("left", "rule:list", 3, 0.2),
];

#[test]
fn who_agrees_has_one_bracket_and_is_named_and_recorded() {
    let mut it = suggestions::open(Vec::new());
    // Of two at odds of whom nothing is known, the likelier counts: here that is the wrong one.
    propose(&mut it, AGREED);
    assert_eq!(captions(&it)[0], "Lena Orlo met ORG?");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "Lena Orlo met");
    it.press("x");
    assert_eq!(captions(&it)[0], "Ms Lena Orlo PER?");
    let rejection = it.written.last().unwrap();
    assert_eq!((rejection.verdict(), rejection.maker()), (Some(Verdict::Rejected), Some("model:flair@1")));
    assert_eq!(rejection.of, "x-2@1");
    while it.session.article.as_ref().unwrap().selected_text() != "Ms Lena Orlo" {
        it.press("<Tab>");
    }
    insta::assert_snapshot!("agreed_80x24", it.text());
    it.press("<Enter>");
    let taken = it.written.last().unwrap();
    assert_eq!((taken.origin.as_str(), taken.of.as_str(), taken.score), ("model:spacy-en@3.8", "x-0@1", Some(0.9)));
    assert_eq!((taken.verdict(), taken.by.as_str()), (Some(Verdict::Accepted), "rk"));
    assert!(captions(&it).contains(&"Velmar GPE?".to_owned()), "{:?}", captions(&it));
    assert!(!captions(&it).iter().any(|one| one.starts_with("left")), "below the threshold");
    check(&it);
}

#[test]
fn the_record_of_a_source_decides_where_they_are_at_odds() {
    let mut it = suggestions::open(Vec::new());
    propose(&mut it, &[("Velmar", "model:a@1", 2, 0.9), ("Ms Lena", "model:a@1", 0, 0.9)]);
    it.press("<Home><Tab>x<Tab>x");
    assert_eq!(live(&it, &Kind::Decision).len(), 2);
    propose(&mut it, &[("Tomas Anhalt", "model:a@1", 0, 0.9), ("Anhalt", "model:b@1", 0, 0.5)]);
    assert!(captions(&it).contains(&"Anhalt PER?".to_owned()), "{:?}", captions(&it));
    it.press("uu");
    assert!(captions(&it).contains(&"Tomas Anhalt PER?".to_owned()), "{:?}", captions(&it));
}

#[test]
fn a_source_is_switched_off_and_on_by_the_palette() {
    let mut it = suggestions::open(Vec::new());
    propose(&mut it, AGREED);
    let labelled = |it: &Headless| captions(it).iter().filter(|one| !one.ends_with(" ?")).count();
    assert_eq!(labelled(&it), 2);
    it.press(":suggestions list<Enter>");
    assert!(it.text().contains("suggestions, rule:list: off"), "{}", it.text());
    assert_eq!(labelled(&it), 1);
    it.press(":suggestions list<Enter>");
    assert_eq!(labelled(&it), 2);
    propose(&mut it, &[]);
    // The engine itself: the repeat of what was tagged is its suggestion.
    it.press("<Home>LLpw");
    assert_eq!(labelled(&it), 1, "{:?}", captions(&it));
    it.press(":built-in<Enter>");
    assert_eq!(labelled(&it), 0, "{:?}", captions(&it));
}
