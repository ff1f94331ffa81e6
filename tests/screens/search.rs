//! Searching in the article and the corpus, and tagging what was found.

use super::{check, live};
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::Start;
use glossator::session::found::LISTED;
use std::sync::Arc;

const ARTICLES: &str = "Opposition leaves early

Lake Wire 26/05/2015

Lena Orlo met Anhalt. Anhalt’s friends left; the Anhalter stayed with Tomas Anhalt.
😀 Anhalt, again: the Anhalt Foundation paid Orlo.


League says no

Border Post 27/05/2015

Anhalt left. Anhalt left.


Third day

Lake Wire 28/05/2015

Nobody met ANHALT or Jose\u{301} on day 3.
";

fn open_corpus(text: &str, size: (u16, u16)) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(text.as_bytes(), &Source::default(), &origin);
    let schema = Some(Arc::new(ready::news().0));
    let start = Start { name: "Talks".into(), schema, who: "rk".into(), size, ..Start::default() };
    Headless::new(start, Corpus::new(articles, findings), false)
}

fn open(size: (u16, u16)) -> Headless {
    open_corpus(ARTICLES, size)
}

fn selected(it: &Headless) -> (String, usize, String) {
    let open = it.session.article.as_ref().unwrap();
    (open.article.title.clone(), open.selection.paragraph, open.selected_text().to_owned())
}

fn here(it: &Headless, paragraph: usize, text: &str) -> bool {
    let (_, at, selected) = selected(it);
    (at, selected.as_str()) == (paragraph, text)
}

fn bulk(it: &Headless) -> Vec<&Record> {
    it.session.own.iter().filter(|record| record.origin == "bulk" && !record.is_retracted()).collect()
}

#[test]
fn an_expression_is_searched_in_the_article_and_a_bad_one_said() {
    let mut it = open((80, 24));
    it.press("/re:A\\w+<Enter>");
    assert!(here(&it, 0, "Anhalt"), "{:?}", selected(&it));
    it.press("nnn");
    assert!(here(&it, 0, "Anhalt"));
    it.press("nn");
    assert!(here(&it, 1, "Anhalt"), "{:?}", selected(&it));
    it.press("/re:(Orlo");
    assert!(it.text().contains("no regular expression: unclosed group"), "{}", it.text());
    it.press("<Esc>");
    assert!(here(&it, 1, "Anhalt"));
    it.press("/absent<Enter>");
    assert!(it.text().contains("“absent”: not in this article"), "{}", it.text());
    it.press("gg/again<Enter>n");
    assert!(here(&it, 1, "again"), "the only match is found again");
}

#[test]
fn every_mention_in_the_article_is_tagged_in_one_step() {
    let mut it = open((80, 24));
    // “Tomas Anhalt” is a span; the mention inside it stays as it is.
    it.press("/Tomas<Enter>Lpgg/Anhalt<Enter>p*");
    insta::assert_snapshot!("mentions_80x24", it.text());
    assert!(it.text().contains("3 of “Anhalt” PER"), "{}", it.text());
    it.press("<Tab>");
    assert!(here(&it, 1, "Anhalt"), "the screen goes along: {:?}", selected(&it));
    it.press("<Tab>x");
    assert!(it.text().contains("2 of “Anhalt” PER"));
    insta::assert_snapshot!("mentions_left_out_80x24", it.text());
    it.press("<Enter>");
    let tagged = bulk(&it);
    assert_eq!(tagged.len(), 2);
    let of = it.session.own.iter().find(|one| one.quote == "Anhalt" && one.origin.is_empty()).unwrap().reference();
    for record in &tagged {
        assert_eq!((record.label.as_str(), record.of.as_str(), record.quote.as_str()), ("PER", of.as_str(), "Anhalt"));
    }
    assert!(here(&it, 0, "Anhalt"), "back where it was asked");
    it.press("u");
    assert_eq!(bulk(&it).len(), 0);
    assert_eq!(live(&it, &Kind::Span), ["Anhalt PER", "Tomas Anhalt PER"]);
    it.press("<C-r>");
    assert_eq!(bulk(&it).len(), 2);
    check(&it);
}

#[test]
fn the_last_label_serves_where_nothing_is_tagged_and_stances_are_refused() {
    let mut it = open((80, 24));
    it.press("/Anhalt<Enter>*");
    assert!(it.text().contains("no label was used yet"), "{}", it.text());
    it.press("gg/Orlo<Enter>o/Anhalt<Enter>*<Enter>");
    assert_eq!(bulk(&it).len(), 5);
    assert!(bulk(&it).iter().all(|record| record.label == "ORG" && record.of.is_empty()));
    it.press("/again<Enter>-<Esc>*");
    assert!(it.text().contains("stances are judged one by one"), "{}", it.text());
    it.press("ggL*");
    assert!(it.text().contains("stances are judged one by one"), "{}", it.text());
    it.press("<Esc>/paid<Enter>o*");
    assert!(it.text().contains("stands nowhere else"), "{}", it.text());
    it.press("/Foundation<Enter>H*");
    check(&it);
}

