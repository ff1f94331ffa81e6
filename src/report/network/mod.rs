//! Who takes a stance towards whom, as a directed network: parties are its nodes, all stances of one towards another an edge.

pub mod drawn;
pub mod graphml;
mod section;

use crate::insight::facts::{Facts, PartyId};
use crate::insight::sign::Signs;
use crate::insight::stances::Stances;
use std::collections::HashMap;

/// A party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// As shown.
    pub name: String,
    /// Type of its registry entry; empty: it has none.
    pub kind: String,
    /// Id of its registry entry.
    pub entry: Option<String>,
    /// The stances that it holds.
    pub holds: Signs,
    /// The stances towards it.
    pub receives: Signs,
}

/// The stances of one party towards another, or towards itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The holder: a number in [`Network::nodes`].
    pub from: usize,
    /// The target.
    pub to: usize,
    /// The layer of the stances.
    pub layer: String,
    /// How many, and which way.
    pub signs: Signs,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Those with most stances first; where that is equal, by name.
    pub nodes: Vec<Node>,
    /// In the order of holders and targets.
    pub edges: Vec<Edge>,
    /// Stances that say no holder or no target and are no part of it.
    pub loose: u32,
}

impl Node {
    fn total(&self) -> u32 {
        self.holds.total() + self.receives.total()
    }
}

impl Network {
    /// Of these layers of stances. A stance with several holders or targets is a part of each of their edges.
    pub fn new(facts: &Facts, layers: &[&Stances]) -> Self {
        let mut sums: HashMap<PartyId, (Signs, Signs)> = HashMap::new();
        let mut links: Vec<(PartyId, PartyId, &str, Signs)> = Vec::new();
        for stances in layers {
            for (holder, target, signs) in stances.matrix.cells() {
                let (Some(holder), Some(target)) = (holder, target) else { continue };
                sums.entry(holder).or_default().0.merge(signs);
                sums.entry(target).or_default().1.merge(signs);
                links.push((holder, target, stances.layer.as_str(), signs));
            }
        }
        let node = |(id, (holds, receives)): (PartyId, (Signs, Signs))| {
            let party = facts.party(id)?;
            let (name, kind, entry) = (party.name.clone(), party.kind.clone(), party.entry.clone());
            Some((id, Node { name, kind, entry, holds, receives }))
        };
        let mut nodes: Vec<(PartyId, Node)> = sums.into_iter().filter_map(node).collect();
        nodes.sort_by(|(x, a), (y, b)| (b.total(), &a.name, &a.kind, x).cmp(&(a.total(), &b.name, &b.kind, y)));
        let places: HashMap<PartyId, usize> = nodes.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        let edge = |(holder, target, layer, signs): (PartyId, PartyId, &str, Signs)| {
            Some(Edge { from: *places.get(&holder)?, to: *places.get(&target)?, layer: layer.to_owned(), signs })
        };
        let mut edges: Vec<Edge> = links.into_iter().filter_map(edge).collect();
        edges.sort_by(|a, b| (a.from, a.to, &a.layer).cmp(&(b.from, b.to, &b.layer)));
        Self {
            nodes: nodes.into_iter().map(|(_, node)| node).collect(),
            edges,
            loose: layers.iter().map(|stances| stances.loose).sum(),
        }
    }

    /// The nodes with most stances, and the edges between them.
    #[must_use]
    pub fn largest(&self, most: usize) -> Self {
        let nodes: Vec<Node> = self.nodes.iter().take(most).cloned().collect();
        let edges = self.edges.iter().filter(|edge| edge.from < nodes.len() && edge.to < nodes.len());
        Self { edges: edges.cloned().collect(), nodes, loose: self.loose }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ledger::Ledger;
    use crate::insight::{Counted, Once, Whose};
    use crate::schema::ready;
    use serde_json::{Value, json};
    use std::sync::Arc;

    /// A network of `holder, label, target`.
    pub(super) fn network(of: &[(&str, &str, &str)]) -> Network {
        let stance = |(n, (holder, label, target)): (usize, &(&str, &str, &str))| {
            let mut one = json!({"id":format!("s-{n}"),"kind":"span","doc":"a","start":0,"end":1,"layer":"stance","label":label,"quote":"x"});
            let side = |words: &str| if words.is_empty() { Value::Null } else { json!({ "text": words }) };
            for (key, words) in [("holder", holder), ("target", target)] {
                if !words.is_empty() {
                    one[key] = side(words);
                }
            }
            crate::annotation::Record::from_line(&one.to_string()).unwrap()
        };
        let records: Vec<_> = of.iter().enumerate().map(stance).collect();
        let who = crate::insight::facts::Annotator { name: "alice".into(), is_gold: false };
        let schema = ready::news().0;
        let corpus = crate::corpus::Corpus::new(Vec::new(), Vec::new());
        let facts = Facts::new(&[(who, Arc::new(Ledger::new(&records)))], &[], &corpus, &schema);
        let counted = Counted::new(&facts, &Whose::Everybody, Once::Never, None);
        Network::new(&facts, &[&Stances::new(&facts, &counted, &schema, "stance")])
    }

    #[test]
    fn parties_are_nodes_and_stances_between_two_are_one_edge() {
        let found = network(&[
            ("Lind", "against", "the dam"),
            ("lind", "support", "The Dam"),
            ("Wire", "neutral", "Lind"),
            ("Lind", "against", ""),
            ("", "against", ""),
        ]);
        let names: Vec<&str> = found.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!((names, found.loose), (vec!["Lind", "the dam", "Wire"], 2));
        let edges: Vec<_> = found.edges.iter().map(|edge| (edge.from, edge.to, edge.signs.total())).collect();
        assert_eq!(edges, [(0, 1, 2), (2, 0, 1)]);
        let lind = &found.nodes[0];
        assert_eq!((lind.holds.against, lind.holds.support, lind.receives.neutral), (1, 1, 1));
        assert_eq!(found.largest(2).edges.len(), 1);
    }
}
