//! The inbox: what others decided and asked about one's work. Going through it moves the text to the places; what is
//! answered, changed since or put aside does not wait any more.

use super::command::Command;
use super::effect::Effect;
use super::seek::Sought;
use super::selection::Selection;
use super::{Mode, Session};
use crate::annotation::ruling::{Ruling, reference};
use crate::annotation::{Kind, Record, Stamp};
use crate::text::count::counted;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Rows that are shown of the list at most, and below it of what was written.
const ROWS: usize = 7;
const NOTE: u16 = 3;
/// Code points of it that are shown at most.
const NOTED: usize = 1_000;

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A decision for the record as it was.
    Accepted,
    /// A decision against it.
    Rejected,
    /// A decision for another version of it.
    Amended,
    /// A comment with a question mark.
    Asked,
    /// A comment.
    Commented,
    /// A comment on one's own comment.
    Answered,
}

impl Said {
    /// What a record says about another of that kind; `None` where it says nothing that is known.
    fn of(record: &Record, about: &Kind) -> Option<Self> {
        if record.kind == Kind::Comment {
            let asks = record.note.contains(['?', '？', '؟']);
            return Some(match about {
                Kind::Comment => Self::Answered,
                _ if asks => Self::Asked,
                _ => Self::Commented,
            });
        }
        Ruling::of(record).map(|ruling| match ruling {
            Ruling::Accept => Self::Accepted,
            Ruling::Reject => Self::Rejected,
            Ruling::Amend => Self::Amended,
        })
    }

    /// In one word, after a name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepts",
            Self::Rejected => "rejects",
            Self::Amended => "amends",
            Self::Asked => "asks",
            Self::Commented => "says",
            Self::Answered => "answers",
        }
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct Item {
    /// The decision or comment.
    pub record: Arc<Record>,
    /// What it says.
    pub said: Said,
    /// Whether it waits for the annotator.
    pub waits: bool,
}

impl Item {
    /// The id of the annotator's record that it is about.
    pub fn about(&self) -> &str {
        reference(&self.record.of).0
    }

    /// What was written, in one line, as far as a screen can show it.
    pub fn note(&self) -> String {
        let start: String = self.record.note.chars().take(NOTED).collect();
        start.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The list while it is open.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// Those that wait in the order of the corpus, then, where all are shown, the others.
    pub items: Vec<Item>,
    /// Which one is gone to.
    pub at: usize,
    /// Whether those are shown that do not wait.
    pub all: bool,
    /// How many were accepted.
    pub accepted: usize,
    /// How many were answered, changed since or put aside.
    pub settled: usize,
    origin: Option<(String, Selection)>,
}

impl Inbox {
    /// Rows that it asks for on the screen.
    pub fn rows(&self) -> u16 {
        1 + u16::try_from(self.items.len().clamp(1, ROWS)).unwrap_or_default() + NOTE
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| item.waits).count()
    }
}

/// What is remembered of the inbox while it is closed.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    /// What others wrote is read.
    arrived: bool,
    /// What was put aside, as `ID@REV`.
    aside: BTreeSet<String>,
    /// What was told of, as `ID@REV`.
    told: HashSet<String>,
    /// One's own version before the reviewer's took its place, by decision: undo makes it wait again.
    pub(super) replaced: HashMap<String, Record>,
    /// The row that was gone to last, by its id and number: `n` goes on there.
    last: (String, usize),
}

impl Tray {
    /// With what was put aside in sessions before.
    pub fn new(aside: BTreeSet<String>) -> Self {
        Self { aside, ..Self::default() }
    }
}

/// What waits, by kind, in words.
fn summed_up(items: &[Item]) -> String {
    let kinds: [(&str, &[Said]); 4] = [
        ("decision", &[Said::Rejected, Said::Amended]),
        ("question", &[Said::Asked]),
        ("comment", &[Said::Commented]),
        ("answer", &[Said::Answered]),
    ];
    let count = |said: &[Said]| items.iter().filter(|item| said.contains(&item.said)).count();
    let counts = kinds.map(|(what, said)| (count(said), what));
    let mut parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    match (parts.pop(), parts.is_empty()) {
        (Some(last), false) => format!("{} and {last}", parts.join(", ")),
        (last, _) => last.unwrap_or_default(),
    }
}

/// Whether two records say the same, whenever they were written.
fn is_alike(a: &Record, b: &Record) -> bool {
    Record { rev: b.rev, at: b.at.clone(), ..a.clone() } == *b
}

