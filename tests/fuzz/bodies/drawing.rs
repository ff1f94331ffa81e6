//! What is drawn of a text: made visible, wrapped, with brackets and arrows; guidelines; what a search finds.

use glossator::guideline::Guideline;
use glossator::guideline::rows::Rows;
use glossator::layout::arrows::{self, Arrow};
use glossator::layout::lanes::{Bracket, Lanes, pack};
use glossator::layout::paragraph::{Order, ParagraphLayout};
use glossator::search::fuzzy::rank;
use glossator::search::query::Query;
use glossator::search::scan::Pattern;
use glossator::text::offset::Cells;
use glossator::text::visible::{self, Visible};
use glossator::text::{BytePos, BytesSpan};

/// Characters that a terminal takes as commands, or that are seen by nobody.
pub fn is_heard(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

fn place(text: &str, at: usize) -> usize {
    let at = at * text.len() / 256;
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn span(text: &str, data: &mut &[u8]) -> BytesSpan {
    let (a, b) = (place(text, super::number(data)), place(text, super::number(data)));
    BytesSpan::new(BytePos::new(a.min(b)), BytePos::new(a.max(b)))
}

/// Width, order, spans and arrows come first, then a zero byte, then the text.
pub fn paragraph(data: &[u8]) {
    let cut = data.iter().position(|byte| *byte == 0).unwrap_or(0);
    let (mut chosen, rest) = data.split_at(cut);
    let text = super::text(rest.get(1..).unwrap_or_default());
    let shown = Visible::new(&text);
    assert!(!shown.as_str().chars().any(is_heard), "{text:?} is shown as {shown:?}");
    let width = Cells::new(u16::try_from(super::number(&mut chosen)).unwrap_or(1));
    assert!(shown.truncate(width).width() <= width);
    let order = if super::number(&mut chosen).is_multiple_of(2) { Order::Visual } else { Order::Logical };
    let layout = ParagraphLayout::new(&text, width, order);
    let mut end = 0;
    for line in &layout.lines {
        assert_eq!(line.bytes.start.get(), end, "a line begins where the one before ended");
        end = line.bytes.end.get();
    }
    assert_eq!(end, text.len(), "no byte is lost");
    let most = super::number(&mut chosen) % 8;
    let (mut brackets, mut joined) = (Vec::new(), Vec::new());
    while !chosen.is_empty() && brackets.len() < 40 {
        let key = brackets.len();
        let (one, other) = (span(&text, &mut chosen), span(&text, &mut chosen));
        let label = Visible::new("LABEL");
        let pieces = if super::number(&mut chosen).is_multiple_of(3) { vec![one, other] } else { Vec::new() };
        brackets.push(Bracket { span: one, pieces, label: label.clone(), dotted: key % 2 == 0, group: key % 3, key });
        joined.push(Arrow { from: vec![one], to: vec![other], label, away: Visible::new("away"), key });
    }
    let mut lanes: Vec<Lanes> = layout.lines.iter().map(|line| pack(line, &brackets, width, most)).collect();
    arrows::add(&layout.lines, &joined, width, &mut lanes);
    for lanes in &lanes {
        assert!(lanes.drawn.iter().all(|drawn| drawn.columns.end <= width.get().max(1)), "{lanes:?} in {width:?}");
    }
}

/// The first byte is the width of the pane.
pub fn guideline(mut data: &[u8]) {
    let width = u16::try_from(super::number(&mut data)).unwrap_or(1);
    let text = super::text(data);
    let guideline = Guideline::parse(&text);
    guideline.named(&text);
    guideline.titled(&["Person", "PER"]);
    let rows = Rows::new(&guideline, width);
    rows.of_block(0);
}

/// A pattern, a line break, a paragraph.
pub fn search(data: &[u8]) {
    let all = super::text(data);
    let (pattern, text) = all.split_once('\n').unwrap_or((&all, "Ms Orlo met the delegates in Velmar."));
    for pattern in [Pattern::typed(pattern), Pattern::mention(pattern)] {
        let Ok(Some(pattern)) = pattern else { continue };
        let mut end = 0;
        for hit in pattern.hits(text) {
            assert!(hit.start < hit.end && hit.start.get() >= end, "{hit:?}");
            assert!(text.get(hit.range()).is_some());
            end = hit.end.get();
        }
    }
    Query::parse(pattern);
    Query::search(pattern);
    rank(pattern, [(0, text.to_owned())]);
    assert!(!visible::shown(pattern).is_empty() || pattern.is_empty());
}
