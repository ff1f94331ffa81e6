//! What a session in a terminal starts with: whether there is a terminal, what an earlier session left, what is shown first.

use super::live::Options;
use super::models::Models;
use crate::corpus::Article;
use crate::schema::Schema;
use crate::session::Start;
use crate::session::effect::Resume;
use crate::session::models::{self, Told};
use crate::store::actor::Opening;
use crate::store::dataset::Dataset;
use crate::store::home::Home;
use crate::store::resume::{self, Left};
use crate::store::{annotations, corpus_index};
use crate::terminal::environment;
use crate::view::theme::Colours;
use anyhow::bail;
use std::io::{self, IsTerminal, stdin, stdout};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Whether there is a terminal, and one that a session can be shown on.
///
/// # Errors
/// Why there can be no session.
pub(super) fn check_terminal() -> anyhow::Result<()> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        bail!("not a terminal: a session needs one for keys and screen. In pipes use gloss docs, spans, stats, check.");
    }
    if let Some(why) = environment::refusal(std::env::var("TERM").ok().as_deref()) {
        bail!(why);
    }
    Ok(())
}

/// Terminals say in `COLORTERM` that they know more than 256 colours; there is no other way to know without asking.
pub(super) fn colours(wanted: bool) -> Colours {
    match std::env::var("COLORTERM").as_deref() {
        _ if !wanted => Colours::None,
        Ok("truecolor" | "24bit") => Colours::True,
        _ => Colours::Indexed,
    }
}

/// The outside models of the dataset; none where nothing is suggested.
///
/// # Errors
/// When there is no thread for one.
pub(super) fn models<T: Send + 'static>(
    dataset: &Dataset,
    wake: Sender<T>,
    event: impl Fn(String, Told) -> T + Clone + Send + 'static,
) -> io::Result<Models> {
    let words = models::vocabulary(&dataset.schema);
    let commands: &[_] = if words.0.is_empty() { &[] } else { &dataset.schema.suggest.commands };
    Models::new(&dataset.root, commands, words, move |name, told| _ = wake.send(event(name, told)))
}

/// What the session starts with. Of the annotator's records those of the first article; the others are still being read.
pub(super) fn start(dataset: &Dataset, options: &Options, home: &Home, opening: Opening, schema: Arc<Schema>) -> Start {
    let left = |what| resume::read(&dataset.root, &options.who, what);
    let place: Resume = left(Left::Place).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let aside = left(Left::Aside).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let mut notices = options.notices.clone();
    notices.extend(environment::notice(["LC_ALL", "LC_CTYPE", "LANG"].map(|name| std::env::var(name).ok())));
    notices.extend(opening.notices);
    if !dataset.findings.is_empty() {
        notices.push(format!("gloss.toml: {} findings, gloss check lists them", dataset.findings.len()));
    }
    // Where one practises is known once the corpus is read.
    let works = options.practice.is_none();
    let first = works.then(|| corpus_index::first(&dataset.root, &dataset.schema, &place.doc, &place.file)).flatten();
    let about = |first: &Arc<Article>| annotations::about(&home.path(), &first.id);
    Start {
        name: dataset.name.clone(),
        suggestions: schema.suggest.on,
        schema: Some(schema),
        who: options.who.to_string(),
        read_only: opening.read_only,
        records: first.as_ref().map(about).unwrap_or_default(),
        partial: true,
        first,
        resume: place,
        aside,
        notices,
        size: crossterm::terminal::size().unwrap_or((80, 24)),
        commands: options.config.keymap.commands(),
        theme: options.config.theme,
        mouse: options.config.mouse,
        marking: options.config.lanes,
        begin: options.begin,
        practice: options.practice.clone(),
    }
}
