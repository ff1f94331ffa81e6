//! Types keys into the sample without a terminal and prints the screen:
//! `cargo run --example scripted_session -- 'wNp<Space>'`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use anyhow::Result;
use glossator::driver::Headless;
use glossator::session::Start;
use glossator::store::{corpus_index, dataset::Dataset};
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<()> {
    let keys = std::env::args().nth(1).unwrap_or_else(|| "wNp".to_owned());
    let dataset = Dataset::open(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let start = Start {
        name: dataset.name.clone(),
        schema: Some(Arc::new(dataset.schema)),
        who: "example".to_owned(),
        suggestions: true,
        size: (100, 24),
        ..Start::default()
    };
    let mut session = Headless::new(start, corpus, false);
    session.press(&keys);
    println!("{}", session.text());
    Ok(())
}
