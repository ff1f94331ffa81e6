//! How often each label is used.

use super::words::Words;
use super::{Report, Section};
use maud::html;

/// Labels that are listed.
const MOST: usize = 500;

impl Report<'_> {
    pub(super) fn labels(&self) -> Section {
        let is_wanted = |layer: &str| self.layer.is_none_or(|wanted| wanted == layer);
        let labels: Vec<_> = self.pictures.labels.iter().filter(|one| is_wanted(&one.layer)).collect();
        let most = labels.iter().map(|one| one.count).max().unwrap_or(1).max(1);
        let title = |layer: &str, label: &str| {
            let known = self.schema.layer(layer).and_then(|layer| layer.label(label));
            known.map(|label| label.title.clone()).filter(|title| title != label)
        };
        let body = html! {
            p { (Words(&self.whose_spans())) }
            @if labels.is_empty() {
                p { "No label is used yet." }
            } @else {
                div.scroll tabindex="0" {
                    table.sortable {
                        thead { tr { th { "layer" } th.word { "label" } th { "count" } th { "articles" } th { "taken over" } th { "share of the most frequent" } } }
                        tbody {
                            @for one in labels.iter().take(MOST) {
                                tr {
                                    td.word { (Words(&one.layer)) }
                                    th scope="row" {
                                        (Words(&one.label))
                                        @if let Some(title) = title(&one.layer, &one.label) { " (" (Words(&title)) ")" }
                                    }
                                    td { (one.count) } td { (one.articles) } td { (one.aided) }
                                    td data-value=(one.count) { meter min="0" max=(most) value=(one.count) { (one.count) } }
                                }
                            }
                        }
                    }
                }
                p.note { "Taken over: from a proposal, tagged in bulk, or imported." }
                @if labels.len() > MOST { p.note { (labels.len() - MOST) " rarer ones left out." } }
            }
        };
        Section { id: "labels".to_owned(), title: "Labels".to_owned(), body }
    }
}
