//! Which unit a file counts in, as far as the edges of words tell: doccano writes no words to check by.

use crate::exchange::unit::{Unit, Units};
use crate::text::CharPos;

const UNITS: [Unit; 3] = [Unit::CodePoints, Unit::Utf16, Unit::Graphemes];

/// How many spans begin and end at edges of words, by unit, of those where units differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edges {
    spans: usize,
    fitting: [usize; 3],
}

impl Edges {
    /// Takes the spans of a text.
    pub fn take(&mut self, text: &str, spans: impl Iterator<Item = [u64; 2]>) {
        if text.is_ascii() {
            return;
        }
        let chars: Vec<char> = text.chars().collect();
        let tables = UNITS.map(|unit| Units::new(text, unit));
        for place in spans {
            let found = tables.each_ref().map(|units| units.to_span(place));
            if let [first, rest @ ..] = &found
                && rest.iter().all(|other| other == first)
            {
                continue;
            }
            self.spans += 1;
            for (fitting, span) in self.fitting.iter_mut().zip(found) {
                let fits = span.is_some_and(|span| {
                    is_edge(&chars, span.start) && is_edge(&chars, span.end) && has_words(&chars, span.start, span.end)
                });
                *fitting += usize::from(fits);
            }
        }
    }

    /// The unit that almost all spans fit, where most do not fit the one that was taken.
    pub fn better(&self, taken: Unit) -> Option<Unit> {
        let of = |unit: Unit| UNITS.iter().zip(self.fitting).find(|(one, _)| **one == unit).map(|(_, count)| count);
        let mine = of(taken)?;
        let best = UNITS.into_iter().max_by_key(|unit| (of(*unit), *unit == Unit::Utf16))?;
        let most = of(best)?;
        (best != taken && mine * 2 < self.spans && most * 10 >= self.spans * 9).then_some(best)
    }
}

fn at(chars: &[char], place: CharPos, back: usize) -> Option<char> {
    let place = usize::try_from(place.get()).ok()?.checked_sub(back)?;
    chars.get(place).copied()
}

/// Whether no word goes on over this place.
fn is_edge(chars: &[char], place: CharPos) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !(is_word(at(chars, place, 1)) && is_word(at(chars, place, 0)))
}

/// Whether neither end is white space.
fn has_words(chars: &[char], start: CharPos, end: CharPos) -> bool {
    let is_ink = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    is_ink(at(chars, start, 0)) && is_ink(at(chars, end, 1))
}
