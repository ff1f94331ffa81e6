//! A reviewer's version in place of one's own, by one key: the own record gets a revision with its label, bounds and
//! parties, or goes. Undo takes it back like any change.

use super::Session;
use super::history::{Join, short};
use super::inbox::{Item, Said};
use super::strip::summary;
use super::tagging::refusal;
use crate::annotation::anchor::{self, Anchor};
use crate::annotation::{Kind, Party, Record, Stamp};
use crate::schema::{LayerKind, Overlap};

impl Session {
    /// Takes over what was decided in the chosen row of the inbox.
    pub(super) fn take_over(&mut self, stamp: &Stamp) {
        let Some(item) = self.chosen_item().filter(|_| self.may_write()) else { return };
        let (records, message) = match self.adoption(&item, stamp) {
            Ok(adoption) => adoption,
            Err(why) => return self.say(why),
        };
        let before = self.own.get(item.about()).cloned();
        self.tray.replaced.extend(before.map(|before| (item.record.reference(), before)));
        self.commit(records, Join::New);
        let key = self.key_of("undo");
        self.say(format!("{message} · {key} takes it back"));
        self.go_on_in_inbox(None);
    }

    /// What is to be written, and what is said of it; else why nothing is.
    fn adoption(&self, item: &Item, stamp: &Stamp) -> Result<(Vec<Record>, String), String> {
        let by = self.review.names.said(&item.record.by);
        let own = self.own.get(item.about()).filter(|own| !own.is_retracted());
        let own = own.ok_or("yours is removed already")?;
        match (item.said, self.version_of(item)) {
            (Said::Accepted, _) => Err(format!("{by} accepts yours as it is: there is nothing to take over")),
            (Said::Asked | Said::Commented | Said::Answered, _) => {
                Err("a comment has no version to take over: it can be answered".to_owned())
            }
            _ if self.is_changed_since(&item.record, own) => {
                Err(format!("you changed it after {by} decided: nothing was taken over"))
            }
            (_, Some(version)) => {
                let records = self.adopted(own, version, stamp)?;
                let after = records.first().filter(|record| !record.is_retracted());
                let after = after.map_or_else(|| "removed".to_owned(), described);
                Ok((records, format!("{} → {after}", described(own))))
            }
            (Said::Amended, None) => Err(format!("{by}'s version is not in their file: go there and change yours")),
            (_, None) => Ok((self.removal(std::slice::from_ref(own), stamp), format!("{} removed", described(own)))),
        }
    }

    fn adopted(&self, own: &Record, version: &Record, stamp: &Stamp) -> Result<Vec<Record>, String> {
        let mut new = Record { layer: version.layer.clone(), label: version.label.clone(), ..self.revised(own, stamp) };
        if !version.attrs.is_empty() {
            new.attrs.clone_from(&version.attrs);
        }
        if !version.entity.is_empty() {
            new.entity.clone_from(&version.entity);
        }
        if [&version.holder, &version.target, &version.via].iter().any(|parties| !parties.is_empty()) {
            let parties = |all: &[Party]| all.iter().map(|party| self.own_party(party, &own.doc)).collect();
            (new.holder, new.target, new.via) =
                (parties(&version.holder), parties(&version.target), parties(&version.via));
        }
        if version.span().is_some() {
            self.put_in_place(&mut new, version)?;
        }
        if own.kind == Kind::Span {
            if self.is_there(&new) {
                return Ok(self.removal(std::slice::from_ref(own), stamp));
            }
            self.may_stand(&new)?;
        }
        Ok(vec![new.corrected()])
    }

    /// Gives a record the bounds of another one in the present text.
    fn put_in_place(&self, new: &mut Record, version: &Record) -> Result<(), String> {
        let open = self.article.as_ref().filter(|open| open.article.id == new.doc);
        let open = open.ok_or("its article is not in the corpus: nothing was taken over")?;
        let placed = match anchor::anchor(version, &open.map) {
            Anchor::Kept => version.clone(),
            Anchor::Moved(to) => anchor::moved(version, to, &open.map),
            Anchor::Lost => return Err("its words are not in the present text: nothing was taken over".to_owned()),
        };
        let pieces = placed.pieces();
        new.set_pieces(&pieces, &open.map);
        (new.prefix, new.suffix) = (placed.prefix, placed.suffix);
        new.sha.clone_from(&open.article.sha);
        Ok(())
    }

    /// Whether another span of one's own says the same.
    fn is_there(&self, new: &Record) -> bool {
        let spans = self.own.of_doc(&new.doc).into_iter().filter(|record| record.kind == Kind::Span);
        let mut others = spans.filter(|record| record.id != new.id);
        others.any(|one| one.layer == new.layer && one.label == new.label && one.pieces() == new.pieces())
    }

    /// Whether the rules of the layer let a span stand.
    fn may_stand(&self, new: &Record) -> Result<(), String> {
        let (layer, open) = (self.schema.layer(&new.layer), self.article.as_ref());
        let (Some(layer), Some(open)) = (layer.filter(|layer| layer.overlap != Overlap::Any), open) else {
            return Ok(());
        };
        refusal(open, layer, &new.pieces(), &new.id).map_or(Ok(()), Err)
    }

    /// A party as one's own file names it: spans of another file mean nothing in it.
    fn own_party(&self, party: &Party, doc: &str) -> Party {
        let is_own = |id: &String| self.own.get(id).is_some_and(|record| record.kind == Kind::Span);
        if party.span.as_ref().is_none_or(is_own) {
            return party.clone();
        }
        let spans = self.own.of_doc(doc).into_iter().filter(|record| record.kind == Kind::Span);
        let mut named = spans.filter(|record| {
            let stance = self.schema.layer(&record.layer).is_some_and(|layer| layer.kind == LayerKind::Stance);
            !stance && Some(&record.quote) == party.text.as_ref()
        });
        Party { span: named.next().map(|record| record.id.clone()), ..party.clone() }
    }
}

/// A record with its words.
pub fn described(record: &Record) -> String {
    let words = if record.quote.is_empty() || record.kind == Kind::Mark {
        String::new()
    } else {
        format!("“{}” ", short(&record.quote))
    };
    format!("{words}{}", said_of_words(record))
}

/// What a record says of its words.
pub fn said_of_words(record: &Record) -> String {
    match record.kind {
        Kind::Mark => format!("paragraph {}", record.label),
        Kind::Comment => format!("your comment “{}”", short(&record.note)),
        Kind::Decision => format!("your decision {}", record.label),
        _ if record.holder.is_empty() && record.target.is_empty() => record.label.clone(),
        _ => summary(record),
    }
}
