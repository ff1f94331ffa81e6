//! What one annotator has in one article, where it stands in its present text and under the present names of its labels.

use crate::annotation::anchor::{Anchor, anchor, moved};
use crate::annotation::{Kind, Record};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::text::TextMap;
use std::borrow::Cow;
use std::sync::Arc;

/// The live records of an annotator in an article. Their ids and revisions are those of the file, so that a decision can
/// name them; only places and former names of labels are brought up to date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The annotator.
    pub who: String,
    /// In the order of the text: by start, longer first, then layer, label, id.
    pub records: Vec<Arc<Record>>,
    /// What stands nowhere in the present text, or in several places that fit alike.
    pub lost: Vec<Record>,
}

impl Sheet {
    /// Takes the folded records of an article; tombstones are left out.
    pub fn new(
        who: &str,
        records: impl IntoIterator<Item: Into<Arc<Record>>>,
        article: &Article,
        map: &TextMap,
        schema: &Schema,
    ) -> Self {
        let mut sheet = Self { who: who.to_owned(), ..Self::default() };
        for record in records {
            let mut record: Arc<Record> = record.into();
            if record.is_retracted() {
                continue;
            }
            if let Some(name) = present_name(schema, &record) {
                Arc::make_mut(&mut record).label = name;
            }
            match placed(&record, article, map) {
                Some(Cow::Borrowed(_)) => sheet.records.push(record),
                Some(Cow::Owned(moved)) => sheet.records.push(Arc::new(moved)),
                None => sheet.lost.push(Arc::unwrap_or_clone(record)),
            }
        }
        sheet.records.sort_by(|a, b| {
            let key = |record: &Record| (record.start, std::cmp::Reverse(record.end));
            key(a).cmp(&key(b)).then_with(|| (&a.layer, &a.label, &a.id).cmp(&(&b.layer, &b.label, &b.id)))
        });
        sheet
    }

    /// The records of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Record>> {
        self.records.iter().filter(move |record| record.kind == kind)
    }
}

/// What a label is called now, where the record has a former name.
fn present_name(schema: &Schema, record: &Record) -> Option<String> {
    let label = schema.layer(&record.layer)?.label(&record.label)?;
    (label.name != record.label).then(|| label.name.clone())
}

/// The record where it stands now.
fn placed<'a>(record: &'a Record, article: &Article, map: &TextMap) -> Option<Cow<'a, Record>> {
    if record.start.is_none() && record.end.is_none() {
        return Some(Cow::Borrowed(record));
    }
    // Without words only the same text vouches for a place.
    let vouched = !record.quote.is_empty() || record.sha.is_empty() || record.sha == article.sha;
    if vouched && record.stands(map) {
        return Some(Cow::Borrowed(record));
    }
    match anchor(record, map) {
        Anchor::Kept => Some(Cow::Borrowed(record)),
        Anchor::Moved(to) => Some(Cow::Owned(moved(record, to, map))),
        Anchor::Lost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Origin, plain};
    use crate::schema;

    fn sheet(text: &str, lines: &[&str]) -> Sheet {
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline(text, false, &origin).unwrap().unwrap().article(&origin);
        let map = TextMap::new(article.text.clone());
        let toml = "[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\nwas = [\"PERSON\"]\n";
        let records = lines.iter().map(|line| Record::from_line(line).unwrap());
        Sheet::new("alice", records, &article, &map, &schema::parse::parse(toml).0)
    }

    #[test]
    fn places_and_names_are_brought_up_to_date_and_the_rest_is_listed() {
        let found = sheet(
            "Now Otto Brandt met Marta Lind.",
            &[
                r#"{"id":"a","rev":3,"kind":"span","start":0,"end":11,"layer":"entity","label":"PERSON","quote":"Otto Brandt","sha":"sha256:old"}"#,
                r#"{"id":"b","kind":"span","start":20,"end":30,"layer":"entity","label":"PER","quote":"Marta Lind","sha":"sha256:old"}"#,
                r#"{"id":"c","kind":"span","start":20,"end":30,"layer":"entity","label":"PER","quote":"Gone Person","sha":"sha256:old"}"#,
                r#"{"id":"d","kind":"span","start":20,"end":30,"layer":"entity","label":"PER","sha":"sha256:old"}"#,
                r#"{"id":"e","kind":"retracted","start":20,"end":30,"layer":"entity","label":"PER"}"#,
                r#"{"id":"f","kind":"label","layer":"topic","label":"war"}"#,
            ],
        );
        let shown = |record: &Record| format!("{}@{} {}", record.id, record.rev, record.label);
        let standing: Vec<String> = found.records.iter().map(|record| shown(record)).collect();
        let lost: Vec<String> = found.lost.iter().map(shown).collect();
        assert_eq!(standing, ["f@1 war", "a@3 PER", "b@1 PER"]);
        assert_eq!(found.records[1].start.unwrap().get(), 4);
        assert_eq!(lost, ["c@1 PER", "d@1 PER"]);
    }
}
