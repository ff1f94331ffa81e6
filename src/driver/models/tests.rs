//! Models that misbehave, as programs of the shell: each is ended, named, and never waited for.

use super::conductor::{Allow, Conductor, Message, Patience, Refusal};
use crate::schema::SuggestCommand;
use crate::session::models::Told;
use crate::suggest::Lesson;
use crate::suggest::protocol::{Label, Layer, Paragraph, Vocabulary};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const GREET: &str = r#"read hello; echo '{"v":1,"name":"test","version":"1"}';"#;
/// Answers every question about the first four letters of a text.
const ANSWER: &str = r#"while read -r line; do id=${line#*\"id\":}; id=${id%%,*}; echo "{\"id\":$id,\"spans\":[{\"start\":0,\"end\":4,\"layer\":\"entity\",\"label\":\"PER\",\"score\":0.9}]}"; done"#;

struct Model {
    inbox: Sender<Message>,
    told: Receiver<Told>,
    thread: Option<JoinHandle<()>>,
    folder: tempfile::TempDir,
    log: Vec<String>,
    number: u64,
}

fn short() -> Patience {
    let rest = Duration::from_millis(20);
    Patience { greeting: Duration::from_secs(20), answer: Duration::from_secs(20), rests: [rest; 3] }
}

impl Model {
    fn new(script: &str) -> Self {
        Self::with(script, short(), Box::new(|_| Ok(PathBuf::from("/bin/sh"))))
    }

    fn with(script: &str, patience: Patience, allow: Allow) -> Self {
        let (own, inbox) = channel();
        let (tell, told) = channel();
        let folder = tempfile::tempdir().unwrap();
        let label = Label { name: "PER".into(), title: "Person".into() };
        let layer = Layer { number: 0, name: "entity".into(), kind: "span", labels: vec![label] };
        let conductor = Conductor {
            command: SuggestCommand { name: "test".into(), run: vec!["sh".into(), "-c".into(), script.into()] },
            root: folder.path().to_owned(),
            words: Arc::new(Vocabulary(vec![layer])),
            patience,
            allow,
            tell: Box::new(move |told| _ = tell.send(told)),
            own: own.clone(),
        };
        let thread = std::thread::spawn(move || conductor.run(&inbox));
        Self { inbox: own, told, thread: Some(thread), folder, log: Vec::new(), number: 0 }
    }

    fn ask(&mut self) -> u64 {
        self.number += 1;
        let text = "Orlo left.".to_owned();
        let asked = Paragraph { id: self.number, doc: "d".into(), start: 0, text, language: "en".into() };
        // One that was given up does not hear it.
        _ = self.inbox.send(Message::Ask(Arc::new(asked)));
        self.number
    }

    /// The next thing told that is no log.
    fn next(&mut self) -> Told {
        loop {
            match self.told.recv_timeout(Duration::from_mins(1)).unwrap() {
                Told::Log(lines) => self.log.extend(lines),
                Told::Greeted(source) => assert_eq!(source.origin(), "model:test@1"),
                told => return told,
            }
        }
    }

    fn answered(&mut self) {
        let id = self.ask();
        match self.next() {
            Told::Proposed(of, source, proposals) => {
                assert_eq!((of, source.origin(), proposals.len()), (id, "model:test@1", 1));
            }
            told => panic!("{told:?}, {:?}", self.log),
        }
    }

    /// Asks until it is given up; why.
    fn given_up(&mut self) -> String {
        self.ask();
        loop {
            match self.next() {
                Told::Off(why) => return why,
                Told::Skipped(..) => _ = self.ask(),
                told => panic!("{told:?}"),
            }
        }
    }

    fn end(mut self) -> Vec<String> {
        _ = self.inbox.send(Message::Stop);
        self.thread.take().unwrap().join().unwrap();
        while let Ok(told) = self.told.try_recv() {
            if let Told::Log(lines) = told {
                self.log.extend(lines);
            }
        }
        self.log
    }
}

