//! Tagging the selection, changing a label, removing a span.

use super::article::OpenArticle;
use super::command::Command;
use super::history::{Join, short};
use super::offers::Taken;
use super::{Mode, Screen, Session};
use crate::annotation::{Kind, Record, Stamp, pieces};
use crate::corpus::Article;
use crate::schema::{Layer, LayerKind, Overlap};
use crate::text::{CharSpan, TextMap};
use std::collections::{BTreeSet, HashSet};
use std::slice;

/// Code points of context kept before and after a span.
const CONTEXT: u32 = 32;

impl Session {
    /// A record of this annotator about a stretch of the open article.
    pub(super) fn new_record(&self, kind: Kind, letter: char, chars: CharSpan, stamp: &mut Stamp) -> Option<Record> {
        let open = self.article.as_ref()?;
        self.record_in(&open.article, &open.map, kind, letter, chars, stamp)
    }

    /// A record of this annotator about a stretch of any article.
    pub(super) fn record_in(
        &self,
        article: &Article,
        map: &TextMap,
        kind: Kind,
        letter: char,
        chars: CharSpan,
        stamp: &mut Stamp,
    ) -> Option<Record> {
        Some(Record {
            id: stamp.id(letter),
            rev: 1,
            kind,
            doc: article.id.clone(),
            start: Some(chars.start),
            end: Some(chars.end),
            quote: map.quote(chars)?.to_owned(),
            prefix: map.before(chars.start, CONTEXT).to_owned(),
            suffix: map.after(chars.end, CONTEXT).to_owned(),
            sha: article.sha.clone(),
            by: self.who.clone(),
            at: stamp.at().to_owned(),
            ..Record::default()
        })
    }

    /// A record of this annotator that stands where another one stands.
    pub(super) fn record_beside(&self, on: &Record, kind: Kind, letter: char, stamp: &mut Stamp) -> Record {
        let Record { doc, start, end, parts, quote, prefix, suffix, sha, .. } = on.clone();
        let (id, by, at) = (stamp.id(letter), self.who.clone(), stamp.at().to_owned());
        Record { id, rev: 1, kind, doc, start, end, parts, quote, prefix, suffix, sha, by, at, ..Record::default() }
    }

    /// Whether something may be written; says why not.
    pub(super) fn may_write(&mut self) -> bool {
        if let Some(why) = &self.read_only {
            self.message = Some(format!("read-only, nothing was changed: {why}"));
            return false;
        }
        if self.is_practised() {
            self.message = Some("this paragraph is done: what gold has was shown, and it counts as it was".to_owned());
            return false;
        }
        // Of the article that was shown first all records are there from the start.
        let is_first = self.article.as_ref().is_some_and(|open| open.article.id == self.began_in);
        is_first || self.is_own_read || {
            self.message = Some("your annotations are still being read, nothing was changed".to_owned());
            false
        }
    }

    /// The label that a key, a digit or the palette asks for; says so where it is none.
    pub(super) fn label_asked(&mut self, command: &Command) -> Option<(usize, usize)> {
        let layers = self.schema.layers.iter().enumerate();
        let found = match command {
            Command::Label(layer, label) => Ok((*layer, *label)),
            Command::Repeat => self.last_label.ok_or_else(|| "no label was used yet in this session".to_owned()),
            Command::LabelDigit(digit) => self.label_of_digit(*digit),
            Command::LabelKey(key) => {
                let mut tagging = layers.filter(|(_, layer)| layer.tags_spans());
                let named = tagging
                    .find_map(|(at, layer)| Some((at, layer.labels.iter().position(|label| label.key == Some(*key))?)));
                named.ok_or_else(|| self.no_such_key(&key.to_string()))
            }
            _ => return None,
        };
        found.map_err(|why| self.say(why)).ok()
    }

    fn label_of_digit(&self, digit: u8) -> Result<(usize, usize), String> {
        let layer = self.schema.layers.get(self.layer).ok_or("the schema has no layer to tag in")?;
        let at = usize::from(digit).saturating_sub(1);
        let none = || format!("layer {} has {} labels; {digit} is none of them", layer.name, layer.labels.len());
        (at < layer.labels.len()).then_some((self.layer, at)).ok_or_else(none)
    }

    /// The digits tag in the next layer that has spans.
    pub(super) fn next_layer(&mut self) {
        let count = self.schema.layers.len();
        let next = (1..=count).map(|step| (self.layer + step) % count);
        let schema = self.schema.clone();
        let found =
            next.into_iter().find_map(|at| Some((at, schema.layers.get(at).filter(|layer| layer.tags_spans())?)));
        if let Some((at, layer)) = found {
            self.layer = at;
            self.say(format!("digits tag in layer {}", layer.name));
        }
    }

    /// What to say of a key that does nothing here. An open drawer names its own keys.
    pub(super) fn no_such_key(&self, key: &str) -> String {
        let tags = match &self.mode {
            Mode::Normal if self.screen == Screen::Library => {
                return format!("{key} does nothing here · {} shows all keys", self.key_of("help"));
            }
            Mode::Normal => true,
            Mode::Found(found) => found.typing.is_none(),
            Mode::Concordance => !self.types_filter(),
            _ => false,
        };
        if !tags {
            return format!("{key} does nothing here");
        }
        let layers = self.schema.layers.iter().filter(|layer| layer.tags_spans());
        let keys: Vec<String> = layers
            .flat_map(|layer| &layer.labels)
            .filter_map(|label| Some(format!("{} {}", label.key?, label.title)))
            .take(6)
            .collect();
        format!("{key} does nothing here · labels: {} · {} shows all keys", keys.join(", "), self.key_of("help"))
    }

