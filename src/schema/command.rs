//! `[[suggest.command]]`: outside models. What stands here is only read: nothing of it runs without the user's consent.

use crate::toml_reader::Reader;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// More commands than this are left out: each is a program that runs beside the session.
const MOST: usize = 8;
/// A longer name (bytes) is none.
const LONGEST_NAME: usize = 64;
/// The built-in engine's own name.
const BUILT_IN: &str = "builtin";

/// An outside model of the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestCommand {
    /// What it is called, and what its file in `suggestions/` is named by.
    pub name: String,
    /// The program and its arguments; never empty, without control characters.
    pub run: Vec<String>,
}

impl Reader<'_> {
    /// The commands that can be used; each other one is named and left out.
    pub(super) fn commands(&mut self, suggest: &DeTable) -> Vec<SuggestCommand> {
        let mut commands: Vec<SuggestCommand> = Vec::new();
        for (table, at) in self.tables(suggest, "command").unwrap_or_default() {
            self.unknown(table, "[[suggest.command]]", &["name", "run"]);
            let (name, run) = (self.command_name(table, &at, &commands), self.command_line(table, &at));
            if let (Some(name), Some(run)) = (name, run) {
                if commands.len() == MOST {
                    let message = format!("there are more than {MOST} commands; this one was left out.");
                    self.error("many-commands", &at, &message);
                } else {
                    commands.push(SuggestCommand { name, run });
                }
            }
        }
        commands
    }

    fn command_name(&mut self, table: &DeTable, at: &Range<usize>, known: &[SuggestCommand]) -> Option<String> {
        let name = self.string(table, "name").unwrap_or_default();
        let place = table.get("name").map_or_else(|| at.clone(), toml::Spanned::span);
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let fits = (1..=LONGEST_NAME).contains(&name.len())
            && name.bytes().all(allowed)
            && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
        let why = if !fits {
            "a command needs a `name` of 1 to 64 letters, digits, . _ or -, first a letter or digit"
        } else if name.eq_ignore_ascii_case(BUILT_IN) {
            "`builtin` is the engine's own name"
        } else if known.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
            "another command has this name already"
        } else {
            return Some(name);
        };
        self.error("bad-command", &place, &format!("{why}; the command was left out. Give it another name."));
        None
    }

    fn command_line(&mut self, table: &DeTable, at: &Range<usize>) -> Option<Vec<String>> {
        let value = table.get("run");
        let place = value.map_or_else(|| at.clone(), toml::Spanned::span);
        // What is no list of strings is named by its type alone.
        let is_list = value.is_none_or(|value| matches!(value.get_ref(), DeValue::Array(_)));
        let run = self.strings(table, "run");
        if run.is_none() && !is_list {
            return None;
        }
        let run = run.unwrap_or_default();
        let why = if run.first().is_none_or(String::is_empty) {
            "a command needs `run`: a list of the program and its arguments"
        } else if run.iter().any(|part| part.chars().any(char::is_control)) {
            "`run` holds a control character"
        } else {
            return Some(run);
        };
        self.error("bad-command", &place, &format!("{why}; the command was left out. Mend the line."));
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::parse::parse;

    #[test]
    fn what_cannot_be_run_is_named_with_line_and_column_and_the_rest_stays() {
        let text = "[suggest]\non = true\n[[suggest.command]]\nname = \"good\"\nrun = [\"a\", \"b c\"]\n[[suggest.command]]\nname = \"../x\"\nrun = [\"a\"]\n[[suggest.command]]\nname = \"Good\"\nrun = [\"a\"]\n[[suggest.command]]\nname = \"empty\"\nrun = []\n[[suggest.command]]\nname = \"typed\"\nrun = \"sh -c x\"\n[[suggest.command]]\nname = \"bell\"\nrun = [\"a\", \"\\u0007\"]\n[[suggest.command]]\nname = \"builtin\"\nrun = [\"a\"]\n[[suggest.command]]\nname = \"gone\"\n";
        let (schema, findings) = parse(text);
        let commands: Vec<_> = schema.suggest.commands.iter().map(|one| (one.name.as_str(), one.run.len())).collect();
        assert_eq!(commands, [("good", 2)]);
        let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.line)).collect();
        let bad = |line| ("bad-command", line);
        assert_eq!(told, [bad(7), bad(10), bad(14), ("wrong-type", 17), bad(20), bad(22), bad(24)]);
        assert!(findings[0].message.starts_with("column 8: a command needs a `name`"), "{}", findings[0].message);
        assert!(findings[2].message.starts_with("column 7: a command needs `run`"), "{}", findings[2].message);
    }
}
