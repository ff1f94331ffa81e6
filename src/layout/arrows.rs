//! Arrows under the brackets: from span to span of a line, over line breaks, and out of the paragraph.

use super::lanes::{Drawn, Lanes, Shape, outside};
use super::paragraph::Line;
use crate::text::BytesSpan;
use crate::text::offset::Cells;
use crate::text::visible::{self, Visible};
use std::ops::Range;

/// A relation to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The stretches of the span it starts at, in bytes of the paragraph; none where that stands elsewhere.
    pub from: Vec<BytesSpan>,
    /// The stretches of the span it leads to; none where that stands elsewhere.
    pub to: Vec<BytesSpan>,
    /// What it says.
    pub label: Visible,
    /// The words of the end that stands elsewhere.
    pub away: Visible,
    /// The caller's number.
    pub key: usize,
}

/// Lanes for arrows under one line; what does not fit is counted with the brackets.
const LANES: usize = 3;

/// What is at an end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cap {
    /// The arrow goes on, on another line.
    Open,
    /// It starts here.
    Start,
    /// It leads here.
    Head,
}

/// The part of an arrow on one line, by its first and last column.
#[derive(Clone, Copy, Debug)]
struct Run {
    line: usize,
    first: u16,
    last: u16,
    left: Cap,
    right: Cap,
}

/// Adds arrows to the lanes of all lines of a paragraph, each in a lane below the brackets, shorter ones above.
pub fn add(lines: &[Line], arrows: &[Arrow], width: Cells, lanes: &mut [Lanes]) {
    let mut shapes: Vec<(usize, usize, Shape)> = Vec::new();
    for arrow in arrows {
        let drawn = match (end(lines, &arrow.from), end(lines, &arrow.to)) {
            (Some(from), Some(to)) => whole(lines, arrow, &from, &to, width.get()),
            (Some(here), None) => vec![leaving(lines, arrow, &here, false, width.get())],
            (None, Some(here)) => vec![leaving(lines, arrow, &here, true, width.get())],
            (None, None) => Vec::new(),
        };
        shapes.extend(drawn.into_iter().map(|(line, shape)| (line, arrow.key, shape)));
    }
    shapes.sort_by_key(|(_, _, (columns, _))| columns.len());
    for (at, lanes) in lanes.iter_mut().enumerate() {
        let base = lanes.lanes;
        let mut taken: Vec<Vec<Range<u16>>> = Vec::new();
        for (_, key, (columns, pieces)) in shapes.iter().filter(|(line, _, _)| *line == at) {
            let is_free =
                |lane: &Vec<Range<u16>>| lane.iter().all(|one| one.end <= columns.start || columns.end <= one.start);
            let lane = taken.iter().position(is_free).unwrap_or(taken.len());
            if lane >= LANES {
                lanes.hidden += 1;
                continue;
            }
            if lane == taken.len() {
                taken.push(Vec::new());
            }
            if let Some(lane) = taken.get_mut(lane) {
                lane.push(columns.clone());
            }
            let (columns, pieces) = (columns.clone(), pieces.clone());
            lanes.arrows.push(Drawn { key: *key, lane: base + lane, columns, pieces });
        }
        lanes.lanes = base + taken.len();
    }
}

/// The line on which a span begins, and its columns there; `None` where it is not in this paragraph.
fn end(lines: &[Line], stretches: &[BytesSpan]) -> Option<(usize, Range<u16>)> {
    let on_line = |line: &Line| {
        let columns = stretches.iter().map(|stretch| line.columns(*stretch)).find(|columns| !columns.is_empty())?;
        columns.into_iter().max_by_key(ExactSizeIterator::len)
    };
    lines.iter().enumerate().find_map(|(at, line)| Some((at, on_line(line)?)))
}

fn middle(columns: &Range<u16>) -> u16 {
    columns.start + columns.end.saturating_sub(columns.start).saturating_sub(1) / 2
}

/// An arrow of which both ends are in the paragraph: its runs, one a line, with the label on the first that holds it.
fn whole(
    lines: &[Line],
    arrow: &Arrow,
    from: &(usize, Range<u16>),
    to: &(usize, Range<u16>),
    width: u16,
) -> Vec<(usize, Shape)> {
    let wanted = arrow.label.width().get();
    let runs = if from.0 == to.0 {
        vec![on_one_line(from.0, &from.1, &to.1, wanted)]
    } else {
        over_lines(lines, (from.0, middle(&from.1)), (to.0, middle(&to.1)), wanted, width)
    };
    let holder = runs.iter().position(|run| run.room() >= wanted);
    let headed = runs.iter().position(|run| [run.left, run.right].contains(&Cap::Head));
    let shape = |(at, run): (usize, &Run)| {
        let held = (holder == Some(at)).then_some(&arrow.label);
        let mut pieces = vec![(run.first, run.draw(held))];
        let mut columns = run.first..run.last + 1;
        if holder.is_none() && headed == Some(at) {
            outside(&arrow.label, &mut columns, width, &mut pieces);
        }
        (run.line, (columns, pieces))
    };
    runs.iter().enumerate().map(shape).collect()
}

