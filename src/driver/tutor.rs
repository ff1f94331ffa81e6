//! The learner beside the loop: lessons in their order, and of several questions the last.

use crate::annotation::Record;
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::session::suggesting;
use crate::suggest::{Lesson, Question, Tutor};
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
    Teach(Arc<Corpus>, Vec<Record>),
}

/// Starts the learner; it ends with its sender.
pub fn start(schema: Arc<Schema>, answer: impl Fn(Event) + Send + 'static) -> std::io::Result<Sender<Work>> {
    let (send, inbox) = channel();
    std::thread::Builder::new().name("tutor".to_owned()).spawn(move || run(&schema, &inbox, &answer))?;
    Ok(send)
}

fn run(schema: &Schema, inbox: &Receiver<Work>, answer: &dyn Fn(Event)) {
    let mut tutor = Tutor::new(suggesting::layers(schema), schema.suggest.threshold);
    let mut waiting: VecDeque<Lesson> = VecDeque::new();
    let mut question: Option<(u64, Question)> = None;
    loop {
        // While lessons wait, questions are answered between them by what is known so far.
        let work = if waiting.is_empty() && question.is_none() {
            inbox.recv().map_err(|_| TryRecvError::Disconnected)
        } else {
            inbox.try_recv()
        };
        match work {
            Ok(Work::Ask(number, asked)) => question = Some((number, asked)),
            Ok(Work::Learn(lesson)) => waiting.push_back(lesson),
            Ok(Work::Teach(corpus, records)) => waiting.extend(suggesting::lessons(&corpus, &records, schema)),
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) => {
                // One lesson at a time, so that a question waits for one at most.
                if let Some((number, asked)) = question.take() {
                    answer(Event::Offers(number, tutor.ask(&asked)));
                    if !waiting.is_empty() {
                        question = study(&mut tutor, &mut waiting, inbox).or(Some((number, asked)));
                    }
                } else if let Some(lesson) = waiting.pop_front() {
                    tutor.learn(lesson);
                }
            }
        }
    }
}

/// Learns until nothing waits or something new is asked; gives back the new question.
fn study(tutor: &mut Tutor, waiting: &mut VecDeque<Lesson>, inbox: &Receiver<Work>) -> Option<(u64, Question)> {
    while let Some(lesson) = waiting.pop_front() {
        tutor.learn(lesson);
        match inbox.try_recv() {
            Ok(Work::Ask(number, asked)) => return Some((number, asked)),
            Ok(Work::Learn(lesson)) => waiting.push_back(lesson),
            Ok(Work::Teach(..)) | Err(_) => {}
        }
    }
    None
}
