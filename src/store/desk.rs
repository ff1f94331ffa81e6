//! What a reviewer works with: everybody's files by document, and what counts as the same in them.

use super::registry;
use super::shelf::Shelf;
use crate::corpus::Article;
use crate::review::{Comparison, Same};
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::text::TextMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// All annotators' work, read document by document.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The files.
    pub shelf: Shelf,
    /// What counts as the same.
    pub same: Arc<Same>,
    schema: Arc<Schema>,
}

impl Desk {
    /// Reads the registry beside the annotation files.
    ///
    /// # Errors
    /// When a file changes while it is read.
    pub fn open(root: &Path, shelf: Shelf, schema: Arc<Schema>) -> io::Result<Self> {
        let same = Arc::new(same(root, &shelf, &schema)?);
        Ok(Self { shelf, same, schema })
    }

    /// Reads through what was changed, added or taken away since; whose.
    ///
    /// # Errors
    /// When a file changes while it is read.
    pub fn refresh(&mut self, root: &Path) -> io::Result<Vec<String>> {
        let changed = self.shelf.refresh(root);
        if !changed.is_empty() {
            self.same = Arc::new(same(root, &self.shelf, &self.schema)?);
        }
        Ok(changed)
    }

    /// What each annotator has in an article, by name; those who have nothing are left out.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn sheets(&self, article: &Article, map: &TextMap) -> io::Result<Vec<Sheet>> {
        let all = self.shelf.of_doc(&article.id)?.into_iter();
        Ok(all.map(|(who, records)| Sheet::new(&who, records, article, map, &self.schema)).collect())
    }

    /// The sheets of an article compared.
    pub fn compare(&self, article: &Article, map: &TextMap, sheets: &[Sheet]) -> Comparison {
        self.same.compare(article, map, sheets, &self.schema)
    }

    /// The id of the entry of the registry that an id stands for.
    pub fn entity(&self, id: &str) -> String {
        self.same.entity(id)
    }
}

fn same(root: &Path, shelf: &Shelf, schema: &Schema) -> io::Result<Same> {
    Ok(Same::new(registry::of_everybody(root, shelf, Vec::new())?, schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Origin, plain};
    use crate::review::State;
    use crate::schema;
    use std::fs;

    #[test]
    fn entities_of_one_name_and_bounds_that_are_ignored_are_no_difference() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("annotations")).unwrap();
        let write = |who: &str, start: u32, quote: &str| {
            let entity =
                format!("{{\"id\":\"e-{who}\",\"kind\":\"entity\",\"name\":\"Anna Lind\",\"type\":\"person\"}}\n");
            let span = format!(
                "{{\"id\":\"s-{who}\",\"kind\":\"span\",\"doc\":\"a\",\"start\":{start},\"end\":11,\"layer\":\"entity\",\
                 \"label\":\"PER\",\"quote\":\"{quote}\",\"entity\":\"e-{who}\"}}\n"
            );
            fs::write(root.path().join(format!("annotations/{who}.jsonl")), entity + &span).unwrap();
        };
        write("alice", 0, "Ms Ann Lind");
        write("boris", 3, "Ann Lind");
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline("Ms Ann Lind left.", false, &origin).unwrap().unwrap().article(&origin);
        let map = TextMap::new(article.text.clone());
        let state = |toml: &str| {
            let schema = schema::parse::parse(toml).0;
            let desk = Desk::open(root.path(), Shelf::open(root.path()), Arc::new(schema)).unwrap();
            assert_eq!(desk.entity("e-boris"), "e-alice");
            let compared = desk.compare(&article, &map, &desk.sheets(&article, &map).unwrap());
            (compared.annotators.join(" "), compared.items.iter().map(|item| item.state).collect::<Vec<_>>())
        };
        assert_eq!(state("[review]\nignore = [\"title\"]\n"), ("alice boris".into(), vec![State::Agreed]));
        assert_eq!(state(""), ("alice boris".into(), vec![State::Open]));
    }
}
