//! Every importer, then settling what it found in the article, then writing that again.

use glossator::annotation::{Record, Registry};
use glossator::corpus::made::Made;
use glossator::corpus::{Article, Origin};
use glossator::exchange::format::{Export, Format, Writer};
use glossator::exchange::formats::ALL;
use glossator::exchange::respaced::Respaced;
use glossator::exchange::settle::{Rules, settle};
use glossator::exchange::{Hand, Incoming, Losses, Outgoing, Settings, Sink, Source, Stop, Tally, Words};
use glossator::schema::Schema;
use glossator::schema::ready;
use glossator::text::TextMap;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::OnceLock;

/// Between the files of one case.
const BETWEEN: &[u8] = b"\x1e\x1e";

/// The names of all formats.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|format| format.name())
}

/// The files that a format reads together; a case fills them in this order.
fn files(format: &str) -> &'static [&'static str] {
    match format {
        "brat" => &["d.ann", "d.txt", "annotation.conf"],
        "csv" => &["spans.csv", "documents.csv", "relations.csv"],
        "tsv" => &["spans.tsv", "documents.tsv", "relations.tsv"],
        "hf" => &["data.jsonl", "README.md"],
        "slate" => &["d.txt.annotations", "d.txt"],
        "w3c" => &["d.jsonl", "d.txt"],
        "xmi" => &["d.xmi", "TypeSystem.xml"],
        "parquet" => &["d.parquet"],
        "conll" => &["d.conll"],
        "webanno" => &["d.tsv"],
        "cas-json" | "label-studio" => &["d.json"],
        "dna" => &["d.csv"],
        _ => &["d.jsonl"],
    }
}

struct Memory(Vec<(&'static str, Vec<u8>)>);

impl Source for Memory {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn name(&self, at: usize) -> &str {
        self.0.get(at).map_or("", |file| file.0)
    }
    fn size(&self, at: usize) -> u64 {
        self.0.get(at).map_or(0, |file| file.1.len() as u64)
    }
    fn open(&mut self, at: usize) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.0.get(at).map_or(&[][..], |file| &file.1)))
    }
}

/// Keeps the first documents; the size of the rest is bounded by the input.
#[derive(Default)]
struct Kept(Vec<Incoming>);

impl Sink for Kept {
    fn document(&mut self, document: Incoming) -> Result<(), Stop> {
        if self.0.len() < 64 {
            self.0.push(document);
        }
        Ok(())
    }
    fn fault(&mut self, _: &str, _: usize, message: String) -> Result<(), Stop> {
        assert!(!message.is_empty());
        Ok(())
    }
    fn notice(&mut self, message: String) {
        assert!(!message.is_empty());
    }
}

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| ready::news().0)
}

/// Files of one format, parted by two record separators.
pub fn read(name: &str, data: &[u8]) {
    let Some(format) = glossator::exchange::formats::named(name) else { return };
    let mut files = files(name).iter().copied();
    let mut rest = data;
    let mut memory = Memory(Vec::new());
    while let Some(file) = files.next() {
        let cut = rest.windows(BETWEEN.len()).position(|two| two == BETWEEN).filter(|_| files.len() > 0);
        let (here, after) = rest.split_at(cut.unwrap_or(rest.len()));
        memory.0.push((file, here.to_vec()));
        rest = after.strip_prefix(BETWEEN).unwrap_or(after);
        if cut.is_none() {
            break;
        }
    }
    format.recognise(&mut memory);
    let mut kept = Kept::default();
    _ = format.read(&mut memory, &Settings::default(), &mut kept);
    let settled: Vec<(Article, Vec<Record>)> = kept.0.into_iter().filter_map(|one| settled(format, one)).collect();
    written(format, &settled);
}

fn settled(format: &dyn Format, incoming: Incoming) -> Option<(Article, Vec<Record>)> {
    let (Words::Whole(text) | Words::Spaced(text)) = &incoming.words else { return None };
    let origin = Origin { file: "corpus/d.jsonl".into(), language: "en".into() };
    let made =
        Made { id: incoming.id.clone(), text: text.clone(), title: incoming.meta.title.clone(), ..Made::default() };
    let article = made.article(1, &origin).ok()?;
    let map = TextMap::new(article.text.clone());
    let respaced = matches!(incoming.words, Words::Spaced(_)).then(|| Respaced::new(text, &article.text))?;
    let settings = Settings::default();
    let rules = Rules {
        format: format.name(),
        unit: incoming.unit.unwrap_or(format.unit()),
        joins_line_breaks: format.joins_line_breaks(),
        schema: schema(),
        layer: Some("entity"),
        roles: &settings.roles,
        at: "2026-01-02T03:04:05.678Z",
    };
    let records = settle(incoming, &article, &map, respaced.as_ref(), &rules).records;
    let end = map.end();
    for record in &records {
        let Some(span) = record.span() else { continue };
        assert!(span.start < span.end && span.end <= end, "{record:?}");
        assert!(record.stands(&map), "{record:?}");
    }
    Some((article, records))
}

fn written(format: &dyn Format, all: &[(Article, Vec<Record>)]) {
    let registry = Registry::new(&[], [], &[]);
    let maps: Vec<TextMap> = all.iter().map(|(article, _)| TextMap::new(article.text.clone())).collect();
    let document = |((article, records), map)| {
        let mut by: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        let records: &Vec<Record> = records;
        for record in records {
            by.entry(&record.by).or_default().push(record);
        }
        let hands = by.into_iter().map(|(who, records)| Hand { who, records }).collect();
        Outgoing { article, map, hands, registry: &registry, schema: schema() }
    };
    let documents: Vec<Outgoing> =
        all.iter().zip(&maps).map(|((article, records), map)| document(((article, records), map))).collect();
    let mut tally = Tally::default();
    for document in &documents {
        tally.take(document);
    }
    let writer = format.writer(&Settings::default(), &Export { schema: schema(), tally: &tally });
    let Ok(Some(writer)) = writer else { return };
    let writer: Box<dyn Writer> = writer;
    writer.head();
    for document in &documents {
        writer.document(document, &mut Losses::new(&document.article.id));
    }
    writer.tail(&tally);
}
