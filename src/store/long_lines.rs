//! Lines of a file that may hold anything: of one that is too long no more is kept than shows that.

use std::io::{self, BufRead, Read};

/// The next line without its end; of one that is longer than `longest` (bytes) no more than shows that. `false` at the end
/// of the file.
///
/// # Errors
/// When it can't be read.
pub fn next(bytes: &mut impl BufRead, line: &mut Vec<u8>, longest: usize) -> io::Result<bool> {
    line.clear();
    let limit = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(2);
    if bytes.by_ref().take(limit).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.pop_if(|last| *last == b'\n').is_some() {
        line.pop_if(|last| *last == b'\r');
    } else if line.len() > longest {
        bytes.skip_until(b'\n')?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut bytes = &b"ab\r\nabcdefgh\n\nabc"[..];
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        while next(&mut bytes, &mut line, 3).unwrap() {
            lines.push((line.len() > 3, String::from_utf8(line.clone()).unwrap()));
        }
        let short = |text: &str| (false, text.to_owned());
        assert_eq!(lines, [short("ab"), (true, "abcde".to_owned()), short(""), short("abc")]);
    }
}
