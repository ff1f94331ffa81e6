//! `gloss check`: everything that is wrong with a dataset, with its place.

mod decisions;
mod parts;
mod registry;
mod relations;

use super::gold;
use super::guides;
use super::output::{Output, brief};
use super::{End, Read, configured};
use crate::annotation::{Kind, Record, pieces};
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::schema::{LayerKind, Schema};
use crate::session::attributes;
use crate::session::suggesting;
use crate::store::annotations::Present;
use crate::store::dataset::Dataset;
use crate::store::suggestions::{self, Wanted};
use crate::store::{annotations, assign, corpus_index, registry as registry_file};
use crate::text::TextMap;
use crate::text::count::counted;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct Report {
    ok: bool,
    findings: Vec<Finding>,
}

pub fn run(args: &Read, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let mut findings = dataset.findings.clone();
    let configured = configured::load();
    findings.extend(configured.config.settle(&mut dataset.schema.clone(), &configured.file));
    findings.extend(configured.findings);
    findings.extend(corpus.findings.iter().cloned());
    if let Some(why) = dataset.read_only() {
        findings.push(Finding::warning("newer-format", "gloss.toml", 0, why));
    }
    if corpus.is_empty() {
        findings.push(Finding::warning(
            "no-article",
            "corpus",
            0,
            "there is no article to annotate. Put .txt, .md or .jsonl files there.",
        ));
    }
    guides::check(&dataset, &mut findings);
    annotations_of(&dataset, &corpus, &mut findings)?;
    gold::check(&dataset, &corpus, &mut findings)?;
    findings.extend(assign::read(&dataset.root, &corpus).1);
    let layers = suggesting::layers(&dataset.schema);
    let wanted = Wanted { schema: &dataset.schema, corpus: &corpus, layers: &layers, built_in: true };
    findings.extend(suggestions::read(&dataset.root, wanted).1);
    findings.sort_by(|a, b| (a.severity, &a.file, a.line).cmp(&(b.severity, &b.file, b.line)));
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    let report = Report { ok: errors == 0, findings };
    if args.json {
        output.json(&report)?;
    } else {
        for finding in &report.findings {
            let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
            let line = if finding.line > 0 { format!(":{}", finding.line) } else { String::new() };
            output.line(&format!("{severity} {}{line}: {}", finding.file, finding.message))?;
        }
        output.line(&format!(
            "{}: {}, {}, {}",
            dataset.name,
            counted(corpus.len(), "article"),
            counted(errors, "error"),
            counted(warnings, "warning")
        ))?;
    }
    Ok(if report.ok { End::Well } else { End::Findings })
}

fn annotations_of(dataset: &Dataset, corpus: &Corpus, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let mut owners: HashMap<String, String> = HashMap::new();
    let mut decisions = decisions::Decisions::default();
    let mut links = registry::Links::default();
    let (entries, broken) = registry_file::read(&dataset.root);
    findings.extend(broken);
    for entry in &entries {
        links.take(entry, registry_file::FILE, 0);
        owners.insert(entry.id.clone(), registry_file::FILE.to_owned());
    }
    let all = annotations::present(&dataset.root);
    for present in &all {
        let file = format!("annotations/{}.jsonl", present.name);
        if !present.usable {
            findings.push(bad_name(present, &all, &file));
            continue;
        }
        let bytes = std::fs::read(&present.path)?;
        let folded = crate::annotation::fold::fold(&bytes);
        findings.extend(folded.broken.iter().map(|(line, reason)| {
            Finding::error(
                "broken-line",
                &file,
                *line,
                format!("the line is no record ({reason}); it is kept as it is, the others are read."),
            )
        }));
        findings.extend(folded.markers.iter().map(|line| {
            let message =
                "a conflict marker that a merge of git left; both sides are read, it goes when the file is tidied.";
            Finding::error("conflict-marker", &file, *line, message)
        }));
        findings.extend(folded.conflicts.iter().map(|id| {
            Finding::warning(
                "two-versions",
                &file,
                0,
                format!("{id} was changed on two machines; the later change counts."),
            )
        }));
        let lines = line_numbers(&bytes);
        let mut about = About { schema: &dataset.schema, corpus, maps: HashMap::new(), file, lines, findings };
        let spans = relations::spans(&folded.records);
        for record in folded.records.iter().filter(|record| !record.is_retracted()) {
            if let Some(other) = owners.insert(record.id.clone(), present.name.clone()) {
                about.warn(record, "shared-id", format!("the id stands in the file of {other} as well."));
            }
            links.take(record, &about.file, about.line(record));
            decisions.take(record, &about.file, about.line(record));
            about.record(record);
            if record.kind == Kind::Relation {
                for (code, message) in relations::faults(record, &spans, &dataset.schema) {
                    about.fail(record, code, message);
                }
            }
        }
    }
    findings.extend(links.findings());
    findings.extend(decisions.findings(&owners));
    Ok(())
}

/// A file that no annotator can have.
fn bad_name(file: &Present, all: &[Present], shown: &str) -> Finding {
    let name = file.name.to_lowercase();
    if all.iter().any(|other| other.usable && other.name == name) {
        let message = format!(
            "the name differs from {name}.jsonl in capitals only; the file was left out. Rename it if it is another \
             annotator's, or add its lines to {name}.jsonl."
        );
        return Finding::error("same-name", shown, 0, message);
    }
    let message = "it is no plain file with the name of an annotator (a-z 0-9 . _ -); it was left out. Rename it.";
    Finding::error("bad-name", shown, 0, message)
}

