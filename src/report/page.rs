//! The page as a whole: head, table of contents, sections. It asks nothing of the network: style and script stand in it, and a
//! policy forbids everything else, other scripts as well: a hole in the escaping would run nothing.

use super::words::Words;
use super::{Report, Section};
use crate::text::count::counted;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");
/// Sorts tables, marks what belongs to a party, opens articles before printing: the page can be read without it.
const SCRIPT: &str = include_str!("script.js");
/// Names the script by its SHA-256.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-ZBWx8ARVxqGQMIxXLLL/4lhEWog0G+zXKOuCInpPcjo='; base-uri 'none'; form-action 'none'";

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
            @if !self.articles.is_empty() {
                p { (Words(&self.who_is_shown())) " Each span is marked, and named where it ends." }
            }
            @if self.left_out > 0 {
                p.note {
                    "Not shown: " (counted(self.left_out, "article")) " with spans"
                    @if self.is_full { ", for want of room" }
                    ". gloss report --articles all has all."
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_policy_names_the_script_that_is_there() {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let hash = Sha256::digest(SCRIPT);
        let six = |at: usize| {
            let bit = |n: usize| hash.get(n / 8).map_or(0, |byte| usize::from(byte >> (7 - n % 8) & 1));
            char::from(DIGITS[(0..6).fold(0, |digit, n| digit << 1 | bit(at * 6 + n))])
        };
        let base64: String = (0..43).map(six).collect();
        assert!(POLICY.contains(&format!("'sha256-{base64}='")), "sha256-{base64}=");
    }
}
