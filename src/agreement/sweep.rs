//! Several annotators' values along a line, taken in stretches on which none changes.

use super::study::LabelId;
use std::ops::Range;

/// A value: a label, or nothing.
pub type Value = Option<LabelId>;

/// A stretch with a label: of tokens, or of code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first place.
    pub start: u32,
    /// The place after it.
    pub end: u32,
    /// Its label.
    pub label: LabelId,
}

/// Says for each longest stretch within these places on which nobody's run changes: the run of each, and how many
/// places it has. The places are in order, as are the runs of a line, which are apart. Linear in the runs, for each line.
pub fn sweep<'a>(
    lines: &[&'a [Run]],
    within: impl IntoIterator<Item = Range<u32>>,
    mut each: impl FnMut(&[Option<&'a Run>], u64),
) {
    let mut rest = lines.to_vec();
    let mut here: Vec<Option<&Run>> = vec![None; lines.len()];
    for within in within {
        for rest in &mut rest {
            *rest = rest.get(rest.partition_point(|run| run.end <= within.start)..).unwrap_or_default();
        }
        let mut at = within.start;
        while at < within.end {
            let mut until = within.end;
            for (rest, here) in rest.iter_mut().zip(&mut here) {
                while let Some((run, others)) = rest.split_first()
                    && run.end <= at
                {
                    *rest = others;
                }
                let next = rest.first();
                *here = next.filter(|run| run.start <= at);
                until = until.min(next.map_or(until, |run| if run.start <= at { run.end } else { run.start }));
            }
            each(&here, u64::from(until - at));
            at = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_end_where_a_run_does() {
        let run = |start, end, label| Run { start, end, label };
        let (a, b) = ([run(0, 2, 0), run(2, 4, 0), run(6, 9, 1)], [run(3, 7, 2)]);
        let mut seen = Vec::new();
        sweep(&[&a, &b, &[]], [1..5, 5..8], |here, length| {
            seen.push((here.iter().map(|run| run.map(|run| (run.start, run.label))).collect::<Vec<_>>(), length));
        });
        let expected = [
            (vec![Some((0, 0)), None, None], 1),
            (vec![Some((2, 0)), None, None], 1),
            (vec![Some((2, 0)), Some((3, 2)), None], 1),
            (vec![None, Some((3, 2)), None], 1),
            (vec![None, Some((3, 2)), None], 1),
            (vec![Some((6, 1)), Some((3, 2)), None], 1),
            (vec![Some((6, 1)), None, None], 1),
        ];
        assert_eq!(seen, expected);
    }
}
