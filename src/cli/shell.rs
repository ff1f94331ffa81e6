//! `gloss completions` and `gloss man`: what a shell and `man` want to know, made from the command line itself.

use super::End;
use super::output::Output;
use anyhow::Context;
use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man;
use std::fs;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Debug, Args)]
pub struct Pages {
    /// Write a page for gloss and one for each command into this folder, instead of printing the first
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What the page of gloss says beyond its options.
const FURTHER: &str = r#".SH ENVIRONMENT
.TP
\fBGLOSS_ANNOTATOR\fR
Who annotates, where \fB\-\-as\fR does not say so.
.TP
\fBGLOSS_CONFIG\fR
The user's configuration, instead of \fIglossator/config.toml\fR in the platform's configuration folder.
.TP
\fBNO_COLOR\fR
No colours.
.SH FILES
.TP
\fIgloss.toml\fR
The schema of the dataset.
.TP
\fIcorpus/\fR
The articles; never written to.
.TP
\fIannotations/NAME.jsonl\fR
One annotator's records.
.SH "EXIT STATUS"
0 when all is well, 1 for findings, 2 for a wrong use or input.
"#;

pub fn completions(args: &Completions, output: &mut Output) -> anyhow::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "gloss", &mut script);
    output.raw(String::from_utf8_lossy(&script).trim_end())?;
    Ok(End::Well)
}

pub fn pages(args: &Pages, output: &mut Output) -> anyhow::Result<End> {
    let mut gloss = super::command().disable_help_subcommand(true);
    gloss.build();
    let mut first = page(&gloss)?;
    first.push_str(FURTHER);
    let Some(folder) = &args.out else {
        output.raw(first.trim_end())?;
        return Ok(End::Well);
    };
    fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let others = gloss.get_subcommands().map(|one| Ok((format!("gloss-{}.1", one.get_name()), page(one)?)));
    let pages: Vec<(String, String)> =
        std::iter::once(Ok(("gloss.1".to_owned(), first))).chain(others).collect::<anyhow::Result<_>>()?;
    for (name, text) in pages {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))?;
        output.line(&path.display().to_string())?;
    }
    Ok(End::Well)
}

fn page(command: &clap::Command) -> anyhow::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
