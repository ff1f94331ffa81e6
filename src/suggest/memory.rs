//! All that a tutor has learnt as bytes, and a tutor from such bytes.

use super::keep::{Keep, checksum};
use super::model::Model;
use super::{Lesson, Tutor};
use crate::text::{BytePos, BytesSpan};
use std::sync::LazyLock;

/// First bytes of what is kept; the last of them is the number of the format.
const MAGIC: u64 = u64::from_le_bytes(*b"glosst\0\x01");

impl Tutor {
    /// What was learnt. `names`: of the layers and labels whose numbers were taught.
    pub fn to_bytes(&self, names: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        MAGIC.put(&mut bytes);
        self.kind(names).put(&mut bytes);
        self.put_learnt(&mut bytes);
        checksum(&bytes).put(&mut bytes);
        bytes
    }

    /// One with the settings of this, and what the bytes say was learnt. `None`: they are damaged, or of another engine,
    /// other settings or names.
    pub fn from_bytes(&self, bytes: &[u8], names: &str) -> Option<Self> {
        let (all, mut sum) = bytes.split_at_checked(bytes.len().checked_sub(u64::LEAST)?)?;
        let mut from = all;
        let is_whole = u64::take(&mut from)? == MAGIC && u64::take(&mut sum)? == checksum(all);
        if !is_whole || u64::take(&mut from)? != self.kind(names) {
            return None;
        }
        let mut tutor = self.emptied();
        tutor.take_learnt(&mut from)?;
        from.is_empty().then_some(tutor)
    }

    fn put_learnt(&self, to: &mut Vec<u8>) {
        self.models.iter().for_each(|model| model.put(to));
        self.dictionary.put(to);
        self.vocabulary.put(to);
        self.repeats.put(to);
        self.lessons.put(to);
        self.taught.put(to);
    }

    fn take_learnt(&mut self, from: &mut &[u8]) -> Option<()> {
        self.models = self.layers.iter().map(|_| Model::take(from)).collect::<Option<_>>()?;
        self.dictionary = Keep::take(from)?;
        self.vocabulary = Keep::take(from)?;
        self.repeats = Keep::take(from)?;
        self.lessons = Keep::take(from)?;
        self.taught = Keep::take(from)?;
        Some(())
    }

    /// What has to be the same for the same lessons to teach the same. The threshold is not: it is for answers only.
    fn kind(&self, names: &str) -> u64 {
        let mut bytes = Vec::new();
        ENGINE.put(&mut bytes);
        names.to_owned().put(&mut bytes);
        self.layers.put(&mut bytes);
        self.cues.put(&mut bytes);
        checksum(&bytes)
    }
}

/// The engine: what two small lessons make of it. A change of tokens, features or training, or a machine that calculates
/// otherwise, shows in that, though nobody thought of a number for it.
static ENGINE: LazyLock<u64> = LazyLock::new(|| {
    let mut bytes = Vec::new();
    env!("CARGO_PKG_VERSION").to_owned().put(&mut bytes);
    probe().put_learnt(&mut bytes);
    checksum(&bytes)
});