fn said(log: &[String], what: &str) -> bool {
    log.iter().any(|line| line.contains(what))
}

#[test]
fn it_is_started_once_with_the_first_question_and_ends_with_its_children() {
    let mut model = Model::new(&format!("echo x >> started; sleep 1000 & echo $! > child; {GREET} {ANSWER}"));
    assert!(
        model.told.recv_timeout(Duration::from_millis(50)).is_err() && !model.folder.path().join("started").exists()
    );
    model.answered();
    model.answered();
    let read = |name: &str| std::fs::read_to_string(model.folder.path().join(name)).unwrap();
    assert_eq!(read("started"), "x\n");
    let child = read("child").trim().to_owned();
    let state = move || std::fs::read_to_string(format!("/proc/{child}/stat")).ok();
    let runs = move || state().is_some_and(|stat| !stat.contains(") Z"));
    assert!(!Path::new("/proc/self/stat").exists() || runs());
    model.end();
    let begun = Instant::now();
    while runs() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    assert!(!runs(), "its child goes on");
}

#[test]
fn what_never_answers_is_skipped_by_and_by_and_given_up() {
    let patience = Patience { answer: Duration::from_millis(20), ..short() };
    let mut model = Model::with(&format!("{GREET} exec sleep 1000"), patience, Box::new(|_| Ok("/bin/sh".into())));
    let id = model.ask();
    match model.next() {
        Told::Skipped(of, why) => assert!(of == id && why.contains("“Orlo left.…”: no answer within 0.02 s"), "{why}"),
        told => panic!("{told:?}"),
    }
    assert_eq!(model.given_up(), "no answer about 5 paragraphs in a row, 4 times");
    model.end();
    let patience = Patience { greeting: Duration::from_millis(20), ..short() };
    let mut model = Model::with("exec sleep 1000", patience, Box::new(|_| Ok("/bin/sh".into())));
    assert_eq!(model.given_up(), "it did not greet within 0.02 s, 4 times");
}

#[test]
fn what_dies_at_once_is_started_three_times_more_and_its_last_words_are_kept() {
    let mut model = Model::new("echo x >> started; echo no module called spacy >&2; exit 3");
    assert_eq!(model.given_up(), "it ended (exit status: 3), 4 times");
    let starts = std::fs::read_to_string(model.folder.path().join("started")).unwrap();
    assert_eq!(starts.lines().count(), 4);
    let log = model.end();
    assert!(said(&log, "no module called spacy") && said(&log, "it is started again"), "{log:?}");
}

#[test]
fn what_crashes_once_goes_on_after_a_rest() {
    let crash = format!("[ -e once ] || {{ touch once; {GREET} read q; kill -SEGV $$; }}; {GREET} {ANSWER}");
    let mut model = Model::new(&crash);
    let id = model.ask();
    assert!(matches!(model.next(), Told::Skipped(of, _) if of == id));
    model.answered();
}

#[test]
fn ten_megabytes_without_a_line_end_are_refused_and_what_comes_after_is_used() {
    let flood = format!("{GREET} head -c 10485760 /dev/zero; echo; {ANSWER}");
    let mut model = Model::new(&flood);
    model.answered();
    assert!(said(&model.end(), "a line longer than 64 KiB was refused"));
    let mut model = Model::new(&format!("{GREET} exec cat /dev/zero"));
    assert!(model.given_up().contains("closed its output"));
}

#[test]
fn a_flood_of_errors_is_cut_and_does_not_keep_the_answer() {
    let mut model = Model::new(&format!("yes trouble >&2 & {GREET} {ANSWER}"));
    model.answered();
    let log = model.end();
    assert!((1..2_000).contains(&log.len()), "{}", log.len());
}

