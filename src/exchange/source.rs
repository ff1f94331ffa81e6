//! Where the bytes of an import come from: a file, the files of a folder, what an archive holds.

use std::io::{self, BufRead};

/// A larger file (bytes) is not taken as a whole.
pub const LARGEST_WHOLE: u64 = 256 << 20;

/// Named bytes. Names are relative, with `/`, inside what was asked for, and in order.
pub trait Source {
    /// How many files there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The name of a file.
    fn name(&self, at: usize) -> &str;
    /// Its length in bytes.
    fn size(&self, at: usize) -> u64;
    /// Its bytes, one after the other.
    ///
    /// # Errors
    /// When it can't be read.
    fn open(&mut self, at: usize) -> io::Result<Box<dyn BufRead + '_>>;
    /// Its bytes from one of them on; past the end: none.
    ///
    /// # Errors
    /// When it can't be read.
    fn open_at(&mut self, at: usize, byte: u64) -> io::Result<Box<dyn BufRead + '_>> {
        let mut file = self.open(at)?;
        io::copy(&mut io::Read::take(&mut file, byte), &mut io::sink())?;
        Ok(file)
    }
    /// All its bytes.
    ///
    /// # Errors
    /// When it can't be read, or is larger than [`LARGEST_WHOLE`].
    fn bytes(&mut self, at: usize) -> io::Result<Vec<u8>> {
        if self.size(at) > LARGEST_WHOLE {
            return Err(io::Error::other("it is larger than 256 MiB and can only be read as a whole"));
        }
        let mut bytes = Vec::new();
        let mut limited = io::Read::take(self.open(at)?, LARGEST_WHOLE + 1);
        io::Read::read_to_end(&mut limited, &mut bytes)?;
        Ok(bytes)
    }
}

/// The ending of a name in lower case, without the dot.
pub fn ending(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// A name without its ending.
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') && !stem.is_empty() && !stem.ends_with('/') => stem,
        _ => name,
    }
}

/// The first bytes of a file, for recognising its form.
pub fn beginning(source: &mut dyn Source, at: usize, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = source.open(at) {
        // What can't be read is not recognised; the import itself will say why.
        _ = io::Read::read_to_end(&mut io::Read::take(file, most), &mut bytes);
    }
    bytes
}

/// Whether a file begins with bytes in which these words stand.
pub fn has(beginning: &[u8], words: &str) -> bool {
    beginning.windows(words.len().max(1)).any(|there| there == words.as_bytes())
}

/// The first file of these endings; a file that was named itself whatever its ending is.
pub fn first_of(source: &dyn Source, endings: &[&str]) -> Option<usize> {
    let alone = source.len() == 1;
    (0..source.len()).find(|at| alone || endings.contains(&ending(source.name(*at)).as_str()))
}
