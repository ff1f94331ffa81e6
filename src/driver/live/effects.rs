//! What the session asks to be done outside: by the store, or beside the loop.

use super::super::desk::Ask;
use super::super::tutor::Work;
use super::super::{beside, syncing, tracing};
use super::{Live, Wake};
use crate::annotation::Record;
use crate::annotation::past::Traced;
use crate::corpus::Corpus;
use crate::session::effect::{Effect, Event, Ticket};
use crate::session::ranking;
use crate::store::actor::Request;
use crate::store::resume::Left;
use std::sync::Arc;

impl Live {
    pub(super) fn effect(&mut self, effect: Effect) {
        let request = match effect {
            Effect::Append(Ticket(ticket), records) => Request::Append(ticket, records),
            Effect::Tidy => Request::Tidy,
            Effect::Retry => Request::Retry,
            Effect::Resume(place) => Request::Leave(Left::Place, serde_json::to_string(&place).unwrap_or_default()),
            Effect::Aside(aside) => Request::Leave(Left::Aside, serde_json::to_string(&aside).unwrap_or_default()),
            Effect::Ask(number, question) => return self.tutor.send(Work::Ask(number, question)),
            Effect::AskModels(paragraph) => return self.models.ask(paragraph),
            Effect::Learn(lesson) => {
                self.models.learn(&lesson);
                return self.tutor.send(Work::Learn(lesson));
            }
            Effect::Teach(corpus, records) => return self.tutor.send(Work::Teach(corpus, records)),
            Effect::Guideline(file) => return self.read_guideline(file),
            Effect::Rank(number, corpus, spans) => return self.rank(number, corpus, spans),
            Effect::Start(generation, job) => {
                let tell = self.tell();
                return self.jobs.start(generation, job, tell);
            }
            Effect::Cancel => return self.jobs.cancel(),
            Effect::Sheets(article) => return self.ask_desk(Ask::Sheets(article)),
            Effect::Survey(generation, order) => return self.ask_desk(Ask::Survey(generation, order)),
            Effect::Picture(generation, order) => {
                let tell = self.tell();
                return self.picturing.take((generation, order), &self.root, &self.session.schema, tell);
            }
            Effect::Compare(..) | Effect::Places(..) | Effect::StopComparing => {
                if matches!(effect, Effect::StopComparing) {
                    self.picturing.cancel();
                }
                let tell = self.tell();
                return self.agreeing.take(effect, &self.root, &self.session.schema, tell);
            }
            Effect::ReadCorpus => return self.read_corpus(),
            Effect::ReadAssignments(corpus) => return self.assigning.read(&self.root, corpus, self.tell()),
            Effect::Sync => return self.sync(),
            Effect::StopSync => return self.syncing.cancel(),
            Effect::Trace(number, traced) => return self.trace(number, traced),
            Effect::StopTracing => return self.tracing.cancel(),
            Effect::Unwatch => return self.ask_desk(Ask::Unwatch),
            Effect::Quit => return self.ended = true,
            Effect::Suspend => return self.suspend(),
            Effect::Mouse(_) => return self.take_mouse(),
            Effect::Redraw => return self.repaint(),
        };
        if let Some(store) = &self.store {
            store.send(request);
        }
    }

    /// Where what runs beside the loop tells of it.
    fn tell(&self) -> impl Fn(Event) + Send + Sync + 'static {
        let wake = self.wake.clone();
        move |event| _ = wake.send(Wake::Session(event))
    }

    fn read_corpus(&self) {
        let (root, schema, tell) = (self.root.clone(), self.session.schema.clone(), self.tell());
        std::thread::spawn(move || _ = beside::corpus(&root, &schema, &tell));
    }

    fn trace(&mut self, number: u64, traced: Vec<Traced>) {
        let (root, tell) = (self.root.clone(), self.tell());
        self.tracing.begin(move |cancelled| tracing::trace(&root, number, &traced, &tell, &|| cancelled()));
    }

    fn sync(&mut self) {
        let (root, schema, who) = (self.root.clone(), self.session.schema.clone(), self.session.who.clone());
        let tell = self.tell();
        self.syncing.begin(move |cancelled| syncing::sync(&root, &schema, &who, &tell, cancelled));
    }

    fn ask_desk(&mut self, ask: Ask) {
        let tell = self.tell();
        self.reviewing.ask(ask, &self.root, &self.session.schema, tell);
    }

    fn read_guideline(&self, file: String) {
        let (root, tell) = (self.root.clone(), self.tell());
        std::thread::spawn(move || {
            let found = beside::guideline(&root, &file);
            tell(Event::Guideline(file, found));
        });
    }

    /// Learns from all stances beside the loop. Without a thread for it the strip keeps what it knows.
    fn rank(&self, number: u64, corpus: Arc<Corpus>, spans: Vec<Arc<Record>>) {
        let (tell, schema) = (self.tell(), self.session.schema.clone());
        let work = move || {
            let taught = ranking::learn_all(&corpus, &spans, &schema);
            tell(Event::Ranked(number, Box::new(taught)));
        };
        _ = std::thread::Builder::new().name("ranker".to_owned()).spawn(work);
    }
}
