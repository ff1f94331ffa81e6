//! The words of spans: whether they are what a file says, and where they stand if it does not say where.

use crate::annotation::{Record, pieces};
use crate::text::{BytePos, BytesSpan, CharSpan, TextMap};

/// What many readers take for the end of a line.
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The words of pieces, joined by a space.
pub fn words(spans: &[CharSpan], map: &TextMap) -> String {
    pieces::quote(spans, map).unwrap_or_default().into_owned()
}

/// Equal, or equal but for the kind of white space: many formats write a line break as a space.
pub fn same_words(there: &str, said: &str) -> bool {
    let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
    there == said || there.chars().map(plain).eq(said.chars().map(plain))
}

/// The one place of a quote, by what stands around it where it stands in several.
pub fn search(quote: &str, record: &Record, map: &TextMap) -> Result<CharSpan, String> {
    if quote.is_empty() {
        return Err("it has neither bounds nor words; it was left out.".to_owned());
    }
    let text = map.text();
    let fits = |at: usize| {
        let before = text.get(..at).is_some_and(|before| before.ends_with(&record.prefix));
        before && text.get(at + quote.len()..).is_some_and(|after| after.starts_with(&record.suffix))
    };
    let all: Vec<usize> = text.match_indices(quote).map(|(at, _)| at).take(100).collect();
    let fitting: Vec<usize> = all.iter().copied().filter(|at| fits(*at)).collect();
    let places = if fitting.is_empty() { &all } else { &fitting };
    let span = |at: usize| {
        let bytes = BytesSpan::new(BytePos::new(at), BytePos::new(at + quote.len()));
        map.chars(bytes)
    };
    match places.as_slice() {
        [] => Err(format!("“{}” does not stand in the text; it was left out.", brief(quote))),
        [one] => span(*one).ok_or_else(|| "its words do not lie between characters; it was left out.".to_owned()),
        several => {
            let starts = several.iter().filter_map(|at| span(*at)).map(|span| span.start.get().to_string());
            let starts: Vec<String> = starts.take(10).collect();
            Err(format!(
                "“{}” stands in {} places ({}) and it has no bounds; it was left out.",
                brief(quote),
                several.len(),
                starts.join(", ")
            ))
        }
    }
}

/// Bounds as the file has them.
pub fn shown(place: &[[u64; 2]]) -> String {
    place.iter().map(|[start, end]| format!("{start}–{end}")).collect::<Vec<_>>().join(", ")
}

/// Enough of a quote to know it by.
pub fn brief(words: &str) -> String {
    let cut: String = words.chars().take(40).collect();
    if cut.len() < words.len() { format!("{cut}…") } else { cut }
}
