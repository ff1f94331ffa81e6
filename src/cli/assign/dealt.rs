//! What is said of a deal: who has how much, and in common with whom.

use crate::cli::End;
use crate::cli::output::{Output, brief, complain};
use crate::text::count::counted;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// People whose common articles are listed by name, with more the fewest and the most are told; articles that are named.
const LISTED: usize = 8;

/// A deal.
pub struct Dealt {
    pub dataset: String,
    /// Articles and their paragraphs that were dealt now.
    pub articles: usize,
    pub paragraphs: u64,
    /// Paragraphs of the longest of them.
    pub longest: u64,
    pub overlap: usize,
    pub seed: u64,
    pub part: String,
    pub people: Vec<Person>,
    /// Whether what people have was in part assigned before.
    pub has_before: bool,
    pub lines: usize,
    pub is_written: bool,
    /// Ids of articles that were not dealt, as a line about them would not be read.
    pub left_out: Vec<String>,
}

/// Why an article is not dealt.
pub fn too_long(id: &str) -> String {
    format!(
        "the id of “{}” is too long for a line of assign.jsonl (16 KiB at most): give the article another",
        brief(id)
    )
}

/// Somebody, with all that is assigned now.
pub struct Person {
    pub name: String,
    pub articles: usize,
    pub paragraphs: u64,
    /// Articles in common, by the other.
    pub shared: BTreeMap<String, u32>,
}

impl Dealt {
    /// Names what was left out, and says how the command ends.
    pub fn end(&self) -> End {
        for id in self.left_out.iter().take(LISTED) {
            complain(&format!("gloss: {}; it was left out", too_long(id)));
        }
        if let Some(more @ 1..) = self.left_out.len().checked_sub(LISTED) {
            complain(&format!("gloss: … and {more} more such articles"));
        }
        if self.left_out.is_empty() { End::Well } else { End::Findings }
    }

    pub fn json(&self) -> Value {
        let person = |one: &Person| {
            let Person { name, articles, paragraphs, shared } = one;
            json!({"name": name, "articles": articles, "paragraphs": paragraphs, "shared": shared})
        };
        json!({
            "articles": self.articles, "paragraphs": self.paragraphs, "overlap": self.overlap, "seed": self.seed,
            "part": self.part, "people": self.people.iter().map(person).collect::<Vec<_>>(), "lines": self.lines,
            "written": self.is_written, "left_out": self.left_out,
        })
    }

    pub fn print(&self, output: &mut Output) -> anyhow::Result<()> {
        let part = if self.part.is_empty() { String::new() } else { format!(" as part {}", self.part) };
        let each = match self.overlap {
            overlap if overlap == self.people.len() => "everybody".to_owned(),
            1 => "one person".to_owned(),
            overlap => format!("{overlap} people"),
        };
        let paragraphs = usize::try_from(self.paragraphs).unwrap_or(usize::MAX);
        output.line(&format!(
            "{}: {}, {}{part}; each is read by {each}",
            self.dataset,
            counted(self.articles, "article"),
            counted(paragraphs, "paragraph")
        ))?;
        let width = self.people.iter().map(|one| one.name.len()).max().unwrap_or_default().max(3);
        output.line(&format!("  {:<width$}  articles  paragraphs  shared with", "who"))?;
        for one in &self.people {
            let Person { name, articles, paragraphs, .. } = one;
            output.line(&format!("  {name:<width$}  {articles:>8}  {paragraphs:>10}  {}", self.shared(one)))?;
        }
        if self.has_before {
            output.line("with what they had before")?;
        }
        let loads = || self.people.iter().map(|one| one.paragraphs);
        if let (true, Some(most), Some(least)) = (self.people.len() > 1, loads().max(), loads().min()) {
            output.line(&format!(
                "what people have is counted in paragraphs: the most and the least differ by {}, the longest article has {}",
                most - least,
                self.longest
            ))?;
        }
        output.line(&match (self.is_written, self.lines) {
            (_, 0) => "assign.jsonl says all of it already".to_owned(),
            (true, lines) => format!("assign.jsonl: {} written", counted(lines, "line")),
            (false, lines) => format!("nothing was written: it would be {} of assign.jsonl", counted(lines, "line")),
        })?;
        Ok(())
    }

    fn shared(&self, one: &Person) -> String {
        let others = self.people.len().saturating_sub(1);
        if others <= LISTED {
            let each = one.shared.iter().map(|(name, count)| format!("{name} {count}"));
            let each = each.collect::<Vec<_>>().join(", ");
            return if each.is_empty() { "–".to_owned() } else { each };
        }
        let counts = || one.shared.values().copied();
        let least = if one.shared.len() < others { 0 } else { counts().min().unwrap_or_default() };
        format!("{} of {others}, {least} to {} articles each", one.shared.len(), counts().max().unwrap_or_default())
    }
}
