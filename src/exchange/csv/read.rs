//! Tables become documents. A first pass counts the rows of each article, so that the second can hand an article over as
//! soon as it has all of them: of files in order only a batch of articles is held at a time.

use super::column::Column;
use super::cursor::{Mark, Sheet};
use super::row::{bounds, draft};
use super::stream::{Held, Stream};
use super::{About, End, is_table};
use crate::annotation::Kind;
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::settings::Settings;
use crate::exchange::source::Source;
use crate::exchange::unit::{Unit, Units};
use crate::text::CharPos;
use std::collections::{HashMap, HashSet};

/// Articles that are held at once, and bytes of their texts.
const BATCH: (usize, usize) = (5_000, 32 << 20);

/// Reads all tables of a source.
///
/// # Errors
/// When there is none, or it can't be told what its columns are.
pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut sheets = Sheets::default();
    for at in 0..source.len() {
        if source.len() > 1 && !is_table(source.name(at)) {
            continue;
        }
        let about = About::of(source.name(at));
        let sheet = Sheet::new(source, at, &settings.csv.columns).map_err(Stop::Refused)?;
        sheets.take(about, sheet, sink)?;
    }
    if sheets.0.is_empty() {
        return Err(Stop::Refused("there is no table here: a file that ends in .csv or .tsv.".to_owned()));
    }
    let missing = settings.csv.columns.iter().find(|(_, theirs)| !sheets.have(theirs));
    if let Some((_, theirs)) = missing {
        let shown: Vec<String> = sheets.0.iter().map(|(_, sheet)| sheet.columns.shown()).collect();
        return Err(Stop::Refused(format!("there is no column “{theirs}”; there are: {}.", shown.join("; "))));
    }
    let mut tables = Tables { sheets, ..Tables::default() };
    tables.count(source, settings)?;
    tables.documents(source, sink)?;
    tables.rest(source, sink)
}

#[derive(Debug, Default)]
struct Sheets(Vec<(About, Sheet)>);

impl Sheets {
    fn take(&mut self, about: About, sheet: Sheet, sink: &mut dyn Sink) -> Result<(), Stop> {
        let has = |column| sheet.columns.has(column);
        let lacking = match about {
            _ if !has(Column::Doc) => Some("doc, the article"),
            About::Spans if !has(Column::Label) && !has(Column::Kind) => Some("label"),
            About::Spans if has(Column::Start) != has(Column::End) => Some("start or end"),
            About::Relations if !has(Column::From) || !has(Column::To) => Some("from or to"),
            _ => None,
        };
        if let Some(lacking) = lacking {
            return Err(Stop::Refused(format!(
                "{}: no column is called {lacking}. There are: {}. Say which it is: --column doc=THEIRS.",
                sheet.file,
                sheet.columns.shown()
            )));
        }
        if !sheet.columns.unknown.is_empty() {
            let unknown = sheet.columns.unknown.join(", ");
            sink.notice(format!(
                "{}: columns that mean nothing here were passed over: {unknown}. Say what they are: --column attr.NAME=THEIRS, or --column -=THEIRS.",
                sheet.file
            ));
        }
        self.0.push((about, sheet));
        Ok(())
    }

    fn have(&self, column: &str) -> bool {
        self.0.iter().any(|(_, sheet)| sheet.columns.is_called(column))
    }

    fn of(&self, about: About) -> impl Iterator<Item = (usize, &Sheet)> {
        self.0.iter().enumerate().filter(move |(_, (one, _))| *one == about).map(|(at, (_, sheet))| (at, sheet))
    }

    fn get(&self, at: usize) -> Option<&Sheet> {
        self.0.get(at).map(|(_, sheet)| sheet)
    }
}

/// An article whose rows are looked for.
#[derive(Debug)]
struct Wanted {
    file: String,
    line: usize,
    id: String,
    words: Words,
    meta: Meta,
}

#[derive(Debug, Default)]
struct Tables {
    sheets: Sheets,
    spans: Stream,
    relations: Stream,
    /// What ends of spans are, by sheet.
    ends: HashMap<usize, End>,
    /// Articles with rows, in the order they are met.
    order: Vec<String>,
    seen: HashSet<String>,
}

