//! What was learnt of finished paragraphs, and what it proposes for another.

use super::answer::Answer;
use super::choose::{best, outermost, whole_tokens};
use super::dictionary::Dictionary;
use super::features::{self, Vocabulary};
use super::merge::merge;
use super::model::Model;
use super::repeat::{Repeats, SURE};
use super::{Lesson, Proposal, Question, Source, Tagged, shape};
use crate::text::{BytesSpan, date, token};
use std::collections::HashMap;
use std::ops::Range;

/// What is at least this share of the threshold likely is a place to look at. Measured with four, ten and 29 labels:
/// 0.00, 0.06 and 0.18 keys a span less than without, and little more at half of it.
const FAINT: f64 = 0.4;

/// What became of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learnt {
    /// It was learnt.
    New,
    /// It was learnt before, just so.
    Known,
    /// The paragraph was learnt otherwise before: everything has to be learnt anew, in its order.
    Changed,
}

/// What was learnt, for every layer that is suggested in.
#[derive(Clone, Debug)]
pub struct Tutor {
    pub(super) layers: Vec<usize>,
    pub(super) cues: Vec<usize>,
    threshold: f64,
    pub(super) models: Vec<Model>,
    pub(super) dictionary: Dictionary,
    pub(super) vocabulary: Vocabulary,
    pub(super) repeats: Repeats,
    /// Whether dates are things to tag here.
    dates: bool,
    /// A hash of every place taught, and one of what was taught there.
    pub(super) lessons: HashMap<u64, u64>,
    /// A hash of all lessons in their order.
    pub(super) taught: u64,
}

impl Tutor {
    /// Knows nothing yet. `layers`: numbers in the schema of those that labels are proposed in; `cues`: of those whose
    /// known strings are places to look at; `dates`: whether a label is for dates; `threshold`: the least probability
    /// shown, 0 to 1.
    pub fn new(layers: Vec<usize>, cues: Vec<usize>, dates: bool, threshold: f64) -> Self {
        let models = layers.iter().map(|_| Model::default()).collect();
        let (dictionary, vocabulary, repeats) = (Dictionary::default(), Vocabulary::default(), Repeats::default());
        Self {
            layers,
            cues,
            threshold,
            models,
            dictionary,
            vocabulary,
            repeats,
            dates,
            lessons: HashMap::new(),
            taught: 0,
        }
    }

    /// One with the same settings that knows nothing.
    #[must_use]
    pub fn emptied(&self) -> Self {
        let dates = self.dates;
        Self::new(self.layers.clone(), self.cues.clone(), dates, self.threshold)
    }

    /// Learns a finished paragraph, unless it was taught before.
    pub fn learn(&mut self, lesson: &Lesson) -> Learnt {
        let (place, content) = fingerprint(lesson);
        match self.lessons.insert(place, content) {
            Some(before) if before == content => return Learnt::Known,
            Some(before) => {
                self.lessons.insert(place, before);
                return Learnt::Changed;
            }
            None => {}
        }
        self.taught = chain(self.taught, (place, content));
        let tokens = token::tokens(&lesson.text);
        let features = features::of(&lesson.text, &tokens, &self.vocabulary);
        for (layer, model) in self.layers.iter().zip(&mut self.models) {
            model.learn(&features, &outermost(in_tokens(&lesson.spans, *layer, &tokens)));
        }
        self.dictionary.learn(&lesson.text, &tokens, &lesson.spans);
        self.vocabulary.learn(&lesson.text, &tokens);
        self.repeats.learn(&lesson.text, &tokens, &lesson.spans);
        Learnt::New
    }

    /// How many paragraphs were learnt.
    pub fn lessons(&self) -> usize {
        self.lessons.len()
    }

    /// A hash of all lessons in the order in which they were learnt: 0, then [`follow`]ed by each.
    pub fn taught(&self) -> u64 {
        self.taught
    }

    /// Bytes that the sequence models hold.
    pub fn model_bytes(&self) -> usize {
        self.models.iter().map(Model::bytes).sum()
    }

    /// What may be tagged in a paragraph, from left to right.
    pub fn ask(&self, question: &Question) -> Vec<Proposal> {
        let tokens = token::tokens(&question.text);
        let mut answer = Answer::new(question, &tokens, &self.layers);
        let is_repeat = self.propose_repeats(&mut answer);
        if !is_repeat {
            let features = features::of(&question.text, &tokens, &self.vocabulary);
            self.propose_labels(&features, &mut answer);
            self.propose_places(&features, &mut answer);
        }
        let mut found = answer.found;
        found.retain(|one| one.label.is_none() || !question.outside_only);
        merge(found, question, self.threshold)
    }

