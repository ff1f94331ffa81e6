//! Finished paragraphs that were shown with suggestions against those shown without: whether suggestions change what a
//! person tags.

use crate::chance::bootstrap::{self, Draws};
use std::collections::BTreeMap;

/// One finished paragraph.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Its article.
    pub doc: String,
    /// Whether it was shown without suggestions.
    pub withheld: bool,
    /// Its tokens.
    pub tokens: usize,
    /// Spans by label.
    pub labels: BTreeMap<String, usize>,
    /// Where gold has it too: spans in both, and in gold.
    pub gold: Option<(usize, usize)>,
}

/// Paragraphs together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many.
    pub paragraphs: usize,
    /// Their tokens.
    pub tokens: usize,
    /// Their spans.
    pub spans: usize,
    /// Their spans by label.
    pub labels: BTreeMap<String, usize>,
    /// In the paragraphs that gold has: spans in both, own ones, gold's.
    gold: (usize, usize, usize),
}

/// The two groups, and how far they are apart.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Shown without suggestions.
    pub withheld: Group,
    /// Shown with them.
    pub shown: Group,
    /// Spans in 100 tokens with suggestions less those without: the difference, and its 95 % interval by a bootstrap of
    /// the articles; `None` where a group is empty, or there are too few articles.
    pub difference: Option<(f64, Option<(f64, f64)>)>,
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (whole > 0).then(|| number(part) / number(whole))
}

impl Group {
    fn add(&mut self, paragraph: &Paragraph) {
        let spans: usize = paragraph.labels.values().sum();
        self.paragraphs += 1;
        self.tokens += paragraph.tokens;
        self.spans += spans;
        for (label, count) in &paragraph.labels {
            *self.labels.entry(label.clone()).or_default() += count;
        }
        if let Some((both, gold)) = paragraph.gold {
            self.gold = (self.gold.0 + both, self.gold.1 + spans, self.gold.2 + gold);
        }
    }

    /// Spans in 100 tokens.
    pub fn density(&self) -> Option<f64> {
        ratio(self.spans * 100, self.tokens)
    }

    /// The share of a label among the spans.
    pub fn share(&self, label: &str) -> Option<f64> {
        ratio(self.labels.get(label).copied().unwrap_or_default(), self.spans)
    }

    /// The share of the own spans that gold has, in the paragraphs that gold has.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.gold.0, self.gold.1)
    }

    /// The share of gold's spans that the person has.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.gold.0, self.gold.2)
    }
}

/// Compares finished paragraphs.
pub fn compare(paragraphs: &[Paragraph]) -> Comparison {
    let mut all = Comparison::default();
    let mut by_doc: BTreeMap<&str, Counts> = BTreeMap::new();
    for one in paragraphs {
        let [withheld, shown] = by_doc.entry(&one.doc).or_default();
        let (group, counts) = if one.withheld { (&mut all.withheld, withheld) } else { (&mut all.shown, shown) };
        group.add(one);
        *counts = (counts.0 + one.labels.values().sum::<usize>(), counts.1 + one.tokens);
    }
    let articles: Vec<_> = by_doc.into_values().collect();
    let difference = all.shown.density().zip(all.withheld.density()).map(|(with, without)| with - without);
    all.difference = difference.map(|difference| (difference, interval(&articles)));
    all
}

/// Spans and tokens of an article, without suggestions and with them.
type Counts = [(usize, usize); 2];

/// The 95 % interval of the difference, with articles drawn anew.
fn interval(articles: &[Counts]) -> Option<(f64, f64)> {
    let add = |sums: &mut Counts, article: &Counts| {
        for (sum, one) in sums.iter_mut().zip(article) {
            *sum = (sum.0 + one.0, sum.1 + one.1);
        }
    };
    let found = bootstrap::interval(articles, Draws::default(), &Counts::default(), add, difference, &|| false)?;
    // With a group that is empty in half of the samples the rest says little.
    (found.defined >= found.replicates / 2).then_some((found.low, found.high))
}

fn difference(counts: &Counts) -> Option<f64> {
    let [without, with] = counts.map(|(spans, tokens)| ratio(spans * 100, tokens));
    Some(with? - without?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(doc: usize, withheld: bool, people: usize, places: usize) -> Paragraph {
        let labels = [("PER".to_owned(), people), ("GPE".to_owned(), places)].into();
        Paragraph { doc: format!("d{doc}"), withheld, tokens: 50, labels, gold: Some((people, people + 1)) }
    }

    fn near(value: Option<f64>, wanted: f64) -> bool {
        value.is_some_and(|value| (value - wanted).abs() < 1e-9)
    }

    #[test]
    fn groups_are_counted_and_the_interval_holds_the_difference() {
        let all: Vec<_> =
            (0..20).flat_map(|doc| [paragraph(doc, true, 2, doc % 2), paragraph(doc, false, 3, 1 + doc % 2)]).collect();
        let found = compare(&all);
        assert_eq!((found.withheld.paragraphs, found.shown.paragraphs), (20, 20));
        assert!(near(found.withheld.density(), 5.0) && near(found.shown.density(), 9.0));
        assert!(near(found.withheld.share("PER"), 0.8), "{found:?}");
        assert!(near(found.shown.precision(), 60.0 / 90.0) && near(found.shown.recall(), 0.75));
        let (difference, interval) = found.difference.unwrap();
        let (low, high) = interval.unwrap();
        assert!(near(Some(difference), 4.0) && low <= difference && difference <= high);
        assert_eq!(compare(&all).difference, found.difference);
        // Articles that differ only in what both groups share leave the difference as it is.
        assert!((high - low).abs() < 1e-9);
        let mixed: Vec<_> =
            (0..20).flat_map(|doc| [paragraph(doc, true, 2, 0), paragraph(doc, false, doc, 0)]).collect();
        let (low, high) = compare(&mixed).difference.unwrap().1.unwrap();
        // 15, and 1.96 times its standard error of 2.58 to either side.
        assert!((9.0..11.0).contains(&low) && (19.0..21.0).contains(&high), "{low} {high}");
    }

    #[test]
    fn an_empty_group_has_no_figures() {
        assert_eq!(compare(&[]).difference, None);
        let one = compare(&[paragraph(0, false, 2, 0)]);
        assert_eq!((one.difference, one.withheld.density(), one.withheld.precision()), (None, None, None));
        let two = compare(&[paragraph(0, false, 2, 0), paragraph(0, true, 2, 0)]);
        assert_eq!(two.difference, Some((0.0, None)));
    }
}
