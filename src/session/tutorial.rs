//! The guided first session: one line says what to press and why, and the state tells when it was done.

use super::{Mode, Screen, Session};
use crate::annotation::{Kind, Record};
use crate::layout::paragraph::{Order, ParagraphLayout};
use crate::text::offset::Cells;

/// One thing to learn.
struct Step {
    /// What to press and why; a command in braces stands for its key as it is bound.
    says: &'static str,
    /// Whether it was done since the step began.
    is_done: fn(&Session, &Was) -> bool,
}

/// What the state was when a step began, and what was open since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Was {
    place: Option<(String, super::selection::Selection)>,
    tags: usize,
    accepted: usize,
    stances: usize,
    comments: usize,
    done: usize,
    undone: usize,
    hinted: bool,
    listed: bool,
    helped: bool,
}

/// A guided session: how far it is, and the line that is shown.
#[derive(Clone, Debug, Default)]
pub struct Tutorial {
    at: usize,
    was: Was,
    /// Keys that were pressed before the step began.
    keys: u64,
    terminal: (u16, u16),
    /// What to press and why, in the rows it takes.
    pub lines: Vec<String>,
}

const STEPS: [Step; 11] = [
    Step {
        says: "The words in reverse are the selection: there always is one, and a key acts on it. \
               {next-token} and {previous-token} move it by a word, {next-candidate} to the next likely name. Move it.",
        is_done: |now, was| now.tutorial_place() != was.place,
    },
    Step {
        says: "Go to the name of a person with {next-candidate}, or to one of its words and {select-name} takes all of \
               it. Then p tags it as a person. (o is an organisation, a a place, e an event.)",
        is_done: |now, was| now.tutorial_state().tags > was.tags,
    },
    Step {
        says: "What you tag is suggested wherever it stands again, in a dotted bracket with ?. \
               {next-candidate} leads to a suggestion, {accept} accepts it. Where none is left, {accept} leads on.",
        is_done: |now, was| now.tutorial_state().accepted > was.accepted,
    },
    Step {
        says: "{jump} puts letters on the words, one on a likely name and two on others. Type those of a word to go there.",
        is_done: |now, was| was.hinted && !matches!(now.mode, Mode::Hints(_)) && now.tutorial_place() != was.place,
    },
    Step {
        says: "A stance has a holder and a target. {select-sentence} selects the sentence, - says that somebody \
               opposes something in it. Then a letter for who it is, and a letter for what.",
        is_done: |now, was| now.tutorial_state().stances > was.stances,
    },
    Step {
        says: "{undo} takes back what you did last, step by step, {redo} does it again. Nothing can go wrong: take something back.",
        is_done: |now, was| now.history.undone() > was.undone,
    },
    Step {
        says: "{comment} opens a comment on the tag under the selection, or on the paragraph. Write a word, {save} keeps it.",
        is_done: |now, was| now.tutorial_state().comments > was.comments,
    },
    Step {
        says: "{paragraph-done} says that you are through with the paragraph, and goes to the next. Done paragraphs \
               are what is counted and compared, and what the suggestions learn from.",
        is_done: |now, was| now.tutorial_state().done > was.done,
    },
    Step {
        says: "{library} lists the articles and how far each is; {open} opens one, {back} goes back. Open the list and come back.",
        is_done: |now, was| was.listed && now.screen == Screen::Annotate,
    },
    Step {
        says: "{help} shows every key, {palette} finds a command by its name. Open the keys and close them again with {back}.",
        is_done: |now, was| was.helped && !matches!(now.mode, Mode::Help(_)),
    },
    Step {
        says: "That is how one works. Go on as long as you like, {quit} ends it and nothing of it is kept. \
               Your own text: gloss init talks --from FILE --yes, then gloss talks.",
        is_done: |_, _| false,
    },
];

impl Tutorial {
    /// A session that is guided from its first step, in a terminal of that many columns and rows.
    pub fn new(terminal: (u16, u16)) -> Self {
        Self { terminal, ..Self::default() }
    }

