//! The guidelines, from markdown. What stands in it as HTML is shown as text, pictures are only named, and a link is one only
//! where it leads to the web.

use super::words::{Words, web};
use super::{Report, Section};
use crate::text::visible::Visible;
use maud::{PreEscaped, html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html as markdown};

impl Report<'_> {
    /// `None`: there are none.
    pub(super) fn guidelines(&self) -> Option<Section> {
        if self.guidelines.is_empty() {
            return None;
        }
        let body = html! {
            @for (file, text) in self.guidelines {
                @match text {
                    Ok(text) => details open { summary { (Words(file)) } div.guide { (PreEscaped(page(text))) } },
                    Err(why) => p.note { (Words(why)) },
                }
            }
        };
        Some(Section { id: "guidelines".to_owned(), title: "Guidelines".to_owned(), body })
    }
}

fn page(text: &str) -> String {
    let mut open = Open::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, options).filter_map(|event| safe(event, &mut open));
    let mut page = String::new();
    markdown::push_html(&mut page, events);
    page
}

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    /// Links, and whether each is written as one.
    links: Vec<bool>,
    /// A comment.
    comment: bool,
}

impl Open {
    /// What stands in HTML beside comments, which may go over several lines, each an event of its own.
    fn uncommented(&mut self, html: &str) -> String {
        let (mut shown, mut rest) = (String::new(), html);
        while !rest.is_empty() {
            let end = if self.comment { "-->" } else { "<!--" };
            let (before, after) = rest.split_once(end).map_or((rest, None), |(before, after)| (before, Some(after)));
            if !self.comment {
                shown.push_str(before);
            }
            let Some(after) = after else { break };
            (self.comment, rest) = (!self.comment, after);
        }
        shown
    }
}

fn safe<'a>(event: Event<'a>, open: &mut Open) -> Option<Event<'a>> {
    let visible = |text: &str| CowStr::from(Visible::new(text).to_string());
    Some(match event {
        Event::Code(text) => Event::Code(visible(&text)),
        Event::Text(text) => Event::Text(lines(&text)),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(lines(&open.uncommented(&text))),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let is_web = web(&dest_url).is_some();
            open.links.push(is_web);
            return is_web.then(|| Event::Start(Tag::Link { link_type, dest_url, title: visible(&title), id }));
        }
        Event::End(TagEnd::Link) => return open.links.pop().filter(|is_web| *is_web).map(|_| Event::End(TagEnd::Link)),
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
            "# Person {#x .y onclick=z}\n\nA **name**, not `he`.\n\n<script>alert(1)</script>\n\na <b onload=x>b</b> [in](javascript:x) [out](https://a.example) ![p](https://a.example/p.png)\n\n```html\n<i>\n```\n\n- one\n\u{202e}two\n\n<!-- not shown --> but this\n\n<!-- of several\nlines unseen -->\n\nlast",
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
            " but this",
            "<p>last</p>",
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        for bad in [
            "<script",
            "<b ",
            "javascript:",
            "<img",
            "onclick=\"",
            "not shown",
            "several",
            "unseen",
            "--&gt;",
            "class=",
        ] {
            assert!(!page.contains(bad), "{bad}: {page}");
        }
    }
}