#[test]
fn every_mention_in_the_corpus_is_tagged_in_one_step() {
    let mut it = open((80, 24));
    it.press("/Anhalt<Enter>pg*");
    insta::assert_snapshot!("everywhere_80x24", it.text());
    it.press("G");
    assert_eq!(selected(&it), ("League says no".to_owned(), 0, "Anhalt".to_owned()));
    it.press("x<Enter>");
    assert_eq!(selected(&it).0, "Opposition leaves early");
    let tagged = bulk(&it);
    assert_eq!(tagged.len(), 5);
    for record in tagged {
        let (_, article) = it.session.corpus.as_ref().unwrap().article_of(&record.doc).unwrap();
        assert_eq!(record.sha, article.sha);
        let text: Vec<char> = article.text.chars().collect();
        let (start, end) = (record.start.unwrap().get() as usize, record.end.unwrap().get() as usize);
        let part = |from: usize, to: usize| text[from..to.min(text.len())].iter().collect::<String>();
        assert_eq!(part(start, end), record.quote);
        assert_eq!(part(start.saturating_sub(32), start), record.prefix);
        assert_eq!(part(end, end + 32), record.suffix);
    }
    it.press("u");
    assert_eq!(bulk(&it).len(), 0);
    assert_eq!(live(&it, &Kind::Span), ["Anhalt PER"]);
    check(&it);
}

#[test]
fn a_search_of_the_corpus_leads_through_its_places() {
    let mut it = open((120, 36));
    it.press("g/anhalt");
    assert!(it.text().contains("Border") || it.text().contains("League says no"));
    it.press("<Enter>");
    insta::assert_snapshot!("corpus_search_120x36", it.text());
    it.press("G");
    assert_eq!(selected(&it), ("Third day".to_owned(), 0, "ANHALT".to_owned()));
    it.press("<Esc>");
    assert_eq!(selected(&it).0, "Opposition leaves early");
    it.press("g/outlet:border anhalt<Enter>j<Enter>");
    assert_eq!(selected(&it), ("League says no".to_owned(), 0, "Anhalt".to_owned()));
    assert!(matches!(it.session.mode, glossator::session::Mode::Normal));
    it.press("n");
    assert!(it.text().contains("1 of 2"), "{}", it.text());
    it.press("g/<Enter>");
    assert!(it.text().contains("2 for “outlet:border anhalt”"), "the last list comes back: {}", it.text());
    it.press("<Esc>g/re:[<Enter>");
    assert!(it.text().contains("no regular expression"), "{}", it.text());
    it.press("<Esc>g/~jose<Enter>");
    assert_eq!(selected(&it).2, "Jose\u{301}");
    it.press("<Esc>g/title:third anhalt<Enter>");
    assert!(it.text().contains("1 for"), "{}", it.text());
    it.press("<Esc>g/nothing such<Enter>");
    assert!(it.text().contains("0 for “nothing such”"), "{}", it.text());
    it.press("<Enter>px");
    check(&it);
}

#[test]
fn places_are_tagged_one_by_one_or_together() {
    let mut it = open((80, 24));
    it.press("g/re:Anhalt\\b<Enter>po");
    assert_eq!(live(&it, &Kind::Span), ["Anhalt PER", "Anhalt ORG"]);
    insta::assert_snapshot!("one_by_one_80x24", it.text());
    it.press("u");
    assert_eq!(live(&it, &Kind::Span).len(), 1);
    it.press("Ap");
    assert!(it.text().contains("6 of"), "the tagged one is not listed: {}", it.text());
    it.press("x<Enter>");
    assert_eq!(bulk(&it).len(), 5);
    it.press("g/label:per anhalt<Enter>");
    assert!(it.text().contains("6 for"), "{}", it.text());
    it.press("<Esc>u");
    assert_eq!(live(&it, &Kind::Span).len(), 1);
    // A stance asks for its holder; the list is gone on with by n.
    it.press("g/re:left|met<Enter>-");
    assert!(matches!(it.session.mode, glossator::session::Mode::Strip(_)));
    it.press("<Esc>n");
    assert_eq!(selected(&it).2, "left");
    it.press("g/<Enter>A-");
    assert!(it.text().contains("stances are judged one by one"), "{}", it.text());
    it.press("<Esc><Esc>");
    check(&it);
}

#[test]
fn lists_on_small_screens() {
    let mut it = open((40, 10));
    it.press("g/re:(anhalt");
    assert!(it.text().contains("g/re:(anhalt"), "{}", it.text());
    it.press("<C-u>anhalt<Enter>j");
    insta::assert_snapshot!("corpus_search_40x10", it.text());
    it.press("<Esc>/Anhalt<Enter>p*");
    insta::assert_snapshot!("mentions_40x10", it.text());
}

#[test]
fn more_places_than_are_listed_are_counted_and_come_next_time() {
    let text = format!("Long\n\nWire 01/02/2015\n\n{}\n", "Orlo left. ".repeat(LISTED + 5));
    let mut it = open_corpus(&text, (80, 24));
    it.press("pg*");
    assert!(it.text().contains("the first 10000 of 10004 are listed"), "{}", it.text());
    it.press("<Enter>");
    assert_eq!(bulk(&it).len(), LISTED);
    assert!(it.session.message.as_ref().unwrap().contains("4 more"), "{:?}", it.session.message);
    it.press("g*<Enter>");
    assert_eq!(bulk(&it).len(), LISTED + 4);
    it.press("uu");
    assert_eq!(bulk(&it).len(), 0);
}

#[test]
fn nothing_is_tagged_in_a_session_that_may_not_write() {
    let mut it = open((80, 24));
    it.press("/Anhalt<Enter>p");
    it.session.read_only = Some("locked".into());
    it.press("*");
    assert!(it.text().contains("locked"), "{}", it.text());
    it.press("g/anhalt<Enter>pA");
    assert!(it.text().contains("locked"), "{}", it.text());
    assert_eq!(it.written.len(), 1);
}