/// From the middle of the one to the middle of the other, further out where the label needs it.
fn on_one_line(line: usize, from: &Range<u16>, to: &Range<u16>, wanted: u16) -> Run {
    let onward = (middle(from), from.start) <= (middle(to), to.start);
    let (before, after) = if onward { (from, to) } else { (to, from) };
    let (mut first, mut last) = (middle(before), middle(after));
    let missing = |first: u16, last: u16| (wanted + 3).saturating_sub(last - first + 1);
    last += missing(first, last).min(after.end.saturating_sub(last + 1));
    first -= missing(first, last).min(first.saturating_sub(before.start));
    let (left, right) = if onward { (Cap::Start, Cap::Head) } else { (Cap::Head, Cap::Start) };
    Run { line, first, last, left, right }
}

/// From line to line: out at the end of the first, in at the start of the last.
fn over_lines(lines: &[Line], from: (usize, u16), to: (usize, u16), wanted: u16, width: u16) -> Vec<Run> {
    let (upper, lower) = if from.0 < to.0 { (from, to) } else { (to, from) };
    let cap = |end: (usize, u16)| if end == from { Cap::Start } else { Cap::Head };
    let mut runs = Vec::new();
    for (at, line) in lines.iter().enumerate().take(lower.0 + 1).skip(upper.0) {
        let text_first = line.cells.first().map_or(0, |cell| cell.x.get());
        let text_last = line.cells.last().map_or(0, |cell| (cell.x.get() + cell.width.get()).saturating_sub(1));
        let (mut first, mut last) = (text_first.min(text_last), text_last);
        let (mut left, mut right) = (Cap::Open, Cap::Open);
        // Lines run to the left where the paragraph does: there it goes out at the left and comes in at the right.
        if at == upper.0 && !line.rtl {
            (first, left) = (upper.1, cap(upper));
            last = last.max(first.saturating_add(wanted + 2).min(width.saturating_sub(1))).max(first);
        } else if at == upper.0 {
            (last, right) = (upper.1, cap(upper));
            first = first.min(last.saturating_sub(wanted + 2));
        } else if at == lower.0 && !line.rtl {
            (last, right) = (lower.1, cap(lower));
            first = first.min(last);
        } else if at == lower.0 {
            (first, left) = (lower.1, cap(lower));
            last = last.max(first);
        }
        runs.push(Run { line: at, first, last, left, right });
    }
    runs
}

impl Run {
    /// Cells between its ends.
    fn room(&self) -> u16 {
        let cells = |cap: Cap| if cap == Cap::Head { 2 } else { 1 };
        (self.last - self.first + 1).saturating_sub(cells(self.left) + cells(self.right))
    }

    fn draw(&self, label: Option<&Visible>) -> String {
        let wide = self.last - self.first + 1;
        if wide == 1 {
            let only = match (self.left, self.right) {
                (Cap::Head, _) => "◂",
                (_, Cap::Head) => "▸",
                (Cap::Start, _) | (_, Cap::Start) => "╵",
                (Cap::Open, Cap::Open) => "─",
            };
            return only.to_owned();
        }
        let left = match self.left {
            Cap::Open => "─",
            Cap::Start => "└",
            Cap::Head if wide == 2 => "◂",
            Cap::Head => "└◂",
        };
        let right = match self.right {
            Cap::Open => "─",
            Cap::Start => "┘",
            Cap::Head if wide == 2 => "▸",
            Cap::Head => "▸┘",
        };
        let room = wide.saturating_sub(visible::width(left) + visible::width(right));
        let free = room.saturating_sub(label.map_or(0, |label| label.width().get()));
        let before = free / 2;
        let bar = |cells: u16| "─".repeat(usize::from(cells));
        let label = label.map(Visible::as_str).unwrap_or_default();
        format!("{left}{}{label}{}{right}", bar(before), bar(free - before))
    }
}

