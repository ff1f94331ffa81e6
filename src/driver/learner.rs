//! What is known and what is still to be learnt, one lesson after the other, so that questions can come in between.

use super::course::{Course, Pupil};
use crate::annotation::Record;
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::lessons::Lessons;
use crate::session::suggesting;
use crate::suggest::{Lesson, Proposal, Question};
use std::collections::VecDeque;
use std::sync::Arc;

/// So few lessons take no time worth speaking of.
const FEW: usize = 16;

/// Learns, and answers meanwhile.
#[derive(Debug)]
pub struct Learner {
    schema: Arc<Schema>,
    pupil: Pupil,
    /// Paragraphs finished just now.
    waiting: VecDeque<Lesson>,
    course: Option<Course>,
}

impl Learner {
    /// Knows nothing yet.
    pub fn new(schema: Arc<Schema>) -> Self {
        let pupil = Pupil { tutor: suggesting::tutor(&schema), kept: 0 };
        Self { schema, pupil, waiting: VecDeque::new(), course: None }
    }

    /// Takes a lesson to be learnt by and by.
    pub fn learn(&mut self, lesson: Lesson) {
        self.waiting.push_back(lesson);
    }

    /// Takes all lessons of gold and of the annotator's file, and what was kept of them. What is known already is learnt
    /// anew, beside what answers.
    pub fn teach(&mut self, corpus: Arc<Corpus>, gold: Vec<Arc<Record>>, own: Vec<Arc<Record>>, kept: Option<Vec<u8>>) {
        let lessons = Lessons::new(corpus, self.schema.clone(), gold, own);
        let nothing = Pupil { tutor: self.pupil.tutor.emptied(), kept: 0 };
        let is_first = self.pupil.tutor.lessons() == 0;
        self.course = Some(Course::new(lessons, kept, (!is_first).then_some(nothing)));
    }

    /// Whether what is left to learn takes no time worth speaking of.
    pub fn is_nearly_idle(&self) -> bool {
        self.waiting.len() + self.course.as_ref().map_or(0, Course::left) <= FEW
    }

    /// Learns one lesson; `false` where none is left.
    pub fn study(&mut self) -> bool {
        if let Some(lesson) = self.waiting.pop_front() {
            if let Some(course) = &mut self.course {
                course.later(&lesson, &self.pupil);
            }
            self.pupil.tutor.learn(&lesson);
            return true;
        }
        let Some(course) = &mut self.course else { return false };
        if !course.step(&mut self.pupil, &suggesting::names(&self.schema)) {
            self.course = None;
        }
        true
    }

    /// What is proposed by what is known so far.
    pub fn answer(&self, question: &Question) -> Vec<Proposal> {
        self.pupil.tutor.ask(question)
    }

