//! `gloss tutorial`: a first session on a small dataset of its own, which is gone afterwards.

use super::output::Output;
use super::{End, configured};
use crate::driver;
use crate::schema::parse::FILE;
use crate::schema::ready;
use crate::session::Begin;
use crate::store::AnnotatorName;
use crate::store::dataset::Dataset;
use anyhow::Context;
use std::fs;

const ARTICLES: &str = include_str!("tutorial.txt");

pub fn run(output: &mut Output) -> anyhow::Result<End> {
    let folder = tempfile::Builder::new().prefix("gloss-tutorial-").tempdir().context("no temporary folder")?;
    let schema = ready::file("news", "Tutorial", "en").context("no such label set")?;
    fs::create_dir_all(folder.path().join("corpus"))?;
    fs::create_dir_all(folder.path().join("annotations"))?;
    fs::write(folder.path().join("corpus/bridge.txt"), ARTICLES)?;
    fs::write(folder.path().join(FILE), schema)?;
    let mut dataset = Dataset::open(folder.path())?;
    let configured = configured::load();
    let hidden = configured.config.settle(&mut dataset.schema, &configured.file);
    let notices = configured.notice().into_iter().chain(hidden.into_iter().map(|finding| finding.message)).collect();
    let options = driver::Options {
        who: AnnotatorName::new("you")?,
        colour: super::colour(),
        config: configured.config,
        notices,
        begin: Begin::Tutorial,
        practice: None,
    };
    driver::run(dataset, &options)?;
    output.line("Nothing of that was kept. Your own text: gloss init talks --from FILE --yes, then: gloss talks")?;
    Ok(End::Well)
}
