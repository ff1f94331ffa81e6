//! Documents as they are found: pages, DOCX, ODT, EPUB, and the XML in such archives.

use glossator::extract::form::Form;
use glossator::extract::{docx, epub, odt, read};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn taken(bytes: &[u8], form: Form) {
    if let Ok(document) = read(bytes, form, None) {
        assert!(document.articles.iter().all(|article| !article.text.is_empty()));
    }
}

/// A saved page.
pub fn html(data: &[u8]) {
    taken(data, Form::Html);
}

/// A text in an encoding that has to be found out.
pub fn plain(data: &[u8]) {
    taken(data, Form::Plain);
}

/// The bytes of an archive, as any of its kinds.
pub fn archive(data: &[u8]) {
    _ = Form::of(data, "d.docx");
    for form in [Form::Docx, Form::Odt, Form::Epub] {
        taken(data, form);
    }
}

/// The parts of an archive, in good order outside: the first byte chooses the kind, two record separators part the parts.
pub fn parts(mut data: &[u8]) {
    const KINDS: [&[&str]; 3] = [
        &["word/document.xml", "docProps/core.xml", "word/footnotes.xml"],
        &["content.xml", "meta.xml"],
        &["META-INF/container.xml", "OEBPS/content.opf", "OEBPS/one.xhtml", "OEBPS/two.xhtml"],
    ];
    let kind = super::number(&mut data) % KINDS.len();
    let mut rest = data;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        _ = archive.start_file(name, options).and_then(|()| Ok(archive.write_all(bytes)?));
    };
    if kind == 1 {
        put("mimetype", b"application/vnd.oasis.opendocument.text");
    }
    if kind == 2 {
        put("mimetype", b"application/epub+zip");
    }
    for name in KINDS.get(kind).copied().unwrap_or_default() {
        let cut = rest.windows(2).position(|two| two == b"\x1e\x1e").unwrap_or(rest.len());
        let (here, after) = rest.split_at(cut);
        put(name, here);
        rest = after.get(2..).unwrap_or_default();
    }
    let Ok(done) = archive.finish() else { return };
    let bytes = done.into_inner();
    match kind {
        0 => _ = docx::read(&bytes),
        1 => _ = odt::read(&bytes),
        _ => _ = epub::read(&bytes),
    }
}
