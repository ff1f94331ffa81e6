//! A made-up dataset: many annotators, each article read by two to four of them, who mostly agree.

use glossator::chance::Chance;
use serde_json::json;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Labels, the frequent ones first.
const LABELS: [&str; 4] = ["PER", "ORG", "GPE", "EVENT"];
const WORDS: [&str; 24] = [
    "talks",
    "the",
    "of",
    "said",
    "on",
    "Monday",
    "delegation",
    "in",
    "a",
    "round",
    "valley",
    "would",
    "not",
    "border",
    "after",
    "two",
    "days",
    "and",
    "its",
    "statement",
    "that",
    "from",
    "observers",
    "camp",
];

/// How much is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Articles.
    pub documents: usize,
    /// Annotators.
    pub annotators: usize,
    /// Spans, of all annotators together.
    pub spans: usize,
    /// Marks of finished paragraphs, of all together.
    pub marks: usize,
}

/// What was made.
#[derive(Debug, Default)]
pub struct Made {
    pub spans: usize,
    pub marks: usize,
    pub bytes: usize,
}

/// Where something stands: code points, which are bytes here.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    label: usize,
}

/// Writes the dataset into a folder; the same seed makes the same one. A fifth of the spans differ from what the article
/// has: other bounds, another label, or nobody else has them.
pub fn write(root: &Path, size: Size, seed: u64) -> anyhow::Result<Made> {
    let mut chance = Chance::new(seed);
    fs::create_dir_all(root.join("corpus"))?;
    fs::create_dir_all(root.join("annotations"))?;
    fs::write(root.join("gloss.toml"), schema())?;
    let mut corpus = BufWriter::new(File::create(root.join("corpus/made.jsonl"))?);
    let names: Vec<String> = (0..size.annotators).map(|n| format!("annotator-{n:02}")).collect();
    let mut files = Vec::new();
    for name in &names {
        files.push(BufWriter::new(File::create(root.join(format!("annotations/{name}.jsonl")))?));
    }
    // Two to four readers: three on average.
    let readings = size.documents * 3;
    // One in twenty is overlooked.
    let (paragraphs, spans) = (size.marks.div_ceil(readings), (size.spans * 20 / 19).div_ceil(readings));
    let mut made = Made::default();
    for number in 0..size.documents {
        let doc = format!("made/{number:06}");
        let (text, starts, places) = article(&mut chance, paragraphs, spans);
        let month = 1 + number % 12;
        let head = json!({"id": doc, "title": doc, "outlet": format!("Outlet {}", number % 7), "date": format!("2015-{month:02}-01"), "text": text});
        writeln!(corpus, "{head}")?;
        let first = chance.below(size.annotators);
        for reader in 0..2 + number % 3 {
            let by = (first + reader) % size.annotators;
            let mut writer = Lines { doc: &doc, text: &text, by: &names[by], chance: &mut chance, made: &mut made };
            let mut lines = Vec::new();
            for (start, end) in &starts {
                lines.push(writer.line("mark", *start, *end, None));
            }
            lines.extend(places.iter().filter_map(|place| writer.read(*place)));
            made.bytes += lines.iter().map(|line| line.len() + 1).sum::<usize>();
            for line in lines {
                writeln!(files[by], "{line}")?;
            }
        }
    }
    Ok(made)
}

fn schema() -> String {
    let label = |name: &&str| format!("[[layer.label]]\nname = \"{name}\"\n");
    format!("[[layer]]\nname = \"entity\"\noverlap = \"any\"\n{}", LABELS.iter().map(label).collect::<String>())
}

/// A text, the bounds of its paragraphs, and what there is to tag in it.
fn article(chance: &mut Chance, paragraphs: usize, spans: usize) -> (String, Vec<(usize, usize)>, Vec<Place>) {
    let (mut text, mut bounds, mut places) = (String::new(), Vec::new(), Vec::new());
    for paragraph in 0..paragraphs {
        let start = text.len();
        let here = spans * (paragraph + 1) / paragraphs - spans * paragraph / paragraphs;
        for _ in 0..=here.max(1) {
            for _ in 0..4 + chance.below(8) {
                text += WORDS[chance.below(WORDS.len())];
                text.push(' ');
            }
            if places.len() < spans * (paragraph + 1) / paragraphs {
                let from = text.len();
                text += &["Name", &chance.below(900).to_string(), " Other", &chance.below(900).to_string()].concat();
                let label = chance.below(LABELS.len()).min(chance.below(LABELS.len()));
                places.push(Place { start: from, end: text.len(), label });
                text.push(' ');
            }
        }
        text.push_str("end.");
        bounds.push((start, text.len()));
        text.push('\n');
    }
    (text, bounds, places)
}

struct Lines<'a> {
    doc: &'a str,
    text: &'a str,
    by: &'a str,
    chance: &'a mut Chance,
    made: &'a mut Made,
}

impl Lines<'_> {
    /// What an annotator makes of a place.
    fn read(&mut self, mut place: Place) -> Option<String> {
        match self.chance.below(20) {
            0 => place.label = (place.label + 1) % LABELS.len(),
            1 => place.start = place.end - self.text[place.start..place.end].split(' ').next_back().map_or(0, str::len),
            2 => place.end = place.start + self.text[place.start..place.end].split(' ').next().map_or(0, str::len),
            3 => return None,
            _ => {}
        }
        Some(self.line("span", place.start, place.end, Some(LABELS[place.label])))
    }

    fn line(&mut self, kind: &str, start: usize, end: usize, label: Option<&str>) -> String {
        let count = if kind == "mark" { &mut self.made.marks } else { &mut self.made.spans };
        *count += 1;
        let id = format!("{}-{:026}", &kind[..1], self.made.marks + self.made.spans);
        let around = |from: usize, to: usize| self.text[from.min(to)..to].to_owned();
        let (prefix, suffix) = (around(start.saturating_sub(32), start), around(end, (end + 32).min(self.text.len())));
        let mut line = json!({"id": id, "kind": kind, "doc": self.doc, "start": start, "end": end});
        let more = line.as_object_mut();
        if let Some(line) = more {
            line.extend(label.map(|_| ("layer".to_owned(), json!("entity"))));
            line.insert("label".to_owned(), json!(label.unwrap_or("done")));
            let quote = if kind == "mark" { around(start, (start + 40).min(end)) } else { around(start, end) };
            line.insert("quote".to_owned(), json!(quote));
            line.insert("prefix".to_owned(), json!(prefix));
            line.insert("suffix".to_owned(), json!(suffix));
            line.insert("by".to_owned(), json!(self.by));
            line.insert("at".to_owned(), json!("2026-11-24T07:12:03Z"));
        }
        line.to_string()
    }
}
