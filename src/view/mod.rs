//! The screen as a pure function of the state: `&Session` → cells. Changes nothing, reads no file.

mod aligned;
mod choices;
mod colours;
mod comment;
mod concordance;
mod contrast;
mod dashboard;
mod drawer;
mod feedback;
mod footer;
mod found;
mod guideline;
mod header;
mod help;
pub mod hits;
mod inbox;
mod ink;
mod library;
mod linking;
mod palette;
mod panel;
mod places;
mod precedents;
mod relation;
mod review;
mod strip;
mod text;
pub mod theme;
mod tutorial;

use crate::keymap::Keymap;
use crate::session::page::Areas;
use crate::session::tutorial::Tutorial;
use crate::session::{Mode, Screen, Session};
use hits::HitMap;
use ink::Ink;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use theme::{Colours, Theme};

/// Draws the session; the keymap says which keys are bound, and which of a sequence were pressed.
/// What it gives back is for the mouse: what stands where.
pub fn view(session: &Session, keymap: &Keymap, colours: Colours, area: Rect, buffer: &mut Buffer) -> HitMap {
    let theme = &Theme::new(session.theme, colours);
    let below = session.tutorial.as_ref().map_or(0, Tutorial::rows).min(area.height);
    let above = Rect { height: area.height - below, ..area };
    if let Some(open) = &session.tutorial {
        tutorial::draw(
            open,
            &mut Ink::new(buffer, Rect { y: area.y + above.height, height: below, ..area }, theme, keymap),
        );
    }
    let mut ink = Ink::new(buffer, above, theme, keymap);
    // A terminal that was made smaller a moment ago: the session is about to learn of it, and was laid out for another.
    if above.width >= session.size.0 && above.height >= session.size.1 {
        draw(session, &mut ink);
    }
    ink.hits
}

fn draw(session: &Session, ink: &mut Ink) {
    let theme = ink.theme;
    let pending = &ink.keymap.pending();
    if session.is_tiny() {
        ink.line(0, 0, "too small: make the window larger", theme.plain());
        return;
    }
    if let Mode::Help(top) = &session.mode {
        return help::draw(session, *top, ink);
    }
    if let Mode::Guideline(pane) = &session.mode
        && session.areas().pane == 0
    {
        return guideline::draw(session, pane, ink);
    }
    match session.screen {
        Screen::Library => library::draw(session, pending, ink),
        Screen::Dashboard => match &session.mode {
            Mode::Places(open) => places::draw(session, open, pending, ink),
            _ => dashboard::draw(session, pending, ink),
        },
        Screen::Annotate | Screen::Review => {
            let areas = session.areas();
            draw_article(session, areas, ink);
            draw_open(session, areas, ink);
            if session.screen == Screen::Review {
                review::draw(session, areas, ink);
            }
            footer::draw(session, areas, pending, ink);
        }
    }
}

fn draw_article(session: &Session, areas: Areas, ink: &mut Ink) {
    if areas.header > 0 {
        header::draw(session, areas, ink);
    }
    if session.article.is_some() {
        text::draw(session, areas, ink);
    } else {
        let notice = if session.corpus.is_none() {
            "reading the corpus …"
        } else {
            "no article: put .txt, .md or .jsonl files into corpus/"
        };
        ink.line(2, areas.header, notice, ink.theme.dim());
    }
    if areas.panel > 0 && session.screen == Screen::Review {
        review::draw_panel(session, areas, ink);
    } else if areas.panel > 0 {
        panel::draw(session, areas, ink);
    }
}

/// What is open on top of the text.
fn draw_open(session: &Session, areas: Areas, ink: &mut Ink) {
    match &session.mode {
        Mode::Strip(open) => strip::draw(session, open, areas, ink),
        Mode::Choices(open) => choices::draw(session, open, areas, ink),
        Mode::Linking(open) => linking::draw(session, open, areas, ink),
        Mode::RelationEnd(open) => relation::draw_ends(session, open, areas, ink),
        Mode::Relation(open) => relation::draw_labels(session, open, areas, ink),
        Mode::Comment(open) => comment::draw(open, areas, ink),
        Mode::Found(open) => found::draw(session, open, areas, ink),
        Mode::Concordance => concordance::draw(session, areas, ink),
        Mode::Inbox(open) => inbox::draw(session, open, areas, ink),
        Mode::Feedback => {
            if let Some(open) = session.feedback() {
                feedback::draw(session, open, areas, ink);
            }
        }
        Mode::Label(open) => strip::draw_labels(session, open, areas, ink),
        Mode::Palette(open) => {
            let top = areas.header + areas.text_height;
            palette::draw(open, (top, areas.drawer, areas.text_width), ink);
        }
        Mode::Guideline(pane) => guideline::draw(session, pane, ink),
        _ => {}
    }
}
