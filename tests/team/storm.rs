//! Three annotators, one of them on two machines, work and sync at the same time over one repository. Sessions are open while
//! syncs run; many syncs are killed, alone or with the git that they run. In the end all have the same bytes, and every
//! record that was said to be saved is there.

use super::made::{Team, line, told};
use super::times;
use glossator::annotation::Record;
use glossator::annotation::fold::fold;
use glossator::store::AnnotatorName;
use glossator::store::actor::{self, Reply, Request, Store};
use glossator::store::home::Home;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PLACES: [(&str, &str); 4] = [("alice", "alice"), ("home", "alice"), ("boris", "boris"), ("carla", "carla")];
const LONG: Duration = Duration::from_mins(2);

struct Chance(u64);

impl Chance {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }
}

/// What was done, for the full form to tell.
#[derive(Clone, Copy, Debug, Default)]
struct Done {
    saved: usize,
    while_syncing: usize,
    syncs: usize,
    killed: usize,
    with_git: usize,
    busy: usize,
}

/// One annotator at one machine.
struct Machine<'a> {
    team: &'a Team,
    place: &'a str,
    who: &'a str,
    chance: Chance,
    /// The last revision of each record that was said to be saved.
    saved: BTreeMap<String, u64>,
    next: usize,
    done: Done,
}

impl Machine<'_> {
    fn round(&mut self) {
        let root = self.team.path(self.place);
        let (send, replies) = channel();
        let who = AnnotatorName::new(self.who).unwrap();
        let is_open = self.chance.below(2) == 0;
        let opened = actor::open(&Home::work(&root, &who), None, move |reply| _ = send.send(reply)).unwrap();
        let store = opened.1;
        if let Some(store) = &store {
            self.work(store, &replies);
        }
        let store = match store {
            Some(store) if !is_open => {
                close(&store, &replies);
                None
            }
            store => store,
        };
        let child =
            self.team.sync_as(self.place, self.who).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(store) = &store {
            self.done.while_syncing += self.work(store, &replies);
        }
        self.end(child);
        if let Some(store) = &store {
            self.work(store, &replies);
            if self.chance.below(2) == 0 {
                store.send(Request::Tidy);
            }
            close(store, &replies);
        }
    }

    /// Makes and changes records; each is one that counts once it was said to be saved.
    fn work(&mut self, store: &Store, replies: &Receiver<Reply>) -> usize {
        let count = self.chance.below(6);
        for _ in 0..count {
            let known = self.saved.len() as u64;
            let (id, rev) = match self.saved.iter().nth(self.chance.below(known.max(1) * 2).try_into().unwrap()) {
                Some((id, rev)) => (id.clone(), rev + 1),
                None => (format!("s-{}-{}", self.place, self.next), 1),
            };
            self.next += 1;
            let more = format!(
                "\"start\":0,\"end\":4,\"layer\":\"entity\",\"label\":\"PER\",\"note\":\"{}\",",
                "x".repeat(40)
            );
            let record = Record::from_line(line(&id, rev, "span", &more).trim_end()).unwrap();
            let ticket = self.next as u64;
            store.send(Request::Append(ticket, vec![record]));
            loop {
                let reply = replies.recv_timeout(LONG).unwrap();
                assert!(!matches!(reply, Reply::Failed(_)), "{reply:?}");
                if matches!(reply, Reply::Saved(saved) if saved == ticket) {
                    break;
                }
            }
            self.saved.insert(id, rev);
            self.done.saved += 1;
        }
        usize::try_from(count).unwrap()
    }

    /// The sync ends, or is ended.
    fn end(&mut self, mut child: Child) {
        self.done.syncs += 1;
        if self.chance.below(3) > 0 {
            return self.judge(child.wait_with_output().unwrap());
        }
        std::thread::sleep(Duration::from_millis(self.chance.below(300)));
        let with_git = self.chance.below(3) == 0;
        let gits = if with_git { children(child.id()) } else { Vec::new() };
        child.kill().unwrap();
        let ran = child.wait_with_output().unwrap();
        if ran.status.code().is_some() {
            return self.judge(ran);
        }
        self.done.killed += 1;
        if with_git {
            for pid in &gits {
                _ = Command::new("kill").args(["-KILL", pid]).stderr(Stdio::null()).status();
            }
            wait_until(|| gits.iter().all(|pid| is_gone(pid)));
            self.done.with_git += usize::from(!gits.is_empty());
            // As the message of the next one would say.
            self.remove_locks();
        }
    }

    fn judge(&mut self, ran: Output) {
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        // What a killed one has left at work may still have the index: that is waited for, then said.
        if ran.status.code() == Some(2) && said.contains("another git is at work here") {
            return self.remove_locks();
        }
        assert!(matches!(ran.status.code(), Some(0 | 1)), "{}: {ran:?}", self.place);
        let told = told(ran);
        self.done.busy += usize::from(told["end"] == "busy");
        assert!(told["end"] == "same" || told["end"] == "busy", "{}: {told}", self.place);
    }

    fn remove_locks(&self) {
        let folder = self.team.path(self.place).join(".git");
        for name in ["index.lock", "HEAD.lock", "config.lock", "refs/heads/main.lock", "refs/remotes/origin/main.lock"]
        {
            _ = fs::remove_file(folder.join(name));
        }
    }
}

