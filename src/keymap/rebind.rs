//! Keys that a person wishes for commands, instead of the table's. A wish that can't be granted is refused whole, and
//! the table's keys stay.

use super::context::Context;
use super::key::{Code, Key};
use super::resolve::{Bound, Keymap};
use super::shown::sequence;
use super::table::BINDINGS;

/// What a person wishes: these keys, instead of all that the command has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Where; `None`: wherever there is a command of that name.
    pub context: Option<Context>,
    /// The command's name.
    pub name: String,
    /// The keys, alternatives in order.
    pub keys: Vec<Vec<Key>>,
}

impl Wish {
    fn is_for(&self, bound: &Bound) -> bool {
        self.name == bound.binding.name && self.context.is_none_or(|context| context == bound.binding.context)
    }

    /// Why it can't be granted, whatever else is wished.
    fn fault(&self) -> Option<String> {
        let named: Vec<Context> = BINDINGS
            .iter()
            .filter(|binding| binding.name == self.name && self.context.is_none_or(|only| only == binding.context))
            .map(|binding| binding.context)
            .collect();
        if named.is_empty() {
            let place = self.context.map_or_else(String::new, |context| format!(" in [keys.{}]", context.name()));
            return Some(format!("no command{place} is called `{}`", self.name));
        }
        let first = |keys: &Vec<Key>| keys.first().copied();
        for key in self.keys.iter().filter_map(first) {
            let Some(c) = key.typed() else { continue };
            let why = named.iter().find_map(|context| Some((*context, context.own(c)?)));
            if let Some((context, why)) = why {
                return Some(format!("`{key}` {why} (in `{}`)", context.name()));
            }
        }
        None
    }
}

impl Context {
    /// What a character means there that no command may take from it.
    fn own(self, c: char) -> Option<&'static str> {
        match self {
            _ if self.takes_text() => Some("is typed there"),
            _ if self.takes_letters() && c.is_alphabetic() => Some("is a letter to choose with there"),
            _ if self.tags_by_key() && matches!(c, '1'..='9') => Some("is the digit of a label"),
            _ => None,
        }
    }
}

/// The keymap with the wishes that can be granted; the others by their number, with the reason.
pub fn rebind(wishes: &[Wish]) -> (Keymap, Vec<(usize, String)>) {
    let mut refused: Vec<(usize, String)> =
        wishes.iter().enumerate().filter_map(|(at, wish)| Some((at, wish.fault()?))).collect();
    let mut granted: Vec<bool> =
        (0..wishes.len()).map(|at| refused.iter().all(|(refused, _)| *refused != at)).collect();
    loop {
        let bound = bind(wishes, &granted);
        let Some((loser, why)) = clash(&bound) else {
            refused.sort_by_key(|(at, _)| *at);
            return (Keymap::of(bound.into_iter().map(|(bound, _)| bound).collect()), refused);
        };
        if let Some(flag) = granted.get_mut(loser) {
            *flag = false;
        }
        refused.push((loser, why));
    }
}

/// The bindings with the keys that are granted, each with the number of its wish. A wish for one context goes before
/// one for all.
fn bind(wishes: &[Wish], granted: &[bool]) -> Vec<(Bound, Option<usize>)> {
    let mut all: Vec<(Bound, Option<usize>)> = Vec::new();
    for mut bound in BINDINGS.iter().map(Bound::of_table) {
        let mine =
            wishes.iter().enumerate().zip(granted).filter(|((_, wish), granted)| **granted && wish.is_for(&bound));
        let mine = mine.map(|(numbered, _)| numbered).max_by_key(|(_, wish)| wish.context.is_some());
        if let Some((_, wish)) = mine {
            // Where the table has two lines of one command, the first takes all keys.
            let is_second = all.iter().any(|(other, _)| {
                (other.binding.context, other.binding.name) == (bound.binding.context, bound.binding.name)
            });
            bound.keys = if is_second { Vec::new() } else { wish.keys.clone() };
        }
        all.push((bound, mine.map(|(at, _)| at)));
    }
    all
}

/// The first wish whose keys another command of the context has; of two wishes the later one.
fn clash(all: &[(Bound, Option<usize>)]) -> Option<(usize, String)> {
    let pairs = all.iter().enumerate().flat_map(|(at, one)| all.iter().skip(at).map(move |other| (one, other)));
    let mut near = pairs.filter(|(one, other)| one.0.binding.context == other.0.binding.context);
    near.find_map(|(one, other)| {
        let loser = one.1.max(other.1)?;
        let (mine, theirs) = if one.1 == Some(loser) { (&one.0, &other.0) } else { (&other.0, &one.0) };
        let (keys, taken) = collision(mine, theirs)?;
        Some((loser, reason(keys, taken, theirs)))
    })
}

/// Two sequences that can't both be bound: they are the same, or one begins the other and its command can't give way.
fn collision<'a>(one: &'a Bound, other: &'a Bound) -> Option<(&'a [Key], &'a [Key])> {
    let is_one_command = one.binding.name == other.binding.name;
    let pairs =
        one.keys.iter().flat_map(|keys| other.keys.iter().map(move |taken| (keys.as_slice(), taken.as_slice())));
    let mut pairs = pairs.filter(|(keys, taken)| !(is_one_command && keys == taken));
    pairs.find(|(keys, taken)| {
        let (short, long, first) = if keys.len() <= taken.len() { (keys, taken, one) } else { (taken, keys, other) };
        let gives_way = short.len() < long.len() && first.binding.command.can_be_taken_back();
        long.starts_with(short) && !gives_way
    })
}

