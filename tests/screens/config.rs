//! The palette, and keys that a person has bound otherwise.

use crate::{live, open};
use glossator::annotation::Kind;
use glossator::config;
use glossator::corpus::Corpus;
use glossator::driver::Headless;
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
    it.press(":undo<Enter>");
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
    it.press(":");
    insta::assert_snapshot!("palette_40x10", it.text());
}

/// The session of the other tests, with keys as a person has bound them.
fn open_with(settings: &str) -> Headless {
    let (config, findings) = config::parse(settings, "config.toml");
    assert_eq!(findings, []);
    let plain = open((120, 36), false, Vec::new());
    let articles = plain.session.corpus.as_ref().unwrap().articles.iter().map(|one| (**one).clone()).collect();
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
