//! A key press, and how it is written: `g`, `<C-r>`, `<S-Left>`, `<Space>`.

use std::fmt;

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set on a character, which is a capital instead.
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named for the keys")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Names of the keys that are not characters.
const NAMES: &[(&str, Code)] = &[
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("BS", Code::Backspace),
    ("Del", Code::Delete),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
    ("lt", Code::Char('<')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character it types, where it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads a sequence such as `g<S-Left><Space>x`; `None` where it is not one.
    pub fn sequence(text: &str) -> Option<Vec<Self>> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let close = (first == '<').then(|| rest.find('>')).flatten();
            let (key, len) = match close {
                Some(close) => (Self::named(rest.get(1..close)?)?, close + 1),
                None => (Self::plain(Code::Char(first)), first.len_utf8()),
            };
            keys.push(key);
            rest = rest.get(len..)?;
        }
        Some(keys)
    }

    fn named(name: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Enter);
        let mut name = name;
        loop {
            let flag = match name.get(..2) {
                Some("C-") => &mut key.ctrl,
                Some("A-") => &mut key.alt,
                Some("S-") => &mut key.shift,
                _ => break,
            };
            *flag = true;
            name = name.get(2..)?;
        }
        let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
        let function = || name.strip_prefix('F').and_then(|n| n.parse().ok()).map(Code::F);
        let mut chars = name.chars();
        let single = chars.next().filter(|_| chars.next().is_none()).map(Code::Char);
        key.code = known.or_else(function).or(single)?;
        if let (Code::Char(c), true) = (key.code, key.shift) {
            (key.code, key.shift) = (Code::Char(c.to_uppercase().next().unwrap_or(c)), false);
        }
        Some(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, code)| *code == self.code).map(|(name, _)| *name);
        let plain = !(self.ctrl || self.alt || self.shift);
        match (self.code, name) {
            (Code::Char(c), None) if plain => return write!(to, "{c}"),
            (Code::Char('<'), _) if plain => return write!(to, "<"),
            _ => {}
        }
        write!(to, "<")?;
        for (set, mark) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if set {
                write!(to, "{mark}")?;
            }
        }
        match (self.code, name) {
            (_, Some(name)) => write!(to, "{name}>"),
            (Code::F(n), _) => write!(to, "F{n}>"),
            (Code::Char(c), _) => write!(to, "{c}>"),
            _ => write!(to, "?>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["g", "<C-r>", "<S-Left>", "<Space>", "<", ">", "<A-Enter>", "<C-Down>", "ä", "<F5>", "<BS>"] {
            let keys = Key::sequence(text).unwrap();
            assert_eq!(keys.len(), 1, "{text}");
            assert_eq!(keys[0].to_string(), text);
        }
        assert_eq!(Key::sequence("g<S-Left>").unwrap().len(), 2);
        assert_eq!(Key::sequence("<C->"), None);
    }
}
