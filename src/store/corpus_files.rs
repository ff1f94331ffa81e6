//! Finding and reading the corpus files of a dataset. Nothing outside the dataset is opened.

use crate::corpus::{self, Article, Origin};
use crate::finding::Finding;
use crate::schema::Schema;
use crate::store::files::Seen;
use globset::{Glob, GlobBuilder, GlobMatcher};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A larger file (bytes) can't have its offsets counted.
const LARGEST: u64 = 3 << 30;
/// What is read where a source has the default path.
const ENDINGS: [&str; 4] = ["txt", "md", "jsonl", "ndjson"];

/// A file of the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusFile {
    /// Relative to the dataset, with `/`.
    pub relative: Arc<str>,
    /// Which of the schema's sources it belongs to.
    pub source: usize,
}

/// The corpus files of a dataset, by path; the first source that matches counts.
pub fn list(root: &Path, schema: &Schema) -> (Vec<CorpusFile>, Vec<Finding>) {
    let mut findings = Vec::new();
    let sources = Sources::new(schema, &mut findings);
    let mut walk = Walk {
        root: root.canonicalize().unwrap_or_else(|_| root.to_owned()),
        files: Vec::new(),
        findings,
        folders: Vec::new(),
    };
    walk.folder(root, "");
    let (files, findings) = (walk.files, walk.findings);
    let mut files: Vec<CorpusFile> = files
        .into_iter()
        .filter_map(|file| sources.of(&file).map(|source| CorpusFile { relative: file.into(), source }))
        .collect();
    files.sort_by(|a, b| a.relative.cmp(&b.relative));
    (files, findings)
}

/// The source that a file would belong to, by its path in the dataset.
pub fn source_of(schema: &Schema, relative: &str) -> Option<usize> {
    Sources::new(schema, &mut Vec::new()).of(relative)
}

/// Whether a path leads to a file of the dataset, links followed.
pub fn is_inside(root: &Path, relative: &str) -> bool {
    let is_plain = Path::new(relative).components().all(|part| matches!(part, Component::Normal(_)));
    let real = || Some(root.join(relative).canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    is_plain && real() == Some(true)
}

/// The globs of a schema; of each whether it is the default one, which reads known endings only.
struct Sources(Vec<(usize, GlobMatcher, bool)>);

impl Sources {
    fn new(schema: &Schema, findings: &mut Vec<Finding>) -> Self {
        let mut sources = Vec::new();
        for (at, source) in schema.sources.iter().enumerate() {
            match glob(&source.path) {
                Ok(glob) => sources.push((at, glob.compile_matcher(), source.path == "corpus/**")),
                Err(reason) => findings.push(Finding::error(
                    "bad-path",
                    "gloss.toml",
                    0,
                    format!("the path “{}” of a source {reason}; the source was left out.", source.path),
                )),
            }
        }
        Self(sources)
    }

    fn of(&self, file: &str) -> Option<usize> {
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let known = ENDINGS.contains(&ending.as_str());
        self.0.iter().find(|(_, glob, default)| glob.is_match(file) && (known || !default)).map(|(at, ..)| *at)
    }
}

fn glob(path: &str) -> Result<Glob, String> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside || path.contains('\\') {
        return Err("leads out of the dataset".to_owned());
    }
    GlobBuilder::new(path.trim_start_matches("./"))
        .literal_separator(true)
        .build()
        .map_err(|error| format!("is no pattern ({error})"))
}

