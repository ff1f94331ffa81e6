//! `assign.jsonl`: who reads which article. Read line by line, and only what the corpus bears out; written as a whole.

use super::files::Seen;
use super::{AnnotatorName, long_lines, whole_file};
use crate::assignment::told::{Fault, Gathering};
use crate::assignment::{Assignments, Line};
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity, Summary};
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write};
use std::path::Path;

/// Where it stands.
pub const FILE: &str = "assign.jsonl";
/// A larger file (bytes) is left out.
const LARGEST: u64 = 256 << 20;
/// A longer line (bytes) is left out.
const LONGEST: usize = 16 << 10;
/// Lines that are read.
const LINES: usize = 4_000_000;
/// Findings of one kind that are listed.
const LISTED: usize = 20;

/// Code points of a word that are named in a finding.
const NAMED: usize = 80;

/// What becomes of the lines that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// There must be none.
    None,
    /// They go.
    Replaced,
    /// They stay as they are, whatever they say.
    Kept,
}

/// What is assigned, and what is wrong with the rest. Without the file nothing is.
pub fn read(root: &Path, corpus: &Corpus) -> (Assignments, Vec<Finding>) {
    let mut told = Summary::new(FILE, LISTED);
    let mut gathering = Gathering::default();
    match open(root) {
        Ok(None) => {}
        Ok(Some(file)) => {
            if let Err(error) = lines(file, corpus, &mut gathering, &mut told) {
                let message = format!("it can't be read to its end ({error}); what came before counts.");
                told.push(Severity::Error, "unreadable", 0, message);
            }
        }
        Err(why) => told.push(Severity::Error, "bad-assignments", 0, format!("{why}; nothing in it counts.")),
    }
    let (assignments, repeated) = gathering.finish();
    for number in repeated {
        told.push(Severity::Warning, "repeated", number, "an earlier line says the same; it counts once.");
    }
    (assignments, told.finish())
}

/// What the file looks like; `None`: it is not there.
pub fn seen(root: &Path) -> Option<Seen> {
    fs::metadata(root.join(FILE)).ok().map(|meta| Seen::of(&meta))
}

/// Whether the file is there.
pub fn is_there(root: &Path) -> bool {
    fs::symlink_metadata(root.join(FILE)).is_ok()
}

/// Whether the line is read again when it is written.
pub fn is_readable(line: &Line) -> bool {
    let text = line.to_line();
    text.len() <= LONGEST && Line::parse(text.as_bytes()).is_ok()
}

/// Writes the file: there is the old one or the new one at every moment.
///
/// # Errors
/// When the old file stays, and why.
pub fn write(root: &Path, lines: &[Line], old: Old) -> Result<(), String> {
    let path = whole_file::path(root, FILE)?;
    if old == Old::None && is_there(root) {
        return Err(format!("{FILE} is there already"));
    }
    let before = if old == Old::Kept { open(root)? } else { None };
    let written = whole_file::replace(&path, |to| {
        let mut to = Measured { to, bytes: 0, lines: 0 };
        if let Some(before) = before {
            copy(before, &mut to)?;
        }
        lines.iter().try_for_each(|line| writeln!(to, "{}", line.to_line()))
    });
    written.map_err(|error| format!("{FILE} can't be written ({error}); nothing was changed"))
}

/// What is written of the file, no more than is read of it.
struct Measured<'a> {
    to: &'a mut dyn Write,
    bytes: u64,
    lines: usize,
}

impl Write for Measured<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.bytes += count as u64;
        self.lines += bytes.iter().take(count).filter(|byte| **byte == b'\n').count();
        if self.bytes > LARGEST || self.lines > LINES {
            return Err(io::Error::other("it would be longer than 256 MiB or 4,000,000 lines, which are not read"));
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The lines as they are, the last one with an end.
fn copy(mut from: File, to: &mut dyn Write) -> io::Result<()> {
    let (mut bytes, mut last) = (vec![0; 1 << 16], b'\n');
    loop {
        let count = from.read(&mut bytes)?;
        let Some(read) = bytes.get(..count).filter(|read| !read.is_empty()) else { break };
        to.write_all(read)?;
        last = read.last().copied().unwrap_or(last);
    }
    if last == b'\n' { Ok(()) } else { to.write_all(b"\n") }
}

/// The file; `None`: it is not there.
fn open(root: &Path) -> Result<Option<File>, String> {
    let path = root.join(FILE);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(None);
    }
    let wrong = |error: io::Error| format!("it can't be read ({error})");
    let (root, real) = (root.canonicalize().map_err(wrong)?, path.canonicalize().map_err(wrong)?);
    if !real.starts_with(root) {
        return Err("it is a symbolic link that leads out of the dataset".to_owned());
    }
    match fs::metadata(&real).map_err(wrong)? {
        meta if !meta.is_file() => Err("it is no plain file".to_owned()),
        meta if meta.len() > LARGEST => Err("it is larger than 256 MiB".to_owned()),
        _ => File::open(real).map(Some).map_err(wrong),
    }
}

