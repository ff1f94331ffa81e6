//! `=`: linking a span to an entry of the registry, making a new one, its aliases, merging two.

use super::apply::stepped;
use super::command::Command;
use super::history::{Join, short};
use super::{Mode, Session};
use crate::annotation::entity::{Entry, kind_of_label};
use crate::annotation::{Record, Stamp};
use crate::editor::Editor;
use crate::search::fuzzy;
use crate::search::near::Folded;
use crate::text::count::counted;
use crate::text::name::is_name;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The list of entries, open on a span.
#[derive(Clone, Debug)]
pub struct Linking {
    /// Ids of the spans; the first is the one that names are proposed for.
    pub spans: Vec<String>,
    /// Its words.
    pub quote: String,
    /// What was typed: a part of a name, or the name of a new entry.
    pub editor: Editor,
    /// Ids of the entries that are listed, best first; after them stands the new entry.
    pub rows: Vec<String>,
    /// Which row Enter takes.
    pub at: usize,
    /// How many other spans of the article have the same words and layer.
    pub same: usize,
    /// Whether the concordance asked for it, and is gone back to.
    from_list: bool,
}

/// Why an entry is likely meant; the first is the likeliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Guess {
    Name,
    Alias,
    LinkedBefore,
    Near,
    Any,
}

impl Linking {
    /// The id of the span that names are proposed for.
    pub fn span(&self) -> &str {
        self.spans.first().map_or("", String::as_str)
    }

