//! The shape of a file by its first lines: what stands between columns, which hold words and tags, whether rows are numbered.

use super::options::{Options, TagColumn};
use crate::exchange::tagging::decode::{has_letter, is_outside};
use std::collections::BTreeMap;
use std::fmt;

/// What stands between columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Between {
    /// Any number of spaces and TABs.
    #[default]
    Spaces,
    /// One TAB: a column may be empty, or hold spaces.
    Tab,
}

/// The shape of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// What stands between columns.
    pub between: Between,
    /// The column of the words, from 0.
    pub word: usize,
    /// The columns of the tags.
    pub tags: Vec<TagColumn>,
    /// The first column is the number of the word in its sentence.
    pub numbered: bool,
    /// How many columns most rows have.
    pub columns: usize,
    /// Whether almost all rows of the sample have as many.
    pub regular: bool,
    /// Whether tags with `B-`, `I-` or the like were seen.
    pub has_letters: bool,
}

impl fmt::Display for Shape {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let tags: Vec<String> = self.tags.iter().map(ToString::to_string).collect();
        let between = if self.between == Between::Tab { "TABs" } else { "spaces" };
        write!(to, "words in column {}, tags in {}, {between} between them", self.word + 1, tags.join(" and "))
    }
}

impl Shape {
    /// The columns of a row.
    pub fn cells<'a>(&self, line: &'a str) -> Vec<&'a str> {
        if self.between == Between::Tab && line.contains('\t') {
            return line.split('\t').map(|cell| cell.trim_matches(' ')).collect();
        }
        line.split([' ', '\t']).filter(|cell| !cell.is_empty()).collect()
    }

    /// Whether a line is a comment, not a token that begins with `#`.
    pub fn is_comment(&self, line: &str) -> bool {
        if !line.starts_with('#') {
            return false;
        }
        if self.numbered || line.starts_with("#begin document") || line.starts_with("#end document") {
            return true;
        }
        if self.between == Between::Tab && line.contains('\t') {
            return line.starts_with("# ");
        }
        let mut cells = line.split([' ', '\t']).filter(|cell| !cell.is_empty());
        if cells.next() != Some("#") {
            return false;
        }
        let rest: Vec<&str> = cells.collect();
        let named = rest.get(1) == Some(&"=") || rest.get(2) == Some(&"=") || rest.first() == Some(&"newdoc");
        let tag = rest.last().is_some_and(|last| *last == "O" || has_letter(last) == Some(true));
        named || !tag || rest.len() + 1 != self.columns
    }
}

/// Whether nothing but spaces and TABs stands in a line.
pub fn is_blank(line: &str) -> bool {
    line.bytes().all(|b| matches!(b, b' ' | b'\t'))
}

