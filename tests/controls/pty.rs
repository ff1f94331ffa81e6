//! The program in a pseudo-terminal, and all that it sends there.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A program that runs there.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    pieces: Receiver<Vec<u8>>,
    sent: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts `gloss` in a folder.
    pub fn start(folder: &Path, args: &[&str]) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows: 36, cols: 120, ..PtySize::default() }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gloss"));
        command.args(args);
        command.cwd(folder);
        for (name, value) in [("TERM", "xterm-256color"), ("GLOSS_ANNOTATOR", "rosa")] {
            command.env(name, value);
        }
        command.env("XDG_CONFIG_HOME", folder);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let (send, pieces) = channel();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if send.send(bytes.iter().take(count).copied().collect()).is_err() {
                    return;
                }
            }
        });
        Self { child, keys: pair.master.take_writer().unwrap(), pieces, sent: Vec::new(), _master: pair.master }
    }

    /// All that was sent so far.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent).into_owned()
    }

    /// All that is sent until the program ends; questions are answered with no.
    pub fn all(mut self) -> String {
        _ = self.keys.write_all(b"n\n");
        let limit = Instant::now() + Duration::from_mins(1);
        while let Ok(piece) = self.pieces.recv_timeout(limit.saturating_duration_since(Instant::now())) {
            self.sent.extend(piece);
        }
        assert!(Instant::now() < limit, "it never ended: {}", self.sent());
        self.child.wait().unwrap();
        self.sent()
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until something was sent.
    pub fn wait(&mut self, wanted: &str) {
        let limit = Instant::now() + Duration::from_secs(30);
        while !self.sent().contains(wanted) {
            let left = limit.saturating_duration_since(Instant::now());
            let piece = self.pieces.recv_timeout(left);
            self.sent.extend(piece.unwrap_or_else(|_| panic!("{wanted} was never sent:\n{}", self.sent())));
        }
    }

    /// Takes what is sent until nothing was for a moment: a key without an effect sends nothing that could be waited for.
    pub fn settled(&mut self) {
        while let Ok(piece) = self.pieces.recv_timeout(Duration::from_millis(150)) {
            self.sent.extend(piece);
        }
    }

    /// Ends the program.
    pub fn end(mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
