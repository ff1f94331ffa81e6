//! The simulated analyst: never wrong, and always by the shortest way that the program offers.

#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "a bench may fail this way")]

use super::parties::Parties;
use crate::reach::{grow, open_at};
use anyhow::{Context, bail, ensure};
use glossator::annotation::{Kind, Record};
use glossator::driver::Headless;
use glossator::session::Mode;
use glossator::session::article::OpenArticle;
use glossator::session::command::Motion;
use glossator::session::effect::Event;
use glossator::session::offers::Offer;
use glossator::session::page::Page;
use glossator::session::selection::Selection;
use glossator::text::BytesSpan;
use std::ops::Range;

/// How a span was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// Moved to, or there already.
    Moved,
    /// By letters over the tokens.
    Hint,
    /// A suggestion that was right.
    Accepted,
    /// A likely name, or a suggestion with another label.
    Candidate,
    /// A suggestion or likely name whose bounds were moved.
    Corrected,
    /// All identical mentions in the article together.
    Propagated,
    /// All suggestions of the paragraph together.
    All,
    /// A stance with its parties.
    Stance,
}

pub struct Analyst {
    pub headless: Headless,
    /// Every key, in the notation of the keymap.
    pub keys: Vec<String>,
    /// How holders and targets were chosen.
    pub parties: Parties,
}

const MOVES: [(&str, Motion); 8] = [
    ("l", Motion::TokenNext),
    ("h", Motion::TokenBack),
    ("w", Motion::WordNext),
    ("b", Motion::WordBack),
    ("j", Motion::LineDown),
    ("k", Motion::LineUp),
    ("<Home>", Motion::LineStart),
    ("<End>", Motion::LineEnd),
];
/// Longest chain of moves that is tried; a hint takes two or three keys.
const FAR: usize = 2;

/// Keys that lead to an offer, what is selected then, and its label.
type Offered = (Vec<String>, Selection, Option<(usize, usize)>);
type Way = (Vec<String>, Selection, Means);

impl Analyst {
    pub fn new(headless: Headless) -> Self {
        Self { headless, keys: Vec::new(), parties: Parties::default() }
    }

    pub fn open(&self) -> &OpenArticle {
        self.headless.session.article.as_ref().expect("the corpus has an article")
    }

    /// Article and paragraph on the screen.
    pub fn place(&self) -> Option<(String, usize)> {
        let open = self.headless.session.article.as_ref()?;
        Some((open.article.id.clone(), open.selection.paragraph))
    }

    /// Code points of the paragraph on the screen.
    pub fn bounds(&self) -> Range<u32> {
        let open = self.open();
        let span = open.paragraph_chars(open.selection.paragraph);
        span.start.get()..span.end.get()
    }

    /// Whether spans of that layer are stances.
    pub fn is_stance(&self, layer: &str) -> bool {
        let schema = &self.headless.session.schema;
        schema.layer(layer).is_some_and(|layer| layer.kind == glossator::schema::LayerKind::Stance)
    }

    /// Labelled offers of the paragraph as it was opened that are no gold: wrong bounds, wrong label, nothing there.
    pub fn wrong(&self, gold: &[&Record]) -> usize {
        let open = self.open();
        let is_right = |offer: &Offer| {
            let chars = open.chars_of(offer.paragraph, offer.bytes);
            let label = offer.known.and_then(|known| self.name_of(known));
            gold.iter().any(|one| one.span() == chars && label == Some((one.layer.clone(), one.label.clone())))
        };
        open.offers.iter().filter(|offer| offer.known.is_some() && !is_right(offer)).count()
    }

    /// Presses one key.
    pub fn press(&mut self, key: &str) {
        self.headless.press(key);
        self.keys.push(key.to_owned());
    }

    /// The last keys pressed, for messages.
    pub fn last_keys(&self) -> String {
        self.keys[self.keys.len().saturating_sub(12)..].join(" ")
    }

    pub fn press_all(&mut self, keys: &[String]) {
        for key in keys {
            self.press(key);
        }
    }

