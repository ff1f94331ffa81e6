//! What runs beside the loop: reading the corpus, and what others did.

use crate::annotation::links::Links;
use crate::annotation::{Feedback, Kind, Record};
use crate::corpus::Corpus;
use crate::guideline::Guideline;
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::session::guideline::Found;
use crate::session::library::Others;
use crate::session::registry::Entities;
use crate::session::suggesting;
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use crate::store::guideline_file;
use crate::store::registry;
use crate::store::shelf::Shelf;
use crate::store::suggestions::{self, Wanted};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where events go.
pub type Tell<'a> = &'a (dyn Fn(Event) + Sync);

/// Reads the corpus, then what others did; `wait` is called between, for what is more urgent.
pub fn read(dataset: &Dataset, who: &str, tell: Tell, wait: impl FnOnce()) {
    let corpus = corpus(&dataset.root, &dataset.schema, tell);
    wait();
    let (others, entities) = others(&dataset.root, who);
    tell(Event::Others(others, Box::new(entities)));
    tell(outside(dataset, &corpus));
}

/// Reads the corpus, and tells how far it is.
pub fn corpus(root: &Path, schema: &Schema, tell: Tell) -> Arc<Corpus> {
    let told = AtomicU64::new(0);
    let tell_so_far = |done: u64, all: u64| {
        let percent = done * 100 / all.max(1);
        if told.fetch_max(percent, Ordering::Relaxed) < percent {
            tell(Event::Reading(percent));
        }
    };
    let corpus = Arc::new(corpus_index::load_telling(root, schema, &|| false, &tell_so_far));
    tell(Event::Corpus(corpus.clone()));
    corpus
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
    let shelf = Shelf::open_indexed(root);
    let mut others = Others::default();
    for (name, doc, spans) in shelf.plain_spans(who) {
        others.by_doc.entry(doc.to_owned()).or_default().push((name.to_owned(), spans));
    }
    let (mut entities, mut links) = (Vec::new(), Links::default());
    for name in shelf.names().filter(|name| *name != who) {
        // A file that was changed meanwhile is read at the next start.
        for mut record in shelf.telling(name).unwrap_or_default() {
            links.count(&record, true);
            // Whose file it stands in, they say it.
            name.clone_into(&mut record.by);
            match record.kind {
                Kind::Span | Kind::Mark => {
                    let spans = usize::from(record.kind == Kind::Span);
                    let all = others.by_doc.entry(record.doc.clone()).or_default();
                    match all.iter_mut().find(|(known, _)| known == name) {
                        Some((_, count)) => *count += spans,
                        _ => all.push((name.to_owned(), spans)),
                    }
                    others.feedback.take(record);
                }
                Kind::Entity => entities.push(record),
                _ => others.feedback.take(record),
            }
        }
    }
    others.by_doc.values_mut().for_each(|all| all.sort());
    look_up_accepted(&shelf, who, &mut others.feedback);
    // What is wrong with the dataset's own file is left to `gloss check`.
    (others, Entities::new(registry::read(root).0, entities, links))
}

/// What reviewers accepted of other annotators where they rejected what this one has. Their files are read again for it,
/// so that nobody's spans have to be kept.
fn look_up_accepted(shelf: &Shelf, who: &str, feedback: &mut Feedback) {
    let of_doc = |doc: &str| shelf.of_doc(doc).unwrap_or_default().into_iter();
    let rejected = feedback.rejected_in();
    let own = rejected.iter().flat_map(|doc| of_doc(doc)).filter(|(name, _)| name == who);
    let own: Vec<Record> = own.flat_map(|(_, records)| records).collect();
    for (doc, ids) in feedback.sought(&own) {
        let records = of_doc(&doc).filter(|(name, _)| name != who).flat_map(|(_, records)| records);
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
