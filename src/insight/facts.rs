//! All annotators' ledgers as one table, with articles, dates and parties: what dashboards, concordances and reports count.

use super::ledger::{Ledger, What, Word};
use super::parties::Parties;
pub use super::parties::{Party, PartyId};
use crate::annotation::{Record, Registry};
use crate::corpus::Corpus;
use crate::schema::{LayerKind, Schema};
use std::collections::HashMap;
use std::sync::Arc;

/// One live record of somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub what: What,
    /// Whether its layer is one of stances.
    pub is_stance: bool,
    /// Whether it was taken over from a proposal, tagged in bulk or imported.
    pub aided: bool,
    /// Who: an index into [`Facts::annotators`].
    pub by: u16,
    /// The article: an index into [`Facts::articles`].
    pub doc: u32,
    /// Where it starts, in code points.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Its layer.
    pub layer: Word,
    /// The present name of its label.
    pub label: Word,
    /// The words of the text.
    pub quote: Word,
    /// The registry entry that it is linked to.
    pub entity: Option<PartyId>,
    /// Where its holders and targets stand, plus 1; 0: it has none.
    sides: u32,
    /// When it was written, in minutes since 1970 (UTC); 0: it does not say.
    pub minute: u32,
    /// The active time on a paragraph, in seconds.
    pub seconds: f32,
    /// Stands for the id of the record: [`super::ledger::key`].
    pub key: u64,
}

/// A month: `12 × year + month - 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub u32);

impl Month {
    /// Of a date such as `2015-05-26`; `None` where it is no date.
    pub fn of(date: &str) -> Option<Self> {
        let mut parts = date.splitn(3, '-');
        let (year, month) = (parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?);
        ((1..=12).contains(&month) && year <= 9999).then(|| Self(year * 12 + month - 1))
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

/// What is known of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its id.
    pub id: Arc<str>,
    /// Its place in the corpus; `None`: no article is called so.
    pub at: Option<usize>,
    /// Who published it; `None`: unknown.
    pub outlet: Option<Arc<str>>,
    /// ISO date; `None`: unknown.
    pub date: Option<Arc<str>>,
    /// Its month.
    pub month: Option<Month>,
}

/// Somebody whose records are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotator {
    /// The name of the file.
    pub name: String,
    /// Whether it is gold, which nobody annotated.
    pub is_gold: bool,
}

/// The holders and the targets of a stance.
type Sides = [Box<[PartyId]>; 2];

/// Everything that everybody has.
#[derive(Debug, Default)]
pub struct Facts {
    /// The rows, annotator by annotator.
    pub rows: Vec<Fact>,
    /// Gold last.
    pub annotators: Vec<Annotator>,
    /// First all of the corpus, in its order; then those that records name and that are not there.
    pub articles: Vec<About>,
    /// Holders, targets and linked entries.
    pub parties: Vec<Party>,
    words: Vec<Arc<str>>,
    sides: Vec<Sides>,
}

impl Facts {
    /// The union of what these files say; `dataset`: the entries of the dataset's own registry.
    pub fn new(ledgers: &[(Annotator, Arc<Ledger>)], dataset: &[Record], corpus: &Corpus, schema: &Schema) -> Self {
        let lines = ledgers.iter().filter(|(who, _)| !who.is_gold).flat_map(|(_, ledger)| &ledger.entries);
        let entries: Vec<Record> = lines.filter_map(|line| Record::from_line(line).ok()).collect();
        let registry = Registry::new(dataset, [], &entries);
        let mut union = Union {
            facts: Self { articles: articles(corpus), words: vec!["".into()], ..Self::default() },
            numbers: HashMap::from([("".into(), 0)]),
            gone: HashMap::new(),
            parties: Parties::new(&registry),
            registry: &registry,
            corpus,
            schema,
        };
        for (who, ledger) in ledgers {
            union.take(who, ledger);
        }
        union.facts.parties = union.parties.finish();
        union.facts
    }

    /// A word by its number.
    pub fn word(&self, word: Word) -> &str {
        usize::try_from(word).ok().and_then(|at| self.words.get(at)).map_or("", |word| word)
    }

    /// The number of a word that some row has.
    pub fn find_word(&self, text: &str) -> Option<Word> {
        self.words.iter().position(|word| **word == *text).and_then(|at| Word::try_from(at).ok())
    }

