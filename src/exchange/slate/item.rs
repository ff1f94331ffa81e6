//! The items of an annotations file: positions as Python writes tuples, and labels.

/// A position: line, token and character, as many of them as the scope has, from 0. Of a document: none.
pub type Position = Vec<u32>;

/// Stretches, each from a first to a last position, and what is said of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Item<'a> {
    pub spans: Vec<[Position; 2]>,
    pub labels: Vec<&'a str>,
}

/// Reads a line; `None` for a blank one.
///
/// # Errors
/// Why it can't be understood.
pub fn parse(line: &str) -> Result<Option<Item<'_>>, &'static str> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let (places, labels) = line.split_once('-').ok_or("there is no “-” between the place and the labels")?;
    let spans =
        spans(places.trim()).ok_or("its place is none: a number, (line, token), or ((line, token), (line, token))")?;
    let arity = spans.first().map_or(0, |[first, _]| first.len());
    if spans.iter().flatten().any(|position| position.len() != arity || arity > 3) {
        return Err("its positions are not of one scope");
    }
    Ok(Some(Item { spans, labels: labels.split_whitespace().collect() }))
}

/// A value of Python, as far as positions need them.
#[derive(Debug)]
enum Value {
    Number(u32),
    Tuple(Vec<Value>),
    List(Vec<Value>),
}

fn spans(text: &str) -> Option<Vec<[Position; 2]>> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let lines = text.split_whitespace().map(|word| word.parse().ok().map(|line: u32| [vec![line], vec![line]]));
        return lines.collect();
    }
    let mut rest = text;
    let value = value(&mut rest, 0)?;
    if !rest.trim().is_empty() {
        return None;
    }
    match value {
        Value::List(all) if all.is_empty() => Some(vec![[Vec::new(), Vec::new()]]),
        Value::List(all) => all.iter().map(span).collect(),
        one => Some(vec![span(&one)?]),
    }
}

fn span(value: &Value) -> Option<[Position; 2]> {
    match value {
        Value::Number(line) => Some([vec![*line], vec![*line]]),
        Value::Tuple(parts) => match parts.as_slice() {
            [Value::Tuple(first), Value::Tuple(last)] => Some([position(first)?, position(last)?]),
            one => position(one).map(|one| [one.clone(), one]),
        },
        Value::List(_) => None,
    }
}

fn position(parts: &[Value]) -> Option<Position> {
    parts.iter().map(|part| if let Value::Number(number) = part { Some(*number) } else { None }).collect()
}

/// No item is deeper than a list of pairs of tuples.
const DEEPEST: usize = 3;

fn value(rest: &mut &str, depth: usize) -> Option<Value> {
    *rest = rest.trim_start();
    let close = match rest.chars().next()? {
        '(' if depth < DEEPEST => ')',
        '[' if depth < DEEPEST => ']',
        c if c.is_ascii_digit() => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, behind) = rest.split_at_checked(end)?;
            *rest = behind;
            return digits.parse().ok().map(Value::Number);
        }
        _ => return None,
    };
    *rest = rest.get(1..)?;
    let mut all = Vec::new();
    loop {
        *rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix(close) {
            *rest = behind;
            break;
        }
        all.push(value(rest, depth + 1)?);
        *rest = rest.trim_start();
        match rest.strip_prefix(',') {
            Some(behind) => *rest = behind,
            None if rest.starts_with(close) => {}
            None => return None,
        }
    }
    Some(if close == ')' { Value::Tuple(all) } else { Value::List(all) })
}

/// As SLATE writes it, without the labels.
pub fn written(spans: &[[Position; 2]]) -> String {
    let single = spans.iter().all(|[first, last]| first == last);
    let tuple = |position: &Position| match position.as_slice() {
        [one] => format!("({one},)"),
        several => format!("({})", several.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
    };
    let all =
        |one: &dyn Fn(&[Position; 2]) -> String, between: &str| spans.iter().map(one).collect::<Vec<_>>().join(between);
    let is_line = spans.iter().all(|[first, _]| first.len() == 1);
    match spans {
        _ if single && is_line => all(&|[line, _]| line.iter().map(u32::to_string).collect(), " "),
        [_] if single => all(&|[first, _]| tuple(first), ""),
        _ if single => format!("[{}]", all(&|[first, _]| tuple(first), ", ")),
        [_] => all(&|[first, last]| format!("({}, {})", tuple(first), tuple(last)), ""),
        _ => format!("[{}]", all(&|[first, last]| format!("({}, {})", tuple(first), tuple(last)), ", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_slate_writes_is_read_and_written_alike() {
        let all: [(&str, &[[&[u32]; 2]]); 9] = [
            ("((1, 0), (1, 1))", &[[&[1, 0], &[1, 1]]]),
            ("(1, 4)", &[[&[1, 4], &[1, 4]]]),
            ("((1, 5, 1), (1, 5, 7))", &[[&[1, 5, 1], &[1, 5, 7]]]),
            ("13", &[[&[13], &[13]]]),
            ("13 7", &[[&[13], &[13]], [&[7], &[7]]]),
            ("((3,), (5,))", &[[&[3], &[5]]]),
            ("[(1, 0), (0, 4)]", &[[&[1, 0], &[1, 0]], [&[0, 4], &[0, 4]]]),
            ("[((1, 0), (1, 1)), ((0, 4), (0, 4))]", &[[&[1, 0], &[1, 1]], [&[0, 4], &[0, 4]]]),
            ("()", &[[&[], &[]]]),
        ];
        for (text, spans) in all {
            let line = format!("{text} - PERSON a-b");
            let item = parse(&line).unwrap().unwrap();
            let expected: Vec<[Position; 2]> = spans.iter().map(|[a, b]| [a.to_vec(), b.to_vec()]).collect();
            assert_eq!((&item.spans, item.labels.as_slice()), (&expected, &["PERSON", "a-b"][..]), "{text}");
            assert_eq!(written(&expected), text);
        }
    }

    #[test]
    fn what_is_no_position_is_none() {
        assert_eq!(parse("  "), Ok(None));
        for bad in [
            "(1, 0)",
            "x - A",
            "((1, 0), (1)) - A",
            "[(1, 0), 3] - A",
            "(1, 2, 3, 4) - A",
            "__import__('os') - A",
            "((((((1)))))) - A",
            "(99999999999,) - A",
            "(1 0) - A",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "[\\[\\](), 0-9-]{0,30}|\\PC{0,20}") {
            _ = parse(&line);
        }
    }
}
