//! What is typed or pasted, wherever a text is open.

use super::command::Edit;
use super::{Mode, Session};

impl Session {
    pub(super) fn edit(&mut self, edit: Edit) {
        if matches!(self.mode, Mode::Concordance) && self.types_filter() {
            return self.edit_concordance(edit);
        }
        match &mut self.mode {
            Mode::Comment(comment) => {
                comment.asking = false;
                comment.editor.edit(edit);
            }
            Mode::Linking(open) => {
                open.editor.edit(edit);
                self.linking_typed();
            }
            Mode::Search(prompt) => {
                prompt.editor.edit(edit);
                self.search_typed();
            }
            Mode::Found(found) if found.typing.is_some() => {
                found.typing.iter_mut().for_each(|editor| editor.edit(edit.clone()));
                self.corpus_typed();
            }
            Mode::Label(prompt) => {
                prompt.editor.edit(edit);
                self.label_typed();
            }
            Mode::Palette(palette) => {
                palette.editor.edit(edit);
                self.palette_typed();
            }
            Mode::ReviewFilter(editor) => {
                editor.edit(edit);
                self.review_filter_typed();
            }
            Mode::Filter(editor) => {
                editor.edit(edit);
                self.filter_typed();
            }
            Mode::Strip(strip) => {
                if let Some(typing) = &mut strip.typing {
                    typing.editor.edit(edit);
                }
                self.strip_typed();
            }
            _ => {
                let (comment, search) = (self.key_of("comment"), self.key_of("search"));
                self.say(format!("a paste is only taken where text is typed: {comment} comments, {search} searches"));
            }
        }
    }
}