struct Walk {
    root: PathBuf,
    files: Vec<String>,
    findings: Vec<Finding>,
    folders: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, path: &Path, relative: &str) {
        // Where links inside the dataset lead round in a ring, each folder is read once.
        let Ok(real) = path.canonicalize() else { return };
        if self.folders.contains(&real) {
            return;
        }
        self.folders.push(real);
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("the folder can't be read ({error}); its files were left out.");
                return self.findings.push(Finding::error("unreadable", relative, 0, message));
            }
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.entry(&entry, relative);
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, folder: &str) {
        let (path, name) = (&entry.path(), entry.file_name());
        let Some(name) = name.to_str().filter(|name| !name.chars().any(char::is_control)) else {
            let shown = path.file_name().unwrap_or_default().to_string_lossy().escape_debug().to_string();
            let message = format!(
                "the file name “{shown}” is not UTF-8 or holds control characters; the file was left out. Rename it."
            );
            return self.findings.push(Finding::error("bad-file-name", folder, 0, message));
        };
        let top = folder.is_empty();
        if name.starts_with('.') || (top && matches!(name, "annotations" | "suggestions" | "target" | "node_modules")) {
            return;
        }
        let relative = if top { name.to_owned() } else { format!("{folder}/{name}") };
        let Ok(kind) = entry.file_type() else { return };
        if kind.is_symlink() && !path.canonicalize().is_ok_and(|real| real.starts_with(&self.root)) {
            let message = "it is a symbolic link that leads out of the dataset; it was not followed. Copy the file in.";
            return self.findings.push(Finding::error("link-out", &relative, 0, message));
        }
        let kind = if kind.is_symlink() { fs::metadata(path).map(|meta| meta.file_type()).ok() } else { Some(kind) };
        match kind {
            Some(kind) if kind.is_dir() => self.folder(path, &relative),
            Some(kind) if kind.is_file() => self.files.push(relative),
            _ => {}
        }
    }
}

/// Where the articles of a file come from.
pub fn origin(schema: &Schema, file: &CorpusFile) -> Origin {
    let language = schema.sources.get(file.source).and_then(|source| source.language.as_deref());
    Origin { file: file.relative.clone(), language: language.unwrap_or(&schema.language).into() }
}

/// Opens a file; what it looks like belongs to what is read then.
///
/// # Errors
/// Why it is left out.
pub(super) fn open(root: &Path, file: &CorpusFile) -> Result<(File, Seen), Finding> {
    let opened = File::open(root.join(&*file.relative)).and_then(|open| Ok((Seen::of(&open.metadata()?), open)));
    let (seen, open) = opened.map_err(|error| unreadable(file, &error))?;
    if seen.size > LARGEST {
        let message = "the file is larger than 3 GiB; it was left out. Split it.";
        return Err(Finding::error("large-file", &file.relative, 0, message));
    }
    Ok((open, seen))
}

/// All bytes of a file that was opened.
///
/// # Errors
/// Why it is left out.
pub(super) fn bytes(mut open: File, seen: Seen, file: &CorpusFile) -> Result<Vec<u8>, Finding> {
    let mut bytes = Vec::with_capacity(usize::try_from(seen.size).unwrap_or_default());
    open.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &CorpusFile, error: &io::Error) -> Finding {
    let message = format!("it can't be read ({error}); it was left out.");
    Finding::error("unreadable", &file.relative, 0, message)
}

/// The articles of one file.
pub fn load_file(root: &Path, schema: &Schema, file: &CorpusFile) -> (Vec<Article>, Vec<Finding>) {
    let Some(source) = schema.sources.get(file.source) else { return Default::default() };
    match open(root, file).and_then(|(open, seen)| bytes(open, seen, file)) {
        Ok(bytes) => corpus::read(&bytes, source, &origin(schema, file)),
        Err(finding) => (Vec::new(), vec![finding]),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::schema::Source;

    pub fn dataset(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_and_paths_that_do_are_refused() {
        let outside = dataset(&[("secret.txt", "secret")]);
        let folder = dataset(&[("corpus/a.txt", "A")]);
        std::os::unix::fs::symlink(outside.path(), folder.path().join("corpus/out")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("corpus/s.txt")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("corpus"), folder.path().join("corpus/ring")).unwrap();
        let mut schema = Schema::default();
        schema.sources.extend(["../**", "/etc/*.txt"].map(|path| Source { path: path.into(), ..Source::default() }));
        let (files, findings) = list(folder.path(), &schema);
        assert_eq!(files.len(), 1);
        assert!(is_inside(folder.path(), "corpus/a.txt") && !is_inside(folder.path(), "corpus/s.txt"));
        assert!(["corpus/../../x", "/etc/passwd", "corpus/none"].iter().all(|path| !is_inside(folder.path(), path)));
        let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["bad-path", "bad-path", "link-out", "link-out"]);
    }
}
