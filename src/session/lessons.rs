//! The finished paragraphs of folded files as lessons, in the order in which they were finished.

use super::article::OpenArticle;
use crate::annotation::{Kind, Record};
use crate::corpus::{Corpus, catalogue};
use crate::schema::Schema;
use crate::suggest::{Lesson, Tagged};
use crate::text::CharPos;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// Place of the article in the corpus, and of the paragraph in it.
type Place = (usize, usize);

/// What is to be learnt, one paragraph after the other: articles are opened only when their turn comes.
#[derive(Clone, Debug)]
pub struct Lessons {
    corpus: Arc<Corpus>,
    schema: Arc<Schema>,
    /// First what review decided, then the annotator's own.
    files: VecDeque<Finished>,
    open: Option<OpenArticle>,
}

/// The finished paragraphs of one file, and its spans by article.
#[derive(Clone, Debug)]
struct Finished {
    places: VecDeque<Place>,
    spans: HashMap<usize, Vec<Arc<Record>>>,
    is_gold: bool,
}

impl Lessons {
    /// Of the records of one annotator, those of the paragraphs marked done; before them those of gold, except where the
    /// annotator finished the same paragraph.
    pub fn new(corpus: Arc<Corpus>, schema: Arc<Schema>, gold: Vec<Arc<Record>>, own: Vec<Arc<Record>>) -> Self {
        let own = Finished::new(&corpus, own, false);
        let mut gold = Finished::new(&corpus, gold, true);
        let finished: HashSet<Place> = own.places.iter().copied().collect();
        gold.places.retain(|place| !finished.contains(place));
        Self { corpus, schema, files: [gold, own].into(), open: None }
    }

    /// How many there are at most.
    pub fn left(&self) -> usize {
        self.files.iter().map(|file| file.places.len()).sum()
    }

    fn lesson(&mut self, place: Place) -> Option<Lesson> {
        let file = self.files.front()?;
        let (at, paragraph) = place;
        if self.open.as_ref().is_none_or(|open| open.index != Some(at)) {
            let mut open = OpenArticle::new(self.corpus.article(at)?, Some(at));
            let here: Vec<&Record> = file.spans.get(&at).into_iter().flatten().map(Arc::as_ref).collect();
            open.place(&here, &self.schema);
            self.open = Some(open);
        }
        let mut lesson = self.open.as_ref()?.lesson(paragraph);
        if file.is_gold {
            // A lesson of its own: the annotator may still finish the paragraph otherwise, and that is then learnt too.
            lesson.place.0.insert_str(0, "gold\t");
        }
        Some(lesson)
    }
}

impl Finished {
    /// In the order of the marks by time, article, place. Gold without marks: the paragraphs that have spans.
    fn new(corpus: &Corpus, records: Vec<Arc<Record>>, is_gold: bool) -> Self {
        let mut marks: Vec<(&str, &str, CharPos)> = Vec::new();
        let mut tagged: BTreeSet<(&str, CharPos)> = BTreeSet::new();
        for record in &records {
            let Some(start) = record.start else { continue };
            match record.kind {
                Kind::Mark if record.label == "done" => marks.push((&record.at, &record.doc, start)),
                Kind::Span if is_gold => _ = tagged.insert((&record.doc, start)),
                _ => {}
            }
        }
        marks.sort_unstable();
        if marks.is_empty() {
            marks.extend(tagged.into_iter().map(|(doc, start)| ("", doc, start)));
        }
        let place = |doc: &str, start: CharPos| {
            let at = corpus.find(doc)?;
            Some((at, catalogue::paragraph_of(corpus.starts(at), start)?))
        };
        let mut places: VecDeque<Place> = marks.into_iter().filter_map(|(_, doc, start)| place(doc, start)).collect();
        let mut met = HashSet::new();
        places.retain(|place| met.insert(*place));
        let mut spans: HashMap<usize, Vec<Arc<Record>>> = HashMap::new();
        for record in records {
            if record.kind == Kind::Span
                && let Some(at) = corpus.find(&record.doc)
            {
                spans.entry(at).or_default().push(record);
            }
        }
        Self { places, spans, is_gold }
    }
}

impl Iterator for Lessons {
    type Item = Lesson;

    fn next(&mut self) -> Option<Lesson> {
        loop {
            match self.files.front_mut()?.places.pop_front() {
                Some(place) => {
                    if let Some(lesson) = self.lesson(place) {
                        return Some(lesson);
                    }
                }
                None => {
                    self.files.pop_front();
                    self.open = None;
                }
            }
        }
    }
}

impl OpenArticle {
    /// The spans of a paragraph that the schema knows.
    pub fn tagged(&self, paragraph: usize) -> Vec<Tagged> {
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
