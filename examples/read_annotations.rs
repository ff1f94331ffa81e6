//! Reads the annotations of a dataset with the library: `cargo run --example read_annotations -- [DIR]`.

use glossator::annotation::Kind;
use glossator::store::annotations;
use std::io::{self, Write};
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let root = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    for file in annotations::present(&root) {
        let folded = annotations::read(&file.path)?;
        for record in folded.records.iter().filter(|record| record.kind == Kind::Span) {
            writeln!(out, "{}\t{}/{}\t{:?}", file.name, record.layer, record.label, record.quote)?;
        }
    }
    Ok(())
}
