//! `gloss formats`: the formats of import and export, and what each holds.

use super::End;
use super::output::Output;
use crate::exchange::held::{Held, holds};
use crate::exchange::{Format, Layout, What, formats};
use clap::Args;
use serde_json::{Map, json};

/// Options of `gloss formats`.
#[derive(Debug, Args)]
pub struct List {
    /// Only this format, with what is held in part
    format: Option<String>,
    /// Print a line of JSON a format
    #[arg(long)]
    json: bool,
}

pub fn run(args: &List, output: &mut Output) -> anyhow::Result<End> {
    let chosen: Vec<&dyn Format> = match &args.format {
        Some(name) => vec![super::exchange::format(name)?],
        None => formats::ALL.to_vec(),
    };
    for format in &chosen {
        if args.json {
            output.json(&object(*format))?;
        } else if args.format.is_some() {
            one(*format, output)?;
        } else {
            output.line(&format!("{:<13} {}", format.name(), format.about()))?;
            let lost: Vec<&str> = lost(*format).into_iter().map(What::name).collect();
            let lost = if lost.is_empty() { "nothing".to_owned() } else { lost.join(", ") };
            output.line(&format!("{:<13} loses: {lost}", ""))?;
        }
    }
    Ok(End::Well)
}

fn lost(format: &dyn Format) -> Vec<What> {
    What::ALL.into_iter().filter(|what| !holds(format.holds(), *what)).collect()
}

fn object(format: &dyn Format) -> serde_json::Value {
    let held = What::ALL.into_iter().map(|what| {
        let how = match format.holds().iter().find(|(one, _)| *one == what) {
            None => "no",
            Some((_, Held::Whole)) => "yes",
            Some((_, Held::Part(how))) => how,
        };
        (what.name().to_owned(), json!(how))
    });
    json!({
        "format": format.name(),
        "about": format.about(),
        "offsets": format.unit().name(),
        "annotators": format.tells_annotators_apart(),
        "holds": held.collect::<Map<_, _>>(),
    })
}

fn one(format: &dyn Format, output: &mut Output) -> anyhow::Result<()> {
    output.line(&format!("{}: {}", format.name(), format.about()))?;
    let layout = match format.layout() {
        Layout::File(ending) => format!("one file, .{ending}"),
        Layout::Folder => "a folder, files of their own for each article".to_owned(),
        Layout::Tables => "a folder with a few files for all articles".to_owned(),
    };
    output.line(&format!("  {layout}; offsets count {}", format.unit().title()))?;
    for what in What::ALL {
        let how = match format.holds().iter().find(|(one, _)| *one == what) {
            None => "lost",
            Some((_, Held::Whole)) => "kept",
            Some((_, Held::Part(how))) => how,
        };
        output.line(&format!("  {:<44} {how}", what.title()))?;
    }
    Ok(())
}