    /// Rows at the bottom of the terminal that it takes, with the rule above it where there is room.
    pub fn rows(&self) -> u16 {
        let lines = u16::try_from(self.lines.len()).unwrap_or(u16::MAX);
        lines.saturating_add(u16::from(self.has_rule()))
    }

    /// Whether a rule stands above it.
    pub fn has_rule(&self) -> bool {
        self.terminal.1 >= 18
    }

    /// Which step it is, from 1, and of how many.
    pub fn step(&self) -> (usize, usize) {
        (self.at + 1, STEPS.len())
    }
}

impl Session {
    /// Columns and rows of the whole terminal: the session's, and those of the tutorial.
    pub fn terminal_size(&self) -> (u16, u16) {
        self.tutorial.as_ref().map_or(self.size, |open| open.terminal)
    }

    /// The terminal has this many columns and rows.
    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        if let Some(open) = &mut self.tutorial {
            open.terminal = size;
        }
    }

    /// Notes what was done, goes on to what comes next, and gives the session the rows that are left.
    pub(super) fn settle_tutorial(&mut self) {
        let Some(mut open) = self.tutorial.take() else { return };
        if self.article.is_some() {
            // What comes by itself after a step, as the next likely name, is where the next one begins.
            if open.keys == self.activity.keys {
                open.was = self.tutorial_state();
            }
            open.was.hinted |= matches!(self.mode, Mode::Hints(_));
            open.was.listed |= self.screen == Screen::Library;
            open.was.helped |= matches!(self.mode, Mode::Help(_));
            let is_done = STEPS.get(open.at).is_some_and(|step| (step.is_done)(self, &open.was));
            if is_done && matches!(self.mode, Mode::Normal) {
                open.at += 1;
                open.keys = self.activity.keys;
                open.was = self.tutorial_state();
            }
        }
        open.lines = self.tutorial_lines(&open);
        self.size = (open.terminal.0, open.terminal.1.saturating_sub(open.rows()));
        self.tutorial = Some(open);
    }

    fn tutorial_lines(&self, open: &Tutorial) -> Vec<String> {
        let (at, of) = open.step();
        let says = STEPS.get(open.at).map_or("", |step| step.says);
        let text = format!("Step {at} of {of}. {}", self.with_keys(says));
        let width = Cells::new(open.terminal.0.saturating_sub(2).max(1));
        let laid = ParagraphLayout::new(&text, width, Order::default());
        let most = usize::from(open.terminal.1 / 2);
        let lines = laid.lines.iter().take(most).filter_map(|line| text.get(line.bytes.range()));
        lines.map(|line| line.trim_end().to_owned()).collect()
    }

    /// A sentence with the keys in place of the names of commands in braces.
    fn with_keys(&self, says: &str) -> String {
        let mut parts = says.split('{');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or(("", part));
            text.push_str(self.key_of(name));
            text.push_str(rest);
        }
        text
    }

    fn tutorial_place(&self) -> Option<(String, super::selection::Selection)> {
        self.article.as_ref().map(|open| (open.article.id.clone(), open.selection))
    }

    fn tutorial_state(&self) -> Was {
        let count = |wanted: fn(&Record) -> bool| self.own.iter().filter(|record| wanted(record)).count();
        Was {
            place: self.tutorial_place(),
            tags: count(|record| record.kind == Kind::Span && record.layer == "entity"),
            accepted: count(|record| record.kind == Kind::Span && !matches!(record.origin.as_str(), "" | "human")),
            stances: count(|record| {
                record.kind == Kind::Span && !record.holder.is_empty() && !record.target.is_empty()
            }),
            comments: count(|record| record.kind == Kind::Comment),
            done: count(|record| record.kind == Kind::Mark && record.label == "done"),
            undone: self.history.undone(),
            ..Was::default()
        }
    }
}
