//! A label by its name, in a field of one line.

use super::{Mode, Session};
use crate::annotation::Stamp;
use crate::editor::Editor;
use crate::search::fuzzy;

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
