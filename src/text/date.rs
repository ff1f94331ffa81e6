//! Dates by their shape: `26 May 2015`, `May 26`, `26.05.2015`, `2015-05-26`, `26 мая`.

use super::offset::BytesSpan;
use std::ops::Range;

/// Names of months as they stand in dates, in lower case, by their first letters; a short one stands for itself only.
/// English, German, French, Spanish, Italian, Portuguese, Russian, Ukrainian, Kazakh, Turkish, Swahili.
const MONTHS: [&str; 84] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
    "ocak",
    "şubat",
    "temmuz",
    "ağustos",
    "januari",
];

/// Abbreviated months, with or without a dot.
const SHORT: [&str; 11] = ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov"];

fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS.contains(&word.as_str()) || SHORT.contains(&word.as_str())
}

/// 1 to 31, also `1st`, `26th`.
fn is_day(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = word.get(digits.len()..).unwrap_or_default();
    digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) && matches!(ending, "" | "st" | "nd" | "rd" | "th")
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1000..2200).contains(&year))
}

/// `26.05.2015`, `26/5/15`, `2015-05-26`: three numbers in one token.
fn is_numeric(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    matches!(parts.as_slice(), [a, b, c] if (is_day(a) && is_day(b) && (is_year(c) || is_day(c))) || (is_year(a) && is_day(b) && is_day(c)))
}

/// The dates of a paragraph, as ranges of its tokens, from left to right.
pub fn dates(text: &str, tokens: &[BytesSpan]) -> Vec<Range<usize>> {
    let word = |at: usize| tokens.get(at).and_then(|token| text.get(token.range())).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let length = match () {
            () if is_numeric(word(at)) => 1,
            () if is_day(word(at)) && matches!(word(at + 1), "/" | "." | "-") => numbers(text, tokens, at),
            () if is_year(word(at)) && word(at + 1) == "-" => numbers(text, tokens, at),
            () if is_day(word(at)) && is_month(word(at + 1)) => 2 + usize::from(is_year(word(at + 2))),
            () if is_month(word(at)) && is_day(word(at + 1)) && word(at + 2) == "," && is_year(word(at + 3)) => 4,
            () if is_month(word(at)) && is_day(word(at + 1)) => 2,
            () if is_month(word(at)) && is_year(word(at + 1)) => 2,
            () => 0,
        };
        if length > 0 {
            found.push(at..at + length);
        }
        at += length.max(1);
    }
    found
}

/// Five tokens that together read as one number date; 0 where they do not.
fn numbers(text: &str, tokens: &[BytesSpan], at: usize) -> usize {
    let (Some(first), Some(last)) = (tokens.get(at), tokens.get(at + 4)) else { return 0 };
    if text.get(first.start.get()..last.end.get()).is_some_and(is_numeric) { 5 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn dates_of_many_kinds() {
        let text = "On 26 May 2015, not 99 May; May 27, 2015 and June 3rd, 26/05/2015, 2015-05-26, 1.2.2015; 26 мая 2015 года, 3 people in 2015.";
        let all = tokens(text);
        let found: Vec<&str> = dates(text, &all)
            .into_iter()
            .map(|range| &text[all[range.start].start.get()..all[range.end - 1].end.get()])
            .collect();
        assert_eq!(
            found,
            ["26 May 2015", "May 27, 2015", "June 3rd", "26/05/2015", "2015-05-26", "1.2.2015", "26 мая 2015"]
        );
    }
}
