//! A text with spans that nest, touch and cross, as steps of a page in which elements can only nest: where two cross, the
//! inner one is closed and opened again.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// More elements inside each other make a page that no browser draws well; what would lie deeper is only named.
const DEEPEST: usize = 12;

/// One step through a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These bytes of the text.
    Text(Range<usize>),
    /// From here on that span is marked.
    Open(usize),
    /// The span that was opened last is not marked any more.
    Close,
    /// Here that piece of a span ends.
    End(usize),
}

/// A piece of a span: its bytes and the number of the span.
pub type Piece = (Range<usize>, usize);

/// The steps through a text of so many bytes. Pieces without bytes, or outside of it, are passed over.
pub fn steps(length: usize, pieces: &[Piece]) -> Vec<Step> {
    let mut starts: Vec<&Piece> =
        pieces.iter().filter(|(bytes, _)| bytes.start < bytes.end && bytes.end <= length).collect();
    starts.sort_by_key(|(bytes, span)| (bytes.start, Reverse(bytes.end), *span));
    let mut cuts: Vec<usize> = starts.iter().flat_map(|(bytes, _)| [bytes.start, bytes.end]).collect();
    cuts.push(length);
    cuts.sort_unstable();
    cuts.dedup();
    let mut walk = Walk::default();
    let mut waiting = starts.into_iter().peekable();
    let mut at = 0;
    for cut in cuts {
        if at < cut {
            walk.steps.push(Step::Text(at..cut));
        }
        at = cut;
        walk.end(cut);
        while let Some((bytes, span)) = waiting.next_if(|(bytes, _)| bytes.start == cut) {
            walk.begin(bytes.end, *span);
        }
    }
    walk.steps
}

#[derive(Default)]
struct Walk {
    steps: Vec<Step>,
    /// What is marked: where it ends, and its number.
    open: Vec<(usize, usize)>,
    /// What lies too deep to be marked, the first to end on top.
    deep: BinaryHeap<Reverse<(usize, usize)>>,
}

impl Walk {
    fn begin(&mut self, end: usize, span: usize) {
        if self.open.len() < DEEPEST {
            self.open.push((end, span));
            self.steps.push(Step::Open(span));
        } else {
            self.deep.push(Reverse((end, span)));
        }
    }

    fn end(&mut self, cut: usize) {
        if let Some(first) = self.open.iter().position(|(end, _)| *end == cut) {
            let above = self.open.split_off(first);
            for (end, span) in above.iter().rev() {
                self.steps.push(Step::Close);
                if *end == cut {
                    self.steps.push(Step::End(*span));
                }
            }
            for (end, span) in above.into_iter().filter(|(end, _)| *end != cut) {
                self.open.push((end, span));
                self.steps.push(Step::Open(span));
            }
        }
        while let Some(Reverse((_, span))) = self.deep.peek().filter(|Reverse((end, _))| *end == cut) {
            self.steps.push(Step::End(*span));
            self.deep.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As a person would write it: brackets around what is marked, the number where it ends.
    fn shown(text: &str, pieces: &[Piece]) -> String {
        let one = |step: &Step| match step {
            Step::Text(bytes) => text[bytes.clone()].to_owned(),
            Step::Open(_) => "[".to_owned(),
            Step::Close => "]".to_owned(),
            Step::End(span) => span.to_string(),
        };
        steps(text.len(), pieces).iter().map(one).collect()
    }

    #[test]
    fn spans_that_nest_touch_and_cross_are_all_marked() {
        assert_eq!(shown("abcdef", &[]), "abcdef");
        assert_eq!(shown("abcdef", &[(1..3, 0), (3..5, 1)]), "a[bc]0[de]1f");
        assert_eq!(shown("abcdef", &[(1..2, 1), (1..5, 0)]), "a[[b]1cde]0f");
        assert_eq!(shown("abcdef", &[(0..3, 0), (2..6, 1)]), "[ab[c]]0[def]1");
        assert_eq!(shown("abcdef", &[(2..2, 0), (4..9, 1)]), "abcdef");
        assert_eq!(shown("ab", &[(0..2, 0), (0..2, 1)]), "[[ab]1]0");
    }

    #[test]
    fn what_lies_too_deep_is_named_all_the_same() {
        let pieces: Vec<Piece> = (0..5_000).map(|n| (n..n + 5_000, n)).collect();
        let steps = steps(10_000, &pieces);
        assert_eq!(steps.iter().filter(|step| matches!(step, Step::End(_))).count(), 5_000);
        assert!(steps.len() < 40_000, "{}", steps.len());
    }

    proptest! {
        #[test]
        fn the_text_is_whole_elements_nest_and_every_piece_ends_once(
            pieces in prop::collection::vec((0_usize..30, 0_usize..30), 0..30),
        ) {
            let pieces: Vec<Piece> = pieces.into_iter().enumerate().map(|(n, (start, end))| (start..end, n)).collect();
            let (mut text, mut depth, mut ended) = (0, 0_usize, Vec::new());
            for step in steps(24, &pieces) {
                match step {
                    Step::Text(bytes) => {
                        prop_assert_eq!(bytes.start, text);
                        prop_assert!(bytes.start < bytes.end);
                        text = bytes.end;
                    }
                    Step::Open(_) => depth += 1,
                    Step::Close => {
                        prop_assert!(depth > 0);
                        depth -= 1;
                    }
                    Step::End(span) => {
                        prop_assert_eq!(pieces[span].0.end, text);
                        ended.push(span);
                    }
                }
                prop_assert!(depth <= DEEPEST);
            }
            prop_assert_eq!((text, depth), (24, 0));
            ended.sort_unstable();
            let wanted = pieces.iter().filter(|(bytes, _)| bytes.start < bytes.end && bytes.end <= 24);
            prop_assert_eq!(ended, wanted.map(|(_, n)| *n).collect::<Vec<_>>());
        }
    }
}
