//! Divisions of counts: the last step of every measure.

/// A count as a number that can be divided: exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "no corpus has 2^53 of anything")]
pub fn number(count: u64) -> f64 {
    count as f64
}

/// `part / whole`; `None` for a whole of nothing.
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| number(part) / number(whole))
}

/// The same for products of counts.
#[expect(clippy::cast_precision_loss, reason = "rounds once, at the end of the measure")]
pub fn wide(product: u128) -> f64 {
    product as f64
}

/// `part / whole` of differences of products; `None` for a whole of nothing.
#[expect(clippy::cast_precision_loss, reason = "rounds once, at the end of the measure")]
pub fn quotient(part: i128, whole: i128) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