impl Tables {
    fn count(&mut self, source: &mut dyn Source, settings: &Settings) -> Result<(), Stop> {
        let mut met = HashSet::new();
        for about in [About::Spans, About::Relations] {
            for (at, sheet) in self.sheets.of(about) {
                let stream = if about == About::Spans { &mut self.spans } else { &mut self.relations };
                stream.sheets.push(at);
                let mut votes = Votes::default();
                let unit = settings.unit.unwrap_or_default();
                let counts = settings.csv.end.is_none() && !sheet.columns.ours() && sheet.columns.has(Column::Start);
                sheet.rows(source, sheet.top(), &mut |_, row| {
                    let Ok(row) = row else { return Ok(true) };
                    let cells = sheet.columns.cells(row);
                    let doc = cells.of(Column::Doc);
                    if !doc.is_empty() {
                        stream.count(doc);
                        if !met.contains(doc) {
                            met.insert(doc.to_owned());
                            self.order.push(doc.to_owned());
                        }
                    }
                    if counts && let Ok([Some(start), Some(end)]) = bounds(&cells) {
                        votes.take(end.checked_sub(start), cells.of(Column::Text), unit);
                    }
                    Ok(true)
                })?;
                let end = match settings.csv.end {
                    Some(end) => end,
                    None => votes.end().ok_or_else(|| asked(&sheet.file))?,
                };
                self.ends.insert(at, end);
            }
        }
        Ok(())
    }

