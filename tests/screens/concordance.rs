//! The concordance on the screen: filtered, marked, mended, gone to and come back to.

use super::insight::{stance, team};
use super::review::{reviewing, span};
use glossator::annotation::{Kind, Record, Stamp};
use glossator::driver::Headless;
use glossator::session::command::Command;
use glossator::session::effect::Event;
use glossator::session::{Mode, Screen};

/// What the annotator has, as words and label, by their places.
fn own(it: &Headless) -> Vec<String> {
    let mut all: Vec<&Record> = it.session.own.iter().filter(|record| record.kind == Kind::Span).collect();
    all.sort_by_key(|record| record.start);
    all.iter().map(|record| format!("{} {}", record.quote, record.label)).collect()
}

fn said(it: &Headless) -> String {
    it.session.message.clone().unwrap_or_default()
}

fn names() -> Vec<Record> {
    vec![
        span("r1", "PER", "Lena Orlo"),
        span("r2", "GPE", "Velmar"),
        span("r3", "PER", "Anhalt"),
        span("r4", "ORG", "Northern Bloc"),
    ]
}

/// Names of one's own and of others, listed.
fn listing(size: (u16, u16), keys: &str) -> Headless {
    let mut it = reviewing(size, team(), names());
    it.press("qgclayer:entity<Enter>").press(keys);
    it
}

#[test]
fn marked_rows_are_changed_together_and_taken_back_together() {
    for (width, height) in [(120, 36), (80, 24), (40, 10)] {
        let mut it = listing((width, height), "V");
        let marked = it.session.concordance.as_ref().unwrap().marks.len();
        assert_eq!(marked, 7, "three are others'");
        insta::assert_snapshot!(format!("concordance_marked_{width}x{height}"), it.text());
        it.press("o");
        assert_eq!(own(&it), ["Lena Orlo ORG", "Velmar ORG", "Anhalt ORG", "Northern Bloc ORG"]);
        let expected = "3 changed to ORG · 2 are I alice’s, 1 is B boris’s, 1 so already · u takes it back";
        assert_eq!(said(&it), expected);
        it.press("u");
        assert_eq!(own(&it), ["Lena Orlo PER", "Velmar GPE", "Anhalt PER", "Northern Bloc ORG"]);
        assert_eq!(said(&it), "undone: “Lena Orlo” PER → ORG and 2 more");
        assert_eq!(it.session.concordance.as_ref().unwrap().marks.len(), 7, "they are marked still");
        it.press("sx");
        assert_eq!(own(&it), [""; 0], "marks outlive another order");
        it.press("u");
        assert_eq!(own(&it).len(), 4);
        assert!(it.session.concordance.as_ref().unwrap().marks.is_empty(), "what was removed is marked no more");
        it.press("vV/x");
        assert!(it.session.concordance.as_ref().unwrap().marks.is_empty(), "another filter takes marks away");
    }
}

#[test]
fn v_marks_one_and_goes_on_and_v_again_takes_the_mark_away() {
    let mut it = listing((120, 36), "<Home>vv");
    let list = it.session.concordance.as_ref().unwrap();
    assert_eq!((list.marks.len(), list.at), (2, 2));
    it.press("<Home>v");
    assert_eq!(it.session.concordance.as_ref().unwrap().marks.len(), 1);
    it.press("VV");
    assert_eq!(it.session.concordance.as_ref().unwrap().marks.len(), 0, "all were marked: none is");
    it.press("Vw");
    assert_eq!(it.session.concordance.as_ref().unwrap().marks.len(), 0, "what is not listed is not marked");
}

#[test]
fn what_was_changed_meanwhile_is_left_as_it_is() {
    let mut it = listing((120, 36), "V");
    let moved = Record { rev: 2, ..span("r3", "PER", "opposed Anhalt") };
    let relabelled = Record { rev: 2, ..span("r1", "EVT", "Lena Orlo") };
    it.event(Event::Merged(vec![moved, relabelled], Vec::new()));
    it.press("o");
    assert!(said(&it).contains("1 changed or gone meanwhile"), "{}", said(&it));
    assert_eq!(own(&it), ["Lena Orlo ORG", "Velmar ORG", "Northern Bloc ORG", "opposed Anhalt PER"]);
    it.press("u");
    assert_eq!(own(&it), ["Lena Orlo EVT", "Velmar GPE", "Northern Bloc ORG", "opposed Anhalt PER"], "{}", said(&it));
}

