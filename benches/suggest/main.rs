//! The suggestion engine: time of an answer and of a lesson, and what it holds, after 100, 10,000 and 100,000 finished
//! paragraphs; and how good it is, paragraph by paragraph, against a dictionary of exact matches on the same stream.
//!
//! `cargo bench --bench suggest -- [PARAGRAPHS…]` on made-up paragraphs; `-- DATASET --gold FILE` for the quality on
//! annotated ones, in the order of the corpus.

#![expect(clippy::print_stdout, clippy::indexing_slicing, clippy::string_slice, reason = "a bench may fail this way")]

mod made;

use anyhow::{Context, ensure};
use glossator::annotation::{Kind, Record};
use glossator::session::article::OpenArticle;
use glossator::session::suggesting;
use glossator::store::dataset::Dataset;
use glossator::store::{annotations, corpus_index};
use glossator::suggest::{Lesson, Question, Tagged, Tutor};
use glossator::text::BytesSpan;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let (mut root, mut gold, mut sizes) = (None, None, Vec::new());
    while let Some(arg) = args.next() {
        match arg.parse() {
            Ok(size) => sizes.push(size),
            Err(_) if arg == "--gold" => gold = Some(PathBuf::from(args.next().context("--gold needs a file")?)),
            Err(_) => root = Some(PathBuf::from(arg)),
        }
    }
    match (root, gold) {
        (Some(root), Some(gold)) => quality(&root, &gold),
        (None, None) => {
            times(if sizes.is_empty() { vec![100, 10_000, 100_000] } else { sizes });
            Ok(())
        }
        _ => anyhow::bail!("a dataset and --gold FILE go together"),
    }
}

/// Milliseconds at a share of the sorted measures.
fn at(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[index]
}

/// Times of the last 500 lessons and answers before each size is reached.
fn times(sizes: Vec<usize>) {
    const MEASURED: usize = 500;
    let mut tutor = Tutor::new(vec![0], vec![1], true, 0.25);
    let mut stream = made::Stream::new(7);
    let mut taught = 0;
    let begun = Instant::now();
    for size in sizes {
        let (mut asked, mut learnt) = (Vec::new(), Vec::new());
        while taught < size {
            let lesson = stream.lesson();
            if taught + MEASURED >= size {
                let question = Question { text: lesson.text.clone(), ..Question::default() };
                let now = Instant::now();
                let proposals = tutor.ask(&question);
                asked.push(now.elapsed().as_secs_f64() * 1e3);
                std::hint::black_box(proposals);
            }
            let now = Instant::now();
            tutor.learn(&lesson);
            if taught + MEASURED >= size {
                learnt.push(now.elapsed().as_secs_f64() * 1e3);
            }
            taught += 1;
        }
        asked.sort_by(f64::total_cmp);
        learnt.sort_by(f64::total_cmp);
        println!(
            "{}",
            serde_json::json!({
                "paragraphs": taught,
                "answer_ms": {"p50": at(&asked, 0.5), "p99": at(&asked, 0.99), "max": at(&asked, 1.0)},
                "lesson_ms": {"p50": at(&learnt, 0.5), "p99": at(&learnt, 0.99), "max": at(&learnt, 1.0)},
                "model_mb": tutor.model_bytes() >> 20, "resident_mb": resident(), "seconds": begun.elapsed().as_secs(),
            })
        );
    }
}

/// What the process holds, in MB; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<usize>().ok()).unwrap_or_default() >> 10
}

/// Right, proposed and gold spans.
#[derive(Clone, Copy, Default)]
struct Score {
    right: u32,
    proposed: u32,
    gold: u32,
}

impl Score {
    fn add(&mut self, proposed: &[Tagged], gold: &[Tagged]) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.right += count(proposed.iter().filter(|one| gold.contains(one)).count());
        self.proposed += count(proposed.len());
        self.gold += count(gold.len());
    }

    fn f1(self) -> f64 {
        let all = f64::from(self.proposed + self.gold);
        if all == 0.0 { 0.0 } else { (f64::from(self.right) * 200.0 / all).round() / 100.0 }
    }
}

/// Exact strings with the label they were tagged with most, longest match from the left.
#[derive(Default)]
struct Exact(HashMap<String, HashMap<(usize, usize), usize>>);

impl Exact {
    fn learn(&mut self, lesson: &Lesson) {
        for (bytes, layer, label) in &lesson.spans {
            let words = lesson.text[bytes.range()].to_owned();
            *self.0.entry(words).or_default().entry((*layer, *label)).or_default() += 1;
        }
    }

    fn find(&self, text: &str) -> Vec<Tagged> {
        let tokens = glossator::text::token::tokens(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let known = (at..(at + 8).min(tokens.len())).rev().find_map(|last| {
                let span = BytesSpan::new(tokens[at].start, tokens[last].end);
                let labels = self.0.get(&text[span.range()])?;
                let most = labels.iter().max_by_key(|(label, count)| (**count, std::cmp::Reverse(**label)))?.0;
                Some((last, (span, most.0, most.1)))
            });
            if let Some((last, tagged)) = known {
                found.push(tagged);
                at = last;
            }
            at += 1;
        }
        found
    }
}

/// F1 of the labelled proposals by paragraphs finished before.
fn quality(root: &Path, gold: &Path) -> anyhow::Result<()> {
    const BINS: [usize; 7] = [10, 25, 50, 100, 200, 400, usize::MAX];
    let dataset = Dataset::open(root)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let folded = annotations::read(gold).with_context(|| gold.display().to_string())?;
    let mut tutor = suggesting::tutor(&dataset.schema);
    let layers = suggesting::layers(&dataset.schema);
    let mut exact = Exact::default();
    let (mut ours, mut theirs) = ([Score::default(); BINS.len()], [Score::default(); BINS.len()]);
    let mut number = 0;
    for article in corpus.articles().flatten() {
        let here: Vec<&Record> =
            folded.records.iter().filter(|one| one.doc == article.id && one.kind == Kind::Span).collect();
        let mut open = OpenArticle::new(article.clone(), None);
        open.place(&here, &dataset.schema);
        for paragraph in 0..open.len() {
            let mut wanted = open.tagged(paragraph);
            wanted.retain(|one| layers.contains(&one.1));
            let text = open.paragraph_text(paragraph).to_owned();
            let bin = BINS.iter().position(|end| number < *end).unwrap_or_default();
            let proposals = tutor.ask(&Question { text: text.clone(), ..Question::default() });
            let labelled = proposals.iter().filter_map(|one| one.label.map(|(layer, label)| (one.bytes, layer, label)));
            ours[bin].add(&labelled.collect::<Vec<_>>(), &wanted);
            theirs[bin].add(&exact.find(&text), &wanted);
            let place = (article.id.clone(), open.paragraph_chars(paragraph).start.get());
            let lesson = Lesson { place, text, spans: wanted };
            exact.learn(&lesson);
            tutor.learn(&lesson);
            number += 1;
        }
    }
    ensure!(number > 0, "the corpus has no paragraph");
    let mut from = 0;
    for (bin, end) in BINS.iter().enumerate().filter(|(bin, _)| ours[*bin].gold > 0) {
        let (f1, dictionary) = (ours[bin].f1(), theirs[bin].f1());
        println!(
            "{}",
            serde_json::json!({"paragraphs_before": from, "gold": ours[bin].gold, "f1": f1, "dictionary_f1": dictionary})
        );
        from = *end;
    }
    Ok(())
}
