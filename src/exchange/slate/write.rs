//! Articles and the files of annotations beside them.

use super::super::file_name;
use super::super::format::{Piece, Writer};
use super::super::held::What;
use super::super::loss::{Action, Losses};
use super::super::outgoing::{Hand, Outgoing};
use super::grid::{Grid, is_space};
use super::item::{self, Position};
use super::{HOLDS, MARK};
use crate::annotation::{Kind, Record, pieces};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

/// Writes articles.
pub struct SlateWriter {
    /// Whether all spans become whole tokens.
    pub whole_tokens: bool,
}

impl Writer for SlateWriter {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let grid = Grid::new(&article.text);
        if grid.is_empty() {
            losses.add_document(What::Text, Action::Dropped, "SLATE opens no article without words");
            return Vec::new();
        }
        let path = file_name::of_id(&article.id).unwrap_or_else(|| {
            let path = article.sha.replace(':', "-");
            losses.add_document(
                What::Id,
                Action::Renamed,
                format!("the id is too long for a file name; it is {path}.txt"),
            );
            path
        });
        let path = format!("{path}.txt");
        let mut all = vec![Piece::of(&path, article.text.as_bytes())];
        for hand in &document.hands {
            let who = file_name::of_id(hand.who).filter(|_| document.hands.len() > 1);
            let behind = who.map(|who| format!(".{who}")).unwrap_or_default();
            let mut page = Page { grid: &grid, losses, places: HashMap::new() };
            let files = page.files(hand, self.whole_tokens);
            let filled = files.into_iter().filter(|(kind, lines)| kind.is_empty() || !lines.is_empty());
            all.extend(filled.map(|(kind, lines)| Piece::of(format!("{path}{kind}{MARK}{behind}"), lines)));
        }
        all
    }
}

/// One annotator's files in the making.
struct Page<'a, 'b> {
    grid: &'a Grid,
    losses: &'b mut Losses,
    /// Where spans stand, by their ids.
    places: HashMap<&'a str, Vec<[Position; 2]>>,
}

/// Places with their labels, in order.
#[derive(Default)]
struct Items {
    all: Vec<(String, Vec<String>)>,
    at: HashMap<String, usize>,
}

impl Items {
    /// `false`: the same stands there already.
    fn add(&mut self, place: String, label: String) -> bool {
        let at = *self.at.entry(place.clone()).or_insert(self.all.len());
        match self.all.get_mut(at) {
            Some((_, labels)) if labels.contains(&label) => return false,
            Some((_, labels)) => labels.push(label),
            None => self.all.push((place, vec![label])),
        }
        true
    }

    fn lines(self) -> String {
        self.all.into_iter().fold(String::new(), |mut lines, (place, labels)| {
            _ = writeln!(lines, "{place} - {}", labels.join(" "));
            lines
        })
    }
}

impl<'a> Page<'a, '_> {
    /// What stands before the mark in the name of each file, and its lines.
    fn files(&mut self, hand: &Hand<'a>, whole_tokens: bool) -> [(&'static str, String); 4] {
        let kept: Vec<&Record> = hand.records.iter().copied().filter(|one| self.losses.keeps(one, HOLDS)).collect();
        let of = |kind: Kind| kept.iter().copied().filter(move |one| one.kind == kind);
        let spans: Vec<&Record> = of(Kind::Span).filter(|record| self.placed(record)).collect();
        if whole_tokens || self.places.values().flatten().all(|ends| self.grid.tokens(ends).1) {
            self.widen(&spans);
        }
        let mut items = Items::default();
        for record in spans {
            let place = self.places.get(record.id.as_str()).map(|spans| item::written(spans)).unwrap_or_default();
            self.label(&mut items, place, record);
        }
        let (mut documents, mut lines, mut links) = (Items::default(), Items::default(), String::new());
        for record in of(Kind::Label) {
            match record.span().map(|span| self.grid.line(span)) {
                None => self.label(&mut documents, "()".to_owned(), record),
                Some(Some(line)) => self.label(&mut lines, item::written(&[[line.clone(), line]]), record),
                Some(None) => {
                    self.losses.add(record, What::ParagraphLabel, Action::Dropped, "its paragraph is no line");
                }
            }
        }
        for record in of(Kind::Relation) {
            self.link(record, &mut links);
        }
        [("", items.lines()), (".document", documents.lines()), (".line", lines.lines()), (".link", links)]
    }

    /// Finds the characters of a span; `false` where there are none.
    fn placed(&mut self, record: &'a Record) -> bool {
        let before = pieces::joined(record.pieces());
        let places: Vec<[Position; 2]> = before.iter().filter_map(|piece| self.grid.characters(*piece)).collect();
        let back = pieces::joined(places.iter().filter_map(|ends| self.grid.span(ends)).collect());
        if back.is_empty() {
            self.losses.add(record, What::Space, Action::Dropped, "it holds no words");
            return false;
        }
        if back != before {
            self.losses.add(record, What::Space, Action::Moved, "without the white space at its ends");
        }
        self.places.insert(&record.id, places);
        true
    }

    fn widen(&mut self, spans: &[&Record]) {
        for record in spans {
            let Some(places) = self.places.get_mut(record.id.as_str()) else { continue };
            let mut widened = false;
            for ends in places {
                let (tokens, whole) = self.grid.tokens(ends);
                *ends = tokens;
                widened |= !whole;
            }
            if widened {
                self.losses.add(record, What::InsideToken, Action::Widened, "to whole tokens");
            }
        }
    }

    fn label(&mut self, items: &mut Items, place: String, record: &Record) {
        let label = plain(&record.label);
        if label != record.label.as_str() {
            self.losses.add(record, What::Label, Action::Renamed, format!("{} became {label}", record.label));
        }
        if !items.add(place, label.into_owned()) {
            self.losses.add(record, What::Overlap, Action::Dropped, "another of this label has the same bounds");
        }
    }

    fn link(&mut self, record: &Record, links: &mut String) {
        let of = |id: &str| self.places.get(id).map(Vec::as_slice);
        match (of(&record.from), of(&record.to)) {
            (Some([from]), Some([to])) => {
                _ = writeln!(links, "{} - ", item::written(&[from.clone(), to.clone()]));
                self.losses.add(
                    record,
                    What::Label,
                    Action::Flattened,
                    format!("{}: a link has no name", record.label),
                );
            }
            _ => self.losses.add(record, What::Relation, Action::Dropped, "an end is not there, or in several pieces"),
        }
    }
}

/// A label as one word.
fn plain(label: &str) -> Cow<'_, str> {
    match label {
        "" => Cow::Borrowed("_"),
        label if label.contains(is_space) => {
            Cow::Owned(label.chars().map(|c| if is_space(c) { '_' } else { c }).collect())
        }
        label => Cow::Borrowed(label),
    }
}
