//! Keyboard layouts by position: a letter of one acts as the key in the same place of a Latin keyboard.
//!
//! Only letters move, and signs that stand where the Latin keyboard has a letter (the `;` of a Greek keyboard is `q`);
//! a sign that moves for that reason is found where the Latin keyboard has it. All other signs mean what they say.

/// A layout: pairs of the Latin key and what the layout types there, parted by spaces.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// For the help.
    pub name: &'static str,
    keys: &'static [&'static str],
}

/// The three letter rows that Russian and Kazakh share.
const CYRILLIC: &str =
    "qй wц eу rк tе yн uг iш oщ pз [х ]ъ aф sы dв fа gп hр jо kл lд ;ж 'э zя xч cс vм bи nт mь ,б .ю";
const CYRILLIC_SHIFTED: &str =
    "QЙ WЦ EУ RК TЕ YН UГ IШ OЩ PЗ {Х }Ъ AФ SЫ DВ FА GП HР JО KЛ LД :Ж \"Э ZЯ XЧ CС VМ BИ NТ MЬ <Б >Ю";

/// All layouts; of two that have the letters seen so far, the first is meant.
pub const LAYOUTS: [Layout; 6] = [
    Layout { name: "Russian", keys: &[CYRILLIC, CYRILLIC_SHIFTED, "`ё ~Ё"] },
    Layout {
        name: "Ukrainian",
        keys: &[
            "qй wц eу rк tе yн uг iш oщ pз [х ]ї \\ґ aф sі dв fа gп hр jо kл lд ;ж 'є zя xч cс vм bи nт mь ,б .ю",
            "QЙ WЦ EУ RК TЕ YН UГ IШ OЩ PЗ {Х }Ї |Ґ AФ SІ DВ FА GП HР JО KЛ LД :Ж \"Є ZЯ XЧ CС VМ BИ NТ MЬ <Б >Ю",
        ],
    },
    Layout {
        name: "Kazakh",
        keys: &[CYRILLIC, CYRILLIC_SHIFTED, "2ә 3і 4ң 5ғ 8ү 9ұ 0қ -ө =һ", "@Ә #І $Ң %Ғ *Ү (Ұ )Қ _Ө +Һ"],
    },
    Layout {
        name: "Greek",
        keys: &[
            "q; wς eε rρ tτ yυ uθ iι oο pπ aα sσ dδ fφ gγ hη jξ kκ lλ zζ xχ cψ vω bβ nν mμ",
            "EΕ RΡ TΤ YΥ UΘ IΙ OΟ PΠ AΑ SΣ DΔ FΦ GΓ HΗ JΞ KΚ LΛ ZΖ XΧ CΨ VΩ BΒ NΝ MΜ",
        ],
    },
    // Capitals of a Hebrew keyboard are Latin. The last letters are escaped: beside signs an editor would reorder them.
    Layout {
        name: "Hebrew",
        keys: &[
            "q/ w' eק rר tא yט uו iן oם pפ aש sד dג fכ gע hי jח kל lך zז xס cב vה bנ nמ mצ",
            ";\u{5e3} ', ,\u{5ea} .\u{5e5} /.",
        ],
    },
    // Shifted keys are vowel signs and punctuation, escaped for the same reason.
    Layout {
        name: "Arabic",
        keys: &[
            "qض wص eث rق tف yغ uع iه oخ pح aش sس dي fب gل hا jت kن lم zئ xء cؤ vر bﻻ nى mة",
            "[\u{62c} ]\u{62f} ;\u{643} '\u{637} ,\u{648} .\u{632} /\u{638} `\u{630}",
            "Q\u{64e} W\u{64b} E\u{64f} R\u{64c} T\u{fef9} Y\u{625} U\u{2018} I\u{f7} O\u{d7} P\u{61b} {< }>",
            "A\u{650} S\u{64d} D] F[ G\u{fef7} H\u{623} J\u{640} K\u{60c} L/ Z~ X\u{652} C} V{ B\u{fef5} N\u{622} M\u{2019}",
            "<, >. ?\u{61f} ~\u{651} 1\u{661} 2\u{662} 3\u{663} 4\u{664} 5\u{665} 6\u{666} 7\u{667} 8\u{668} 9\u{669} 0\u{660}",
        ],
    },
];