    /// Makes one of the spans of the gold: that which takes the fewest keys from here. Gives back which, and how.
    pub fn make_one(&mut self, gold: &[&Record]) -> anyhow::Result<(usize, Means)> {
        let offered = self.by_offers();
        let mut best: Option<(usize, Vec<String>, Means)> = None;
        for (at, record) in gold.iter().enumerate() {
            let target = self.target(record)?;
            for (keys, selection, known) in &offered {
                let known_label = known.and_then(|known| self.name_of(known));
                let right = known_label == Some((record.layer.clone(), record.label.clone()));
                let exact = selection.span == target;
                let means = match (exact, right) {
                    (true, true) => Means::Accepted,
                    (true, false) => Means::Candidate,
                    (false, _) => Means::Corrected,
                };
                let least = best.as_ref().map_or(usize::MAX, |(_, keys, _)| keys.len());
                if keys.len() >= least || (!exact && keys.len() + 1 >= least) {
                    continue;
                }
                let meets = selection.span.start < target.end && target.start < selection.span.end;
                let more = if exact {
                    Some(Vec::new())
                } else {
                    meets.then(|| grow(open_at(self.open(), *selection), target)).flatten()
                };
                if let Some(keys) = more.map(|more| [keys.clone(), more].concat())
                    && keys.len() < least
                {
                    best = Some((at, keys, means));
                }
            }
        }
        // By hand, from left to right, unless an offer is nearer than two keys.
        if best.as_ref().is_none_or(|(_, keys, _)| keys.len() > 1) {
            let target = self.target(gold[0])?;
            let Some((keys, means)) = self.by_hand(target) else {
                self.go_nearer(target, &gold[0].quote)?;
                return self.make_one(gold);
            };
            if best.as_ref().is_none_or(|(_, before, _)| keys.len() < before.len()) {
                best = Some((0, keys, means));
            }
        }
        let (at, keys, means) = best.context("there is no gold left")?;
        self.press_all(&keys);
        if means == Means::Accepted {
            self.press("<Enter>");
        } else {
            self.label(gold[at])?;
        }
        let made = self.open().spans.iter().any(|span| {
            Some(span.chars) == gold[at].span() && (&span.layer, &span.label) == (&gold[at].layer, &gold[at].label)
        });
        ensure!(made, "“{}” {} was not made: {:?}", gold[at].quote, gold[at].label, self.headless.session.message);
        Ok((at, means))
    }

    /// Whether a span of the gold stands in the open article.
    pub fn is_made(&self, gold: &Record) -> bool {
        let same = |record: &&Record| {
            record.span() == gold.span() && (&record.layer, &record.label) == (&gold.layer, &gold.label)
        };
        let records = self.headless.session.own.of_doc(&gold.doc);
        records.iter().any(|record| record.kind == Kind::Span && same(record))
    }

    fn name_of(&self, (layer, label): (usize, usize)) -> Option<(String, String)> {
        let layer = self.headless.session.schema.layers.get(layer)?;
        Some((layer.name.clone(), layer.labels.get(label)?.name.clone()))
    }

    fn target(&self, gold: &Record) -> anyhow::Result<BytesSpan> {
        let open = self.open();
        let chars = gold.span().context("a span without bounds")?;
        let bytes = open.map.bytes(chars).context("bounds outside the text")?;
        open.within(open.selection.paragraph, bytes).context("a span that leaves its paragraph")
    }

    /// What is offered: where one is, what Enter goes to, and what Tab goes through.
    fn by_offers(&mut self) -> Vec<Offered> {
        let here = self.open().selection;
        let start = (here, self.open().page.clone());
        let known = |open: &OpenArticle| open.offer_here().and_then(|offer| offer.known);
        let mut ways = Vec::new();
        let labelled = self.open().offers.iter().any(|offer| offer.known.is_some());
        if self.open().offer_here().is_some() {
            ways.push((Vec::new(), here, known(self.open())));
        } else if labelled {
            let chars = self.open().selected_chars().unwrap_or_default();
            let in_stance = self.open().spans.iter().any(|span| span.stance && span.chars.contains(chars));
            if !in_stance {
                self.headless.press("<Enter>");
                ways.push((vec!["<Enter>".to_owned()], self.open().selection, known(self.open())));
                self.return_to(&start);
            }
        }
        let count = self.open().offers.len();
        for (key, most) in [("<Tab>", count), ("<S-Tab>", count.min(3))] {
            for step in 1..=most {
                self.headless.press(key);
                ways.push((vec![key.to_owned(); step], self.open().selection, known(self.open())));
            }
            self.return_to(&start);
        }
        ways
    }

    /// Back to where a look began: the same selection, and the same lines on the screen.
    fn return_to(&mut self, (selection, page): &(Selection, Page)) {
        if let Some(open) = &mut self.headless.session.article {
            open.selection = *selection;
            open.page = page.clone();
        }
        // What follows from the selection is made anew.
        let (width, height) = self.headless.session.size;
        self.headless.event(Event::Resize(width, height));
    }

    /// Makes a span of the gold by hand.
    pub fn make(&mut self, gold: &Record) -> anyhow::Result<Means> {
        let target = self.target(gold)?;
        let (keys, means) = loop {
            match self.by_hand(target) {
                Some(found) => break found,
                None => self.go_nearer(target, &gold.quote)?,
            }
        };
        self.press_all(&keys);
        self.label(gold)?;
        if matches!(self.headless.session.mode, Mode::Strip(_)) {
            self.parties(gold)?;
            return Ok(Means::Stance);
        }
        Ok(means)
    }

    /// A line towards a stretch that is too far away, or not on the screen.
    fn go_nearer(&mut self, target: BytesSpan, quote: &str) -> anyhow::Result<()> {
        let here = self.open().selection;
        let down = here.span.start < target.start;
        self.press(if down { "j" } else { "k" });
        let now = self.open().selection;
        ensure!(now != here && now.paragraph == here.paragraph, "no keys select “{quote}”");
        Ok(())
    }

