//! Names of annotators: each names one file and nothing outside its folder.

use std::fmt;
use thiserror::Error;

/// A name that has been checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotatorName(String);

/// Why a name can't be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NameError {
    /// It is what review derives.
    #[error("“gold” is not an annotator: that file is made by review. Choose another name with --as NAME.")]
    Gold,
    /// It could name something else than a file of the dataset.
    #[error(
        "“{0}” can't name an annotator: use 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit, as in --as rosa."
    )]
    Form(String),
}

impl AnnotatorName {
    /// One to 64 of `a-z 0-9 . _ -`, first a letter or digit; `gold` is refused.
    ///
    /// # Errors
    /// What is wrong and what to do.
    pub fn new(name: &str) -> Result<Self, NameError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = name.len() <= 64
            && name.bytes().next().is_some_and(allowed)
            && name.bytes().all(|b| allowed(b) || matches!(b, b'.' | b'_' | b'-'));
        match name {
            "gold" => Err(NameError::Gold),
            _ if fits && !name.contains("..") => Ok(Self(name.to_owned())),
            _ => Err(NameError::Form(name.escape_debug().to_string())),
        }
    }

    /// Made of a login name: lower case, what is not allowed becomes `-`.
    pub fn of_login(login: &str) -> Self {
        let mut name: String = login
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '-' })
            .collect();
        name = name.trim_start_matches(['-', '_']).chars().take(64).collect();
        Self::new(&name).unwrap_or_else(|_| Self("annotator".to_owned()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AnnotatorName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for good in ["alice", "a", "3b.c_d-e"] {
            assert_eq!(AnnotatorName::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "gold", "../x", "a/b", "A", "-a", "a..b", ".a", "a b", "é", &"a".repeat(65), "a\u{1b}"] {
            assert!(AnnotatorName::new(bad).is_err(), "{bad}");
        }
        assert_eq!(AnnotatorName::of_login("DOMAIN\\Rosa K.").as_str(), "domain-rosa-k-");
        assert_eq!(AnnotatorName::of_login("…").as_str(), "annotator");
    }
}
