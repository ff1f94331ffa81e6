//! A TOML file read key by key: what can't be used is named with line and column, and its default stays.

use crate::finding::Finding;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// A text and what was found wrong in it.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    /// What can't be used, in the order it was read.
    pub findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    /// Reads a text; `file`: its name in findings.
    pub fn new(text: &'a str, file: &'a str) -> Self {
        Self { text, file, findings: Vec::new() }
    }

    /// Line and column (code points) of a byte, from 1.
    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    /// The line of a value, from 1.
    pub fn line(&self, value: &Value) -> usize {
        self.place(value.span().start).0
    }

    /// Names an error at a place.
    pub fn error(&mut self, code: &'static str, at: &Range<usize>, what: &str) {
        let (line, column) = self.place(at.start);
        self.findings.push(Finding::error(code, self.file, line, format!("column {column}: {what}")));
    }

    /// Names a value that is not of the wanted type.
    pub fn wrong_type(&mut self, value: &Value, key: &str, wanted: &str) {
        self.error("wrong-type", &value.span(), &format!("`{key}` must be {wanted}; its default is used."));
    }

    /// Names the keys of a table that nothing reads.
    pub fn unknown(&mut self, table: &DeTable, place: &str, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let (line, column) = self.place(key.span().start);
            let message = format!(
                "column {column}: `{}` in {place} is not known and was kept; known are {}.",
                key.get_ref(),
                known.join(", ")
            );
            self.findings.push(Finding::warning("unknown-key", self.file, line, message));
        }
    }

    /// A string without control characters.
    pub fn string(&mut self, table: &DeTable, key: &str) -> Option<String> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) if text.chars().any(char::is_control) => {
                self.error(
                    "control",
                    &value.span(),
                    &format!("`{key}` holds a control character; its default is used."),
                );
                None
            }
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong_type(value, key, "a string");
                None
            }
        }
    }

    /// True or false.
    pub fn boolean(&mut self, table: &DeTable, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let found = match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        };
        if found.is_none() {
            self.wrong_type(value, key, "true or false");
        }
        found
    }

    /// A number from 0 to 1.
    pub fn share(&mut self, table: &DeTable, key: &str) -> Option<f64> {
        let value = table.get(key)?;
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        let found = number.filter(|number| (0.0..=1.0).contains(number));
        if found.is_none() {
            self.wrong_type(value, key, "a number from 0 to 1");
        }
        found
    }

    /// A list of strings.
    pub fn strings(&mut self, table: &DeTable, key: &str) -> Option<Vec<String>> {
        let value = table.get(key)?;
        let found = match value.get_ref() {
            DeValue::Array(all) => all
                .iter()
                .map(|one| match one.get_ref() {
                    DeValue::String(text) => Some(text.to_string()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        if found.is_none() {
            self.wrong_type(value, key, "a list of strings");
        }
        found
    }

    /// One of some words.
    pub fn choice<T: Copy>(&mut self, table: &DeTable, key: &str, all: &[(&str, T)]) -> Option<T> {
        let text = self.string(table, key)?;
        let found = all.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if let (None, Some(value)) = (found, table.get(key)) {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            self.error(
                "wrong-value",
                &value.span(),
                &format!("`{key} = \"{text}\"`: allowed are {}; its default is used.", names.join(", ")),
            );
        }
        found
    }

    /// A list of tables, each with its place.
    pub fn tables<'t, 'v>(
        &mut self,
        table: &'t DeTable<'v>,
        key: &str,
    ) -> Option<Vec<(&'t DeTable<'v>, Range<usize>)>> {
        let value = table.get(key)?;
        let found = match value.get_ref() {
            DeValue::Array(all) => all
                .iter()
                .map(|one| match one.get_ref() {
                    DeValue::Table(table) => Some((table, one.span())),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        if found.is_none() {
            self.wrong_type(value, key, &format!("a list of tables, written [[{key}]]"));
        }
        found
    }

    /// A table.
    pub fn table<'t, 'v>(&mut self, table: &'t DeTable<'v>, key: &str) -> Option<&'t DeTable<'v>> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.wrong_type(value, key, &format!("a table, written [{key}]"));
                None
            }
        }
    }
}
