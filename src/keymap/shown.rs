//! The keys as people see them: help, palette and the bottom line show what is bound now, not what the table says.

use super::context::Context;
use super::key::Key;
use super::layouts::Layout;
use super::resolve::{Bound, Keymap};
use crate::session::palette::Entry;

impl Bound {
    /// Its keys as written, alternatives parted by a space.
    pub fn shown(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(|keys| sequence(keys)).collect();
        keys.join(" ")
    }
}

/// A sequence as written.
pub fn sequence(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect()
}

/// A sequence as a hint names it: `Tab` without its brackets, `Ctrl-r` in full.
fn bare(keys: &[Key]) -> String {
    let written = sequence(keys);
    let inner = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    match inner.filter(|inner| !inner.is_empty() && keys.len() == 1) {
        Some(inner) => inner.replace("C-", "Ctrl-").replace("A-", "Alt-").replace("S-", "Shift-"),
        None => written,
    }
}

impl Keymap {
    /// The bindings of a context that say what they do.
    pub fn of_context(&self, context: Context) -> impl Iterator<Item = &Bound> {
        self.bound.iter().filter(move |bound| bound.binding.context == context && !bound.binding.doc.is_empty())
    }

    /// The keys of a binding; with a layout of other letters in use, those that are in their places too.
    pub fn shown(&self, bound: &Bound) -> String {
        let all = bound.keys.iter().map(|keys| self.with_own(&sequence(keys), keys.iter().map(|key| key.typed())));
        all.collect::<Vec<_>>().join(" ")
    }

    /// A label's key, and the letter in its place where a layout of other letters is in use.
    pub fn shown_letter(&self, key: char) -> String {
        self.with_own(&key.to_string(), std::iter::once(Some(key)))
    }

    fn with_own(&self, written: &str, typed: impl Iterator<Item = Option<char>>) -> String {
        let own = |layout: &Layout| -> Option<String> { typed.map(|c| layout.own(c?)).collect() };
        match self.layout().and_then(own) {
            Some(own) => format!("{written} {own}"),
            None => written.to_owned(),
        }
    }

    /// The keys of a context in one line.
    pub fn line(&self, context: Context) -> String {
        let parts = self.of_context(context).map(|bound| {
            let key = bound.keys.first().map(|keys| bare(keys)).unwrap_or_default();
            format!("{key} {}", bound.binding.doc)
        });
        parts.collect::<Vec<_>>().join(" · ")
    }

    /// What the keys of a sequence that has begun can still become, in one line.
    pub fn next_keys(&self, context: Context) -> String {
        let named = self.going_on(context).map(|(rest, bound)| format!("{} {}", bare(rest), bound.binding.name));
        named.collect::<Vec<_>>().join(" · ")
    }

    /// The first key of a command, for a hint; empty where the context has no such command.
    pub fn key(&self, context: Context, name: &str) -> String {
        let is_it = |bound: &&Bound| bound.binding.context == context && bound.binding.name == name;
        self.bound.iter().find(is_it).and_then(|bound| bound.keys.first()).map(|keys| bare(keys)).unwrap_or_default()
    }

    /// The commands with their keys, for the session's palette and its hints.
    pub fn commands(&self) -> Vec<Entry> {
        let said = self.bound.iter().filter(|bound| !bound.binding.doc.is_empty());
        let entries = said.map(|bound| Entry {
            screen: bound.binding.context.screen(),
            name: bound.binding.name.to_owned(),
            doc: bound.binding.doc.to_owned(),
            key: bound.keys.first().map(|keys| bare(keys)).unwrap_or_default(),
            keys: bound.shown(),
            command: bound.binding.command.clone(),
        });
        entries.collect()
    }
}
