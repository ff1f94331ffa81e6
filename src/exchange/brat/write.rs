//! Articles as `.txt` and `.ann`.

use super::super::file_name;
use super::super::format::{Piece, Writer};
use super::super::held::What;
use super::super::loss::{Action, Losses};
use super::super::outgoing::Outgoing;
use super::super::settings::Settings;
use super::super::tally::Tally;
use super::conf;
use super::name::Names;
use super::page::Page;
use crate::schema::Schema;

/// Writes articles.
pub struct BratWriter {
    pub(super) names: Names,
    /// Whether our own notes say what brat has no place for.
    pub(super) full: bool,
    /// What the relations are called that lead from a stance to its parties and its cue.
    pub(super) roles: RoleNames,
    schema: Schema,
}

/// Names of relations.
pub struct RoleNames {
    pub holder: String,
    pub target: String,
    pub via: String,
    pub cue: String,
}

impl BratWriter {
    pub fn new(settings: &Settings, schema: &Schema) -> Self {
        let names = Names::new(schema, &settings.roles);
        let roles = RoleNames {
            holder: names.role(&settings.roles.holder),
            target: names.role(&settings.roles.target),
            via: names.role(&settings.roles.via),
            cue: names.role(&settings.roles.cue),
        };
        Self { names, full: settings.full, roles, schema: schema.clone() }
    }
}

impl Writer for BratWriter {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let path = file_name::of_id(&article.id).unwrap_or_else(|| {
            let path = article.sha.replace(':', "-");
            losses.add_document(
                What::Id,
                Action::Renamed,
                format!("the id is too long for a file name; it is {path}.txt"),
            );
            path
        });
        let ann = Page::new(self, document, losses).written();
        vec![Piece::of(format!("{path}.txt"), article.text.as_bytes()), Piece::of(format!("{path}.ann"), ann)]
    }

    fn tail(&self, tally: &Tally) -> Vec<Piece> {
        let mut pieces = vec![Piece::of("annotation.conf", conf::annotation(&self.schema, self, tally))];
        pieces.extend(conf::visual(&self.schema, &self.names).map(|text| Piece::of("visual.conf", text)));
        pieces
    }
}
