//! Names as brat takes them: no white space, no punctuation that its files need themselves.

use super::super::roles::Roles;
use crate::annotation::Record;
use crate::schema::{LayerKind, Schema};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A name with `_` for what brat can't have in it.
pub fn plain(name: &str) -> Cow<'_, str> {
    let fits = |c: char| match c {
        '_' | '.' | '-' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => !c.is_whitespace() && !c.is_control(),
    };
    match name {
        "" => Cow::Borrowed("_"),
        name if name.chars().all(fits) => Cow::Borrowed(name),
        name => Cow::Owned(name.chars().map(|c| if fits(c) { c } else { '_' }).collect()),
    }
}

/// Whether a name in a file may stand for one of ours: as [`plain`] makes it, perhaps with a number behind.
pub fn stands_for(there: &str, ours: &str) -> bool {
    let rest = there.strip_prefix(plain(ours).as_ref());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_')) && !ours.is_empty()
}

/// What the labels and attributes of a schema are called in brat, one name for each.
#[derive(Clone, Debug)]
pub struct Names {
    labels: HashMap<String, String>,
    relations: HashMap<String, String>,
    attributes: HashMap<String, String>,
    relation_labels: HashSet<String>,
    roles: Roles,
}

impl Names {
    /// Of a schema; `roles`: the names by which relations are taken for holders and targets when they come back.
    pub fn new(schema: &Schema, roles: &Roles) -> Self {
        let of_kind = |relations: bool| {
            let layers = schema.layers.iter().filter(move |one| relations == (one.kind == LayerKind::Relation));
            layers.flat_map(|layer| layer.labels.iter().map(|label| label.name.as_str()))
        };
        let attributes = schema.layers.iter().flat_map(|layer| layer.attributes.iter());
        Self {
            labels: renamed(of_kind(false)),
            relations: renamed(of_kind(true)),
            attributes: renamed(attributes.map(|one| one.name.as_str())),
            relation_labels: of_kind(true).map(str::to_owned).collect(),
            roles: roles.clone(),
        }
    }

    /// Of the label of a span or relation. A relation that would be taken for a holder or target is called otherwise.
    pub fn label<'a>(&'a self, record: &'a Record) -> Cow<'a, str> {
        if record.from.is_empty() {
            return named(&self.labels, &record.label);
        }
        let name = named(&self.relations, &record.label);
        let clashes = !self.relation_labels.contains(name.as_ref()) && self.roles.of(&name).is_some();
        if clashes { Cow::Owned(format!("{name}_")) } else { name }
    }

    /// Of a label of spans.
    pub fn span<'a>(&'a self, label: &'a str) -> Cow<'a, str> {
        named(&self.labels, label)
    }

    /// Of a label of relations.
    pub fn relation<'a>(&'a self, label: &'a str) -> Cow<'a, str> {
        named(&self.relations, label)
    }

    /// Of an attribute.
    pub fn attribute<'a>(&'a self, name: &'a str) -> Cow<'a, str> {
        named(&self.attributes, name)
    }

    /// What a holder, target, reporter or cue is called, by the names that mean it: with a capital, as is usual in brat;
    /// not as a relation of the dataset is.
    pub fn role(&self, names: &[String]) -> String {
        let all = names.iter().map(|name| capital(name)).chain(names.iter().cloned());
        let free = all.clone().find(|name| !self.relation_labels.contains(name) && plain(name) == name.as_str());
        free.or_else(|| all.into_iter().next()).unwrap_or_default()
    }
}

fn named<'a>(all: &'a HashMap<String, String>, name: &'a str) -> Cow<'a, str> {
    all.get(name).map_or_else(|| plain(name), |new| Cow::Borrowed(new))
}

/// Those that must be renamed, each to a name that nothing else has.
fn renamed<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<String, String> {
    let (kept, odd): (Vec<&str>, Vec<&str>) = names.partition(|name| plain(name) == *name);
    let mut taken: HashSet<String> = kept.into_iter().map(str::to_owned).collect();
    let mut all: HashMap<String, String> = HashMap::new();
    for name in odd {
        if all.contains_key(name) {
            continue;
        }
        let mut new = plain(name).into_owned();
        let mut count = 2;
        while taken.contains(&new) {
            new = format!("{}_{count}", plain(name));
            count += 1;
        }
        taken.insert(new.clone());
        all.insert(name.to_owned(), new);
    }
    all
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::parse::parse;

    #[test]
    fn two_labels_never_get_one_name() {
        let text = "[[layer]]\nname = \"e\"\n[[layer.label]]\nname = \"place name\"\n[[layer.label]]\nname = \"place:name\"\n[[layer.label]]\nname = \"place_name\"\n[[layer]]\nname = \"r\"\nkind = \"relation\"\n[[layer.label]]\nname = \"Holder\"\n";
        let (schema, findings) = parse(text);
        assert!(findings.is_empty(), "{findings:?}");
        let names = Names::new(&schema, &Roles::default());
        assert_eq!(
            ["place_name", "place name", "place:name"].map(|name| names.span(name)),
            ["place_name", "place_name_2", "place_name_3"]
        );
        assert_eq!(names.role(&Roles::default().holder), "Source", "Holder is a relation of this dataset");
        assert_eq!(names.role(&Roles::default().target), "Target");
        let relation = |label: &str| Record { from: "s-1".into(), label: label.into(), ..Record::default() };
        assert_eq!(
            (names.label(&relation("Holder")).as_ref(), names.label(&relation("source")).as_ref()),
            ("Holder", "source_")
        );
        assert_eq!((plain(""), plain("für:x"), plain("व्यक्ति")), ("_".into(), "für_x".into(), "व्यक्ति".into()));
    }
}