    /// What was tagged in a passage that stands here again; whether the whole paragraph is one that was finished.
    fn propose_repeats(&self, answer: &mut Answer) -> bool {
        let text: &str = &answer.question.text;
        if let Some(known) = self.repeats.whole(text, answer.tokens) {
            for (range, layer, label) in known {
                answer.label(&range, (layer, label), SURE, Source::Repeat);
            }
            return true;
        }
        for (range, layer, label) in self.repeats.find(text, answer.tokens) {
            answer.label(&range, (layer, label), SURE, Source::Repeat);
        }
        false
    }

    /// By the sequence model, then by the dictionary where it is silent.
    fn propose_labels(&self, features: &[Vec<u32>], answer: &mut Answer) {
        for (layer, model) in self.layers.iter().zip(&self.models) {
            let likely = model.spans(features, self.threshold);
            let likely =
                likely.into_iter().filter(|(range, label, _)| answer.is_open(range, (*layer, *label))).collect();
            for (range, label, score) in best(likely, self.threshold) {
                answer.label(&range, (*layer, label), score, Source::Model);
            }
            for (range, label, score) in self.dictionary.find(answer.question, answer.tokens, *layer) {
                if score >= self.threshold {
                    answer.label(&range, (*layer, label), score, Source::Dictionary);
                }
            }
        }
    }

    /// Without a label: cues of stances, dates, names, and what the model takes for possible.
    fn propose_places(&self, features: &[Vec<u32>], answer: &mut Answer) {
        let text: &str = &answer.question.text;
        for layer in &self.cues {
            for (range, _, score) in self.dictionary.find(answer.question, answer.tokens, *layer) {
                if score >= self.threshold && answer.is_free(&range, *layer) {
                    answer.place(&range, score, Source::Cue);
                }
            }
        }
        if self.dates {
            for range in date::dates(text, answer.tokens) {
                answer.unlabelled(&range);
            }
        }
        let faint = self.threshold * FAINT;
        for (layer, model) in self.layers.iter().zip(&self.models) {
            let possible = model.spans(features, faint);
            let possible =
                possible.into_iter().filter(|(range, label, _)| answer.is_open(range, (*layer, *label))).collect();
            for (range, _, score) in best(possible, faint) {
                answer.place(&range, score, Source::Model);
            }
        }
        for range in shape::names(text, answer.tokens, &self.vocabulary) {
            answer.unlabelled(&range);
        }
    }
}

/// The spans of a layer that are made of whole tokens.
fn in_tokens(spans: &[Tagged], layer: usize, tokens: &[BytesSpan]) -> Vec<(Range<usize>, usize)> {
    let of_layer = spans.iter().filter(|span| span.1 == layer);
    of_layer.filter_map(|(bytes, _, label)| Some((whole_tokens(tokens, *bytes)?, *label))).collect()
}

/// The hash of lessons, one more learnt after them.
pub fn follow(taught: u64, lesson: &Lesson) -> u64 {
    chain(taught, fingerprint(lesson))
}

fn chain(taught: u64, (place, content): (u64, u64)) -> u64 {
    features::hash(taught, &format!("{place} {content}"))
}

