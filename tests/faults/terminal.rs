//! What a terminal, and the line to it, can do to a session.

use super::made::{self, Chance};
use super::model;
use super::support::{GLOSS, Session, size};
use super::times;
use portable_pty::CommandBuilder;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const WIDTH: u16 = 120;

fn command(root: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(GLOSS);
    command.args([root.as_os_str(), "--as".as_ref(), "rosa".as_ref()]);
    command.env("TERM", "xterm-256color");
    command
}

fn open(root: &Path) -> Session {
    let session = Session::open(command(root), (WIDTH, 36), Box::new(|_| {}));
    session.wait("● saved");
    session.wait("1/1 ");
    session
}

fn file(root: &Path) -> PathBuf {
    root.join("annotations/rosa.jsonl")
}

fn spans(root: &Path) -> usize {
    model::read(&file(root)).0.spans.len()
}

/// The terminal is as it was before: its settings by `stty`, its modes by what was sent to it.
fn is_given_back(session: &mut Session, before: &str) {
    assert_eq!(settings(session), before, "the settings of the terminal");
    session.drain();
    let screen = session.screen.lock().unwrap();
    let screen = screen.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(), "its modes");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "its mouse");
}

fn settings(session: &Session) -> String {
    format!("{:?}", session.master.get_termios().unwrap())
}

/// The settings that a terminal has before a program changes them.
fn untouched() -> String {
    let pair = portable_pty::native_pty_system().openpty(size(WIDTH, 36)).unwrap();
    format!("{:?}", pair.master.get_termios().unwrap())
}

fn well(session: &mut Session) {
    assert!(session.ended(Duration::from_secs(10)), "it hangs:\n{}", session.text());
    assert!(session.child.wait().unwrap().success(), "{}", session.text());
}

#[test]
fn the_terminal_is_given_back_however_it_ends() {
    for end in ["quit", "TERM", "HUP"] {
        let folder = made::dataset(1);
        let mut session = open(folder.path());
        session.press("p");
        session.wait("1 span ");
        assert_ne!(settings(&session), untouched());
        if end == "quit" {
            session.press("q");
        } else {
            session.signal(end);
        }
        well(&mut session);
        is_given_back(&mut session, &untouched());
        assert_eq!(spans(folder.path()), 1, "{end}");
    }
}

#[test]
fn a_line_that_is_cut_ends_the_session_with_everything_saved() {
    let folder = made::dataset(1);
    let mut session = open(folder.path());
    session.press("p");
    session.wait("1 span ");
    let mut child = session.cut();
    let end = Instant::now() + Duration::from_secs(10);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < end, "it stays behind");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "{status:?}");
    assert_eq!(spans(folder.path()), 1);
}

#[test]
fn a_storm_of_sizes_ends_in_a_right_frame() {
    let folder = made::dataset(1);
    let mut session = open(folder.path());
    let mut chance = Chance(3);
    for _ in 0..times(200) {
        let (columns, rows) = (1 + chance.below(300), 1 + chance.below(100));
        session.resize(columns.try_into().unwrap(), rows.try_into().unwrap());
        session.press(chance.pick::<&str>(&["l", "h", "j", "k", "w", "b", "G", "gg"]));
    }
    session.resize(100, 30);
    session.press("ggp");
    session.until(
        |text| {
            let rows: Vec<&str> = text.lines().collect();
            let last = rows.last().copied().unwrap_or_default();
            rows.len() == 30
                && rows[0].contains("1 span ")
                && last.starts_with(" “Then” PER")
                && last.ends_with("● saved")
                && last.chars().count() == 99
        },
        "a whole frame of 100 columns and 30 rows",
    );
    session.press("q");
    well(&mut session);
    assert_eq!(spans(folder.path()), 1);
}

#[test]
fn what_a_terminal_answers_late_or_cuts_off_is_no_key_and_takes_none() {
    let folder = made::dataset(1);
    let mut session = open(folder.path());
    for (number, odd) in [
        "\x1b[?62;22c",
        "\x1b[?1u",
        "\x1b[12;40R",
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1bP>|xterm pop(390)\x1b\\",
        "\x1b[?2026;2$y",
        "\x1b[<",
        "\x1b[<0;12",
        "\x1b[M",
        "\x1b[M !",
        "\x1b[",
        "\x1b]11;rgb:po",
        "\x1b[200~poo",
    ]
    .iter()
    .enumerate()
    {
        let words: Vec<(String, usize)> = made::words(0).collect();
        session.press(odd);
        // What is cut off is given up after a while in which nothing comes: of a paste after five seconds.
        let rest = if odd.contains("200~") { 5500 } else { 200 };
        std::thread::sleep(Duration::from_millis(rest));
        session.press(&format!("/{}\rp", words[number].0));
        session.wait(&format!(" {} span", number + 1));
    }
    session.wait("● saved");
    session.press("q");
    well(&mut session);
    let facts = model::read(&file(folder.path())).0;
    assert!(facts.spans.keys().all(|word| word.starts_with("kva")) && facts.spans.len() == 13, "{facts:?}");
}

#[test]
fn a_megabyte_that_is_pasted_is_text_and_never_keys() {
    let folder = made::dataset(1);
    let text = "p o x q ".repeat(1 << 17);
    let pasted = format!("\x1b[200~{text}\x1b[201~");
    let mut session = open(folder.path());
    session.press(&pasted);
    session.press("p");
    session.wait("1 span ");
    session.press(&format!("/{pasted}"));
    session.press("\r");
    session.wait(" “p o x q p o");
    session.press(&format!("c{pasted}"));
    session.press("\x1b\r");
    session.until(|text| text.contains("1 comment") && text.contains("● saved"), "the comment is saved");
    session.press("q");
    well(&mut session);
    let facts = model::read(&file(folder.path())).0;
    let notes: Vec<&String> = facts.comments.values().collect();
    assert_eq!((facts.spans.len(), notes.len()), (1, 1));
    assert!(
        notes[0].len() > 60_000 && text.starts_with(notes[0].as_str()),
        "{} of {} bytes",
        notes[0].len(),
        text.len()
    );
}

