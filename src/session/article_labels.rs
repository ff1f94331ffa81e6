//! `gt`: labels of the whole article and of the open paragraph.

use super::Session;
use super::choices::{About, Choice, ChoiceRow, Choices};
use super::history::Join;
use crate::annotation::{Kind, Record, Stamp};
use crate::schema::{LayerKind, Overlap};

/// A label of the article or of one of its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLabel {
    /// Id of the record.
    pub id: String,
    /// Layer as written.
    pub layer: String,
    /// Label as written.
    pub label: String,
    /// The paragraph; `None`: the whole article.
    pub paragraph: Option<usize>,
}

impl Session {
    /// Opens the drawer.
    pub(super) fn open_article_labels(&mut self) {
        if !self.may_write() {
            return;
        }
        let Some(open) = &self.article else { return };
        let rows = self.label_rows();
        if rows.is_empty() {
            return self.say("gloss.toml has no layer of kind document or paragraph");
        }
        let title = open.article.title.clone();
        self.mode = super::Mode::Choices(Box::new(Choices { title, rows, about: About::Article }.with_letters()));
    }

    fn label_rows(&self) -> Vec<ChoiceRow> {
        let Some(open) = &self.article else { return Vec::new() };
        let paragraph = open.selection.paragraph;
        let mut rows: Vec<ChoiceRow> = Vec::new();
        for kind in [LayerKind::Document, LayerKind::Paragraph] {
            let note = if kind == LayerKind::Document { String::new() } else { format!("¶ {}", paragraph + 1) };
            rows.extend(self.schema.layers.iter().filter(|layer| layer.kind == kind).map(|layer| {
                let choices = layer.labels.iter().map(|label| Choice {
                    letter: label.key,
                    value: label.name.clone(),
                    shown: label.title.clone(),
                    default: false,
                });
                ChoiceRow { name: layer.name.clone(), note: note.clone(), choices: choices.collect() }
            }));
        }
        // What the schema does not know stands there too, so that it can be taken away.
        for label in open.labels.iter().filter(|label| label.paragraph.is_none_or(|at| at == paragraph)) {
            let layer = self.schema.layer(&label.layer);
            if layer.is_some_and(|layer| layer.label(&label.label).is_some()) {
                continue;
            }
            let foreign =
                Choice { value: label.label.clone(), shown: format!("{}?", label.label), ..Choice::default() };
            match rows.iter_mut().find(|row| row.name == label.layer) {
                Some(row) => row.choices.push(foreign),
                None => rows.push(ChoiceRow {
                    name: label.layer.clone(),
                    note: "not in gloss.toml".to_owned(),
                    choices: vec![foreign],
                }),
            }
        }
        rows.retain(|row| !row.choices.is_empty());
        rows
    }

    /// The record of a label here: on the article, or on the open paragraph where its layer is one of paragraphs.
    pub(super) fn label_here(&self, layer: &str, label: &str) -> Option<&Record> {
        self.labels_here(layer).into_iter().find(|record| self.canonical(layer, &record.label) == label)
    }

    fn labels_here(&self, layer: &str) -> Vec<&Record> {
        let Some(open) = &self.article else { return Vec::new() };
        let here = open.labels.iter().filter(|one| one.layer == layer);
        let here = here.filter(|one| match self.schema.layer(layer).map(|layer| layer.kind) {
            Some(LayerKind::Paragraph) => one.paragraph == Some(open.selection.paragraph),
            Some(_) => one.paragraph.is_none(),
            None => one.paragraph.is_none_or(|at| at == open.selection.paragraph),
        });
        here.filter_map(|one| self.own.get(&one.id)).collect()
    }

    /// The label's present name, where the record has a former one.
    fn canonical<'a>(&'a self, layer: &str, label: &'a str) -> &'a str {
        let known = self.schema.layer(layer).and_then(|layer| layer.label(label));
        known.map_or(label, |known| &known.name)
    }

    /// Sets a label, or takes it back. In a layer without overlap it takes the place of the one that is there.
    pub(super) fn toggle_label(&mut self, layer: &str, label: &str, stamp: &mut Stamp) {
        let kind = self.schema.layer(layer).map(|layer| (layer.kind, layer.overlap));
        let of_paragraph = matches!(kind, Some((LayerKind::Paragraph, _)));
        let paragraph = self.article.as_ref().map_or(0, |open| open.selection.paragraph);
        let where_ = if of_paragraph { format!("¶ {}", paragraph + 1) } else { "article".to_owned() };
        let (record, message) = if let Some(present) = self.label_here(layer, label) {
            (self.tombstone(present, stamp), format!("{where_}: no longer {label}"))
        } else if let (Some((_, Overlap::None)), Some(other)) = (kind, self.labels_here(layer).first()) {
            let after = Record { label: label.to_owned(), ..self.revised(other, stamp) };
            (after, format!("{where_}: {} → {label}", other.label))
        } else {
            let Some(record) = self.new_label(of_paragraph.then_some(paragraph), stamp) else { return };
            let record = Record { layer: layer.to_owned(), label: label.to_owned(), ..record };
            (record, format!("{where_}: {label}"))
        };
        self.commit(vec![record], Join::New);
        self.say(message);
    }

    fn new_label(&self, paragraph: Option<usize>, stamp: &mut Stamp) -> Option<Record> {
        let open = self.article.as_ref()?;
        let chars = open.paragraph_chars(paragraph.unwrap_or_default());
        let record = self.new_record(Kind::Label, 'l', chars, stamp)?;
        if paragraph.is_some() {
            return Some(record);
        }
        // A label of the whole article has no place in it.
        let (quote, prefix, suffix) = Default::default();
        Some(Record { start: None, end: None, quote, prefix, suffix, ..record })
    }

    /// The labels of the article or of a paragraph, as the head shows them: `kind: report, opinion`.
    pub fn labels_shown(&self, paragraph: Option<usize>) -> Vec<String> {
        let Some(open) = &self.article else { return Vec::new() };
        let mut shown: Vec<(&str, Vec<&str>)> = Vec::new();
        for one in open.labels.iter().filter(|one| one.paragraph == paragraph) {
            let label = self.canonical(&one.layer, &one.label);
            match shown.iter_mut().find(|(layer, _)| *layer == one.layer) {
                Some((_, labels)) => labels.push(label),
                None => shown.push((&one.layer, vec![label])),
            }
        }
        shown.into_iter().map(|(layer, labels)| format!("{layer}: {}", labels.join(", "))).collect()
    }
}
