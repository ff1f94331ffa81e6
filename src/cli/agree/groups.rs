//! The same figures by outlet or by month.

use super::Group;
use super::count::Counted;
use crate::agreement::Study;
use crate::agreement::report::Report;
use crate::agreement::tally::Plan;
use crate::chance::bootstrap::Draws;
use crate::corpus::{Corpus, Heading};
use serde::Serialize;
use std::collections::BTreeMap;

/// A report for each group of articles.
#[derive(Serialize)]
pub struct Groups {
    /// What they are put together by.
    pub by: &'static str,
    /// By name; empty where an article does not say it.
    pub reports: BTreeMap<String, Report>,
}

/// Counts each group by itself.
pub fn of(group: Group, study: &Study, corpus: &Corpus, plan: &Plan, draws: Draws) -> Groups {
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in study.documents.iter().enumerate() {
        let article = corpus.find(&document.id).and_then(|at| corpus.heading(at));
        members.entry(article.map(|article| name(group, article)).unwrap_or_default()).or_default().push(at);
    }
    let report = |(name, documents): (String, Vec<usize>)| {
        let units = documents.iter().filter_map(|at| study.documents.get(*at)).map(|document| document.units.len());
        let units = units.sum();
        (name, Counted::new(study, plan, &documents, draws).report(units))
    };
    let by = match group {
        Group::Outlet => "outlet",
        Group::Month => "month",
    };
    Groups { by, reports: members.into_iter().map(report).collect() }
}

fn name(group: Group, article: &Heading) -> String {
    match group {
        Group::Outlet => article.outlet.as_deref().unwrap_or_default().to_owned(),
        Group::Month => article.date.as_deref().and_then(|date| date.get(..7)).unwrap_or_default().to_owned(),
    }
}
