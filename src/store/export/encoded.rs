//! One article as it is written, and what of it was not.

use super::Export;
use super::chosen::Picked;
use crate::annotation::Registry;
use crate::corpus::Article;
use crate::exchange::held::holds;
use crate::exchange::{Action, Hand, Holds, Loss, Losses, Outgoing, Piece, Tally, What};
use crate::text::TextMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;

/// Why an article is not in the export, or that it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entered {
    /// It is.
    #[default]
    Yes,
    /// Nobody of the chosen has worked on it.
    Untouched,
    /// It is not finished.
    Unfinished,
}

/// One article.
#[derive(Debug, Default)]
pub struct Encoded {
    /// Whether it is in it.
    pub entered: Entered,
    /// What is added to files.
    pub pieces: Vec<Piece>,
    /// Lines of JSON.
    pub losses: Vec<u8>,
    /// How often what was lost.
    pub lost: BTreeMap<(&'static str, Action), usize>,
    /// What no record of such a format can have: how many records have it.
    pub stars: BTreeMap<What, usize>,
    /// What is in it.
    pub tally: Tally,
    /// Records that stand nowhere in the present text.
    pub unanchored: usize,
    /// A fingerprint of the text and the records.
    pub digest: Vec<u8>,
}

impl Export<'_> {
    /// An article as it is written by `write`.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub(super) fn encoded(
        &self,
        article: &Article,
        registry: &Registry,
        write: impl FnOnce(&Outgoing, &mut Losses) -> Vec<Piece>,
    ) -> io::Result<Encoded> {
        let map = TextMap::new(article.text.clone());
        let picked = self.chosen.pick(article, &map, &self.dataset.schema)?;
        let mut encoded = Encoded { unanchored: picked.unanchored, ..Encoded::default() };
        encoded.entered = self.entered(&picked);
        if encoded.entered != Entered::Yes {
            return Ok(encoded);
        }
        let hands = picked
            .hands
            .iter()
            .map(|(who, records)| Hand { who, records: records.iter().map(AsRef::as_ref).collect() });
        let document = Outgoing { article, map: &map, hands: hands.collect(), registry, schema: &self.dataset.schema };
        encoded.tally.take(&document);
        encoded.digest = digest(&document);
        let mut losses = Losses::new(&article.id);
        encoded.pieces = write(&document, &mut losses);
        encoded.stars = stars(&document, self.held());
        for loss in &losses.list {
            *encoded.lost.entry((loss.what, loss.action)).or_default() += 1;
            encoded.losses.extend(line(loss));
        }
        Ok(encoded)
    }

    /// Whether an article enters.
    pub(super) fn entered(&self, picked: &Picked) -> Entered {
        match picked.is_touched {
            _ if self.chosen.done_only && !picked.is_finished => Entered::Unfinished,
            false if !self.chosen.all => Entered::Untouched,
            _ => Entered::Yes,
        }
    }

    /// What the format holds with these settings.
    pub(super) fn held(&self) -> Holds {
        if self.settings.full { self.format.holds_in_full() } else { self.format.holds() }
    }
}

/// A loss as a line.
pub fn line(loss: &Loss) -> Vec<u8> {
    let mut line = serde_json::to_vec(loss).unwrap_or_default();
    line.push(b'\n');
    line
}

/// How many records say what the format has no place for, whatever the record.
fn stars(document: &Outgoing, held: Holds) -> BTreeMap<What, usize> {
    let mut stars = BTreeMap::new();
    let records = document.records().count();
    let layers = document.records().filter(|record| !record.layer.is_empty()).count();
    let article = document.article;
    let meta = usize::from(article.outlet.is_some() || article.date.is_some() || article.url.is_some());
    let all =
        [(What::Id, records), (What::Who, records), (What::Layer, layers), (What::Metadata, meta), (What::Text, 1)];
    for (what, count) in all {
        if count > 0 && !holds(held, what) {
            stars.insert(what, count);
        }
    }
    stars
}

/// Of the text and everything that is said about it.
fn digest(document: &Outgoing) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [&document.article.id, &document.article.sha] {
        hash.update(part.as_bytes());
        hash.update([0xff]);
    }
    let mut line = Vec::new();
    for record in document.records() {
        line.clear();
        // A record is always JSON.
        _ = serde_json::to_writer(&mut line, record);
        line.push(b'\n');
        hash.update(&line);
    }
    hash.finalize().to_vec()
}
