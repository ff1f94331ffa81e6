//! What `gloss assign` and `gloss sample` have in common: whom to deal to, out of what, and what becomes of the file.

use super::dealt::{Dealt, Person, too_long};
use crate::assignment::{Assignments, Deal, Line};
use crate::corpus::Corpus;
use crate::insight::Filter;
use crate::store::assign::{self, FILE, Old};
use crate::store::dataset::Dataset;
use crate::store::lock::{self, Lock};
use crate::store::{AnnotatorName, corpus_index};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

/// People who can be dealt to.
const MOST: usize = 1000;
/// How long another program that writes the file is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Characters that the name of a part has at most.
const LONGEST: usize = 64;

#[derive(Clone, Debug, Args)]
pub struct Order {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Who reads, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    pub to: Vec<String>,
    /// Where the drawing starts: the same seed deals the same
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only articles that this filter lets in: outlet: date: from: to: doc:, words of the title
    #[arg(long, value_name = "FILTER")]
    pub docs: Option<String>,
    /// What this batch is called, for `gloss agree --part` and the filter of the library
    #[arg(long, value_name = "NAME", value_parser = part)]
    pub part: Option<String>,
    #[command(flatten)]
    pub fate: Fate,
    /// Print JSON for programs
    #[arg(long)]
    pub json: bool,
}

/// What becomes of the file.
#[derive(Clone, Copy, Debug, Args)]
pub struct Fate {
    /// Keep the lines that are there and add to them
    #[arg(long, conflicts_with = "force")]
    add: bool,
    /// Put the new lines in the place of those that are there
    #[arg(long)]
    force: bool,
    /// Only tell what would be written
    #[arg(long)]
    dry_run: bool,
}

impl Fate {
    fn old(self) -> Old {
        match (self.add, self.force) {
            (true, _) => Old::Kept,
            (_, true) => Old::Replaced,
            _ => Old::None,
        }
    }
}

/// A dataset with what is to be dealt.
pub struct Opened {
    pub dataset: Dataset,
    pub corpus: Corpus,
    pub people: Vec<AnnotatorName>,
    /// What the batch is called; empty: nothing.
    pub part: String,
    /// What was assigned before and stays.
    pub before: Assignments,
    /// Places of the articles that the filter lets in.
    pub fitting: Vec<usize>,
    /// Places of those that it lets in, and whose lines would not be read.
    left_out: Vec<usize>,
    /// Nobody else writes the file from when it was read until the new one is there.
    _lock: Option<Lock>,
}

/// A part is asked for by a word of a filter.
fn part(text: &str) -> Result<String, String> {
    let fits = !text.is_empty()
        && text.chars().count() <= LONGEST
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"');
    fits.then(|| text.to_owned()).ok_or_else(|| format!("a part is one word of {LONGEST} characters at most: pilot"))
}

/// Whether the line about an article is read again, whoever of these people reads it.
fn is_readable(doc: &str, people: &[AnnotatorName], part: &str) -> bool {
    let longest = people.iter().map(AnnotatorName::as_str).max_by_key(|name| name.len()).unwrap_or_default();
    assign::is_readable(&Line { doc: doc.to_owned(), by: longest.to_owned(), part: part.to_owned() })
}

fn lock(dataset: &Dataset) -> anyhow::Result<Lock> {
    match lock::take_assignments(&dataset.root, PATIENCE) {
        Lock::Taken => {
            bail!("another gloss assign or sample is at work in this dataset; nothing was written. Wait for it.")
        }
        Lock::Unwritable(error) => bail!("the dataset can't be written ({error}); nothing was written."),
        lock => Ok(lock),
    }
}

impl Order {
    /// Opens the dataset for so many readers an article, to deal its articles as that part where no other is asked for.
    ///
    /// # Errors
    /// When what is asked for can't be done.
    pub fn open(&self, overlap: usize, part: &str) -> anyhow::Result<Opened> {
        let people = self.people(overlap)?;
        let dataset = Dataset::open(&self.dir)?;
        if let Some(why) = dataset.read_only().filter(|_| !self.fate.dry_run) {
            bail!("{why}");
        }
        self.look(&dataset)?;
        let typed = self.docs.as_deref().unwrap_or_default();
        let filter = Filter::of_articles(typed).with_context(|| format!("--docs “{typed}”"))?;
        let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
        let all = corpus.headings().iter().enumerate();
        let fitting: Vec<usize> = all.filter(|(_, article)| filter.fits_heading(article)).map(|(at, _)| at).collect();
        let part = self.part.clone().unwrap_or_else(|| part.to_owned());
        let is_readable =
            |at: &usize| corpus.heading(*at).is_some_and(|article| is_readable(&article.id, &people, &part));
        let (fitting, left_out): (Vec<usize>, Vec<usize>) = fitting.into_iter().partition(is_readable);
        if let (true, Some(one)) = (fitting.is_empty(), left_out.first().and_then(|at| corpus.heading(*at))) {
            bail!("no article can be dealt: {}", too_long(&one.id));
        }
        if fitting.is_empty() {
            if corpus.is_empty() {
                bail!("there is no article in {}", dataset.name);
            }
            bail!("--docs “{typed}”: no article fits");
        }
        let lock = if self.fate.dry_run { None } else { Some(lock(&dataset)?) };
        // Again: somebody may have dealt while the corpus was read.
        self.look(&dataset)?;
        let before = if self.fate.add { assign::read(&dataset.root, &corpus).0 } else { Assignments::default() };
        Ok(Opened { dataset, corpus, people, part, before, fitting, left_out, _lock: lock })
    }

