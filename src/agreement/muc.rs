//! Span match with partial credit: the four schemes of MUC-5 and SemEval-2013 task 9 (Chinchor & Sundheim 1993; Segura-Bedmar et al. 2013).
//!
//! Results depend on how spans are paired; this is the greedy way of nervaluate 1.2. The spans of the second annotator,
//! the response, choose in order among those of the first, the reference, that nobody took. So it is not symmetric.

use super::cells::Cells;
use super::overlap::Window;
use super::ratio::number;
use super::study::{Annotator, Document, LabelId, LayerId, Span, Units};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How one way of choosing went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Found what they looked for.
    correct: u64,
    /// Took one that only overlaps.
    met: u64,
    /// Of the reference, nobody took them.
    missed: u64,
    /// Found none.
    spurious: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.correct += other.correct;
        self.met += other.met;
        self.missed += other.missed;
        self.spurious += other.spurious;
    }
}

/// What a span of the response looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// Equal bounds and label.
    Same,
    /// Equal bounds.
    Bounds,
    /// Its label, as near as can be.
    Label,
}

/// Tallies of the ways to choose. `exact` and `partial` choose alike and differ in what an overlap is worth; among spans
/// of one label, `strict` does too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tallies {
    same: Tally,
    bounds: Tally,
    label: Tally,
}

impl AddAssign for Tallies {
    fn add_assign(&mut self, other: Self) {
        self.same += other.same;
        self.bounds += other.bounds;
        self.label += other.label;
    }
}

/// What is counted over documents.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    overall: Tallies,
    per_label: Cells<LabelId, Tallies>,
}

impl Sums {
    /// Counts a document; `common`: the units that both finished.
    pub fn add(&mut self, document: &Document, layer: LayerId, a: Annotator, b: Annotator, common: &Units) {
        let a: Vec<&Span> = document.spans(layer, a, common).collect();
        let b: Vec<&Span> = document.spans(layer, b, common).collect();
        let a = &mut Window::new(&a);
        let all = |_: &Span, _: &Span| true;
        choose(a, &b, Wanted::Same, all, |_, one| self.overall.same += one);
        choose(a, &b, Wanted::Bounds, all, |_, one| self.overall.bounds += one);
        choose(a, &b, Wanted::Label, all, |_, one| self.overall.label += one);
        let alike = |a: &Span, b: &Span| a.label == b.label;
        choose(a, &b, Wanted::Bounds, alike, |span, one| {
            self.per_label.add(span.label, Tallies { same: one, bounds: one, ..Tallies::default() });
        });
        choose(a, &b, Wanted::Label, alike, |span, one| {
            self.per_label.add(span.label, Tallies { label: one, ..Tallies::default() });
        });
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.overall += other.overall;
        self.per_label.merge(&other.per_label);
    }

    /// What the counts come to; `labels`: names by label.
    pub fn result(&self, labels: &[String]) -> Muc {
        Muc { overall: Schemes::of(self.overall), per_label: self.per_label.named(labels, Schemes::of) }
    }
}

/// Lets each of `b` choose among the `eligible` of `a`, and tells how it went for it; then those of `a` that were missed.
fn choose(
    a: &mut Window,
    b: &[&Span],
    wanted: Wanted,
    eligible: impl Fn(&Span, &Span) -> bool,
    mut tell: impl FnMut(&Span, Tally),
) {
    a.reset();
    for span in b {
        let open = a.meeting(span).filter(|(_, one)| eligible(one, span));
        let (found, overlapping) = match wanted {
            Wanted::Same => look(open, span, |one| one.label == span.label),
            Wanted::Bounds => look(open, span, |_| true),
            Wanted::Label => nearest(open, span),
        };
        if let Some(at) = found.or(overlapping) {
            a.take(at);
        }
        tell(
            span,
            Tally {
                correct: u64::from(found.is_some()),
                met: u64::from(found.is_none() && overlapping.is_some()),
                spurious: u64::from(found.is_none() && overlapping.is_none()),
                missed: 0,
            },
        );
    }
    a.left().for_each(|span| tell(span, Tally { missed: 1, ..Tally::default() }));
}

