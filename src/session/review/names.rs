//! What annotators are called in the review: each has a letter, and in blind mode nothing else, in an order that tells
//! nothing of their names and stays the same.

use super::super::Screen;
use super::super::palette::Entry;
use crate::chance::mixed;
use crate::schema::Schema;
use std::collections::BTreeMap;

/// What stands for a letter where there are more annotators than letters.
pub const NO_LETTER: char = '?';

/// The annotators with their letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    letters: BTreeMap<String, char>,
    blind: bool,
    seed: String,
    /// Keys that mean something else while reviewing.
    taken: String,
}

impl Names {
    /// For a reviewer of a dataset. What a label or a command has for a key, as a person has bound it, is no letter.
    pub fn of(schema: &Schema, dataset: &str, reviewer: &str, commands: &[Entry]) -> Self {
        let layers = schema.layers.iter().filter(|layer| layer.tags_spans());
        let labels = layers.flat_map(|layer| &layer.labels).filter_map(|label| label.key);
        let here = commands.iter().filter(|entry| matches!(entry.screen, Some(Screen::Annotate | Screen::Review)));
        // Of a sequence the first key; a key with a name of its own begins with `<`.
        let bound = here.flat_map(|entry| entry.keys.split(' ')).filter_map(|keys| keys.chars().next());
        let taken: String = labels.chain(bound).collect();
        Self::new(schema.review.blind, &format!("{dataset}\n{reviewer}"), &taken)
    }

    /// For a team: `seed` is what the blind order depends on besides the names, `taken` are no letters.
    pub fn new(blind: bool, seed: &str, taken: &str) -> Self {
        Self { letters: BTreeMap::new(), blind, seed: seed.to_owned(), taken: taken.to_owned() }
    }

    /// Whether names are hidden.
    pub fn is_blind(&self) -> bool {
        self.blind
    }

    /// Shows the names, or hides them.
    pub fn set_blind(&mut self, blind: bool) {
        self.blind = blind;
        self.assign();
    }

    /// How many annotators are known.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Takes annotators that may be new; whether one is, and letters may be others now.
    pub fn take(&mut self, names: &[String]) -> bool {
        let before = self.letters.len();
        for name in names {
            if !self.letters.contains_key(name) {
                self.letters.insert(name.clone(), ' ');
            }
        }
        let is_new = self.letters.len() > before;
        if is_new {
            self.assign();
        }
        is_new
    }

    /// Letters by the names, or by the blind order.
    fn assign(&mut self) {
        let free = |c: &char| !self.taken.contains(*c);
        let mut left: Vec<char> = ('A'..='Z').chain('a'..='z').filter(free).collect();
        let mut assigned = BTreeMap::new();
        for name in self.ordered() {
            let own = name.to_uppercase();
            let by_name = own.chars().find(|c| left.contains(c)).filter(|_| !self.blind);
            let letter = by_name.or_else(|| left.first().copied()).unwrap_or(NO_LETTER);
            left.retain(|c| *c != letter);
            assigned.insert(name.to_owned(), letter);
        }
        self.letters = assigned;
    }

    /// All annotators in the order that they are shown in.
    pub fn ordered(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.letters.keys().map(String::as_str).collect();
        if self.blind {
            names.sort_by_key(|name| self.shuffled(name));
        }
        names
    }

    /// A number that depends on seed and name only, and is the same on every machine.
    fn shuffled(&self, name: &str) -> (u64, String) {
        let bytes = self.seed.bytes().chain([0]).chain(name.bytes());
        (bytes.fold(0, |hash, byte| mixed(hash ^ u64::from(byte)).wrapping_add(1)), name.to_owned())
    }

    /// The letter of an annotator.
    pub fn letter(&self, name: &str) -> char {
        self.letters.get(name).copied().unwrap_or(NO_LETTER)
    }

    /// Whose letter it is.
    pub fn by_letter(&self, letter: char) -> Option<&str> {
        self.letters.iter().find(|(_, known)| **known == letter).map(|(name, _)| name.as_str())
    }

    /// The name in a sentence, or what stands for it.
    pub fn said(&self, name: &str) -> String {
        match self.letters.get(name) {
            _ if !self.blind => name.to_owned(),
            Some(letter) => letter.to_string(),
            None => "somebody".to_owned(),
        }
    }

    /// What a person reads: letter and name, or one of them alone.
    pub fn shown(&self, name: &str) -> String {
        match self.letter(name) {
            letter if self.blind => letter.to_string(),
            NO_LETTER => name.to_owned(),
            letter => format!("{letter} {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(blind: bool, seed: &str) -> Names {
        let mut names = Names::new(blind, seed, "poae+-0BAFGHLNS");
        names.take(&["alice", "boris", "carla", "dora"].map(str::to_owned));
        names
    }

    #[test]
    fn letters_come_from_the_names_where_they_are_free() {
        let open = names(false, "");
        assert_eq!(open.ordered().iter().map(|name| open.letter(name)).collect::<String>(), "IOCD");
        assert_eq!((open.shown("carla").as_str(), open.by_letter('O')), ("C carla", Some("boris")));
    }

    #[test]
    fn the_blind_order_is_stable_and_tells_no_name() {
        let first = names(true, "talks");
        assert_eq!(first, names(true, "talks"));
        let orders: std::collections::BTreeSet<String> =
            (0..20).map(|seed| names(true, &seed.to_string()).ordered().join(" ")).collect();
        assert!(orders.len() > 5, "{orders:?}");
        let shown: Vec<String> = first.ordered().iter().map(|name| first.shown(name)).collect();
        assert_eq!(shown, ["C", "D", "E", "I"]);
    }

    #[test]
    fn fifty_annotators_have_letters_of_their_own_as_far_as_there_are_any() {
        let mut many = Names::new(false, "", "poaeAFGHLNS");
        many.take(&(0..20).map(|n| format!("reader{n:02}")).collect::<Vec<_>>());
        let letters: std::collections::BTreeSet<char> = many.ordered().iter().map(|name| many.letter(name)).collect();
        assert_eq!(letters.len(), 20);
        assert!(!letters.contains(&'?'));
    }
}