#[test]
fn marked_rows_get_one_entity_in_the_pane_of_the_text() {
    let mut it = listing((120, 36), "<Home>");
    // Anhalt and the bloc.
    it.press("/text:anhalt by:rk<Enter>v/<C-u>by:rk<Enter>");
    assert!(it.session.concordance.as_ref().unwrap().marks.is_empty());
    it.press("GvGkv=");
    assert!(it.text().contains("and 1 more → who or what?"), "{}", it.text());
    it.press("Border men<Enter>");
    assert!(matches!(it.session.mode, Mode::Concordance), "{}", it.text());
    let linked = |it: &Headless| it.session.own.iter().filter(|record| !record.entity.is_empty()).count();
    assert_eq!((linked(&it), said(&it)), (2, "2 spans → Border men, a new entry (2 mentions)".to_owned()));
    let entry = it.session.own.iter().find(|record| record.kind == Kind::Entity).unwrap();
    assert_eq!(entry.aliases, ["Anhalt", "Northern Bloc"]);
    it.press("u");
    assert_eq!((linked(&it), it.session.own.entities().count()), (0, 0), "one step took all back");
    it.press("V=<Esc>");
    assert!(matches!(it.session.mode, Mode::Concordance));
    it.press("/<C-u>by:boris<Enter>=");
    assert_eq!(said(&it), "nothing to link: 1 is B boris’s");
}

#[test]
fn one_goes_into_the_text_and_comes_back_to_the_row() {
    let mut it = listing((120, 36), "jj<Enter>");
    assert!(matches!(it.session.mode, Mode::Normal) && said(&it).starts_with("q goes back to the list"));
    it.press("ll");
    it.press("q");
    let list = it.session.concordance.as_ref().unwrap();
    assert!(matches!(it.session.mode, Mode::Concordance) && list.at == 2 && !it.ended, "{}", it.text());
    it.press("<Enter>n");
    assert!(said(&it).starts_with("4 of 7 for layer:entity"), "{}", said(&it));
    it.press("q<Esc>");
    assert!(matches!(it.session.mode, Mode::Normal) && !it.ended);
    it.press("q");
    assert!(it.ended, "the list was closed: back leads out again");
    // Whoever goes elsewhere has left the list.
    let it = listing((120, 36), "<Enter><C-Down>q");
    assert!(it.ended, "{}", it.text());
}

#[test]
fn the_library_lists_and_is_come_back_to() {
    let mut it = reviewing((120, 36), team(), names());
    it.press("qglGgcvelmar<Enter>j<Esc>");
    assert_eq!((it.session.screen, it.session.library.at), (Screen::Library, 1), "{}", it.text());
}

#[test]
fn strings_stand_above_their_places_with_counts_and_untagged_places_are_tagged_together() {
    let mut own_ones = names();
    own_ones.push(super::review::done("r0", "All delegates met Ms Lena Orlo in Velmar."));
    own_ones.push(super::review::done("r9", "“All fighters must leave,” Anhalt said"));
    let mut it = reviewing((120, 36), team(), own_ones);
    it.press("qgcby:rk by:boris<Enter>ww");
    assert!(it.text().contains("“Anhalt” entity: PER 2 · untagged 1"), "{}", it.text());
    insta::assert_snapshot!("concordance_untagged_120x36", it.text());
    it.press("Vp");
    assert_eq!(said(&it), "1 tagged PER · u takes it back");
    assert_eq!(own(&it).iter().filter(|one| *one == "Anhalt PER").count(), 2);
    it.press("u");
    assert_eq!(own(&it).iter().filter(|one| *one == "Anhalt PER").count(), 1);
}

#[test]
fn a_row_that_is_not_read_yet_shows_its_words_and_nobody_waits_for_it() {
    let many = (0..90).map(|at| span(&format!("b{at}"), "GPE", "Velmar")).collect();
    let mut it = reviewing((80, 24), vec![("boris", many)], names());
    it.press("qgclayer:entity<Enter>");
    // What these ask for is not answered.
    let mut ask = |command| _ = it.session.apply(Event::Command(command), Stamp::new(1_795_600_000_000, 7));
    ask(Command::ListEnd(true));
    ask(Command::List(-9));
    let text = it.text();
    assert!(text.contains("Velmar …") && text.contains("85 of 94 for layer:entity"), "{text}");
    insta::assert_snapshot!("concordance_unread_80x24", text);
    let mut ask = |command| _ = it.session.apply(Event::Command(command), Stamp::new(1_795_600_000_000, 8));
    ask(Command::Sort);
    assert!(it.text().contains("listing …"), "{}", it.text());
}

#[test]
fn two_stances_of_ones_own_on_the_same_words_are_told_apart() {
    let words = "All fighters must leave";
    let own = ["against", "support"].map(|label| stance(&format!("r-{label}"), label, words, "Anhalt", "the talks"));
    let mut it = reviewing((120, 36), Vec::new(), own.to_vec());
    it.press("qgc<Enter>");
    let text = it.text();
    assert!(text.contains("against rk") && text.contains("support rk"), "{text}");
    assert!(!text.contains("against support"), "{text}");
}

