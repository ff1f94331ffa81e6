//! A made-up set: three annotators who each know what is right and slip now and then, so that they differ about a fifth
//! of what there is to say.

use super::{Set, Truth};
use glossator::annotation::{Kind, Record};
use glossator::chance::Chance;
use glossator::corpus::{Article, Corpus, Origin, plain};
use glossator::schema::ready;
use glossator::text::CharPos;
use std::collections::BTreeMap;

const NAMES: [&str; 12] =
    ["Orlo", "Karimova", "Velmar", "Anhalt", "Rustan", "Brandt", "Olten", "Sarkand", "Irina", "Lind", "Marek", "Tovan"];
const WORDS: [&str; 12] =
    ["the", "talks", "said", "in", "of", "border", "and", "left", "after", "envoy", "week", "valley"];
const LABELS: [&str; 4] = ["PER", "ORG", "GPE", "EVENT"];
/// Of a thousand spans, how many an annotator has wrong: with three of them a fifth is not unanimous.
const SLIPS: usize = 72;

/// Of a thousand names, how many nobody has right.
const HARD: usize = 15;

/// Words with their places in code points.
struct Word {
    start: u32,
    end: u32,
}

/// That many articles of five paragraphs with three names each.
pub fn set(articles: usize, seed: u64) -> Set {
    let mut chance = Chance::new(seed);
    let schema = ready::news().0;
    let mut truth = Truth::new();
    let mut annotators: BTreeMap<String, Vec<Record>> =
        ["alice", "boris", "carla"].map(|name| (name.to_owned(), Vec::new())).into();
    let mut made = Vec::new();
    for number in 0..articles {
        let file = format!("corpus/made{number:05}.txt");
        let (text, paragraphs) = text(&mut chance);
        let origin = Origin { file: file.as_str().into(), language: "en".into() };
        let Ok(Some(article)) = plain::outline(&text, false, &origin) else { continue };
        let article = article.article(&origin);
        for words in &paragraphs {
            for name in 0..3 {
                let at = 1 + name * 5;
                let (Some(first), Some(last)) = (words.get(at), words.get(at + chance.below(2))) else { continue };
                let label = LABELS.get(chance.below(LABELS.len())).copied().unwrap_or_default();
                truth.insert((article.id.clone(), "entity".into(), label.into(), first.start, last.end));
                let slips = if chance.below(1000) < HARD { 1000 } else { SLIPS };
                for (who, records) in &mut annotators {
                    records.extend(annotated(&mut chance, &article, (who, slips), (words, at, last.end, label)));
                }
            }
            for (who, records) in &mut annotators {
                let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
                let id = format!("m-{who}{}", records.len());
                let mark = record(&article, id, (first.start, last.end), "done");
                records.push(Record { kind: Kind::Mark, layer: String::new(), ..mark });
            }
        }
        made.push(article);
    }
    Set { name: format!("made, {articles} articles"), schema, corpus: Corpus::new(made, Vec::new()), annotators, truth }
}

fn text(chance: &mut Chance) -> (String, Vec<Vec<Word>>) {
    let (mut text, mut paragraphs) = (String::new(), Vec::new());
    let mut at = 0;
    for _ in 0..5 {
        let mut words = Vec::new();
        for number in 0..17 {
            let from = if number % 5 == 1 || number % 5 == 2 { &NAMES } else { &WORDS };
            let word = from.get(chance.below(from.len())).copied().unwrap_or_default();
            let end = at + u32::try_from(word.chars().count()).unwrap_or_default();
            words.push(Word { start: at, end });
            text.push_str(word);
            text.push(if number == 16 { '\n' } else { ' ' });
            at = end + 1;
        }
        paragraphs.push(words);
    }
    (text, paragraphs)
}

/// What one annotator makes of a name: what is right, another label, other bounds, or nothing.
fn annotated(
    chance: &mut Chance,
    article: &Article,
    (who, slips): (&str, usize),
    (words, at, end, label): (&[Word], usize, u32, &str),
) -> Option<Record> {
    let start = words.get(at)?.start;
    let id = format!("s-{who}-{}-{start}", article.id);
    if chance.below(1000) >= slips {
        return Some(record(article, id, (start, end), label));
    }
    match chance.below(3) {
        0 => None,
        1 => {
            let other = LABELS.iter().filter(|other| **other != label).nth(chance.below(3))?;
            Some(record(article, id, (start, end), other))
        }
        _ => Some(record(article, id, (words.get(at - 1)?.start, end), label)),
    }
}

fn record(article: &Article, id: String, (start, end): (u32, u32), label: &str) -> Record {
    let quote = article.text.chars().skip(start as usize).take((end - start) as usize).collect();
    Record {
        id,
        rev: 1,
        kind: Kind::Span,
        doc: article.id.clone(),
        start: Some(CharPos::new(start)),
        end: Some(CharPos::new(end)),
        layer: "entity".into(),
        label: label.into(),
        quote,
        sha: article.sha.clone(),
        ..Record::default()
    }
}
