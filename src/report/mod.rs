//! What was learnt from a dataset, as one page that needs nothing else: figures, pictures, articles with their spans. The same
//! dataset gives the same bytes: no clock and no chance has a part in it.

mod agreement;
pub mod article;
mod card;
mod guidelines;
mod labels;
pub mod network;
mod overview;
mod page;
mod segments;
mod stances;
mod timeline;
mod words;

use crate::agreement::report::Report as Agreement;
use crate::assignment::told::Share;
use crate::corpus::Corpus;
use crate::insight::stances::Stances;
use crate::insight::{Facts, Once, Pictures, Whose};
use crate::schema::Schema;
use maud::Markup;
use std::collections::{BTreeMap, BTreeSet};

/// A file of guidelines: its name, and its text or why there is none.
pub type Guideline = (String, Result<String, String>);

/// What a page is made of.
#[derive(Debug)]
pub struct Report<'a> {
    /// Name of the dataset.
    pub name: &'a str,
    /// Layers and labels.
    pub schema: &'a Schema,
    /// All articles.
    pub corpus: &'a Corpus,
    /// What everybody has.
    pub facts: &'a Facts,
    /// What was counted of it.
    pub pictures: &'a Pictures,
    /// How far everybody is with what is assigned to them.
    pub assigned: &'a BTreeMap<String, Share>,
    /// How far annotators agree; `None`: there are fewer than two, or too many.
    pub agreement: Option<&'a Agreement>,
    /// The guidelines.
    pub guidelines: &'a [Guideline],
    /// Only this layer.
    pub layer: Option<&'a str>,
    /// The elements of articles, in their order.
    pub articles: &'a [String],
    /// The places in the corpus of the articles that the page holds.
    pub drawn: BTreeSet<usize>,
    /// Articles with spans that are not shown.
    pub left_out: usize,
    /// Whether that is for want of room.
    pub is_full: bool,
}

/// A part of the page that the table of contents leads to.
struct Section {
    id: String,
    title: String,
    body: Markup,
}

impl Report<'_> {
    /// The layers of stances that are shown.
    fn layers_of_stances(&self) -> Vec<&Stances> {
        let is_wanted = |stances: &&Stances| self.layer.is_none_or(|layer| layer == stances.layer);
        self.pictures.stances.iter().filter(is_wanted).collect()
    }

    /// A number for a layer, to be linked to.
    fn place_of(&self, layer: &str) -> usize {
        self.schema.layers.iter().position(|one| one.name == layer).unwrap_or_default()
    }

    /// Whose spans are counted and shown.
    fn whose_spans(&self) -> String {
        self.whose(&self.pictures.whose)
    }

    /// Whose spans stand in the texts.
    fn who_is_shown(&self) -> String {
        match self.pictures.whose {
            Whose::Everybody => {
                "Spans of all annotators; what several have alike is marked once, with their names.".to_owned()
            }
            _ => self.whose_spans(),
        }
    }

    /// Whose stances are counted, and how often a text that is printed again and again is.
    fn whose_stances(&self) -> String {
        let whose = self.whose(&self.pictures.of_stances);
        match self.pictures.once {
            Once::Never => whose,
            once => format!("{whose} Counted: {}; left out so: {}.", once.name(), self.pictures.repeated),
        }
    }

    fn whose(&self, whose: &Whose) -> String {
        let mut annotators = self.facts.annotators.iter().filter(|who| !who.is_gold);
        match (whose, annotators.next(), annotators.next()) {
            (Whose::Gold, ..) => "Those of gold: what annotators agree on and reviewers decided.".to_owned(),
            (Whose::One(name), ..) => format!("Those of {name}."),
            (Whose::Everybody, Some(only), None) => format!("Those of {}, the only annotator.", only.name),
            (Whose::Everybody, ..) => "Those of all annotators: what two of them have alike counts twice.".to_owned(),
        }
    }
}
