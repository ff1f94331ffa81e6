//! The only place that prints. What a dataset says is made visible first; a closed pipe ends the program quietly.

pub use crate::text::brief::brief;

use crate::text::visible::{Visible, is_heard};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

/// Standard output.
#[derive(Debug, Default)]
pub struct Output {
    closed: bool,
}

impl Output {
    /// One line for people: a line end in what a dataset says is shown, so that it can't look like another line.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.raw(Visible::new(text).as_str())
    }

    /// A line of JSON.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        Ok(self.raw(&json_line(value)?)?)
    }

    /// A line of JSON that is written exactly as it would be in a file, unless a terminal would read it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn exact(&mut self, json: String) -> io::Result<()> {
        self.raw(&if io::stdout().is_terminal() { escaped(json) } else { json })
    }

    /// A line as it is.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn raw(&mut self, text: &str) -> io::Result<()> {
        let written = writeln!(io::stdout().lock(), "{text}");
        self.closed |= written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        written
    }

    /// A question, without a line end.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn ask(text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        write!(out, "{}", Visible::new(text))?;
        out.flush()
    }

    /// Whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.closed
    }
}

/// A line of JSON that is safe to print.
///
/// # Errors
/// When the value can't be written as JSON.
pub fn json_line(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(escaped(serde_json::to_string(value)?))
}

/// JSON may hold controls beyond ASCII and turns of direction as they are; to a terminal they are commands.
fn escaped(json: String) -> String {
    if !json.contains(is_heard) {
        return json;
    }
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if is_heard(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A message on standard error. Its further lines stand away from the margin, so that words of a dataset can't look like
/// another message.
pub fn complain(text: &str) {
    let shown: Vec<String> = text.split('\n').map(|line| Visible::new(line).to_string()).collect();
    // Where even this can't be written there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", shown.join("\n    "));
}
