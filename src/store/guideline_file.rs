//! Reading a file of guidelines. Nothing outside the dataset is opened.

use std::fs;
use std::io::Read;
use std::path::{Component, Path};

/// A larger file (bytes) is no guideline for a pane.
const LARGEST: u64 = 256 << 10;

/// The text of a file named relative to the dataset; `Err`: why there is none, in words.
///
/// # Errors
/// When the path leads out of the dataset, or the file can't be read.
pub fn read(root: &Path, relative: &str) -> Result<String, String> {
    let plain = Path::new(relative).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain || relative.contains('\\') || relative.is_empty() {
        return Err(format!("“{relative}” leads out of the dataset and was not opened."));
    }
    let path = root.join(relative);
    let missing = |_| format!("there is no file {relative}. Write the guideline there.");
    let real = path.canonicalize().map_err(missing)?;
    if !root.canonicalize().is_ok_and(|root| real.starts_with(root)) {
        return Err(format!("{relative} is a symbolic link that leads out of the dataset and was not followed."));
    }
    if !real.is_file() {
        return Err(format!("{relative} is no file."));
    }
    let unreadable = |error: std::io::Error| format!("{relative} can't be read ({error}).");
    let mut bytes = Vec::new();
    fs::File::open(real).map_err(unreadable)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{relative} is larger than 256 KiB. Shorten or split it."));
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("{relative} is not UTF-8. Save it as UTF-8."))?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_dataset_are_read() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.md"), "secret").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("docs")).unwrap();
        fs::write(root.join("docs/g.md"), "\u{feff}# G").unwrap();
        fs::write(root.join("docs/latin.md"), [0xe9]).unwrap();
        fs::write(root.join("docs/long.md"), "x".repeat(300 << 10)).unwrap();
        assert_eq!(read(root, "docs/g.md").as_deref(), Ok("# G"));
        let refused = |path: &str| read(root, path).unwrap_err();
        assert!(refused("docs/none.md").contains("no file docs/none.md"));
        assert!(refused("docs").contains("is no file"));
        assert!(refused("docs/latin.md").contains("UTF-8"));
        assert!(refused("docs/long.md").contains("256 KiB"));
        let secret = outside.path().join("secret.md");
        for path in ["", "../secret.md", "docs/../../secret.md", secret.to_str().unwrap(), "docs\\g.md"] {
            assert!(refused(path).contains("leads out"), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&secret, root.join("docs/link.md")).unwrap();
            assert!(refused("docs/link.md").contains("leads out"));
        }
    }
}
