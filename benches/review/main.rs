//! Keys a disagreement: a simulated reviewer who knows what is right goes through everything that annotators say
//! differently, by the shortest keys that the program offers, the way to the next one included, and must end with gold
//! that is right.
//!
//! `cargo bench --bench review -- [DATASET]`; without one a set is made: three annotators, a fifth of what they say differs.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod made;

use glossator::annotation::{Kind, Record};
use glossator::corpus::Corpus;
use glossator::driver::Headless;
use glossator::review::{Item, State};
use glossator::schema::Schema;
use glossator::session::Start;
use glossator::store::dataset::Dataset;
use glossator::store::{annotations, corpus_index};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What is right: layer, label and bounds.
pub type Truth = BTreeSet<Fact>;
/// Article, layer, label, start and end.
type Fact = (String, String, String, u32, u32);

/// A set of annotations to be reviewed.
#[expect(missing_docs, reason = "named for what they are")]
pub struct Set {
    pub name: String,
    pub schema: Schema,
    pub corpus: Corpus,
    pub annotators: BTreeMap<String, Vec<Record>>,
    pub truth: Truth,
}

#[derive(Default)]
struct Sum {
    items: usize,
    keys: usize,
    by_key: BTreeMap<&'static str, usize>,
    wrong: usize,
}

fn fact(record: &Record) -> Fact {
    let span = record.span().unwrap_or_default();
    (record.doc.clone(), record.layer.clone(), record.label.clone(), span.start.get(), span.end.get())
}

/// What is right where an item stands, but for what is a version of another item: names may stand in names.
fn due<'a>(item: &'a Item, all: &'a [Item], truth: &'a Truth) -> impl Iterator<Item = &'a Fact> {
    let (hull, doc) = (item.hull.unwrap_or_default(), item.records().next().map(|held| held.record.doc.clone()));
    let others = all.iter().filter(move |other| *other != item);
    let elsewhere: BTreeSet<Fact> = others.flat_map(Item::records).map(|held| fact(&held.record)).collect();
    let here = truth.iter().filter(move |(of, layer, _, start, end)| {
        Some(of) == doc.as_ref() && *layer == item.layer && *start < hull.end.get() && hull.start.get() < *end
    });
    here.filter(move |fact| !elsewhere.contains(*fact))
}

/// Which version is right, as the reviewer sees it.
fn right(item: &Item, all: &[Item], truth: &Truth) -> Option<usize> {
    let is_right = |version: &glossator::review::Version| {
        version.record().map_or_else(|| due(item, all, truth).next().is_none(), |record| truth.contains(&fact(record)))
    };
    item.versions.iter().position(is_right)
}

fn review(set: Set) -> Sum {
    let start = Start {
        name: set.name.clone(),
        schema: Some(Arc::new(set.schema)),
        who: "reviewer".into(),
        size: (120, 36),
        ..Start::default()
    };
    let mut program = Headless::new(start, set.corpus, false);
    program.others = set.annotators;
    let mut sum = Sum { items: 0, keys: 1, ..Sum::default() };
    program.press("gr");
    while program.session.review.survey.left() > 0 {
        let Some(item) =
            program.session.item_here().and_then(|at| program.session.review.comparison.items.get(at)).cloned()
        else {
            break;
        };
        let (what, keys) = keys_for(&program, &item, &set.truth);
        program.press(&keys.join(""));
        *sum.by_key.entry(what).or_default() += keys.len();
        sum.keys += keys.len();
        sum.items += 1;
        if sum.items > 1_000_000 {
            break;
        }
    }
    sum.wrong = wrong(&program, &set.truth);
    sum
}

