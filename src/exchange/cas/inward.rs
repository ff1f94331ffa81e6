//! The structures of a file become a foreign document: which of them are annotations, and what they say.

use super::super::carry::restored;
use super::super::file_name;
use super::super::incoming::{Draft, Incoming, Words};
use super::super::roles::{Role, Roles};
use super::super::source::stem;
use super::super::tally::values_of;
use super::form::Clean;
use super::graph::{Cas, Sofa, Structure, Value};
use super::names::{self, OWN};
use crate::annotation::{Kind, Party, Record};
use serde_json::{Map, Value as Json};
use std::collections::{HashMap, HashSet};

/// Features that say what an annotation is, in this order.
const LABELS: [&str; 9] =
    ["value", "label", "category", "PosValue", "DependencyType", "referenceType", "coreferenceType", "type", "name"];
/// Features of which another says it better.
const REDUNDANT: [&str; 3] = ["coarseValue", "morphTag", "order"];

/// What came of a file.
pub struct Inward {
    /// The document; `None` where there is no text.
    pub document: Option<Incoming>,
    /// What could not be taken, with its line; 0: the whole file.
    pub faults: Vec<(usize, String)>,
}

/// Makes a document of what a file holds.
pub fn inward(cas: &Cas, file: &str, roles: &Roles, clean: Clean) -> Inward {
    let mut faults = Vec::new();
    let Some((sofa, text)) = main_text(&cas.sofas) else {
        faults.push((0, "it holds no text (no Sofa with a sofaString); it was left out.".to_owned()));
        return Inward { document: None, faults };
    };
    let members: HashSet<u64> = cas.members.get(&sofa.id).into_iter().flatten().copied().collect();
    let mut reader = Reader {
        cas,
        roles,
        clean,
        at: cas.structures.iter().enumerate().map(|(at, one)| (one.id, at)).collect(),
        own: HashMap::new(),
        joined: HashMap::new(),
        drafts: Vec::new(),
        faults,
    };
    let id = file_name::to_id(stem(file));
    let mut document = Incoming::new(file, 1, id, Words::Whole(text.to_owned()));
    let mut shown = Vec::new();
    let mut hidden: (usize, usize) = (0, 0);
    for one in &cas.structures {
        facts(one, &mut document);
        if names::is_plumbing(&one.kind) || one.kind.ends_with("[]") {
            continue;
        }
        if members.contains(&one.id) {
            shown.push(one);
        } else if one.begin.is_some() {
            if one.sofa.is_none_or(|of| of == sofa.id) { hidden.0 += 1 } else { hidden.1 += 1 }
        }
    }
    reader.say_hidden(hidden, &sofa.name);
    for one in &shown {
        reader.restore(one);
    }
    for one in shown {
        reader.take(one);
    }
    document.drafts = reader.drafts;
    Inward { document: Some(document), faults: reader.faults }
}

/// The text of the first view that has one, the usual one before others.
fn main_text<'c>(sofas: &'c [Sofa]) -> Option<(&'c Sofa<'c>, &'c str)> {
    let with_text = |sofa: &'c Sofa<'c>| sofa.text.as_deref().map(|text| (sofa, text));
    let usual = sofas.iter().filter(|sofa| sofa.name == names::INITIAL_VIEW).find_map(with_text);
    usual.or_else(|| sofas.iter().find_map(with_text))
}

/// Title, outlet, date, address, and the id that it has here.
fn facts(one: &Structure, document: &mut Incoming) {
    let text = |name: &str| one.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let meta = &mut document.meta;
    if one.kind == names::ARTICLE {
        meta.title = text("title").or(meta.title.take());
        (meta.outlet, meta.date, meta.url) = (text("outlet"), text("date"), text("url"));
        if let Some(id) = text("id") {
            document.id = id;
        }
    } else if one.kind == names::METADATA && meta.title.is_none() {
        meta.title = text("documentTitle");
    }
}

