//! The network on the page: the picture, what its lines mean, and every edge as a row.

use super::Network;
use super::drawn::{KINDS, MOST, draw, told};
use crate::insight::stances::Stances;
use crate::report::Report;
use crate::report::words::Words;
use crate::text::count::counted;
use maud::{Markup, html};

/// Edges that are listed.
const ROWS: usize = 500;

impl Report<'_> {
    pub(in crate::report) fn network(&self, stances: &Stances) -> Markup {
        let network = Network::new(self.facts, &[stances]);
        let left = network.nodes.len().saturating_sub(MOST);
        let name = |at: usize| network.nodes.get(at).map_or("", |node| node.name.as_str());
        html! {
            h3 { "Network" }
            @if network.edges.is_empty() {
                p { "No stance says both who holds it and towards whom." }
            } @else {
                div.scroll tabindex="0" { (draw(&network.largest(MOST), self.place_of(&stances.layer))) }
                p.legend {
                    @for (kind, means) in KINDS { span.(kind) { (means) } " " }
                    "The arrow leads from the holder to the target; it is thicker where there are more."
                }
                @if left > 0 {
                    p.note { "The " (MOST) " with most stances are drawn; " (left) " more are in the table and in the GraphML that gloss report --network writes." }
                }
                details {
                    summary { "The same as figures" }
                    div.scroll tabindex="0" {
                        table.sortable {
                            thead { tr { th { "holder" } th.word { "target" } th { "support" } th { "against" } th { "neutral" } } }
                            tbody {
                                @for edge in network.edges.iter().take(ROWS) {
                                    tr title=(told(edge.signs)) {
                                        th scope="row" { (Words(name(edge.from))) }
                                        th scope="row" { (Words(name(edge.to))) }
                                        td { (edge.signs.support) } td { (edge.signs.against) } td { (edge.signs.neutral) }
                                    }
                                }
                            }
                        }
                    }
                    @if network.edges.len() > ROWS { p.note { (network.edges.len() - ROWS) " more not listed." } }
                }
            }
            @if network.loose > 0 {
                p.note { (counted(usize::try_from(network.loose).unwrap_or_default(), "stance")) " without a holder or a target." }
            }
        }
    }
}
