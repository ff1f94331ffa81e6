//! Guidelines that lead nowhere, for `gloss check`.

use crate::finding::Finding;
use crate::guideline::Guideline;
use crate::schema::parse::FILE;
use crate::store::dataset::Dataset;
use crate::store::guideline_file;
use std::collections::HashMap;

/// Names every `guide` of gloss.toml whose file or heading is not there; each file is read once.
pub fn check(dataset: &Dataset, findings: &mut Vec<Finding>) {
    let mut read: HashMap<&str, Result<Guideline, String>> = HashMap::new();
    for label in dataset.schema.layers.iter().flat_map(|layer| &layer.labels) {
        let Some(guide) = &label.guide else { continue };
        let file = || guideline_file::read(&dataset.root, &guide.file).map(|text| Guideline::parse(&text));
        let found = read.entry(&guide.file).or_insert_with(file);
        let wrong = match found {
            Err(why) => why.clone(),
            Ok(found) if guide.heading.is_empty() || found.named(&guide.heading).is_some() => continue,
            Ok(found) => {
                let there: Vec<String> =
                    found.headings.iter().take(8).map(|heading| format!("#{}", heading.slug)).collect();
                format!("{} has no heading #{}; there are {}.", guide.file, guide.heading, there.join(", "))
            }
        };
        let message = format!("the guide of {} leads nowhere: {wrong}", label.name);
        findings.push(Finding::warning("no-guideline", FILE, guide.line, message));
    }
}
