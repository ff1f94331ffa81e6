//! What no column of a table has a place for, as JSON.

use super::{About, cell};
use crate::annotation::{Party, Record};
use crate::exchange::carry::carried;
use serde_json::Value;

/// Empty where there is nothing.
pub fn more<'a>(record: &Record, about: About, attributes: impl Iterator<Item = &'a str>) -> String {
    let columns = attributes.filter_map(|name| record.attrs.get_key_value(name));
    // In the order of the columns, and strings or lists of them: else they would not come back as they are.
    let attrs_fit = record.attrs.iter().eq(columns) && record.attrs.values().all(is_plain);
    let fits = |parties: &[Party]| cell::of_parties(parties).is_some();
    let named = record.name.is_empty() && record.entity_type.is_empty() && record.merged.is_empty();
    let fit = named && record.aliases.is_empty() && record.member.is_empty() && record.extra.is_empty();
    let all_fit = fit
        && attrs_fit
        && match about {
            About::Relations => {
                let parties = record.holder.is_empty() && record.target.is_empty() && record.via.is_empty();
                let numbers = record.score.is_none() && record.seconds.is_none();
                parties && numbers && record.cue.is_none() && record.group.is_empty() && record.entity.is_empty()
            }
            _ => {
                let parties = fits(&record.holder) && fits(&record.target) && fits(&record.via);
                let cue = record.cue.as_ref().is_none_or(Value::is_object);
                parties && cue && record.from.is_empty() && record.to.is_empty()
            }
        };
    if all_fit {
        return String::new();
    }
    carried(record, |rest| {
        if attrs_fit {
            rest.attrs.clear();
        }
        for text in [&mut rest.layer, &mut rest.label, &mut rest.note, &mut rest.of, &mut rest.by, &mut rest.at] {
            text.clear();
        }
        rest.rev = 1;
        rest.origin.clear();
        if about == About::Spans {
            for parties in [&mut rest.holder, &mut rest.target, &mut rest.via] {
                if fits(parties) {
                    parties.clear();
                }
            }
            rest.cue.take_if(|cue| cue.is_object());
            (rest.group, rest.entity, rest.score, rest.seconds) = Default::default();
        }
    })
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(all) => all.iter().all(Value::is_string),
        _ => false,
    }
}
