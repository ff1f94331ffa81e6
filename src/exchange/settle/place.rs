//! Foreign bounds become code points, with the quote checked.

use super::super::incoming::Draft;
use super::super::unit::{Unit, Units};
use super::Settler;
use super::words::{brief, is_line_break, same_words, search, shown, words};
use crate::annotation::{Kind, Record, pieces};
use crate::text::{CharPos, CharSpan, TextMap};

impl Settler<'_> {
    /// Bounds in code points, with the quote checked.
    pub(super) fn place(&mut self, draft: &mut Draft) -> Result<(), String> {
        if draft.place.is_empty() {
            return match &draft.quote {
                Some(quote) if matches!(draft.record.kind, Kind::Span) => {
                    let found = search(quote, &draft.record, self.map)?;
                    self.take_pieces(&mut draft.record, &[found]);
                    Ok(())
                }
                None if matches!(draft.record.kind, Kind::Span) => Err("it has no bounds; it was left out.".to_owned()),
                _ => Ok(()),
            };
        }
        let pieces: Result<Vec<CharSpan>, String> = draft.place.iter().map(|place| self.span(*place)).collect();
        if let Some(quote) = &draft.quote {
            self.count_fits(&draft.place, quote, pieces.as_deref().ok());
        } else if self.is_doubtful {
            self.settled.fits.unchecked += 1;
        }
        let pieces = pieces?;
        if let Some(quote) = &draft.quote
            && !same_words(&words(&pieces, self.map), quote)
        {
            return Err(format!(
                "at {} stands “{}”, not “{}”; it was left out.",
                shown(&draft.place),
                brief(&words(&pieces, self.map)),
                brief(quote)
            ));
        }
        let mut joined = pieces::joined(pieces);
        if self.rules.joins_line_breaks {
            joined = over_line_breaks(joined, self.map);
        }
        if joined.is_empty() {
            return Err(format!("{} holds no character; it was left out.", shown(&draft.place)));
        }
        self.take_pieces(&mut draft.record, &joined);
        Ok(())
    }

    fn span(&self, place: [u64; 2]) -> Result<CharSpan, String> {
        let [start, end] = place;
        if start > end {
            return Err(format!("{start}–{end} is no span: the end comes before the start; it was left out."));
        }
        let span = match self.respaced {
            // Its own text is counted in code points and was checked by whoever made it.
            Some(respaced) => {
                let small = |at: u64| u32::try_from(at).ok().map(CharPos::new);
                let span = small(start).zip(small(end)).map(|(start, end)| CharSpan::new(start, end));
                span.and_then(|span| respaced.span(span))
            }
            None => self.units.to_span(place),
        };
        span.ok_or_else(|| {
            let (unit, last) = (self.unit.title(), self.units.from_char(self.map.end()).unwrap_or_default());
            if end > last {
                format!("{start}–{end} ({unit}) reaches beyond the text of {last}; it was left out.")
            } else {
                format!("{start}–{end} ({unit}) does not begin and end between characters; it was left out.")
            }
        })
    }

    fn count_fits(&mut self, place: &[[u64; 2]], quote: &str, taken: Option<&[CharSpan]>) {
        self.settled.fits.quoted += 1;
        let mut fits = |unit: Unit| *self.settled.fits.by_unit.entry(unit).or_default() += 1;
        let taken_fits = taken.is_some_and(|pieces| same_words(&words(pieces, self.map), quote));
        if taken_fits {
            return fits(self.unit);
        }
        if self.respaced.is_some() {
            return;
        }
        for unit in Unit::ALL.into_iter().filter(|unit| *unit != self.unit) {
            let units = Units::new(self.map.text(), unit);
            let pieces: Option<Vec<CharSpan>> = place.iter().map(|place| units.to_span(*place)).collect();
            if pieces.is_some_and(|pieces| same_words(&words(&pieces, self.map), quote)) {
                fits(unit);
            }
        }
    }

    fn take_pieces(&self, record: &mut Record, pieces: &[CharSpan]) {
        record.set_pieces(pieces, self.map);
        if let Some(span) = record.span() {
            self.map.before(span.start, 32).clone_into(&mut record.prefix);
            self.map.after(span.end, 32).clone_into(&mut record.suffix);
        }
    }
}

/// Pieces that only white space with a line break parts are one.
pub fn over_line_breaks(pieces: Vec<CharSpan>, map: &TextMap) -> Vec<CharSpan> {
    let mut whole: Vec<CharSpan> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let gap = whole.last().map(|last| CharSpan::new(last.end, piece.start));
        let gap = gap.and_then(|gap| map.quote(gap));
        let broken = gap.is_some_and(|gap| gap.chars().all(char::is_whitespace) && gap.contains(is_line_break));
        match whole.last_mut().filter(|_| broken) {
            Some(last) => last.end = piece.end,
            None => whole.push(piece),
        }
    }
    whole
}
