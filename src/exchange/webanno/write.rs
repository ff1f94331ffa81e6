//! Structures as rows: a sentence with the white space behind it, its tokens, and what is said about them.

use super::super::cas::graph::{Structure, Value};
use super::super::cas::names;
use super::super::cas::outward::Outward;
use super::escape;
use super::{OUR_RELATION, OURS};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

/// A token, or a piece of one.
struct Unit {
    /// As rows have it.
    id: String,
    place: [u64; 2],
    /// Places of annotations in their list.
    spans: Vec<usize>,
    /// Places of relations in their list.
    relations: Vec<usize>,
}

/// An annotation.
struct Span<'c, 'a> {
    structure: &'c Structure<'a>,
    /// The number in brackets; 0 where it needs none.
    number: usize,
    /// Its first unit.
    first: Option<usize>,
}

/// An arrow.
struct Arrow<'c, 'a> {
    /// A relation; `None`: a link of the one that it starts at.
    structure: Option<&'c Structure<'a>>,
    /// Where it is a link.
    role: &'static str,
    from: u64,
    to: u64,
}

/// A whole file.
pub fn written(cas: &Outward) -> String {
    let (mut spans, arrows) = annotations(cas);
    let features = columns(spans.iter().map(|span| span.structure));
    let arrow_features = columns(arrows.iter().filter_map(|arrow| arrow.structure));
    let (mut units, sentences) = units(cas, &mut spans);
    let arrows = place(arrows, &spans, &mut units);
    number(&mut spans, &units);
    let mut out = String::with_capacity(cas.text.len() * 4 + spans.len() * 300);
    out.push_str("#FORMAT=WebAnno TSV 3.3\n");
    if !spans.is_empty() {
        _ = writeln!(out, "#T_SP={OURS}|layer|{}", features.join("|"));
    }
    if !arrows.is_empty() {
        _ = writeln!(out, "#T_RL={OUR_RELATION}|layer|{}|BT_{OURS}", arrow_features.join("|"));
    }
    out.push('\n');
    let mut cut = Cut { text: &cas.text, byte: 0, unit: 0 };
    let mut next = 0;
    for (at, sentence) in sentences.iter().enumerate() {
        out.push('\n');
        sentence_text(cut.clone().take(*sentence), at + 1 == sentences.len(), &mut out);
        while let Some(unit) = units.get(next).filter(|unit| unit.place[0] < sentence[1]) {
            cut.skip_to(unit.place[0]);
            _ = write!(out, "{}\t{}-{}\t", unit.id, unit.place[0], unit.place[1]);
            let word = cut.clone().take(unit.place);
            out.extend(word.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }));
            out.push('\t');
            span_cells(unit, &spans, &features, &mut out);
            arrow_cells(unit, &arrows, &arrow_features, (&spans, &units), &mut out);
            out.push('\n');
            next += 1;
        }
        cut.skip_to(sentence[1]);
    }
    out
}

/// What is said about stretches of text, and what leads from one to another.
fn annotations<'c, 'a>(cas: &'c Outward<'a>) -> (Vec<Span<'c, 'a>>, Vec<Arrow<'c, 'a>>) {
    let (mut spans, mut arrows) = (Vec::new(), Vec::new());
    let end = |one: &Structure| {
        one.features.iter().find_map(|(_, value)| if let Value::One(to) = value { Some(*to) } else { None })
    };
    let links: HashMap<u64, u64> =
        cas.structures.iter().filter(|one| one.begin.is_none()).filter_map(|one| Some((one.id, end(one)?))).collect();
    for one in cas.structures.iter().filter(|one| one.begin.is_some() && !names::is_plumbing(&one.kind)) {
        let leads = |feature: &str| one.features.iter().find(|(name, _)| name == feature).map(|(_, value)| value);
        if let (Some(Value::One(from)), Some(Value::One(to))) = (leads("Governor"), leads("Dependent")) {
            arrows.push(Arrow { structure: Some(one), role: "", from: *from, to: *to });
            continue;
        }
        spans.push(Span { structure: one, number: 0, first: None });
        for (feature, role) in [("source", "holder"), ("target", "target")] {
            let Some(Value::Many { elements, .. }) = leads(feature) else { continue };
            let targets = elements.iter().filter_map(|link| links.get(link).copied());
            arrows.extend(targets.map(|to| Arrow { structure: None, role, from: one.id, to }));
        }
    }
    (spans, arrows)
}

