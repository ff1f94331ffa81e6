//! `gloss recode`: one label in the place of another, in one's own records; shown first, written when asked for.

mod told;

use super::output::Output;
use super::{End, Place, annotator, configured};
use crate::annotation::Record;
use crate::corpus::Corpus;
use crate::driver::clock;
use crate::insight::ledger::{What, key};
use crate::insight::recode::Recode;
use crate::insight::{Facts, Filter};
use crate::store::dataset::Dataset;
use crate::store::{AnnotatorName, annotations, corpus_index, insight, rewrite};
use anyhow::{Context, bail};
use clap::Args;
use std::collections::{BTreeMap, HashMap, HashSet};
use told::{Told, Words};

#[derive(Debug, Args)]
pub struct Recoding {
    /// The label that is given up: LABEL, or layer/LABEL
    from: String,
    /// The label that comes in its place: one of gloss.toml, in the same layer
    to: String,
    #[command(flatten)]
    place: Place,
    /// Only what this filter lets in: by it a label is split; fields as in `gloss spans --where`
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// Write it; without this nothing is written
    #[arg(long)]
    apply: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Recoding, output: &mut Output) -> anyhow::Result<End> {
    let who = annotator::name(args.place.who.as_deref(), &configured::load().config)?;
    let dataset = Dataset::open(&args.place.dir)?;
    if let Some(why) = dataset.read_only().filter(|_| args.apply) {
        bail!("{why}");
    }
    let recode = Recode::new(&dataset.schema, &args.from, &args.to)?;
    let typed = args.filter.as_deref().unwrap_or_default();
    let filter = Filter::parse(typed).with_context(|| format!("--where “{typed}”"))?;
    let path = annotations::path(&dataset.root, &who);
    let own = annotations::read(&path).with_context(|| format!("annotations/{who}.jsonl can't be read"))?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let all = insight::load(&dataset.root, &corpus, &dataset.schema, &|| false, &|_, _| ());
    let facts = all.map(|(facts, _)| facts).unwrap_or_default();
    let let_in = let_in(&facts, &filter, &who);
    let wanted: Vec<Record> = match args.filter {
        // What a filter has no word for, such as a relation, is not left out where there is none.
        None => own.records,
        Some(_) => own
            .records
            .into_iter()
            .filter(|record| let_in.contains(&key(&record.id)) || !recode.is_meant(record))
            .collect(),
    };
    let (chosen, kept) = recode.choose(&wanted);
    let mut told = Told {
        by: who.to_string(),
        layer: recode.layer.name.clone(),
        from: recode.from.clone(),
        to: recode.to.name.clone(),
        records: chosen.len(),
        articles: by_article(&chosen, &corpus),
        kept,
        others: others(&facts, &recode, &who),
        former_names: args.filter.is_none().then(|| recode.former_names()),
        is_known: recode.is_known(),
        applied: false,
    };
    if args.apply && !chosen.is_empty() {
        let chosen: HashMap<&str, u64> = chosen.iter().map(|record| (record.id.as_str(), record.rev)).collect();
        let at = clock::stamp().at().to_owned();
        told.records = rewrite::amend(&dataset.root, &who, |record| {
            // The file may have been written since it was read: what was changed meanwhile is not what was shown.
            let is_chosen = chosen.get(record.id.as_str()) == Some(&record.rev) && recode.is_meant(record);
            is_chosen.then(|| recode.revised(record, &at))
        })
        .with_context(|| format!("annotations/{who}.jsonl; nothing was changed"))?;
        told.applied = true;
    }
    told.print(args.json, output)?;
    Ok(End::Well)
}

/// Numbers of the annotator's records that a filter lets in.
fn let_in(facts: &Facts, filter: &Filter, who: &AnnotatorName) -> HashSet<u64> {
    let own = facts.rows.iter().filter(|fact| facts.who(fact) == who.as_str() && filter.fits(facts, fact));
    own.map(|fact| fact.key).collect()
}

/// How many each of the others has with the label that is given up.
fn others(facts: &Facts, recode: &Recode, who: &AnnotatorName) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let is_label = |fact: &&crate::insight::Fact| {
        matches!(fact.what, What::Span | What::Label)
            && facts.word(fact.layer) == recode.layer.name
            && facts.word(fact.label) == recode.from
    };
    for fact in facts.rows.iter().filter(is_label) {
        let gold = facts.annotators.get(usize::from(fact.by)).is_some_and(|by| by.is_gold);
        if facts.who(fact) != who.as_str() && !gold {
            *counts.entry(facts.who(fact).to_owned()).or_default() += 1;
        }
    }
    counts
}

/// How often each string is changed, article by article in the order of the corpus.
fn by_article(chosen: &[&Record], corpus: &Corpus) -> Vec<(String, Words)> {
    let mut articles: BTreeMap<(usize, &str), Words> = BTreeMap::new();
    for record in chosen {
        let place = (corpus.find(&record.doc).unwrap_or(usize::MAX), record.doc.as_str());
        *articles.entry(place).or_default().entry(record.quote.clone()).or_default() += 1;
    }
    articles.into_iter().map(|((_, doc), words)| (doc.to_owned(), words)).collect()
}
