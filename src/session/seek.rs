//! Search in the article: the match becomes the selection while one types; `n` goes to the next.

use super::article::OpenArticle;
use super::selection::{Selection, whole_graphemes};
use super::{Mode, Session};
use crate::editor::Editor;
use crate::search::scan::Pattern;

/// A search being typed.
#[derive(Clone, Debug)]
pub struct SearchPrompt {
    /// What is sought.
    pub editor: Editor,
    /// Why nothing is selected, if so.
    pub fault: Option<String>,
    from: Selection,
}

/// What `n` goes on with.
#[derive(Clone, Debug)]
pub(super) enum Sought {
    /// What was typed, in the article.
    Words(String, Pattern),
    /// The list of places.
    List,
    /// The concordance.
    Concordance,
    /// The inbox.
    Inbox,
}

impl OpenArticle {
    /// The first match after (or at) a selection's start, round to the start of the text.
    fn find(&self, pattern: &Pattern, from: Selection, including: bool) -> Option<Selection> {
        let count = self.len();
        let hits = |paragraph: usize| pattern.hits(self.paragraph_text(paragraph)).into_iter();
        let ahead = |start| if including { start >= from.span.start } else { start > from.span.start };
        let here = hits(from.paragraph).find(|hit| ahead(hit.start)).map(|hit| (from.paragraph, hit));
        let found = here.or_else(|| {
            // The paragraph of the selection comes last once more: what stands before it there.
            let mut others = (1..=count).map(|step| (from.paragraph + step) % count);
            others.find_map(|paragraph| Some((paragraph, hits(paragraph).next()?)))
        });
        let (paragraph, hit) = found?;
        Some(Selection { paragraph, span: whole_graphemes(self.paragraph_text(paragraph), hit) })
    }
}

impl Session {
    pub(super) fn open_search(&mut self) {
        if let Some(open) = &self.article {
            self.mode =
                Mode::Search(SearchPrompt { editor: Editor::new("", false), fault: None, from: open.selection });
        }
    }

    /// After a key in the search field: the first match from where the search began is selected.
    pub(super) fn search_typed(&mut self) {
        let (Mode::Search(prompt), Some(open)) = (&mut self.mode, &mut self.article) else { return };
        open.selection = prompt.from;
        prompt.fault = match Pattern::typed(&prompt.editor.text()) {
            Ok(None) => None,
            Ok(Some(pattern)) => match open.find(&pattern, prompt.from, true) {
                Some(found) => {
                    open.selection = found;
                    None
                }
                None => Some("not in this article".to_owned()),
            },
            Err(why) => Some(why),
        };
    }

    pub(super) fn close_search(&mut self, keep: bool) {
        let Mode::Search(prompt) = std::mem::take(&mut self.mode) else { return };
        let text = prompt.editor.text();
        let Some(open) = &mut self.article else { return };
        if keep && prompt.fault.is_none() {
            open.trail.push(prompt.from);
            if let Ok(Some(pattern)) = Pattern::typed(&text) {
                self.sought = Some(Sought::Words(text, pattern));
            }
            return;
        }
        open.selection = prompt.from;
        if let Some(why) = prompt.fault.filter(|_| keep) {
            self.say(format!("“{text}”: {why}"));
        }
    }

    pub(super) fn search_next(&mut self) {
        match (self.sought.clone(), &mut self.article) {
            (Some(Sought::Words(text, pattern)), Some(open)) => match open.find(&pattern, open.selection, false) {
                Some(found) => open.select(found),
                None => self.say(format!("“{text}” is not in this article")),
            },
            (Some(Sought::List), _) => self.next_hit(),
            (Some(Sought::Concordance), _) => self.next_row(),
            (Some(Sought::Inbox), _) => self.next_item(),
            _ => self.say(format!("nothing was sought yet: {} searches", self.key_of("search"))),
        }
    }
}
