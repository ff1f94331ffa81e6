//! Which rows are wanted: fields such as `label:PER by:boris holder:"Ann Lind" from:2015-05`, and words of the span.

use super::facts::{Fact, Facts, PartyId};
use super::ledger::What;
use crate::corpus::Heading;

/// What rows must have. Several values of one field: any of them; several fields: all of them. Everything but dates is
/// compared without case. A value that begins with `=` is the whole name and not a part of it. Gold's rows are wanted only
/// where `by` says so: they repeat those of annotators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the span's own words.
    pub text: Vec<String>,
    /// The layer, whole.
    pub layer: Vec<String>,
    /// The label, whole.
    pub label: Vec<String>,
    /// The annotator, whole.
    pub by: Vec<String>,
    /// Part of the outlet; `unknown` where there is none.
    pub outlet: Vec<String>,
    /// Start of the ISO date; `unknown` where there is none.
    pub date: Vec<String>,
    /// The first date that counts, or the start of one.
    pub from: Option<String>,
    /// The last date that counts, or the start of one.
    pub to: Option<String>,
    /// Part of a holder's name, or the id of its registry entry; `nobody` where none is said.
    pub holder: Vec<String>,
    /// Part of a target's name, or the id of its registry entry; `nobody` where none is said.
    pub target: Vec<String>,
    /// Part of the name of the linked entry, or its id.
    pub entity: Vec<String>,
    /// The id of the article, whole.
    pub doc: Vec<String>,
}

/// What [`Filter::parse`] can't read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A field that there is not.
    #[error("there is no field “{0}”: layer, label, by, outlet, date, from, to, holder, target, entity, doc, text")]
    Field(String),
    /// A quotation mark without its other.
    #[error("a quotation mark is not closed")]
    Quote,
    /// A field that spans have and articles have not.
    #[error("“{0}” is about spans; articles have: outlet, date, from, to, doc, and words of the title")]
    OfSpans(&'static str),
}

impl Filter {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When a field is not known or a quotation mark is not closed.
    pub fn parse(typed: &str) -> Result<Self, Wrong> {
        let mut filter = Self::default();
        for (field, value) in terms(typed)? {
            match field.as_str() {
                "" | "text" => filter.text.push(value.to_lowercase()),
                "from" => filter.from = Some(value),
                "to" => filter.to = Some(value),
                name => match filter.list(name) {
                    Some(values) => values.push(value.to_lowercase()),
                    None => return Err(Wrong::Field(field)),
                },
            }
        }
        Ok(filter)
    }

    /// Reads a filter of articles; words are those of the title.
    ///
    /// # Errors
    /// When it can't be read, or asks for what articles have not.
    pub fn of_articles(typed: &str) -> Result<Self, Wrong> {
        let filter = Self::parse(typed)?;
        let of_spans = [
            ("layer", &filter.layer),
            ("label", &filter.label),
            ("by", &filter.by),
            ("holder", &filter.holder),
            ("target", &filter.target),
            ("entity", &filter.entity),
        ];
        let asked = of_spans.into_iter().find(|(_, values)| !values.is_empty());
        asked.map_or(Ok(filter.clone()), |(name, _)| Err(Wrong::OfSpans(name)))
    }

