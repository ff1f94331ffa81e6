//! The sum of practice: the score of all labels and of each, and what was taken for what.

use super::super::Session;
use super::super::guideline::Pane;
use crate::guideline::{Block, Guideline, Kind, Look, Run};
use crate::practice::Score;
use crate::practice::score::{Confused, Counts, f1};

/// The title of the pane.
const SUM: &str = "Sum of practice";
/// Confusions that are named at most.
const CONFUSIONS: usize = 12;

impl Session {
    /// Shows what all that is done scores.
    pub(super) fn show_sum(&mut self) {
        let Some(practice) = &mut self.practice else { return };
        practice.is_summed_up = true;
        let ((done, all), score) = (practice.progress(), practice.score());
        let left =
            if done < all { String::new() } else { ", all of them; gloss practice --again starts anew".to_owned() };
        let text = text(&score, &format!("{done} of {all} paragraphs done{left}."));
        self.show_pane(Pane::of_text(SUM, &format!("of {}", self.who), text, 0));
    }

    /// Whether the sum is what is shown.
    pub(in super::super) fn shows_sum(&mut self) -> bool {
        self.pane_about(SUM).is_some()
    }
}

fn text(score: &Score, done: &str) -> Guideline {
    let mut blocks = vec![words(done)];
    blocks.push(strong("Score"));
    let head = ["", "right", "gold", "yours", "F1"].map(str::to_owned).to_vec();
    let mut rows = vec![head.clone()];
    rows.push(row("bounds and label", score.all.strict, score.all));
    rows.push(row("overlap and label", score.overlap, score.all));
    blocks.push(table(rows));
    blocks.push(strong("By label, bounds and label"));
    let mut rows = vec![head];
    rows.extend(
        score.labels.iter().map(|((layer, label), counts)| row(&format!("{layer}/{label}"), counts.strict, *counts)),
    );
    blocks.push(table(rows));
    let confusions = score.confusions();
    blocks.push(strong("What was taken for what"));
    if confusions.is_empty() {
        blocks.push(words("Nothing."));
    }
    blocks.extend(confusions.iter().take(CONFUSIONS).map(|(what, count)| words(&confused(what, *count))));
    if let Some(more) = confusions.len().checked_sub(CONFUSIONS).filter(|more| *more > 0) {
        blocks.push(words(&format!("and {more} more kinds")));
    }
    blocks.push(Block { gap: true, ..words("q ends practice, Esc goes back to the text.") });
    Guideline { blocks, headings: Vec::new() }
}

fn row(name: &str, right: u64, counts: Counts) -> Vec<String> {
    let f1 = f1(right, counts).map_or_else(|| "–".to_owned(), |f1| format!("{f1:.2}"));
    vec![name.to_owned(), right.to_string(), counts.gold.to_string(), counts.own.to_string(), f1]
}

fn confused((layer, gold, own): &Confused, count: u64) -> String {
    match (gold, own) {
        (Some(gold), Some(own)) if gold == own => format!("{count} × {layer}/{gold}: bounds, holder or target"),
        (Some(gold), Some(own)) => format!("{count} × {layer}: {own} instead of {gold}"),
        (Some(gold), None) => format!("{count} × {layer}/{gold} missed"),
        (None, own) => format!("{count} × {layer}/{} too much", own.as_deref().unwrap_or_default()),
    }
}

fn words(words: &str) -> Block {
    Block { text: words.to_owned(), ..Block::default() }
}

fn strong(title: &str) -> Block {
    let look = Look { strong: true, ..Look::default() };
    Block { runs: vec![Run { bytes: 0..title.len(), look }], gap: true, ..words(title) }
}

fn table(rows: Vec<Vec<String>>) -> Block {
    Block { kind: Kind::Table(rows), ..Block::default() }
}
