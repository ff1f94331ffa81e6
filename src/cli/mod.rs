//! The command line: one file a subcommand. Knows no screen.

mod add;
mod agree;
mod annotator;
mod assign;
mod check;
mod compact;
mod configured;
mod diff;
mod docs;
mod exchange;
mod export;
mod formats;
mod gold;
mod guides;
mod import;
mod init;
mod layer;
mod output;
mod practice;
mod progress;
mod recode;
mod report;
mod sample;
mod search;
mod shell;
mod spans;
mod stats;
mod suggest;
mod sync;
mod trust;
mod tutorial;

use crate::driver;
use crate::session::Begin;
use crate::store::dataset::Dataset;
use clap::{Args, CommandFactory, Parser, Subcommand};
use output::Output;
use std::path::PathBuf;
use std::process::ExitCode;

/// Annotate news articles in the terminal: entities and stances, from the keyboard, saved as JSON lines.
#[derive(Debug, Parser)]
#[command(name = "gloss", version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Examples:\n  gloss init talks --from dossier.txt --yes    a dataset of a file\n  gloss talks                                  annotate it\n  gloss ./init                                 a folder that is called like a command"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    place: Place,
}

/// Which dataset, and who annotates.
#[derive(Clone, Debug, Args)]
struct Place {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Who annotates: a-z 0-9 . _ - (else `GLOSS_ANNOTATOR`, the user's configuration, the login name)
    #[arg(long = "as", value_name = "NAME")]
    who: Option<String>,
}

/// A session that begins with the review.
#[derive(Clone, Debug, Args)]
struct Review {
    #[command(flatten)]
    place: Place,
    /// Hide who is who
    #[arg(long)]
    blind: bool,
}

/// A command that reads a dataset.
#[derive(Clone, Debug, Args)]
struct Read {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a dataset: gloss.toml, corpus/, annotations/
    #[command(after_help = "Example: gloss init talks --from dossier.txt --yes")]
    Init(init::Init),
    /// Take documents into corpus/: web pages, DOCX, ODT, EPUB, PDF, text in any encoding
    #[command(after_help = ADD)]
    Add(add::Add),
    /// Name everything that is wrong with a dataset, with file and line
    #[command(after_help = "Example: gloss check --json | jq '.findings[].message'")]
    Check(Read),
    /// Count documents, spans, stances and progress
    #[command(after_help = "Example: gloss stats talks")]
    Stats(Read),
    /// List the articles
    #[command(after_help = "Example: gloss docs --json | jq -r .title")]
    Docs(Read),
    /// List the spans of all annotators with their context
    #[command(after_help = SPANS)]
    Spans(spans::Spans),
    /// Put one label in the place of another in one's own records: rename, merge, or split by --where; a look first
    #[command(after_help = RECODE)]
    Recode(recode::Recoding),
    /// List where a pattern stands in the corpus; exit 1 where it stands nowhere
    #[command(after_help = "Example: gloss search --regex --json 'Kass?is' talks | jq -r .quote")]
    Search(search::Search),
    /// Measure how far annotators agree, in paragraphs that both have finished
    #[command(after_help = "Example: gloss agree talks --ci --json | jq '.layers.entity.headline'")]
    Agree(agree::Agree),
    /// List what two annotators, or one at two times, have and have not in common; exit 0 either way
    #[command(after_help = DIFF)]
    Diff(diff::Diff),
    /// Write what the built-in engine proposes for every paragraph that is not done
    #[command(after_help = "Example: gloss suggest talks --as alice --json | jq -r .quote")]
    Suggest(suggest::Suggest),
    /// Look at the commands of gloss.toml and agree to them: nothing of a dataset runs without
    #[command(after_help = "Example: gloss trust talks --json | jq '.commands[].run'")]
    Trust(trust::Trust),
    /// Derive gold: what annotators agree on and reviewers decided; exit 0 also where something is open
    #[command(after_help = "Example: gloss gold talks --majority 2 --json | jq '.open[].doc'")]
    Gold(gold::Gold),
    /// Take in what was annotated elsewhere; exit 1 where something was not understood
    #[command(after_help = IMPORT)]
    Import(import::Import),
    /// Write articles and annotations for other programs, and what is lost by that
    #[command(after_help = EXPORT)]
    Export(export::Export),
    /// List the formats of import and export, with what each holds
    #[command(after_help = "Example: gloss formats --json | jq -r .format")]
    Formats(formats::List),
    /// Write what was learnt as one page that needs nothing else, or who is for and against whom as a network
    #[command(after_help = REPORT)]
    Report(report::Reporting),
    /// Go through what several annotators have, and decide
    #[command(after_help = "Example: gloss review talks --as rk --blind")]
    Review(Review),
    /// Deal articles to people, so that all have as much to read and every pair shares some: writes assign.jsonl
    #[command(after_help = ASSIGN)]
    Assign(assign::Assign),
    /// Draw a sample of the articles that stands for the whole, and say who reads it in assign.jsonl
    #[command(after_help = SAMPLE)]
    Sample(sample::Sample),
    /// Commit your annotations, fetch and merge the team's, and send all of it, over git
    #[command(after_help = SYNC)]
    Sync(sync::Sync),
    /// Bring an annotation file into its tidy form now
    #[command(after_help = "Example: gloss compact --prune 90d --as alice")]
    Compact(compact::Compact),
    /// Practise on paragraphs that gold has: after each one sees what gold has there; nobody's work, never counted
    #[command(
        after_help = "Examples:\n  gloss practice talks --as rosa\n  gloss practice talks --layer stance --again"
    )]
    Practice(practice::Practice),
    /// Learn the keys in ten minutes, on a dataset that is thrown away
    #[command(after_help = "Example: gloss tutorial")]
    Tutorial,
    /// Print what a shell needs to complete commands and options
    #[command(after_help = "Example: gloss completions bash > ~/.local/share/bash-completion/completions/gloss")]
    Completions(shell::Completions),
    /// Print the manual page, or write the pages of all commands
    #[command(after_help = "Example: gloss man --out ~/.local/share/man/man1")]
    Man(shell::Pages),
}

