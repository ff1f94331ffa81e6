//! Work that is parted among all processors. What comes of it does not depend on who was faster.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What as many workers as there are processors (and things to do) come to.
pub fn on_all_processors<T: Send>(things: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(things.max(1));
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(&work)).collect();
        // A part that is missing would make the whole wrong.
        running.into_iter().map(|worker| worker.join().unwrap_or_else(|broken| resume_unwind(broken))).collect()
    })
}

/// What each of these things comes to, in their order.
pub fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let parts = on_all_processors(things.len(), || {
        let taken = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let taken = taken.map_while(|at| Some((at, things.get(at)?)));
        taken.map(|(at, thing)| (at, work(thing))).collect::<Vec<_>>()
    });
    let mut all: Vec<(usize, R)> = parts.into_iter().flatten().collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_worked_on_once_and_the_order_is_kept() {
        let things: Vec<usize> = (0..1_000).collect();
        assert_eq!(each(&things, |thing| thing * 2), (0..2_000).step_by(2).collect::<Vec<_>>());
        assert!(each(&[] as &[usize], |thing| *thing).is_empty());
    }
}