    /// The name of a new entry: what was typed, else the words of the span.
    pub fn new_name(&self) -> String {
        let typed = one_line(&self.editor.text());
        if typed.is_empty() { one_line(&self.quote) } else { typed }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Session {
    /// Opens the list on the span under the selection.
    pub(super) fn open_linking(&mut self) {
        if !self.may_write() {
            return;
        }
        let span = self.article.as_ref().and_then(|open| open.name_at(open.selected_chars()?));
        let Some(record) = span.and_then(|span| self.own.get(&span.id)).cloned() else {
            return self.say(format!(
                "no name is tagged here: tag it, {} goes back to it, {} links it",
                self.key_of("selection-before"),
                self.key_of("entity")
            ));
        };
        self.open_linking_of(&[record], false);
    }

    /// The same for these spans together.
    pub(super) fn open_linking_of(&mut self, records: &[Record], from_list: bool) {
        let Some(first) = records.first() else { return };
        let same = if records.len() == 1 { self.identical(first).len() } else { 0 };
        self.mode = Mode::Linking(Box::new(Linking {
            spans: records.iter().map(|record| record.id.clone()).collect(),
            quote: first.quote.clone(),
            editor: Editor::new("", false),
            rows: Vec::new(),
            at: 0,
            same,
            from_list,
        }));
        self.linking_typed();
    }

    /// Other spans of the article with the same words in the same layer.
    fn identical(&self, record: &Record) -> Vec<Record> {
        let all = self.own.of_doc(&record.doc).into_iter();
        let same = all.filter(|other| {
            other.kind == record.kind
                && other.id != record.id
                && other.layer == record.layer
                && other.quote == record.quote
        });
        same.cloned().collect()
    }

    /// A key while the list is open.
    pub(super) fn in_linking(&mut self, command: Command, stamp: &mut Stamp) {
        let from_list = matches!(&self.mode, Mode::Linking(open) if open.from_list);
        self.link_by(command, stamp);
        if from_list && matches!(self.mode, Mode::Normal) {
            self.mode = Mode::Concordance;
        }
    }

    fn link_by(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            Command::Submit => self.linking_submit(false, false, stamp),
            Command::SubmitPlain => self.linking_submit(true, false, stamp),
            Command::LinkAll => self.linking_submit(false, true, stamp),
            Command::Unlink => self.unlink(stamp),
            Command::AddAlias => self.add_alias(stamp),
            Command::MergeEntities => self.merge_entries(stamp),
            Command::List(rows) => {
                if let Mode::Linking(open) = &mut self.mode {
                    open.at = stepped(open.at, rows, open.rows.len() + 1);
                }
            }
            Command::Cancel => self.mode = Mode::Normal,
            _ => {}
        }
    }

    /// After a key in the field: the entries that match, best first.
    pub(super) fn linking_typed(&mut self) {
        let Mode::Linking(open) = &self.mode else { return };
        let text = open.editor.text();
        let entries = self.entities.registry().entries();
        let (rows, guessed) = if text.trim().is_empty() {
            self.guesses(open)
        } else {
            let named = entries.iter().map(|entry| {
                let names = self.other_names(entry).join(" ");
                (entry.id.clone(), format!("{} {names} {}", entry.name, entry.kind))
            });
            (fuzzy::rank(&text, named), true)
        };
        if let Mode::Linking(open) = &mut self.mode {
            // Without a guess Enter makes a new entry: linking to whatever is listed first would be wrong.
            open.at = if guessed { 0 } else { rows.len() };
            open.rows = rows;
        }
    }

    /// All entries, the likeliest first, and whether the first is a guess at all.
    fn guesses(&self, open: &Linking) -> (Vec<String>, bool) {
        let sought = Folded::new(&open.quote);
        let kind = self.own.get(open.span()).map(|record| kind_of_label(&record.label)).unwrap_or_default();
        let entries = self.entities.registry().entries().iter();
        let mut all: Vec<_> = entries
            .map(|entry| (self.guess(entry, &open.quote, &sought), entry.kind != kind, self.mentions(entry), entry))
            .collect();
        all.sort_by(|a, b| {
            let ((guess_a, near_a), (guess_b, near_b)) = (a.0, b.0);
            let likely = guess_a.cmp(&guess_b).then_with(|| near_b.total_cmp(&near_a));
            likely.then_with(|| (a.1, Reverse(a.2), &a.3.name).cmp(&(b.1, Reverse(b.2), &b.3.name)))
        });
        let guessed = all.first().is_some_and(|((guess, _), ..)| *guess != Guess::Any);
        (all.into_iter().map(|(.., entry)| entry.id.clone()).collect(), guessed)
    }

    fn guess(&self, entry: &Entry, quote: &str, sought: &Folded) -> (Guess, f64) {
        let name = Folded::new(&entry.name);
        if name.same(sought) {
            return (Guess::Name, 1.0);
        }
        let aliases: Vec<Folded> = entry.aliases.iter().map(|alias| Folded::new(alias)).collect();
        if aliases.iter().any(|alias| alias.same(sought)) {
            return (Guess::Alias, 1.0);
        }
        if self.linked(entry).any(|(linked, _)| linked.quote == quote) {
            return (Guess::LinkedBefore, 1.0);
        }
        let near = aliases.iter().chain([&name]).filter_map(|one| one.nearness(sought)).max_by(f64::total_cmp);
        near.map_or((Guess::Any, 0.0), |near| (Guess::Near, near))
    }

    /// Enter: links to the chosen entry; `new`: makes one in any case; `all`: with every identical mention.
    pub(super) fn linking_submit(&mut self, new: bool, all: bool, stamp: &mut Stamp) {
        let Mode::Linking(open) = std::mem::take(&mut self.mode) else { return };
        let mut spans: Vec<Record> = open.spans.iter().filter_map(|id| self.own.get(id)).cloned().collect();
        let Some(record) = spans.first().cloned() else { return };
        let chosen = open.rows.get(open.at).filter(|_| !new).and_then(|id| self.entities.registry().find(id)).cloned();
        let (name, kind) = (open.new_name(), kind_of_label(&record.label));
        // Equal name and type are one entry in any case: a second record of it would say nothing.
        let known = || self.entities.registry().entries().iter().find(|one| one.name == name && one.kind == kind);
        let (entry, made) = match chosen.or_else(|| known().cloned()) {
            Some(entry) => (entry, None),
            None => {
                let made = self.new_entity(&name, &kind, stamp);
                let entry = Entry { id: made.id.clone(), name, kind, ids: vec![made.id.clone()], ..Entry::default() };
                (entry, Some(made))
            }
        };
        if all {
            spans.extend(self.identical(&record));
        }
        spans.retain(|span| !entry.ids.contains(&span.entity));
        if spans.is_empty() {
            return self.say(format!("“{}” is linked to {} already", short(&record.quote), entry.name));
        }
        let count = spans.len();
        let link = |span: &Record| Record { entity: entry.id.clone(), ..self.revised(span, stamp) };
        let mut records: Vec<Record> = spans.iter().map(link).collect();
        let is_new = made.is_some();
        let quotes: BTreeSet<&str> = spans.iter().map(|span| span.quote.as_str()).collect();
        let aliases: Vec<String> = quotes.iter().filter_map(|quote| self.new_alias(&entry, quote)).collect();
        let known = || entry.own.as_deref().and_then(|id| self.own.get(id)).filter(|_| !aliases.is_empty());
        let own = made.or_else(|| known().map(|own| self.revised(own, stamp)));
        records.extend(own.map(|own| Record { aliases: [own.aliases.clone(), aliases.clone()].concat(), ..own }));
        self.commit(records, Join::New);
        let mentions = self.entities.registry().find(&entry.id).map_or(0, |entry| self.mentions(entry));
        let what = match (count, quotes.len()) {
            (1, _) => format!("“{}”", short(&record.quote)),
            (_, 1) => format!("{count} “{}”", short(&record.quote)),
            _ => format!("{count} spans"),
        };
        let made = if is_new { ", a new entry" } else { "" };
        self.say(format!("{what} → {}{made} ({})", entry.name, counted(mentions, "mention")));
    }

    /// The words of a span as another name of an entry; `None` where they are one already, no name at all, or the name
    /// of somebody else.
    fn new_alias(&self, entry: &Entry, quote: &str) -> Option<String> {
        let words = one_line(quote);
        let known = entry.name == words || entry.aliases.contains(&words);
        let taken = || self.entities.registry().entries().iter().any(|other| other.name == words);
        (is_name(&words) && !known && !taken()).then_some(words)
    }

    /// Takes the link of the span away.
    pub(super) fn unlink(&mut self, stamp: &Stamp) {
        let Mode::Linking(open) = std::mem::take(&mut self.mode) else { return };
        let spans = open.spans.iter().filter_map(|id| self.own.get(id));
        let linked: Vec<&Record> = spans.filter(|record| !record.entity.is_empty()).collect();
        let message = match linked.as_slice() {
            [] => return self.say("this span is linked to nothing"),
            [one] => {
                format!("“{}” is no longer linked to {}", short(&one.quote), self.entity_name(&one.entity))
            }
            all => format!("{} spans are no longer linked", all.len()),
        };
        let unlinked = |record: &&Record| Record { entity: String::new(), ..self.revised(record, stamp) };
        let after = linked.iter().map(unlinked).collect();
        self.commit(after, Join::New);
        self.say(message);
    }

    /// The words of the span become another name of the chosen entry; the list stays open.
    pub(super) fn add_alias(&mut self, stamp: &mut Stamp) {
        let Some((open, entry)) = self.chosen_entry() else { return };
        let words = one_line(&open.quote);
        if entry.name == words || entry.aliases.contains(&words) {
            return self.say(format!("{} is called “{}” already", entry.name, short(&words)));
        }
        let message = format!("{} is also called “{}”", entry.name, short(&words));
        let record = with_alias(self.own_entry(&entry, stamp), words);
        self.commit(vec![record], Join::New);
        self.say(message);
    }

    /// Merges the entry that the span is linked to into the chosen one.
    pub(super) fn merge_entries(&mut self, stamp: &mut Stamp) {
        let Some((open, into)) = self.chosen_entry() else { return };
        let linked = self.own.get(open.span()).map(|record| record.entity.clone()).unwrap_or_default();
        let Some(from) = self.entities.registry().find(&linked).cloned() else {
            return self.say("the span is linked to nothing yet: link it, then choose what its entry is merged into");
        };
        if from.id == into.id {
            return self.say(format!("{} can't be merged into itself: choose another entry", from.name));
        }
        let record = Record { merged: into.id.clone(), ..self.own_entry(&from, stamp) };
        self.mode = Mode::Normal;
        self.commit(vec![record], Join::New);
        let mentions = self.entities.registry().find(&into.id).map_or(0, |entry| self.mentions(entry));
        let (count, undo) = (counted(mentions, "mention"), self.key_of("undo"));
        self.say(format!("{} is now {} ({count}) · {undo} parts them", from.name, into.name));
    }

    /// The list with the entry that is chosen in it; says so where none is.
    fn chosen_entry(&mut self) -> Option<(Linking, Entry)> {
        let Mode::Linking(open) = &self.mode else { return None };
        let entry = open.rows.get(open.at).and_then(|id| self.entities.registry().find(id)).cloned();
        let found = entry.map(|entry| ((**open).clone(), entry));
        if found.is_none() {
            self.say("no entry is chosen: Up and Down choose one");
        }
        found
    }

    /// One's own record of an entry, to be changed. Nobody writes another's: where the entry is not one's own, a record
    /// of equal name and type stands beside it, and both are one.
    fn own_entry(&self, entry: &Entry, stamp: &mut Stamp) -> Record {
        match entry.own.as_deref().and_then(|id| self.own.get(id)) {
            Some(own) => self.revised(own, stamp),
            None => self.new_entity(&entry.name, &entry.kind, stamp),
        }
    }

    /// The name behind an id, or the id where nobody knows it.
    pub(super) fn entity_name(&self, id: &str) -> String {
        self.entities.registry().find(id).map_or_else(|| id.to_owned(), |entry| entry.name.clone())
    }

    /// What a span is linked to, with its mentions: `Randa Kassis (14 mentions)`.
    pub fn linked_to(&self, record: &Record) -> Option<String> {
        if record.entity.is_empty() {
            return None;
        }
        let entry = self.entities.registry().find(&record.entity);
        let mentions = entry.map(|entry| format!(" ({})", counted(self.mentions(entry), "mention")));
        Some(format!("{}{}", self.entity_name(&record.entity), mentions.unwrap_or_default()))
    }
}

fn with_alias(record: Record, alias: String) -> Record {
    let mut record = record;
    record.aliases.push(alias);
    record
}

/// The type of a new entry for a span.
pub fn new_kind(span: &Record) -> String {
    kind_of_label(&span.label)
}
