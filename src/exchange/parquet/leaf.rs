//! A column of values as it lies in a file, ours or another's: where it belongs in a row, and its values row by row.

use ::parquet::basic::{ConvertedType, LogicalType, Type as Physical};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::column::reader::{ColumnReader, get_column_reader};
use ::parquet::data_type::ByteArray;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::{ColumnDescPtr, SchemaDescriptor, Type};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A few bytes can claim billions of values: more in the pages of one batch of rows are refused.
const MOST: u64 = 64 << 20;

/// Where a column of values belongs.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its number in the file.
    pub index: usize,
    /// The column of the row.
    pub column: String,
    /// Its name in an element; empty where the element is the value.
    pub field: String,
    /// Whether a row has a list of it.
    pub list: bool,
    /// Names of its numbers, where they are classes.
    pub classes: Vec<String>,
    descriptor: ColumnDescPtr,
    /// The definition level from which an element of the list is there.
    element: i16,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A string, not yet known to be UTF-8.
    Text(ByteArray),
    /// A number.
    Number(i64),
    /// It is missing.
    Nothing,
}

impl Leaf {
    /// All columns that rows can use: strings and whole numbers, or one list of them.
    pub fn all(schema: &SchemaDescriptor, features: &Value) -> Vec<Self> {
        let leaves = schema.columns().iter().enumerate();
        leaves.filter_map(|(index, descriptor)| Self::new(index, descriptor, schema.root_schema(), features)).collect()
    }

    fn new(index: usize, descriptor: &ColumnDescPtr, root: &Type, features: &Value) -> Option<Self> {
        let fits = match descriptor.physical_type() {
            Physical::BYTE_ARRAY => true,
            // Days and times are no numbers of a row.
            Physical::INT32 | Physical::INT64 => {
                let logical = descriptor.logical_type_ref();
                let whole = matches!(logical, None | Some(LogicalType::Integer { .. }));
                whole && !matches!(descriptor.converted_type(), ConvertedType::DATE | ConvertedType::DECIMAL)
            }
            _ => false,
        };
        let (column, inner) = descriptor.path().parts().split_first()?;
        let wraps =
            |part: &&String| !matches!(part.as_str(), "list" | "element" | "item" | "bag" | "array" | "array_element");
        let inner: Vec<&String> = inner.iter().filter(wraps).collect();
        let field = match inner.as_slice() {
            [] => String::new(),
            [field] => (*field).clone(),
            _ => return None,
        };
        let list = descriptor.max_rep_level() == 1;
        if !fits || descriptor.max_rep_level() > 1 || (!list && !field.is_empty()) {
            return None;
        }
        let classes = features.get(column).and_then(|feature| names(feature, &field)).unwrap_or_default();
        let element = element_level(root, descriptor.path().parts());
        Some(Self { index, column: column.clone(), field, list, classes, descriptor: descriptor.clone(), element })
    }

    /// Its values in a group of rows.
    pub fn open(&self, pages: Box<dyn PageReader>) -> Open {
        let left = Arc::new(AtomicU64::new(MOST));
        let bounded = Box::new(Bounded { pages, left: left.clone() });
        Open { reader: get_column_reader(self.descriptor.clone(), bounded), left, batch: Batch::default() }
    }
}

/// The definition level at which the repeated part of a path is there.
fn element_level(root: &Type, path: &[String]) -> i16 {
    let (mut here, mut level) = (root, 0);
    for part in path {
        if here.is_primitive() {
            break;
        }
        let Some(next) = here.get_fields().iter().find(|one| one.name() == part) else { break };
        let info = next.get_basic_info();
        let repetition = info.has_repetition().then(|| info.repetition());
        level += i16::from(repetition.is_some_and(|one| one != ::parquet::basic::Repetition::REQUIRED));
        if repetition == Some(::parquet::basic::Repetition::REPEATED) {
            break;
        }
        here = next;
    }
    level
}

/// The names that the library `datasets` has noted for a column, or for a field of its elements.
fn names(feature: &Value, field: &str) -> Option<Vec<String>> {
    if let Value::Array(all) = feature {
        return names(all.first()?, field);
    }
    let feature = feature.as_object()?;
    if let Some(inner) = feature.get("feature") {
        return names(inner, field);
    }
    if !field.is_empty() {
        return names(feature.get(field)?, "");
    }
    let is_class = feature.get("_type").and_then(Value::as_str) == Some("ClassLabel");
    let all = feature.get("names").filter(|_| is_class)?.as_array()?;
    Some(all.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect())
}

/// A column at work.
pub struct Open {
    reader: ColumnReader,
    left: Arc<AtomicU64>,
    batch: Batch,
}

#[derive(Default)]
struct Batch {
    definition: Vec<i16>,
    repetition: Vec<i16>,
    texts: std::vec::IntoIter<ByteArray>,
    numbers: std::vec::IntoIter<i64>,
    at: usize,
}

impl Open {
    /// Reads the values of up to `rows` rows; how many it were.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn read(&mut self, rows: usize) -> Result<usize> {
        self.left.store(MOST, Ordering::Relaxed);
        let (mut definition, mut repetition) = (Vec::new(), Vec::new());
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        let levels = (Some(&mut definition), Some(&mut repetition));
        let (records, ..) = match &mut self.reader {
            ColumnReader::ByteArrayColumnReader(reader) => reader.read_records(rows, levels.0, levels.1, &mut texts)?,
            ColumnReader::Int64ColumnReader(reader) => reader.read_records(rows, levels.0, levels.1, &mut numbers)?,
            ColumnReader::Int32ColumnReader(reader) => {
                let mut small = Vec::new();
                let read = reader.read_records(rows, levels.0, levels.1, &mut small)?;
                numbers.extend(small.into_iter().map(i64::from));
                read
            }
            _ => (0, 0, 0),
        };
        let (texts, numbers) = (texts.into_iter(), numbers.into_iter());
        self.batch = Batch { definition, repetition, texts, numbers, at: 0 };
        Ok(records)
    }

    /// The values of the next row; one, if it is no list.
    pub fn row(&mut self, leaf: &Leaf, cells: &mut Vec<Cell>) {
        cells.clear();
        let batch = &mut self.batch;
        let whole = leaf.descriptor.max_def_level();
        loop {
            let level = if whole == 0 { Some(0) } else { batch.definition.get(batch.at).copied() };
            let Some(level) = level else { break };
            batch.at += 1;
            if level >= whole {
                let text = batch.texts.next().map(Cell::Text);
                cells.push(text.or_else(|| batch.numbers.next().map(Cell::Number)).unwrap_or(Cell::Nothing));
            } else if !leaf.list || level >= leaf.element {
                cells.push(Cell::Nothing);
            }
            if !leaf.list || batch.repetition.get(batch.at).is_none_or(|level| *level == 0) {
                break;
            }
        }
    }
}

/// Pages that together claim no more values than fit into memory.
struct Bounded {
    pages: Box<dyn PageReader>,
    left: Arc<AtomicU64>,
}

impl PageReader for Bounded {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        let claimed = page.as_ref().map_or(0, |page| u64::from(page.num_values()));
        let left = self.left.load(Ordering::Relaxed).checked_sub(claimed);
        let left = left.ok_or_else(|| ParquetError::General(format!("more than {MOST} values in a few rows")))?;
        self.left.store(left, Ordering::Relaxed);
        Ok(page)
    }
    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }
    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

impl Iterator for Bounded {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