/// An arrow of which one end stands in another paragraph: label and the words of that end beside the one that is here.
fn leaving(lines: &[Line], arrow: &Arrow, here: &(usize, Range<u16>), is_head: bool, width: u16) -> (usize, Shape) {
    let at = middle(&here.1);
    let rtl = lines.get(here.0).is_some_and(|line| line.rtl);
    let (to_right, to_left) = (width.saturating_sub(at), at + 1);
    let wanted = arrow.label.width().get() + arrow.away.width().get() + 6;
    let leftward = if rtl { to_left >= wanted || to_left >= to_right } else { to_right < wanted && to_right < to_left };
    let (stem, words) = match (leftward, is_head) {
        (false, false) => ("└─ ", format!("{} ▸ {}", arrow.label, arrow.away)),
        (false, true) => ("└◂ ", format!("{} ─ {}", arrow.label, arrow.away)),
        (true, false) => (" ─┘", format!("{} ◂ {}", arrow.away, arrow.label)),
        (true, true) => (" ▸┘", format!("{} ─ {}", arrow.away, arrow.label)),
    };
    let room = if leftward { to_left } else { to_right };
    let words = Visible::new(&words).truncate(Cells::new(room.saturating_sub(3)));
    let drawn = match (leftward, room < 4) {
        (_, true) => (if is_head { "◂" } else { "▸" }).to_owned(),
        (false, _) => format!("{stem}{words}"),
        (true, _) => format!("{words}{stem}"),
    };
    let wide = visible::width(&drawn);
    let first = if leftward { (at + 1).saturating_sub(wide) } else { at };
    let end = first + wide;
    // One column parts it from the next.
    let columns = if leftward { first.saturating_sub(1)..end } else { first..(end + 1).min(width).max(end) };
    (here.0, (columns, vec![(first, drawn)]))
}

#[cfg(test)]
mod tests {
    use super::super::lanes::{self, Bracket};
    use super::super::paragraph::{Order, ParagraphLayout};
    use super::*;
    use crate::text::BytePos;
    use proptest::prelude::*;

    fn span(start: usize, end: usize) -> BytesSpan {
        BytesSpan::new(BytePos::new(start), BytePos::new(end))
    }

    fn find(text: &str, words: &str) -> Vec<BytesSpan> {
        text.find(words).map(|at| span(at, at + words.len())).into_iter().collect()
    }

    fn arrow(key: usize, from: Vec<BytesSpan>, to: Vec<BytesSpan>, label: &str) -> Arrow {
        Arrow { from, to, label: Visible::new(label), away: Visible::new("the Bloc ↓"), key }
    }

    /// The rows under each line.
    fn rows(text: &str, width: u16, arrows: &[Arrow]) -> Vec<String> {
        let layout = ParagraphLayout::new(text, Cells::new(width), Order::Visual);
        let mut lanes = vec![Lanes::default(); layout.lines.len()];
        add(&layout.lines, arrows, Cells::new(width), &mut lanes);
        let mut rows = Vec::new();
        for lanes in lanes {
            for lane in 0..lanes.lanes {
                let mut row = vec![' '; usize::from(width)];
                for (x, piece) in lanes.arrows.iter().filter(|one| one.lane == lane).flat_map(|one| &one.pieces) {
                    for (at, c) in piece.chars().enumerate() {
                        row[usize::from(*x) + at] = c;
                    }
                }
                rows.push(row.iter().collect::<String>().trim_end().to_owned());
            }
        }
        rows
    }

    const TEXT: &str = "Anhalt of the Civic Forum left the talks";

    #[test]
    fn an_arrow_leads_from_the_middle_of_the_one_to_the_middle_of_the_other() {
        let (anhalt, forum) = (find(TEXT, "Anhalt"), find(TEXT, "Civic Forum"));
        assert_eq!(rows(TEXT, 50, &[arrow(0, anhalt.clone(), forum.clone(), "member-of")]), ["  └───member-of───▸┘"]);
        assert_eq!(rows(TEXT, 50, &[arrow(0, forum, anhalt, "includes")]), ["  └◂───includes────┘"]);
    }

    #[test]
    fn an_arrow_too_short_for_its_label_is_widened_then_the_label_stands_beside_it() {
        let text = "Anhalt Bloc met";
        let made = |label: &str| rows(text, 40, &[arrow(0, find(text, "Anhalt"), find(text, "Bloc"), label)]);
        assert_eq!(made("leads"), ["  └leads▸┘"]);
        assert_eq!(made("speaks for all of"), ["└────────▸┘speaks for all of"]);
    }