    /// The fewest keys that select a stretch without the help of suggestions; `None` where it is too far away.
    fn by_hand(&mut self, target: BytesSpan) -> Option<(Vec<String>, Means)> {
        let mut ways = self.by_moves();
        ways.extend(self.by_hints(target));
        let paragraph = self.open().selection.paragraph;
        let here = ways.into_iter().filter(|(_, from, _)| from.paragraph == paragraph);
        let grown = here.filter_map(|(keys, from, means)| {
            let more = grow(open_at(self.open(), from), target)?;
            Some(([keys, more].concat(), means))
        });
        let best = grown.min_by_key(|(keys, _)| keys.len());
        [best, self.by_range(target)].into_iter().flatten().min_by_key(|(keys, _)| keys.len())
    }

    /// Selections within a few moves.
    fn by_moves(&self) -> Vec<Way> {
        let mut ways = vec![(Vec::new(), self.open().selection, Means::Moved)];
        let mut from = 0;
        for _ in 0..FAR {
            let reached = ways.len();
            for at in from..reached {
                for (key, motion) in MOVES {
                    let (keys, selection, _) = &ways[at];
                    // The second of two line moves remembers a column that is not known here.
                    if !keys.is_empty() && matches!(motion, Motion::LineUp | Motion::LineDown) {
                        continue;
                    }
                    let mut open = open_at(self.open(), *selection);
                    let stays = open.go(motion, 0) && open.selection.paragraph == selection.paragraph;
                    if stays && ways.iter().all(|(_, known, _)| *known != open.selection) {
                        let keys = [keys.clone(), vec![key.to_owned()]].concat();
                        ways.push((keys, open.selection, Means::Moved));
                    }
                }
            }
            from = reached;
        }
        ways
    }

    /// The tokens of the target, by the letters that `f` shows on them. Looking costs nothing: a person sees them.
    fn by_hints(&mut self, target: BytesSpan) -> Vec<Way> {
        let paragraph = self.open().selection.paragraph;
        self.headless.press("f");
        let places = match &self.headless.session.mode {
            Mode::Hints(hints) => hints.places.as_slice(),
            _ => &[],
        };
        let inside = places.iter().filter(|hint| {
            hint.paragraph == paragraph && hint.token.start < target.end && hint.token.end > target.start
        });
        let ways = inside.map(|hint| {
            let keys = std::iter::once("f".to_owned()).chain(hint.letters.chars().map(String::from)).collect();
            (keys, Selection { paragraph, span: hint.token }, Means::Hint)
        });
        let ways: Vec<Way> = ways.collect();
        self.headless.press("<Esc>");
        ways
    }

    /// `F`, the letters of the first token, those of the last.
    fn by_range(&mut self, target: BytesSpan) -> Option<(Vec<String>, Means)> {
        let before = self.open().selection;
        let start = (before, self.open().page.clone());
        let mut keys = vec!["F".to_owned()];
        self.headless.press("F");
        for end in [false, true] {
            let letters = match &self.headless.session.mode {
                Mode::Hints(hints) => hints
                    .places
                    .iter()
                    .filter(|hint| hint.paragraph == before.paragraph)
                    .find(|hint| if end { hint.token.end == target.end } else { hint.token.start == target.start })
                    .map(|hint| hint.letters.clone()),
                _ => None,
            };
            let Some(letters) = letters else { break };
            self.headless.press(&letters);
            keys.extend(letters.chars().map(String::from));
        }
        if matches!(self.headless.session.mode, Mode::Hints(_)) {
            self.headless.press("<Esc>");
        }
        let reached = self.open().selection.span == target;
        self.return_to(&start);
        reached.then_some((keys, Means::Hint))
    }

    /// The label: its key, its digit in the active layer, or by its name.
    fn label(&mut self, gold: &Record) -> anyhow::Result<()> {
        let session = &self.headless.session;
        let at = session.schema.layers.iter().position(|layer| layer.name == gold.layer).context("unknown layer")?;
        let layer = &session.schema.layers[at];
        let label = layer.labels.iter().position(|label| label.name == gold.label).context("unknown label")?;
        if let Some(key) = layer.labels[label].key {
            self.press(&if key == '<' { "<lt>".to_owned() } else { key.to_string() });
        } else if at == session.layer && label < 9 {
            self.press(&(label + 1).to_string());
        } else {
            self.press("t");
            for letter in gold.label.chars() {
                let first = match &self.headless.session.mode {
                    Mode::Label(prompt) => prompt.matches.first().copied(),
                    _ => bail!("no label is asked for"),
                };
                if first == Some((at, label)) {
                    break;
                }
                self.press(&letter.to_string());
            }
            self.press("<Enter>");
        }
        Ok(())
    }
}
