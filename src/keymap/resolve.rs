//! Finding the command of a key in a context.

use super::context::Context;
use super::key::{Code, Key};
use super::layouts::{Layout, Seen};
use super::table::{BINDINGS, Binding, EDITING};
use crate::session::Session;
use crate::session::command::{Command, Edit};
use std::collections::HashMap;

/// What became of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// This is asked for.
    Run(Command),
    /// More keys are to come; what was typed so far.
    Pending(String),
}

/// A binding with the keys that it has now.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Its line of the table.
    pub binding: &'static Binding,
    /// Its keys, alternatives in order.
    pub keys: Vec<Vec<Key>>,
}

/// The table, ready for looking up, and the keys of a sequence that has begun.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// The bindings in the order of the table.
    pub bound: Vec<Bound>,
    sequences: HashMap<(Context, Vec<Key>), Command>,
    pending: Vec<Key>,
    /// Keys whose command has run, and that are the start of longer sequences.
    begun: Vec<Key>,
    seen: Seen,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(BINDINGS.iter().map(Bound::of_table).collect())
    }
}

impl Bound {
    /// With the keys of the table.
    pub fn of_table(binding: &'static Binding) -> Self {
        Self { binding, keys: binding.keys.split(' ').filter_map(Key::sequence).collect() }
    }
}