    /// Tags the selection, or changes the label of the span with these bounds.
    pub(super) fn tag(&mut self, layer_at: usize, label_at: usize, stamp: &mut Stamp) {
        // Whoever reviews writes decisions, by whatever way a label is asked for.
        if self.screen == Screen::Review {
            return self.rule_with(layer_at, label_at, stamp);
        }
        let schema = self.schema.clone();
        let Some(layer) = schema.layers.get(layer_at) else { return };
        let Some(label) = layer.labels.get(label_at) else { return };
        if !self.may_write() {
            return;
        }
        let Some(open) = &self.article else { return };
        let pieces = match open.to_tag() {
            Ok(pieces) => pieces,
            Err(elsewhere) => return self.say(self.said_of(elsewhere)),
        };
        let Some(hull) = pieces::hull(&pieces) else { return self.say("nothing is selected") };
        let quote = short(&pieces::quote(&pieces, &open.map).unwrap_or_default());
        // What was not on the screen yet was not taken over.
        let taken = if open.kept.is_empty() && self.suggesting.seen {
            open.taken_over((layer_at, label_at))
        } else {
            Taken::default()
        };
        self.last_label = Some((layer_at, label_at));
        let meant: Vec<_> =
            open.spans.iter().filter(|span| span.layer == layer.name && span.is_meant_by(&pieces)).cloned().collect();
        if let Some(already) = meant.iter().find(|span| layer.label(&span.label) == Some(label)) {
            let id = already.id.clone();
            self.say(format!("“{quote}” is {} already", label.name));
            if layer.kind == LayerKind::Stance {
                self.open_strip(&id);
            }
            return;
        }
        if layer.overlap != Overlap::Any {
            if let Some(present) = meant.first() {
                let id = present.id.clone();
                return self.relabel(&id, &label.name, stamp);
            }
            if let Some(refusal) = refusal(open, layer, &pieces, "") {
                return self.say(refusal);
            }
        }
        let Some(mut record) = self.new_record(Kind::Span, 's', hull, stamp) else { return };
        if let Some(open) = &self.article {
            record.set_pieces(&pieces, &open.map);
        }
        record.layer.clone_from(&layer.name);
        record.label.clone_from(&label.name);
        let id = record.id.clone();
        self.commit(vec![taken.on(record)], Join::New);
        self.just_tagged = Some(id.clone());
        self.drop_parts();
        self.say(format!("“{quote}” {}", label.name));
        if layer.kind == LayerKind::Stance {
            self.open_strip(&id);
        }
    }

    fn relabel(&mut self, id: &str, label: &str, stamp: &Stamp) {
        let Some(before) = self.own.get(id) else { return };
        let message = format!("“{}” {} → {label}", short(&before.quote), before.label);
        let after = Record { label: label.to_owned(), ..self.revised(before, stamp) }.corrected();
        self.commit(vec![after], Join::New);
        self.drop_parts();
        self.say(message);
    }

    /// Removes the span under the selection.
    pub(super) fn remove(&mut self, stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let exact = self.article.as_ref().is_some_and(|open| {
            open.selected_chars().is_some_and(|chars| open.spans.iter().any(|span| span.is_meant_by(&[chars])))
        });
        if !exact && self.reject_here(stamp) {
            return;
        }
        let under = self.article.as_ref().and_then(|open| open.span_at(open.selected_chars()?));
        let Some(record) = under.and_then(|span| self.own.get(&span.id)).cloned() else {
            return self.say("no span is under the selection");
        };
        let named = self.own.of_doc(&record.doc).iter().filter(|other| refers_to(other, &record.id)).count();
        let gone = self.removal(slice::from_ref(&record), stamp);
        let relations = gone.len() - 1;
        self.commit(gone, Join::New);
        let with = if relations == 0 { String::new() } else { format!(" with {relations} relations") };
        let note = if named == 0 { String::new() } else { format!(" · {named} stances name it and keep its text") };
        self.say(format!(
            "removed “{}” {}{with}{note} · {} brings it back",
            short(&record.quote),
            record.label,
            self.key_of("undo")
        ));
    }

    /// The tombstones of records, after them those of the relations that end at one.
    pub(super) fn removal(&self, records: &[Record], stamp: &Stamp) -> Vec<Record> {
        let ids: HashSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
        let docs: BTreeSet<&str> = records.iter().map(|record| record.doc.as_str()).collect();
        let ends = |record: &&Record| ids.contains(record.from.as_str()) || ids.contains(record.to.as_str());
        let live = docs.into_iter().flat_map(|doc| self.own.of_doc(doc));
        let relations = live.filter(|record| record.kind == Kind::Relation).filter(ends);
        records.iter().chain(relations).map(|record| self.tombstone(record, stamp)).collect()
    }
}

/// What a layer without crossing spans has against one with these pieces, of that id.
pub(super) fn refusal(open: &OpenArticle, layer: &Layer, pieces: &[CharSpan], id: &str) -> Option<String> {
    let in_layer = open.spans.iter().filter(|span| span.layer == layer.name && span.id != id);
    let clash = in_layer.into_iter().find(|span| match layer.overlap {
        Overlap::None => pieces::overlap(&span.parts, pieces),
        _ => pieces::cross(&span.parts, pieces),
    })?;
    let (there, label) = (short(&open.words(clash)), &clash.label);
    Some(format!("not tagged: it would cross “{there}” {label}, layer {} does not allow that", layer.name))
}

fn refers_to(record: &Record, id: &str) -> bool {
    let parties = record.holder.iter().chain(&record.target).chain(&record.via);
    parties.filter_map(|party| party.span.as_deref()).any(|span| span == id)
}
