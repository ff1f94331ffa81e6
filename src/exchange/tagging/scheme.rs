//! Schemes of tags: which letter stands before a label at which token of a span.

use std::fmt;
use std::str::FromStr;

/// A scheme of tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// `I-`, and `B-` only straight after a span of the same label.
    Iob1,
    /// `B-` at the first token, `I-` at the others; also called BIO.
    #[default]
    Iob2,
    /// `I-`, and `E-` at the last token.
    Ioe,
    /// `B-`, `I-`, `E-`, and `S-` where there is one token; also called IOBES.
    Bioes,
    /// The same with `L-` for the last and `U-` for the only token.
    Bilou,
    /// The same with `M-` in the middle.
    Bmes,
    /// The label alone: spans that touch run together, so it is only read.
    Io,
}

/// Where a token stands in its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// At its beginning.
    pub first: bool,
    /// At its end.
    pub last: bool,
    /// Whether the token before the span belongs to another one with the same label.
    pub touches: bool,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Iob2, Self::Iob1, Self::Ioe, Self::Bioes, Self::Bilou, Self::Bmes, Self::Io];

    /// As typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iob1 => "iob1",
            Self::Iob2 => "iob2",
            Self::Ioe => "ioe",
            Self::Bioes => "bioes",
            Self::Bilou => "bilou",
            Self::Bmes => "bmes",
            Self::Io => "io",
        }
    }

    /// What stands before the label; with the dash.
    pub fn prefix(self, at: Position) -> &'static str {
        let (begin, inside, end, single) = match self {
            Self::Iob1 => (if at.touches { "B-" } else { "I-" }, "I-", "I-", if at.touches { "B-" } else { "I-" }),
            Self::Iob2 => ("B-", "I-", "I-", "B-"),
            Self::Ioe => ("I-", "I-", "E-", "E-"),
            Self::Bioes => ("B-", "I-", "E-", "S-"),
            Self::Bilou => ("B-", "I-", "L-", "U-"),
            Self::Bmes => ("B-", "M-", "E-", "S-"),
            Self::Io => ("", "", "", ""),
        };
        match (at.first, at.last) {
            (true, true) => single,
            (true, false) => begin,
            (false, true) => end,
            (false, false) => inside,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl FromStr for Scheme {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.to_lowercase();
        match name.as_str() {
            "bio" => return Ok(Self::Iob2),
            "iob" => return Ok(Self::Iob1),
            "iobes" => return Ok(Self::Bioes),
            "bilu" => return Ok(Self::Bilou),
            "bmeo" | "bmewo" | "bmeso" => return Ok(Self::Bmes),
            "ioe1" | "ioe2" => return Ok(Self::Ioe),
            _ => {}
        }
        let found = Self::ALL.into_iter().find(|scheme| scheme.name() == name);
        found.ok_or_else(|| {
            let all = Self::ALL.map(Self::name).join(", ");
            format!("“{name}” is no scheme of tags; there are {all}.")
        })
    }
}
