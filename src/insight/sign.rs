//! Which way a stance goes, told from its label: by its key in gloss.toml (`+`, `-`), else by its name.

use crate::schema::{Label, Layer};

/// Support, opposition, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// For the target.
    Support,
    /// Against it.
    Against,
    /// Neither, and every label that says nothing of it.
    Neutral,
}

/// Beginnings of names of labels, in lower case.
const SUPPORT: [&str; 8] = ["support", "favor", "favour", "pro", "for", "agree", "positive", "approv"];
const AGAINST: [&str; 9] = ["against", "oppos", "anti", "con", "disagree", "disapprov", "negative", "critic", "reject"];

impl Sign {
    /// All of them, as they are drawn.
    pub const ALL: [Self; 3] = [Self::Support, Self::Against, Self::Neutral];

    /// Of a label of a layer.
    pub fn of(layer: Option<&Layer>, label: &str) -> Self {
        let key =
            layer.and_then(|layer| layer.labels.iter().find(|one| one.name == label)).and_then(|one: &Label| one.key);
        let name = label.to_lowercase();
        match key {
            Some('+') => Self::Support,
            Some('-') => Self::Against,
            Some('0') => Self::Neutral,
            _ if AGAINST.iter().any(|start| name.starts_with(start)) => Self::Against,
            _ if SUPPORT.iter().any(|start| name.starts_with(start)) => Self::Support,
            _ => Self::Neutral,
        }
    }

    /// In one character.
    pub fn letter(self) -> char {
        match self {
            Self::Support => '+',
            Self::Against => '-',
            Self::Neutral => '0',
        }
    }

    /// Whether one is support and the other opposition.
    pub fn is_opposite(self, other: Self) -> bool {
        matches!((self, other), (Self::Support, Self::Against) | (Self::Against, Self::Support))
    }
}

/// Stances, by which way they go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named for what they count")]
pub struct Signs {
    pub support: u32,
    pub against: u32,
    pub neutral: u32,
}

impl Signs {
    /// One more.
    pub fn add(&mut self, sign: Sign) {
        *match sign {
            Sign::Support => &mut self.support,
            Sign::Against => &mut self.against,
            Sign::Neutral => &mut self.neutral,
        } += 1;
    }

    /// So many of others more.
    pub fn merge(&mut self, other: Self) {
        self.support += other.support;
        self.against += other.against;
        self.neutral += other.neutral;
    }

    /// How many of that kind.
    pub fn of(self, sign: Sign) -> u32 {
        match sign {
            Sign::Support => self.support,
            Sign::Against => self.against,
            Sign::Neutral => self.neutral,
        }
    }

    /// All of them.
    pub fn total(self) -> u32 {
        self.support + self.against + self.neutral
    }

    /// Support less opposition, as a share of all: 1 where all support, -1 where all oppose; `None` of nothing.
    pub fn balance(self) -> Option<f64> {
        let total = f64::from(self.total());
        (total > 0.0).then(|| (f64::from(self.support) - f64::from(self.against)) / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ready;

    #[test]
    fn keys_tell_first_then_names() {
        let schema = ready::news().0;
        let layer = schema.layer("stance");
        let of = |label: &str| Sign::of(layer, label).letter();
        assert_eq!(
            ["support", "against", "neutral", "opposes", "Favours", "cites"].map(of),
            ['+', '-', '0', '-', '+', '0']
        );
        let mut turned = layer.unwrap().clone();
        turned.labels[0].key = Some('-');
        assert_eq!(Sign::of(Some(&turned), "support"), Sign::Against);
        let mut signs = Signs::default();
        assert_eq!(signs.balance(), None);
        for sign in [Sign::Support, Sign::Against, Sign::Against, Sign::Neutral] {
            signs.add(sign);
        }
        assert_eq!((signs.total(), signs.balance()), (4, Some(-0.25)));
    }
}
