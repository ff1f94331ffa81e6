//! The command palette: every command of the screen, found by typing, run as if its key was pressed.

use super::command::Command;
use super::{Mode, Screen, Session};
use crate::annotation::Stamp;
use crate::editor::Editor;
use crate::search::fuzzy;

/// A command that can be asked for by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The screen it belongs to; `None`: it needs something that is open there.
    pub screen: Option<Screen>,
    /// What it is called.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// Its keys as they are bound, alternatives parted by a space; empty where it has none.
    pub keys: String,
    /// The first of them, as a hint names it.
    pub key: String,
    /// What Enter asks for.
    pub command: Command,
}

/// The palette while it is open.
#[derive(Clone, Debug)]
pub struct Palette {
    /// What was typed.
    pub editor: Editor,
    /// Everything that can be asked for here.
    pub entries: Vec<Entry>,
    /// Indices of the entries that match, best first.
    pub matches: Vec<usize>,
    /// Which of them Enter runs.
    pub at: usize,
}

impl Session {
    pub(super) fn open_palette(&mut self) {
        let of = |screen| self.commands.iter().filter(move |entry: &&Entry| entry.screen == Some(screen));
        let own: Vec<&Entry> = of(self.screen).collect();
        // The text can be moved in and searched while reviewing.
        let shared = of(Screen::Annotate).filter(|_| self.screen == Screen::Review);
        let shared = shared.filter(|entry| own.iter().all(|one| one.command != entry.command));
        let bound = own.iter().copied().chain(shared);
        let useful = bound.filter(|entry| !matches!(entry.command, Command::Palette | Command::Cancel));
        let entries: Vec<Entry> = useful.cloned().chain(self.unbound_entries()).collect();
        let matches = (0..entries.len()).collect();
        self.mode = Mode::Palette(Box::new(Palette { editor: Editor::new("", false), entries, matches, at: 0 }));
    }

    /// What can be asked for here though no line of the table of keys says so.
    fn unbound_entries(&self) -> Vec<Entry> {
        match self.screen {
            Screen::Annotate => self.label_entries().into_iter().chain(self.source_entries()).collect(),
            Screen::Review => self.label_entries(),
            Screen::Library | Screen::Dashboard => Vec::new(),
        }
    }

    fn label_entries(&self) -> Vec<Entry> {
        let layers = self.schema.layers.iter().enumerate().filter(|(_, layer)| layer.tags_spans());
        let entries = layers.flat_map(|(at, layer)| {
            let labels = layer.labels.iter().enumerate();
            labels.map(move |(label_at, label)| Entry {
                screen: Some(Screen::Annotate),
                name: format!("tag with {} {}", label.name, label.title),
                doc: format!("layer {}", layer.name),
                keys: label.key.map(String::from).unwrap_or_default(),
                key: label.key.map(String::from).unwrap_or_default(),
                command: Command::Label(at, label_at),
            })
        });
        entries.collect()
    }

    /// After a key in the palette: whose key was typed before all, then what matches by its name, then by what it does.
    pub(super) fn palette_typed(&mut self) {
        let Mode::Palette(palette) = &mut self.mode else { return };
        let text = palette.editor.text();
        let entries = || palette.entries.iter().enumerate();
        let mut matches: Vec<usize> = entries()
            .filter(|(_, entry)| !text.is_empty() && entry.keys.split(' ').any(|key| key == text))
            .map(|(at, _)| at)
            .collect();
        let by_name = fuzzy::rank(&text, entries().map(|(at, entry)| (at, entry.name.clone())));
        // In sentences any few letters can be found apart from each other: there, whole words are sought (`'` says so).
        let words: Vec<String> = text.split_whitespace().map(|word| format!("'{word}")).collect();
        let sentences = entries().map(|(at, entry)| (at, format!("{} {}", entry.name, entry.doc)));
        for at in by_name.into_iter().chain(fuzzy::rank(&words.join(" "), sentences)) {
            if !matches.contains(&at) {
                matches.push(at);
            }
        }
        palette.matches = matches;
        palette.at = 0;
    }

    pub(super) fn run_chosen(&mut self, stamp: &mut Stamp) {
        let Mode::Palette(palette) = std::mem::take(&mut self.mode) else { return };
        let chosen = palette.matches.get(palette.at).and_then(|at| palette.entries.get(*at));
        match chosen {
            Some(entry) => self.command(entry.command.clone(), stamp),
            None => self.say(format!("no command is called “{}”", palette.editor.text())),
        }
    }

    /// The first key of a command as it is bound now, for what the bottom line says.
    pub(super) fn key_of(&self, name: &str) -> &str {
        self.commands.iter().find(|entry| entry.name == name).map_or("", |entry| &entry.key)
    }
}
