//! Coming back: to an article by whatever way, to the state before a step, and to proposals that were made meanwhile.

use super::*;
use crate::suggestions::offered;
use glossator::annotation::Stamp;
use glossator::session::Mode;
use glossator::session::command::Command;

/// A record of the second article that was made on another text, in which it stood further down.
fn moved() -> Record {
    let mut it = open((80, 24), false, Vec::new());
    it.press("<C-Down>/Velmar<Enter>p");
    let mut record = it.written.last().unwrap().clone();
    assert_eq!((record.quote.as_str(), it.session.article.as_ref().unwrap().index), ("Velmar", Some(1)));
    record.start = record.start.map(|at| CharPos::new(at.get() + 3));
    record.end = record.end.map(|at| CharPos::new(at.get() + 3));
    record.sha = "sha256:0000000000000000".into();
    record
}

#[test]
fn an_article_opened_from_the_list_has_its_records_found_again() {
    for way in ["glj<Enter>", "<C-Down>", "g/قالت<Enter><Enter>"] {
        let mut it = open((80, 24), false, vec![moved()]);
        it.press(way);
        assert_eq!(it.session.article.as_ref().unwrap().index, Some(1), "{way}");
        assert_eq!(it.written.len(), 1, "{way}: {}", it.text());
        assert_eq!(it.session.article.as_ref().unwrap().spans.len(), 1, "{way}");
        check(&it);
    }
}

#[test]
fn a_look_at_an_article_changes_nothing_in_it() {
    let mut it = open((80, 24), false, vec![moved()]);
    it.press("g/قالت<Enter><Esc>");
    assert_eq!((it.session.article.as_ref().unwrap().index, it.written.len()), (Some(0), 0));
}

#[test]
fn a_holder_chosen_later_is_taken_back_alone() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("/Orlo<Enter>pgg/opposed<Enter>-<Esc>gg/Velmar<Enter>p");
    assert_eq!(live(&it, &Kind::Span).len(), 3);
    it.press("gg/opposed<Enter><Enter>a<Esc>");
    let holders = |it: &Headless| it.session.own.iter().map(|record| record.holder.len()).sum::<usize>();
    assert_eq!(holders(&it), 1, "{}", it.text());
    it.press("u");
    assert_eq!((holders(&it), live(&it, &Kind::Span).len()), (0, 3), "{}", it.text());
    it.press("u");
    assert_eq!(live(&it, &Kind::Span).len(), 2);
}

#[test]
fn places_left_out_stay_left_out_when_others_leave_the_list() {
    let mut it = open((80, 24), false, Vec::new());
    it.press("/Anhalt<Enter>pgg/nothing<Esc>g/re:Anhalt|Velmar|Orlo<Enter>");
    let places = |it: &Headless| match &it.session.mode {
        Mode::Found(found) => found.hits.iter().map(|hit| (hit.article.id.clone(), hit.chars)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let all = places(&it);
    it.press("AGx");
    let last = all.last().unwrap().clone();
    it.press("p");
    let listed = places(&it);
    let Mode::Found(found) = &it.session.mode else { panic!("{}", it.text()) };
    let out: Vec<_> = found.left_out.iter().map(|at| listed[*at].clone()).collect();
    assert_eq!((listed.len() + 1, out), (all.len(), vec![last]));
}

/// Something happens before what it asks for is answered and drawn.
fn at_once(it: &mut Headless, commands: [Command; 2]) {
    for (millis, command) in (1_795_600_000_000..).step_by(1000).zip(commands) {
        it.session.apply(Event::Command(command), Stamp::new(millis, 7));
    }
}

#[test]
fn what_was_tagged_a_moment_ago_is_not_accepted_over() {
    let mut it = suggestions::open(Vec::new());
    it.press("p]");
    at_once(&mut it, [Command::LabelKey('p'), Command::AcceptAll]);
    assert_eq!(live(&it, &Kind::Span).len(), 2, "{:?}", live(&it, &Kind::Span));
}

#[test]
fn what_was_not_on_the_screen_was_not_taken_over() {
    let mut it = suggestions::open(Vec::new());
    it.press("p");
    assert!(offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
    it.event(Event::Command(Command::LabelKey('p')));
    let made = it.written.last().unwrap();
    assert_eq!((made.quote.as_str(), made.origin.as_str(), made.of.as_str()), ("Ms Lena Orlo", "", ""));
}

#[test]
fn another_label_makes_a_suggestion_ones_own() {
    let mut it = suggestions::open(Vec::new());
    it.press("p<Enter>");
    let taken = it.written.last().unwrap().clone();
    assert!(taken.origin.starts_with("rule:") && taken.score.is_some(), "{taken:?}");
    it.press("gg/Ms Lena Orlo<Enter>no");
    let made = it.written.last().unwrap();
    assert_eq!((&made.id, made.label.as_str(), made.origin.as_str(), made.score), (&taken.id, "ORG", "", None));
    assert_eq!(made.of, taken.of);
}

#[test]
fn what_another_program_tagged_is_offered_no_longer() {
    let mut before = suggestions::open(Vec::new());
    before.press("p");
    let record = before.written.last().unwrap().clone();
    let mut it = suggestions::open(Vec::new());
    assert_eq!(offered(&it).first().map(String::as_str), Some("Ms Lena Orlo ?"));
    it.event(Event::Merged(vec![record], Vec::new()));
    assert_eq!(offered(&it).first().map(String::as_str), Some("Tomas Anhalt ?"), "{:?}", offered(&it));
}
