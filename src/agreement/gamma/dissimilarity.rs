//! How far two units are apart: in place and label at once (Mathet, Widlöcher & Métivier 2015, section 4, with α = β = Δ∅ = 1).

use crate::agreement::study::LabelId;

/// A unit of an annotator. Positions are code points; it is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// First code point.
    pub start: u32,
    /// The code point after the last one.
    pub end: u32,
    /// Its label.
    pub label: LabelId,
    /// Whose it is: a place among the annotators compared.
    pub by: usize,
}

impl Unit {
    /// Its length in code points.
    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// How far it is from another: 0 for the same place and label, 1 for as far as from nothing at all.
    pub fn apart(&self, other: &Self) -> f64 {
        let moved = f64::from(self.start.abs_diff(other.start)) + f64::from(self.end.abs_diff(other.end));
        let place = moved / (f64::from(self.len()) + f64::from(other.len()));
        place * place + f64::from(u8::from(self.label != other.label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_label_count() {
        let unit = |start, end, label| Unit { start, end, label, by: 0 };
        let near = |a: Unit, b: Unit, wanted: f64| {
            [a.apart(&b), b.apart(&a)].map(|apart| (apart - wanted).abs() < 1e-12) == [true; 2]
        };
        assert!(near(unit(0, 10, 0), unit(0, 10, 0), 0.0));
        assert!(near(unit(15, 26, 0), unit(20, 26, 0), (5.0f64 / 17.0).powi(2)));
        assert!(near(unit(30, 36, 0), unit(30, 36, 1), 1.0));
        assert!(near(unit(0, 2, 0), unit(2, 4, 1), 2.0));
    }
}
