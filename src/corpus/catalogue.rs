//! All articles of a dataset by what is known of them; their texts are read when they are needed.

use super::{Article, Ids};
use crate::finding::Finding;
use crate::text::{BytePos, CharPos};
use std::collections::HashSet;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

/// What is known of an article without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as in an article")]
pub struct Heading {
    pub id: String,
    pub title: Box<str>,
    pub outlet: Option<Arc<str>>,
    pub date: Option<Arc<str>>,
    pub url: Option<Box<str>>,
    pub file: Arc<str>,
    pub language: Arc<str>,
    /// How many paragraphs it has.
    pub paragraphs: usize,
}

/// Where a paragraph starts in the text of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// In bytes.
    pub byte: u32,
    /// In code points.
    pub char: u32,
}

/// A file of the corpus is not the one any more that was read through.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0} was changed or taken away while it was read: try again")]
pub struct Changed(pub Arc<str>);

/// Where the texts are.
pub trait Texts: Debug + Send + Sync {
    /// The article at that place of the corpus; `None`: it can't be had, or is another by now.
    fn article(&self, at: usize, heading: &Heading) -> Option<Arc<Article>>;

    /// Bytes of a file with the texts of articles that stand in it one after the other from that place on, and where in
    /// them each is; none where texts do not stand there as they are.
    fn block(&self, _from: usize, _bytes: &mut Vec<u8>) -> Vec<Range<usize>> {
        Vec::new()
    }
}

/// All articles of a dataset, and what was wrong with its files.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// What could not be read, with its place.
    pub findings: Vec<Finding>,
    /// In the order of the files and of the articles in them.
    headings: Vec<Heading>,
    /// Of all paragraphs, in order.
    starts: Vec<Start>,
    /// For each article the number of its first paragraph.
    firsts: Vec<u32>,
    /// The articles by their ids.
    by_id: Vec<u32>,
    texts: Arc<dyn Texts>,
}

/// Gathers what a corpus is made of, article by article.
#[derive(Debug, Default)]
pub struct Gathering {
    headings: Vec<Heading>,
    starts: Vec<Start>,
    firsts: Vec<u32>,
    ids: Ids,
    shared: HashSet<Arc<str>>,
    findings: Vec<Finding>,
}

impl Gathering {
    /// The next article; an id that stands twice gets a number and a warning. `starts`: one for each paragraph.
    pub fn put(&mut self, mut heading: Heading, starts: impl IntoIterator<Item = Start>) {
        self.findings.extend(self.ids.free(&mut heading.id, &heading.file));
        heading.id.shrink_to_fit();
        self.firsts.push(u32::try_from(self.starts.len()).unwrap_or(u32::MAX));
        self.starts.extend(starts);
        self.headings.push(heading);
    }

    /// A text that many articles share, kept once.
    pub fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.shared.get(text) {
            return known.clone();
        }
        let shared: Arc<str> = text.into();
        self.shared.insert(shared.clone());
        shared
    }

    /// The corpus; `findings`: what was found before the ids were compared.
    pub fn finish(mut self, mut findings: Vec<Finding>, texts: Arc<dyn Texts>) -> Corpus {
        findings.append(&mut self.findings);
        self.headings.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.firsts.shrink_to_fit();
        let mut by_id: Vec<u32> = (0..self.headings.len()).map_while(|at| u32::try_from(at).ok()).collect();
        let id = |at: &u32| usize::try_from(*at).ok().and_then(|at| self.headings.get(at)).map(|one| one.id.as_str());
        by_id.sort_unstable_by_key(|at| id(at));
        Corpus { findings, headings: self.headings, starts: self.starts, firsts: self.firsts, by_id, texts }
    }
}

impl Corpus {
    /// Of articles that are in memory; an id that stands twice gets a number and a warning.
    pub fn new(articles: Vec<Article>, findings: Vec<Finding>) -> Self {
        let mut gathering = Gathering::default();
        let mut kept = Vec::with_capacity(articles.len());
        for mut article in articles {
            let shared = [&article.outlet, &article.date].map(|one| one.as_deref().map(|text| gathering.share(text)));
            let [outlet, date] = shared;
            let heading = Heading {
                id: article.id.clone(),
                title: article.title.as_str().into(),
                outlet,
                date,
                url: article.url.as_deref().map(Into::into),
                file: article.file.clone(),
                language: article.language.clone(),
                paragraphs: article.paragraphs.len(),
            };
            gathering.put(heading, starts(&article.text, article.paragraphs.iter().map(|span| span.start)));
            article.id = gathering.headings.last().map(|heading| heading.id.clone()).unwrap_or_default();
            kept.push(Arc::new(article));
        }
        gathering.finish(findings, Arc::new(InMemory(kept)))
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.headings.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.headings.is_empty()
    }

    /// Paragraphs of all articles together.
    pub fn paragraphs(&self) -> usize {
        self.starts.len()
    }

