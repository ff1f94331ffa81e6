//! What the mouse did, as a command: cells become what was drawn there.

use crate::session::command::Command;
use crate::session::mouse::Pointer;
use crate::terminal::input::{Mouse, MouseKind};
use crate::view::hits::HitMap;

/// `None` where nothing stands.
pub fn command(mouse: Mouse, hits: &HitMap) -> Option<Command> {
    let here = || hits.at(mouse.x, mouse.y);
    let pointer = match mouse.kind {
        MouseKind::Press => Pointer::Press(here()?),
        MouseKind::Drag => Pointer::Drag(here()?),
        MouseKind::Wheel(notches) => Pointer::Wheel(notches),
    };
    Some(Command::Mouse(pointer))
}
