//! What stands in one cell: a text, a list, an attribute, the parties of a stance. A cell that begins with `[` or `"` is
//! JSON: a list, or a text that begins so itself; an empty one says nothing.

use crate::annotation::Party;
use crate::text::CharPos;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// The cell of a text that is there, were it empty.
pub fn of_text(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with(['[', '"']) {
        return Cow::Owned(serde_json::to_string(text).unwrap_or_default());
    }
    Cow::Borrowed(text)
}

/// The cell of a list; of one text, that text.
pub fn of_list<'a>(list: &[Cow<'a, str>]) -> Cow<'a, str> {
    match list {
        [] => Cow::Borrowed(""),
        [Cow::Borrowed(one)] => of_text(one),
        [one] => Cow::Owned(of_text(one).into_owned()),
        several => Cow::Owned(serde_json::to_string(several).unwrap_or_default()),
    }
}

/// The list in a cell. What only looks like JSON is a text.
pub fn list(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let json = match cell.as_bytes().first() {
        Some(b'[') => serde_json::from_str(cell).ok(),
        Some(b'"') => serde_json::from_str(cell).ok().map(|one| vec![one]),
        _ => None,
    };
    json.unwrap_or_else(|| vec![cell.to_owned()])
}

/// The cell of an attribute.
pub fn of_value(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => of_text(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The attribute in a cell; `None` where it says nothing.
pub fn value(cell: &str) -> Option<Value> {
    match cell.as_bytes().first()? {
        b'[' => serde_json::from_str::<Vec<String>>(cell).ok().map(Value::from),
        b'"' => serde_json::from_str::<String>(cell).ok().map(Value::from),
        _ => None,
    }
    .or_else(|| Some(cell.into()))
}

/// The pieces of a span: `17-20 25-28`.
pub fn of_parts(parts: &[[CharPos; 2]]) -> String {
    let mut cell = String::new();
    for [start, end] in parts {
        let gap = if cell.is_empty() { "" } else { " " };
        _ = write!(cell, "{gap}{}-{}", start.get(), end.get());
    }
    cell
}

/// The pieces in a cell.
///
/// # Errors
/// What is no pair of whole numbers.
pub fn parts(cell: &str) -> Result<Vec<[u64; 2]>, String> {
    let piece = |piece: &str| {
        let (start, end) = piece.split_once('-').ok_or_else(|| format!("the piece “{piece}” is not START-END"))?;
        Ok([whole(start, "a piece")?, whole(end, "a piece")?])
    };
    cell.split_whitespace().map(piece).collect()
}

/// A whole number: digits and nothing else.
///
/// # Errors
/// What else stands there.
pub fn whole(cell: &str, what: &str) -> Result<u64, String> {
    let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| cell.parse().ok()).flatten().ok_or_else(|| {
        format!("{what} is “{cell}”, which is no whole number (no decimals, no separators of thousands)")
    })
}

/// Two cells for parties: their words, and what they are. `None`: they say more than fits there.
pub fn of_parties(parties: &[Party]) -> Option<[Cow<'_, str>; 2]> {
    let mut words = Vec::with_capacity(parties.len());
    let mut refs = Vec::with_capacity(parties.len());
    for party in parties {
        refs.push(reference(party)?);
        words.push(Cow::Borrowed(party.text.as_deref().unwrap_or_default()));
    }
    let plain = refs.iter().all(|one| one.is_empty());
    let wordless = parties.len() == 1 && words.iter().all(|one| one.is_empty());
    let words = if wordless { Cow::Borrowed("") } else { of_list(&words) };
    Some([words, if plain { Cow::Borrowed("") } else { of_list(&refs) }])
}

fn reference(party: &Party) -> Option<Cow<'_, str>> {
    if !party.extra.is_empty() || party.text.as_deref() == Some("") {
        return None;
    }
    match (&party.span, &party.entity, party.author, party.none) {
        (Some(id), None, false, false) => {
            let odd = id.is_empty() || id == AUTHOR || id == NOBODY || id.starts_with(ENTITY);
            (!odd).then_some(Cow::Borrowed(id))
        }
        (None, Some(id), false, false) => Some(Cow::Owned(format!("{ENTITY}{id}"))),
        (None, None, true, false) => Some(Cow::Borrowed(AUTHOR)),
        (None, None, false, true) => Some(Cow::Borrowed(NOBODY)),
        (None, None, false, false) if party.text.is_some() => Some(Cow::Borrowed("")),
        _ => None,
    }
}

