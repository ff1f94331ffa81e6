//! `gloss.toml` and `config.toml`.

use glossator::config;
use glossator::schema::parse::parse;

/// The file of a dataset; whatever it says, each layer has a name and each finding words.
pub fn dataset(data: &[u8]) {
    let (_, findings) = parse(&super::text(data));
    assert!(findings.iter().all(|finding| !finding.message.is_empty()));
}

/// The file of a user, over the schema that a dataset may have.
pub fn user(data: &[u8]) {
    let (config, findings) = config::parse(&super::text(data), "config.toml");
    let mut schema = glossator::schema::ready::news().0;
    let more = config.settle(&mut schema, "config.toml");
    assert!(findings.iter().chain(&more).all(|finding| !finding.message.is_empty()));
}
