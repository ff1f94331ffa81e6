//! Keeps one model going: starts it when it is first needed, asks one paragraph after the other, waits so long and no
//! longer, starts it again where it broke, and gives it up where that does not help.

use super::process::Process;
use crate::schema::SuggestCommand;
use crate::session::models::Told;
use crate::suggest::Lesson;
use crate::suggest::protocol::{Answer, Greeting, LONGEST_LINE, Paragraph, Vocabulary};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// So many paragraphs without an answer, one after the other, are taken for a crash.
const UNANSWERED: usize = 5;
/// So many lines that answer nothing, within one question, are taken for a crash.
const UNASKED: usize = 100;
/// Of these so many are said.
const UNASKED_SAID: usize = 3;
/// Finished paragraphs that wait for a model that is not ready.
const UNTAUGHT: usize = 64;

/// What a conductor is told, by the session and by what reads the model.
#[derive(Debug)]
pub(super) enum Message {
    /// This paragraph is wanted, and none before it any more.
    Ask(Arc<Paragraph>),
    /// This was finished.
    Learn(Arc<Lesson>),
    /// A line of the program of that number.
    Line(u32, Vec<u8>),
    /// A line of it was too long.
    TooLong(u32),
    /// Its error output.
    Said(Vec<String>),
    /// Its output is closed.
    Ended(u32),
    /// The session ends.
    Stop,
}

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the greeting.
    pub(super) greeting: Duration,
    /// For the answer about a paragraph.
    pub(super) answer: Duration,
    /// Before it is started again, the first time, the second, the third; then no more.
    pub(super) rests: [Duration; 3],
}

impl Patience {
    /// Large models take their time to be read.
    pub(super) const USUAL: Self = Self {
        greeting: Duration::from_mins(1),
        answer: Duration::from_secs(2),
        rests: [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(16)],
    };
}

/// Why a command does not run.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Its user did not agree to it, or to something else of that name.
    Untrusted,
    /// It can't.
    Unable(String),
}

/// The program to run, if it may: asked before each start.
pub(super) type Allow = Box<dyn Fn(&SuggestCommand) -> Result<PathBuf, Refusal> + Send>;

#[derive(Debug)]
enum State {
    /// It was not needed yet.
    Asleep,
    /// It was started.
    Greeting(Instant),
    /// It waits for a question.
    Idle,
    /// It was asked.
    Busy(Arc<Paragraph>, Instant),
    /// It broke and is started again then.
    Resting(Instant),
    /// It is not started again.
    Off,
}

/// One model.
pub(super) struct Conductor {
    pub(super) command: SuggestCommand,
    pub(super) root: PathBuf,
    pub(super) words: Arc<Vocabulary>,
    pub(super) patience: Patience,
    pub(super) allow: Allow,
    pub(super) tell: Box<dyn Fn(Told) + Send>,
    /// Where what reads the model puts its messages.
    pub(super) own: Sender<Message>,
}

/// What changes while it runs.
struct Running {
    base: Conductor,
    state: State,
    process: Option<Process>,
    number: u32,
    greeting: Option<Greeting>,
    waiting: Option<Arc<Paragraph>>,
    untaught: Vec<Arc<Lesson>>,
    broken: usize,
    unanswered: usize,
    unasked: usize,
}

impl Conductor {
    /// Until the session ends, or the model is given up.
    pub(super) fn run(self, inbox: &Receiver<Message>) {
        match (self.allow)(&self.command) {
            Err(Refusal::Untrusted) => return (self.tell)(Told::Untrusted),
            Err(Refusal::Unable(why)) => return (self.tell)(Told::Off(why)),
            Ok(_) => {}
        }
        let mut running = Running {
            base: self,
            state: State::Asleep,
            process: None,
            number: 0,
            greeting: None,
            waiting: None,
            untaught: Vec::new(),
            broken: 0,
            unanswered: 0,
            unasked: 0,
        };
        while !matches!(running.state, State::Off) {
            let message = match running.wakes_at() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => running.take(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // Also where it talks without a pause.
            if running.wakes_at().is_some_and(|at| at <= Instant::now()) {
                running.late();
            }
            running.go_on();
        }
        // What it still says goes to the log until nobody listens.
        while let Ok(Message::Said(lines)) = inbox.recv_timeout(Duration::from_millis(200)) {
            (running.base.tell)(Told::Log(lines));
        }
    }
}

impl Running {
    fn wakes_at(&self) -> Option<Instant> {
        match &self.state {
            State::Greeting(at) | State::Busy(_, at) | State::Resting(at) => Some(*at),
            State::Asleep | State::Idle | State::Off => None,
        }
    }

    /// Whether it is the program that runs: of one that was given up something may still come.
    fn runs(&self, number: u32) -> bool {
        number == self.number && self.process.is_some()
    }

    fn tell(&self, told: Told) {
        (self.base.tell)(told);
    }

    fn log(&self, line: impl Into<String>) {
        self.tell(Told::Log(vec![line.into()]));
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Ask(paragraph) => {
                self.waiting = Some(paragraph);
                self.unasked = 0;
            }
            Message::Learn(lesson) => self.teach(lesson),
            Message::Said(lines) => self.tell(Told::Log(lines)),
            Message::Line(number, line) if self.runs(number) => self.line(&line),
            Message::TooLong(number) if self.runs(number) => {
                self.took();
                self.unasked(format!("a line longer than {} KiB was refused", LONGEST_LINE >> 10));
            }
            Message::Ended(number) if self.runs(number) => {
                if let Some(process) = self.process.take() {
                    self.breaks(&process.end());
                }
            }
            Message::Line(..) | Message::TooLong(_) | Message::Ended(_) | Message::Stop => {}
        }
    }

