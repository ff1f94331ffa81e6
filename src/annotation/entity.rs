//! The registry of entities: the union of everybody's entries. Those of equal name and type are one, and a merged one
//! stands under the one it was merged into.

use super::record::{Kind, Record};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// An entry as people see it: all records that stand for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What a link to it holds.
    pub id: String,
    /// Its canonical name.
    pub name: String,
    /// Person, organisation, place, event, topic, or the team's own.
    pub kind: String,
    /// Its other names, those of what was merged into it included.
    pub aliases: Vec<String>,
    /// Every id that stands for it.
    pub ids: Vec<String>,
    /// The annotator's own record of this name and type, where there is one: the only one that may be changed.
    pub own: Option<String>,
}

/// All entries, by name.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    /// Name and type of every record, those that were merged included.
    names: HashSet<(String, String)>,
    /// What redirects lead to although nobody has it.
    awaited: HashSet<String>,
}

/// The records of equal name and type.
struct Group<'a> {
    records: Vec<&'a Record>,
    own: Option<&'a Record>,
    merged: Option<&'a str>,
}

impl Entry {
    fn order(&self) -> (&str, &str, &str) {
        (&self.name, &self.kind, &self.id)
    }
}

impl Registry {
    /// The union: first what the dataset says, then one's own, then what others wrote. Where two records have one id,
    /// the first counts; where a name was merged into two, the annotator's own word counts before others'.
    pub fn new<'a>(dataset: &'a [Record], own: impl IntoIterator<Item = &'a Record>, others: &'a [Record]) -> Self {
        let mut mine: Vec<&Record> = own.into_iter().collect();
        mine.sort_by(|a, b| a.id.cmp(&b.id));
        let all = dataset.iter().map(|record| (record, false));
        let all = all.chain(mine.into_iter().map(|record| (record, true)));
        let all = all.chain(others.iter().map(|record| (record, false)));
        let mut groups: Vec<Group> = Vec::new();
        let mut by_name: HashMap<(&str, &str), usize> = HashMap::new();
        let mut group_of: HashMap<&str, usize> = HashMap::new();
        for (record, is_own) in all.filter(|(record, _)| record.kind == Kind::Entity) {
            if group_of.contains_key(record.id.as_str()) {
                continue;
            }
            let at = *by_name.entry((name_of(record), &record.entity_type)).or_insert_with(|| {
                groups.push(Group { records: Vec::new(), own: None, merged: None });
                groups.len() - 1
            });
            group_of.insert(&record.id, at);
            let Some(group) = groups.get_mut(at) else { continue };
            group.records.push(record);
            if is_own {
                group.own = group.own.or(Some(record));
            }
            let redirect = (!record.merged.is_empty()).then_some(record.merged.as_str());
            group.merged = if is_own { redirect.or(group.merged) } else { group.merged.or(redirect) };
        }
        let leads_to: Vec<Option<usize>> =
            groups.iter().map(|group| group.merged.and_then(|id| group_of.get(id)).copied()).collect();
        let mut registry = Self::from_groups(&groups, &leads_to);
        registry.names = by_name.into_keys().map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect();
        let redirects = groups.iter().filter_map(|group| group.merged);
        registry.awaited = redirects.filter(|id| !group_of.contains_key(id)).map(str::to_owned).collect();
        registry
    }

    /// Takes a change of the annotator's own records, if it is a new entry or a new alias: what is done most often does
    /// not wait for the union. `false`: it reaches further, and the union has to be made anew.
    pub fn take(&mut self, before: Option<&Record>, after: &Record) -> bool {
        if after.kind != Kind::Entity || !after.merged.is_empty() {
            return false;
        }
        match before {
            None => self.add(after),
            Some(before) => {
                let same = before.kind == after.kind
                    && before.merged == after.merged
                    && (&before.name, &before.entity_type) == (&after.name, &after.entity_type)
                    && after.aliases.starts_with(&before.aliases);
                same && self.add_aliases(after)
            }
        }
    }

    fn add(&mut self, record: &Record) -> bool {
        let (id, name) = (record.id.clone(), name_of(record).to_owned());
        let key = (name.clone(), record.entity_type.clone());
        if self.by_id.contains_key(&id) || self.awaited.contains(&id) || !self.names.insert(key) {
            return false;
        }
        let entry = Entry {
            name,
            kind: record.entity_type.clone(),
            ids: vec![id.clone()],
            own: Some(id.clone()),
            id: id.clone(),
            ..Entry::default()
        };
        let at = self.entries.partition_point(|one| one.order() < entry.order());
        for place in self.by_id.values_mut().filter(|place| **place >= at) {
            *place += 1;
        }
        self.by_id.insert(id, at);
        self.entries.insert(at, entry);
        self.add_aliases(record)
    }

    fn add_aliases(&mut self, record: &Record) -> bool {
        let Some(entry) = self.by_id.get(&record.id).and_then(|at| self.entries.get_mut(*at)) else { return false };
        for alias in record.aliases.iter().filter(|alias| !alias.is_empty() && **alias != entry.name) {
            if let Err(at) = entry.aliases.binary_search(alias) {
                entry.aliases.insert(at, alias.clone());
            }
        }
        true
    }

    fn from_groups(groups: &[Group], leads_to: &[Option<usize>]) -> Self {
        let mut under: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in 0..groups.len() {
            under.entry(end_of(at, leads_to)).or_default().push(at);
        }
        let entry = |(root, members): (usize, Vec<usize>)| {
            let group = groups.get(root)?;
            let first = group.records.first()?;
            let mut aliases = BTreeSet::new();
            let mut ids = Vec::new();
            let rest = members.iter().filter(|at| **at != root).filter_map(|at| groups.get(*at));
            for record in std::iter::once(group).chain(rest).flat_map(|group| &group.records) {
                ids.push(record.id.clone());
                aliases.insert(name_of(record));
                aliases.extend(record.aliases.iter().map(String::as_str).filter(|alias| !alias.is_empty()));
            }
            let name = name_of(first).to_owned();
            let aliases = aliases.into_iter().filter(|alias| *alias != name).map(str::to_owned).collect();
            let own = group.own.map(|record| record.id.clone());
            Some(Entry { id: first.id.clone(), name, kind: first.entity_type.clone(), aliases, ids, own })
        };
        let mut entries: Vec<Entry> = under.into_iter().filter_map(entry).collect();
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        let by_id = entries.iter().enumerate().flat_map(|(at, entry)| entry.ids.iter().map(move |id| (id.clone(), at)));
        let by_id = by_id.collect();
        Self { entries, by_id, ..Self::default() }
    }

    /// All entries, by name.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that an id stands for, redirects followed.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.by_id.get(id)?)
    }
}

