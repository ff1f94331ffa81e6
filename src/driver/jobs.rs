//! Work beside the loop, in a thread of its own that ends as soon as it is no longer wanted.

use crate::session::effect::Event;
use crate::session::job::{Generation, Job};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The work that runs: one at a time.
#[derive(Debug, Default)]
pub struct Jobs {
    unwanted: Option<Arc<AtomicBool>>,
}

impl Jobs {
    /// Starts a job of the session in place of the work before.
    pub fn start(&mut self, generation: Generation, job: Job, tell: impl Fn(Event) + Send + 'static) {
        self.begin(move |cancelled| {
            job.run(cancelled, &|told| tell(Event::JobProgress(generation, told)));
            tell(Event::JobDone(generation));
        });
    }

    /// Starts something in place of the work before; it looks often whether it is still wanted.
    pub fn begin(&mut self, work: impl FnOnce(&(dyn Fn() -> bool + Sync)) + Send + 'static) {
        self.cancel();
        let unwanted = Arc::new(AtomicBool::new(false));
        self.unwanted = Some(unwanted.clone());
        std::thread::spawn(move || work(&|| unwanted.load(Ordering::Relaxed)));
    }

    /// Lets the work end.
    pub fn cancel(&mut self) {
        if let Some(unwanted) = self.unwanted.take() {
            unwanted.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Corpus, Origin, read};
    use crate::schema::Schema;
    use crate::schema::Source;
    use crate::search::scan::Pattern;
    use crate::session::job::Told;
    use std::sync::mpsc::channel;

    fn job(articles: usize) -> Job {
        let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
        let text = "Title\n\nWire 01/02/2015\n\nOrlo left.\n\n".repeat(articles);
        let (articles, findings) = read(text.as_bytes(), &Source::default(), &origin);
        let pattern = Pattern::typed("orlo").unwrap().unwrap();
        Job::Scan { corpus: Arc::new(Corpus::new(articles, findings)), pattern, list: usize::MAX }
    }

    #[test]
    fn a_job_tells_all_it_finds_and_its_end() {
        let (send, told) = channel();
        let mut jobs = Jobs::default();
        jobs.start(Generation(1), job(1200), move |event| _ = send.send(event));
        let mut hits = 0;
        let mut tells = 0;
        for event in told {
            match event {
                Event::JobProgress(Generation(1), Told::Found(progress)) => {
                    hits += progress.hits.len();
                    tells += 1;
                }
                Event::JobDone(Generation(1)) => break,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((hits, tells), (1200, 3));
    }

    #[test]
    fn what_is_not_wanted_any_more_ends_early() {
        job(1200).run(&|| true, &|told| panic!("{told:?}"));
    }

    #[test]
    fn a_search_of_the_files_finds_what_a_search_of_the_articles_finds() {
        use crate::session::job::scan;
        use crate::store::{corpus_files, corpus_index};
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("corpus")).unwrap();
        let dossier = "First title\r\n\r\nLake Wire 28/05/2015\r\n\r\nОдин. 😀\r\n\r\nTwo.\r\nSource: https://example.org/1\r\n\r\nNext\n\nOrlo Post 31/03/2015\n\nThree.\n";
        let lines = "{\"id\":\"x 1\",\"title\":\"T\",\"text\":\"字 one.\\n\\nTwo.\"}\n";
        for (name, text) in [
            ("a.txt", dossier),
            ("b.txt", &format!("\u{feff}{dossier}")),
            ("c.jsonl", lines),
            ("d.md", "# Head\n\nTé."),
        ] {
            std::fs::write(folder.path().join("corpus").join(name), text).unwrap();
        }
        let (root, schema) = (folder.path().canonicalize().unwrap(), Schema::default());
        let (files, _) = corpus_files::list(&root, &schema);
        let articles = files.iter().flat_map(|file| corpus_files::load_file(&root, &schema, file).0);
        let (plain, stored) =
            (Corpus::new(articles.collect(), Vec::new()), corpus_index::load(&root, &schema, &|| false));
        let counts = |corpus: &Corpus, pattern: &Pattern| {
            let mut counts = Vec::new();
            scan(corpus, pattern, &|| false, &mut |at, count| counts.push((at, count))).unwrap();
            counts
        };
        // Titles, outlets and addresses are no text.
        let sought =
            [("t", 6), ("Two", 3), ("один", 2), ("~e", 7), ("re:^T", 6), ("Lake", 0), ("example", 0), ("字", 1)];
        for (words, total) in sought {
            let pattern = Pattern::typed(words).unwrap().unwrap();
            let found = counts(&stored, &pattern);
            assert_eq!(found, counts(&plain, &pattern), "{words}");
            assert_eq!(found.iter().map(|(_, count)| count).sum::<usize>(), total, "{words}");
        }
        let mention = Pattern::mention("Two").unwrap().unwrap();
        assert_eq!(counts(&stored, &mention), counts(&plain, &mention));
        // A file that is changed meanwhile is named, and not searched by its old places.
        std::fs::write(root.join("corpus/b.txt"), "Other words.").unwrap();
        let pattern = Pattern::typed("two").unwrap().unwrap();
        let last = std::cell::RefCell::new(None);
        let job = Job::Scan { corpus: Arc::new(stored), pattern, list: 10 };
        job.run(&|| false, &|told| _ = last.replace(Some(told)));
        let Some(Told::Found(changed)) = last.take() else { panic!("a search tells what it found") };
        assert_eq!((changed.hits.len(), changed.changed.unwrap().0.as_ref()), (1, "corpus/b.txt"));
    }
}
