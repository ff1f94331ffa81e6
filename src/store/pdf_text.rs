//! The text of a PDF, by the user's own `pdftotext`: always the same arguments, no shell, and not for ever.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// More text (bytes) is none that somebody reads.
const LARGEST: u64 = 64 << 20;
/// Time between two looks at whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// The text of the PDF at a path, a form feed between its pages.
///
/// # Errors
/// Why there is none, and what to do.
pub fn read(path: &Path, limit: Duration) -> Result<String, String> {
    run("pdftotext", path, limit)
}

fn run(program: &str, path: &Path, limit: Duration) -> Result<String, String> {
    // A whole path can't be taken for an option, nor for standard input.
    let whole = std::path::absolute(path).map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["-q", "-enc", "UTF-8", "-eol", "unix"]).arg(whole).arg("-");
    let started = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = started.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "a PDF is read by the program pdftotext, which is not there: install it (poppler-utils \
                                    or xpdf), or save the text as .txt and add that."
                .to_owned()
        }
        _ => format!("pdftotext can't be run ({error})."),
    })?;
    let end = Instant::now() + limit;
    let bytes = output(&mut child, limit);
    let status = bytes.as_ref().ok().and_then(|_| ended(&mut child, end));
    if status.is_none() {
        // Where it has ended meanwhile, there is nothing to kill; either way it is waited for.
        _ = child.kill();
        _ = child.wait();
    }
    let bytes = bytes?;
    match status {
        None => Err(late(limit)),
        Some(status) if !status.success() => {
            Err(format!("pdftotext can't read it ({status}): it may be damaged, or locked with a password."))
        }
        Some(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn late(limit: Duration) -> String {
    format!("pdftotext took longer than {} seconds; it was stopped.", limit.as_secs())
}

/// All that it writes.
fn output(child: &mut Child, limit: Duration) -> Result<Vec<u8>, String> {
    let Some(from) = child.stdout.take() else { return Ok(Vec::new()) };
    let (to, read) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let done = from.take(LARGEST + 1).read_to_end(&mut bytes).map(|_| bytes);
        // Where nobody waits any more, it was late.
        _ = to.send(done);
    });
    let bytes = read.recv_timeout(limit).map_err(|_| late(limit))?;
    let bytes = bytes.map_err(|error| format!("what pdftotext writes can't be read ({error})."))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("its text is larger than {} MiB; it was not read further.", LARGEST >> 20));
    }
    Ok(bytes)
}

/// How it ended; `None`: not in time.
fn ended(child: &mut Child, end: Instant) -> Option<std::process::ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < end => thread::sleep(PAUSE),
            Ok(status) => return status,
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program(folder: &Path, script: &str) -> String {
        let path = folder.join("reader");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn what_the_program_says_and_how_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let read = |script: &str, limit| run(&program(folder.path(), script), Path::new("-rf.pdf"), limit);
        let long = Duration::from_secs(20);
        let said = read("printf '%s|' \"$@\"", long).unwrap();
        assert!(said.starts_with("-q|-enc|UTF-8|-eol|unix|/") && said.ends_with("/-rf.pdf|-|"), "{said}");
        assert!(read("exit 3", long).unwrap_err().contains("locked"));
        let begun = Instant::now();
        assert!(read("exec sleep 60", Duration::from_millis(300)).unwrap_err().contains("stopped"));
        assert!(read("exec >&-; exec sleep 60", Duration::from_millis(300)).unwrap_err().contains("stopped"));
        assert!(begun.elapsed() < long);
        assert!(run("no-such-program-here", Path::new("a.pdf"), long).unwrap_err().contains("install it"));
    }
}
