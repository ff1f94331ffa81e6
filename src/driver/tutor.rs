//! The learner beside the loop: it answers the last question from what it knows, learns when there is time, and keeps what
//! it learnt for the next session.

use super::learner::Learner;
use crate::annotation::Record;
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::store::cache::CacheFile;
use crate::suggest::{Lesson, Question};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;

/// After so many new lessons the state is kept while the person reads.
const MANY: usize = 250;
/// Fewer new lessons than this are learnt anew at the next start, sooner than the state is written at the end of this one.
const SOME: usize = 25;

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

/// The thread that learns.
#[derive(Debug)]
pub struct Learning {
    work: Sender<Work>,
    thread: JoinHandle<()>,
}

impl Learning {
    /// Starts it. `gold` reads what review decided; `file` keeps what was learnt, where something may be written.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn start(
        schema: Arc<Schema>,
        gold: impl Fn() -> Vec<Arc<Record>> + Send + 'static,
        file: Option<CacheFile>,
        answer: impl Fn(Event) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (work, inbox) = channel();
        let learner = Learner::new(schema);
        let run = move || run(learner, &inbox, &gold, file.as_ref(), &answer);
        let thread = std::thread::Builder::new().name("tutor".to_owned()).spawn(run)?;
        Ok(Self { work, thread })
    }

    /// Gives it work. One that has ended leaves the session without suggestions, nothing worse.
    pub fn send(&self, work: Work) {
        _ = self.work.send(work);
    }

    /// Ends it, and waits until what it learnt is kept.
    pub fn end(self) {
        drop(self.work);
        _ = self.thread.join();
    }
}

/// A file that can't be written is no loss: everything is learnt anew then.
fn keep(learner: &mut Learner, file: Option<&CacheFile>, least: usize) {
    if let Some(file) = file
        && let Some(bytes) = learner.keep(least)
    {
        _ = file.write(&bytes);
    }
}

fn run(
    mut learner: Learner,
    inbox: &Receiver<Work>,
    gold: &dyn Fn() -> Vec<Arc<Record>>,
    file: Option<&CacheFile>,
    answer: &dyn Fn(Event),
) {
    let mut question: Option<(u64, Question)> = None;
    let (mut is_new, mut idle) = (false, true);
    loop {
        let work = if idle { inbox.recv().map_err(|_| TryRecvError::Disconnected) } else { inbox.try_recv() };
        idle = false;
        match work {
            Ok(Work::Ask(number, asked)) => (question, is_new) = (Some((number, asked)), true),
            Ok(Work::Learn(lesson)) => learner.learn(lesson),
            Ok(Work::Teach(corpus, records)) => {
                learner.teach(corpus, gold(), records, file.and_then(CacheFile::read));
            }
            Err(TryRecvError::Disconnected) => return keep(&mut learner, file, SOME),
            Err(TryRecvError::Empty) => {
                let reply = |learner: &Learner| {
                    if let Some((number, asked)) = &question {
                        answer(Event::Offers(*number, learner.answer(asked)));
                    }
                };
                // A new question waits for a paragraph just finished, not for a whole file.
                if is_new && !learner.is_nearly_idle() {
                    reply(&learner);
                    is_new = false;
                }
                if learner.study() {
                    // What was learnt changes the answer: it is given again when nothing is left to learn.
                    continue;
                }
                reply(&learner);
                keep(&mut learner, file, MANY);
                (is_new, idle) = (false, true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::learner::tests::case;
    use crate::store::AnnotatorName;
    use crate::suggest;

    #[test]
    fn the_end_of_a_session_waits_until_what_was_learnt_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir(root.join(".gloss")).unwrap();
        let kept = |articles| {
            let case = case(articles);
            let (tell, told) = channel();
            let file = || CacheFile::learnt(&root, &AnnotatorName::new("rk").unwrap());
            let answer = move |event| _ = tell.send(event);
            let learning = Learning::start(case.schema.clone(), Vec::new, Some(file()), answer).unwrap();
            learning.send(Work::Teach(case.corpus.clone(), case.records.clone()));
            let text = &case.lessons.last().unwrap().text;
            let is_known = |event| {
                let repeats = |one: &suggest::Proposal| one.sources.contains(&suggest::Source::Repeat);
                matches!(event, Event::Offers(_, proposals) if proposals.iter().any(repeats))
            };
            let ask = || learning.send(Work::Ask(1, Question { text: text.clone(), ..Question::default() }));
            ask();
            while !is_known(told.recv().unwrap()) {
                ask();
            }
            learning.end();
            file().read().is_some()
        };
        assert!(!kept(1), "a few paragraphs are learnt anew sooner than they are kept");
        assert!(kept(6));
    }
}
