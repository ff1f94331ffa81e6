//! The stance strip: who is proposed, what is learnt, precedents, names that are known already.

use crate::{check, live};
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Schema, Source, ready};
use glossator::session::command::Command;
use glossator::session::effect::Event;
use glossator::session::library::Others;
use glossator::session::{Mode, Start, ranking};
use proptest::prelude::*;
use std::sync::Arc;

const TEXT: &str = "Talks begin

Lake Wire 26/05/2015

Rustan accused the Bloc of delay, Orlo said.
“Nobody came,” Orlo told the League, “and nobody will.” Rustan left.
The League rejected the Bloc and its plan.
She blamed Rustan.

Source: https://example.org/1


Talks end

Lake Wire 28/05/2015

Rustan rejected the Bloc again, Orlo said.

Source: https://example.org/2
";
/// Keys that tag the names of the first article.
const NAMES: &str = "gg/Rustan<Enter>p/Bloc<Enter>o/Orlo<Enter>p";

fn start(size: (u16, u16), records: Vec<Record>) -> Start {
    let schema = Some(Arc::new(ready::news().0));
    Start { name: "Talks".into(), schema, who: "rk".into(), records, size, ..Start::default() }
}

fn corpus() -> Corpus {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    Corpus::new(articles, findings)
}

fn open(size: (u16, u16), records: Vec<Record>) -> Headless {
    let later = records.len() * 100;
    let mut it = Headless::new(start(size, records), corpus(), false);
    // The clock of a session without a terminal starts where that of the one before did, and ids are made of it.
    for _ in 0..later {
        it.event(Event::Drawn);
    }
    it
}

fn strip(it: &Headless) -> Vec<String> {
    let Mode::Strip(strip) = &it.session.mode else { return Vec::new() };
    strip.candidates.iter().map(|one| one.party.shown().to_owned()).collect()
}

fn stances(it: &Headless) -> Vec<String> {
    let stances = it.session.own.iter().filter(|one| one.layer == "stance" && one.kind == Kind::Span);
    let mut all: Vec<String> = stances.map(glossator::session::strip::summary).collect();
    all.sort();
    all
}

fn held(it: &Headless) -> Vec<Record> {
    it.session.own.iter().cloned().collect()
}

#[test]
fn a_full_stance_is_a_label_and_two_enters() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-");
    assert_eq!(strip(&it), ["Rustan", "Bloc", "Orlo", "author"]);
    it.press("<Enter><Enter>");
    assert_eq!(stances(&it), ["Rustan — against ▸ Bloc"]);
    check(&it);
}

#[test]
fn whoever_speaks_a_quotation_holds_what_stands_in_it() {
    let mut it = open((80, 24), Vec::new());
    it.press("gg<Space>/Orlo<Enter>p/League<Enter>o");
    // From outside the quotation is selected by one key, in both halves by a second.
    it.press("\"-");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "and nobody will.");
    assert_eq!(strip(&it)[..2], ["Orlo", "League"], "the person, not the organisation that is nearer");
    it.press("<Esc>u\"+");
    assert_eq!(
        it.session.article.as_ref().unwrap().selected_text(),
        "Nobody came,” Orlo told the League, “and nobody will."
    );
    assert_eq!(strip(&it)[..2], ["Orlo", "League"]);
    check(&it);
}

#[test]
fn a_proposal_that_was_not_on_the_screen_is_not_taken() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-");
    // `press` draws before each key; these two come in one burst.
    it.event(Event::Command(Command::Submit));
    assert!(it.text().contains("look at it, then Enter again"), "{}", it.text());
    assert_eq!(stances(&it), ["? — against ▸ ?"]);
    it.press("<Enter>");
    it.event(Event::Command(Command::Letter('b')));
    assert_eq!(stances(&it), ["Rustan — against ▸ Orlo"], "a letter is no proposal");
}

