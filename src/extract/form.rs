//! Which form a document has: by its bytes, and by its name where they leave it open.

use super::archive::Archive;
use super::docx;

/// A form whose text can be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A saved web page.
    Html,
    /// Word, since 2007.
    Docx,
    /// A text of `LibreOffice` and its kin.
    Odt,
    /// An electronic book.
    Epub,
    /// Pages that only the user's own program can read.
    Pdf,
    /// Text and nothing else.
    Plain,
}

impl Form {
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Docx => "DOCX",
            Self::Odt => "ODT",
            Self::Epub => "EPUB",
            Self::Pdf => "PDF",
            Self::Plain => "text",
        }
    }

    /// The form of a document.
    ///
    /// # Errors
    /// What it seems to be instead, and what to do.
    pub fn of(bytes: &[u8], name: &str) -> Result<Self, String> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let start = beginning(bytes);
        let is_page = ["<!doctype html", "<html"].iter().any(|tag| start.starts_with(tag))
            || (start.starts_with('<') && start.contains("<html"));
        match bytes {
            [] => Err("it is empty.".to_owned()),
            [b'P', b'K', 3, 4, ..] => of_archive(bytes),
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                Err("it is a document of old Word or Excel: save it as DOCX or ODT, and add that.".to_owned())
            }
            _ if start.starts_with("{\\rtf") => Err("it is RTF: save it as DOCX or ODT, and add that.".to_owned()),
            _ if matches!(ending.as_str(), "docx" | "odt" | "epub" | "pdf") => {
                Err(format!("it is called .{ending} but does not begin like one: it may be cut off or damaged."))
            }
            _ if matches!(ending.as_str(), "mht" | "mhtml") => {
                Err("it is a web archive: save the page as HTML, and add that.".to_owned())
            }
            _ if matches!(ending.as_str(), "jsonl" | "ndjson") => {
                Err("JSON lines are read as they are: put the file into corpus/.".to_owned())
            }
            _ if is_page || matches!(ending.as_str(), "html" | "htm" | "xhtml") => Ok(Self::Html),
            _ if start.starts_with("<?xml") => {
                Err("it is XML of an unknown form: what is text in it is not known.".to_owned())
            }
            _ => Ok(Self::Plain),
        }
    }
}

/// The first characters in small ASCII letters, without marks, NUL (of two-byte encodings) and white space before them.
fn beginning(bytes: &[u8]) -> String {
    let start = bytes.iter().take(4096).filter(|byte| byte.is_ascii() && **byte != 0);
    let start: String = start.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    start.trim_start().to_owned()
}

fn of_archive(bytes: &[u8]) -> Result<Form, String> {
    let mut archive = Archive::open(bytes)?;
    let kind = archive.read("mimetype")?.unwrap_or_default();
    if kind.starts_with(b"application/epub+zip") {
        return Ok(Form::Epub);
    }
    if kind.starts_with(b"application/vnd.oasis.opendocument.text") {
        return Ok(Form::Odt);
    }
    let kinds = archive.read("[Content_Types].xml")?.unwrap_or_default();
    match () {
        () if archive.has("word/document.xml") || docx::names_itself(&kinds) => Ok(Form::Docx),
        () if archive.has("META-INF/container.xml") => Ok(Form::Epub),
        () => Err("it is a zip archive, and no DOCX, ODT or EPUB: unpack it, and add what is in it.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::zip;
    use super::*;

    #[test]
    fn bytes_say_more_than_names() {
        let of = |bytes: &[u8], name: &str| Form::of(bytes, name).map_err(|why| why[..12].to_owned());
        assert_eq!(of(b"\xef\xbb\xbf \n<!DOCTYPE HTML>", "page"), Ok(Form::Html));
        assert_eq!(of(b"\xff\xfe<\0h\0t\0m\0l\0>\0", "page.txt"), Ok(Form::Html));
        assert_eq!(of(b"<?xml version=\"1.0\"?><html>", "page"), Ok(Form::Html));
        assert_eq!(of(b"Talks <html", "page.txt"), Ok(Form::Plain));
        assert_eq!(of(b"Talks", "page.HTM"), Ok(Form::Html));
        assert_eq!(of(b"%PDF-1.7", "a.txt"), Ok(Form::Pdf));
        assert_eq!(of(&zip(&[("word/document.xml", b"")]), "a.zip"), Ok(Form::Docx));
        assert_eq!(of(&zip(&[("mimetype", b"application/epub+zip")]), "a"), Ok(Form::Epub));
        for (bytes, name) in [
            (&b""[..], "a.txt"),
            (b"{\\rtf1", "a.txt"),
            (b"\xd0\xcf\x11\xe0", "a.doc"),
            (b"text", "a.docx"),
            (b"PK\x03\x04cut", "a.docx"),
            (b"{}", "a.jsonl"),
            (b"<?xml version=\"1.0\"?><rss>", "a.xml"),
            (b"MIME", "a.mht"),
        ] {
            assert!(Form::of(bytes, name).is_err(), "{name}");
        }
        assert!(Form::of(&zip(&[("a", b"")]), "a.docx").unwrap_err().contains("zip archive"));
    }
}
