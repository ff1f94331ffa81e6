//! Holders and targets that no span names, as notes: `the talks`, `[author]`, `[none]`, `[karimova] Ms Karimova`.

use super::flat::one_line;
use crate::annotation::Party;

/// As a note; reading it may give less, see [`read`].
pub fn written(party: &Party) -> String {
    let words = party.text.as_deref().map(one_line).unwrap_or_default();
    let behind = |key: &str, usual: &str| if words == usual { format!("[{key}]") } else { format!("[{key}] {words}") };
    match &party.entity {
        _ if party.author => behind("author", "author"),
        _ if party.none => behind("none", ""),
        Some(entity) => behind(&one_line(entity), ""),
        None => words.into_owned(),
    }
}

/// The party that a note names.
pub fn read(text: &str) -> Party {
    let Some((key, words)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Party::named(text);
    };
    let words = words.strip_prefix(' ').unwrap_or(words);
    let said = (!words.is_empty()).then(|| words.to_owned());
    match key {
        "author" if said.is_none() => Party::author(),
        "author" => Party { text: said, ..Party::author() },
        "none" => Party { text: said, ..Party::nobody() },
        _ => Party { entity: Some(key.to_owned()), text: said, ..Party::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_come_back() {
        let all = [
            (Party::author(), "[author]"),
            (Party { text: Some("our reporter".into()), ..Party::author() }, "[author] our reporter"),
            (Party::nobody(), "[none]"),
            (Party::named("the talks"), "the talks"),
            (Party::entity("wd:Q101", "Karimova"), "[wd:Q101] Karimova"),
        ];
        for (party, text) in all {
            assert_eq!(written(&party), text);
            assert_eq!(read(text), party);
        }
        let odd = Party::named("[none] of\nthem");
        assert_ne!(read(&written(&odd)), odd);
    }
}
