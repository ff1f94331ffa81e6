//! An article and its records become structures: what every way of writing a CAS begins with.

use super::super::carry::carried;
use super::super::held::What;
use super::super::loss::{Action, Losses};
use super::super::outgoing::Outgoing;
use super::super::tally::values_of;
use super::super::unit::{Unit, Units};
use super::form::{Clean, Form};
use super::graph::{Structure, Types, Value};
use super::names::{self, ANNOTATION, ANNOTATION_BASE, NAMED_ENTITY, OWN, STRING, Shelf};
use super::segments::{Segments, segments};
use crate::annotation::{Kind, Party, Record};
use crate::schema::LayerKind;
use std::borrow::Cow;
use std::collections::HashMap;

/// What is written.
pub struct Outward<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// All structures but sentences and tokens; the first has the number 2, the text is 1.
    pub structures: Vec<Structure<'a>>,
    /// Numbers of those that the view shows.
    pub members: Vec<u64>,
    /// Sentences and tokens.
    pub segments: Segments,
    /// The number of the first of them.
    pub first_segment: u64,
    /// Every type there is.
    pub types: Types,
}

/// Makes structures of an article; what can't be held is told.
pub fn outward<'a>(document: &Outgoing<'a>, form: Form, losses: &mut Losses) -> Outward<'a> {
    let map = document.map;
    let text = (form.clean_text)(map.text());
    if text != map.text().as_ref() {
        let detail = "characters that XML 1.0 can't hold were written as spaces; cas-json keeps them";
        losses.add_document(What::Text, Action::TextChanged, detail);
    }
    let records: Vec<&'a Record> = document.records().filter(|record| losses.keeps(record, form.holds)).collect();
    let mut maker = Maker {
        document,
        form,
        clean: form.clean,
        segments: segments(document.article),
        units: Units::new(map.text(), Unit::Utf16),
        next: 4,
        of: HashMap::new(),
        structures: Vec::with_capacity(records.len() + 2),
        members: Vec::new(),
        types: base_types(),
    };
    maker.facts();
    let placed: Vec<Placed> = records.into_iter().filter_map(|record| maker.place(record, losses)).collect();
    for one in &placed {
        maker.number(one);
    }
    for one in placed {
        maker.write(&one, losses);
    }
    Outward {
        text,
        structures: maker.structures,
        members: maker.members,
        segments: maker.segments,
        first_segment: maker.next,
        types: maker.types,
    }
}

/// What stands in every file.
fn base_types() -> Types {
    let mut types = Types::default();
    let facts = types.declare(names::METADATA, "uima.tcas.DocumentAnnotation");
    for name in ["documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"] {
        facts.has(name, STRING);
    }
    facts.has("isLastSegment", "uima.cas.Boolean");
    types.declare(names::SENTENCE, ANNOTATION).has("id", STRING);
    types.declare(names::TOKEN, ANNOTATION);
    let entity = types.declare(NAMED_ENTITY, ANNOTATION);
    entity.has("value", STRING);
    entity.has("identifier", STRING);
    types
}

/// A record and its pieces in UTF-16 units.
struct Placed<'a> {
    record: &'a Record,
    pieces: Vec<[u64; 2]>,
    /// Whether they are not where they were.
    moved: bool,
}

/// What is known of a record that others refer to.
#[derive(Clone, Copy)]
struct Known<'a> {
    number: u64,
    record: &'a Record,
    first: Option<[u64; 2]>,
    moved: bool,
}

struct Maker<'a, 'd> {
    document: &'d Outgoing<'a>,
    form: Form,
    clean: Clean,
    segments: Segments,
    units: Units,
    next: u64,
    /// By annotator and id.
    of: HashMap<(&'a str, &'a str), Known<'a>>,
    structures: Vec<Structure<'a>>,
    members: Vec<u64>,
    types: Types,
}

