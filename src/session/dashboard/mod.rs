//! The dashboard, page by page: progress, labels, stances, and how far annotators agree. It is counted beside the loop,
//! anew each time one comes here; what was counted before is shown until then.

pub mod agreement;
pub mod insight;
pub mod page;

use super::command::{Command, Motion};
use super::effect::Effect;
use super::job::Generation;
use super::mouse::{Pointer, Target};
use super::{Mode, Screen, Session};
use crate::agreement::report::intervals::{Found, Whose};
use crate::agreement::study::{Annotator, LayerId};
pub use agreement::cursor::Spot;
use agreement::figures::{Compared, Figures, Progress};
use agreement::measure::Measure;
use insight::Insight;
pub use page::Page;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The state of the dashboard.
#[derive(Debug, Default)]
pub struct Dashboard {
    /// What is shown.
    pub page: Page,
    /// What is counted of everybody's work, for every page but agreement.
    pub insight: Insight,
    /// What was counted last.
    pub figures: Option<Arc<Figures>>,
    /// Intervals of it, as far as they are there.
    pub intervals: BTreeMap<Whose, Found>,
    /// How far the counting is; `None`: it is through.
    pub progress: Option<Progress>,
    /// Why there are no figures.
    pub fault: Option<String>,
    /// What the matrix shows.
    pub measure: Measure,
    /// Which layer is shown: an index into those that have figures.
    layer: usize,
    /// Where the cursor is.
    at: usize,
    generation: Generation,
    /// Whether agreement was asked for since one came here: it takes longest.
    compares: bool,
    listing: Generation,
    from: Screen,
}

impl Dashboard {
    /// The layer that is shown, with its place among those that have figures.
    pub fn layer(&self) -> Option<(usize, LayerId)> {
        let layers = &self.figures.as_ref()?.layers;
        let at = self.layer.min(layers.len().checked_sub(1)?);
        Some((at, *layers.get(at)?))
    }

    /// The measure that is shown of the layer that is shown.
    pub fn shown(&self) -> Measure {
        let has_stances = self.figures.as_ref().zip(self.layer()).is_some_and(|(all, (_, at))| all.has_stances(at));
        self.measure.of_layer(has_stances)
    }
}

impl Session {
    pub(super) fn open_dashboard(&mut self) {
        if self.corpus.is_none() {
            return self.say("the corpus is still being read");
        }
        self.dashboard.from = self.screen;
        self.dashboard.compares = false;
        self.screen = Screen::Dashboard;
        self.picture(true);
        self.turn_to(self.dashboard.page);
    }

    fn turn_to(&mut self, page: Page) {
        self.dashboard.page = page;
        let Some(corpus) = self.corpus.clone().filter(|_| page == Page::Agreement && !self.dashboard.compares) else {
            return;
        };
        let dashboard = &mut self.dashboard;
        dashboard.compares = true;
        dashboard.generation.0 += 1;
        dashboard.progress = Some(Progress::default());
        dashboard.fault = None;
        self.effects.push(Effect::Compare(dashboard.generation, corpus));
    }

    /// Nothing more is wanted of it.
    pub(super) fn stop_comparing(&mut self) {
        self.dashboard.generation.0 += 1;
        self.dashboard.listing.0 += 1;
        self.dashboard.insight.generation.0 += 1;
        self.dashboard.insight.counting = None;
        self.dashboard.progress = None;
        self.effects.push(Effect::StopComparing);
    }

    fn leave_dashboard(&mut self) {
        self.stop_comparing();
        self.screen = self.dashboard.from;
        if self.screen == Screen::Review {
            self.arrived_for_review();
        }
    }

    /// Something was counted.
    pub(super) fn take_compared(&mut self, generation: Generation, compared: Compared) {
        let dashboard = &mut self.dashboard;
        if generation != dashboard.generation {
            return;
        }
        match compared {
            Compared::Progress(progress) => dashboard.progress = Some(progress),
            Compared::Figures(figures) => {
                self.review.names.take(&figures.study.annotators);
                dashboard.figures = Some(figures);
                dashboard.intervals.clear();
                self.keep_cursor();
            }
            Compared::Interval(whose, found) => _ = dashboard.intervals.insert(whose, found),
            Compared::Done => dashboard.progress = None,
            Compared::Failed(why) => {
                (dashboard.progress, dashboard.fault) = (None, Some(why.clone()));
                self.say(format!("the annotations can't be read: {why}"));
            }
        }
    }

    /// Those who finished anything, in the order that they are shown in: where names are hidden it tells nothing of them.
    pub fn compared_people(&self) -> Vec<Annotator> {
        let Some(figures) = &self.dashboard.figures else { return Vec::new() };
        let order = self.review.names.ordered();
        let mut people = figures.people.clone();
        people.sort_by_key(|by| order.iter().position(|name| *name == figures.name(*by)));
        people
    }

    pub(super) fn in_dashboard(&mut self, command: Command) {
        match command {
            Command::Page(number) => {
                if let Some(page) = Page::numbered(number) {
                    self.turn_to(page);
                }
            }
            Command::Blind => self.switch_blind(),
            Command::Concordance => self.open_concordance(None),
            Command::Help => self.mode = Mode::Help(0),
            Command::Palette => self.open_palette(),
            Command::Back => self.leave_dashboard(),
            command if self.dashboard.page == Page::Agreement => self.in_agreement(&command),
            command => self.in_pages(&command),
        }
    }

    fn in_agreement(&mut self, command: &Command) {
        match command {
            Command::Mouse(pointer) => self.point_in_dashboard(pointer),
            Command::Move(motion) => self.move_in_dashboard(*motion),
            Command::List(stops) => self.step_in_dashboard(*stops),
            Command::ListEnd(last) => self.dashboard_end(*last),
            Command::Submit => self.list_places(),
            Command::NextMeasure => self.next_measure(),
            Command::NextLayer => self.next_compared_layer(),
            Command::Whose | Command::Once => self.say("agreement is counted of everybody, place by place"),
            _ => {}
        }
    }

    fn in_pages(&mut self, command: &Command) {
        match command {
            Command::Mouse(Pointer::Press(Target::Cell(row, column))) => self.point_at_cell(*row, *column),
            Command::Mouse(Pointer::Wheel(notches)) if *notches < 0 => self.move_in_pages(Motion::LineUp),
            Command::Mouse(Pointer::Wheel(_)) => self.move_in_pages(Motion::LineDown),
            Command::Move(motion) => self.move_in_pages(*motion),
            Command::List(stops) => self.step_in_pages(*stops),
            Command::ListEnd(last) => self.pages_end(*last),
            Command::Submit => self.list_cell(),
            Command::NextLayer => self.next_stance_layer(),
            Command::Whose => self.next_whose(),
            Command::Once => self.next_once(),
            Command::NextMeasure => self.say("there is no other measure on this page"),
            _ => {}
        }
    }

    fn next_measure(&mut self) {
        let Some((figures, (_, layer))) = self.dashboard.figures.clone().zip(self.dashboard.layer()) else { return };
        self.dashboard.measure = self.dashboard.shown().next(figures.has_stances(layer));
        let name = self.dashboard.measure.name();
        self.say(format!("the matrix shows {name}"));
    }

    fn next_compared_layer(&mut self) {
        let count = self.dashboard.figures.as_ref().map_or(0, |figures| figures.layers.len());
        let Some((at, _)) = self.dashboard.layer() else { return };
        if count < 2 {
            return self.say("there is no other layer");
        }
        self.dashboard.layer = (at + 1) % count;
        self.keep_cursor();
    }
}
