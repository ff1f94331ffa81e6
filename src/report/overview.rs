//! How far the work is, by annotator, outlet and month.

use super::words::Words;
use super::{Report, Section};
use crate::insight::facts::Annotator;
use crate::insight::progress::Part;
use crate::insight::{What, Whose};
use crate::text::count::counted;
use maud::{Markup, html};

/// A longer table is closed until it is asked for.
const SHORT: usize = 24;
/// Rows that a table has room for.
const ROWS: usize = 100;

/// What somebody has.
#[derive(Clone, Copy, Default)]
struct Own {
    spans: usize,
    stances: usize,
    labels: usize,
    done: usize,
    seconds: f64,
}

impl Report<'_> {
    pub(super) fn overview(&self) -> Section {
        let progress = &self.pictures.progress;
        let outlets =
            progress.outlets.iter().map(|(outlet, part)| (outlet.as_deref().unwrap_or("unknown").to_owned(), *part));
        let months = progress
            .months
            .iter()
            .map(|(month, part)| (month.map_or("unknown".to_owned(), |month| month.to_string()), *part));
        let body = html! {
            p { (Words(&self.whose_spans())) @if self.layer.is_some() { " Of all layers." } }
            h3 { "By annotator" }
            (self.annotators())
            @if !self.assigned.is_empty() { h3 { "What is assigned" } (self.assigned()) }
            h3 { "By outlet" }
            (parts("outlet", &outlets.collect::<Vec<_>>()))
            h3 { "By month of the article" }
            (parts("month", &months.collect::<Vec<_>>()))
            @if progress.gone > 0 {
                p.note { (counted(progress.gone, "span")) " of articles that are not in the corpus." }
            }
        };
        Section { id: "overview".to_owned(), title: "Overview".to_owned(), body }
    }

    fn assigned(&self) -> Markup {
        html! {
            div.scroll tabindex="0" {
                table.sortable {
                    thead { tr { th { "annotator" } th { "articles" } th { "done" } th { "paragraphs" } th { "done" } } }
                    tbody {
                        @for (who, share) in self.assigned {
                            tr {
                                th scope="row" { (Words(who)) }
                                td { (share.articles) } td { (share.articles_done) }
                                td { (share.paragraphs) } td { (share.paragraphs_done) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Gold stands beside those of everybody, though nobody's count has it.
    fn is_listed(&self, who: &Annotator) -> bool {
        self.pictures.whose == Whose::Everybody || self.pictures.whose.counts(who)
    }

    fn annotators(&self) -> Markup {
        let mut all = vec![Own::default(); self.facts.annotators.len()];
        for fact in &self.facts.rows {
            let Some(own) = all.get_mut(usize::from(fact.by)) else { continue };
            match fact.what {
                What::Span => {
                    own.spans += 1;
                    own.stances += usize::from(fact.is_stance);
                }
                What::Label => own.labels += 1,
                What::Done => {
                    own.done += 1;
                    own.seconds += f64::from(fact.seconds.max(0.0));
                }
                What::Skipped => {}
            }
        }
        html! {
            div.scroll tabindex="0" {
                table.sortable {
                    thead { tr { th { "annotator" } th { "spans" } th { "of them stances" } th { "labels" } th { "paragraphs done" } th { "minutes" } } }
                    tbody {
                        @for (who, own) in self.facts.annotators.iter().zip(&all).filter(|(who, _)| self.is_listed(who)) {
                            tr {
                                th scope="row" { (Words(&who.name)) }
                                td { (own.spans) } td { (own.stances) } td { (own.labels) } td { (own.done) }
                                td { @if own.seconds > 0.0 { (format!("{:.0}", own.seconds / 60.0)) } @else { "–" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Those with most articles, in the order they come in.
fn parts(what: &str, all: &[(String, Part)]) -> Markup {
    let mut largest: Vec<usize> = (0..all.len()).collect();
    largest.sort_by_key(|at| std::cmp::Reverse(all.get(*at).map(|(_, part)| part.articles)));
    largest.truncate(ROWS);
    largest.sort_unstable();
    let left = all.len() - largest.len();
    let rows = largest.len();
    let table = html! {
        div.scroll tabindex="0" {
            table.sortable {
                thead { tr { th { (what) } th { "articles" } th { "paragraphs" } th { "done" } th { "spans" } } }
                tbody {
                    @for (name, part) in largest.iter().filter_map(|at| all.get(*at)) {
                        tr {
                            th scope="row" { (Words(name)) }
                            td { (part.articles) } td { (part.paragraphs) } td { (part.done) } td { (part.spans) }
                        }
                    }
                }
            }
        }
        @if left > 0 { p.note { (counted(left, "row")) " with fewer articles left out." } }
    };
    html! {
        @if rows > SHORT { details { summary { (counted(rows, what)) } (table) } } @else { (table) }
    }
}
