//! What became of the suggestions: taken over as they were, corrected, rejected; by label and by who made them.

use crate::annotation::ruling::reference;
use crate::annotation::{Kind, Record, Verdict};
use crate::cli::output::Output;
use crate::schema::Schema;
use crate::suggest::outside::Outside;
use crate::suggest::{Source, source};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Counts, and the share accepted as it was.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    accepted: usize,
    corrected: usize,
    rejected: usize,
    rate: Option<f64>,
}

/// Of one annotator.
#[derive(Default, Serialize)]
pub struct Suggested {
    /// By layer and label that was suggested.
    #[serde(rename = "suggested")]
    labels: BTreeMap<String, Counts>,
    /// By who suggested it, as in `origin`.
    sources: BTreeMap<String, Counts>,
    /// Of those taken over, the share taken over as it was.
    accepted_unchanged: Option<f64>,
    /// Between one accept by Enter and the next: the median, of times that are known to the second.
    seconds_between_accepts: Option<i64>,
}

/// Every suggestion that has a line, by its id: who made it, and its layer and label.
pub struct Known<'a> {
    schema: &'a Schema,
    by_id: HashMap<String, (String, String)>,
}

impl<'a> Known<'a> {
    pub fn new(outside: &Outside, schema: &'a Schema) -> Self {
        let entry = |one: crate::suggest::Proposal| {
            let id = reference(&one.of?).0.to_owned();
            let (layer, label) = one.label?;
            let layer = schema.layers.get(layer)?;
            let label = format!("{}/{}", layer.name, layer.labels.get(label)?.name);
            Some((id, (one.sources.first()?.origin().to_owned(), label)))
        };
        Self { schema, by_id: outside.iter().filter_map(entry).collect() }
    }

    /// The suggestion that a record names: by its line, else by the id that the built-in engine gives to one of these
    /// bounds.
    fn of(&self, record: &Record) -> Option<(String, String)> {
        let id = reference(&record.of).0;
        if let Some(known) = self.by_id.get(id) {
            return Some(known.clone());
        }
        let chars = record.span()?;
        let layers = self.schema.layers.iter().filter(|layer| layer.tags_spans());
        let mut labels = layers.flat_map(|layer| layer.labels.iter().map(move |label| (&layer.name, &label.name)));
        labels.find_map(|(layer, label)| {
            let made = |one: &&Source| source::id(&record.doc, chars, layer, label, one.origin()) == id;
            let maker = Source::BUILT_IN.iter().find(made)?;
            Some((maker.origin().to_owned(), format!("{layer}/{label}")))
        })
    }

    fn label(&self, layer: &str, label: &str) -> String {
        let known = self.schema.layer(layer).and_then(|layer| layer.label(label));
        format!("{layer}/{}", known.map_or(label, |label| &label.name))
    }
}

impl Suggested {
    /// Counts the live records of an annotator.
    pub fn new(records: &[Record], known: &Known) -> Self {
        let mut all = Self::default();
        for record in records {
            if let Some(verdict) = record.verdict() {
                all.count(record, verdict, known);
            }
        }
        for counts in all.labels.values_mut().chain(all.sources.values_mut()) {
            counts.rate = share(counts.accepted, counts.accepted + counts.corrected + counts.rejected);
        }
        let total = |of: fn(&Counts) -> usize| all.sources.values().map(of).sum::<usize>();
        let accepted = total(|one| one.accepted);
        all.accepted_unchanged = share(accepted, accepted + total(|one| one.corrected));
        all.seconds_between_accepts = between(records);
        all
    }

    fn count(&mut self, record: &Record, verdict: Verdict, known: &Known) {
        let (maker, label) = match (record.maker(), &record.kind) {
            (Some(maker), Kind::Decision) => {
                let label = record.attrs.get("label").and_then(|label| label.as_str());
                (maker.to_owned(), label.map_or_else(|| "?".to_owned(), |label| known.label(&record.layer, label)))
            }
            (Some(maker), _) => (maker.to_owned(), known.label(&record.layer, &record.label)),
            (None, _) => {
                known.of(record).unwrap_or_else(|| ("?".to_owned(), known.label(&record.layer, &record.label)))
            }
        };
        for counts in [self.labels.entry(label).or_default(), self.sources.entry(maker).or_default()] {
            match verdict {
                Verdict::Accepted => counts.accepted += 1,
                Verdict::Corrected => counts.corrected += 1,
                Verdict::Rejected => counts.rejected += 1,
            }
        }
    }

    /// For people; nothing where nothing was suggested.
    pub fn print(&self, output: &mut Output) -> std::io::Result<()> {
        if self.sources.is_empty() {
            return Ok(());
        }
        let unchanged = percent(self.accepted_unchanged);
        let pace = self.seconds_between_accepts.map_or("n/a".to_owned(), |seconds| format!("{seconds} s"));
        output
            .line(&format!("  suggestions taken over unchanged: {unchanged} · between two accepts: {pace} (median)"))?;
        for (name, one) in self.sources.iter().chain(&self.labels) {
            let Counts { accepted, corrected, rejected, rate } = one;
            let rate = percent(*rate);
            output.line(&format!(
                "  {name:<24} {accepted:>6} accepted {corrected:>6} corrected {rejected:>6} rejected {rate:>6}"
            ))?;
        }
        Ok(())
    }
}

/// Four digits are more than such counts can bear out.
pub fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

pub fn percent(share: Option<f64>) -> String {
    share.map_or("n/a".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

fn share(part: usize, whole: usize) -> Option<f64> {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (whole > 0).then(|| rounded(number(part) / number(whole)))
}

/// Those accepted in bulk came at once, and say nothing about the time that was taken to look at them.
fn between(records: &[Record]) -> Option<i64> {
    let one_by_one = records.iter().filter(|one| one.kind == Kind::Span && one.maker().is_some());
    let mut times: Vec<i64> =
        one_by_one.filter_map(|one| Some(one.at.parse::<jiff::Timestamp>().ok()?.as_second())).collect();
    times.sort_unstable();
    let mut gaps: Vec<i64> = times.iter().zip(times.iter().skip(1)).map(|(before, after)| after - before).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len().saturating_sub(1) / 2).copied()
}
