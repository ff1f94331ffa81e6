//! Electronic books: their chapters in the order of reading, as one article.

use super::archive::Archive;
use super::xml::{self, Element, Values, Visitor, Words};
use super::{Extracted, date, decode, html};
use crate::text::percent;
use std::collections::HashMap;

/// The article of a book.
///
/// # Errors
/// What is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let mut archive = Archive::open(bytes)?;
    let container =
        archive.read("META-INF/container.xml")?.ok_or("it has no META-INF/container.xml: it is damaged.")?;
    let roots = Values::of(&decode::xml(&container)?, "rootfile", "full-path")?;
    let package = roots.into_iter().next().ok_or("it does not say where its contents are: it is damaged.")?;
    let opf = archive.read(&package)?.ok_or_else(|| format!("its part {package} is missing: it is damaged."))?;
    let opf = decode::xml(&opf)?;
    let locked = locked(&mut archive)?;
    let mut contents = Contents::default();
    xml::walk(&opf, &mut contents)?;
    let mut lines = Vec::new();
    let mut article = Extracted::default();
    for chapter in contents.chapters() {
        let name = beside(&package, chapter);
        if locked.contains(&name) {
            return Err("its chapters are locked: only the reader of whoever sold it can open them.".to_owned());
        }
        match archive.read(&name)? {
            Some(bytes) => {
                let declared = decode::declared_in_html(&bytes);
                let text = decode::decode(&bytes, None, declared).map_err(|why| format!("its part {name}: {why}"))?.0;
                lines.push(html::whole(&text));
            }
            None => article.notes.push(format!("its chapter {name} is missing; the others were taken.")),
        }
    }
    lines.retain(|text| !text.is_empty());
    article.text = lines.join("\n");
    let words = Words::of(&opf, &["title", "publisher", "date", "source"])?;
    article.title = words.get("title");
    article.outlet = words.get("publisher");
    article.date = words.get("date").and_then(|text| date::day(&text));
    article.url = words.get("source").filter(|url| html::is_address(url));
    Ok(article)
}

/// The parts that are encrypted.
fn locked(archive: &mut Archive) -> Result<Vec<String>, String> {
    let Some(list) = archive.read("META-INF/encryption.xml")? else { return Ok(Vec::new()) };
    let parts = Values::of(&decode::xml(&list)?, "CipherReference", "URI")?;
    Ok(parts.iter().map(|part| decoded(part)).collect())
}

/// What a package says of its parts.
#[derive(Debug, Default)]
struct Contents {
    /// By id.
    parts: HashMap<String, String>,
    /// Ids in the order of reading.
    order: Vec<String>,
}

impl Contents {
    fn chapters(&self) -> impl Iterator<Item = &str> {
        self.order.iter().filter_map(|id| self.parts.get(id)).map(String::as_str)
    }
}

impl Visitor for Contents {
    fn open(&mut self, name: &str, element: &Element) {
        let is = |name: &str, value: &str| element.attribute(name).is_some_and(|found| found == value);
        match name {
            "item" => {
                let is_text = element.attribute("media-type").is_some_and(|kind| kind.contains("html"));
                let is_list = element.attribute("properties").is_some_and(|all| all.split(' ').any(|one| one == "nav"));
                if let (Some(id), Some(href)) = (element.attribute("id"), element.attribute("href"))
                    && is_text
                    && !is_list
                {
                    self.parts.insert(id, href);
                }
            }
            "itemref" if !is("linear", "no") => self.order.extend(element.attribute("idref")),
            _ => {}
        }
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// The name of a part that is named from another, both inside the archive.
fn beside(package: &str, href: &str) -> String {
    let href = decoded(href.split('#').next().unwrap_or_default());
    let mut parts: Vec<&str> = package.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// An address as a name.
fn decoded(href: &str) -> String {
    String::from_utf8_lossy(&percent::decoded(href)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::zip;
    use super::*;

    const CONTAINER: &[u8] = b"<container><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>";
    const OPF: &[u8] = "<package><metadata><dc:title>Lake &amp; Hill</dc:title><dc:date>2015-05-26</dc:date><dc:publisher>Orlo Post</dc:publisher><dc:source>javascript:x</dc:source></metadata><manifest>\
        <item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/><item id='b' href='text/two%20.xhtml#x' media-type='application/xhtml+xml'/>\
        <item id='a' href='../OPS/one.xhtml' media-type='application/xhtml+xml'/><item id='c' href='../../../etc/passwd' media-type='text/html'/><item id='p' href='p.png' media-type='image/png'/></manifest>\
        <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/><itemref idref='p'/><itemref idref='a' linear='no'/></spine></package>".as_bytes();

    fn book(more: &[(&str, &[u8])]) -> Vec<u8> {
        let one = "<?xml version='1.0' encoding='utf-8'?><html><head><title>no</title></head><body><h1>One</h1><p>Orlo\n  left 😀.</p></body></html>";
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OPS/book.opf", OPF),
            ("OPS/one.xhtml", one.as_bytes()),
            ("OPS/text/two .xhtml", b"<html><body><p>Two.</p><script>no()</script></body></html>"),
            ("OPS/nav.xhtml", b"<p>Contents</p>"),
        ];
        parts.extend(more);
        zip(&parts)
    }

    #[test]
    fn chapters_stand_in_the_order_of_reading() {
        let article = read(&book(&[])).unwrap();
        assert_eq!(article.text, "One\nOrlo left 😀.\nTwo.");
        assert_eq!((article.title.as_deref(), article.date.as_deref()), (Some("Lake & Hill"), Some("2015-05-26")));
        assert_eq!((article.outlet.as_deref(), article.url), (Some("Orlo Post"), None));
        assert_eq!(article.notes, ["its chapter etc/passwd is missing; the others were taken."]);
        let list = b"<encryption><CipherReference URI='OPS/one.xhtml'/></encryption>";
        assert!(read(&book(&[("META-INF/encryption.xml", list)])).unwrap_err().contains("locked"));
        let whole = book(&[]);
        assert!(read(&whole[..whole.len() / 2]).unwrap_err().contains("cut off"));
    }
}
