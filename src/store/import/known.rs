//! The articles that a dataset has already, by text, by id, and by their words alone.

use crate::corpus::{Article, Ids};
use crate::exchange::respaced::{Respaced, squeezed};
use crate::schema::Schema;
use crate::store::corpus_files::{self, CorpusFile};
use crate::store::corpus_stream::Stream;
use md5::{Digest, Md5};
use std::collections::HashMap;
use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::Arc;

/// What is kept of an article.
#[derive(Debug)]
struct Slot {
    id: Box<str>,
    file: usize,
    /// Its number among those of its file.
    at: usize,
    /// The foreign document that it was taken for in this import.
    taken: Option<String>,
}

/// All articles of a dataset.
#[derive(Debug)]
pub struct Known<'a> {
    root: &'a Path,
    schema: &'a Schema,
    /// The files that they stand in.
    files: Vec<CorpusFile>,
    slots: Vec<Slot>,
    by_sha: HashMap<String, Vec<usize>>,
    by_id: HashMap<Box<str>, usize>,
    /// Every id that is in use.
    pub ids: Ids,
    other: Other,
    loaded: Option<(usize, Vec<Arc<Article>>)>,
}

/// Other ways to know a text, made when the first document asks for them.
#[derive(Debug, Default)]
struct Other {
    made: bool,
    words: HashMap<u64, Vec<usize>>,
    md5: HashMap<String, usize>,
    state: RandomState,
}

impl<'a> Known<'a> {
    /// Reads the corpus through; nothing of its text is kept. `None`: it was stopped.
    pub fn read(root: &'a Path, schema: &'a Schema, stop: &dyn Fn() -> bool) -> Option<Self> {
        let mut known = Self {
            root,
            schema,
            files: Vec::new(),
            slots: Vec::new(),
            by_sha: HashMap::new(),
            by_id: HashMap::new(),
            ids: Ids::default(),
            other: Other::default(),
            loaded: None,
        };
        let mut count = (usize::MAX, 0);
        let mut stream = Stream::open(root, schema);
        known.files.clone_from(&stream.files);
        stream.each(|batch| {
            if count.0 != batch.file {
                count = (batch.file, 0);
            }
            for mut article in batch.articles {
                known.ids.take(&mut article);
                let slot = known.slots.len();
                known.by_sha.entry(article.sha).or_default().push(slot);
                known.by_id.insert(article.id.as_str().into(), slot);
                known.slots.push(Slot { id: article.id.into(), file: batch.file, at: count.1, taken: None });
                count.1 += 1;
            }
            !stop()
        });
        (!stop()).then_some(known)
    }

    /// The id of the article with this very text, for a foreign document: the one of its own name, else one that no other
    /// foreign document was taken for.
    pub fn same_text(&mut self, sha: &str, foreign: &str) -> Option<String> {
        let slots = self.by_sha.get(sha)?;
        let named = slots.iter().find(|at| self.slots.get(**at).is_some_and(|slot| &*slot.id == foreign));
        let is_free = |at: &&usize| {
            let taken = self.slots.get(**at).and_then(|slot| slot.taken.as_deref());
            taken.is_none_or(|taken| taken == foreign)
        };
        let at = *named.or_else(|| slots.iter().find(is_free))?;
        self.take(at, foreign)
    }

    /// Remembers a new article, for documents of the same foreign id and text that follow.
    pub fn add(&mut self, article: &Article, foreign: &str) {
        let slot = self.slots.len();
        self.by_sha.entry(article.sha.clone()).or_default().push(slot);
        let taken = Some(foreign.to_owned());
        self.slots.push(Slot { id: article.id.as_str().into(), file: usize::MAX, at: 0, taken });
    }

    fn take(&mut self, at: usize, foreign: &str) -> Option<String> {
        let slot = self.slots.get_mut(at)?;
        slot.taken = Some(foreign.to_owned());
        Some(slot.id.to_string())
    }

    /// The article of an id.
    pub fn of_id(&mut self, id: &str) -> Option<Arc<Article>> {
        let at = *self.by_id.get(id)?;
        self.article(at)
    }

    /// The article whose UTF-8 has this MD5.
    pub fn of_md5(&mut self, md5: &str) -> Option<Arc<Article>> {
        self.know_otherwise();
        let at = *self.other.md5.get(&md5.to_lowercase())?;
        self.article(at)
    }

    /// The article with these words and other white space, and how the one text lies in the other.
    pub fn of_words(&mut self, text: &str, foreign: &str) -> Option<(Arc<Article>, Respaced)> {
        self.know_otherwise();
        let slots = self.other.words.get(&words(&self.other.state, text))?.clone();
        let named = slots.iter().find(|at| self.slots.get(**at).is_some_and(|slot| &*slot.id == foreign)).copied();
        let free =
            |at: &usize| self.slots.get(*at).is_some_and(|slot| slot.taken.as_deref().is_none_or(|one| one == foreign));
        let at = named.or_else(|| slots.into_iter().find(free))?;
        let article = self.article(at)?;
        let respaced = Respaced::new(text, &article.text)?;
        self.take(at, foreign);
        Some((article, respaced))
    }

    fn know_otherwise(&mut self) {
        if std::mem::replace(&mut self.other.made, true) {
            return;
        }
        let mut slot = 0;
        let other = &mut self.other;
        Stream::open(self.root, self.schema).each(|batch| {
            for article in batch.articles {
                other.words.entry(words(&other.state, &article.text)).or_default().push(slot);
                other.md5.insert(md5(&article.text), slot);
                slot += 1;
            }
            true
        });
    }

    /// With the articles of its file, which are likely asked for next.
    fn article(&mut self, at: usize) -> Option<Arc<Article>> {
        let slot = self.slots.get(at)?;
        if self.loaded.as_ref().is_none_or(|(file, _)| *file != slot.file) {
            let (articles, _) = corpus_files::load_file(self.root, self.schema, self.files.get(slot.file)?);
            self.loaded = Some((slot.file, articles.into_iter().map(Arc::new).collect()));
        }
        let (_, articles) = self.loaded.as_mut()?;
        let article = articles.get_mut(slot.at)?;
        if *article.id != *slot.id {
            Arc::make_mut(article).id = slot.id.to_string();
        }
        Some(article.clone())
    }
}

fn words(state: &RandomState, text: &str) -> u64 {
    let mut hasher = state.build_hasher();
    for c in squeezed(text) {
        std::hash::Hash::hash(&c, &mut hasher);
    }
    std::hash::Hasher::finish(&hasher)
}

/// 32 hex digits.
fn md5(text: &str) -> String {
    let mut hex = String::with_capacity(32);
    for byte in Md5::digest(text.as_bytes()) {
        _ = write!(hex, "{byte:02x}");
    }
    hex
}
