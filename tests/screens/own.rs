//! The annotator's file is read beside the first frame.

use super::{TEXT, live, open};
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::Start;
use glossator::session::effect::Event;
use glossator::session::own::Own;
use std::sync::Arc;

/// A session whose file is not read yet, and what an earlier one left in the file: spans in both articles.
fn begun() -> (Headless, Vec<Record>) {
    let mut before = open((120, 36), false, Vec::new());
    before.press("p<C-Down>p");
    // Both sessions have the clock of the tests, and so would make the same ids.
    let renamed = |(at, record): (usize, &Record)| Record { id: format!("s-{at}"), ..record.clone() };
    let left: Vec<Record> = before.written.iter().enumerate().map(renamed).collect();
    assert_eq!(left.len(), 2);
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let first = articles.first().unwrap().clone();
    let start = Start {
        name: "Talks".into(),
        schema: Some(Arc::new(ready::news().0)),
        who: "rk".into(),
        records: left.iter().filter(|record| record.doc == first.id).cloned().collect(),
        partial: true,
        first: Some(Arc::new(first)),
        size: (120, 36),
        ..Start::default()
    };
    (Headless::new(start, Corpus::new(articles, findings), false), left)
}

fn read(it: &mut Headless, left: Vec<Record>) {
    it.event(Event::Own(Box::new(Own::new(left, Vec::new(), None))));
}

#[test]
fn what_is_done_before_the_file_is_read_stays_and_the_rest_comes_to_it() {
    let (mut it, left) = begun();
    let id = left.first().unwrap().id.clone();
    assert_eq!(live(&it, &Kind::Span).len(), 1, "the first article has its spans at once");
    // Another label on the span of the file, then a span of its own, and a mark that is taken back.
    it.press("o");
    let made = it.written.len();
    assert_eq!((made, it.written.first().map(|one| (one.id.as_str(), one.rev))), (1, Some((id.as_str(), 2))));
    it.press("jp<Space>u");
    read(&mut it, left.clone());
    assert_eq!((it.session.own.get(&id).unwrap().rev, it.session.own.get(&id).unwrap().label.as_str()), (2, "ORG"));
    let all: Vec<Kind> = it.session.own.iter().map(|record| record.kind.clone()).collect();
    assert_eq!(all.iter().filter(|kind| **kind == Kind::Span).count(), 3, "{all:?}");
    it.press("uu");
    assert_eq!(it.session.own.get(&id).unwrap().label, "PER", "what was done before can be undone");
}

#[test]
fn in_other_articles_nothing_is_written_before_the_file_is_read() {
    let (mut it, left) = begun();
    assert!(it.press("<C-Down>o").text().contains("your annotations are still being read, nothing was changed"));
    let here = it.session.article.as_ref().unwrap().selection.paragraph;
    it.press("<Space>");
    assert_eq!((it.written.len(), it.session.article.as_ref().unwrap().selection.paragraph), (0, here));
    assert!(it.press("g/").text().contains("your annotations are still being read"));
    read(&mut it, left);
    assert_eq!(it.session.article.as_ref().unwrap().spans.len(), 1);
    it.press("<Space>");
    assert_eq!(it.written.len(), 1);
}

#[test]
fn a_file_that_can_t_be_read_is_not_written_to() {
    let (mut it, _) = begun();
    it.event(Event::Own(Box::new(Own::new(Vec::new(), Vec::new(), Some("it can't be read (broken disk)".into())))));
    assert!(it.text().contains("read-only: it can't be read (broken disk)"));
    it.press("o");
    assert_eq!(it.written.len(), 0);
}