impl Keymap {
    /// A keymap of these bindings.
    pub fn of(bound: Vec<Bound>) -> Self {
        let mut sequences = HashMap::new();
        for Bound { binding, keys } in &bound {
            for keys in keys {
                sequences.insert((binding.context, keys.clone()), binding.command.clone());
            }
        }
        for Bound { binding, keys } in bound.iter().filter(|bound| bound.binding.context == Context::Text) {
            for keys in keys {
                sequences.entry((Context::Review, keys.clone())).or_insert_with(|| binding.command.clone());
            }
        }
        for (keys, edit) in EDITING {
            for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
                if let Some(keys) = Key::sequence(keys) {
                    sequences.entry((context, keys)).or_insert_with(|| Command::Edit(edit.clone()));
                }
            }
        }
        Self { bound, sequences, pending: Vec::new(), begun: Vec::new(), seen: Seen::default() }
    }

    /// The keys of a sequence that has begun, as written; empty where none has.
    pub fn pending(&self) -> String {
        self.begun.iter().chain(&self.pending).map(Key::to_string).collect()
    }

    /// The bindings that the keys of a sequence can still become, each with the keys that are left.
    pub fn going_on(&self, context: Context) -> impl Iterator<Item = (&[Key], &Bound)> {
        let pressed: Vec<Key> = self.begun.iter().chain(&self.pending).copied().collect();
        let review = context == Context::Review;
        let is_here = move |one: Context| one == context || (review && one == Context::Text);
        let here = self.bound.iter().filter(move |bound| is_here(bound.binding.context));
        here.flat_map(move |bound| {
            let rests: Vec<&[Key]> =
                bound.keys.iter().filter_map(|keys| keys.strip_prefix(pressed.as_slice())).collect();
            rests.into_iter().filter(|rest| !rest.is_empty()).map(move |rest| (rest, bound))
        })
    }

    /// Something else happened: the next key begins anew.
    pub fn lapse(&mut self) {
        self.begun.clear();
        self.pending.clear();
    }

    /// Takes a key as it came from the keyboard.
    pub fn press(&mut self, key: Key, session: &Session) -> Resolved {
        let context = Context::of(session);
        let key = self.placed(key, context, |c| session.schema.by_key(c).is_some());
        self.resolve(key, context)
    }

    /// The keyboard layout that was last seen, where it is none with Latin letters.
    pub fn layout(&self) -> Option<&'static Layout> {
        self.seen.layout()
    }

    /// The key in the same place of a Latin keyboard. Text that is typed stays as it is, and so does a letter that a
    /// label or a person's binding has for a key.
    fn placed(&mut self, key: Key, context: Context, is_label: impl Fn(char) -> bool) -> Key {
        let Code::Char(typed) = key.code else { return key };
        if context.takes_text() && key.typed().is_some() {
            return key;
        }
        self.seen.note(typed);
        let is_own = !typed.is_ascii() && self.is_bound(key, context);
        let begins = self.begun.is_empty() && self.pending.is_empty();
        if is_own || (context.tags_by_key() && begins && is_label(typed)) {
            return key;
        }
        let latin = self.layout().and_then(|layout| layout.latin(typed));
        latin.map_or(key, |latin| Key { code: Code::Char(latin), ..key })
    }

    /// Whether a sequence of the context goes on with this key.
    fn is_bound(&self, key: Key, context: Context) -> bool {
        let goes_on = |before: &[Key]| {
            let next = before.len();
            let mut here = self.sequences.keys().filter(|(other, _)| *other == context).map(|(_, keys)| keys);
            here.any(|keys| keys.starts_with(before) && keys.get(next) == Some(&key))
        };
        goes_on(&self.pending) || (!self.begun.is_empty() && goes_on(&self.begun))
    }

    /// Takes a key. One that has a command and is the start of longer sequences acts at once; where the next key
    /// completes such a sequence, its command comes in place of the first. Nothing depends on how fast one types.
    pub fn resolve(&mut self, key: Key, context: Context) -> Resolved {
        let mut begun = std::mem::take(&mut self.begun);
        if !begun.is_empty() {
            begun.push(key);
            if let Some(command) = self.sequences.get(&(context, begun)) {
                return Resolved::Run(Command::Instead(Box::new(command.clone())));
            }
        }
        self.pending.push(key);
        let sought = (context, self.pending.clone());
        let goes_on = |(other, keys): &(Context, Vec<Key>)| {
            *other == context && keys.len() > sought.1.len() && keys.starts_with(&sought.1)
        };
        if let Some(command) = self.sequences.get(&sought) {
            let keys = std::mem::take(&mut self.pending);
            if command.can_be_taken_back() && self.sequences.keys().any(goes_on) {
                self.begun = keys;
            }
            return Resolved::Run(command.clone());
        }
        if self.sequences.keys().any(goes_on) {
            return Resolved::Pending(self.pending());
        }
        let typed = self.pending();
        let alone = self.pending.len() == 1;
        self.pending.clear();
        if !alone && key == Key::plain(Code::Esc) {
            return Resolved::Run(Command::Cancel);
        }
        Resolved::Run(match key.typed().filter(|_| alone) {
            Some(digit @ '1'..='9') if context.tags_by_key() => {
                Command::LabelDigit(u8::try_from(digit).unwrap_or(b'0') - b'0')
            }
            Some(c) if context.tags_by_key() && c != ' ' => Command::LabelKey(c),
            Some(c) if context.takes_letters() => Command::Letter(c),
            Some(c) if context.takes_text() => Command::Edit(Edit::Insert(c)),
            _ => Command::Unbound(typed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::command::Motion;

    fn keys(text: &str, context: Context) -> Vec<Resolved> {
        let mut map = Keymap::default();
        Key::sequence(text).unwrap().into_iter().map(|key| map.resolve(key, context)).collect()
    }

    #[test]
    fn no_key_is_bound_twice_and_every_key_can_be_read() {
        let mut seen = HashMap::new();
        for binding in BINDINGS {
            for keys in binding.keys.split(' ') {
                let read = Key::sequence(keys).unwrap_or_else(|| panic!("{keys}"));
                let before = seen.insert((binding.context, read), keys);
                assert_eq!(before, None, "{keys} in {:?}", binding.context);
            }
        }
    }

    #[test]
    fn a_key_that_begins_others_acts_at_once_and_gives_way() {
        let run = |text: &str| -> Vec<Command> {
            let only = |resolved| match resolved {
                Resolved::Run(command) => command,
                Resolved::Pending(keys) => panic!("{keys} waits"),
            };
            keys(text, Context::Text).into_iter().map(only).collect()
        };
        let theme = || Command::Instead(Box::new(Command::CycleTheme));
        assert_eq!(run("zt"), [Command::CycleLanes, theme()]);
        assert_eq!(run("zzt"), [Command::CycleLanes, Command::CycleLanes, theme()]);
        assert_eq!(run("zlt"), [Command::CycleLanes, Command::Move(Motion::TokenNext), Command::LabelByName]);
        assert_eq!(run("ztt"), [Command::CycleLanes, theme(), Command::LabelByName]);
        let mut map = Keymap::default();
        map.resolve(Key::plain(Code::Char('z')), Context::Text);
        assert_eq!(map.pending(), "z");
        map.lapse();
        let next = map.resolve(Key::plain(Code::Char('t')), Context::Text);
        assert_eq!(next, Resolved::Run(Command::LabelByName));
    }

    #[test]
    fn no_command_that_cannot_be_taken_back_begins_another() {
        let map = Keymap::default();
        for ((context, keys), command) in &map.sequences {
            let longer = map.sequences.keys().filter(|(other, longer)| other == context && longer.len() > keys.len());
            for (_, longer) in longer.filter(|(_, longer)| longer.starts_with(keys)) {
                assert!(command.can_be_taken_back(), "{command:?} begins {longer:?}");
            }
        }
    }

    #[test]
    fn sequences_labels_and_letters() {
        assert_eq!(keys("gl", Context::Text)[1], Resolved::Run(Command::Library));
        assert_eq!(keys("gx", Context::Text)[1], Resolved::Run(Command::Unbound("gx".into())));
        assert_eq!(keys("g<Esc>", Context::Text)[1], Resolved::Run(Command::Cancel));
        assert_eq!(keys("p", Context::Text)[0], Resolved::Run(Command::LabelKey('p')));
        assert_eq!(keys("3", Context::Text)[0], Resolved::Run(Command::LabelDigit(3)));
        assert_eq!(keys("0", Context::Text)[0], Resolved::Run(Command::LabelKey('0')));
        assert_eq!(keys("k", Context::Strip)[0], Resolved::Run(Command::Letter('k')));
        assert_eq!(keys("q", Context::Comment)[0], Resolved::Run(Command::Edit(Edit::Insert('q'))));
    }
}
