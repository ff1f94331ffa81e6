//! Brackets under a line: how spans are packed into lanes, and what each bracket looks like.

use super::paragraph::Line;
use crate::text::BytesSpan;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use std::ops::Range;

/// A span to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Bytes of the paragraph.
    pub span: BytesSpan,
    /// Its pieces; empty where it is one piece.
    pub pieces: Vec<BytesSpan>,
    /// What it says.
    pub label: Visible,
    /// Whether it is a proposal.
    pub dotted: bool,
    /// Groups are packed apart and stand one above the other, in this order.
    pub group: usize,
    /// The caller's number.
    pub key: usize,
}

/// A bracket in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The caller's number.
    pub key: usize,
    /// Its lane, from 0.
    pub lane: usize,
    /// Its columns, the label included.
    pub columns: Range<u16>,
    /// Column and text of each part.
    pub pieces: Vec<(u16, String)>,
}

/// The brackets of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// In the order of the brackets.
    pub drawn: Vec<Drawn>,
    /// Arrows from bracket to bracket, below them.
    pub arrows: Vec<Drawn>,
    /// Rows that they need.
    pub lanes: usize,
    /// Brackets and arrows for which there was no lane.
    pub hidden: usize,
}

/// A label outside its bracket is at most this wide, in cells.
const OUTSIDE: u16 = 34;
/// A bracket at least this wide holds a shortened label rather than have it outside.
const HOLDS: u16 = 12;

/// Packs the brackets of a line, first fit in their order, by the columns of bracket and label together.
pub fn pack(line: &Line, brackets: &[Bracket], width: Cells, max_lanes: usize) -> Lanes {
    let mut packed = Lanes::default();
    let here = |bracket: &&Bracket| bracket.span.start < line.bytes.end && line.bytes.start < bracket.span.end;
    let here: Vec<&Bracket> = brackets.iter().filter(here).collect();
    let mut groups: Vec<usize> = here.iter().map(|bracket| bracket.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let base = packed.lanes;
        let mut lanes: Vec<Vec<Range<u16>>> = Vec::new();
        for bracket in here.iter().filter(|bracket| bracket.group == group) {
            let Some((columns, pieces)) = shape(line, bracket, width.get()) else { continue };
            let is_free = |lane: &Vec<Range<u16>>| {
                lane.iter().all(|taken| taken.end <= columns.start || columns.end <= taken.start)
            };
            let lane = lanes.iter().position(is_free).unwrap_or(lanes.len());
            if base + lane >= max_lanes {
                packed.hidden += 1;
                continue;
            }
            if lane == lanes.len() {
                lanes.push(Vec::new());
            }
            if let Some(taken) = lanes.get_mut(lane) {
                taken.push(columns.clone());
            }
            packed.drawn.push(Drawn { key: bracket.key, lane: base + lane, columns, pieces });
        }
        packed.lanes = base + lanes.len();
    }
    packed
}

/// Columns of a bracket, and column and text of each of its parts.
pub(super) type Shape = (Range<u16>, Vec<(u16, String)>);

/// Columns and parts of a bracket on a line; `None` where none of it is drawn there.
fn shape(line: &Line, bracket: &Bracket, width: u16) -> Option<Shape> {
    let whole = [bracket.span];
    let spans = if bracket.pieces.is_empty() { whole.as_slice() } else { &bracket.pieces };
    let mut stretches: Vec<Range<u16>> = spans.iter().flat_map(|span| line.columns(*span)).collect();
    stretches.sort_by_key(|stretch| stretch.start);
    let (first, last) = (stretches.first()?.start, stretches.last()?.end);
    let starts = line.bytes.start <= bracket.span.start;
    let ends = bracket.span.end <= line.bytes.end;
    let (left, right) = if line.rtl { (ends, starts) } else { (starts, ends) };
    let widest = stretches.iter().max_by_key(|stretch| stretch.len()).cloned()?;
    let wide = widest.end - widest.start;
    let label = inside(&bracket.label, wide);
    let mut pieces = Vec::new();
    for (at, stretch) in stretches.iter().enumerate() {
        let open_left = at == 0 && !left;
        let open_right = at + 1 == stretches.len() && !right;
        let held = label.as_ref().filter(|_| *stretch == widest);
        pieces.push((stretch.start, draw(stretch.end - stretch.start, open_left, open_right, held, bracket.dotted)));
    }
    for gap in stretches.windows(2) {
        if let [before, after] = gap
            && before.end < after.start
        {
            pieces.push((before.end, "┈".repeat(usize::from(after.start - before.end))));
        }
    }
    let mut columns = first..last;
    if label.is_none() && starts {
        outside(&bracket.label, &mut columns, width, &mut pieces);
    }
    Some((columns, pieces))
}

/// The label as it stands inside a bracket of that width; `None` where it stands outside.
fn inside(label: &Visible, wide: u16) -> Option<Visible> {
    let room = wide.saturating_sub(2);
    if label.width().get() <= room {
        return Some(label.clone());
    }
    (wide >= HOLDS).then(|| label.truncate(Cells::new(room.saturating_sub(2))))
}