/// The first with equal bounds that suits; the first that overlaps enough.
fn look<'a>(
    open: impl Iterator<Item = (usize, &'a Span)>,
    span: &Span,
    suits: impl Fn(&Span) -> bool,
) -> (Option<usize>, Option<usize>) {
    let mut overlapping = None;
    for (at, one) in open {
        if one.hull() == span.hull() && suits(one) {
            return (Some(at), overlapping);
        }
        overlapping = overlapping.or_else(|| overlaps_enough(one, span).then_some(at));
        if one.start > span.start && overlapping.is_some() {
            break;
        }
    }
    (None, overlapping)
}

/// The one of the same label whose bounds are nearest, the first of several; the first of another that overlaps enough.
fn nearest<'a>(open: impl Iterator<Item = (usize, &'a Span)>, span: &Span) -> (Option<usize>, Option<usize>) {
    let (mut best, mut other) = (None, None);
    for (at, one) in open.filter(|(_, one)| overlaps_enough(one, span)) {
        let far = u64::from(one.start.abs_diff(span.start)) + u64::from(one.end.abs_diff(span.end));
        if one.label != span.label {
            other = other.or(Some(at));
        } else if best.is_none_or(|(_, least)| far < least) {
            best = Some((at, far));
        }
        if best.is_some_and(|(_, least)| least <= u64::from(one.start.saturating_sub(span.start))) {
            break;
        }
    }
    (best.map(|(at, _)| at), other)
}

/// At least 1 % of the span of the reference: nervaluate's `min_overlap_percentage`.
fn overlaps_enough(reference: &Span, other: &Span) -> bool {
    u64::from(reference.overlap(other)) * 100 >= u64::from(reference.len())
}

/// The four schemes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Muc {
    /// Over all spans.
    pub overall: Schemes,
    /// For each label that either used: over its spans alone, so that a wrong label is missed and spurious there.
    pub per_label: BTreeMap<String, Schemes>,
}

/// What the schemes come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Schemes {
    /// Bounds and label.
    pub strict: Scheme,
    /// Bounds.
    pub exact: Scheme,
    /// Overlap, for half the credit where bounds differ.
    pub partial: Scheme,
    /// Overlap and label.
    pub ent_type: Scheme,
}

impl Schemes {
    fn of(tallies: Tallies) -> Self {
        Self {
            strict: Scheme::of(tallies.same, false),
            exact: Scheme::of(tallies.bounds, false),
            partial: Scheme::of(tallies.bounds, true),
            ent_type: Scheme::of(tallies.label, false),
        }
    }
}

/// One scheme.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scheme {
    /// COR.
    pub correct: u64,
    /// INC.
    pub incorrect: u64,
    /// PAR.
    pub partial: u64,
    /// MIS.
    pub missed: u64,
    /// SPU.
    pub spurious: u64,
    /// (COR + PAR/2) / (COR + INC + PAR + SPU); 0 where only the response is empty, `None` where both are.
    pub precision: Option<f64>,
    /// (COR + PAR/2) / (COR + INC + PAR + MIS); 0 where only the reference is empty, `None` where both are.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
}

impl Scheme {
    fn of(tally: Tally, half: bool) -> Self {
        let Tally { correct, met, missed, spurious } = tally;
        let (incorrect, partial) = if half { (0, met) } else { (met, 0) };
        let credit = number(correct) + number(partial) / 2.0;
        let (actual, possible) = (correct + met + spurious, correct + met + missed);
        let defined = actual + possible > 0;
        let share = |whole: u64| if whole == 0 { 0.0 } else { credit / number(whole) };
        let (precision, recall) = (share(actual), share(possible));
        let f1 = if credit > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        let some = |value: f64| defined.then_some(value);
        let (precision, recall, f1) = (some(precision), some(recall), some(f1));
        Self { correct, incorrect, partial, missed, spurious, precision, recall, f1 }
    }
}

#[cfg(test)]
mod tests;
