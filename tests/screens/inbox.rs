//! The inbox: decisions and questions of others on one's work, answered, taken over, put aside.

use super::*;
use glossator::session::Mode;
use glossator::session::effect::Effect;
use glossator::session::library::Others;

/// Keys that tag three names and a stance in the first article and a name in the second.
const WORK: &str = "gg/Ms Lena Orlo<Enter>p/Velmar<Enter>o/Northern Bloc<Enter>p/opposed<Enter>-<Esc><Esc><C-Down>gg/Velmar<Enter>a<C-Up>";

fn own(it: &Headless) -> Vec<Record> {
    it.session.own.iter().cloned().collect()
}

fn of<'a>(records: &'a [Record], words: &str, doc: &str) -> &'a Record {
    records.iter().find(|one| one.kind == Kind::Span && one.quote == words && one.doc.contains(doc)).unwrap()
}

fn said(id: &str, kind: Kind, label: &str, about: &Record, note: &str) -> Record {
    let (id, label, note, of) = (id.into(), label.into(), note.into(), about.reference());
    let (by, at) = ("boris".into(), "2026-12-01T10:00:00Z".into());
    Record { id, rev: 1, kind, label, note, of, by, at, doc: about.doc.clone(), ..Record::default() }
}

/// The reviewer's file: every kind of decision, a question, and an amending span with its decision.
fn reviewed(records: &[Record]) -> Vec<Record> {
    let (orlo, velmar, bloc) =
        (of(records, "Ms Lena Orlo", ""), of(records, "Velmar", "early"), of(records, "Northern Bloc", ""));
    let (opposed, second) =
        (of(records, "opposed", ""), records.iter().rfind(|one| one.quote == "Velmar" && one.id != velmar.id).unwrap());
    let start = orlo.start.unwrap().get() + 3;
    let shorter = Record {
        kind: Kind::Span,
        id: "s-amended".into(),
        start: Some(CharPos::new(start)),
        quote: "Lena Orlo".into(),
        prefix: format!("{}Ms ", orlo.prefix),
        of: orlo.reference(),
        origin: "review".into(),
        by: "boris".into(),
        ..orlo.clone()
    };
    vec![
        said("d-1", Kind::Decision, "amend", orlo, "a title is no part of a name \u{1b}[31m"),
        shorter,
        said("d-2", Kind::Decision, "reject", velmar, "a place, not an organisation"),
        said("d-3", Kind::Decision, "accept", bloc, ""),
        said("c-1", Kind::Comment, "", opposed, "Whom do they oppose?"),
        said("d-4", Kind::Decision, "reject", second, "only in the other article"),
        // About nothing of this annotator.
        Record { of: "s-theirs@1".into(), ..said("d-5", Kind::Decision, "reject", bloc, "") },
    ]
}

fn others(records: Vec<Record>) -> Event {
    let mut others = Others::default();
    for record in records {
        others.feedback.take(record);
    }
    Event::Others(others, Box::default())
}

/// A session with work of one's own on which a reviewer decided.
fn open_reviewed(size: (u16, u16)) -> Headless {
    let mut before = open(size, false, Vec::new());
    before.press(WORK);
    let records = own(&before);
    let mut it = open(size, false, records.clone());
    // Ids are made of the clock, which starts where that of the session before did.
    for _ in 0..1000 {
        it.event(Event::Drawn);
    }
    it.event(others(reviewed(&records)));
    it
}

fn rows(it: &Headless) -> Vec<String> {
    let Mode::Inbox(inbox) = &it.session.mode else { return Vec::new() };
    inbox.items.iter().map(|item| format!("{} {}", item.record.id, if item.waits { "waits" } else { "" })).collect()
}

fn selected(it: &Headless) -> &str {
    it.session.article.as_ref().unwrap().selected_text()
}

#[test]
fn what_waits_is_told_at_the_start_and_listed_in_the_order_of_the_texts() {
    for (size, name) in [((120, 36), "inbox_120x36"), ((80, 24), "inbox_80x24"), ((40, 10), "inbox_40x10")] {
        let mut it = open_reviewed(size);
        if size.0 > 60 {
            assert!(it.text().contains("3 decisions and 1 question on your work · gi shows them"), "{}", it.text());
        }
        it.press("gi");
        assert_eq!(rows(&it), ["d-1 waits", "d-2 waits", "c-1 waits", "d-4 waits"]);
        assert_eq!(selected(&it), "Ms Lena Orlo");
        insta::assert_snapshot!(name, it.text());
        assert!(!it.text().contains('\u{1b}'));
        it.press("nnn");
        assert_eq!(selected(&it), "Velmar");
        assert_eq!(it.session.article.as_ref().unwrap().index, Some(1));
        it.press("<Esc>");
        assert_eq!(it.session.article.as_ref().unwrap().index, Some(0), "back where it was asked for");
        check(&it);
    }
}

