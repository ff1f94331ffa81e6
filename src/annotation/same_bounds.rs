//! Bounds that a team calls equal: what `[review] ignore` of gloss.toml leaves out of account at the edges of a span.

use crate::text::{BytePos, BytesSpan, CharSpan, TextMap};

/// Leading words of the rule `article`.
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// Leading words of the rule `title`, with or without a full stop; several may follow each other.
const TITLES: [&str; 60] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "president",
    "vice",
    "deputy",
    "former",
    "acting",
    "prime",
    "foreign",
    "defence",
    "defense",
    "interior",
    "finance",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "secretary-general",
    "state",
    "ambassador",
    "envoy",
    "senator",
    "sen",
    "representative",
    "rep",
    "governor",
    "gov",
    "mayor",
    "judge",
    "justice",
    "general",
    "gen",
    "colonel",
    "col",
    "major",
    "maj",
    "captain",
    "capt",
    "lieutenant",
    "lt",
    "king",
    "queen",
    "prince",
    "princess",
    "emir",
    "sheikh",
    "pope",
    "herr",
    "frau",
];

/// Marks of the rule `quotes`.
const QUOTES: &str = "\"'`“”„‟‘’‚‛«»‹›「」『』";

/// Marks of the rule `punctuation`.
const PUNCTUATION: &str = ".,;:!?…-‐‑‒–—―()[]{}/\\·•¡¿、。，．；：！？（）［］｛｝【】《》〈〉،؛؟۔।";

/// What does not count at the edges of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule that a team has or has not")]
pub struct Ignored {
    /// A leading article.
    pub article: bool,
    /// Leading titles of a person.
    pub title: bool,
    /// Quotation marks.
    pub quotes: bool,
    /// Punctuation marks.
    pub punctuation: bool,
}

impl Ignored {
    /// The rules of these names; other names are none.
    pub fn new(names: &[String]) -> Self {
        let has = |name: &str| names.iter().any(|one| one == name);
        Self { article: has("article"), title: has("title"), quotes: has("quotes"), punctuation: has("punctuation") }
    }

    /// Whether every difference counts.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    fn is_mark(self, c: char) -> bool {
        (self.quotes && QUOTES.contains(c)) || (self.punctuation && PUNCTUATION.contains(c))
    }

    /// Whether a word at the start does not count.
    fn is_word(self, word: &str) -> bool {
        let word = word.trim_end_matches('.').to_lowercase();
        (self.article && ARTICLES.contains(&word.as_str())) || (self.title && TITLES.contains(&word.as_str()))
    }
}

/// A span without what does not count at its edges: spans are equal by the rules where this is equal. White space at an
/// edge counts under no rule. A span of which nothing would be left stays as far as it was something.
pub fn trimmed(map: &TextMap, span: CharSpan, rules: Ignored) -> CharSpan {
    let inner = || {
        let bytes = map.bytes(span)?;
        let text = map.text().get(bytes.range())?;
        let kept = inner(text, rules);
        // `kept` is a part of `text`.
        let start = bytes.start.get() + (kept.as_ptr().addr() - text.as_ptr().addr());
        map.chars(BytesSpan::new(BytePos::new(start), BytePos::new(start + kept.len())))
    };
    if rules.is_empty() { span } else { inner().filter(|kept| !kept.is_empty()).unwrap_or(span) }
}

fn inner(text: &str, rules: Ignored) -> &str {
    let is_edge = |c: char| c.is_whitespace() || rules.is_mark(c);
    let mut text = text.trim_matches(is_edge);
    while let Some((word, rest)) = text.split_once(char::is_whitespace) {
        let rest = rest.trim_start_matches(is_edge);
        if rest.is_empty() || !rules.is_word(word) {
            break;
        }
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;
    use proptest::prelude::*;

    fn kept(text: &str, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let text = format!("😀{text}z");
        let map = TextMap::new(text.as_str().into());
        let end = CharPos::new(map.end().get() - 1);
        map.quote(trimmed(&map, CharSpan::new(CharPos::new(1), end), Ignored::new(&names))).unwrap().to_owned()
    }

    #[test]
    fn each_rule_takes_its_own_away() {
        assert_eq!(kept("The Northern Bloc", &["article"]), "Northern Bloc");
        assert_eq!(kept("the “Bloc”,", &["article"]), "“Bloc”,");
        assert_eq!(kept("the “Bloc”,", &["article", "quotes", "punctuation"]), "Bloc");
        assert_eq!(kept("Foreign Minister Mr. Lind", &["title"]), "Lind");
        assert_eq!(kept("the President Lind", &["title"]), "the President Lind");
        assert_eq!(kept("the President Lind", &["title", "article"]), "Lind");
        assert_eq!(kept("“No, never”", &["quotes"]), "No, never");
        assert_eq!(kept("U.S.", &["punctuation"]), "U.S");
        assert_eq!(kept(" The Bloc ", &[]), " The Bloc ");
        assert_eq!(kept("The Bloc", &["unknown"]), "The Bloc");
    }

    #[test]
    fn something_is_always_left() {
        assert_eq!(kept("The President", &["article", "title"]), "President");
        assert_eq!(kept("the", &["article"]), "the");
        assert_eq!(kept("“…”", &["quotes", "punctuation"]), "“…”");
    }

    proptest! {
        #[test]
        fn the_rest_lies_within_and_trimming_it_again_changes_nothing(
            text in "[a-zA-Z .“”’😀]{0,30}|((the|Mr|.|“|A) ?){0,6}[a-z]*", from in 0_u32..20, to in 0_u32..30, bits in 0_u8..16
        ) {
            let rules = Ignored { article: bits & 1 > 0, title: bits & 2 > 0, quotes: bits & 4 > 0, punctuation: bits & 8 > 0 };
            let map = TextMap::new(text.as_str().into());
            let span = CharSpan::new(CharPos::new(from), CharPos::new(to));
            let once = trimmed(&map, span, rules);
            prop_assert!(span.is_empty() || span.contains(once));
            prop_assert_eq!(once.is_empty(), span.is_empty());
            prop_assert_eq!(trimmed(&map, once, rules), once);
        }
    }
}
