//! What came in from others, told file by file.

use super::{Report, Run, SyncError};
use crate::annotation::Record;
use crate::annotation::news::{News, Reader};
use crate::store::annotations;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};

/// What somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Whose file it is.
    pub who: String,
    /// What is new in it.
    pub news: News,
}

/// What is new between two commits.
#[derive(Default)]
pub struct Came {
    by: BTreeMap<String, News>,
    files: Vec<String>,
}

/// The lines of one file that only one of two commits has.
#[derive(Default)]
struct Lines {
    went: Vec<u8>,
    came: Vec<u8>,
}

impl Came {
    /// What the second commit has that the first has not.
    pub fn between(run: &Run, from: Option<&str>, to: &str) -> Result<Self, SyncError> {
        let sides = from.map_or(vec!["--root", to], |from| vec![from, to]);
        let names =
            [&["diff-tree", "-r", "-z", "--name-only", "--no-commit-id", "--no-renames"], sides.as_slice()].concat();
        let listed = run.git.run(&names)?;
        let all = String::from_utf8_lossy(&listed.out).into_owned();
        let (mut of_somebody, mut files) = (Vec::new(), Vec::new());
        for name in all.split('\0').filter(|name| !name.is_empty() && **name != run.place.own) {
            match name.strip_prefix(&run.place.annotations).and_then(|name| name.strip_suffix(".jsonl")) {
                Some(who) if who != "gold" && !who.contains('/') => of_somebody.push((name, who)),
                _ => files.push(name.to_owned()),
            }
        }
        let own: OnceCell<HashSet<String>> = OnceCell::new();
        let is_own = |id: &str| own.get_or_init(|| own_ids(run)).contains(id);
        let is_stance = |layer: &str| run.is_stance(layer);
        let reader = Reader { is_stance: &is_stance, is_own: &is_own };
        let mut by = BTreeMap::new();
        for (name, who) in of_somebody {
            let lines = lines(run, &sides, name)?;
            by.insert(who.to_owned(), News::between(&lines.went, &lines.came, &reader));
        }
        Ok(Self { by, files })
    }

    /// Adds it to what came before in the same sync.
    pub fn add_to(self, report: &mut Report) {
        for (who, news) in self.by {
            match report.from.iter_mut().find(|known| known.who == who) {
                Some(known) => known.news.add(&news),
                None => report.from.push(From { who, news }),
            }
        }
        for file in self.files {
            if !report.files.contains(&file) {
                report.files.push(file);
            }
        }
    }
}

/// The lines of a file that only one of two commits has, as git finds them.
fn lines(run: &Run, sides: &[&str], name: &str) -> Result<Lines, SyncError> {
    let how = ["--literal-pathspecs", "diff-tree", "-p", "-U0", "--text", "--no-color", "--no-ext-diff"];
    let rest = ["--no-textconv", "--no-renames", "--no-commit-id"];
    let found = run.git.run(&[how.as_slice(), &rest, sides, &["--", name]].concat())?;
    let mut lines = Lines::default();
    let mut is_inside = false;
    for line in found.out.split_inclusive(|byte| *byte == b'\n') {
        match line.split_first() {
            Some((b'@', _)) => is_inside = true,
            Some((b'-', rest)) if is_inside => lines.went.extend_from_slice(rest),
            Some((b'+', rest)) if is_inside => lines.came.extend_from_slice(rest),
            _ => {}
        }
    }
    Ok(lines)
}

/// The ids of one's own records, tombstones included.
fn own_ids(run: &Run) -> HashSet<String> {
    let read = annotations::read(&annotations::path(run.order.root, run.order.who));
    let records: Vec<Record> = read.map(|folded| folded.records).unwrap_or_default();
    records.into_iter().map(|record| record.id).collect()
}