    /// The article of a row.
    pub fn article(&self, fact: &Fact) -> Option<&About> {
        self.articles.get(usize::try_from(fact.doc).ok()?)
    }

    /// The name of who has it.
    pub fn who(&self, fact: &Fact) -> &str {
        self.annotators.get(usize::from(fact.by)).map_or("", |who| &who.name)
    }

    /// Whether it is gold's.
    pub fn is_gold(&self, fact: &Fact) -> bool {
        self.annotators.get(usize::from(fact.by)).is_some_and(|who| who.is_gold)
    }

    /// A party by its number.
    pub fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.get(usize::try_from(id).ok()?)
    }

    /// The holders of a stance.
    pub fn holders(&self, fact: &Fact) -> &[PartyId] {
        self.both(fact).map_or(&[], |[holders, _]| holders)
    }

    /// The targets of a stance.
    pub fn targets(&self, fact: &Fact) -> &[PartyId] {
        self.both(fact).map_or(&[], |[_, targets]| targets)
    }

    fn both(&self, fact: &Fact) -> Option<&Sides> {
        self.sides.get(usize::try_from(fact.sides.checked_sub(1)?).ok()?)
    }
}

fn articles(corpus: &Corpus) -> Vec<About> {
    let about = |(at, heading): (usize, &crate::corpus::Heading)| About {
        id: heading.id.as_str().into(),
        at: Some(at),
        outlet: heading.outlet.clone(),
        date: heading.date.clone(),
        month: heading.date.as_deref().and_then(Month::of),
    };
    corpus.headings().iter().enumerate().map(about).collect()
}

struct Union<'a> {
    facts: Facts,
    numbers: HashMap<Arc<str>, Word>,
    /// Documents that are not in the corpus.
    gone: HashMap<String, u32>,
    parties: Parties,
    registry: &'a Registry,
    corpus: &'a Corpus,
    schema: &'a Schema,
}

impl Union<'_> {
    fn take(&mut self, who: &Annotator, ledger: &Ledger) {
        let Ok(by) = u16::try_from(self.facts.annotators.len()) else { return };
        self.facts.annotators.push(who.clone());
        let first = u32::try_from(self.facts.sides.len()).unwrap_or(u32::MAX);
        for sides in &ledger.sides {
            let (parties, registry) = (&mut self.parties, self.registry);
            let mut numbers =
                |all: &[_]| all.iter().filter_map(|one| parties.number(one, ledger, registry)).collect::<Box<_>>();
            let both = [numbers(&sides.holders), numbers(&sides.targets)];
            self.facts.sides.push(both);
        }
        let words: Vec<Word> = ledger.words.iter().map(|word| self.number(word)).collect();
        let mut docs: HashMap<Word, u32> = HashMap::new();
        let mut labels: HashMap<(Word, Word), (Word, bool)> = HashMap::new();
        let global = |word: Word| usize::try_from(word).ok().and_then(|at| words.get(at)).copied().unwrap_or_default();
        self.facts.rows.reserve(ledger.rows.len());
        for row in &ledger.rows {
            let doc = match docs.get(&row.doc) {
                Some(doc) => *doc,
                None => *docs.entry(row.doc).or_insert_with(|| self.doc(ledger.word(row.doc))),
            };
            let (label, is_stance) = match labels.get(&(row.layer, row.label)) {
                Some(known) => *known,
                None => {
                    let known = self.label(ledger.word(row.layer), ledger.word(row.label));
                    *labels.entry((row.layer, row.label)).or_insert(known)
                }
            };
            let id = ledger.word(row.entity);
            let entity = if id.is_empty() { None } else { self.parties.of_entry(id, self.registry) };
            self.facts.rows.push(Fact {
                what: row.what,
                is_stance: is_stance && row.what == What::Span,
                aided: row.aided,
                by,
                doc,
                start: row.start,
                end: row.end,
                layer: global(row.layer),
                label,
                quote: global(row.quote),
                entity,
                sides: if row.sides == 0 { 0 } else { first.saturating_add(row.sides) },
                minute: row.minute,
                seconds: row.seconds,
                key: row.key,
            });
        }
    }

    fn number(&mut self, text: &str) -> Word {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let Ok(number) = Word::try_from(self.facts.words.len()) else { return 0 };
        let word: Arc<str> = text.into();
        self.facts.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }

    fn doc(&mut self, id: &str) -> u32 {
        if let Some(at) = self.corpus.find(id).and_then(|at| u32::try_from(at).ok()) {
            return at;
        }
        if let Some(known) = self.gone.get(id) {
            return *known;
        }
        let number = u32::try_from(self.facts.articles.len()).unwrap_or(u32::MAX);
        self.facts.articles.push(About { id: id.into(), at: None, outlet: None, date: None, month: None });
        self.gone.insert(id.to_owned(), number);
        number
    }

    /// The present name of a label, and whether its layer is one of stances.
    fn label(&mut self, layer: &str, label: &str) -> (Word, bool) {
        let known = self.schema.layer(layer);
        let name = known.and_then(|layer| layer.label(label)).map_or(label, |label| &label.name).to_owned();
        (self.number(&name), known.is_some_and(|layer| layer.kind == LayerKind::Stance))
    }
}