    #[test]
    fn an_arrow_goes_on_over_line_breaks() {
        let (anhalt, talks) = (find(TEXT, "Anhalt"), find(TEXT, "talks"));
        let down = rows(TEXT, 16, &[arrow(0, anhalt.clone(), talks.clone(), "left")]);
        assert_eq!(down, ["  └──left────", "────────────────", "─────▸┘"]);
        let up = rows(TEXT, 16, &[arrow(0, talks, anhalt, "held")]);
        assert_eq!(up, ["  └◂──held───", "────────────────", "──────┘"]);
    }

    #[test]
    fn right_to_left_text_has_arrows_the_other_way() {
        let text = "אבגד הוזח טיכל מנסע";
        let (first, last) = (find(text, "אבגד"), find(text, "מנסע"));
        assert_eq!(rows(text, 30, &[arrow(0, first.clone(), last.clone(), "of")]), ["            └◂─────of──────┘"]);
        let over = rows(text, 10, &[arrow(0, first, last, "of")]);
        assert_eq!(over, [" ──of──┘", "  └◂──────"]);
    }

    #[test]
    fn an_end_elsewhere_is_named() {
        let anhalt = find(TEXT, "Anhalt");
        assert_eq!(rows(TEXT, 50, &[arrow(0, anhalt.clone(), vec![], "member-of")]), ["  └─ member-of ▸ the Bloc ↓"]);
        assert_eq!(rows(TEXT, 50, &[arrow(0, vec![], anhalt, "includes")]), ["  └◂ includes ─ the Bloc ↓"]);
        let talks = find(TEXT, "talks");
        assert_eq!(rows(TEXT, 42, &[arrow(0, talks, vec![], "member-of")]), ["             the Bloc ↓ ◂ member-of ─┘"]);
    }

    proptest! {
        #[test]
        fn brackets_and_arrows_never_overlap_and_an_arrow_has_one_head(
            text in "[a-z אבגד字😀 ]{1,80}", width in 4_u16..40,
            spans in prop::collection::vec((0_usize..200, 0_usize..200, "[A-Z]{1,12}"), 1..8),
            joined in prop::collection::vec((0_usize..9, 0_usize..9, "[a-z]{1,14}"), 0..8)
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let stretches: Vec<BytesSpan> = spans
                .iter()
                .map(|(a, b, _)| (bounds[a % bounds.len()], bounds[b % bounds.len()]))
                .map(|(a, b)| span(a.min(b), a.max(b)))
                .collect();
            let brackets: Vec<Bracket> = spans
                .iter()
                .zip(&stretches)
                .enumerate()
                .map(|(key, ((_, _, label), span))| Bracket {
                    span: *span, pieces: Vec::new(), label: Visible::new(label), dotted: false, group: 0, key
                })
                .collect();
            // The ninth end stands elsewhere.
            let of = |at: usize| stretches.get(at).copied().into_iter().collect::<Vec<_>>();
            let arrows: Vec<Arrow> =
                joined.iter().enumerate().map(|(key, (a, b, label))| arrow(key, of(*a), of(*b), label)).collect();
            let layout = ParagraphLayout::new(&text, Cells::new(width), Order::Visual);
            let mut lanes: Vec<Lanes> =
                layout.lines.iter().map(|line| lanes::pack(line, &brackets, Cells::new(width), 4)).collect();
            add(&layout.lines, &arrows, Cells::new(width), &mut lanes);
            let mut heads = vec![0; arrows.len()];
            for lanes in &lanes {
                let mut taken = vec![vec![false; usize::from(width)]; lanes.lanes];
                for drawn in lanes.drawn.iter().chain(&lanes.arrows) {
                    prop_assert!(drawn.columns.end <= width, "{drawn:?}");
                    for (x, piece) in &drawn.pieces {
                        prop_assert!(*x >= drawn.columns.start && x + visible::width(piece) <= drawn.columns.end, "{drawn:?}");
                    }
                    for x in drawn.columns.clone() {
                        let slot = &mut taken[drawn.lane][usize::from(x)];
                        prop_assert!(!*slot, "two in one cell: {drawn:?}");
                        *slot = true;
                    }
                }
                for drawn in &lanes.arrows {
                    heads[drawn.key] += drawn.pieces.iter().flat_map(|(_, piece)| piece.chars()).filter(|c| matches!(c, '◂' | '▸')).count();
                }
            }
            let hidden = lanes.iter().any(|lanes| lanes.hidden > 0);
            for (arrow, heads) in arrows.iter().zip(heads) {
                let whole = end(&layout.lines, &arrow.from).is_some() && end(&layout.lines, &arrow.to).is_some();
                prop_assert!(heads <= 1, "{arrow:?} has {heads} heads");
                prop_assert!(hidden || !whole || heads == 1, "{arrow:?} has no head");
            }
        }
    }
}
