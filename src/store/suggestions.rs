//! `suggestions/*.jsonl`: what outside models propose. Read once, line by line, and only what the corpus and the schema
//! bear out; every other line is named and left out. Nothing is ever written into these files from here.

mod line;

use crate::corpus::Corpus;
use crate::finding::{Finding, Severity, Summary};
use crate::schema::Schema;
use crate::store::long_lines;
use crate::suggest::outside::{Gathering, MOST, Outside};
use line::{Line, Reader};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// A larger file (bytes) is left out.
const LARGEST: u64 = 1 << 30;
/// A longer line (bytes) is left out.
const LONGEST: usize = 64 << 10;
/// Lines of a file that are read.
const LINES: usize = 2_000_000;
/// Proposals that are kept, of all files together.
const KEPT: usize = 2_000_000;
/// Files that are read.
const FILES: usize = 16;
/// Findings of one kind that are listed for a file.
const LISTED: usize = 20;

/// What is read, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Layers and labels.
    pub schema: &'a Schema,
    /// The articles.
    pub corpus: &'a Corpus,
    /// Numbers of the layers that are suggested in.
    pub layers: &'a [usize],
    /// Whether to keep what the built-in engine wrote: a session has the engine itself.
    pub built_in: bool,
}

/// All usable proposals of a dataset, and what is wrong with the others.
pub fn read(root: &Path, wanted: Wanted) -> (Outside, Vec<Finding>) {
    let mut outside = Outside::default();
    let (files, mut findings) = files(root);
    for (name, path) in files {
        let mut told = Summary::new(&name, LISTED);
        if let Err(error) = file(&path, wanted, &mut outside, &mut told) {
            told.push(
                Severity::Error,
                "unreadable",
                0,
                format!("it can't be read ({error}); the rest of it was left out."),
            );
        }
        findings.extend(told.finish());
    }
    (outside, findings)
}

/// The files by name; what leads out of the dataset, or is no file, is named and left out.
fn files(root: &Path) -> (Vec<(String, PathBuf)>, Vec<Finding>) {
    let mut findings = Vec::new();
    let folder = root.join("suggestions");
    let Ok(real) = root.canonicalize() else { return Default::default() };
    let inside = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&real));
    let link_out = |name: &str| {
        let message = "it is a symbolic link that leads out of the dataset; it was not followed. Copy the file in.";
        Finding::error("link-out", name, 0, message)
    };
    if folder.exists() && !inside(&folder) {
        return (Vec::new(), vec![link_out("suggestions")]);
    }
    let Ok(entries) = fs::read_dir(&folder) else { return Default::default() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let shown = path.file_name().unwrap_or_default().to_string_lossy().escape_debug().to_string();
        let name = format!("suggestions/{shown}");
        let size = match fs::metadata(&path) {
            _ if !inside(&path) => {
                findings.push(link_out(&name));
                continue;
            }
            Ok(meta) if meta.is_file() => meta.len(),
            _ => {
                findings.push(Finding::error("no-file", &name, 0, "it is no plain file; it was left out."));
                continue;
            }
        };
        if size > LARGEST {
            let message = "the file is larger than 1 GiB; it was left out. Keep the likeliest proposals only.";
            findings.push(Finding::error("large-file", &name, 0, message));
        } else if found.len() == FILES {
            let message = format!("there are more than {FILES} files; this one was left out. Put them together.");
            findings.push(Finding::error("many-files", &name, 0, message));
        } else {
            found.push((name, path));
        }
    }
    (found, findings)
}

fn file(path: &Path, wanted: Wanted, outside: &mut Outside, told: &mut Summary) -> io::Result<()> {
    let mut bytes = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut reader = Reader::new(wanted);
    let mut gathering = Gathering::default();
    let mut buffer = Vec::new();
    for number in 1.. {
        if !long_lines::next(&mut bytes, &mut buffer, LONGEST)? {
            break;
        }
        if number > LINES || outside.len() + gathering.len() >= KEPT {
            let message = "the proposals from here on were left out: there are more than 2,000,000.";
            told.push(Severity::Warning, "many-proposals", number, message);
            break;
        }
        let text = if number == 1 { buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&buffer) } else { &buffer };
        if text.len() > LONGEST {
            told.push(Severity::Error, "long-line", number, "the line is longer than 64 KiB; it was left out.");
            continue;
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match reader.line(text) {
            Ok((line, remark)) => {
                if let Some(remark) = remark {
                    told.push(remark.severity, remark.code, number, remark.message);
                }
                take(line, wanted, &mut gathering, outside);
            }
            Err(fault) => {
                let message = format!("{}; the line was left out.", fault.message);
                told.push(fault.severity, fault.code, number, message);
            }
        }
    }
    let heading = |at: u32| wanted.corpus.heading(usize::try_from(at).ok()?);
    let doc = |at: u32| heading(at).map_or("", |heading| heading.id.as_str());
    for ((at, paragraph), count) in gathering.finish(outside, doc) {
        let place = format!("paragraph {} of “{}”", paragraph + 1, doc(at));
        let message = format!("{place}: {count} proposals were left out, the {MOST} likeliest are kept.");
        told.push(Severity::Warning, "many-in-paragraph", 0, message);
    }
    Ok(())
}

fn take(line: Line, wanted: Wanted, gathering: &mut Gathering, outside: &mut Outside) {
    let is_live = |one: &crate::suggest::Proposal| one.sources.iter().any(crate::suggest::Source::is_built_in);
    let proposal = line.proposal.filter(|one| wanted.built_in || !is_live(one));
    gathering.put(outside, &line.id, line.version, line.place, proposal.as_ref());
}
