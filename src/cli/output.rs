//! The only place that prints. What a dataset says is made visible first; a closed pipe ends the program quietly.

use crate::text::visible::Visible;
use std::io::{self, Write};

/// Standard output.
#[derive(Debug, Default)]
pub struct Output {
    closed: bool,
}

impl Output {
    /// A line for people.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        let shown: Vec<String> = text.split('\n').map(|line| Visible::new(line).to_string()).collect();
        self.raw(&shown.join("\n"))
    }

    /// A line of JSON: its strings are escaped already.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        Ok(self.raw(&serde_json::to_string(value)?)?)
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

/// A message on standard error.
pub fn complain(text: &str) {
    let shown: Vec<String> = text.split('\n').map(|line| Visible::new(line).to_string()).collect();
    // Where even this can't be written there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{}", shown.join("\n"));
}