impl Layout {
    fn pairs(&self) -> impl Iterator<Item = (char, char)> {
        let words = self.keys.iter().flat_map(|row| row.split(' '));
        words.filter_map(|pair| {
            let mut chars = pair.chars();
            Some((chars.next()?, chars.next()?))
        })
    }

    /// The Latin key in the place of what was typed.
    pub fn latin(&self, typed: char) -> Option<char> {
        self.pairs().find(|(_, own)| *own == typed).map(|(latin, _)| latin)
    }

    /// What the layout types in the place of a Latin key.
    pub fn own(&self, latin: char) -> Option<char> {
        self.pairs().find(|(key, _)| *key == latin).map(|(_, own)| own)
    }
}

/// Which layout is in use, as far as the letters that came so far tell; none of these until one of their letters comes.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    possible: Vec<&'static Layout>,
}

impl Seen {
    /// Takes note of a key. A small Latin letter says that none of the layouts is in use; a capital says nothing, as
    /// some layouts have Latin capitals.
    pub fn note(&mut self, typed: char) {
        if typed.is_ascii_lowercase() {
            self.possible.clear();
        }
        if typed.is_ascii() {
            return;
        }
        let has = |layout: &&Layout| layout.latin(typed).is_some();
        if self.possible.iter().any(has) {
            self.possible.retain(has);
        } else if LAYOUTS.iter().any(|layout| has(&layout)) {
            self.possible = LAYOUTS.iter().filter(has).collect();
        }
    }

    /// The layout.
    pub fn layout(&self) -> Option<&'static Layout> {
        self.possible.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn named(name: &str) -> &'static Layout {
        LAYOUTS.iter().find(|layout| layout.name == name).unwrap()
    }

    #[test]
    fn every_layout_has_the_whole_alphabet_and_no_key_or_letter_twice() {
        for layout in &LAYOUTS {
            for latin in 'a'..='z' {
                let own = layout.own(latin).unwrap_or_else(|| panic!("{} has no {latin}", layout.name));
                assert_eq!(layout.latin(own), Some(latin), "{} {own}", layout.name);
            }
            let (mut keys, mut letters) = (HashMap::new(), HashMap::new());
            for (latin, own) in layout.pairs() {
                assert_eq!(keys.insert(latin, own), None, "{} has {latin} twice", layout.name);
                assert_eq!(letters.insert(own, latin), None, "{} has {own} twice", layout.name);
                assert!(latin.is_ascii_graphic(), "{} {latin}", layout.name);
            }
            for row in layout.keys {
                assert!(row.split(' ').all(|pair| pair.chars().count() == 2), "{} {row}", layout.name);
            }
        }
    }

    #[test]
    fn a_sign_that_gives_way_to_a_letter_is_found_elsewhere() {
        for layout in &LAYOUTS {
            for (latin, own) in layout.pairs().filter(|(_, own)| own.is_ascii()) {
                let bound_in_text = "/'.,<>[]~".contains(own);
                assert!(!bound_in_text || layout.own(own).is_some(), "{}: {own} is {latin}, and nowhere", layout.name);
            }
        }
    }

    #[test]
    fn letters_that_layouts_share_are_told_by_those_that_they_do_not() {
        let layout = |typed: &str| {
            let mut seen = Seen::default();
            typed.chars().for_each(|c| seen.note(c));
            seen.layout().map_or("none", |layout| layout.name)
        };
        assert_eq!(layout("фыва"), "Russian");
        assert_eq!(layout("ф"), "Russian");
        assert_eq!(layout("фі"), "Ukrainian");
        assert_eq!(layout("ыі"), "Kazakh", "no other has both");
        assert_eq!(layout("әы"), "Kazakh");
        assert_eq!(layout("фә"), "Kazakh");
        assert_eq!(layout("їы"), "Russian", "the layout was changed");
        assert_eq!(layout("фl"), "none");
        assert_eq!(layout("שL/"), "Hebrew");
        assert_eq!(layout("é"), "none");
        assert_eq!(named("Kazakh").latin('і'), Some('3'));
        assert_eq!(named("Ukrainian").latin('і'), Some('s'));
    }
}
