//! The u-alpha family, code point by code point, equation by equation.

use super::super::study::{Annotator, Document};
use super::super::unitizing::{OfLabel, Unitizing};
use super::LABELS;
use std::collections::BTreeMap;

/// Of a code point: the label and a number of the unit that holds it.
type Place = Option<(usize, usize)>;
type Matrix = BTreeMap<(usize, usize), f64>;
/// The value of a code point in no unit.
const GAP: usize = LABELS.len();

/// The whole family.
pub fn unitizing(documents: &[Document], by: &[Annotator]) -> Unitizing {
    let (lines, left_out) = lay(documents, by);
    let length = lines[0].len() as u64;
    let all = Unitizing { length, n_annotators: by.len() as u64, left_out, ..Unitizing::default() };
    if lines.iter().flatten().all(Option::is_none) {
        return all;
    }
    let values: Vec<usize> = (0..=GAP).collect();
    let seen = coincidences(&lines, &values);
    let sums = sums(&seen, &values);
    let expected = expected(&sums, &self_pairs(&lines, false));
    let named = &values[..GAP];
    let seen_named = coincidences(&lines, named);
    let sums_named = self::sums(&seen_named, named);
    let expected_named = self::expected(&sums_named, &self_pairs(&lines, true));
    let any = sums_named.iter().any(|sum| *sum > 0.0);
    let used = named.iter().filter(|label| sums[**label] > 0.0);
    let per_label = used.map(|&k| {
        let (sum, own) = (sums_named[k], seen_named[&(k, k)]);
        let chance = |expected: &Matrix| named.iter().map(|c| expected[&(*c, k)]).sum::<f64>();
        let ku_alpha = match &expected_named {
            _ if sum > 0.0 && own >= sum => Some(1.0),
            Some(expected) if sum > 0.0 && chance(expected) > 1e-9 => {
                let chance_other = chance(expected) - expected[&(k, k)];
                Some(1.0 - chance(expected) / sum * (sum - own) / chance_other)
            }
            _ => None,
        };
        (LABELS[k].to_owned(), OfLabel { ku_alpha, coverage: Some(sum / sums[k]) })
    });
    Unitizing {
        u_alpha: alpha(&seen, expected.as_ref()),
        u_alpha_binary: alpha(&merged(&seen), expected.as_ref().map(merged).as_ref()),
        cu_alpha: alpha(&seen_named, expected_named.as_ref()).filter(|_| any),
        per_label: per_label.collect(),
        ..all
    }
}

fn lay(documents: &[Document], by: &[Annotator]) -> (Vec<Vec<Place>>, u64) {
    let (mut lines, mut left_out, mut number) = (vec![Vec::new(); by.len()], 0, 0);
    for document in documents {
        let common = document.common(by);
        let code_points = |unit: usize| document.units[unit].start.get()..document.units[unit].end.get();
        let places: Vec<u32> = common.iter().flat_map(code_points).collect();
        for (line, by) in lines.iter_mut().zip(by) {
            let mut units = Vec::new();
            for span in document.spans(0, *by, &common) {
                for piece in span.stretches() {
                    let held = |at: &usize| (piece.start.get()..piece.end.get()).contains(&places[*at]);
                    let held: Vec<usize> = (0..places.len()).filter(held).collect();
                    units.push((usize::MAX - held.len(), piece.start, span.label, held));
                }
            }
            units.sort();
            let mut here = vec![None; places.len()];
            for (_, _, label, held) in units {
                if held.iter().any(|at| here[*at].is_some()) {
                    left_out += 1;
                    continue;
                }
                number += 1;
                for at in held {
                    here[at] = Some((usize::from(label), number));
                }
            }
            line.extend(here);
        }
    }
    (lines, left_out)
}

fn coincidences(lines: &[Vec<Place>], values: &[usize]) -> Matrix {
    let mut seen: Matrix = values.iter().flat_map(|c| values.iter().map(|k| ((*c, *k), 0.0))).collect();
    let others = f64::from(u32::try_from(lines.len() - 1).unwrap());
    for (i, a) in lines.iter().enumerate() {
        for (_, b) in lines.iter().enumerate().filter(|(j, _)| *j != i) {
            for (c, k) in a.iter().zip(b).map(|(a, b)| (a.map_or(GAP, |a| a.0), b.map_or(GAP, |b| b.0))) {
                seen.entry((c, k)).and_modify(|length| *length += 1.0 / others);
            }
        }
    }
    seen
}

fn sums(seen: &Matrix, values: &[usize]) -> Vec<f64> {
    values.iter().map(|c| values.iter().map(|k| seen[&(*c, *k)]).sum()).collect()
}

/// For each value; `covered`: of what units of others cover.
fn self_pairs(lines: &[Vec<Place>], covered: bool) -> Vec<f64> {
    let mut pairs = vec![0.0; GAP + 1];
    for (i, line) in lines.iter().enumerate() {
        let mut lengths: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (at, unit) in line.iter().enumerate() {
            let met = lines.iter().enumerate().any(|(j, other)| j != i && other[at].is_some());
            match unit {
                Some(unit) if met || !covered => *lengths.entry(*unit).or_default() += 1.0,
                Some(_) => {}
                None => pairs[GAP] += 1.0,
            }
        }
        for ((label, _), length) in lengths {
            pairs[label] += length * length;
        }
    }
    pairs.truncate(if covered { GAP } else { GAP + 1 });
    pairs
}

fn expected(sums: &[f64], own: &[f64]) -> Option<Matrix> {
    let whole: f64 = sums.iter().sum();
    let self_pairs: f64 = own.iter().sum();
    (whole * whole > self_pairs).then(|| {
        let cell = |c: usize, k: usize| sums[c] * sums[k] - if c == k { own[c] } else { 0.0 };
        let all = (0..sums.len()).flat_map(|c| (0..sums.len()).map(move |k| (c, k)));
        all.map(|(c, k)| ((c, k), cell(c, k) / (whole - self_pairs / whole))).collect()
    })
}

fn merged(cells: &Matrix) -> Matrix {
    let mut two = Matrix::new();
    for ((c, k), value) in cells {
        *two.entry((usize::from(*c == GAP), usize::from(*k == GAP))).or_default() += value;
    }
    two
}

fn alpha(seen: &Matrix, expected: Option<&Matrix>) -> Option<f64> {
    let apart = |cells: &Matrix| cells.iter().filter(|((c, k), _)| c != k).map(|(_, value)| value).sum::<f64>();
    match expected.map(apart) {
        Some(chance) if chance > 0.0 => Some(1.0 - apart(seen) / chance),
        _ => (apart(seen) == 0.0).then_some(1.0),
    }
}
