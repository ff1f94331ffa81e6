//! Tasks as documents: spans, choices and what stands under “glossator”. A rejected task is a rejection of what it shows.

use super::super::carry::restored;
use super::super::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use super::super::json_loose::{Number, Text};
use super::super::json_values::{Values, files};
use super::super::kb::{entity_of, is_wikidata};
use super::super::source::{Source, stem};
use super::relations;
use super::task::{self, Span, Task, Token};
use crate::annotation::stamp::Stamp;
use crate::annotation::{Kind, Record};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// From half on a category holds.
const HOLDS_FROM: f64 = 0.5;

/// Reads all files.
pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Stop> {
    for at in files(source) {
        let file = source.name(at).to_owned();
        let mut values = Values::new(source.open(at)?, &file)?;
        let mut reader = Reader { file: &file, passed: 0, first: 0 };
        while let Some((line, value)) = values.next(sink)? {
            if value.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_str::<Task>(value) {
                Ok(task) => reader.task(line, &task, sink)?,
                Err(error) => sink.fault(&file, line, format!("it is no task ({error}); the line was left out."))?,
            }
        }
        if reader.passed > 0 {
            let (count, first) = (reader.passed, reader.first);
            sink.notice(format!(
                "{file}: {count} tasks were passed over by their annotators (answer “ignore”), the first in line {first}; nothing of them was taken."
            ));
        }
    }
    Ok(())
}

struct Reader<'a> {
    file: &'a str,
    /// Tasks with the answer `ignore`, and the line of the first.
    passed: usize,
    first: usize,
}

impl Reader<'_> {
    fn task(&mut self, line: usize, task: &Task, sink: &mut dyn Sink) -> Result<(), Stop> {
        let Some(text) = task.text.0.as_deref() else {
            return sink.fault(self.file, line, "it has no text; the task was left out.".to_owned());
        };
        for version in task.versions.iter().flatten() {
            for session in &version.sessions.0 {
                self.one(line, version, task, text, session, sink)?;
            }
        }
        let annotator = [&task.annotator, &task.session].into_iter().find_map(Text::get).unwrap_or_default();
        self.one(line, task, task, text, annotator, sink)
    }

    /// A task, or a version of it; `whole`: the one that says which document it is.
    fn one(
        &mut self,
        line: usize,
        task: &Task,
        whole: &Task,
        text: &str,
        annotator: &str,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        let rejected = match task.answer.or_empty() {
            "" | "accept" => false,
            "reject" => true,
            "ignore" => {
                self.passed += 1;
                self.first = if self.first == 0 { line } else { self.first };
                return Ok(());
            }
            other => {
                let message = format!("its answer “{other}” is none that Prodigy has; the task was left out.");
                return sink.fault(self.file, line, message);
            }
        };
        let mut taken = Taken { line, at: time(task.timestamp), ..Taken::default() };
        taken.spans(task);
        if rejected {
            taken.rejected(task);
        } else {
            relations::take(task, &mut taken);
            taken.labels(task);
        }
        for json in whole.meta.iter().flat_map(|meta| meta.glossator.iter().flatten()) {
            taken.record(json);
        }
        let id = whole.meta.as_ref().and_then(|meta| meta.id.get()).or(whole.id.get());
        let id = id.map_or_else(|| format!("{}/{line}", stem(self.file)), str::to_owned);
        let mut incoming = Incoming::new(self.file, line, id, Words::Whole(text.to_owned()));
        incoming.meta = meta(whole);
        if !task::is_unnamed(annotator) {
            annotator.clone_into(&mut incoming.annotator);
        }
        incoming.drafts = taken.drafts;
        sink.document(incoming)?;
        for fault in taken.faults {
            sink.fault(self.file, line, fault)?;
        }
        Ok(())
    }
}

/// What was taken from a task.
#[derive(Debug, Default)]
pub(super) struct Taken {
    line: usize,
    /// When it was answered, where it says so.
    at: String,
    pub drafts: Vec<Draft>,
    /// Id of a span → its draft.
    pub ids: HashMap<String, usize>,
    pub faults: Vec<String>,
}