/// A hash of where a lesson stands, and one of what it says.
fn fingerprint(lesson: &Lesson) -> (u64, u64) {
    let (doc, start) = &lesson.place;
    let mut content = features::hash(0, &lesson.text);
    for (bytes, layer, label) in &lesson.spans {
        content = features::hash(content, &format!("{} {} {layer} {label}", bytes.start.get(), bytes.end.get()));
    }
    (features::hash(u64::from(*start), doc), content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BytePos;

    fn span(text: &str, words: &str) -> BytesSpan {
        let start = text.find(words).unwrap();
        BytesSpan::new(BytePos::new(start), BytePos::new(start + words.len()))
    }

    fn taught() -> Tutor {
        let mut tutor = Tutor::new(vec![0], Vec::new(), false, 0.25);
        let lines = [
            ("The minister Anna Orlo left Velmar on Monday.", "Anna Orlo", "Velmar"),
            ("On Friday the minister Tomas Brandt left Sarkand.", "Tomas Brandt", "Sarkand"),
            ("The minister Ida Castell left Karat early.", "Ida Castell", "Karat"),
        ];
        for round in 0..4 {
            for (at, (text, person, place)) in lines.iter().enumerate() {
                let spans = vec![(span(text, person), 0, 0), (span(text, place), 0, 2)];
                let place = (format!("d{round}"), u32::try_from(at).unwrap());
                tutor.learn(&Lesson { place, text: (*text).to_owned(), spans });
            }
        }
        tutor
    }

    #[test]
    fn new_names_in_known_places_are_proposed() {
        let text = "The minister Olga Petrova left Nordhav today.";
        let found = taught().ask(&Question { text: text.to_owned(), ..Question::default() });
        let found: Vec<_> =
            found.iter().map(|one| (&text[one.bytes.range()], one.label, one.sources[0].clone())).collect();
        let model = Source::Model;
        assert_eq!(found, [("Olga Petrova", Some((0, 0)), model.clone()), ("Nordhav", Some((0, 2)), model)]);
    }

    #[test]
    fn nothing_is_proposed_across_a_quotation_mark() {
        let found = |text: &str, words: &str| {
            let fresh = vec![(words.to_owned(), 0, 1)];
            let question = Question { text: text.to_owned(), fresh, ..Question::default() };
            let found = taught().ask(&question);
            let bloc = found.iter().filter(|one| one.label == Some((0, 1)));
            bloc.map(|one| text[one.bytes.range()].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("they spoke of “the Bloc” party.", "“the Bloc” party"), ["“the Bloc” party"]);
        assert_eq!(found("they spoke of “the Bloc” party.", "Bloc” party"), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_proposed_over_a_tag_or_after_a_rejection() {
        let text = "The minister Olga Petrova left Nordhav today.".to_owned();
        let spans = vec![(span(&text, "Petrova"), 0, 0)];
        let rejected = vec![("Nordhav".to_owned(), Some((0, 2))), ("Nordhav".to_owned(), None)];
        let found = taught().ask(&Question { text, spans, rejected, ..Question::default() });
        assert_eq!(found, []);
    }

    #[test]
    fn the_same_lessons_give_the_same_probabilities_and_a_changed_one_asks_for_a_new_start() {
        let text = "The minister Olga Petrova left Nordhav today.".to_owned();
        let question = Question { text: text.clone(), ..Question::default() };
        let (first, mut second) = (taught(), taught());
        assert_eq!(first.ask(&question), second.ask(&question));
        let spans = vec![(span(&text, "Petrova"), 0, 0)];
        let lesson = Lesson { place: ("e".to_owned(), 0), text, spans };
        assert_eq!(second.learn(&lesson), Learnt::New);
        let after = second.ask(&question);
        assert_ne!(first.ask(&question), after);
        assert_eq!(second.learn(&lesson), Learnt::Known);
        assert_eq!(second.learn(&Lesson { spans: Vec::new(), ..lesson }), Learnt::Changed);
        assert_eq!(second.ask(&question), after);
    }

    #[test]
    fn a_repeated_paragraph_offers_what_was_tagged_and_nothing_else() {
        let mut tutor = taught();
        let text =
            "Delegates of the valleys told Mira Solen in Nordhav that nobody would sign, Otto Rand said.".to_owned();
        let spans = vec![(span(&text, "Mira Solen"), 0, 0), (span(&text, "Nordhav"), 0, 2)];
        tutor.learn(&Lesson { place: ("e".to_owned(), 0), text: text.clone(), spans });
        let words = |text: &str, found: &[Proposal]| -> Vec<String> {
            found.iter().map(|one| format!("{} {:?}", &text[one.bytes.range()], one.sources)).collect()
        };
        let found = tutor.ask(&Question { text: text.clone(), ..Question::default() });
        assert_eq!(words(&text, &found), ["Mira Solen [Repeat]", "Nordhav [Repeat]"]);
        let longer = format!("It rained. {text} Then Ulla Berg spoke.");
        let found = tutor.ask(&Question { text: longer.clone(), ..Question::default() });
        let found = words(&longer, &found);
        assert!(found.iter().any(|one| one.starts_with("Mira Solen [Repeat")), "{found:?}");
        assert!(found.iter().any(|one| one.starts_with("Ulla Berg")), "{found:?}");
    }

    #[test]
    fn cues_and_dates_are_places_without_a_label() {
        let mut tutor = Tutor::new(vec![0], vec![1], true, 0.25);
        let text = "Orlo wrecked the talks on 26 May 2015.".to_owned();
        let spans = vec![(span(&text, "wrecked the talks"), 1, 0)];
        tutor.learn(&Lesson { place: ("e".to_owned(), 0), text, spans });
        let text = "They wrecked the talks again on 3 June.".to_owned();
        let found = tutor.ask(&Question { text: text.clone(), ..Question::default() });
        let found: Vec<_> =
            found.iter().map(|one| (&text[one.bytes.range()], one.label, one.sources.clone())).collect();
        assert_eq!(found, [("wrecked the talks", None, vec![Source::Cue]), ("3 June", None, vec![Source::Shape])]);
    }
}
