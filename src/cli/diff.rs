//! `gloss diff`: what two annotators, or one at two times, have and have not in common.

mod entry;
mod list;
mod said;
mod side;
mod texts;

use super::End;
use super::output::{self, Output};
use crate::annotation::difference::{self, Outcome};
use crate::annotation::{Kind, Record, Registry};
use crate::store::dataset::Dataset;
use crate::store::shelf::Shelf;
use crate::store::{corpus_index, registry};
use clap::Args;
use entry::{Counts, Entry, Filter};
use side::{GOLD, Side};
use std::path::PathBuf;
use texts::{Placed, Texts};

#[derive(Debug, Args)]
pub struct Diff {
    /// One side: an annotator, `gold`, either at a git revision (rosa@HEAD~3), or a file that ends in .jsonl
    a: String,
    /// The other side
    b: String,
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print one JSON object a line, the counts last
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    filter: Filter,
}

/// Both sides and what they are read with.
struct Compared<'a> {
    a: (&'a str, &'a Placed),
    b: (&'a str, &'a Placed),
    /// They are of one annotator: records are the same by their ids.
    by_id: bool,
    texts: &'a Texts<'a>,
    registry: &'a Registry,
}

pub fn run(args: &Diff, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let (mut a, mut b) = (Side::open(&args.a, &dataset)?, Side::open(&args.b, &dataset)?);
    [&a, &b].into_iter().filter_map(Side::broken).for_each(|message| output::complain(&message));
    let by_id = a.who == b.who;
    if !by_id && [&a, &b].iter().any(|side| side.who == GOLD) {
        // Gold says what the text holds, and nothing of how far somebody got or what was talked about.
        let is_told = |record: &Record| matches!(record.kind, Kind::Span | Kind::Relation | Kind::Label | Kind::Entity);
        a.records.retain(is_told);
        b.records.retain(is_told);
    }
    // One annotator may have linked to another's entry, and a copy may hold entries that nobody else has.
    let entries = a.records.iter().chain(&b.records).filter(|record| record.kind == Kind::Entity).cloned().collect();
    let registry = registry::of_everybody(&dataset.root, &Shelf::open(&dataset.root), entries)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let texts = Texts::new(&corpus, a.records.iter().chain(&b.records))?;
    let (name_a, name_b) = (a.shown, b.shown);
    let in_a = Placed::new(&name_a, a.records, &texts, &dataset.schema, by_id);
    let in_b = Placed::new(&name_b, b.records, &texts, &dataset.schema, by_id);
    args.filter.check(&dataset.schema, &corpus, &in_a.all().chain(in_b.all()).collect::<Vec<_>>())?;
    let compared = Compared { a: (&name_a, &in_a), b: (&name_b, &in_b), by_id, texts: &texts, registry: &registry };
    let pairs = if by_id {
        difference::by_id(&in_a.records, &in_b.records)
    } else {
        difference::by_place(&in_a.records, &in_b.records, &registry)
    };
    let wanted = |record: Option<&Record>| record.is_some_and(|record| args.filter.fits(record));
    let mut counts = Counts::default();
    let mut entries: Vec<Entry> = Vec::new();
    for pair in pairs.iter().filter(|pair| wanted(pair.a) || wanted(pair.b)) {
        counts.add(pair);
        entries.extend((pair.outcome() != Outcome::Equal).then(|| Entry::of_pair(pair, &compared)));
    }
    let lost = |placed: &'_ Placed| placed.lost.iter().filter(|record| wanted(Some(record))).count();
    counts.unaligned = [lost(&in_a), lost(&in_b)];
    if !by_id {
        let unaligned = in_a.lost.iter().map(|record| (Some(record), None));
        let unaligned = unaligned.chain(in_b.lost.iter().map(|record| (None, Some(record))));
        entries.extend(unaligned.filter(|(a, b)| wanted(*a) || wanted(*b)).map(|(a, b)| Entry::unaligned(a, b)));
    }
    entries.sort_by_cached_key(|entry| entry.order(&compared));
    if args.json {
        entry::print(&entries, &counts, &compared, output)?;
    } else {
        list::print(&entries, &counts, &compared, output)?;
    }
    Ok(End::Well)
}