struct Reader<'c> {
    cas: &'c Cas<'c>,
    roles: &'c Roles,
    clean: Clean,
    /// Where a structure stands, by number.
    at: HashMap<u64, usize>,
    /// What was written here and keeps what it says beside its features, by number.
    own: HashMap<u64, Record>,
    /// Where the first piece of a record stands among the drafts, by annotator and id.
    joined: HashMap<(String, String), usize>,
    drafts: Vec<Draft>,
    faults: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn say_hidden(&mut self, (hidden, elsewhere): (usize, usize), view: &str) {
        if hidden > 0 {
            let why = format!(
                "{hidden} annotations are not among the members of the view {view}: other programs do not see them either; they were left out."
            );
            self.faults.push((0, why));
        }
        if elsewhere > 0 {
            let why =
                format!("{elsewhere} annotations are about another text than that of {view}; they were left out.");
            self.faults.push((0, why));
        }
    }

    /// Reads what was kept of a record of ours.
    fn restore(&mut self, one: &Structure) {
        let Some(json) = one.text(OWN) else { return };
        match restored(json) {
            Ok(record) => _ = self.own.insert(one.id, record),
            Err(why) => {
                let why = format!("what “{OWN}” keeps can't be read ({why}); the features are taken alone.");
                self.faults.push((one.line, why));
            }
        }
    }

    /// What the settler will know a structure by.
    fn foreign(&self, id: u64) -> String {
        self.own.get(&id).map_or_else(|| id.to_string(), |record| record.id.clone())
    }

    fn find(&self, id: u64) -> Option<&Structure<'_>> {
        self.at.get(&id).and_then(|at| self.cas.structures.get(*at))
    }

    /// The structures that a value leads to, through an array where there is one.
    fn ends(&self, value: &Value) -> Vec<u64> {
        match value {
            Value::Text(_) | Value::Texts(_) => Vec::new(),
            Value::Many { elements, .. } => elements.clone(),
            Value::One(id) => {
                let of = self.find(*id).filter(|one| one.kind.ends_with("[]") || one.kind == "uima.cas.FSArray");
                let elements = of.and_then(|one| one.features.first());
                match elements {
                    Some((_, Value::Many { elements, .. })) => elements.clone(),
                    _ => vec![*id],
                }
            }
        }
    }

    fn take(&mut self, one: &Structure) {
        let own = self.own.get(&one.id).cloned();
        let place = one.begin.zip(one.end).map(|(begin, end)| [begin, end]);
        if let Some(record) = &own {
            // The further pieces of one that we had to split.
            let key = (record.by.clone(), record.id.clone());
            if let (Some(draft), Some(place)) = (self.joined.get(&key).and_then(|at| self.drafts.get_mut(*at)), place)
                && !draft.place.is_empty()
            {
                draft.place.push(place);
                return;
            }
        }
        let relation = self.relation(one);
        if place.is_none() && relation.is_none() && own.is_none() && !self.is_label(one) {
            return;
        }
        let mut record = match own {
            Some(record) => self.ours(one, record),
            None => self.theirs(one, place.is_some(), relation.is_some()),
        };
        record.id = self.foreign(one.id);
        let mut draft = Draft::new(one.line, record);
        if let (Some([from, to]), Kind::Relation) = (relation, &draft.record.kind) {
            (draft.record.from, draft.record.to) = (self.foreign(from), self.foreign(to));
        } else {
            draft.place.extend(place);
            self.links(one, &mut draft);
        }
        self.joined.insert((draft.record.by.clone(), draft.record.id.clone()), self.drafts.len());
        self.drafts.push(draft);
        self.arrows(one);
    }

    /// The two ends of a relation.
    fn relation(&self, one: &Structure) -> Option<[u64; 2]> {
        let end = |name: &str| {
            let value = one.features.iter().find(|(feature, _)| feature == name).map(|(_, value)| value)?;
            self.ends(value).first().copied()
        };
        Some([end("Governor")?, end("Dependent")?])
    }

    /// Whether something that stands nowhere in the text is a label of the whole.
    fn is_label(&self, one: &Structure) -> bool {
        let says = one.features.iter().any(|(_, value)| matches!(value, Value::Text(text) if !text.is_empty()));
        let is_link = one.features.iter().any(|(name, _)| name == "role" || name == "target" || name == "first");
        let known = self.cas.types.is_kind_of(&one.kind, names::ANNOTATION_BASE);
        !is_link && (says || known)
    }

    /// A record of ours, with what its features say now.
    fn ours(&self, one: &Structure, mut record: Record) -> Record {
        let kept = |old: String, name: &str, of: &dyn Fn(&str) -> String| {
            let now = one.text(name).unwrap_or_default();
            if !old.is_empty() && (self.clean)(&old) == now { old } else { of(now) }
        };
        record.label = kept(record.label, "value", &str::to_owned);
        record.note = kept(record.note, "note", &str::to_owned);
        let entity = std::mem::take(&mut record.entity);
        let identifier = one.text("identifier").unwrap_or_default();
        let same = !entity.is_empty() && (self.clean)(&names::identifier_of(&entity)) == identifier;
        record.entity = if same { entity } else { names::entity_of(identifier) };
        if record.layer.is_empty() && matches!(record.kind, Kind::Span | Kind::Relation | Kind::Label) {
            record.layer = names::own_layer_of_type(&one.kind);
        }
        let mut told = HashSet::from(["value", "note", "identifier", OWN]);
        let mut attrs = Map::new();
        for (name, old) in std::mem::take(&mut record.attrs) {
            let feature = names::feature_of(&name);
            let now = one.features.iter().find(|(one, _)| *one == feature && !told.contains(one.as_ref()));
            let Some((feature, Value::Text(now))) = now else {
                attrs.insert(name, old);
                continue;
            };
            told.insert(feature);
            let written = old.as_str().map_or_else(|| values_of(&old).join("; "), str::to_owned);
            let value = if (self.clean)(&written) == *now { old } else { Json::from(now.as_ref()) };
            attrs.insert(name, value);
        }
        attributes(one, &told, &mut attrs);
        record.attrs = attrs;
        record
    }

    /// A record of another program.
    fn theirs(&self, one: &Structure, placed: bool, relation: bool) -> Record {
        let only = self.cas.types.only_text(&one.kind);
        let said = LABELS.into_iter().chain(only).find(|name| one.text(name).is_some_and(|text| !text.is_empty()));
        let label = said.and_then(|name| one.text(name)).unwrap_or(names::short(&one.kind));
        let mut told = HashSet::from(["note", "identifier"]);
        told.extend(said);
        told.extend(REDUNDANT);
        let mut attrs = Map::new();
        attributes(one, &told, &mut attrs);
        let kind = match (relation, placed) {
            (true, _) => Kind::Relation,
            (false, true) => Kind::Span,
            (false, false) => Kind::Label,
        };
        Record {
            kind,
            layer: names::layer_of_type(&one.kind),
            label: label.to_owned(),
            attrs,
            note: one.text("note").unwrap_or_default().to_owned(),
            entity: names::entity_of(one.text("identifier").unwrap_or_default()),
            ..Record::default()
        }
    }

    /// Takes features that name a holder, a target or a reporter into the record.
    fn links(&self, one: &Structure, draft: &mut Draft) {
        let record = &mut draft.record;
        for (name, value) in &one.features {
            for end in self.ends(value) {
                let (role, end) = self.link(one, name, end);
                let party = Party { span: Some(self.foreign(end)), ..Party::default() };
                match role {
                    Some(Role::Holder) if !has(&record.holder, &party) => record.holder.push(party),
                    Some(Role::Target) if !has(&record.target, &party) => record.target.push(party),
                    Some(Role::Via) if !has(&record.via, &party) => record.via.push(party),
                    _ => {}
                }
            }
        }
        if self.own.contains_key(&one.id) {
            self.only_linked(one, record);
        }
    }

    /// What was kept of parties names spans too: those whose link is gone are gone.
    fn only_linked(&self, one: &Structure, record: &mut Record) {
        for (feature, parties) in [("source", &mut record.holder), ("target", &mut record.target)] {
            let value = one.features.iter().find(|(name, _)| name == feature).map(|(_, value)| value);
            let ends = value.map(|value| self.ends(value)).unwrap_or_default();
            let linked: HashSet<String> =
                ends.into_iter().map(|end| self.foreign(self.link(one, feature, end).1)).collect();
            parties.retain(|party| party.span.as_ref().is_none_or(|span| linked.contains(span)));
        }
    }

    /// What a feature says of a stance, and where it leads: the role of the link counts, else the name of the feature.
    fn link(&self, owner: &Structure, feature: &str, end: u64) -> (Option<Role>, u64) {
        let through = self.find(end).filter(|one| one.begin.is_none());
        let to = through.and_then(|one| one.features.iter().find(|(name, _)| name == "target"));
        let own = self.own.contains_key(&owner.id);
        let named = match feature {
            "source" if own => Some(Role::Holder),
            "target" if own => Some(Role::Target),
            _ => self.roles.of(feature),
        };
        match (through, to) {
            (Some(one), Some((_, Value::One(to)))) => {
                let role = one.text("role").and_then(|role| self.roles.of(role));
                (if own { named } else { role.or(named) }, *to)
            }
            _ => (named, end),
        }
    }

    /// Features that lead to other annotations and name no party become relations.
    fn arrows(&mut self, one: &Structure) {
        let mut arrows = Vec::new();
        for (name, value) in &one.features {
            if matches!(name.as_ref(), "Governor" | "Dependent" | "sofa") {
                continue;
            }
            for end in self.ends(value) {
                let (role, to) = self.link(one, name, end);
                let annotation = self.find(to).is_some_and(|to| to.begin.is_some() && !names::is_plumbing(&to.kind));
                if !annotation || role.is_some() {
                    continue;
                }
                let said = if name == "next" {
                    one.text("referenceRelation")
                } else {
                    self.find(end).and_then(|link| link.text("role"))
                };
                let label = said.filter(|said| !said.is_empty()).unwrap_or(name);
                let record = Record {
                    kind: Kind::Relation,
                    label: label.to_owned(),
                    from: self.foreign(one.id),
                    to: self.foreign(to),
                    by: self.own.get(&one.id).map(|own| own.by.clone()).unwrap_or_default(),
                    ..Record::default()
                };
                arrows.push(Draft::new(one.line, record));
            }
        }
        self.drafts.extend(arrows);
    }
}

fn has(all: &[Party], party: &Party) -> bool {
    all.iter().any(|one| one.span == party.span)
}

/// The rest of what features say in words.
fn attributes(one: &Structure, told: &HashSet<&str>, attrs: &mut Map<String, Json>) {
    for (name, value) in &one.features {
        if told.contains(name.as_ref()) {
            continue;
        }
        match value {
            Value::Text(text) => _ = attrs.insert(name.to_string(), Json::from(text.as_ref())),
            Value::Texts(all) => {
                let all: Vec<Json> = all.iter().map(|one| Json::from(one.as_ref())).collect();
                attrs.insert(name.to_string(), all.into());
            }
            Value::One(_) | Value::Many { .. } => {}
        }
    }
}
