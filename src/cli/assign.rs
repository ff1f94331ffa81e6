//! `gloss assign`: who reads which article, dealt so that all have the same to read and every pair shares some.

mod dealt;
mod order;

pub use order::{Opened, Order};

use super::End;
use super::output::Output;
use anyhow::bail;
use clap::Args;

/// How many read an article where nothing else is said.
const OVERLAP: usize = 2;

#[derive(Debug, Args)]
pub struct Assign {
    #[command(flatten)]
    order: Order,
    /// How many people read each article; default: 2, or 1 where only one is named
    #[arg(long, value_name = "PEOPLE")]
    overlap: Option<usize>,
}

pub fn run(args: &Assign, output: &mut Output) -> anyhow::Result<End> {
    let overlap = args.overlap.unwrap_or(OVERLAP.min(args.order.to.len()));
    let opened = args.order.open(overlap, "")?;
    let free = |at: &usize| opened.before.of(*at).next().is_none();
    let articles: Vec<usize> = opened.fitting.iter().copied().filter(free).collect();
    if articles.is_empty() && !opened.fitting.is_empty() {
        bail!("nothing is left to deal: each of these articles is somebody's already. --force deals all of them anew");
    }
    let dealt = args.order.deal(&opened, &articles, overlap)?;
    if args.order.json {
        output.json(&dealt.json())?;
    } else {
        dealt.print(output)?;
    }
    Ok(dealt.end())
}
