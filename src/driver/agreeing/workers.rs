//! Work that all processors share, told of as it goes on, and given up where nobody wants it any more.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Who hears how far the work is.
pub trait Watch: Sync {
    /// So many things of one kind are to be done from now on.
    fn begin(&self, what: &'static str, unit: &'static str, total: usize);
    /// One more is done.
    fn step(&self);
    /// Whether nobody wants the rest.
    fn is_cancelled(&self) -> bool;
}

/// Things that workers take one by one.
pub struct Work<'w> {
    next: AtomicUsize,
    watch: &'w dyn Watch,
}

impl<'w> Work<'w> {
    /// Begins now; `unit`: what is counted.
    pub fn new(watch: &'w dyn Watch, what: &'static str, unit: &'static str, total: usize) -> Self {
        watch.begin(what, unit, total);
        Self { next: AtomicUsize::new(0), watch }
    }

    /// The next that nobody has taken; none where nobody wants it.
    pub fn next<'t, T>(&self, things: &'t [T]) -> Option<&'t T> {
        let taken = things.get(self.next.fetch_add(1, Ordering::Relaxed)).filter(|_| !self.watch.is_cancelled())?;
        self.watch.step();
        Some(taken)
    }
}
