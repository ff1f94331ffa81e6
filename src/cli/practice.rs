//! `gloss practice`: a session on the paragraphs that gold has, with feedback after each. Nobody's work.

use super::{End, Place, annotator, configured};
use crate::driver;
use crate::practice::Gold;
use crate::session::Begin;
use crate::store::dataset::Dataset;
use crate::store::gold_file;
use crate::store::home::Home;
use anyhow::{Context as _, anyhow, bail};
use clap::Args;

#[derive(Clone, Debug, Args)]
pub struct Practice {
    #[command(flatten)]
    place: Place,
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Suggest as in work, from what you have practised
    #[arg(long)]
    suggest: bool,
    /// Forget what you have practised, and start anew
    #[arg(long)]
    again: bool,
}

pub fn run(args: &Practice) -> anyhow::Result<End> {
    let configured = configured::load();
    let who = annotator::name(args.place.who.as_deref(), &configured.config)?;
    let mut dataset = Dataset::open(&args.place.dir)?;
    let hidden = configured.config.settle(&mut dataset.schema, &configured.file);
    let notices = configured.notice().into_iter().chain(hidden.into_iter().map(|finding| finding.message)).collect();
    let gold = gold(&dataset, args.layer.as_deref())?;
    if args.again {
        let home = Home::practice(&dataset.root, &who);
        home.clear().with_context(|| format!("{} stays as it is", home.shown()))?;
    }
    dataset.schema.suggest.on &= args.suggest;
    let options = driver::Options {
        who,
        colour: super::colour(),
        config: configured.config,
        notices,
        begin: Begin::Text,
        practice: Some(gold),
    };
    driver::run(dataset, &options)?;
    Ok(End::Well)
}

/// What there is to practise on.
fn gold(dataset: &Dataset, layer: Option<&str>) -> anyhow::Result<Gold> {
    let file = &dataset.schema.review.gold;
    let path = gold_file::path(&dataset.root, file).map_err(|why| anyhow!("gloss.toml: {why}"))?;
    if !path.exists() {
        bail!("{file}: there is no gold to practise on yet. Make it of what annotators and reviewers have: gloss gold");
    }
    let gold = Gold::new(gold_file::records(&dataset.root, file), &dataset.schema, layer);
    let layers = Gold::new(Vec::new(), &dataset.schema, None);
    match layer {
        Some(layer) if gold.layers().is_empty() => {
            bail!("no layer “{layer}” tags words; gloss.toml has {}.", layers.layers().join(", "));
        }
        _ if layers.layers().is_empty() => {
            bail!("gloss.toml has no layer that tags words: there is nothing to practise.")
        }
        _ if gold.is_empty() => bail!("{file} has no finished paragraph to practise on. Make it anew: gloss gold"),
        _ => Ok(gold),
    }
}
