//! Dates of metadata → ISO days; what could be two days is none.

use jiff::civil::Date;

/// The English names of months by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The rest of those names.
const REST: [&str; 12] = ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember"];

/// The day of a date as metadata has it: `2015-05-26T10:00:00+02:00` (the day as written), `20150526`, `2015/05/26`,
/// `26.05.2015`, `26/05/2015` where no month can be meant, `Tue, 26 May 2015 10:00 GMT`, `May 26, 2015`, seconds since 1970.
pub fn day(text: &str) -> Option<String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let date = numeric(text, &parts).or_else(|| in_words(&parts))?;
    (1000..3000).contains(&date.year()).then(|| date.to_string())
}

fn numeric(text: &str, parts: &[&str]) -> Option<Date> {
    let first = parts.first()?;
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        10 | 13 if digits == text.len() => {
            let seconds = first.get(..10)?.parse().ok()?;
            jiff::Timestamp::from_second(seconds).ok()?.to_string().get(..10)?.parse().ok()
        }
        8 | 14 => date(first.get(..4)?, first.get(4..6)?, first.get(6..8)?),
        4 if digits == first.len() => {
            let day = parts.get(2)?;
            // Behind the day may stand a `T` and the time.
            let end = day.find(|c: char| !c.is_ascii_digit()).unwrap_or(day.len());
            date(first, parts.get(1)?, day.get(..end)?)
        }
        1 | 2 if digits == first.len() => {
            let (second, year) = (parts.get(1)?, parts.get(2)?);
            let big = |part: &str| part.parse::<u8>().is_ok_and(|n| n > 12);
            match () {
                () if year.len() != 4 => None,
                () if text.contains('.') || big(first) => date(year, second, first),
                () if big(second) => date(year, first, second),
                () => None,
            }
        }
        _ => None,
    }
}

fn in_words(parts: &[&str]) -> Option<Date> {
    let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
    let month = |word: &str| {
        let at = MONTHS.iter().position(|name| word.starts_with(name))?;
        // `may` but not `mayor`: the rest must be of the name.
        let rest = word.get(3..)?;
        (rest.is_empty() || REST.get(at) == Some(&rest) || (at == 8 && rest == "t")).then_some(at + 1)
    };
    let at = lower.iter().position(|word| month(word).is_some())?;
    let month = month(lower.get(at)?)?.to_string();
    let number = |part: Option<&String>| {
        let part = part?;
        Some(part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned())
    };
    let day = |part: &String| part.parse::<u8>().is_ok_and(|day| day <= 31);
    let before = number(at.checked_sub(1).and_then(|at| lower.get(at))).filter(day);
    match before {
        Some(day) => date(lower.get(at + 1)?, &month, &day),
        None => date(lower.get(at + 2)?, &month, &number(lower.get(at + 1))?),
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day in an address such as `https://example.org/2015/05/26/talks` or `…/2015-05-26-talks`.
pub fn in_url(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split('/').skip(3).flat_map(|part| part.split(['-', '_', '.', '?'])).collect();
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    parts.windows(3).find_map(|three| match three {
        [year, month, number] if digits(year, 4) && digits(month, 2) && digits(number, 2) => {
            date(year, month, number).filter(|date| (1990..2100).contains(&date.year())).map(|date| date.to_string())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_of_many_kinds() {
        for text in [
            "2015-05-26",
            "2015-05-26T23:59:00-05:00",
            " 2015-05-26 10:00 ",
            "2015/05/26",
            "2015-5-26",
            "20150526",
            "20150526T100000Z",
            "20150526100000",
            "26.05.2015",
            "26/05/2015",
            "05/26/2015",
            "Tue, 26 May 2015 10:00:00 GMT",
            "26-May-2015",
            "May 26, 2015",
            "Tuesday, May 26th, 2015 at 10:00",
            "1432634400",
            "1432634400000",
        ] {
            assert_eq!(day(text).as_deref(), Some("2015-05-26"), "{text}");
        }
        assert_eq!(day("1 Sept 2015").as_deref(), Some("2015-09-01"));
        for text in [
            "",
            "05/06/2015",
            "2015",
            "2015-13-01",
            "31.02.2015",
            "yesterday",
            "5 mayors 2015",
            "2015-05",
            "1/1/15",
            "12345",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(in_url("https://example.org/2015/05/26/talks").as_deref(), Some("2015-05-26"));
        assert_eq!(in_url("https://example.org/news/2015-05-26-talks.html").as_deref(), Some("2015-05-26"));
        assert_eq!(in_url("https://example.org/1815/05/26"), None);
        assert_eq!(in_url("https://example.org/item/20150526"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_none(text in "[0-9a-zA-Z .,/:+T-]{0,24}|\\PC{0,12}") {
            prop_assert!(day(&text).is_none_or(|day| day.parse::<Date>().is_ok()));
            _ = in_url(&text);
        }
    }
}
