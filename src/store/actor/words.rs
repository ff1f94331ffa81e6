//! What is said about an annotator's file, and about what kept it from being written.

use crate::annotation::fold::Folded;
use std::io;

/// What a person should know about what was read.
pub fn notices(folded: &Folded) -> Vec<String> {
    let mut told = Vec::new();
    if !folded.conflicts.is_empty() {
        told.push(format!("{} records changed on both sides: the later change counts", folded.conflicts.len()));
    }
    if !folded.markers.is_empty() {
        told.push(format!(
            "a merge of git left conflict markers in {}: both sides were read, the markers go with the next tidying",
            named(&folded.markers)
        ));
    }
    if !folded.broken.is_empty() {
        told.push(format!(
            "{} lines are no records and are kept as they are: gloss check names them",
            folded.broken.len()
        ));
    }
    told
}

/// The first of these lines, by number.
fn named(lines: &[usize]) -> String {
    let shown: Vec<String> = lines.iter().take(6).map(usize::to_string).collect();
    let more = if lines.len() > shown.len() { " …" } else { "" };
    format!("line{} {}{more}", if lines.len() == 1 { "" } else { "s" }, shown.join(", "))
}

/// What a person can do about it.
pub fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "the disk is full: make room, it is tried again".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only; it is tried again".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "the file may not be written: check its rights, it is tried again".to_owned()
        }
        io::ErrorKind::NotFound => "the folder is gone; it is tried again".to_owned(),
        _ => format!("{error}; it is tried again"),
    }
}
