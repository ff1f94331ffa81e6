//! The page as a whole: head, table of contents, sections. It asks nothing of the network: style and script stand in it, and a
//! policy forbids everything else, so that not even a hole in the escaping could send anything away.

use super::words::Words;
use super::{Report, Section};
use crate::text::count::counted;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
/// Sorts tables, marks what belongs to a party, opens articles before printing: the page can be read without it.
const SCRIPT: &str = include_str!("script.js");
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

impl Report<'_> {
    /// The page.
    pub fn page(&self) -> String {
        let (before, after) = (self.before(), self.after());
        let frame = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content="Glossator";
                    meta name="color-scheme" content="light dark";
                    title { (Words(self.name)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#content" { "Skip to the content" }
                    header {
                        h1 { (Words(self.name)) }
                        p { (self.line()) }
                    }
                    nav aria-label="Contents" {
                        ol {
                            @for section in &before { li { (link(section)) } }
                            li { a href="#articles" { "Articles" } }
                            @for section in &after { li { (link(section)) } }
                        }
                    }
                    main #content {
                        @for section in &before { (whole(section)) }
                        section #articles {
                            h2 { "Articles" }
                            (self.about_articles())
                            @for article in self.articles { (PreEscaped(article)) }
                        }
                        @for section in &after { (whole(section)) }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        frame.into_string()
    }

    fn before(&self) -> Vec<Section> {
        let mut sections = vec![self.overview(), self.labels()];
        sections.extend(self.stances());
        sections.extend(self.agreement());
        sections
    }

    fn after(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = self.guidelines().into_iter().collect();
        sections.push(self.card());
        sections
    }

    fn line(&self) -> String {
        let total = self.pictures.progress.total;
        let annotators = self.facts.annotators.iter().filter(|who| !who.is_gold).count();
        [
            counted(total.articles, "article"),
            counted(total.paragraphs, "paragraph"),
            counted(total.spans, "span"),
            counted(annotators, "annotator"),
        ]
        .join(" · ")
    }

    fn about_articles(&self) -> Markup {
        let untouched = self.corpus.len().saturating_sub(self.articles.len() + self.left_out);
        html! {
            p { (Words(&self.who_is_shown())) " Each span is marked, and named where it ends." }
            @if self.left_out > 0 {
                p.note { "Left out for want of room: " (counted(self.left_out, "article")) " with the fewest spans. All are shown by --articles all." }
            }
            @if untouched > 0 {
                p.note { "Not shown: " (counted(untouched, "article")) " without a span." }
            }
        }
    }
}

fn link(section: &Section) -> Markup {
    html! { a href=(format!("#{}", section.id)) { (Words(&section.title)) } }
}

fn whole(section: &Section) -> Markup {
    html! {
        section #(section.id) {
            h2 { (Words(&section.title)) }
            (section.body)
        }
    }
}
