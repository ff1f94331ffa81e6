//! What is packed in a zip archive, read by name in memory. Nothing is unpacked, so where a name leads does not matter;
//! how much comes out of it is bounded.

use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive with more entries is no document.
const MOST_ENTRIES: usize = 20_000;
/// All that is read of an archive together, in bytes: a small archive can promise terabytes.
const MOST: u64 = 128 << 20;

/// An open archive.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads its table of contents, which stands at its end.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MOST_ENTRIES {
            return Err(format!("it has {} parts, more than any document has; it was not read.", zip.len()));
        }
        Ok(Self { zip, left: MOST })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a part; `None`: there is no such part.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let part = match self.zip.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            part => part.map_err(|error| damaged(&error))?,
        };
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("its part {name} is damaged ({error})."))?;
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            return Err(format!("more than {} MiB come out of it; it was not read further.", MOST >> 20));
        };
        self.left = left;
        Ok(Some(bytes))
    }
}

fn damaged(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => {
            "it is locked with a password: save it without one.".to_owned()
        }
        _ => format!("it is cut off or damaged: no whole zip archive ({error})."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::zip;
    use super::*;

    #[test]
    fn a_bomb_is_left_and_a_torn_archive_is_told() {
        let much = vec![b' '; 70 << 20];
        let bomb = zip(&[("a", &much), ("b", &much), ("../../c", b"c")]);
        assert!(bomb.len() < 1 << 20);
        let mut archive = Archive::open(&bomb).unwrap();
        assert_eq!(archive.read("../../c").unwrap().unwrap(), b"c", "a name, and nothing more");
        assert_eq!(archive.read("a").unwrap().unwrap().len(), much.len());
        assert!(archive.read("b").unwrap_err().contains("128 MiB"));
        assert_eq!(archive.read("none").unwrap(), None);
        assert!(Archive::open(&bomb[..bomb.len() / 2]).unwrap_err().contains("cut off"));
    }
}
