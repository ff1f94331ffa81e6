//! How long somebody works: pauses are not counted.

use std::collections::HashMap;

/// A pause longer than this is not work, in milliseconds.
const PAUSE: u64 = 30_000;

/// Time and counts of this session.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    last: Option<u64>,
    active: u64,
    paragraphs: HashMap<(String, usize), u64>,
    /// Keys pressed that were understood.
    pub keys: u64,
    /// Spans that were tagged.
    pub spans: u64,
}

impl Activity {
    /// Notes that a key was pressed at that time (milliseconds), while that paragraph was on the screen.
    pub fn tick(&mut self, millis: u64, place: Option<(&str, usize)>) {
        self.keys += 1;
        let since = self.last.map_or(0, |last| millis.saturating_sub(last));
        self.last = Some(millis);
        if since > PAUSE {
            return;
        }
        self.active += since;
        if let Some((doc, paragraph)) = place
            && since > 0
        {
            *self.paragraphs.entry((doc.to_owned(), paragraph)).or_default() += since;
        }
    }

    /// Active time of the session in whole seconds.
    pub fn seconds(&self) -> u64 {
        self.active / 1000
    }

    /// Active time spent on a paragraph in seconds, to a tenth; starts anew after this.
    pub fn take(&mut self, doc: &str, paragraph: usize) -> Option<f64> {
        let millis = self.paragraphs.remove(&(doc.to_owned(), paragraph))?;
        let tenths = u32::try_from(millis / 100).unwrap_or(u32::MAX);
        Some(f64::from(tenths) / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_not_counted() {
        let mut activity = Activity::default();
        for at in [1_000, 3_500, 60_000, 61_000] {
            activity.tick(at, Some(("x", 0)));
        }
        assert_eq!(activity.seconds(), 3);
        assert_eq!(activity.take("x", 0), Some(3.5));
        assert_eq!(activity.take("x", 0), None);
    }
}
