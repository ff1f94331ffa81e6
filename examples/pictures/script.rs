//! What is typed and what is shown of it: `title`, `size`, `as`, then `press KEYS`, `type KEYS` and `show MILLISECONDS`.

use anyhow::{Context as _, Result, bail};
use glossator::keymap::Key;

/// A picture that is to be made.
#[derive(Debug)]
pub struct Script {
    /// What it shows, for those who cannot see it.
    pub title: String,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The annotator.
    pub who: String,
    /// One after the other.
    pub steps: Vec<Step>,
}

/// A line of a script.
#[derive(Debug)]
pub enum Step {
    /// Press these keys.
    Press(String),
    /// Show the screen for so many milliseconds.
    Show(u32),
}

/// How long a key of `type` is shown, in milliseconds.
const BEAT: u32 = 180;

impl Script {
    /// Reads a script, a line a step; `#` begins a remark.
    pub fn parse(text: &str) -> Result<Self> {
        let mut script = Self { title: String::new(), size: (100, 28), who: "rosa".to_owned(), steps: Vec::new() };
        for (number, line) in (1..).zip(text.lines()) {
            script.line(line.trim()).with_context(|| format!("line {number}: {line}"))?;
        }
        Ok(script)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" | "#" => {}
            "title" => rest.clone_into(&mut self.title),
            "as" => rest.clone_into(&mut self.who),
            "size" => {
                let (columns, rows) = rest.split_once(' ').context("columns and rows")?;
                self.size = (columns.parse()?, rows.parse()?);
            }
            "press" => self.steps.push(Step::Press(keys(rest)?.to_owned())),
            "type" => {
                for key in Key::sequence(keys(rest)?).unwrap_or_default() {
                    self.steps.extend([Step::Press(key.to_string()), Step::Show(BEAT)]);
                }
            }
            "show" => self.steps.push(Step::Show(rest.parse()?)),
            _ => bail!("no such word"),
        }
        Ok(())
    }
}

/// Keys that can be pressed.
fn keys(written: &str) -> Result<&str> {
    Key::sequence(written).filter(|keys| !keys.is_empty()).context("no keys")?;
    Ok(written)
}