    /// The place of an article.
    pub fn find(&self, id: &str) -> Option<usize> {
        let heading = |at: &u32| usize::try_from(*at).ok().and_then(|at| self.headings.get(at));
        let found = self.by_id.binary_search_by(|at| heading(at).map(|one| one.id.as_str()).cmp(&Some(id))).ok()?;
        usize::try_from(*self.by_id.get(found)?).ok()
    }

    /// What is known of an article.
    pub fn heading(&self, at: usize) -> Option<&Heading> {
        self.headings.get(at)
    }

    /// What is known of all articles, in their order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// Where the paragraphs of an article start, one for each.
    pub fn starts(&self, at: usize) -> &[Start] {
        let first = |at: usize| self.firsts.get(at).and_then(|first| usize::try_from(*first).ok());
        let from = first(at).unwrap_or(self.starts.len());
        self.starts.get(from..first(at + 1).unwrap_or(self.starts.len())).unwrap_or_default()
    }

    /// An article, read from its file; `None`: there is none of that number, or its file is another by now.
    pub fn article(&self, at: usize) -> Option<Arc<Article>> {
        self.texts.article(at, self.headings.get(at)?)
    }

    /// Articles from that place on as they stand in their file, so that many are searched at once: fills `bytes`, and tells
    /// where in them each text is. None where an article has to be read by itself.
    pub fn block(&self, from: usize, bytes: &mut Vec<u8>) -> Vec<Range<usize>> {
        self.texts.block(from, bytes)
    }

    /// The article of that id, with its place.
    pub fn article_of(&self, id: &str) -> Option<(usize, Arc<Article>)> {
        let at = self.find(id)?;
        Some((at, self.article(at)?))
    }

    /// The same for those who need every article; `None`: there is none of that number.
    ///
    /// # Errors
    /// When its file is another by now.
    pub fn read(&self, at: usize) -> Result<Option<Arc<Article>>, Changed> {
        let Some(heading) = self.headings.get(at) else { return Ok(None) };
        self.texts.article(at, heading).map(Some).ok_or_else(|| Changed(heading.file.clone()))
    }

    /// All articles one after the other; an error for each whose file is another by now.
    pub fn articles(&self) -> impl Iterator<Item = Result<Arc<Article>, Changed>> {
        (0..self.len()).filter_map(|at| self.read(at).transpose())
    }
}

impl Default for Corpus {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

/// Where paragraphs start in bytes and in code points.
pub fn starts(text: &str, bytes: impl IntoIterator<Item = BytePos>) -> Vec<Start> {
    let (mut last, mut chars) = (0, 0);
    let place = |byte: BytePos| {
        let more = text.get(last..byte.get()).map_or(0, |between| between.chars().count());
        (last, chars) = (byte.get(), chars + more);
        Start { byte: u32::try_from(last).unwrap_or(u32::MAX), char: u32::try_from(chars).unwrap_or(u32::MAX) }
    };
    bytes.into_iter().map(place).collect()
}

/// The paragraph that a code point lies in, or the last that starts before it.
pub fn paragraph_of(starts: &[Start], at: CharPos) -> Option<usize> {
    starts.partition_point(|start| start.char <= at.get()).checked_sub(1)
}

/// The articles themselves.
#[derive(Debug)]
struct InMemory(Vec<Arc<Article>>);

impl Texts for InMemory {
    fn article(&self, at: usize, _: &Heading) -> Option<Arc<Article>> {
        self.0.get(at).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::super::tests::origin;
    use super::*;

    fn article(file: &str, text: &str) -> Article {
        let origin = origin(file);
        plain::outline(text, false, &origin).unwrap().unwrap().article(&origin)
    }

    #[test]
    fn articles_are_found_by_id_and_paragraphs_by_code_point() {
        let texts = [("corpus/b.txt", "字b\n\nc😀\nd"), ("corpus/a.txt", "One."), ("corpus/b.md", "Two.")];
        let corpus = Corpus::new(texts.map(|(file, text)| article(file, text)).into(), Vec::new());
        let found = ["b", "a", "b-2", "c"].map(|id| corpus.find(id));
        assert_eq!(found, [Some(0), Some(1), Some(2), None]);
        assert_eq!((corpus.len(), corpus.paragraphs(), corpus.findings.len()), (3, 5, 1));
        assert_eq!(corpus.article_of("b-2").unwrap().1.id, "b-2");
        let starts = corpus.starts(0);
        let expected = [(0, 0), (6, 4), (12, 7)].map(|(byte, char)| Start { byte, char });
        assert_eq!((starts, corpus.starts(1).len(), corpus.starts(3).len()), (&expected[..], 1, 0));
        let paragraphs = [0, 3, 4, 6, 7, 99].map(|at| paragraph_of(starts, CharPos::new(at)));
        assert_eq!(paragraphs, [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)]);
    }
}
