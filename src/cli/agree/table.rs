//! The figures as tables. Two decimals, what is not defined as –, and no word on whether a figure is good.

use super::Printed;
use super::examples;
use crate::agreement::Study;
use crate::agreement::report::{Layer, Pair, Report, Spans};
use crate::chance::bootstrap::Interval;
use crate::cli::output::Output;
use crate::text::count::counted;
use std::io;

/// Confusions that are listed.
const CONFUSIONS: usize = 5;
/// Annotators that are listed as those who differ most.
const DIFFERING: usize = 5;

/// Prints everything; `is_compared`: whether two annotators finished a common paragraph.
pub fn print(all: &Printed, name: &str, study: &Study, is_compared: bool, output: &mut Output) -> io::Result<()> {
    let report = &all.report;
    let finished: Vec<String> = report.finished.iter().map(|(name, units)| format!("{name} {units}")).collect();
    let units = counted(usize::try_from(report.units).unwrap_or(usize::MAX), "paragraph");
    let finished = if finished.is_empty() { "nobody".to_owned() } else { finished.join(", ") };
    output.line(&format!("{name}: {units}; finished: {finished}"))?;
    if is_compared {
        layers(report, study, output)?;
        if let Some(groups) = &all.groups {
            for (name, report) in &groups.reports {
                let name = if name.is_empty() { "–" } else { name };
                output.line("")?;
                output.line(&format!("=== {}: {name}", groups.by))?;
                layers(report, study, output)?;
            }
        }
        output.line("")?;
        output.line("Only paragraphs count that both of a pair have finished. – is not defined: nothing to compare, or only one value.")?;
        output.line("What each figure is: docs/agreement.md.")?;
    } else {
        output.line("")?;
        output.line("No paragraph was finished by two annotators, so there is nothing to compare. A paragraph is finished when it is marked done (Space).")?;
    }
    left_out(all, output)
}

