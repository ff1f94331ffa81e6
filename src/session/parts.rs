//! Parts of a discontinuous span: kept one after the other, then tagged together as one span of one paragraph.

use super::Session;
use super::article::OpenArticle;
use super::history::short;
use crate::annotation::pieces;
use crate::text::CharSpan;
use crate::text::count::counted;

/// Why the parts and the selection can't be one span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The paragraph of the parts, from 0.
    pub paragraph: usize,
}

impl OpenArticle {
    /// What a label's key tags: the selection and the parts that are kept, in order, touching ones joined.
    ///
    /// # Errors
    /// When the parts are kept in another paragraph than the selection.
    pub fn to_tag(&self) -> Result<Vec<CharSpan>, Elsewhere> {
        let paragraph = self.selection.paragraph;
        if let Some(part) = self.kept.iter().find(|part| part.paragraph != paragraph) {
            return Err(Elsewhere { paragraph: part.paragraph });
        }
        let kept = self.kept.iter().filter_map(|part| self.chars_of(paragraph, part.span));
        Ok(pieces::joined(kept.chain(self.selected_chars()).collect()))
    }
}

impl Session {
    /// Keeps the selection as a part of a span, or takes it off again.
    pub(super) fn keep_part(&mut self) {
        let Some(open) = &mut self.article else { return };
        let here = open.selection;
        if let Some(at) = open.kept.iter().position(|part| *part == here) {
            open.kept.remove(at);
            let left = open.kept.len();
            return self.say(format!("part taken off, {left} kept"));
        }
        match open.to_tag() {
            Err(elsewhere) => self.say(self.said_of(elsewhere)),
            Ok(pieces) if pieces.is_empty() => self.say("nothing is selected"),
            Ok(_) => open.kept.push(here),
        }
    }

    /// Whether parts are kept and not tagged yet: says so, lest they are forgotten.
    pub(super) fn parts_wait(&mut self) -> bool {
        let waiting = self.article.as_ref().filter(|open| !open.kept.is_empty()).map(|open| self.kept_parts(open));
        self.message.clone_from(&waiting);
        waiting.is_some()
    }

    /// Forgets the parts; `false` where there were none.
    pub(super) fn drop_parts(&mut self) -> bool {
        self.article.as_mut().is_some_and(|open| !std::mem::take(&mut open.kept).is_empty())
    }

    /// Why parts of another paragraph are in the way.
    pub(super) fn said_of(&self, elsewhere: Elsewhere) -> String {
        let (number, cancel) = (elsewhere.paragraph + 1, self.key_of("cancel"));
        format!("a span stands in one paragraph; its parts are kept in ¶ {number} · {cancel} drops them")
    }

    /// The parts in one line, the selection among them.
    pub fn kept_parts(&self, open: &OpenArticle) -> String {
        let pieces = match open.to_tag() {
            Ok(pieces) => pieces,
            Err(elsewhere) => return self.said_of(elsewhere),
        };
        let words = |piece: &CharSpan| format!("“{}”", short(open.map.quote(*piece).unwrap_or_default()));
        let all: Vec<String> = pieces.iter().map(words).collect();
        let count = counted(all.len(), "part");
        let next = if open.kept.contains(&open.selection) {
            "select the next one".to_owned()
        } else {
            format!("{} keeps it", self.key_of("keep-part"))
        };
        let cancel = self.key_of("cancel");
        format!("{count}: {} · {next}, a label's key tags all as one · {cancel} drops them", all.join(" + "))
    }
}