/// The features of all of them: what an annotation is comes first, what is kept for us last.
fn columns<'c, 'a: 'c>(all: impl Iterator<Item = &'c Structure<'a>>) -> Vec<String> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for one in all {
        found.extend(
            one.features.iter().filter(|(_, value)| matches!(value, Value::Text(_))).map(|(name, _)| name.as_ref()),
        );
    }
    found.remove("value");
    let own = found.remove(names::OWN);
    let first = std::iter::once("value");
    first.chain(found).chain(own.then_some(names::OWN)).map(str::to_owned).collect()
}

/// Tokens and the pieces of them that annotations begin or end in; and where sentences begin and end.
fn units(cas: &Outward, spans: &mut [Span]) -> (Vec<Unit>, Vec<[u64; 2]>) {
    let mut tokens = cas.segments.tokens.clone();
    let end = u64::try_from(cas.text.chars().map(char::len_utf16).sum::<usize>()).unwrap_or_default();
    let begin = tokens.first().map_or(end, |first| first[0]);
    if begin > 0 {
        // White space at the very beginning would be lost between rows.
        tokens.insert(0, [0, begin]);
    }
    let mut starts: Vec<usize> = vec![0];
    for sentence in &cas.segments.sentences {
        let at = tokens.partition_point(|token| token[0] < sentence[0]);
        if starts.last().is_some_and(|last| *last < at) && at < tokens.len() && !(at == 1 && begin > 0) {
            starts.push(at);
        }
    }
    let mut pieces: Vec<Vec<([u64; 2], Vec<usize>)>> = tokens.iter().map(|_| Vec::new()).collect();
    for (nth, span) in spans.iter().enumerate() {
        let (Some(begin), Some(end)) = (span.structure.begin, span.structure.end) else { continue };
        let from = tokens.partition_point(|token| token[1] <= begin);
        for (token, pieces) in tokens.iter().zip(&mut pieces).skip(from).take_while(|(token, _)| token[0] < end) {
            let place = [begin.max(token[0]), end.min(token[1])];
            match pieces.iter_mut().find(|(known, _)| *known == place) {
                Some((_, here)) => here.push(nth),
                None => pieces.push((place, vec![nth])),
            }
        }
    }
    let mut units = Vec::with_capacity(tokens.len());
    let mut sentence = 0;
    for (at, (token, mut pieces)) in tokens.iter().zip(pieces).enumerate() {
        if starts.get(sentence).is_some_and(|start| *start == at) {
            sentence += 1;
        }
        let start = sentence.checked_sub(1).and_then(|last| starts.get(last)).copied().unwrap_or_default();
        let id = format!("{sentence}-{}", at - start + 1);
        pieces.sort_by_key(|(place, _)| (place[0], std::cmp::Reverse(place[1])));
        let whole = pieces.iter().position(|(place, _)| place == token).map(|at| pieces.remove(at).1);
        let parts =
            pieces.into_iter().enumerate().map(|(nth, (place, here))| (format!("{id}.{}", nth + 1), place, here));
        let all = std::iter::once((id.clone(), *token, whole.unwrap_or_default())).chain(parts);
        for (id, place, here) in all {
            for span in &here {
                if let Some(span) = spans.get_mut(*span) {
                    span.first.get_or_insert(units.len());
                }
            }
            units.push(Unit { id, place, spans: here, relations: Vec::new() });
        }
    }
    let begins: Vec<u64> = starts.iter().filter_map(|start| tokens.get(*start)).map(|token| token[0]).collect();
    let ends = begins.iter().skip(1).copied().chain([end]);
    (units, begins.iter().copied().zip(ends).map(|(begin, end)| [begin, end]).collect())
}

/// Puts arrows at the first unit of what they lead to.
fn place<'c, 'a>(arrows: Vec<Arrow<'c, 'a>>, spans: &[Span], units: &mut [Unit]) -> Vec<Arrow<'c, 'a>> {
    for (nth, arrow) in arrows.iter().enumerate() {
        let to = find(spans, arrow.to).and_then(|span| span.first).and_then(|unit| units.get_mut(unit));
        if let Some(unit) = to {
            unit.relations.push(nth);
        }
    }
    arrows
}

/// The annotation of a structure.
fn find<'s, 'c, 'a>(spans: &'s [Span<'c, 'a>], id: u64) -> Option<&'s Span<'c, 'a>> {
    // They stand in the order of their numbers.
    spans.binary_search_by_key(&id, |span| span.structure.id).ok().and_then(|at| spans.get(at))
}