fn close(store: &Store, replies: &Receiver<Reply>) {
    store.send(Request::Close);
    while !matches!(replies.recv_timeout(LONG).unwrap(), Reply::Closed(0)) {}
    wait_until(|| store.is_closed());
}

fn wait_until(holds: impl Fn() -> bool) {
    let end = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The processes that a process has started, where the system tells.
fn children(parent: u32) -> Vec<String> {
    let Ok(all) = fs::read_dir("/proc") else { return Vec::new() };
    let is_child = |pid: &String| {
        let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
        let after = stat.rsplit_once(')').map(|(_, after)| after.to_owned()).unwrap_or_default();
        after.split_whitespace().nth(1) == Some(&parent.to_string())
    };
    all.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(is_child).collect()
}

fn is_gone(pid: &str) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    stat.is_empty() || stat.contains(") Z ")
}

#[test]
fn all_converge_and_nothing_that_was_saved_is_lost() {
    let rounds = times(14);
    let team = Team::new(&["alice", "home", "boris", "carla"]);
    let begun = Instant::now();
    let machines: Vec<Machine> = std::thread::scope(|scope| {
        let at_work: Vec<_> = PLACES
            .iter()
            .zip(1..)
            .map(|((place, who), seed)| {
                let chance = Chance(seed * 7919);
                let mut machine =
                    Machine { team: &team, place, who, chance, saved: BTreeMap::new(), next: 0, done: Done::default() };
                scope.spawn(move || {
                    (0..rounds).for_each(|_| machine.round());
                    machine
                })
            })
            .collect();
        at_work.into_iter().map(|one| one.join().unwrap()).collect()
    });
    // Twice around: what the last one sends, the first has after that.
    for (place, who) in PLACES.iter().chain(&PLACES) {
        let last = told(team.sync_as(place, who).output().unwrap());
        assert_eq!(last["end"], "same", "{place}: {last}");
    }
    for name in ["alice", "boris", "carla"] {
        let bytes: Vec<Vec<u8>> = PLACES.iter().map(|(place, _)| fs::read(team.own(place, name)).unwrap()).collect();
        assert!(bytes.iter().all(|other| *other == bytes[0]), "{name}.jsonl is not the same everywhere");
        let sent = team.git(&team.path("origin.git"), &["show", &format!("main:annotations/{name}.jsonl")]);
        assert_eq!(format!("{sent}\n").as_bytes(), bytes[0], "{name}.jsonl is not what was sent");
        let folded = fold(&bytes[0]);
        assert!(folded.broken.is_empty() && folded.lines == folded.records.len(), "{name}.jsonl is not tidy");
        let there: BTreeMap<&str, u64> = folded.records.iter().map(|record| (record.id.as_str(), record.rev)).collect();
        for machine in machines.iter().filter(|machine| machine.who == name) {
            for (id, rev) in &machine.saved {
                assert!(there.get(id.as_str()).is_some_and(|found| found >= rev), "{id}@{rev} was saved and is lost");
            }
        }
    }
    for (place, _) in PLACES {
        assert_eq!(team.status(place), "", "{place}");
        assert_eq!(team.head(place), team.head("alice"));
    }
    team.git(&team.path("origin.git"), &["fsck", "--strict", "--no-dangling"]);
    let done: Vec<(&str, Done)> = machines.iter().map(|machine| (machine.place, machine.done)).collect();
    assert!(done.iter().map(|(_, done)| done.killed).sum::<usize>() > 0, "none was killed");
    println!("{rounds} rounds each in {:.0} s: {done:#?}", begun.elapsed().as_secs_f64());
}
