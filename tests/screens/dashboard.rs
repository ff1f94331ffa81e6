//! How far annotators agree, on the screen.

#![expect(clippy::string_slice, reason = "a wrong place fails the test, as it should")]

use super::review::{done, read, reviewing, span, three};
use glossator::annotation::{Kind, Record};
use glossator::driver::Headless;
use glossator::session::Screen;
use glossator::session::dashboard::Spot;
use glossator::session::dashboard::agreement::measure::Measure;
use glossator::session::effect::Event;
use glossator::text::CharPos;

/// In the dashboard, from the text.
fn dashboard(size: (u16, u16), others: Vec<(&'static str, Vec<Record>)>, own: Vec<Record>) -> Headless {
    let mut headless = reviewing(size, others, own);
    headless.press("qgs3");
    assert_eq!(headless.session.screen, Screen::Dashboard);
    headless
}

fn row_with(text: &str, what: &str) -> String {
    text.lines().find(|line| line.contains(what)).unwrap_or_default().to_owned()
}

/// A record about the second article, whose first paragraph both have finished.
fn second(id: &str, kind: Kind, label: &str, words: &str) -> Record {
    let (articles, _) = read();
    let article = articles.last().unwrap();
    let start = article.text.split(words).next().unwrap().chars().count();
    let at = |at: usize| Some(CharPos::new(u32::try_from(at).unwrap()));
    let layer = if kind == Kind::Span { "entity" } else { "" };
    Record {
        kind,
        doc: article.id.clone(),
        start: at(start),
        end: at(start + words.chars().count()),
        layer: layer.into(),
        quote: words.into(),
        sha: article.sha.clone(),
        ..span(id, label, "Velmar")
    }
}

#[test]
fn the_matrix_of_three_annotators() {
    for (width, height) in [(120, 36), (80, 24), (40, 10)] {
        let headless = dashboard((width, height), three(), Vec::new());
        insta::assert_snapshot!(format!("dashboard_{width}x{height}"), headless.text());
    }
}

#[test]
fn the_cursor_goes_over_pairs_and_confusions_and_round() {
    let mut it = dashboard((120, 36), three(), Vec::new());
    let mut spots = Vec::new();
    for _ in 0..7 {
        spots.push(it.session.dashboard_spot().unwrap());
        it.press("<Tab>");
    }
    let confusions = it.session.shown_confusions().len();
    assert_eq!(confusions, 3);
    assert_eq!(spots[..4], [Spot::Pair(0, 1), Spot::Pair(0, 2), Spot::Pair(1, 2), Spot::Confusion(0)]);
    assert_eq!(spots[6], Spot::Pair(0, 1), "round to the first");
    it.press("<Home>ljjj");
    assert_eq!(it.session.dashboard_spot(), Some(Spot::Confusion(1)));
    it.press("kkk<S-Tab><S-Tab>");
    assert_eq!(it.session.dashboard_spot(), Some(Spot::Confusion(2)));
}

#[test]
fn figures_of_a_pair_with_their_interval_and_the_measures() {
    let mut it = dashboard((120, 36), three(), Vec::new());
    let text = it.text();
    let detail = row_with(&text, "I alice | B boris");
    assert!(detail.contains("2 ¶ in 1 article · 4|4 spans · exact F1 0.75"), "{detail}");
    assert!(text.contains("few data") && !text.contains('…'), "{text}");
    for measure in [Measure::Partial, Measure::Kappa, Measure::UAlpha, Measure::Exact] {
        it.press("m");
        assert_eq!(it.session.dashboard.shown(), measure);
    }
    it.press("<C-l>mmmm");
    assert_eq!(it.session.dashboard.shown(), Measure::Stance);
    assert!(it.text().contains("stance (2 of 2) · F1 of stances in full"));
    it.press("L");
    assert_eq!(it.session.dashboard.shown(), Measure::Exact, "entities have no holders");
}

#[test]
fn intervals_stand_beside_the_figures_where_there_are_several_articles() {
    let both = |who: &str| {
        vec![
            second(&format!("{who}8"), Kind::Mark, "done", "قالت لينا: لا (أبدا) في Velmar."),
            second(&format!("{who}9"), Kind::Span, "GPE", "Velmar"),
        ]
    };
    let mut others = three();
    for (who, records) in &mut others {
        records.extend(both(&who[..1]));
    }
    let it = dashboard((120, 36), others, Vec::new());
    let text = it.text();
    assert!(row_with(&text, "alpha of tokens").contains("alpha of tokens 0.85 (95 % 0.82 to 1.00)"), "{text}");
    assert!(row_with(&text, "I alice | B boris").contains("exact F1 0.80 (95 % 0.75 to 1.00)"), "{text}");
    assert!(it.session.dashboard.progress.is_none());
}

#[test]
fn a_pair_lists_its_spans_and_leads_to_the_review() {
    let mut it = dashboard((120, 36), three(), Vec::new());
    it.press("l<Enter>");
    insta::assert_snapshot!("places_120x36", it.text());
    it.press("q");
    assert!(it.text().contains("exact F1"), "back to the figures");
    it.press("<Enter><Tab><Enter>");
    assert_eq!(it.session.screen, Screen::Review);
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "Velmar");
    let item = it.session.item_here().and_then(|at| it.session.review.comparison.items.get(at)).unwrap();
    assert_eq!(item.versions.len(), 2, "what is to be decided is selected");
    it.press("gsq");
    assert_eq!(it.session.screen, Screen::Review, "back where one came from");
    it.press("1");
    assert!(it.written.iter().any(|record| record.kind == Kind::Decision));
}

