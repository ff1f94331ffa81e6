//! The one place where an event changes the state.

use super::command::Command;
use super::effect::{Effect, Event};
use super::saving::SaveState;
use super::strip::Field;
use super::{Mode, Screen, Session};
use crate::annotation::Stamp;
use crate::corpus::Corpus;
use crate::text::CharPos;
use std::sync::Arc;

impl Session {
    /// Takes an event; gives back what is to be done outside.
    pub fn apply(&mut self, event: Event, mut stamp: Stamp) -> Vec<Effect> {
        match event {
            Event::Begun => {}
            Event::Command(command) => self.command(command, &mut stamp),
            Event::Resize(width, height) => self.resize((width, height)),
            Event::Saved(ticket) => {
                self.saving.saved(ticket);
                self.sync_if_saved();
            }
            Event::Failed(why) => {
                self.saving.failed(why);
                self.sync_if_saved();
            }
            Event::Syncing(step) => self.sync_goes_on(step),
            Event::Synced(synced) => self.synced(synced),
            Event::Own(own) => self.take_own(*own, &stamp),
            Event::Merged(records, notices) => self.merged(records, &notices),
            Event::Reading(percent) => self.reading = percent,
            Event::Corpus(corpus) => self.take_corpus(corpus, &stamp),
            Event::Assignments(all, findings) => self.take_assignments(all, findings),
            Event::Others(others, entities) => {
                // Who practises is not to see what others have; the names of the registry are everybody's.
                if self.practice.is_none() {
                    self.others = others;
                }
                self.entities = *entities;
                self.refresh_registry();
                self.refresh_library();
                self.take_feedback();
                // Its names are proposed from now on, in the open paragraph too.
                self.proposals_changed();
            }
            Event::Offers(generation, proposals) => self.take_offers(generation, proposals),
            Event::Outside(outside, findings) => self.take_outside(outside, findings),
            Event::Model(name, told) => self.take_model(&name, told),
            Event::Guideline(file, found) => self.take_guideline(&file, found),
            Event::Ranked(number, taught) => self.take_ranking(number, *taught),
            Event::Drawn => {
                self.suggesting.seen = true;
                self.strip_seen();
            }
            Event::JobProgress(generation, _) if !self.is_awaited(generation) => {}
            Event::JobProgress(_, told) => self.take_told(told, &mut stamp),
            Event::JobDone(generation) => self.job_done(generation),
            Event::Sheets(doc, same, sheets) => self.take_sheets(doc, same, sheets),
            Event::Survey(generation, counted) => self.take_survey(generation, counted),
            Event::Compared(generation, compared) => self.take_compared(generation, compared),
            Event::Places(generation, listed) => self.take_places(generation, listed),
            Event::Pictured(generation, pictured) => self.take_pictured(generation, pictured),
            Event::SheetsChanged(names) => self.sheets_are_old(&names),
            Event::Traced(number, pasts) => self.take_past(number, &pasts),
            Event::Notice(notice) => self.say(notice),
        }
        self.ask();
        self.settle();
        self.read_rows();
        std::mem::take(&mut self.effects)
    }

    fn merged(&mut self, records: Vec<crate::annotation::Record>, notices: &[String]) {
        let mut count = 0;
        for record in records {
            // What is on its way to the disk is newer than what the file says.
            let known = self.own.get(&record.id);
            if known.is_some_and(|known| (known.rev, &known.at) > (record.rev, &record.at) || *known == record) {
                continue;
            }
            count += 1;
            self.precedents.change(self.own.get(&record.id), &record);
            self.own.put(record);
        }
        if count == 0 && notices.is_empty() {
            return;
        }
        self.ranking_is_stale();
        self.learnt_is_stale();
        self.refresh_registry();
        self.refresh_article();
        self.refresh_library();
        self.refresh_inbox();
        // How a sync ended, say, stays there.
        let mut told: Vec<String> = self.message.take().into_iter().collect();
        told.push(format!("your file was changed by another program: {count} records taken in"));
        told.extend(notices.iter().cloned());
        self.say(told.join(" · "));
    }

