//! Stances become statements.

use super::{COLUMNS, DOCUMENTS, HOLDS, Options};
use crate::annotation::entity::kind_of_label;
use crate::annotation::{Kind, Party, Record};
use crate::exchange::format::{Piece, Writer};
use crate::exchange::held::What;
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::exchange::unit::{Unit, Units};
use crate::schema::LayerKind;
use std::collections::HashMap;

/// Writes statements, and the documents beside them.
pub struct Statements {
    /// Which labels agree.
    pub options: Options,
}

/// The columns of rDNA's table of documents.
const OF_DOCUMENTS: [&str; 10] =
    ["id", "title", "text", "coder", "author", "source", "section", "notes", "type", "date"];

impl Writer for Statements {
    fn head(&self) -> Vec<Piece> {
        vec![Piece::main(rows([COLUMNS])), Piece::of(DOCUMENTS, rows([OF_DOCUMENTS]))]
    }

    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let units = Units::new(&article.text, Unit::Utf16);
        let spans: HashMap<&str, &Record> =
            document.of_kind(Kind::Span).map(|record| (record.id.as_str(), record)).collect();
        let date = article.date.as_deref().map(|date| format!("{date} 00:00:00")).unwrap_or_default();
        let outlet = article.outlet.as_deref().unwrap_or_default();
        let mut statements = Vec::new();
        for record in document.records() {
            if !losses.keeps(record, HOLDS) {
                continue;
            }
            let Some((agrees, place)) = self.statement(record, document, &units, losses) else { continue };
            let [start, stop] = place.map(|at| at.to_string());
            let text = record.span().map(|span| document.quote(span)).unwrap_or_default();
            let actors = parties(record, What::Holder, document, &spans, losses);
            let concepts = parties(record, What::Target, document, &spans, losses);
            let (persons, organisations): (Vec<_>, Vec<_>) = actors.into_iter().partition(|actor| actor.is_person);
            for person in or_none(&persons) {
                for organisation in or_none(&organisations) {
                    for concept in or_none(&concepts) {
                        let agreement = if agrees { "1" } else { "0" };
                        let said = [&record.id, &date, person, organisation, concept, agreement, &start, &stop, text];
                        let of =
                            [&record.by, &article.id, &article.title, "", outlet, "", "", &record.layer, &record.label];
                        statements.extend(rows([[said, of].concat()]));
                    }
                }
            }
        }
        let fields = [&article.id, &article.title, &*article.text, "", "", outlet, "", "", "", &date];
        vec![Piece::main(statements), Piece::of(DOCUMENTS, rows([fields]))]
    }
}

impl Statements {
    /// Whether a record agrees, and where it stands; `None`: it is no statement, and that is named.
    fn statement(
        &self,
        record: &Record,
        document: &Outgoing,
        units: &Units,
        losses: &mut Losses,
    ) -> Option<(bool, [u64; 2])> {
        let layer = document.schema.layer(&record.layer);
        let is_stance = layer.is_some_and(|layer| layer.kind == LayerKind::Stance);
        let named = format!("{}/{}", record.layer, record.label);
        if !is_stance && record.holder.is_empty() && record.target.is_empty() {
            losses.add(
                record,
                What::Label,
                Action::Dropped,
                format!("{named} is no stance; only those are statements"),
            );
            return None;
        }
        let Some(agrees) = self.options.agreement(&record.label) else {
            let detail =
                format!("{named} neither agrees nor disagrees; --agree or --disagree take it for one of these");
            losses.add(record, What::Label, Action::Dropped, detail);
            return None;
        };
        let Some(place) = record.span().and_then(|span| units.from_span(span)) else {
            losses.add(record, What::Text, Action::Dropped, "it has no bounds");
            return None;
        };
        if !record.parts.is_empty() {
            losses.add(record, What::Discontinuous, Action::Widened, "from its first piece to its last");
        }
        Some((agrees, place))
    }
}

/// Somebody or something by name.
struct Named {
    name: String,
    is_person: bool,
}

/// The holders or targets of a stance by name; what is more than a name is lost and named.
fn parties(
    record: &Record,
    what: What,
    document: &Outgoing,
    spans: &HashMap<&str, &Record>,
    losses: &mut Losses,
) -> Vec<Named> {
    let all = if what == What::Holder { &record.holder } else { &record.target };
    let named: Vec<Named> =
        all.iter().map(|party| named(party, document, spans)).filter(|one| !one.name.is_empty()).collect();
    let same = all.iter().map(Some).chain([None]).zip(named.iter().map(Some).chain([None])).all(|pair| match pair {
        (Some(party), Some(name)) => *party == Party::named(&name.name),
        (None, None) => true,
        _ => false,
    });
    // Each name stands once; persons stand before organisations.
    let sorted = what == What::Target || named.is_sorted_by_key(|one| !one.is_person);
    let distinct =
        named.iter().enumerate().all(|(at, one)| named.iter().skip(at + 1).all(|other| one.name != other.name));
    if !(same && sorted && distinct) {
        let detail = named.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
        losses.add(record, what, Action::Flattened, format!("only by name: {detail}"));
    }
    named
}

/// The name of the registry where there is one, else the words; no person: whatever is known to be something else.
fn named(party: &Party, document: &Outgoing, spans: &HashMap<&str, &Record>) -> Named {
    let span = party.span.as_deref().and_then(|id| spans.get(id));
    let link = party.entity.as_deref().or(span.map(|span| span.entity.as_str())).filter(|id| !id.is_empty());
    let entry = link.and_then(|id| document.registry.find(id));
    let words = if party.none { "" } else { party.shown() };
    let kind = entry.map(|entry| entry.kind.clone()).or(span.map(|span| kind_of_label(&span.label)));
    Named {
        name: entry.map_or(words, |entry| &entry.name).to_owned(),
        is_person: kind.is_none_or(|kind| kind.is_empty() || kind == "person"),
    }
}

fn or_none(all: &[Named]) -> Vec<&str> {
    if all.is_empty() { vec![""] } else { all.iter().map(|one| one.name.as_str()).collect() }
}

/// As DNA writes them: semicolons between, strings in quotes.
fn rows<R: IntoIterator<Item = F>, F: AsRef<[u8]>>(all: impl IntoIterator<Item = R>) -> Vec<u8> {
    let quoted = csv::QuoteStyle::NonNumeric;
    let ends = csv::Terminator::CRLF;
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').quote_style(quoted).terminator(ends).from_writer(Vec::new());
    for row in all {
        // Writing into memory does not fail, and all rows are written alone.
        _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