#[test]
fn a_name_that_is_linked_is_one_candidate_and_a_pronoun_shows_its_entity() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/She<Enter>p");
    let mut records = held(&it);
    let entity = r#"{"id":"e-1","kind":"entity","name":"Lena Orlo","type":"person"}"#;
    records.push(Record::from_line(entity).unwrap());
    for record in records.iter_mut().filter(|one| ["She", "Orlo"].contains(&one.quote.as_str())) {
        record.entity = "e-1".into();
    }
    let mut it = open((80, 24), records);
    it.press("gg/blamed<Enter>-");
    assert_eq!(strip(&it), ["Lena Orlo", "Bloc", "Rustan", "author"]);
    it.press("<Enter>b");
    assert_eq!(stances(&it), ["Lena Orlo — against ▸ Rustan"]);
    let stance = it.session.own.iter().find(|one| one.layer == "stance").unwrap();
    let span = stance.holder[0].span.as_ref().unwrap();
    assert_eq!(it.session.own.get(span).unwrap().quote, "She", "the mention is kept");
}

#[test]
fn a_typed_name_that_is_known_is_not_written_twice() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-/orlo<A-Enter>/the delay<Enter>");
    let stance = it.session.own.iter().find(|one| one.layer == "stance").unwrap();
    assert!(stance.holder[0].span.is_some(), "{:?}", stance.holder);
    assert_eq!(stance.holder[0].shown(), "Orlo");
    let topic = stance.target[0].entity.clone();
    it.press("/rejected<Enter>-<Enter>/The  Delay<A-Enter>");
    let again = it.session.own.iter().find(|one| one.quote == "rejected").unwrap();
    assert_eq!((again.target[0].entity.clone(), again.target[0].shown()), (topic, "the delay"));
    assert_eq!(it.session.own.entities().count(), 1);
}

#[test]
fn enter_leaves_what_is_there_and_a_second_target_is_another() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-ca");
    let before = stances(&it);
    assert_eq!(before, ["Orlo — against ▸ Bloc"]);
    let written = it.written.len();
    it.press("<Enter><Enter><Enter>");
    assert_eq!((stances(&it), it.written.len()), (before, written), "looked at, not changed");
    it.press("<Enter>");
    let at = strip(&it).iter().position(|one| one == "Rustan").unwrap();
    it.press(["a", "b", "c"][at]).press("<Esc>");
    assert_eq!(stances(&it), ["Rustan — against ▸ Bloc"]);
    it.press("-<Tab>,<Enter>");
    assert_eq!(stances(&it), ["Rustan — against ▸ Bloc, Orlo"]);
}

#[test]
fn words_of_the_text_complete_a_new_topic() {
    let mut it = open((80, 24), Vec::new());
    it.press("gg/accused<Enter>-<Tab>/bloc o");
    insta::assert_snapshot!("completed_80x24", it.text());
    it.press("<Tab><Enter>");
    assert_eq!(stances(&it), ["? — against ▸ Bloc of delay"]);
    assert_eq!(it.session.own.entities().next().unwrap().name, "Bloc of delay");
    // What is typed to its end is taken as typed, whatever the text goes on with.
    it.press("/rejected<Enter>-<Tab>/its<Enter>");
    assert!(stances(&it).contains(&"? — against ▸ its".to_owned()), "{:?}", stances(&it));
}

#[test]
fn what_was_chosen_comes_first_the_next_time() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-");
    assert_eq!(strip(&it)[2], "Orlo");
    it.press("c<Enter>");
    assert_eq!(stances(&it), ["Orlo — against ▸ Bloc"]);
    it.press("<C-Down>gg/Rustan<Enter>p/Bloc<Enter>o/Orlo<Enter>p/rejected<Enter>-");
    assert_eq!(strip(&it)[0], "Orlo", "whoever stands at the end, as was chosen");
    let records = held(&it);
    let mut it = open((80, 24), records);
    it.press("gg/rejected<Enter>");
    assert_eq!(it.session.ranking.taught, taught(&it), "and so it is when the program starts again");
}

fn taught(it: &Headless) -> ranking::Taught {
    let records: Vec<Arc<Record>> = it.session.own.shared().cloned().collect();
    ranking::learn_all(it.session.corpus.as_ref().unwrap(), &records, &it.session.schema)
}

