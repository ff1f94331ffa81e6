//! What the dashboard says in words. Two decimals, what is not defined as –, and no word on whether a figure is good.

use super::super::frame::grouped;
use super::spans_of;
use crate::agreement::report::{Layer, Pair, Spans};
use crate::agreement::study::{Annotator, LayerId};
use crate::chance::bootstrap::Interval;
use crate::session::Session;
use crate::session::dashboard::Spot;
use crate::session::dashboard::agreement::figures::{Figures, Progress, Stage};
use crate::session::dashboard::agreement::measure::Measure;
use crate::text::count::counted;

pub fn two(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.2}"))
}

/// How far the counting is.
pub fn progress(progress: &Progress) -> String {
    let (done, total) = (grouped(progress.done), grouped(progress.total));
    match progress.stage {
        Stage::Reading if progress.total == 0 => "reading the annotations …".to_owned(),
        Stage::Reading => format!("read {done} of {total} articles"),
        Stage::Comparing => format!("compared {done} of {total} articles"),
        Stage::Intervals => format!("{done} of {total} intervals"),
    }
}

pub fn head(session: &Session) -> String {
    let dashboard = &session.dashboard;
    let compared = dashboard.figures.as_ref().filter(|figures| figures.is_compared);
    let Some((figures, (at, layer))) = compared.zip(dashboard.layer()) else {
        return format!("{} · agreement", session.name);
    };
    let which = match figures.layers.len() {
        1 => String::new(),
        count => format!(" ({} of {count})", at + 1),
    };
    let name = figures.layer_name(layer);
    format!("{name}{which} · {} · agreement in {}", measure(figures, layer, dashboard.shown()), session.name)
}

fn measure(figures: &Figures, layer: LayerId, shown: Measure) -> &'static str {
    match figures.of_layer(layer) {
        Some(Layer::Labels(_)) => "κ",
        _ => shown.name(),
    }
}

/// What is said where there are no figures.
pub fn instead(session: &Session) -> Vec<String> {
    let dashboard = &session.dashboard;
    if let Some(why) = &dashboard.fault {
        return vec![format!(
            "the annotations can't be read: {why}. Nothing was compared; come here again to try again."
        )];
    }
    let Some(figures) = &dashboard.figures else {
        return vec![progress(&dashboard.progress.unwrap_or_default())];
    };
    if figures.is_compared {
        return vec!["There is no layer to compare: gloss.toml has none, or only relations.".to_owned()];
    }
    let nothing = "No paragraph was finished by two annotators, so there is nothing to compare. \
                   A paragraph is finished when it is marked done (Space).";
    let of = |by: &Annotator| {
        let name = figures.name(*by);
        let units = figures.report.finished.get(name).copied().unwrap_or_default();
        format!("{} {units}", session.review.names.shown(name))
    };
    let finished: Vec<String> = session.compared_people().iter().map(of).collect();
    let finished = if finished.is_empty() { "nobody".to_owned() } else { finished.join(", ") };
    vec![nothing.to_owned(), format!("Finished paragraphs: {finished}.")]
}

/// The figures of all together.
pub fn headlines(session: &Session, figures: &Figures, layer: LayerId) -> Vec<String> {
    let Some(of_layer) = figures.of_layer(layer) else { return Vec::new() };
    let headline = of_layer.headline();
    let found = |whose, name: &str| interval(session, whose, name);
    let Some(spans) = spans_of(figures, layer) else {
        return vec![format!("{} {}", headline.name(), two(headline.value))];
    };
    // Where two alone can be compared, their interval is that of the mean.
    let mut compared = figures.pairs.iter().filter(|(a, b)| figures.pair(layer, *a, *b).is_some());
    let only = compared.next().filter(|_| compared.next().is_none());
    let only = only.and_then(|(a, b)| figures.whose(layer, *a, *b));
    let of_headline = match (headline.measure, only) {
        ("token_alpha", _) => found(Some((usize::from(layer), None)), "token_alpha"),
        ("mean_pairwise_f1", Some(only)) => found(Some(only), "exact_micro_f1"),
        ("mean_pairwise_full_f1", Some(only)) => found(Some(only), "full_f1"),
        _ => String::new(),
    };
    let first = format!("{} {}{of_headline}", headline.name(), two(headline.value));
    vec![first, together(session, spans, layer, headline.measure)]
}

fn together(session: &Session, spans: &Spans, layer: LayerId, headline: &str) -> String {
    let mut parts = Vec::new();
    if headline != "mean_pairwise_f1" {
        parts.push(format!("mean F1 {}", two(spans.mean_pairwise_f1)));
    }
    parts.extend(spans.mean_pairwise_f1_with_rule.map(|f1| format!("mean F1 by rule {}", two(f1))));
    parts.push(format!("mean κ {}", two(spans.mean_pairwise_kappa)));
    if let Some(all) = &spans.together {
        if headline != "token_alpha" {
            let found = interval(session, Some((usize::from(layer), None)), "token_alpha");
            parts.push(format!("alpha of tokens {}{found}", two(all.token_alpha.alpha)));
        }
        parts.push(format!("Fleiss {}", two(all.token_fleiss.kappa)));
        parts.push(format!("u-alpha {}", two(all.unitizing.u_alpha)));
    }
    parts.join(" · ")
}

