//! Outside models that run beside the session: what they propose, when it counts, and their log.

use super::suggestions::{offered, open_as};
use super::{check, live};
use glossator::annotation::Kind;
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source as Files, SuggestCommand, ready};
use glossator::session::effect::Event;
use glossator::session::models::Told;
use glossator::suggest::protocol::{Answer, Label, Layer, Vocabulary};
use glossator::suggest::{Proposal, Source};
use std::sync::Arc;

fn open(size: (u16, u16)) -> Headless {
    let mut schema = ready::news().0;
    schema.suggest.commands = vec![SuggestCommand { name: "spacy".into(), run: vec!["spacy".into()] }];
    let mut it = open_as(schema, Vec::new());
    it.event(Event::Resize(size.0, size.1));
    it
}

fn source() -> Source {
    Source::of_origin("model:spacy-en@3.8")
}

/// What the model proposes of the paragraph that it was asked about last, as its answer says it.
fn proposals(it: &Headless, spans: &str) -> Vec<Proposal> {
    let labels = ["PER", "ORG", "GPE"].map(|name| Label { name: name.into(), title: name.into() });
    let words = Vocabulary(vec![Layer { number: 0, name: "entity".into(), kind: "span", labels: labels.into() }]);
    let asked = it.asked.last().unwrap();
    let line = format!(r#"{{"id":{},"spans":[{spans}]}}"#, asked.id);
    Answer::read(line.as_bytes()).unwrap().settle(asked, &words, &source()).unwrap().0
}

fn told(it: &mut Headless, told: Told) {
    it.event(Event::Model("spacy".into(), told));
}

const VELMAR: &str = r#"{"start":49,"end":55,"layer":"entity","label":"GPE","score":0.9}"#;

#[test]
fn what_it_proposes_is_offered_named_recorded_and_can_be_switched_off() {
    let mut it = open((80, 24));
    assert_eq!((it.asked.len(), it.asked[0].id, it.asked[0].text.as_str()), (1, 1, &*first_paragraph(&it)));
    told(&mut it, Told::Greeted(source()));
    let found = proposals(&it, VELMAR);
    told(&mut it, Told::Proposed(1, source(), found));
    assert!(offered(&it).contains(&"Velmar GPE?".to_owned()), "{:?}", offered(&it));
    assert!(it.text().contains("“Velmar” · GPE? spacy-en@3.8"), "{}", it.text());
    it.press(":spacy<Enter>");
    assert!(!offered(&it).contains(&"Velmar GPE?".to_owned()), "{:?}", offered(&it));
    it.press(":spacy<Enter>");
    while it.session.article.as_ref().unwrap().selected_text() != "Velmar" {
        it.press("<Tab>");
    }
    it.press("<Enter>");
    assert_eq!(live(&it, &Kind::Span), ["Velmar GPE"]);
    let taken = it.written.last().unwrap();
    assert_eq!((taken.origin.as_str(), taken.score), ("model:spacy-en@3.8", Some(0.9)));
    assert!(taken.of.starts_with("p-") && taken.of.ends_with("@1"));
    // It is asked once a paragraph, whatever is tagged in it.
    assert_eq!(it.asked.len(), 1);
    it.press("<Space>");
    assert_eq!(it.asked.last().map(|asked| asked.id), Some(2));
    check(&it);
}

fn first_paragraph(it: &Headless) -> String {
    it.session.article.as_ref().unwrap().paragraph_text(0).to_owned()
}

#[test]
fn an_answer_about_another_text_is_dropped() {
    let mut it = open((80, 24));
    let found = proposals(&it, VELMAR);
    for late in [0, 2, u64::MAX] {
        told(&mut it, Told::Proposed(late, source(), found.clone()));
        assert!(!offered(&it).contains(&"Velmar GPE?".to_owned()), "{late}");
    }
    // One goes on before it comes.
    it.press("<Space>");
    told(&mut it, Told::Proposed(1, source(), found.clone()));
    assert!(offered(&it).iter().all(|offer| !offer.contains("GPE?")), "{:?}", offered(&it));
    it.press("<BS>");
    assert_eq!(it.asked.last().map(|asked| (asked.id, asked.start)), Some((3, 0)));
    // The text is changed on the disk before it comes.
    let text = "Talks\n\nLake Wire 26/05/2015\n\nNobody met anybody in Velmar at all, and Velmar was left alone.\n\nSource: x\n";
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(text.as_bytes(), &Files::default(), &origin);
    it.event(Event::Corpus(Arc::new(Corpus::new(articles, findings))));
    told(&mut it, Told::Proposed(3, source(), found));
    assert!(offered(&it).iter().all(|offer| !offer.contains("GPE?")), "{:?}", offered(&it));
    // It is asked about the new text.
    assert_eq!(it.asked.last().map(|asked| (asked.id, asked.text.starts_with("Nobody"))), Some((4, true)));
    let found = proposals(&it, r#"{"start":22,"end":28,"layer":"entity","label":"GPE","score":0.9}"#);
    told(&mut it, Told::Proposed(4, source(), found));
    assert!(offered(&it).contains(&"Velmar GPE?".to_owned()), "{:?}", offered(&it));
}

#[test]
fn withheld_paragraphs_are_not_asked_about() {
    let mut schema = ready::news().0;
    schema.suggest.commands = vec![SuggestCommand { name: "spacy".into(), run: vec!["spacy".into()] }];
    schema.suggest.withhold = 1.0;
    let mut it = open_as(schema, Vec::new());
    it.press("<Space><Space>");
    assert!(it.asked.is_empty());
}

#[test]
fn what_does_not_run_is_said_and_the_log_can_be_read() {
    for (size, name) in [((120, 36), "model_log_120x36"), ((80, 24), "model_log_80x24"), ((40, 10), "model_log_40x10")]
    {
        let mut it = open(size);
        told(&mut it, Told::Untrusted);
        if size.0 > 40 {
            assert!(it.text().contains("without your consent: spacy · gloss trust"), "{}", it.text());
        }
        told(&mut it, Told::Log(vec!["\u{1b}[31mTraceback \u{202e}evil".into(), "long ".repeat(40)]));
        told(&mut it, Told::Skipped(1, "d “Ms…”: no answer within 2 s".into()));
        assert!(it.text().contains("spacy, skipped"), "{}", it.text());
        it.press("l");
        told(&mut it, Told::Skipped(1, "d “Ms…”: no answer within 2 s".into()));
        assert!(!it.text().contains("spacy, skipped"), "said once, then only in the log: {}", it.text());
        told(&mut it, Told::Off("it ended (exit status: 1), 4 times".into()));
        it.press(":model-log<Enter>");
        let shown = it.text();
        insta::assert_snapshot!(name, shown);
        assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'));
        // Whoever reads the end goes on reading the end, and nobody's memory is filled.
        told(&mut it, Told::Log((0..2_000).map(|at| format!("line {at}.")).collect()));
        assert!(it.text().contains("line 1999.") && !it.text().contains("line 1500."), "{}", it.text());
        it.press("gg");
        assert!(it.text().contains("line 1500.") && !it.text().contains("line 1499."), "{}", it.text());
        told(&mut it, Told::Log(vec!["more".into()]));
        assert!(it.text().contains("line 1501."), "{}", it.text());
        it.press("q");
        assert!(!it.text().contains("line 1501."));
    }
}
