//! Where a file of the dataset may be, and putting it there as a whole: there is the old one or the new one at every moment, also after a power cut.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// What is half written and nobody has touched for so long belongs to no program that runs.
const STALE: Duration = Duration::from_hours(24);
/// What the name of a file begins with that is written beside another.
const BESIDE: &str = ".gloss-";

/// Where a .jsonl file named in a dataset is, or why there can be none: only inside the dataset, and no link leads out.
///
/// # Errors
/// What is wrong.
pub fn path(root: &Path, file: &str) -> Result<PathBuf, String> {
    let inside = Path::new(file).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside || file.contains('\\') || Path::new(file).extension().is_none_or(|ending| ending != "jsonl") {
        return Err(format!("“{file}” is no .jsonl file inside the dataset"));
    }
    let path = root.join(file);
    let there = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    match fs::symlink_metadata(&path) {
        _ if !there.is_some_and(|folder| folder.starts_with(root)) => {
            Err(format!("“{file}” leads out of the dataset by a link"))
        }
        Ok(meta) if !meta.is_file() => Err(format!("“{file}” is no plain file")),
        _ => Ok(path),
    }
}

/// Writes a file beside it and renames that. Its rights are those of the old file, else what the system gives new ones. A link
/// is not followed: the file takes its place.
///
/// # Errors
/// When the old file stays.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    put(filled(path, write)?, path)
}

/// Writes a file beside it and puts it there, unless something is there by then.
///
/// # Errors
/// When it can't be written, or something is there.
pub fn create(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = filled(path, write)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    sync_folder(folder_of(path))
}

fn filled(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<NamedTempFile> {
    let file = beside(path)?;
    let mut buffered = BufWriter::with_capacity(1 << 18, file.as_file());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    Ok(file)
}

/// A new file beside that one, to be put in its place. What was killed while it wrote one there goes.
///
/// # Errors
/// When the folder can't be written.
pub fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    sweep(folder, BESIDE)?;
    let mut beside = tempfile::Builder::new();
    #[cfg(unix)]
    let beside = {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are for their owner only; this one is for the team, as far as the system's mask lets it.
        beside.permissions(fs::Permissions::from_mode(0o666))
    };
    beside.prefix(BESIDE).tempfile_in(folder)
}

/// Puts it there, as [`replace`] does.
///
/// # Errors
/// When the old file stays.
pub fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    if let Ok(old) = fs::symlink_metadata(path)
        && old.is_file()
    {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder_of(path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Takes away files and folders whose name begins like this and that are older than a day: what was killed while it wrote them.
///
/// # Errors
/// When the folder can't be read.
pub fn sweep(folder: &Path, beginning: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(beginning);
        let Some(meta) = entry.metadata().ok().filter(|_| is_ours) else { continue };
        let age = meta.modified().ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age >= STALE) {
            // What can't be removed is in nobody's way.
            _ = if meta.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
        }
    }
    Ok(())
}

/// Waits until the names in a folder are on the disk.
///
/// # Errors
/// When that can't be told.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn only_old_files_and_folders_of_ours_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["import-old", "import-new", "other-old", "import-old-file"] {
            let path = folder.path().join(name);
            if name.ends_with("file") {
                fs::write(&path, "x").unwrap();
            } else {
                fs::create_dir(&path).unwrap();
                fs::write(path.join("x"), "x").unwrap();
            }
            if name.contains("old") {
                let before = SystemTime::now() - 2 * STALE;
                File::open(&path).unwrap().set_modified(before).unwrap();
            }
        }
        sweep(folder.path(), "import-").unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|one| one.file_name()).collect();
        left.sort();
        assert_eq!(left, ["import-new", "other-old"]);
    }
}
