//! Statements become stances.

use super::Options;
use crate::annotation::{Party, Record};
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::settle::is_own;
use csv::ByteRecord;
use std::io::BufRead;

/// What is looked for in the header, in the order of [`Column`]: names of DNA's event list, of rDNA's tables, and ours.
const NAMES: [&[&str]; 15] = [
    &["statement_id", "id"],
    &["time", "date"],
    &["person"],
    &["organization", "organisation"],
    &["concept"],
    &["agreement"],
    &["start_position", "startcaret", "start"],
    &["stop_position", "endcaret", "stop", "end"],
    &["text"],
    &["coder"],
    &["document_id", "documentid", "doc"],
    &["document_title", "title"],
    &["document_source", "source"],
    &["layer"],
    &["label"],
];

#[derive(Clone, Copy)]
enum Column {
    Id,
    Time,
    Person,
    Organisation,
    Concept,
    Agreement,
    Start,
    Stop,
    Text,
    Coder,
    Document,
    Title,
    Source,
    Layer,
    Label,
}

/// Where the columns stand.
struct Header([Option<usize>; NAMES.len()]);

impl Header {
    fn new(record: &ByteRecord) -> Self {
        let names: Vec<String> = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        Self(NAMES.map(|wanted| wanted.iter().find_map(|one| names.iter().position(|name| name == one))))
    }

    fn has(&self, column: Column) -> bool {
        self.0.get(column as usize).is_some_and(Option::is_some)
    }
}

/// A row.
struct Row<'a> {
    header: &'a Header,
    cells: Vec<&'a str>,
}

impl Row<'_> {
    fn cell(&self, column: Column) -> &str {
        let at = self.header.0.get(column as usize).copied().flatten();
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }
}

/// Reads a file; statements of one document that stand together are handed over together.
///
/// # Errors
/// When reading fails, or the import was stopped.
pub fn file(from: Box<dyn BufRead + '_>, name: &str, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut from = from;
    let begin = from.fill_buf()?;
    let first = begin.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first.split(|b| *b == delimiter).count();
    let delimiter = [b';', b',', b'\t'].into_iter().max_by_key(|one| (count(*one), *one == b';')).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(from);
    let mut record = ByteRecord::new();
    if !read(&mut reader, &mut record)? {
        return sink.fault(name, 1, "it is empty.".to_owned());
    }
    let header = Header::new(&record);
    let lacking =
        [(Column::Document, "document_id"), (Column::Agreement, "agreement"), (Column::Start, "start_position")];
    if let Some((_, lacking)) = lacking.iter().find(|(column, _)| !header.has(*column)) {
        return sink.fault(
            name,
            1,
            format!("it has no column {lacking}, as DNA's event list has; nothing of it was taken."),
        );
    }
    let mut at: Option<Incoming> = None;
    while read(&mut reader, &mut record)? {
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        let cells: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
        let Ok(cells) = cells else {
            sink.fault(name, line, "it is not UTF-8; the row was left out.".to_owned())?;
            continue;
        };
        let row = Row { header: &header, cells };
        match draft(&row, line, options) {
            Ok(draft) => {
                let next = document(&row, name, line);
                if let Some(done) = at.take_if(|at| at.id != next.id) {
                    sink.document(done)?;
                }
                take(at.get_or_insert(next), draft);
            }
            Err(why) => sink.fault(name, line, why)?,
        }
    }
    at.map_or(Ok(()), |last| sink.document(last))
}

fn read<R: std::io::Read>(reader: &mut csv::Reader<R>, record: &mut ByteRecord) -> Result<bool, Stop> {
    reader.read_byte_record(record).map_err(|error| Stop::Io(std::io::Error::other(error)))
}

/// A statement that stands in several rows, because it has several actors or concepts, is one stance.
fn take(incoming: &mut Incoming, draft: Draft) {
    let same = |other: &&mut Draft| {
        let (one, other) = (&draft.record, &other.record);
        !one.id.is_empty() && one.id == other.id && one.by == other.by && one.label == other.label
    };
    match incoming.drafts.last_mut().filter(same).filter(|other| other.place == draft.place) {
        Some(before) => {
            let lists =
                [(&mut before.record.holder, draft.record.holder), (&mut before.record.target, draft.record.target)];
            for (all, more) in lists {
                for party in more {
                    if !all.contains(&party) {
                        all.push(party);
                    }
                }
            }
        }
        None => incoming.drafts.push(draft),
    }
}

/// The document of a row. DNA counts its documents: for those the title is the better name.
fn document(row: &Row, file: &str, line: usize) -> Incoming {
    let (number, title) = (row.cell(Column::Document), row.cell(Column::Title));
    let counted = number.bytes().all(|b| b.is_ascii_digit()) && !is_own(row.cell(Column::Id)) && !title.is_empty();
    let id = if counted { title } else { number };
    let some = |column: Column| Some(row.cell(column).to_owned()).filter(|cell| !cell.is_empty());
    let date = some(Column::Time).map(|time| time.split([' ', 'T']).next().unwrap_or_default().to_owned());
    let meta = Meta { title: some(Column::Title), outlet: some(Column::Source), date, url: None };
    Incoming { meta, ..Incoming::new(file, line, id, Words::Known) }
}

fn draft(row: &Row, line: usize, options: &Options) -> Result<Draft, String> {
    let offset = |column: Column| {
        let cell = row.cell(column);
        cell.parse::<u64>().map_err(|_| format!("“{cell}” is no offset; the row was left out."))
    };
    let (start, stop) = (offset(Column::Start)?, offset(Column::Stop)?);
    let labels = match row.cell(Column::Agreement).to_lowercase().as_str() {
        "1" | "true" | "yes" => &options.agree,
        "0" | "false" | "no" => &options.disagree,
        other => return Err(format!("“{other}” is no agreement (1 or 0); the row was left out.")),
    };
    let label = match row.cell(Column::Label) {
        "" => labels.first().cloned().unwrap_or_default(),
        label => label.to_owned(),
    };
    let party = |column: Column| Some(row.cell(column)).filter(|name| !name.is_empty()).map(Party::named);
    let mut holder: Vec<Party> = Vec::new();
    for party in [party(Column::Person), party(Column::Organisation)].into_iter().flatten() {
        if !holder.contains(&party) {
            holder.push(party);
        }
    }
    let record = Record {
        id: row.cell(Column::Id).to_owned(),
        layer: row.cell(Column::Layer).to_owned(),
        label,
        holder,
        target: party(Column::Concept).into_iter().collect(),
        by: row.cell(Column::Coder).to_owned(),
        ..Record::default()
    };
    let text = row.cell(Column::Text);
    let draft = Draft::at(line, record, start, stop);
    // DNA writes commas for semicolons and single quotes for double ones: such a text vouches for nothing.
    let vouches = row.header.has(Column::Label) || !text.contains([',', '\'']);
    Ok(if vouches && !text.is_empty() { draft.quoted(text) } else { draft })
}
