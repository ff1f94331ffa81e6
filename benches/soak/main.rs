//! A session that lasts: random keys, each with a meaning where it is pressed, through the program without a terminal, on
//! the files of a dataset with all that an annotator has in it. Every key is drawn. What it holds at a tenth and at the end,
//! and the slowest keys by what they do; `apply` is the state alone, the rest is what runs beside the loop in a terminal.
//!
//! `cargo bench --bench soak -- DATASET [KEYS] [SEED]`; a dataset of any size is made by benches/corpus.py.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod presser;

use anyhow::Context as _;
use glossator::driver::Headless;
use glossator::keymap::Context;
use glossator::session::Start;
use glossator::store::dataset::Dataset;
use glossator::store::{AnnotatorName, annotations, corpus_index};
use presser::Presser;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A key that takes longer is felt.
const FELT: Duration = Duration::from_millis(50);

/// How long the keys of one meaning took: in the state, drawn, and with all that they set going.
#[derive(Default)]
struct Times {
    apply: Vec<Duration>,
    draw: Vec<Duration>,
    all: Vec<Duration>,
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let root = args.next().context("which dataset?")?;
    let keys: usize = args.next().map_or(Ok(100_000), |arg| arg.parse())?;
    let seed: u64 = args.next().map_or(Ok(7), |arg| arg.parse())?;
    let mut program = open(Path::new(&root))?;
    let mut presser = Presser::new(seed, &program);
    println!("seed {seed}, load {}, at the start {} MB", load(), resident());
    let mut times: BTreeMap<String, Times> = BTreeMap::new();
    let (mut early, mut contexts) = (0, BTreeMap::new());
    let begun = Instant::now();
    for number in 1..=keys {
        let (name, key) = presser.next(&program);
        *contexts.entry(Context::of(&program.session).name()).or_insert(0) += 1;
        let (applied, before) = (program.applied, Instant::now());
        program.press(&key);
        let (apply, all, now) = (program.applied.saturating_sub(applied), before.elapsed(), Instant::now());
        std::hint::black_box(program.screen());
        let (draw, at) = (now.elapsed(), times.entry(name).or_default());
        at.apply.push(apply);
        at.draw.push(draw);
        at.all.push(all);
        // In a terminal they go to the disk.
        program.written.clear();
        anyhow::ensure!(!program.ended, "the session ended at key {number}, {key}");
        if number == keys / 10 {
            early = resident();
        }
        if number % (keys / 10).max(1) == 0 {
            println!(
                "{number} keys, {} records, {} MB, {} s",
                program.session.own.iter().count(),
                resident(),
                begun.elapsed().as_secs()
            );
        }
    }
    println!("memory at the end / at a tenth: {} / {early} MB; load {}; {contexts:?}", resident(), load());
    tell(times);
    Ok(())
}

/// The session, as the program begins it; others' work is left out.
fn open(root: &Path) -> anyhow::Result<Headless> {
    let dataset = Dataset::open(root)?;
    let who = annotations::present(root).into_iter().next().map_or_else(|| "ada".to_owned(), |file| file.name);
    let records = annotations::read(&annotations::path(root, &AnnotatorName::new(&who)?)).map(|read| read.records);
    let start = Start {
        name: dataset.name.clone(),
        schema: Some(Arc::new(dataset.schema.clone())),
        who,
        records: records.unwrap_or_default(),
        size: (120, 36),
        suggestions: dataset.schema.suggest.on,
        ..Start::default()
    };
    Ok(Headless::new(start, corpus_index::load(&dataset.root, &dataset.schema, &|| false), true))
}

/// The slowest first, by the state and the drawing.
fn tell(times: BTreeMap<String, Times>) {
    let last = |mut times: Vec<Duration>| {
        times.sort();
        let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
        [at(50), at(99), at(100)].map(Option::unwrap_or_default)
    };
    let mut rows: Vec<_> = times
        .into_iter()
        .map(|(name, one)| (one.all.len(), name, last(one.apply), last(one.draw), last(one.all)))
        .collect();
    rows.sort_by_key(|(_, _, apply, draw, _)| std::cmp::Reverse(apply[2] + draw[2]));
    println!("{:>7} {:32} {:>26} {:>26} {:>26}", "keys", "", "apply p50 p99 max ms", "draw", "with all set going");
    for (count, name, apply, draw, all) in rows {
        let ms = |times: [Duration; 3]| times.map(|time| format!("{:8.2}", time.as_secs_f64() * 1e3)).join(" ");
        let felt = if apply[2] + draw[2] > FELT { "  felt" } else { "" };
        println!("{count:>7} {name:32} {} {} {}{felt}", ms(apply), ms(draw), ms(all));
    }
}

/// What the process holds, in MB; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kb| kb.parse::<usize>().ok()).unwrap_or_default() >> 10
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("unknown").to_owned()
}
