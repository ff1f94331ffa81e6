//! Quotations: what stands between quotation marks, and interrupted ones.

use super::offset::{BytePos, BytesSpan};
use super::token;

/// Words that may stand between the halves of an interrupted quotation.
const BETWEEN: usize = 12;

/// One quotation: bytes between the marks, and with them.
#[derive(Clone, Copy, Debug)]
struct Quotation {
    inner: (usize, usize),
    outer: (usize, usize),
}

/// All quotations of a paragraph, inner ones before the outer ones that hold them.
fn quotations(text: &str) -> Vec<Quotation> {
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let closes = open.iter().rposition(|(.., closer)| *closer == c);
        let apostrophe =
            c == '’' && text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
        if let Some(level) = closes.filter(|_| !apostrophe) {
            open.truncate(level + 1);
            if let Some((start, inner, _)) = open.pop() {
                found.push(Quotation { inner: (inner, at), outer: (start, end) });
            }
        } else if let Some(closer) = closer(c) {
            open.push((at, end, closer));
        }
    }
    found
}

fn closer(opener: char) -> Option<char> {
    Some(match opener {
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '"' => '"',
        _ => return None,
    })
}

/// The innermost quotation around a selection, without its marks, nor the comma that leads to who said it; bytes of the
/// paragraph.
pub fn around(text: &str, at: BytesSpan) -> Option<BytesSpan> {
    innermost(&quotations(text), at).map(|found| said(text, found.inner))
}

/// The first quotation that begins after a selection, else the first of the paragraph; `None` where there is no other.
pub fn next(text: &str, at: BytesSpan) -> Option<BytesSpan> {
    let all = outermost(text);
    let later = all.iter().find(|one| one.outer.0 >= at.end.get());
    later.or(all.first()).map(|one| said(text, one.inner)).filter(|found| *found != at)
}

/// The quotations that stand in no other one, with their marks, from left to right.
pub fn whole(text: &str) -> Vec<BytesSpan> {
    outermost(text).into_iter().map(|one| span(one.outer)).collect()
}

/// Whether a stretch begins outside of one of these quotations and ends inside, or the other way. They stand from left to
/// right and do not overlap, as [`whole`] gives them.
pub fn is_crossed(all: &[BytesSpan], at: BytesSpan) -> bool {
    let around = |place: BytePos| {
        let one = all.get(all.partition_point(|one| one.end <= place))?;
        (one.start < place).then_some(*one)
    };
    let crosses = |one: Option<BytesSpan>| one.is_some_and(|one| at.start < one.start || one.end < at.end);
    crosses(around(at.start)) || crosses(around(at.end))
}

fn outermost(text: &str) -> Vec<Quotation> {
    let mut all = quotations(text);
    all.sort_by_key(|one| (one.outer.0, std::cmp::Reverse(one.outer.1)));
    let mut end = 0;
    all.retain(|one| {
        let is_outer = one.outer.0 >= end;
        end = end.max(one.outer.1);
        is_outer
    });
    all
}

/// An interrupted quotation, `“…,” said K, “…”`: from the start of the first half to the end of the second.
pub fn both_halves(text: &str, at: BytesSpan) -> Option<BytesSpan> {
    let mut all = quotations(text);
    let here = innermost(&all, at)?;
    all.sort_by_key(|one| one.outer);
    let after = all.iter().find(|one| one.outer.0 >= here.outer.1);
    let before = all.iter().rev().find(|one| one.outer.1 <= here.outer.0);
    let later = after.filter(|after| is_interrupted(text, here, **after)).map(|after| (here.inner.0, after.inner.1));
    let earlier =
        before.filter(|before| is_interrupted(text, **before, here)).map(|before| (before.inner.0, here.inner.1));
    later.or(earlier).map(|found| said(text, found))
}

fn is_interrupted(text: &str, first: Quotation, second: Quotation) -> bool {
    let ending = text.get(first.inner.0..first.inner.1).unwrap_or_default().trim_end();
    let between = text.get(first.outer.1..second.outer.0).unwrap_or_default();
    let comma = ending.ends_with([',', '،', '，', '—', '–', '-']) || between.trim_start().starts_with([',', '，']);
    let words =
        token::tokens(between).into_iter().filter(|t| between.get(t.range()).is_some_and(token::is_word)).count();
    comma && (1..=BETWEEN).contains(&words)
}

fn innermost(all: &[Quotation], at: BytesSpan) -> Option<Quotation> {
    let (start, end) = (at.start.get(), at.end.get());
    let holds = all.iter().filter(|one| one.outer.0 <= start && end <= one.outer.1);
    holds.min_by_key(|one| one.outer.1 - one.outer.0).copied()
}

fn said(text: &str, (start, end): (usize, usize)) -> BytesSpan {
    let inner = text.get(start..end).unwrap_or_default();
    let bare = inner.trim_end().trim_end_matches([',', '،', '，']).trim_end();
    span((start, if bare.is_empty() { end } else { start + bare.len() }))
}

fn span((start, end): (usize, usize)) -> BytesSpan {
    BytesSpan::new(BytePos::new(start), BytePos::new(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, word: &str) -> BytesSpan {
        let start = text.find(word).unwrap();
        span((start, start + word.len()))
    }

    #[test]
    fn what_begins_outside_and_ends_inside_crosses_a_mark() {
        let text = "Ms Orlo “left” for “the Bloc” party.";
        let all = whole(text);
        let crossed = |words: &str| {
            let start = text.find(words).unwrap();
            is_crossed(&all, BytesSpan::new(BytePos::new(start), BytePos::new(start + words.len())))
        };
        for words in ["Orlo “left", "left” for", "left” for “the", "Bloc” party", "for “the"] {
            assert!(crossed(words), "{words}");
        }
        for words in ["Ms Orlo", "left", "“left”", "Orlo “left” for", "the Bloc", "“the Bloc” party"] {
            assert!(!crossed(words), "{words}");
        }
    }

    #[test]
    fn the_innermost_pair_without_its_marks() {
        let text = "He said “it’s a ‘neutral’ state,” and left.";
        assert_eq!(&text[around(text, at(text, "state")).unwrap().range()], "it’s a ‘neutral’ state");
        assert_eq!(&text[around(text, at(text, "neutral")).unwrap().range()], "neutral");
        assert_eq!(around(text, at(text, "left")), None);
        let text = "Er sagte „ja“ und «нет» und \"no\".";
        for word in ["ja", "нет", "no"] {
            assert_eq!(&text[around(text, at(text, word)).unwrap().range()], word);
        }
    }

    #[test]
    fn the_next_one_and_round() {
        let text = "He said “it’s a ‘neutral’ state” and “left”.";
        let next = |word: &str| next(text, at(text, word)).map(|found| &text[found.range()]);
        assert_eq!(next("He"), Some("it’s a ‘neutral’ state"));
        assert_eq!(next("neutral"), Some("left"));
        assert_eq!(next("left"), Some("it’s a ‘neutral’ state"));
        assert_eq!(super::next("“one”", at("“one”", "one")), None);
        assert_eq!(whole(text).len(), 2);
        assert!(whole("none").is_empty());
    }

    #[test]
    fn an_interrupted_quotation_is_one() {
        let text = "“We waited,” Ms Orlo said, “and nobody came.” Then “silence.”";
        let whole = "We waited,” Ms Orlo said, “and nobody came.";
        assert_eq!(&text[both_halves(text, at(text, "waited")).unwrap().range()], whole);
        assert_eq!(&text[both_halves(text, at(text, "nobody")).unwrap().range()], whole);
        assert_eq!(both_halves(text, at(text, "silence")), None);
    }
}
