//! What `serde_json` alone takes for the lines of a file: each is read into a value and written again.
//!
//! `cargo run --release --example json_floor -- FILE OUT`

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut names = std::env::args().skip(1);
    let (Some(from), Some(to)) = (names.next(), names.next()) else { return Ok(()) };
    let mut out = BufWriter::with_capacity(1 << 18, File::create(to)?);
    for line in BufReader::with_capacity(1 << 18, File::open(from)?).lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut out, &value)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
