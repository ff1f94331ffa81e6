//! Texts of `LibreOffice` and its kin: `content.xml` and `meta.xml` of a zip archive.

use super::archive::Archive;
use super::xml::{self, Element, Visitor, Words};
use super::{Extracted, date, decode};

/// Elements whose text is not of the document's main text.
const NO_TEXT: [&str; 6] = ["tracked-changes", "annotation", "note", "ruby-text", "forms", "title"];
/// Blanks that one element may stand for.
const MOST_BLANKS: usize = 1000;

/// The article of a document.
///
/// # Errors
/// What is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.read("META-INF/manifest.xml")?
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err("it is locked with a password: save it without one.".to_owned());
    }
    let body = archive.read("content.xml")?.ok_or("it has no content.xml: it is damaged.")?;
    let mut reader = Body::default();
    xml::walk(&decode::xml(&body)?, &mut reader)?;
    let mut article = Extracted { text: reader.lines.join("\n"), ..Extracted::default() };
    if reader.notes > 0 {
        article.notes.push(format!("footnotes and endnotes were left out: {}.", reader.notes));
    }
    if let Some(meta) = archive.read("meta.xml")? {
        let words = Words::of(&decode::xml(&meta)?, &["title", "creation-date", "date"])?;
        article.title = words.get("title");
        article.date = words.get("creation-date").or_else(|| words.get("date")).and_then(|text| date::day(&text));
        if article.date.is_some() {
            article.notes.push("its date is the day on which the document was made.".to_owned());
        }
    }
    Ok(article)
}

#[derive(Debug, Default)]
struct Body {
    lines: Vec<String>,
    /// Paragraphs that are open: one may stand in a frame of another.
    open: Vec<String>,
    notes: usize,
    in_text: bool,
    /// How deep inside an element without text.
    without: usize,
}

impl Body {
    fn push(&mut self, text: &str) {
        if let Some(line) = self.open.last_mut() {
            line.push_str(text);
        }
    }
}

impl Visitor for Body {
    fn open(&mut self, name: &str, element: &Element) {
        self.notes += usize::from(name == "note");
        if self.without > 0 || NO_TEXT.contains(&name) {
            self.without += 1;
            return;
        }
        match name {
            "body" => self.in_text = true,
            "p" | "h" if self.in_text => self.open.push(String::new()),
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.push(&" ".repeat(MOST_BLANKS.min(count)));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.without > 0 {
            self.without -= 1;
        } else if matches!(name, "p" | "h") {
            self.lines.extend(self.open.pop().filter(|line| !line.trim().is_empty()));
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text || self.without > 0 {
            return;
        }
        let Some(line) = self.open.last_mut() else { return };
        // White space of the file is one blank, and none at the start: blanks that count are elements.
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' if line.is_empty() || line.ends_with([' ', '\n', '\t']) => {}
                ' ' | '\t' | '\n' | '\r' => line.push(' '),
                c => line.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::zip;
    use super::*;

    const BODY: &str = r#"<office:document-content><office:automatic-styles><style:p>no</style:p></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Talks  end</text:h><text:p>Orlo<text:s text:c="2"/>left<office:annotation><text:p>who?</text:p></office:annotation>
   the <text:span>lake</text:span>&#160;<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body></text:note>😀.<text:line-break/>End</text:p>
<table:table><table:table-cell><text:p>Cell</text:p></table:table-cell></table:table></office:text></office:body></office:document-content>"#;

    #[test]
    fn paragraphs_are_lines_and_remarks_are_none() {
        let meta = "<m><meta:creation-date>2015-05-26T10:00:00</meta:creation-date><dc:title>Talks</dc:title></m>";
        let file = zip(&[("content.xml", BODY.as_bytes()), ("meta.xml", meta.as_bytes())]);
        let article = read(&file).unwrap();
        assert_eq!(article.text, "Talks end\nOrlo  left the lake\u{a0}😀.\nEnd\nCell");
        assert_eq!((article.title.as_deref(), article.date.as_deref()), (Some("Talks"), Some("2015-05-26")));
        assert_eq!(article.notes.len(), 2);
        let locked = zip(&[("META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"), ("content.xml", b"x")]);
        assert!(read(&locked).unwrap_err().contains("password"));
        assert!(
            read(&zip(&[("content.xml", &BODY.as_bytes()[..BODY.find("lake").unwrap()])]))
                .unwrap_err()
                .contains("cut off")
        );
    }
}
