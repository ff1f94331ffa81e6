//! XMI becomes structures. The five entities of XML are known and no others; a document type is refused.

use super::graph::{Cas, Sofa, Structure, Types, Value, is_reference};
use super::names::{self, STRING};
use super::xml_file::{Open, Xml};
use std::collections::{HashMap, HashSet};

/// Features that lead to structures, where no type system says so.
const LEADING: [&str; 6] = ["target", "source", "holder", "via", "first", "next"];

/// Reads a file; `Err`: it is no XML, or not this kind, or ends too early.
pub fn read(xml: &str, types: Types) -> Result<Cas<'static>, (usize, String)> {
    let mut cas = Cas { types, ..Cas::default() };
    let mut file = Xml::new(xml);
    let mut root = true;
    // A structure that is open, and the feature in it whose words are being read.
    let mut open: Option<Structure<'static>> = None;
    let mut words: Option<(String, String)> = None;
    while let Some(event) = file.next()? {
        match event {
            Open::Begin { name, line, .. } if root => {
                root = false;
                file.pass_over(&[names::TOKEN, names::SENTENCE]);
                if file.full_name(&name) != "www.omg.org.XMI.XMI" && !name.ends_with("XMI") {
                    return Err((line, format!("it begins with <{name}>: it is no XMI.")));
                }
            }
            Open::Begin { name, line, attributes } => match (&open, &words) {
                (None, _) => {
                    let kind = file.full_name(&name);
                    open = Some(structure(kind, line, attributes)?);
                }
                (Some(_), None) => words = Some((name, String::new())),
                (Some(_), Some(_)) => return Err((line, format!("<{name}> stands too deep for XMI."))),
            },
            Open::Words(text) => {
                if let Some((_, words)) = &mut words {
                    words.push_str(&text);
                }
            }
            Open::End => match (words.take(), &mut open) {
                (Some((name, text)), Some(one)) => several(one, name, text),
                _ => {
                    if let Some(one) = open.take() {
                        keep(one, &mut cas);
                    }
                }
            },
        }
    }
    if root {
        return Err((1, "it is empty.".to_owned()));
    }
    lead(&mut cas);
    Ok(cas)
}

fn structure(
    kind: String,
    line: usize,
    attributes: Vec<(String, String)>,
) -> Result<Structure<'static>, (usize, String)> {
    let mut one = Structure::new(0, line, kind);
    for (name, value) in attributes {
        let number = || value.trim().parse::<u64>().ok();
        match name.as_str() {
            "xmi:id" => {
                one.id = number().ok_or_else(|| (line, format!("xmi:id=\"{value}\" is no number.")))?;
            }
            "sofa" => one.sofa = number(),
            "begin" => one.begin = number(),
            "end" => one.end = number(),
            _ => one.features.push((name.into(), Value::Text(value.into()))),
        }
    }
    Ok(one)
}

/// A value of a feature that stands as an element of its own.
fn several(one: &mut Structure<'_>, name: String, text: String) {
    match one.features.iter_mut().find(|(known, _)| *known == name) {
        Some((_, Value::Texts(all))) => all.push(text.into()),
        _ => one.features.push((name.into(), Value::Texts(vec![text.into()]))),
    }
}

fn keep<'a>(mut one: Structure<'a>, cas: &mut Cas<'a>) {
    if one.kind == names::SOFA {
        let mut take = |name: &str| {
            let at = one.features.iter().position(|(known, _)| known == name)?;
            match one.features.swap_remove(at).1 {
                Value::Text(text) => Some(text),
                _ => None,
            }
        };
        let (name, text) = (take("sofaID").unwrap_or_default(), take("sofaString"));
        cas.sofas.push(Sofa { id: one.id, name, text });
    } else if one.kind == "uima.cas.View" {
        let members =
            one.text("members").unwrap_or_default().split_ascii_whitespace().filter_map(|id| id.parse::<u64>().ok());
        cas.members.entry(one.sofa.unwrap_or_default()).or_default().extend(members);
    } else if one.id > 0 {
        cas.structures.push(one);
    }
}

/// Numbers in features that lead somewhere become references: by the type system, or, without, by their names.
fn lead(cas: &mut Cas<'_>) {
    let ids: HashSet<u64> = cas.structures.iter().map(|one| one.id).collect();
    let mut known: HashMap<(String, String), Option<bool>> = HashMap::new();
    let types = &cas.types;
    for one in &mut cas.structures {
        let array = one.kind == "uima.cas.FSArray";
        for (name, value) in &mut one.features {
            let Value::Text(text) = value else { continue };
            let key = (one.kind.to_string(), name.to_string());
            let leads = *known.entry(key).or_insert_with(|| {
                let range = types.range(&one.kind, name)?;
                Some(is_reference(range) && !types.is_kind_of(range, STRING))
            });
            let numbers: Option<Vec<u64>> = text.split_ascii_whitespace().map(|id| id.parse().ok()).collect();
            let Some(elements) = numbers.filter(|all| !all.is_empty()) else { continue };
            let guessed = || {
                let arrow = matches!(name.as_ref(), "Governor" | "Dependent");
                arrow || LEADING.contains(&name.as_ref()) && elements.iter().all(|id| ids.contains(id))
            };
            if array || leads.unwrap_or_else(guessed) {
                *value = match elements.as_slice() {
                    [one] if !array => Value::One(*one),
                    _ => Value::Many { array: 0, elements },
                };
            }
        }
    }
}
