//! Draws the pictures of the documentation: `cargo run --release --example pictures`.
//!
//! Each `docs/pictures/NAME.keys` is typed into a session on the sample, without a terminal and with a fixed clock, and
//! becomes `NAME.svg`: a recording where it shows several frames, else a still.

mod glyphs;
mod rows;
mod script;
mod svg;

use anyhow::{Context as _, Result, bail};
use glossator::driver::{Headless, beside};
use glossator::session::Start;
use glossator::session::effect::Event;
use glossator::store::{annotations, corpus_index, dataset::Dataset};
use script::{Script, Step};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use svg::Frame;

/// A larger picture is none for a README, in bytes.
const LARGEST: usize = 300_000;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("docs/pictures");
    let mut scripts: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    scripts.retain(|path| path.extension().is_some_and(|ending| ending == "keys"));
    scripts.sort();
    for path in scripts {
        let shown = path.display().to_string();
        let script = Script::parse(&fs::read_to_string(&path)?).with_context(|| shown.clone())?;
        let picture = svg::picture(&script.title, &frames(root, &script).with_context(|| shown.clone())?);
        if picture.len() > LARGEST {
            bail!("{shown}: the picture has {} bytes, more than {LARGEST}", picture.len());
        }
        fs::write(path.with_extension("svg"), picture)?;
    }
    Ok(())
}

fn frames(root: &Path, script: &Script) -> Result<Vec<Frame>> {
    let mut session = open(root, script)?;
    let mut frames = Vec::new();
    for step in &script.steps {
        match step {
            Step::Press(keys) => _ = session.press(keys),
            Step::Show(millis) => frames.push(Frame { screen: session.screen(), millis: *millis }),
        }
    }
    Ok(frames)
}

/// A session on the sample, with what its annotators did.
fn open(root: &Path, script: &Script) -> Result<Headless> {
    let dataset = Dataset::open(root)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let start = Start {
        name: dataset.name.clone(),
        schema: Some(Arc::new(dataset.schema.clone())),
        who: script.who.clone(),
        suggestions: true,
        size: script.size,
        ..Start::default()
    };
    let mut session = Headless::new(start, corpus, true);
    for file in annotations::present(&dataset.root) {
        session.others.insert(file.name.clone(), annotations::read(&file.path)?.records);
    }
    let guidelines = fs::read_to_string(root.join("docs/guidelines.md"))?;
    session.guidelines.insert("docs/guidelines.md".to_owned(), guidelines);
    let told = Mutex::new(Vec::new());
    let tell = |event| told.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    beside::read(&dataset, &script.who, &tell, || {});
    for event in told.into_inner().unwrap_or_else(PoisonError::into_inner) {
        if !matches!(event, Event::Corpus(_) | Event::Reading(_)) {
            session.event(event);
        }
    }
    Ok(session)
}
