//! `gloss trust`: shows what the commands of a dataset would run, and keeps the user's consent to it.

use super::End;
use super::output::{self, Output};
use crate::schema::SuggestCommand;
use crate::store::dataset::Dataset;
use crate::store::trust::Trust as Consent;
use crate::store::trust::watched::{self, Watched};
use crate::text::count::counted;
use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

/// Files that are listed for a command.
const LISTED: usize = 20;

#[derive(Debug, Args)]
pub struct Trust {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Agree without being asked
    #[arg(long, conflicts_with = "revoke")]
    yes: bool,
    /// Take the consent back
    #[arg(long)]
    revoke: bool,
    /// Print JSON for programs, and ask nothing
    #[arg(long)]
    json: bool,
}

/// A command with what it would run, or why it can't.
struct Looked<'a> {
    command: &'a SuggestCommand,
    watched: Result<Watched, String>,
    trusted: bool,
    /// Something of that name was agreed to, and it is another by now.
    changed: bool,
}

pub fn run(args: &Trust, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let consent = Consent::open(&dataset.root)?;
    if args.revoke {
        return revoke(consent, &dataset, args.json, output);
    }
    for finding in dataset.findings.iter().filter(|finding| finding.code.ends_with("-command")) {
        output::complain(&format!("{}:{}: {}", finding.file, finding.line, finding.message));
    }
    let look = |command| {
        let watched = watched::look(&dataset.root, command);
        let trusted = watched.as_ref().is_ok_and(|watched| consent.holds(command, watched));
        Looked { command, watched, trusted, changed: !trusted && consent.was_given(command) }
    };
    let mut all: Vec<Looked> = dataset.schema.suggest.commands.iter().map(look).collect();
    if !args.json {
        show(&all, &dataset, output)?;
    }
    let open = all.iter().any(|one| !one.trusted && one.watched.is_ok());
    if open && (args.yes || (!args.json && ask()?)) {
        give(consent, &all)?;
        for one in &mut all {
            one.trusted = one.watched.is_ok();
        }
        if !args.json {
            let count = all.iter().filter(|one| one.trusted).count();
            output.line(&format!(
                "{} will run in sessions of {}. gloss trust --revoke takes that back.",
                counted(count, "command"),
                dataset.root.display()
            ))?;
        }
    }
    if args.json {
        let commands: Vec<Value> = all.iter().map(object).collect();
        output.json(&json!({ "dataset": dataset.root.to_string_lossy(), "commands": commands }))?;
    }
    Ok(if all.iter().all(|one| one.trusted) { End::Well } else { End::Findings })
}

fn revoke(consent: Consent, dataset: &Dataset, json: bool, output: &mut Output) -> anyhow::Result<End> {
    let had = consent.revoke()?;
    let root = dataset.root.display();
    if json {
        output.json(&json!({ "dataset": root.to_string(), "revoked": had }))?;
    } else if had {
        output.line(&format!("{root}: no command of it runs any more."))?;
    } else {
        output.line(&format!("{root}: no command of it was trusted."))?;
    }
    Ok(End::Well)
}

/// The line as gloss.toml has it: quoted, so that no argument looks like two.
fn line(run: &[String]) -> String {
    format!("{run:?}")
}

fn show(all: &[Looked], dataset: &Dataset, output: &mut Output) -> anyhow::Result<()> {
    if all.is_empty() {
        output.line("gloss.toml names no [[suggest.command]]: nothing of this dataset runs.")?;
    }
    for one in all {
        let state = match one {
            Looked { trusted: true, .. } => "trusted",
            Looked { changed: true, .. } => "CHANGED since you agreed",
            _ => "not trusted",
        };
        output.line(&format!("{} ({state})", one.command.name))?;
        output.line(&format!("  run      {}", line(&one.command.run)))?;
        match &one.watched {
            Err(why) => output.line(&format!("  can't run: {why}"))?,
            Ok(watched) => {
                output.line(&format!("  program  {}", watched.program.display()))?;
                output.line(&format!("  in       {}", dataset.root.display()))?;
                for file in watched.files.iter().take(LISTED) {
                    output.line(&format!("  file     {file}"))?;
                }
                if watched.files.len() > LISTED {
                    let rest = watched.files.len() - LISTED;
                    output.line(&format!("  file     … and {rest} more; --json lists them"))?;
                }
                for file in &watched.alone {
                    output.line(&format!(
                        "  note     {file} stands in the dataset's own folder: what it loads from there is not watched"
                    ))?;
                }
            }
        }
    }
    Ok(())
}

/// Asks; without a terminal there must be a `--yes`.
fn ask() -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        bail!(
            "not a terminal, so nobody can be asked: nothing was changed. Read the lines above, then: gloss trust --yes"
        );
    }
    Output::ask(
        "These programs run with your rights, as if you had typed them. Read the files first. Run them? [y/N]: ",
    )?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

fn give(consent: Consent, all: &[Looked]) -> anyhow::Result<()> {
    let usable = all.iter().filter_map(|one| Some((one.command.name.as_str(), one.watched.as_ref().ok()?)));
    Ok(consent.give(usable)?)
}

fn object(one: &Looked) -> Value {
    let Looked { command, watched, trusted, changed } = one;
    match watched {
        Ok(watched) => json!({
            "name": command.name,
            "run": command.run,
            "trusted": trusted,
            "changed": changed,
            "program": watched.program.to_string_lossy(),
            "files": watched.files,
        }),
        Err(why) => {
            json!({ "name": command.name, "run": command.run, "trusted": trusted, "changed": changed, "error": why })
        }
    }
}