#[test]
fn a_filter_is_typed_and_own_spans_are_mended_in_the_list() {
    for (width, height) in [(80, 24), (40, 10)] {
        let own = vec![span("r1", "ORG", "Velmar"), span("r2", "PER", "Lena Orlo")];
        let mut it = reviewing((width, height), team(), own);
        it.press("qgclabel:x:y");
        it.press("<C-u>labl:PER");
        assert!(it.text().contains("there is no field") || width < 80, "{}", it.text());
        it.press("<C-u>velmar<Enter>");
        let text = it.text();
        assert!(text.contains("2 for velmar"), "{text}");
        insta::assert_snapshot!(format!("concordance_{width}x{height}"), text);
        it.press("s");
        assert!(it.text().contains("by left context") || width < 80, "{}", it.text());
        it.press("sss");
        let labels = |it: &Headless| {
            it.session.own.iter().filter(|r| r.kind == Kind::Span).map(|r| r.label.clone()).collect::<Vec<_>>()
        };
        // Gold and others' spans are not changed; one's own is.
        it.press("<Home>x");
        let said = it.session.message.clone().unwrap_or_default();
        if said.contains("only they can change it") {
            it.press("<Tab>x");
        }
        assert_eq!(labels(&it), ["PER"]);
        assert!(it.text().contains('–'), "{}", it.text());
        it.press("u");
        assert_eq!(labels(&it).len(), 2);
        it.press("<Home>a");
        it.press("<Tab>a");
        assert!(labels(&it).iter().all(|label| label != "ORG"), "{:?}", labels(&it));
        // The same words with two labels.
        it.press("q");
        it.press("gc<Enter>w");
        assert!(it.text().contains("same string") || width < 80, "{}", it.text());
    }
}

#[test]
fn a_label_of_an_article_is_no_place_to_tag() {
    let genre = |id: &str, kind: &str| Record {
        kind: Kind::Label,
        layer: "genre".into(),
        start: None,
        end: None,
        quote: String::new(),
        ..span(id, kind, "Velmar")
    };
    for (others, own_ones) in [
        (vec![("boris", vec![genre("b1", "report")])], Vec::new()),
        (Vec::new(), vec![genre("r1", "report")]),
        (Vec::new(), vec![Record { kind: Kind::Label, layer: "topic".into(), ..span("r1", "war", "All delegates") }]),
    ] {
        let mut it = reviewing((120, 36), others, own_ones);
        it.press("qgc<Enter>p");
        assert_eq!(own(&it), [""; 0]);
        assert!(said(&it).starts_with("that is a label of the article"), "{}", it.text());
        assert!(matches!(it.session.mode, Mode::Concordance));
    }
}

#[test]
fn a_stance_is_changed_to_what_another_one_on_its_words_is_of_other_parties() {
    let words = "All fighters must leave";
    let listed = |targets: [&str; 2]| {
        let [a, b] = targets;
        let stances = [stance("r1", "against", words, "Anhalt", a), stance("r2", "support", words, "Anhalt", b)];
        let mut it = reviewing((120, 36), Vec::new(), stances.to_vec());
        it.press("qgclabel:support<Enter>-");
        it
    };
    let it = listed(["the talks", "the League"]);
    assert_eq!(own(&it), [format!("{words} against"), format!("{words} against")], "{}", said(&it));
    let it = listed(["the talks", "the talks"]);
    assert!(said(&it).contains("1 so already"), "{}", said(&it));
}

#[test]
fn what_goes_with_removed_spans_is_told_apart_from_what_stays() {
    let relation = |id: &str, from: &str, to: &str| Record {
        id: id.into(),
        rev: 1,
        kind: Kind::Relation,
        doc: span("r1", "PER", "Anhalt").doc,
        layer: "relation".into(),
        label: "member-of".into(),
        from: from.into(),
        to: to.into(),
        ..Record::default()
    };
    let mut own_ones = names();
    own_ones.extend([relation("r8", "r1", "r4"), relation("r9", "r3", "r4")]);
    let mut it = reviewing((120, 36), team(), own_ones);
    it.press("qgclayer:entity<Enter>Vx");
    let expected = "4 removed · 2 relations with them · 2 are I alice’s, 1 is B boris’s · u takes it back";
    assert_eq!(said(&it), expected);
    it.press("u");
    assert_eq!(it.session.own.iter().count(), 6);
    it.press("/<C-u>text:lena by:rk<Enter>x");
    assert_eq!(said(&it), "removed PER from “Lena Orlo” · 1 relation with it · u takes it back");
}
