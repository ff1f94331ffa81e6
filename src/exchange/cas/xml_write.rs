//! Structures as XMI, and types as a UIMA type system description.

use super::graph::{Structure, Types, Value};
use super::names;
use super::outward::Outward;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The text as XML 1.0 can hold it: what it can't is a space, as long in UTF-16 as it was.
pub fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(odd) { text.replace(odd, " ").into() } else { text.into() }
}

/// A whole XMI file.
pub fn written(cas: &Outward) -> String {
    let spaces = Spaces::new(cas);
    let mut out =
        String::with_capacity(cas.text.len() * 2 + cas.segments.tokens.len() * 70 + cas.structures.len() * 400);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\"");
    for (package, prefix) in &spaces.0 {
        _ = write!(out, " xmlns:{prefix}=\"http:///{}.ecore\"", package.replace('.', "/"));
    }
    out.push_str(" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n");
    out.push_str("<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"");
    escaped(&cas.text, &mut out);
    out.push_str("\"/>\n");
    for one in &cas.structures {
        structure(one, &spaces, cas.members.binary_search(&one.id).is_ok(), &mut out);
    }
    let mut id = cas.first_segment;
    let segments = [(names::SENTENCE, &cas.segments.sentences), (names::TOKEN, &cas.segments.tokens)];
    for (kind, places) in segments {
        let tag = spaces.tag(kind);
        for [begin, end] in places {
            _ = writeln!(out, "<{tag} xmi:id=\"{id}\" sofa=\"1\" begin=\"{begin}\" end=\"{end}\"/>");
            id += 1;
        }
    }
    out.push_str("<cas:View sofa=\"1\" members=\"");
    for (at, member) in cas.members.iter().copied().chain(cas.first_segment..id).enumerate() {
        let space = if at > 0 { " " } else { "" };
        _ = write!(out, "{space}{member}");
    }
    out.push_str("\"/>\n</xmi:XMI>\n");
    out
}

/// Prefixes of packages.
struct Spaces(BTreeMap<String, String>);

impl Spaces {
    fn new(cas: &Outward) -> Self {
        let mut all = BTreeMap::from([("uima.cas".to_owned(), "cas".to_owned())]);
        let packages = cas.types.0.keys().filter_map(|name| name.rsplit_once('.')).map(|(package, _)| package);
        for package in packages {
            // The last word but `type` tells a person most.
            let word = package.rsplit('.').find(|word| *word != "type").unwrap_or("t");
            let free = !all.values().any(|taken| taken == word);
            let prefix = if free { word.to_owned() } else { format!("{word}{}", all.len()) };
            all.entry(package.to_owned()).or_insert(prefix);
        }
        Self(all)
    }

    fn tag(&self, name: &str) -> String {
        let (package, short) = name.rsplit_once('.').unwrap_or_default();
        format!("{}:{short}", self.0.get(package).map_or("cas", String::as_str))
    }
}

fn structure(one: &Structure, spaces: &Spaces, shown: bool, out: &mut String) {
    _ = write!(out, "<{} xmi:id=\"{}\"", spaces.tag(&one.kind), one.id);
    if shown {
        out.push_str(" sofa=\"1\"");
    }
    if let (Some(begin), Some(end)) = (one.begin, one.end) {
        _ = write!(out, " begin=\"{begin}\" end=\"{end}\"");
    }
    for (name, value) in &one.features {
        _ = write!(out, " {name}=\"");
        match value {
            Value::Text(text) => escaped(text, out),
            Value::Texts(_) => {}
            Value::One(id) => _ = write!(out, "{id}"),
            Value::Many { elements, .. } => {
                for (at, element) in elements.iter().enumerate() {
                    let space = if at > 0 { " " } else { "" };
                    _ = write!(out, "{space}{element}");
                }
            }
        }
        out.push('"');
    }
    out.push_str("/>\n");
}

/// Text in an attribute: white space but the blank as numbers, or readers make blanks of it.
fn escaped(text: &str, out: &mut String) {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}');
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| special(*c)) {
        out.push_str(rest.get(..at).unwrap_or_default());
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => _ = write!(out, "&#{};", u32::from(c)),
        }
        rest = rest.get(at + c.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// The type system description that belongs to a folder of XMI files.
pub fn type_system(types: &Types) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n");
    for (name, one) in &types.0 {
        _ = writeln!(
            out,
            "<typeDescription>\n<name>{name}</name>\n<description/>\n<supertypeName>{}</supertypeName>",
            one.parent
        );
        if !one.features.is_empty() {
            out.push_str("<features>\n");
            for (feature, range) in &one.features {
                _ = write!(out, "<featureDescription><name>{feature}</name><description/>");
                match range.strip_suffix("[]") {
                    Some(element) => {
                        _ = write!(
                            out,
                            "<rangeTypeName>uima.cas.FSArray</rangeTypeName><elementType>{element}</elementType>"
                        );
                    }
                    None => _ = write!(out, "<rangeTypeName>{range}</rangeTypeName>"),
                }
                out.push_str("</featureDescription>\n");
            }
            out.push_str("</features>\n");
        }
        out.push_str("</typeDescription>\n");
    }
    out.push_str("</types>\n</typeSystemDescription>\n");
    out
}
