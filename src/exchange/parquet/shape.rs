//! The columns of a file: what each holds, how the schema says it, and what levels their values have.
//!
//! A value of a list carries two levels. The definition level says how much of its path is there: everything may be
//! missing, as other programs write it, though here nothing is. The repetition level is 0 for the first element of a row.

use crate::exchange::hf::fields::Fields;
use crate::exchange::hf::row::Row;
use serde_json::json;
use std::fmt::Write;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
}

/// A column of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Whether a row has a list of it.
    pub list: bool,
    /// The values of an element: one without a name, or several with theirs.
    pub fields: Vec<(String, Kind)>,
}

impl Column {
    /// The definition level of a value that is there.
    pub fn whole(&self) -> i16 {
        match (self.list, self.is_plain()) {
            (false, _) => 1,
            // The list, its element.
            (true, true) => 3,
            // The list, its element, the value of the element.
            (true, false) => 4,
        }
    }

    /// The definition level of a list without elements.
    pub const EMPTY: i16 = 1;

    fn is_plain(&self) -> bool {
        matches!(self.fields.as_slice(), [(name, _)] if name.is_empty())
    }
}

/// The columns of our rows, in their order.
pub fn columns() -> Vec<Column> {
    let mut shape = Shape { columns: Vec::new(), inside: false };
    Row::specimen(&mut shape);
    shape.columns
}

/// As the text of a schema.
pub fn message(columns: &[Column]) -> String {
    let mut text = String::from("message schema {\n");
    for column in columns {
        let name = &column.name;
        if column.list {
            _ = writeln!(text, "optional group {name} (LIST) {{ repeated group list {{");
            if column.is_plain() {
                column.fields.iter().for_each(|(_, kind)| leaf(&mut text, "element", *kind));
            } else {
                text.push_str("optional group element {\n");
                column.fields.iter().for_each(|(name, kind)| leaf(&mut text, name, *kind));
                text.push_str("}\n");
            }
            text.push_str("} }\n");
        } else {
            column.fields.iter().for_each(|(_, kind)| leaf(&mut text, name, *kind));
        }
    }
    text + "}\n"
}

fn leaf(text: &mut String, name: &str, kind: Kind) {
    _ = match kind {
        Kind::Text => writeln!(text, "optional binary {name} (STRING);"),
        Kind::Number => writeln!(text, "optional int64 {name};"),
    };
}

/// The key of a file's metadata under which the library `datasets` keeps the types that Parquet does not know.
pub const FEATURES: &str = "huggingface";

/// What stands under it: the names of the classes of `ner_tags`.
pub fn features(classes: &[String]) -> String {
    let feature = json!({"names": classes, "_type": "ClassLabel"});
    json!({"info": {"features": {"ner_tags": {"feature": feature, "_type": "List"}}}}).to_string()
}

struct Shape {
    columns: Vec<Column>,
    /// Whether a list has begun.
    inside: bool,
}

impl Shape {
    fn value(&mut self, name: &str, kind: Kind) {
        match self.columns.last_mut().filter(|_| self.inside) {
            Some(column) => column.fields.push((name.to_owned(), kind)),
            None => {
                let fields = vec![(String::new(), kind)];
                self.columns.push(Column { name: name.to_owned(), list: false, fields });
            }
        }
    }
}

impl Fields for Shape {
    fn text(&mut self, name: &str, _: &str) {
        self.value(name, Kind::Text);
    }
    fn number(&mut self, name: &str, _: i64) {
        self.value(name, Kind::Number);
    }
    fn class(&mut self, _: usize, _: &str) {
        self.value("", Kind::Number);
    }
    fn list(&mut self, name: &str, _: usize) {
        self.columns.push(Column { name: name.to_owned(), list: true, fields: Vec::new() });
        self.inside = true;
    }
    fn end_list(&mut self) {
        self.inside = false;
    }
    fn item(&mut self) {}
    fn end_item(&mut self) {}
}
