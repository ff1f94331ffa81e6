//! Where a file of the dataset may be, and putting it there as a whole: there is the old one or the new one at every moment, also after a power cut.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// A folder that nobody has touched for so long belongs to no program that runs.
const STALE: Duration = Duration::from_hours(24);

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
    let folder = path.parent().ok_or_else(|| io::Error::other("it has no folder"))?;
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::Builder::new();
    #[cfg(unix)]
    let beside = {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are for their owner only; this one is for the team, as far as the system's mask lets it.
        beside.permissions(fs::Permissions::from_mode(0o666))
    };
    let file = beside.prefix(".gloss-").tempfile_in(folder)?;
    let mut buffered = BufWriter::with_capacity(1 << 18, file.as_file());
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    if let Ok(old) = fs::symlink_metadata(path)
        && old.is_file()
    {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder)
}

/// Takes away folders whose name begins like this and that are older than a day: what was killed while it wrote them.
///
/// # Errors
/// When the folder can't be read.
pub fn sweep(folder: &Path, beginning: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(beginning);
        let age =
            entry.metadata().ok().filter(fs::Metadata::is_dir).and_then(|meta| meta.modified().ok()?.elapsed().ok());
        if is_ours && age.is_some_and(|age| age >= STALE) {
            // What can't be removed is in nobody's way.
            _ = fs::remove_dir_all(entry.path());
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
    fn only_old_folders_of_ours_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["import-old", "import-new", "other-old"] {
            let path = folder.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::write(path.join("x"), "x").unwrap();
            if name.ends_with("old") {
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