#[cfg(test)]
pub(in crate::insight) mod tests {
    use super::super::ledger::tests::records;
    use super::*;
    use crate::corpus::Origin;
    use crate::corpus::plain;
    use crate::schema::ready;
    use serde_json::{Value, json};

    /// A corpus of articles with a date and an outlet each.
    pub fn corpus(of: &[(&str, &str, &str, &str)]) -> Corpus {
        let article = |(id, outlet, date, text): &(&str, &str, &str, &str)| {
            let origin = Origin { file: format!("corpus/{id}.txt").into(), language: "en".into() };
            let mut article = plain::outline(text, false, &origin).unwrap().unwrap().article(&origin);
            article.outlet = (!outlet.is_empty()).then(|| (*outlet).to_owned());
            article.date = (!date.is_empty()).then(|| (*date).to_owned());
            article
        };
        Corpus::new(of.iter().map(article).collect(), Vec::new())
    }

    /// What these annotators have.
    pub fn facts(of: &[(&str, &[Value])], corpus: &Corpus) -> Facts {
        let who = |name: &str| Annotator { name: name.to_owned(), is_gold: name == "gold" };
        let ledgers: Vec<_> = of.iter().map(|(name, all)| (who(name), Arc::new(Ledger::new(&records(all))))).collect();
        Facts::new(&ledgers, &[], corpus, &ready::news().0)
    }

    #[test]
    fn parties_of_one_entry_are_one_whoever_names_them_and_however() {
        let corpus = corpus(&[("a", "Wire", "2015-05-26", "Lind is against it.")]);
        let entry = json!({"id":"e-1","kind":"entity","name":"Ann Lind","type":"person","aliases":["Lind"]});
        let stance = |id: &str, doc: &str, holder: Value| {
            json!({"id":id,"kind":"span","doc":doc,"start":0,"end":4,
            "layer":"stance","label":"against","quote":"Lind","holder":holder,"target":{"text":"It"}})
        };
        let alice = [entry, stance("s-1", "a", json!({"entity":"e-1","text":"she"}))];
        let boris = [stance("s-2", "a", json!({"text":"LIND"})), stance("s-3", "gone", json!({"author":true}))];
        let all = facts(&[("alice", &alice), ("boris", &boris)], &corpus);
        let holder = |at: usize| all.party(all.holders(&all.rows[at])[0]).unwrap().name.clone();
        assert_eq!([holder(0), holder(1), holder(2)], ["Ann Lind", "Ann Lind", "author"]);
        assert_eq!(all.targets(&all.rows[0]), all.targets(&all.rows[1]));
        assert!(all.rows.iter().all(|fact| fact.is_stance));
        let about = all.article(&all.rows[0]).unwrap();
        assert_eq!((about.month.unwrap().to_string(), about.at), ("2015-05".to_owned(), Some(0)));
        assert_eq!(all.article(&all.rows[2]).unwrap().at, None);
        assert_eq!(all.who(&all.rows[1]), "boris");
    }

    #[test]
    fn a_month_is_told_only_of_what_has_one() {
        for bad in ["", "2015", "2015-13-01", "2015-00-01", "may 2015", "99999-01-01"] {
            assert_eq!(Month::of(bad), None, "{bad}");
        }
        assert!(Month::of("2014-12-31") < Month::of("2015-01"));
    }
}
