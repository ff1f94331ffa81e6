//! The text of printed pages, as pdftotext gives it: lines of the print → paragraphs.

use super::Extracted;

/// The article of the pages: lines up to an empty one are a paragraph. Lines are joined by a space; behind a hyphen by
/// nothing, and the hyphen stays, since it may belong to the word.
///
/// # Errors
/// When there is no text in it.
pub fn read(text: &str) -> Result<Extracted, String> {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in text.split(['\n', '\u{c}']) {
        let line = line.trim();
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() && !last.ends_with('-') {
                    last.push(' ');
                }
                last.push_str(line);
            }
            Some(last) if !last.is_empty() => paragraphs.push(String::new()),
            _ => {}
        }
    }
    let mut article = Extracted { text: paragraphs.join("\n"), ..Extracted::default() };
    article.tidy();
    if article.text.is_empty() {
        return Err(
            "there is no text in it: its pages may be pictures. Let a program recognise the letters first.".to_owned()
        );
    }
    article
        .notes
        .push("lines of its pages were joined to paragraphs: headers and columns may stand in them.".to_owned());
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_lines_become_paragraphs() {
        let article =
            read("Talks end\n\nOrlo left the con-\nference\r\n and Anhalt stayed.\n\n\u{c}Page two.\n\n").unwrap();
        assert_eq!(article.text, "Talks end\nOrlo left the con-ference and Anhalt stayed.\nPage two.");
        assert!(read("\u{c}\n \n").unwrap_err().contains("pictures"));
    }
}
