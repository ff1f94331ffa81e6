//! One line of `assign.jsonl`: an article, who reads it, and as a part of what.

use crate::text::one_line;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A line. Keys that are not known are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Id of the article.
    pub doc: String,
    /// The annotator.
    pub by: String,
    /// The name of the batch; empty: none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// Why it is no assignment, in words.
    pub fn parse(line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        if let Some(why) = (!text.trim_start().starts_with('{')).then(|| wrong(text)).flatten() {
            return Err(why);
        }
        let line: Self =
            serde_json::from_str(text).map_err(|error| wrong(text).unwrap_or_else(|| error.to_string()))?;
        if line.doc.is_empty() { Err("“doc” is empty".to_owned()) } else { Ok(line) }
    }

    /// As it is written, without a line end: nothing in it that a reader could take for one.
    pub fn to_line(&self) -> String {
        one_line::one_line(serde_json::to_string(self).unwrap_or_default())
    }
}

/// What is wrong with a line, in words for people; `None`: its keys are as they should be.
fn wrong(text: &str) -> Option<String> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return Some(format!("not JSON from column {} on", error.column())),
    };
    let Value::Object(fields) = value else {
        return Some("no object: {\"doc\":ARTICLE,\"by\":NAME,\"part\":BATCH} is one".to_owned());
    };
    ["doc", "by", "part"].into_iter().find_map(|key| match fields.get(key) {
        None if key == "part" => None,
        None => Some(format!("“{key}” is missing")),
        Some(value) => (!value.is_string()).then(|| format!("“{key}” is no text in quotes")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let line = Line { doc: "a\u{2028}\u{1b}[2J\"".into(), by: "rosa".into(), part: "pilot".into() };
        assert_eq!(Line::parse(line.to_line().as_bytes()), Ok(line.clone()));
        assert!(!line.to_line().contains(['\u{2028}', '\u{1b}']));
        let bare = Line { part: String::new(), ..line };
        assert!(!bare.to_line().contains("part"));
        assert_eq!(Line::parse(bare.to_line().as_bytes()), Ok(bare));
    }

    #[test]
    fn what_is_no_assignment_is_said() {
        let cases: [(&[u8], &str); 12] = [
            (b"\xff", "not UTF-8"),
            (b"a", "not JSON from column 1 on"),
            (b"{\"doc\":\"a\"", "not JSON"),
            (b"\"a\"", "no object"),
            (b"[\"a\",\"b\"]", "no object"),
            (b"null", "no object"),
            (b"{\"doc\":\"a\"}", "“by” is missing"),
            (b"{\"by\":\"a\"}", "“doc” is missing"),
            (b"{\"doc\":\"\",\"by\":\"a\"}", "empty"),
            (b"{\"doc\":1,\"by\":\"a\"}", "“doc” is no text"),
            (b"{\"doc\":\"a\",\"by\":\"b\",\"part\":null}", "“part” is no text"),
            (b"{\"doc\":\"a\",\"doc\":\"a\",\"by\":\"b\"}", "duplicate"),
        ];
        for (line, why) in cases {
            let said = Line::parse(line).unwrap_err();
            assert!(said.contains(why) && !said.contains("struct"), "{said}");
        }
        let more = Line::parse(b"{\"doc\":\"a\",\"by\":\"b\",\"note\":[1]}").unwrap();
        assert_eq!((more.doc.as_str(), more.part.as_str()), ("a", ""));
    }
}
