//! The bytes of a terminal as what a person did, wherever they are cut. What can't be read is left out, and so is what
//! a terminal answers to questions of others: neither ever becomes keys, and neither takes keys with it.

use super::csi::{self, Csi};
use super::input::Input;
use crate::keymap::key::{Code, Key};
use std::time::Duration;

/// How long the rest of a sequence may take to come: an escape that stays alone so long is the key.
const REST: Duration = Duration::from_millis(50);
/// The same for the rest of a paste, which is longer.
const PASTED: Duration = Duration::from_secs(5);
/// What ends a paste.
const END: &[u8] = b"\x1b[201~";
/// A longer answer of a terminal is none, in bytes.
const LONGEST: usize = 64 << 10;

/// What has come and could not be read yet.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// How far an open paste was searched for its end.
    paste: Option<usize>,
}

/// What the first bytes are.
enum Found {
    Short,
    Some(usize, Option<Input>),
    Paste(usize),
}

impl Decoder {
    /// Takes in what has come.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.bytes.extend_from_slice(bytes);
        self.read(false)
    }

    /// How long to wait for the rest; `None`: for nothing.
    pub fn patience(&self) -> Option<Duration> {
        match self.paste {
            Some(_) => Some(PASTED),
            None => (!self.bytes.is_empty()).then_some(REST),
        }
    }

    /// The rest did not come.
    pub fn lapse(&mut self) -> Vec<Input> {
        match self.paste.take() {
            Some(_) => vec![pasted(&std::mem::take(&mut self.bytes))],
            None => self.read(true),
        }
    }

    fn read(&mut self, is_all: bool) -> Vec<Input> {
        let (mut found, mut at) = (Vec::new(), 0);
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            if let Some(searched) = self.paste {
                let text = rest.get(searched..).unwrap_or_default();
                let Some(end) = text.windows(END.len()).position(|part| part == END) else {
                    self.paste = Some(rest.len().saturating_sub(END.len()));
                    break;
                };
                found.push(pasted(rest.get(..searched + end).unwrap_or_default()));
                at += searched + end + END.len();
                self.paste = None;
                continue;
            }
            match first(rest, is_all) {
                Found::Short => break,
                Found::Some(length, input) => {
                    found.extend(input);
                    at += length;
                }
                Found::Paste(length) => {
                    at += length;
                    self.paste = Some(0);
                }
            }
        }
        self.bytes.drain(..at.min(self.bytes.len()));
        found
    }
}

