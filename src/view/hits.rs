//! What was drawn where: ranges of cells with what the mouse finds there.

use crate::session::mouse::Target;

/// Some cells of one row.
#[derive(Clone, Copy, Debug)]
struct Zone {
    x: u16,
    y: u16,
    width: u16,
    target: Target,
}

/// Where things stand in the frame that was drawn last.
#[derive(Clone, Debug, Default)]
pub struct HitMap {
    zones: Vec<Zone>,
}

impl HitMap {
    /// Something stands there; what is drawn later covers it.
    pub fn put(&mut self, x: u16, y: u16, width: u16, target: Target) {
        self.zones.push(Zone { x, y, width, target });
    }

    /// What stands in a cell.
    pub fn at(&self, x: u16, y: u16) -> Option<Target> {
        let covers = |zone: &&Zone| zone.y == y && zone.x <= x && x - zone.x < zone.width;
        self.zones.iter().rfind(covers).map(|zone| match zone.target {
            Target::Text { paragraph, line, .. } => Target::Text { paragraph, line, column: x - zone.x },
            target => target,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_drawn_is_found_and_text_by_its_column() {
        let mut hits = HitMap::default();
        hits.put(2, 1, 10, Target::Text { paragraph: 3, line: 4, column: 0 });
        hits.put(5, 1, 2, Target::Row(7));
        assert_eq!(hits.at(4, 1), Some(Target::Text { paragraph: 3, line: 4, column: 2 }));
        assert_eq!((hits.at(6, 1), hits.at(7, 1).is_some()), (Some(Target::Row(7)), true));
        assert_eq!((hits.at(1, 1), hits.at(12, 1), hits.at(4, 0), hits.at(u16::MAX, 1)), (None, None, None, None));
    }
}
