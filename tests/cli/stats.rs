//! `gloss stats` on suggestions: what became of them, and the paragraphs shown without.

#![expect(clippy::indexing_slicing, reason = "a missing part of an answer fails the test, as it should")]

use super::{annotate, code, gloss, lines, talks};
use serde_json::{Value, json};

const DOC: &str = "talks/talks-end";

fn span(id: &str, start: u32, quote: &str, more: Value) -> String {
    let end = start + u32::try_from(quote.len()).unwrap();
    let mut line = json!({"id": id, "kind": "span", "doc": DOC, "start": start, "end": end, "layer": "entity", "label": "PER",
        "quote": quote, "by": "rosa"});
    line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    line.to_string()
}

fn of_rosa(folder: &std::path::Path) -> Value {
    let stats = gloss(folder, &["stats", "--json"]);
    assert_eq!(code(&stats), 0);
    lines(&stats)[0]["annotators"]["rosa"].clone()
}

#[test]
fn what_became_of_suggestions_is_counted_by_label_and_source() {
    let folder = talks();
    let suggestion = span("x-1", 13, "Anhalt", json!({"label": "ORG", "origin": "model:x@1", "score": 0.9}));
    std::fs::create_dir(folder.path().join("suggestions")).unwrap();
    std::fs::write(folder.path().join("suggestions/x.jsonl"), suggestion).unwrap();
    let maker = "model:builtin@1";
    let reject =
        json!({"kind": "decision", "label": "reject", "of": "p-9@1", "attrs": {"label": "GPE", "origin": maker}});
    let all = [
        span("s-1", 2, "Orlo", json!({"origin": maker, "of": "p-1@1", "at": "2026-11-24T07:12:03Z"})),
        span("s-2", 7, "left", json!({"origin": maker, "of": "p-2@1", "at": "2026-11-24T07:12:06Z"})),
        // The suggestion was ORG: that it was wrong counts there.
        span("s-3", 13, "Anhalt", json!({"of": "x-1@1", "at": "2026-11-24T07:12:09Z"})),
        span("s-4", 20, "stayed", json!({"origin": "bulk", "of": "p-unknown@1", "score": 0.9})),
        span("s-5", 2, "Orlo", json!({"label": "ORG"})),
        span("d-1", 2, "Orlo", reject),
    ];
    annotate(folder.path(), "rosa", &(all.join("\n") + "\n"));
    let rosa = of_rosa(folder.path());
    let counts = |accepted: u32, corrected: u32, rejected: u32, rate: f64| json!({"accepted": accepted, "corrected": corrected, "rejected": rejected, "rate": rate});
    assert_eq!(
        rosa["suggested"],
        json!({"entity/PER": counts(3, 0, 0, 1.0), "entity/ORG": counts(0, 1, 0, 0.0), "entity/GPE": counts(0, 0, 1, 0.0)})
    );
    assert_eq!(
        rosa["sources"],
        json!({"?": counts(1, 0, 0, 1.0), maker: counts(2, 0, 1, 0.6667), "model:x@1": counts(0, 1, 0, 0.0)})
    );
    assert_eq!((&rosa["accepted_unchanged"], &rosa["seconds_between_accepts"]), (&json!(0.75), &json!(3)));
    assert_eq!(rosa["spans"], 5);
    let text = String::from_utf8(gloss(folder.path(), &["stats"]).stdout).unwrap();
    assert!(text.contains("75 %") && text.contains("3 s (median)") && text.contains("67 %"), "{text}");
}

#[test]
fn paragraphs_without_suggestions_stand_beside_the_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    std::fs::write(folder.path().join("gloss.toml"), "[suggest]\nwithhold = 0.5\n").unwrap();
    let (mut own, mut gold) = (String::new(), String::new());
    for at in 0..40 {
        std::fs::write(folder.path().join(format!("corpus/a{at}.txt")), "Orlo met Anhalt.").unwrap();
        let record = |id: &str, start: u32, quote: &str, kind: &str| {
            let end = start + u32::try_from(quote.len()).unwrap();
            let (label, quote) = if kind == "mark" { ("done", "") } else { ("PER", quote) };
            json!({"id": format!("{id}-{at}"), "kind": kind, "doc": format!("a{at}"), "start": start, "end": end,
                "layer": "entity", "label": label, "quote": quote})
            .to_string()
                + "\n"
        };
        own += &record("s", 0, "Orlo", "span");
        own += &record("m", 0, "Orlo met Anhalt.", "mark");
        gold += &record("g", 0, "Orlo", "span");
        gold += &record("h", 9, "Anhalt", "span");
    }
    annotate(folder.path(), "rosa", &own);
    annotate(folder.path(), "gold", &gold);
    let found = &of_rosa(folder.path())["withhold"];
    let (withheld, shown) = (&found["withheld"], &found["shown"]);
    assert_eq!(found["share"], 0.5);
    assert_eq!(withheld["paragraphs"].as_u64().unwrap() + shown["paragraphs"].as_u64().unwrap(), 40);
    for group in [withheld, shown] {
        assert!(group["paragraphs"].as_u64().unwrap() > 5, "{found}");
        assert_eq!(group["spans_per_100_tokens"], 25.0);
        assert_eq!(group["labels"], json!({"entity/PER": 1.0}));
        assert_eq!((&group["precision"], &group["recall"]), (&json!(1.0), &json!(0.5)));
    }
    assert_eq!(found["difference"], json!({"spans_per_100_tokens": 0.0, "low": 0.0, "high": 0.0}));
    std::fs::write(folder.path().join("gloss.toml"), "").unwrap();
    let found = &of_rosa(folder.path())["withhold"];
    assert_eq!((&found["withheld"]["precision"], &found["difference"]), (&Value::Null, &Value::Null));
}
