//! `gloss suggest`: what the built-in engine proposes for every paragraph that is not done, as a file.

use super::output::Output;
use super::progress::Progress;
use super::{End, Place, annotator, configured};
use crate::annotation::{AnnotationSet, Kind, Record, order};
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::article::OpenArticle;
use crate::session::lessons::Lessons;
use crate::session::suggesting;
use crate::store::dataset::Dataset;
use crate::store::{annotations, corpus_index, gold_file, whole_file};
use crate::suggest::{Proposal, Tutor, source};
use crate::text::count::counted;
use anyhow::{Context, bail};
use clap::Args;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::NamedTempFile;

/// Code points before and after a quote.
const CONTEXT: u32 = 32;

#[derive(Debug, Args)]
pub struct Suggest {
    #[command(flatten)]
    place: Place,
    /// Write to this file instead of suggestions/builtin.jsonl
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    out: Option<PathBuf>,
    /// Print the lines and write no file
    #[arg(long)]
    json: bool,
}

/// Where the lines go.
enum To<'a> {
    Screen(&'a mut Output),
    File(BufWriter<NamedTempFile>),
}

impl To<'_> {
    fn line(&mut self, record: &Record) -> anyhow::Result<()> {
        let line = record.to_line();
        match self {
            Self::Screen(output) => output.exact(line)?,
            Self::File(file) => writeln!(file, "{line}")?,
        }
        Ok(())
    }
}

pub fn run(args: &Suggest, output: &mut Output) -> anyhow::Result<End> {
    let who = annotator::name(args.place.who.as_deref(), &configured::load().config)?;
    let dataset = Dataset::open(&args.place.dir)?;
    if let Some(why) = dataset.read_only() {
        bail!("{why}");
    }
    let path = target(args, &dataset)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, stop.clone())?;
    }
    let stopped = || stop.load(Ordering::Relaxed);
    let schema = Arc::new(dataset.schema.clone());
    let corpus = Arc::new(corpus_index::load(&dataset.root, &schema, &stopped));
    let own = annotations::path(&dataset.root, &who);
    let own = if own.is_file() { annotations::read(&own)?.records } else { Vec::new() };
    let own = AnnotationSet::new(own);
    let gold = gold_file::records(&dataset.root, &schema.review.gold).into_iter().map(Arc::new).collect();
    let lessons = Lessons::new(corpus.clone(), schema.clone(), gold, own.shared().cloned().collect());
    let Some(tutor) = learn(lessons, &schema, &stopped) else { bail!("stopped; nothing was written") };
    let mut to = match &path {
        None => To::Screen(output),
        Some(path) => {
            let file = whole_file::beside(path).with_context(|| format!("{}: it can't be written", path.display()))?;
            To::File(BufWriter::new(file))
        }
    };
    let Some(count) = propose(&corpus, &schema, &own, &tutor, &mut to, &stopped)? else {
        bail!("stopped; nothing was written")
    };
    if let (To::File(file), Some(path)) = (to, path) {
        let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        whole_file::put(file, &path).with_context(|| format!("{}: it is as it was", path.display()))?;
        let (made, lessons) = (counted(count, "suggestion"), counted(tutor.lessons(), "paragraph"));
        output.line(&format!("{}: {made}, learnt from {lessons}", path.display()))?;
    }
    Ok(End::Well)
}

/// The file to write; `None`: no file. In the dataset's own folder nothing that leads out of it is written to.
fn target(args: &Suggest, dataset: &Dataset) -> anyhow::Result<Option<PathBuf>> {
    if args.json || args.out.is_some() {
        return Ok(args.out.clone());
    }
    let folder = dataset.root.join("suggestions");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    if !folder.canonicalize()?.starts_with(&dataset.root) {
        bail!("suggestions/ is a symbolic link that leads out of the dataset; nothing was written. Use --out FILE.");
    }
    Ok(Some(folder.join("builtin.jsonl")))
}

fn learn(lessons: Lessons, schema: &Schema, stopped: &dyn Fn() -> bool) -> Option<Tutor> {
    let mut tutor = suggesting::tutor(schema);
    let mut progress = Progress::new("learning", "¶", lessons.left());
    for lesson in lessons {
        if stopped() {
            return None;
        }
        tutor.learn(&lesson);
        progress.step();
    }
    Some(tutor)
}

/// Writes the proposals of all articles in the tidy order; gives back how many, `None` where it was stopped.
fn propose(
    corpus: &Corpus,
    schema: &Schema,
    own: &AnnotationSet,
    tutor: &Tutor,
    to: &mut To,
    stopped: &dyn Fn() -> bool,
) -> anyhow::Result<Option<usize>> {
    let mut ids: Vec<&str> = corpus.headings().iter().map(|heading| heading.id.as_str()).collect();
    ids.sort_unstable();
    let mut progress = Progress::new("suggesting", "¶", corpus.paragraphs());
    let mut count = 0;
    for at in ids.into_iter().filter_map(|id| corpus.find(id)) {
        let Some(article) = corpus.read(at)? else { continue };
        let mut open = OpenArticle::new(article.clone(), None);
        open.place(&own.of_doc(&article.id), schema);
        let mut records = Vec::new();
        for paragraph in 0..open.len() {
            if stopped() {
                return Ok(None);
            }
            progress.step();
            if open.states.get(paragraph).is_some_and(|state| !state.done) {
                let proposals = tutor.ask(&suggesting::question(&open, paragraph, own, schema));
                records.extend(proposals.iter().filter_map(|one| record(&open, paragraph, one, schema)));
            }
        }
        records.sort_by(order::compare);
        count += records.len();
        for record in &records {
            to.line(record)?;
        }
    }
    Ok(Some(count))
}

/// A proposal as a line; `None` for one without a label. No time stands in it: the same lessons make the same bytes.
fn record(open: &OpenArticle, paragraph: usize, proposal: &Proposal, schema: &Schema) -> Option<Record> {
    let (layer, label) = proposal.label?;
    let layer = schema.layers.get(layer)?;
    let label = &layer.labels.get(label)?.name;
    let origin = proposal.sources.first()?.origin();
    let chars = open.chars_of(paragraph, proposal.bytes)?;
    Some(Record {
        id: source::id(&open.article.id, chars, &layer.name, label, origin),
        rev: 1,
        kind: Kind::Span,
        doc: open.article.id.clone(),
        start: Some(chars.start),
        end: Some(chars.end),
        layer: layer.name.clone(),
        label: label.clone(),
        quote: open.map.quote(chars)?.to_owned(),
        origin: origin.to_owned(),
        score: Some((proposal.score * 1000.0).round() / 1000.0),
        prefix: open.map.before(chars.start, CONTEXT).to_owned(),
        suffix: open.map.after(chars.end, CONTEXT).to_owned(),
        sha: open.article.sha.clone(),
        by: "builtin".to_owned(),
        ..Record::default()
    })
}
