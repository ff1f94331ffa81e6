//! Threads that wait for what the terminal sends, for signals, and for the terminal to go away.

use crate::terminal::decoder::Decoder;
use crate::terminal::input::Input;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{self, Read, stdin};
use std::os::fd::AsFd;
use std::thread::Builder;

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Something that a person did.
    Input(Input),
    /// The terminal is gone.
    Gone,
    /// The program was asked to end at once.
    Asked,
}

/// Tells what is heard until `tell` says that nobody listens any more.
///
/// # Errors
/// When the threads can't be started.
pub(super) fn listen(tell: impl Fn(Heard) -> bool + Clone + Send + 'static) -> io::Result<()> {
    // Not by the standard handle: it keeps bytes back, and a wait for the terminal would not know of them.
    let input = File::from(stdin().as_fd().try_clone_to_owned()?);
    let keys = tell.clone();
    Builder::new().name("keys".to_owned()).spawn(move || {
        // An error is the end of the terminal.
        _ = read(input, &keys);
        keys(Heard::Gone);
    })?;
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGWINCH])?;
    let asked = tell.clone();
    Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let heard = match (signal, crossterm::terminal::size()) {
                (SIGWINCH, Ok((width, height))) => Heard::Input(Input::Resize(width, height)),
                (SIGWINCH, Err(_)) => continue,
                _ => Heard::Asked,
            };
            asked(heard);
        }
    })?;
    // Where a terminal is closed without a signal, a blocked reader does not notice: this wait does.
    Builder::new().name("hangup".to_owned()).spawn(move || {
        let input = stdin();
        let mut fds = [PollFd::new(&input, PollFlags::empty())];
        while poll(&mut fds, None).is_err() {}
        tell(Heard::Gone);
    })?;
    Ok(())
}

fn read(mut input: File, tell: &impl Fn(Heard) -> bool) -> io::Result<()> {
    let mut decoder = Decoder::default();
    let mut bytes = vec![0; 1 << 16];
    loop {
        let patience = decoder.patience().and_then(|patience| Timespec::try_from(patience).ok());
        let ready = match poll(&mut [PollFd::new(&input, PollFlags::IN)], patience.as_ref()) {
            Err(Errno::INTR) => continue,
            ready => ready?,
        };
        let found = if ready == 0 {
            decoder.lapse()
        } else {
            match input.read(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(count) => decoder.take(bytes.get(..count).unwrap_or_default()),
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {
                    continue;
                }
                Err(error) => return Err(error),
            }
        };
        if !found.into_iter().all(|input| tell(Heard::Input(input))) {
            return Ok(());
        }
    }
}
