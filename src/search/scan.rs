//! What is sought in a text, and where it stands: words, regular expressions, whole mentions. Every search of the
//! program is one of these patterns; they take time linear in the text.

use crate::text::{BytePos, BytesSpan, token};
use regex::{Regex, RegexBuilder, bytes};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// What a compiled pattern may take, in bytes. Measured: what fits is built within 12 ms and reads a megabyte in a few;
/// with twice as much some patterns take 130 ms for one, which a key would feel.
const LIMIT: usize = 2 * 1024 * 1024;

/// Whether capitals and small letters are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// Only where the words hold a capital; a regular expression always does.
    #[default]
    Smart,
    /// Never.
    Ignore,
    /// Always.
    Exact,
}

/// How a pattern is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// A regular expression instead of words.
    pub regex: bool,
    /// Capitals and small letters.
    pub case: Case,
    /// Words match whatever accents and vowel signs stand on their letters.
    pub fold: bool,
    /// Only whole tokens.
    pub whole: bool,
}

/// Something that is sought. Its hits lie within one paragraph, and none is empty.
#[derive(Clone, Debug)]
pub struct Pattern {
    engine: Engine,
    how: How,
}

/// What looks for it.
#[derive(Clone, Debug)]
enum Engine {
    /// Words can be sought in the bytes of many paragraphs at once: none reaches over the end of one.
    Words(bytes::Regex),
    /// Everything else is sought in one paragraph after the other.
    Text(Regex),
}

impl Engine {
    fn find_at(&self, text: &str, from: usize) -> Option<Range<usize>> {
        match self {
            Self::Words(regex) => regex.find_at(text.as_bytes(), from).map(|found| found.range()),
            Self::Text(regex) => regex.find_at(text, from).map(|found| found.range()),
        }
    }
}

impl Pattern {
    /// A pattern; `None` where there is nothing to seek.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn new(text: &str, how: How) -> Result<Option<Self>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let exact = match how.case {
            Case::Smart => how.regex || text.chars().any(char::is_uppercase),
            Case::Ignore => false,
            Case::Exact => true,
        };
        let source = if how.regex { text.to_owned() } else { forms(text, how.fold) };
        let is_words = !how.regex && !how.fold && !text.contains(['\n', '\r']);
        let built = if is_words {
            let mut builder = bytes::RegexBuilder::new(&source);
            builder.case_insensitive(!exact).size_limit(LIMIT).dfa_size_limit(LIMIT).build().map(Engine::Words)
        } else {
            let mut builder = RegexBuilder::new(&source);
            builder.case_insensitive(!exact).size_limit(LIMIT).dfa_size_limit(LIMIT).build().map(Engine::Text)
        };
        built.map(|engine| Some(Self { engine, how })).map_err(|error| said(&error))
    }

    /// Where words stand in the bytes of many paragraphs, from left to right, apart; `None`: this is no pattern of words
    /// alone, and each paragraph has to be looked at. A pattern of whole tokens may stand in fewer places than these.
    pub fn places<'t>(&self, bytes: &'t [u8]) -> Option<impl Iterator<Item = Range<usize>> + use<'_, 't>> {
        match &self.engine {
            Engine::Words(regex) => Some(regex.find_iter(bytes).map(|found| found.range())),
            Engine::Text(_) => None,
        }
    }

    /// Whether it means whole tokens only.
    pub fn is_whole(&self) -> bool {
        self.how.whole
    }

    /// A pattern as it is typed into a field: words, `~words` for any accents, `re:…` or `/…/` for a regular expression.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn typed(text: &str) -> Result<Option<Self>, String> {
        let slashed = || text.strip_prefix('/')?.strip_suffix('/').filter(|inside| !inside.is_empty());
        if let Some(regex) = text.strip_prefix("re:").or_else(slashed) {
            return Self::new(regex, How { regex: true, ..How::default() });
        }
        match text.strip_prefix('~') {
            Some(words) => Self::new(words, How { fold: true, ..How::default() }),
            None => Self::new(text, How::default()),
        }
    }

    /// Exactly these words, as whole tokens.
    ///
    /// # Errors
    /// Where they are too many.
    pub fn mention(words: &str) -> Result<Option<Self>, String> {
        Self::new(words, How { whole: true, case: Case::Exact, ..How::default() })
    }

    /// Where it stands in a paragraph, from left to right, apart.
    pub fn hits(&self, paragraph: &str) -> Vec<BytesSpan> {
        if self.how.fold && !self.how.regex && !paragraph.is_ascii() {
            let folded = Folded::new(paragraph);
            return self.raw(&folded.text).into_iter().map(|(start, end)| folded.back(start, end)).collect();
        }
        let raw = self.raw(paragraph);
        let spans = raw.into_iter().map(|(start, end)| BytesSpan::new(BytePos::new(start), BytePos::new(end)));
        spans.collect()
    }

    fn raw(&self, text: &str) -> Vec<(usize, usize)> {
        let mut hits = Vec::new();
        let mut tokens: Option<Vec<BytesSpan>> = None;
        let mut from = 0;
        while let Some(found) = self.engine.find_at(text, from) {
            let fits = !found.is_empty()
                && (!self.how.whole
                    || is_whole(tokens.get_or_insert_with(|| token::tokens(text)), found.start, found.end));
            if fits {
                hits.push((found.start, found.end));
                from = found.end;
            } else {
                let step = text.get(found.start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                from = found.start + step;
            }
            if from > text.len() {
                break;
            }
        }
        hits
    }
}

