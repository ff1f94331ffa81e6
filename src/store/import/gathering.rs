//! Between the reader of a format and the thread that takes in: documents are handed over in batches, so that both work at once.

use super::outcome::Fault;
use super::take_in::Batch;
use crate::exchange::{Incoming, Sink, Stop, Words};
use std::sync::mpsc::SyncSender;

/// Documents of a batch at most.
const MOST: usize = 512;
/// Bytes of text and annotations of a batch, about.
const LARGE: usize = 2 << 20;
/// What an annotation counts for, in bytes.
const DRAFT: usize = 1 << 9;

/// Gathers what a reader finds.
pub struct Gathering<'a, W> {
    send: SyncSender<Batch>,
    stopped: &'a dyn Fn() -> bool,
    watch: W,
    batch: Batch,
    bytes: usize,
    notices: Vec<String>,
}

impl<'a, W: Fn()> Gathering<'a, W> {
    /// `watch` is called after each batch.
    pub fn new(send: SyncSender<Batch>, stopped: &'a dyn Fn() -> bool, watch: W) -> Self {
        Self { send, stopped, watch, batch: Batch::default(), bytes: 0, notices: Vec::new() }
    }

    /// Hands over what there is.
    pub fn hand_over(&mut self) -> Result<(), Stop> {
        self.bytes = 0;
        (self.watch)();
        let batch = std::mem::take(&mut self.batch);
        // Nobody takes it only where taking failed, and that is told there.
        self.send.send(batch).map_err(|_| Stop::Cancelled)?;
        if (self.stopped)() { Err(Stop::Cancelled) } else { Ok(()) }
    }

    /// What was said about the file as a whole.
    pub fn end(self) -> Vec<String> {
        self.notices
    }
}

impl<W: Fn()> Sink for Gathering<'_, W> {
    fn document(&mut self, document: Incoming) -> Result<(), Stop> {
        let text = match &document.words {
            Words::Whole(text) | Words::Spaced(text) => text.len(),
            Words::Known | Words::Md5(_) => 0,
        };
        self.bytes += text + DRAFT * document.drafts.len();
        self.batch.documents.push(document);
        if self.batch.documents.len() >= MOST || self.bytes >= LARGE { self.hand_over() } else { Ok(()) }
    }

    fn fault(&mut self, file: &str, line: usize, message: String) -> Result<(), Stop> {
        self.batch.faults.push(Fault { file: file.to_owned(), line, message });
        if self.batch.faults.len() >= MOST { self.hand_over() } else { Ok(()) }
    }

    fn notice(&mut self, message: String) {
        self.notices.push(message);
    }
}
