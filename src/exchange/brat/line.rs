//! The lines of an `.ann` file.

/// One line, in the words of the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// `T`: a stretch of text.
    Text { label: &'a str, pieces: Vec<[u64; 2]>, quote: Option<&'a str> },
    /// `R`: from one to another.
    Relation { label: &'a str, from: &'a str, to: &'a str },
    /// `E`: what happens at a stretch of text, and who takes part.
    Event { label: &'a str, trigger: &'a str, roles: Vec<(&'a str, &'a str)> },
    /// `A`, in old files `M`; without a value: a flag.
    Attribute { name: &'a str, of: &'a str, value: Option<&'a str> },
    /// `N`: what the words stand for, in a database.
    Link { of: &'a str, to: &'a str },
    /// `*`: members that mean the same.
    Equal { label: &'a str, members: Vec<&'a str> },
    /// `#`: a remark.
    Note { kind: &'a str, of: &'a str, text: &'a str },
}

/// The id and what stands behind it; `None` for a line without anything. The id of an equivalence is `*`.
///
/// # Errors
/// Why it can't be understood.
pub fn parse(line: &str) -> Result<Option<(&str, Line<'_>)>, String> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let (id, rest) = line.split_once('\t').ok_or("there is no TAB behind the id")?;
    let id = id.trim();
    let (data, tail) = rest.split_once('\t').map_or((rest, None), |(data, tail)| (data, Some(tail)));
    let data = data.trim_start_matches(' ');
    let line = match id.chars().next() {
        Some('T') => text(data, tail),
        Some('R') => relation(data),
        Some('E') => event(data),
        Some('A' | 'M') => attribute(rest),
        Some('N') => link(data),
        Some('*') => equal(data),
        Some('#') => note(data, tail),
        Some(_) => Err(format!("lines of the kind “{id}” are not known")),
        None => Err("there is no id".to_owned()),
    };
    Ok(Some((id, line?)))
}

/// `17 28;30 34`.
pub fn pieces(text: &str) -> Option<Vec<[u64; 2]>> {
    let piece = |piece: &str| {
        let (start, end) = piece.trim().split_once(' ')?;
        Some([start.parse().ok()?, end.trim_start().parse().ok()?])
    };
    text.split(';').map(piece).collect()
}

fn text<'a>(data: &'a str, tail: Option<&'a str>) -> Result<Line<'a>, String> {
    let (label, places) = data.split_once(' ').ok_or("it has no bounds")?;
    let pieces = pieces(places).ok_or_else(|| format!("“{places}” is no START END"))?;
    Ok(Line::Text { label, pieces, quote: tail.filter(|tail| !tail.is_empty()) })
}

fn relation(data: &str) -> Result<Line<'_>, String> {
    let mut words = data.split_ascii_whitespace();
    let label = words.next().ok_or("it has no name")?;
    let ends: Vec<(&str, &str)> = words.map_while(|word| word.split_once(':')).collect();
    match ends.as_slice() {
        [(one, from), (other, to)] if one != other => Ok(Line::Relation { label, from, to }),
        [(one, _), _] => Err(format!("both arguments are called “{one}”")),
        _ => Err("it has not just two arguments of the form ROLE:ID".to_owned()),
    }
}

fn event(data: &str) -> Result<Line<'_>, String> {
    let mut words = data.split_ascii_whitespace();
    let head = words.next().and_then(|word| word.split_once(':'));
    let (label, trigger) = head.ok_or("it does not begin with LABEL:TRIGGER")?;
    let role = |word| str::split_once(word, ':').ok_or_else(|| format!("“{word}” is no ROLE:ID"));
    Ok(Line::Event { label, trigger, roles: words.map(role).collect::<Result<_, _>>()? })
}

fn attribute(data: &str) -> Result<Line<'_>, String> {
    let (name, rest) = data.trim_end().split_once(' ').ok_or("it does not say of what it is an attribute")?;
    let (of, value) = rest.split_once(' ').map_or((rest, None), |(of, value)| (of, Some(value)));
    Ok(Line::Attribute { name, of, value })
}

