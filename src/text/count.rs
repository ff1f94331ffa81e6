//! A number with what it counts.

/// `1 mention`, `14 mentions`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_stands_alone() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "span")), ["0 spans", "1 span", "2 spans"]);
    }
}
