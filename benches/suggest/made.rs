//! Made-up finished paragraphs without end: names recur, new ones keep coming, and words stand as in a language.

use glossator::suggest::{Lesson, Tagged};
use glossator::text::{BytePos, BytesSpan};

const SYLLABLES: [&str; 24] = [
    "ka", "ri", "mo", "va", "len", "dor", "sa", "ti", "bru", "nek", "ol", "mir", "ta", "shu", "pel", "gan", "ro", "zi",
    "har", "del", "un", "fos", "ke", "lin",
];
/// What stands before a name of each label.
const LEADS: [&[&str]; 4] =
    [&["minister", "Mr", "told"], &["the group", "members of the"], &["in", "from", "near"], &["during the", "the"]];

/// A stream of lessons.
pub struct Stream {
    state: u64,
    number: u32,
    names: Vec<(String, usize)>,
}

impl Stream {
    /// The same seed gives the same stream.
    pub fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(2).wrapping_add(1), number: 0, names: Vec::new() }
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or_default() % end.max(1)
    }

    fn word(&mut self, syllables: usize) -> String {
        (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    /// A word of the language: common ones come often.
    fn common(&mut self) -> String {
        let spread = 1 + self.below(4);
        let rank = self.below(6_usize.pow(u32::try_from(spread).unwrap_or(1)));
        let mut word = String::new();
        let mut rest = rank + 1;
        while rest > 0 {
            word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
            rest /= SYLLABLES.len();
        }
        word
    }

    fn name(&mut self) -> (String, usize) {
        if self.names.len() > 20 && self.below(10) < 7 {
            let recent = self.names.len().min(400);
            let back = self.below(recent) + 1;
            return self.names[self.names.len() - back].clone();
        }
        let label = self.below(4);
        let parts = 1 + self.below(2);
        let words: Vec<String> = (0..parts)
            .map(|_| {
                let word = self.word(2);
                word[..1].to_uppercase() + &word[1..]
            })
            .collect();
        let name = (words.join(" "), label);
        self.names.push(name.clone());
        name
    }

    /// The next paragraph: some sixty tokens, four names in it.
    pub fn lesson(&mut self) -> Lesson {
        let mut text = String::new();
        let mut spans: Vec<Tagged> = Vec::new();
        for _ in 0..4 {
            for _ in 0..12 {
                text.push_str(&self.common());
                text.push(' ');
            }
            let (name, label) = self.name();
            let leads = LEADS[label];
            text.push_str(leads[self.below(leads.len())]);
            text.push(' ');
            let start = text.len();
            text.push_str(&name);
            spans.push((BytesSpan::new(BytePos::new(start), BytePos::new(text.len())), 0, label));
            text.push_str(if self.below(3) == 0 { ". " } else { ", " });
        }
        self.number += 1;
        Lesson { place: (format!("made/{}", self.number / 10), self.number), text: text.trim_end().to_owned(), spans }
    }
}
