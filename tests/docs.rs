//! Pages made from the program: `docs/keys.md` from the table of keys, `docs/commands.md` from the command line.
//! `GLOSS_BLESS=1 cargo test --test docs` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use glossator::exchange::{Held, Layout, What, formats};
use glossator::keymap::{Context, Keymap};
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_page_of_keys_is_what_the_program_has() {
    let mut page = String::from(
        "# Keys\n\nMade from the keymap (`src/keymap/table.rs`); `?` in the program shows them as you have bound them, with the labels of the dataset.\n\
         The command is its name in the palette and in your configuration, where the word behind each heading names the place.\n",
    );
    let keymap = Keymap::default();
    for context in Context::ALL {
        write!(page, "\n## {} (`{}`)\n\n| keys | what | command |\n|---|---|---|\n", context.title(), context.name())
            .unwrap();
        for bound in keymap.of_context(context) {
            let keys: Vec<String> = bound.shown().split(' ').map(|keys| format!("`{keys}`")).collect();
            writeln!(page, "| {} | {} | `{}` |", keys.join(" "), bound.binding.doc, bound.binding.name).unwrap();
        }
    }
    compare("keys.md", &page);
}

/// One command: what it is for, its use, its arguments, its examples.
fn section(page: &mut String, command: &mut clap::Command, name: &str) {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").lines().map(str::trim).collect::<Vec<_>>().join("\n    ");
    write!(page, "\n## {name}\n\n{}\n\n    {usage}\n\n", command.get_about().unwrap()).unwrap();
    writeln!(page, "| argument | meaning |\n|---|---|").unwrap();
    for argument in command.get_arguments().filter(|one| !matches!(one.get_id().as_str(), "help" | "version")) {
        let values = argument.get_action().takes_values();
        let words = |all: Vec<String>, before: &str, after: &str| {
            if values && !all.is_empty() { format!("{before}{}{after}", all.join(", ")) } else { String::new() }
        };
        let allowed = argument.get_possible_values().iter().map(|one| format!("`{}`", one.get_name())).collect();
        let default = argument.get_default_values().iter().map(|one| format!("`{}`", one.to_string_lossy())).collect();
        let (allowed, default) = (words(allowed, ": ", ""), words(default, " (else ", ")"));
        writeln!(page, "| `{argument}` | {}{allowed}{default} |", argument.get_help().unwrap()).unwrap();
    }
    let examples = command.get_after_help().unwrap().to_string();
    let examples = examples.trim_start_matches("Examples:").trim_start_matches("Example:").trim();
    writeln!(page, "\nFor example:\n").unwrap();
    examples.lines().for_each(|line| writeln!(page, "    {}", line.trim()).unwrap());
}

#[test]
fn the_page_of_commands_is_what_the_program_has() {
    let mut page = String::from(
        "# Commands\n\nMade from the command line (`gloss COMMAND --help`). Exit status: 0, 1 for findings, 2 for a wrong use or input. What is for\n\
         programs comes with `--json`; errors go to standard error. `gloss man` and `gloss completions` are made from the same.\n",
    );
    let mut gloss = glossator::cli::command().disable_help_subcommand(true);
    gloss.build();
    section(&mut page, &mut gloss.clone(), "gloss");
    for command in gloss.get_subcommands() {
        section(&mut page, &mut command.clone(), &format!("gloss {}", command.get_name()));
    }
    compare("commands.md", &page);
}

#[test]
fn the_page_of_formats_is_what_the_program_has() {
    let mut page = String::from(
        "# What formats hold\n\nMade from the formats themselves (`gloss formats`). What is lost is counted and named by every export: [exchange.md](exchange.md).\n",
    );
    for format in formats::ALL {
        let layout = match format.layout() {
            Layout::File(ending) => format!("one file, `.{ending}`"),
            Layout::Folder => "a folder with files of their own for each article".to_owned(),
            Layout::Tables => "a folder with a few files for all articles".to_owned(),
        };
        let annotators = if format.tells_annotators_apart() { "kept apart" } else { "not kept apart" };
        let unit = format.unit().title();
        write!(
            page,
            "\n## {}\n\n{}. {layout}; offsets count {unit}; annotators are {annotators}.\n\n",
            format.name(),
            format.about()
        )
        .unwrap();
        let of = |wanted: &dyn Fn(&What) -> bool| {
            What::ALL.iter().filter(|what| wanted(what)).map(|what| what.title()).collect::<Vec<_>>().join(", ")
        };
        let how = |what: What| format.holds().iter().find(|(one, _)| *one == what).map(|(_, held)| *held);
        let kept = of(&|what| how(*what) == Some(Held::Whole));
        let lost = of(&|what| how(*what).is_none());
        writeln!(page, "- kept: {kept}").unwrap();
        for (what, held) in format.holds() {
            if let Held::Part(part) = held {
                writeln!(page, "- in part: {}: {part}", what.title()).unwrap();
            }
        }
        if !lost.is_empty() {
            writeln!(page, "- lost: {lost}").unwrap();
        }
    }
    compare("holds.md", &page);
}

/// A page of `docs/` is this text; where it is asked for, it becomes it.
fn compare(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page, "run GLOSS_BLESS=1 cargo test --test docs");
}