    fn take_corpus(&mut self, corpus: Arc<Corpus>, stamp: &Stamp) {
        let troubles = corpus.findings.len();
        self.corpus = Some(corpus.clone());
        self.show_from(&corpus);
        if self.screen == Screen::Review {
            self.go_on_reviewing();
        }
        self.arrived_in = self.article.as_ref().map(|open| open.article.id.clone()).unwrap_or_default();
        if self.is_own_read {
            self.begin_work(stamp);
        } else {
            self.refresh_library();
        }
        self.read_assignments();
        if troubles > 0 {
            self.say_also(&format!("{troubles} findings in the corpus: gloss check lists them"));
        }
    }

    /// The open article has its place now; if its text is another by now, that is shown.
    fn show_from(&mut self, corpus: &Corpus) {
        let Some(open) = &mut self.article else {
            let index = corpus.find(&self.resume.doc).unwrap_or_default();
            let start = self.resume.start;
            if self.open_article(index) && start > 0 {
                self.go_to_char(CharPos::new(start));
            }
            return;
        };
        open.index = corpus.find(&open.article.id);
        let now = open.index.and_then(|index| corpus.article(index));
        if let (Some(index), true) = (open.index, now.is_some_and(|now| now.sha != open.article.sha)) {
            let start = open.paragraph_chars(open.selection.paragraph).start;
            self.open_article(index);
            self.go_to_char(start);
        }
    }

    pub(super) fn command(&mut self, command: Command, stamp: &mut Stamp) {
        let place = self.article.as_ref().map(|open| (open.article.id.as_str(), open.selection.paragraph));
        self.activity.tick(stamp.millis(), place.filter(|_| self.screen == Screen::Annotate));
        if let Command::Unbound(key) = &command {
            let message = self.no_such_key(key);
            return self.say(message);
        }
        self.message = None;
        self.touched();
        if !matches!(command, Command::Propagate(_)) {
            self.just_tagged = None;
        }
        let command = self.in_place_of(command);
        match command {
            Command::Suspend => self.effects.push(Effect::Suspend),
            Command::Redraw => self.effects.push(Effect::Redraw),
            Command::Edit(edit) => self.edit(edit),
            command => match &self.mode {
                Mode::Normal if self.screen == Screen::Library => self.in_library(command),
                Mode::Normal if self.screen == Screen::Dashboard => self.in_dashboard(command),
                Mode::Normal => self.in_text(command, stamp),
                _ => self.in_mode(command, stamp),
            },
        }
        if self.screen == Screen::Review {
            self.follow_selection();
        }
        self.arrive(stamp);
    }

    /// After a command, whatever way it took: what an article needs once one works in it. A look at it, with a list
    /// open, is none.
    fn arrive(&mut self, stamp: &Stamp) {
        let Some(open) = self.article.as_ref().filter(|_| matches!(self.mode, Mode::Normal)) else { return };
        if self.arrived_in != open.article.id {
            self.arrived_in.clone_from(&open.article.id);
            self.effects.push(Effect::Tidy);
            self.reanchor(stamp);
            self.rank_anew();
        }
        self.remember();
    }