const ADD: &str = "Examples:\n  gloss add saved/*.html --dir talks\n  gloss add *.txt --encoding windows-1251 --name '(?<date>\\d{4}-\\d\\d-\\d\\d)_(?<outlet>[^_]+)_(?<title>.+)'\n  gloss add interview.docx --json | jq -r '.added[].id'";
const DIFF: &str = "Examples:\n  gloss diff alice boris\n  gloss diff alice@HEAD~3 alice --layer stance\n  gloss diff old/alice.jsonl alice --json | jq -c 'select(.kind == \"changed\") | .what'";

const SPANS: &str = "Examples:\n  gloss spans --layer stance --holder Karimova\n  gloss spans talks --where 'label:PER outlet:wire' --sort left\n  gloss spans talks --different --layer entity\n  gloss spans talks --untagged --by alice --json | jq -r .quote";
const RECODE: &str = "Examples:\n  gloss recode PERSON PER\n  gloss recode entity/MISC entity/EVENT talks --where 'text:summit' --as alice\n  gloss recode entity/MISC entity/EVENT talks --where 'text:summit' --as alice --apply";
const ASSIGN: &str = "Examples:\n  gloss assign --to alice,boris,carla --overlap 2 --seed 7\n  gloss assign talks --to alice,boris --docs 'outlet:wire from:2015-05' --part pilot --dry-run\n  gloss assign --add --to dora,alice --json | jq '.people[].paragraphs'";
const SAMPLE: &str = "Examples:\n  gloss sample --by outlet,month -n 200 --seed 7 --to alice,boris\n  gloss sample talks -n 50 --to alice,boris,carla --part pilot --dry-run\n  gloss sample --by year -n 40 --to alice,boris --add --json | jq '.strata[]'";
const SYNC: &str = "Examples:\n  gloss sync                    your work to the team, theirs to you\n  gloss sync talks --dry-run    what would be committed\n  gloss sync --json | jq .came";

