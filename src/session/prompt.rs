//! Fields of one line: search in the article, and a label by its name.

use super::selection::Selection;
use super::{Mode, Session};
use crate::annotation::Stamp;
use crate::editor::Editor;
use crate::search::fuzzy;
use crate::text::{BytePos, BytesSpan, CharPos, CharSpan, TextMap};

/// A search being typed.
#[derive(Clone, Debug)]
pub struct SearchPrompt {
    /// What is sought.
    pub editor: Editor,
    /// Whether it was found.
    pub found: bool,
    from: Selection,
}

/// A label being chosen by its name.
#[derive(Clone, Debug)]
pub struct LabelPrompt {
    /// What was typed.
    pub editor: Editor,
    /// Indices of layer and label, best first.
    pub matches: Vec<(usize, usize)>,
    /// Which of them Enter takes.
    pub at: usize,
}

impl Session {
    pub(super) fn open_search(&mut self) {
        if let Some(open) = &self.article {
            self.mode =
                Mode::Search(SearchPrompt { editor: Editor::new("", false), found: true, from: open.selection });
        }
    }

    /// After a key in the search field: the first match from where the search began is selected.
    pub(super) fn search_typed(&mut self) {
        let Mode::Search(prompt) = &self.mode else { return };
        let (text, from) = (prompt.editor.text(), prompt.from);
        if let Some(open) = &mut self.article {
            open.selection = from;
        }
        let start =
            self.article.as_ref().and_then(super::article::OpenArticle::selected_chars).unwrap_or_default().start;
        let before = self.article.as_ref().map(|open| open.trail.len()).unwrap_or_default();
        let is_found = text.is_empty() || self.seek(&text, start, true);
        if let Some(open) = &mut self.article {
            open.trail.truncate(before);
        }
        if let Mode::Search(prompt) = &mut self.mode {
            prompt.found = is_found;
        }
    }

    pub(super) fn close_search(&mut self, keep: bool) {
        let Mode::Search(prompt) = std::mem::take(&mut self.mode) else { return };
        let text = prompt.editor.text();
        let Some(open) = &mut self.article else { return };
        if keep && prompt.found {
            open.trail.push(prompt.from);
            if !text.is_empty() {
                self.sought = Some(text);
            }
        } else {
            open.selection = prompt.from;
            if keep {
                self.say(format!("“{text}” is not in this article"));
            }
        }
    }

    pub(super) fn search_next(&mut self) {
        let Some(needle) = self.sought.clone() else {
            return self.say(format!("nothing was sought yet: {} searches", self.key_of("search")));
        };
        let from =
            self.article.as_ref().and_then(super::article::OpenArticle::selected_chars).unwrap_or_default().start;
        if !self.seek(&needle, from, false) {
            self.say(format!("“{needle}” is not in this article"));
        }
    }

    pub(super) fn open_label_prompt(&mut self) {
        self.mode = Mode::Label(LabelPrompt { editor: Editor::new("", false), matches: Vec::new(), at: 0 });
        self.label_typed();
    }

    /// After a key in the label field: the labels that match, best first.
    pub(super) fn label_typed(&mut self) {
        let Mode::Label(prompt) = &mut self.mode else { return };
        let text = prompt.editor.text();
        let layers = self.schema.layers.iter().enumerate().filter(|(_, layer)| layer.tags_spans());
        let all =
            layers.flat_map(|(at, layer)| layer.labels.iter().enumerate().map(move |(n, label)| ((at, n), label)));
        let named = all.map(|(at, label)| (at, format!("{} {}", label.name, label.title)));
        prompt.matches = fuzzy::rank(&text, named);
        prompt.at = 0;
    }

    pub(super) fn take_label(&mut self, stamp: &mut Stamp) {
        let Mode::Label(prompt) = std::mem::take(&mut self.mode) else { return };
        match prompt.matches.get(prompt.at) {
            Some((layer, label)) => self.tag(*layer, *label, stamp),
            None => self.say(format!("no label is called “{}”", prompt.editor.text())),
        }
    }
}

/// The first match at or after a position, round to the start of the text. Smart case: a needle without capitals
/// matches both.
pub fn find(map: &TextMap, needle: &str, from: CharPos, including: bool) -> Option<CharSpan> {
    let text = map.text();
    let exact = needle.chars().any(char::is_uppercase);
    let start = map.to_byte(from)?.get();
    let after = if including { start } else { start + text.get(start..)?.chars().next().map_or(0, char::len_utf8) };
    let hit = find_in(text, needle, after, exact).or_else(|| find_in(text, needle, 0, exact))?;
    map.chars(BytesSpan::new(BytePos::new(hit.0), BytePos::new(hit.1)))
}

fn find_in(text: &str, needle: &str, from: usize, exact: bool) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let first = needle.chars().next()?;
    if exact {
        return rest.find(needle).map(|at| (from + at, from + at + needle.len()));
    }
    let lower: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
    let first: Vec<char> = first.to_lowercase().collect();
    rest.char_indices().filter(|(_, c)| c.to_lowercase().eq(first.iter().copied())).find_map(|(at, _)| {
        let mut wanted = lower.iter();
        for (within, c) in rest.get(at..)?.char_indices() {
            for low in c.to_lowercase() {
                match wanted.next() {
                    Some(one) if *one == low => {}
                    Some(_) => return None,
                    None => return Some((from + at, from + at + within)),
                }
            }
            if wanted.as_slice().is_empty() {
                return Some((from + at, from + at + within + c.len_utf8()));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_match_both_capitals_only_themselves() {
        let map = TextMap::new("Ålesund, ålesund, Kassis und KASSIS".into());
        let at = |needle: &str, from: u32| {
            find(&map, needle, CharPos::new(from), true).map(|s| (s.start.get(), s.end.get()))
        };
        assert_eq!(at("ålesund", 0), Some((0, 7)));
        assert_eq!(at("ålesund", 1), Some((9, 16)));
        assert_eq!(at("Kassis", 20), Some((18, 24)));
        assert_eq!(at("kassis", 20), Some((29, 35)));
        assert_eq!(at("nothing", 0), None);
        assert_eq!(at("", 0), None);
    }
}
