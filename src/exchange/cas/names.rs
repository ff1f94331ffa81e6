//! How things are called in UIMA, where a name is letters, digits and underscores, and begins with a letter.

/// The subject of analysis: the text.
pub const SOFA: &str = "uima.cas.Sofa";
/// What every annotation is.
pub const ANNOTATION: &str = "uima.tcas.Annotation";
/// What is about a text as a whole.
pub const ANNOTATION_BASE: &str = "uima.cas.AnnotationBase";
/// The range of a feature that holds text.
pub const STRING: &str = "uima.cas.String";
/// The view that programs read where nothing else is said.
pub const INITIAL_VIEW: &str = "_InitialView";
/// `DKPro`'s sentence.
pub const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
/// `DKPro`'s token.
pub const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
/// `DKPro`'s named entity, a built-in layer of `INCEpTION`.
pub const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
/// `DKPro`'s facts about a document.
pub const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// Ours.
pub const ARTICLE: &str = "webanno.custom.Article";
/// The feature that keeps what has no other place.
pub const OWN: &str = "glossator";
/// Before the names of layers, as `INCEpTION` has them.
const CUSTOM: &str = "webanno.custom.";
/// Before the number of an entry of Wikidata; here `wd:`.
const WIKIDATA: &str = "http://www.wikidata.org/entity/";
/// Layers that are the built-in one.
const ENTITIES: [&str; 5] = ["entity", "entities", "ner", "named-entity", "named-entities"];
/// Features that are something else than an attribute.
const TAKEN: [&str; 15] = [
    "value",
    "note",
    "identifier",
    "source",
    "target",
    "begin",
    "end",
    "sofa",
    "Governor",
    "Dependent",
    OWN,
    "role",
    "self",
    "type",
    "layer",
];

/// What is added to the name of a type where the layer is known as one of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Of the layer.
    Usual,
    /// Of relations beside spans.
    Relation,
    /// Of labels of articles.
    Label,
    /// Of labels of paragraphs.
    Paragraph,
}

/// The type of a layer.
pub fn type_of_layer(layer: &str, shelf: Shelf) -> String {
    if shelf == Shelf::Usual && ENTITIES.contains(&layer) {
        return NAMED_ENTITY.to_owned();
    }
    let name = valid(layer);
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let added = match shelf {
        Shelf::Usual => "",
        Shelf::Relation => "Relation",
        Shelf::Label => "Label",
        Shelf::Paragraph => "Paragraph",
    };
    format!("{CUSTOM}{first}{}{added}", letters.as_str())
}

/// The type of a kind of record that has no layer.
pub fn type_of_kind(kind: &str, placed: bool) -> String {
    let added = if placed { "Place" } else { "" };
    format!("{}{added}", type_of_layer(kind, Shelf::Usual))
}

/// The layer of a type; empty where only the label can say which.
pub fn layer_of_type(name: &str) -> String {
    if name == NAMED_ENTITY {
        return String::new();
    }
    let short = short(name);
    if short.chars().all(char::is_uppercase) {
        return short.to_lowercase();
    }
    let mut letters = short.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// The layer of a type that was written here and says no other.
pub fn own_layer_of_type(name: &str) -> String {
    if name == NAMED_ENTITY { "entity".to_owned() } else { layer_of_type(name) }
}

/// A name without its package.
pub fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The type of the link from a feature to an annotation.
pub fn link_type(owner: &str, feature: &str) -> String {
    let mut letters = feature.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{CUSTOM}{}{first}{}Link", short(owner), letters.as_str())
}

/// The feature of an attribute.
pub fn feature_of(attribute: &str) -> String {
    let name = valid(attribute);
    if TAKEN.contains(&name.as_str()) { format!("{name}_") } else { name }
}

fn valid(name: &str) -> String {
    let mut valid = String::with_capacity(name.len());
    if !name.starts_with(char::is_alphabetic) {
        valid.push('x');
    }
    valid.extend(name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }));
    valid
}

/// The address of a registry entry.
pub fn identifier_of(entity: &str) -> String {
    match entity.strip_prefix("wd:") {
        Some(number) => format!("{WIKIDATA}{number}"),
        None => entity.to_owned(),
    }
}

/// The registry entry of an address.
pub fn entity_of(identifier: &str) -> String {
    match identifier.strip_prefix(WIKIDATA) {
        Some(number) => format!("wd:{number}"),
        None => identifier.to_owned(),
    }
}

/// Whether a type is no annotation of anybody: tokens, sentences, what tools keep for themselves.
pub fn is_plumbing(name: &str) -> bool {
    const PACKAGES: [&str; 6] = [
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
        "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
        "de.tudarmstadt.ukp.clarin.webanno.api.type.",
        "de.tudarmstadt.ukp.inception.",
        "org.dkpro.core.api.xml.type.",
        "uima.",
    ];
    name == ARTICLE || PACKAGES.iter().any(|package| name.starts_with(package)) && name != ANNOTATION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_uima_takes() {
        assert_eq!(type_of_layer("stance", Shelf::Usual), "webanno.custom.Stance");
        assert_eq!(type_of_layer("entity", Shelf::Usual), NAMED_ENTITY);
        assert_eq!(type_of_layer("2 place-names", Shelf::Relation), "webanno.custom.X2_place_namesRelation");
        assert_eq!(
            (feature_of("form"), feature_of("value"), feature_of("a b")),
            ("form".into(), "value_".into(), "a_b".into())
        );
        assert_eq!((layer_of_type("webanno.custom.Stance"), layer_of_type("a.POS")), ("stance".into(), "pos".into()));
        assert_eq!(link_type("webanno.custom.Stance", "source"), "webanno.custom.StanceSourceLink");
        assert_eq!(entity_of(&identifier_of("wd:Q101")), "wd:Q101");
        assert!(is_plumbing(TOKEN) && is_plumbing("uima.tcas.DocumentAnnotation") && !is_plumbing(NAMED_ENTITY));
    }
}
