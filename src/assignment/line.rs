//! One line of `assign.jsonl`: an article, who reads it, and as a part of what.

use crate::text::one_line;
use serde::{Deserialize, Serialize};

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
        let line: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if line.doc.is_empty() { Err("“doc” is empty".to_owned()) } else { Ok(line) }
    }

    /// As it is written, without a line end: nothing in it that a reader could take for one.
    pub fn to_line(&self) -> String {
        one_line::one_line(serde_json::to_string(self).unwrap_or_default())
    }
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
        let cases: [(&[u8], &str); 6] = [
            (b"\xff", "UTF-8"),
            (b"{\"doc\":\"a\"}", "by"),
            (b"{\"by\":\"a\"}", "doc"),
            (b"{\"doc\":\"\",\"by\":\"a\"}", "empty"),
            (b"{\"doc\":1,\"by\":\"a\"}", "string"),
            (b"{\"doc\":\"a\",\"by\":\"b\",\"part\":null}", "string"),
        ];
        for (line, why) in cases {
            let said = Line::parse(line).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
        let more = Line::parse(b"{\"doc\":\"a\",\"by\":\"b\",\"note\":[1]}").unwrap();
        assert_eq!((more.doc.as_str(), more.part.as_str()), ("a", ""));
    }
}
