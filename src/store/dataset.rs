//! Finding a dataset and its schema.

use crate::finding::Finding;
use crate::schema::{self, Schema, parse::FILE, ready};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A larger gloss.toml (bytes) is none.
pub const LARGEST: u64 = 1 << 20;

/// A dataset on the disk.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Its folder.
    pub root: PathBuf,
    /// Its schema.
    pub schema: Schema,
    /// Its name, or the folder's.
    pub name: String,
    /// What is wrong with gloss.toml.
    pub findings: Vec<Finding>,
}

/// Why there is no dataset.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Neither schema nor corpus.
    #[error("{0}: no dataset here: there is neither gloss.toml nor corpus/. Make one with: gloss init {0}")]
    None(String),
    /// Not a folder.
    #[error("{0}: not a folder. Name the folder of a dataset, or make one of a file with: gloss init NEW --from {0}")]
    NotAFolder(String),
    /// gloss.toml can't be used.
    #[error("gloss.toml can't be read ({0}). Mend or remove the file.")]
    Schema(String),
}

impl Dataset {
    /// Opens the dataset in a folder, or in the nearest folder above that is one. A folder above that everybody may
    /// write to (`/tmp`) is passed over: a dataset there may be a stranger's.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let shown = path.display().to_string().escape_debug().to_string();
        if path.is_file() {
            return Err(OpenError::NotAFolder(shown));
        }
        let here = path.canonicalize().map_err(|_| OpenError::None(shown.clone()))?;
        let is_dataset = |folder: &&Path| {
            (folder.join(FILE).is_file() || folder.join("corpus").is_dir())
                && (*folder == here || !everybody_writes(folder))
        };
        let root = here.ancestors().find(is_dataset).ok_or(OpenError::None(shown))?.to_owned();
        let (schema, findings) = match schema_text(&root)? {
            Some(text) => schema::parse::parse(&text),
            None => (ready::news().0, Vec::new()),
        };
        let folder = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = if schema.name.is_empty() { folder } else { schema.name.clone() };
        Ok(Self { root, schema, name, findings })
    }

    /// Why a newer schema may not be written to.
    pub fn read_only(&self) -> Option<String> {
        (self.schema.format > schema::FORMAT).then(|| {
            format!(
                "gloss.toml has format {}, this version writes format {}: install a newer gloss",
                self.schema.format,
                schema::FORMAT
            )
        })
    }
}

#[cfg(unix)]
fn everybody_writes(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(folder).is_ok_and(|about| about.permissions().mode() & 0o002 != 0)
}

#[cfg(not(unix))]
fn everybody_writes(_: &Path) -> bool {
    false
}

fn schema_text(root: &Path) -> Result<Option<String>, OpenError> {
    let path = root.join(FILE);
    let Ok(real) = path.canonicalize() else { return Ok(None) };
    if !real.starts_with(root) {
        return Err(OpenError::Schema("it is a symbolic link that leads out of the dataset".to_owned()));
    }
    let wrong = |error: std::io::Error| OpenError::Schema(error.to_string());
    let mut text = String::new();
    fs::File::open(real).map_err(wrong)?.take(LARGEST + 1).read_to_string(&mut text).map_err(wrong)?;
    if text.len() as u64 > LARGEST {
        return Err(OpenError::Schema("it is larger than 1 MiB".to_owned()));
    }
    Ok(Some(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned)))
}
