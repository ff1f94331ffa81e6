//! Gamma of every layer of spans, each on a processor of its own.

use crate::agreement::Study;
use crate::agreement::gamma::gamma;
use crate::agreement::report::{Layer, Report};
use crate::agreement::study::{Kind, LayerId};
use crate::cli::progress::Shown;
use crate::driver::agreeing::workers::Work;
use crate::store::workers::on_all_processors;

/// Computes it for those who finished anything, and puts it into the report.
pub fn add(report: &mut Report, study: &Study, seed: u64) {
    let annotators = study.who_finished();
    let layers = (0..).zip(&study.layers).filter(|(_, layer)| matches!(layer.kind, Kind::Spans | Kind::Stances));
    let layers: Vec<(LayerId, &String)> = layers.map(|(at, layer)| (at, &layer.name)).collect();
    let watch = Shown::default();
    let work = Work::new(&watch, "aligning", "layers", layers.len());
    let parts = on_all_processors(layers.len(), || {
        let mut found = Vec::new();
        while let Some((layer, name)) = work.next(&layers) {
            found.push((*name, gamma(study, *layer, &annotators, seed, &|| false)));
        }
        found
    });
    for (name, gamma) in parts.into_iter().flatten() {
        if let Some(Layer::Spans(spans)) = report.layers.get_mut(name) {
            spans.gamma = Some(gamma);
        }
    }
}