/// Decided items whose gold is not what is right.
fn wrong(program: &Headless, truth: &Truth) -> usize {
    let corpus = program.session.corpus.clone().unwrap_or_default();
    let mut wrong = 0;
    for article in corpus.articles().flatten() {
        let compared = program.compared(&article);
        for item in compared.items.iter().filter(|item| item.state == State::Decided) {
            let taken = item.taken().filter_map(glossator::review::Version::record).chain(&item.rulings);
            let taken: BTreeSet<_> = taken.map(|record| fact(record)).collect();
            wrong += usize::from(
                !taken.is_subset(truth) || (taken.is_empty() && due(item, &compared.items, truth).next().is_some()),
            );
        }
    }
    wrong
}

fn keys_for(program: &Headless, item: &Item, truth: &Truth) -> (&'static str, Vec<String>) {
    let all = &program.session.review.comparison.items;
    match right(item, all, truth) {
        Some(at) if item.majority() == Some(at) => ("majority", vec!["<Enter>".into()]),
        Some(at) => ("version", vec![(at + 1).to_string()]),
        None => amend(program, item, truth),
    }
}

/// What is right overlaps what they have, and is none of it: other bounds, another label, or both.
fn amend(program: &Headless, item: &Item, truth: &Truth) -> (&'static str, Vec<String>) {
    let Some(open) = program.session.article.as_ref() else { return ("none", vec!["x".into()]) };
    let Some((_, layer, label, start, end)) = due(item, &program.session.review.comparison.items, truth).next() else {
        return ("none", vec!["x".into()]);
    };
    let schema = &program.session.schema;
    let key = schema.layer(layer).and_then(|layer| layer.label(label)).and_then(|label| label.key);
    let Some(key) = key else { return ("none", vec!["x".into()]) };
    let selected = open.selected_chars().unwrap_or_default();
    let mut keys = Vec::new();
    let words = |from: u32, to: u32| -> usize {
        let text: String =
            open.article.text.chars().skip(from as usize).take(to.saturating_sub(from) as usize).collect();
        text.split_whitespace().count()
    };
    let (from, to) = (selected.start.get(), selected.end.get());
    keys.extend(std::iter::repeat_n("[".to_owned(), words(*start, from)));
    keys.extend(std::iter::repeat_n("]".to_owned(), words(from, *start)));
    keys.extend(std::iter::repeat_n("L".to_owned(), words(to, *end)));
    keys.extend(std::iter::repeat_n("H".to_owned(), words(*end, to)));
    keys.push(key.to_string());
    ("amended", keys)
}

/// The sample has no gold: its first annotator is taken to be right.
fn sample(path: &Path) -> anyhow::Result<Set> {
    let dataset = Dataset::open(path)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let mut annotators = BTreeMap::new();
    let mut truth = Truth::new();
    for (at, file) in annotations::present(&dataset.root).into_iter().filter(|file| file.usable).enumerate() {
        let records: Vec<Record> = annotations::read(&file.path)?.records;
        // Whoever has finished nothing is a reviewer, whose decisions would be taken for the simulated one's.
        if !records.iter().any(|record| record.kind == Kind::Mark && record.label == "done") {
            continue;
        }
        if at == 0 {
            truth.extend(records.iter().filter(|record| record.kind == Kind::Span).map(fact));
        }
        annotators.insert(file.name, records);
    }
    Ok(Set { name: dataset.name, schema: dataset.schema, corpus, annotators, truth })
}

fn main() -> anyhow::Result<()> {
    let path = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let sets = match &path {
        Some(path) => vec![sample(Path::new(path))?],
        None => vec![sample(Path::new(env!("CARGO_MANIFEST_DIR")))?, made::set(400, 7)],
    };
    for set in sets {
        let name = set.name.clone();
        let sum = review(set);
        let each = |n: usize| {
            f64::from(u32::try_from(n).unwrap_or(u32::MAX))
                / f64::from(u32::try_from(sum.items.max(1)).unwrap_or(u32::MAX))
        };
        println!(
            "{name}: {} disagreements, {} keys, {:.2} keys each, {} wrong in the end",
            sum.items,
            sum.keys,
            each(sum.keys),
            sum.wrong
        );
        println!("  {:?}", sum.by_key);
    }
    Ok(())
}
