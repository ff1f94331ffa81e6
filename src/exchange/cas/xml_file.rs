//! The elements of an XML file, one by one, with their lines. No document type, no entities but the five, no great depth.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashMap;

/// Elements inside each other; more is refused.
const DEEPEST: usize = 64;

/// What is met next.
pub enum Open {
    /// An element begins.
    Begin {
        /// With its prefix.
        name: String,
        /// From 1.
        line: usize,
        /// In their order, without those that name spaces.
        attributes: Vec<(String, String)>,
    },
    /// Words in it.
    Words(String),
    /// It ends.
    End,
}

/// Reads a file.
pub struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// An element without content was begun and has to end.
    ended: bool,
    /// Addresses by prefix.
    spaces: HashMap<String, String>,
    /// Elements whose attributes nobody asks for.
    passed_over: Vec<String>,
    line: usize,
    counted: usize,
}

impl<'a> Xml<'a> {
    /// From its beginning.
    pub fn new(xml: &'a str) -> Self {
        let reader = Reader::from_str(xml);
        Self {
            text: xml,
            reader,
            depth: 0,
            ended: false,
            spaces: HashMap::new(),
            passed_over: Vec::new(),
            line: 1,
            counted: 0,
        }
    }

    /// The next thing; `None` at the end. `Err`: its line, and why it can't be read.
    pub fn next(&mut self) -> Result<Option<Open>, (usize, String)> {
        if self.ended {
            self.ended = false;
            return Ok(Some(Open::End));
        }
        loop {
            let event = self.reader.read_event().map_err(|why| (self.line(), format!("it is no whole XML: {why}.")))?;
            match event {
                Event::Eof if self.depth > 0 => {
                    return Err((self.line(), "it ends in the middle of an element; it was left out.".to_owned()));
                }
                Event::Eof => return Ok(None),
                Event::DocType(_) => {
                    let why =
                        "it has a document type (DTD), which could name other files; it was left out. Take it out.";
                    return Err((self.line(), why.to_owned()));
                }
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err((
                            self.line(),
                            format!("its elements lie more than {DEEPEST} deep; it was left out."),
                        ));
                    }
                    return self.begin(&start).map(Some);
                }
                Event::Empty(start) => {
                    self.ended = true;
                    return self.begin(&start).map(Some);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Open::End));
                }
                Event::Text(text) => return Ok(Some(Open::Words(text.xml10_content().into_owned()))),
                Event::CData(text) => return Ok(Some(Open::Words(text.xml10_content().into_owned()))),
                Event::GeneralRef(entity) => return self.entity(&entity).map(|text| Some(Open::Words(text))),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// From now on, elements of these types come without attributes.
    pub fn pass_over(&mut self, types: &[&str]) {
        let all = self.spaces.keys().flat_map(|prefix| types.iter().map(move |name| (prefix, name)));
        let names = all.map(|(prefix, name)| (format!("{prefix}:{}", name.rsplit('.').next().unwrap_or(name)), *name));
        self.passed_over = names.filter(|(tag, name)| self.full_name(tag) == *name).map(|(tag, _)| tag).collect();
    }

    /// The type that a name with a prefix stands for.
    pub fn full_name(&self, name: &str) -> String {
        let (prefix, short) = name.split_once(':').unwrap_or(("", name));
        let space = self.spaces.get(prefix).map_or("", String::as_str);
        let package = space.strip_prefix("http:").unwrap_or(space).trim_start_matches('/');
        let package = package.strip_suffix(".ecore").unwrap_or(package).replace('/', ".");
        match package.as_str() {
            "" | "uima.noNamespace" => short.to_owned(),
            package => format!("{package}.{short}"),
        }
    }

    fn line(&mut self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(self.counted);
        let passed = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        self.line += passed.split(|b| *b == b'\n').skip(1).count();
        self.counted = self.counted.max(at);
        self.line
    }

    fn begin(&mut self, start: &BytesStart) -> Result<Open, (usize, String)> {
        let line = self.line();
        let (mut attributes, name) = (Vec::new(), start.name().into_inner().to_owned());
        if self.passed_over.contains(&name) {
            return Ok(Open::Begin { name, line, attributes });
        }
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|why| (line, format!("an attribute can't be read: {why}.")))?;
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|why| (line, format!("an attribute can't be read: {why}. Entities are not expanded.")))?;
            let key = attribute.key.into_inner();
            match key.strip_prefix("xmlns") {
                Some(prefix) if prefix.is_empty() || prefix.starts_with(':') => {
                    self.spaces.insert(prefix.trim_start_matches(':').to_owned(), value.into_owned());
                }
                _ => attributes.push((key.to_owned(), value.into_owned())),
            }
        }
        Ok(Open::Begin { name, line, attributes })
    }

    fn entity(&mut self, entity: &quick_xml::events::BytesRef) -> Result<String, (usize, String)> {
        if let Ok(Some(c)) = entity.resolve_char_ref() {
            return Ok(c.to_string());
        }
        let name = entity.xml10_content();
        resolve_predefined_entity(&name).map(str::to_owned).ok_or_else(|| {
            (self.line(), format!("&{name}; is none of the five entities of XML, and others are not expanded."))
        })
    }
}
