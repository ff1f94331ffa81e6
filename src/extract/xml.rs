//! XML read once from its start to its end. No entity is expanded but the five of XML itself, nothing is fetched, and a
//! document type says nothing.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// What is told of an XML document.
pub trait Visitor {
    /// An element begins. `name` is without its prefix.
    fn open(&mut self, name: &str, element: &Element);
    /// An element ends.
    fn close(&mut self, name: &str);
    /// Text stands here.
    fn text(&mut self, text: &str);
}

/// The attributes of an element.
#[derive(Debug)]
pub struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The value of an attribute by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let found = self.0.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
        Some(unescaped(&found.value))
    }
}

/// Character references and the five entities of XML as what they mean; any other entity stays as it is written.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        rest = after;
        if let Some((name, behind)) = after.split_once(';')
            && let Some(meant) = meaning(name)
        {
            text.push_str(&meant);
            rest = behind;
        } else {
            text.push('&');
        }
    }
    text.push_str(rest);
    text
}

fn meaning(reference: &str) -> Option<String> {
    let number = reference.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    });
    match number {
        Some(number) => number.ok().and_then(char::from_u32).map(String::from),
        None => resolve_predefined_entity(reference).map(str::to_owned),
    }
}

/// Tells a visitor all of an XML document.
///
/// # Errors
/// Where it is no XML, or ends in the middle.
pub fn walk(xml: &str, visitor: &mut impl Visitor) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let event = event.map_err(|error| format!("its XML is damaged at byte {at} ({error})."))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                visitor.open(element.local_name().as_ref(), &Element(&element));
            }
            Event::Empty(element) => {
                visitor.open(element.local_name().as_ref(), &Element(&element));
                visitor.close(element.local_name().as_ref());
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visitor.close(element.local_name().as_ref());
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name = reference.into_inner();
                visitor.text(&meaning(&name).unwrap_or_else(|| format!("&{name};")));
            }
            Event::Eof if depth > 0 => return Err("its XML ends in the middle: it is cut off.".to_owned()),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The values of an attribute of all elements of a name.
#[derive(Debug)]
pub struct Values {
    element: &'static str,
    attribute: &'static str,
    found: Vec<String>,
}

impl Values {
    /// In an XML document; both names are without prefix.
    ///
    /// # Errors
    /// Where it is no XML.
    pub fn of(xml: &str, element: &'static str, attribute: &'static str) -> Result<Vec<String>, String> {
        let mut values = Self { element, attribute, found: Vec::new() };
        walk(xml, &mut values).map(|()| values.found)
    }
}

impl Visitor for Values {
    fn open(&mut self, name: &str, element: &Element) {
        if name == self.element {
            self.found.extend(element.attribute(self.attribute));
        }
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// The words of named elements, the first of each.
#[derive(Debug, Default)]
pub struct Words {
    wanted: Vec<&'static str>,
    found: Vec<(String, String)>,
    inside: Option<&'static str>,
}

impl Words {
    /// Of elements with these names (without prefix).
    ///
    /// # Errors
    /// Where it is no XML.
    pub fn of(xml: &str, wanted: &[&'static str]) -> Result<Self, String> {
        let mut words = Self { wanted: wanted.to_vec(), ..Self::default() };
        walk(xml, &mut words)?;
        Ok(words)
    }

    /// The words of the first element of that name that has any.
    pub fn get(&self, name: &str) -> Option<String> {
        let full = self.found.iter().find(|(found, text)| found == name && !text.trim().is_empty());
        full.map(|(_, text)| text.trim().to_owned())
    }
}

impl Visitor for Words {
    fn open(&mut self, name: &str, _: &Element) {
        if self.inside.is_none() {
            self.inside = self.wanted.iter().find(|wanted| **wanted == name).copied();
            self.found.extend(self.inside.map(|name| (name.to_owned(), String::new())));
        }
    }

    fn close(&mut self, name: &str) {
        self.inside = self.inside.filter(|inside| *inside != name);
    }

    fn text(&mut self, text: &str) {
        if let Some((_, words)) = self.found.last_mut().filter(|_| self.inside.is_some()) {
            words.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Default)]
    struct Said(String);

    impl Visitor for Said {
        fn open(&mut self, name: &str, element: &Element) {
            self.0.extend(["<", name, " ", &element.attribute("a").unwrap_or_default(), ">"]);
        }
        fn close(&mut self, name: &str) {
            self.0.extend(["</", name, ">"]);
        }
        fn text(&mut self, text: &str) {
            self.0 += text;
        }
    }

    fn said(xml: &str) -> Result<String, String> {
        let mut said = Said::default();
        walk(xml, &mut said).map(|()| said.0)
    }

    #[test]
    fn no_entity_is_expanded_and_nothing_is_fetched() {
        let xml = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><x:a w:a='&lt;&#x41;&b;&'>&b;&amp;&#1078;&c;\r\n<![CDATA[<d>]]><e/></x:a>";
        assert_eq!(said(xml).unwrap(), "<a <A&b;&>&b;&ж&c;\n<d><e ></e></a>");
        assert!(said("<a><b></b>").unwrap_err().contains("cut off"));
        assert!(said("<a></b>").unwrap_err().contains("damaged at byte"));
        let words = Words::of("<m><dc:title> A &amp; B </dc:title><title>no</title><date/></m>", &["title", "date"]);
        let words = words.unwrap();
        assert_eq!((words.get("title").as_deref(), words.get("date")), (Some("A & B"), None));
    }

    proptest! {
        #[test]
        fn any_text_is_told_or_refused(xml in "[<>/a&;#x\"'= !\\[\\]-]{0,40}") {
            _ = said(&xml);
        }
    }
}
