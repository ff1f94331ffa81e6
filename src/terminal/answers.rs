//! Answers of a terminal that nobody waits for (to questions of a program before, or of a multiplexer) are no keys. The
//! reader of events knows those that end in a letter; an OSC, DCS, APC, PM or SOS string comes from it as Alt with the letter
//! that begins it, and then as keys.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// The rest of an answer comes within that time; the next key of a person does not.
const AT_ONCE: Duration = Duration::from_millis(5);
/// Characters of an answer at most: what goes on is no answer.
const LONGEST: usize = 4096;

/// Knows whether an answer is under way.
#[derive(Debug, Default)]
pub struct Answers {
    /// How much of one was passed over; `None`: there is none.
    passed: Option<usize>,
}

impl Answers {
    /// The event, unless it belongs to an answer. `comes`: whether another event comes within that time.
    pub fn pass(&mut self, event: Event, comes: impl Fn(Duration) -> bool) -> Option<Event> {
        match self.passed {
            Some(passed) => {
                let is_over = is_end(&event) || passed >= LONGEST || !comes(AT_ONCE);
                self.passed = (!is_over).then_some(passed + 1);
                None
            }
            None if is_start(&event) && comes(AT_ONCE) => {
                self.passed = Some(0);
                None
            }
            None => Some(event),
        }
    }
}

fn is_start(event: &Event) -> bool {
    matches!(event, Event::Key(KeyEvent { code: KeyCode::Char(']' | 'P' | '_' | '^' | 'X'), modifiers, .. }) if modifiers.contains(KeyModifiers::ALT))
}

/// ST, or the bell that ends an OSC.
fn is_end(event: &Event) -> bool {
    let Event::Key(key) = event else { return false };
    (key.code == KeyCode::Char('\\') && key.modifiers.contains(KeyModifiers::ALT))
        || (key.code == KeyCode::Char('g') && key.modifiers.contains(KeyModifiers::CONTROL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    /// What is left of keys that all come at once; `A-x` stands for Alt.
    fn left(keys: &[&str]) -> Vec<Event> {
        let event = |text: &&str| match text.strip_prefix("A-") {
            Some(rest) => key(rest.chars().next().unwrap(), KeyModifiers::ALT),
            None if *text == "BEL" => key('g', KeyModifiers::CONTROL),
            None => key(text.chars().next().unwrap(), KeyModifiers::NONE),
        };
        let mut answers = Answers::default();
        let count = keys.len();
        let passed = keys.iter().map(event).enumerate().filter_map(|(at, one)| answers.pass(one, |_| at + 1 < count));
        passed.collect()
    }

    #[test]
    fn answers_are_no_keys_and_keys_are_no_answers() {
        let osc = ["A-]", "1", "1", ";", "r", "g", "b", ":", "0", "A-\\", "p"];
        assert_eq!(left(&osc), [key('p', KeyModifiers::NONE)]);
        assert_eq!(left(&["A-]", "0", ";", "t", "BEL", "p"]), [key('p', KeyModifiers::NONE)]);
        assert_eq!(left(&["A-P", ">", "|", "x", "A-\\", "A-x"]), [key('x', KeyModifiers::ALT)]);
        assert_eq!(left(&["A-]"]), [key(']', KeyModifiers::ALT)], "a person's key stands alone");
        assert_eq!(left(&["A-x", "1", "p"]).len(), 3);
        let long: Vec<&str> = std::iter::once("A-]").chain(std::iter::repeat_n("p", LONGEST + 10)).collect();
        assert_eq!(left(&long).len(), 9, "what does not end is no answer");
    }
}
