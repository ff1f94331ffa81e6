//! What outside models propose, as read from files: by article and paragraph, of bounded size, never changed once it is
//! gathered.

use super::features::hash;
use super::{Proposal, Source};
use crate::text::BytesSpan;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Proposals that are kept for a paragraph of a file: the likeliest.
pub const MOST: usize = 200;

/// A proposal, small: there may be a million.
#[derive(Clone, Debug)]
struct Kept {
    bytes: BytesSpan,
    layer: u16,
    label: u16,
    source: u16,
    score: f64,
    /// `ID@REV` of its line.
    of: Box<str>,
}

/// The proposals of all files.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    sources: Vec<Source>,
    by_doc: HashMap<String, HashMap<u32, Vec<Kept>>>,
    count: usize,
}

impl Outside {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The models, in the order in which they were met.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What is proposed in a paragraph.
    pub fn of(&self, doc: &str, paragraph: usize) -> Vec<Proposal> {
        let number = u32::try_from(paragraph).unwrap_or(u32::MAX);
        let here = self.by_doc.get(doc).and_then(|paragraphs| paragraphs.get(&number));
        here.into_iter().flatten().filter_map(|kept| self.proposal(kept)).collect()
    }

    /// All proposals, in no order.
    pub fn iter(&self) -> impl Iterator<Item = Proposal> {
        let all = self.by_doc.values().flat_map(HashMap::values).flatten();
        all.filter_map(|kept| self.proposal(kept))
    }

    fn proposal(&self, kept: &Kept) -> Option<Proposal> {
        let source = self.sources.get(usize::from(kept.source))?.clone();
        let label = Some((usize::from(kept.layer), usize::from(kept.label)));
        Some(Proposal { of: Some(Arc::from(&*kept.of)), ..Proposal::new(kept.bytes, label, kept.score, source) })
    }

    /// The number of a source; `None` where there are too many.
    fn number(&mut self, source: &Source) -> Option<u16> {
        let known = self.sources.iter().position(|one| one == source);
        let at = known.unwrap_or_else(|| {
            self.sources.push(source.clone());
            self.sources.len() - 1
        });
        u16::try_from(at).ok()
    }
}

/// Which of two lines with one id counts: the greater revision, then the later, then whichever, but always the same.
pub type Version = (u32, u64, u32);

/// Where a proposal stands: article in the corpus and paragraph in it.
pub type Place = (u32, u32);

#[derive(Debug, Default)]
struct Paragraph {
    kept: Vec<Kept>,
    left_out: usize,
}

/// The lines of one file, while they are read.
#[derive(Debug, Default)]
pub struct Gathering {
    paragraphs: HashMap<Place, Paragraph>,
    versions: HashMap<u64, (Version, Place)>,
    kept: usize,
}

impl Gathering {
    /// Takes a line in; without a proposal it is the tombstone of its id.
    pub fn put(&mut self, into: &mut Outside, id: &str, version: Version, place: Place, proposal: Option<&Proposal>) {
        match self.versions.entry(hash(0, id)) {
            std::collections::hash_map::Entry::Vacant(slot) => _ = slot.insert((version, place)),
            std::collections::hash_map::Entry::Occupied(mut slot) => {
                let (known, before) = *slot.get();
                if known >= version {
                    return;
                }
                slot.insert((version, place));
                if let Some(paragraph) = self.paragraphs.get_mut(&before) {
                    let count = paragraph.kept.len();
                    paragraph.kept.retain(|kept| kept.of.rsplit_once('@').is_none_or(|(of, _)| of != id));
                    self.kept -= count - paragraph.kept.len();
                }
            }
        }
        let Some(proposal) = proposal else { return };
        let small = |(layer, label): (usize, usize)| Some((u16::try_from(layer).ok()?, u16::try_from(label).ok()?));
        let source = proposal.sources.first().and_then(|source| into.number(source));
        let (Some((layer, label)), Some(source)) = (proposal.label.and_then(small), source) else { return };
        let of = proposal.of.as_deref().unwrap_or_default().into();
        let kept = Kept { bytes: proposal.bytes, layer, label, source, score: proposal.score, of };
        let paragraph = self.paragraphs.entry(place).or_default();
        paragraph.kept.push(kept);
        self.kept += 1;
        if paragraph.kept.len() >= 2 * MOST {
            paragraph.trim();
            self.kept -= MOST;
        }
    }

