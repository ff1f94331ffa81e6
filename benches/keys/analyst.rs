//! The simulated analyst: never wrong, and always by the shortest way that the program offers.

#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "a bench may fail this way")]

use anyhow::{Context, bail, ensure};
use glossator::annotation::{Party, Record};
use glossator::driver::Headless;
use glossator::session::Mode;
use glossator::session::article::OpenArticle;
use glossator::session::command::{Around, Edge, Motion};
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
    /// A stance with its parties.
    Stance,
}

pub struct Analyst {
    pub headless: Headless,
    /// Every key, in the notation of the keymap.
    pub keys: Vec<String>,
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
const FAR: usize = 3;

type Way = (Vec<String>, Selection, Means);

impl Analyst {
    pub fn new(headless: Headless) -> Self {
        Self { headless, keys: Vec::new() }
    }

    fn open(&self) -> &OpenArticle {
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

    /// Presses one key.
    pub fn press(&mut self, key: &str) {
        self.headless.press(key);
        self.keys.push(key.to_owned());
    }

    fn press_all(&mut self, keys: &[String]) {
        for key in keys {
            self.press(key);
        }
    }

    /// Makes a span of the gold.
    pub fn make(&mut self, gold: &Record) -> anyhow::Result<Means> {
        let open = self.open();
        let paragraph = open.selection.paragraph;
        let chars = gold.span().context("a span without bounds")?;
        let bytes = open.map.bytes(chars).context("bounds outside the text")?;
        let target = open.within(paragraph, bytes).context("a span that leaves its paragraph")?;
        let mut ways = self.by_moves();
        ways.extend(self.by_hints(target));
        let grown = ways.into_iter().filter_map(|(keys, from, means)| {
            let more = grow(open_at(self.open(), from), target)?;
            Some(([keys, more].concat(), means))
        });
        let best = grown.min_by_key(|(keys, _)| keys.len());
        let shortest = [best, self.by_range(target)].into_iter().flatten().min_by_key(|(keys, _)| keys.len());
        let (keys, means) = shortest.with_context(|| format!("no keys select “{}”", gold.quote))?;
        self.press_all(&keys);
        self.label(gold)?;
        if matches!(self.headless.session.mode, Mode::Strip(_)) {
            self.parties(gold)?;
            return Ok(Means::Stance);
        }
        Ok(means)
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
                    let mut open = open_at(self.open(), *selection);
                    if open.go(motion, 0) && ways.iter().all(|(_, known, _)| *known != open.selection) {
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
        if let Some(open) = &mut self.headless.session.article {
            open.selection = before;
        }
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

    /// Holder and target of the stance that was just made.
    fn parties(&mut self, gold: &Record) -> anyhow::Result<()> {
        for field in [&gold.holder, &gold.target] {
            if field.is_empty() {
                self.press("<Tab>");
            }
            for (at, party) in field.iter().enumerate() {
                if at > 0 {
                    self.press(",");
                    ensure!(matches!(self.headless.session.mode, Mode::Strip(_)), "no further party is asked for");
                }
                self.party(party);
            }
        }
        Ok(())
    }

    fn party(&mut self, party: &Party) {
        if party.none {
            return self.press("0");
        }
        let offered = match &self.headless.session.mode {
            Mode::Strip(strip) => {
                strip.candidates.iter().position(|one| one.party.shown() == party.shown()).map(|at| {
                    if at == 0 { Some("<Enter>".to_owned()) } else { strip.candidates[at].letter.map(String::from) }
                })
            }
            _ => None,
        };
        if let Some(Some(key)) = offered {
            return self.press(&key);
        }
        self.press("/");
        for letter in party.shown().chars() {
            self.press(&match letter {
                ' ' => "<Space>".to_owned(),
                '<' => "<lt>".to_owned(),
                other => other.to_string(),
            });
        }
        self.press(if party.entity.is_some() || offered.is_some() { "<Enter>" } else { "<A-Enter>" });
    }
}

fn open_at(open: &OpenArticle, selection: Selection) -> OpenArticle {
    let mut open = open.clone();
    open.selection = selection;
    open
}

/// The fewest keys from a selection to the target: nothing, the name, sentence, paragraph or quotation around it, then
/// one edge moved.
fn grow(open: OpenArticle, target: BytesSpan) -> Option<Vec<String>> {
    let mut starts = vec![(Vec::new(), open.clone())];
    for (keys, around) in [
        (vec!["N"], Around::Name),
        (vec!["s"], Around::Sentence),
        (vec!["S"], Around::Paragraph),
        (vec!["\""], Around::Quotation),
    ] {
        let mut open = open.clone();
        let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        if open.select_around(around) {
            starts.push((keys.clone(), open.clone()));
        }
        if around == Around::Quotation && open.select_around(around) {
            keys.push("\"".to_owned());
            starts.push((keys, open));
        }
    }
    starts.into_iter().filter_map(|(keys, open)| edges(keys, open, target)).min_by_key(Vec::len)
}

fn edges(mut keys: Vec<String>, mut open: OpenArticle, target: BytesSpan) -> Option<Vec<String>> {
    const MOST: usize = 40;
    for _ in 0..MOST {
        let here = open.selection.span;
        let (key, edge) = match () {
            () if here == target => return Some(keys),
            () if here.end < target.end => ("L", Edge::RightOut),
            () if here.end > target.end => ("H", Edge::RightIn),
            () if here.start > target.start => ("[", Edge::LeftOut),
            () => ("]", Edge::LeftIn),
        };
        if !open.move_edge(edge) {
            break;
        }
        let (now, before) = (open.selection.span, here);
        // Past the target: it ends inside a token.
        if (before.end < target.end && now.end > target.end) || (before.end > target.end && now.end < target.end) {
            break;
        }
        keys.push(key.to_owned());
    }
    within_token(keys, open, target)
}

/// The last step where the right edge lies inside a token: grapheme by grapheme.
fn within_token(mut keys: Vec<String>, mut open: OpenArticle, target: BytesSpan) -> Option<Vec<String>> {
    for _ in 0..40 {
        let here = open.selection.span;
        if here == target {
            return Some(keys);
        }
        let outward = here.end < target.end;
        if here.start != target.start || !open.nudge(if outward { Edge::RightOut } else { Edge::RightIn }) {
            return None;
        }
        keys.push(if outward { "<A-Right>" } else { "<A-Left>" }.to_owned());
    }
    None
}
