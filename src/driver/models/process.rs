//! A model as a program: started without a shell, in a process group of its own, which ends with it.

use super::conductor::Message;
use super::lines;
use crate::suggest::protocol::LONGEST_LINE;
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

/// Lines that wait to be written to it.
const UNWRITTEN: usize = 64;
/// Lines of it that wait to be read by the session; then the program waits.
const UNREAD: usize = 64;
/// A line that goes on for so many bytes has no end.
const ENDLESS: u64 = 16 << 20;
/// Of a line of its error output so many bytes are kept.
const LONGEST_SAID: usize = 1_000;
/// Lines of its error output that are taken within a [`WINDOW`].
const SAID: usize = 200;
const WINDOW: Duration = Duration::from_secs(2);

/// A program that runs.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    lines: SyncSender<String>,
    read: Receiver<()>,
    is_over: bool,
}

impl Process {
    /// Starts it. What it says comes as messages of that number.
    pub(super) fn start(
        number: u32,
        program: &Path,
        arguments: &[String],
        folder: &Path,
        to: &Sender<Message>,
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder).process_group(0);
        // What Python writes beside a script would be files that nobody agreed to.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (lines, to_write) = sync_channel(UNWRITTEN);
        // A ticket for each line that is not yet taken: a flood waits in the pipe, not in memory.
        let (ticket, read) = sync_channel(UNREAD);
        let process = Self { child, lines, read, is_over: false };
        if let (Some(input), Some(output), Some(errors)) = pipes {
            let (told, said) = (to.clone(), to.clone());
            Builder::new().name("model-in".to_owned()).spawn(move || write(input, &to_write))?;
            Builder::new().name("model-out".to_owned()).spawn(move || listen(number, output, &told, &ticket))?;
            Builder::new().name("model-err".to_owned()).spawn(move || overhear(errors, &said))?;
        }
        Ok(process)
    }

    /// Gives it a line; `false` where it takes none any more.
    pub(super) fn say(&self, line: String) -> bool {
        self.lines.try_send(line).is_ok()
    }

    /// A line of it was taken: there is room for another.
    pub(super) fn taken(&self) {
        _ = self.read.try_recv();
    }

    /// How it ended; it is ended if it has not. With it its children go.
    pub(super) fn end(mut self) -> String {
        match self.kill() {
            Some(status) if status.signal() != Some(Signal::KILL.as_raw()) => format!("it ended ({status})"),
            _ => "it closed its output".to_owned(),
        }
    }

    /// Ends the group before its first process is waited for: until then no other group can have its number.
    fn kill(&mut self) -> Option<ExitStatus> {
        if !std::mem::replace(&mut self.is_over, true) {
            let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
            _ = group.map(|group| kill_process_group(group, Signal::KILL));
        }
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Writes until nobody has anything to say or nobody reads; then its input is closed.
fn write(mut input: ChildStdin, lines: &Receiver<String>) {
    for mut line in lines {
        line.push('\n');
        if input.write_all(line.as_bytes()).and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}

fn listen(number: u32, output: impl Read, to: &Sender<Message>, ticket: &SyncSender<()>) {
    let mut output = BufReader::new(output);
    while let Ok(Some(line)) = lines::next(&mut output, [b'\n', b'\n'], LONGEST_LINE, ENDLESS) {
        let message = match line.left_out {
            0 => Message::Line(number, line.bytes),
            more if more > ENDLESS => break,
            _ => Message::TooLong(number),
        };
        if ticket.send(()).is_err() || to.send(message).is_err() {
            return;
        }
    }
    _ = to.send(Message::Ended(number));
}

/// Reads its error output, of a flood only the start of each while.
fn overhear(errors: impl Read, to: &Sender<Message>) {
    let mut errors = BufReader::new(errors);
    let (mut since, mut count, mut left_out) = (Instant::now(), 0, 0_u64);
    while let Ok(Some(line)) = lines::next(&mut errors, [b'\n', b'\r'], LONGEST_SAID, ENDLESS) {
        if since.elapsed() >= WINDOW {
            (since, count) = (Instant::now(), 0);
        }
        count += 1;
        if count > SAID {
            left_out += 1;
            // Whoever floods waits.
            thread::sleep(Duration::from_millis(1));
            continue;
        }
        let mut said = Vec::new();
        if left_out > 0 {
            said.push(format!("… {left_out} lines left out"));
            left_out = 0;
        }
        let cut = if line.left_out > 0 { "…" } else { "" };
        said.push(format!("{}{cut}", String::from_utf8_lossy(&line.bytes)));
        if to.send(Message::Said(said)).is_err() {
            return;
        }
    }
}
