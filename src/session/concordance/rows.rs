//! What stands around the rows that are on the screen: read beside the loop, a few at a time.

use crate::corpus::{Article, Corpus};
use crate::insight::Facts;
use crate::insight::concordance::context::Context;
use crate::insight::concordance::{Listing, Row};
use crate::insight::facts::Fact;
use crate::session::job::{Hit, Job};
use crate::session::{Mode, Session};
use crate::text::{CharPos, CharSpan, TextMap};
use std::sync::Arc;

/// Rows that are kept as they were read.
const KEPT: usize = 4096;

/// Rows to be read. It holds all it needs.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Where they stand.
    pub corpus: Arc<Corpus>,
    /// What everybody has.
    pub facts: Arc<Facts>,
    /// What is listed.
    pub listing: Arc<Listing>,
    /// Which of it.
    pub rows: Vec<Row>,
}

/// A row with its place; `None`: what was tagged does not stand in the text any more.
pub type ReadRow = (Row, Option<Hit>);

/// What a row is about: the article, where it starts and ends, and the row of everybody's table that it is.
type Place<'a> = (u32, (u32, u32), Option<&'a Fact>);

/// The tagged place that a row stands for.
pub fn fact(facts: &Facts, row: Row) -> Option<&Fact> {
    match row {
        Row::Tagged(at) => facts.rows.get(usize::try_from(at).ok()?),
        Row::Untagged(_) | Row::Group(_) => None,
    }
}

impl Reading {
    /// Reads the rows, article by article; ends early where they are not wanted any more.
    pub fn read(&self, cancelled: &dyn Fn() -> bool) -> Vec<ReadRow> {
        let place = |row: Row| Some((row, self.place(row)?));
        let mut places: Vec<(Row, Place)> = self.rows.iter().filter_map(|row| place(*row)).collect();
        places.sort_by_key(|(_, (doc, start, _))| (*doc, *start));
        let mut read = Vec::with_capacity(places.len());
        for of_article in places.chunk_by(|a, b| a.1.0 == b.1.0) {
            if cancelled() {
                break;
            }
            let doc = of_article.first().and_then(|(_, (doc, ..))| usize::try_from(*doc).ok());
            let about = doc.and_then(|doc| self.facts.articles.get(doc));
            let article = about.and_then(|about| self.corpus.article(about.at?));
            let open = article.map(|article| (TextMap::new(article.text.clone()), article));
            read.extend(of_article.iter().map(|(row, place)| {
                (*row, open.as_ref().and_then(|(map, article)| hit(&self.facts, article, map, *place)))
            }));
        }
        read
    }

    fn place(&self, row: Row) -> Option<Place<'_>> {
        match row {
            Row::Group(_) => None,
            Row::Tagged(_) => fact(&self.facts, row).map(|fact| (fact.doc, (fact.start, fact.end), Some(fact))),
            Row::Untagged(at) => {
                let place = self.listing.places.get(usize::try_from(at).ok()?)?;
                Some((place.doc, (place.start, place.end), None))
            }
        }
    }
}

/// A label of a whole article is shown at its first paragraph.
fn hit(facts: &Facts, article: &Arc<Article>, map: &TextMap, (_, (start, end), fact): Place) -> Option<Hit> {
    let stands = |fact: &Fact| Context::of_fact(article, map, fact, facts.word(fact.quote)).stands;
    if !fact.is_none_or(stands) {
        return None;
    }
    let chars = CharSpan::new(CharPos::new(start), CharPos::new(end));
    let chars = if start < end { chars } else { map.chars(*article.paragraphs.first()?)? };
    let bytes = map.bytes(chars)?;
    Hit::within(article.clone(), article.paragraph_at(bytes.start)?, bytes, chars)
}

impl Session {
    /// Asks for what stands around the rows on the screen, as far as it is not known; after every event, so that it comes
    /// by itself. While something else is read it waits.
    pub(in crate::session) fn read_rows(&mut self) {
        if self.jobs.is_running() || !matches!(self.mode, Mode::Concordance) {
            return;
        }
        let room = usize::from(self.areas().drawer);
        let Some(list) = &mut self.concordance else { return };
        let (Some(facts), Some(listing)) = (list.facts.clone(), list.listing.clone()) else { return };
        let mut rows: Vec<Row> = match list.waiting {
            Some(_) => list.meant().into_iter().filter(|row| matches!(row, Row::Untagged(_))).collect(),
            // A screen ahead and one behind, so that whoever walks finds them there.
            None => listing.rows.iter().skip(list.top(room).saturating_sub(room)).take(3 * room).copied().collect(),
        };
        rows.retain(|row| !matches!(row, Row::Group(_)) && !list.places.contains_key(row));
        if !rows.is_empty() {
            let corpus = list.corpus.clone();
            self.start(Job::Rows(Reading { corpus, facts, listing, rows }));
        }
    }

    /// Rows were read.
    pub(in crate::session) fn take_rows(&mut self, rows: Vec<ReadRow>) {
        let Some(list) = &mut self.concordance else { return };
        if list.places.len() + rows.len() > KEPT && list.waiting.is_none() {
            list.places.clear();
        }
        list.places.extend(rows);
        if list.follows && matches!(self.mode, Mode::Concordance) {
            self.show_row();
        }
    }
}
