//! A file system in memory whose calls fail, and whose power goes: what was not synced may then be there, or not, or in part.

use super::{Files, How, Open, Seen};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, UNIX_EPOCH};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and nothing is done.
    Refused(io::ErrorKind),
    /// Half of it is written, then it fails; what writes nothing is refused.
    Half,
    /// It is done, and fails all the same.
    Done,
}

/// What is left of data that was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    None,
    /// Everything.
    All,
    /// The first half of what was added.
    Half,
    /// The length, with zeros in it.
    Zeros,
}

#[derive(Clone, Debug, Default)]
struct Node {
    now: Vec<u8>,
    durable: Vec<u8>,
    /// Bytes that the system gave up after a sync that failed: a later sync that succeeds does not write them.
    given_up: std::ops::Range<usize>,
    changed: u64,
}

#[derive(Clone, Debug, Default)]
struct State {
    nodes: Vec<Node>,
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
    durable_folders: BTreeSet<PathBuf>,
    calls: usize,
    clock: u64,
    /// Which calls fail, and how.
    fault: Option<(std::ops::Range<usize>, Fault)>,
    /// From this call on the power is gone.
    off: Option<usize>,
}

/// The file system; clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Simulated(Arc<Mutex<State>>);

impl Simulated {
    /// With one folder in it.
    pub fn with_folder(path: &str) -> Self {
        let simulated = Self::default();
        simulated.state().folders.insert(path.into());
        simulated.state().durable_folders.insert(path.into());
        simulated
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets calls fail.
    pub fn fail(&self, calls: std::ops::Range<usize>, fault: Fault) {
        self.state().fault = Some((calls, fault));
    }

    /// Lets the power go with that call.
    pub fn cut_power(&self, call: usize) {
        self.state().off = Some(call);
    }

    /// How many calls there were.
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// Another program puts a file in place of one, as git and editors do; it is durable.
    pub fn put(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state();
        state.clock += 1;
        let node = Node { now: bytes.to_vec(), durable: bytes.to_vec(), changed: state.clock, ..Node::default() };
        state.nodes.push(node);
        let at = state.nodes.len() - 1;
        state.names.insert(path.into(), at);
        state.durable_names.insert(path.into(), at);
    }

    /// What is there when the power comes back.
    #[must_use]
    pub fn after_cut(&self, names_kept: bool, left: Left) -> Self {
        let state = self.state();
        let (names, folders) =
            if names_kept { (&state.names, &state.folders) } else { (&state.durable_names, &state.durable_folders) };
        let there = |path: &Path| path.parent().is_some_and(|folder| folders.contains(folder));
        let node = |node: &Node| {
            let now = node.on_disk();
            let added = now.get(node.durable.len()..).filter(|_| now.starts_with(&node.durable));
            let bytes = match (left, added) {
                (Left::None, _) => node.durable.clone(),
                (Left::All, _) | (Left::Half | Left::Zeros, None) => now.clone(),
                (Left::Half, Some(added)) => [&node.durable, &added[..added.len() / 2]].concat(),
                (Left::Zeros, Some(added)) => [&node.durable[..], &vec![0; added.len()]].concat(),
            };
            Node { now: bytes.clone(), durable: bytes, changed: node.changed, ..Node::default() }
        };
        let names: BTreeMap<_, _> =
            names.iter().filter(|(path, _)| there(path)).map(|(p, n)| (p.clone(), *n)).collect();
        Self(Arc::new(Mutex::new(State {
            nodes: state.nodes.iter().map(node).collect(),
            durable_names: names.clone(),
            names,
            folders: folders.clone(),
            durable_folders: folders.clone(),
            clock: state.clock + 1,
            ..State::default()
        })))
    }

    /// Counts a call; what is to happen to it.
    fn step(&self) -> io::Result<Option<Fault>> {
        let mut state = self.state();
        let call = state.calls;

        state.calls += 1;
        if state.off.is_some_and(|off| call >= off) {
            return Err(io::Error::other("the power is gone"));
        }
        Ok(state.fault.as_ref().filter(|(calls, _)| calls.contains(&call)).map(|(_, fault)| *fault))
    }

    /// A call that is done as a whole or not at all.
    fn call<T>(&self, work: impl FnOnce(&mut State) -> io::Result<T>) -> io::Result<T> {
        match self.step()? {
            None => work(&mut self.state()),
            Some(Fault::Refused(kind)) => Err(kind.into()),
            Some(Fault::Half) => Err(io::ErrorKind::StorageFull.into()),
            Some(Fault::Done) => work(&mut self.state()).and(Err(io::Error::other("input/output error"))),
        }
    }
}

impl Node {
    /// What a sync puts on the disk.
    fn on_disk(&self) -> Vec<u8> {
        let mut bytes = self.now.clone();
        bytes[self.given_up.clone()].fill(0);
        bytes
    }
}

struct OpenNode(Simulated, usize);

impl OpenNode {
    fn change(&self, work: impl FnOnce(&mut Node)) {
        let mut state = self.0.state();
        state.clock += 1;
        let clock = state.clock;
        if let Some(node) = state.nodes.get_mut(self.1) {
            work(node);
            node.changed = clock;
        }
    }
}

impl Open for OpenNode {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let fault = self.0.step()?;
        let written = match fault {
            Some(Fault::Refused(_)) => &[],
            Some(Fault::Half) => &bytes[..bytes.len() / 2],
            Some(Fault::Done) | None => bytes,
        };
        self.change(|node| node.now.extend_from_slice(written));
        match fault {
            None => Ok(()),
            Some(Fault::Refused(kind)) => Err(kind.into()),
            Some(_) => Err(io::ErrorKind::StorageFull.into()),
        }
    }
    fn sync(&mut self) -> io::Result<()> {
        match self.0.step()? {
            Some(Fault::Refused(_) | Fault::Half) => {
                self.change(|node| node.given_up = node.durable.len().min(node.now.len())..node.now.len());
                Err(io::Error::other("input/output error"))
            }
            fault => {
                self.change(|node| node.durable = node.on_disk());
                fault.map_or(Ok(()), |_| Err(io::Error::other("input/output error")))
            }
        }
    }
    fn cut(&mut self, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).unwrap();
        match self.0.step()? {
            Some(Fault::Refused(_) | Fault::Half) => Err(io::Error::other("input/output error")),
            fault => {
                self.change(|node| {
                    node.now.resize(length, 0);
                    node.given_up = node.given_up.start.min(length)..node.given_up.end.min(length);
                });
                fault.map_or(Ok(()), |_| Err(io::Error::other("input/output error")))
            }
        }
    }
    fn length(&self) -> io::Result<u64> {
        let at = self.1;
        self.0.call(|state| Ok(state.nodes[at].now.len() as u64))
    }
}

