//! `[keys]`: which command has which keys.

use crate::keymap::rebind::{self, Wish};
use crate::keymap::{BINDINGS, Context, Key, Keymap};
use crate::search::fuzzy;
use crate::toml_reader::{Reader, Value};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

impl Reader<'_> {
    /// `[keys]` names commands, or contexts with commands of their own.
    pub(super) fn keymap(&mut self, table: &DeTable) -> Keymap {
        let Some(keys) = self.table(table, "keys") else { return Keymap::default() };
        let mut wishes = Vec::new();
        for (name, value) in keys {
            match value.get_ref() {
                DeValue::Table(inner) => match Context::named(name.get_ref()) {
                    Some(context) => self.wishes(inner, Some(context), &mut wishes),
                    None => {
                        let known = Context::ALL.map(Context::name).join(", ");
                        let message =
                            format!("[keys.{}] is no place; its keys are not used. There are {known}.", name.get_ref());
                        self.error("unknown-key", &name.span(), &message);
                    }
                },
                _ => wishes.extend(self.wish(None, name.get_ref(), name.span(), value)),
            }
        }
        wishes.sort_by_key(|(_, at)| at.start);
        let (wishes, places): (Vec<Wish>, Vec<Range<usize>>) = wishes.into_iter().unzip();
        let (keymap, refused) = rebind::rebind(&wishes);
        for (at, why) in refused {
            if let (Some(wish), Some(place)) = (wishes.get(at), places.get(at)) {
                self.refuse(wish, place, &why);
            }
        }
        keymap
    }

    fn wishes(&mut self, table: &DeTable, context: Option<Context>, into: &mut Vec<(Wish, Range<usize>)>) {
        for (name, value) in table {
            into.extend(self.wish(context, name.get_ref(), name.span(), value));
        }
    }

    fn wish(
        &mut self,
        context: Option<Context>,
        name: &str,
        place: Range<usize>,
        value: &Value,
    ) -> Option<(Wish, Range<usize>)> {
        let words: Option<Vec<&Value>> = match value.get_ref() {
            DeValue::String(_) => Some(vec![value]),
            DeValue::Array(all) => Some(all.iter().collect()),
            _ => None,
        };
        let mut keys = Vec::new();
        for word in words.iter().flatten() {
            let DeValue::String(text) = word.get_ref() else {
                self.wrong_type(word, name, "keys in quotation marks");
                return None;
            };
            match rebind::read(text) {
                Ok(read) => keys.extend(read),
                Err(wrong) => {
                    let message = format!(
                        "`{}` is no key; `{name}` keeps its keys. Keys are written l, gg, <C-r>, <A-x>, <S-Left>, <Space>, <lt>.",
                        wrong.escape_debug()
                    );
                    self.error("bad-key", &word.span(), &message);
                    return None;
                }
            }
        }
        if keys.is_empty() {
            self.wrong_type(value, name, "one key or more, as \"l <Right>\" or [\"l\", \"<Right>\"]");
            return None;
        }
        Some((Wish { context, name: name.to_owned(), keys }, place))
    }

    fn refuse(&mut self, wish: &Wish, place: &Range<usize>, why: &str) {
        let here = BINDINGS.iter().filter(|binding| wish.context.is_none_or(|context| context == binding.context));
        let mut names: Vec<&str> = here.map(|binding| binding.name).collect();
        if names.contains(&wish.name.as_str()) {
            let message = format!("{why}; `{}` keeps its keys.", wish.name);
            return self.error("key-clash", place, &message);
        }
        names.dedup();
        let nearest = fuzzy::rank(&wish.name, names.into_iter().map(|name| (name, name.to_owned())));
        let instead = nearest.first().map_or_else(
            || "The palette (`:` in the program) lists all.".to_owned(),
            |name| format!("Did you mean `{name}`? The palette (`:` in the program) lists all."),
        );
        self.error("unknown-command", place, &format!("{why}. {instead}"));
    }
}

impl Keymap {
    /// The command of the text that a character is bound to.
    pub(super) fn hidden_by(&self, c: char) -> Option<&'static str> {
        let key = Key::plain(crate::keymap::key::Code::Char(c));
        let in_text = self.bound.iter().filter(|bound| bound.binding.context == Context::Text);
        in_text
            .into_iter()
            .find(|bound| bound.keys.iter().any(|keys| keys.first() == Some(&key)))
            .map(|bound| bound.binding.name)
    }
}
