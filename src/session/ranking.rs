//! The ranker of the stance strip in the session: taught by each choice, and from the annotator's file beside the loop,
//! so that what it knows follows from the file and the corpus alone.

use super::Session;
use super::article::{OpenArticle, PlacedSpan};
use super::effect::Effect;
use super::history::Join;
use super::parties::Look;
use super::strip::Field;
use crate::annotation::{Kind, Record, stamp};
use crate::corpus::Corpus;
use crate::schema::{Layer, LayerKind, Schema};
use crate::suggest::rank::{Ranker, Role};
use std::collections::HashMap;
use std::sync::Arc;

/// The order of lessons: time, article, place, id.
type Turn = (String, String, u32, String);

/// What was learnt, and up to where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taught {
    /// The weights.
    pub ranker: Ranker,
    last: Option<Turn>,
}

/// What the session knows about its ranker.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// What was learnt.
    pub taught: Taught,
    /// The stance that a choice is being written for.
    choosing: String,
    /// Only its holder was learnt of the last lesson, and nothing was tagged since: its target may follow.
    half: bool,
    /// Something that an earlier lesson rests on was changed.
    stale: bool,
    /// Number of the last request to learn everything anew, and whether a lesson came after it.
    asked: u64,
    taught_since: bool,
}

fn turn(stance: &Record) -> Turn {
    let start = stance.start.map(crate::text::CharPos::get).unwrap_or_default();
    (stance.at.clone(), stance.doc.clone(), start, stance.id.clone())
}

fn is_lesson(record: &Record) -> bool {
    record.kind == Kind::Span && !(record.holder.is_empty() && record.target.is_empty())
}

fn stance_layer<'a>(schema: &'a Schema, record: &Record) -> Option<&'a Layer> {
    schema.layer(&record.layer).filter(|layer| layer.kind == LayerKind::Stance)
}

/// All lessons of a file in their order. `records`: one annotator's spans, at least of the articles with stances.
pub fn learn_all(corpus: &Corpus, records: &[Arc<Record>], schema: &Schema) -> Taught {
    let mut stances: Vec<&Record> = records.iter().map(Arc::as_ref).filter(|record| is_lesson(record)).collect();
    stances.sort_by_cached_key(|stance| turn(stance));
    let mut by_doc: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in records.iter().map(Arc::as_ref).filter(|record| record.kind == Kind::Span) {
        by_doc.entry(&record.doc).or_default().push(record);
    }
    let mut taught = Taught::default();
    let mut opened: Option<OpenArticle> = None;
    for stance in stances {
        if opened.as_ref().is_none_or(|open| open.article.id != stance.doc) {
            let Some((_, article)) = corpus.article_of(&stance.doc) else { continue };
            let mut open = OpenArticle::new(article, None);
            open.place(by_doc.get(stance.doc.as_str()).map(Vec::as_slice).unwrap_or_default(), schema);
            opened = Some(open);
        }
        if let Some(open) = &opened {
            taught.learn(open, stance, schema, &[Role::Holder, Role::Target]);
        }
    }
    taught
}

impl Taught {
    /// Learns a stance with what was tagged when it was last changed: what came later does not count, so that the same
    /// lesson can be made of the file at any time.
    fn learn(&mut self, open: &OpenArticle, stance: &Record, schema: &Schema, roles: &[Role]) {
        let Some(layer) = stance_layer(schema, stance) else { return };
        let until = stamp::millis(&stance.at);
        let sees = |span: &PlacedSpan| match (stamp::made(&span.id), until) {
            (Some(made), Some(until)) => made / 1000 <= until / 1000,
            _ => true,
        };
        let look = Look { open, schema, layer, stance, entity: &str::to_owned, sees: &sees };
        for role in roles {
            let parties = if *role == Role::Holder { &stance.holder } else { &stance.target };
            let mut named = look.named(*role);
            if *role == Role::Target {
                named = look.without_holders(named);
            }
            let chosen = named.iter().enumerate().filter(|(_, one)| parties.iter().any(|party| look.is(party, one)));
            let chosen: Vec<usize> = chosen.map(|(at, _)| at).collect();
            self.ranker.learn(&look.choice(*role, &named), &chosen);
        }
        self.last = Some(turn(stance));
    }
}

impl Session {
    /// Writes what was chosen for a stance, and learns it: at once where it is the last lesson of the file, else
    /// together with the whole file.
    pub(super) fn commit_choice(&mut self, id: &str, field: Field, records: Vec<Record>) {
        let was_lesson = self.own.get(id).is_some_and(is_lesson);
        id.clone_into(&mut self.ranking.choosing);
        self.commit(records, Join::Last);
        self.ranking.choosing.clear();
        let schema = self.schema.clone();
        let (Some(open), Some(stance)) = (&self.article, self.own.get(id)) else { return };
        let ranking = &mut self.ranking;
        let last = ranking.taught.last.as_ref();
        let is_last = last.is_none_or(|last| *last < turn(stance));
        let goes_on = ranking.half && last.is_some_and(|last| last.3 == id);
        let role = match field {
            Field::Holder if is_last && !was_lesson => Role::Holder,
            Field::Target if is_last && (!was_lesson || goes_on) => Role::Target,
            _ => return ranking.stale = true,
        };
        ranking.taught.learn(open, stance, &schema, &[role]);
        ranking.half = role == Role::Holder;
        ranking.taught_since = true;
    }

    /// A record is about to be written: notes what earlier lessons rest on.
    pub(super) fn note_for_ranking(&mut self, after: &Record) {
        let before = self.own.get(&after.id);
        let is_span = |record: &Record| record.kind == Kind::Span;
        if after.id == self.ranking.choosing || !(is_span(after) || before.is_some_and(is_span)) {
            return;
        }
        let lesson = is_lesson(after) || before.is_some_and(is_lesson);
        let last = self.ranking.taught.last.as_ref();
        let same_second = last.is_some_and(|last| last.0 == after.at && last.1 == after.doc);
        let stale = lesson
            || (stance_layer(&self.schema, after).is_none()
                && (same_second || before.is_some() && self.precedents.is_about(&after.doc)));
        self.ranking.stale |= stale;
        self.ranking.half = false;
    }

    /// What was learnt follows from the file no longer.
    pub(super) fn ranking_is_stale(&mut self) {
        self.ranking.stale = true;
    }

    /// Has the file learnt anew, if that is needed.
    pub(super) fn rank_anew(&mut self) {
        let Some(corpus) = self.corpus.clone().filter(|_| self.ranking.stale) else { return };
        let docs = self.precedents.docs();
        let spans = docs.flat_map(|doc| self.own.shared_of_doc(doc)).filter(|record| record.kind == Kind::Span);
        let spans = spans.cloned().collect();
        self.ranking.stale = false;
        self.ranking.taught_since = false;
        self.ranking.asked += 1;
        self.effects.push(Effect::Rank(self.ranking.asked, corpus, spans));
    }

    /// Takes what was learnt of the file.
    pub(super) fn take_ranking(&mut self, number: u64, taught: Taught) {
        let ranking = &mut self.ranking;
        if number == ranking.asked {
            ranking.taught = taught;
            ranking.half = false;
            ranking.stale |= ranking.taught_since;
        }
    }
}
