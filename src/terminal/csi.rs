//! Control sequences (`ESC [ …`) as what a person did.

use super::input::{Input, Mouse, MouseKind};
use crate::keymap::key::{Code, Key};

/// A longer sequence is none, in bytes.
const LONGEST: usize = 64;
/// What begins a paste.
const PASTE: &[u8] = b"\x1b[200~";

/// What the bytes from an `ESC [` on are.
#[derive(Debug, PartialEq, Eq)]
pub enum Csi {
    /// Something is missing yet.
    Short,
    /// So many bytes, which mean this.
    Whole(usize, Option<Input>),
    /// A paste begins after so many bytes.
    Paste(usize),
}

/// Reads one sequence. A byte that can't be in it ends it: what was cut off takes nothing of what follows with it.
pub fn read(bytes: &[u8]) -> Csi {
    let rest = bytes.get(2..).unwrap_or_default();
    let parameters = rest.iter().take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    let length = parameters + 3;
    let text = rest.get(..parameters).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default();
    match rest.get(parameters) {
        _ if parameters > LONGEST => Csi::Whole(parameters + 2, None),
        None => Csi::Short,
        // The Linux console's function keys, and mouse reports of old.
        Some(b'[') if parameters == 0 => match rest.get(1) {
            None => Csi::Short,
            Some(letter @ b'A'..=b'E') => Csi::Whole(4, Some(key(Code::F(letter - b'A' + 1), 1))),
            Some(_) => Csi::Whole(3, None),
        },
        Some(b'M') if parameters == 0 => {
            let report = rest.iter().skip(1).take(3).take_while(|byte| **byte >= 0x20).count();
            if rest.len() == 1 + report && report < 3 { Csi::Short } else { Csi::Whole(3 + report, None) }
        }
        Some(b'~') if bytes.starts_with(PASTE) => Csi::Paste(PASTE.len()),
        Some(letter @ 0x40..=0x7e) => Csi::Whole(length, meaning(text, *letter)),
        Some(_) => Csi::Whole(parameters + 2, None),
    }
}

fn meaning(text: &str, letter: u8) -> Option<Input> {
    if let Some(report) = text.strip_prefix('<') {
        return mouse(report, letter).map(Input::Mouse);
    }
    let mut fields = text.split(';').map(|field| field.split(':'));
    let mut number = || fields.next().map(|mut parts| (parts.next(), parts.next()));
    let parsed = |text: Option<&str>, absent: u32| match text {
        None | Some("") => Some(absent),
        Some(text) => text.parse().ok(),
    };
    let first = parsed(number().and_then(|(first, _)| first), 1)?;
    let (modifiers, kind) = number().unwrap_or_default();
    let (modifiers, third) = (parsed(modifiers, 1)?, number().and_then(|(third, _)| third));
    // Keys that go up again are told by some terminals, asked or not.
    if kind == Some("3") {
        return None;
    }
    let code = match letter {
        b'u' => kitty(first)?,
        // As xterm tells keys that have no sequence of their own.
        b'~' if first == 27 => kitty(parsed(third, 0)?)?,
        b'~' => numbered(first)?,
        b'Z' => return Some(key(Code::Tab, 2)),
        _ if first == 1 => lettered(letter)?,
        _ => return None,
    };
    Some(key(code, modifiers))
}

/// A key with modifiers as terminals count them: one more than a set of bits.
fn key(code: Code, modifiers: u32) -> Input {
    let bits = modifiers.saturating_sub(1);
    let shift = bits & 1 != 0;
    let (code, shift) = match code {
        Code::Char(c) if shift => (Code::Char(c.to_uppercase().next().unwrap_or(c)), false),
        code => (code, shift),
    };
    Input::Key(Key { code, shift, alt: bits & 2 != 0, ctrl: bits & 4 != 0 })
}

/// The key of the last byte of `ESC [` and `ESC O`.
pub fn lettered(letter: u8) -> Option<Code> {
    Some(match letter {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'F' => Code::End,
        b'H' => Code::Home,
        b'P'..=b'S' => Code::F(letter - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<Code> {
    let function = |below: u32| u8::try_from(number.checked_sub(below)?).ok().map(Code::F);
    match number {
        1 | 7 => Some(Code::Home),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        11..=15 => function(10),
        17..=21 => function(11),
        23..=24 => function(12),
        _ => None,
    }
}

/// A key by its code point, or by the number that the kitty protocol gives it.
fn kitty(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 | 57414 => Code::Enter,
        27 => Code::Esc,
        8 | 127 => Code::Backspace,
        57399..=57408 => Code::Char(char::from_digit(number - 57399, 10)?),
        57409 => Code::Char('.'),
        57410 => Code::Char('/'),
        57411 => Code::Char('*'),
        57412 => Code::Char('-'),
        57413 => Code::Char('+'),
        57415 => Code::Char('='),
        57417 => Code::Left,
        57418 => Code::Right,
        57419 => Code::Up,
        57420 => Code::Down,
        57421 => Code::PageUp,
        57422 => Code::PageDown,
        57423 => Code::Home,
        57424 => Code::End,
        57426 => Code::Delete,
        // The private use area is the protocol's for keys that mean nothing here.
        57344..=63743 => return None,
        _ => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// `None` for what means nothing here: releases, other buttons, moves with none.
fn mouse(report: &str, letter: u8) -> Option<Mouse> {
    let mut fields = report.split(';');
    let mut number = || fields.next()?.parse::<u16>().ok();
    let (what, x, y) = (number()?, number()?, number()?);
    // Shift, Alt and Ctrl.
    let kind = match (what & !0b1_1100, letter) {
        (0, b'M') => MouseKind::Press,
        (32, b'M') => MouseKind::Drag,
        (64, b'M') => MouseKind::Wheel(-1),
        (65, b'M') => MouseKind::Wheel(1),
        _ => return None,
    };
    Some(Mouse { kind, x: x.saturating_sub(1), y: y.saturating_sub(1) })
}
