//! What is assigned, by the places of articles in a corpus: small rows, as a million of them is looked through by a key.

use super::Line;
use crate::corpus::{Corpus, Heading};
use serde::Serialize;
use std::collections::HashMap;

/// Who reads what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignments {
    names: Names,
    parts: Names,
    /// In the order of the articles, then of the numbers of people and parts.
    rows: Vec<Row>,
    /// The articles of everybody, by the number of the person: looking through all rows for each of many would take a product.
    own: Vec<Vec<u32>>,
}

/// An article is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    article: u32,
    by: u16,
    part: u16,
}

/// How much somebody has to read, and how much of it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Articles.
    pub articles: usize,
    /// Those of which every paragraph is finished.
    pub articles_done: usize,
    /// Paragraphs of all of them.
    pub paragraphs: usize,
    /// Paragraphs that are finished.
    pub paragraphs_done: usize,
}

/// Why a line was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No article has that id.
    Unknown,
    /// There are more names of people or parts than can be told apart.
    Many,
}

/// Takes lines, in the order of the file.
#[derive(Debug, Default)]
pub struct Gathering {
    names: Names,
    parts: Names,
    rows: Vec<(Row, u32)>,
}

/// Words by numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Names {
    all: Vec<String>,
    known: HashMap<String, u16>,
}

impl Names {
    fn number(&mut self, name: &str) -> Option<u16> {
        if let Some(known) = self.known.get(name) {
            return Some(*known);
        }
        let number = u16::try_from(self.all.len()).ok()?;
        self.all.push(name.to_owned());
        self.known.insert(name.to_owned(), number);
        Some(number)
    }

    fn name(&self, number: u16) -> &str {
        self.all.get(usize::from(number)).map_or("", String::as_str)
    }
}

impl Gathering {
    /// Takes what a line says; `number`: of the line, from 1.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn put(&mut self, line: &Line, number: usize, corpus: &Corpus) -> Result<(), Fault> {
        let article = corpus.find(&line.doc).and_then(|at| u32::try_from(at).ok()).ok_or(Fault::Unknown)?;
        let by = self.names.number(&line.by).ok_or(Fault::Many)?;
        let part = self.parts.number(&line.part).ok_or(Fault::Many)?;
        self.rows.push((Row { article, by, part }, u32::try_from(number).unwrap_or(u32::MAX)));
        Ok(())
    }

    /// All of it, and the numbers of lines that only repeat another.
    pub fn finish(mut self) -> (Assignments, Vec<usize>) {
        self.rows.sort_unstable();
        let mut repeated = Vec::new();
        self.rows.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            repeated.extend(is_same.then(|| usize::try_from(later.1).unwrap_or(usize::MAX)));
            is_same
        });
        repeated.sort_unstable();
        let rows: Vec<Row> = self.rows.into_iter().map(|(row, _)| row).collect();
        let mut own = vec![Vec::new(); self.names.all.len()];
        for row in &rows {
            if let Some(own) = own.get_mut(usize::from(row.by))
                && own.last() != Some(&row.article)
            {
                own.push(row.article);
            }
        }
        (Assignments { names: self.names, parts: self.parts, rows, own }, repeated)
    }
}

impl Assignments {
    /// Whether nothing is assigned.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Everybody who has something to read, by name.
    pub fn people(&self) -> Vec<&str> {
        let mut people: Vec<&str> = self.names.all.iter().map(String::as_str).collect();
        people.sort_unstable();
        people
    }

    /// The names of parts, by name; what is of none is not named.
    pub fn parts(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.parts.all.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.sort_unstable();
        parts
    }

    /// Who reads the article at that place, and as a part of what; more than once who reads it for more than one.
    pub fn of(&self, article: usize) -> impl Iterator<Item = (&str, &str)> {
        self.rows_of(article).map(|row| (self.names.name(row.by), self.parts.name(row.part)))
    }

    /// Whether somebody reads the article at that place.
    pub fn is_of(&self, article: usize, who: &str) -> bool {
        self.names.known.get(who).is_some_and(|by| self.rows_of(article).any(|row| row.by == *by))
    }

    /// Places of the articles that somebody reads, each once.
    pub fn articles_of(&self, who: &str) -> impl Iterator<Item = usize> {
        let own = self.names.known.get(who).and_then(|by| self.own.get(usize::from(*by)));
        own.into_iter().flatten().filter_map(|article| usize::try_from(*article).ok())
    }

    /// How far somebody is; `done`: how many paragraphs of the article at that place are finished.
    pub fn share(&self, who: &str, corpus: &Corpus, done: impl Fn(usize, &Heading) -> usize) -> Share {
        let mut share = Share::default();
        for (at, heading) in self.articles_of(who).filter_map(|at| Some((at, corpus.heading(at)?))) {
            let done = done(at, heading).min(heading.paragraphs);
            share.articles += 1;
            share.articles_done += usize::from(done == heading.paragraphs);
            share.paragraphs += heading.paragraphs;
            share.paragraphs_done += done;
        }
        share
    }

    fn rows_of(&self, article: usize) -> impl Iterator<Item = &Row> {
        let place = u32::try_from(article).unwrap_or(u32::MAX);
        let from = self.rows.partition_point(|row| row.article < place);
        self.rows.get(from..).unwrap_or_default().iter().take_while(move |row| row.article == place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Article, Origin, plain};

    /// Articles with these ids.
    fn corpus(ids: &[&str]) -> Corpus {
        let article = |id: &&str| -> Article {
            let origin = Origin { file: format!("corpus/{id}.txt").into(), language: "en".into() };
            plain::outline("Words.", false, &origin).unwrap().unwrap().article(&origin)
        };
        Corpus::new(ids.iter().map(article).collect(), Vec::new())
    }

    #[test]
    fn who_reads_what_is_found_by_article_and_by_person() {
        let corpus = corpus(&["a", "b", "c"]);
        let mut gathering = Gathering::default();
        let lines = [
            ("c", "rosa", "pilot"),
            ("a", "rosa", ""),
            ("c", "ilia", "pilot"),
            ("c", "rosa", "pilot"),
            ("c", "rosa", "sample"),
            ("x", "rosa", ""),
        ];
        let told: Vec<_> = (1..)
            .zip(lines)
            .map(|(number, (doc, by, part))| {
                gathering.put(&Line { doc: doc.into(), by: by.into(), part: part.into() }, number, &corpus)
            })
            .collect();
        assert_eq!(told[..5], [Ok(()); 5]);
        assert_eq!(told[5], Err(Fault::Unknown));
        let (assignments, repeated) = gathering.finish();
        assert_eq!(repeated, [4]);
        assert_eq!((assignments.people(), assignments.parts()), (vec!["ilia", "rosa"], vec!["pilot", "sample"]));
        let of_c: Vec<_> = assignments.of(2).collect();
        assert_eq!(of_c, [("rosa", "pilot"), ("rosa", "sample"), ("ilia", "pilot")]);
        assert_eq!(assignments.articles_of("rosa").collect::<Vec<_>>(), [0, 2]);
        // More marks than paragraphs are of paragraphs that are not there any more.
        let share = assignments.share("rosa", &corpus, |at, _| at * 2);
        assert_eq!(share, Share { articles: 2, articles_done: 1, paragraphs: 2, paragraphs_done: 1 });
        assert!(assignments.is_of(2, "ilia") && !assignments.is_of(0, "ilia") && !assignments.is_of(1, "rosa"));
        assert_eq!(assignments.articles_of("nobody").count() + assignments.of(7).count(), 0);
    }
}