/// ` (95 % 0.50 to 0.71)`; that it is still to come; nothing where there will be none.
fn interval(session: &Session, whose: Option<(usize, Option<usize>)>, name: &str) -> String {
    let found = whose.and_then(|whose| session.dashboard.intervals.get(&whose));
    match found.map(|found| found.get(name).and_then(Option::as_ref)) {
        Some(Some(Interval { low, high, .. })) => format!(" (95 % {low:.2} to {high:.2})"),
        None if session.dashboard.progress.is_some() => " (95 % …)".to_owned(),
        _ => String::new(),
    }
}

/// Below the matrix: what stands where in it.
pub fn legend(session: &Session) -> String {
    let labels = session
        .dashboard
        .figures
        .as_ref()
        .zip(session.dashboard.layer())
        .is_some_and(|(figures, (_, layer))| matches!(figures.of_layer(layer), Some(Layer::Labels(_))));
    if labels {
        "above: κ · below: what both labelled · diagonal: finished paragraphs".to_owned()
    } else {
        format!("above: {} · below: finished by both · diagonal: by each (¶)", session.dashboard.shown().name())
    }
}

/// All about what the cursor stands on.
pub fn detail(session: &Session, figures: &Figures, layer: LayerId) -> String {
    match session.dashboard_spot() {
        None => String::new(),
        Some(Spot::Confusion(at)) => session.shown_confusions().get(at).map_or_else(String::new, |one| {
            let (confusion, said) = (&one.confusion, one.said("/"));
            let has_two = confusion.a.is_some() && confusion.b.is_some() && confusion.a != confusion.b;
            let equal =
                if has_two { format!(", {} of them with equal bounds", confusion.equal_bounds) } else { String::new() };
            format!("{said}: {} in all pairs{equal}", confusion.count)
        }),
        Some(Spot::Pair(row, column)) => {
            let people = session.compared_people();
            let (Some(a), Some(b)) = (people.get(row).copied(), people.get(column).copied()) else {
                return String::new();
            };
            let [one, other] = [a, b].map(|by| session.review.names.shown(figures.name(by)));
            format!("{one} | {other}: {}", of_two(session, figures, layer, (a, b)))
        }
    }
}

fn of_two(session: &Session, figures: &Figures, layer: LayerId, (a, b): (Annotator, Annotator)) -> String {
    if let Some(Layer::Labels(labels)) = figures.of_layer(layer) {
        return labels.pairs.get(&figures.pair_name(a, b)).and_then(Option::as_ref).map_or_else(
            || "both labelled nothing in common".to_owned(),
            |pair| format!("both labelled {} · equal {} · κ {}", pair.n, two(pair.observed), two(pair.kappa)),
        );
    }
    let Some(pair) = figures.pair(layer, a, b) else { return "no paragraph that both have finished".to_owned() };
    let whose = figures.whose(layer, a, b);
    let with_interval = |measure: Measure| {
        let found = measure.interval().map_or_else(String::new, |name| interval(session, whose, name));
        format!("{} {}{found}", measure.name(), two(measure.of(pair)))
    };
    let [mut first, mut second] = pair.spans();
    if a > b {
        std::mem::swap(&mut first, &mut second);
    }
    let units = usize::try_from(pair.units).unwrap_or(usize::MAX);
    let documents = usize::try_from(pair.documents).unwrap_or(usize::MAX);
    let mut parts =
        vec![format!("{} ¶ in {}", grouped(units), counted(documents, "article")), format!("{first}|{second} spans")];
    parts.extend([Measure::Exact, Measure::Partial, Measure::Kappa, Measure::UAlpha].map(with_interval));
    parts.extend(stances(pair, &with_interval));
    if pair.is_few() {
        parts.push("few data".to_owned());
    }
    parts.join(" · ")
}

fn stances(pair: &Pair, with_interval: &dyn Fn(Measure) -> String) -> Option<String> {
    let found = pair.stance.as_ref()?;
    let [label, holder, target] = [found.label_agree, found.holder_agree, found.target_agree].map(two);
    let full = with_interval(Measure::Stance);
    Some(format!("matched {} (label {label}, holder {holder}, target {target}) · {full}", two(found.span_f1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_counts_articles_with_commas() {
        let at = |stage, done, total| progress(&Progress { stage, done, total });
        assert_eq!(at(Stage::Comparing, 3120, 20_000), "compared 3,120 of 20,000 articles");
        assert_eq!(at(Stage::Reading, 999, 1_234_567), "read 999 of 1,234,567 articles");
        assert_eq!(at(Stage::Reading, 0, 0), "reading the annotations …");
    }
}
