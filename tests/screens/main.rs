//! The whole program without a terminal: keys in, rendered screen out. The snapshots were reviewed by eye.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

mod assigned;
mod choices;
mod dashboard;
mod guideline;
mod history;
mod inbox;
mod insight;
mod look;
mod models;
mod mouse;
mod own;
mod practice;
mod registry;
mod review;
mod review_trials;
mod sources;
mod stance;
mod suggestions;
mod sync;
mod tutorial;

use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::keymap::Keymap;
use glossator::schema::{Source, ready};
use glossator::session::Start;
use glossator::session::effect::Event;
use glossator::text::CharPos;
use glossator::view::theme::Colours;
use glossator::view::view;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

mod concordance;
mod config;
mod parts;
mod relations;
mod returns;
mod search;
mod watch;

const TEXT: &str = "News
Opposition leaves early

Lake Wire 26/05/2015

All delegates met Ms Lena Orlo in Velmar.
“All fighters must leave,” Anhalt said, “before the talks.” The Northern Bloc and the League of Border States opposed Anhalt.
Third paragraph, a short one.

Source: https://example.org/1


مرحبا

Wire 27/05/2015

قالت لينا: لا (أبدا) في Velmar.
字宽外交部 and e\u{301} 👨\u{200d}👩\u{200d}👧 \u{1b}[31m\u{202e}evil\u{9b}.
";

fn open(size: (u16, u16), colour: bool, records: Vec<Record>) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    assert_eq!((articles.len(), findings.len()), (2, 0));
    let start = Start {
        name: "Talks".into(),
        schema: Some(Arc::new(ready::news().0)),
        who: "rk".into(),
        records,
        size,
        ..Start::default()
    };
    Headless::new(start, Corpus::new(articles, findings), colour)
}

/// Every record's words stand where it says, as a program in another language would check it.
fn check(headless: &Headless) {
    for record in &headless.written {
        let Some(span) = record.span() else { continue };
        let (_, article) = headless.session.corpus.as_ref().unwrap().article_of(&record.doc).unwrap();
        let cut = |start: CharPos, end: CharPos| -> String {
            let (start, end) = (start.get() as usize, end.get() as usize);
            article.text.chars().skip(start).take(end - start).collect()
        };
        let pieces: Vec<String> = record.parts.iter().map(|[start, end]| cut(*start, *end)).collect();
        let there = if pieces.is_empty() { cut(span.start, span.end) } else { pieces.join(" ") };
        assert_eq!(there, record.quote);
    }
}

fn live(headless: &Headless, kind: &Kind) -> Vec<String> {
    let mut all: Vec<_> = headless.session.own.iter().filter(|record| record.kind == *kind).collect();
    all.sort_by_key(|record| (record.start, record.label.clone()));
    all.into_iter().map(|record| format!("{} {}", record.quote, record.label)).collect()
}

#[test]
fn entities_and_a_stance_are_tagged_with_few_keys() {
    let mut it = open((120, 36), true, Vec::new());
    it.press("wwwNp<Home>");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER"]);
    it.press("<Space>wwwwwNp");
    assert_eq!(live(&it, &Kind::Span).len(), 2);
    it.press("b\"\"-");
    insta::assert_snapshot!("strip_120x36", it.text());
    it.press("a");
    it.press("/foreign fighters<Enter>");
    assert_eq!(live(&it, &Kind::Span)[1], "All fighters must leave,” Anhalt said, “before the talks. against");
    let stance = it.session.own.iter().find(|record| record.layer == "stance").unwrap();
    assert_eq!((stance.holder[0].shown(), stance.target[0].shown()), ("Anhalt", "foreign fighters"));
    assert!(stance.target[0].entity.is_some());
    insta::assert_snapshot!("stance_120x36", it.text());
    it.press("u");
    assert_eq!(live(&it, &Kind::Span).len(), 2, "one step takes back the stance with its parties");
    it.press("<C-r>");
    assert_eq!(live(&it, &Kind::Span).len(), 3);
    assert_eq!(live(&it, &Kind::Mark).len(), 1);
    check(&it);
}

#[test]
fn screens_of_all_sizes() {
    for (size, name) in [((120, 36), "text_120x36"), ((80, 24), "text_80x24"), ((40, 10), "text_40x10")] {
        let mut it = open(size, false, Vec::new());
        it.press("wwwNp<Space>wwwwNpwwwNowwwNo");
        insta::assert_snapshot!(name, it.text());
        check(&it);
    }
}

