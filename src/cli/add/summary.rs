//! What `gloss add` says: what was added and what is to be known of it, what was there, what could not be read.

use super::super::output::{self, Output, brief};
use crate::extract::Decoded;
use crate::extract::decode::Sure;
use crate::text::count::counted;
use serde::Serialize;
use std::io;

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// The file that was written, relative to the dataset.
    pub file: Option<String>,
    pub added: Vec<Entry>,
    pub there: Vec<There>,
    pub failed: Vec<Failed>,
}

/// An article that was added.
#[derive(Debug, Default, Serialize)]
pub struct Entry {
    pub source: String,
    pub id: String,
    pub title: String,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub form: &'static str,
    pub encoding: Option<Encoding>,
    pub characters: usize,
    pub paragraphs: usize,
    pub notes: Vec<String>,
}

/// How bytes became text.
#[derive(Debug, Serialize)]
pub struct Encoding {
    name: &'static str,
    sure: &'static str,
    why: String,
    unreadable: usize,
}

/// A file whose text, or which itself, is in the corpus.
#[derive(Debug, Serialize)]
pub struct There {
    pub source: String,
    pub id: String,
    /// `text` or `file`.
    pub same: &'static str,
}

/// A file that was left out.
#[derive(Debug, Serialize)]
pub struct Failed {
    pub source: String,
    pub message: String,
}

impl From<Decoded> for Encoding {
    fn from(decoded: Decoded) -> Self {
        Self { name: decoded.encoding, sure: decoded.sure.name(), why: decoded.why, unreadable: decoded.broken }
    }
}

impl Encoding {
    /// What is to be looked at.
    fn doubt(&self) -> Option<String> {
        let advice = if self.sure == Sure::Weak.name() { " Look at the text; --encoding says what it is." } else { "" };
        let broken = match self.unreadable {
            0 => String::new(),
            count => format!(" In {} U+FFFD stands for what can't be read.", counted(count, "place")),
        };
        let doubt = self.sure != Sure::Certain.name() || self.unreadable > 0;
        doubt.then(|| format!("{} ({}): {}.{broken}{advice}", self.name, self.sure, self.why))
    }
}

impl Summary {
    /// For people.
    pub fn print(&self, output: &mut Output) -> io::Result<()> {
        for entry in &self.added {
            output.line(&entry.line())?;
            for note in entry.encoding.iter().filter_map(Encoding::doubt).chain(entry.notes.iter().cloned()) {
                output.line(&format!("    {note}"))?;
            }
        }
        for there in &self.there {
            output.line(&format!(
                "there  {}: the same {} is in the corpus as {}",
                there.source,
                there.same,
                brief(&there.id)
            ))?;
        }
        for failed in &self.failed {
            output::complain(&format!("gloss: {}: {}", failed.source, failed.message));
        }
        let place = self.file.as_ref().map(|file| format!(" to {file}")).unwrap_or_default();
        let (there, failed) = (self.there.len(), self.failed.len());
        let added = counted(self.added.len(), "article");
        output.line(&format!("{added} added{place}, {there} there already, {failed} left out"))
    }
}

impl Entry {
    fn line(&self) -> String {
        let Self { id, title, source, form, .. } = self;
        let of = [self.outlet.as_deref(), self.date.as_deref()].into_iter().flatten().map(brief).collect::<Vec<_>>();
        let of = if of.is_empty() { "no date".to_owned() } else { of.join(" ") };
        let encoding = self.encoding.as_ref().map(|one| format!(", {} ({})", one.name, one.sure)).unwrap_or_default();
        let paragraphs = counted(self.paragraphs, "paragraph");
        format!("added  {}  “{}”  {of}  {paragraphs}  {source}: {form}{encoding}", brief(id), brief(title))
    }
}
