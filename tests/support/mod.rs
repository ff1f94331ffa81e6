//! The real binary in a real pseudo-terminal: what is typed into it, what its screen shows.

#![allow(dead_code, reason = "no one test program uses all of it")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub const GLOSS: &str = env!("CARGO_BIN_EXE_gloss");
/// What ends a frame.
const FRAME: &[u8] = b"\x1b[?2026l";

/// What sees every whole frame.
pub type Watch = Box<dyn FnMut(&vt100::Screen) + Send>;

pub struct Session {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub raw: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    is_cut: Arc<AtomicBool>,
}

pub fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Session {
    pub fn start(folder: &Path, size: (u16, u16)) -> Self {
        Self::start_at(folder, size, "1/1 ")
    }

    /// Starts and waits until the place in the corpus stands in the header.
    pub fn start_at(folder: &Path, size: (u16, u16), place: &str) -> Self {
        Self::spawn(CommandBuilder::new(GLOSS), folder, size, place)
    }

    /// As where a file may not grow beyond 1 KiB: what a full disk looks like to the program.
    pub fn start_on_full_disk(folder: &Path, size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new("bash");
        command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"", GLOSS]);
        Self::spawn(command, folder, size, "1/1 ")
    }

    pub fn spawn(mut command: CommandBuilder, folder: &Path, size: (u16, u16), place: &str) -> Self {
        command.args([folder.as_os_str(), "--as".as_ref(), "rosa".as_ref()]);
        command.env("TERM", "xterm-256color");
        let session = Self::open(command, size, Box::new(|_| {}));
        session.wait("● saved");
        session.wait(place);
        session
    }

    /// Starts a command as it is and waits for nothing.
    pub fn open(command: CommandBuilder, (columns, rows): (u16, u16), mut watch: Watch) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let mut output = pair.master.try_clone_reader().unwrap();
        let is_cut = Arc::new(AtomicBool::new(false));
        let (shown, kept, cut) = (screen.clone(), raw.clone(), is_cut.clone());
        let reader = std::thread::spawn(move || {
            let mut bytes = vec![0; 65536];
            let mut frame = Vec::new();
            while let Ok(count @ 1..) = output.read(&mut bytes)
                && !cut.load(Ordering::Relaxed)
            {
                kept.lock().unwrap().extend_from_slice(&bytes[..count]);
                frame.extend_from_slice(&bytes[..count]);
                // What is no frame, as the last words of a program, is shown as it comes.
                while let Some(at) = frame.windows(FRAME.len()).position(|part| part == FRAME) {
                    let rest = frame.split_off(at + FRAME.len());
                    let mut shown = shown.lock().unwrap();
                    shown.process(&std::mem::replace(&mut frame, rest));
                    watch(shown.screen());
                }
                if !frame.windows(FRAME.len()).any(|part| part == b"\x1b[?2026h") {
                    shown.lock().unwrap().process(&std::mem::take(&mut frame));
                }
            }
            shown.lock().unwrap().process(&frame);
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: pair.master, keys, screen, raw, reader: Some(reader), is_cut }
    }

    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until a text stands on the screen.
    pub fn wait(&self, wanted: &str) {
        self.until(|text| text.contains(wanted), wanted);
    }

    pub fn until(&self, holds: impl Fn(&str) -> bool, what: &str) {
        let end = Instant::now() + Duration::from_secs(20);
        while !holds(&self.text()) {
            assert!(Instant::now() < end, "never: {what}\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Everything that was sent to the terminal.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.raw.lock().unwrap()).into_owned()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap();
    }

    /// A real one: `Child::kill` asks by a hangup first. Afterwards everything that was shown has been taken in.
    pub fn kill_9(&mut self) {
        self.signal("KILL");
        self.child.wait().unwrap();
        self.drain();
    }

    /// Another size, for the program and for the screen that is read here.
    pub fn resize(&self, columns: u16, rows: u16) {
        let mut screen = self.screen.lock().unwrap();
        screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        drop(screen);
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Cuts the line: nobody has the other end of the terminal any more. Gives back the program that is left.
    pub fn cut(mut self) -> Box<dyn Child + Send + Sync> {
        self.is_cut.store(true, Ordering::Relaxed);
        // Something to read, for the reader to see that it is over.
        self.press("l");
        self.drain();
        self.child
    }

    /// Waits until everything has been read that the ended program had shown.
    pub fn drain(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }

    pub fn ended(&mut self, within: Duration) -> bool {
        let end = Instant::now() + within;
        while Instant::now() < end {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }
}
