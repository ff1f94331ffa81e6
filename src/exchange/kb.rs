//! Links to knowledge bases as spaCy and Prodigy write them: `kb_id`.

/// How a link is written: Wikidata's without `wd:`; `None` where there is none, or it would be read back as another.
pub fn kb_id(entity: &str) -> Option<&str> {
    let id = entity.strip_prefix("wd:").filter(|id| is_wikidata(id)).unwrap_or(entity);
    (!id.is_empty() && entity_of(id) == entity).then_some(id)
}

/// The id of a registry entry: Wikidata's with `wd:`.
pub fn entity_of(kb_id: &str) -> String {
    if is_wikidata(kb_id) { format!("wd:{kb_id}") } else { kb_id.to_owned() }
}

/// `Q312545`.
pub fn is_wikidata(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        assert_eq!(["wd:Q5", "e-1", "wd:x", "Q5", ""].map(kb_id), [Some("Q5"), Some("e-1"), Some("wd:x"), None, None]);
        assert_eq!(["Q5", "e-1", "Q"].map(entity_of), ["wd:Q5", "e-1", "Q"]);
    }
}
