//! The learner beside the loop: it answers the last question from what it knows, and learns when there is time.

use crate::annotation::Record;
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::session::lessons::Lessons;
use crate::session::suggesting;
use crate::suggest::{Lesson, Proposal, Question, Tutor};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// What the learner is asked to do.
#[derive(Debug)]
pub enum Work {
    /// Answer the question of that number.
    Ask(u64, Question),
    /// Learn a paragraph.
    Learn(Lesson),
    /// Learn all that these records say was finished.
    Teach(Arc<Corpus>, Vec<Arc<Record>>),
}

/// What is known, and what is still to be learnt.
#[derive(Debug)]
pub struct Learner {
    schema: Arc<Schema>,
    tutor: Tutor,
    /// Paragraphs finished just now.
    waiting: VecDeque<Lesson>,
    /// The lessons of a file, learnt by the tutor that answers.
    course: Option<Lessons>,
    /// A tutor that learns everything anew while the other still answers.
    next: Option<(Tutor, Lessons)>,
    /// Lessons since that one began.
    late: Vec<Lesson>,
}

impl Learner {
    /// Knows nothing yet.
    pub fn new(schema: Arc<Schema>) -> Self {
        let tutor = suggesting::tutor(&schema);
        Self { schema, tutor, waiting: VecDeque::new(), course: None, next: None, late: Vec::new() }
    }

    /// Takes a lesson to be learnt by and by.
    pub fn learn(&mut self, lesson: Lesson) {
        if self.next.is_some() {
            self.late.push(lesson.clone());
        }
        self.waiting.push_back(lesson);
    }

    /// Takes all lessons of gold and of the annotator's file; what is known already is learnt anew, beside what answers.
    pub fn teach(&mut self, corpus: Arc<Corpus>, gold: Vec<Arc<Record>>, own: Vec<Arc<Record>>) {
        let lessons = Lessons::new(corpus, self.schema.clone(), gold, own);
        if self.tutor.lessons() == 0 && self.waiting.is_empty() {
            self.course = Some(lessons);
        } else {
            self.late.clear();
            self.next = Some((self.tutor.emptied(), lessons));
        }
    }

    /// Whether the lessons that wait take no time worth speaking of.
    pub fn is_nearly_idle(&self) -> bool {
        self.course.is_none() && self.waiting.len() <= 2
    }

    /// Learns one lesson; `false` where none is left.
    pub fn study(&mut self) -> bool {
        if let Some(lesson) = self.waiting.pop_front() {
            self.tutor.learn(&lesson);
            return true;
        }
        if let Some(course) = &mut self.course {
            match course.next() {
                Some(lesson) => _ = self.tutor.learn(&lesson),
                None => self.course = None,
            }
            return true;
        }
        let Some((next, lessons)) = &mut self.next else { return false };
        match lessons.next() {
            Some(lesson) => _ = next.learn(&lesson),
            None => {
                for lesson in self.late.drain(..) {
                    next.learn(&lesson);
                }
                if let Some((next, _)) = self.next.take() {
                    self.tutor = next;
                }
            }
        }
        true
    }

    /// What is proposed by what is known so far.
    pub fn answer(&self, question: &Question) -> Vec<Proposal> {
        self.tutor.ask(question)
    }
}

/// Starts the learner; it ends with its sender. `gold` reads what review decided.
pub fn start(
    schema: Arc<Schema>,
    gold: impl Fn() -> Vec<Arc<Record>> + Send + 'static,
    answer: impl Fn(Event) + Send + 'static,
) -> std::io::Result<Sender<Work>> {
    let (send, inbox) = channel();
    let learner = Learner::new(schema);
    std::thread::Builder::new().name("tutor".to_owned()).spawn(move || run(learner, &inbox, &gold, &answer))?;
    Ok(send)
}

fn run(mut learner: Learner, inbox: &Receiver<Work>, gold: &dyn Fn() -> Vec<Arc<Record>>, answer: &dyn Fn(Event)) {
    let mut question: Option<(u64, Question)> = None;
    let (mut is_new, mut idle) = (false, true);
    loop {
        let work = if idle { inbox.recv().map_err(|_| TryRecvError::Disconnected) } else { inbox.try_recv() };
        match work {
            Ok(Work::Ask(number, asked)) => (question, is_new) = (Some((number, asked)), true),
            Ok(Work::Learn(lesson)) => learner.learn(lesson),
            Ok(Work::Teach(corpus, records)) => learner.teach(corpus, gold(), records),
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) => {
                // A new question waits for a paragraph just finished, not for a whole file.
                let study_first = learner.is_nearly_idle();
                let reply = |learner: &Learner| {
                    if let Some((number, asked)) = &question {
                        answer(Event::Offers(*number, learner.answer(asked)));
                    }
                };
                if is_new && !study_first {
                    reply(&learner);
                    is_new = false;
                }
                if learner.study() {
                    idle = false;
                    // What was learnt changes the answer: it is given again when nothing is left to learn.
                    continue;
                }
                reply(&learner);
                (is_new, idle) = (false, true);
                continue;
            }
        }
        idle = false;
    }
}
