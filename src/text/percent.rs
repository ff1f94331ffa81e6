//! Bytes that are written as `%` and two hex digits, as in addresses.

/// What stands for each of them; a `%` without two hex digits behind it stays.
pub fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|two| *first == b'%' && two.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_two_hex_digits_stand_for_a_byte() {
        assert_eq!(super::decoded("a%20b%C3%A9%+1%zz%2"), "a bé%+1%zz%2".as_bytes());
    }
}