#[test]
fn a_confusion_lists_all_pairs_that_have_it() {
    let mut it = dashboard((80, 24), three(), Vec::new());
    it.press("G<Enter>");
    let text = it.text();
    assert!(text.starts_with(" PER, other bounds") || text.contains(" differ, 0 equal"), "{text}");
    it.press("<Esc><Home><S-Tab><S-Tab><S-Tab><Enter>");
    insta::assert_snapshot!("places_80x24", it.text());
}

#[test]
fn names_are_hidden_where_the_review_hides_them() {
    let mut it = dashboard((80, 24), three(), Vec::new());
    assert!(it.text().contains("alice"));
    it.press("zb");
    let text = it.text();
    assert!(["alice", "boris", "carla"].iter().all(|name| !text.contains(name)), "{text}");
    it.press("<Enter>");
    assert!(!it.text().contains("alice"));
}

#[test]
fn without_a_common_paragraph_no_number_is_shown() {
    let first = "All delegates met Ms Lena Orlo in Velmar.";
    let alone = vec![("alice", vec![done("a0", first), span("a2", "PER", "Lena Orlo")])];
    let it = dashboard((80, 24), alone, vec![span("r1", "PER", "Lena Orlo")]);
    let text = it.text();
    assert!(text.contains("nothing to compare") && text.contains("Finished paragraphs:"), "{text}");
    assert!(!text.contains("F1"), "{text}");
    let it = dashboard((40, 10), Vec::new(), Vec::new());
    assert!(it.text().contains("Finished paragraphs: nobody"), "{}", it.text());
}

#[test]
fn what_comes_after_one_has_left_is_dropped() {
    let mut it = dashboard((80, 24), three(), Vec::new());
    let before = it.session.dashboard.figures.clone().unwrap();
    it.press("q");
    assert_eq!(it.session.screen, Screen::Annotate);
    let compared = glossator::session::dashboard::agreement::figures::Compared::Failed("late".into());
    it.event(Event::Compared(glossator::session::job::Generation(1), compared));
    assert!(it.session.dashboard.fault.is_none());
    it.press("gs");
    assert!(!std::sync::Arc::ptr_eq(&before, it.session.dashboard.figures.as_ref().unwrap()), "it is counted anew");
}
