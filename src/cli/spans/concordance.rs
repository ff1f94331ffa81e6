//! The spans that a filter lets in, sorted, a line each: as stored, or aligned with the text around them.

use super::{By, Spans};
use crate::annotation::{Record, fold, order};
use crate::cli::End;
use crate::cli::output::{Output, complain};
use crate::corpus::Corpus;
use crate::insight::concordance::context::Context;
use crate::insight::concordance::{self, Group, Kind, Listing, Order, Place, Row, Sort, Watch};
use crate::insight::facts::{Annotator, Fact, Facts};
use crate::insight::ledger::{What, key};
use crate::insight::{Filter, Ledger};
use crate::store::dataset::Dataset;
use crate::store::{annotations, corpus_index, registry};
use crate::text::TextMap;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use anyhow::Context as _;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Cells of context on each side, and of the words between.
const SIDE: u16 = 40;
const WORDS: u16 = 60;

/// An untagged place, for programs.
#[derive(Serialize)]
struct Free<'a> {
    doc: &'a str,
    start: u32,
    end: u32,
    quote: &'a str,
    layer: &'a str,
    labels: BTreeMap<&'a str, usize>,
    untagged: usize,
}

/// The records by annotator and by what stands for their ids.
type Records = HashMap<(u16, u64), Record>;

/// The spans of a dataset with all that is known of them.
struct Read {
    corpus: Corpus,
    facts: Facts,
    records: Records,
}

/// An article with its text read once.
type Open = Option<(Arc<crate::corpus::Article>, TextMap)>;

/// The records as stored, in their tidy order: nothing of the corpus is needed for them.
pub fn print_stored(args: &Spans, dataset: &Dataset, output: &mut Output) -> anyhow::Result<End> {
    let filter = order(args)?.filter;
    let read = read(dataset, Corpus::default());
    let fitting = read.facts.rows.iter().filter(|fact| fact.what == What::Span && filter.fits(&read.facts, fact));
    let mut found: Vec<&Record> = fitting.filter_map(|fact| read.records.get(&(fact.by, fact.key))).collect();
    found.sort_by(|a, b| order::compare(a, b));
    for record in found {
        output.json(record)?;
    }
    Ok(End::Well)
}

pub fn run(args: &Spans, dataset: &Dataset, output: &mut Output) -> anyhow::Result<End> {
    let order = order(args)?;
    let read = read(dataset, corpus_index::load(&dataset.root, &dataset.schema, &|| false));
    let watch = Watch { cancelled: &|| false, tell: &|_, _| () };
    let listing = concordance::list(&read.facts, &read.corpus, &order, &watch).unwrap_or_default();
    let (mut open, mut about): (Open, Option<u32>) = (None, None);
    for row in &listing.rows {
        let doc = match *row {
            Row::Group(at) => {
                if let Some(group) = at_of(&listing.groups, at).filter(|_| !args.json) {
                    output.line(&heading(&read.facts, group))?;
                }
                continue;
            }
            Row::Tagged(at) => at_of(&read.facts.rows, at).map(|fact| fact.doc),
            Row::Untagged(at) => at_of(&listing.places, at).map(|place| place.doc),
        };
        if about != doc && !args.json {
            open = doc.and_then(|doc| read.open(doc));
            about = doc;
        }
        read.print(args, (&listing, *row), open.as_ref(), output)?;
    }
    Ok(End::Well)
}

fn order(args: &Spans) -> anyhow::Result<Order> {
    let typed = args.filter.as_deref().unwrap_or_default();
    let mut filter = Filter::parse(typed).with_context(|| format!("--where “{typed}”"))?;
    let fields = [
        (&mut filter.layer, &args.layer),
        (&mut filter.label, &args.label),
        (&mut filter.by, &args.by),
        (&mut filter.doc, &args.doc),
        (&mut filter.holder, &args.holder),
        (&mut filter.target, &args.target),
    ];
    for (values, given) in fields {
        values.extend(given.as_deref().map(str::to_lowercase));
    }
    let kind = match (args.different, args.untagged) {
        (true, _) => Kind::Different,
        (_, true) => Kind::Untagged,
        _ => Kind::All,
    };
    let sort = match args.sort {
        None | Some(By::Place) => Sort::Place,
        Some(By::Left) => Sort::Left,
        Some(By::Right) => Sort::Right,
        Some(By::Date) => Sort::Date,
        Some(By::Text) => Sort::Text,
    };
    Ok(Order { filter, sort, kind })
}

fn read(dataset: &Dataset, corpus: Corpus) -> Read {
    let (mut ledgers, mut records) = (Vec::new(), HashMap::new());
    let mut take = |name: String, is_gold: bool, folded: fold::Folded| {
        let Ok(by) = u16::try_from(ledgers.len()) else { return };
        ledgers.push((Annotator { name, is_gold }, Arc::new(Ledger::new(&folded.records))));
        records.extend(folded.records.into_iter().map(|record| ((by, key(&record.id)), record)));
    };
    for file in annotations::present(&dataset.root).into_iter().filter(|file| file.usable) {
        match annotations::read(&file.path) {
            Ok(folded) => take(file.name, false, folded),
            Err(error) => complain(&format!("gloss: annotations/{}.jsonl can't be read: {error}", file.name)),
        }
    }
    let gold = dataset.root.join(&dataset.schema.review.gold);
    if let Ok(folded) = annotations::read(&gold) {
        take("gold".to_owned(), true, folded);
    }
    let facts = Facts::new(&ledgers, &registry::read(&dataset.root).0, &corpus, &dataset.schema);
    Read { corpus, facts, records }
}

