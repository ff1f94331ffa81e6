//! What gold has in the paragraph that was just done, beside what one has: a row each, the words selected in the text.

use super::super::command::Command;
use super::super::strip::summary;
use super::super::{Mode, Session};
use crate::annotation::Record;
use crate::annotation::difference::What;
use crate::annotation::difference::words::{self, Told, quoted};
use crate::annotation::past::Edges;
use crate::practice::{Compared, Finding, Verdict};

/// Rows that are shown at most, with the head.
const ROWS: usize = 9;

/// What is told of a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// What came of it.
    pub compared: Compared,
    /// The chosen row.
    pub at: usize,
}

impl Feedback {
    /// At its first row.
    pub fn new(compared: Compared) -> Self {
        Self { compared, at: 0 }
    }

    /// Rows that it asks for on the screen.
    pub fn rows(&self) -> u16 {
        u16::try_from((self.compared.findings.len() + 1).clamp(2, ROWS)).unwrap_or_default()
    }

    /// The chosen one.
    fn chosen(&self) -> Option<&Finding> {
        self.compared.findings.get(self.at)
    }

    /// In a line: what the paragraph scores.
    pub fn head(&self) -> String {
        let score = &self.compared.score;
        if self.compared.findings.is_empty() {
            return "right: gold has nothing here, nor have you".to_owned();
        }
        let all = score.all;
        format!("{} right, {} by overlap · gold {} · yours {}", all.strict, score.overlap, all.gold, all.own)
    }
}

/// The sign of a verdict, readable without colour.
pub fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Missing => "−",
        Verdict::Extra => "+",
        Verdict::Differs => "~",
        Verdict::Right => "✓",
    }
}

impl Session {
    pub(super) fn open_feedback(&mut self) {
        self.mode = Mode::Feedback;
        self.show_both();
        self.show_finding();
    }

    /// Brackets of gold, and of what one has where that is not right.
    fn show_both(&mut self) {
        let (Some(feedback), Some(open)) = (self.feedback(), &self.article) else { return };
        let bracket = |record: &Record, who: &str, group: usize, finding: usize| {
            open.reviewed_bracket(record, &self.schema, who, (group, group == 0, finding))
        };
        let findings = feedback.compared.findings.iter().enumerate();
        let placed = findings.flat_map(|(number, finding)| {
            let is_right = finding.verdict() == Verdict::Right;
            let gold = finding.gold.as_ref().and_then(|record| bracket(record, "gold", 0, number));
            let own = finding.own.as_ref().filter(|_| !is_right);
            gold.into_iter().chain(own.and_then(|record| bracket(record, "you", 1, number)))
        });
        let placed = placed.collect();
        if let Some(open) = &mut self.article {
            open.reviewed = Some(placed);
            open.page.forget();
        }
    }

    /// The feedback on the screen.
    pub fn feedback(&self) -> Option<&Feedback> {
        self.practice.as_ref()?.feedback.as_ref()
    }

    pub(in super::super) fn in_feedback(&mut self, command: &Command) {
        let Some(feedback) = self.practice.as_mut().and_then(|practice| practice.feedback.as_mut()) else { return };
        let len = feedback.compared.findings.len();
        match command {
            Command::List(rows) => {
                feedback.at = super::super::apply::stepped(feedback.at, *rows, len);
                self.show_finding();
            }
            Command::ListEnd(last) => {
                feedback.at = if *last { len.saturating_sub(1) } else { 0 };
                self.show_finding();
            }
            Command::Guideline => {
                let record = feedback.chosen().and_then(Finding::record);
                let known = record.and_then(|record| self.schema.place(&record.layer, &record.label));
                self.open_guideline_of(known);
            }
            Command::Submit => {
                self.close_feedback();
                self.next_to_practise();
            }
            Command::Cancel => self.close_feedback(),
            _ => {}
        }
    }

    pub(in super::super) fn press_finding(&mut self, row: usize) {
        if let Some(feedback) = self.practice.as_mut().and_then(|practice| practice.feedback.as_mut()) {
            feedback.at = row.min(feedback.compared.findings.len().saturating_sub(1));
        }
        self.show_finding();
    }

    fn close_feedback(&mut self) {
        self.mode = Mode::Normal;
        if let Some(practice) = &mut self.practice {
            practice.feedback = None;
        }
        if let Some(open) = &mut self.article {
            open.reviewed = None;
            open.page.forget();
        }
    }

    /// The words of the chosen row are selected.
    fn show_finding(&mut self) {
        let chosen = self.feedback().and_then(Feedback::chosen);
        let chars = chosen.and_then(Finding::record).and_then(|record| record.pieces().first().copied());
        let Some(open) = &mut self.article else { return };
        if let Some(selection) = chars.and_then(|chars| open.selection_of(chars)) {
            open.select(selection);
        }
    }

    /// A finding in a line, after its sign.
    pub fn finding_said(&self, finding: &Finding) -> String {
        let name = |record: &Record| {
            let is_named = !record.holder.is_empty() || !record.target.is_empty();
            format!("{} {}", quoted(&record.quote), if is_named { summary(record) } else { record.label.clone() })
        };
        match (&finding.gold, &finding.own) {
            (Some(gold), None) => format!("{} in gold, not in yours", name(gold)),
            (None, Some(own)) => format!("{} in yours, not in gold", name(own)),
            (Some(gold), Some(own)) if finding.what.is_empty() => format!("{} {}", quoted(&own.quote), gold.label),
            (Some(gold), Some(own)) => {
                let parts: Vec<String> = finding.what.iter().map(|what| self.differing(*what, own, gold)).collect();
                format!("{} {}", quoted(&own.quote), parts.join(" · "))
            }
            (None, None) => String::new(),
        }
    }

    fn differing(&self, what: What, own: &Record, gold: &Record) -> String {
        let spans = |id: &str| self.own.get(id).map(|record| record.quote.clone());
        let told = |record| Told { record, spans: &spans, registry: self.entities.registry() };
        let value = |record| Some(words::value(what, told(record))).filter(|value| !value.is_empty());
        let [yours, golds] = [own, gold].map(|record| value(record).unwrap_or_else(|| "nobody".to_owned()));
        match what {
            What::Label => format!("you {}, gold {}", own.label, gold.label),
            What::Bounds => {
                let edges = Edges::between(own, gold).unwrap_or_default();
                let [more, less] = [&edges.won, &edges.lost]
                    .map(|words| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" and "));
                match (more.as_str(), less.as_str()) {
                    ("", "") => format!("bounds: gold has {golds}"),
                    (more, "") => format!("bounds: gold has {more} too"),
                    ("", less) => format!("bounds: gold is without {less}"),
                    (more, less) => format!("bounds: gold has {more} too, and not {less}"),
                }
            }
            What::Attrs if golds == "nobody" => format!("attrs: you {yours}, gold none"),
            What::Attrs if yours == "nobody" => format!("attrs: you none, gold {golds}"),
            other => format!("{}: you {yours}, gold {golds}", other.as_str()),
        }
    }
}