impl Session {
    /// Whether one's own record was changed after it was decided or commented on. Undo takes a change back.
    pub(super) fn is_changed_since(&self, said: &Record, about: &Record) -> bool {
        let (_, rev) = reference(&said.of);
        let before = self.tray.replaced.get(&said.reference());
        about.is_retracted() || (about.rev > rev && !before.is_some_and(|before| is_alike(before, about)))
    }

    /// Whether the annotator did something about it: an answer, a change since, or putting it aside.
    fn is_settled(&self, said: &Record, about: &Record, answers: &HashMap<&str, u64>) -> bool {
        let answered = || answers.get(said.id.as_str()).is_some_and(|rev| *rev >= said.rev);
        self.is_changed_since(said, about) || answered() || self.tray.aside.contains(&said.reference())
    }

    /// Ids and revisions that the annotator's comments answer.
    fn answers(&self) -> HashMap<&str, u64> {
        let mut answers = HashMap::new();
        for comment in self.own.iter().filter(|record| record.kind == Kind::Comment) {
            let (id, rev) = reference(&comment.of);
            let known = answers.entry(id).or_default();
            *known = rev.max(*known);
        }
        answers
    }

    /// Reads what others wrote again: the rows, how many were accepted, how many are settled.
    fn fill_inbox(&self, inbox: &mut Inbox) {
        let answers = self.answers();
        (inbox.accepted, inbox.settled) = (0, 0);
        let mut items = Vec::new();
        for id in self.others.feedback.ids() {
            let Some(about) = self.own.get(id) else { continue };
            for record in self.others.feedback.on(id) {
                let Some(said) = Said::of(record, &about.kind) else { continue };
                let settled = said != Said::Accepted && self.is_settled(record, about, &answers);
                inbox.settled += usize::from(settled);
                inbox.accepted += usize::from(said == Said::Accepted);
                let waits = said != Said::Accepted && !settled;
                if waits || inbox.all {
                    let doc = self.corpus.as_ref().and_then(|corpus| corpus.find(&about.doc)).unwrap_or(usize::MAX);
                    let item = Item { record: record.clone(), said, waits };
                    items.push(((!waits, doc, about.start), item));
                }
            }
        }
        items.sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| (&x.record.at, &x.record.id).cmp(&(&y.record.at, &y.record.id)))
        });
        inbox.items = items.into_iter().map(|(_, item)| item).collect();
        inbox.at = inbox.at.min(inbox.items.len().saturating_sub(1));
    }

    /// What others wrote has come: tells of what waits and was not told of before.
    pub(super) fn take_feedback(&mut self) {
        let mut inbox = Inbox::default();
        self.fill_inbox(&mut inbox);
        inbox.items.retain(|item| !self.tray.told.contains(&item.record.reference()));
        self.tray.told.extend(inbox.items.iter().map(|item| item.record.reference()));
        self.refresh_inbox();
        let first = !std::mem::replace(&mut self.tray.arrived, true);
        if inbox.items.is_empty() {
            return;
        }
        let before = self.message.take().map_or_else(String::new, |message| format!("{message} · "));
        let new = if first { "" } else { "new: " };
        let (what, key) = (summed_up(&inbox.items), self.key_of("inbox"));
        self.say(format!("{before}{new}{what} on your work · {key} shows them"));
    }

    pub(super) fn open_inbox(&mut self) {
        if self.corpus.is_none() || !self.tray.arrived {
            return self.say("what others wrote is still being read");
        }
        let origin = self.article.as_ref().map(super::article::OpenArticle::place_here);
        let mut inbox = Inbox { origin, ..Inbox::default() };
        self.fill_inbox(&mut inbox);
        if inbox.items.is_empty() {
            if inbox.accepted + inbox.settled == 0 {
                return self.say("nobody has decided or asked anything about your work");
            }
            inbox.all = true;
            self.fill_inbox(&mut inbox);
            self.say("nothing waits for you: this is what was accepted and settled");
        }
        self.mode = Mode::Inbox(Box::new(inbox));
        self.show_item();
    }

    /// Makes the rows of the open list anew, the chosen one kept if it is still there.
    pub(super) fn refresh_inbox(&mut self) {
        // Whatever else is open stays open: this comes while one types.
        let mut inbox = match std::mem::take(&mut self.mode) {
            Mode::Inbox(inbox) => inbox,
            other => return self.mode = other,
        };
        let chosen = inbox.items.get(inbox.at).map(|item| item.record.id.clone());
        self.fill_inbox(&mut inbox);
        let there = inbox.items.iter().position(|item| Some(&item.record.id) == chosen.as_ref());
        inbox.at = there.unwrap_or(inbox.at);
        self.mode = Mode::Inbox(inbox);
    }

    /// What was put in the place of the record that a row is about.
    pub fn version_of(&self, item: &Item) -> Option<&Arc<Record>> {
        self.others.feedback.version(&item.record, self.own.get(item.about())?)
    }

    /// The chosen row.
    pub(super) fn chosen_item(&self) -> Option<Item> {
        let Mode::Inbox(inbox) = &self.mode else { return None };
        inbox.items.get(inbox.at).cloned()
    }

    /// The text goes to the place that the chosen row is about.
    pub(super) fn show_item(&mut self) {
        let Some(about) = self.chosen_item().and_then(|item| self.own.get(item.about())).cloned() else { return };
        if !self.go_to_record(&about) {
            self.say("its words are not in the text any more");
        }
    }

    pub(super) fn in_inbox(&mut self, command: &Command, stamp: &mut Stamp) {
        let Mode::Inbox(inbox) = &mut self.mode else { return };
        let last = inbox.items.len().saturating_sub(1);
        match command {
            Command::List(rows) => {
                let to = super::apply::stepped(inbox.at, *rows, inbox.items.len());
                if std::mem::replace(&mut inbox.at, to) == to {
                    return self.say("there is nothing further in this list");
                }
                self.show_item();
            }
            Command::ListEnd(end) => {
                inbox.at = if *end { last } else { 0 };
                self.show_item();
            }
            Command::Submit => self.leave_inbox(true),
            Command::Cancel => self.leave_inbox(false),
            Command::Comment => self.open_answer(),
            Command::TakeOver => self.take_over(stamp),
            Command::PutAside => self.put_aside(),
            Command::ShowAll => {
                inbox.all = !inbox.all;
                self.refresh_inbox();
                self.show_item();
            }
            Command::Undo | Command::Redo => {
                let before: HashSet<String> = inbox.items.iter().map(|item| item.record.id.clone()).collect();
                if *command == Command::Undo {
                    self.undo(stamp);
                } else {
                    self.redo(stamp);
                }
                self.go_on_in_inbox(Some(&before));
            }
            _ => {}
        }
    }

    /// Closes the list: at the place it is about, or back where it was asked for.
    fn leave_inbox(&mut self, stay: bool) {
        if stay {
            self.show_item();
        }
        let Mode::Inbox(inbox) = std::mem::take(&mut self.mode) else { return };
        self.tray.last = (inbox.items.get(inbox.at).map(|item| item.record.id.clone()).unwrap_or_default(), inbox.at);
        self.sought = Some(Sought::Inbox);
        if let Some((doc, selection)) = inbox.origin.filter(|_| !stay) {
            self.return_to(&doc, selection);
        }
    }

    /// `n`: the next place of those that wait, without the list. What was settled has made room for the one after it.
    pub(super) fn next_item(&mut self) {
        let mut inbox = Inbox::default();
        self.fill_inbox(&mut inbox);
        let (last, was_at) = &self.tray.last;
        let next = inbox.items.iter().position(|item| item.record.id == *last).map_or(*was_at, |at| at + 1);
        let at = if next < inbox.items.len() { next } else { 0 };
        let Some(item) = inbox.items.get(at) else { return self.say("nothing waits for you any more") };
        self.tray.last = (item.record.id.clone(), at);
        let count = format!("{} of {}", at + 1, inbox.items.len());
        let said =
            format!("{count}: {} {}: {}", self.review.names.said(&item.record.by), item.said.word(), item.note());
        if let Some(about) = self.own.get(item.about()).cloned() {
            self.go_to_record(&about);
        }
        self.say(said);
    }

    fn put_aside(&mut self) {
        let Some(item) = self.chosen_item() else { return };
        if item.said == Said::Accepted {
            return self.say("it was accepted as it is: it does not wait");
        }
        let reference = item.record.reference();
        let taken_out = self.tray.aside.remove(&reference);
        if !taken_out {
            self.tray.aside.insert(reference);
        }
        self.effects.push(Effect::Aside(self.tray.aside.clone()));
        self.say(if taken_out { "it waits again" } else { "put aside" });
        self.go_on_in_inbox(None);
    }

    /// After what was done about the chosen row: the list as it is now, the text at what is chosen in it. `before`: what
    /// was listed; a row that has come back is chosen.
    pub(super) fn go_on_in_inbox(&mut self, before: Option<&HashSet<String>>) {
        self.refresh_inbox();
        if let (Mode::Inbox(inbox), Some(before)) = (&mut self.mode, before) {
            let back = inbox.items.iter().position(|item| item.waits && !before.contains(&item.record.id));
            inbox.at = back.unwrap_or(inbox.at);
        }
        let said = self.message.take();
        self.show_item();
        self.message = said.or_else(|| self.message.take());
    }
}