/// The shape of a file that begins with these bytes.
///
/// # Errors
/// When it holds no columns, or none of them holds tags: what to do.
pub fn guess(bytes: &[u8], options: &Options) -> Result<Shape, String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let whole = if text.len() < 1 << 16 { text } else { text.rsplit_once(end).map_or(text, |(whole, _)| whole) };
    let lines = whole.split(end).map(|line| line.strip_suffix('\r').unwrap_or(line));
    if text.starts_with("#FORMAT=WebAnno") {
        return Err("it is WebAnno TSV.".to_owned());
    }
    let names = lines.clone().find_map(|line| line.strip_prefix("# global.columns = "));
    let skipped = |line: &&str| is_blank(line) || line.starts_with("# ") || is_start(line) || line.starts_with("#\t");
    let rows: Vec<&str> = lines.filter(|line| !skipped(line)).collect();
    let with_tab = rows.iter().filter(|row| row.contains('\t')).count();
    let between = if with_tab * 2 > rows.len() { Between::Tab } else { Between::Spaces };
    let mut shape = Shape { between, ..Shape::default() };
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| shape.cells(row)).collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    shape.columns = counts.iter().max_by_key(|(_, count)| **count).map_or(0, |(columns, _)| *columns);
    let usual = counts.get(&shape.columns).copied().unwrap_or_default();
    shape.regular = usual * 5 >= rows.len() * 4;
    if rows.is_empty() {
        // Nothing but documents without words.
        let tags = if options.tags.is_empty() { vec![TagColumn::default()] } else { options.tags.clone() };
        return Ok(Shape { tags, columns: 4, ..shape });
    }
    let asked = options.word.is_some() && !options.tags.is_empty();
    if shape.columns < 2 && !asked {
        return Err("it has no columns: a token, then its tag behind spaces or a TAB, on each line.".to_owned());
    }
    let firsts = || rows.iter().filter_map(|row| row.first());
    // Between spaces a number is a word: the texts of some corpora hold little else.
    shape.numbered = between == Between::Tab
        && firsts().next().is_some_and(|first| matches!(*first, "0" | "1" | "1-2"))
        && shape.columns > 2
        && firsts().filter(|first| is_number(first)).count() * 20 >= rows.len() * 19;
    let names: Vec<&str> = names.map(|names| names.split_whitespace().collect()).unwrap_or_default();
    let form = names.iter().position(|name| *name == "FORM").unwrap_or(usize::from(shape.numbered));
    shape.word = options.word.map_or(form, |column| column.saturating_sub(1));
    shape.tags.clone_from(&options.tags);
    if shape.tags.is_empty() {
        let named = names.iter().position(|name| name.to_uppercase().contains("NER"));
        let found = named.or_else(|| tag_column(&rows, &shape)).map(|at| column(at, shape.columns));
        let found = found.or_else(|| tag_key(&rows, &shape));
        shape.tags.extend(found);
    }
    if shape.tags.is_empty() {
        return Err("none of its columns holds tags (O, B-PER …); name the column that does.".to_owned());
    }
    let is_letter = |row: &Vec<&str>| shape.tags.iter().any(|tag| cell(row, tag).and_then(has_letter) == Some(true));
    shape.has_letters = rows.iter().any(is_letter);
    Ok(shape)
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit())
        && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
}

/// Whether a line begins a document.
pub fn is_start(line: &str) -> bool {
    line.strip_prefix("-DOCSTART-").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn column(at: usize, columns: usize) -> TagColumn {
    // Rows may differ in length; their last column stays the last.
    TagColumn { column: if at + 1 == columns { 0 } else { at + 1 }, ..TagColumn::default() }
}

/// The last column in which almost all cells are tags, rather one with letters than one of `O` alone; else the last in
/// which some are `O`.
fn tag_column(rows: &[Vec<&str>], shape: &Shape) -> Option<usize> {
    let (mut outside, mut bare) = (None, None);
    for at in (0..shape.columns).rev().filter(|at| *at != shape.word) {
        let cells = || rows.iter().filter_map(|row| row.get(at).copied());
        let of = |letters: Option<bool>| cells().filter(|cell| has_letter(cell) == letters).count();
        let (letters, others, o) = (of(Some(true)), of(Some(false)), cells().filter(|cell| *cell == "O").count());
        if letters > 0 && others * 50 <= letters + o {
            return Some(at);
        }
        if o > 0 && letters == 0 && others == 0 {
            outside = outside.or(Some(at));
        } else if o > 0 {
            bare = bare.or(Some(at));
        }
    }
    // A column of parts of speech knows no O.
    bare.or(outside)
}

/// A key of the last column of `CoNLL-U` whose values are tags.
fn tag_key(rows: &[Vec<&str>], shape: &Shape) -> Option<TagColumn> {
    let last = shape.columns.checked_sub(1)?;
    let pairs = rows.iter().filter_map(|row| row.get(last)).flat_map(|cell| cell.split('|'));
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    let (key, _) = pairs.find(|(_, value)| value.contains('-') && has_letter(value) == Some(true))?;
    Some(TagColumn { column: last + 1, key: key.to_owned(), ..TagColumn::default() })
}

/// What a row has in a column of tags; `None`: it has no such column.
pub fn cell<'a>(row: &[&'a str], tag: &TagColumn) -> Option<&'a str> {
    let cell = match tag.column {
        0 => row.last().filter(|_| row.len() > 1).copied()?,
        column => row.get(column - 1).copied()?,
    };
    if tag.key.is_empty() || is_outside(cell) {
        return Some(cell);
    }
    let mut pairs = cell.split('|').filter_map(|pair| pair.split_once('='));
    Some(pairs.find(|(key, _)| *key == tag.key).map_or("_", |(_, value)| value))
}