/// Gives a number to those that cover several units or share one, in the order of the rows.
fn number(spans: &mut [Span], units: &[Unit]) {
    let mut covered = vec![0_usize; spans.len()];
    for unit in units {
        for span in &unit.spans {
            if let Some(count) = covered.get_mut(*span) {
                *count += if unit.spans.len() > 1 { 2 } else { 1 };
            }
        }
    }
    let mut next = 1;
    for unit in units {
        for at in &unit.spans {
            let many = covered.get(*at).is_some_and(|count| *count > 1);
            if let Some(span) = spans.get_mut(*at).filter(|span| many && span.number == 0) {
                span.number = next;
                next += 1;
            }
        }
    }
}

fn sentence_text(mut words: &str, last: bool, out: &mut String) {
    if !last {
        // The reader puts one line break between sentences where there is room for it.
        words = words.strip_suffix('\n').unwrap_or(words);
    }
    for line in words.split('\n') {
        out.push_str("#Text=");
        escape::text(line, out);
        out.push('\n');
    }
}

fn span_cells(unit: &Unit, spans: &[Span], features: &[String], out: &mut String) {
    if spans.is_empty() {
        return;
    }
    for feature in std::iter::once("layer").chain(features.iter().map(String::as_str)) {
        if unit.spans.is_empty() {
            out.push('_');
        }
        for (nth, span) in unit.spans.iter().filter_map(|at| spans.get(*at)).enumerate() {
            out.push_str(if nth > 0 { "|" } else { "" });
            let layer;
            let value = if feature == "layer" {
                layer = names::own_layer_of_type(&span.structure.kind);
                Some(layer.as_str())
            } else {
                span.structure.text(feature)
            };
            match value {
                Some(value) => escape::value(value, out),
                None => out.push('*'),
            }
            if span.number > 0 {
                _ = write!(out, "[{}]", span.number);
            }
        }
        out.push('\t');
    }
}

fn arrow_cells(
    unit: &Unit,
    arrows: &[Arrow],
    features: &[String],
    (spans, units): (&[Span], &[Unit]),
    out: &mut String,
) {
    if arrows.is_empty() {
        return;
    }
    let here = || unit.relations.iter().filter_map(|at| arrows.get(*at)).enumerate();
    let none = if unit.relations.is_empty() { "_" } else { "" };
    for feature in std::iter::once("layer").chain(features.iter().map(String::as_str)) {
        out.push_str(none);
        for (nth, arrow) in here() {
            out.push_str(if nth > 0 { "|" } else { "" });
            let value = match (feature, arrow.structure) {
                ("value", None) => Some(Cow::Borrowed(arrow.role)),
                ("layer", Some(one)) => Some(names::own_layer_of_type(&one.kind).into()),
                (_, one) => one.and_then(|one| one.text(feature)).map(Cow::Borrowed),
            };
            match value {
                Some(value) => escape::value(&value, out),
                None => out.push('*'),
            }
        }
        out.push('\t');
    }
    out.push_str(none);
    for (nth, arrow) in here() {
        out.push_str(if nth > 0 { "|" } else { "" });
        let (from, to) = (find(spans, arrow.from), find(spans, arrow.to));
        let origin = from.and_then(|span| span.first).and_then(|unit| units.get(unit));
        out.push_str(origin.map_or("_", |unit| unit.id.as_str()));
        let (from, to) = (from.map_or(0, |span| span.number), to.map_or(0, |span| span.number));
        if from > 0 || to > 0 {
            _ = write!(out, "[{from}_{to}]");
        }
    }
    out.push('\t');
}

/// Cuts a text by UTF-16 units, forwards.
#[derive(Clone)]
struct Cut<'a> {
    text: &'a str,
    byte: usize,
    unit: u64,
}

impl<'a> Cut<'a> {
    fn skip_to(&mut self, unit: u64) {
        let rest = self.text.get(self.byte..).unwrap_or_default();
        for c in rest.chars() {
            if self.unit >= unit {
                break;
            }
            self.byte += c.len_utf8();
            self.unit += if c.len_utf16() == 2 { 2 } else { 1 };
        }
    }

    fn take(mut self, [begin, end]: [u64; 2]) -> &'a str {
        self.skip_to(begin);
        let start = self.byte;
        self.skip_to(end);
        self.text.get(start..self.byte).unwrap_or_default()
    }
}