/// So many digits, of which none is like the one before.
fn digits(count: usize) -> String {
    (0..count).map(|at| char::from_digit(u32::try_from(at * 7 % 10).unwrap(), 10).unwrap()).collect()
}

#[test]
fn ten_thousand_keys_in_one_burst_are_all_taken_in_order() {
    let folder = made::dataset(1);
    let mut session = open(folder.path());
    // Of moves that are there and back again one that is lost would be seen in what is tagged.
    session.press(&format!("{}pc{}\x1b\r", "lh".repeat(3_500), digits(2_996)));
    session.until(|text| text.contains("1 comment") && text.contains("● saved"), "the comment is saved");
    let notes: Vec<String> = model::read(&file(folder.path())).0.comments.into_values().collect();
    assert!(notes == [digits(2_996)], "{} keys came", notes.concat().len());
    assert!(session.text().contains("└──┘PER"), "{}", session.text());
}

#[test]
fn where_the_screen_is_read_slowly_keys_are_taken_and_frames_left_out() {
    let folder = made::dataset(1);
    let mut session = open(folder.path());
    let before = session.raw.lock().unwrap().len();
    {
        // Nobody reads while this is held: the line to the screen fills up, and the program waits in the middle of a frame.
        let raw = session.raw.clone();
        let _held = raw.lock().unwrap();
        for _ in 0..3_500 {
            session.press("l");
            session.press("h");
        }
        session.press("pc");
        for digit in digits(2_996).chars() {
            session.press(&digit.to_string());
        }
        session.press("\x1b\r");
    }
    session.until(|text| text.contains("1 comment") && text.contains("● saved"), "the comment is saved");
    let notes: Vec<String> = model::read(&file(folder.path())).0.comments.into_values().collect();
    assert!(notes == [digits(2_996)], "{} keys came", notes.concat().len());
    let frames = String::from_utf8_lossy(&session.raw.lock().unwrap()[before..]).matches("\x1b[?2026l").count();
    println!("10,000 keys while nobody read the screen: {frames} frames");
    assert!(frames < 5000, "{frames} frames for 10,000 keys");
}

#[test]
fn random_bytes_bring_no_panic_and_the_terminal_is_given_back() {
    let folder = made::dataset(2);
    let mut chance = Chance(5);
    let end = Instant::now() + Duration::from_secs(times(3).min(60).try_into().unwrap());
    let (mut sent, mut sessions) = (0, 0);
    while Instant::now() < end {
        sessions += 1;
        let mut session = Session::open(command(folder.path()), (WIDTH, 36), Box::new(|_| {}));
        session.wait("● saved");
        while Instant::now() < end && session.child.try_wait().unwrap().is_none() {
            // What stops or ends a program by the terminal itself, once that has been given back.
            let is_taken = |byte: &u8| matches!(byte, 0x03 | 0x11 | 0x13 | 0x1a | 0x1c);
            let bytes: Vec<u8> =
                (0..64).map(|_| u8::try_from(chance.below(256)).unwrap()).filter(|byte| !is_taken(byte)).collect();
            let escapes = ["\x1b[", "\x1b[<", "\x1bO", "\x1b]", "\x1b[200~", "\x1b[201~", "", "", ""];
            // It may have ended meanwhile.
            _ = session.keys.write_all(chance.pick(&escapes).as_bytes()).and_then(|()| session.keys.write_all(&bytes));
            sent += bytes.len();
            if sent % 32 == 0 {
                // Out of a text that is typed: the longer it is, the longer each key takes.
                _ = session.keys.write_all(b"\x1b[27u\x1b[27u\x1b[27u");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        if session.child.try_wait().unwrap().is_none() {
            session.signal("TERM");
        }
        well(&mut session);
        assert!(!session.sent().contains("panicked"));
        is_given_back(&mut session, &untouched());
    }
    println!("{sent} random bytes, {sessions} sessions");
    assert!(model::read(&file(folder.path())).1.is_empty(), "all lines are records");
}

#[test]
fn a_terminal_that_can_place_nothing_is_refused_in_a_sentence_and_a_strange_locale_is_said() {
    let folder = made::dataset(1);
    let mut dumb = command(folder.path());
    dumb.env("TERM", "dumb");
    let mut session = Session::open(dumb, (WIDTH, 36), Box::new(|_| {}));
    assert!(session.ended(Duration::from_secs(10)));
    session.drain();
    assert!(
        session.child.wait().unwrap().exit_code() == 2 && session.text().contains("TERM is dumb"),
        "{}",
        session.text()
    );
    assert!(!session.sent().contains('\x1b'), "nothing but text");

    let mut unset = command(folder.path());
    unset.env_remove("TERM");
    let mut session = Session::open(unset, (WIDTH, 36), Box::new(|_| {}));
    session.wait("● saved");
    session.press("q");
    well(&mut session);

    for (locale, is_told) in [("C", true), ("de_DE.ISO-8859-1", true), ("C.UTF-8", false), ("en_GB.utf8", false)] {
        let mut command = command(folder.path());
        command.env("LC_ALL", locale);
        let mut session = Session::open(command, (WIDTH, 36), Box::new(|_| {}));
        session.wait("● saved");
        assert_eq!(session.text().contains("is not UTF-8"), is_told, "{locale}: {}", session.text());
        session.press("q");
        well(&mut session);
    }
}
