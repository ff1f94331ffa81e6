//! Going through the list, into the text and back.

use super::Concordance;
use crate::insight::concordance::Row;
use crate::session::job::Hit;
use crate::session::seek::Sought;
use crate::session::{Mode, Session};

impl Concordance {
    /// Moves by so many places; headings are no places. `false`: it stayed.
    pub(super) fn walk(&mut self, places: i32) -> bool {
        let Some(listing) = &self.listing else { return false };
        let is_place = |at: &usize| !matches!(listing.rows.get(*at), Some(Row::Group(_)) | None);
        let by = usize::try_from(places.unsigned_abs()).unwrap_or_default();
        let before = self.at;
        let to = if places < 0 {
            (0..before).rev().filter(is_place).take(by).last()
        } else {
            (before + 1..listing.rows.len()).filter(is_place).take(by).last()
        };
        self.at = to.unwrap_or(before);
        self.at != before
    }

    /// The first place, or the last.
    fn end(&self, last: bool) -> usize {
        let rows = self.listing.as_ref().map_or(&[][..], |listing| &listing.rows);
        let is_place = |row: &Row| !matches!(row, Row::Group(_));
        let found = if last { rows.iter().rposition(is_place) } else { rows.iter().position(is_place) };
        found.unwrap_or_default()
    }

    /// Which of the places the chosen one is, from 1.
    pub fn number(&self) -> usize {
        let Some(listing) = &self.listing else { return 0 };
        let groups = listing.groups.len();
        let before = if groups == 0 { 0 } else { headings_before(&listing.rows, self.at, groups) };
        (self.at + 1).saturating_sub(before)
    }
}

/// Headings stand in the order of their numbers: the last one before a row tells how many there are.
fn headings_before(rows: &[Row], at: usize, groups: usize) -> usize {
    let above = rows.iter().take(at + 1).rev();
    let last = above.into_iter().find_map(|row| match row {
        Row::Group(number) => usize::try_from(*number).ok(),
        _ => None,
    });
    last.map_or(0, |number| number + 1).min(groups)
}

impl Session {
    /// What is listed is known now.
    pub(in crate::session) fn take_listing(&mut self, listing: crate::insight::concordance::Listing) {
        let Some(list) = &mut self.concordance else { return };
        // Numbers of untagged places are those of one listing.
        list.places.retain(|row, _| matches!(row, Row::Tagged(_)));
        list.listing = Some(std::sync::Arc::new(listing));
        list.at = list.end(false);
        if matches!(self.mode, Mode::Concordance) {
            self.show_row();
        }
    }

    /// The text goes to the chosen row; where that is not read yet, as soon as it is.
    pub(super) fn show_row(&mut self) {
        let Some(list) = &mut self.concordance else { return };
        list.follows = list.typing.is_none();
        let hit = list.chosen().filter(|_| list.follows).cloned();
        if let Some(hit) = hit {
            self.follow(&hit);
        }
    }

    fn follow(&mut self, hit: &Hit) {
        if let Some(list) = &mut self.concordance {
            list.follows = false;
        }
        self.go_to_hit(hit);
    }

    pub(super) fn walk_list(&mut self, rows: i32) {
        let Some(list) = &mut self.concordance else { return };
        if list.walk(rows) {
            self.show_row();
        } else {
            self.say("there is nothing further in this list");
        }
    }

    pub(super) fn list_end(&mut self, last: bool) {
        let Some(list) = &mut self.concordance else { return };
        list.at = list.end(last);
        self.show_row();
    }

    /// The mouse pressed a row: the first press chooses, the second goes there.
    pub(in crate::session) fn press_listed(&mut self, row: usize) {
        let Some(list) = &mut self.concordance else { return };
        if list.at == row {
            return self.leave_for_row();
        }
        if list.row(row).is_some_and(|row| !matches!(row, Row::Group(_))) {
            list.at = row;
            self.show_row();
        }
    }

    /// Goes to the chosen row and stays there: from there one comes back to the list.
    pub(super) fn leave_for_row(&mut self) {
        if self.concordance.as_ref().is_none_or(|list| list.count() == 0) {
            return self.say("nothing was found to go to");
        }
        self.cancel_job();
        if !self.go_to_row() {
            return;
        }
        self.mode = Mode::Normal;
        self.sought = Some(Sought::Concordance);
        let (back, next) = (self.key_of("back").to_owned(), self.key_of("search-next").to_owned());
        self.say(format!("{back} goes back to the list · {next} to its next place"));
    }

    /// Goes to the chosen row, reading its article where that was not read yet: one has decided to go there.
    fn go_to_row(&mut self) -> bool {
        let Some(list) = &mut self.concordance else { return false };
        let known = list.row(list.at).map(|row| (row, list.places.contains_key(&row)));
        if let (Some((row, false)), Some(facts), Some(listing)) = (known, list.facts.clone(), list.listing.clone()) {
            let corpus = list.corpus.clone();
            let read = super::rows::Reading { corpus, facts, listing, rows: vec![row] }.read(&|| false);
            list.places.extend(read);
        }
        let Some(hit) = list.chosen().cloned() else {
            self.say("what was tagged here does not stand in the text any more");
            return false;
        };
        list.gone_to = Some(hit.article.id.clone());
        self.follow(&hit);
        true
    }

    /// `n`: the next place of the list.
    pub(in crate::session) fn next_row(&mut self) {
        let Some(list) = &mut self.concordance else { return };
        if !list.walk(1) {
            list.at = list.end(false);
        }
        let said = format!("{} of {}", list.number(), list.count());
        let sought = if list.sought.is_empty() { String::new() } else { format!(" for {}", list.sought) };
        if self.go_to_row() {
            self.say(format!("{said}{sought}"));
        }
    }

    /// `q` in the text that one came to from the list: back to it. `false`: one did not come from there.
    pub(in crate::session) fn back_to_list(&mut self) -> bool {
        let here = self.article.as_ref().map(|open| open.article.id.as_str());
        let Some(list) = &mut self.concordance else { return false };
        let is_from_list = list.gone_to.as_deref().is_some_and(|doc| Some(doc) == here);
        list.gone_to = None;
        if is_from_list {
            self.mode = Mode::Concordance;
            self.show_row();
        }
        is_from_list
    }
}
