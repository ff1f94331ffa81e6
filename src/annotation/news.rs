//! What became of a file between two of its versions, counted for people: `12 spans, 3 stances, 4 paragraphs done`.
//!
//! Only lines that stand in one version alone are read as records: of a large file most stand in both.

use super::fold::bare;
use super::record::{Kind, Record};
use super::ruling::reference;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// What is new in a version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct News {
    /// New spans of other layers than stances.
    pub spans: usize,
    /// New stances.
    pub stances: usize,
    /// Paragraphs that are done now and were not.
    pub done: usize,
    /// New labels of articles and paragraphs.
    pub labels: usize,
    /// New relations.
    pub relations: usize,
    /// New comments about somebody else's work, or about none.
    pub comments: usize,
    /// New comments about one's own work.
    pub comments_for_you: usize,
    /// New decisions.
    pub decisions: usize,
    /// New decisions on one's own work.
    pub decisions_for_you: usize,
    /// New entries of the registry.
    pub entities: usize,
    /// What was there and says something else now.
    pub changed: usize,
    /// What was taken back.
    pub taken_back: usize,
    /// Lines that are gone: old tombstones, as a rule.
    pub gone: usize,
}

/// Whose eyes the news are for.
pub struct Reader<'a> {
    /// Whether a layer holds stances.
    pub is_stance: &'a dyn Fn(&str) -> bool,
    /// Whether a record is one's own, by its id.
    pub is_own: &'a dyn Fn(&str) -> bool,
}

impl News {
    /// From one version of a file to the next.
    pub fn between(old: &[u8], new: &[u8], reader: &Reader) -> Self {
        let old_lines: HashSet<&[u8]> = lines(old).collect();
        let new_lines: HashSet<&[u8]> = lines(new).collect();
        let mut went = newest(old_lines.difference(&new_lines).copied());
        let came = newest(new_lines.difference(&old_lines).copied());
        let mut news = Self::default();
        for (id, record) in &came {
            news.take(went.remove(id).as_ref(), record, reader);
        }
        news.gone = went.len();
        news
    }

    fn take(&mut self, before: Option<&Record>, now: &Record, reader: &Reader) {
        let was_live = before.is_some_and(|before| !before.is_retracted());
        let is_own = || (reader.is_own)(reference(&now.of).0);
        let count = match &now.kind {
            Kind::Retracted if was_live => &mut self.taken_back,
            // Made and taken back between the two versions.
            Kind::Retracted => return,
            Kind::Mark if now.label == "done" && before.is_none_or(|before| before.label != "done") => &mut self.done,
            _ if was_live => &mut self.changed,
            Kind::Span if (reader.is_stance)(&now.layer) => &mut self.stances,
            Kind::Span => &mut self.spans,
            Kind::Label => &mut self.labels,
            Kind::Relation => &mut self.relations,
            Kind::Comment if is_own() => &mut self.comments_for_you,
            Kind::Comment => &mut self.comments,
            Kind::Decision if is_own() => &mut self.decisions_for_you,
            Kind::Decision => &mut self.decisions,
            Kind::Entity => &mut self.entities,
            Kind::Mark | Kind::Other(_) => &mut self.changed,
        };
        *count += 1;
    }

    /// What is new in a version after the next.
    pub fn add(&mut self, more: &Self) {
        self.spans += more.spans;
        self.stances += more.stances;
        self.done += more.done;
        self.labels += more.labels;
        self.relations += more.relations;
        self.comments += more.comments;
        self.comments_for_you += more.comments_for_you;
        self.decisions += more.decisions;
        self.decisions_for_you += more.decisions_for_you;
        self.entities += more.entities;
        self.changed += more.changed;
        self.taken_back += more.taken_back;
        self.gone += more.gone;
    }

    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The records of these lines, of each id the last.
fn newest<'a>(lines: impl Iterator<Item = &'a [u8]>) -> HashMap<String, Record> {
    let mut found: HashMap<String, Record> = HashMap::new();
    for record in lines.filter_map(|line| Record::from_line(std::str::from_utf8(line).ok()?).ok()) {
        let known = found.get(&record.id);
        if known.is_none_or(|known| (known.rev, &known.at) < (record.rev, &record.at)) {
            found.insert(record.id.clone(), record);
        }
    }
    found
}