    /// Articles with a text of their own, batch by batch.
    fn documents(&mut self, source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Stop> {
        let sheets: Vec<usize> = self.sheets.of(About::Documents).map(|(at, _)| at).collect();
        for at in sheets {
            let Some(sheet) = self.sheets.get(at) else { continue };
            let mut mark = Some(sheet.top());
            while let Some(from) = mark {
                let batch;
                (batch, mark) = self.batch(source, at, from, sink)?;
                self.hand_over(source, batch, sink)?;
            }
        }
        Ok(())
    }

    fn batch(
        &mut self,
        source: &mut dyn Source,
        at: usize,
        from: Mark,
        sink: &mut dyn Sink,
    ) -> Result<(Vec<Wanted>, Option<Mark>), Stop> {
        let Some(sheet) = self.sheets.get(at) else { return Ok((Vec::new(), None)) };
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mark = sheet.rows(source, from, &mut |line, row| {
            let row = match row {
                Ok(row) => row,
                Err(why) => return sink.fault(&sheet.file, line, why).map(|()| true),
            };
            let cells = sheet.columns.cells(row);
            let id = cells.of(Column::Doc).to_owned();
            if id.is_empty() {
                return sink
                    .fault(&sheet.file, line, "it names no article; it was left out.".to_owned())
                    .map(|()| true);
            }
            if !self.seen.insert(id.clone()) {
                let why = format!("the article “{id}” stands twice; the first counts.");
                return sink.fault(&sheet.file, line, why).map(|()| true);
            }
            let said = |column| Some(cells.of(column).to_owned()).filter(|cell| !cell.is_empty());
            let meta = Meta {
                title: said(Column::Title),
                outlet: said(Column::Outlet),
                date: said(Column::Date),
                url: said(Column::Url),
            };
            let has_text = sheet.columns.has(Column::Text);
            let words = if has_text { Words::Whole(cells.of(Column::Text).to_owned()) } else { Words::Known };
            bytes += cells.of(Column::Text).len();
            batch.push(Wanted { file: sheet.file.clone(), line, id, words, meta });
            Ok(batch.len() < BATCH.0 && bytes < BATCH.1)
        })?;
        Ok((batch, mark))
    }

    /// Articles that only rows name, then what is left of the files.
    fn rest(&mut self, source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Stop> {
        let order = std::mem::take(&mut self.order);
        let rest: Vec<String> = order.into_iter().filter(|id| !self.seen.contains(id)).collect();
        for some in rest.chunks(BATCH.0) {
            let wanted = |id: &String| Wanted {
                file: String::new(),
                line: 0,
                id: id.clone(),
                words: Words::Known,
                meta: Meta::default(),
            };
            self.hand_over(source, some.iter().map(wanted).collect(), sink)?;
        }
        for stream in [&mut self.spans, &mut self.relations] {
            stream.fill(source, &self.sheets.0, None, sink)?;
        }
        Ok(())
    }

    fn hand_over(&mut self, source: &mut dyn Source, batch: Vec<Wanted>, sink: &mut dyn Sink) -> Result<(), Stop> {
        let ids: HashSet<&str> = batch.iter().map(|wanted| wanted.id.as_str()).collect();
        self.spans.fill(source, &self.sheets.0, Some(&ids), sink)?;
        self.relations.fill(source, &self.sheets.0, Some(&ids), sink)?;
        drop(ids);
        for wanted in batch {
            let (spans, relations) = (self.spans.take(&wanted.id), self.relations.take(&wanted.id));
            let first = spans.first().or(relations.first());
            let place = first.and_then(|held| Some((self.sheets.get(held.sheet)?.file.clone(), held.line)));
            let (file, line) = place.unwrap_or((wanted.file, wanted.line));
            let mut incoming = Incoming::new(&file, line, wanted.id, wanted.words);
            incoming.meta = wanted.meta;
            incoming.drafts = self.drafts(&spans, &Kind::Span, sink)?;
            let mut ids: HashSet<String> = incoming.drafts.iter().map(|draft| draft.record.id.clone()).collect();
            for draft in self.drafts(&relations, &Kind::Relation, sink)? {
                // Faults that are found later name the file of the spans.
                let record = &draft.record;
                let ends = [&record.from, &record.to].into_iter().find(|end| !ids.contains(*end));
                let file =
                    relations.first().and_then(|held| self.sheets.get(held.sheet)).map_or("", |sheet| &sheet.file);
                if let Some(end) = ends {
                    let why =
                        format!("the relation {} has an end “{end}” that is not there; it was left out.", record.label);
                    sink.fault(file, draft.line, why)?;
                } else if !record.id.is_empty() && !ids.insert(record.id.clone()) {
                    let why = format!("the id “{}” stands twice; the first counts, this one was left out.", record.id);
                    sink.fault(file, draft.line, why)?;
                } else {
                    incoming.drafts.push(draft);
                }
            }
            sink.document(incoming)?;
        }
        Ok(())
    }

    fn drafts(&self, rows: &[Held], kind: &Kind, sink: &mut dyn Sink) -> Result<Vec<Draft>, Stop> {
        let mut drafts = Vec::with_capacity(rows.len());
        for held in rows {
            let Some(sheet) = self.sheets.get(held.sheet) else { continue };
            let end = self.ends.get(&held.sheet).copied().unwrap_or(End::Exclusive);
            match draft(&sheet.columns, &held.row, held.line, kind, end) {
                Ok(draft) => drafts.push(draft),
                Err(why) => sink.fault(&sheet.file, held.line, format!("{why}; the row was left out."))?,
            }
        }
        Ok(drafts)
    }
}

/// How long spans are and how long their quotes.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    bounds: usize,
    exclusive: usize,
    inclusive: usize,
}

impl Votes {
    fn take(&mut self, length: Option<u64>, quote: &str, unit: Unit) {
        self.bounds += 1;
        if quote.is_empty() {
            return;
        }
        let quoted = match unit {
            Unit::CodePoints => u64::try_from(quote.chars().count()).ok(),
            _ => {
                let end = u32::try_from(quote.chars().count()).ok();
                end.and_then(|end| Units::new(quote, unit).from_char(CharPos::new(end)))
            }
        };
        self.exclusive += usize::from(quoted.is_some() && length == quoted);
        self.inclusive += usize::from(quoted.is_some() && length.map(|length| length + 1) == quoted);
    }

    /// What almost all quotes say; of no bounds at all it does not matter.
    fn end(self) -> Option<End> {
        let almost_all = |some: usize, others: usize| some > 0 && others * 20 <= some;
        match self {
            Self { bounds: 0, .. } => Some(End::Exclusive),
            _ if almost_all(self.exclusive, self.inclusive) => Some(End::Exclusive),
            _ if almost_all(self.inclusive, self.exclusive) => Some(End::Inclusive),
            _ => None,
        }
    }
}

fn asked(file: &str) -> Stop {
    Stop::Refused(format!(
        "{file}: is the end of a span its last character, or what stands behind it? Quotes do not tell. Say --end inclusive or --end exclusive (as Python counts)."
    ))
}
