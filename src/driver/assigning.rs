//! Who reads which article, read beside the loop, and again only where the file or the corpus is another.

use crate::corpus::Corpus;
use crate::session::effect::Event;
use crate::store::assign;
use crate::store::files::Seen;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What was read last: the corpus, and what the file looked like.
type Known = Option<(Arc<Corpus>, Option<Seen>)>;

/// The reading of it.
#[derive(Debug, Default)]
pub struct Assigning(Arc<Mutex<Known>>);

impl Assigning {
    /// Reads it where it is not known already; the answer comes by `tell`.
    pub fn read(&self, root: &Path, corpus: Arc<Corpus>, tell: impl FnOnce(Event) + Send + 'static) {
        let (root, known) = (root.to_owned(), self.0.clone());
        std::thread::spawn(move || {
            // Whoever asks meanwhile waits, and then knows.
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let seen = assign::seen(&root);
            if known.as_ref().is_some_and(|(of, before)| Arc::ptr_eq(of, &corpus) && *before == seen) {
                return;
            }
            let (assignments, findings) = assign::read(&root, &corpus);
            *known = Some((corpus, seen));
            tell(Event::Assignments(Arc::new(assignments), findings.len()));
        });
    }
}
