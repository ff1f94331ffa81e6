//! Agreement over a large made-up dataset: each measure by itself, then the whole command with its memory.
//!
//! `cargo bench --bench agree -- [SPANS]`: 1,000,000 spans of 20 annotators in 20,000 articles, and 800,000 marks; fewer
//! in proportion where a number is given. The dataset stays in target/agree, to be looked at.

#![expect(clippy::print_stdout, clippy::indexing_slicing, clippy::string_slice, reason = "a bench may fail this way")]

mod made;

use anyhow::{Context, ensure};
use glossator::agreement::Study;
use glossator::agreement::gather::{self, Gather, Wanted};
use glossator::agreement::tally::{Measure, Plan, Tally};
use glossator::annotation::Registry;
use glossator::sheet::Sheet;
use glossator::store::corpus_index;
use glossator::store::dataset::Dataset;
use glossator::store::shelf::Shelf;
use glossator::text::TextMap;
use made::Size;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const SEED: u64 = 1;

fn main() -> anyhow::Result<()> {
    let spans = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let size = Size { documents: spans / 50, annotators: 20, spans, marks: spans / 5 * 4 };
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/agree"));
    if root.exists() {
        std::fs::remove_dir_all(&root)?;
    }
    let made = made::write(&root, size, SEED)?;
    println!(
        "made: {} spans, {} marks, {} articles, {} annotators, {} MB of annotations",
        made.spans,
        made.marks,
        size.documents,
        size.annotators,
        made.bytes / 1_000_000
    );
    let begun = Instant::now();
    let study = study(&root)?;
    println!("read on one processor: {:.2} s", begun.elapsed().as_secs_f64());
    for measure in Measure::ALL {
        let mut plan = Plan::new(&study, false);
        plan.measures = vec![measure];
        println!("{:<12} {:.2} s", format!("{measure:?}"), counted(&study, &plan));
    }
    for args in [&["agree"][..], &["agree", "--json"], &["agree", "--ci"]] {
        command(&root, args)?;
    }
    Ok(())
}

/// What is compared, read as the command does.
fn study(root: &Path) -> anyhow::Result<Study> {
    let dataset = Dataset::open(root)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let shelf = Shelf::open(&dataset.root);
    let (annotators, registry): (Vec<String>, _) = (shelf.names().map(str::to_owned).collect(), Registry::default());
    let layers = gather::layers(&dataset.schema, None);
    let wanted = Wanted { annotators: &annotators, layers, label: None, gold: None, registry: &registry };
    let mut gather = Gather::new(&wanted, &dataset.schema);
    for article in corpus.articles().flatten() {
        let map = TextMap::new(article.text.clone());
        let records = shelf.of_doc(&article.id)?.into_iter();
        let sheets: Vec<Sheet> =
            records.map(|(who, records)| Sheet::new(&who, records, &article, &map, &dataset.schema)).collect();
        gather.add(&article, &map, &sheets, &[]);
    }
    Ok(Gather::finish(vec![gather]).study)
}

/// Seconds of one measure on two processors, the last division included.
fn counted(study: &Study, plan: &Plan) -> f64 {
    let begun = Instant::now();
    let half = study.documents.len() / 2;
    let part = |from: usize, to: usize| {
        let mut tally = Tally::new(study, plan);
        for (at, document) in study.documents.iter().enumerate().take(to).skip(from) {
            tally.add(at, document);
        }
        tally
    };
    let mut all = std::thread::scope(|scope| {
        let beside = scope.spawn(|| part(0, half));
        let here = part(half, study.documents.len());
        (here, beside.join().unwrap_or_else(|_| Tally::new(study, plan)))
    });
    all.0.merge(&all.1);
    let report = all.0.report(study, 0, &BTreeMap::new());
    assert!(!report.layers.is_empty());
    begun.elapsed().as_secs_f64()
}

/// Runs the program and says how long it took and what it held at most.
fn command(root: &Path, args: &[&str]) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gloss")).args(args).arg(root).stdout(Stdio::null()).spawn()?;
    let (ended, status) = (AtomicBool::new(false), format!("/proc/{}/status", child.id()));
    let (exit, peak) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(held(&status).unwrap_or(0));
                std::thread::sleep(Duration::from_millis(20));
            }
            peak
        });
        let exit = child.wait();
        ended.store(true, Ordering::Relaxed);
        (exit, watch.join().unwrap_or(0))
    });
    ensure!(exit.context("gloss can't be waited for")?.success(), "gloss {} failed", args.join(" "));
    let took = begun.elapsed().as_secs_f64();
    println!("gloss {}: {took:.2} s, at most {} MB", args.join(" "), peak / 1_000);
    Ok(())
}

/// The most that a process held so far, in kB; only where there is /proc.
fn held(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}
