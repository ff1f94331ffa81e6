use super::*;
use crate::corpus::{Origin, plain};
use crate::schema::parse;

const TOML: &str = r#"
[[layer]]
name = "entity"
[[layer.label]]
name = "PER"
[[layer]]
name = "stance"
kind = "stance"
[[layer.label]]
name = "against"
[[layer]]
name = "member"
kind = "relation"
[[layer]]
name = "topic"
kind = "document"
[[layer]]
name = "tone"
kind = "paragraph"
"#;

struct Trial {
    schema: Schema,
    annotators: Vec<String>,
    registry: Registry,
}

impl Trial {
    fn new() -> Self {
        let entity = |id: &str| {
            let line = format!(r#"{{"id":"{id}","kind":"entity","name":"Lena Karimova","type":"person"}}"#);
            Record::from_line(&line).unwrap()
        };
        let registry = Registry::new(&[], [], &[entity("e-1"), entity("e-2")]);
        Self { schema: parse::parse(TOML).0, annotators: ["alice", "boris"].map(str::to_owned).to_vec(), registry }
    }

    fn wanted(&self, gold: Option<Marked>) -> Wanted<'_> {
        let layers = layers(&self.schema, None);
        Wanted { annotators: &self.annotators, layers, label: None, gold, registry: &self.registry }
    }

    fn take(&self, gather: &mut Gather, id: &str, text: &str, lines: [&[&str]; 2]) {
        let origin = Origin { file: format!("corpus/{id}.txt").into(), language: "en".into() };
        let article = plain::outline(text, false, &origin).unwrap().unwrap().article(&origin);
        let map = TextMap::new(article.text.clone());
        let record = |line: &&str| Record::from_line(&format!("{{{line}}}")).unwrap();
        let sheet =
            |(who, lines): (&str, &[&str])| Sheet::new(who, lines.iter().map(record), &article, &map, &self.schema);
        let sheets: Vec<Sheet> = ["alice", "boris"].into_iter().zip(lines).map(sheet).collect();
        gather.add(&article, &map, &sheets, &[]);
    }
}

const DONE: &str = r#""id":"m","kind":"mark","label":"done","start":0,"end":1"#;

fn span(id: &str, ends: &str, label: &str) -> String {
    format!(r#""id":"{id}","kind":"span","layer":"entity","label":"{label}",{ends}"#)
}

#[test]
fn labels_are_numbered_by_name_and_documents_by_id_whoever_gathered_them() {
    let trial = Trial::new();
    let wanted = trial.wanted(None);
    let (mut one, mut two) = (Gather::new(&wanted, &trial.schema), Gather::new(&wanted, &trial.schema));
    let ends = r#""start":0,"end":4"#;
    trial.take(&mut one, "b", "Lind met Brandt", [&[&span("x", ends, "PER"), DONE], &[]]);
    trial.take(&mut two, "a", "Lind met Brandt", [&[&span("x", ends, "ZZZ"), &span("y", ends, "ORG"), DONE], &[]]);
    trial.take(&mut two, "c", "Nobody finished this", [&[&span("x", ends, "PER")], &[]]);
    let found = Gather::finish(vec![one, two]);
    assert_eq!(found.study.labels, ["ORG", "PER", "ZZZ"]);
    let of = |document: &Document| document.spans.iter().map(|span| span.label).collect::<Vec<_>>();
    let documents: Vec<_> = found.study.documents.iter().map(|one| (one.id.as_str(), of(one))).collect();
    assert_eq!(documents, [("a", vec![0, 2]), ("b", vec![1])]);
    assert_eq!((found.paragraphs, found.taken[0].spans), (3, 3));
    let names: Vec<&str> = found.study.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["entity", "stance", "topic", "tone"]);
}