fn link(data: &str) -> Result<Line<'_>, String> {
    let words: Vec<&str> = data.split_ascii_whitespace().collect();
    match words.as_slice() {
        [_, of, to] if to.split_once(':').is_some_and(|(db, id)| !db.is_empty() && !id.is_empty()) => {
            Ok(Line::Link { of, to })
        }
        _ => Err("it is not of the form Reference ID DATABASE:KEY".to_owned()),
    }
}

fn equal(data: &str) -> Result<Line<'_>, String> {
    let mut words = data.split_ascii_whitespace();
    let label = words.next().ok_or("it has no name")?;
    let members: Vec<&str> = words.collect();
    if members.len() < 2 { Err("it has less than two members".to_owned()) } else { Ok(Line::Equal { label, members }) }
}

fn note<'a>(data: &'a str, tail: Option<&'a str>) -> Result<Line<'a>, String> {
    let words: Vec<&str> = data.split_ascii_whitespace().collect();
    let [kind, of] = words.as_slice() else { return Err("it is not of the form KIND ID".to_owned()) };
    Ok(Line::Note { kind, of, text: tail.unwrap_or_default().trim_start_matches('\t') })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(line: &str) -> Line<'_> {
        parse(line).unwrap().unwrap().1
    }

    #[test]
    fn every_kind_of_line() {
        let quote = Some("Ms\tKarimova ");
        assert_eq!(
            of("T1\tPER 3 5;9 12\tMs\tKarimova "),
            Line::Text { label: "PER", pieces: vec![[3, 5], [9, 12]], quote }
        );
        assert_eq!(of("T1\tPER 3 5"), Line::Text { label: "PER", pieces: vec![[3, 5]], quote: None });
        assert_eq!(of("R2\tSource Arg1:T1 Arg2:T2\t"), Line::Relation { label: "Source", from: "T1", to: "T2" });
        let roles = vec![("Org", "T1"), ("Org2", "E4")];
        assert_eq!(of("E3\tMeet:T3 Org:T1 Org2:E4 "), Line::Event { label: "Meet", trigger: "T3", roles });
        assert_eq!(of("A1\tMood T1 very  sure"), Line::Attribute { name: "Mood", of: "T1", value: Some("very  sure") });
        assert_eq!(of("M1\tNegation E3 "), Line::Attribute { name: "Negation", of: "E3", value: None });
        assert_eq!(of("N1\tReference T1 wd:Q1\t\tLake"), Line::Link { of: "T1", to: "wd:Q1" });
        assert_eq!(of("*\tEquiv T1 T2 T3"), Line::Equal { label: "Equiv", members: vec!["T1", "T2", "T3"] });
        assert_eq!(
            of("#1\tAnnotatorNotes T1\t\tso\tso"),
            Line::Note { kind: "AnnotatorNotes", of: "T1", text: "so\tso" }
        );
        assert_eq!(of("#1\tSTATUS T1"), Line::Note { kind: "STATUS", of: "T1", text: "" });
    }

    #[test]
    fn what_is_no_line_says_why() {
        assert_eq!(parse(" \t "), Ok(None));
        for bad in [
            "T1 PER 3 5\tMs",
            "T1\tPER",
            "T1\tPER 3\tMs",
            "T1\tPER -3 5\tMs",
            "T1\tPER 3 5;\tMs",
            "R1\tLikes Arg1:T1",
            "R1\tLikes Arg1:T1 Arg1:T2",
            "R1\tLikes Arg1:T1 Arg2:T2 Arg3:T3",
            "E1\tMeet Org:T1",
            "E1\tMeet:T1 Org",
            "A1\tMood",
            "N1\tReference T1 Q1",
            "*\tEquiv T1",
            "#1\tAnnotatorNotes",
            "X1\twhat is this",
            "\tPER 3 5",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "[TREAMN*#x][0-9]?\t?[A-Za-z:; \t0-9]{0,20}|\\PC{0,20}") {
            _ = parse(&line);
        }
    }
}
