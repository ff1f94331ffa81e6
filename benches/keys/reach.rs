//! Keys that lead from one selection to another: something around it, edges moved by tokens, then by characters.

use glossator::session::article::OpenArticle;
use glossator::session::command::{Around, Edge};
use glossator::session::selection::Selection;
use glossator::text::{BytePos, BytesSpan};

pub fn open_at(open: &OpenArticle, selection: Selection) -> OpenArticle {
    let mut open = open.clone();
    open.selection = selection;
    open
}

/// The fewest keys from a selection to the target: nothing, the name, sentence, paragraph or quotation around it, then
/// one edge moved.
pub fn grow(open: OpenArticle, target: BytesSpan) -> Option<Vec<String>> {
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
        // Past the target: it ends, or starts, inside a token.
        let past = |before: BytePos, now: BytePos, there: BytePos| (before < there) != (now < there) && now != there;
        if past(before.end, now.end, target.end) || past(before.start, now.start, target.start) {
            open.selection.span = before;
            break;
        }
        keys.push(key.to_owned());
    }
    within_token(keys, open, target)
}

/// The last step where an edge lies inside a token: grapheme by grapheme.
fn within_token(mut keys: Vec<String>, mut open: OpenArticle, target: BytesSpan) -> Option<Vec<String>> {
    for _ in 0..60 {
        let here = open.selection.span;
        let (key, edge) = match () {
            () if here == target => return Some(keys),
            () if here.end < target.end => ("<A-Right>", Edge::RightOut),
            () if here.end > target.end => ("<A-Left>", Edge::RightIn),
            () if here.start > target.start => ("<A-S-Left>", Edge::LeftOut),
            () => ("<A-S-Right>", Edge::LeftIn),
        };
        if !open.nudge(edge) {
            return None;
        }
        keys.push(key.to_owned());
    }
    None
}
