//! `gloss docs`: the articles.

use super::output::Output;
use super::{End, Read};
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    doc: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    file: &'a str,
    paragraphs: usize,
    sha: &'a str,
    /// Where the text starts in the file, in code points.
    start: Option<u32>,
    characters: usize,
}

pub fn run(args: &Read, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    for article in corpus.articles() {
        let article = article?;
        if args.json {
            output.json(&Row {
                doc: &article.id,
                title: &article.title,
                outlet: article.outlet.as_deref(),
                date: article.date.as_deref(),
                url: article.url.as_deref(),
                file: &article.file,
                paragraphs: article.paragraphs.len(),
                sha: &article.sha,
                start: article.start,
                characters: article.text.chars().count(),
            })?;
        } else {
            let outlet = article.outlet.as_deref().unwrap_or("–");
            let date = article.date.as_deref().unwrap_or("–");
            output.line(&format!("{date:<10}  {outlet:<18}  {:>3} ¶  {}", article.paragraphs.len(), article.title))?;
        }
    }
    Ok(End::Well)
}
