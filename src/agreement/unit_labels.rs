//! Labels of documents and of paragraphs: the value is the set of labels; who gave none has no value there.

use super::alpha::{self, Alpha};
use super::cells::Cells;
use super::kappa::Table;
use super::study::{Annotator, Document, LabelId, LayerId, UnitLabel};
use serde::Serialize;

/// The labels that somebody gave, sorted.
pub type LabelSet = Box<[LabelId]>;

/// Of each document or paragraph with labels in one layer: what each annotator gave, sorted by annotator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled(Vec<Vec<(Annotator, LabelSet)>>);

impl Labelled {
    /// Reads a document. A label of a paragraph counts where its annotator finished the paragraph.
    pub fn new(document: &Document, layer: LayerId) -> Self {
        Self(items(document, layer).map(|(_, given)| given).collect())
    }
}

/// By unit (`None`: the document), what each annotator gave.
fn items(document: &Document, layer: LayerId) -> impl Iterator<Item = (Option<u32>, Vec<(Annotator, LabelSet)>)> {
    let start = document.labels.partition_point(|label| label.layer < layer);
    let end = document.labels.partition_point(|label| label.layer <= layer);
    let labels = document.labels.get(start..end).unwrap_or_default();
    labels.chunk_by(|a, b| a.unit == b.unit).map(|item| {
        let values = item.chunk_by(|a, b| a.by == b.by).filter_map(|value| {
            let first = value.first().filter(|first| counts(document, first))?;
            Some((first.by, value.iter().map(|label| label.label).collect()))
        });
        (item.first().and_then(|first| first.unit), values.collect())
    })
}

/// The units (`None`: the document) that two labelled, and what each gave.
pub fn of_both(document: &Document, layer: LayerId, by: [Annotator; 2]) -> Vec<(Option<u32>, [LabelSet; 2])> {
    let both = items(document, layer).filter_map(|(unit, given)| {
        let of = |by| given.iter().find(|(who, _)| *who == by).map(|(_, labels)| labels.clone());
        let [a, b] = by.map(of);
        Some((unit, [a?, b?]))
    });
    both.collect()
}

fn counts(document: &Document, label: &UnitLabel) -> bool {
    let Some(unit) = label.unit else { return true };
    let finished = document.finished(label.by);
    usize::try_from(unit).is_ok_and(|unit| finished.is_some_and(|units| units.contains(unit)))
}

/// What is counted over documents for two annotators.
#[derive(Clone, Debug, Default)]
pub struct Sums(Table<LabelSet>);

/// What two annotators' labels come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Documents or paragraphs to which both gave a label.
    pub n: u64,
    /// The share of them with equal labels.
    pub observed: Option<f64>,
    /// Cohen's kappa on them.
    pub kappa: Option<f64>,
}

impl Sums {
    /// Counts a document.
    pub fn add(&mut self, labelled: &Labelled, a: Annotator, b: Annotator) {
        for given in &labelled.0 {
            let of = |by| given.iter().find(|(who, _)| *who == by).map(|(_, labels)| labels.clone());
            if let (Some(a), Some(b)) = (of(a), of(b)) {
                self.0.add(a, b, 1);
            }
        }
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// Divides.
    pub fn result(&self) -> Agreement {
        Agreement { n: self.0.n(), observed: self.0.observed(), kappa: self.0.kappa() }
    }
}

/// What is counted over documents for all annotators.
#[derive(Clone, Debug, Default)]
pub struct AlphaSums(alpha::Sums<LabelSet>);

impl AlphaSums {
    /// Counts a document: the values of these annotators.
    pub fn add(&mut self, labelled: &Labelled, by: &[Annotator]) {
        for item in &labelled.0 {
            let mut given = Cells::default();
            given.count(item.iter().filter(|(who, _)| by.contains(who)).map(|(_, labels)| labels.clone()));
            self.0.count(&given, 1);
        }
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// Divides.
    pub fn result(&self) -> Alpha {
        self.0.result()
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{close, document};
    use super::*;

    fn labelled(labels: &[(Option<u32>, Annotator, LabelId)]) -> Document {
        let mut document = document("one\ntwo\nthree", &[&[], &[], &[]]);
        document.finished[1].1 = [0, 1].into_iter().collect();
        document.labels = labels.iter().map(|&(unit, by, label)| UnitLabel { layer: 1, unit, by, label }).collect();
        document.labels.push(UnitLabel { layer: 0, unit: None, by: 0, label: 7 });
        document.labels.sort();
        document
    }

    fn pair(documents: &[Document], a: Annotator, b: Annotator) -> Agreement {
        let mut sums = Sums::default();
        for document in documents {
            sums.add(&Labelled::new(document, 1), a, b);
        }
        sums.result()
    }

    fn alpha(documents: &[Document]) -> Alpha {
        let mut all = AlphaSums::default();
        for document in documents {
            let mut sums = AlphaSums::default();
            sums.add(&Labelled::new(document, 1), &[0, 1, 2]);
            all.merge(&sums);
        }
        all.result()
    }

    #[test]
    fn a_document_s_value_is_its_set_of_labels_and_none_is_missing() {
        let documents = [
            labelled(&[(None, 0, 3), (None, 0, 1), (None, 1, 1), (None, 1, 3), (None, 2, 1)]),
            labelled(&[(None, 0, 1), (None, 2, 1)]),
            labelled(&[(None, 0, 2)]),
        ];
        assert_eq!(pair(&documents, 0, 1), Agreement { n: 1, observed: Some(1.0), kappa: None });
        assert_eq!(pair(&documents, 0, 2), Agreement { n: 2, observed: Some(0.5), kappa: Some(0.0) });
        assert_eq!(pair(&documents[2..], 0, 1), Agreement { n: 0, observed: None, kappa: None });
        let found = alpha(&documents);
        assert_eq!((found.n_units, found.n_values), (2, 5));
        assert!(close(found.alpha, Some(1.0 - 4.0 * 2.0 / (25.0 - 4.0 - 9.0))));
    }

    #[test]
    fn a_paragraph_counts_where_it_is_finished() {
        let document = labelled(&[
            (Some(0), 0, 1),
            (Some(0), 1, 1),
            (Some(1), 0, 2),
            (Some(1), 1, 1),
            (Some(2), 0, 2),
            (Some(2), 1, 2),
        ]);
        assert_eq!(pair(&[document], 0, 1), Agreement { n: 2, observed: Some(0.5), kappa: Some(0.0) });
    }
}
