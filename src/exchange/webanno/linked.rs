//! The annotations of a file, and what leads from one to another: known only when all rows are read.

use super::super::cas::graph::{Cas, Sofa, Structure, Types, Value};
use super::super::cas::names::{self, ANNOTATION, OWN, STRING, Shelf};
use super::escape::{bracketed, value_back};
use super::header::{Header, Layer, Says, Sort};
use super::read::{Unit, unit};
use super::{OUR_RELATION, OURS};
use std::collections::HashMap;

/// An annotation.
pub struct Annotation {
    layer: usize,
    /// Its first unit.
    first: Unit,
    place: [u64; 2],
    line: usize,
    values: Vec<(String, String)>,
    /// Of a relation: where it comes from, as written.
    origin: Option<String>,
}

impl Annotation {
    /// At a unit.
    pub fn new(layer: usize, first: Unit, place: [u64; 2], line: usize) -> Self {
        Self { layer, first, place, line, values: Vec::new(), origin: None }
    }
}

/// A link from an annotation.
pub struct Slot {
    /// From 1.
    pub line: usize,
    /// From where.
    pub host: usize,
    /// The feature.
    pub feature: String,
    /// What it is called.
    pub role: String,
    /// The type of what it leads to.
    pub kind: String,
    /// The unit of that; `None` where it can't be read.
    pub unit: Option<Unit>,
    /// Its number.
    pub id: Option<u64>,
}

/// All annotations.
#[derive(Default)]
pub struct Found {
    all: Vec<Annotation>,
    /// By layer and number in brackets.
    by_id: HashMap<(usize, u64), usize>,
    /// By layer, chain and number in it.
    elements: HashMap<(usize, u64, u64), usize>,
    at: HashMap<Unit, Vec<usize>>,
    places: HashMap<Unit, [u64; 2]>,
    /// All links.
    pub slots: Vec<Slot>,
    faults: Vec<(usize, String)>,
}

impl Found {
    /// Says where a unit stands.
    pub fn row(&mut self, unit: Unit, place: [u64; 2]) {
        self.places.insert(unit, place);
    }

    /// Adds one.
    pub fn add(&mut self, one: Annotation) -> usize {
        self.all.push(one);
        self.all.len() - 1
    }

    /// The annotation that an entry is about: the one of this number, else the one of the same place in the row, else a new one.
    pub fn span(
        &mut self,
        layer: usize,
        same: Option<usize>,
        id: Option<u64>,
        unit: Unit,
        place: [u64; 2],
        line: usize,
    ) -> usize {
        let known = match id {
            Some(id) => self.by_id.get(&(layer, id)).copied(),
            None => same,
        };
        let at = known.unwrap_or_else(|| self.add(Annotation::new(layer, unit, place, line)));
        if let Some(id) = id {
            self.by_id.insert((layer, id), at);
        }
        self.covers(at, unit, place);
        at
    }

    /// The element of a chain.
    pub fn element(&mut self, layer: usize, [chain, nth]: [u64; 2], unit: Unit, place: [u64; 2], line: usize) -> usize {
        let known = self.elements.get(&(layer, chain, nth)).copied();
        let at = known.unwrap_or_else(|| self.add(Annotation::new(layer, unit, place, line)));
        self.elements.insert((layer, chain, nth), at);
        self.covers(at, unit, place);
        at
    }

    fn covers(&mut self, at: usize, unit: Unit, [begin, end]: [u64; 2]) {
        if let Some(one) = self.all.get_mut(at) {
            one.place = [one.place[0].min(begin), one.place[1].max(end)];
        }
        let here = self.at.entry(unit).or_default();
        if !here.contains(&at) {
            here.push(at);
        }
    }

    /// Says something of one; `*` is nothing.
    pub fn value(&mut self, at: usize, name: &str, escaped: &str) {
        let Some(one) = self.all.get_mut(at).filter(|_| escaped != "*") else { return };
        if !one.values.iter().any(|(known, _)| known == name) {
            one.values.push((name.to_owned(), value_back(escaped)));
        }
    }

    /// Says where a relation comes from.
    pub fn origin(&mut self, at: usize, written: String) {
        if let Some(one) = self.all.get_mut(at) {
            one.origin = Some(written);
        }
    }

    /// Whether one is of a layer.
    pub fn is_of(&self, at: usize, layer: usize) -> bool {
        self.all.get(at).is_some_and(|one| one.layer == layer)
    }

