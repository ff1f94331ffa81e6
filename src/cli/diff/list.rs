//! The differences for people: by article and paragraph, each with a sign.

use super::super::output::Output;
use super::Compared;
use super::entry::{Counts, Entry, Found};
use super::said;
use crate::annotation::difference::What;

pub fn print(entries: &[Entry], counts: &Counts, compared: &Compared, output: &mut Output) -> anyhow::Result<()> {
    let (a, b) = (compared.a.0, compared.b.0);
    if !entries.is_empty() {
        output.line(&format!("- only in {a}   + only in {b}   ~ in both, but different"))?;
    }
    let (mut doc, mut place) = (None, String::new());
    for entry in entries {
        if doc != Some(entry.doc) {
            doc = Some(entry.doc);
            place.clear();
            let title = compared.texts.article(entry.doc).map(|article| format!("  {}", article.title));
            let name = if entry.doc.is_empty() { "registry of entities" } else { entry.doc };
            output.line("")?;
            output.line(&format!("{name}{}", title.unwrap_or_default()))?;
        }
        let here = place_of(entry, compared);
        if here != place {
            output.line(&format!("  {here}"))?;
            place = here;
        }
        for line in lines(entry, compared) {
            output.line(&line)?;
        }
    }
    if !entries.is_empty() {
        output.line("")?;
    }
    output.line(&total(counts, compared))?;
    for (unaligned, (name, _)) in counts.unaligned.into_iter().zip([compared.a, compared.b]) {
        if unaligned > 0 {
            let how = if compared.by_id { "compared by id only" } else { "listed, not compared" };
            output.line(&format!("{name}: {} in the present text: {how}", standing(unaligned)))?;
        }
    }
    Ok(())
}

fn standing(count: usize) -> String {
    if count == 1 { "1 record stands nowhere".to_owned() } else { format!("{count} records stand nowhere") }
}

fn place_of(entry: &Entry, compared: &Compared) -> String {
    match entry.paragraph {
        Some(paragraph) => format!("¶ {paragraph}"),
        None if entry.doc.is_empty() => "entries".to_owned(),
        None if compared.texts.article(entry.doc).is_none() => "not in the corpus".to_owned(),
        None if entry.is_lost(compared) => "nowhere in the present text".to_owned(),
        None => "whole article".to_owned(),
    }
}

/// The difference, and under it what was and what is.
fn lines(entry: &Entry, compared: &Compared) -> Vec<String> {
    let side = |is_a: bool| if is_a { compared.a.1 } else { compared.b.1 };
    let said = |is_a: bool| {
        let record = if is_a { entry.a } else { entry.b };
        record.map(|record| said::record(record, side(is_a), compared.texts)).unwrap_or_default()
    };
    let retracted = if entry.what.contains(&What::Retracted) { "  (retracted)" } else { "" };
    let unaligned = |name: &str| format!("  (of {name})");
    let mut lines = match entry.found {
        Found::OnlyA => vec![format!("    - {}{retracted}", said(true))],
        Found::OnlyB => vec![format!("    + {}{retracted}", said(false))],
        Found::UnalignedA => vec![format!("    ? {}{}", said(true), unaligned(compared.a.0))],
        Found::UnalignedB => vec![format!("    ? {}{}", said(false), unaligned(compared.b.0))],
        Found::Changed => vec![format!("    ~ {}", said(false))],
    };
    if let (Found::Changed, Some(a), Some(b)) = (entry.found, entry.a, entry.b) {
        let change = |what: &What| said::change(*what, (a, side(true)), (b, side(false)), compared.registry);
        lines.extend(entry.what.iter().map(|what| format!("        {}", change(what))));
    }
    lines
}

fn total(counts: &Counts, compared: &Compared) -> String {
    let mut what: Vec<_> = counts.what.iter().collect();
    what.sort_by_key(|(what, count)| (std::cmp::Reverse(**count), **what));
    let what: Vec<String> = what.into_iter().map(|(what, count)| format!("{} {count}", what.as_str())).collect();
    let what = if what.is_empty() { String::new() } else { format!(" ({})", what.join(", ")) };
    let rewritten = match counts.rewritten {
        0 => String::new(),
        count => format!(" ({count} of them written anew)"),
    };
    format!(
        "{} only in {}, {} only in {}, {} different{what}, {} the same{rewritten}",
        counts.only_a, compared.a.0, counts.only_b, compared.b.0, counts.changed, counts.equal
    )
}