impl<'a> Maker<'a, '_> {
    /// What is known of the article, as `DKPro` has it and as it is here.
    fn facts(&mut self) {
        let article = self.document.article;
        let end = self.units.from_char(self.document.map.end()).unwrap_or_default();
        let mut facts = Structure::new(2, 1, names::METADATA).at([0, end]);
        let mut own = Structure::new(3, 1, names::ARTICLE);
        let all = [
            (Some("language"), "", Some(article.language.as_ref())),
            (Some("documentTitle"), "title", Some(article.title.as_str())),
            (Some("documentId"), "id", Some(article.id.as_str())),
            (Some("documentUri"), "url", article.url.as_deref()),
            (None, "outlet", article.outlet.as_deref()),
            (None, "date", article.date.as_deref()),
        ];
        let types = self.types.declare(names::ARTICLE, ANNOTATION_BASE);
        for (dkpro, ours, value) in all {
            let Some(value) = value else { continue };
            if let Some(name) = dkpro {
                facts.add(name, Value::Text((self.clean)(value)));
            }
            if !ours.is_empty() {
                types.has(ours, STRING);
                own.add(ours, Value::Text((self.clean)(value)));
            }
        }
        self.members.extend([2, 3]);
        self.structures.extend([facts, own]);
    }

    /// Where it stands; `None`: nowhere, and that is told.
    fn place(&self, record: &'a Record, losses: &mut Losses) -> Option<Placed<'a>> {
        let pieces: Option<Vec<[u64; 2]>> = record.pieces().iter().map(|piece| self.units.from_span(*piece)).collect();
        let known = pieces.filter(|pieces| record.kind != Kind::Span || !pieces.is_empty());
        let Some(pieces) = known else {
            losses.add(record, What::Text, Action::Dropped, "its bounds leave the text");
            return None;
        };
        if !self.form.by_tokens || pieces.is_empty() {
            return Some(Placed { record, pieces, moved: false });
        }
        let fitted: Vec<[u64; 2]> = pieces.iter().filter_map(|piece| self.segments.fitted(*piece)).collect();
        let moved = fitted != pieces;
        if fitted.is_empty() {
            losses.add(record, What::Space, Action::Dropped, "it holds nothing but white space");
            return None;
        }
        if moved {
            let shown = |all: &[[u64; 2]]| {
                all.iter().map(|[begin, end]| format!("{begin}-{end}")).collect::<Vec<_>>().join(", ")
            };
            let detail = format!("{} became {} (UTF-16)", shown(&pieces), shown(&fitted));
            losses.add(record, What::Space, Action::Moved, detail);
        }
        Some(Placed { record, pieces: fitted, moved })
    }

    /// Gives it a number, and one to each further piece.
    fn number(&mut self, Placed { record, pieces, moved }: &Placed<'a>) {
        let known = Known { number: self.next, record, first: pieces.first().copied(), moved: *moved };
        self.of.insert((&record.by, &record.id), known);
        self.next += u64::try_from(pieces.len().max(1)).unwrap_or(1);
    }

    fn find(&self, by: &str, id: &str) -> Option<Known<'a>> {
        self.of.get(&(by, id)).copied()
    }

    fn write(&mut self, Placed { record, pieces, .. }: &Placed<'a>, losses: &mut Losses) {
        let record = *record;
        let Some(Known { number: first, .. }) = self.find(&record.by, &record.id) else { return };
        let ends = match record.kind {
            Kind::Relation => match (self.find(&record.by, &record.from), self.find(&record.by, &record.to)) {
                (Some(from), Some(to)) => Some((from, to)),
                _ => {
                    losses.add(record, What::Relation, Action::Dropped, "an end of it is not in this export");
                    return;
                }
            },
            _ => None,
        };
        if pieces.len() > 1 {
            let detail =
                format!("{} pieces, each an annotation of its own; gloss import joins them again", pieces.len());
            losses.add(record, What::Discontinuous, Action::Split, detail);
        }
        let pieces: Vec<Option<[u64; 2]>> = match (&ends, pieces.as_slice()) {
            // A relation stands where its end stands.
            (Some((_, to)), _) => vec![to.first],
            (None, []) => vec![None],
            (None, pieces) => pieces.iter().copied().map(Some).collect(),
        };
        let ends = ends.map(|(from, to)| [from.number, to.number]);
        let kind = self.type_of(record);
        let model = self.features(record, &kind, ends, losses);
        for (id, place) in (first..).zip(pieces) {
            let mut structure = Structure::new(id, 1, kind.clone());
            if let Some(place) = place {
                structure = structure.at(place);
            }
            structure.features.clone_from(&model);
            self.members.push(id);
            self.structures.push(structure);
        }
    }

    /// The type of a record, declared.
    fn type_of(&mut self, record: &Record) -> String {
        let known = self.document.schema.layer(&record.layer).map(|layer| layer.kind);
        let placed = record.start.is_some();
        let shelf = match (&record.kind, known) {
            (Kind::Relation, Some(LayerKind::Relation)) => Shelf::Usual,
            (Kind::Relation, _) => Shelf::Relation,
            (Kind::Label, Some(LayerKind::Document)) if !placed => Shelf::Usual,
            (Kind::Label, Some(LayerKind::Paragraph)) if placed => Shelf::Usual,
            (Kind::Label, _) if placed => Shelf::Paragraph,
            (Kind::Label, _) => Shelf::Label,
            _ => Shelf::Usual,
        };
        let name = match record.kind {
            Kind::Span | Kind::Relation | Kind::Label => names::type_of_layer(&record.layer, shelf),
            _ => names::type_of_kind(record.kind.as_str(), placed),
        };
        let above = if placed || record.kind == Kind::Relation { ANNOTATION } else { ANNOTATION_BASE };
        let one = self.types.declare(&name, above);
        for feature in ["value", "note", OWN] {
            one.has(feature, STRING);
        }
        name
    }

    fn features(
        &mut self,
        record: &'a Record,
        kind: &str,
        ends: Option<[u64; 2]>,
        losses: &mut Losses,
    ) -> Vec<(Cow<'a, str>, Value<'a>)> {
        let clean = self.clean;
        let mut model = Structure::new(0, 1, "");
        if !record.label.is_empty() {
            model.add("value", Value::Text(clean(&record.label)));
        }
        self.attributes(record, kind, &mut model);
        if !record.entity.is_empty() {
            let identifier = names::identifier_of(&record.entity);
            self.types.declare(kind, ANNOTATION).has("identifier", STRING);
            model.add("identifier", Value::Text(clean(&identifier).into_owned().into()));
        }
        if !record.note.is_empty() {
            model.add("note", Value::Text(clean(&record.note)));
        }
        let (holder, target) = (
            self.parties(record, &record.holder, What::Holder, losses),
            self.parties(record, &record.target, What::Target, losses),
        );
        let (via, _) = self.parties(record, &record.via, What::Via, losses);
        self.links(kind, "source", "holder", holder.1, &mut model);
        self.links(kind, "target", "target", target.1, &mut model);
        if let Some([from, to]) = ends {
            let one = self.types.declare(kind, ANNOTATION);
            one.has("Governor", ANNOTATION);
            one.has("Dependent", ANNOTATION);
            model.add("Governor", Value::One(from));
            model.add("Dependent", Value::One(to));
        }
        let rest = self.rest(record, kind, [holder.0, target.0], via);
        model.add(OWN, Value::Text(rest.into()));
        model.features
    }

    fn attributes(&mut self, record: &'a Record, kind: &str, model: &mut Structure<'a>) {
        for (name, value) in &record.attrs {
            let feature = names::feature_of(name);
            if model.features.iter().any(|(one, _)| *one == feature) {
                continue;
            }
            let text = match value.as_str() {
                Some(text) => (self.clean)(text),
                None => (self.clean)(&values_of(value).join("; ")).into_owned().into(),
            };
            self.types.declare(kind, ANNOTATION).has(&feature, STRING);
            let feature = if feature == *name { Cow::Borrowed(name.as_str()) } else { feature.into() };
            model.add(feature, Value::Text(text));
        }
    }

    /// The parties as they have to be kept beside the links; none where the links say it all. And what the links lead to.
    fn parties(&self, record: &'a Record, all: &'a [Party], what: What, losses: &mut Losses) -> (Vec<Party>, Vec<u64>) {
        let mut links = Vec::new();
        // Of several, the order is kept.
        let mut plain = all.len() < 2;
        let mut kept = all.to_vec();
        for party in &mut kept {
            let Some(id) = &party.span else {
                plain = false;
                continue;
            };
            match self.find(&record.by, id) {
                Some(to) => {
                    links.push(to.number);
                    let same =
                        !to.moved && party.text.as_deref() == Some((self.form.clean_text)(&to.record.quote).as_ref());
                    let only = Party { span: None, text: None, ..party.clone() } == Party::default();
                    plain &= same && only && what != What::Via;
                }
                None => {
                    let detail = format!("{}: what it names is not in this export; the words are", party.shown());
                    losses.add(record, what, Action::Flattened, detail);
                    party.span = None;
                    plain = false;
                }
            }
        }
        (if plain { Vec::new() } else { kept }, links)
    }

    fn links(
        &mut self,
        kind: &str,
        feature: &'static str,
        role: &'static str,
        ends: Vec<u64>,
        model: &mut Structure<'a>,
    ) {
        if ends.is_empty() {
            return;
        }
        let link = names::link_type(kind, feature);
        let one = self.types.declare(&link, "uima.cas.TOP");
        one.has("role", STRING);
        one.has("target", ANNOTATION);
        self.types.declare(kind, ANNOTATION).has(feature, &format!("{link}[]"));
        let first = self.next;
        let elements: Vec<u64> = (first..).take(ends.len()).collect();
        for (id, end) in elements.iter().zip(&ends) {
            let mut structure = Structure::new(*id, 1, link.clone());
            structure.add("role", Value::Text(role.into()));
            structure.add("target", Value::One(*end));
            self.structures.push(structure);
        }
        let array = first + u64::try_from(ends.len()).unwrap_or_default();
        self.next = array + 1;
        model.add(feature, Value::Many { array, elements });
    }

    /// What the features do not say.
    fn rest(&self, record: &Record, kind: &str, [holder, target]: [Vec<Party>; 2], via: Vec<Party>) -> String {
        let clean = self.clean;
        let same = |text: &str| matches!(clean(text), Cow::Borrowed(_));
        let json = carried(record, |rest| {
            let mut known = Vec::new();
            rest.attrs.retain(|name, value| {
                let feature = names::feature_of(name);
                let told = feature == *name && value.as_str().is_some_and(same) && !known.contains(&feature);
                known.push(feature);
                !told
            });
            if same(&rest.note) {
                rest.note.clear();
            }
            if same(&rest.label) {
                rest.label.clear();
            }
            let identifier = names::identifier_of(&rest.entity);
            if same(&identifier) && names::entity_of(&identifier) == rest.entity {
                rest.entity.clear();
            }
            if names::own_layer_of_type(kind) == rest.layer {
                rest.layer.clear();
            }
            rest.from.clear();
            rest.to.clear();
            (rest.holder, rest.target, rest.via) = (holder, target, via);
        });
        if json.contains(['\u{fffe}', '\u{ffff}']) {
            return json.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff");
        }
        json
    }
}
