//! Sessions over one dataset that goes on, each killed at a moment by chance. What the screen had called saved is there.

use super::made::{self, ARTICLES, Chance};
use super::model::{self, Facts, Script, Step};
use super::support::{GLOSS, Session};
use super::times;
use portable_pty::CommandBuilder;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const TORN: &str = "{\"id\":\"s-01torn\",\"kind\":\"span\",\"quo";

/// What the frames of a session have acknowledged: that many of its steps.
#[derive(Default)]
struct Shown {
    words: Vec<Option<String>>,
    saved: usize,
    frames: usize,
}

impl Shown {
    /// A frame that shows the word of a step shows all steps before it; where it says saved, they are on the disk.
    fn frame(&mut self, screen: &vt100::Screen) {
        self.frames += 1;
        let last = screen.contents();
        let Some(last) = last.lines().last().filter(|line| line.contains("● saved")) else { return };
        let at = self.words.iter().rposition(|word| word.as_ref().is_some_and(|word| last.contains(word.as_str())));
        self.saved = self.saved.max(at.unwrap_or_default());
    }
}

/// One annotator at work, session after session.
struct Analyst {
    root: PathBuf,
    who: String,
    facts: Facts,
    chance: Chance,
    /// What the session showed when its first key was typed.
    begun: String,
    hits: BTreeMap<&'static str, usize>,
    steps: usize,
}

impl Analyst {
    fn file(&self) -> PathBuf {
        self.root.join(format!("annotations/{}.jsonl", self.who))
    }

    fn open(&self, shown: &Arc<Mutex<Shown>>) -> Session {
        let mut command = CommandBuilder::new(GLOSS);
        command.args([self.root.as_os_str(), "--as".as_ref(), self.who.as_ref()]);
        command.env("TERM", "xterm-256color");
        let shown = shown.clone();
        Session::open(command, (160, 40), Box::new(move |screen| shown.lock().unwrap().frame(screen)))
    }

    /// A session, from its start to its kill and what stands in the file then.
    fn session(&mut self, number: usize) {
        let torn = self.chance.below(8) == 0 && self.file().is_file();
        if torn {
            let mut file = OpenOptions::new().append(true).open(self.file()).unwrap();
            file.write_all(TORN.as_bytes()).unwrap();
        }
        let shown = Arc::new(Mutex::new(Shown::default()));
        let mut session = self.open(&shown);
        if !torn && self.chance.below(8) == 0 {
            let moment = self.chance.below(300);
            std::thread::sleep(Duration::from_millis(moment.try_into().unwrap()));
            session.kill_9();
            let hit = if shown.lock().unwrap().frames == 0 { "before the first frame" } else { "before the first key" };
            return self.check(hit, &[], 0);
        }
        session.wait("● saved");
        if torn {
            session.wait("was torn");
            let aside = fs::read_to_string(self.file().with_extension("jsonl.torn")).unwrap();
            assert!(aside.ends_with(&format!("{TORN}\n")), "{aside}");
        }
        let article = self.is_shown(&session);
        self.begun = session.text();
        let mut script = Script::new(self.facts.clone(), article, number * 100);
        let mut steps = Vec::new();
        let length = self.chance.below(24);
        for at in 0..length {
            let step = script.step(&mut self.chance);
            shown.lock().unwrap().words.push(step.word.clone());
            session.press(&step.keys);
            steps.push(step);
            self.pace(at, &steps, &shown);
        }
        let hit = self.end(&mut session);
        let saved = shown.lock().unwrap().saved;
        self.check(hit, &steps, saved);
    }

