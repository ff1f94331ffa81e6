//! UIMA XMI: a file an article, and one with the type system.

use super::super::format::{Export, Format, Layout, Piece, Writer};
use super::super::held::Holds;
use super::super::incoming::{Sink, Stop};
use super::super::loss::Losses;
use super::super::outgoing::Outgoing;
use super::super::settings::Settings;
use super::super::source::{Source, beginning, ending};
use super::super::tally::Tally;
use super::super::unit::Unit;
use super::form::Form;
use super::graph::Types;
use super::inward::inward;
use super::outward::outward;
use super::{HOLDS, file_of, tell, text_of, xml_read, xml_types, xml_write};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Xmi;

impl Format for Xmi {
    fn name(&self) -> &'static str {
        "xmi"
    }
    fn about(&self) -> &'static str {
        "UIMA XMI, a file an article beside TypeSystem.xml: INCEpTION, DKPro, dkpro-cassis"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn unit(&self) -> Unit {
        Unit::Utf16
    }
    fn layout(&self) -> Layout {
        Layout::Folder
    }
    fn reads_beside(&self, _: &str, other: &str) -> bool {
        other == "TypeSystem.xml"
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let all = || 0..source.len();
        let named: Vec<usize> = all().filter(|at| ending(source.name(*at)) == "xmi").take(1).collect();
        let xml: Vec<usize> = all().filter(|at| ending(source.name(*at)) == "xml").take(3).collect();
        let is_xmi = |source: &mut dyn Source, at| {
            String::from_utf8_lossy(&beginning(source, at, 4096)).contains("http://www.omg.org/XMI")
        };
        let found = named.iter().chain(&xml).copied().find(|at| is_xmi(source, *at));
        match (found, named.first()) {
            (Some(at), _) => Some((95, format!("{} is XMI", source.name(at)))),
            (None, Some(at)) => Some((40, format!("{} ends in .xmi", source.name(*at)))),
            (None, None) => None,
        }
    }
    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let mut systems: BTreeMap<String, Types> = BTreeMap::new();
        let mut files = Vec::new();
        for at in 0..source.len() {
            let name = source.name(at).to_owned();
            if !matches!(ending(&name).as_str(), "xmi" | "xml") && source.len() > 1 {
                continue;
            }
            if !String::from_utf8_lossy(&beginning(source, at, 4096)).contains("<typeSystemDescription") {
                files.push((at, name));
                continue;
            }
            let Some(text) = text_of(source, at, sink)? else { continue };
            match xml_types::read(&text) {
                Ok(types) => systems.entry(folder(&name).to_owned()).or_default().add(&types),
                Err((line, why)) => sink.fault(&name, line, why)?,
            }
        }
        for (at, name) in files {
            let Some(text) = text_of(source, at, sink)? else { continue };
            match xml_read::read(&text, nearest(&systems, &name)) {
                Ok(cas) => {
                    let found = inward(&cas, &name, &settings.roles, xml_write::clean);
                    tell(&name, found.faults, sink)?;
                    if let Some(document) = found.document {
                        sink.document(document)?;
                    }
                }
                Err((line, why)) => sink.fault(&name, line, why)?,
            }
        }
        Ok(())
    }
    fn writer(&self, _settings: &Settings, _export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(XmiWriter::default())))
    }
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The type system of the same folder, else of the nearest above; else the only one there is.
fn nearest(systems: &BTreeMap<String, Types>, name: &str) -> Types {
    let mut at = folder(name);
    loop {
        if let Some(types) = systems.get(at) {
            return types.clone();
        }
        if at.is_empty() {
            break;
        }
        at = folder(at);
    }
    let mut all = systems.values();
    match (all.next(), all.next()) {
        (Some(only), None) => only.clone(),
        _ => Types::default(),
    }
}

const FORM: Form = Form { holds: HOLDS, clean: xml_write::clean, clean_text: xml_write::clean, by_tokens: false };

/// Gathers the types of all articles: they are known only at the end.
#[derive(Default)]
struct XmiWriter {
    types: Mutex<Types>,
}

impl Writer for XmiWriter {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let cas = outward(document, FORM, losses);
        self.types.lock().unwrap_or_else(PoisonError::into_inner).add(&cas.types);
        vec![Piece::of(file_of(document.article, "xmi"), xml_write::written(&cas))]
    }
    fn tail(&self, _tally: &Tally) -> Vec<Piece> {
        let types = self.types.lock().unwrap_or_else(PoisonError::into_inner);
        vec![Piece::of("TypeSystem.xml", xml_write::type_system(&types))]
    }
}