const AUTHOR: &str = "author";
const NOBODY: &str = "none";
const ENTITY: &str = "entity:";

/// The parties in two cells.
///
/// # Errors
/// When they do not name as many.
pub fn parties(words: &str, refs: &str) -> Result<Vec<Party>, String> {
    let (words, refs) = (list(words), list(refs));
    if !words.is_empty() && !refs.is_empty() && words.len() != refs.len() {
        return Err(format!("{} parties have words and {} a reference", words.len(), refs.len()));
    }
    let count = words.len().max(refs.len());
    let (mut words, mut refs) = (words.into_iter(), refs.into_iter());
    let one = || {
        let (words, reference) = (words.next().unwrap_or_default(), refs.next().unwrap_or_default());
        let mut party = Party { text: Some(words).filter(|words| !words.is_empty()), ..Party::default() };
        match (reference.as_str(), reference.strip_prefix(ENTITY)) {
            ("", _) => {}
            (AUTHOR, _) => party.author = true,
            (NOBODY, _) => party.none = true,
            (_, Some(entity)) => party.entity = Some(entity.to_owned()),
            (_, None) => party.span = Some(reference),
        }
        party
    };
    Ok(std::iter::repeat_with(one).take(count).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn cells_of_all_kinds() {
        assert_eq!(of_list(&["a".into(), "[b".into()]), r#"["a","[b"]"#);
        assert_eq!((list("[sic] he said"), list("")), (vec!["[sic] he said".to_owned()], Vec::new()));
        assert_eq!((of_value(&json!(5)), of_value(&json!(["a"])), value("")), ("5".into(), r#"["a"]"#.into(), None));
        assert_eq!(parts("17-20 25-28"), Ok(vec![[17, 20], [25, 28]]));
        for bad in ["1,5", "1.000", "-1", "１", " 1", "", "99999999999999999999"] {
            assert!(whole(bad, "start").is_err(), "{bad}");
        }
        let several = [Party::span("s-1", "Ms Karimova"), Party::entity("bloc", "the Bloc"), Party::named("the talks")];
        let [words, refs] = of_parties(&several).unwrap();
        assert_eq!(words, r#"["Ms Karimova","the Bloc","the talks"]"#);
        assert_eq!(refs, r#"["s-1","entity:bloc",""]"#);
        assert!(parties(r#"["a","b"]"#, "s-1").is_err());
    }

    fn party() -> impl Strategy<Value = Party> {
        let words = prop::option::of("[a\\[\"; é]{0,4}");
        let id = prop::option::of("[a-e:]{0,3}|author|none|entity:x");
        (id.clone(), id, any::<[bool; 2]>(), words).prop_map(|(span, entity, flags, text)| Party {
            span,
            entity,
            author: flags[0],
            none: flags[1],
            text,
            extra: serde_json::Map::default(),
        })
    }

    proptest! {
        #[test]
        fn texts_and_parties_come_back(text in "\\PC{0,5}|[\\[\\]\"a,]{0,6}", several in prop::collection::vec(party(), 0..4)) {
            prop_assert_eq!(list(&of_text(&text)), vec![text.clone()]);
            prop_assert_eq!(value(&of_value(&json!(text))), Some(json!(text)));
            if let Some([words, refs]) = of_parties(&several) {
                prop_assert_eq!(parties(&words, &refs).unwrap(), several);
            }
        }
    }
}
