//! Names of files made of ids, and back: no id leads out of a folder, and each comes back as it was.

use crate::text::percent;
use std::fmt::Write;

/// A file name of a file system has at most so many bytes; what is added behind needs some.
const LONGEST: usize = 200;

/// The path of an id, relative, with `/`: what could lead elsewhere or can't stand in a file name is written as `%` and
/// two hex digits. `None` where a part of it would be too long.
pub fn of_id(id: &str) -> Option<String> {
    let mut path = String::with_capacity(id.len());
    for (at, part) in id.split('/').enumerate() {
        if at > 0 {
            path.push('/');
        }
        let begun = path.len();
        let dots = part.bytes().all(|b| b == b'.');
        for (at, c) in part.char_indices() {
            let last = at + c.len_utf8() == part.len();
            let odd = c.is_control()
                || matches!(c, '%' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
                || (c == '.' && (at == 0 || last))
                || (c == ' ' && (at == 0 || last));
            if odd {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    _ = write!(path, "%{byte:02X}");
                }
            } else {
                path.push(c);
            }
        }
        if dots && part.is_empty() {
            // An empty part would vanish in a path.
            path.push_str("%00");
        }
        if path.len() - begun > LONGEST {
            return None;
        }
    }
    Some(path)
}

/// The id of a path that [`of_id`] made; of another path, the path.
pub fn to_id(path: &str) -> String {
    let parts = path.split('/').map(|part| if part == "%00" { String::new() } else { decoded(part) });
    parts.collect::<Vec<_>>().join("/")
}

fn decoded(part: &str) -> String {
    String::from_utf8(percent::decoded(part)).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_leads_out() {
        assert_eq!(of_id("../a/.b/c. /").unwrap(), "%2E%2E/a/%2Eb/c.%20/%00");
        assert_eq!(of_id("talks/опенинг-2").unwrap(), "talks/опенинг-2");
        assert_eq!(of_id(&"x".repeat(300)), None);
        assert_eq!(to_id("100%/%zz"), "100%/%zz");
    }

    proptest! {
        #[test]
        fn every_id_comes_back(id in "[a-z./ %\\\\:😀\n]{0,20}|\\PC{0,20}") {
            let path = of_id(&id).unwrap();
            prop_assert_eq!(to_id(&path), id);
            for part in path.split('/') {
                prop_assert!(!part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
            }
        }
    }
}
