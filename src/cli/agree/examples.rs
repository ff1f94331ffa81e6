//! Places where annotators differ, with the words around them.

use crate::agreement::Study;
use crate::agreement::report::{Confused, Example};
use crate::cli::output::Output;
use crate::text::{CharPos, CharSpan, TextMap};
use std::io;

/// Places that are printed for a confusion.
const PLACES: usize = 2;
/// Code points of context on each side.
const CONTEXT: u32 = 24;

/// A line for each of the first places.
pub fn print(confused: &Confused, study: &Study, output: &mut Output) -> io::Result<()> {
    for example in confused.examples.iter().take(PLACES) {
        if let Some(line) = line(confused, example, study) {
            output.line(&format!("           {line}"))?;
        }
    }
    Ok(())
}

fn line(confused: &Confused, example: &Example, study: &Study) -> Option<String> {
    let at = study.documents.binary_search_by(|document| document.id.cmp(&example.doc)).ok()?;
    let document = study.documents.get(at)?;
    let map = TextMap::new(document.text.clone());
    let span = |[start, end]: [u32; 2]| CharSpan::new(CharPos::new(start), CharPos::new(end));
    let both: Vec<CharSpan> = [example.a, example.b].into_iter().flatten().map(span).collect();
    let hull = CharSpan::new(both.iter().map(|one| one.start).min()?, both.iter().map(|one| one.end).max()?);
    let (left, right) = (flat(map.before(hull.start, CONTEXT)), flat(map.after(hull.end, CONTEXT)));
    let paragraph = document.touched(hull).start + 1;
    let middle = flat(map.quote(hull)?);
    let line = format!("{left}⟦{middle}⟧{right}  {} ¶ {paragraph}", document.id);
    let ([a, b], true) = (both.as_slice(), example.a != example.b) else { return Some(line) };
    let label = |label: &Option<String>| label.clone().unwrap_or_default();
    let (one, other) = (label(&confused.confusion.a), label(&confused.confusion.b));
    Some(format!("{line}  {one} “{}”, {other} “{}”", flat(map.quote(*a)?), flat(map.quote(*b)?)))
}

/// On one line.
fn flat(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}
