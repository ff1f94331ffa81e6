//! Finding a span again after the text was changed.

use super::pieces;
use super::record::Record;
use crate::text::{BytePos, BytesSpan, CharPos, CharSpan, TextMap};
use serde_json::Value;

/// Where a record stands in another version of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Where it stood.
    Kept,
    /// Somewhere else, beyond doubt.
    Moved(CharSpan),
    /// Nowhere, or in several places that fit alike.
    Lost,
}

/// Places that are compared at most, so that a frequent word in a long text takes no time.
const PLACES: usize = 2_000;
/// Points (of 92 that a place can have) by which the best must be ahead.
const AHEAD: f64 = 5.0;

/// Where the record stands now. The quote still at its place: kept. Prefix, quote and suffix found once: moved. Else every
/// place of the quote is scored (quote 50, prefix 20, suffix 20, closeness 2) and one that is ahead by 5 points wins.
pub fn anchor(record: &Record, map: &TextMap) -> Anchor {
    let Some(span) = record.span().filter(|_| !record.quote.is_empty()) else { return Anchor::Lost };
    if pieces_match(record, map, 0) {
        return Anchor::Kept;
    }
    if !record.parts.is_empty() {
        return shifted(record, map, span);
    }
    let text = map.text();
    let whole = format!("{}{}{}", record.prefix, record.quote, record.suffix);
    let mut hits = text.match_indices(whole.as_str()).map(|(at, _)| at + record.prefix.len());
    if let (Some(only), None) = (hits.next(), hits.next())
        && whole.len() > record.quote.len()
    {
        return at(map, only, &record.quote).map_or(Anchor::Lost, Anchor::Moved);
    }
    best_place(record, map, span).map_or(Anchor::Lost, Anchor::Moved)
}

/// The record at its new place, its cue with it, and the context of the new text.
pub fn moved(record: &Record, to: CharSpan, map: &TextMap) -> Record {
    let mut moved = record.clone();
    let from = record.start.unwrap_or_default().get();
    let shift = |pos: CharPos| CharPos::new(pos.get().saturating_sub(from).saturating_add(to.start.get()));
    moved.parts = record.parts.iter().map(|[start, end]| [shift(*start), shift(*end)]).collect();
    let cue = moved.cue.as_mut().and_then(|cue| cue.get_mut("at")).and_then(Value::as_array_mut);
    for end in cue.into_iter().flatten() {
        if let Some(at) = end.as_u64().and_then(|at| u32::try_from(at).ok()) {
            *end = shift(CharPos::new(at)).get().into();
        }
    }
    moved.start = Some(to.start);
    moved.end = Some(to.end);
    map.before(to.start, 32).clone_into(&mut moved.prefix);
    map.after(to.end, 32).clone_into(&mut moved.suffix);
    moved
}

fn at(map: &TextMap, byte: usize, quote: &str) -> Option<CharSpan> {
    map.chars(BytesSpan::new(BytePos::new(byte), BytePos::new(byte + quote.len())))
}

/// Whether the text of the record stands at its place moved by `delta` code points.
fn pieces_match(record: &Record, map: &TextMap, delta: i64) -> bool {
    let shift = |pos: CharPos| u32::try_from(i64::from(pos.get()) + delta).ok().map(CharPos::new);
    let shifted = |piece: CharSpan| Some(CharSpan::new(shift(piece.start)?, shift(piece.end)?));
    let there: Option<Vec<CharSpan>> = record.pieces().into_iter().map(shifted).collect();
    there.and_then(|there| pieces::quote(&there, map)).is_some_and(|words| words == record.quote)
}

/// A discontinuous span moves only as a whole, all pieces by the same distance, to the one place where it fits.
fn shifted(record: &Record, map: &TextMap, span: CharSpan) -> Anchor {
    let Some([start, end]) = record.parts.first() else { return Anchor::Lost };
    let first: String = record.quote.chars().take(CharSpan::new(*start, *end).len() as usize).collect();
    let places = map.text().match_indices(first.as_str()).take(PLACES);
    let deltas =
        places.filter_map(|(byte, _)| Some(i64::from(map.to_char(BytePos::new(byte))?.get()) - i64::from(start.get())));
    let fitting: Vec<i64> = deltas.filter(|delta| pieces_match(record, map, *delta)).take(2).collect();
    let shift = |pos: CharPos, delta: i64| u32::try_from(i64::from(pos.get()) + delta).ok().map(CharPos::new);
    match fitting.as_slice() {
        [delta] => match (shift(span.start, *delta), shift(span.end, *delta)) {
            (Some(start), Some(end)) => Anchor::Moved(CharSpan::new(start, end)),
            _ => Anchor::Lost,
        },
        _ => Anchor::Lost,
    }
}

