//! A session in a terminal: one channel brings keys, answers of the store and results; all that wait are taken, then
//! one frame is drawn. Nothing ticks: an idle session uses no processor.

use super::agreeing::Agreeing;
use super::assigning::Assigning;
use super::desk::{Ask, Reviewing};
use super::listen::{self, Heard};
use super::models::Models;
use super::picturing::Picturing;
use super::tutor::Learning;
use super::{beside, clock, jobs::Jobs, mouse, start};
use crate::config::Config;
use crate::keymap::{Keymap, Resolved};
use crate::practice::Gold;
use crate::session::command::{Command, Edit};
use crate::session::effect::{Event, Ticket};
use crate::session::mouse::Mouse;
use crate::session::own::Own;
use crate::session::{Begin, Session};
use crate::store::actor::{self, Reply, Request, Store};
use crate::store::cache::CacheFile;
use crate::store::dataset::Dataset;
use crate::store::home::Home;
use crate::store::{AnnotatorName, gold_file};
use crate::terminal::guard::Guard;
use crate::terminal::input::Input;
use crate::view::hits::HitMap;
use crate::view::theme::Colours;
use crate::view::view;
use anyhow::{Context as _, bail};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use signal_hook::consts::SIGTSTP;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

mod effects;

/// Keys that wait are taken for so long without a frame.
const UNSEEN: Duration = Duration::from_millis(50);
/// How long the first thing to decide may keep what others did waiting.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a session is opened with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The annotator.
    pub who: AnnotatorName,
    /// Whether to use colours.
    pub colour: bool,
    /// What the person has set.
    pub config: Config,
    /// What to tell at the start.
    pub notices: Vec<String>,
    /// What to begin with.
    pub begin: Begin,
    /// What gold has, for a session that practises on it.
    pub practice: Option<Gold>,
}

/// What wakes the loop.
enum Wake {
    Input(Input),
    Store(Reply),
    Session(Event),
    /// The terminal is gone, or the program was asked to end.
    End,
}

type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

struct Live {
    session: Session,
    keymap: Keymap,
    colours: Colours,
    store: Option<Store>,
    tutor: Learning,
    models: Models,
    root: PathBuf,
    jobs: Jobs,
    syncing: Jobs,
    tracing: Jobs,
    reviewing: Reviewing,
    agreeing: Agreeing,
    picturing: Picturing,
    assigning: Assigning,
    /// Held while others' work is not to be read, so that the first thing to decide comes sooner.
    later: Option<Sender<()>>,
    wake: Sender<Wake>,
    hits: HitMap,
    screen: Screen,
    guard: Option<Guard>,
    /// Whether the program was asked to end from outside.
    asked: Arc<AtomicBool>,
    ended: bool,
}

/// Opens the annotate session and stays in it until the person quits.
///
/// # Errors
/// When there is no terminal, or the annotator's file can't be read.
pub fn run(dataset: Dataset, options: &Options) -> anyhow::Result<()> {
    start::check_terminal()?;
    let (wake, wakes) = channel();
    let answers = wake.clone();
    // What the file says is made ready in the thread that reads it.
    let practises = options.practice.is_some();
    let of = if practises { Home::practice } else { Home::work };
    let home = of(&dataset.root, &options.who);
    let (opening, store) = actor::open(&home, dataset.read_only(), move |reply| {
        _ = answers.send(match reply {
            Reply::Opened(read) => {
                Wake::Session(Event::Own(Box::new(Own::new(read.records, read.notices, read.fault))))
            }
            reply => Wake::Store(reply),
        });
    })
    .with_context(|| format!("{} can't be read; nothing was changed", home.shown()))?;
    let schema = Arc::new(dataset.schema.clone());
    let mut reviewing = Reviewing::default();
    let reviews = options.begin == Begin::Review;
    if reviews {
        let tell = wake.clone();
        reviewing.ask(Ask::Open, &dataset.root, &schema, move |event| _ = tell.send(Wake::Session(event)));
    }
    let start = start::start(&dataset, options, &home, opening, schema.clone());
    // What one practises teaches nothing that stays, and gold is not to be given away.
    let learnt = (start.read_only.is_none() && !practises).then(|| CacheFile::learnt(&dataset.root, &options.who));
    let proposals = wake.clone();
    let (root, file) = (dataset.root.clone(), schema.review.gold.clone());
    let gold = move || {
        let known = if practises { Vec::new() } else { gold_file::records(&root, &file) };
        known.into_iter().map(Arc::new).collect()
    };
    let tutor = Learning::start(schema, gold, learnt, move |event| {
        _ = proposals.send(Wake::Session(event));
    })?;
    let models = start::models(&dataset, wake.clone(), |name, told| Wake::Session(Event::Model(name, told)))?;
    let (later, is_later) = channel();
    let guard = Guard::enter()?;
    guard.mouse(options.config.mouse == Mouse::On);
    let screen = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout())))?;
    let mut live = Live {
        session: Session::new(start),
        keymap: options.config.keymap.clone(),
        colours: start::colours(options.colour),
        store,
        tutor,
        models,
        root: dataset.root.clone(),
        jobs: Jobs::default(),
        syncing: Jobs::default(),
        tracing: Jobs::default(),
        reviewing,
        later: reviews.then_some(later),
        agreeing: Agreeing::default(),
        picturing: Picturing::default(),
        assigning: Assigning::default(),
        wake: wake.clone(),
        hits: HitMap::default(),
        screen,
        guard: Some(guard),
        asked: Arc::default(),
        ended: false,
    };
    let shown = live.draw();
    live.listen()?;
    live.measure();
    let (tell, who) = (wake, options.who.to_string());
    std::thread::spawn(move || {
        beside::read(&dataset, &who, &|event| _ = tell.send(Wake::Session(event)), || {
            _ = is_later.recv_timeout(PATIENCE);
        });
    });
    if shown.is_ok() {
        live.take(Wake::Session(Event::Begun));
        live.stay(&wakes);
    }
    drop(std::mem::take(&mut live.models));
    let lost = live.close(&wakes);
    // Dropped, it would print to a terminal that may be gone, and panic there; the guard gives the terminal back.
    std::mem::forget(live.screen);
    drop(live.guard);
    live.tutor.end();
    if lost > 0 {
        bail!("{lost} records could not be saved and are lost");
    }
    Ok(())
}

