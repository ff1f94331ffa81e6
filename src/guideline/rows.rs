//! Blocks at a width → rows.

use super::Guideline;
use super::blocks::{Block, Kind, Look, Run};
use crate::layout::paragraph::{Order, ParagraphLayout};
use crate::text::offset::Cells;
use crate::text::visible::Visible;

/// A guideline at one width.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// What is wrapped: the blocks, tables as blocks of text.
    pub stretches: Vec<Stretch>,
    /// From top to bottom.
    pub rows: Vec<Row>,
    width: u16,
    starts: Vec<usize>,
}

/// A block at a width.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The block.
    pub block: Block,
    /// Its lines.
    pub layout: ParagraphLayout,
    /// Columns before its lines.
    pub indent: u16,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Nothing.
    Gap,
    /// A line across.
    Rule,
    /// A line of a stretch.
    Line {
        /// Which stretch.
        stretch: usize,
        /// Which of its lines.
        line: usize,
    },
}

/// A table with less room than this between its cells is written cell by cell.
const BETWEEN: &str = " │ ";

impl Rows {
    /// Lays a guideline out.
    pub fn new(guideline: &Guideline, width: u16) -> Self {
        let mut rows = Self { width, ..Self::default() };
        for block in &guideline.blocks {
            rows.starts.push(rows.rows.len() + usize::from(block.gap));
            match &block.kind {
                Kind::Rule => rows.rule(block.gap),
                Kind::Table(cells) => rows.table(block, cells),
                _ => rows.put(block.clone()),
            }
        }
        rows
    }

    /// The width it was made for.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The first row of a block.
    pub fn of_block(&self, block: usize) -> usize {
        self.starts.get(block).copied().unwrap_or_default()
    }

    fn gap(&mut self, wanted: bool) {
        if wanted {
            self.rows.push(Row::Gap);
        }
    }

    fn rule(&mut self, gap: bool) {
        self.gap(gap);
        self.rows.push(Row::Rule);
    }

    fn put(&mut self, block: Block) {
        self.gap(block.gap);
        // Half of the width at least is for the words.
        let indent = Visible::new(&block.lead).width().get().min(self.width / 2);
        let layout = ParagraphLayout::new(&block.text, Cells::new(self.width - indent), Order::Visual);
        let stretch = self.stretches.len();
        self.rows.extend((0..layout.lines.len()).map(|line| Row::Line { stretch, line }));
        self.stretches.push(Stretch { block, layout, indent });
    }

    fn table(&mut self, table: &Block, cells: &[Vec<String>]) {
        let columns = cells.iter().map(Vec::len).max().unwrap_or_default();
        let widest = |at: usize| {
            let cells = cells.iter().filter_map(|row| row.get(at));
            cells.map(|cell| Visible::new(cell).width().get()).max().unwrap_or_default()
        };
        let widths: Vec<u16> = (0..columns).map(widest).collect();
        let between = u16::try_from(columns.saturating_sub(1) * BETWEEN.chars().count()).unwrap_or(u16::MAX);
        let whole = widths.iter().fold(between, |all, width| all.saturating_add(*width));
        if whole <= self.width {
            self.aligned(table, cells, &widths);
        } else {
            self.cell_by_cell(table, cells);
        }
    }

    fn aligned(&mut self, table: &Block, cells: &[Vec<String>], widths: &[u16]) {
        for (at, row) in cells.iter().enumerate() {
            let padded = widths.iter().enumerate().map(|(column, width)| {
                let cell = row.get(column).map_or("", String::as_str);
                let free = width.saturating_sub(Visible::new(cell).width().get());
                format!("{cell}{}", " ".repeat(usize::from(free)))
            });
            let text = padded.collect::<Vec<_>>().join(BETWEEN).trim_end().to_owned();
            self.put(Block { runs: head(at == 0, &text), text, gap: table.gap && at == 0, ..Block::default() });
            if at == 0 {
                let bars: Vec<String> = widths.iter().map(|width| "─".repeat(usize::from(*width))).collect();
                self.put(Block { text: bars.join("─┼─"), ..Block::default() });
            }
        }
    }

    /// Where a table is too wide: each cell on a line of its own, after the head of its column.
    fn cell_by_cell(&mut self, table: &Block, cells: &[Vec<String>]) {
        let Some((heads, rows)) = cells.split_first() else { return };
        for (number, row) in rows.iter().enumerate() {
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let name = heads.get(at).map_or("", String::as_str);
                let gap = at == 0 && (number > 0 || table.gap);
                self.put(Block { runs: head(true, name), text: format!("{name}: {cell}"), gap, ..Block::default() });
            }
        }
    }
}

fn head(is_head: bool, text: &str) -> Vec<Run> {
    let look = Look { strong: true, ..Look::default() };
    if is_head { vec![Run { bytes: 0..text.len(), look }] } else { Vec::new() }
}

impl Stretch {
    /// How the words at a byte of the block look.
    pub fn look(&self, at: usize) -> Look {
        let after = self.block.runs.partition_point(|run| run.bytes.end <= at);
        self.block.runs.get(after).filter(|run| run.bytes.contains(&at)).map(|run| run.look).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str, width: u16) -> Vec<String> {
        let rows = Rows::new(&Guideline::parse(markdown), width);
        let one = |row: &Row| match row {
            Row::Gap => String::new(),
            Row::Rule => "---".to_owned(),
            Row::Line { stretch, line } => {
                let stretch = &rows.stretches[*stretch];
                let bytes = stretch.layout.lines[*line].bytes.range();
                let before = if *line == 0 { &stretch.block.lead } else { &stretch.block.hang };
                format!("{before}{}", stretch.block.text[bytes].trim_end())
            }
        };
        rows.rows.iter().map(one).collect()
    }

    #[test]
    fn lines_hang_under_their_words_and_blocks_are_parted() {
        let wanted = ["Head", "", "• one two", "  three", "• four", "", "---", "", "│ quoted", "│ words"];
        assert_eq!(shown("# Head\n- one two three\n- four\n\n---\n> quoted words", 10), wanted);
    }

    #[test]
    fn a_table_is_aligned_where_it_fits_and_told_cell_by_cell_where_not() {
        let table = "| label | means |\n|---|---|\n| PER | a person |\n| 外 | b |";
        assert_eq!(shown(table, 20), ["label │ means", "──────┼─────────", "PER   │ a person", "外    │ b"]);
        assert_eq!(shown(table, 15), ["label: PER", "means: a person", "", "label: 外", "means: b"]);
    }
}