/// Whether a stretch begins where a token begins and ends where one ends.
fn is_whole(tokens: &[BytesSpan], start: usize, end: usize) -> bool {
    tokens.binary_search_by_key(&start, |token| token.start.get()).is_ok()
        && tokens.binary_search_by_key(&end, |token| token.end.get()).is_ok()
}

/// The words as an expression: the same letters may be stored composed or decomposed.
fn forms(words: &str, fold: bool) -> String {
    if fold {
        return regex::escape(&Folded::new(words).text);
    }
    let mut forms = vec![words.to_owned()];
    if !words.is_ascii() {
        forms.extend([words.nfc().collect(), words.nfd().collect()]);
        forms.dedup();
    }
    forms.iter().map(|form| regex::escape(form)).collect::<Vec<_>>().join("|")
}

/// An error of the expression in one line: its place is in the field already.
fn said(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "this pattern is too large".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            format!("no regular expression: {}", last.trim_start_matches("error: "))
        }
    }
}

/// A text without accents and vowel signs, and where each of its bytes comes from.
struct Folded {
    text: String,
    origin: Vec<usize>,
}

impl Folded {
    fn new(from: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(from.len()), origin: Vec::with_capacity(from.len() + 1) };
        for (at, c) in from.char_indices() {
            if let Some(base) = base(c) {
                folded.text.push(base);
                folded.origin.resize(folded.text.len(), at);
            }
        }
        folded.origin.push(from.len());
        folded
    }

    fn back(&self, start: usize, end: usize) -> BytesSpan {
        let origin = |at: usize| BytePos::new(self.origin.get(at).or(self.origin.last()).copied().unwrap_or_default());
        BytesSpan::new(origin(start), origin(end))
    }
}