fn reason(mine: &[Key], theirs: &[Key], winner: &Bound) -> String {
    let (shown, place) = (sequence(mine), winner.binding.context.name());
    let owner = format!("`{}` of `{}` in `{place}`", sequence(theirs), winner.binding.name);
    if mine == theirs { format!("`{shown}` is {owner}") } else { format!("`{shown}` and {owner} begin alike") }
}

/// Reads keys as a person writes them: sequences parted by spaces.
///
/// # Errors
/// The word that is no key.
pub fn read(text: &str) -> Result<Vec<Vec<Key>>, String> {
    let usable = |keys: &Vec<Key>| keys.iter().all(|key| !matches!(key.code, Code::Char(c) if c.is_control()));
    text.split_whitespace().map(|word| Key::sequence(word).filter(usable).ok_or_else(|| word.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::Resolved;
    use crate::session::command::{Command, Motion};
    use proptest::prelude::*;

    fn wish(name: &str, keys: &str) -> Wish {
        Wish { context: None, name: name.to_owned(), keys: read(keys).unwrap() }
    }

    fn press(map: &mut Keymap, key: &str, context: Context) -> Resolved {
        let mut last = Resolved::Pending(String::new());
        for key in Key::sequence(key).unwrap() {
            last = map.resolve(key, context);
        }
        last
    }

    #[test]
    fn wished_keys_take_the_place_of_the_tables() {
        let (mut map, refused) =
            rebind(&[wish("next-token", "<C-n> v"), wish("token-below", "k"), wish("token-above", "j")]);
        assert_eq!(refused, []);
        let go = |motion| Resolved::Run(Command::Move(motion));
        assert_eq!(press(&mut map, "v", Context::Text), go(Motion::TokenNext));
        assert_eq!(press(&mut map, "l", Context::Text), Resolved::Run(Command::LabelKey('l')));
        assert_eq!(press(&mut map, "k", Context::Text), go(Motion::LineDown), "two commands may change places");
        assert_eq!(press(&mut map, "j", Context::Text), go(Motion::LineUp));
        assert_eq!(map.key(Context::Text, "next-token"), "Ctrl-n");
    }

    #[test]
    fn what_clashes_is_refused_and_named_and_the_rest_granted() {
        let wishes = [
            wish("next-token", "x"),
            wish("undo", "g"),
            wish("no-such", "v"),
            wish("cancel", "q"),
            wish("jump", "3"),
            wish("redo", "U"),
            wish("skip", "U"),
            wish("flag", "v vv"),
        ];
        let (map, refused) = rebind(&wishes);
        let numbers: Vec<usize> = refused.iter().map(|(at, _)| *at).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 6, 7]);
        let said: Vec<&str> = refused.iter().map(|(_, why)| why.as_str()).collect();
        assert_eq!(said[0], "`x` is `x` of `remove` in `text`");
        assert!(said[1].contains("`g` and `gg` of `article-start` in `text` begin alike"), "{}", said[1]);
        assert_eq!(said[2], "no command is called `no-such`");
        assert!(said[3].contains("is a letter to choose with there"), "{}", said[3]);
        assert_eq!(said[5], "`U` is `U` of `redo` in `text`");
        assert_eq!(map.key(Context::Text, "next-token"), "l");
        assert_eq!(map.key(Context::Text, "redo"), "U");
        assert_eq!(map.key(Context::Text, "skip"), "m");
    }

    #[test]
    fn a_wish_for_one_context_goes_before_one_for_all() {
        let library = Wish { context: Some(Context::Library), ..wish("help", "<F2>") };
        let (map, refused) = rebind(&[library, wish("help", "<F1>")]);
        assert_eq!(refused, []);
        assert_eq!((map.key(Context::Text, "help"), map.key(Context::Library, "help")), ("F1".into(), "F2".into()));
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        assert_eq!(read("l  <Right> g<S-Left>").unwrap().len(), 3);
        assert_eq!(read("l <Rihgt>"), Err("<Rihgt>".to_owned()));
        assert_eq!(read("a\u{1b}"), Err("a\u{1b}".to_owned()));
        assert_eq!(read("<S-a>").unwrap(), read("A").unwrap());
    }

    proptest! {
        /// Whatever is wished: each wish is granted or refused with a reason, and no two sequences of a place collide.
        #[test]
        fn no_wish_makes_a_keymap_in_which_keys_collide(
            wishes in prop::collection::vec((prop::sample::select(BINDINGS), "[a-d1]{1,2}|<C-[a-c]>|<Tab>"), 0..12)
        ) {
            let wishes: Vec<Wish> = wishes.iter().map(|(binding, keys)| wish(binding.name, keys)).collect();
            let (map, refused) = rebind(&wishes);
            let all: Vec<(Bound, Option<usize>)> = map.bound.into_iter().map(|bound| (bound, Some(0))).collect();
            prop_assert_eq!(clash(&all), None);
            for (at, wish) in wishes.iter().enumerate() {
                let later = wishes.iter().skip(at + 1).any(|other| other.name == wish.name);
                let of_name = |(bound, _): &&(Bound, Option<usize>)| bound.binding.name == wish.name;
                let has_keys = all.iter().filter(of_name).any(|(bound, _)| bound.keys == wish.keys);
                prop_assert!(later || has_keys || refused.iter().any(|(number, _)| *number == at), "{:?}", wish);
            }
        }
    }
}
