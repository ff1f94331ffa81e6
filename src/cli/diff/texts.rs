//! Where the records of both sides stand in the present text.

use crate::annotation::ruling::reference;
use crate::annotation::{Kind, Record};
use crate::corpus::{Article, Changed, Corpus};
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::text::{CharPos, CharSpan, TextMap};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Code points of context at most.
const CONTEXT: u32 = 32;
/// Words of context at most.
const WORDS: usize = 4;

/// The articles that records are about.
pub struct Texts<'a> {
    corpus: &'a Corpus,
    articles: HashMap<String, (TextMap, Arc<Article>)>,
}

impl<'a> Texts<'a> {
    /// # Errors
    /// When a file of the corpus is another by now.
    pub fn new<'r>(corpus: &'a Corpus, records: impl Iterator<Item = &'r Record>) -> Result<Self, Changed> {
        let docs: HashSet<&str> = records.map(|record| record.doc.as_str()).collect();
        let articles = docs.into_iter().filter_map(|doc| corpus.read(corpus.find(doc)?).transpose());
        let placed = |article: Arc<Article>| (article.id.clone(), (TextMap::new(article.text.clone()), article));
        Ok(Self { corpus, articles: articles.map(|article| article.map(placed)).collect::<Result<_, _>>()? })
    }

    /// The place of an article in the corpus; the last for one that is not there.
    pub fn place(&self, doc: &str) -> usize {
        self.corpus.find(doc).unwrap_or(usize::MAX)
    }

    pub fn article(&self, doc: &str) -> Option<&Article> {
        self.articles.get(doc).map(|(_, article)| article.as_ref())
    }

    /// The paragraph, from 1, that a place lies in.
    pub fn paragraph(&self, doc: &str, at: CharPos) -> Option<usize> {
        let byte = self.articles.get(doc)?.0.to_byte(at)?;
        Some(self.article(doc)?.paragraph_at(byte)? + 1)
    }

    /// A few words of the paragraph before and after, with the white space that parts them from it.
    pub fn around(&self, doc: &str, span: CharSpan) -> (String, String) {
        let Some((map, _)) = self.articles.get(doc) else { return Default::default() };
        let (before, after) = (map.before(span.start, CONTEXT), map.after(span.end, CONTEXT));
        let (is_cut, ends_cut) = (span.start.get() > CONTEXT, span.end.get().saturating_add(CONTEXT) < map.end().get());
        let line = before.rsplit('\n').next().unwrap_or_default();
        let mut words: Vec<&str> = line.split_inclusive(char::is_whitespace).collect();
        let partial = usize::from(is_cut && line.len() == before.len());
        let left = words.split_off(words.len().saturating_sub(WORDS).max(partial.min(words.len())));
        let line = after.split('\n').next().unwrap_or_default();
        let mut words: Vec<&str> = line.split_inclusive(char::is_whitespace).collect();
        if ends_cut && line.len() == after.len() && words.len() > 1 {
            words.pop();
        }
        words.truncate(WORDS + 1);
        (left.concat(), words.concat().trim_end().to_owned())
    }
}

/// The records of one side, brought to where they stand now.
#[derive(Default)]
pub struct Placed {
    /// What is compared.
    pub records: Vec<Record>,
    /// What stands nowhere in the present text. By id it is compared all the same.
    pub lost: Vec<Record>,
    /// Places in `records`.
    by_id: HashMap<String, usize>,
    lost_ids: HashSet<String>,
}

impl Placed {
    /// `by_id`: whether tombstones and what is lost are compared too.
    pub fn new(who: &str, records: Vec<Record>, texts: &Texts, schema: &Schema, by_id: bool) -> Self {
        let mut by_doc: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        let mut placed = Self::default();
        for record in records {
            if record.is_retracted() {
                placed.records.extend(by_id.then_some(record));
            } else {
                by_doc.entry(record.doc.clone()).or_default().push(record);
            }
        }
        for (doc, records) in by_doc {
            match texts.articles.get(&doc) {
                Some((map, article)) => {
                    let sheet = Sheet::new(who, records, article, map, schema);
                    placed.records.extend(sheet.records.into_iter().map(Arc::unwrap_or_clone));
                    placed.lost.extend(sheet.lost);
                }
                None if doc.is_empty() && by_id => placed.records.extend(records),
                None if doc.is_empty() => {}
                None => placed.lost.extend(records),
            }
        }
        placed.lost_ids = placed.lost.iter().map(|record| record.id.clone()).collect();
        if by_id {
            placed.records.extend(placed.lost.iter().cloned());
        }
        placed.by_id = placed.records.iter().enumerate().map(|(at, record)| (record.id.clone(), at)).collect();
        placed
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().chain(&self.lost)
    }

    /// The record of that id that is compared.
    pub fn find(&self, id: &str) -> Option<&Record> {
        self.records.get(*self.by_id.get(id)?)
    }

    /// Whether it stands nowhere in the present text.
    pub fn is_lost(&self, record: &Record) -> bool {
        self.lost_ids.contains(&record.id)
    }

    /// Where it starts: a relation where the span does that it comes from, a remark where that does which it is about.
    pub fn start(&self, record: &Record) -> Option<CharPos> {
        let about = match record.kind {
            Kind::Relation => record.from.as_str(),
            _ => reference(&record.of).0,
        };
        let start = |record: &Record| record.start.filter(|_| !self.is_lost(record));
        start(record).or_else(|| start(self.find(about)?))
    }
}
