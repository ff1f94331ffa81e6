//! The floor for key → frame: the same ratatui, terminal set-up and channel, but a key only repaints a full screen of
//! text with one word marked. `cargo build --release --example repaint`; `benches/key_to_frame.py` runs it.

use crossterm::event::{self, Event, KeyCode};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::io::{self, BufWriter, Write, stdout};
use std::sync::mpsc::channel;

const WORD: &str = "delegate ";

fn main() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout())))?;
    let (keys, pressed) = channel();
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            if keys.send(event).is_err() {
                return;
            }
        }
    });
    let mut at = 0_usize;
    loop {
        queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.autoresize()?;
        terminal.draw(|frame| {
            let area = frame.area();
            let words = usize::from(area.width) / WORD.len();
            for y in 0..area.height {
                for word in 0..words {
                    let here = usize::from(y) * words + word == at;
                    let style = if here { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
                    let x = u16::try_from(word * WORD.len()).unwrap_or_default();
                    let room = Rect::new(x, y, area.width - x, 1).width;
                    frame.buffer_mut().set_stringn(x, y, WORD, usize::from(room), style);
                }
            }
        })?;
        queue!(terminal.backend_mut(), EndSynchronizedUpdate)?;
        terminal.backend_mut().flush()?;
        match pressed.recv() {
            Ok(Event::Key(key)) => match key.code {
                KeyCode::Char('q') => break,
                KeyCode::Char('h' | 'k') => at = at.saturating_sub(1),
                _ => at += 1,
            },
            Ok(_) => {}
            Err(_) => break,
        }
    }
    execute!(stdout(), LeaveAlternateScreen)?;
    disable_raw_mode()
}
