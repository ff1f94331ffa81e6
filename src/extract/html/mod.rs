//! Web pages: the main text, and what the page says about it. Scripts are never looked at, nothing is fetched.

mod json_ld;
mod lines;
mod metadata;

use super::Extracted;
use dom_query::Document;
use dom_smoothie::{Config, Readability};

pub use metadata::is_address;

/// A page with more elements is no article.
const MOST_ELEMENTS: usize = 200_000;
/// A larger page (bytes) is no article: most of it is data.
const LARGEST: usize = 24 << 20;

/// The article of a page.
///
/// # Errors
/// When it has no main text.
pub fn read(html: &str) -> Result<Extracted, String> {
    if html.len() > LARGEST {
        return Err(format!("it is larger than {} MiB: no article is. Save its text as .txt.", LARGEST >> 20));
    }
    // Reading takes time by the square of how deep elements stand in each other.
    if html.matches('<').count() > 2 * MOST_ELEMENTS {
        return Err(format!("it has more than {MOST_ELEMENTS} elements: no article has. Save its text as .txt."));
    }
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    let document = Document::from(html);
    let mut article = metadata::read(&document, html);
    let unreadable = |error: dom_smoothie::ReadabilityError| {
        format!("no main text was found in it ({error}). Save its text as .txt, and add that.")
    };
    let mut readability = Readability::with_document(document, None, Some(config)).map_err(unreadable)?;
    let found = readability.parse().map_err(unreadable)?;
    article.text = lines::text(&Document::fragment(found.content));
    article.title = Some(found.title).filter(|title| !title.trim().is_empty());
    Ok(article)
}

/// All the text of a page.
pub fn whole(html: &str) -> String {
    lines::text(&Document::from(html))
}
