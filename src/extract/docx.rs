//! Word documents: `word/document.xml` and `docProps/core.xml` of a zip archive.

use super::archive::Archive;
use super::xml::{self, Element, Values, Visitor, Words};
use super::{Extracted, date, decode};

/// Elements whose text is not of the document: properties, deleted or moved text, field codes, second forms of one thing.
const NO_TEXT: [&str; 9] =
    ["pPr", "rPr", "sectPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback"];

/// The article of a document.
///
/// # Errors
/// What is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let body = archive.read(&main)?.ok_or_else(|| format!("its part {main} is missing: it is damaged."))?;
    let mut reader = Body::default();
    xml::walk(&decode::xml(&body)?, &mut reader)?;
    let mut article = Extracted { text: reader.lines.join("\n"), title: reader.title, ..Extracted::default() };
    if reader.notes > 0 {
        article.notes.push(format!("footnotes and endnotes were left out: {}.", reader.notes));
    }
    if let Some(core) = archive.read("docProps/core.xml")? {
        let words = Words::of(&decode::xml(&core)?, &["title", "created"])?;
        article.title = words.get("title").or(article.title);
        article.date = words.get("created").and_then(|text| date::day(&text));
        if article.date.is_some() {
            article.notes.push("its date is the day on which the document was made.".to_owned());
        }
    }
    Ok(article)
}

/// Whether a list of the kinds of parts is that of such a document.
pub fn names_itself(kinds: &[u8]) -> bool {
    String::from_utf8_lossy(kinds).contains("wordprocessingml")
}

/// The part that holds the text: some programs call it otherwise.
fn main_part(archive: &mut Archive) -> Result<String, String> {
    const USUAL: &str = "word/document.xml";
    if archive.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let parts = archive.read("_rels/.rels")?.unwrap_or_default();
    let targets = Values::of(&decode::xml(&parts)?, "Relationship", "Target")?;
    let main = targets.iter().map(|target| target.trim_start_matches('/'));
    let main = main.filter(|part| part.starts_with("word/")).find(|part| archive.has(part));
    Ok(main.unwrap_or(USUAL).to_owned())
}

#[derive(Debug, Default)]
struct Body {
    lines: Vec<String>,
    /// Paragraphs that are open: one may stand in a text box of another.
    open: Vec<String>,
    title: Option<String>,
    is_title: bool,
    /// The paragraph that is open holds the big first letter of the next.
    is_letter: bool,
    letter: String,
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

    fn sign(&mut self, name: &str, element: &Element) {
        match name {
            "tab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("\u{2011}"),
            "softHyphen" => self.push("\u{ad}"),
            "footnoteReference" | "endnoteReference" => self.notes += 1,
            "sym" => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(sign) = code.and_then(char::from_u32) {
                    self.push(sign.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
    }
}

impl Visitor for Body {
    fn open(&mut self, name: &str, element: &Element) {
        if name == "pStyle" && self.title.is_none() && self.open.len() == 1 {
            self.is_title = element.attribute("val").is_some_and(|style| style == "Title");
        }
        self.is_letter |= name == "framePr" && element.attribute("dropCap").is_some_and(|kind| kind != "none");
        if self.without > 0 || NO_TEXT.contains(&name) {
            self.without += 1;
            return;
        }
        match name {
            "p" => self.open.push(String::new()),
            "t" => self.in_text = true,
            _ => self.sign(name, element),
        }
    }

    fn close(&mut self, name: &str) {
        if self.without > 0 {
            self.without -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => {
                let line = std::mem::take(&mut self.letter) + &self.open.pop().unwrap_or_default();
                if std::mem::take(&mut self.is_letter) {
                    self.letter = line;
                    return;
                }
                let is_title = std::mem::take(&mut self.is_title);
                if !line.trim().is_empty() {
                    self.title = self.title.take().or_else(|| is_title.then(|| line.clone()));
                    self.lines.push(line);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.without == 0 {
            self.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::zip;
    use super::*;

    const BODY: &str = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "no">]><w:document xmlns:w="w"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Talks end</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Orlo </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>left&#x20;&e;</w:t><w:br/><w:t>the</w:t><w:tab/><w:t>lake 😀.</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="1"/></w:r></w:p>
<w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Box.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>Box.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r><w:r><w:instrText>PAGE</w:instrText><w:noBreakHyphen/><w:t>7</w:t></w:r></w:p>
</w:body></w:document>"#;

    #[test]
    fn a_part_of_another_name_and_a_big_first_letter_are_read() {
        let body = "<w:document><w:p><w:pPr><w:framePr w:dropCap='drop'/></w:pPr><w:r><w:t>O</w:t></w:r></w:p><w:p><w:r><w:t>rlo left.</w:t></w:r></w:p></w:document>";
        let parts = "<r><Relationship Target='docProps/app.xml'/><Relationship Target='/word/document2.xml'/></r>";
        let file = zip(&[("_rels/.rels", parts.as_bytes()), ("word/document2.xml", body.as_bytes())]);
        assert_eq!(read(&file).unwrap().text, "Orlo left.");
        assert!(names_itself(
            b"<Types ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>"
        ));
    }

    #[test]
    fn paragraphs_are_lines_and_deleted_text_is_none() {
        let core = "<p><dcterms:created>2015-05-26T10:00:00Z</dcterms:created><dc:title> </dc:title></p>";
        let file = zip(&[("word/document.xml", BODY.as_bytes()), ("docProps/core.xml", core.as_bytes())]);
        let article = read(&file).unwrap();
        assert_eq!(article.text, "Talks end\nOrlo left &e;\nthe\tlake 😀.\nBox.\n\u{2011}7");
        assert_eq!((article.title.as_deref(), article.date.as_deref()), (Some("Talks end"), Some("2015-05-26")));
        assert_eq!(article.notes.len(), 2);
        let torn = zip(&[("word/document.xml", &BODY.as_bytes()[..300])]);
        assert!(read(&torn).unwrap_err().contains("cut off"));
        assert!(read(&file[..file.len() - 30]).unwrap_err().contains("cut off"));
        assert!(read(&zip(&[("a", b"")])).unwrap_err().contains("word/document.xml"));
    }
}
