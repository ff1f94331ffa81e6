//! The palette, and keys that a person has bound otherwise.

use crate::{live, open};
use glossator::annotation::Kind;
use glossator::session::{Mode, Screen};

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
