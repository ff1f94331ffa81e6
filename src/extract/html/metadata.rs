//! Outlet, date and address of a page, by what it says about itself.

use super::super::{Extracted, date};
use super::json_ld::JsonLd;
use dom_query::Document;

/// A longer address (bytes) is none.
const LONGEST: usize = 2048;

/// Names and properties of `meta` elements that give the day of publication, the surest first.
const DATES: [&str; 22] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "published_time",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "ptime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "date",
    "citation_publication_date",
];

/// What the page says; text and title are still to come.
pub fn read(document: &Document, html: &str) -> Extracted {
    let meta = Meta::of(document);
    let json = JsonLd::of(document);
    let link = document.select_single("link[rel~='canonical']").attr("href").map(|href| href.to_string());
    let url = [link, meta.get(&["og:url"]), saved_from(html), json.get("url"), json.get("mainEntityOfPage")];
    let mut article = Extracted {
        outlet: meta.get(&["og:site_name"]).or_else(|| json.get("publisher")),
        url: url.into_iter().flatten().map(|url| url.trim().to_owned()).find(|url| is_address(url)),
        ..Extracted::default()
    };
    let said = json.get("datePublished").into_iter().chain(meta.all(&DATES));
    let marked = ["[itemprop='datePublished']", "time[pubdate]"].into_iter().filter_map(|which| {
        let found = document.select_single(which);
        ["datetime", "content"].iter().find_map(|name| found.attr(name)).map(|date| date.to_string())
    });
    article.date = said.chain(marked).find_map(|text| date::day(&text));
    if article.date.is_none() {
        guess(document, &mut article);
    }
    article
}

/// The day by weaker signs, which is said.
fn guess(document: &Document, article: &mut Extracted) {
    let time = document.select_single("time[datetime]").attr("datetime").and_then(|text| date::day(&text));
    let (day, from) = match time {
        Some(day) => (Some(day), "the first time that the page shows"),
        None => (article.url.as_deref().and_then(date::in_url), "the address of the page"),
    };
    if day.is_some() {
        article.notes.push(format!("its date is from {from}: look whether it is the day of publication."));
    }
    article.date = day;
}

/// Whether a text is an address of the web, and nothing else.
pub fn is_address(url: &str) -> bool {
    let web = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    url.len() <= LONGEST
        && web.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// What browsers write at the top of a page that they save: `<!-- saved from url=(0031)https://example.org/ -->`.
fn saved_from(html: &str) -> Option<String> {
    let start = html.get(..html.floor_char_boundary(4096))?;
    let (_, rest) = start.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    Some(rest.split("-->").next()?.trim().to_owned())
}

/// The `meta` elements: name or property in small letters, and content.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn of(document: &Document) -> Self {
        let mut all = Vec::new();
        for element in &document.select("meta[content]") {
            let content = element.attr_or("content", "").trim().to_owned();
            for key in ["property", "name", "itemprop"] {
                if let Some(names) = element.attr(key).filter(|_| !content.is_empty()) {
                    all.extend(names.split_whitespace().map(|name| (name.to_lowercase(), content.clone())));
                }
            }
        }
        Self(all)
    }

    fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        let of_name = |name: &&'a str| {
            let name = *name;
            self.0.iter().filter(move |(found, _)| found == name).map(|(_, content)| content.clone())
        };
        names.iter().flat_map(of_name)
    }

    fn get(&self, names: &[&str]) -> Option<String> {
        self.all(names).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &str) -> Extracted {
        let html = format!("<html><head>{head}</head><body><p>Orlo left.</p></body></html>");
        read(&Document::from(html.as_str()), &html)
    }

    #[test]
    fn the_surest_sign_counts() {
        let page = of(
            "<meta property='og:site_name' content=' Lake Wire '><meta name=DATE content='2015-05-27'><meta property='og:title article:published_time' content='2015-05-26T23:00:00-07:00'>\
             <link rel='canonical' href='/talks'><meta property='og:url' content='https://example.org/talks'><time datetime='2015-05-29'>",
        );
        assert_eq!((page.outlet.as_deref(), page.date.as_deref()), (Some("Lake Wire"), Some("2015-05-26")));
        assert_eq!((page.url.as_deref(), page.notes.len()), (Some("https://example.org/talks"), 0));
        let json = of(
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2015-05-25\",\"publisher\":{\"name\":\"Orlo Post\"}}</script>",
        );
        assert_eq!((json.outlet.as_deref(), json.date.as_deref()), (Some("Orlo Post"), Some("2015-05-25")));
    }

    #[test]
    fn weak_signs_are_said_and_what_is_no_address_is_none() {
        let page = of("<!-- saved from url=(0040)https://example.org/2015/05/26/talks -->");
        assert_eq!(page.url.as_deref(), Some("https://example.org/2015/05/26/talks"));
        assert_eq!((page.date.as_deref(), page.notes.len()), (Some("2015-05-26"), 1));
        let time = of("<time datetime='2015-05-26T10:00'>26 May</time>");
        assert!(time.notes[0].contains("first time"));
        for bad in ["javascript:alert(1)", "https://a b", "file:///etc/passwd", "https://", "//example.org"] {
            assert_eq!(of(&format!("<link rel=canonical href='{bad}'>")).url, None, "{bad}");
        }
    }
}