#[test]
fn pieces_that_touch_are_one_and_spans_that_stand_twice_too() {
    let trial = Trial::new();
    let wanted = trial.wanted(None);
    let mut gather = Gather::new(&wanted, &trial.schema);
    let lines = [
        span("a", r#""start":0,"end":8"#, "PER"),
        span("b", r#""start":0,"end":8,"parts":[[4,8],[0,4]]"#, "PER"),
        span("c", r#""start":0,"end":8,"parts":[[0,2],[4,8]]"#, "PER"),
        span("d", r#""start":3,"end":3"#, "PER"),
        span("e", r#""start":3,"end":300"#, "PER"),
        span("f", r#""start":3,"end":5,"origin":"review""#, "PER"),
        r#""id":"g","kind":"span","layer":"other","label":"X","start":0,"end":2"#.to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).chain([DONE]).collect();
    trial.take(&mut gather, "a", "Lind met Brandt", [&lines, &[]]);
    let found = Gather::finish(vec![gather]);
    let document = &found.study.documents[0];
    let pieces = |span: &Span| span.pieces.as_ref().map(|pieces| pieces.len());
    let spans: Vec<_> = document.spans.iter().map(|span| (span.start, span.end, pieces(span))).collect();
    assert_eq!(spans, [(0, 8, None), (0, 8, Some(2))]);
    assert_eq!((found.taken[0].review, found.taken[0].unknown), (1, 1));
}

#[test]
fn stances_name_their_parties_by_entity_and_folded_words() {
    let trial = Trial::new();
    let wanted = trial.wanted(None);
    let mut gather = Gather::new(&wanted, &trial.schema);
    let stance = |id: &str, parties: &str| {
        format!(r#""id":"{id}","kind":"span","layer":"stance","label":"against","start":5,"end":8,{parties}"#)
    };
    let alice = [
        span("k", r#""start":0,"end":4,"entity":"e-2""#, "PER"),
        stance("s", r#""holder":{"span":"k"},"target":{"text":"The  BLOC"}"#),
        stance("t", r#""holder":{"span":"k"},"target":{"author":true}"#),
    ];
    let alice: Vec<&str> = alice.iter().map(String::as_str).chain([DONE]).collect();
    let boris = stance("u", r#""holder":{"entity":"e-1","text":"Karimova"}"#);
    trial.take(&mut gather, "a", "Lind met Brandt", [&alice, &[&boris, DONE]]);
    let found = Gather::finish(vec![gather]);
    let [one, other] = found.study.documents[0].stances.as_slice() else { panic!("two stances") };
    assert_eq!(one.holder.len(), 1);
    assert_eq!((one.holder[0].words.as_str(), one.holder[0].pieces.len()), ("", 1));
    assert_eq!((one.holder[0].entity.clone(), one.target.len()), (other.holder[0].entity.clone(), 2));
    assert_eq!((one.target[0].words.as_str(), one.target[1].author), ("the bloc", true));
    assert_eq!(found.study.documents[0].spans[one.span].label, found.study.documents[0].spans[other.span].label);
}

#[test]
fn labels_stand_on_their_document_or_paragraph_and_gold_without_marks_where_it_has_spans() {
    let trial = Trial::new();
    let wanted = trial.wanted(Some(Marked::No));
    let mut gather = Gather::new(&wanted, &trial.schema);
    let topic = r#""id":"t","kind":"label","layer":"topic","label":"war""#;
    let tone = r#""id":"u","kind":"label","layer":"tone","label":"calm","start":9,"end":15"#;
    let gold = span("g", r#""start":9,"end":15,"origin":"review""#, "PER");
    trial.take(&mut gather, "a", "Lind met\nBrandt", [&[&gold], &[topic, tone, DONE]]);
    let found = Gather::finish(vec![gather]);
    let document = &found.study.documents[0];
    let labels: Vec<_> = document.labels.iter().map(|label| (label.layer, label.unit, label.by)).collect();
    assert_eq!(labels, [(2, None, 1), (3, Some(1), 1)]);
    let finished: Vec<Vec<usize>> = document.finished.iter().map(|(_, units)| units.iter().collect()).collect();
    assert_eq!(finished, [[1], [0]]);
}
