//! A whole session under any keys, pastes, sizes and clicks.

use glossator::annotation::Record;
use glossator::annotation::fold::fold;
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::Start;
use glossator::session::effect::Event;
use std::sync::Arc;

const TEXT: &str = "News\nTalks begin\n\nLake Wire 26/05/2015\n\n\
All delegates met Ms Lena Orlo in Velmar. “We stay,” she said, “until the end.”\nThe Northern Bloc opposed Anhalt.\n\n\
Source: https://example.org/1\n\n\nمرحبا\n\nWire 27/05/2015\n\nقالت لينا: لا (أبدا) في Velmar.\n\
字宽外交部 and e\u{301} 👨\u{200d}👩\u{200d}👧 \u{1b}[31m\u{202e}evil\u{9b}.\n";

/// Keys that have a name; others are single characters.
const NAMED: [&str; 24] = [
    "<Enter>",
    "<Esc>",
    "<Tab>",
    "<S-Tab>",
    "<Up>",
    "<Down>",
    "<Left>",
    "<Right>",
    "<Home>",
    "<End>",
    "<PageUp>",
    "<PageDown>",
    "<Space>",
    "<BS>",
    "<Del>",
    "<C-r>",
    "<C-Down>",
    "<C-Up>",
    "<A-Enter>",
    "<C-p>",
    "<C-d>",
    "<C-u>",
    "<C-w>",
    "<F1>",
];
const SIZES: [(u16, u16); 6] = [(120, 36), (80, 24), (40, 10), (20, 5), (3, 2), (0, 0)];

fn open(size: (u16, u16), records: Vec<Record>) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let schema = Some(Arc::new(ready::news().0));
    let start = Start { name: "Talks".into(), schema, who: "rk".into(), records, size, ..Start::default() };
    Headless::new(start, Corpus::new(articles, findings), true)
}

fn drawn(headless: &Headless) {
    let text = headless.text();
    let heard = text.chars().find(|c| *c != '\n' && super::drawing::is_heard(*c));
    assert_eq!(heard, None, "{text}");
}

/// Every byte is a key, or tells of a paste, a click or another size. What is written folds to what the session holds.
pub fn session(mut data: &[u8]) {
    let size = SIZES.get(super::number(&mut data) % 3).copied().unwrap_or((80, 24));
    let mut it = open(size, Vec::new());
    let mut steps = 0;
    while !data.is_empty() && !it.ended && steps < 200 {
        steps += 1;
        match super::number(&mut data) {
            byte @ 0..=23 => _ = it.press(NAMED.get(byte).copied().unwrap_or_default()),
            24 => {
                let count = super::number(&mut data).min(data.len());
                let (pasted, rest) = data.split_at(count);
                it.paste(&super::text(pasted));
                data = rest;
            }
            25 => {
                let (x, y) = (super::number(&mut data), super::number(&mut data));
                it.click(u16::try_from(x).unwrap_or(0), u16::try_from(y).unwrap_or(0));
            }
            26 => {
                let (width, height) = SIZES.get(super::number(&mut data) % SIZES.len()).copied().unwrap_or_default();
                it.event(Event::Resize(width, height));
            }
            27 => _ = it.wheel(if super::number(&mut data).is_multiple_of(2) { 1 } else { -1 }),
            byte => {
                let c = u8::try_from(byte).map_or(' ', char::from);
                _ = it.press(if c == '<' { "<lt>".to_owned() } else { c.to_string() }.as_str());
            }
        }
        drawn(&it);
    }
    let lines: Vec<String> = it.written.iter().map(Record::to_line).collect();
    let folded = fold(lines.join("\n").as_bytes());
    assert_eq!((folded.broken.len(), folded.conflicts.len()), (0, 0), "{:?}", folded.broken);
    for record in folded.records {
        let held = it.session.own.get(&record.id).map(Record::to_line);
        assert_eq!(held, Some(record.to_line()), "the session holds what it wrote");
    }
}

/// A session that starts with whatever a file holds, walked from end to end.
pub fn records(data: &[u8]) {
    let folded = fold(data);
    if folded.records.is_empty() {
        return;
    }
    let mut it = open((80, 24), folded.records);
    for keys in ["", "<C-Down>", "j", "<Tab>", "]", "x", "u", "gl", "<Esc>", "gn", "c<Esc>"] {
        it.press(keys);
        drawn(&it);
    }
}