fn lines(file: File, corpus: &Corpus, gathering: &mut Gathering, told: &mut Summary) -> io::Result<()> {
    let mut bytes = BufReader::with_capacity(1 << 16, file);
    let mut buffer = Vec::new();
    for number in 1.. {
        if !long_lines::next(&mut bytes, &mut buffer, LONGEST)? {
            break;
        }
        if number > LINES {
            let message = "there are more than 4,000,000 lines; from here on none counts.";
            told.push(Severity::Error, "many-lines", number, message);
            break;
        }
        let text = if number == 1 { buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer) } else { &buffer };
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Err((severity, code, message)) = take(text, number, corpus, gathering) {
            told.push(severity, code, number, message);
        }
    }
    Ok(())
}

fn take(
    text: &[u8],
    number: usize,
    corpus: &Corpus,
    gathering: &mut Gathering,
) -> Result<(), (Severity, &'static str, String)> {
    if text.len() > LONGEST {
        return Err((Severity::Error, "long-line", "the line is longer than 16 KiB; the others count.".to_owned()));
    }
    let line = Line::parse(text).map_err(|why| {
        let message = format!("the line is no assignment ({why}); the others count.");
        (Severity::Error, "broken-line", message)
    })?;
    if AnnotatorName::new(&line.by).is_err() {
        let message = format!(
            "“{}” can't name an annotator (1 to 64 of a-z 0-9 . _ -, not gold); the line does not count.",
            brief(&line.by)
        );
        return Err((Severity::Error, "bad-name", message));
    }
    gathering.put(&line, number, corpus).map_err(|fault| match fault {
        Fault::Unknown => {
            let message = format!("no article is called “{}”; the line does not count.", brief(&line.doc));
            (Severity::Warning, "unknown-doc", message)
        }
        Fault::Many => {
            let message = "there are more than 65,536 names of people or parts; the line does not count.";
            (Severity::Error, "many-names", message.to_owned())
        }
    })
}

/// As much of a stranger's word as names it.
fn brief(word: &str) -> &str {
    word.char_indices().nth(NAMED).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Origin, read as read_corpus};
    use crate::schema::Source;

    fn corpus() -> Corpus {
        let origin = Origin { file: "corpus/t.jsonl".into(), language: "en".into() };
        let text = "{\"id\":\"a\",\"text\":\"Words.\"}\n{\"id\":\"b\",\"text\":\"Words.\"}";
        Corpus::new(read_corpus(text.as_bytes(), &Source::default(), &origin).0, Vec::new())
    }

    fn line(doc: &str, by: &str) -> Line {
        Line { doc: doc.into(), by: by.into(), part: String::new() }
    }

    #[test]
    fn what_was_written_is_read_and_what_is_there_stays_where_it_is_asked_to() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        assert_eq!(read(&root, &corpus()), (Assignments::default(), Vec::new()));
        write(&root, &[line("a", "rosa")], Old::None).unwrap();
        assert!(write(&root, &[line("b", "rosa")], Old::None).unwrap_err().contains("already"));
        write(&root, &[line("b", "ilia")], Old::Kept).unwrap();
        let (told, findings) = read(&root, &corpus());
        assert_eq!((told.people(), findings.len()), (vec!["ilia", "rosa"], 0));
        write(&root, &[line("b", "ilia")], Old::Replaced).unwrap();
        assert_eq!(read(&root, &corpus()).0.people(), ["ilia"]);
    }

    #[test]
    fn what_would_not_be_read_is_not_written() {
        let long = |count| line(&"x".repeat(count), "rosa");
        let around = long(0).to_line().len();
        assert!(is_readable(&long(LONGEST - around)) && !is_readable(&long(LONGEST - around + 1)));
        assert!(!is_readable(&long(0)));
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join(FILE), "\n".repeat(LINES)).unwrap();
        let refused = write(&root, &[line("a", "rosa")], Old::Kept).unwrap_err();
        assert!(refused.contains("4,000,000 lines") && refused.contains("nothing was changed"), "{refused}");
        assert_eq!(fs::metadata(root.join(FILE)).unwrap().len(), LINES as u64);
        write(&root, &[line("a", "rosa")], Old::Replaced).unwrap();
    }

    #[test]
    fn what_is_no_file_of_the_dataset_is_not_read() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join(FILE)).unwrap();
        assert_eq!(read(&root, &corpus()).1[0].code, "bad-assignments");
        fs::remove_dir(root.join(FILE)).unwrap();
        fs::write(outside.path().join("x"), line("a", "rosa").to_line()).unwrap();
        std::os::unix::fs::symlink(outside.path().join("x"), root.join(FILE)).unwrap();
        let (told, findings) = read(&root, &corpus());
        assert!(told.is_empty() && findings[0].message.contains("leads out"), "{findings:?}");
    }
}
