//! The articles of a report: which have room, and their elements, drawn on all processors.

use crate::cli::progress::Progress;
use crate::corpus::Corpus;
use crate::insight::{Counted, Fact, Facts, Once, What, Whose};
use crate::report::article::{Drawn, Sources};
use crate::store::dataset::Dataset;
use crate::store::export::Chosen;
use crate::store::{registry, workers};
use crate::text::TextMap;
use anyhow::Context;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Bytes that articles take where the user asked for no number of them.
const ROOM: usize = 24_000_000;
/// Where less is left (bytes), hardly an article has room.
const LITTLE: usize = 10_000;
/// Articles that are drawn at once.
const BLOCK: usize = 256;

/// Which articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those with spans that have room.
    #[default]
    Fitting,
    /// Every one, also without spans.
    All,
    /// So many of those with spans.
    Most(usize),
}

impl std::str::FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self::All),
            "none" => Ok(Self::Most(0)),
            number => number.parse().map(Self::Most).map_err(|_| "a number, all or none".to_owned()),
        }
    }
}

/// What stands on the page.
#[derive(Debug, Default)]
pub struct Page {
    /// The elements, in the order of the corpus.
    pub articles: Vec<String>,
    /// Their places in the corpus.
    pub places: Vec<usize>,
    /// Spans in them.
    pub spans: usize,
    /// Articles with spans that are not shown.
    pub left_out: usize,
    /// Whether that is for want of room.
    pub is_full: bool,
}

/// Draws those that are wanted.
///
/// # Errors
/// When an article or an annotation file can't be read any more.
pub fn draw(
    dataset: &Dataset,
    corpus: &Corpus,
    (facts, whose): (&Facts, &Whose),
    chosen: &Chosen,
    choice: Choice,
) -> anyhow::Result<Page> {
    let registry = registry::of_everybody(&dataset.root, &chosen.shelf, Vec::new())?;
    let sources = Sources { schema: &dataset.schema, registry: &registry, several: chosen.are_several() };
    let one = |at: &usize| -> anyhow::Result<Option<Drawn>> {
        let Some(article) = corpus.read(*at)? else { return Ok(None) };
        let map = TextMap::new(article.text.clone());
        let picked = chosen.pick(&article, &map, &dataset.schema)?;
        let drawn = sources.draw(*at, &article, &map, &picked.hands);
        Ok((choice == Choice::All || drawn.spans + drawn.labels > 0).then_some(drawn))
    };
    let candidates = candidates(corpus, facts, whose, chosen.layer.as_deref(), choice);
    let most = if let Choice::Most(most) = choice { most } else { usize::MAX };
    let mut room = if choice == Choice::Fitting { ROOM } else { usize::MAX };
    let mut drawn: BTreeMap<usize, Drawn> = BTreeMap::new();
    let mut page = Page::default();
    let mut progress = Progress::new("drawing", "articles", candidates.len());
    for block in candidates.chunks(BLOCK) {
        if room < LITTLE || drawn.len() >= most {
            page.left_out += block.len();
            continue;
        }
        for (at, found) in block.iter().zip(workers::each(block, one)) {
            progress.step();
            let Some(found) = found.context("nothing was written")? else { continue };
            if found.page.len() > room || drawn.len() >= most {
                page.left_out += 1;
                continue;
            }
            room -= found.page.len();
            drawn.insert(*at, found);
        }
    }
    page.is_full = page.left_out > 0 && choice == Choice::Fitting;
    for (at, found) in drawn {
        page.places.push(at);
        page.spans += found.spans;
        page.articles.push(found.page);
    }
    Ok(page)
}

/// Places of articles that may be shown, those with most spans first, then in the order of the corpus.
fn candidates(corpus: &Corpus, facts: &Facts, whose: &Whose, layer: Option<&str>, choice: Choice) -> Vec<usize> {
    let mut counts = vec![0_u32; corpus.len()];
    let is_shown = |fact: &Fact| {
        matches!(fact.what, What::Span | What::Label) && layer.is_none_or(|layer| layer == facts.word(fact.layer))
    };
    for (_, fact) in Counted::new(facts, whose, Once::Never, None).facts(facts).filter(|(_, fact)| is_shown(fact)) {
        if let Some(count) = facts.article(fact).and_then(|about| about.at).and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    let count = |at: &usize| counts.get(*at).copied().unwrap_or_default();
    let mut places: Vec<usize> = (0..corpus.len()).filter(|at| choice == Choice::All || count(at) > 0).collect();
    places.sort_by_key(|at| Reverse(count(at)));
    places
}