    /// The annotation at a unit, of a layer where one is asked for.
    fn find(&self, layer: Option<usize>, unit: Unit, id: Option<u64>, layers: usize) -> Option<usize> {
        let fits = |at: &&usize| layer.is_none_or(|layer| self.is_of(**at, layer));
        if let Some(id) = id.filter(|id| *id > 0) {
            return match layer {
                Some(layer) => self.by_id.get(&(layer, id)).copied(),
                None => (0..layers).find_map(|layer| self.by_id.get(&(layer, id)).copied()),
            };
        }
        let here = self.at.get(&unit)?;
        let begins = |at: &&usize| self.all.get(**at).is_some_and(|one| one.first == unit);
        here.iter().filter(fits).find(begins).or_else(|| here.iter().find(fits)).copied()
    }

    /// Makes structures of all of it.
    pub fn finish(mut self, header: &Header, text: String) -> (Cas<'static>, Vec<(usize, String)>) {
        let mut layers = header.layers.clone();
        let arrows = self.arrows(header, &mut layers);
        let slots = std::mem::take(&mut self.slots);
        let links: Vec<(Slot, Option<usize>)> = slots
            .into_iter()
            .map(|slot| {
                let layer = layers.iter().position(|layer| layer.name == slot.kind);
                let to = slot.unit.and_then(|unit| self.find(layer, unit, slot.id, layers.len()));
                (slot, to)
            })
            .collect();
        let mut cas = Cas { types: types(header), ..Cas::default() };
        cas.sofas.push(Sofa { id: 0, name: names::INITIAL_VIEW.into(), text: Some(text.into()) });
        let ours: Vec<bool> = layers.iter().map(|layer| layer.name == OURS || layer.name == OUR_RELATION).collect();
        for (at, one) in self.all.iter().enumerate() {
            let name = layers.get(one.layer).map(|layer| layer.name.clone()).unwrap_or_default();
            let mut structure = Structure::new(number(at), one.line, name).at(one.place);
            for (name, value) in &one.values {
                if name == "layer" && ours.get(one.layer) == Some(&true) {
                    structure.kind = names::type_of_layer(value, Shelf::Usual).into();
                } else if name != "referenceRelation" {
                    structure.add(name.clone(), Value::Text(value.clone().into()));
                }
            }
            cas.structures.push(structure);
        }
        self.chains(&layers, &mut cas);
        for (at, from, to) in arrows {
            self.arrow(at, from, to, &layers, &mut cas);
        }
        self.link(links, &mut cas);
        // An arrow that leads nowhere was told, one that became a link is said: neither is an annotation.
        cas.structures.retain(|one| {
            let at = usize::try_from(one.id).ok().and_then(|id| self.all.get(id.checked_sub(1)?));
            let layer = at.and_then(|at| layers.get(at.layer));
            let is_arrow = layer.is_some_and(|layer| layer.sort == Sort::Relation);
            !is_arrow || one.features.iter().any(|(name, _)| name == "Governor")
        });
        cas.members.insert(0, cas.structures.iter().map(|one| one.id).collect());
        (cas, self.faults)
    }

    /// Both ends of every relation; an end that is a bare token becomes an annotation.
    fn arrows(&mut self, header: &Header, layers: &mut Vec<Layer>) -> Vec<(usize, usize, usize)> {
        let mut arrows = Vec::new();
        for at in 0..self.all.len() {
            let Some(one) = self.all.get(at) else { continue };
            let Some(layer) = header.layers.get(one.layer).filter(|layer| layer.sort == Sort::Relation) else {
                continue;
            };
            let written = one.origin.clone().unwrap_or_default();
            let (line, here, base) = (one.line, one.first, layer.base.clone());
            let (origin, ids) = bracketed(&written);
            let ids = ids
                .and_then(|ids| ids.split_once('_'))
                .and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
            let (from_id, to_id) = ids.unzip();
            let declared = header.layers.len();
            let from = unit(origin).and_then(|unit| self.end(&base, (unit, from_id), line, declared, layers));
            let to = self.end(&base, (here, to_id), line, declared, layers);
            match (from, to) {
                (Some(from), Some(to)) => arrows.push((at, from, to)),
                _ => self.faults.push((
                    line,
                    format!("the relation from “{written}” has an end that is not here; it was left out."),
                )),
            }
        }
        arrows
    }

