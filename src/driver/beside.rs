//! What runs beside the loop: reading the corpus, and what others did.

use crate::annotation::links::Links;
use crate::annotation::{Feedback, Kind};
use crate::corpus::{Article, Corpus};
use crate::guideline::Guideline;
use crate::session::effect::{Event, Resume};
use crate::session::guideline::Found;
use crate::session::library::Others;
use crate::session::registry::Entities;
use crate::session::suggesting;
use crate::store::annotations;
use crate::store::corpus_files;
use crate::store::dataset::Dataset;
use crate::store::guideline_file;
use crate::store::registry;
use crate::store::shelf::Shelf;
use crate::store::suggestions::{self, Wanted};
use std::path::Path;
use std::sync::Arc;

/// The article to show before the corpus is read: the one where the analyst stopped, else the first. `None` where that
/// can't be told without reading everything.
pub fn first(dataset: &Dataset, resume: &Resume) -> Option<Arc<Article>> {
    let (files, _) = corpus_files::list(&dataset.root, &dataset.schema);
    let stem = |file: &str| file.rsplit('/').next().and_then(|name| name.split('.').next()).map(str::to_owned);
    let file = files.iter().find(|file| *file.relative == *resume.file).or(files.first())?;
    // Two files of one name share their ids: which article has which number is known only when all are read.
    if files.iter().filter(|other| stem(&other.relative) == stem(&file.relative)).count() > 1 {
        return None;
    }
    let (articles, _) = corpus_files::load_file(&dataset.root, &dataset.schema, file);
    let same = articles.iter().position(|article| article.id == resume.doc);
    let fresh = resume.doc.is_empty() || *file.relative != *resume.file;
    let at = if fresh { 0 } else { same? };
    articles.into_iter().nth(at).map(Arc::new)
}

/// What outside models propose, from their files.
pub fn outside(dataset: &Dataset, corpus: &Corpus) -> Event {
    let layers = suggesting::layers(&dataset.schema);
    if layers.is_empty() {
        return Event::Outside(Arc::default(), 0);
    }
    let wanted = Wanted { schema: &dataset.schema, corpus, layers: &layers, built_in: false };
    let (outside, findings) = suggestions::read(&dataset.root, wanted);
    Event::Outside(Arc::new(outside), findings.len())
}

/// What a file of guidelines says.
pub fn guideline(root: &Path, file: &str) -> Found {
    guideline_file::read(root, file).map(|text| Arc::new(Guideline::parse(&text)))
}

/// What all other annotators did, and the entities that they and the dataset know.
pub fn others(root: &Path, who: &str) -> (Others, Entities) {
    let mut others = Others::default();
    let (mut entities, mut links) = (Vec::new(), Links::default());
    for file in annotations::present(root).into_iter().filter(|file| file.usable && file.name != who) {
        let Ok(mut folded) = annotations::read(&file.path) else { continue };
        folded.records.sort_by(|a, b| a.id.cmp(&b.id));
        for mut record in folded.records {
            links.count(&record, true);
            // Whose file it stands in, they say it.
            record.by.clone_from(&file.name);
            match record.kind {
                Kind::Span | Kind::Mark => {
                    let spans = usize::from(record.kind == Kind::Span);
                    let all = others.by_doc.entry(record.doc.clone()).or_default();
                    match all.last_mut() {
                        Some((name, count)) if *name == file.name => *count += spans,
                        _ => all.push((file.name.clone(), spans)),
                    }
                    others.feedback.take(record);
                }
                Kind::Entity => entities.push(record),
                _ => others.feedback.take(record),
            }
        }
    }
    look_up_accepted(root, who, &mut others.feedback);
    // What is wrong with the dataset's own file is left to `gloss check`.
    (others, Entities::new(registry::read(root).0, entities, links))
}

/// What reviewers accepted of other annotators where they rejected what this one has. Their files are read again for it,
/// so that nobody's spans have to be kept.
fn look_up_accepted(root: &Path, who: &str, feedback: &mut Feedback) {
    if !feedback.has_rejections() {
        return;
    }
    let (own, others): (Vec<_>, Vec<_>) =
        annotations::present(root).into_iter().filter(|file| file.usable).partition(|file| file.name == who);
    let read = own.first().and_then(|file| annotations::read(&file.path).ok());
    let sought = feedback.sought(read.iter().flat_map(|own| &own.records));
    if sought.is_empty() {
        return;
    }
    let shelf = Shelf::of(others);
    for (doc, ids) in sought {
        // A file that was changed meanwhile is read at the next start.
        let records = shelf.of_doc(&doc).unwrap_or_default().into_iter().flat_map(|(_, records)| records);
        records.filter(|record| ids.contains(&record.id)).for_each(|record| feedback.take_accepted(record));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_about_records_is_kept_with_what_was_accepted_instead() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("annotations")).unwrap();
        let write = |who: &str, lines: &[&str]| {
            std::fs::write(root.path().join(format!("annotations/{who}.jsonl")), lines.join("\n")).unwrap();
        };
        let own = r#"{"id":"s-1","kind":"span","doc":"a","start":0,"end":5,"layer":"entity","label":"PER"}"#;
        write("alice", &[own]);
        let theirs = r#"{"id":"s-2","kind":"span","doc":"a","start":0,"end":9,"layer":"entity","label":"ORG"}"#;
        write("boris", &[theirs]);
        let decided = [
            r#"{"id":"d-1","kind":"decision","doc":"a","label":"reject","of":"s-1@1","by":"x"}"#,
            r#"{"id":"d-2","kind":"decision","doc":"a","start":0,"end":9,"layer":"entity","label":"accept","of":"s-2@1"}"#,
        ];
        write("carla", &decided);
        let (found, _) = others(root.path(), "alice");
        let own = crate::annotation::Record::from_line(own).unwrap();
        let decision = found.feedback.on("s-1")[0].clone();
        assert_eq!((decision.id.as_str(), decision.by.as_str()), ("d-1", "carla"));
        assert_eq!(found.feedback.version(&decision, &own).unwrap().label, "ORG");
        assert_eq!(found.by_doc["a"], [("boris".to_owned(), 1)]);
        assert!(others(root.path(), "carla").0.feedback.ids().next().is_none());
    }
}
