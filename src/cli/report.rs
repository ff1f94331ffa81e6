//! `gloss report`: what was learnt, as one page for people who have no Glossator, or as a network for other programs.

mod articles;

use super::agree::whole;
use super::output::{Output, complain};
use super::{End, layer};
use crate::driver::picturing;
use crate::exchange::Stop;
use crate::insight::{Facts, Once, Pictures, Whose};
use crate::report::network::{Network, graphml};
use crate::report::{Guideline, Report};
use crate::schema::GUIDELINES;
use crate::session::dashboard::insight::Order;
use crate::store::dataset::Dataset;
use crate::store::export::place::OneFile;
use crate::store::export::{Chosen, Who};
use crate::store::{annotations, assign, corpus_index, gold_file, guideline_file, insight};
use crate::text::count::counted;
use anyhow::{Context, anyhow, bail};
use articles::{Choice, Page};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Options of `gloss report`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Reporting {
    /// The file to write
    out: PathBuf,
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Write who is for and against whom as GraphML instead, for Gephi, Visone and others
    #[arg(long)]
    network: bool,
    /// Whose spans and stances (else everybody's, and of stances gold's where it has some)
    #[arg(long, value_name = "NAME", conflicts_with = "gold")]
    by: Option<String>,
    /// Those of gold
    #[arg(long)]
    gold: bool,
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Count a text that was printed again and again once: in an article, on a day, or in all
    #[arg(long, value_enum)]
    once: Option<In>,
    /// Articles with their text: all, none, or so many, those with most spans first; default: what makes 24 MB
    #[arg(long, conflicts_with = "network", value_name = "N|all|none")]
    articles: Option<Choice>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// Where a repeated text counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum In {
    /// In each article
    Article,
    /// On each day, by the dates of articles
    Day,
    /// In all
    Story,
}

impl From<In> for Once {
    fn from(once: In) -> Self {
        match once {
            In::Article => Self::Article,
            In::Day => Self::Day,
            In::Story => Self::Story,
        }
    }
}

pub fn run(args: &Reporting, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    layer::known(&dataset.schema, args.layer.as_deref())?;
    let (names, whose) = whose(args, &dataset)?;
    let shown = args.out.display().to_string();
    let out = OneFile::new(&args.out, &dataset.root, &dataset.schema, args.force).map_err(|stop| match stop {
        Stop::Refused(why) => anyhow!("{why}"),
        Stop::Io(error) => anyhow!("{shown}: {error}"),
        Stop::Cancelled => anyhow!("cancelled"),
    })?;
    let corpus = Arc::new(corpus_index::load(&dataset.root, &dataset.schema, &|| false));
    let read = insight::load(&dataset.root, &corpus, &dataset.schema, &|| false, &|_, _| ());
    let (facts, unread) = read.ok_or_else(|| anyhow!("cancelled"))?;
    for (name, why) in &unread {
        complain(&format!("annotations/{name}.jsonl can't be read ({why}) and is left out"));
    }
    let order = Order {
        corpus: corpus.clone(),
        facts: None,
        repeats: None,
        assignments: Arc::new(assign::read(&dataset.root, &corpus).0),
        whose,
        once: args.once.map_or(Once::Never, Once::from),
        facts_alone: false,
    };
    let told = picturing::count(&order, Arc::new(facts), &dataset.schema, &|| false, &|_| ());
    let told = told.ok_or_else(|| anyhow!("cancelled"))?;
    if args.network {
        network(args, &out, (&told.facts, &told.pictures), output)?;
    } else {
        let chosen = chosen(&dataset, &told.pictures.whose, &names, args)?;
        let whose = (&*told.facts, &told.pictures.whose);
        let page = articles::draw(&dataset, &corpus, whose, &chosen, args.articles.unwrap_or_default())?;
        let agreement = whole::report(&dataset, &corpus, &chosen.shelf, &names)?;
        let guidelines = guidelines(&dataset);
        let report = Report {
            name: &dataset.name,
            schema: &dataset.schema,
            corpus: &corpus,
            facts: &told.facts,
            pictures: &told.pictures,
            assigned: &told.assigned,
            agreement: agreement.as_ref(),
            guidelines: &guidelines,
            layer: args.layer.as_deref(),
            articles: &page.articles,
            drawn: page.places.iter().copied().collect(),
            left_out: page.left_out,
            is_full: page.is_full,
        };
        let written = report.page();
        out.write(|file| file.write_all(written.as_bytes())).with_context(|| shown.clone())?;
        tell(args, &page, written.len(), output)?;
    }
    Ok(if unread.is_empty() { End::Well } else { End::Findings })
}

