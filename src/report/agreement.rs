//! How far annotators agree: the figures of `gloss agree`.

use super::words::Words;
use super::{Report, Section};
use crate::agreement::report::{Labels, Layer, Spans};
use maud::{Markup, html};

/// Confusions that are listed for each layer.
const CONFUSIONS: usize = 10;

impl Report<'_> {
    /// `None`: there is nobody to compare.
    pub(super) fn agreement(&self) -> Option<Section> {
        let report = self.agreement?;
        let layers: Vec<_> =
            report.layers.iter().filter(|(name, _)| self.layer.is_none_or(|wanted| wanted == *name)).collect();
        let body = html! {
            p { "Only paragraphs count that both of a pair have finished. – is not defined: nothing to compare, or only one value." }
            p { "Finished: " (Words(&report.finished.iter().map(|(name, units)| format!("{name} {units}")).collect::<Vec<_>>().join(", "))) " of " (report.units) " paragraphs." }
            @for (name, layer) in layers {
                h3 { (Words(name)) ": " (layer.headline().name()) " " (two(layer.headline().value)) }
                @match layer {
                    Layer::Spans(spans) => (of_spans(spans)),
                    Layer::Labels(labels) => (of_labels(labels)),
                }
            }
        };
        Some(Section { id: "agreement".to_owned(), title: "Agreement".to_owned(), body })
    }
}

fn two(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.2}"))
}

fn pair(name: &str) -> String {
    name.replace('|', " and ")
}

fn of_spans(spans: &Spans) -> Markup {
    let pairs: Vec<_> = spans.pairs.iter().filter_map(|(name, pair)| Some((name, pair.as_ref()?))).collect();
    if pairs.is_empty() {
        return html! { p { "No paragraph was finished by two annotators." } };
    }
    html! {
        div.scroll tabindex="0" {
            table.sortable {
                thead { tr { th { "pair" } th { "paragraphs" } th { "spans" } th { "F1 of equal spans" } th { "F1 with partial credit" } th { "κ of tokens" } th { "u-alpha" } } }
                tbody {
                    @for (name, found) in pairs {
                        tr {
                            th scope="row" { (Words(&pair(name))) }
                            td { (found.units) }
                            td { (found.spans()[0]) " / " (found.spans()[1]) }
                            td { (two(found.exact.micro.f1)) }
                            td { (two(found.muc.overall.partial.f1)) }
                            td { (two(found.token.kappa)) }
                            td { (two(found.unitizing.u_alpha)) }
                        }
                    }
                }
            }
        }
        div.scroll tabindex="0" {
            table.sortable {
                thead { tr { th { "label, over all pairs" } th { "F1 of equal spans" } } }
                tbody {
                    @for (label, found) in spans.by_label() {
                        tr { th scope="row" { (Words(label)) } td { (two(found.f1)) } }
                    }
                }
            }
        }
        @if !spans.confusions.is_empty() {
            p { "Most frequent differences:" }
            ul {
                @for confused in spans.confusions.iter().take(CONFUSIONS) {
                    li { (Words(&confused.said("↔"))) ": " (confused.confusion.count) }
                }
            }
        }
    }
}

fn of_labels(labels: &Labels) -> Markup {
    let pairs: Vec<_> = labels.pairs.iter().filter_map(|(name, found)| Some((name, found.as_ref()?))).collect();
    if pairs.is_empty() {
        return html! { p { "No two annotators labelled the same." } };
    }
    html! {
        table.sortable {
            thead { tr { th { "pair" } th { "both labelled" } th { "equal" } th { "κ" } } }
            tbody {
                @for (name, found) in pairs {
                    tr {
                        th scope="row" { (Words(&pair(name))) }
                        td { (found.n) } td { (two(found.observed)) } td { (two(found.kappa)) }
                    }
                }
            }
        }
    }
}
