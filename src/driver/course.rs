//! All lessons of a file in their order, and what was kept of an earlier session: it is used where the file begins with the
//! very lessons that it was taught, and thrown away without a word where not.

use crate::session::lessons::Lessons;
use crate::suggest::{Lesson, Tutor, follow};

/// A tutor, and how many of its lessons are kept for later sessions.
#[derive(Clone, Debug)]
pub(super) struct Pupil {
    pub(super) tutor: Tutor,
    pub(super) kept: usize,
}

/// Lessons that are being learnt.
#[derive(Debug)]
pub(super) struct Course {
    lessons: Lessons,
    kept: Kept,
    /// Learns where it is not to answer meanwhile: that one knows lessons which come later in the order.
    apart: Option<Pupil>,
    /// Finished since the course began.
    late: Vec<Lesson>,
}

/// What was kept.
#[derive(Debug)]
enum Kept {
    Nothing,
    Unread(Vec<u8>),
    /// The lessons are gone through, without learning, as far as it was taught.
    Compared {
        tutor: Box<Tutor>,
        ahead: Box<Lessons>,
        seen: usize,
        taught: u64,
    },
}

impl Course {
    /// `apart`: what learns; `None`: the one that answers.
    pub(super) fn new(lessons: Lessons, kept: Option<Vec<u8>>, apart: Option<Pupil>) -> Self {
        Self { lessons, kept: kept.map_or(Kept::Nothing, Kept::Unread), apart, late: Vec::new() }
    }

    /// How many lessons are left, at most.
    pub(super) fn left(&self) -> usize {
        self.lessons.left() + self.late.len()
    }

    /// What learns, where it is not what answers.
    pub(super) fn apart(&mut self) -> Option<&mut Pupil> {
        self.apart.as_mut()
    }

    /// A paragraph was finished meanwhile. The one that answers learns it at once, the course goes on with another in the
    /// order of the file: so a later session comes to the same state, and may use what is kept of it.
    pub(super) fn later(&mut self, lesson: &Lesson, answering: &Pupil) {
        if self.apart.is_none() {
            self.apart = Some(answering.clone());
        }
        self.late.push(lesson.clone());
    }

    /// Goes on by one lesson; `false`: all are learnt, and the one that answers knows them.
    pub(super) fn step(&mut self, answering: &mut Pupil, names: &str) -> bool {
        let pupil = self.apart.as_mut().unwrap_or(answering);
        match std::mem::replace(&mut self.kept, Kept::Nothing) {
            Kept::Nothing => match self.lessons.next() {
                Some(lesson) => _ = pupil.tutor.learn(&lesson),
                None => {
                    self.finish(answering);
                    return false;
                }
            },
            Kept::Unread(bytes) => {
                let kept = pupil.tutor.from_bytes(&bytes, names);
                if let Some(tutor) = kept.filter(|tutor| (1..=self.lessons.left()).contains(&tutor.lessons())) {
                    let (tutor, ahead) = (Box::new(tutor), Box::new(self.lessons.clone()));
                    self.kept = Kept::Compared { tutor, ahead, seen: 0, taught: 0 };
                }
            }
            Kept::Compared { tutor, mut ahead, seen, taught } => {
                let Some(lesson) = ahead.next() else { return true };
                let (seen, taught) = (seen + 1, follow(taught, &lesson));
                if seen < tutor.lessons() {
                    self.kept = Kept::Compared { tutor, ahead, seen, taught };
                } else if taught == tutor.taught() {
                    *pupil = Pupil { tutor: *tutor, kept: seen };
                    self.lessons = *ahead;
                }
            }
        }
        true
    }

    fn finish(&mut self, answering: &mut Pupil) {
        let Some(mut pupil) = self.apart.take() else { return };
        for lesson in self.late.drain(..) {
            pupil.tutor.learn(&lesson);
        }
        *answering = pupil;
    }
}
