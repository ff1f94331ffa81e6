//! The query of the library: words, and fields such as `outlet:tengri state:todo flagged by:boris`.

/// What a filter asks for. An unknown field is a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What the title, outlet or id must match, fuzzily.
    pub words: String,
    /// Part of the outlet, in lower case.
    pub outlet: Vec<String>,
    /// Start of the ISO date.
    pub date: Vec<String>,
    /// `todo`, `partly`, `done`.
    pub state: Vec<String>,
    /// A label that a span of the article has.
    pub label: Vec<String>,
    /// Another annotator who worked on it.
    pub by: Vec<String>,
    /// Whether a paragraph is flagged.
    pub flagged: bool,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            let lower = word.to_lowercase();
            match lower.split_once(':') {
                Some(("outlet", value)) => query.outlet.push(value.to_owned()),
                Some(("date", value)) => query.date.push(value.to_owned()),
                Some(("state", value)) => query.state.push(value.to_owned()),
                Some(("label", value)) => query.label.push(value.to_owned()),
                Some(("by", value)) => query.by.push(value.to_owned()),
                None if lower == "flagged" => query.flagged = true,
                _ => words.push(word),
            }
        }
        query.words = words.join(" ");
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_from_words() {
        let query = Query::parse("talks outlet:Tengri state:todo flagged by:boris x:y");
        assert_eq!(query.words, "talks x:y");
        assert_eq!(
            (query.outlet, query.state, query.by),
            (vec!["tengri".into()], vec!["todo".into()], vec!["boris".into()])
        );
        assert!(query.flagged);
    }
}
