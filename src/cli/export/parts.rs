//! Parts of an export: train, dev and test.

use super::{Export, Group};
use crate::store::dataset::Dataset;
use std::collections::HashMap;
use std::str::FromStr;

/// Shares as typed: `80/10/10`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares(pub Vec<u32>);

impl FromStr for Shares {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shares: Result<Vec<u32>, _> = text.split('/').map(str::parse).collect();
        let shares = shares.ok().filter(|all| matches!(all.len(), 2 | 3) && all.iter().all(|share| *share > 0));
        let sum = shares.as_ref().map_or(0, |all| all.iter().map(|share| u64::from(*share)).sum());
        match shares {
            Some(shares) if sum == 100 => Ok(Self(shares)),
            _ => Err("shares are two or three numbers that make 100, as in 80/10/10 or 90/10".to_owned()),
        }
    }
}

/// The names of the parts, and the part of each article.
pub fn dealt(
    shares: &Shares,
    args: &Export,
    dataset: &Dataset,
) -> anyhow::Result<(Vec<String>, HashMap<String, usize>)> {
    _ = (shares, args.group_by == Some(Group::Outlet), args.group_by == Some(Group::Month), dataset);
    anyhow::bail!("not yet")
}
