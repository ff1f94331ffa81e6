//! Chooses keys: those of the table that mean something where the session is, those of the labels, and letters where one types.

use glossator::chance::Chance;
use glossator::driver::Headless;
use glossator::keymap::{BINDINGS, Binding, Context};
use glossator::session::command::Command;

/// How often what reads the whole corpus is pressed, each.
const EVERYWHERE: usize = 2;
/// What one types: words of the made-up corpus, and what no text holds.
const LETTERS: [char; 12] = ['l', 'e', 'n', 'a', ' ', 'o', 'r', 'é', '7', 'к', ':', '代'];

/// Where the next key comes from.
pub struct Presser {
    chance: Chance,
    labels: Vec<char>,
    everywhere: Vec<&'static str>,
}

impl Presser {
    /// The same seed presses the same keys.
    pub fn new(seed: u64, program: &Headless) -> Self {
        let layers = program.session.schema.layers.iter();
        let labels = layers.flat_map(|layer| &layer.labels).filter_map(|label| label.key).collect();
        Self { chance: Chance::new(seed), labels, everywhere: Vec::new() }
    }

    /// What is pressed next: its name, and the keys.
    pub fn next(&mut self, program: &Headless) -> (String, String) {
        let context = Context::of(&program.session);
        let part = self.chance.below(10);
        let typed = context.takes_text() || context.takes_letters();
        if typed && part < 6 {
            let letter = self.one(&LETTERS).copied().unwrap_or('l');
            let key = if letter == ' ' { "<Space>".to_owned() } else { letter.to_string() };
            return (format!("{}: typed", context.name()), key);
        }
        if context.tags_by_key() && part == 0 {
            let label = self.one(&self.labels.clone()).copied().unwrap_or('1');
            return (format!("{}: label", context.name()), label.to_string());
        }
        if context == Context::Text && part < 6 {
            let key = self.one(&["l", "h", "j", "k", "w", "b", "L", "<Space>"]).copied().unwrap_or("l");
            return (format!("text: {key}"), key.to_owned());
        }
        self.bound(context)
    }

    fn bound(&mut self, context: Context) -> (String, String) {
        let is_here =
            |one: &&Binding| one.context == context || (context == Context::Review && one.context == Context::Text);
        let here: Vec<&Binding> = BINDINGS.iter().filter(is_here).collect();
        loop {
            let Some(binding) = self.one(&here).copied() else { return ("nothing".to_owned(), "<Esc>".to_owned()) };
            let ends = matches!(
                (context, &binding.command),
                (Context::Text, Command::Back) | (_, Command::Suspend | Command::Yes)
            );
            let reads_all = matches!(
                binding.command,
                Command::Propagate(true) | Command::SearchCorpus | Command::Review | Command::Dashboard
            );
            let pressed = self.everywhere.iter().filter(|name| **name == binding.name).count();
            if ends || (reads_all && pressed >= EVERYWHERE) {
                continue;
            }
            if reads_all {
                self.everywhere.push(binding.name);
            }
            let keys: Vec<&str> = binding.keys.split(' ').collect();
            let key = self.one(&keys).copied().unwrap_or_default().to_owned();
            return (format!("{}: {}", context.name(), binding.name), key);
        }
    }

    fn one<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.chance.below(from.len()))
    }
}
