//! `gloss search`: where a pattern stands in the corpus, as JSON lines or as a concordance.

use super::End;
use super::output::Output;
use crate::corpus::Article;
use crate::search::scan::{Case, How, Pattern};
use crate::session::job;
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use crate::text::TextMap;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use anyhow::{anyhow, bail};
use clap::Args;
use serde::Serialize;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

/// Code points of context on each side, as in the records.
const CONTEXT: u32 = 32;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Search {
    /// What is sought; small letters match capitals too, a capital only itself
    pattern: String,
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print one JSON object a line: offsets in code points, paragraphs from 1
    #[arg(long)]
    json: bool,
    /// The pattern is a regular expression, as in Rust's crate regex; capitals and small letters differ
    #[arg(long)]
    regex: bool,
    /// Capitals and small letters are alike
    #[arg(long, conflicts_with = "exact")]
    ignore_case: bool,
    /// Capitals and small letters differ
    #[arg(long)]
    exact: bool,
    /// Whatever accents and vowel signs stand on the letters
    #[arg(long, conflicts_with = "regex")]
    fold: bool,
    /// Whole words only
    #[arg(long)]
    whole: bool,
    /// Only this article
    #[arg(long)]
    doc: Option<String>,
    /// Print how many places there are, and nothing else
    #[arg(long, conflicts_with = "json")]
    count: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    doc: &'a str,
    paragraph: usize,
    start: u32,
    end: u32,
    quote: &'a str,
    left: &'a str,
    right: &'a str,
}

pub fn run(args: &Search, output: &mut Output) -> anyhow::Result<End> {
    let case = match (args.ignore_case, args.exact) {
        (true, _) => Case::Ignore,
        (_, true) => Case::Exact,
        _ => Case::Smart,
    };
    let how = How { regex: args.regex, case, fold: args.fold, whole: args.whole };
    let pattern = Pattern::new(&args.pattern, how).map_err(|why| anyhow!("“{}”: {why}", args.pattern))?;
    let Some(pattern) = pattern else { bail!("the pattern is empty: say what to search for.") };
    let dataset = Dataset::open(&args.dir)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let only = args.doc.as_ref().map(|doc| corpus.find(doc));
    let (mut total, mut failed, stopped) = (0, None, Cell::new(false));
    let searched = job::scan(&corpus, &pattern, &|| stopped.get(), &mut |at, count| {
        if count == 0 || only.is_some_and(|only| only != Some(at)) || stopped.get() {
            return;
        }
        total += count;
        if !args.count
            && let Some(article) = corpus.article(at)
            && let Err(error) = print(&article, &pattern, args.json, output)
        {
            stopped.set(true);
            failed = Some(error);
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    searched?;
    if args.count {
        output.line(&total.to_string())?;
    }
    Ok(if total > 0 { End::Well } else { End::Findings })
}

fn print(article: &Arc<Article>, pattern: &Pattern, json: bool, output: &mut Output) -> anyhow::Result<()> {
    let map = TextMap::new(article.text.clone());
    for hit in job::hits(article, pattern) {
        let row = Row {
            doc: &article.id,
            paragraph: hit.paragraph + 1,
            start: hit.chars.start.get(),
            end: hit.chars.end.get(),
            quote: map.quote(hit.chars).unwrap_or_default(),
            left: map.before(hit.chars.start, CONTEXT),
            right: map.after(hit.chars.end, CONTEXT),
        };
        if json {
            output.json(&row)?;
        } else {
            output.line(&concordance(&row))?;
        }
    }
    Ok(())
}

fn concordance(row: &Row) -> String {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // White space next to the place is kept: it tells a word from a part of one.
    let edge = |is: bool| if is { " " } else { "" };
    let left = flat(row.left) + edge(row.left.ends_with(char::is_whitespace));
    let right = edge(row.right.starts_with(char::is_whitespace)).to_owned() + &flat(row.right);
    let pad = 33_usize.saturating_sub(usize::from(Visible::new(&left).width().get()));
    let quote = Visible::new(&flat(row.quote)).truncate(Cells::new(60));
    format!("{}{left}⟦{quote}⟧{right}  {} ¶ {}", " ".repeat(pad), row.doc, row.paragraph)
}
