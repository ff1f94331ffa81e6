//! Where what is written for others may go: never into the dataset's own files, and in place of what is there only where the user says so.

use crate::exchange::Stop;
use crate::schema::{GUIDELINES, Schema};
use crate::store::{corpus_files, whole_file};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What belongs to every dataset.
const OWN: [&str; 8] =
    ["corpus", "annotations", "suggestions", ".gloss", "gloss.toml", "entities.jsonl", "assign.jsonl", GUIDELINES];

/// The folder of a place, without links, and the name in it.
///
/// # Errors
/// When the name is none, the folder is not there, or the place belongs to the dataset itself.
pub fn split(out: &Path, root: &Path, schema: &Schema) -> Result<(PathBuf, String), Stop> {
    let shown = out.display().to_string();
    let refuse = |why: String| Err(Stop::Refused(why));
    let name = out.file_name().and_then(|name| name.to_str()).filter(|name| !name.chars().any(char::is_control));
    let Some(name) = name else { return refuse(format!("{shown}: that can't be the name of a file.")) };
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|_| Stop::Refused(format!("{shown}: its folder is not there.")))?;
    match own(&folder.join(name), root, schema) {
        Some(own) => refuse(format!("{shown}: {own} belongs to the dataset itself. Choose another place.")),
        None => Ok((folder, name.to_owned())),
    }
}

/// What of the dataset would be written to. Links inside it are followed on both sides.
fn own(there: &Path, root: &Path, schema: &Schema) -> Option<String> {
    let guides = schema.layers.iter().flat_map(|layer| &layer.labels).filter_map(|label| label.guide.as_ref());
    let named = guides.map(|guide| guide.file.as_str()).chain([schema.review.gold.as_str()]);
    let is_in = |own: &&str| {
        let own = root.join(own);
        there.starts_with(&own) || own.canonicalize().is_ok_and(|own| there.starts_with(own))
    };
    if let Some(own) = OWN.into_iter().chain(named).find(is_in) {
        return Some(own.to_owned());
    }
    let relative = there.strip_prefix(root).ok().and_then(Path::to_str);
    if let Some(relative) = relative.filter(|relative| corpus_files::source_of(schema, relative).is_some()) {
        return Some(format!("{relative}, a file of the corpus,"));
    }
    // A file of the corpus may be reached by a link.
    let real = there.canonicalize().ok().filter(|real| real.starts_with(root))?;
    let (files, _) = corpus_files::list(root, schema);
    let same = files.iter().find(|file| root.join(&*file.relative).canonicalize().is_ok_and(|file| file == real))?;
    Some(format!("{}, a file of the corpus,", same.relative))
}

/// Whether something may be put there; what is there is replaced only where `replace` says so, and by its own kind.
///
/// # Errors
/// When it is taken.
pub fn check(out: &Path, there: &Path, is_folder: bool, replace: bool) -> Result<(), Stop> {
    let Ok(meta) = fs::symlink_metadata(there) else { return Ok(()) };
    let shown = out.display();
    let refuse = |why: String| Err(Stop::Refused(why));
    if !replace {
        return refuse(format!("{shown} is there already. Choose another place, or replace it with --force."));
    }
    let is_plain = if is_folder { meta.is_dir() } else { meta.is_file() };
    if !is_plain {
        return refuse(format!("{shown} is of another kind; it is not replaced. Choose another place."));
    }
    Ok(())
}

/// A single file that is to be written.
#[derive(Debug)]
pub struct OneFile {
    path: PathBuf,
    replace: bool,
}

impl OneFile {
    /// Whether it may be written there.
    ///
    /// # Errors
    /// As those of [`split`] and [`check`].
    pub fn new(out: &Path, root: &Path, schema: &Schema, replace: bool) -> Result<Self, Stop> {
        let (folder, name) = split(out, root, schema)?;
        let path = folder.join(name);
        check(out, &path, false, replace)?;
        Ok(Self { path, replace })
    }

    /// Writes it as a whole. Who put a file there meanwhile keeps it, unless it is to be replaced.
    ///
    /// # Errors
    /// When it can't be written, or is there already.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        if self.replace { whole_file::replace(&self.path, write) } else { whole_file::create(&self.path, write) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::parse;

    #[test]
    fn what_gloss_toml_calls_its_own_is_never_written_to_by_any_way() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (schema, _) = parse::parse(
            "[[source]]\npath = \"texts/**/*.txt\"\n[review]\ngold = \"gold/g.jsonl\"\n[[layer]]\nname = \"e\"\n\
             [[layer.label]]\nname = \"A\"\nkey = \"y\"\nguide = \"how/to.md#a\"\n",
        );
        for part in ["texts", "gold", "how", "docs", "out", "real"] {
            fs::create_dir(root.join(part)).unwrap();
        }
        fs::write(root.join("texts/t.txt"), "t").unwrap();
        let refused = |out: &str| OneFile::new(&root.join(out), &root, &schema, true).is_err();
        for own in ["texts/t.txt", "texts/new.txt", "gold/g.jsonl", "how/to.md", "docs/guidelines.md", "assign.jsonl"] {
            assert!(refused(own), "{own}");
        }
        assert!(!refused("out/t.txt") && !refused("docs/report.html"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("real"), root.join("annotations")).unwrap();
            std::os::unix::fs::symlink(root.join("texts"), root.join("link")).unwrap();
            fs::write(root.join("real/rosa.jsonl"), "").unwrap();
            assert!(refused("annotations/rosa.jsonl") && refused("real/rosa.jsonl") && refused("link/t.txt"));
        }
    }

    #[test]
    fn what_came_there_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (root, out) = (folder.path().canonicalize().unwrap(), folder.path().join("x.html"));
        let schema = Schema::default();
        let file = OneFile::new(&out, &root, &schema, false).unwrap();
        fs::write(&out, "mine").unwrap();
        assert!(file.write(|to| to.write_all(b"page")).is_err());
        assert_eq!(fs::read(&out).unwrap(), b"mine");
        let file = OneFile::new(&out, &root, &schema, true).unwrap();
        file.write(|to| to.write_all(b"page")).unwrap();
        assert_eq!(fs::read(&out).unwrap(), b"page");
    }
}
