//! `gloss add`: documents as they are found, into the corpus.

mod summary;
mod take;

use super::End;
use super::output::Output;
use super::progress::Progress;
use crate::driver::clock;
use crate::extract::file_name::Names;
use crate::store::added::{File, Known};
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use crate::store::lock::{self, Lock};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use encoding_rs::Encoding;
use std::path::PathBuf;
use summary::Summary;
use take::Taker;

#[derive(Debug, Args)]
pub struct Add {
    /// Documents: HTML, DOCX, ODT, EPUB, PDF (by your own pdftotext), text
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the dataset, or one inside it
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The encoding of text and HTML, a WHATWG label such as windows-1251; without it, it is found out, and said
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// What file names say, without their ending: a regular expression with groups called date, outlet, title, url
    #[arg(long, value_name = "PATTERN")]
    name: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Add, output: &mut Output) -> anyhow::Result<End> {
    let names = args.name.as_deref().map(Names::new).transpose().map_err(|why| anyhow!("--name: {why}"))?;
    let encoding = args.encoding.as_deref().map(encoding).transpose()?;
    let dataset = Dataset::open(&args.dir)?;
    if let Some(why) = dataset.read_only() {
        bail!("{why}");
    }
    let now = clock::stamp();
    let file = File::of_day(&dataset, now.at().get(..10).unwrap_or_default()).map_err(|why| anyhow!("{why}"))?;
    // Held to the end: of two programs that add at once, one would undo the other's work.
    let _lock = match lock::take_corpus(&dataset.root) {
        Lock::Taken => bail!("another gloss add is at work in this dataset; nothing was added. Wait for it."),
        Lock::Unwritable(error) => bail!("the dataset can't be written ({error}); nothing was added."),
        held => held,
    };
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let mut summary = Summary::default();
    let mut taker = Taker::new(&file, Known::of(&dataset, &corpus), names, encoding, now.at());
    let mut progress = Progress::new("adding", "files", args.files.len());
    for path in &args.files {
        taker.take(path, &mut summary);
        progress.step();
    }
    drop(progress);
    if !taker.lines.is_empty() {
        file.append(&taker.lines).with_context(|| format!("{}: nothing was added", file.relative))?;
        summary.file = Some(file.relative.clone());
    }
    if args.json {
        output.json(&summary)?;
    } else {
        summary.print(output)?;
    }
    Ok(if summary.failed.is_empty() { End::Well } else { End::Findings })
}

fn encoding(label: &str) -> anyhow::Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        anyhow!("--encoding: “{label}” is not known. Name a WHATWG label such as utf-8, windows-1251 or utf-16le.")
    })
}