/// The letter without what stands on or under it; `None`: it is such a sign itself.
fn base(c: char) -> Option<char> {
    // 7, 8 and 9 are no accents: what joins or ends syllables in the scripts of India.
    let is_sign = |c: char| !matches!(canonical_combining_class(c), 0 | 7 | 8 | 9);
    if c.is_ascii() {
        return Some(c);
    }
    if is_sign(c) {
        return None;
    }
    let plain = match c {
        'ł' => 'l',
        'Ł' => 'L',
        'ø' => 'o',
        'Ø' => 'O',
        'đ' => 'd',
        'Đ' => 'D',
        'ı' => 'i',
        _ => c,
    };
    let mut bases = Vec::new();
    decompose_canonical(plain, |part| bases.extend(Some(part).filter(|part| !is_sign(*part))));
    Some(match bases.as_slice() {
        [one] => *one,
        // Hangul: parts of a syllable are letters.
        _ => plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hits(pattern: &str, text: &str) -> Vec<String> {
        let pattern = Pattern::typed(pattern).unwrap().unwrap();
        pattern.hits(text).into_iter().map(|hit| text[hit.range()].to_owned()).collect()
    }

    /// As `str.find` from code point to code point would have them.
    fn naive(needle: &str, text: &str) -> Vec<(usize, usize)> {
        let (text, needle): (Vec<char>, Vec<char>) = (text.chars().collect(), needle.chars().collect());
        let mut found = Vec::new();
        let mut at = 0;
        while at + needle.len() <= text.len() {
            if text[at..at + needle.len()] == needle[..] {
                found.push((at, at + needle.len()));
                at += needle.len();
            } else {
                at += 1;
            }
        }
        found
    }

    #[test]
    fn small_letters_match_both_capitals_only_themselves() {
        let text = "Ålesund, ålesund, Kassis und KASSIS";
        assert_eq!(hits("ålesund", text), ["Ålesund", "ålesund"]);
        assert_eq!(hits("Kassis", text), ["Kassis"]);
        assert_eq!(hits("kassis", text), ["Kassis", "KASSIS"]);
        assert_eq!(hits("kassis und", text), ["Kassis und"]);
        assert!(hits("a.e", text).is_empty());
    }

    #[test]
    fn expressions_and_what_is_none() {
        assert_eq!(hits("re:K[a-z]+", "Kassis, Kazakh KB"), ["Kassis", "Kazakh"]);
        assert_eq!(hits("/k[a-z]+/", "Kassis kin"), ["kin"]);
        assert_eq!(hits("re:(?i)k[a-z]+", "Kassis kin"), ["Kassis", "kin"]);
        assert_eq!(hits("re:x*", "axxb"), ["xx"]);
        assert_eq!(hits("re:^.", "字b"), ["字"]);
        assert_eq!(hits(r"re:\p{Lu}\p{L}{1,20} \p{Lu}\p{L}{1,20}", "Ms Lena Orlo left"), ["Ms Lena"]);
        assert_eq!(hits("/", "a/b"), ["/"]);
        assert!(Pattern::typed("").unwrap().is_none() && Pattern::typed("re:").unwrap().is_none());
        let told = Pattern::typed("re:(a").unwrap_err();
        assert_eq!(told, "no regular expression: unclosed group");
        assert_eq!(Pattern::typed("re:(\\w{90}){90}").unwrap_err(), "this pattern is too large");
    }

    #[test]
    fn accents_count_unless_they_are_folded() {
        let text = "Jose\u{301} José JOSE Łódź 각 קָפֶה";
        assert_eq!(hits("José", text), ["Jose\u{301}", "José"]);
        assert_eq!(hits("~jose", text), ["Jose\u{301}", "José", "JOSE"]);
        assert_eq!(hits("~lodz", text), ["Łódź"]);
        assert_eq!(hits("~קפה", text), ["קָפֶה"]);
        assert!(hits("~가", text).is_empty());
    }

    #[test]
    fn a_mention_is_whole_tokens_only() {
        let mention = |words: &str, text: &str| {
            let pattern = Pattern::mention(words).unwrap().unwrap();
            pattern.hits(text).len()
        };
        assert_eq!(mention("Bloc", "Bloc, Bloc’s Blocs bloc sub-Bloc Bloc"), 3);
        assert_eq!(mention("U.S.", "the U.S. and U.S. trade"), 2);
        assert_eq!(mention("aa aa", "aaa aa aa"), 1);
        assert_eq!(mention("Jose", "Jose\u{301} left"), 0);
    }

    proptest! {
        #[test]
        fn words_stand_exactly_where_code_points_say(text in "[aAb字é😀 ]{0,40}", needle in "[aAb字é😀]{1,3}") {
            let pattern = Pattern::new(&needle, How { case: Case::Exact, ..How::default() }).unwrap().unwrap();
            let map = crate::text::TextMap::new(text.as_str().into());
            let found: Vec<(usize, usize)> = pattern
                .hits(&text)
                .into_iter()
                .map(|hit| map.chars(hit).unwrap())
                .map(|hit| (hit.start.get() as usize, hit.end.get() as usize))
                .collect();
            prop_assert_eq!(found, naive(&needle, &text));
        }

        #[test]
        fn any_pattern_on_any_text_gives_bounds_of_characters(text in "\\PC{0,60}", pattern in "(re:|~|/)?\\PC{0,8}/?") {
            if let Ok(Some(pattern)) = Pattern::typed(&pattern) {
                let mut last = 0;
                for hit in pattern.hits(&text) {
                    prop_assert!(text.get(hit.range()).is_some_and(|hit| !hit.is_empty()));
                    prop_assert!(hit.start.get() >= last);
                    last = hit.end.get();
                }
            }
        }

        #[test]
        fn a_mention_begins_and_ends_with_tokens(text in "[ab.’s -]{0,40}", words in "[ab]{1,2}([ .-][ab])?") {
            let tokens = token::tokens(&text);
            let pattern = Pattern::mention(&words).unwrap().unwrap();
            let found: Vec<usize> = pattern.hits(&text).iter().map(|hit| hit.start.get()).collect();
            let starts_and_ends = |at: usize| {
                tokens.iter().any(|t| t.start.get() == at) && tokens.iter().any(|t| t.end.get() == at + words.len())
            };
            let mut expected = Vec::new();
            let mut from = 0;
            for (at, _) in text.char_indices() {
                if at >= from && text[at..].starts_with(&words) && starts_and_ends(at) {
                    expected.push(at);
                    from = at + words.len();
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
