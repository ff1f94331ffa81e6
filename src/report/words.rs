//! What a dataset says, as a page may hold it. Elements and attributes are escaped by maud; here controls, direction
//! overrides and invisible characters become symbols first, as on the screen, and links are let through that lead to the web.

use crate::text::visible::{Visible, is_heard};
use maud::Render;

/// Words of a dataset, in a page.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a>(pub &'a str);

impl Render for Words<'_> {
    fn render_to(&self, page: &mut String) {
        Visible::new(self.0).as_str().render_to(page);
    }
}

/// An address that a link may lead to; `None`: it is none of the web.
pub fn web(address: &str) -> Option<&str> {
    let starts = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let is_plain = !address.contains(|c: char| c.is_whitespace() || is_heard(c));
    (is_plain && (starts("http://") || starts("https://"))).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use maud::html;

    #[test]
    fn nothing_that_a_dataset_says_is_markup_or_turns_the_line() {
        let hostile = "</style><script>alert(1)</script>\" onload='x' &amp; a\u{202e}b\u{1b}[31m";
        let page = html! { p title=(Words(hostile)) { (Words(hostile)) } }.into_string();
        assert_eq!(page.matches('<').count(), 2, "{page}");
        assert_eq!(page.matches('"').count(), 2, "{page}");
        assert!(page.contains("&amp;amp;") && page.contains("a⇄b␛[31m"), "{page}");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for good in ["https://wire.example/a?b=c#d", "HTTP://wire.example"] {
            assert_eq!(web(good), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " https://x",
            "https://x\ny",
            "//x",
            "data:text/html,x",
            "",
            "é",
            "httpé",
            "https://a\u{202e}b",
        ] {
            assert_eq!(web(bad), None, "{bad}");
        }
    }
}