#[test]
fn precedents_of_the_holder_and_of_the_words() {
    let mut it = open((80, 24), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-<Enter><Enter>");
    assert!(!it.text().contains("before:"), "nothing is a precedent of itself");
    it.press("gg/rejected<Enter>-aa");
    it.press("<C-Down>gg/Rustan<Enter>p/Bloc<Enter>o/rejected<Enter>");
    let records = held(&it);
    let accused = records.iter().find(|one| one.quote == "accused").unwrap().id.clone();
    for (size, name) in
        [((120, 36), "precedents_120x36"), ((80, 24), "precedents_80x24"), ((40, 10), "precedents_40x10")]
    {
        let mut it = open(size, records.clone());
        let mut others = Others::default();
        let note = "an accusation is against, whatever \u{1b}[31mthe tone".to_owned();
        let of = format!("{accused}@1");
        let decision =
            Record { id: "d-1".into(), kind: Kind::Decision, of, note, by: "boris".into(), ..Record::default() };
        others.feedback.take(decision);
        it.event(Event::Others(others, Box::default()));
        it.press("<C-Down>gg/rejected<Enter>-");
        let before = it.text();
        assert!(size.0 < 80 || before.contains("“rejected”"), "{before}");
        it.press("<Enter>");
        insta::assert_snapshot!(name, it.text());
        assert!(size.0 < 80 || it.text().contains("boris: an accusation"), "{}", it.text());
        assert!(!it.text().contains('\u{1b}'));
        it.press("<Enter>");
        assert_eq!(stances(&it).last().unwrap(), "Rustan — against ▸ Bloc");
    }
}

#[test]
fn undo_takes_the_stance_back_and_precedents_follow() {
    let mut it = open((120, 36), Vec::new());
    it.press(NAMES).press("gg/accused<Enter>-<Enter><Enter>u");
    assert_eq!(live(&it, &Kind::Span).len(), 3);
    it.press("gg/rejected<Enter>-<Enter>");
    assert!(!it.text().contains("before:"), "{}", it.text());
    it.press("<Esc>u<C-r>");
    assert_eq!(stances(&it).len(), 1);
}

#[test]
fn a_paragraph_that_is_done_says_what_a_stance_lacks() {
    let mut schema: Schema = ready::news().0;
    let layer = schema.layers.iter_mut().find(|layer| layer.name == "stance").unwrap();
    layer.require = vec!["holder".into(), "target".into()];
    let start = Start { schema: Some(Arc::new(schema)), ..start((120, 36), Vec::new()) };
    let mut it = Headless::new(start, corpus(), false);
    it.press(NAMES).press("gg/accused<Enter>-<Enter><Esc><Space>");
    assert!(it.text().contains("the stance “accused” has no target"), "{}", it.text());
    assert_eq!(live(&it, &Kind::Mark).len(), 1, "done all the same");
    it.press("<BS>/accused<Enter><Enter><Enter><Enter><Space>");
    assert!(!it.text().contains("has no target"), "{}", it.text());
}

/// Keys of a session with stances.
const PRESSED: &[&str] = &[
    "/accused<Enter>",
    "/rejected<Enter>",
    "/Orlo<Enter>",
    "/blamed<Enter>",
    "-",
    "+",
    "p",
    "o",
    "a",
    "b",
    "c",
    "<Enter>",
    "<Enter>",
    "<Tab>",
    "<Esc>",
    "u",
    "<C-r>",
    "x",
    ",",
    "<lt>",
    "0",
    "gg",
    "<Space>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is pressed: in the next article the ranker knows what the file says, in whatever order its lines are.
    #[test]
    fn what_is_learnt_follows_from_the_file(keys in prop::collection::vec(prop::sample::select(PRESSED), 0..60), turn in any::<prop::sample::Index>()) {
        let mut it = open((80, 24), Vec::new());
        it.press(NAMES);
        for key in &keys {
            it.press(key);
        }
        check(&it);
        it.press("<Esc><Esc><C-Down><C-Up><C-Down>");
        let corpus = it.session.corpus.clone().unwrap();
        let mut records: Vec<Arc<Record>> = it.session.own.shared().cloned().collect();
        records.sort_by(|a, b| a.id.cmp(&b.id));
        let learnt = ranking::learn_all(&corpus, &records, &it.session.schema);
        prop_assert_eq!(&it.session.ranking.taught, &learnt);
        let count = records.len();
        records.rotate_left(turn.index(count));
        records.reverse();
        prop_assert_eq!(&ranking::learn_all(&corpus, &records, &it.session.schema), &learnt);
    }
}