    fn took(&self) {
        if let Some(process) = &self.process {
            process.taken();
        }
    }

    fn line(&mut self, line: &[u8]) {
        self.took();
        if matches!(self.state, State::Greeting(_)) {
            return match Greeting::read(line) {
                Ok(greeting) => self.greeted(greeting),
                Err(why) => self.give_up(&why),
            };
        }
        let answer = match Answer::read(line) {
            Ok(answer) => answer,
            Err(why) => return self.unasked(why),
        };
        let asked = match &self.state {
            State::Busy(asked, _) if asked.id == answer.id => asked.clone(),
            _ => return self.unasked(format!("its answer to question {} came late, or nobody asked", answer.id)),
        };
        let Some(source) = self.greeting.as_ref().map(|greeting| greeting.source.clone()) else { return };
        (self.state, self.unanswered) = (State::Idle, 0);
        match answer.settle(&asked, &self.base.words, &source) {
            Ok((proposals, dropped)) => {
                if let Some(said) = dropped.said() {
                    self.log(format!("{}: dropped {said}", place(&asked)));
                }
                self.tell(Told::Proposed(asked.id, source, proposals));
            }
            Err(why) => self.tell(Told::Skipped(asked.id, format!("{}: {why}", place(&asked)))),
        }
    }

    fn greeted(&mut self, greeting: Greeting) {
        self.log(format!("it is {}", greeting.source.origin()));
        self.tell(Told::Greeted(greeting.source.clone()));
        self.greeting = Some(greeting);
        self.state = State::Idle;
        for lesson in std::mem::take(&mut self.untaught) {
            self.teach(lesson);
        }
    }

    fn teach(&mut self, lesson: Arc<Lesson>) {
        let is_ready = matches!(self.state, State::Idle | State::Busy(..));
        match (&self.greeting, &self.process) {
            (Some(greeting), Some(process)) if is_ready && greeting.learns => {
                if !process.say(self.base.words.learn(&lesson)) {
                    self.breaks("it does not read what it is told");
                }
            }
            (Some(greeting), _) if !greeting.learns => {}
            _ if is_ready || self.untaught.len() == UNTAUGHT => {}
            _ => self.untaught.push(lesson),
        }
    }

    /// It said something that answers nothing.
    fn unasked(&mut self, what: String) {
        self.unasked += 1;
        if self.unasked <= UNASKED_SAID {
            self.log(what);
        } else if self.unasked > UNASKED {
            self.breaks("it talks without being asked");
        }
    }

    fn late(&mut self) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Greeting(_) => {
                self.breaks(&format!("it did not greet within {} s", self.base.patience.greeting.as_secs_f32()));
            }
            State::Busy(asked, _) => {
                let why = format!("{}: no answer within {} s", place(&asked), self.base.patience.answer.as_secs_f32());
                self.tell(Told::Skipped(asked.id, why));
                self.unanswered += 1;
                if self.unanswered == UNANSWERED {
                    self.breaks(&format!("no answer about {UNANSWERED} paragraphs in a row"));
                }
            }
            State::Resting(_) => self.state = State::Asleep,
            other => self.state = other,
        }
    }

    /// It is ended, and started again after a while, or no more.
    fn breaks(&mut self, why: &str) {
        if let State::Busy(asked, _) = &self.state {
            self.tell(Told::Skipped(asked.id, format!("{}: {why}", place(asked))));
        }
        self.process = None;
        (self.unanswered, self.unasked) = (0, 0);
        match self.base.patience.rests.get(self.broken) {
            Some(rest) => {
                self.broken += 1;
                self.log(format!("{why}; it is started again after {} s", rest.as_secs_f32()));
                self.state = State::Resting(Instant::now() + *rest);
            }
            None => self.give_up(&format!("{why}, {} times", self.broken + 1)),
        }
    }

    fn give_up(&mut self, why: &str) {
        self.process = None;
        self.state = State::Off;
        self.tell(Told::Off(why.to_owned()));
    }

    fn go_on(&mut self) {
        if self.waiting.is_none() {
            return;
        }
        match self.state {
            State::Asleep => self.start(),
            State::Idle => {
                if let (Some(asked), Some(process)) = (self.waiting.take(), &self.process) {
                    let is_said = process.say(asked.line());
                    self.state = State::Busy(asked, Instant::now() + self.base.patience.answer);
                    if !is_said {
                        self.breaks("it does not read what it is asked");
                    }
                }
            }
            _ => {}
        }
    }

    fn start(&mut self) {
        let program = match (self.base.allow)(&self.base.command) {
            Ok(program) => program,
            Err(Refusal::Untrusted) => {
                self.state = State::Off;
                return self.tell(Told::Untrusted);
            }
            Err(Refusal::Unable(why)) => return self.give_up(&why),
        };
        self.number += 1;
        let arguments = self.base.command.run.get(1..).unwrap_or_default();
        match Process::start(self.number, &program, arguments, &self.base.root, &self.base.own) {
            Ok(process) => {
                process.say(self.base.words.hello());
                self.log("it is started");
                self.process = Some(process);
                self.state = State::Greeting(Instant::now() + self.base.patience.greeting);
            }
            Err(error) => self.give_up(&format!("it can't be started ({error})")),
        }
    }
}

/// The paragraph, for the log.
fn place(asked: &Paragraph) -> String {
    let start: String = asked.text.chars().take(30).collect();
    format!("{} “{start}…”", asked.doc)
}
