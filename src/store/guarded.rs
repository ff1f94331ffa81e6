//! Work on a stranger's file by code that is not ours: it may never end, or break. Neither ends the program.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Bytes of stack: readers of nested documents go down step by step.
const STACK: usize = 64 << 20;

/// What the work comes to within the limit. Work that is late goes on beside, and what it comes to is dropped.
///
/// # Errors
/// That it was late or broke, in a sentence.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let (to, from) = channel();
    let run = move || {
        // Where nobody waits any more, it was late.
        _ = to.send(work());
    };
    let running = thread::Builder::new().stack_size(STACK).spawn(run);
    running.map_err(|error| format!("there is no memory to read it ({error})."))?;
    from.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => {
            format!("reading it took longer than {} seconds; it was given up.", limit.as_secs())
        }
        RecvTimeoutError::Disconnected => "the reader of its form broke on it; nothing was taken.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_or_breaks_is_said() {
        let second = Duration::from_secs(5);
        assert_eq!(within(second, || 7), Ok(7));
        assert!(within(Duration::ZERO, || thread::sleep(Duration::from_millis(200))).unwrap_err().contains("longer"));
        assert!(within(second, move || assert!(second.is_zero())).unwrap_err().contains("broke"));
    }
}
