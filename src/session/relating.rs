//! `>`: the other end of a relation, among the spans of the article; or a relation that is there, to change it.

use super::article::PlacedSpan;
use super::command::Command;
use super::{Mode, Session, hints};

/// The spans that can be the other end.
#[derive(Clone, Debug)]
pub struct Ends {
    /// The span it was asked for on.
    pub span: String,
    /// Those that fit a relation first, then the nearest.
    pub ends: Vec<End>,
    /// Which of them Enter takes.
    pub at: Option<usize>,
    /// The letters typed so far.
    pub typed: String,
    /// The relations the span has already; the first nine have a digit.
    pub present: Vec<String>,
}

/// A span that can be the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Id of the span.
    pub span: String,
    /// Its letters; empty where it is not on the screen.
    pub letters: String,
}

impl Session {
    /// Asks for the other end of a relation from the span under the selection.
    pub(super) fn open_relating(&mut self) {
        if !self.may_write() {
            return;
        }
        if self.schema.relations().next().is_none() {
            return self.say("gloss.toml has no layer with kind = \"relation\"");
        }
        let Some(open) = &self.article else { return };
        let Some(span) = open.selected_chars().and_then(|chars| open.span_at(chars)).map(|span| span.id.clone()) else {
            return self.say("no span is under the selection: a relation starts at one");
        };
        let present = open.relations_of(&span).map(|relation| relation.id.clone()).collect();
        let ends = self.relation_ends(&span);
        if ends.is_empty() {
            return self.say("no other span is in this article to relate this one to");
        }
        self.mode = Mode::RelationEnd(Box::new(Ends { span, ends, at: None, typed: String::new(), present }));
    }

    /// The other spans, those that fit a relation first, then the nearest; those on the screen with letters.
    fn relation_ends(&self, span: &str) -> Vec<End> {
        let Some(open) = &self.article else { return Vec::new() };
        let Some(own) = open.spans.iter().find(|one| one.id == span) else { return Vec::new() };
        let visible = open.page.visible_text();
        let is_visible = |other: &PlacedSpan| {
            visible.iter().any(|(paragraph, line)| {
                let here = other.stretches().iter().filter_map(|stretch| open.within(*paragraph, *stretch));
                here.into_iter().any(|stretch| stretch.start < line.end && line.start < stretch.end)
            })
        };
        let mut others: Vec<_> = open.spans.iter().filter(|other| other.id != span).collect();
        let paragraph = open.paragraph_at(own.chars.start);
        others.sort_by_key(|other| {
            let away = other.chars.start.get().abs_diff(own.chars.start.get());
            (open.paragraph_at(other.chars.start).abs_diff(paragraph), away)
        });
        let shown: Vec<bool> = others.iter().map(|other| is_visible(other)).collect();
        let mut letters = hints::letters(&vec![true; shown.iter().filter(|shown| **shown).count()]).into_iter();
        let mut ends: Vec<(u8, End)> = others
            .iter()
            .zip(shown)
            .map(|(other, shown)| {
                let letters = if shown { letters.next().unwrap_or_default() } else { String::new() };
                (self.misfit(span, &other.id), End { span: other.id.clone(), letters })
            })
            .collect();
        ends.sort_by_key(|(misfit, _)| *misfit);
        ends.into_iter().map(|(_, end)| end).collect()
    }

    /// 0 where a relation may lead from the one span to the other, 1 where one may lead back, else 2.
    fn misfit(&self, span: &str, other: &str) -> u8 {
        match (self.joining(span, other).is_empty(), self.joining(other, span).is_empty()) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        }
    }

    /// A key while the other end is asked for.
    pub(super) fn in_relation_end(&mut self, command: &Command) {
        let Mode::RelationEnd(open) = &mut self.mode else { return };
        match command {
            Command::Cancel => self.mode = Mode::Normal,
            Command::List(rows) => open.at = around(open.at, *rows, open.ends.len()),
            Command::Submit => match open.at.and_then(|at| open.ends.get(at)).map(|end| end.span.clone()) {
                Some(other) => self.take_end(&other),
                None => self.say("type the letters of the other end, or go through the spans first"),
            },
            Command::Letter(digit @ '1'..='9') if open.typed.is_empty() => {
                let at = usize::from(u8::try_from(*digit).unwrap_or_default().saturating_sub(b'1'));
                match open.present.get(at).cloned() {
                    Some(relation) => self.open_relation(&relation),
                    None => self.say(format!("{digit} is no relation of this span")),
                }
            }
            Command::Letter(letter) => self.end_letter(*letter),
            _ => {}
        }
    }

    fn end_letter(&mut self, letter: char) {
        let Mode::RelationEnd(open) = &mut self.mode else { return };
        open.typed.push(letter);
        let mut meant = open.ends.iter().filter(|end| !end.letters.is_empty() && end.letters.starts_with(&open.typed));
        match (meant.next(), meant.next()) {
            (Some(end), None) if end.letters == open.typed => {
                let other = end.span.clone();
                self.take_end(&other);
            }
            (Some(_), _) => {}
            (None, _) => {
                let typed = std::mem::take(&mut open.typed);
                self.say(format!("no span has the letters {typed}"));
            }
        }
    }

    /// The other end is chosen: the labels that fit are asked for; where none does, it is said why.
    fn take_end(&mut self, other: &str) {
        let Mode::RelationEnd(open) = &mut self.mode else { return };
        open.typed.clear();
        let span = open.span.clone();
        if self.misfit(&span, other) == 2 {
            let message = self.no_relation(&span, other);
            return self.say(message);
        }
        self.ask_relation(&span, other, false, None);
    }

    /// Opens a relation that is there, to change or remove it.
    fn open_relation(&mut self, id: &str) {
        let (Mode::RelationEnd(open), Some(record)) = (&self.mode, self.own.get(id)) else { return };
        let turned = record.to == open.span;
        let other = if turned { record.from.clone() } else { record.to.clone() };
        let span = open.span.clone();
        self.ask_relation(&span, &other, turned, Some(id.to_owned()));
    }
}

/// A place in a list of `len` rows, moved by `rows` and round; the first, or the last, where there was none.
pub(super) fn around(at: Option<usize>, rows: i32, len: usize) -> Option<usize> {
    let last = len.checked_sub(1)?;
    Some(match at {
        None if rows < 0 => last,
        None => 0,
        Some(at) if rows < 0 => at.checked_sub(1).unwrap_or(last),
        Some(at) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
    })
}