    /// Whether lines that are there would be lost.
    fn look(&self, dataset: &Dataset) -> anyhow::Result<()> {
        if self.fate.old() == Old::None && assign::is_there(&dataset.root) {
            bail!(
                "{FILE} is there already and stays as it is. --add keeps its lines and adds to them, --force puts new ones in their place"
            );
        }
        Ok(())
    }

    fn people(&self, overlap: usize) -> anyhow::Result<Vec<AnnotatorName>> {
        let names = self.to.iter().map(|name| AnnotatorName::new(name.trim()).context("--to"));
        let people = names.collect::<Result<Vec<_>, _>>()?;
        let mut known = HashSet::new();
        if let Some(twice) = people.iter().find(|name| !known.insert(*name)) {
            bail!("--to names {twice} twice");
        }
        match people.len() {
            0 => bail!("--to names nobody"),
            count if count > MOST => bail!("--to names {count} people; {MOST} is the most"),
            count if overlap > count => {
                bail!("--overlap {overlap}, but --to names {count}: name more people, or say --overlap {count}")
            }
            _ if overlap == 0 => bail!("--overlap 0: nobody would read anything"),
            _ => Ok(people),
        }
    }

    /// Deals these articles, and writes who reads them.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn deal(&self, opened: &Opened, articles: &[usize], overlap: usize) -> anyhow::Result<Dealt> {
        let names: Vec<&str> = opened.people.iter().map(AnnotatorName::as_str).collect();
        let paragraphs: Vec<u64> = articles.iter().map(|at| opened.weight(*at)).collect();
        let dealt = opened.so_far(&names, &BTreeMap::new()).deal(&paragraphs, overlap, self.seed);
        let dealt: BTreeMap<usize, Vec<usize>> = articles.iter().copied().zip(dealt).collect();
        let lines = opened.lines(&dealt, &names);
        if !self.fate.dry_run {
            assign::write(&opened.dataset.root, &lines, self.fate.old()).map_err(|why| anyhow!("{why}"))?;
        }
        Ok(Dealt {
            dataset: opened.dataset.name.clone(),
            articles: articles.len(),
            paragraphs: paragraphs.iter().sum(),
            longest: paragraphs.iter().copied().max().unwrap_or_default(),
            overlap,
            seed: self.seed,
            part: opened.part.clone(),
            people: people(&names, &opened.so_far(&names, &dealt)),
            has_before: !opened.before.is_empty(),
            lines: lines.len(),
            is_written: !self.fate.dry_run,
            left_out: opened.ids(&opened.left_out),
        })
    }
}

fn people(names: &[&str], deal: &Deal) -> Vec<Person> {
    let numbered = || names.iter().enumerate();
    let shared = |number| {
        let others = numbered().map(|(other, name)| ((*name).to_owned(), deal.shared(number, other)));
        others.filter(|(_, count)| *count > 0).collect()
    };
    let person = |(number, name): (usize, &&str)| Person {
        name: (*name).to_owned(),
        articles: deal.articles(number),
        paragraphs: deal.load(number),
        shared: shared(number),
    };
    numbered().map(person).collect()
}

impl Opened {
    /// What these people have: before, and with what was dealt now (people by number, by the place of the article).
    fn so_far(&self, names: &[&str], dealt: &BTreeMap<usize, Vec<usize>>) -> Deal {
        let mut deal = Deal::new(names.len());
        let numbers: HashMap<&str, usize> = names.iter().zip(0..).map(|(name, number)| (*name, number)).collect();
        for at in 0..self.corpus.len() {
            let before = self.before.of(at).filter_map(|(by, _)| numbers.get(by));
            let now = dealt.get(&at).into_iter().flatten();
            let readers: BTreeSet<usize> = before.chain(now).copied().collect();
            deal.give(&Vec::from_iter(readers), self.weight(at));
        }
        deal
    }

    /// The lines that say who reads what, but for those that are there already.
    fn lines(&self, dealt: &BTreeMap<usize, Vec<usize>>, names: &[&str]) -> Vec<Line> {
        let part = self.part.as_str();
        let mut lines = Vec::new();
        for (at, takers) in dealt {
            let Some(doc) = self.corpus.heading(*at).map(|article| &article.id) else { continue };
            let mut by: Vec<&str> = takers.iter().filter_map(|taker| names.get(*taker).copied()).collect();
            by.sort_unstable();
            by.retain(|by| !self.before.of(*at).any(|known| known == (*by, part)));
            lines.extend(by.into_iter().map(|by| Line { doc: doc.clone(), by: by.to_owned(), part: part.to_owned() }));
        }
        lines
    }

    fn ids(&self, places: &[usize]) -> Vec<String> {
        places.iter().filter_map(|at| Some(self.corpus.heading(*at)?.id.clone())).collect()
    }

    /// What reading an article counts: its paragraphs.
    fn weight(&self, at: usize) -> u64 {
        self.corpus.heading(at).map_or(1, |article| article.paragraphs.max(1) as u64)
    }
}
