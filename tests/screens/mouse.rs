//! The mouse: drag selects, a press on a label tags, the wheel scrolls; no cell and no order of them does harm.

use super::{check, live, open, suggestions};
use glossator::annotation::Kind;
use glossator::driver::Headless;
use glossator::session::mouse::Mouse;
use glossator::session::{Mode, Screen};
use glossator::text::visible;
use proptest::prelude::*;

/// Column and row of the first place where a text stands on the screen.
fn place(it: &Headless, text: &str) -> (u16, u16) {
    let screen = it.text();
    let found = screen.lines().zip(0..).find_map(|(row, y)| Some((visible::width(row.split_once(text)?.0), y)));
    assert!(found.is_some(), "{text} is not on the screen:\n{screen}");
    found.unwrap()
}

fn selected(it: &Headless) -> String {
    it.session.article.as_ref().unwrap().selected_text().to_owned()
}

fn press(it: &mut Headless, text: &str) {
    let (x, y) = place(it, text);
    it.click(x, y);
}

#[test]
fn a_drag_over_tokens_and_a_press_on_a_label_make_a_record() {
    for size in [(120, 36), (80, 24)] {
        let mut it = open(size, true, Vec::new());
        let (from, to) = (place(&it, "ena Orlo"), place(&it, "lo in Velmar"));
        it.drag(from, to);
        assert_eq!(selected(&it), "Lena Orlo", "the ends are those of tokens");
        press(&mut it, if size.0 >= 100 { "Person" } else { "PER" });
        assert_eq!(live(&it, &Kind::Span), ["Lena Orlo PER"]);
        assert!(it.text().contains("“Lena Orlo” PER"), "{}", it.text());
        // Backwards, and into the paragraph above: the end of this one on that side.
        let (from, to) = (place(&it, "Anhalt said"), place(&it, "delegates"));
        it.drag(from, to);
        assert_eq!(selected(&it), "“All fighters must leave,” Anhalt");
        it.press("~u");
        assert!(live(&it, &Kind::Span).is_empty());
        check(&it);
    }
}

#[test]
fn a_press_selects_a_token_and_its_line_stays_in_its_row() {
    let mut it = open((120, 36), false, Vec::new());
    let at = place(&it, "paragraph, a short");
    it.click(at.0, at.1);
    assert_eq!(selected(&it), "paragraph");
    assert_eq!(place(&it, "paragraph, a short"), at);
    it.click(100, at.1);
    assert_eq!(selected(&it), "paragraph", "nothing stands there");
    it.click(90, at.1);
    assert_eq!(selected(&it), ".", "right of the words: the last");
    it.click(0, at.1);
    assert_eq!(selected(&it), ".");
}

#[test]
fn a_press_on_a_bracket_selects_its_span() {
    let mut it = open((80, 24), true, Vec::new());
    it.press("wwwNp<Home>");
    press(&mut it, "PER ───");
    assert_eq!(selected(&it), "Ms Lena Orlo");
    it.press("x");
    assert!(live(&it, &Kind::Span).is_empty());
    let mut it = suggestions::open(Vec::new());
    it.press("<Tab><Tab>p<Home>");
    press(&mut it, "?");
    assert_ne!(selected(&it), "Ms");
}

#[test]
fn lists_are_chosen_from() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("gl");
    press(&mut it, "مرحبا");
    assert_eq!((it.session.screen, it.session.library.at), (Screen::Library, 1));
    press(&mut it, "مرحبا");
    assert_eq!(it.session.screen, Screen::Annotate);
    assert_eq!(it.session.article.as_ref().unwrap().article.title, "مرحبا");
    let mut it = open((80, 24), false, Vec::new());
    it.press("t");
    press(&mut it, "entity/ORG");
    assert_eq!(live(&it, &Kind::Span), ["All ORG"]);
    it.press("<Space>s-");
    press(&mut it, "author");
    press(&mut it, "⏎");
    let stance = it.session.own.iter().find(|record| record.layer == "stance").unwrap();
    assert!(stance.holder[0].author && !stance.target.is_empty());
    let (x, y) = place(&it, "Third");
    it.press("<Esc>f").click(x, y);
    assert_eq!(selected(&it), "Third", "letters or words: what is pressed is jumped to");
}

#[test]
fn places_that_were_found_are_gone_to_and_not_tagged_by_a_press() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("g/Anhalt<Enter>");
    press(&mut it, "opposed Anhalt");
    let at = |it: &Headless| match &it.session.mode {
        Mode::Found(found) => Some(found.at),
        _ => None,
    };
    assert!(at(&it).is_some());
    let mut it = open((80, 24), false, Vec::new());
    it.press("/Anhalt<Enter>p*");
    let before = live(&it, &Kind::Span);
    let list = place(&it, "of “");
    it.click(20, list.1 + 1).click(20, list.1 + 1);
    assert_eq!(live(&it, &Kind::Span), before);
}

#[test]
fn values_under_letters_are_pressed() {
    let mut it = super::choices::open((80, 24), Vec::new());
    it.press("p'");
    press(&mut it, "nominal");
    let span = it.session.own.iter().find(|record| record.kind == Kind::Span).unwrap();
    assert!(span.to_line().contains("nominal"), "{}", span.to_line());
}

#[test]
fn the_wheel_scrolls_what_is_open() {
    let mut it = open((80, 24), false, Vec::new());
    let line = |it: &Headless| it.session.article.as_ref().unwrap().selection.paragraph;
    it.wheel(1);
    assert_eq!(line(&it), 2);
    it.press("~");
    assert_eq!(line(&it), 0, "a notch is one step back");
    it.wheel(1).wheel(-1);
    assert_eq!(line(&it), 0);
    let help = it.press("?").text();
    assert_ne!(it.wheel(2).text(), help);
    it.press("qgl").wheel(1);
    assert_eq!(it.session.library.at, 1);
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("zm");
    assert_eq!(it.session.mouse, Mouse::Off);
    let (x, y) = place(&it, "Velmar.");
    it.click(x, y);
    assert_eq!(selected(&it), "All");
    it.press("zm").click(x, y);
    assert_eq!(selected(&it), "Velmar");
}

#[test]
fn beside_the_guideline_the_text_can_be_pressed() {
    let mut it = open((120, 36), false, Vec::new());
    it.guidelines.insert("docs/guidelines.md".into(), "# One\n".to_owned() + &"word\n\n".repeat(60));
    it.press("gd");
    press(&mut it, "Velmar.");
    press(&mut it, "GPE");
    assert_eq!(live(&it, &Kind::Span), ["Velmar GPE"]);
    let before = it.text();
    assert_ne!(it.wheel(1).text(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_the_mouse_does_no_record_is_wrong(
        steps in prop::collection::vec((0_u16..130, 0_u16..40, 0_usize..8), 0..60), size in 0_usize..5
    ) {
        let size = [(120, 36), (80, 24), (40, 10), (20, 4), (3, 2)][size];
        let mut it = open(size, true, Vec::new());
        for (x, y, what) in steps {
            match what {
                0..=2 => it.click(x, y),
                3 => it.drag((x / 2, y / 2), (x, y)),
                4 => it.wheel(i32::from(x) - 60),
                5 => it.press(["gd", "gl", "t", "f", "?", ":", "s-", "cx"][usize::from(y) % 8]),
                6 => it.press("<Esc>"),
                _ => it.press(["p", "z", "u", "<C-Down>", "q<Esc>"][usize::from(x) % 4]),
            };
            it.text();
        }
        check(&it);
    }
}
