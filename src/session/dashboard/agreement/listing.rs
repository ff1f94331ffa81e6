//! The spans behind a figure, as a list: found beside the loop, and from there to the place in the review.

use super::cursor::Spot;
use super::figures::Figures;
use crate::agreement::places::{Behind, Place, of_document};
use crate::agreement::study::{Annotator, LayerId};
use crate::corpus::{Article, Corpus};
use crate::session::command::Command;
use crate::session::effect::Effect;
use crate::session::found::LISTED;
use crate::session::job::{Generation, Hit};
use crate::session::{Mode, Session};
use crate::text::TextMap;
use std::sync::Arc;

/// What is to be listed. It holds all it needs.
#[derive(Clone, Debug)]
pub struct Order {
    /// What was counted.
    pub figures: Arc<Figures>,
    /// The articles that it was counted from.
    pub corpus: Arc<Corpus>,
    /// The layer.
    pub layer: LayerId,
    /// Whose spans.
    pub behind: Behind,
}

/// One place.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it is: what the first has, else what the second has.
    pub hit: Hit,
    /// The two who are compared, each with the label that they have there, if any.
    pub says: [(Annotator, Option<String>); 2],
    /// The words of the second, where it has other bounds than the first.
    pub other: Option<String>,
    /// Whether both say the same.
    pub is_equal: bool,
}

/// What is to be listed, those that differ first.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The first [`LISTED`].
    pub rows: Vec<Row>,
    /// All that differ.
    pub differing: usize,
    /// All that are equal.
    pub equal: usize,
}

/// The list while it is open.
#[derive(Debug)]
pub struct Places {
    /// What it is about.
    pub order: Order,
    /// What was found; `None`: it is still being sought.
    pub listed: Option<Listed>,
    /// Which row is chosen.
    pub at: usize,
}

impl Order {
    /// Finds the places; looks often whether they are still wanted.
    pub fn find(&self, cancelled: &dyn Fn() -> bool) -> Listed {
        let study = &self.figures.study;
        let (mut listed, mut equal) = (Listed::default(), Vec::new());
        for document in &study.documents {
            if cancelled() {
                break;
            }
            let Some((_, article)) = self.corpus.article_of(&document.id) else { continue };
            let mut map = None;
            for place in of_document(study, document, self.layer, &self.behind) {
                let (count, rows) = if place.is_equal {
                    (&mut listed.equal, &mut equal)
                } else {
                    (&mut listed.differing, &mut listed.rows)
                };
                *count += 1;
                if rows.len() < LISTED {
                    let map = map.get_or_insert_with(|| TextMap::new(article.text.clone()));
                    rows.extend(row(place, &article, map));
                }
            }
        }
        listed.rows.extend(equal);
        listed.rows.truncate(LISTED);
        listed
    }
}

fn row(place: Place, article: &Arc<Article>, map: &TextMap) -> Option<Row> {
    let [a, b] = place.at;
    // A label of the whole article is shown at its first paragraph.
    let chars = a.or(b).or_else(|| map.chars(*article.paragraphs.first()?))?;
    let bytes = map.bytes(chars)?;
    let paragraph = article.paragraphs.partition_point(|bounds| bounds.end <= bytes.start);
    let other = b.filter(|b| *b != chars).and_then(|b| map.quote(b)).map(str::to_owned);
    let [one, two] = place.labels;
    let says = [(place.by[0], one), (place.by[1], two)];
    let hit = Hit::within(article.clone(), paragraph, bytes, chars)?;
    Some(Row { hit, says, other, is_equal: place.is_equal })
}

impl Session {
    /// Lists what stands behind the cell or the confusion under the cursor.
    pub(in crate::session::dashboard) fn list_places(&mut self) {
        let (Some(figures), Some(corpus)) = (self.dashboard.figures.clone(), self.corpus.clone()) else { return };
        let (Some(spot), Some((_, layer))) = (self.dashboard_spot(), self.dashboard.layer()) else {
            return self.say("there is nothing to list");
        };
        let people = self.compared_people();
        let behind = match spot {
            Spot::Pair(row, column) => {
                let (Some(a), Some(b)) = (people.get(row), people.get(column)) else { return };
                Behind::Pair(*a, *b)
            }
            Spot::Confusion(at) => {
                let Some(one) = self.shown_confusions().get(at) else { return };
                Behind::Confusion(one.confusion.a.clone(), one.confusion.b.clone())
            }
        };
        let order = Order { figures, corpus, layer, behind };
        self.dashboard.listing.0 += 1;
        self.effects.push(Effect::Places(self.dashboard.listing, order.clone()));
        self.mode = Mode::Places(Box::new(Places { order, listed: None, at: 0 }));
    }

    /// Places have come.
    pub(in crate::session) fn take_places(&mut self, generation: Generation, listed: Listed) {
        if let Mode::Places(open) = &mut self.mode
            && generation == self.dashboard.listing
        {
            open.listed = Some(listed);
        }
    }

    pub(in crate::session) fn in_places(&mut self, command: &Command) {
        let Mode::Places(open) = &mut self.mode else { return };
        let count = open.listed.as_ref().map_or(0, |listed| listed.rows.len());
        match command {
            Command::List(rows) => open.at = crate::session::apply::stepped(open.at, *rows, count),
            Command::ListEnd(last) => open.at = if *last { count.saturating_sub(1) } else { 0 },
            Command::Submit => self.go_to_place(),
            Command::Cancel => self.mode = Mode::Normal,
            _ => {}
        }
    }

    /// To the chosen place, in the review.
    fn go_to_place(&mut self) {
        let Mode::Places(open) = &self.mode else { return };
        let chosen = open.listed.as_ref().and_then(|listed| listed.rows.get(open.at));
        let Some(hit) = chosen.map(|row| row.hit.clone()) else { return self.say("there is nothing to go to") };
        self.stop_comparing();
        self.review_at(&hit);
    }
}
