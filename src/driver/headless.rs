//! The whole program without a terminal: keys in, rendered buffer out. Tests, pictures and benches use it.

use super::agreeing;
use super::desk;
use super::learner::Learner;
use super::mouse;
use super::picturing;
use crate::agreement::gather::{self, Gather, Wanted};
use crate::annotation::past::{Commit, Past, Traced};
use crate::annotation::{Record, Registry, Stamp};
use crate::corpus::{Article, Corpus};
use crate::guideline::Guideline;
use crate::insight::facts::Annotator;
use crate::insight::{Facts, Ledger};
use crate::keymap::{Key, Keymap, Resolved};
use crate::review::Comparison;
use crate::review::same::Same;
use crate::session::command::{Command, Edit};
use crate::session::dashboard::agreement::figures::Compared;
use crate::session::dashboard::insight::Pictured;
use crate::session::effect::{Effect, Event};
use crate::session::mouse::Mouse;
use crate::session::review::survey::{Counted, Order};
use crate::session::syncing::Synced;
use crate::session::{Session, Start, ranking};
use crate::sheet::Sheet;
use crate::suggest::protocol::Paragraph;
use crate::terminal::input::{self, MouseKind};
use crate::text::TextMap;
use crate::view::hits::HitMap;
use crate::view::theme::Colours;
use crate::view::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A session with a fixed clock; what it would write is saved at once, into a list.
#[derive(Debug)]
pub struct Headless {
    /// The state.
    pub session: Session,
    /// Every record that was sent to the disk, in order.
    pub written: Vec<Record>,
    /// Whether the session asked to end.
    pub ended: bool,
    /// Files of guidelines by their names.
    pub guidelines: BTreeMap<String, String>,
    /// Whether the disk takes what is written.
    pub disk_full: bool,
    /// What a sync ends with.
    pub sync: Synced,
    /// What git has, the newest commit first.
    pub committed: Vec<(Commit, Vec<Record>)>,
    /// What outside models were asked about.
    pub asked: Vec<Paragraph>,
    /// What other annotators have, by their names.
    pub others: BTreeMap<String, Vec<Record>>,
    /// How long the session itself took so far; what runs beside it in a terminal is not in it.
    pub applied: Duration,
    learner: Learner,
    keymap: Keymap,
    colours: Colours,
    millis: u64,
}

impl Headless {
    /// Opens a session on a corpus that is read already.
    pub fn new(start: Start, corpus: Corpus, colour: bool) -> Self {
        Self::with_keys(start, corpus, colour, Keymap::default())
    }

    /// The same with keys that a person has bound.
    pub fn with_keys(start: Start, corpus: Corpus, colour: bool, keymap: Keymap) -> Self {
        let schema = start.schema.clone().unwrap_or_default();
        let start = Start { commands: keymap.commands(), ..start };
        let learner = Learner::new(schema);
        let mut this = Self {
            session: Session::new(start),
            learner,
            written: Vec::new(),
            ended: false,
            guidelines: BTreeMap::new(),
            disk_full: false,
            sync: Synced::default(),
            committed: Vec::new(),
            others: BTreeMap::new(),
            asked: Vec::new(),
            applied: Duration::ZERO,
            keymap,
            colours: if colour { Colours::True } else { Colours::None },
            millis: 1_795_500_000_000,
        };
        this.event(Event::Corpus(Arc::new(corpus)));
        this
    }

