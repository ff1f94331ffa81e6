//! UIMA CAS JSON 0.4, `jsoncas` of `INCEpTION`: a file an article, with its type system inside.

use super::super::format::{Export, Format, Layout, Piece, Writer};
use super::super::held::Holds;
use super::super::incoming::{Sink, Stop};
use super::super::loss::Losses;
use super::super::outgoing::Outgoing;
use super::super::settings::Settings;
use super::super::source::{Source, beginning, ending};
use super::super::unit::Unit;
use super::form::Form;
use super::inward::inward;
use super::outward::outward;
use super::{HOLDS, file_of, json_read, json_write, tell, text_of};
use std::borrow::Cow;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct CasJson;

impl Format for CasJson {
    fn name(&self) -> &'static str {
        "cas-json"
    }
    fn about(&self) -> &'static str {
        "UIMA CAS JSON 0.4, a file an article: INCEpTION, dkpro-cassis"
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
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = (0..source.len()).find(|at| ending(source.name(*at)) == "json")?;
        let bytes = beginning(source, at, 4096);
        let text = String::from_utf8_lossy(&bytes);
        let found = ["\"%TYPES\"", "\"%FEATURE_STRUCTURES\""].into_iter().find(|key| text.contains(key))?;
        Some((95, format!("{} has the key {found}", source.name(at))))
    }
    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let only = source.len() == 1;
        for at in 0..source.len() {
            let name = source.name(at).to_owned();
            if !only && ending(&name) != "json" {
                continue;
            }
            let Some(text) = text_of(source, at, sink)? else { continue };
            match json_read::read(&text) {
                Ok((cas, faults)) => {
                    tell(&name, faults, sink)?;
                    let found = inward(&cas, &name, &settings.roles, |text| Cow::Borrowed(text));
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
        Ok(Some(Box::new(JsonWriter)))
    }
}

const FORM: Form =
    Form { holds: HOLDS, clean: |text| Cow::Borrowed(text), clean_text: |text| Cow::Borrowed(text), by_tokens: false };

struct JsonWriter;

impl Writer for JsonWriter {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let cas = outward(document, FORM, losses);
        vec![Piece::of(file_of(document.article, "json"), json_write::written(&cas))]
    }
}
