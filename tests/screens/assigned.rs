//! Articles that are assigned: what the library says, where `gn` leads.

use glossator::annotation::{Kind, Record};
use glossator::assignment::{Line, told::Gathering};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::effect::Event;
use glossator::session::library::Others;
use glossator::session::{Screen, Start};
use std::sync::Arc;

fn open(size: (u16, u16)) -> Headless {
    open_in(size, false)
}

/// Six articles of one paragraph.
fn open_in(size: (u16, u16), colour: bool) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let article = |at: u32| format!("Title {at}\n\nWire 0{at}/05/2015\n\nOrlo left {at} times.");
    let text = (1..=6).map(article).collect::<Vec<_>>().join("\n\n");
    let (articles, _) = corpus::read(text.as_bytes(), &Source::default(), &origin);
    let schema = Some(Arc::new(ready::news().0));
    let start = Start { name: "Talks".into(), schema, who: "rk".into(), size, ..Start::default() };
    Headless::new(start, Corpus::new(articles, Vec::new()), colour)
}

fn assign(it: &mut Headless, rows: &[(usize, &str, &str)]) {
    let corpus = it.session.corpus.clone().unwrap();
    let mut gathering = Gathering::default();
    for (number, (at, by, part)) in (1..).zip(rows) {
        let doc = corpus.heading(*at).unwrap().id.clone();
        let line = Line { doc, by: (*by).to_owned(), part: (*part).to_owned() };
        gathering.put(&line, number, &corpus).unwrap();
    }
    it.event(Event::Assignments(Arc::new(gathering.finish().0), 0));
}

const ROWS: &[(usize, &str, &str)] =
    &[(1, "rk", "pilot"), (1, "boris", "pilot"), (3, "rk", ""), (4, "rk", ""), (4, "rk", "pilot"), (5, "boris", "")];

fn place(it: &Headless) -> usize {
    it.session.article.as_ref().unwrap().index.unwrap()
}

#[test]
fn the_library_says_what_is_whose_and_filters_by_it() {
    let mut it = open((120, 20));
    assign(&mut it, ROWS);
    assert!(it.text().contains("not yours to read, 3 others are: gn goes there"), "{}", it.text());
    it.press("gn<Space>");
    let mut others = Others::default();
    let doc = |at: usize| it.session.corpus.as_ref().unwrap().heading(at).unwrap().id.clone();
    others.by_doc.insert(doc(5), vec![("boris".into(), 2)]);
    it.event(Event::Others(others, Box::default()));
    it.press("gl");
    insta::assert_snapshot!("assigned_120x20", it.text());
    let rows = |it: &mut Headless, filter: &str| {
        it.press("<Esc>/");
        it.paste(filter);
        it.press("<Enter>");
        it.session.library.rows.clone()
    };
    assert_eq!(rows(&mut it, "assigned:me"), [1, 3, 4]);
    assert_eq!(rows(&mut it, "assigned:me state:todo"), [3, 4]);
    assert_eq!(rows(&mut it, "assigned:bor"), [1, 5]);
    assert_eq!(rows(&mut it, "assigned:me part:PILOT"), [1, 4]);
    assert_eq!(rows(&mut it, "assigned:nobody"), [0, 2]);
    assert_eq!(rows(&mut it, "part:nothing").len(), 0);
    for size in [(80, 20), (40, 10)] {
        it.press("<Esc>");
        it.event(Event::Resize(size.0, size.1));
        insta::assert_snapshot!(format!("assigned_{}x{}", size.0, size.1), it.text());
    }
}

#[test]
fn what_is_untouched_of_ones_own_comes_first() {
    let mut it = open((120, 20));
    assign(&mut it, ROWS);
    let mut visited = Vec::new();
    for _ in 0..6 {
        it.press("gn");
        visited.push(place(&it));
        // By a key the session would go on to the article after it.
        it.event(Event::Merged(vec![done(&it, place(&it))], Vec::new()));
    }
    assert_eq!(visited, [1, 3, 4, 5, 0, 2]);
    assert_eq!((it.session.assigned.own.articles_done, it.session.assigned.own.articles), (3, 3));
    assert_eq!(it.session.screen, Screen::Annotate);
    it.press("gn");
    assert!(it.text().contains("no paragraph is untouched"), "{}", it.text());
}

