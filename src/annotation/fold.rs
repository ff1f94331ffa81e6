//! Reading is a fold: of all lines with one id the greatest (revision, time, bytes) wins, whatever their order.

use super::record::Record;
use std::collections::HashMap;

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// One record an id, in no order.
    pub records: Vec<Record>,
    /// Lines that are no records, as they stand, each once, sorted.
    pub kept: Vec<Vec<u8>>,
    /// Line number and reason of everything that is no record.
    pub broken: Vec<(usize, String)>,
    /// Line numbers of conflict markers of git: both sides are read, and the tidy form does without them.
    pub markers: Vec<usize>,
    /// Ids that stand with one revision and two contents: one annotator on two machines.
    pub conflicts: Vec<String>,
    /// Lines that hold a record: more than records where the file is untidy.
    pub lines: usize,
}

struct Winner<'a> {
    line: &'a [u8],
    record: Record,
    conflict: bool,
}

/// The lines that stay, by the order of their ids in the file. What is moved about when the table of ids grows are places:
/// records are large.
#[derive(Default)]
struct Winners<'a> {
    all: Vec<Winner<'a>>,
    places: HashMap<String, usize>,
}

/// Folds the bytes of a file.
pub fn fold(bytes: &[u8]) -> Folded {
    let mut folded = Folded::default();
    let mut winners = Winners::default();
    for (number, line) in (1..).zip(bytes.split(|b| *b == b'\n').map(bare)) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if is_conflict_marker(line) {
            folded.markers.push(number);
            continue;
        }
        let read = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned());
        match read.and_then(|text| Record::from_line(text).map_err(|error| error.to_string())) {
            Ok(record) => {
                folded.lines += 1;
                winners.take(line, record);
            }
            Err(reason) => {
                folded.broken.push((number, reason));
                folded.kept.push(line.to_vec());
            }
        }
    }
    folded.kept.sort();
    folded.kept.dedup();
    let conflicts = winners.all.iter().filter(|winner| winner.conflict);
    folded.conflicts = conflicts.map(|winner| winner.record.id.clone()).collect();
    folded.conflicts.sort();
    folded.records = winners.all.into_iter().map(|winner| winner.record).collect();
    folded
}

/// A line without what an editor or a system puts around it. A byte-order mark stands inside a file where two were joined,
/// and a broken line must look the same whichever line it is. Zeros stand where a power cut took what was written before.
pub fn bare(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_prefix(b"\xef\xbb\xbf").or(line.strip_prefix(b"\0")) {
        line = rest;
    }
    while let Some(rest) = line.strip_suffix(b"\r") {
        line = rest;
    }
    line
}

fn is_conflict_marker(line: &[u8]) -> bool {
    [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"].iter().any(|marker| line.starts_with(*marker))
}

impl<'a> Winners<'a> {
    fn take(&mut self, line: &'a [u8], record: Record) {
        let Some(known) = self.places.get(&record.id).and_then(|place| self.all.get_mut(*place)) else {
            self.places.insert(record.id.clone(), self.all.len());
            return self.all.push(Winner { line, record, conflict: false });
        };
        let equal_rev = known.record.rev == record.rev;
        let new = (record.rev, &record.at, line) > (known.record.rev, &known.record.at, known.line);
        let conflict = match equal_rev {
            true => known.conflict || (known.line != line && known.record != record),
            false if new => false,
            false => known.conflict,
        };
        if new {
            *known = Winner { line, record, conflict };
        } else {
            known.conflict = conflict;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::order;
    use super::*;
    use proptest::prelude::*;

    fn tidy(bytes: &[u8]) -> Vec<u8> {
        let mut folded = fold(bytes);
        order::bytes(&mut folded.records, &folded.kept)
    }

    #[test]
    fn the_greatest_revision_wins_and_what_is_broken_is_kept() {
        let file = concat!(
            "{\"id\":\"a\",\"rev\":2,\"kind\":\"span\",\"doc\":\"x\",\"label\":\"ORG\"}\n",
            "<<<<<<< HEAD\n{\"id\":\"a\",\"kind\":\"span\",\"doc\":\"x\",\"label\":\"PER\"}\n=======\nnot json\n>>>>>>> other\n\n",
            "{\"id\":\"b\",\"kind\":\"mark\",\"doc\":\"x\",\"label\":\"done\",\"at\":\"2\"}\r\n",
            "{\"id\":\"b\",\"kind\":\"mark\",\"doc\":\"x\",\"label\":\"skipped\",\"at\":\"1\"}",
        );
        let folded = fold(file.as_bytes());
        assert_eq!((folded.records.len(), folded.lines, folded.conflicts), (2, 4, vec!["b".to_owned()]));
        assert_eq!(folded.broken.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5]);
        assert_eq!(folded.markers, [2, 4, 6]);
        assert_eq!(
            String::from_utf8(tidy(file.as_bytes())).unwrap(),
            "{\"id\":\"b\",\"kind\":\"mark\",\"doc\":\"x\",\"label\":\"done\",\"at\":\"2\"}\n{\"id\":\"a\",\"rev\":2,\"kind\":\"span\",\"doc\":\"x\",\"label\":\"ORG\"}\nnot json\n"
        );
    }

    #[test]
    fn marks_and_line_ends_of_joined_files_are_no_part_of_a_line() {
        let line = "{\"id\":\"a\",\"kind\":\"mark\",\"doc\":\"x\",\"label\":\"done\"}";
        let joined = fold(format!("no record\r\r\n\u{feff}{line}\r\n\u{feff}no record\n").as_bytes());
        assert_eq!((joined.records.len(), joined.kept), (1, vec![b"no record".to_vec()]));
        let glued = format!("\0\0\0{line}\n");
        assert_eq!((fold(glued.as_bytes()).records.len(), fold(glued.as_bytes()).broken.len()), (1, 0));
        for file in ["\n\u{feff}broken\n", "\u{feff}\u{feff}broken", "broken\r\r\r\n"] {
            let once = tidy(file.as_bytes());
            assert_eq!(tidy(&once), once, "{file:?}");
            assert_eq!(once, b"broken\n");
        }
    }

    fn line() -> impl Strategy<Value = String> {
        let record = ("[a-c]", 1_u64..4, "span|mark|odd|retracted", "[x-z]", 0_u32..5, "[12]", "[A-B]?").prop_map(|(id, rev, kind, doc, start, at, label)| {
            format!("{{\"id\":\"{id}\",\"rev\":{rev},\"kind\":\"{kind}\",\"doc\":\"{doc}\",\"start\":{start},\"end\":9,\"at\":\"{at}\",\"label\":\"{label}\",\"zz\":[1.50]}}")
        });
        prop_oneof![8 => record, 1 => "[a-z{\"]{1,5}".prop_map(String::from)]
    }

    proptest! {
        #[test]
        fn order_of_lines_does_not_matter_and_tidying_twice_changes_nothing(lines in prop::collection::vec(line(), 0..14), seed in any::<u64>()) {
            let mut shuffled = lines.clone();
            let mut state = seed | 1;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                shuffled.swap(at, (state >> 33) as usize % (at + 1));
            }
            let once = tidy(lines.join("\n").as_bytes());
            prop_assert_eq!(&once, &tidy(shuffled.join("\n").as_bytes()));
            prop_assert_eq!(&once, &tidy(&once));
        }
    }
}
