//! The finished paragraphs of a folded file as lessons, in the order in which they were finished.

use super::article::OpenArticle;
use crate::annotation::{Kind, Record};
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::suggest::{Lesson, Tagged};
use crate::text::CharPos;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// What is to be learnt of a file, one paragraph after the other: articles are opened only when their turn comes.
#[derive(Debug)]
pub struct Lessons {
    corpus: Arc<Corpus>,
    schema: Arc<Schema>,
    /// Place of the article in the corpus, start of the paragraph.
    finished: VecDeque<(usize, CharPos)>,
    spans: HashMap<usize, Vec<Arc<Record>>>,
    open: Option<OpenArticle>,
}

impl Lessons {
    /// Of the records of one annotator: those of the paragraphs marked done, by time of the mark, article, place.
    pub fn new(corpus: Arc<Corpus>, schema: Arc<Schema>, records: Vec<Arc<Record>>) -> Self {
        let is_done = |record: &&Arc<Record>| record.kind == Kind::Mark && record.label == "done";
        let mut marks: Vec<&Arc<Record>> = records.iter().filter(is_done).collect();
        marks.sort_by_key(|mark| (&mark.at, &mark.doc, mark.start));
        let finished = marks.iter().filter_map(|mark| Some((corpus.find(&mark.doc)?, mark.start?))).collect();
        let mut spans: HashMap<usize, Vec<Arc<Record>>> = HashMap::new();
        for record in &records {
            if record.kind == Kind::Span
                && let Some(at) = corpus.find(&record.doc)
            {
                spans.entry(at).or_default().push(record.clone());
            }
        }
        Self { corpus, schema, finished, spans, open: None }
    }
}

impl Iterator for Lessons {
    type Item = Lesson;

    fn next(&mut self) -> Option<Lesson> {
        loop {
            let (at, start) = self.finished.pop_front()?;
            if self.open.as_ref().is_none_or(|open| open.index != Some(at)) {
                let Some(article) = self.corpus.articles.get(at) else { continue };
                let mut open = OpenArticle::new(article.clone(), Some(at));
                let here: Vec<&Record> = self.spans.get(&at).into_iter().flatten().map(Arc::as_ref).collect();
                open.place(&here, &self.schema);
                self.open = Some(open);
            }
            if let Some(open) = &self.open {
                return Some(open.lesson(open.paragraph_at(start)));
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.finished.len()))
    }
}

impl OpenArticle {
    /// The spans of a paragraph that the schema knows.
    pub(super) fn tagged(&self, paragraph: usize) -> Vec<Tagged> {
        let here = self.spans.iter().filter(|span| span.pieces.is_empty());
        let mut tagged: Vec<Tagged> = here
            .filter_map(|span| {
                let (layer, label) = span.known?;
                Some((self.within(paragraph, span.bytes)?, layer, label))
            })
            .collect();
        tagged.sort();
        tagged
    }

    /// A paragraph with its spans as they are now.
    pub(super) fn lesson(&self, paragraph: usize) -> Lesson {
        let place = (self.article.id.clone(), self.paragraph_chars(paragraph).start.get());
        Lesson { place, text: self.paragraph_text(paragraph).to_owned(), spans: self.tagged(paragraph) }
    }
}