    /// How many are kept so far.
    pub fn len(&self) -> usize {
        self.kept
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.kept == 0
    }

    /// Adds what was read to the rest; gives back the places where something was left out, and how much.
    pub fn finish<'a>(self, into: &mut Outside, doc: impl Fn(u32) -> &'a str) -> Vec<(Place, usize)> {
        let mut left_out = Vec::new();
        for (place, mut paragraph) in self.paragraphs {
            paragraph.trim();
            if paragraph.left_out > 0 {
                left_out.push((place, paragraph.left_out));
            }
            into.count += paragraph.kept.len();
            let article = into.by_doc.entry(doc(place.0).to_owned()).or_default();
            let here = article.entry(place.1).or_default();
            here.append(&mut paragraph.kept);
            here.shrink_to_fit();
        }
        left_out.sort_unstable();
        left_out
    }
}

impl Paragraph {
    /// Keeps the likeliest.
    fn trim(&mut self) {
        self.kept.sort_by(|a, b| {
            let rest = |one: &Kept| (one.bytes.start, Reverse(one.bytes.end), one.layer, one.label);
            b.score.total_cmp(&a.score).then_with(|| rest(a).cmp(&rest(b))).then_with(|| a.of.cmp(&b.of))
        });
        self.left_out += self.kept.len().saturating_sub(MOST);
        self.kept.truncate(MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BytePos;

    fn proposal(of: &str, start: usize, score: f64) -> Proposal {
        let bytes = BytesSpan::new(BytePos::new(start), BytePos::new(start + 3));
        let source = Source::of_origin("model:x@1");
        Proposal { of: Some(of.into()), ..Proposal::new(bytes, Some((0, 1)), score, source) }
    }

    fn gathered(lines: &[(&str, u32, Option<f64>)]) -> Outside {
        let mut outside = Outside::default();
        let mut gathering = Gathering::default();
        for (id, rev, score) in lines {
            let one = score.map(|score| proposal(&format!("{id}@{rev}"), 4, score));
            gathering.put(&mut outside, id, (*rev, 0, 0), (0, 2), one.as_ref());
        }
        gathering.finish(&mut outside, |_| "d");
        outside
    }

    #[test]
    fn of_one_id_the_greatest_revision_counts_in_whatever_order() {
        let mut lines = [("a", 1, Some(0.5)), ("a", 2, Some(0.7)), ("b", 1, Some(0.9)), ("b", 2, None)];
        for _ in 0..4 {
            lines.rotate_left(1);
            let outside = gathered(&lines);
            let ofs: Vec<_> = outside.of("d", 2).into_iter().filter_map(|one| one.of).collect();
            assert_eq!(ofs, ["a@2".into()], "{lines:?}");
            assert!(outside.of("d", 1).is_empty() && outside.of("e", 2).is_empty());
            assert_eq!(outside.sources(), [Source::of_origin("model:x@1")]);
        }
    }

    #[test]
    fn of_a_flood_the_likeliest_stay() {
        let mut outside = Outside::default();
        let mut gathering = Gathering::default();
        for at in 0..5_000_u32 {
            let one = proposal(&format!("p-{at}@1"), 0, f64::from(at % 1_000) / 1_000.0);
            gathering.put(&mut outside, &format!("p-{at}"), (1, 0, 0), (3, 0), Some(&one));
        }
        assert_eq!(gathering.finish(&mut outside, |_| "d"), [((3, 0), 5_000 - MOST)]);
        assert_eq!((outside.len(), outside.iter().count()), (MOST, MOST));
        assert!(outside.of("d", 0).iter().all(|one| one.score >= 0.96));
    }
}