    /// What a person types at: at once, after a moment, or after having seen it saved.
    fn pace(&mut self, at: usize, steps: &[Step], shown: &Mutex<Shown>) {
        match self.chance.below(4) {
            0 => {}
            1 | 2 => std::thread::sleep(Duration::from_millis(self.chance.below(40).try_into().unwrap())),
            _ if steps[at].word.is_some() => {
                let end = Instant::now() + Duration::from_secs(2);
                while shown.lock().unwrap().saved < at && Instant::now() < end {
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
            _ => {}
        }
    }

    /// Killed in the middle of what was typed last, while the file is tidied after a rest, or on the way out.
    fn end(&mut self, session: &mut Session) -> &'static str {
        let rest = |chance: &mut Chance, from: usize, more: usize| {
            std::thread::sleep(Duration::from_millis((from + chance.below(more)).try_into().unwrap()));
        };
        let hit = match self.chance.below(20) {
            0 => {
                rest(&mut self.chance, 4950, 150);
                "about the tidying after a rest"
            }
            1..6 => {
                session.press("\x1bq");
                rest(&mut self.chance, 0, 60);
                if session.child.try_wait().unwrap().is_some() { "after the end" } else { "on the way out" }
            }
            _ => {
                rest(&mut self.chance, 0, 30);
                "among the keys"
            }
        };
        session.kill_9();
        hit
    }

    /// The session shows what the file has; gives back its article.
    fn is_shown(&self, session: &Session) -> usize {
        let holds = |text: &str| {
            let Some(number) = place(text) else { return false };
            let spans = self.facts.spans.keys().filter(|word| made::paragraph_of(word).0 == number).count();
            let counted = if spans == 1 { " 1 span ".to_owned() } else { format!(" {spans} spans ") };
            text.lines().next().is_some_and(|header| header.contains(&counted))
        };
        session.until(holds, "as many spans in the header as in the file");
        place(&session.text()).unwrap()
    }

    /// The file says what is there after one of the steps, and of none before the last that was shown as saved.
    fn check(&mut self, hit: &'static str, steps: &[Step], saved: usize) {
        let (found, broken) = model::read(&self.file());
        assert!(broken.is_empty(), "lines that are no records: {broken:?}");
        let before = std::iter::once(&self.facts).chain(steps.iter().map(|step| &step.after));
        let reached = before.enumerate().skip(saved).find(|(_, facts)| **facts == found);
        let keys: Vec<&str> = steps.iter().map(|step| step.keys.as_str()).collect();
        assert!(
            reached.is_some(),
            "{}: killed {hit}, {saved} steps of {keys:?} were shown as saved:\n{}\nbegun with\n{}",
            self.who,
            steps.last().map_or(String::new(), |last| found.difference(&last.after)),
            self.begun
        );
        let lost = reached.is_some_and(|(at, _)| at < steps.len());
        let hit = match (hit, lost) {
            ("among the keys", true) if saved == 0 => "among the keys, before anything was shown as saved",
            ("among the keys", true) => "among the keys, the last of them not yet on the disk",
            ("among the keys", false) => "among the keys, all of them on the disk",
            _ => hit,
        };
        *self.hits.entry(hit).or_default() += 1;
        self.steps += saved;
        self.facts = found;
    }
}

/// The article that is shown, from 0, once the corpus is known.
fn place(text: &str) -> Option<usize> {
    let (number, rest) = text.lines().next()?.split_once("▸ ")?.1.split_once('/')?;
    rest.starts_with(&format!("{ARTICLES} ")).then_some(number.parse::<usize>().ok()? - 1)
}

/// Files that a killed program has left half written.
fn remains(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".gloss-")).count()
}

#[test]
fn what_was_shown_as_saved_is_there_after_a_kill_at_any_moment() {
    let folder = made::dataset(ARTICLES);
    let (sessions, workers) = (times(25), 4);
    let begun = Instant::now();
    let work = |worker: usize| {
        let seed = u64::try_from(worker).unwrap();
        let mut analyst = Analyst {
            root: folder.path().to_owned(),
            who: format!("rosa{worker}"),
            facts: Facts::default(),
            chance: Chance(seed),
            begun: String::new(),
            hits: BTreeMap::new(),
            steps: 0,
        };
        (worker..sessions).step_by(workers).for_each(|number| analyst.session(number));
        (analyst.hits, analyst.steps)
    };
    let mut hits: BTreeMap<&str, usize> = BTreeMap::new();
    let mut acknowledged = 0;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        for thread in threads {
            let (found, steps) = thread.join().unwrap();
            acknowledged += steps;
            for (hit, count) in found {
                *hits.entry(hit).or_default() += count;
            }
        }
    });
    println!(
        "{sessions} sessions killed in {:.0} s, {acknowledged} steps shown as saved, none lost",
        begun.elapsed().as_secs_f64()
    );
    for (hit, count) in &hits {
        println!("{count:6} {hit}");
    }
    println!("{:6} files half written in annotations/", remains(&folder.path().join("annotations")));
    assert_eq!(hits.values().sum::<usize>(), sessions);
}