fn best_place(record: &Record, map: &TextMap, span: CharSpan) -> Option<CharSpan> {
    let text = map.text();
    let length = f64::from(map.end().get().max(1));
    let mut scored: Vec<(f64, CharSpan)> = Vec::new();
    for (byte, _) in text.match_indices(record.quote.as_str()).take(PLACES) {
        let Some(place) = at(map, byte, &record.quote) else { continue };
        let before = common(map.before(place.start, 32).chars().rev(), record.prefix.chars().rev());
        let after = common(map.after(place.end, 32).chars(), record.suffix.chars());
        let away = f64::from(place.start.get().abs_diff(span.start.get())) / length;
        scored.push((50.0 + 20.0 * before + 20.0 * after + 2.0 * (1.0 - away), place));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    match scored.as_slice() {
        [(_, only)] => Some(*only),
        [best, next, ..] if best.0 - next.0 >= AHEAD => Some(best.1),
        _ => None,
    }
}

/// The share of the remembered context that still stands next to the quote.
fn common(now: impl Iterator<Item = char>, then: impl Iterator<Item = char> + Clone) -> f64 {
    let length = u32::try_from(then.clone().count()).unwrap_or(u32::MAX);
    let same = u32::try_from(now.zip(then).take_while(|(a, b)| a == b).count()).unwrap_or(u32::MAX);
    if length == 0 { 0.0 } else { f64::from(same) / f64::from(length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(text: &str, start: u32, end: u32) -> Record {
        let map = TextMap::new(text.into());
        let span = CharSpan::new(CharPos::new(start), CharPos::new(end));
        Record {
            start: Some(span.start),
            end: Some(span.end),
            quote: map.quote(span).unwrap().to_owned(),
            prefix: map.before(span.start, 32).to_owned(),
            suffix: map.after(span.end, 32).to_owned(),
            ..Record::default()
        }
    }

    fn found(record: &Record, text: &str) -> Anchor {
        anchor(record, &TextMap::new(text.into()))
    }

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharPos::new(start), CharPos::new(end))
    }

    #[test]
    fn kept_moved_or_lost() {
        let text = "Ms Orlo met Mr Brandt. Then Ms Orlo left.";
        let second = record(text, 28, 35);
        assert_eq!(found(&second, text), Anchor::Kept);
        assert_eq!(found(&second, &format!("So: {text}")), Anchor::Moved(span(32, 39)));
        assert_eq!(found(&second, "Ms Orlo met him. And then Ms Orlo left."), Anchor::Moved(span(26, 33)));
        assert_eq!(found(&second, "x Ms Orlo y Ms Orlo z"), Anchor::Lost);
        assert_eq!(found(&second, "Nobody left."), Anchor::Lost);
    }

    #[test]
    fn pieces_move_together_or_not_at_all() {
        let text = "Anna and Otto Brandt came.";
        let mut pieces = record(text, 0, 20);
        pieces.parts = vec![[CharPos::new(0), CharPos::new(4)], [CharPos::new(14), CharPos::new(20)]];
        pieces.quote = "Anna Brandt".into();
        assert_eq!(found(&pieces, text), Anchor::Kept);
        let map = TextMap::new(format!("So {text}").into());
        assert_eq!(anchor(&pieces, &map), Anchor::Moved(span(3, 23)));
        assert_eq!(moved(&pieces, span(3, 23), &map).parts[1], [CharPos::new(17), CharPos::new(23)]);
        assert_eq!(found(&pieces, "Anna and Max Brandt came."), Anchor::Lost);
    }

    #[test]
    fn the_cue_of_a_stance_moves_with_it() {
        let mut stance = record("Orlo wrecked the talks.", 5, 22);
        stance.cue = Some(serde_json::json!({"at": [5, 12], "text": "wrecked"}));
        let map = TextMap::new("Then Orlo wrecked the talks.".into());
        let Anchor::Moved(to) = anchor(&stance, &map) else { panic!("not found") };
        assert_eq!(moved(&stance, to, &map).cue, Some(serde_json::json!({"at": [10, 17], "text": "wrecked"})));
    }

    proptest! {
        #[test]
        fn what_is_found_has_the_quote(text in "[ab 字]{1,40}", other in "[ab 字]{0,60}", a in 0_u32..40, b in 0_u32..40) {
            let end = u32::try_from(text.chars().count()).unwrap();
            let (a, b) = (a % end, b % end);
            let record = record(&text, a.min(b), a.max(b) + 1);
            if let Anchor::Moved(to) = found(&record, &other) {
                let map = TextMap::new(other.as_str().into());
                prop_assert_eq!(map.quote(to), Some(record.quote.as_str()));
            }
        }
    }
}
