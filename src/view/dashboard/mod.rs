//! The dashboard: what is common to its pages, and which is drawn.

mod agreement;
mod changes;
mod frame;
mod grid;
mod labels;
mod months;
mod progress;
mod stances;

use super::ink::Ink;
use crate::session::Session;
use crate::session::dashboard::Page;

pub fn draw(session: &Session, pending: &str, ink: &mut Ink) {
    let page = session.dashboard.page;
    if page == Page::Agreement {
        return agreement::draw(session, pending, ink);
    }
    frame::head(session, ink);
    match session.dashboard.insight.told.as_deref() {
        None => frame::instead(session, ink),
        Some(told) => match page {
            Page::Progress => progress::draw(session, told, ink),
            Page::Labels => labels::draw(session, told, ink),
            Page::Stances => stances::draw(session, told, ink),
            Page::Months => months::draw(session, told, ink),
            Page::Changes => changes::draw(session, told, ink),
            Page::Agreement => {}
        },
    }
    frame::footer(session, pending, ink);
}
