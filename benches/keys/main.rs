//! Keys a span: a simulated analyst makes the spans and stances of a gold file through the same entry as the terminal,
//! each by the shortest sequence that the program offers at that moment, and must end with exactly the gold.
//!
//! `cargo bench --bench keys -- [DATASET] [--gold FILE] [--script OUT]`; the default is the sample with both its
//! annotators, each in a session of their own.

#![expect(clippy::print_stdout, clippy::indexing_slicing, reason = "a bench prints its figures")]

mod analyst;
mod parties;
mod reach;
mod together;

use analyst::{Analyst, Means};
use anyhow::{Context, ensure};
use glossator::annotation::{Kind, Party, Record};
use glossator::driver::Headless;
use glossator::session::Start;
use glossator::store::dataset::Dataset;
use glossator::store::{annotations, corpus_index};
use parties::Parties;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a span is compared by: ids, times and contexts are of each session.
type Fact = (String, u32, u32, String, String, Vec<String>, Vec<String>);

fn fact(record: &Record) -> Fact {
    let named = |parties: &[Party]| parties.iter().map(|party| party.shown().to_owned()).collect();
    let span = record.span().unwrap_or_default();
    let (layer, label) = (record.layer.clone(), record.label.clone());
    (record.doc.clone(), span.start.get(), span.end.get(), layer, label, named(&record.holder), named(&record.target))
}

#[derive(Default)]
struct Sum {
    spans: usize,
    stances: usize,
    span_keys: usize,
    stance_keys: usize,
    parties: Parties,
    paragraph_keys: usize,
    wrong: usize,
    /// Spans and keys, paragraph keys included, by quarter of the corpus.
    quarters: [(usize, usize); 4],
    /// The same in the first ten paragraphs.
    first_ten: (usize, usize),
    means: BTreeMap<Means, (usize, usize)>,
    script: Vec<String>,
}

/// What helps the analyst.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Help {
    /// Suggestions, each accepted by itself.
    Suggestions,
    /// The same, and `A` where all suggestions of a paragraph are right.
    All,
    /// No suggestions.
    Nothing,
}

impl Sum {
    fn count(&mut self, means: Means, spans: usize, keys: usize) {
        if spans > 0 {
            let all = self.means.entry(means).or_default();
            *all = (all.0 + spans, all.1 + keys);
        }
    }

    fn report(&self) -> serde_json::Value {
        let a =
            |keys: usize, count: usize| f64::from(u32::try_from(keys * 100 / count.max(1)).unwrap_or(u32::MAX)) / 100.0;
        let means = self.means.iter().map(|(means, (count, keys))| {
            (format!("{means:?}").to_lowercase(), serde_json::json!({"spans": count, "keys": keys}))
        });
        serde_json::json!({
            "spans": self.spans, "stances": self.stances, "keys": self.script.len(),
            "keys_a_span": a(self.span_keys, self.spans),
            "keys_a_span_with_paragraph_keys": a(self.span_keys + self.paragraph_keys, self.spans),
            "by_quarter": self.quarters.iter().map(|(spans, keys)| a(*keys, *spans)).collect::<Vec<_>>(),
            "first_ten_paragraphs": a(self.first_ten.1, self.first_ten.0),
            "keys_a_stance": a(self.stance_keys, self.stances),
            "keys_a_stance_without_typed_names": a(self.stance_keys - self.parties.typed_keys, self.stances),
            "parties": {"asked": self.parties.asked, "first": self.parties.first, "typed": self.parties.typed, "typed_keys": self.parties.typed_keys},
            "wrong_suggestions_a_span": a(self.wrong, self.spans),
            "by_means": means.collect::<serde_json::Map<_, _>>(),
        })
    }
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let (mut root, mut gold, mut script) = (PathBuf::from(env!("CARGO_MANIFEST_DIR")), Vec::new(), None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--gold" => gold.push(PathBuf::from(args.next().context("--gold needs a file")?)),
            "--script" => script = Some(PathBuf::from(args.next().context("--script needs a file")?)),
            _ => root = PathBuf::from(arg),
        }
    }
    if gold.is_empty() {
        gold.extend(annotations::present(&root).into_iter().map(|file| file.path));
    }
    let (mut sum, mut all, mut without) = (Sum::default(), Sum::default(), Sum::default());
    for file in &gold {
        session(&root, file, Help::Suggestions, &mut sum)?;
        session(&root, file, Help::All, &mut all)?;
        session(&root, file, Help::Nothing, &mut without)?;
    }
    if let Some(path) = script {
        std::fs::write(&path, sum.script.join("\n") + "\n").with_context(|| path.display().to_string())?;
    }
    println!(
        "{}",
        serde_json::json!({"suggestions": sum.report(), "with_all": all.report(), "without": without.report()})
    );
    Ok(())
}