fn layers(report: &Report, study: &Study, output: &mut Output) -> io::Result<()> {
    let named = study.layers.iter().filter_map(|layer| Some((&layer.name, report.layers.get(&layer.name)?)));
    for (name, layer) in named {
        let headline = layer.headline();
        output.line("")?;
        output.line(&format!("{name}: {} {}", headline.name(), two(headline.value)))?;
        match layer {
            Layer::Spans(spans) => of_spans(spans, study, output)?,
            Layer::Labels(labels) => {
                for (pair, one) in &labels.pairs {
                    if let Some(one) = one {
                        let (observed, kappa) = (two(one.observed), two(one.kappa));
                        output
                            .line(&format!("  {pair:<24} both labelled {:>6}   equal {observed}   κ {kappa}", one.n))?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn of_spans(spans: &Spans, study: &Study, output: &mut Output) -> io::Result<()> {
    let width = spans.pairs.keys().map(|name| name.chars().count()).max().unwrap_or_default().max(12);
    let has_rule = spans.mean_pairwise_f1_with_rule.is_some();
    let rule = if has_rule { "  by rule" } else { "" };
    output.line(&format!("  {:<width$}      ¶         spans  exact F1{rule}  partial F1      κ  u-alpha", "pair"))?;
    for (name, pair) in &spans.pairs {
        if let Some(pair) = pair {
            output.line(&format!("  {name:<width$} {}", of_pair(pair)))?;
        }
    }
    let apart = spans.pairs.values().filter(|pair| pair.is_none()).count();
    if apart > 0 {
        output.line(&format!("  {} without a common finished paragraph", counted(apart, "pair")))?;
    }
    means(spans, output)?;
    per_label(spans, width, output)?;
    differing(spans, output)?;
    for one in spans.confusions.iter().take(CONFUSIONS) {
        // Where all are compared with one, its label stands first; else it does not matter who has which.
        let between = if spans.together.is_none() { "→" } else { "/" };
        output.line(&format!("  {:>6} × {}", one.confusion.count, one.said(between)))?;
        examples::print(one, study, output)?;
    }
    Ok(())
}

fn of_pair(pair: &Pair) -> String {
    let micro = &pair.exact.micro;
    let [a, b] = pair.spans();
    let spans = format!("{a}|{b}");
    let rule = pair.exact_with_rule.as_ref().map_or(String::new(), |exact| format!("  {:>7}", two(exact.micro.f1)));
    let stance = pair.stance.as_ref().map_or(String::new(), |found| {
        let [label, holder, target] = [found.label_agree, found.holder_agree, found.target_agree].map(two);
        let (matched, full) = (two(found.span_f1), two(found.full_f1));
        format!("   matched {matched} (label {label}, holder {holder}, target {target}), in full {full}")
    });
    let found = pair.ci.get(if pair.stance.is_some() { "full_f1" } else { "exact_micro_f1" });
    let ci = found.map_or(String::new(), |found| {
        format!("   {}{}", interval(found.as_ref()), if pair.is_few() { ", few data" } else { "" })
    });
    format!(
        "{:>6} {spans:>13}  {:>8}{rule}  {:>10}  {:>5}  {:>7}{stance}{ci}",
        pair.units,
        two(micro.f1),
        two(pair.muc.overall.partial.f1),
        two(pair.token.kappa),
        two(pair.unitizing.u_alpha),
    )
}

fn interval(found: Option<&Interval>) -> String {
    found.map_or("95 %: –".to_owned(), |found| format!("95 %: {:.2} to {:.2}", found.low, found.high))
}

fn means(spans: &Spans, output: &mut Output) -> io::Result<()> {
    let mut figures = vec![format!("F1 {}", two(spans.mean_pairwise_f1))];
    figures.extend(spans.mean_pairwise_f1_with_rule.map(|f1| format!("F1 by rule {}", two(f1))));
    figures.push(format!("κ {}", two(spans.mean_pairwise_kappa)));
    if spans.pairs.values().flatten().count() > 1 {
        output.line(&format!("  mean over pairs: {}", figures.join(", ")))?;
    }
    if let Some(all) = &spans.together {
        let ci = all.ci.get("token_alpha").map_or(String::new(), |found| format!(" ({})", interval(found.as_ref())));
        output.line(&format!(
            "  all together: alpha of tokens {}{ci}, Fleiss {}, u-alpha {}",
            two(all.token_alpha.alpha),
            two(all.token_fleiss.kappa),
            two(all.unitizing.u_alpha)
        ))?;
    }
    if let Some(gamma) = &spans.gamma {
        let why = gamma.reason.as_ref().map_or(String::new(), |why| format!(": {why}"));
        output.line(&format!("  gamma {}{why}", two(gamma.gamma)))?;
    }
    Ok(())
}

/// F1 of each label over pairs, and how far all together tell it from the others.
fn per_label(spans: &Spans, width: usize, output: &mut Output) -> io::Result<()> {
    for (label, found) in spans.by_label() {
        let [a, b] = found.spans;
        let (spans, f1, ku) = (format!("{a}|{b}"), two(found.f1), two(found.ku_alpha));
        output.line(&format!("  {label:<width$} {:>6} {spans:>13}  {f1:>8}  ku-alpha {ku}", ""))?;
    }
    Ok(())
}

fn differing(spans: &Spans, output: &mut Output) -> io::Result<()> {
    let mut all: Vec<(&String, f64)> =
        spans.mean_f1_with_others.iter().filter_map(|(name, f1)| Some((name, (*f1)?))).collect();
    // Where all are compared with one, the pairs say it.
    if all.len() < 3 || spans.together.is_none() {
        return Ok(());
    }
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    let named: Vec<String> = all.iter().take(DIFFERING).map(|(name, f1)| format!("{name} {f1:.2}")).collect();
    output.line(&format!("  differ most from the others (mean F1): {}", named.join(", ")))
}

fn left_out(all: &Printed, output: &mut Output) -> io::Result<()> {
    if let Some(changed) = &all.changed_after_feedback {
        let records: Vec<String> = changed.records.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let figures = changed.headline_without.iter().map(|(layer, value)| format!("{layer} {}", two(*value)));
        output.line("")?;
        output.line(&format!(
            "Changed after a decision or comment of somebody else, and counted as they are now: {}, in {}. Without these paragraphs: {}.",
            records.join(", "),
            counted(changed.paragraphs, "paragraph"),
            figures.collect::<Vec<_>>().join(", ")
        ))?;
    }
    let before = all.left_out.by.iter().filter(|(_, one)| one.before_feedback > 0);
    let before: Vec<String> = before.map(|(name, one)| format!("{name} {}", one.before_feedback)).collect();
    if !before.is_empty() {
        let names = before.join(", ");
        output.line(&format!("\nChanged after a decision on them, and measured as they were before it: {names}."))?;
    }
    let count =
        |number: u64, what: &str| (number > 0).then(|| counted(usize::try_from(number).unwrap_or(usize::MAX), what));
    for (name, one) in &all.left_out.by {
        let parts = [
            count(one.lost, "record").map(|lost| format!("{lost} that can't be found in the present text")),
            count(one.review, "span").map(|spans| format!("{spans} made in review")),
            count(one.unknown_layer, "record")
                .map(|records| format!("{records} of layers that gloss.toml does not have")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            output.line(&format!("left out of {name}: {}", parts.join(", ")))?;
        }
        if let Some(share) = one.not_by_hand.filter(|share| *share > 0.0) {
            output.line(&format!(
                "{name}: {:.0} % of the spans are not by hand (suggestions raise agreement)",
                share * 100.0
            ))?;
        }
    }
    if all.left_out.unknown_documents > 0 {
        let articles = counted(all.left_out.unknown_documents, "article");
        output.line(&format!("left out: {articles} that the corpus does not have; `gloss check` names them"))?;
    }
    for (file, why) in &all.left_out.files {
        output.line(&format!("left out: annotations/{file}.jsonl: {why}"))?;
    }
    Ok(())
}

fn two(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.2}"))
}