    /// Whether an article has all that [`Filter::of_articles`] asks for.
    pub fn fits_heading(&self, article: &Heading) -> bool {
        let title = article.title.to_lowercase();
        self.is_about(&article.id, article.outlet.as_deref(), article.date.as_deref())
            && (self.text.is_empty() || self.text.iter().any(|one| is_part(&title, one)))
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<String>> {
        Some(match name {
            "layer" => &mut self.layer,
            "label" => &mut self.label,
            "by" => &mut self.by,
            "outlet" => &mut self.outlet,
            "date" => &mut self.date,
            "holder" => &mut self.holder,
            "target" => &mut self.target,
            "entity" => &mut self.entity,
            "doc" => &mut self.doc,
            _ => return None,
        })
    }

    /// Whether a row is a span or a label, and has all that is asked for.
    pub fn fits(&self, facts: &Facts, fact: &Fact) -> bool {
        let is =
            |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|one| *one == value.to_lowercase());
        let has = |wanted: &[String], value: &str| {
            wanted.is_empty() || {
                let value = value.to_lowercase();
                wanted.iter().any(|one| value.contains(one.as_str()))
            }
        };
        let parties = |wanted: &[String], all: &[PartyId]| {
            let is =
                |one: &String| all.iter().any(|id| is_party(facts, *id, one)) || (all.is_empty() && one == "nobody");
            wanted.is_empty() || wanted.iter().any(is)
        };
        matches!(fact.what, What::Span | What::Label)
            && is(&self.layer, facts.word(fact.layer))
            && is(&self.label, facts.word(fact.label))
            && self.lets_in(facts, fact)
            && has(&self.text, facts.word(fact.quote))
            && parties(&self.holder, facts.holders(fact))
            && parties(&self.target, facts.targets(fact))
            && parties(&self.entity, fact.entity.as_slice())
            && facts
                .article(fact)
                .is_some_and(|about| self.is_about(&about.id, about.outlet.as_deref(), about.date.as_deref()))
    }

    /// Whether a row is of somebody who is wanted.
    pub fn lets_in(&self, facts: &Facts, fact: &Fact) -> bool {
        if self.by.is_empty() { !facts.is_gold(fact) } else { self.by.contains(&facts.who(fact).to_lowercase()) }
    }

    fn is_about(&self, id: &str, outlet: Option<&str>, date: Option<&str>) -> bool {
        let outlet = outlet.map_or("unknown".to_owned(), str::to_lowercase);
        let starts = |one: &String| date.map_or(one == "unknown", |date| date.starts_with(one.as_str()));
        (self.doc.is_empty() || self.doc.contains(&id.to_lowercase()))
            && (self.outlet.is_empty() || self.outlet.iter().any(|one| is_part(&outlet, one)))
            && (self.date.is_empty() || self.date.iter().any(starts))
            && self.from.as_ref().is_none_or(|from| date.is_some_and(|date| date >= from.as_str()))
            && self.to.as_ref().is_none_or(|to| date.is_some_and(|date| date <= to.as_str() || date.starts_with(to)))
    }
}

fn is_party(facts: &Facts, id: PartyId, wanted: &str) -> bool {
    facts.party(id).is_some_and(|party| {
        party.entry.as_deref().is_some_and(|entry| entry.to_lowercase() == wanted)
            || is_part(&party.name.to_lowercase(), wanted)
    })
}

/// Whether something is part of a name, or after a `=` all of it.
fn is_part(name: &str, wanted: &str) -> bool {
    wanted.strip_prefix('=').map_or_else(|| name.contains(wanted), |whole| name == whole)
}

/// Fields and values; words without a field have an empty one. What stands in quotation marks is one value.
fn terms(typed: &str) -> Result<Vec<(String, String)>, Wrong> {
    let mut found = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == ':' || c == '"').unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (field, value) = match after.strip_prefix(':') {
            Some(value) if !word.is_empty() => (word.to_lowercase(), value),
            _ => (String::new(), rest),
        };
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(Wrong::Quote)?,
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        found.push((field, value.to_owned()));
        rest = after.trim_start();
    }
    Ok(found)
}