    fn end(
        &mut self,
        base: &str,
        (unit, id): (Unit, Option<u64>),
        line: usize,
        declared: usize,
        layers: &mut Vec<Layer>,
    ) -> Option<usize> {
        let any = base.is_empty() || base == ANNOTATION;
        let layer = layers.iter().position(|layer| layer.name == base);
        if any || layer.is_some() {
            let found = self.find(layer.filter(|_| !any), unit, id, layers.len());
            if found.is_some() || any || layer.is_some_and(|layer| layer < declared) {
                return found;
            }
        }
        let place = self.places.get(&unit).copied()?;
        let layer = layer.unwrap_or_else(|| {
            layers.push(Layer { sort: Sort::Span, name: base.to_owned(), base: String::new() });
            layers.len() - 1
        });
        let at = self.add(Annotation::new(layer, unit, place, line));
        self.covers(at, unit, place);
        Some(at)
    }

    /// A relation becomes one, or, of ours, a link of the stance that it starts at.
    fn arrow(&self, at: usize, from: usize, to: usize, layers: &[Layer], cas: &mut Cas) {
        let ours =
            self.all.get(at).and_then(|one| layers.get(one.layer)).is_some_and(|layer| layer.name == OUR_RELATION);
        let said = cas.structures.get(at).and_then(|one| one.text("value")).unwrap_or_default();
        let feature = match said {
            "holder" => "source",
            "target" => "target",
            _ => "",
        };
        let kept = cas.structures.get(at).is_some_and(|one| one.text(OWN).is_some());
        if ours && !kept && !feature.is_empty() {
            if let Some(host) = cas.structures.get_mut(from) {
                lead(host, feature, number(to));
            }
            return;
        }
        if let Some(one) = cas.structures.get_mut(at) {
            one.add("Governor", Value::One(number(from)));
            one.add("Dependent", Value::One(number(to)));
        }
    }

    /// Each element of a chain leads to the next.
    fn chains(&self, layers: &[Layer], cas: &mut Cas) {
        let mut elements: Vec<(&(usize, u64, u64), &usize)> = self.elements.iter().collect();
        elements.sort();
        for pair in elements.windows(2) {
            let [(a, from), (b, to)] = pair else { continue };
            if (a.0, a.1) != (b.0, b.1) {
                continue;
            }
            let Some((one, layer)) = self.all.get(**from).zip(layers.get(a.0)) else { continue };
            let id = next(cas);
            let mut structure = Structure::new(id, one.line, format!("{}Relation", layer.name)).at(one.place);
            let said = one.values.iter().find(|(name, _)| name == "referenceRelation").map(|(_, value)| value.as_str());
            structure.add("value", Value::Text(said.unwrap_or("coreference").to_owned().into()));
            structure.add("Governor", Value::One(number(**from)));
            structure.add("Dependent", Value::One(number(**to)));
            cas.structures.push(structure);
        }
    }

    fn link(&mut self, links: Vec<(Slot, Option<usize>)>, cas: &mut Cas) {
        for (slot, to) in links {
            let Some(to) = to else {
                let why =
                    format!("the link {} leads to a {} that is not here; it was left out.", slot.feature, slot.kind);
                self.faults.push((slot.line, why));
                continue;
            };
            let id = next(cas);
            let mut link = Structure::new(id, slot.line, "webanno.custom.Link");
            if !slot.role.is_empty() {
                link.add("role", Value::Text(slot.role.into()));
            }
            link.add("target", Value::One(number(to)));
            cas.structures.push(link);
            if let Some(host) = cas.structures.get_mut(slot.host) {
                lead(host, &slot.feature, id);
            }
        }
    }
}

/// The number of the structure of an annotation.
fn number(at: usize) -> u64 {
    u64::try_from(at).unwrap_or_default() + 1
}

fn next(cas: &Cas) -> u64 {
    number(cas.structures.len())
}

/// Adds an end to a feature that leads to several.
fn lead(host: &mut Structure, feature: &str, end: u64) {
    match host.features.iter_mut().find(|(name, _)| name == feature) {
        Some((_, Value::Many { elements, .. })) => elements.push(end),
        _ => host.add(feature.to_owned(), Value::Many { array: 0, elements: vec![end] }),
    }
}

/// What the head says of types.
fn types(header: &Header) -> Types {
    let mut types = Types::default();
    for column in &header.columns {
        let Some(layer) = header.layers.get(column.layer) else { continue };
        let one = types.declare(&layer.name, ANNOTATION);
        if let Says::Value(name) = &column.says {
            one.has(name, STRING);
        }
    }
    types
}