impl Taken {
    fn spans(&mut self, task: &Task) {
        let spans = task.spans.as_deref().unwrap_or_default();
        let by_tokens = spans.iter().any(|span| span.start == Number::None || span.end == Number::None);
        let tokens = task.tokens.filter(|_| by_tokens).map(|tokens| serde_json::from_str::<Vec<Token>>(tokens.get()));
        let tokens = tokens.and_then(Result::ok).unwrap_or_default();
        for span in spans {
            let label = span.label.or_empty();
            if label.is_empty() {
                self.faults.push("a span without a label was left out.".to_owned());
                continue;
            }
            match span.place(&tokens) {
                Some(place) => self.span(span, label, place),
                None => self
                    .faults
                    .push(format!("the span “{label}” has no bounds that are whole numbers; it was left out.")),
            }
        }
    }

    fn span(&mut self, span: &Span, label: &str, place: [u64; 2]) {
        let mut record = match span.glossator.and_then(|json| self.ours(json, Kind::Span)) {
            Some(ours) => {
                if let Some(draft) = self.ids.get(&ours.id).and_then(|at| self.drafts.get_mut(*at)) {
                    // Another piece of the same span.
                    draft.place.push(place);
                    return;
                }
                ours
            }
            None => self.foreign(span, label, place),
        };
        label.clone_into(&mut record.label);
        if let Some(kb_id) = span.kb_id.get() {
            record.entity = entity_of(kb_id);
        }
        self.ids.insert(record.id.clone(), self.drafts.len());
        let draft = self.draft(record, &[place]);
        self.drafts.push(match span.text.get() {
            Some(text) => draft.quoted(text),
            None => draft,
        });
    }

    /// A span that does not come from here: named by its place, so that importing it again makes the same record.
    fn foreign(&self, span: &Span, label: &str, [start, end]: [u64; 2]) -> Record {
        let mut id = format!("{start}-{end} {label}");
        if self.ids.contains_key(&id) {
            id = format!("{id} {}", self.drafts.len());
        }
        let source = span.source.get();
        let origin = source.map(|source| format!("model:{source}")).unwrap_or_default();
        Record { id, kind: Kind::Span, origin, score: source.and(span.score.real()), ..Record::default() }
    }

    /// What stands under “glossator” as a record of a kind.
    pub(super) fn ours(&mut self, json: &RawValue, kind: Kind) -> Option<Record> {
        match restored(json.get()) {
            Ok(record) => Some(Record { kind, ..record }),
            Err(error) => {
                self.faults.push(format!("what stands under “glossator” is no record ({error}); it was passed over."));
                None
            }
        }
    }

    pub(super) fn draft(&self, mut record: Record, place: &[[u64; 2]]) -> Draft {
        if record.at.is_empty() {
            record.at.clone_from(&self.at);
        }
        Draft { place: place.to_vec(), ..Draft::new(self.line, record) }
    }

    /// A record that Prodigy has no place for.
    fn record(&mut self, json: &RawValue) {
        match Record::from_line(json.get()) {
            Ok(mut record) => {
                let place: Vec<[u64; 2]> = record
                    .pieces()
                    .iter()
                    .map(|piece| [u64::from(piece.start.get()), u64::from(piece.end.get())])
                    .collect();
                let quote = std::mem::take(&mut record.quote);
                if record.origin.is_empty() {
                    "human".clone_into(&mut record.origin);
                }
                let mut draft = self.draft(record, &place);
                draft.quote = Some(quote).filter(|quote| !quote.is_empty());
                self.drafts.push(draft);
            }
            Err(error) => {
                self.faults
                    .push(format!("what stands under “glossator” of meta is no record ({error}); it was left out."));
            }
        }
    }