#[test]
fn a_terminal_made_smaller_before_the_session_knows_is_left_blank() {
    let it = open((120, 36), true, Vec::new());
    for (width, height) in [(1, 1), (119, 36), (120, 2)] {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        view(&it.session, &Keymap::default(), Colours::None, area, &mut buffer);
        assert_eq!(buffer, Buffer::empty(area));
    }
}

#[test]
fn right_to_left_wide_and_hostile_text_keeps_its_columns() {
    let mut it = open((80, 24), true, Vec::new());
    it.press("<C-Down>wNpj");
    it.press("<Home>LLo");
    insta::assert_snapshot!("scripts_80x24", it.text());
    check(&it);
    let drawn = it.text();
    assert!(!drawn.chars().any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}')));
}

#[test]
fn hints_library_help_and_label_prompt() {
    let mut it = open((80, 24), false, Vec::new());
    insta::assert_snapshot!("hints_80x24", it.press("f").text());
    insta::assert_snapshot!("library_80x24", it.press("<Esc>gl").text());
    insta::assert_snapshot!("filter_80x24", it.press("/state:todo wire<Enter>").text());
    assert!(it.press("0").text().contains("0 does nothing here · ? shows all keys"), "{}", it.text());
    it.press("/outlet:lake<Enter>");
    assert_eq!(it.session.library.filter, "state:todo wire outlet:lake");
    insta::assert_snapshot!("help_80x24", it.press("<Esc>q?").text());
    insta::assert_snapshot!("label_80x24", it.press("qtorg").text());
    it.press("<Enter>");
    assert_eq!(live(&it, &Kind::Span), ["All ORG"]);
}

#[test]
fn a_jump_by_a_letter_and_a_range_by_two() {
    let mut it = open((120, 36), true, Vec::new());
    it.press("fa");
    let first = it.session.article.as_ref().unwrap().selected_text().to_owned();
    assert_eq!(first, "Ms");
    it.press("LL");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "Ms Lena Orlo");
    it.press("H[]~");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "met Ms Lena");
}

#[test]
fn comments_marks_and_flags_are_written_and_taken_back() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("wwwNpcwhy<Enter>not<A-Enter>");
    let comment = it.session.own.iter().find(|record| record.kind == Kind::Comment).unwrap();
    assert_eq!((comment.note.as_str(), comment.of.ends_with("@1")), ("why\nnot", true));
    for (key, way) in [("=", "~ goes back to it, = links it"), ("'", "~ goes back to it, ' sets its attributes")] {
        assert!(it.press("gg").press(key).text().contains(way), "{}", it.text());
    }
    it.press("~c<Tab>");
    assert!(it.text().contains("<Tab> does nothing here") && !it.text().contains("labels:"), "{}", it.text());
    it.press("x<Esc>");
    insta::assert_snapshot!("comment_80x24", it.text());
    it.press("<Esc>!m");
    let marks: Vec<_> = live(&it, &Kind::Mark).iter().map(|mark| mark.rsplit(' ').next().unwrap().to_owned()).collect();
    assert_eq!(marks, ["flagged", "skipped"]);
    it.press("uuu");
    assert!(live(&it, &Kind::Mark).is_empty() && live(&it, &Kind::Comment).is_empty());
    check(&it);
}

#[test]
fn crossing_spans_are_refused_and_same_bounds_relabelled() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("wwwLp");
    it.press("wbLo");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena PER"]);
    assert!(it.text().contains("would cross"), "{}", it.text());
    it.press("~~~o");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena ORG"]);
    it.press("x");
    assert!(live(&it, &Kind::Span).is_empty());
    assert_eq!(it.written.last().unwrap().rev, 3);
}

#[test]
fn a_full_disk_is_said_and_quitting_asks_first() {
    let mut it = open((120, 36), false, Vec::new());
    it.disk_full = true;
    it.press("p");
    assert!(it.text().contains("NOT SAVED (1): the disk is full"));
    it.press("q");
    assert!(!it.ended && it.text().contains("quit? y / n"));
    it.press("n");
    it.disk_full = false;
    it.press("wo");
    it.event(Event::Saved(glossator::session::effect::Ticket(1)));
    assert!(it.text().contains("● saved"));
    it.press("q");
    assert!(it.ended);
}

