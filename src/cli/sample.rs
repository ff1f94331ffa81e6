//! `gloss sample`: a stratified sample of the articles, and who reads it.

use super::End;
use super::assign::{Opened, Order};
use super::output::{Output, brief};
use crate::assignment::sample::{self, Stratum};
use crate::corpus::Heading;
use crate::insight::facts::Month;
use crate::text::visible;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::num::NonZeroUsize;

/// Strata that are listed for people.
const LISTED: usize = 40;
/// The batch's name where none is given.
const PART: &str = "sample";
/// The value of what an article does not say.
const UNKNOWN: &str = "unknown";

#[derive(Debug, Args)]
pub struct Sample {
    #[command(flatten)]
    order: Order,
    /// How many articles
    #[arg(short = 'n', long = "articles", value_name = "COUNT")]
    count: NonZeroUsize,
    /// What they are parted by, parted by commas: each stratum has its share; without it all are drawn alike
    #[arg(long, value_enum, value_name = "FIELDS", value_delimiter = ',')]
    by: Vec<Field>,
    /// How many people read each article; default: everybody
    #[arg(long, value_name = "PEOPLE")]
    overlap: Option<usize>,
}

/// What articles are parted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Field {
    /// Who published it
    Outlet,
    /// The month of its date
    Month,
    /// The year of its date
    Year,
    /// The language that the dataset says it is in
    Language,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::Outlet => "outlet",
            Self::Month => "month",
            Self::Year => "year",
            Self::Language => "language",
        }
    }

    fn of(self, article: &Heading) -> String {
        let month = || article.date.as_deref().and_then(Month::of).map(|month| month.to_string());
        let known = match self {
            Self::Outlet => article.outlet.as_deref().map(str::to_owned),
            Self::Month => month(),
            Self::Year => month().and_then(|month| Some(month.split_once('-')?.0.to_owned())),
            Self::Language => Some(article.language.to_string()),
        };
        known.filter(|value| !value.trim().is_empty()).unwrap_or_else(|| UNKNOWN.to_owned())
    }
}

pub fn run(args: &Sample, output: &mut Output) -> anyhow::Result<End> {
    let overlap = args.overlap.unwrap_or(args.order.to.len());
    let opened = args.order.open(overlap, PART)?;
    let strata = args.draw(&opened);
    let mut articles: Vec<usize> = strata.iter().flat_map(|one| one.taken.iter().copied()).collect();
    articles.sort_unstable();
    let dealt = args.order.deal(&opened, &articles, overlap)?;
    if args.order.json {
        let mut object = dealt.json();
        if let Some(object) = object.as_object_mut() {
            object.insert("strata".to_owned(), strata.iter().map(|one| args.object(one)).collect());
        }
        output.json(&object)?;
    } else {
        args.print(&strata, output)?;
        dealt.print(output)?;
    }
    Ok(dealt.end())
}

impl Sample {
    fn draw(&self, opened: &Opened) -> Vec<Stratum> {
        let articles = opened.fitting.iter().filter_map(|at| Some((*at, opened.corpus.heading(*at)?)));
        let keyed = articles.map(|(at, article)| (self.by.iter().map(|field| field.of(article)).collect(), at));
        sample::draw(keyed, self.count.get(), self.order.seed)
    }

    fn object(&self, stratum: &Stratum) -> Value {
        let fields = self.by.iter().zip(&stratum.key);
        let mut object: Map<String, Value> =
            fields.map(|(field, value)| (field.name().to_owned(), json!(value))).collect();
        object.insert("articles".to_owned(), json!(stratum.population));
        object.insert("taken".to_owned(), json!(stratum.taken.len()));
        Value::Object(object)
    }

    fn print(&self, strata: &[Stratum], output: &mut Output) -> anyhow::Result<()> {
        let names: Vec<&str> = self.by.iter().map(|field| field.name()).collect();
        let taken: usize = strata.iter().map(|one| one.taken.len()).sum();
        let of: usize = strata.iter().map(|one| one.population).sum();
        let by = if names.is_empty() { String::new() } else { format!(" by {}", names.join(" and ")) };
        output.line(&format!("a sample of {taken} of {of} articles{by}, seed {}", self.order.seed))?;
        if names.is_empty() {
            return Ok(());
        }
        let shown: Vec<String> = strata
            .iter()
            .take(LISTED)
            .map(|one| one.key.iter().map(|value| brief(value)).collect::<Vec<_>>().join(" · "))
            .collect();
        let heading = names.join(" · ");
        let cells = |text: &str| usize::from(visible::width(text));
        let width = shown.iter().map(|one| cells(one)).max().unwrap_or_default().max(heading.len());
        output.line(&format!("  {heading:<width$}  articles  taken"))?;
        for (name, one) in shown.iter().zip(strata) {
            let pad = " ".repeat(width - cells(name));
            output.line(&format!("  {name}{pad}  {:>8}  {:>5}", one.population, one.taken.len()))?;
        }
        if strata.len() > LISTED {
            output.line(&format!("  … and {} more: --json lists all", strata.len() - LISTED))?;
        }
        if taken < strata.len() {
            output.line(&format!("-n is less than the {} strata: not each of them has an article", strata.len()))?;
        }
        Ok(())
    }
}