fn draw(wide: u16, open_left: bool, open_right: bool, label: Option<&Visible>, dotted: bool) -> String {
    let bar = if dotted { "╌" } else { "─" };
    if wide < 2 {
        return (if open_left || open_right { bar } else { "╵" }).to_owned();
    }
    let room = wide - 2;
    let middle = match label {
        None => bar.repeat(usize::from(room)),
        Some(label) => {
            let padded = if room >= label.width().get() + 2 { format!(" {label} ") } else { label.to_string() };
            let free = room.saturating_sub(crate::text::visible::width(&padded));
            let before = free / 2;
            format!("{}{padded}{}", bar.repeat(usize::from(before)), bar.repeat(usize::from(free - before)))
        }
    };
    format!("{}{middle}{}", if open_left { bar } else { "└" }, if open_right { bar } else { "┘" })
}

/// Puts the label to the right of the bracket, else to its left, with one column that parts it from the next.
pub(super) fn outside(label: &Visible, columns: &mut Range<u16>, width: u16, pieces: &mut Vec<(u16, String)>) {
    let wanted = label.width().get().min(OUTSIDE);
    let right = width.saturating_sub(columns.end);
    let left = columns.start;
    if right >= wanted || right >= left {
        let label = label.truncate(Cells::new(right.min(wanted)));
        let end = columns.end + label.width().get();
        pieces.push((columns.end, label.to_string()));
        columns.end = (end + 1).min(width).max(end);
    } else {
        let label = label.truncate(Cells::new(left.min(wanted)));
        let start = columns.start - label.width().get();
        pieces.push((start, label.to_string()));
        columns.start = start.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::paragraph::{Order, ParagraphLayout};
    use super::*;
    use crate::text::{BytePos, visible};
    use proptest::prelude::*;

    fn bracket(key: usize, start: usize, end: usize, label: &str) -> Bracket {
        let span = BytesSpan::new(BytePos::new(start), BytePos::new(end));
        Bracket { span, pieces: Vec::new(), label: Visible::new(label), dotted: false, group: 0, key }
    }

    fn rows(text: &str, width: u16, brackets: &[Bracket]) -> Vec<String> {
        let layout = ParagraphLayout::new(text, Cells::new(width), Order::Visual);
        let mut rows = Vec::new();
        for line in &layout.lines {
            let lanes = pack(line, brackets, Cells::new(width), 6);
            for lane in 0..lanes.lanes {
                let mut row = vec![' '; usize::from(width)];
                for drawn in lanes.drawn.iter().filter(|drawn| drawn.lane == lane) {
                    for (x, piece) in &drawn.pieces {
                        for (at, c) in piece.chars().enumerate() {
                            row[usize::from(*x) + at] = c;
                        }
                    }
                }
                rows.push(row.iter().collect::<String>().trim_end().to_owned());
            }
        }
        rows
    }

    #[test]
    fn brackets_stand_under_their_words() {
        let text = "Kassis said the European Union left";
        assert_eq!(rows(text, 40, &[bracket(0, 0, 6, "PER")]), ["└PER─┘"]);
        assert_eq!(rows(text, 40, &[bracket(0, 16, 30, "ORG")]), ["                └─── ORG ────┘"]);
        assert_eq!(rows(text, 40, &[bracket(0, 7, 11, "against")]), ["       └──┘against"]);
        assert_eq!(rows(text, 36, &[bracket(0, 31, 35, "against")]), ["                        against└──┘"]);
    }

    #[test]
    fn nested_spans_take_lanes_and_lines_are_left_open() {
        let text = "the Bloc wrecked the long talks";
        let both = [bracket(0, 0, 31, "against"), bracket(1, 4, 8, "ORG")];
        assert_eq!(rows(text, 20, &both), ["└──── against ──────", "    └──┘ORG", "─against─┘"]);
    }

    proptest! {
        #[test]
        fn lanes_never_overlap_and_stay_on_the_line(
            text in "[a-z אב字😀 ]{1,80}", width in 4_u16..40, ends in prop::collection::vec((0_usize..200, 0_usize..200, "[A-Z]{1,12}"), 0..12)
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut brackets: Vec<Bracket> = ends
                .iter()
                .enumerate()
                .map(|(key, (a, b, label))| {
                    let (a, b) = (bounds[a % bounds.len()], bounds[b % bounds.len()]);
                    bracket(key, a.min(b), a.max(b), label)
                })
                .collect();
            brackets.sort_by_key(|one| (one.span.start, std::cmp::Reverse(one.span.end)));
            for line in &ParagraphLayout::new(&text, Cells::new(width), Order::Visual).lines {
                let lanes = pack(line, &brackets, Cells::new(width), 4);
                let mut taken = vec![vec![false; usize::from(width)]; lanes.lanes];
                for drawn in &lanes.drawn {
                    prop_assert!(drawn.columns.end <= width);
                    for (x, piece) in &drawn.pieces {
                        prop_assert!(*x >= drawn.columns.start && x + visible::width(piece) <= drawn.columns.end);
                    }
                    for x in drawn.columns.clone() {
                        let slot = &mut taken[drawn.lane][usize::from(x)];
                        prop_assert!(!*slot, "two brackets in one cell");
                        *slot = true;
                    }
                }
            }
        }
    }
}