impl std::fmt::Display for Filter {
    /// As it is typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lists = [
            ("layer", &self.layer),
            ("label", &self.label),
            ("by", &self.by),
            ("outlet", &self.outlet),
            ("date", &self.date),
            ("holder", &self.holder),
            ("target", &self.target),
            ("entity", &self.entity),
            ("doc", &self.doc),
            ("text", &self.text),
        ];
        let lists = lists.into_iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        let ends = [("from", &self.from), ("to", &self.to)];
        let ends = ends.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        for (at, (name, value)) in lists.chain(ends).enumerate() {
            let space = if at > 0 { " " } else { "" };
            let is_bare = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c == '"');
            if is_bare { write!(f, "{space}{name}:{value}")? } else { write!(f, "{space}{name}:\"{value}\"")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::tests::{corpus, facts};
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_typed_is_read_and_written_again() {
        let filter = Filter::parse(" label:PER holder:\"Ann Lind\" talks from:2015-05 text:\"the dam\" ").unwrap();
        assert_eq!(
            (filter.holder.clone(), filter.text.clone()),
            (vec!["ann lind".into()], vec!["talks".into(), "the dam".into()])
        );
        assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
        assert_eq!(Filter::parse("labl:x"), Err(Wrong::Field("labl".into())));
        assert_eq!(Filter::parse("holder:\"x"), Err(Wrong::Quote));
        assert_eq!(Filter::parse("").unwrap(), Filter::default());
    }

    #[test]
    fn articles_are_told_by_what_they_have() {
        let corpus = corpus(&[("a", "Lake Wire", "2015-05-26", "Lind left."), ("b", "", "", "Lind stayed.")]);
        let count = |typed: &str| {
            let filter = Filter::of_articles(typed).unwrap();
            corpus.headings().iter().filter(|article| filter.fits_heading(article)).count()
        };
        let title = corpus.headings()[0].title.to_uppercase();
        for (typed, wanted) in [
            ("", 2),
            ("outlet:lake", 1),
            ("outlet:unknown", 1),
            ("date:unknown", 1),
            ("from:2015 to:2015-05", 1),
            ("doc:b", 1),
            (&format!("\"={title}\""), 1),
            ("zzz", 0),
        ] {
            assert_eq!(count(typed), wanted, "{typed}");
        }
        assert_eq!(Filter::of_articles("label:PER"), Err(Wrong::OfSpans("label")));
        assert_eq!(Filter::of_articles("from:2015 by:x"), Err(Wrong::OfSpans("by")));
    }

    #[test]
    fn rows_are_told_by_what_they_have() {
        let corpus = corpus(&[("a", "Lake Wire", "2015-05-26", "Lind left."), ("b", "", "", "Lind stayed.")]);
        let span = |id: &str, doc: &str, label: &str| {
            json!({"id":id,"kind":"span","doc":doc,"start":0,"end":4,
            "layer":"entity","label":label,"quote":"Lind"})
        };
        let stance = json!({"id":"s-3","kind":"span","doc":"b","start":5,"end":11,"layer":"stance","label":"against",
            "quote":"stayed","holder":{"text":"Ann Lind"}});
        let all = facts(
            &[(
                "rosa",
                &[
                    span("s-1", "a", "PER"),
                    span("s-2", "b", "ORG"),
                    stance,
                    json!({"id":"m-1","kind":"mark","doc":"a","label":"done"}),
                ],
            )],
            &corpus,
        );
        let count = |typed: &str| {
            let filter = Filter::parse(typed).unwrap();
            all.rows.iter().filter(|fact| filter.fits(&all, fact)).count()
        };
        let cases = [
            ("", 3),
            ("label:per", 1),
            ("label:PER label:ORG", 2),
            ("lind", 2),
            ("outlet:lake", 1),
            ("outlet:unknown", 2),
            ("date:2015", 1),
            ("date:unknown", 2),
            ("from:2015-05", 1),
            ("to:2015-05", 1),
            ("to:2015-04", 0),
            ("holder:lind", 1),
            ("holder:=lind", 0),
            ("holder:\"=ann lind\"", 1),
            ("layer:stance target:nobody", 1),
            ("outlet:=lake", 0),
            ("by:rosa doc:b", 2),
            ("by:ros", 0),
        ];
        for (typed, wanted) in cases {
            assert_eq!(count(typed), wanted, "{typed}");
        }
    }
}
