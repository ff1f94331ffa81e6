//! What stands before the text of a dataset's README.md: names and types of its columns, the classes of its tokens. JSON lines can't carry
//! them, and `load_dataset` takes them from there.

use super::fields::Fields;
use super::row::Row;
use std::fmt::Write;

/// YAML, to stand between two lines of dashes.
pub fn front(classes: &[String]) -> String {
    let mut card = Card { text: String::from("dataset_info:\n  features:\n"), classes, deep: 0 };
    Row::specimen(&mut card);
    card.text
}

/// The names of the classes of `ner_tags` that the head of a README.md lists, in their order; none where it lists none.
pub fn classes(readme: &str) -> Vec<String> {
    let mut lines =
        readme.lines().skip_while(|line| !is_tags(line)).skip(1).take_while(|line| !line.starts_with("---"));
    let mut names = Vec::new();
    if !lines.by_ref().any(|line| line.trim() == "names:") {
        return names;
    }
    for line in lines {
        let line = line.trim();
        let name = match (line.strip_prefix("- "), line.split_once(": ")) {
            (Some(name), _) if !name.starts_with("name:") => name,
            (None, Some((number, name))) if number.trim_matches(['\'', '"']) == names.len().to_string() => name,
            _ => break,
        };
        let name = name.trim();
        let quoted = serde_json::from_str(name).ok();
        names.push(quoted.unwrap_or_else(|| name.trim_matches('\'').to_owned()));
    }
    names
}

fn is_tags(line: &str) -> bool {
    let line = line.trim().trim_start_matches("- ");
    matches!(line, "name: ner_tags" | "name: tags" | "name: labels")
}

struct Card<'a> {
    text: String,
    classes: &'a [String],
    deep: usize,
}

impl Card<'_> {
    fn line(&mut self, line: &str) {
        _ = writeln!(self.text, "{:1$}{line}", "", 2 + 2 * self.deep);
    }
    fn plain(&mut self, name: &str, kind: &str) {
        if name.is_empty() {
            self.text.truncate(self.text.trim_end().len());
            _ = writeln!(self.text, " {kind}");
        } else {
            self.line(&format!("- name: {name}"));
            self.line(&format!("  dtype: {kind}"));
        }
    }
}

impl Fields for Card<'_> {
    fn text(&mut self, name: &str, _: &str) {
        self.plain(name, "string");
    }
    fn number(&mut self, name: &str, _: i64) {
        self.plain(name, "int64");
    }
    fn class(&mut self, _: usize, _: &str) {
        self.line("  class_label:");
        self.line("    names:");
        for (number, name) in self.classes.iter().enumerate() {
            let name = quoted(name);
            self.line(&format!("      '{number}': {name}"));
        }
    }
    fn list(&mut self, name: &str, _: usize) {
        self.line(&format!("- name: {name}"));
        self.line("  list:");
        self.deep += 1;
    }
    fn end_list(&mut self) {
        self.deep -= 1;
    }
    fn item(&mut self) {}
    fn end_item(&mut self) {}
}

/// In double quotes, as YAML reads it: what it can't have stands as an escape.
fn quoted(name: &str) -> String {
    let json = serde_json::to_string(name).unwrap_or_default();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') {
            _ = write!(quoted, "\\u{:04x}", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_back_from_the_card() {
        let names: Vec<String> = ["O", "B-place \"name\"", "I-a: b\u{85}"].map(str::to_owned).to_vec();
        let card = front(&names);
        assert!(
            card.contains("  - name: ner_tags\n    list:\n      class_label:\n        names:\n          '0': \"O\"\n"),
            "{card}"
        );
        assert!(card.contains("  - name: tokens\n    list: string\n  - name: ner_tags\n"), "{card}");
        assert!(card.contains("  - name: spans\n    list:\n    - name: id\n      dtype: string\n"), "{card}");
        assert_eq!(classes(&card), names);
        let other = "---\ndataset_info:\n  features:\n  - name: id\n    dtype: string\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-PER\n  splits:\n---\n";
        assert_eq!(classes(other), ["O", "B-PER"]);
        assert_eq!(classes(&other.replace("'0': O", "- O").replace("'1': B-PER", "- B-PER")), ["O", "B-PER"]);
        assert_eq!(classes("# Nothing\n"), Vec::<String>::new());
    }
}