#[test]
fn answers_that_nobody_asked_for_are_dropped_and_too_many_are_a_crash() {
    let wrong = r#"echo '{"id":99,"spans":[]}'; echo '[]'; printf '\377\n';"#;
    let mut model = Model::new(&format!("{GREET} read q; {wrong} {ANSWER}"));
    model.ask();
    // The script has eaten the first question.
    model.told.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(model.thread.is_some());
    let log = {
        while !said(&model.log, "UTF-8") {
            if let Ok(Told::Log(lines)) = model.told.recv_timeout(Duration::from_secs(20)) {
                model.log.extend(lines);
            }
        }
        model.end()
    };
    assert!(said(&log, "question 99 came late") && said(&log, "no JSON object"), "{log:?}");
    let mut model = Model::new(&format!("{GREET} exec yes '{{\"id\":99,\"spans\":[]}}'"));
    assert_eq!(model.given_up(), "it talks without being asked, 4 times");
}

#[test]
fn it_learns_only_where_it_wants_to_and_what_does_not_read_is_ended() {
    let lesson = || Arc::new(Lesson { place: ("d".into(), 0), text: "Orlo left.".into(), spans: Vec::new() });
    let learns = GREET.replace("\"1\"}", "\"1\",\"learn\":true}");
    for (greet, lessons) in [(learns.as_str(), 2), (GREET, 0)] {
        let keep = r#"while read -r line; do case $line in *learn*) echo x >> learnt;; *) id=${line#*\"id\":}; echo "{\"id\":${id%%,*},\"spans\":[]}";; esac; done"#;
        let mut model = Model::new(&format!("touch learnt; {greet} {keep}"));
        model.ask();
        // Before it has greeted, and after.
        model.inbox.send(Message::Learn(lesson())).unwrap();
        model.next();
        model.inbox.send(Message::Learn(lesson())).unwrap();
        model.ask();
        model.next();
        let learnt = std::fs::read_to_string(model.folder.path().join("learnt")).unwrap();
        assert_eq!(learnt.lines().count(), lessons);
    }
    let mut model = Model::new(&format!("{learns} exec sleep 1000"));
    model.ask();
    model.inbox.send(Message::Learn(lesson())).unwrap();
    let text = "x".repeat(100_000);
    for _ in 0..200 {
        let lesson = Lesson { text: text.clone(), ..Lesson::clone(&lesson()) };
        model.inbox.send(Message::Learn(Arc::new(lesson))).unwrap();
    }
    while !said(&model.log, "it does not read what it is told") {
        if let Told::Log(lines) = model.told.recv_timeout(Duration::from_secs(20)).unwrap() {
            model.log.extend(lines);
        }
    }
}

#[test]
fn what_cannot_run_or_was_not_agreed_to_is_said_and_never_started() {
    let mut model = Model::with("", short(), Box::new(|_| Ok("/no/such/program".into())));
    model.ask();
    assert!(matches!(model.next(), Told::Off(why) if why.contains("can't be started")));
    let mut model = Model::with("touch started", short(), Box::new(|_| Err(Refusal::Untrusted)));
    model.ask();
    assert_eq!(model.next(), Told::Untrusted);
    assert!(!model.folder.path().join("started").exists());
    // Consent may be gone by the time of the first question: the script was changed.
    let asked = std::sync::atomic::AtomicBool::new(false);
    let changed = move |_: &SuggestCommand| {
        if asked.swap(true, std::sync::atomic::Ordering::Relaxed) {
            Err(Refusal::Untrusted)
        } else {
            Ok("/bin/sh".into())
        }
    };
    let mut model = Model::with("touch started", short(), Box::new(changed));
    model.ask();
    assert_eq!(model.next(), Told::Untrusted);
    assert!(!model.folder.path().join("started").exists());
    let mut model = Model::new(r#"read hello; echo '{"v":2,"name":"x","version":"1"}'; sleep 1000"#);
    model.ask();
    assert!(matches!(model.next(), Told::Off(why) if why.contains("version 2")));
}
