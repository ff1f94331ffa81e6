//! The data card: what the dataset is, how it was made, and how this page was.

use super::words::Words;
use super::{Report, Section};
use crate::insight::facts::Month;
use crate::schema::LayerKind;
use crate::text::count::counted;
use maud::{Markup, html};

impl Report<'_> {
    pub(super) fn card(&self) -> Section {
        let body = html! {
            dl {
                dt { "Dataset" } dd { (Words(self.name)) }
                dt { "Language" } dd { (Words(&self.schema.language)) }
                dt { "Articles" } dd { (self.span_of_time()) }
                dt { "Annotators" } dd { (Words(&self.names())) }
                dt { "Newest record" } dd { (self.newest()) }
                dt { "Spans and labels" } dd { (Words(&self.whose_spans())) }
                dt { "Stances" } dd { (Words(&self.whose_stances())) }
                dt { "Not shown" } dd { "relations between spans, attributes, comments, records whose words stand nowhere in the present text" }
                dt { "Made with" } dd { "Glossator " (env!("CARGO_PKG_VERSION")) ", gloss report; gloss.toml format " (self.schema.format) }
            }
            h3 { "Layers" }
            (self.layers())
        };
        Section { id: "card".to_owned(), title: "Data card".to_owned(), body }
    }

    fn names(&self) -> String {
        let names: Vec<&str> =
            self.facts.annotators.iter().filter(|who| !who.is_gold).map(|who| who.name.as_str()).collect();
        if names.is_empty() { "nobody yet".to_owned() } else { names.join(", ") }
    }

    fn span_of_time(&self) -> String {
        let months = &self.pictures.progress.months;
        let dated: Vec<&Month> = months.keys().flatten().collect();
        let unknown = months.get(&None).map_or(0, |part| part.articles);
        let articles = counted(self.corpus.len(), "article");
        let time = match (dated.first(), dated.last()) {
            (Some(first), Some(last)) if first != last => format!("{articles}, {first} to {last}"),
            (Some(first), _) => format!("{articles}, {first}"),
            _ => articles,
        };
        if unknown > 0 { format!("{time}; the date of {unknown} is unknown") } else { time }
    }

    /// The time of the newest record stands for the state of the dataset: the clock would make every page another.
    fn newest(&self) -> String {
        let newest = self.facts.rows.iter().map(|fact| fact.minute).max().unwrap_or_default();
        let time = jiff::Timestamp::from_second(i64::from(newest) * 60);
        match time {
            Ok(time) if newest > 0 => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
            _ => "none says when it was written".to_owned(),
        }
    }

    fn layers(&self) -> Markup {
        html! {
            div.scroll tabindex="0" {
                table {
                    thead { tr { th { "layer" } th.word { "kind" } th.word { "labels" } } }
                    tbody {
                        @for layer in &self.schema.layers {
                            tr {
                                th scope="row" { (Words(&layer.name)) }
                                td.word { (kind(layer.kind)) }
                                td.word { (Words(&layer.labels.iter().map(|label| titled(&label.name, &label.title)).collect::<Vec<_>>().join(", "))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn titled(name: &str, title: &str) -> String {
    if title == name { name.to_owned() } else { format!("{name} ({title})") }
}

fn kind(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Span => "spans",
        LayerKind::Stance => "stances: spans with holder and target",
        LayerKind::Relation => "relations between spans",
        LayerKind::Document => "labels of whole articles",
        LayerKind::Paragraph => "labels of paragraphs",
    }
}
