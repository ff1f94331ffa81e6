//! A document as it is found in the world → its main text, exactly, and what it says about itself. Knows no files: it is
//! given bytes and a name, and follows no link, entity or reference out of them.

pub mod archive;
pub mod date;
pub mod decode;
pub mod docx;
pub mod epub;
pub mod file_name;
pub mod form;
pub mod html;
pub mod odt;
pub mod pages;
pub mod plain;
#[cfg(test)]
pub mod testing;
pub mod xml;

pub use decode::Decoded;
pub use form::Form;

use encoding_rs::Encoding;

/// A larger document (bytes) is none that somebody reads.
pub const LARGEST: usize = 64 << 20;

/// One article of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The main text, one paragraph a line. Nothing in it is normalised but white space that its form says is only layout.
    pub text: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Who published it, as written.
    pub outlet: Option<String>,
    /// ISO date `2015-05-26`.
    pub date: Option<String>,
    /// Where it was found: `http` or `https`.
    pub url: Option<String>,
    /// What was left out or is not certain, in sentences.
    pub notes: Vec<String>,
}

/// What a document gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its articles: one, unless it is a dossier.
    pub articles: Vec<Extracted>,
    /// How its bytes became text; `None` where its form leaves nothing to find out.
    pub decoded: Option<Decoded>,
}

/// The articles of a document by its form. `encoding`: what it is in, where the user says so. `Form::Pdf` is not for here:
/// its text comes from another program, and then from [`pages::read`].
///
/// # Errors
/// Why there is no text in it, in a sentence that says what to do.
pub fn read(bytes: &[u8], form: Form, encoding: Option<&'static Encoding>) -> Result<Document, String> {
    let one = |article: Extracted| Document { articles: vec![article], decoded: None };
    let mut document = match form {
        Form::Html => {
            let (text, decoded) = decode::decode(bytes, encoding, decode::declared_in_html(bytes))?;
            Document { decoded: Some(decoded), ..one(html::read(&text)?) }
        }
        Form::Plain => {
            let (text, decoded) = decode::decode(bytes, encoding, None)?;
            Document { articles: plain::read(&text)?, decoded: Some(decoded) }
        }
        Form::Docx => one(docx::read(bytes)?),
        Form::Odt => one(odt::read(bytes)?),
        Form::Epub => one(epub::read(bytes)?),
        Form::Pdf => return Err("a PDF is read by pdftotext.".to_owned()),
    };
    document.articles.iter_mut().for_each(Extracted::tidy);
    document.articles.retain(|article| !article.text.is_empty());
    if document.articles.is_empty() {
        return Err("there is no text in it.".to_owned());
    }
    Ok(document)
}

impl Extracted {
    /// White space around the text and empty words are nothing; a NUL can be neither stored nor shown.
    fn tidy(&mut self) {
        if self.text.contains('\0') {
            self.text.retain(|c| c != '\0');
            self.notes.push("NUL characters were left out of its text.".to_owned());
        }
        if self.text.trim().len() < self.text.len() {
            self.text = self.text.trim().to_owned();
        }
        for field in [&mut self.title, &mut self.outlet] {
            *field = field.as_deref().map(one_line).filter(|words| !words.is_empty());
        }
    }
}

/// Words of metadata in one line: they are shown in lists.
fn one_line(words: &str) -> String {
    words.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ")
}
