//! Tags become spans, leniently, as `conlleval` reads them: a span begins at B, S or U, or at I, E or L after O or another
//! label; it ends before O or a beginning, or after E, S, L or U. So every scheme is read alike; which it was is said after.

use super::scheme::Scheme;

/// A span of tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its label.
    pub label: String,
    /// The number of its first token.
    pub first: usize,
    /// The number of its last token.
    pub last: usize,
    /// The line it begins at.
    pub line: usize,
}

/// What a tag says of its token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Begin,
    Inside,
    End,
    Single,
    /// No letter: the label alone.
    Bare,
}

/// So many lines of orphans are named.
const NAMED: usize = 10;

/// Which tags were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Letters before labels, one bit each from A on.
    letters: u32,
    /// Spans that begin with `B-` straight after one of the same label, and elsewhere.
    begun_after_same: usize,
    begun_elsewhere: usize,
    /// Spans that begin with `I-`, `E-`, `L-` or `M-`, and the first lines of these.
    orphans: usize,
    orphans_at: Vec<usize>,
    bare: usize,
}

/// Reads the tags of a file, token by token.
#[derive(Debug, Default)]
pub struct Decoder {
    open: Vec<Open>,
    /// Whether tags have no letters: all of each is its label.
    bare: bool,
    /// What was seen so far.
    pub seen: Seen,
}

#[derive(Debug)]
struct Open {
    span: Found,
    /// Ended with the last token: stays to tell what `B-` and `I-` follow.
    ended: bool,
    /// Carried on by the present token.
    goes_on: bool,
}

/// Whether a cell says that its token has no tag.
pub fn is_outside(tag: &str) -> bool {
    matches!(tag, "O" | "_" | "-" | "")
}

fn part(tag: &str) -> (Part, &str, u8) {
    let bytes = tag.as_bytes();
    let (letter, label) = match bytes {
        [letter, b'-', ..] => (*letter, tag.get(2..).unwrap_or_default()),
        [letter] => (*letter, ""),
        _ => return (Part::Bare, tag, 0),
    };
    let part = match letter {
        b'B' => Part::Begin,
        b'I' | b'M' => Part::Inside,
        b'E' | b'L' => Part::End,
        b'S' | b'U' | b'W' => Part::Single,
        _ => return (Part::Bare, tag, 0),
    };
    // Tags of one kind of span often have no label.
    (part, if label.is_empty() { "span" } else { label }, letter)
}

/// Whether a tag has one of the letters that schemes have; `None`: it is outside.
pub fn has_letter(tag: &str) -> Option<bool> {
    (!is_outside(tag)).then(|| part(tag).0 != Part::Bare)
}

impl Decoder {
    /// `bare`: tags have no letters, whatever they begin with.
    pub fn new(bare: bool) -> Self {
        Self { bare, ..Self::default() }
    }

    /// The next token, with its number and line and its tags; spans that ended before it go to `done`.
    pub fn token<'a>(
        &mut self,
        number: usize,
        line: usize,
        tags: impl Iterator<Item = &'a str>,
        done: &mut Vec<Found>,
    ) {
        for open in &mut self.open {
            open.goes_on = false;
        }
        let before = self.open.len();
        for tag in tags.filter(|tag| !is_outside(tag)) {
            let (part, label, letter) = if self.bare { (Part::Bare, tag, 0) } else { part(tag) };
            self.seen.letter(letter);
            self.tag(part, label, (number, line), before);
        }
        // What the token did not carry on has ended; what begins here stays.
        let mut at = 0;
        self.open.retain_mut(|open| {
            let stays = at >= before || open.goes_on;
            at += 1;
            if !stays && !open.ended {
                done.push(std::mem::take(&mut open.span));
            }
            stays
        });
        for open in self.open.iter_mut().filter(|open| open.ended && open.span.last == number) {
            done.push(open.span.clone());
        }
    }

    fn tag(&mut self, part: Part, label: &str, (number, line): (usize, usize), before: usize) {
        let mut earlier = self.open.iter_mut().take(before).filter(|open| open.span.label == label && !open.goes_on);
        let follows = earlier.next();
        let ends = matches!(part, Part::End | Part::Single);
        match (part, follows) {
            (Part::Inside | Part::End | Part::Bare, Some(open)) if !open.ended => {
                (open.span.last, open.goes_on, open.ended) = (number, true, ends);
                return;
            }
            (Part::Begin, Some(_)) => self.seen.begun_after_same += 1,
            (Part::Begin, None) => self.seen.begun_elsewhere += 1,
            (Part::Inside | Part::End, _) => self.seen.orphan(line),
            (Part::Bare, _) => self.seen.bare += 1,
            (Part::Single, _) => {}
        }
        let span = Found { label: label.to_owned(), first: number, last: number, line };
        self.open.push(Open { span, ended: ends, goes_on: true });
    }

    /// A sentence ends here, and with it all that is open.
    pub fn end(&mut self, done: &mut Vec<Found>) {
        done.extend(self.open.drain(..).filter(|open| !open.ended).map(|open| open.span));
    }

    /// Whether a span goes on.
    pub fn is_open(&self) -> bool {
        self.open.iter().any(|open| !open.ended)
    }
}

impl Seen {
    fn letter(&mut self, letter: u8) {
        self.letters |= 1_u32.checked_shl(u32::from(letter.wrapping_sub(b'A'))).unwrap_or_default();
    }