    /// What the document as a whole was labelled with: choices, a category, or the entry that its one span is linked to.
    fn labels(&mut self, task: &Task) {
        let options = task.options.as_deref().unwrap_or_default();
        if let ([chosen], [span]) = (task.accept.0.as_slice(), self.drafts.as_mut_slice())
            && (is_wikidata(chosen) || options.iter().any(|option| is_wikidata(option.id.or_empty())))
        {
            if is_wikidata(chosen) {
                span.record.entity = entity_of(chosen);
            } else {
                span.record.note = chosen.to_string();
            }
            return;
        }
        for chosen in task.accept.0.iter().map(AsRef::as_ref) {
            let option = options.iter().find(|option| option.id.get() == Some(chosen));
            let ours = option.and_then(|option| option.glossator).and_then(|json| self.ours(json, Kind::Label));
            let mut record = ours.unwrap_or_else(|| Record { kind: Kind::Label, ..Record::default() });
            if record.label.is_empty() {
                chosen.clone_into(&mut record.label);
            }
            self.drafts.push(self.draft(record, &[]));
        }
        for name in categories(task) {
            if !task.accept.0.iter().any(|chosen| chosen == name) {
                let record = Record { kind: Kind::Label, label: name.to_owned(), ..Record::default() };
                self.drafts.push(self.draft(record, &[]));
            }
        }
    }

    /// Everything that a rejected task shows was found wrong.
    fn rejected(&mut self, task: &Task) {
        let spans = std::mem::take(&mut self.drafts);
        let sources = task.spans.as_deref().unwrap_or_default();
        let maker = |record: &Record| {
            let by_pattern = sources.iter().any(|span| span.pattern.is_some());
            match record.origin.as_str() {
                // What a person made is judged by a reviewer; anything else was proposed by something.
                "human" => None,
                "" if by_pattern => Some("rule:patterns".to_owned()),
                "" => Some("model:prodigy".to_owned()),
                origin => Some(origin.to_owned()),
            }
        };
        for Draft { place, quote, record, .. } in spans {
            let origin = maker(&record);
            let of = format!("{}@{}", record.id, record.rev);
            let decision = decision(&record.label, record.layer, of, origin);
            self.drafts.push(Draft { quote, ..self.draft(decision, &place) });
        }
        for name in categories(task).chain(task.accept.0.iter().map(AsRef::as_ref)) {
            let decision = decision(name, String::new(), format!("{name}@1"), Some("model:prodigy".to_owned()));
            self.drafts.push(self.draft(decision, &[]));
        }
        let relations = task.relations.as_ref().map_or(0, Vec::len);
        if relations > 0 {
            self.faults.push(format!("{relations} relations of a rejected task were left out."));
        }
    }
}

fn decision(label: &str, layer: String, of: String, origin: Option<String>) -> Record {
    let origin = origin.map(|origin| ("origin".to_owned(), origin.into()));
    let attrs = [("label".to_owned(), label.into())].into_iter().chain(origin).collect();
    Record { kind: Kind::Decision, label: "reject".to_owned(), layer, of, attrs, ..Record::default() }
}

/// The categories that hold of the document. A label that all spans have is theirs.
fn categories<'a>(task: &'a Task) -> impl Iterator<Item = &'a str> {
    let spans = task.spans.as_deref().unwrap_or_default();
    let of_spans = |label: &str| !spans.is_empty() && spans.iter().all(|span| span.label.get() == Some(label));
    let label = task.label.get().filter(|label| !of_spans(label));
    let cats = task.cats.iter().flatten().filter(|(_, value)| value.real().is_some_and(|value| value >= HOLDS_FROM));
    label.into_iter().chain(cats.map(|(name, _)| name.as_ref()).filter(move |name| Some(*name) != label))
}

fn meta(task: &Task) -> Meta {
    let Some(meta) = &task.meta else { return Meta::default() };
    let own = |text: &Text| text.get().map(str::to_owned);
    Meta { title: own(&meta.title), outlet: own(&meta.outlet), date: own(&meta.date), url: own(&meta.url) }
}

/// Seconds since 1970 as a time; empty where there is none.
fn time(seconds: Number) -> String {
    let whole = match seconds {
        Number::Whole(seconds) => Some(seconds),
        // The end of the year 9999 is the last that can be written.
        Number::Real(seconds) if (0.0..253_402_300_800.0).contains(&seconds) => {
            format!("{seconds:.0}").parse::<u64>().ok()
        }
        _ => None,
    };
    let millis = whole.and_then(|seconds| seconds.checked_mul(1000)).filter(|millis| *millis < 253_402_300_800_000);
    millis.map(|millis| Stamp::new(millis, 0).at().to_owned()).unwrap_or_default()
}
