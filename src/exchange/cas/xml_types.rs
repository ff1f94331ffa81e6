//! A UIMA type system description becomes types.

use super::graph::{Type, Types};
use super::xml_file::{Open, Xml};

/// Reads a description; `Err`: its line, and why it can't be read.
pub fn read(xml: &str) -> Result<Types, (usize, String)> {
    let mut types = Types::default();
    let mut file = Xml::new(xml);
    let mut path: Vec<String> = Vec::new();
    let (mut name, mut one) = (String::new(), Type::default());
    let mut feature = Feature::default();
    while let Some(event) = file.next()? {
        match event {
            Open::Begin { name: element, .. } => path.push(element),
            Open::Words(text) => {
                let inside = path.iter().rev().nth(1).map(String::as_str);
                let to = match (inside, path.last().map(String::as_str)) {
                    (Some("typeDescription"), Some("name")) => &mut name,
                    (Some("typeDescription"), Some("supertypeName")) => &mut one.parent,
                    (Some("featureDescription"), Some("name")) => &mut feature.name,
                    (Some("featureDescription"), Some("rangeTypeName")) => &mut feature.range,
                    (Some("featureDescription"), Some("elementType")) => &mut feature.element,
                    _ => continue,
                };
                to.push_str(text.trim());
            }
            Open::End => match path.pop().as_deref() {
                Some("featureDescription") => {
                    let Feature { name, range, element } = std::mem::take(&mut feature);
                    one.has(&name, &if element.is_empty() { range } else { format!("{element}[]") });
                }
                Some("typeDescription") => {
                    let (name, one) = (std::mem::take(&mut name), std::mem::take(&mut one));
                    types.add(&Types([(name, one)].into()));
                }
                _ => {}
            },
        }
    }
    Ok(types)
}

#[derive(Default)]
struct Feature {
    name: String,
    range: String,
    element: String,
}
