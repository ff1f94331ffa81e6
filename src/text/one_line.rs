//! JSON that every reader takes for one line.

/// JSON in which nothing stands that a reader could take for a line end: what is one beyond ASCII is escaped.
pub fn one_line(json: String) -> String {
    if !json.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