impl Files for Simulated {
    fn seen(&self, path: &Path) -> io::Result<Option<Seen>> {
        self.call(|state| {
            let seen = |at: &usize| {
                let node = &state.nodes[*at];
                let modified = Some(UNIX_EPOCH + Duration::from_secs(node.changed));
                Seen { size: node.now.len() as u64, modified, inode: *at as u64 }
            };
            Ok(state.names.get(path).map(seen))
        })
    }
    fn is_link(&self, _: &Path) -> bool {
        false
    }
    fn is_folder(&self, path: &Path) -> bool {
        self.state().folders.contains(path)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call(|state| Ok(state.names.get(path).map(|at| state.nodes[*at].now.clone()).unwrap_or_default()))
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.call(|state| {
            state.folders.insert(path.into());
            Ok(())
        })
    }
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Open + '_>> {
        let at = self.call(|state| {
            if !path.parent().is_some_and(|folder| state.folders.contains(folder)) {
                return Err(io::ErrorKind::NotFound.into());
            }
            let known = state.names.get(path).copied();
            match (how, known) {
                (How::Fresh, Some(_)) => Err(io::ErrorKind::AlreadyExists.into()),
                (How::Cut, None) => Err(io::ErrorKind::NotFound.into()),
                (_, Some(at)) => Ok(at),
                (_, None) => {
                    state.nodes.push(Node::default());
                    let at = state.nodes.len() - 1;
                    state.names.insert(path.into(), at);
                    Ok(at)
                }
            }
        })?;
        Ok(Box::new(OpenNode(self.clone(), at)))
    }
    fn copy_rights(&self, _: &Path, _: &Path) -> io::Result<()> {
        self.call(|_| Ok(()))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|state| {
            let at = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
            state.names.insert(to.into(), at);
            Ok(())
        })
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call(|state| state.names.remove(path).map(|_| ()).ok_or_else(|| io::ErrorKind::NotFound.into()))
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.call(|state| {
            let is_here = |name: &Path| name.parent() == Some(path);
            state.durable_names.retain(|name, _| !is_here(name));
            state
                .durable_names
                .extend(state.names.iter().filter(|(name, _)| is_here(name)).map(|(p, n)| (p.clone(), *n)));
            state.durable_folders.extend(state.folders.iter().filter(|folder| is_here(folder)).cloned());
            Ok(())
        })
    }
}
