//! What a page says about its article in JSON-LD, as schema.org names it.

use dom_query::Document;
use serde_json::Value;

/// A larger script (bytes) is no description of an article.
const LARGEST: usize = 1 << 20;
/// Objects that are looked at.
const MOST: usize = 2000;

/// The description of the article.
#[derive(Debug, Default)]
pub struct JsonLd(Option<Value>);

impl JsonLd {
    /// Of the first object that describes an article.
    pub fn of(document: &Document) -> Self {
        let scripts = document.select("script[type='application/ld+json']");
        let texts = scripts.iter().map(|script| script.text()).filter(|text| text.len() <= LARGEST);
        let values = texts.filter_map(|text| serde_json::from_str::<Value>(bare(&text)).ok());
        Self(values.into_iter().find_map(article))
    }

    /// The words of a field, or of the `name` or `@id` of what stands there.
    pub fn get(&self, field: &str) -> Option<String> {
        words(self.0.as_ref()?.get(field)?, 0)
    }
}

/// The JSON of a script: some pages hide it in a section or a comment, as old browsers wanted it.
fn bare(script: &str) -> &str {
    let script = script.trim();
    let inside = |open, close| script.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    inside("<![CDATA[", "]]>").or_else(|| inside("<!--", "-->")).unwrap_or(script)
}

fn words(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Array(all) if depth < 4 => all.iter().find_map(|one| words(one, depth + 1)),
        Value::Object(fields) if depth < 4 => {
            ["name", "@id", "@value"].iter().find_map(|field| words(fields.get(*field)?, depth + 1))
        }
        _ => None,
    }
}

fn article(value: Value) -> Option<Value> {
    let mut rest = vec![value];
    let mut seen = 0;
    while let Some(value) = rest.pop() {
        seen += 1;
        match value {
            _ if seen > MOST => return None,
            Value::Array(all) => rest.extend(all.into_iter().rev()),
            Value::Object(mut fields) => {
                let is_article = |kind: &Value| {
                    kind.as_str().is_some_and(|kind| {
                        kind.ends_with("Article") || kind.ends_with("Posting") || kind.ends_with("Report")
                    })
                };
                let is_one = match fields.get("@type") {
                    Some(Value::Array(kinds)) => kinds.iter().any(is_article),
                    Some(kind) => is_article(kind),
                    None => false,
                };
                if is_one {
                    return Some(Value::Object(fields));
                }
                rest.extend(["@graph", "mainEntity"].iter().filter_map(|field| fields.remove(*field)));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> JsonLd {
        JsonLd::of(&Document::from(format!("<script type=\"application/ld+json\">{json}</script>")))
    }

    #[test]
    fn the_article_is_found_among_others() {
        let json = of(
            r#"[{"@type":"WebSite","datePublished":"no"},{"@graph":[{"@type":["Thing","NewsArticle"],"datePublished":"2015-05-26","publisher":[{"name":"Lake Wire"}],"n":1}]}]"#,
        );
        assert_eq!(json.get("datePublished").as_deref(), Some("2015-05-26"));
        assert_eq!(json.get("publisher").as_deref(), Some("Lake Wire"));
        assert_eq!((json.get("n"), json.get("none")), (None, None));
        assert_eq!(
            of("\n<![CDATA[\n{\"@type\":\"BlogPosting\",\"url\":\"u\"}\n]]>\n").get("url").as_deref(),
            Some("u")
        );
        for nothing in ["", "nonsense", "[]", "{\"@type\":\"WebSite\"}", "7"] {
            assert_eq!(of(nothing).get("datePublished"), None, "{nothing}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(of(&deep).get("datePublished"), None);
    }
}
