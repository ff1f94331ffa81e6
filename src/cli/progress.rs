//! A line on standard error that says how far a long command is, only where a person sees it.

use crate::driver::agreeing::workers::Watch;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Time between two drawings.
const PAUSE: Duration = Duration::from_millis(100);
/// Cells of the bar.
const CELLS: usize = 20;

/// Counts steps; draws where standard error is a terminal, and takes the line away at the end.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    unit: &'static str,
    total: usize,
    done: usize,
    begun: Instant,
    drawn: Option<Instant>,
    is_seen: bool,
}

impl Progress {
    /// Begins now; `unit`: what is counted.
    pub fn new(what: &'static str, unit: &'static str, total: usize) -> Self {
        let is_seen = io::stderr().is_terminal();
        Self { what, unit, total, done: 0, begun: Instant::now(), drawn: None, is_seen }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.at(self.done + 1, self.total);
    }

    /// So many bytes are done, of so many; shown as kilobytes.
    pub fn bytes(&mut self, done: u64, total: u64) {
        let kilobytes = |bytes: u64| usize::try_from(bytes / 1_000).unwrap_or_default();
        self.at(kilobytes(done).min(kilobytes(total)), kilobytes(total));
    }

    /// So many are done, of so many.
    fn at(&mut self, done: usize, total: usize) {
        (self.done, self.total) = (done, total);
        if self.is_seen && self.drawn.unwrap_or(self.begun).elapsed() >= PAUSE {
            self.drawn = Some(Instant::now());
            let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
            let text: String = self.line(self.begun.elapsed()).chars().take(width.saturating_sub(1)).collect();
            // Where nobody can be told, the work goes on.
            _ = write!(io::stderr().lock(), "\r{text}\x1b[K");
        }
    }

    /// What is drawn: a bar, the count, the rate, and the time that is left if it goes on like that.
    fn line(&self, since: Duration) -> String {
        let Self { what, unit, done, .. } = self;
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let total = self.total.max(*done);
        let full = (CELLS * done).checked_div(total).unwrap_or_default();
        let (bar, rest) = ("█".repeat(full), "░".repeat(CELLS - full));
        let rate = number(*done) / since.as_secs_f64().max(1e-9);
        let left = (number(total - done) / rate.max(1e-9)).min(359_999.0);
        let left = jiff::SignedDuration::from_secs_f64(left).as_secs();
        let (minutes, seconds) = (left / 60, left % 60);
        format!("{what} {bar}{rest} {done}/{total} {unit}  {rate:.0}/s  {minutes}:{seconds:02} left")
    }
}

/// The same for work that several threads share.
#[derive(Debug, Default)]
pub struct Shown(Mutex<Option<Progress>>);

impl Watch for Shown {
    fn begin(&self, what: &'static str, unit: &'static str, total: usize) {
        if let Ok(mut shown) = self.0.lock() {
            *shown = Some(Progress::new(what, unit, total));
        }
    }

    fn step(&self) {
        if let Ok(mut shown) = self.0.lock() {
            shown.iter_mut().for_each(Progress::step);
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_much_how_fast_and_how_long() {
        let progress = |what, done, total| Progress { done, ..Progress::new(what, "¶", total) };
        let text = progress("learning", 250, 1_000).line(Duration::from_secs(5));
        assert_eq!(text, "learning █████░░░░░░░░░░░░░░░ 250/1000 ¶  50/s  0:15 left");
        assert_eq!(progress("x", 3, 0).line(Duration::ZERO).matches('█').count(), CELLS);
    }
}