/// The lines of a file that say something.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').map(bare).filter(|line| !line.iter().all(u8::is_ascii_whitespace))
}

impl fmt::Display for News {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.spans, "span", "s", ""),
            (self.stances, "stance", "s", ""),
            (self.done, "paragraph", "s", " done"),
            (self.labels, "label", "s", ""),
            (self.relations, "relation", "s", ""),
            (self.comments_for_you, "comment", "s", " for you"),
            (self.comments, "comment", "s", ""),
            (self.decisions_for_you, "decision", "s", " on your work"),
            (self.decisions, "decision", "s", ""),
            (self.entities, "registry entr", "ies", ""),
            (self.changed, "change", "s", ""),
            (self.taken_back, "", "", "taken back"),
            (self.gone, "", "", "gone"),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many, after)| {
                let one = match (one, count) {
                    ("", _) => String::new(),
                    ("registry entr", 1) => "registry entry".to_owned(),
                    (one, 1) => one.to_owned(),
                    (one, _) => format!("{one}{many}"),
                };
                format!("{count} {one}{after}")
            })
            .collect();
        to.write_str(if said.is_empty() { "nothing new" } else { "" })?;
        to.write_str(&said.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(old: &str, new: &str) -> String {
        let reader = Reader { is_stance: &|layer| layer == "stance", is_own: &|id| id == "s-mine" };
        News::between(old.as_bytes(), new.as_bytes(), &reader).to_string()
    }

    fn line(id: &str, rev: u64, kind: &str, more: &str) -> String {
        format!("{{\"id\":\"{id}\",\"rev\":{rev},\"kind\":\"{kind}\"{more}}}\n")
    }

    #[test]
    fn what_is_new_is_counted_by_what_it_is() {
        let span = line("s-1", 1, "span", ",\"layer\":\"entity\"");
        let new = [
            span.clone(),
            line("s-2", 1, "span", ",\"layer\":\"stance\""),
            line("m-1", 1, "mark", ",\"label\":\"done\""),
            line("c-1", 1, "comment", ",\"of\":\"s-mine@1\""),
            line("c-2", 1, "comment", ",\"of\":\"s-else@1\""),
            line("d-1", 1, "decision", ",\"of\":\"s-mine@2\""),
            line("e-1", 1, "entity", ""),
            line("s-9", 2, "retracted", ""),
        ]
        .concat();
        let all = "1 span, 1 stance, 1 paragraph done, 1 comment for you, 1 comment, 1 decision on your work, 1 registry entry";
        assert_eq!(between("", &new), all);
        // The same facts in another order, with the line ends of another system.
        assert_eq!(between(&span, &format!("\u{feff}{}", span.replace('\n', "\r\n"))), "nothing new");
    }

    #[test]
    fn what_was_there_is_changed_taken_back_or_gone() {
        let old = [line("s-1", 1, "span", ""), line("s-2", 1, "span", ""), line("s-3", 2, "retracted", "")].concat();
        let new = [
            line("s-1", 2, "span", ",\"label\":\"ORG\""),
            line("s-2", 2, "retracted", ""),
            // Untidy: both revisions of a new record stand there.
            line("s-4", 1, "span", ""),
            line("s-4", 2, "span", ",\"label\":\"ORG\""),
            "no record\n".to_owned(),
        ]
        .concat();
        assert_eq!(between(&old, &new), "1 span, 1 change, 1 taken back, 1 gone");
        let (todo, done) =
            (line("m", 1, "mark", ",\"label\":\"skipped\""), line("m", 2, "mark", ",\"label\":\"done\""));
        assert_eq!((between(&todo, &done), between(&done, &todo)), ("1 paragraph done".into(), "1 change".into()));
    }
}
