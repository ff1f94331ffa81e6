//! The user's configuration, with what is wrong in it.

use crate::config::{self, Config};
use crate::finding::Finding;
use crate::store::user;

/// What the program runs with.
#[derive(Debug, Default)]
pub struct Configured {
    /// What is set; defaults where there is no file.
    pub config: Config,
    /// What could not be used.
    pub findings: Vec<Finding>,
    /// The file as named in findings.
    pub file: String,
}

/// Reads the file. A fault never stops the program.
pub fn load() -> Configured {
    let Some((path, text)) = user::read() else { return Configured::default() };
    let file = path.display().to_string();
    let (config, findings) = match text {
        Ok(text) => config::parse(&text, &file),
        Err(error) => {
            let message = format!("it can't be read ({error}); the defaults are used.");
            (Config::default(), vec![Finding::error("unreadable", &file, 0, message)])
        }
    };
    Configured { config, findings, file }
}

impl Configured {
    /// In one line for the bottom of the screen; `None` where all is well.
    pub fn notice(&self) -> Option<String> {
        let first = self.findings.first()?;
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let line = if first.line > 0 { format!(":{}", first.line) } else { String::new() };
        let more = match self.findings.len() {
            1 => String::new(),
            count => format!(" · {} more: gloss check lists them", count - 1),
        };
        Some(format!("{name}{line}: {}{more}", first.message))
    }
}