#[test]
fn a_changed_text_is_followed_and_nothing_is_dropped() {
    let mut before = open((80, 24), false, Vec::new());
    before.press("wwwNp");
    let mut record = before.written[0].clone();
    record.start = record.start.map(|at| glossator::text::CharPos::new(at.get() + 4));
    record.end = record.end.map(|at| glossator::text::CharPos::new(at.get() + 4));
    record.sha = "sha256:0000000000000000".into();
    let mut lost = record.clone();
    lost.id = "s-lost".into();
    lost.quote = "gone".into();
    let it = open((80, 24), false, vec![record, lost]);
    assert_eq!(it.written.len(), 1);
    assert_eq!((it.written[0].rev, it.written[0].quote.as_str()), (2, "Ms Lena Orlo"));
    assert!(it.text().contains("1 unanchored"), "{}", it.text());
    check(&it);
}

#[test]
fn no_size_and_no_key_makes_it_panic() {
    let keys = "fFwNpsS\"~-a,b<lt>c<Esc>gl<Enter>gn<Space>m!cxy<Esc><Esc>/o<Enter>nuu<C-r>tz<Esc>zz?jq.x[]HL<A-Left><A-Right>jkG gg<PgDn><PgUp><C-Down><C-Up>";
    for size in [(1, 1), (2, 9), (19, 4), (20, 4), (40, 10), (61, 14), (300, 80)] {
        let mut it = open((80, 24), true, Vec::new());
        for (at, key) in glossator::keymap::Key::sequence(keys).unwrap().into_iter().enumerate() {
            let now = if at % 3 == 0 { size } else { (80, 24) };
            it.event(Event::Resize(now.0, now.1));
            it.press(&key.to_string().replace('<', if key.to_string().len() == 1 { "<lt>" } else { "<" }));
            it.text();
        }
        check(&it);
    }
}

#[test]
fn a_layer_may_grow_by_characters() {
    let mut schema = ready::news().0;
    schema.layers[0].snap = glossator::schema::Snap::Character;
    let mut it = open((80, 24), false, Vec::new());
    it.session.schema = Arc::new(schema);
    it.press("wL]p");
    assert_eq!(live(&it, &Kind::Span), ["elegates  PER"]);
    check(&it);
}

/// What a person may press, in every place: motions, tags, strips, fields, undo.
const PRESSED: &[&str] = &[
    "l",
    "h",
    "w",
    "b",
    "j",
    "k",
    "L",
    "H",
    "[",
    "]",
    "N",
    "s",
    "S",
    "\"",
    "~",
    "p",
    "o",
    "a",
    "e",
    "+",
    "-",
    "0",
    "&",
    ">",
    "&",
    "1",
    "3",
    ".",
    "x",
    "*",
    "g*",
    "g/an<Enter>",
    "A",
    "<Enter>",
    "u",
    "u",
    "<C-r>",
    "<Space>",
    "<Enter>",
    "<BS>",
    "m",
    "!",
    "<Esc>",
    "<Esc>",
    "<Tab>",
    "f",
    "F",
    "t",
    "c",
    "/",
    "n",
    "z",
    ",",
    "<lt>",
    "gg",
    "G",
    "gn",
    "gl",
    "gt",
    "gi",
    "=",
    "=",
    "'",
    "<C-a>",
    "<C-k>",
    "<C-t>",
    "<C-x>",
    "<C-Down>",
    "<C-Up>",
    "<A-Enter>",
    "<A-Left>",
    "<A-Right>",
    "q",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is pressed: the lines written fold to what the session holds, every quote stands where it says, and
    /// undoing everything leaves no span.
    #[test]
    fn what_is_written_is_what_the_session_holds(keys in prop::collection::vec(prop::sample::select(PRESSED), 0..120)) {
        let mut it = match keys.len() % 3 {
            0 => open((80, 24), true, Vec::new()),
            1 => choices::open((80, 24), Vec::new()),
            _ => suggestions::open(Vec::new()),
        };
        for key in &keys {
            it.press(key);
        }
        it.text();
        check(&it);
        let lines: String = it.written.iter().map(|record| record.to_line() + "\n").collect();
        let folded = glossator::annotation::fold::fold(lines.as_bytes());
        prop_assert!(folded.broken.is_empty());
        let mut held: Vec<String> = it.session.own.iter().filter(|one| !one.is_retracted()).map(Record::to_line).collect();
        let mut read: Vec<String> =
            folded.records.iter().filter(|one| !one.is_retracted()).map(Record::to_line).collect();
        held.sort();
        read.sort();
        prop_assert_eq!(held, read);
        it.press("<Esc><Esc><Esc>");
        if it.session.screen == glossator::session::Screen::Library {
            it.press("q");
        }
        for _ in 0..=keys.len() {
            it.press("u");
        }
        for kind in [Kind::Span, Kind::Entity, Kind::Label] {
            prop_assert_eq!(live(&it, &kind), Vec::<String>::new());
        }
    }
}