    fn in_text(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            command if self.in_practice(&command) => {}
            Command::Back if self.back_to_list() => {}
            Command::Back if self.screen == Screen::Review => self.switch_review(),
            Command::Back => self.quit(),
            Command::Review => self.switch_review(),
            Command::Help => self.mode = Mode::Help(0),
            Command::Palette => self.open_palette(),
            Command::Library => self.open_library(),
            Command::Dashboard => self.open_dashboard(),
            Command::Guideline => self.open_guideline(),
            Command::CycleLanes => self.cycle_lanes(),
            Command::SwitchMouse => self.switch_mouse(),
            Command::TurnOrder => self.turn_order(),
            Command::CycleTheme => self.cycle_theme(),
            Command::ArticleNext => self.article_next(false),
            Command::ArticleBack => _ = self.article_back(),
            Command::Undo => self.undo(stamp),
            Command::Redo => self.redo(stamp),
            Command::Cancel if self.drop_parts() => self.say("parts dropped, nothing was tagged"),
            Command::Cancel => _ = self.stop_sync(),
            Command::Sync => self.sync(),
            _ if self.article.as_ref().is_none_or(super::article::OpenArticle::is_empty) => {
                self.say(format!("there is no text here · {} shows the articles", self.key_of("library")));
            }
            command => self.with_text(command, stamp),
        }
    }

    /// What needs an article with a text.
    fn with_text(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            Command::Enter | Command::Done if self.parts_wait() => {}
            command if self.screen == Screen::Review && self.in_review(&command, stamp) => {}
            Command::Mouse(pointer) => self.point(pointer, stamp),
            Command::LabelKey(_) | Command::LabelDigit(_) | Command::Label(..) | Command::Repeat => {
                self.tag_on(&command, stamp);
            }
            Command::Propagate(everywhere) => self.propagate(everywhere),
            Command::SearchCorpus => self.open_corpus_search(),
            Command::Concordance => self.open_concordance(None),
            Command::Inbox => self.open_inbox(),
            Command::OfferNext => self.step_offer(true),
            Command::OfferBack => self.step_offer(false),
            Command::ToggleSource(source) => self.toggle_source(source),
            Command::ModelLog => self.open_model_log(),
            Command::SpanHistory => self.open_past(),
            Command::AcceptAll => self.accept_all(stamp),
            Command::KeepPart => self.keep_part(),
            Command::LabelByName => self.open_label_prompt(),
            Command::NextLayer => self.next_layer(),
            Command::Remove => self.remove(stamp),
            Command::Done => self.mark_and_go("done", stamp),
            Command::Skip => self.mark_and_go("skipped", stamp),
            Command::Flag => self.toggle_flag(stamp),
            Command::Enter => self.enter(stamp),
            Command::ParagraphBack => self.paragraph_back(),
            Command::NextUntouched => self.next_untouched(),
            Command::Comment => self.open_comment(),
            Command::Search => self.open_search(),
            Command::SearchNext => self.search_next(),
            Command::Hint(range) => self.open_hints(range),
            Command::AnotherParty => self.stance_key(Field::Target, true),
            Command::ReportedBy => self.stance_key(Field::Via, true),
            Command::Entity => self.open_linking(),
            Command::Attributes => self.open_attributes(),
            Command::ArticleLabels => self.open_article_labels(),
            Command::Relate => self.open_relating(),
            other => self.select_with(other),
        }
    }

    fn enter(&mut self, stamp: &mut Stamp) {
        let on_offer = self.article.as_ref().is_some_and(|open| open.offer_here().is_some());
        let taken = (on_offer && self.accept_or_next(stamp))
            || self.strip_here(Field::Holder, false)
            || self.accept_or_next(stamp);
        if !taken {
            self.mark_and_go("done", stamp);
        }
    }

    fn stance_key(&mut self, field: Field, adding: bool) {
        if !self.strip_here(field, adding) {
            self.say("no stance is under the selection");
        }
    }

    fn select_with(&mut self, command: Command) {
        let rows = usize::from(self.areas().text_height / 2);
        let command = match command {
            Command::Edge(edge) if self.grows_by_character() => Command::Nudge(edge),
            other => other,
        };
        let Some(open) = &mut self.article else { return };
        let (moved, otherwise) = match command {
            Command::Move(motion) => (open.go(motion, rows), "there is nothing further in this article"),
            Command::Edge(edge) => {
                (open.move_edge(edge), "the selection ends here: it is one token at least, one paragraph at most")
            }
            Command::Nudge(edge) => (open.nudge(edge), "the selection cannot end there"),
            Command::Select(around) => {
                (open.select_around(around), "nothing larger of that kind is around the selection")
            }
            Command::SelectionBack => (open.select_back(), "there was no selection before"),
            _ => (true, ""),
        };
        if !moved {
            self.say(otherwise);
        }
    }

    pub(super) fn in_mode(&mut self, command: Command, stamp: &mut Stamp) {
        match (&mut self.mode, command) {
            (_, Command::Mouse(pointer)) => self.point_in_mode(pointer, stamp),
            (Mode::Hints(_), Command::Letter(letter)) => self.hint_letter(letter),
            (Mode::Strip(strip), command) if strip.typing.is_some() => self.in_typing(command, stamp),
            (Mode::Strip(_), command) => self.in_strip(command, stamp),
            (Mode::Choices(_), command) => self.in_choices(command, stamp),
            (Mode::Linking(_), command) => self.in_linking(command, stamp),
            (Mode::RelationEnd(_), command) => self.in_relation_end(&command),
            (Mode::Relation(_), command) => self.in_relation(&command, stamp),
            (Mode::Comment(_), Command::Submit) => self.save_comment(stamp),
            (Mode::Comment(_), Command::Cancel) => self.cancel_comment(),
            (Mode::Found(_), command) => self.in_found(command, stamp),
            (Mode::Concordance, command) => self.in_concordance(command, stamp),
            (Mode::Places(_), command) => self.in_places(&command),
            (Mode::Inbox(_), command) => self.in_inbox(&command, stamp),
            (Mode::Search(_), Command::Submit) => self.close_search(true),
            (Mode::Search(_), Command::Cancel) => self.close_search(false),
            (Mode::Label(_), Command::Submit) => self.take_label(stamp),
            (Mode::Label(prompt), Command::List(rows)) => prompt.at = stepped(prompt.at, rows, prompt.matches.len()),
            (Mode::Palette(_), Command::Submit) => self.run_chosen(stamp),
            (Mode::Palette(open), Command::List(rows)) => open.at = stepped(open.at, rows, open.matches.len()),
            (Mode::Filter(_), Command::Cancel) => {
                self.mode = Mode::Normal;
                self.library.filter.clear();
                self.refresh_library();
            }
            (Mode::Filter(_), Command::List(rows)) => self.library_move(rows),
            (Mode::ReviewFilter(_), Command::Cancel) => self.close_review_filter(false),
            (Mode::ReviewFilter(_), Command::Submit) => self.close_review_filter(true),
            (Mode::Help(top), Command::List(rows)) => *top = stepped(*top, rows, usize::MAX),
            (Mode::Guideline(_), Command::List(rows)) => self.scroll_guideline(rows),
            (Mode::Guideline(_), Command::ListEnd(last)) => self.guideline_end(last),
            (Mode::Guideline(_), Command::Back) => self.close_pane(true),
            (Mode::Guideline(_), Command::Cancel) => self.close_pane(false),
            (Mode::Feedback, command) => self.in_feedback(&command),
            (Mode::ConfirmQuit, Command::Yes) => self.effects.push(Effect::Quit),
            (Mode::ConfirmQuit, Command::No | Command::Cancel)
            | (Mode::Filter(_), Command::Submit)
            | (Mode::Hints(_) | Mode::Label(_) | Mode::Palette(_) | Mode::Help(_), Command::Cancel | Command::Back) => {
                self.mode = Mode::Normal;
            }
            _ => {}
        }
    }

    pub(super) fn quit(&mut self) {
        if matches!(self.saving.state(), SaveState::NotSaved(..)) {
            self.mode = Mode::ConfirmQuit;
            self.effects.push(Effect::Retry);
        } else {
            self.effects.push(Effect::Quit);
        }
    }
}

/// A place in a list of `len` rows, moved by `rows`.
pub(super) fn stepped(at: usize, rows: i32, len: usize) -> usize {
    let by = usize::try_from(rows.unsigned_abs()).unwrap_or_default();
    if rows < 0 { at.saturating_sub(by) } else { at.saturating_add(by).min(len.saturating_sub(1)) }
}