    /// What is to be kept for later sessions, where at least so many lessons are not. A course that is under way is kept
    /// as far as it went.
    pub fn keep(&mut self, least: usize) -> Option<Vec<u8>> {
        let apart = self.course.as_mut().and_then(Course::apart);
        let pupil = apart.unwrap_or(&mut self.pupil);
        let lessons = pupil.tutor.lessons();
        if lessons < pupil.kept + least {
            return None;
        }
        pupil.kept = lessons;
        Some(pupil.tutor.to_bytes(&suggesting::names(&self.schema)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::annotation::Kind;
    use crate::corpus::{self, Origin};
    use crate::schema::{Source, ready};
    use crate::text::CharPos;

    const PEOPLE: [&str; 6] = ["Lena Orlo", "Tomas Anhalt", "Ida Castell", "Olga Petrova", "Otto Rand", "Mira Solen"];

    pub(in crate::driver) struct Case {
        pub(in crate::driver) schema: Arc<Schema>,
        pub(in crate::driver) corpus: Arc<Corpus>,
        pub(in crate::driver) records: Vec<Arc<Record>>,
        pub(in crate::driver) lessons: Vec<Lesson>,
    }

    /// One finished paragraph for each person, in each article.
    pub(in crate::driver) fn case(articles: usize) -> Case {
        let read = |at| {
            let line = |who: &&str| format!("On Monday the minister {who} left Velmar{at}.");
            let lines: Vec<String> = PEOPLE.iter().map(line).collect();
            let text =
                format!("Talks\n\nLake Wire 26/05/2015\n\n{}\n\nSource: https://example.org/1\n", lines.join("\n"));
            let origin = Origin { file: format!("corpus/{at}.txt").into(), language: "en".into() };
            corpus::read(text.as_bytes(), &Source::default(), &origin).0
        };
        let corpus = Arc::new(Corpus::new((0..articles).flat_map(read).collect(), Vec::new()));
        let schema = Arc::new(ready::news().0);
        let mut records = Vec::new();
        let articles: Vec<_> = corpus.articles().flatten().collect();
        let people = articles.iter().flat_map(|article| {
            PEOPLE.iter().zip(&article.paragraphs).map(move |(who, paragraph)| (article, who, paragraph))
        });
        for (at, (article, who, paragraph)) in people.enumerate() {
            let inside = article.text[paragraph.range()].find(who).unwrap();
            let place = |byte: usize| Some(CharPos::new(u32::try_from(byte).unwrap()));
            let start = paragraph.start.get() + inside;
            let record = |kind, label: &str, start, end| {
                let at = format!("2026-01-01T00:00:{at:02}Z");
                let id = format!("{at}-{start:?}-{kind:?}");
                let (doc, label, sha) = (article.id.clone(), label.into(), article.sha.clone());
                Arc::new(Record { id, kind, doc, label, sha, at, start, end, rev: 1, ..Record::default() })
            };
            let span = record(Kind::Span, "PER", place(start), place(start + who.len()));
            let span = Record { layer: "entity".into(), quote: (*who).to_owned(), ..Record::clone(&span) };
            records.push(Arc::new(span));
            records.push(record(Kind::Mark, "done", place(paragraph.start.get()), place(paragraph.end.get())));
        }
        let lessons = Lessons::new(corpus.clone(), schema.clone(), Vec::new(), records.clone()).collect();
        Case { schema, corpus, records, lessons }
    }

    impl Case {
        /// A learner that went to the end of the first paragraphs.
        fn taught(&self, paragraphs: usize, kept: Option<Vec<u8>>) -> Learner {
            let mut learner = Learner::new(self.schema.clone());
            learner.teach(self.corpus.clone(), Vec::new(), self.records[..2 * paragraphs].to_vec(), kept);
            while learner.study() {}
            learner
        }
    }

    fn state(learner: &mut Learner) -> Vec<u8> {
        learner.pupil.kept = 0;
        learner.keep(1).unwrap()
    }

    #[test]
    fn of_a_file_that_goes_on_only_the_rest_is_learnt() {
        let case = case(1);
        assert_eq!(case.lessons.len(), PEOPLE.len());
        assert!(case.lessons.iter().all(|lesson| lesson.spans.len() == 1));
        let mut first = case.taught(4, None);
        assert!(first.keep(5).is_none());
        let bytes = first.keep(4).unwrap();
        assert!(first.keep(1).is_none(), "it is kept already");
        let mut second = case.taught(6, Some(bytes));
        assert_eq!((second.pupil.kept, second.pupil.tutor.lessons()), (4, 6));
        assert!(state(&mut second) == state(&mut case.taught(6, None)));
    }

    #[test]
    fn what_was_taught_otherwise_is_thrown_away() {
        let mut case = case(1);
        let bytes = case.taught(4, None).keep(1).unwrap();
        assert_eq!(case.taught(3, Some(bytes.clone())).pupil.kept, 0, "more was taught than is there");
        assert_eq!(case.taught(6, Some(b"foreign".to_vec())).pupil.tutor.lessons(), 6);
        case.records.retain(|record| record.quote != PEOPLE[1]);
        let mut changed = Learner::new(case.schema.clone());
        changed.teach(case.corpus.clone(), Vec::new(), case.records.clone(), Some(bytes));
        while changed.study() {}
        assert_eq!((changed.pupil.kept, changed.pupil.tutor.lessons()), (0, 6));
        let mut anew = Learner::new(case.schema.clone());
        anew.teach(case.corpus.clone(), Vec::new(), case.records.clone(), None);
        while anew.study() {}
        assert!(state(&mut changed) == state(&mut anew));
    }

    #[test]
    fn a_paragraph_finished_during_the_course_is_known_at_once_and_learnt_in_its_turn() {
        let case = case(1);
        for steps in 0..5 {
            for kept in [None, case.taught(2, None).keep(1)] {
                let mut learner = Learner::new(case.schema.clone());
                learner.teach(case.corpus.clone(), Vec::new(), case.records[..10].to_vec(), kept);
                for _ in 0..steps {
                    learner.study();
                }
                learner.learn(case.lessons[5].clone());
                learner.study();
                let question = Question { text: "Then Mira Solen spoke.".into(), ..Question::default() };
                assert!(learner.answer(&question).iter().any(|one| one.label.is_some()), "after {steps} steps");
                while learner.study() {}
                assert!(state(&mut learner) == state(&mut case.taught(6, None)), "after {steps} steps");
            }
        }
    }

    #[test]
    fn a_course_that_is_left_half_way_is_kept_as_far_as_it_went() {
        let case = case(1);
        let mut learner = Learner::new(case.schema.clone());
        learner.teach(case.corpus.clone(), Vec::new(), case.records[..10].to_vec(), None);
        for _ in 0..3 {
            learner.study();
        }
        learner.learn(case.lessons[5].clone());
        learner.study();
        let mut later = case.taught(6, learner.keep(1));
        assert_eq!(later.pupil.kept, 3);
        assert!(state(&mut later) == state(&mut case.taught(6, None)));
    }
}
