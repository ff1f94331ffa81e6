//! `=` in the list: the entity of the chosen span, or of all marked ones.

use crate::annotation::{Kind, Record};
use crate::schema::LayerKind;
use crate::session::Session;

impl Session {
    /// Opens the entries of the registry for one's own spans among the meant rows.
    pub(super) fn link_listed(&mut self) {
        if !self.may_write() {
            return;
        }
        let Some(meant) = self.meant_records() else { return };
        let is_stance = |record: &&Record| {
            let layer = self.schema.layers.iter().find(|layer| layer.name == record.layer);
            layer.is_some_and(|layer| layer.kind == LayerKind::Stance)
        };
        let names = meant.own.iter().filter(|record| record.kind == Kind::Span && !is_stance(record));
        let names: Vec<Record> = names.cloned().collect();
        if names.is_empty() {
            let rest = self.left_alone(&meant);
            let rest = if rest.is_empty() { "no name of yours is meant".to_owned() } else { rest };
            return self.say(format!("nothing to link: {rest}"));
        }
        let rest = self.left_alone(&meant);
        self.open_linking_of(&names, true);
        if !rest.is_empty() {
            self.say(rest);
        }
    }
}
