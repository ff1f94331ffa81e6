//! The guidelines, from markdown. What stands in it as HTML is shown as text, pictures are only named, and a link is one only
//! where it leads to the web.

use super::words::web;
use super::{Report, Section};
use crate::text::visible::Visible;
use maud::{PreEscaped, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html as markdown};

impl Report<'_> {
    /// `None`: gloss.toml names none.
    pub(super) fn guidelines(&self) -> Option<Section> {
        let shown = self.guidelines.iter().filter_map(|(file, text)| Some((file, text.as_ref().ok()?)));
        let shown: Vec<_> = shown.collect();
        if shown.is_empty() {
            return None;
        }
        let body = html! {
            @for (file, text) in shown {
                details open { summary { (super::words::Words(file)) } div.guide { (PreEscaped(page(text))) } }
            }
        };
        Some(Section { id: "guidelines".to_owned(), title: "Guidelines".to_owned(), body })
    }
}

fn page(text: &str) -> String {
    let mut links = Vec::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, options).filter_map(|event| safe(event, &mut links));
    let mut page = String::new();
    markdown::push_html(&mut page, events);
    page
}

/// `links`: whether each link that is open is written as one.
fn safe<'a>(event: Event<'a>, links: &mut Vec<bool>) -> Option<Event<'a>> {
    let visible = |text: &str| CowStr::from(Visible::new(text).to_string());
    Some(match event {
        Event::Code(text) => Event::Code(visible(&text)),
        Event::Html(text) | Event::InlineHtml(text) if text.trim_start().starts_with("<!--") => {
            drop(text);
            return None;
        }
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => Event::Text(lines(&text)),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let is_web = web(&dest_url).is_some();
            links.push(is_web);
            return is_web.then(|| Event::Start(Tag::Link { link_type, dest_url, title: visible(&title), id }));
        }
        Event::End(TagEnd::Link) => return links.pop().filter(|is_web| *is_web).map(|_| Event::End(TagEnd::Link)),
        Event::Start(Tag::Image { .. }) => Event::Text("[picture: ".into()),
        Event::End(TagEnd::Image) => Event::Text("]".into()),
        // Ids would be the stranger's, and collide with those of the page; headings stand below those of the page.
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        Event::Start(Tag::CodeBlock(_)) => Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)),
        other => other,
    })
}

/// Text of a block of code has lines, and keeps them.
fn lines(text: &str) -> CowStr<'static> {
    let lines: Vec<String> = text.split('\n').map(|line| Visible::new(line).to_string()).collect();
    lines.join("\n").into()
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_drawn_and_nothing_in_it_is_markup_of_its_own() {
        let page = page(
            "# Person {#x .y onclick=z}\n\nA **name**, not `he`.\n\n<script>alert(1)</script>\n\na <b onload=x>b</b> [in](javascript:x) [out](https://a.example) ![p](https://a.example/p.png)\n\n```html\n<i>\n```\n\n- one\n\u{202e}two\n<!-- not shown -->",
        );
        for wanted in [
            "<h3>Person",
            "<strong>name</strong>",
            "<code>he</code>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "<a href=\"https://a.example\">out</a>",
            "<li>one",
            "⇄two",
            "&lt;i&gt;",
            "[picture: p]",
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        for bad in ["<script", "<b ", "javascript:", "<img", "onclick=\"", "not shown", "class="] {
            assert!(!page.contains(bad), "{bad}: {page}");
        }
    }
}