/// The last line that an id stands on.
fn line_numbers(bytes: &[u8]) -> HashMap<String, usize> {
    let lines = bytes.split(|b| *b == b'\n').zip(1..);
    lines
        .filter_map(|(line, number)| Some((Record::from_line(std::str::from_utf8(line).ok()?).ok()?.id, number)))
        .collect()
}

struct About<'a> {
    schema: &'a Schema,
    corpus: &'a Corpus,
    maps: HashMap<usize, TextMap>,
    file: String,
    lines: HashMap<String, usize>,
    findings: &'a mut Vec<Finding>,
}

impl About<'_> {
    fn line(&self, record: &Record) -> usize {
        self.lines.get(&record.id).copied().unwrap_or_default()
    }

    fn warn(&mut self, record: &Record, code: &'static str, message: String) {
        let finding = Finding::warning(code, &self.file, self.line(record), format!("{}: {message}", record.id));
        self.findings.push(finding);
    }

    fn fail(&mut self, record: &Record, code: &'static str, message: String) {
        let finding = Finding::error(code, &self.file, self.line(record), format!("{}: {message}", record.id));
        self.findings.push(finding);
    }

    fn record(&mut self, record: &Record) {
        if let Kind::Other(kind) = &record.kind {
            self.warn(record, "unknown-kind", format!("the kind “{kind}” is not known; the record is kept."));
        }
        if matches!(record.kind, Kind::Span | Kind::Label) {
            self.label(record);
        }
        if record.doc.is_empty() {
            return;
        }
        let Some(at) = self.corpus.find(&record.doc) else {
            return self.warn(
                record,
                "unknown-doc",
                format!("no article is called “{}”; the record is kept.", record.doc),
            );
        };
        let article = match self.corpus.read(at) {
            Ok(Some(article)) => article,
            Ok(None) => return,
            Err(changed) => return self.fail(record, "changed-meanwhile", changed.to_string()),
        };
        let Some(span) = record.span() else { return };
        let map = self.maps.entry(at).or_insert_with(|| TextMap::new(article.text.clone()));
        let stands = pieces::quote(&record.pieces(), map).map(std::borrow::Cow::into_owned);
        let paragraphs = parts::paragraphs(record, &article, map);
        for fault in parts::faults(record) {
            self.fail(record, "bad-parts", format!("{fault}; the record is kept."));
        }
        if paragraphs > 1 {
            let message =
                format!("its parts stand in {paragraphs} paragraphs; a session makes such spans in one only.");
            self.warn(record, "parts-apart", message);
        }
        let same_text = record.sha.is_empty() || record.sha == article.sha;
        match stands {
            None => self.fail(
                record,
                "outside",
                format!(
                    "{}–{} is outside the text of “{}”; the record is kept, unanchored.",
                    span.start.get(),
                    span.end.get(),
                    record.doc
                ),
            ),
            Some(there) if !record.quote.is_empty() && there != record.quote => {
                let what = match () {
                    () if !same_text => "the text was changed",
                    () if record.parts.is_empty() => "the quote does not stand there",
                    () => "the quote is not its parts joined by spaces",
                };
                self.fail(
                    record,
                    "unanchored",
                    format!(
                        "{what}: “{}” is not at {}–{}. Opening the article in a session looks for it.",
                        brief(&record.quote),
                        span.start.get(),
                        span.end.get()
                    ),
                );
            }
            Some(_) if !same_text => self.warn(
                record,
                "other-text",
                "it was made on another version of the text; it still stands where it did.".to_owned(),
            ),
            Some(_) => {}
        }
    }

    fn label(&mut self, record: &Record) {
        let Some(layer) = self.schema.layer(&record.layer) else {
            return self.fail(
                record,
                "unknown-layer",
                format!("gloss.toml has no layer “{}”; the record is kept and shown.", record.layer),
            );
        };
        if layer.label(&record.label).is_none() {
            return self.fail(
                record,
                "unknown-label",
                format!("layer “{}” has no label “{}”; the record is kept and shown.", record.layer, record.label),
            );
        }
        let fits = match record.kind {
            Kind::Label if record.start.is_some() => layer.kind == LayerKind::Paragraph,
            Kind::Label => layer.kind == LayerKind::Document,
            _ => true,
        };
        if !fits {
            let message = format!(
                "layer “{}” is not of the kind for this label: document for an article, paragraph for a paragraph.",
                layer.name
            );
            return self.fail(record, "wrong-layer", message);
        }
        self.attributes(record);
        if layer.kind != LayerKind::Stance {
            return;
        }
        for need in layer.lacking(!record.holder.is_empty(), !record.target.is_empty()) {
            self.fail(
                record,
                "open-stance",
                format!("the stance “{}” has no {need}. Enter on it in a session asks for it.", record.quote),
            );
        }
    }

    fn attributes(&mut self, record: &Record) {
        // Required is what a paragraph waits for: labels of an article are in none.
        let lacks = if record.kind == Kind::Span { attributes::lacking(self.schema, record) } else { Vec::new() };
        for name in lacks {
            let message = format!("“{}” {} has no {name}, which is required. ' sets it.", record.quote, record.label);
            self.fail(record, "missing-attribute", message);
        }
        for one in attributes::of_record(self.schema, record) {
            for value in attributes::values(record, &one.name) {
                if !one.values.is_empty() && !one.values.iter().any(|known| known == value) {
                    let message = format!("{} “{value}” is none of {}; it is kept.", one.name, one.values.join(", "));
                    self.warn(record, "unknown-value", message);
                }
            }
        }
    }
}
