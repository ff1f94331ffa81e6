//! `gloss init`: a new dataset, by questions or without.

use super::End;
use super::output::Output;
use crate::schema::parse::FILE;
use crate::schema::ready;
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use crate::text::count::counted;
use anyhow::{Context, bail};
use clap::Args;
use std::fs::{self, File};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Init {
    /// Folder to make
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Copy these files into corpus/, byte for byte
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    /// Ready label set
    #[arg(long, value_parser = ready::SETS)]
    labels: Option<String>,
    /// Name of the dataset
    #[arg(long)]
    name: Option<String>,
    /// Language of the articles, BCP 47
    #[arg(long)]
    language: Option<String>,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

pub fn run(args: &Init, output: &mut Output) -> anyhow::Result<End> {
    let shown = args.dir.display().to_string();
    if args.dir.join(FILE).exists() {
        bail!("{shown}: there is a gloss.toml already; nothing was changed. Open it with: gloss {shown}");
    }
    for file in &args.from {
        if !file.is_file() {
            bail!("{}: no such file; nothing was made.", file.display());
        }
    }
    let folder = std::path::absolute(&args.dir)?.file_name().map(|name| name.to_string_lossy().into_owned());
    let ask = Questions { quiet: args.yes };
    let somebody = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !args.yes && !somebody {
        bail!("nobody to ask: add --yes to take the defaults, or --name, --language and --labels with it.");
    }
    let name = ask.answer(args.name.as_deref(), "Name of the dataset", &folder.unwrap_or_default(), &[])?;
    let language = ask.answer(args.language.as_deref(), "Language of the articles (BCP 47)", "en", &[])?;
    let labels = ask.answer(args.labels.as_deref(), "Labels (news, conll, empty)", "news", &ready::SETS)?;
    let schema = ready::file(&labels, &name, &language).context("no such label set")?;
    for folder in ["corpus", "annotations", "docs"] {
        let made = args.dir.join(folder);
        fs::create_dir_all(&made).with_context(|| format!("{shown}/{folder} can't be made"))?;
        if !made.canonicalize()?.starts_with(args.dir.canonicalize()?) {
            bail!("{shown}/{folder} is a symbolic link that leads out of the dataset; nothing was written there.");
        }
    }
    for file in &args.from {
        copy(file, &args.dir.join("corpus"))?;
    }
    put(&args.dir.join("annotations/.gitattributes"), "*.jsonl merge=union\n")?;
    ignore(&args.dir.join(".gitignore"))?;
    put(&args.dir.join("docs/guidelines.md"), &guidelines(&labels))?;
    put(&args.dir.join(FILE), &schema)?;
    let dataset = Dataset::open(&args.dir)?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let paragraphs: usize = corpus.paragraphs();
    let (articles, paragraphs) = (counted(corpus.len(), "article"), counted(paragraphs, "paragraph"));
    output.line(&format!("{shown}: {articles}, {paragraphs}, labels {labels}"))?;
    for finding in &corpus.findings {
        output.line(&format!("{}:{}: {}", finding.file, finding.line, finding.message))?;
    }
    output.line(&format!("Annotate it with: gloss {shown}"))?;
    Ok(End::Well)
}

struct Questions {
    quiet: bool,
}

impl Questions {
    fn answer(&self, given: Option<&str>, question: &str, default: &str, allowed: &[&str]) -> anyhow::Result<String> {
        if let Some(given) = given {
            return Ok(given.to_owned());
        }
        if self.quiet {
            return Ok(default.to_owned());
        }
        loop {
            Output::ask(&format!("{question} [{default}]: "))?;
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                bail!("no answer: nothing was made.");
            }
            let answer = line.trim();
            if answer.is_empty() {
                return Ok(default.to_owned());
            }
            if allowed.is_empty() || allowed.contains(&answer) {
                return Ok(answer.to_owned());
            }
        }
    }
}

/// Writes a file that must not be there yet, or is the same already.
fn put(path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut file = File::create_new(path).with_context(|| path.display().to_string())?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// Adds our folder to what git leaves out. A link is not written through: who made it may mean any file.
fn ignore(path: &Path) -> anyhow::Result<()> {
    if path.is_symlink() {
        bail!("{}: it is a symbolic link and was not written to. Add the line .gloss/ to it yourself.", path.display());
    }
    let before = fs::read_to_string(path).unwrap_or_default();
    if before.lines().any(|line| line.trim() == ".gloss/") {
        return Ok(());
    }
    let mut file = File::options().create(true).append(true).open(path)?;
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    Ok(writeln!(file, "{gap}.gloss/")?)
}

fn copy(from: &Path, folder: &Path) -> anyhow::Result<()> {
    let name = from
        .file_name()
        .and_then(|name| name.to_str())
        .filter(|name| !name.starts_with('.') && !name.chars().any(char::is_control));
    let Some(name) = name else {
        bail!("{}: the file name can't be used in a corpus; rename the file.", from.display())
    };
    let to = folder.join(name);
    let bytes = fs::read(from).with_context(|| from.display().to_string())?;
    if to.exists() {
        if fs::read(&to)? == bytes {
            return Ok(());
        }
        bail!(
            "{}: another file of that name is in corpus/ already; it was not overwritten. Rename one.",
            from.display()
        );
    }
    let mut file = File::create_new(&to).with_context(|| to.display().to_string())?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

fn guidelines(labels: &str) -> String {
    let mut text = "# Guidelines\n\nWhat each label means, what its bounds are, and the hard cases.\n".to_owned();
    for label in ready::schema(labels).unwrap_or_default().layers.into_iter().flat_map(|layer| layer.labels) {
        let section = [
            "\n## ",
            &label.title,
            "\n\n`",
            &label.name,
            "`: say here what counts and what does not, with an example.\n",
        ];
        text.extend(section);
    }
    text
}
