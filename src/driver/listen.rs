//! Threads that wait for keys, for signals, and for the terminal to go away.

use super::live::Wake;
use crate::terminal::answers::Answers;
use crate::terminal::input;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGHUP, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{self, stdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// Tells the loop of all that comes from outside; `asked` is set where the program is to end at once.
///
/// # Errors
/// When there can be no threads.
pub(super) fn listen(wake: &Sender<Wake>, asked: Arc<AtomicBool>) -> io::Result<()> {
    let keys = wake.clone();
    std::thread::Builder::new().name("keys".to_owned()).spawn(move || {
        let mut answers = Answers::default();
        while let Ok(event) = crossterm::event::read() {
            let event = answers.pass(event, |wait| crossterm::event::poll(wait).unwrap_or_default());
            if let Some(input) = event.and_then(input::read)
                && keys.send(Wake::Input(input)).is_err()
            {
                return;
            }
        }
        let _ = keys.send(Wake::End);
    })?;
    let mut signals = Signals::new([SIGHUP, SIGTERM])?;
    let to = wake.clone();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for _ in signals.forever() {
            asked.store(true, Ordering::Relaxed);
            let _ = to.send(Wake::End);
        }
    })?;
    // Where a terminal is closed without a signal, a blocked reader does not notice: this wait does.
    let gone = wake.clone();
    std::thread::Builder::new().name("hangup".to_owned()).spawn(move || {
        let input = stdin();
        let mut fds = [PollFd::new(&input, PollFlags::empty())];
        while poll(&mut fds, None).is_err() {}
        let _ = gone.send(Wake::End);
    })?;
    Ok(())
}
