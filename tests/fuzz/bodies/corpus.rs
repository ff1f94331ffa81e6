//! Readers of the corpus: dossiers, plain texts, Markdown, JSON lines, in any encoding.

use glossator::corpus::{Origin, read};
use glossator::schema::{Form, Source};

const FORMS: [Form; 5] = [Form::Auto, Form::Dossier, Form::Text, Form::Markdown, Form::Jsonl];
const ENCODINGS: [&str; 6] = ["utf-8", "windows-1251", "utf-16le", "gb18030", "iso-2022-jp", "no such"];

/// The first byte chooses form and encoding.
pub fn file(mut data: &[u8]) {
    let chosen = super::number(&mut data);
    let Some(form) = FORMS.get(chosen % FORMS.len()).copied() else { return };
    let Some(encoding) = ENCODINGS.get((chosen / FORMS.len()) % ENCODINGS.len()) else { return };
    let source = Source { form, encoding: (*encoding).to_owned(), ..Source::default() };
    let origin = Origin { file: "corpus/x.txt".into(), language: "en".into() };
    let (articles, findings) = read(data, &source, &origin);
    for article in articles {
        assert!(!article.paragraphs.is_empty(), "{article:?}");
        let mut end = 0;
        for paragraph in &article.paragraphs {
            assert!(paragraph.start.get() >= end, "{article:?}");
            end = paragraph.end.get();
            assert!(article.text.get(paragraph.range()).is_some_and(|text| !text.trim().is_empty()), "{article:?}");
        }
    }
    assert!(findings.iter().all(|finding| !finding.message.is_empty()));
}
