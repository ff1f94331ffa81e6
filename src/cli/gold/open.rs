//! What is not in gold yet: where, what annotators say, and who.

use crate::annotation::{Kind, Party, Record};
use crate::cli::output::brief;
use crate::corpus::Article;
use crate::review::gold::Open;
use crate::review::{About, Comparison, Item, State, Version};
use serde::Serialize;

/// One version of it.
#[derive(Debug, Serialize)]
struct Said {
    /// Its labels; none: there is nothing.
    labels: Vec<String>,
    quote: String,
    holder: Vec<String>,
    target: Vec<String>,
    annotators: Vec<String>,
    /// `ID@REV` of their records.
    records: Vec<String>,
}

/// Something that somebody has to decide.
#[derive(Debug, Serialize)]
pub struct OpenItem {
    doc: String,
    /// From 1; absent for the whole article.
    paragraph: Option<usize>,
    start: Option<u32>,
    end: Option<u32>,
    kind: &'static str,
    layer: String,
    why: &'static str,
    differences: Vec<&'static str>,
    versions: Vec<Said>,
}

impl OpenItem {
    /// From an item of a comparison.
    pub fn new(article: &Article, compared: &Comparison, open: Open) -> Option<Self> {
        let item = compared.items.get(open.item)?;
        let kind = match item.about {
            About::Labels => "label",
            About::Span => "span",
            About::Relation => "relation",
        };
        let why = match item.state {
            _ if open.ends => "ends",
            State::Agreed => "agreed",
            State::Stale => "stale",
            State::Disputed => "disputed",
            State::Discussed => "discussed",
            State::Open | State::Decided => "open",
        };
        Some(Self {
            doc: article.id.clone(),
            paragraph: item.paragraph.map(|paragraph| paragraph + 1),
            start: item.hull.map(|hull| hull.start.get()),
            end: item.hull.map(|hull| hull.end.get()),
            kind,
            layer: item.layer.clone(),
            why,
            differences: item.differences.iter().map(|one| one.name()).collect(),
            versions: item.versions.iter().map(|version| Said::new(compared, version)).collect(),
        })
    }

    /// The article.
    pub fn doc(&self) -> &str {
        &self.doc
    }

    /// A line for people, below the article.
    pub fn line(&self) -> String {
        let place = self.paragraph.map_or(String::new(), |paragraph| format!("¶ {paragraph} "));
        let why = match self.why {
            "ends" => "an end of it is not in gold".to_owned(),
            "agreed" => "agreed, not decided".to_owned(),
            "stale" => "changed since it was decided".to_owned(),
            "disputed" => "reviewers differ".to_owned(),
            "discussed" => "left for discussion".to_owned(),
            _ => self.differences.join(", "),
        };
        let versions: Vec<String> = self.versions.iter().map(Said::shown).collect();
        format!("{place}{}: {why}: {}", self.layer, versions.join("; "))
    }
}

/// The words of a record; of a relation those of its ends.
fn words(compared: &Comparison, record: &Record) -> String {
    if record.kind != Kind::Relation {
        return record.quote.clone();
    }
    let end = |id: &str| {
        let mut all = compared.items.iter().flat_map(Item::records);
        all.find(|held| held.record.id == id).map_or(id.to_owned(), |held| held.record.quote.clone())
    };
    format!("{} → {}", end(&record.from), end(&record.to))
}

impl Said {
    fn new(compared: &Comparison, version: &Version) -> Self {
        let first = version.records.first().map(|held| held.who);
        let own = version.records.iter().filter(|held| Some(held.who) == first);
        let mut labels: Vec<String> = own.map(|held| held.record.label.clone()).collect();
        labels.sort();
        labels.dedup();
        let record = version.record();
        let parties = |of: fn(&Record) -> &Vec<Party>| {
            let all = record.into_iter().flat_map(|record| of(record));
            all.map(|party| party.shown().to_owned()).collect()
        };
        Self {
            labels,
            quote: record.map(|record| words(compared, record)).unwrap_or_default(),
            holder: parties(|record| &record.holder),
            target: parties(|record| &record.target),
            annotators: version.who.iter().filter_map(|who| compared.annotators.get(*who)).cloned().collect(),
            records: version.records.iter().map(|held| held.record.reference()).collect(),
        }
    }

    fn shown(&self) -> String {
        let what = if self.labels.is_empty() { "nothing".to_owned() } else { brief(&self.labels.join("+")) };
        let quote = if self.quote.is_empty() { String::new() } else { format!(" “{}”", brief(&self.quote)) };
        let parties = if self.holder.is_empty() && self.target.is_empty() {
            String::new()
        } else {
            format!(" ({} → {})", brief(&self.holder.join(", ")), brief(&self.target.join(", ")))
        };
        format!("{what}{quote}{parties}: {}", self.annotators.join(", "))
    }
}
