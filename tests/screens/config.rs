//! The palette, and keys that a person has bound otherwise.

use crate::{live, open};
use glossator::annotation::Kind;
use glossator::config;
use glossator::corpus::Corpus;
use glossator::driver::Headless;
use glossator::keymap::layouts::{LAYOUTS, Layout};
use glossator::session::{Mode, Screen, Start};

#[test]
fn the_palette_finds_a_command_by_its_words_and_runs_it() {
    let mut it = open((80, 24), false, Vec::new());
    it.press(":sentence");
    insta::assert_snapshot!("palette_80x24", it.text());
    it.press("<Enter>");
    assert!(matches!(it.session.mode, Mode::Normal));
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "All delegates met Ms Lena Orlo in Velmar.");
    // Ctrl-p is the same; what was typed is matched in any order, and Esc does nothing else.
    it.press("<C-p>untouched next<Esc>");
    assert_eq!(it.session.article.as_ref().unwrap().selection.paragraph, 0);
    it.press("<C-p>untouched next<Enter>");
    assert_eq!(it.session.article.as_ref().unwrap().selection.paragraph, 1);
}

#[test]
fn the_palette_tags_with_any_label_and_goes_to_the_library_and_back() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("wwwN:tag person<Enter>");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER"]);
    it.press(":und<Enter>");
    assert!(live(&it, &Kind::Span).is_empty());
    it.press(":gl<Enter>");
    assert_eq!(it.session.screen, Screen::Library, "a key that is typed finds its command");
    it.press(":");
    insta::assert_snapshot!("palette_library_120x36", it.text());
    it.press("back to<Enter>");
    assert_eq!(it.session.screen, Screen::Annotate);
}

#[test]
fn the_palette_says_when_nothing_is_called_so() {
    let mut it = open((40, 10), false, Vec::new());
    it.press(":zzzz<Enter>");
    assert!(it.text().contains("no command is called"), "{}", it.text());
    it.press(":<Down><Down><Up><Enter>");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "All", "the second row is previous-token");
    it.press(":sentence");
    insta::assert_snapshot!("palette_40x10", it.text());
}

/// The session of the other tests, with keys as a person has bound them.
fn open_with(settings: &str) -> Headless {
    let (config, findings) = config::parse(settings, "config.toml");
    assert_eq!(findings, []);
    let plain = open((120, 36), false, Vec::new());
    let articles = plain.session.corpus.as_ref().unwrap().articles().flatten().map(|one| (*one).clone()).collect();
    let start = Start {
        name: "Talks".into(),
        schema: Some(plain.session.schema.clone()),
        who: "rk".into(),
        size: (120, 36),
        marking: config.lanes,
        ..Start::default()
    };
    Headless::with_keys(start, Corpus::new(articles, Vec::new()), false, config.keymap)
}

#[test]
fn a_rebound_key_runs_its_command_and_is_what_help_palette_and_hints_show() {
    let mut it = open_with("lanes = \"plain\"\n[keys]\nselect-sentence = \"v gv\"\nhelp = \"<F1>\"\nundo = \"<C-u>\"");
    assert_eq!(it.session.marking, glossator::session::Marking::Plain);
    it.press("v");
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "All delegates met Ms Lena Orlo in Velmar.");
    assert!(it.text().contains("F1 help"), "{}", it.text());
    it.press("s");
    assert!(it.text().contains("s does nothing here") && it.text().contains("F1 shows al"), "{}", it.text());
    it.press("Npx");
    assert!(it.text().contains("Ctrl-u brings it back"), "{}", it.text());
    it.press("<C-u>");
    assert_eq!(live(&it, &Kind::Span).len(), 1);
    it.press(":the sentence");
    assert!(it.text().contains("v gv"), "{}", it.text());
    it.press("<Esc><F1>");
    assert!(it.text().contains("v gv") && it.text().contains("<C-u>"), "{}", it.text());
}

/// Two sessions: one hears Latin keys, the other what the same keys type in a layout.
fn both(layout: &Layout, latin: &str) -> (Headless, Headless) {
    let own: String = latin.chars().map(|key| layout.own(key).unwrap_or(key)).collect();
    let (mut one, mut other) = (open((80, 24), false, Vec::new()), open((80, 24), false, Vec::new()));
    one.press(latin);
    other.press(&own.replace('<', "<lt>"));
    (one, other)
}

#[test]
fn every_layout_types_every_letter_in_the_same_place() {
    for layout in &LAYOUTS {
        for key in 'a'..='z' {
            // Alone, after `g`, and as a letter over a token; the first `l` shows which layout it is.
            for keys in [format!("l{key}"), format!("lg{key}"), format!("lf{key}"), format!("lF{key}{key}")] {
                let (one, other) = both(layout, &keys);
                assert_eq!(one.text(), other.text(), "{keys} in {}", layout.name);
                assert_eq!(one.written.len(), other.written.len(), "{keys} in {}", layout.name);
                assert_eq!(one.ended, other.ended, "{keys} in {}", layout.name);
            }
        }
    }
}

#[test]
fn a_session_is_worked_on_from_a_russian_keyboard() {
    let mut it = open((120, 36), false, Vec::new());
    // www N p, then f, and u: next word three times, the name, person, undone.
    it.press("цццТз");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER"]);
    it.press("г");
    assert!(live(&it, &Kind::Span).is_empty());
    it.press("<C-к>");
    assert_eq!(live(&it, &Kind::Span).len(), 1, "Ctrl with a letter is a place too");
    // What is typed as text stays as it was typed.
    it.press("сфыва <A-Enter>");
    let comment = it.session.own.iter().find(|record| record.kind == Kind::Comment).unwrap();
    assert_eq!(comment.note, "фыва");
    it.press("?");
    for row in ["p з  ", "l д <Right>  ", "gg пп  ", "\" Э  ", "<C-r>  ", "letters of a Russian keyboard"] {
        assert!(it.text().contains(row), "{row} is not in {}", it.text());
    }
    it.press("йпд");
    assert_eq!(it.session.screen, Screen::Library, "g and l in their places");
    it.press("йl?");
    assert!(!it.text().contains('й'), "a Latin letter says that the layout was changed: {}", it.text());
}

#[test]
fn a_label_or_a_binding_of_that_very_letter_goes_before_its_place() {
    let mut it = open_with("[keys]\nskip = \"ж\"");
    let mut schema = (*it.session.schema).clone();
    schema.layers[0].labels[1].key = Some('з');
    it.session.schema = std::sync::Arc::new(schema);
    it.press("з");
    assert_eq!(live(&it, &Kind::Span), ["All ORG"], "з itself, not the p in its place");
    it.press("ж");
    assert_eq!(it.session.article.as_ref().unwrap().selection.paragraph, 1);
}