#[test]
fn the_dashboard_tells_how_far_everybody_is() {
    let mut it = open((120, 36));
    assign(&mut it, ROWS);
    it.event(Event::Merged(vec![done(&it, 1)], Vec::new()));
    it.others.insert("boris".into(), vec![done(&it, 1), done(&it, 5)]);
    it.press("gs1");
    insta::assert_snapshot!("assigned_progress_120x36", it.text());
    it.event(Event::Resize(80, 24));
    insta::assert_snapshot!("assigned_progress_80x24", it.text());
    it.event(Event::Resize(40, 10));
    assert!(it.text().contains("all outlets"), "{}", it.text());
    let many: Vec<String> = (0..30).map(|number| format!("reader-{number:02}")).collect();
    let rows: Vec<(usize, &str, &str)> = many.iter().map(|name| (0, name.as_str(), "")).collect();
    assign(&mut it, &rows);
    it.event(Event::Resize(80, 24));
    it.press("qgs1");
    assert!(it.text().contains("reader-04") && it.text().contains("and 25 others: gloss stats"), "{}", it.text());
}

#[test]
fn after_the_end_of_an_article_of_ones_own_comes_the_next_of_them() {
    let mut it = open((120, 20));
    assign(&mut it, ROWS);
    it.press("<Space>");
    assert_eq!(place(&it), 1, "the first is nobody's: the next in the corpus follows");
    it.press("<Space>");
    assert_eq!(place(&it), 3);
    it.press("<Space>");
    assert_eq!(place(&it), 4);
    it.press("<Space>");
    assert!(it.text().contains("this was the last paragraph of your articles · gn goes"), "{}", it.text());
    it.press("<C-Down>");
    assert_eq!(place(&it), 5, "whoever asks for the next article means the next");
}

#[test]
fn an_article_that_is_not_ones_own_says_so() {
    let mut it = open((120, 20));
    assign(&mut it, &[(2, "rk", "")]);
    it.press("gn<Space>gn");
    assert!(it.text().contains("nothing of yours is untouched"), "{}", it.text());
}

#[test]
fn the_chosen_row_is_one_bar_also_where_it_is_done() {
    let mut it = open_in((120, 20), true);
    assign(&mut it, &[(0, "rk", "")]);
    it.event(Event::Merged(vec![done(&it, 0)], Vec::new()));
    it.press("gl");
    let screen = it.screen();
    let row: Vec<_> = (0..120).map(|x| screen.cell((x, 3)).unwrap()).collect();
    let line: String = row.iter().map(|cell| cell.symbol()).collect();
    assert!(line.contains("✓ ████ • 2015-05-01"), "{line}");
    assert!(row.windows(2).all(|two| two[0].style() == two[1].style()), "{row:?}");
}

#[test]
fn what_is_wrong_with_the_file_is_said() {
    let mut it = open((120, 20));
    it.event(Event::Assignments(Arc::default(), 4));
    assert!(it.text().contains("4 findings in assign.jsonl: gloss check lists them"), "{}", it.text());
}

/// A mark on the one paragraph of an article.
fn done(it: &Headless, at: usize) -> Record {
    let (_, article) = it.session.corpus.as_ref().map(|corpus| (0, corpus.article(at).unwrap())).unwrap();
    let end = article.text.chars().count();
    let line = serde_json::json!({"id": format!("m-{at}"), "kind": "mark", "doc": article.id, "start": 0, "end": end,
        "label": "done", "sha": article.sha, "by": "rk", "at": "2026-11-26T08:00:00Z"});
    let record = Record::from_line(&line.to_string()).unwrap();
    assert_eq!(record.kind, Kind::Mark);
    record
}