/// Everybody who has annotated, and whose work is wanted; `None`: see [`Pictures::new`].
fn whose(args: &Reporting, dataset: &Dataset) -> anyhow::Result<(Vec<String>, Option<Whose>)> {
    let present = annotations::present(&dataset.root).into_iter().filter(|file| file.usable);
    let names: Vec<String> = present.map(|file| file.name).collect();
    if args.gold {
        let gold =
            gold_file::path(&dataset.root, &dataset.schema.review.gold).map_err(|why| anyhow!("gloss.toml: {why}"))?;
        if !gold.exists() {
            bail!("there is no gold yet. Derive it with: gloss gold");
        }
        return Ok((names, Some(Whose::Gold)));
    }
    match &args.by {
        Some(name) if !names.contains(name) => {
            bail!("{name} has no annotations here; there are: {}.", names.join(", "))
        }
        by => Ok((names, by.clone().map(Whose::One))),
    }
}

/// The records that are shown in the texts.
fn chosen(dataset: &Dataset, whose: &Whose, names: &[String], args: &Reporting) -> anyhow::Result<Chosen> {
    let gold =
        gold_file::path(&dataset.root, &dataset.schema.review.gold).map_err(|why| anyhow!("gloss.toml: {why}"))?;
    let who = match whose {
        Whose::Everybody => Who::Annotators(names.to_vec()),
        Whose::Gold => Who::Gold,
        Whose::One(name) => Who::Annotators(vec![name.clone()]),
    };
    let mut chosen = Chosen::open(&dataset.root, &who, &gold);
    chosen.layer.clone_from(&args.layer);
    Ok(chosen)
}

fn guidelines(dataset: &Dataset) -> Vec<Guideline> {
    let labels = dataset.schema.layers.iter().flat_map(|layer| &layer.labels);
    let mut files: BTreeSet<&str> =
        labels.filter_map(|label| label.guide.as_ref()).map(|guide| guide.file.as_str()).collect();
    if dataset.root.join(GUIDELINES).exists() {
        files.insert(GUIDELINES);
    }
    let read = |file: &str| {
        let text = guideline_file::read(&dataset.root, file);
        if let Err(why) = &text {
            complain(why);
        }
        (file.to_owned(), text)
    };
    files.into_iter().map(read).collect()
}

fn network(
    args: &Reporting,
    out: &OneFile,
    (facts, pictures): (&Facts, &Pictures),
    output: &mut Output,
) -> anyhow::Result<()> {
    let is_wanted = |layer: &str| args.layer.as_ref().is_none_or(|wanted| wanted == layer);
    let layers: Vec<_> = pictures.stances.iter().filter(|stances| is_wanted(&stances.layer)).collect();
    let network = Network::new(facts, &layers);
    let shown = args.out.display().to_string();
    out.write(|file| graphml::write(&network, file)).with_context(|| shown.clone())?;
    let (nodes, edges, loose) = (network.nodes.len(), network.edges.len(), network.loose);
    if args.json {
        return output
            .json(&json!({ "out": shown, "nodes": nodes, "edges": edges, "without_holder_or_target": loose }));
    }
    let loose = usize::try_from(loose).unwrap_or(usize::MAX);
    let loose = if loose > 0 {
        format!("; {} without a holder or a target left out", counted(loose, "stance"))
    } else {
        String::new()
    };
    output.line(&format!("{shown}: {}, {}{loose}", counted(nodes, "node"), counted(edges, "edge")))?;
    Ok(())
}

fn tell(args: &Reporting, page: &Page, bytes: usize, output: &mut Output) -> anyhow::Result<()> {
    let shown = args.out.display().to_string();
    let (articles, left_out) = (page.articles.len(), page.left_out);
    if args.json {
        return output.json(&json!({ "out": shown, "bytes": bytes, "articles": articles, "articles_left_out": left_out, "spans": page.spans }));
    }
    let left = if left_out > 0 { format!(" ({left_out} left out; --articles all has them)") } else { String::new() };
    let (articles, spans) = (counted(articles, "article"), counted(page.spans, "span"));
    output.line(&format!("{shown}: {articles}{left}, {spans}, {} kB", bytes.div_ceil(1_000)))?;
    Ok(())
}
