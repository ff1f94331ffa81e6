//! The pages of the dashboard.

/// One of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// How far the work is, by outlet and month, and how fast it goes.
    #[default]
    Progress,
    /// How often labels are used.
    Labels,
    /// How far annotators agree.
    Agreement,
    /// Holders by targets.
    Stances,
    /// Stances by month and outlet.
    Months,
    /// The same holder and target, with the other sign than before.
    Changes,
}

impl Page {
    /// In the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Progress, Self::Labels, Self::Agreement, Self::Stances, Self::Months, Self::Changes];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Labels => "labels",
            Self::Agreement => "agreement",
            Self::Stances => "stances",
            Self::Months => "months",
            Self::Changes => "changes of heart",
        }
    }

    /// The one of that number, from 1.
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }
}
