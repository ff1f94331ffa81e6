//! What a model says: its greeting, and what it proposes in a paragraph. What is out of place is dropped and counted.

use super::super::outside::MOST;
use super::{Paragraph, VERSION, Vocabulary};
use crate::suggest::{Proposal, Source, meet};
use crate::text::{CharPos, CharSpan, TextMap};
use serde_json::{Map, Value};
use std::cmp::Reverse;

/// A longer name, version or reason (bytes) is cut or refused.
const LONGEST_NAME: usize = 64;

/// How a model introduces itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// Who proposes: `model:NAME@VERSION`.
    pub source: Source,
    /// Whether it wants to be told what was finished.
    pub learns: bool,
}

impl Greeting {
    /// Reads its first line.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        let object = object(line)?;
        match object.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => {
                return Err(format!("it speaks version {other} of the protocol; this program speaks {VERSION}"));
            }
            None => return Err("its first line is no greeting: “v” is missing".to_owned()),
        }
        let word = |key: &str| {
            let word = object.get(key).and_then(Value::as_str).unwrap_or_default();
            let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+');
            let fits = (1..=LONGEST_NAME).contains(&word.len()) && word.bytes().all(allowed);
            fits.then_some(word)
                .ok_or_else(|| format!("“{key}” of its greeting is not 1 to 64 letters, digits, . _ - +"))
        };
        let source = Source::of_origin(&format!("model:{}@{}", word("name")?, word("version")?));
        if source.is_built_in() {
            return Err("its greeting has the name of the built-in engine".to_owned());
        }
        Ok(Self { source, learns: object.get("learn") == Some(&Value::Bool(true)) })
    }
}

/// What was proposed and can't be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Out of the text, empty or reversed.
    pub outside: usize,
    /// Layers or labels that there are none of.
    pub unknown: usize,
    /// Without a score from 0 to 1.
    pub unscored: usize,
    /// Over a likelier one of the same layer, or beyond the likeliest 200.
    pub overlapping: usize,
}

impl Dropped {
    /// In words; `None` where nothing was dropped.
    pub fn said(&self) -> Option<String> {
        let all = [
            (self.outside, "outside the text"),
            (self.unknown, "with unknown labels"),
            (self.unscored, "without a score from 0 to 1"),
            (self.overlapping, "over likelier ones"),
        ];
        let said: Vec<String> =
            all.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

/// An answer of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of the question.
    pub id: u64,
    found: Result<Vec<Value>, String>,
}

impl Answer {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        let mut object = object(line)?;
        let id = object.get("id").and_then(Value::as_u64).ok_or("a line without an “id” that is a number")?;
        let found = match (object.remove("error"), object.remove("spans")) {
            (Some(error), _) => Err(error.as_str().map_or_else(|| error.to_string(), str::to_owned)),
            (None, Some(Value::Array(spans))) => Ok(spans),
            _ => return Err(format!("its answer {id} has neither a list of “spans” nor an “error”")),
        };
        Ok(Self { id, found })
    }

    /// What can be offered of it in the paragraph that was asked about, from left to right, and what can't.
    ///
    /// # Errors
    /// The model's own words, where it failed.
    pub fn settle(
        self,
        of: &Paragraph,
        words: &Vocabulary,
        source: &Source,
    ) -> Result<(Vec<Proposal>, Dropped), String> {
        let map = TextMap::new(of.text.as_str().into());
        let mut dropped = Dropped::default();
        let mut usable: Vec<Proposal> = Vec::new();
        for span in self.found? {
            let text = |key| span.get(key).and_then(Value::as_str).unwrap_or_default();
            let place = |key| u32::try_from(span.get(key)?.as_u64()?).ok().map(CharPos::new);
            let chars = place("start").zip(place("end")).filter(|(start, end)| start < end);
            let bytes = chars.and_then(|(start, end)| map.bytes(CharSpan::new(start, end)));
            let label = words.place(text("layer"), text("label"));
            let score = span.get("score").and_then(Value::as_f64).filter(|score| (0.0..=1.0).contains(score));
            match (bytes, label, score) {
                (None, ..) => dropped.outside += 1,
                (_, None, _) => dropped.unknown += 1,
                (.., None) => dropped.unscored += 1,
                (Some(bytes), Some(label), Some(score)) => {
                    usable.push(Proposal::new(bytes, Some(label), score, source.clone()));
                }
            }
        }
        usable.sort_by(|a, b| {
            let place = |one: &Proposal| (one.bytes.start, Reverse(one.bytes.end), one.label);
            b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)))
        });
        let mut kept: Vec<Proposal> = Vec::new();
        for one in usable {
            let layer = |one: &Proposal| one.label.map(|(layer, _)| layer);
            let is_over = kept.iter().any(|other| layer(other) == layer(&one) && meet(other.bytes, one.bytes));
            if is_over || kept.len() == MOST {
                dropped.overlapping += 1;
            } else {
                kept.push(one);
            }
        }
        kept.sort_by_key(|one| (one.bytes.start, one.label));
        Ok((kept, dropped))
    }
}

fn object(line: &[u8]) -> Result<Map<String, Value>, String> {
    let text = std::str::from_utf8(line).map_err(|_| "a line that is not UTF-8")?;
    serde_json::from_str(text).map_err(|error| format!("a line that is no JSON object ({error})"))
}

#[cfg(test)]
mod tests {
    use super::super::{Label, Layer};
    use super::*;
    use crate::suggest::Lesson;
    use crate::text::{BytePos, BytesSpan};
    use proptest::prelude::*;