impl Read {
    fn open(&self, doc: u32) -> Open {
        let about = at_of(&self.facts.articles, doc)?;
        let article = self.corpus.article(about.at?)?;
        let map = TextMap::new(article.text.clone());
        Some((article, map))
    }

    fn print(
        &self,
        args: &Spans,
        (listing, row): (&Listing, Row),
        open: Option<&(Arc<crate::corpus::Article>, TextMap)>,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        match row {
            Row::Tagged(at) => {
                let fact = at_of(&self.facts.rows, at).filter(|fact| fact.what == What::Span);
                let record = fact.and_then(|fact| Some((fact, self.records.get(&(fact.by, fact.key))?)));
                let Some((fact, record)) = record else { return Ok(()) };
                if args.json {
                    return output.json(record);
                }
                Ok(output.line(&self.line(fact, record, open))?)
            }
            Row::Untagged(at) => {
                let place = at_of(&listing.places, at);
                let Some((place, group)) = place.and_then(|place| Some((place, at_of(&listing.groups, place.group)?)))
                else {
                    return Ok(());
                };
                if args.json {
                    return output.json(&self.untagged(place, group));
                }
                let words = self.facts.word(group.quote);
                let context = open.map_or_else(
                    || Context::lost(words),
                    |(article, map)| Context::of(article, map, (place.start, place.end), words),
                );
                let doc = at_of(&self.facts.articles, place.doc).map_or("", |about| &*about.id);
                Ok(output.line(&format!("{}  {doc}:{}", aligned(&context), place.start))?)
            }
            Row::Group(_) => Ok(()),
        }
    }

    fn line(&self, fact: &Fact, record: &Record, open: Option<&(Arc<crate::corpus::Article>, TextMap)>) -> String {
        let quote = self.facts.word(fact.quote);
        let context =
            open.map_or_else(|| Context::lost(quote), |(article, map)| Context::of_fact(article, map, fact, quote));
        let stance = if record.holder.is_empty() && record.target.is_empty() {
            String::new()
        } else {
            format!("  [{}]", crate::session::strip::summary(record))
        };
        let (layer, label) = (&record.layer, self.facts.word(fact.label));
        format!("{}  {layer}/{label} {} {}:{}{stance}", aligned(&context), record.by, record.doc, fact.start)
    }

    fn untagged<'a>(&'a self, place: &Place, group: &Group) -> Free<'a> {
        Free {
            doc: at_of(&self.facts.articles, place.doc).map_or("", |about| &*about.id),
            start: place.start,
            end: place.end,
            quote: self.facts.word(group.quote),
            layer: self.facts.word(group.layer),
            labels: group.labels.iter().map(|(label, count)| (self.facts.word(*label), *count)).collect(),
            untagged: group.untagged,
        }
    }
}

fn at_of<T>(all: &[T], at: u32) -> Option<&T> {
    all.get(usize::try_from(at).ok()?)
}

/// A string with its counts, above its places.
fn heading(facts: &Facts, group: &Group) -> String {
    let labels: Vec<String> =
        group.labels.iter().map(|(label, count)| format!("{} {count}", facts.word(*label))).collect();
    let untagged = if group.untagged == 0 { String::new() } else { format!(" · untagged {}", group.untagged) };
    let words = crate::cli::output::brief(facts.word(group.quote));
    format!("“{words}” {}: {}{untagged}", facts.word(group.layer), labels.join(" · "))
}

/// Words between what stands before and after them, each in its columns.
fn aligned(context: &Context) -> String {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // White space next to the place is kept: it tells a word from a part of one.
    let edge = |is: bool| if is { " " } else { "" };
    let before = flat(&context.before) + edge(context.before.ends_with(char::is_whitespace));
    let after = edge(context.after.starts_with(char::is_whitespace)).to_owned() + &flat(&context.after);
    let before = last_cells(&before, SIDE);
    let quote = Visible::new(&flat(&context.words)).truncate(Cells::new(WORDS));
    let after = Visible::new(&after).truncate(Cells::new(SIDE));
    let fill = |width: Cells| " ".repeat(usize::from(SIDE.saturating_sub(width.get())));
    let lost = if context.stands { "" } else { " (not in the text any more)" };
    format!("{}{before}⟦{quote}⟧{after}{}{lost}", fill(before.width()), fill(after.width()))
}

/// The end of a text that fits into that many cells.
fn last_cells(text: &str, cells: u16) -> Visible {
    let mut rest = text.chars();
    loop {
        let shown = Visible::new(rest.as_str());
        if shown.width() <= Cells::new(cells) || rest.next().is_none() {
            return shown;
        }
    }
}
