use super::*;
use crate::corpus::{Corpus, Origin, plain};
use crate::schema::ready;

const TEXT: &str = "Lena Orlo met Otto Brandt in Velmar.\n\nThe League opposed the talks on Monday.";

fn record(id: &str, kind: &str, words: &str, layer: &str, label: &str, more: &str) -> Record {
    let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
    let (end, doc) = (start + words.chars().count(), "a");
    let line = format!(
        r#"{{"id":"{id}","kind":"{kind}","doc":"{doc}","start":{start},"end":{end},"layer":"{layer}","label":"{label}","quote":"{words}"{more}}}"#
    );
    Record::from_line(&line).unwrap()
}

fn span(id: &str, words: &str, label: &str) -> Record {
    record(id, "span", words, "entity", label, "")
}

fn done(id: &str, words: &str) -> Record {
    record(id, "mark", words, "", "done", "")
}

fn article() -> Article {
    let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
    Article { id: "a".into(), ..plain::outline(TEXT, false, &origin).unwrap().unwrap().article(&origin) }
}

/// Both paragraphs are finished in gold; of the second nothing but a stance and its parties.
fn gold() -> Vec<Record> {
    let stance = r#","holder":{"span":"g6","text":"The League"},"target":{"text":"the talks"}"#;
    vec![
        done("g1", "Lena Orlo met"),
        done("g2", "The League opposed"),
        span("g3", "Lena Orlo", "PER"),
        span("g4", "Otto Brandt", "PER"),
        span("g5", "Velmar", "GPE"),
        span("g6", "The League", "ORG"),
        record("g7", "span", "opposed", "stance", "against", stance),
    ]
}

fn compared(own: Vec<Record>, only: Option<&str>) -> [Compared; 2] {
    let (article, schema) = (article(), ready::news().0);
    let map = TextMap::new(article.text.clone());
    let gold = Gold::new(gold(), &schema, only);
    let own = own.into_iter().map(Arc::new);
    let both = Both::new(&gold, own, (&article, &map), &schema, &Registry::default());
    [both.paragraph(0), both.paragraph(1)]
}

fn told(compared: &Compared) -> Vec<String> {
    let words = |record: &Option<Arc<Record>>| {
        record.as_ref().map_or("–".to_owned(), |record| format!("{} {}", record.label, record.quote))
    };
    let told = |finding: &Finding| {
        let what: Vec<&str> = finding.what.iter().map(|what| what.as_str()).collect();
        format!("{:?} {} / {} {}", finding.verdict(), words(&finding.gold), words(&finding.own), what.join(" "))
    };
    compared.findings.iter().map(|finding| told(finding).trim_end().to_owned()).collect()
}

#[test]
fn each_paragraph_tells_what_is_missing_too_much_and_different() {
    let own = vec![
        span("s1", "Lena", "PER"),
        span("s2", "Velmar", "ORG"),
        span("s3", "met", "EVENT"),
        span("s4", "The League", "ORG"),
        record(
            "s5",
            "span",
            "opposed",
            "stance",
            "against",
            r#","holder":{"text":"Orlo"},"target":{"text":"The talks"}"#,
        ),
    ];
    let [first, second] = compared(own, None);
    assert_eq!(
        told(&first),
        [
            "Differs PER Lena Orlo / PER Lena bounds",
            "Extra – / EVENT met",
            "Missing PER Otto Brandt / –",
            "Differs GPE Velmar / ORG Velmar label",
        ]
    );
    // Of three in gold none has its bounds and its label; “Lena” overlaps one of its label.
    assert_eq!((first.score.all, first.score.overlap), (Counts { gold: 3, own: 3, strict: 0 }, 1));
    let confused: Vec<String> =
        first.score.confusions().iter().map(|((_, gold, own), count)| format!("{gold:?} {own:?} {count}")).collect();
    assert_eq!(confused.len(), 4);
    assert!(confused.contains(&r#"Some("GPE") Some("ORG") 1"#.to_owned()), "{confused:?}");
    assert_eq!(
        told(&second),
        ["Differs against opposed / against opposed holder", "Right ORG The League / ORG The League"]
    );
    // Bounds and label of the stance are those of gold: it counts, the holder is told.
    assert_eq!((second.score.all, second.score.overlap), (Counts { gold: 2, own: 2, strict: 2 }, 2));
    let mut sum = first.score.clone();
    sum += &second.score;
    assert_eq!((sum.strict_f1(), sum.overlap_f1()), (Some(0.4), Some(0.6)));
    assert_eq!(sum.labels[&("entity".to_owned(), "ORG".to_owned())], Counts { gold: 1, own: 2, strict: 1 });
}

#[test]
fn one_layer_is_practised_alone() {
    let [first, second] = compared(vec![span("s1", "Velmar", "GPE")], Some("stance"));
    assert_eq!((told(&first).len(), first.score.all), (0, Counts::default()));
    assert_eq!(told(&second), ["Missing against opposed / –"]);
    assert_eq!(first.score.strict_f1(), None);
}

#[test]
fn the_paragraphs_are_those_that_gold_says_are_finished() {
    let (article, schema) = (article(), ready::news().0);
    let corpus = Corpus::new(vec![article], Vec::new());
    let places = |records: Vec<Record>| {
        let places = Gold::new(records, &schema, None).places(&corpus);
        places.into_iter().map(|place| place.paragraph).collect::<Vec<_>>()
    };
    assert_eq!(places(gold()), [0, 1]);
    assert_eq!(places(vec![done("g1", "Lena Orlo"), span("g2", "The League", "ORG")]), [0]);
    // Gold of another program has no marks: finished is where it has spans.
    assert_eq!(places(vec![span("g2", "The League", "ORG")]), [1]);
    assert_eq!(places(Vec::new()), Vec::<usize>::new());
}