#[test]
fn the_reviewer_s_version_is_taken_over_and_undo_makes_it_wait_again() {
    let mut it = open_reviewed((120, 36));
    let id = of(&own(&it), "Ms Lena Orlo", "").id.clone();
    it.press("git");
    let orlo = it.session.own.get(&id).unwrap();
    assert_eq!((orlo.rev, orlo.quote.as_str(), orlo.label.as_str()), (2, "Lena Orlo", "PER"));
    assert_eq!(orlo.by, "rk");
    assert_eq!((rows(&it).len(), selected(&it)), (3, "Velmar"), "on to the next one");
    it.press("t");
    assert_eq!(live(&it, &Kind::Span).iter().filter(|one| one.contains("Velmar")).count(), 1);
    it.press("t");
    assert!(it.text().contains("a comment has no version to take over"), "{}", it.text());
    it.press("u");
    assert_eq!((rows(&it)[0].as_str(), selected(&it)), ("d-2 waits", "Velmar"));
    it.press("u");
    assert_eq!((rows(&it).len(), selected(&it)), (4, "Ms Lena Orlo"));
    it.press("<C-r>");
    assert_eq!(rows(&it).len(), 3);
    check(&it);
}

#[test]
fn an_answer_is_a_comment_about_the_decision() {
    let mut it = open_reviewed((120, 36));
    it.press("ginn");
    assert_eq!(selected(&it), "opposed");
    it.press("c");
    insta::assert_snapshot!("answer_120x36", it.text());
    it.press("x<Esc>");
    assert!(it.text().contains("not saved"), "{}", it.text());
    it.press("<Esc>");
    assert_eq!(rows(&it).len(), 4, "back in the inbox");
    it.press("cthe Bloc<A-Enter>");
    let comment = it.written.last().unwrap();
    assert_eq!((comment.of.as_str(), comment.note.as_str(), comment.quote.as_str()), ("c-1@1", "the Bloc", "opposed"));
    assert_eq!(rows(&it), ["d-1 waits", "d-2 waits", "d-4 waits"]);
    // Among all it stands last, and what was answered can be changed.
    it.press("aG");
    assert_eq!(rows(&it)[3..], ["d-3 ", "c-1 "].map(str::to_owned));
    it.press("c!<A-Enter>");
    let comment = it.written.last().unwrap();
    assert_eq!((comment.of.as_str(), comment.note.as_str(), comment.rev), ("c-1@1", "the Bloc!", 2));
    // A reviewer who writes anew asks again.
    let mut again = reviewed(&own(&it));
    again[4].rev = 2;
    it.press("a").event(others(again));
    assert!(rows(&it).contains(&"c-1 waits".to_owned()), "{:?}", rows(&it));
    check(&it);
}

#[test]
fn what_was_changed_since_or_put_aside_waits_no_more() {
    let mut it = open_reviewed((120, 36));
    // Changed by hand.
    it.press("gg/Velmar<Enter>a");
    it.press("gi");
    assert_eq!(rows(&it), ["d-1 waits", "c-1 waits", "d-4 waits"]);
    it.press("x");
    assert_eq!((rows(&it).len(), selected(&it)), (2, "opposed"));
    it.press("a");
    assert!(rows(&it).contains(&"d-1 ".to_owned()));
    it.press("ggx");
    it.press("agg");
    let left = rows(&it);
    it.press("xx");
    assert!(it.text().contains("there is nothing") || rows(&it).len() < left.len(), "{}", it.text());
}

#[test]
fn what_was_put_aside_is_left_for_the_next_session() {
    let mut it = open_reviewed((120, 36));
    it.press("gi");
    let stamp = glossator::annotation::Stamp::new(1, 1);
    let command = glossator::session::command::Command::PutAside;
    let effects = it.session.apply(Event::Command(command), stamp);
    let Some(Effect::Aside(aside)) = effects.iter().find(|effect| matches!(effect, Effect::Aside(_))) else { panic!() };
    assert_eq!(aside.iter().collect::<Vec<_>>(), ["d-1@1"]);
    let records = own(&it);
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let schema = Some(Arc::new(ready::news().0));
    let (who, size, aside) = ("rk".into(), (120, 36), aside.clone());
    let start = Start { schema, who, size, aside, records: records.clone(), ..Start::default() };
    let mut next = Headless::new(start, Corpus::new(articles, findings), false);
    next.event(others(reviewed(&records)));
    assert!(next.text().contains("2 decisions and 1 question"), "{}", next.text());
    next.press("gi");
    assert_eq!(rows(&next), ["d-2 waits", "c-1 waits", "d-4 waits"]);
}

#[test]
fn enter_stays_there_and_n_goes_on() {
    let mut it = open_reviewed((120, 36));
    it.press("gi<Enter>");
    assert!(matches!(it.session.mode, Mode::Normal));
    assert_eq!(selected(&it), "Ms Lena Orlo");
    it.press("n");
    assert_eq!(selected(&it), "Velmar");
    assert!(it.text().contains("2 of 4: boris rejects: a place"), "{}", it.text());
    // Removed by hand: what follows has moved up.
    it.press("x").press("n");
    assert_eq!(selected(&it), "opposed");
    it.press("nn");
    assert_eq!(selected(&it), "Ms Lena Orlo", "round to the start");
}