const REPORT: &str = "Examples:\n  gloss report talks.html talks\n  gloss report talks.html talks --gold --articles none --force\n  gloss report --network talks.graphml talks";

const IMPORT: &str = "Examples:\n  gloss import auto corpus.zip talks\n  gloss import brat annotated/ talks --as rosa --yes\n  gloss import conll train.txt --gold --json";

const EXPORT: &str = "Examples:\n  gloss export brat out/ talks --by alice\n  gloss export parquet out/ talks --gold --split 80/10/10 --seed 7 --group-by outlet\n  gloss export conll out.conll talks --by alice --layer entity --done-only --strict";

/// The command line, for what is made from it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// How a command ended.
pub(crate) enum End {
    /// All is well.
    Well,
    /// Findings that are errors, or nothing where something was sought.
    Findings,
}

/// Runs the program: exit 0, 1 for findings or nothing found, 2 for a wrong use or input. A broken pipe is success.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::default();
    match run(cli, &mut output) {
        Ok(End::Well) => ExitCode::SUCCESS,
        Ok(End::Findings) => ExitCode::from(1),
        Err(_) if output.is_closed() => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("gloss: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli, output: &mut Output) -> anyhow::Result<End> {
    match cli.command {
        None => annotate(&cli.place, None),
        Some(Command::Review(args)) => annotate(&args.place, Some(args.blind)),
        Some(Command::Init(args)) => init::run(&args, output),
        Some(Command::Add(args)) => add::run(&args, output),
        Some(Command::Check(args)) => check::run(&args, output),
        Some(Command::Stats(args)) => stats::run(&args, output),
        Some(Command::Docs(args)) => docs::run(&args, output),
        Some(Command::Spans(args)) => spans::run(&args, output),
        Some(Command::Recode(args)) => recode::run(&args, output),
        Some(Command::Search(args)) => search::run(&args, output),
        Some(Command::Agree(args)) => agree::run(&args, output),
        Some(Command::Diff(args)) => diff::run(&args, output),
        Some(Command::Suggest(args)) => suggest::run(&args, output),
        Some(Command::Trust(args)) => trust::run(&args, output),
        Some(Command::Gold(args)) => gold::run(&args, output),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Report(args)) => report::run(&args, output),
        Some(Command::Formats(args)) => formats::run(&args, output),
        Some(Command::Import(args)) => import::run(&args, output),
        Some(Command::Assign(args)) => assign::run(&args, output),
        Some(Command::Sample(args)) => sample::run(&args, output),
        Some(Command::Sync(args)) => sync::run(&args, output),
        Some(Command::Compact(args)) => compact::run(&args, output),
        Some(Command::Completions(args)) => shell::completions(&args, output),
        Some(Command::Practice(args)) => practice::run(&args),
        Some(Command::Tutorial) => tutorial::run(output),
        Some(Command::Man(args)) => shell::pages(&args, output),
    }
}

/// Opens a session; `review`: in the review, with names hidden or as the dataset says.
fn annotate(place: &Place, review: Option<bool>) -> anyhow::Result<End> {
    let configured = configured::load();
    let who = annotator::name(place.who.as_deref(), &configured.config)?;
    let mut dataset = Dataset::open(&place.dir)?;
    let hidden = configured.config.settle(&mut dataset.schema, &configured.file);
    let notices = configured.notice().into_iter().chain(hidden.into_iter().map(|finding| finding.message)).collect();
    dataset.schema.review.blind |= review == Some(true);
    let begin = if review.is_some() { Begin::Review } else { Begin::Text };
    driver::run(
        dataset,
        &driver::Options { who, colour: colour(), config: configured.config, notices, begin, practice: None },
    )?;
    Ok(End::Well)
}

/// Whether the person wants colours, and the terminal has them.
fn colour() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