fn session(root: &Path, gold: &Path, with: Help, sum: &mut Sum) -> anyhow::Result<()> {
    let dataset = Dataset::open(root)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let folded = annotations::read(gold).with_context(|| gold.display().to_string())?;
    let wanted: Vec<Record> = folded.records.into_iter().filter(|record| record.kind == Kind::Span).collect();
    let total = corpus.paragraphs().max(1);
    let start = Start {
        name: dataset.name.clone(),
        schema: Some(Arc::new(dataset.schema.clone())),
        who: "bench".to_owned(),
        size: (120, 36),
        suggestions: with != Help::Nothing,
        ..Start::default()
    };
    let mut analyst = Analyst::new(Headless::new(start, corpus, true));
    let mut number = 0;
    while let Some((doc, paragraph)) = analyst.place() {
        let bounds = analyst.bounds();
        let here = wanted
            .iter()
            .filter(|record| record.doc == doc && record.start.is_some_and(|at| bounds.contains(&at.get())));
        let (mut stances, mut names): (Vec<&Record>, Vec<&Record>) =
            here.partition(|record| analyst.is_stance(&record.layer));
        stances.sort_by_key(|record| (record.start, std::cmp::Reverse(record.end)));
        names.sort_by_key(|record| (record.start, std::cmp::Reverse(record.end)));
        sum.wrong += analyst.wrong(&names);
        names.retain(|name| !analyst.is_made(name));
        let (before, mut count) = (analyst.keys.len(), 0);
        while !names.is_empty() {
            let before = analyst.keys.len();
            if with == Help::All {
                let all = analyst.make_all(&names);
                sum.count(Means::All, all, analyst.keys.len() - before);
                count += all;
                names.retain(|name| !analyst.is_made(name));
                if names.is_empty() {
                    break;
                }
            }
            let before = analyst.keys.len();
            count += 1;
            let made = analyst.make_one(&names);
            let (at, means) = made.with_context(|| format!("in {doc} ¶ {paragraph}, after {}", analyst.last_keys()))?;
            let record = names.remove(at);
            sum.count(means, 1, analyst.keys.len() - before);
            let before = analyst.keys.len();
            let others = analyst.propagate(record, &wanted);
            sum.count(Means::Propagated, others, analyst.keys.len() - before);
            count += others;
            names.retain(|name| !analyst.is_made(name));
        }
        let span_keys = analyst.keys.len() - before;
        // Names before stances: the strip offers what is tagged.
        for record in stances {
            let before = analyst.keys.len();
            analyst.make(record)?;
            sum.stances += 1;
            sum.stance_keys += analyst.keys.len() - before;
        }
        analyst.press("<Space>");
        sum.paragraph_keys += 1;
        sum.spans += count;
        sum.span_keys += span_keys;
        let quarter = &mut sum.quarters[(number * 4 / total).min(3)];
        *quarter = (quarter.0 + count, quarter.1 + span_keys + 1);
        if number < 10 {
            sum.first_ten = (sum.first_ten.0 + count, sum.first_ten.1 + span_keys + 1);
        }
        number += 1;
        if analyst.place() == Some((doc, paragraph)) {
            break;
        }
    }
    sum.parties.add(analyst.parties);
    let mut made: Vec<Fact> =
        analyst.headless.session.own.iter().filter(|record| record.kind == Kind::Span).map(fact).collect();
    let mut expected: Vec<Fact> = wanted.iter().map(fact).collect();
    made.sort();
    expected.sort();
    for (ours, theirs) in made.iter().zip(&expected) {
        ensure!(ours == theirs, "made {ours:?}, the gold of {} has {theirs:?}", gold.display());
    }
    ensure!(made.len() == expected.len(), "{} spans made, {} in the gold", made.len(), expected.len());
    sum.script.extend(analyst.keys);
    Ok(())
}