fn pasted(bytes: &[u8]) -> Input {
    Input::Paste(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads what stands first; `is_all`: nothing more comes.
fn first(bytes: &[u8], is_all: bool) -> Found {
    match bytes {
        [] => Found::Short,
        [0x1b, rest @ ..] => match (escaped(bytes, rest), is_all) {
            (Found::Short, true) => cut_off(rest),
            (found, _) => found,
        },
        _ => character(bytes, is_all),
    }
}

/// What begins with an escape.
fn escaped(bytes: &[u8], rest: &[u8]) -> Found {
    match rest {
        [] | [b'O'] => Found::Short,
        [b'[', ..] => match csi::read(bytes) {
            Csi::Short => Found::Short,
            Csi::Whole(length, input) => Found::Some(length, input),
            Csi::Paste(length) => Found::Paste(length),
        },
        [b'O', letter, ..] => Found::Some(3, csi::lettered(*letter).map(|code| Input::Key(Key::plain(code)))),
        // Answers of terminals: OSC, DCS, APC, PM, SOS.
        [b']' | b'P' | b'_' | b'^' | b'X', answer @ ..] => string(answer),
        [0x1b, ..] => Found::Some(1, Some(Input::Key(Key::plain(Code::Esc)))),
        _ => match character(rest, false) {
            Found::Some(length, Some(Input::Key(key))) => {
                Found::Some(length + 1, Some(Input::Key(Key { alt: true, ..key })))
            }
            Found::Some(length, _) => Found::Some(length + 1, None),
            short => short,
        },
    }
}

/// An answer is left out up to its end: `BEL` or `ESC \`.
fn string(answer: &[u8]) -> Found {
    match answer.iter().position(|byte| matches!(byte, 0x07 | 0x1b)) {
        Some(end) => match (answer.get(end), answer.get(end + 1)) {
            (Some(0x07), _) => Found::Some(end + 3, None),
            (_, Some(b'\\')) => Found::Some(end + 4, None),
            (_, None) => Found::Short,
            // Cut off: the escape begins something else.
            _ => Found::Some(end + 2, None),
        },
        None if answer.len() > LONGEST => Found::Some(answer.len() + 2, None),
        None => Found::Short,
    }
}

/// What an escape is when nothing more comes: alone the key, with one byte that key with Alt, else a cut-off sequence.
fn cut_off(rest: &[u8]) -> Found {
    match rest {
        [] => Found::Some(1, Some(Input::Key(Key::plain(Code::Esc)))),
        [byte] if byte.is_ascii() => {
            let key = Key { alt: true, ..Key::plain(Code::Char(char::from(*byte))) };
            Found::Some(2, Some(Input::Key(key)))
        }
        _ => Found::Some(rest.len() + 1, None),
    }
}

/// A character or a control.
fn character(bytes: &[u8], is_all: bool) -> Found {
    let key = |key| Found::Some(1, Some(Input::Key(key)));
    let control = |letter: u8| key(Key { ctrl: true, ..Key::plain(Code::Char(char::from(letter))) });
    match bytes {
        [] => Found::Short,
        [b'\r', ..] => key(Key::plain(Code::Enter)),
        [b'\t', ..] => key(Key::plain(Code::Tab)),
        [0x7f, ..] => key(Key::plain(Code::Backspace)),
        [0, ..] => control(b' '),
        [byte @ 1..=0x1a, ..] => control(byte - 1 + b'a'),
        [byte @ 0x1c..=0x1f, ..] => control(byte - 0x1c + b'4'),
        _ => {
            let most = bytes.get(..bytes.len().min(4)).unwrap_or_default();
            let (text, error) = match std::str::from_utf8(most) {
                Ok(text) => (text, None),
                Err(error) => {
                    let whole = most.get(..error.valid_up_to()).unwrap_or_default();
                    (std::str::from_utf8(whole).unwrap_or_default(), Some(error))
                }
            };
            match (text.chars().next(), error.map(|error| error.error_len())) {
                (Some(c), _) => Found::Some(c.len_utf8(), Some(Input::Key(Key::plain(Code::Char(c))))),
                (None, Some(None)) if !is_all => Found::Short,
                (None, Some(Some(length))) => Found::Some(length, None),
                (None, _) => Found::Some(most.len().max(1), None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::{Mouse, MouseKind};
    use super::*;
    use proptest::prelude::*;

    fn keys(found: &[Input]) -> String {
        let one = |input: &Input| match input {
            Input::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        };
        found.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn read(bytes: &[u8]) -> String {
        let mut decoder = Decoder::default();
        let mut found = decoder.take(bytes);
        found.extend(decoder.lapse());
        keys(&found)
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        for (bytes, wanted) in [
            ("aÄ語", "a Ä 語"),
            ("\r\t\x7f\x12\x1b", "<Enter> <Tab> <BS> <C-r> <Esc>"),
            (
                "\x1b[A\x1bOB\x1b[1;5C\x1b[1;2H\x1b[3~\x1b[6;3~\x1b[Z",
                "<Up> <Down> <C-Right> <S-Home> <Del> <A-PgDn> <S-Tab>",
            ),
            ("\x1bOP\x1b[15~\x1b[24~\x1b[[B", "<F1> <F5> <F12> <F2>"),
            ("\x1b\r\x1bx\x1b\x1b[A", "<A-Enter> <A-x> <Esc> <Up>"),
            (
                "\x1b[27u\x1b[13;3u\x1b[97;5u\x1b[97;2u\x1b[97;1:3u\x1b[57399u\x1b[27;5;13~",
                "<Esc> <A-Enter> <C-a> A 0 <C-Enter>",
            ),
        ] {
            assert_eq!(read(bytes.as_bytes()), wanted, "{bytes:?}");
        }
    }

    #[test]
    fn what_a_terminal_answers_is_no_key() {
        for answer in [
            "\x1b[?62;22c",
            "\x1b[>1;10;0c",
            "\x1b[?1u",
            "\x1b[12;40R",
            "\x1b[?2026;2$y",
            "\x1b[I",
            "\x1b[O",
            "\x1b[0n",
            "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
            "\x1b]11;rgb:ffff/ffff/ffff\x07",
            "\x1bP>|xterm(390)\x1b\\",
            "\x1b_Gi=31;OK\x1b\\",
        ] {
            assert_eq!(read(format!("a{answer}b").as_bytes()), "a b", "{answer:?}");
        }
    }

    #[test]
    fn a_report_that_was_cut_off_takes_no_later_key_with_it() {
        for cut in ["\x1b[<", "\x1b[<0;12", "\x1b[M", "\x1b[M !", "\x1b[?", "\x1b]11;rgb", "\x1bP", "\x1b[1;", "\x1b["]
        {
            let mut decoder = Decoder::default();
            assert_eq!(keys(&decoder.take(cut.as_bytes())), "", "{cut:?}");
            assert!(decoder.patience().is_some());
            let lapsed = decoder.lapse();
            assert!(lapsed.len() <= 1 && decoder.patience().is_none(), "{cut:?}: {lapsed:?}");
            assert_eq!(keys(&decoder.take(b"jj")), "j j", "{cut:?}");
            // And without a rest between, the next sequence is whole.
            assert_eq!(read(format!("{cut}\x1b[Bj").as_bytes()), "<Down> j", "{cut:?}");
        }
        assert_eq!(read(b"\x1b[<0;3;4M\x1b[<0;3;4m\x1b[<65;1;1M\x1b[<35;1;1M").matches("Mouse").count(), 4);
        let mouse = Decoder::default().take(b"\x1b[<0;3;4M");
        assert_eq!(mouse, [Input::Mouse(Mouse { kind: MouseKind::Press, x: 2, y: 3 })]);
    }

    #[test]
    fn a_paste_is_one_whatever_is_in_it_and_ends_when_nothing_more_comes() {
        let pasted = |text: &str| Input::Paste(text.to_owned());
        assert_eq!(Decoder::default().take(b"\x1b[200~p\x1b[A\rq\x1b[201~")[..], [pasted("p\u{1b}[A\rq")]);
        let mut decoder = Decoder::default();
        assert_eq!(decoder.take(b"\x1b[200~half")[..], []);
        assert_eq!(decoder.patience(), Some(PASTED));
        assert_eq!(decoder.lapse(), [pasted("half")]);
        assert_eq!(keys(&decoder.take(b"\x1b[201~j")), "j");
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(bytes in proptest::collection::vec(prop_oneof![Just(0x1b_u8), Just(b'['), Just(b'<'), Just(b';'), Just(b'M'), any::<u8>()], 0..60), cuts in proptest::collection::vec(0_usize..60, 0..6)) {
            let mut whole = Decoder::default();
            let mut wanted = whole.take(&bytes);
            wanted.extend(whole.lapse());
            let mut parts = Decoder::default();
            let (mut found, mut from) = (Vec::new(), 0);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            for cut in cuts.into_iter().chain([bytes.len()]) {
                found.extend(parts.take(&bytes[from..cut]));
                from = cut;
            }
            found.extend(parts.lapse());
            prop_assert_eq!(found, wanted);
        }
    }
}
