//! The annotator's own records, all of them: a session begins with those of the article that it shows, the rest come from
//! the file beside the loop.

use super::Session;
use super::precedents::Precedents;
use crate::annotation::{AnnotationSet, Record, Stamp};

/// What the annotator's file says, ready for use.
#[derive(Clone, Debug)]
pub struct Own {
    set: AnnotationSet,
    precedents: Precedents,
    notices: Vec<String>,
    fault: Option<String>,
}

impl Own {
    /// Of folded records; `notices`: what a person should know; `fault`: why the file can't be read, if so.
    pub fn new(records: Vec<Record>, notices: Vec<String>, fault: Option<String>) -> Self {
        let precedents = Precedents::new(&records);
        Self { set: AnnotationSet::new(records), precedents, notices, fault }
    }
}

impl Session {
    /// Takes the whole file in. What was made meanwhile is newer than what stands there.
    pub(super) fn take_own(&mut self, own: Own, stamp: &Stamp) {
        let Own { mut set, mut precedents, mut notices, fault } = own;
        for record in self.own.iter() {
            if set.get(&record.id).is_none_or(|known| known.rev < record.rev) {
                precedents.change(set.get(&record.id), record);
                set.put(record.clone());
            }
        }
        (self.own, self.precedents) = (set, precedents);
        self.is_own_read = true;
        if let Some(why) = fault {
            notices.push(format!("read-only: {why}"));
            self.read_only = Some(why);
        }
        self.refresh_registry();
        self.refresh_article();
        self.refresh_inbox();
        if self.corpus.is_some() {
            self.begin_work(stamp);
        }
        if !notices.is_empty() {
            let before = self.message.take();
            notices.splice(0..0, before);
            self.say(notices.join(" · "));
        }
    }

    /// What needs the corpus and all own records.
    pub(super) fn begin_work(&mut self, stamp: &Stamp) {
        self.reanchor(stamp);
        self.teach_all();
        self.ranking_is_stale();
        self.rank_anew();
        self.refresh_library();
        self.begin_practice();
    }

    /// Whether all articles and all own records are there; says so if not.
    pub(super) fn is_all_read(&mut self) -> bool {
        if self.corpus.is_none() {
            self.say("the corpus is still being read");
        } else if !self.is_own_read {
            self.say("your annotations are still being read");
        }
        self.corpus.is_some() && self.is_own_read
    }
}
