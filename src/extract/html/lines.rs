//! Elements → lines: what a browser shows below each other is a line each.

use dom_query::{Document, NodeRef};

/// Elements that begin and end a line.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];
/// Elements whose text is not shown.
const HIDDEN: [&str; 12] =
    ["script", "style", "template", "noscript", "head", "iframe", "object", "svg", "select", "textarea", "rp", "title"];

/// The text below a document, one block a line, white space between words as one blank, as browsers lay it out.
pub fn text(document: &Document) -> String {
    let mut text = Lines::default();
    // No recursion: a page may nest as deep as it likes.
    let mut rest = vec![Step::Enter(document.root())];
    while let Some(step) = rest.pop() {
        match step {
            Step::Enter(node) if node.is_text() => text.push(&node.text()),
            Step::Enter(node) => {
                let name = node.node_name().unwrap_or_default();
                if HIDDEN.contains(&&*name) {
                    continue;
                }
                text.begin(&name);
                rest.push(Step::Leave(name.to_string()));
                rest.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(name) => text.end(&name),
        }
    }
    text.finish()
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(String),
}

#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// How deep in elements that keep their white space.
    kept: usize,
    /// A blank stands before the next word, if there is one in the line.
    blank: bool,
}

impl Lines {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.kept > 0 => self.line(),
                ' ' | '\t' | '\n' | '\r' | '\u{c}' if self.kept == 0 => self.blank = true,
                c => {
                    if std::mem::take(&mut self.blank) && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
                        self.text.push(' ');
                    }
                    self.text.push(c);
                }
            }
        }
    }

    fn line(&mut self) {
        self.blank = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn begin(&mut self, name: &str) {
        self.kept += usize::from(name == "pre");
        match name {
            "br" => self.line(),
            // Cells of a row stand in one line.
            "td" | "th" if !self.text.is_empty() && !self.text.ends_with('\n') => {
                self.blank = false;
                self.text.push('\t');
            }
            name if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.kept -= usize::from(name == "pre" && self.kept > 0);
        if BLOCKS.contains(&name) {
            self.line();
        }
    }

    fn finish(mut self) -> String {
        let length = self.text.trim_end_matches(['\n', '\t', ' ']).len();
        self.text.truncate(length);
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_white_space_is_layout() {
        let html = "<p> Orlo\n  <b>left</b> the<i>&nbsp;lake</i> .</p>\n text <br>after<div><div>deep</div></div>\
            <script>no()</script><style>no</style><!-- no --><ul><li>one<li>two</ul><table><tr><th>a<td>b</tr><tr><td>c</table>\
            <pre>  kept\n\n x</pre>e\u{301}&shy;&#x7;<p> </p>";
        assert_eq!(
            text(&Document::fragment(html)),
            "Orlo left the\u{a0}lake .\ntext\nafter\ndeep\none\ntwo\na\tb\nc\n  kept\n x\ne\u{301}\u{ad}\u{7}"
        );
    }

    #[test]
    fn depth_is_no_danger() {
        let html = "<div>".repeat(2_000) + "deep";
        assert_eq!(text(&Document::fragment(html)), "deep");
    }
}