    fn orphan(&mut self, line: usize) {
        self.orphans += 1;
        if self.orphans_at.len() < NAMED {
            self.orphans_at.push(line);
        }
    }

    /// The scheme that explains the tags; `None`: there was none.
    pub fn scheme(&self) -> Option<Scheme> {
        let has = |letter: u8| self.letters & (1 << (letter - b'A')) != 0;
        let any = |letters: &[u8]| letters.iter().any(|letter| has(*letter));
        if self.letters == 0 {
            return (self.bare > 0).then_some(Scheme::Io);
        }
        Some(if has(b'M') {
            Scheme::Bmes
        } else if any(b"LU") {
            Scheme::Bilou
        } else if any(b"SW") || (has(b'B') && has(b'E')) {
            Scheme::Bioes
        } else if has(b'E') {
            Scheme::Ioe
        } else if self.begun_elsewhere * 4 <= self.orphans {
            Scheme::Iob1
        } else {
            Scheme::Iob2
        })
    }

    /// Spans that begin with `I-` or `E-` where the scheme asks for `B-`: how many, and the first lines.
    pub fn orphans(&self) -> Option<(usize, &[usize])> {
        let regular = matches!(self.scheme(), None | Some(Scheme::Iob1 | Scheme::Ioe | Scheme::Io));
        (self.orphans > 0 && !regular).then_some((self.orphans, &self.orphans_at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::scheme::Position;
    use super::*;
    use proptest::prelude::*;

    fn decoded(tags: &str, split: char) -> (Vec<String>, Seen) {
        let (mut decoder, mut done) = (Decoder::default(), Vec::new());
        for (n, tag) in tags.split_whitespace().enumerate() {
            decoder.token(n, n + 1, tag.split(split), &mut done);
        }
        decoder.end(&mut done);
        done.sort_by_key(|found| (found.first, found.last));
        (done.iter().map(|one| format!("{}{}-{}", one.label, one.first, one.last)).collect(), decoder.seen)
    }

    fn spans(tags: &str) -> Vec<String> {
        decoded(tags, '|').0
    }

    #[test]
    fn every_scheme_is_read_alike() {
        assert_eq!(spans("B-A I-A B-A O I-A B-B I-A"), ["A0-1", "A2-2", "A4-4", "B5-5", "A6-6"]);
        assert_eq!(spans("B-A E-A S-A I-B E-B E-B O L-A"), ["A0-1", "A2-2", "B3-4", "B5-5", "A7-7"]);
        assert_eq!(spans("U-A B-B M-B L-B A A _ B"), ["A0-0", "B1-3", "A4-5", "span7-7"]);
        assert_eq!(spans("B-place-name I-place-name - I"), ["place-name0-1", "span3-3"]);
        let mut bare = Decoder::new(true);
        let mut done = Vec::new();
        bare.token(0, 1, ["E-MAIL"].into_iter(), &mut done);
        bare.end(&mut done);
        assert_eq!((done[0].label.as_str(), bare.seen.scheme()), ("E-MAIL", Some(Scheme::Io)));
    }

    #[test]
    fn several_tags_on_a_token_go_on_by_their_labels() {
        assert_eq!(spans("B-A|B-B I-B|I-A I-A|B-B O"), ["B0-1", "A0-2", "B2-2"]);
        assert_eq!(spans("B-A B-A|I-A I-A|I-A"), ["A0-2", "A1-2"]);
    }

    #[test]
    fn the_scheme_and_what_does_not_fit_it_are_told() {
        for (tags, scheme, orphans) in [
            ("O O", None, None),
            ("A A O", Some(Scheme::Io), None),
            ("I-A I-A B-A O I-B", Some(Scheme::Iob1), None),
            ("B-A I-A O B-B I-A", Some(Scheme::Iob2), Some((1, [5_usize].as_slice()))),
            ("I-A E-A E-A", Some(Scheme::Ioe), None),
            ("B-A E-A O S-A O E-B", Some(Scheme::Bioes), Some((1, &[6]))),
            ("B-A L-A O U-A", Some(Scheme::Bilou), None),
            ("B-A M-A E-A O S-A", Some(Scheme::Bmes), None),
        ] {
            let seen = decoded(tags, '|').1;
            assert_eq!((seen.scheme(), seen.orphans()), (scheme, orphans), "{tags}");
        }
    }

    proptest! {
        #[test]
        fn what_a_scheme_writes_is_read_again(spans in prop::collection::vec((0_usize..3, 1_usize..4, 0_usize..2), 0..8)) {
            for scheme in Scheme::ALL.into_iter().filter(|scheme| *scheme != Scheme::Io) {
                let (mut tags, mut expected, mut last) = (Vec::new(), Vec::new(), None);
                for (gap, length, label) in &spans {
                    tags.extend(std::iter::repeat_n("O".to_owned(), *gap));
                    let touches = *gap == 0 && last == Some(label);
                    last = Some(label);
                    expected.push(format!("{label}{}-{}", tags.len(), tags.len() + length - 1));
                    for n in 0..*length {
                        let at = Position { first: n == 0, last: n + 1 == *length, touches };
                        tags.push(format!("{}{label}", scheme.prefix(at)));
                    }
                }
                prop_assert_eq!(decoded(&tags.join(" "), '|').0, expected, "{}", scheme);
            }
        }

        #[test]
        fn any_tags_are_read(tags in "([BIESULMWX]-[AB]\\|?| |O|-){0,40}") {
            let spans = decoded(&tags, '|').0;
            prop_assert!(spans.len() <= tags.len());
        }
    }
}
