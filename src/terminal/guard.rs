//! Entering the terminal and leaving it as it was, whatever happens.

use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use crossterm::style::Print;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use std::io::{self, stdout};
use std::sync::Once;

/// The terminal is ours while this lives.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Raw mode, the alternate screen, no cursor, pastes told from keys. A panic leaves the terminal first.
    ///
    /// # Errors
    /// When it is no terminal.
    pub fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                leave();
                before(panic);
            }));
        });
        enable_raw_mode()?;
        let guard = Self(());
        // The keyboard flags are ignored by terminals that do not know them; asking first would cost a round trip.
        execute!(
            stdout(),
            EnterAlternateScreen,
            cursor::Hide,
            EnableBracketedPaste,
            PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES)
        )?;
        Ok(guard)
    }
}

impl Guard {
    /// Takes the mouse, or leaves it to the terminal: presses, the wheel, and moves with a button down. (Crossterm's
    /// own command asks for every move as well, which costs an SSH line more than all keys.)
    pub fn mouse(&self, taken: bool) {
        let _ = execute!(stdout(), Print(if taken { MOUSE_ON } else { MOUSE_OFF }));
    }
}

const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Back to how it was. A terminal that is gone can't be restored: its errors are of no use to anybody.
fn leave() {
    let _ = execute!(
        stdout(),
        Print(MOUSE_OFF),
        PopKeyboardEnhancementFlags,
        DisableBracketedPaste,
        cursor::Show,
        LeaveAlternateScreen
    );
    let _ = disable_raw_mode();
}
