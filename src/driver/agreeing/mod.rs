//! How far annotators agree, from files to figures: what `gloss agree` and the dashboard share, and beside the loop what
//! the dashboard asks for.

pub mod beside;
pub mod count;
pub mod read;
pub mod workers;

use super::jobs::Jobs;
use crate::schema::Schema;
use crate::session::effect::{Effect, Event};
use std::path::Path;
use std::sync::Arc;

/// The threads of the dashboard: one that counts, one that lists places.
#[derive(Debug, Default)]
pub struct Agreeing {
    comparing: Jobs,
    listing: Jobs,
}

impl Agreeing {
    /// Does what the dashboard asks for, in place of what it asked for before; answers come by `tell`.
    pub fn take(
        &mut self,
        effect: Effect,
        root: &Path,
        schema: &Arc<Schema>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) {
        match effect {
            Effect::Compare(generation, corpus) => {
                let (root, schema) = (root.to_owned(), schema.clone());
                self.comparing.begin(move |cancelled| {
                    let tell = |compared| tell(Event::Compared(generation, compared));
                    beside::compare(&root, &schema, &corpus, &tell, cancelled);
                });
            }
            Effect::Places(generation, order) => {
                self.listing.begin(move |cancelled| tell(Event::Places(generation, order.find(cancelled))));
            }
            Effect::StopComparing => {
                self.comparing.cancel();
                self.listing.cancel();
            }
            _ => {}
        }
    }
}