#[test]
fn what_comes_later_is_told_as_new_and_the_open_list_takes_it_in() {
    let mut it = open_reviewed((120, 36));
    let mut all = reviewed(&own(&it));
    it.press("gi").event(others(all.clone()));
    assert!(!it.text().contains("new:"), "{}", it.text());
    let bloc = of(&own(&it), "Northern Bloc", "").clone();
    all.push(said("c-9", Kind::Comment, "", &bloc, "See the guideline."));
    it.event(others(all));
    assert!(it.text().contains("new: 1 comment on your work"), "{}", it.text());
    assert_eq!((rows(&it).len(), selected(&it)), (5, "Ms Lena Orlo"));
}

#[test]
fn without_any_word_of_others_it_says_so() {
    let mut it = open((80, 24), false, Vec::new());
    assert!(it.press("gi").text().contains("what others wrote is still being read"), "{}", it.text());
    it.event(others(Vec::new()));
    assert!(it.press("gi").text().contains("nobody has decided or asked anything"), "{}", it.text());
}

#[test]
fn a_version_that_may_not_stand_is_refused() {
    let mut it = open_reviewed((120, 36));
    let records = own(&it);
    let mut all = reviewed(&records);
    // “met Ms” crosses nothing of its own, but a span that was tagged meanwhile.
    it.press("gg/All delegates met<Enter>o");
    let orlo = of(&records, "Ms Lena Orlo", "");
    let (start, end) = (orlo.start.unwrap().get() - 4, orlo.start.unwrap().get() + 2);
    all[1].start = Some(CharPos::new(start));
    all[1].end = Some(CharPos::new(end));
    all[1].quote = "met Ms".into();
    it.event(others(all));
    it.press("git");
    assert!(it.text().contains("would cross"), "{}", it.text());
    assert_eq!(rows(&it).len(), 4);
    check(&it);
}

#[test]
fn what_was_accepted_of_another_annotator_takes_the_place_of_what_was_rejected() {
    let mut it = open_reviewed((120, 36));
    let records = own(&it);
    let velmar = of(&records, "Velmar", "early").clone();
    let mut feedback = glossator::annotation::Feedback::default();
    let theirs = Record { id: "s-theirs".into(), label: "GPE".into(), by: "carla".into(), ..velmar.clone() };
    feedback.take(Record { layer: velmar.layer.clone(), ..said("d-2", Kind::Decision, "reject", &velmar, "a place") });
    feedback.take(said("d-9", Kind::Decision, "accept", &theirs, ""));
    feedback.take_accepted(theirs);
    it.event(Event::Others(Others { feedback, ..Others::default() }, Box::default()));
    it.press("gi");
    assert!(it.text().contains("boris rejects “Velmar” ORG → GPE · a place"), "{}", it.text());
    it.press("t");
    let now = it.session.own.get(&velmar.id).unwrap();
    assert_eq!((now.label.as_str(), now.rev, now.by.as_str()), ("GPE", 2, "rk"));
    assert!(rows(&it).is_empty(), "{:?}", rows(&it));
    it.text();
    check(&it);
}

#[test]
fn parties_of_another_file_are_named_by_one_s_own_spans() {
    let mut it = open_reviewed((120, 36));
    let records = own(&it);
    let opposed = of(&records, "opposed", "").clone();
    let bloc = of(&records, "Northern Bloc", "").id.clone();
    let party = |id: &str, text: &str| glossator::annotation::Party::span(id, text);
    let version = Record {
        id: "s-amended".into(),
        of: opposed.reference(),
        origin: "review".into(),
        by: "boris".into(),
        holder: vec![party("s-theirs", "Northern Bloc")],
        target: vec![party("s-gone", "Nobody")],
        ..opposed.clone()
    };
    it.event(others(vec![said("d-1", Kind::Decision, "amend", &opposed, "who?"), version]));
    it.press("git");
    let now = it.session.own.get(&opposed.id).unwrap();
    assert_eq!((now.holder[0].span.as_deref(), now.target[0].span.as_deref()), (Some(&*bloc), None));
    assert_eq!(now.target[0].shown(), "Nobody");
    assert!(now.origin.is_empty(), "it is the annotator's own");
}

#[test]
fn while_reviewing_it_opens_as_well() {
    let mut it = open_reviewed((120, 36));
    it.press("grgi");
    assert!(it.text().contains("on your work: 4 waiting"), "{}", it.text());
    it.press("n<Esc>");
    assert!(!it.text().contains("on your work"), "{}", it.text());
}

#[test]
fn what_is_being_typed_stays_open_when_others_work_comes_in() {
    let mut it = open((120, 36), false, Vec::new());
    it.press("gg/Velm");
    it.event(others(Vec::new()));
    it.press("ar<Enter>a");
    assert_eq!(own(&it).iter().map(|one| one.quote.as_str()).collect::<Vec<_>>(), ["Velmar"]);
    it.press("cwhy ");
    it.event(Event::Merged(Vec::new(), Vec::new()));
    it.press("so<A-Enter>");
    assert_eq!(own(&it).iter().filter(|one| one.note == "why so").count(), 1, "{}", it.text());
}