/// Where the redirects from a group end. A cycle ends at its first group, from wherever it is entered.
fn end_of(from: usize, leads_to: &[Option<usize>]) -> usize {
    let mut path = vec![from];
    let mut at = from;
    while let Some(next) = leads_to.get(at).copied().flatten() {
        if let Some(seen) = path.iter().position(|one| *one == next) {
            return path.iter().skip(seen).min().copied().unwrap_or(next);
        }
        path.push(next);
        at = next;
    }
    at
}

/// An entry without a name goes by its id.
fn name_of(record: &Record) -> &str {
    if record.name.is_empty() { &record.id } else { &record.name }
}

/// The type of a new entry for a span with that label.
pub fn kind_of_label(label: &str) -> String {
    match label {
        "PER" | "PERSON" => "person".to_owned(),
        "ORG" => "organisation".to_owned(),
        "GPE" | "LOC" => "place".to_owned(),
        "EVENT" => "event".to_owned(),
        other => other.to_lowercase(),
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an object with id and name")]
struct Line {
    id: String,
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    member: Vec<String>,
    #[serde(default)]
    merged: String,
}

/// Reads a line of the dataset's own `entities.jsonl`.
///
/// # Errors
/// When it is no object with an id and a name, or a known key has another type.
pub fn from_line(line: &str) -> Result<Record, serde_json::Error> {
    let line: Line = serde_json::from_str(line)?;
    if line.id.is_empty() {
        return Err(serde::de::Error::custom("the id is empty"));
    }
    Ok(Record {
        id: line.id,
        rev: 1,
        kind: Kind::Entity,
        name: line.name,
        entity_type: line.kind,
        aliases: line.aliases,
        note: line.note,
        member: line.member,
        merged: line.merged,
        ..Record::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn entity(id: &str, name: &str, merged: &str, aliases: &[&str]) -> Record {
        let line = serde_json::json!({"id": id, "name": name, "type": "person", "merged": merged, "aliases": aliases});
        from_line(&line.to_string()).unwrap()
    }

    #[test]
    fn what_is_no_entity_is_said_in_words() {
        for line in ["\"a\"", "7", "null"] {
            let said = from_line(line).unwrap_err().to_string();
            assert!(said.contains("expected an object with id and name"), "{said}");
        }
    }

    #[test]
    fn equal_name_and_type_are_one_and_names_of_all_are_kept() {
        let dataset = [entity("karimova", "Lena Karimova", "", &["Ms Karimova"])];
        let own = [entity("e-2", "Lena Karimova", "", &["Karimowa"]), entity("e-3", "Karimova", "karimova", &[])];
        let mut place = entity("e-4", "Lena Karimova", "", &[]);
        place.entity_type = "place".into();
        let others = [place, entity("e-2", "somebody else under an id that is taken", "", &[])];
        let registry = Registry::new(&dataset, &own, &others);
        assert_eq!(registry.entries().len(), 2);
        let entry = registry.find("e-3").unwrap();
        assert_eq!((entry.id.as_str(), entry.name.as_str()), ("karimova", "Lena Karimova"));
        assert_eq!(entry.aliases, ["Karimova", "Karimowa", "Ms Karimova"]);
        assert_eq!((entry.ids.len(), entry.own.as_deref()), (3, Some("e-2")));
        assert_eq!(registry.find("e-4").unwrap().kind, "place");
        assert!(registry.find("nobody").is_none());
    }

    #[test]
    fn redirects_are_followed_and_a_cycle_ends() {
        let others = [
            entity("a", "A", "b", &[]),
            entity("b", "B", "c", &[]),
            entity("c", "C", "b", &[]),
            entity("d", "D", "d", &[]),
            entity("e", "E", "nowhere", &[]),
        ];
        let registry = Registry::new(&[], [], &others);
        let name = |id: &str| registry.find(id).unwrap().name.clone();
        assert_eq!(["a", "b", "c", "d", "e"].map(name), ["B", "B", "B", "D", "E"]);
        assert_eq!(registry.find("a").unwrap().aliases, ["A", "C"]);
    }

    #[test]
    fn a_merge_of_ones_own_counts_for_everybodys_entry_of_that_name() {
        let own = [entity("o-1", "Cassis", "k", &[])];
        let others =
            [entity("x", "Cassis", "other", &[]), entity("k", "Kassis", "", &[]), entity("other", "O", "", &[])];
        let registry = Registry::new(&[], &own, &others);
        assert_eq!(registry.find("x").unwrap().name, "Kassis");
        assert_eq!(registry.entries().len(), 2);
        assert_eq!(registry.find("x").unwrap().own, None);
    }

    /// Changes of one's own entries, beside others' that they may meet: the short way tells the same as the long one.
    fn changes() -> impl Strategy<Value = Vec<(u8, u8, u8, u8)>> {
        prop::collection::vec((0_u8..5, 0_u8..4, 0_u8..4, 0_u8..7), 0..20)
    }

    proptest! {
        #[test]
        fn taking_changes_one_by_one_is_making_the_union(changes in changes(), awaited in 0_u8..6) {
            let others = [entity("x", "N1", &format!("o{awaited}"), &["N2"]), entity("y", "N3", "x", &[])];
            let mut own: BTreeMap<String, Record> = BTreeMap::new();
            let mut registry = Registry::new(&[], [], &others);
            for (id, name, alias, merged) in changes {
                let id = format!("o{id}");
                let before = own.get(&id).cloned();
                let mut after = before.clone().unwrap_or_else(|| entity(&id, &format!("N{name}"), "", &[]));
                match merged {
                    0 => after.merged = "y".into(),
                    1 => after.kind = Kind::Retracted,
                    2 => after.name = format!("N{name}"),
                    _ => after.aliases.push(format!("N{alias}")),
                }
                let taken = registry.take(before.as_ref(), &after);
                own.insert(id, after);
                let anew = Registry::new(&[], own.values(), &others);
                if taken {
                    prop_assert_eq!(registry.entries(), anew.entries());
                    prop_assert_eq!(&registry.by_id, &anew.by_id);
                    prop_assert_eq!(&registry.names, &anew.names);
                }
                registry = anew;
            }
        }
    }

    #[test]
    fn a_line_needs_an_id_and_a_name() {
        assert_eq!(from_line(r#"{"id":"a","name":"A","zz":1}"#).unwrap().entity_type, "");
        for bad in ["", "[]", r#"{"id":"a"}"#, r#"{"id":"","name":"A"}"#, r#"{"id":"a","name":"A","aliases":"B"}"#] {
            assert!(from_line(bad).is_err(), "{bad}");
        }
    }
}
