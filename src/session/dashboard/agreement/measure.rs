//! The measure that the matrix shows.

use crate::agreement::report::Pair;

/// One of those that two annotators have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they measure")]
pub enum Measure {
    #[default]
    Exact,
    Partial,
    Kappa,
    UAlpha,
    Stance,
}

impl Measure {
    /// The next one; only stances have one of holders and targets.
    #[must_use]
    pub fn next(self, has_stances: bool) -> Self {
        match self {
            Self::Exact => Self::Partial,
            Self::Partial => Self::Kappa,
            Self::Kappa => Self::UAlpha,
            Self::UAlpha if has_stances => Self::Stance,
            Self::UAlpha | Self::Stance => Self::Exact,
        }
    }

    /// This one, or the first where a layer does not have it.
    #[must_use]
    pub fn of_layer(self, has_stances: bool) -> Self {
        if self == Self::Stance && !has_stances { Self::Exact } else { self }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact F1",
            Self::Partial => "partial F1",
            Self::Kappa => "κ of tokens",
            Self::UAlpha => "u-alpha",
            Self::Stance => "F1 of stances in full",
        }
    }

    /// What two have of it.
    pub fn of(self, pair: &Pair) -> Option<f64> {
        match self {
            Self::Exact => pair.exact.micro.f1,
            Self::Partial => pair.muc.overall.partial.f1,
            Self::Kappa => pair.token.kappa,
            Self::UAlpha => pair.unitizing.u_alpha,
            Self::Stance => pair.stance.as_ref()?.full_f1,
        }
    }

    /// What its interval is called; `None`: it has none.
    pub fn interval(self) -> Option<&'static str> {
        match self {
            Self::Exact => Some("exact_micro_f1"),
            Self::Partial => None,
            Self::Kappa => Some("kappa"),
            Self::UAlpha => Some("u_alpha"),
            Self::Stance => Some("full_f1"),
        }
    }
}
