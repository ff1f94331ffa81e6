//! The paragraphs that were shown without suggestions beside the others.

use super::suggested::{percent, rounded};
use crate::annotation::{AnnotationSet, Record};
use crate::cli::output::Output;
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::article::OpenArticle;
use crate::suggest::compare::{Comparison, Group, Paragraph, compare};
use crate::suggest::{Tagged, withheld};
use crate::text::token;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was tagged, as far as that can be told of a group.
#[derive(Serialize)]
struct Figures {
    paragraphs: usize,
    tokens: usize,
    spans: usize,
    spans_per_100_tokens: Option<f64>,
    labels: BTreeMap<String, Option<f64>>,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Serialize)]
struct Difference {
    spans_per_100_tokens: f64,
    low: Option<f64>,
    high: Option<f64>,
}

/// Of one annotator.
#[derive(Serialize)]
pub struct Withhold {
    share: f64,
    withheld: Figures,
    shown: Figures,
    /// Shown less withheld, with the 95 % interval of a bootstrap by document.
    difference: Option<Difference>,
}

/// What review decided, by article and paragraph.
pub struct Gold(HashMap<usize, HashMap<usize, Vec<Tagged>>>);

impl Gold {
    /// Of the paragraphs that gold marks as done, or, where it has no marks, of those that have spans.
    pub fn new(records: Vec<Record>, corpus: &Corpus, schema: &Schema) -> Self {
        let docs: BTreeSet<String> = records.iter().map(|record| record.doc.clone()).collect();
        let set = AnnotationSet::new(records);
        let is_marked = set.done() > 0;
        let mut all = HashMap::new();
        for at in docs.iter().filter_map(|doc| corpus.find(doc)) {
            let Some(open) = opened(at, corpus, &set, schema) else { continue };
            let covered = open.states.iter().enumerate().filter(
                |(_, state)| {
                    if is_marked { state.done } else { state.spans > 0 }
                },
            );
            all.insert(at, covered.map(|(paragraph, _)| (paragraph, open.tagged(paragraph))).collect());
        }
        Self(all)
    }
}

fn opened(at: usize, corpus: &Corpus, set: &AnnotationSet, schema: &Schema) -> Option<OpenArticle> {
    let article = corpus.article(at)?;
    let records = set.of_doc(&article.id);
    let mut open = OpenArticle::new(article, Some(at));
    open.place(&records, schema);
    Some(open)
}

impl Withhold {
    /// Of the paragraphs that an annotator finished; spans count in the layers that are suggested in.
    pub fn new(
        who: &str,
        own: &AnnotationSet,
        corpus: &Corpus,
        schema: &Schema,
        layers: &[usize],
        gold: &Gold,
    ) -> Self {
        let share = schema.suggest.withhold;
        let mut paragraphs = Vec::new();
        for (at, article) in corpus.headings().iter().enumerate().filter(|(_, one)| own.tally(&one.id).done > 0) {
            let Some(open) = opened(at, corpus, own, schema) else { continue };
            for (number, _) in open.states.iter().enumerate().filter(|(_, state)| state.done) {
                let counts = |spans: Vec<Tagged>| spans.into_iter().filter(|span| layers.contains(&span.1));
                let spans: Vec<Tagged> = counts(open.tagged(number)).collect();
                let of_gold = gold.0.get(&at).and_then(|paragraphs| paragraphs.get(&number));
                let of_gold: Option<Vec<Tagged>> = of_gold.map(|spans| counts(spans.clone()).collect());
                let start = open.paragraph_chars(number).start.get();
                let mut labels = BTreeMap::new();
                for name in spans.iter().filter_map(|(_, layer, label)| named(schema, *layer, *label)) {
                    *labels.entry(name).or_default() += 1;
                }
                let both = |of_gold: &Vec<Tagged>| spans.iter().filter(|span| of_gold.contains(span)).count();
                paragraphs.push(Paragraph {
                    doc: article.id.clone(),
                    withheld: withheld(&article.id, start, who, share),
                    tokens: token::tokens(open.paragraph_text(number)).len(),
                    labels,
                    gold: of_gold.map(|of_gold| (both(&of_gold), of_gold.len())),
                });
            }
        }
        Self::of(share, &compare(&paragraphs))
    }

    fn of(share: f64, found: &Comparison) -> Self {
        let labels: BTreeSet<&String> = found.withheld.labels.keys().chain(found.shown.labels.keys()).collect();
        let difference = found.difference.map(|(difference, interval)| Difference {
            spans_per_100_tokens: rounded(difference),
            low: interval.map(|(low, _)| rounded(low)),
            high: interval.map(|(_, high)| rounded(high)),
        });
        let figures = |group: &Group| Figures {
            paragraphs: group.paragraphs,
            tokens: group.tokens,
            spans: group.spans,
            spans_per_100_tokens: group.density().map(rounded),
            labels: labels.iter().map(|label| ((*label).clone(), group.share(label).map(rounded))).collect(),
            precision: group.precision().map(rounded),
            recall: group.recall().map(rounded),
        };
        Self { share, withheld: figures(&found.withheld), shown: figures(&found.shown), difference }
    }

    /// For people; nothing where nothing is withheld.
    pub fn print(&self, output: &mut Output) -> std::io::Result<()> {
        if self.share <= 0.0 {
            return Ok(());
        }
        let figure = |value: Option<f64>| value.map_or("n/a".to_owned(), |value| format!("{value:.2}"));
        let (without, with) = (&self.withheld, &self.shown);
        output.line("  finished paragraphs        without suggestions      with suggestions")?;
        let mut row =
            |name: &str, without: String, with: String| output.line(&format!("  {name:<24} {without:>21} {with:>21}"));
        row("paragraphs", without.paragraphs.to_string(), with.paragraphs.to_string())?;
        let density = |one: &Figures| figure(one.spans_per_100_tokens);
        row("spans in 100 tokens", density(without), density(with))?;
        for (label, share) in &without.labels {
            row(label, percent(*share), percent(with.labels.get(label).copied().flatten()))?;
        }
        row("precision against gold", figure(without.precision), figure(with.precision))?;
        row("recall against gold", figure(without.recall), figure(with.recall))?;
        let Some(difference) = &self.difference else { return Ok(()) };
        let interval = format!("{} to {}", figure(difference.low), figure(difference.high));
        output.line(&format!(
            "  with suggestions {:+.2} spans in 100 tokens (95 % interval by document: {interval})",
            difference.spans_per_100_tokens
        ))
    }
}

fn named(schema: &Schema, layer: usize, label: usize) -> Option<String> {
    let layer = schema.layers.get(layer)?;
    Some(format!("{}/{}", layer.name, layer.labels.get(label)?.name))
}