impl Live {
    /// Until the person quits or the terminal is gone.
    fn stay(&mut self, wakes: &Receiver<Wake>) {
        while !self.ended {
            let Ok(first) = wakes.recv() else { return };
            self.take(first);
            // Of a flood that does not end something is shown now and then.
            let begun = Instant::now();
            while begun.elapsed() < UNSEEN
                && let Ok(next) = wakes.try_recv()
            {
                self.take(next);
            }
            if !self.ended && self.draw().is_err() {
                return;
            }
            if self.session.item_here().is_some() {
                self.later = None;
            }
        }
    }

    fn take(&mut self, wake: Wake) {
        // Whoever asks the program to end does not wait for all keys that came before.
        self.ended |= self.asked.load(Ordering::Relaxed);
        if self.ended {
            return;
        }
        if let (Wake::Session(Event::Synced(_)), Some(store)) = (&wake, &self.store) {
            store.send(Request::Look);
        }
        let event = match wake {
            Wake::End => {
                self.ended = true;
                return;
            }
            Wake::Input(Input::Key(key)) => match self.keymap.press(key, &self.session) {
                Resolved::Run(command) => Event::Command(command),
                Resolved::Pending(_) => return,
            },
            Wake::Input(Input::Paste(text)) => Event::Command(Command::Edit(Edit::Paste(text))),
            Wake::Input(Input::Mouse(mouse)) => {
                let Some(command) = mouse::command(mouse, &self.hits) else { return };
                self.keymap.lapse();
                Event::Command(command)
            }
            Wake::Input(Input::Resize(width, height)) => Event::Resize(width, height),
            Wake::Session(event) => event,
            Wake::Store(Reply::Saved(ticket)) => Event::Saved(Ticket(ticket)),
            Wake::Store(Reply::Failed(why)) => Event::Failed(why),
            Wake::Store(Reply::Notice(notice)) => Event::Notice(notice),
            Wake::Store(Reply::Merged(records, notices)) => Event::Merged(records, notices),
            Wake::Store(Reply::Opened(_) | Reply::Closed(_)) => return,
        };
        for effect in self.session.apply(event, clock::stamp()) {
            self.effect(effect);
        }
    }

    fn take_mouse(&self) {
        if let Some(guard) = &self.guard {
            guard.mouse(self.session.mouse == Mouse::On);
        }
    }

    /// Gives the terminal back, stops, and takes it again when the shell resumes the program.
    fn suspend(&mut self) {
        self.guard = None;
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
        self.guard = Guard::enter().ok();
        self.take_mouse();
        self.ended |= self.guard.is_none();
        self.measure();
        self.repaint();
    }

    fn listen(&self) -> io::Result<()> {
        let (inputs, asked) = (self.wake.clone(), self.asked.clone());
        listen::listen(move |heard| {
            asked.fetch_or(heard == Heard::Asked, Ordering::Relaxed);
            let wake = match heard {
                Heard::Input(input) => Wake::Input(input),
                Heard::Gone | Heard::Asked => Wake::End,
            };
            inputs.send(wake).is_ok()
        })
    }

    /// Where nobody listened, the terminal may have changed its size unheard.
    fn measure(&mut self) {
        if let Ok((width, height)) = crossterm::terminal::size() {
            self.take(Wake::Input(Input::Resize(width, height)));
        }
    }

    /// Every cell is sent with the next frame. (`Terminal::clear` would ask the terminal for its cursor and wait.)
    fn repaint(&mut self) {
        let (width, height) = self.session.terminal_size();
        let _ = self.screen.resize(Rect::new(0, 0, width, height));
    }

    fn draw(&mut self) -> io::Result<()> {
        queue!(self.screen.backend_mut(), BeginSynchronizedUpdate)?;
        let (session, keymap, colours) = (&self.session, &self.keymap, self.colours);
        let mut hits = HitMap::default();
        self.screen.draw(|frame| {
            let area = frame.area();
            hits = view(session, keymap, colours, area, frame.buffer_mut());
        })?;
        self.hits = hits;
        queue!(self.screen.backend_mut(), EndSynchronizedUpdate)?;
        self.screen.backend_mut().flush()?;
        if self.session.has_unseen() {
            self.take(Wake::Session(Event::Drawn));
        }
        Ok(())
    }

    /// Waits until everything is on the disk; gives back how many records could not be written.
    fn close(&mut self, wakes: &Receiver<Wake>) -> usize {
        let Some(store) = self.store.take() else { return 0 };
        store.send(Request::Close);
        loop {
            match wakes.recv_timeout(Duration::from_secs(20)) {
                Ok(Wake::Store(Reply::Closed(lost))) => return lost,
                Ok(_) => {}
                Err(_) => return 0,
            }
        }
    }
}
