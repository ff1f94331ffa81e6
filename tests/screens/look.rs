//! What the screen looks like: colours, brackets, the order of right-to-left text.

use super::open;
use glossator::session::Marking;
use glossator::session::look::ThemeName;
use ratatui::style::Color;

#[test]
fn colours_are_gone_through_and_only_colours_change() {
    let mut it = open((80, 24), true, Vec::new());
    it.press("wwwNp");
    let (text, colours) = (it.text(), it.screen());
    let mut seen = vec![colours];
    for theme in ["light", "high-contrast", "colour-blind"] {
        it.press("zt");
        assert_eq!((it.session.theme.name(), it.session.marking), (theme, Marking::Lanes));
        assert!(it.text().contains(&format!("theme: {theme}")));
        let rows = |text: &str| text.lines().skip(1).take(21).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows(&it.text()), rows(&text));
        let screen = it.screen();
        assert!(!screen.content.iter().any(|cell| cell.bg == Color::Reset), "{theme} paints every cell");
        assert!(!seen.contains(&screen));
        seen.push(screen);
    }
    it.press("zt");
    assert_eq!(it.session.theme, ThemeName::Dark);
}

#[test]
fn brackets_go_at_once_and_come_back_where_the_key_begins_another() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("wwwNp");
    assert!(it.text().contains("PER ───┘") || it.text().contains(" PER "), "{}", it.text());
    it.press("z");
    assert_eq!(it.session.marking, Marking::Colours);
    assert!(it.text().contains("z …  colours only  m switch-mouse · r turn-order · t cycle-theme"), "{}", it.text());
    it.press("t");
    assert_eq!((it.session.marking, it.session.theme), (Marking::Lanes, ThemeName::Light));
    let screen = it.screen();
    assert!(screen.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "no colours");
}

#[test]
fn a_key_that_waits_says_what_can_follow() {
    let mut it = open((120, 36), false, Vec::new());
    assert!(it.press("g").text().contains("g …  g article-start · "), "{}", it.text());
    assert!(it.text().contains(" · n next-untouched · "), "{}", it.text());
    it.press("l");
    assert!(it.press("g").text().contains("g …  g first-row · l back"), "{}", it.text());
}

#[test]
fn right_to_left_text_stands_as_it_is_read_or_as_it_is_stored() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("<C-Down>wp");
    insta::assert_snapshot!("rtl_visual_80x24", it.text());
    let column = |text: &str| text.lines().find_map(|row| row.find("PER")).unwrap();
    let visual = column(&it.text());
    it.press("zr");
    assert_eq!(it.session.marking, Marking::Lanes, "z alone was taken back");
    insta::assert_snapshot!("rtl_logical_80x24", it.text());
    assert!(column(&it.text()) < visual, "the bracket stands under the word where it is stored");
    it.press("l<Esc>zr");
    assert_eq!(column(&it.text()), visual);
}