    /// Types a sequence of keys, such as `fbLp<Space>`; what is no key is left out.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in Key::sequence(keys).unwrap_or_default() {
            if let Resolved::Run(command) = self.keymap.press(key, &self.session) {
                self.drawn();
                self.event(Event::Command(command));
            }
        }
        self
    }

    /// Presses the left button in a cell.
    pub fn click(&mut self, x: u16, y: u16) -> &mut Self {
        self.mouse(MouseKind::Press, x, y)
    }

    /// Presses the left button in a cell and moves to another.
    pub fn drag(&mut self, from: (u16, u16), to: (u16, u16)) -> &mut Self {
        self.click(from.0, from.1).mouse(MouseKind::Drag, to.0, to.1)
    }

    /// Turns the wheel by that many notches, downward.
    pub fn wheel(&mut self, notches: i32) -> &mut Self {
        self.mouse(MouseKind::Wheel(notches), 0, 0)
    }

    /// What a terminal says of the mouse; nothing where it is left to the terminal.
    fn mouse(&mut self, kind: MouseKind, x: u16, y: u16) -> &mut Self {
        let (_, hits) = self.draw();
        if self.session.mouse == Mouse::On
            && let Some(command) = mouse::command(input::Mouse { kind, x, y }, &hits)
        {
            self.keymap.lapse();
            self.drawn();
            self.event(Event::Command(command));
        }
        self
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.event(Event::Command(Command::Edit(Edit::Paste(text.to_owned()))));
        self
    }

    /// What annotators have in an article; with what was written by the session's own, or without.
    fn sheets(&self, article: &Article, with_own: bool) -> Vec<Sheet> {
        let map = TextMap::new(article.text.clone());
        let about = |records: Vec<Record>| records.into_iter().filter(|record| record.doc == article.id);
        let sheet = |who: &str, records| Sheet::new(who, about(records), article, &map, &self.session.schema);
        let others = self.others.iter().map(|(who, records)| sheet(who, records.clone()));
        let own = || sheet(&self.session.who, self.session.own.of_doc(&article.id).into_iter().cloned().collect());
        others.chain(with_own.then(own)).collect()
    }

    /// What all annotators and the session's own have in an article, side by side.
    pub fn compared(&self, article: &Article) -> Comparison {
        let map = TextMap::new(article.text.clone());
        let sheets = self.sheets(article, true);
        Same::default().compare(article, &map, &sheets, &self.session.schema)
    }

    /// Every revision that was written, and what git is made to have.
    fn past(&self, one: &Traced) -> Past {
        let others = self.others.get(&one.who).into_iter().flatten();
        let known = self.session.own.get(&one.id).into_iter();
        let lines = self.written.iter().chain(known).chain(others).filter(|record| record.id == one.id);
        let of_id = |(commit, records): &(Commit, Vec<Record>)| {
            (commit.clone(), records.iter().filter(|record| record.id == one.id).cloned().collect())
        };
        let committed = self.committed.iter().map(of_id).collect();
        Past::new(&one.who, lines.cloned().collect(), committed)
    }

    fn counted(&self, order: &Order) -> Counted {
        let annotators: Vec<String> = self.others.keys().cloned().collect();
        let articles = order.corpus.articles().flatten().enumerate();
        let count = |article: &Article| desk::open_items(&self.compared(article), order, annotators.len() <= 1);
        let open = articles.map(|(at, article)| (at, count(&article))).filter(|(_, count)| *count > 0).collect();
        Counted { open, read: order.corpus.len(), is_done: true, annotators }
    }

    /// What everybody has: the others, and what the session holds of its own annotator.
    fn facts(&self, corpus: &Corpus) -> Facts {
        let own: Vec<Record> = self.session.own.iter().cloned().collect();
        let mut all: BTreeMap<&str, &[Record]> =
            self.others.iter().map(|(name, records)| (name.as_str(), records.as_slice())).collect();
        all.insert(&self.session.who, &own);
        let ledgers: Vec<(Annotator, Arc<Ledger>)> = all
            .into_iter()
            .map(|(name, records)| {
                let who = Annotator { name: name.to_owned(), is_gold: name == "gold" };
                (who, Arc::new(Ledger::new(records)))
            })
            .collect();
        Facts::new(&ledgers, &[], corpus, &self.session.schema)
    }

    /// How far everybody agrees; nobody's names of entities are known but those of the records themselves.
    fn figures(&self, corpus: &Corpus) -> Vec<Compared> {
        let schema = &self.session.schema;
        let names = self.others.keys().chain([&self.session.who]);
        let annotators: Vec<String> = names.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        let (layers, registry) = (gather::layers(schema, None), Registry::default());
        let wanted = Wanted { annotators: &annotators, layers, label: None, gold: None, registry: &registry };
        let mut part = Gather::new(&wanted, schema);
        for article in corpus.articles().flatten() {
            let map = TextMap::new(article.text.clone());
            part.add(&article, &map, &self.sheets(&article, true), &[]);
        }
        let told = Mutex::new(Vec::new());
        let tell = |compared| told.lock().unwrap_or_else(PoisonError::into_inner).push(compared);
        agreeing::beside::figures(Gather::finish(vec![part]), schema, &tell, &|| false);
        told.into_inner().unwrap_or_default()
    }

    /// Something happens, a second after what happened before.
    pub fn event(&mut self, event: Event) {
        self.millis += 1000;
        let stamp = Stamp::new(self.millis, u128::from(self.millis) << 16);
        let begun = Instant::now();
        let effects = self.session.apply(event, stamp);
        self.applied += begun.elapsed();
        for effect in effects {
            match effect {
                Effect::Append(ticket, records) => {
                    self.written.extend(records);
                    self.event(if self.disk_full {
                        Event::Failed("the disk is full".to_owned())
                    } else {
                        Event::Saved(ticket)
                    });
                }
                Effect::Ask(generation, question) => {
                    while self.learner.study() {}
                    let proposals = self.learner.answer(&question);
                    self.quietly(Event::Offers(generation, proposals));
                }
                Effect::Sheets(article) => {
                    let sheets = Arc::new(self.sheets(&article, false));
                    self.event(Event::Sheets(article.id.clone(), Arc::default(), sheets));
                }
                Effect::Survey(generation, order) => {
                    let counted = self.counted(&order);
                    self.event(Event::Survey(generation, counted));
                }
                Effect::Compare(generation, corpus) => {
                    for compared in self.figures(&corpus) {
                        self.event(Event::Compared(generation, compared));
                    }
                }
                Effect::Picture(generation, order) => {
                    let facts = order.facts.clone().unwrap_or_else(|| Arc::new(self.facts(&order.corpus)));
                    if order.facts_alone {
                        self.event(Event::Pictured(generation, Pictured::Facts(facts, Vec::new())));
                        continue;
                    }
                    let schema = self.session.schema.clone();
                    let told = picturing::count(&order, facts, &schema, &|| false, &|_| ());
                    if let Some(told) = told {
                        self.event(Event::Pictured(generation, Pictured::Done(Box::new(told))));
                    }
                }
                Effect::Places(generation, order) => self.event(Event::Places(generation, order.find(&|| false))),
                Effect::AskModels(paragraph) => self.asked.push(paragraph),
                Effect::Learn(lesson) => self.learner.learn(lesson),
                Effect::Guideline(file) => {
                    let text = self.guidelines.get(&file).map(|text| Arc::new(Guideline::parse(text)));
                    self.quietly(Event::Guideline(
                        file.clone(),
                        text.ok_or_else(|| format!("there is no file {file}.")),
                    ));
                }
                Effect::Teach(corpus, records) => self.learner.teach(corpus, Vec::new(), records, None),
                Effect::Rank(number, corpus, spans) => {
                    let taught = ranking::learn_all(&corpus, &spans, &self.session.schema);
                    self.quietly(Event::Ranked(number, Box::new(taught)));
                }
                Effect::Start(generation, job) => {
                    let told = RefCell::new(Vec::new());
                    job.run(&|| false, &|one| told.borrow_mut().push(one));
                    for one in told.into_inner() {
                        self.event(Event::JobProgress(generation, one));
                    }
                    self.event(Event::JobDone(generation));
                }
                Effect::Trace(number, traced) => {
                    let pasts = traced.iter().map(|one| self.past(one)).collect();
                    self.event(Event::Traced(number, pasts));
                }
                Effect::Sync => {
                    let synced = self.sync.clone();
                    self.event(Event::Synced(synced));
                }
                Effect::Quit => self.ended = true,
                _ => {}
            }
        }
    }

    /// What is on the screen was seen.
    fn drawn(&mut self) {
        if self.session.has_unseen() {
            self.quietly(Event::Drawn);
        }
    }

    /// Something that takes no time happens; it has no effects.
    fn quietly(&mut self, event: Event) {
        let begun = Instant::now();
        let effects = self.session.apply(event, Stamp::new(self.millis, u128::from(self.millis) << 16));
        self.applied += begun.elapsed();
        debug_assert!(effects.is_empty(), "{effects:?}");
    }

    /// The screen.
    pub fn screen(&self) -> Buffer {
        self.draw().0
    }

    fn draw(&self) -> (Buffer, HitMap) {
        let (width, height) = self.session.terminal_size();
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let hits = view(&self.session, &self.keymap, self.colours, area, &mut buffer);
        (buffer, hits)
    }

    /// The screen as text, a line a row.
    pub fn text(&self) -> String {
        let buffer = self.screen();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut skip = 0;
            let mut row = String::new();
            for x in 0..buffer.area.width {
                let symbol = buffer.cell((x, y)).map_or(" ", ratatui::buffer::Cell::symbol);
                if skip == 0 {
                    row.push_str(symbol);
                    skip = usize::from(crate::text::visible::width(symbol)).max(1);
                }
                skip -= 1;
            }
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }
}
