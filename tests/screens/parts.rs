//! `&`: parts of a discontinuous span, kept, tagged as one, found again by any of them.

use crate::{check, live, open};
use glossator::annotation::{Kind, Record};
use glossator::text::CharPos;

/// On “Lena” with “Ms” kept, then “Orlo”: `All delegates met Ms Lena Orlo in Velmar.`
const TWO: &str = "www&ww";

fn parts(record: &Record) -> Vec<(u32, u32)> {
    record.parts.iter().map(|[start, end]| (start.get(), end.get())).collect()
}

#[test]
fn two_parts_are_tagged_as_one_span() {
    let mut it = open((120, 36), false, Vec::new());
    it.press(TWO);
    assert!(it.text().contains("2 parts: “Ms” + “Orlo”"), "{}", it.text());
    insta::assert_snapshot!("parts_kept_120x36", it.text());
    it.press("p");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"]);
    let record = it.written[0].clone();
    assert_eq!(
        (record.span().map(|span| (span.start.get(), span.end.get())), parts(&record)),
        (Some((18, 30)), vec![(18, 20), (26, 30)])
    );
    insta::assert_snapshot!("parts_tagged_120x36", it.text());
    it.press("z");
    insta::assert_snapshot!("parts_colours", style_map(&it));
    check(&it);
    it.press("u");
    assert!(live(&it, &Kind::Span).is_empty());
    it.press("<C-r>");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"]);
}

/// Which cells of the first line of text are underlined, as in “colours only”.
fn style_map(it: &glossator::driver::Headless) -> String {
    let buffer = it.screen();
    let row = (0..36).find(|y| it.text().lines().nth(*y).is_some_and(|line| line.contains("All delegates"))).unwrap();
    let y = u16::try_from(row).unwrap();
    let mark = |x: u16| {
        let cell = buffer.cell((x, y)).unwrap();
        let underlined = cell.modifier.contains(ratatui::style::Modifier::UNDERLINED);
        if underlined { '_' } else { ' ' }
    };
    let words: String = (0..60).map(|x| buffer.cell((x, y)).unwrap().symbol().to_owned()).collect();
    let marks: String = (0..60).map(mark).collect();
    format!("{}\n{}", words.trim_end(), marks.trim_end())
}

#[test]
fn any_piece_finds_the_span_for_label_comment_and_removal() {
    let mut it = open((120, 36), false, Vec::new());
    it.press(TWO).press("po");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo ORG"], "on the last piece");
    it.press("bbp");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"], "on the first piece");
    it.press("cwhy<A-Enter>");
    let comment = it.session.own.iter().find(|record| record.kind == Kind::Comment).unwrap();
    assert!(comment.of.starts_with(&it.written[0].id));
    it.press("wx");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"], "the gap is none of it");
    it.press("wx");
    assert!(live(&it, &Kind::Span).is_empty());
    it.press("u");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"]);
    check(&it);
}

#[test]
fn parts_are_put_in_order_and_overlapping_ones_joined() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("wwwww&bb&bp");
    assert_eq!((it.written[0].quote.as_str(), parts(&it.written[0]).len()), ("met Ms Orlo", 3));
    check(&it);
    let mut it = open((120, 36), false, Vec::new());
    it.press("w&L&p");
    assert_eq!((it.written[0].quote.as_str(), it.written[0].parts.len()), ("delegates met", 0));
}

#[test]
fn esc_drops_parts_and_the_key_takes_one_off() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("www&<Esc>");
    assert!(it.text().contains("parts dropped"), "{}", it.text());
    it.press("wp");
    assert_eq!(live(&it, &Kind::Span), ["Lena PER"]);
    it.press("u&&wp");
    assert_eq!(live(&it, &Kind::Span), ["Orlo PER"]);
}

#[test]
fn parts_stand_in_one_paragraph() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("www&jwp");
    assert!(live(&it, &Kind::Span).is_empty());
    assert!(it.text().contains("its parts are kept in ¶ 1"), "{}", it.text());
    it.press("&");
    assert!(it.text().contains("its parts are kept in ¶ 1"));
    it.press("<Esc>p");
    assert_eq!(live(&it, &Kind::Span).len(), 1);
}

#[test]
fn overlap_counts_by_pieces() {
    let mut it = open((120, 36), false, Vec::new());
    it.press(TWO).press("p");
    // “Lena”, in the gap, crosses nothing; “Lena Orlo” would cross the last piece.
    it.press("bo");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER", "Lena ORG"]);
    it.press("uLo");
    assert_eq!(live(&it, &Kind::Span), ["Ms Orlo PER"]);
    assert!(it.text().contains("would cross “Ms Orlo” PER"), "{}", it.text());
}

#[test]
fn a_record_whose_pieces_do_not_fit_is_unanchored() {
    let mut it = open((80, 24), false, Vec::new());
    it.press(TWO).press("p");
    let good = it.written[0].clone();
    let mut other = good.clone();
    other.parts[1] = [CharPos::new(21), CharPos::new(25)];
    let mut outside = good.clone();
    outside.parts[1] = [CharPos::new(21), CharPos::new(9_999)];
    for (record, unanchored) in [(good, 0), (other, 1), (outside, 1)] {
        let it = open((80, 24), false, vec![record]);
        assert_eq!(it.session.article.as_ref().unwrap().unanchored, unanchored);
        it.text();
    }
}