fn probe() -> Tutor {
    let mut tutor = Tutor::new(vec![0], Vec::new(), false, 0.0);
    let first =
        "Ms. Lena Orlo of O’Hara-Brandt told the U.S. delegates in Velmar on 3 May 2015: “It's over, Группа ушла.”";
    for text in [first.to_owned(), format!("The group had met before. {first} 12.5% of the delegates left.")] {
        let span = |words: &str, label| {
            let start = text.find(words)?;
            Some((BytesSpan::new(BytePos::new(start), BytePos::new(start + words.len())), 0, label))
        };
        let spans = [span("Lena Orlo", 0), span("O’Hara-Brandt", 3), span("Velmar", 1)].into_iter().flatten().collect();
        tutor.learn(&Lesson { place: (String::new(), u32::try_from(text.len()).unwrap_or_default()), text, spans });
    }
    tutor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::Question;
    use proptest::prelude::*;

    const WORDS: [&str; 12] =
        ["Lena", "Orlo", "met", "the", "The", "delegates", "Velmar", "in", "said", "May", "3", "."];

    /// Words; and of each span the first word, how many, layer, label.
    type Drawn = (Vec<usize>, Vec<(usize, usize, usize, usize)>);

    fn empty(threshold: f64) -> Tutor {
        Tutor::new(vec![0, 2], vec![1], true, threshold)
    }

    fn lessons() -> impl Strategy<Value = Vec<Lesson>> {
        let words = prop::collection::vec(0..WORDS.len(), 1..30);
        let spans = prop::collection::vec((0_usize..30, 1_usize..4, 0_usize..3, 0_usize..6), 0..4);
        prop::collection::vec((words, spans), 1..10).prop_map(|all| {
            let lesson = |(at, (words, spans)): (usize, Drawn)| {
                let starts: Vec<usize> = words
                    .iter()
                    .scan(0, |at, word| {
                        let start = *at;
                        *at += WORDS[*word].len() + 1;
                        Some(start)
                    })
                    .collect();
                let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
                let span = |(from, count, layer, label): (usize, usize, usize, usize)| {
                    let last = (from + count - 1).min(words.len() - 1);
                    let end = starts[last] + words[last].len();
                    let start = BytePos::new(*starts.get(from)?);
                    Some((BytesSpan::new(start, BytePos::new(end)), layer, label))
                };
                let spans = spans.into_iter().filter_map(span).collect();
                Lesson { place: ("a".to_owned(), u32::try_from(at).unwrap()), text: words.join(" "), spans }
            };
            all.into_iter().enumerate().map(lesson).collect()
        })
    }

    fn taught(mut tutor: Tutor, lessons: &[Lesson]) -> Tutor {
        for lesson in lessons {
            tutor.learn(lesson);
        }
        tutor
    }

    fn question() -> Question {
        Question { text: "The delegates met Lena Orlo in Velmar . Orlo said 3 May .".to_owned(), ..Question::default() }
    }

    /// As one would who wants harm, not as a disk does.
    fn forged(mut bytes: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
        bytes.truncate(bytes.len() - 8);
        for (at, byte) in changes {
            let at = 16 + at % (bytes.len() - 16);
            bytes[at] = *byte;
        }
        checksum(&bytes).put(&mut bytes);
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn kept_and_the_rest_is_the_same_as_anew(lessons in lessons(), cut in 0_usize..10) {
            let (first, rest) = lessons.split_at(cut.min(lessons.len()));
            let anew = taught(empty(0.25), &lessons);
            let bytes = taught(empty(0.9), first).to_bytes("PER ORG");
            let kept = empty(0.25).from_bytes(&bytes, "PER ORG").unwrap();
            prop_assert_eq!(first.iter().fold(0, super::super::follow), kept.taught());
            let kept = taught(kept, rest);
            prop_assert_eq!(kept.to_bytes("PER ORG"), anew.to_bytes("PER ORG"));
            prop_assert_eq!(kept.ask(&question()), anew.ask(&question()));
        }

        #[test]
        fn forged_bytes_do_no_harm(
            lessons in lessons(),
            changes in prop::collection::vec((any::<usize>(), prop_oneof![any::<u8>(), Just(0), Just(0xff)]), 1..6),
        ) {
            let bytes = forged(taught(empty(0.25), &lessons).to_bytes(""), &changes);
            if let Some(tutor) = empty(0.25).from_bytes(&bytes, "") {
                let tutor = taught(tutor, &[Lesson { place: ("b".to_owned(), 0), ..lessons[0].clone() }]);
                tutor.ask(&question());
                tutor.to_bytes("");
            }
        }
    }

    #[test]
    fn what_is_damaged_or_of_other_settings_is_refused() {
        let lesson = Lesson { place: ("a".into(), 0), text: "Orlo met".into(), spans: Vec::new() };
        let bytes = taught(empty(0.25), &[lesson]).to_bytes("PER");
        assert!(empty(0.5).from_bytes(&bytes, "PER").is_some());
        assert!(empty(0.25).from_bytes(&bytes, "LOC").is_none());
        assert!(Tutor::new(vec![0], vec![1], true, 0.25).from_bytes(&bytes, "PER").is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(empty(0.25).from_bytes(&damaged, "PER").is_none(), "byte {at}");
        }
        for end in [0, 7, 16, bytes.len() - 1] {
            assert!(empty(0.25).from_bytes(&bytes[..end], "PER").is_none());
        }
        assert!(empty(0.25).from_bytes(&[bytes, vec![0]].concat(), "PER").is_none());
    }

    #[test]
    fn a_length_that_the_bytes_can_t_hold_is_refused_before_there_is_room_for_it() {
        let mut bytes = Vec::new();
        u32::MAX.put(&mut bytes);
        bytes.extend([0; 64]);
        assert!(Vec::<u64>::take(&mut bytes.as_slice()).is_none());
        assert!(String::take(&mut bytes.as_slice()).is_none());
        assert!(std::collections::HashMap::<u64, String>::take(&mut bytes.as_slice()).is_none());
    }
}
