//! Who is for and against whom: holders × targets as a table with heat, and changes of heart.

use super::network::drawn::told;
use super::words::Words;
use super::{Report, Section};
use crate::insight::Facts;
use crate::insight::sign::Signs;
use crate::insight::stances::{Change, Matrix, Side, Stances};
use crate::text::count::counted;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Holders and targets that have room in a table; more would be read by nobody, and the GraphML has all.
const MOST: usize = 30;
/// Changes of heart that are listed.
const CHANGES: usize = 200;

impl Report<'_> {
    /// One section a layer of stances.
    pub(super) fn stances(&self) -> Vec<Section> {
        let one = |stances: &&Stances| Section {
            id: format!("stances-{}", self.place_of(&stances.layer)),
            title: format!("Stances: {}", stances.layer),
            body: self.of_layer(stances),
        };
        self.layers_of_stances().iter().map(one).collect()
    }

    fn of_layer(&self, stances: &Stances) -> Markup {
        if stances.total.total() == 0 {
            return html! { p { "There are none." } };
        }
        let facts = self.facts;
        html! {
            p { (told(stances.total)) ". " (Words(&self.whose_stances())) }
            h3 { "Holders and targets" }
            (matrix(facts, &stances.matrix))
            (super::timeline::draw(stances))
            (self.network(stances))
            h3 { "Changes of heart" }
            (self.changes(stances))
        }
    }

    fn changes(&self, stances: &Stances) -> Markup {
        let left = stances.changes.len().saturating_sub(CHANGES);
        html! {
            @if stances.changes.is_empty() {
                p { "Nobody took the other side than before, by the dates of the articles." }
            } @else {
                div.scroll tabindex="0" {
                    table.sortable {
                        thead { tr { th { "holder" } th.word { "target" } th.word { "before" } th.word { "after" } } }
                        tbody { @for change in stances.changes.iter().take(CHANGES) { (self.change(change)) } }
                    }
                }
                @if left > 0 { p.note { (counted(left, "more change")) " not listed." } }
            }
            @if stances.undated > 0 {
                p.note { (counted(stances.undated, "stance")) " without a date can't be put in an order." }
            }
        }
    }

    fn change(&self, change: &Change) -> Markup {
        html! {
            tr {
                th scope="row" { (name(self.facts, Some(change.holder))) }
                td.word { (name(self.facts, Some(change.target))) }
                td.word { (self.stance(change.before)) }
                td.word { (self.stance(change.after)) }
            }
        }
    }

    /// The date, the label and the words of a stance, with a link to its article.
    fn stance(&self, row: u32) -> Markup {
        let Some(fact) = usize::try_from(row).ok().and_then(|row| self.facts.rows.get(row)) else { return html! {} };
        let about = self.facts.article(fact);
        let date = about.and_then(|about| about.date.as_deref()).unwrap_or("unknown");
        let at = about.and_then(|about| about.at).filter(|at| self.drawn.contains(at));
        html! {
            @match at {
                Some(at) => a href=(format!("#a-{at}")) { (Words(date)) },
                None => (Words(date)),
            }
            " " b { (Words(self.facts.word(fact.label))) } " “" (Words(&short(self.facts.word(fact.quote)))) "”"
        }
    }
}

/// The first words of a long statement.
fn short(words: &str) -> String {
    let cut: String = words.chars().take(120).collect();
    if cut.len() < words.len() { cut + "…" } else { cut }
}

fn name(facts: &Facts, side: Side) -> Markup {
    match side.and_then(|id| facts.party(id)) {
        Some(party) => html! { (Words(&party.name)) },
        None => html! { i { "not said" } },
    }
}

fn matrix(facts: &Facts, matrix: &Matrix) -> Markup {
    let (holders, targets) = (matrix.holders.iter().take(MOST), matrix.targets.iter().take(MOST));
    let most = matrix.most();
    let left = [(&matrix.holders, "holder"), (&matrix.targets, "target")]
        .map(|(all, what)| (all.len().saturating_sub(MOST), what))
        .map(|(left, what)| (left > 0).then(|| counted(left, what)));
    let left: BTreeSet<String> = left.into_iter().flatten().collect();
    html! {
        div.scroll tabindex="0" {
            table.matrix {
                thead {
                    tr {
                        th scope="col" { "holder ↓" br; "target →" }
                        @for (target, _) in targets.clone() { th scope="col" { (name(facts, *target)) } }
                        th scope="col" { "all" }
                    }
                }
                tbody {
                    @for (holder, all) in holders {
                        tr {
                            th scope="row" { (name(facts, *holder)) }
                            @for (target, _) in targets.clone() { (cell(matrix.cell(*holder, *target), most)) }
                            (sum(*all))
                        }
                    }
                    tr {
                        th scope="row" { "all" }
                        @for (_, all) in targets { (sum(*all)) }
                        td {}
                    }
                }
            }
        }
        p.note {
            "In a cell: + support, − opposition, ○ neither. A stance with several holders or targets counts in the cell of each of their pairs."
            @if !left.is_empty() {
                " Only those with most stances are shown; left out are " (left.into_iter().collect::<Vec<_>>().join(" and ")) "."
            }
        }
    }
}

/// Counts in words and signs; heat by how many and which way, in steps that the style knows.
fn cell(signs: Signs, most: u32) -> Markup {
    let Some(balance) = signs.balance() else { return html! { td {} } };
    let step = |share: f64| {
        if share > 0.66 {
            3
        } else if share > 0.33 {
            2
        } else {
            1
        }
    };
    let way = if balance > 0.2 {
        "s"
    } else if balance < -0.2 {
        "a"
    } else {
        "m"
    };
    let class = format!("{way}{}", step(f64::from(signs.total()) / f64::from(most.max(1))));
    html! { td.(class) title=(told(signs)) { (marks(signs)) } }
}

fn sum(signs: Signs) -> Markup {
    html! { td title=(told(signs)) { (marks(signs)) } }
}

fn marks(signs: Signs) -> String {
    let parts = [(signs.support, '+'), (signs.against, '−'), (signs.neutral, '○')];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, mark)| format!("{mark}{count}")).collect();
    parts.join(" ")
}
