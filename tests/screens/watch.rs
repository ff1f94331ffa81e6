//! What should not be overlooked: the expressions that the team lights up, and words that are not tagged alike.

use super::{check, live};
use glossator::annotation::Kind;
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Schema, Source, ready};
use glossator::session::Start;
use ratatui::style::Modifier;
use std::sync::Arc;

const ARTICLES: &str = "Opposition leaves early

Lake Wire 26/05/2015

Orlo accused Anhalt. Orlo denied it.
Anhalt left; Orlo, accused again, stayed.


League says no

Border Post 27/05/2015

Orlo left.
";

fn open(highlights: &[&str], colour: bool) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(ARTICLES.as_bytes(), &Source::default(), &origin);
    let highlights = highlights.iter().map(|text| (*text).to_owned()).collect();
    let schema = Some(Arc::new(Schema { highlights, ..ready::news().0 }));
    let start = Start { name: "Talks".into(), schema, who: "rk".into(), size: (80, 24), ..Start::default() };
    Headless::new(start, Corpus::new(articles, findings), colour)
}

fn selected(it: &Headless) -> (usize, String) {
    let open = it.session.article.as_ref().unwrap();
    (open.selection.paragraph, open.selected_text().to_owned())
}

/// The words whose cells have a modifier, row by row.
fn words_with(it: &Headless, modifier: Modifier) -> Vec<String> {
    let buffer = it.screen();
    let mut words = Vec::new();
    for y in 3..22 {
        let row: String = (0..buffer.area.width)
            .map(|x| buffer.cell((x, y)).unwrap())
            .map(|cell| if cell.modifier.contains(modifier) { cell.symbol() } else { " " })
            .collect();
        words.extend(row.split_whitespace().map(str::to_owned));
    }
    words
}

#[test]
fn what_the_team_lights_up_is_underlined_and_tab_stops_there() {
    let mut it = open(&["accus\\w+", "den(y|ied)"], false);
    insta::assert_snapshot!("lit_80x24", it.text());
    let lit = Modifier::UNDERLINED | Modifier::DIM;
    assert_eq!(words_with(&it, lit), ["accused", "denied", "accused"]);
    let coloured = open(&["accus\\w+"], true);
    assert_eq!(words_with(&coloured, Modifier::UNDERLINED), ["accused", "accused"]);
    it.press("<Tab>");
    assert_eq!(selected(&it), (0, "accused".to_owned()));
    it.press("<Tab>");
    assert_eq!(selected(&it), (0, "denied".to_owned()));
    it.press("<Tab>");
    assert_eq!(selected(&it), (0, "accused".to_owned()), "and round");
    it.press("<S-Tab>");
    assert_eq!(selected(&it), (0, "denied".to_owned()));
    // What is tagged needs no look.
    it.press("p<Tab><Tab>");
    assert_eq!(selected(&it), (0, "accused".to_owned()));
    it.press("zz");
    assert!(words_with(&it, lit).is_empty(), "plain text is plain");
    check(&it);
}

#[test]
fn words_that_are_tagged_otherwise_or_not_at_all_are_said() {
    let mut it = open(&[], false);
    assert!(it.session.watch.consistency.is_none());
    it.press("p");
    it.press("<Esc>");
    assert!(it.text().contains("stands untagged 2 times below"), "{}", it.text());
    it.press("<Tab>");
    assert_eq!(selected(&it), (0, "Orlo".to_owned()));
    assert_eq!(it.session.article.as_ref().unwrap().selected_chars().unwrap().start.get(), 21);
    insta::assert_snapshot!("untagged_80x24", it.text());
    assert!(it.text().contains("PER once, here untagged"), "{}", it.text());
    it.press("o<Esc>");
    assert!(it.text().contains("entity ORG · PER once, here ORG · stands untagged once below"), "{}", it.text());
    it.press("<Tab>");
    assert_eq!(selected(&it), (1, "Orlo".to_owned()), "further down");
    it.press("p<C-Down><Esc>");
    assert!(it.text().contains("PER 2 times, here untagged"), "{}", it.text());
    it.press("uuu");
    assert!(live(&it, &Kind::Span).is_empty());
    assert!(it.session.watch.consistency.is_none(), "{:?}", it.session.watch.consistency);
    check(&it);
}