    fn words() -> Vocabulary {
        let labels = ["PER", "ORG"].map(|name| Label { name: name.to_owned(), title: name.to_owned() });
        Vocabulary(vec![Layer { number: 2, name: "entity".to_owned(), kind: "span", labels: labels.into() }])
    }

    fn asked() -> Paragraph {
        let text = "Ёж 😀 Orlo left.".to_owned();
        Paragraph { id: 7, doc: "d".to_owned(), start: 40, text, language: "en".to_owned() }
    }

    fn settled(line: &str) -> Result<(Vec<Proposal>, Dropped), String> {
        Answer::read(line.as_bytes())
            .and_then(|answer| answer.settle(&asked(), &words(), &Source::of_origin("model:x@1")))
    }

    #[test]
    fn a_model_says_who_it_is() {
        let read = |line: &str| Greeting::read(line.as_bytes());
        let good = read(r#"{"v":1,"name":"spacy-en","version":"3.8","learn":true,"more":[]}"#).unwrap();
        assert_eq!((good.source.origin(), good.learns), ("model:spacy-en@3.8", true));
        assert!(!read(r#"{"v":1,"name":"x","version":"1","learn":"yes"}"#).unwrap().learns);
        for (line, why) in [
            ("", "no JSON object"),
            ("[1]", "no JSON object"),
            (r#"{"name":"x","version":"1"}"#, "“v” is missing"),
            (r#"{"v":2,"name":"x","version":"1"}"#, "version 2"),
            (r#"{"v":1,"name":"x"}"#, "“version”"),
            (r#"{"v":1,"name":"x y","version":"1"}"#, "“name”"),
            (r#"{"v":1,"name":"builtin","version":"1"}"#, "built-in engine"),
        ] {
            assert!(read(line).unwrap_err().contains(why), "{line}");
        }
    }

    #[test]
    fn code_points_become_bytes_and_what_is_out_of_place_is_counted() {
        let span = |start: i64, end: i64, label: &str, score: &str| {
            format!(r#"{{"start":{start},"end":{end},"layer":"entity","label":"{label}","score":{score}}}"#)
        };
        let all = [
            span(5, 9, "PER", "0.9"),
            span(6, 9, "PER", "0.8"),
            span(0, 2, "ORG", "0.4"),
            span(0, 99, "PER", "1"),
            span(3, 3, "PER", "1"),
            span(-1, 2, "PER", "1"),
            span(10, 14, "DOG", "1"),
            span(10, 14, "PER", "1.5"),
            span(10, 14, "PER", "\"1\""),
            "5".to_owned(),
        ];
        let (kept, dropped) = settled(&format!(r#"{{"id":7,"spans":[{}]}}"#, all.join(","))).unwrap();
        let text = asked().text;
        let found: Vec<_> = kept.iter().map(|one| (text.get(one.bytes.range()).unwrap(), one.label.unwrap())).collect();
        assert_eq!(found, [("Ёж", (2, 1)), ("Orlo", (2, 0))]);
        assert_eq!(dropped, Dropped { outside: 4, unknown: 1, unscored: 2, overlapping: 1 });
        let said = "4 outside the text, 1 with unknown labels, 2 without a score from 0 to 1, 1 over likelier ones";
        assert_eq!(dropped.said().as_deref(), Some(said));
        assert_eq!(settled(r#"{"id":7,"error":"no memory"}"#), Err("no memory".to_owned()));
        assert!(settled(r#"{"id":7}"#).unwrap_err().contains("neither"));
        assert!(settled(r#"{"id":"7","spans":[]}"#).unwrap_err().contains("“id”"));
    }

    #[test]
    fn what_is_said_to_it_counts_code_points_and_names_labels() {
        assert_eq!(
            words().hello(),
            r#"{"v":1,"schema":{"layers":[{"name":"entity","kind":"span","labels":[{"name":"PER","title":"PER"},{"name":"ORG","title":"ORG"}]}]}}"#
        );
        assert_eq!(asked().line(), r#"{"id":7,"doc":"d","start":40,"text":"Ёж 😀 Orlo left.","language":"en"}"#);
        let bytes = |from: usize, to: usize| BytesSpan::new(BytePos::new(from), BytePos::new(to));
        let spans = vec![(bytes(10, 14), 2, 0), (bytes(0, 4), 9, 0)];
        let lesson = Lesson { place: ("d".to_owned(), 40), text: asked().text, spans };
        assert_eq!(
            words().learn(&lesson),
            r#"{"learn":{"doc":"d","start":40,"text":"Ёж 😀 Orlo left.","spans":[{"start":5,"end":9,"layer":"entity","label":"PER"}]}}"#
        );
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic_and_what_is_kept_never_overlaps(
            line in "(\\{\"id\":7,\"spans\":\\[(\\{\"start\":[0-9]{1,11},\"end\":[0-9]{1,2},\"layer\":\"entity\",\"label\":\"PER\",\"score\":0.[0-9]\\},?){0,9}\\]\\})|\\PC{0,60}|[\\[\\{]{0,300}"
        ) {
            if let Ok((kept, _)) = settled(&line.replace(",]", "]")) {
                for (at, one) in kept.iter().enumerate() {
                    prop_assert!(asked().text.get(one.bytes.range()).is_some_and(|words| !words.is_empty()));
                    prop_assert!(kept[..at].iter().all(|other| !meet(other.bytes, one.bytes)));
                }
            }
            let _ = Greeting::read(line.as_bytes());
        }
    }
}
