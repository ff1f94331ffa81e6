//! What a team counts as the same: entries of its registry, and bounds by the rules of gloss.toml.

use super::compare::{Comparison, Rules, compare};
use crate::annotation::Registry;
use crate::annotation::same_bounds::{Ignored, trimmed};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::text::{CharSpan, TextMap};

/// The registry of all annotators, and what does not count at the edges of a span.
#[derive(Clone, Debug, Default)]
pub struct Same {
    registry: Registry,
    ignored: Ignored,
}

impl Same {
    /// From the registry and `[review] ignore`.
    pub fn new(registry: Registry, schema: &Schema) -> Self {
        Self { registry, ignored: Ignored::new(&schema.review.ignore) }
    }

    /// The id of the entry that an id stands for: equal name and type are one, and a merged one stands under another.
    /// An id that nobody has stands for itself.
    pub fn entity(&self, id: &str) -> String {
        self.registry.find(id).map_or(id, |entry| &entry.id).to_owned()
    }

    /// The pieces of a span without what does not count at their edges.
    pub fn bounds(&self, map: &TextMap, pieces: &[CharSpan]) -> Vec<CharSpan> {
        pieces.iter().map(|piece| trimmed(map, *piece, self.ignored)).collect()
    }

    /// Compares the sheets of an article.
    pub fn compare(&self, article: &Article, map: &TextMap, sheets: &[Sheet], schema: &Schema) -> Comparison {
        let bounds = |pieces: &[CharSpan]| self.bounds(map, pieces);
        let entity = |id: &str| self.entity(id);
        compare(article, map, sheets, schema, Rules { bounds: &bounds, entity: &entity })
    }
}
