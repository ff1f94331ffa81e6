//! Many spans by few keys: all suggestions of a paragraph, all mentions of a name.

use crate::analyst::Analyst;
use glossator::annotation::Record;
use glossator::session::Mode;

impl Analyst {
    /// Tags all suggestions of the paragraph at once where all of them are right, and says how many there were.
    pub fn make_all(&mut self, gold: &[&Record]) -> usize {
        let offers = self.open().offers.iter().filter(|offer| offer.known.is_some()).count();
        if offers < 2 || self.wrong(gold) > 0 {
            return 0;
        }
        let before = self.open().spans.len();
        self.press("A");
        self.open().spans.len() - before
    }

    /// After a span was made: `*` and Enter, where that makes more of the gold than it takes keys, wrong places left out.
    /// Gives back how many spans were made.
    pub fn propagate(&mut self, made: &Record, gold: &[Record]) -> usize {
        let alike = |one: &&Record| {
            one.doc == made.doc && (&one.quote, &one.layer, &one.label) == (&made.quote, &made.layer, &made.label)
        };
        let wanted: Vec<&Record> = gold.iter().filter(alike).filter(|one| !self.is_made(one)).collect();
        if wanted.len() < 3 {
            return 0;
        }
        // Looking costs nothing: the list shows every place before anything is decided.
        self.headless.press("*");
        let Mode::Found(found) = &self.headless.session.mode else { return 0 };
        let is_wrong: Vec<bool> =
            found.hits.iter().map(|hit| !wanted.iter().any(|one| one.span() == Some(hit.chars))).collect();
        let right = is_wrong.iter().filter(|wrong| !**wrong).count();
        let mut keys = vec!["*".to_owned()];
        let mut at = found.at;
        for step in 0..is_wrong.len() {
            let place = (found.at + step) % is_wrong.len();
            if is_wrong[place] {
                keys.extend(std::iter::repeat_n("<Tab>".to_owned(), (place + is_wrong.len() - at) % is_wrong.len()));
                keys.push("x".to_owned());
                at = if place + 1 < is_wrong.len() { place + 1 } else { place };
            }
        }
        keys.push("<Enter>".to_owned());
        if right <= keys.len() {
            self.headless.press("<Esc>");
            return 0;
        }
        for key in keys.iter().skip(1) {
            self.headless.press(key);
        }
        self.keys.extend(keys);
        right
    }
}
