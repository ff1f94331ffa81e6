//! Which items a reviewer wants to see.

use super::item::{Difference, Item, State};

/// What is asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kinds of difference, any of which will do.
    pub kinds: Vec<Difference>,
    /// Starts of names of labels, in lower case.
    pub labels: Vec<String>,
    /// Starts of names of layers, in lower case.
    pub layers: Vec<String>,
    /// Starts of names of annotators, all of which must have a part in it.
    pub who: Vec<String>,
    /// Also what is left for discussion, decided or agreed.
    pub states: Vec<State>,
    /// Words that mean nothing.
    pub unknown: Vec<String>,
}

impl Filter {
    /// Reads `kind:bounds label:PER layer:stance by:alice state:discussed`; several values are parted by commas.
    pub fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        for word in text.split_whitespace() {
            let (field, values) = word.split_once(':').unwrap_or(("kind", word));
            for value in values.split(',').filter(|value| !value.is_empty()).map(str::to_lowercase) {
                match field {
                    "kind" => {
                        let known = Difference::ALL.into_iter().filter(|one| one.word().starts_with(&value));
                        let before = filter.kinds.len();
                        filter.kinds.extend(known);
                        if filter.kinds.len() == before {
                            filter.unknown.push(value);
                        }
                    }
                    "label" => filter.labels.push(value),
                    "layer" => filter.layers.push(value),
                    "by" => filter.who.push(value),
                    "state" => {
                        let known = STATES.iter().filter(|(name, _)| name.starts_with(&value));
                        let before = filter.states.len();
                        filter.states.extend(known.map(|(_, state)| *state));
                        if filter.states.len() == before {
                            filter.unknown.push(value);
                        }
                    }
                    _ => filter.unknown.push(word.to_owned()),
                }
            }
        }
        filter
    }

    /// Whether a reviewer is to be led to an item. `agreed`: whether what all say is decided by itself; `alone`: whether
    /// what only one annotator has read is to be checked although nobody asked for it.
    pub fn leads_to(&self, item: &Item, annotators: &[String], agreed: bool, alone: bool) -> bool {
        let state = match self.states.as_slice() {
            [] => item.state.is_open() || (item.state == State::Agreed && !agreed),
            states => states.contains(&item.state),
        };
        let unread = item.state == State::Open && item.differences == [Difference::Unchecked];
        let asked = if self.kinds.is_empty() {
            !unread || alone
        } else {
            self.kinds.iter().any(|kind| item.differences.contains(kind))
        };
        state && asked && self.fits(item, annotators)
    }

    fn fits(&self, item: &Item, annotators: &[String]) -> bool {
        let starts = |name: &str, wanted: &[String]| wanted.iter().any(|start| name.to_lowercase().starts_with(start));
        let mut labels = item.records().map(|held| &held.record).chain(&item.rulings).map(|record| &record.label);
        let takes_part = |start: &String| {
            let mut who = item.records().filter_map(|held| annotators.get(held.who));
            who.any(|name| name.to_lowercase().starts_with(start))
        };
        (self.layers.is_empty() || starts(&item.layer, &self.layers))
            && (self.labels.is_empty() || labels.any(|label| starts(label, &self.labels)))
            && self.who.iter().all(takes_part)
    }
}

/// States by the words that name them.
const STATES: [(&str, State); 6] = [
    ("open", State::Open),
    ("stale", State::Stale),
    ("disputed", State::Disputed),
    ("discussed", State::Discussed),
    ("decided", State::Decided),
    ("agreed", State::Agreed),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Record;
    use crate::review::item::{About, Held, Version};
    use std::sync::Arc;

    fn item(label: &str, differences: &[Difference], state: State) -> Item {
        let record = Arc::new(Record { label: label.into(), ..Record::default() });
        Item {
            about: About::Span,
            layer: "entity".into(),
            paragraph: Some(0),
            hull: None,
            versions: vec![Version { who: vec![1], records: vec![Held { who: 1, record }], taken: None }],
            differences: differences.to_vec(),
            state,
            rulings: Vec::new(),
            decisions: Vec::new(),
            flags: Vec::new(),
        }
    }

    #[test]
    fn kinds_labels_annotators_and_states_narrow_it() {
        let names = ["alice".to_owned(), "Boris".to_owned()];
        let leads = |filter: &str, item: &Item| Filter::parse(filter).leads_to(item, &names, true, false);
        let open = item("PER", &[Difference::Label, Difference::Bounds], State::Open);
        for yes in ["", "bounds", "kind:label,holder", "label:per", "layer:ent by:bo", "state:open,decided"] {
            assert!(leads(yes, &open), "{yes}");
        }
        for no in ["holder", "label:org", "layer:stance", "by:alice", "state:decided", "kind:missing"] {
            assert!(!leads(no, &open), "{no}");
        }
        let alone = item("PER", &[Difference::Unchecked], State::Open);
        assert!(!leads("", &alone) && leads("unchecked", &alone));
        assert!(Filter::default().leads_to(&alone, &names, true, true));
        let agreed = item("PER", &[], State::Agreed);
        assert!(!leads("", &agreed) && Filter::default().leads_to(&agreed, &names, false, false));
        assert_eq!(Filter::parse("kind:nonsense what:ever").unknown, ["nonsense", "what:ever"]);
    }
}
