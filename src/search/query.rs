//! The query of library and corpus search: words, and fields such as `outlet:tengri state:todo by:boris`.

/// What a filter asks for. An unknown field is a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What the title, outlet or id must match, fuzzily; of a search: the pattern as typed.
    pub words: String,
    /// Part of the title, in lower case.
    pub title: Vec<String>,
    /// Part of the outlet, in lower case.
    pub outlet: Vec<String>,
    /// Start of the ISO date.
    pub date: Vec<String>,
    /// `todo`, `partly`, `done`.
    pub state: Vec<String>,
    /// A label that a span of the article has; of a search: of the span around the hit.
    pub label: Vec<String>,
    /// Another annotator who worked on it.
    pub by: Vec<String>,
    /// Who reads it by `assign.jsonl`: the start of a name, `me`, `nobody`.
    pub assigned: Vec<String>,
    /// The part that it is assigned in, in lower case.
    pub part: Vec<String>,
    /// Whether a paragraph is flagged.
    pub flagged: bool,
}

impl Query {
    /// Reads a filter of the library: fields and words in any order.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            match word {
                _ if query.field(word) => {}
                "flagged" => query.flagged = true,
                _ => words.push(word),
            }
        }
        query.words = words.join(" ");
        query
    }

    /// Reads a search of the corpus: fields before and after the pattern, which stays as it was typed. A regular
    /// expression goes on to the end.
    pub fn search(text: &str) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while let Some((word, after)) = rest.split_once(char::is_whitespace).or(Some((rest, "")))
            && query.field(word)
        {
            rest = after.trim_start();
        }
        while !rest.starts_with("re:")
            && let Some((before, word)) = rest.trim_end().rsplit_once(char::is_whitespace)
            && query.field(word)
        {
            rest = before.trim_end();
        }
        rest.clone_into(&mut query.words);
        query
    }

    /// Takes a word that is a field; `false` where it is none.
    fn field(&mut self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let Some((name, value)) = lower.split_once(':') else { return false };
        let values = match name {
            "title" => &mut self.title,
            "outlet" => &mut self.outlet,
            "date" => &mut self.date,
            "state" => &mut self.state,
            "label" => &mut self.label,
            "by" => &mut self.by,
            "assigned" => &mut self.assigned,
            "part" => &mut self.part,
            _ => return false,
        };
        values.push(value.to_owned());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_from_words() {
        let query = Query::parse("talks outlet:Tengri state:todo flagged by:boris assigned:me part:Pilot x:y");
        assert_eq!(query.words, "talks x:y");
        assert_eq!(
            (query.outlet, query.state, query.by),
            (vec!["tengri".into()], vec!["todo".into()], vec!["boris".into()])
        );
        assert_eq!((query.assigned, query.part), (vec!["me".into()], vec!["pilot".into()]));
        assert!(query.flagged);
    }

    #[test]
    fn a_search_keeps_its_pattern_as_typed() {
        let of = |text: &str| Query::search(text);
        let query = of("outlet:Tengri  the  talks: flagged date:2015");
        assert_eq!(query.words, "the  talks: flagged");
        assert_eq!((query.outlet, query.date, query.flagged), (vec!["tengri".into()], vec!["2015".into()], false));
        assert_eq!(of("label:per re:K\\w+ by:x").words, "re:K\\w+ by:x");
        assert_eq!(of("outlet:x").words, "");
        assert_eq!(of("by:x date:").date, [""]);
    }
}
