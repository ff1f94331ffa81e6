//! The registry of entities from the keyboard: linking, new entries, other spellings, merging.

use super::{check, live, open};
use glossator::annotation::entity::from_line;
use glossator::annotation::links::Links;
use glossator::annotation::{Kind, Record};
use glossator::driver::Headless;
use glossator::session::effect::Event;
use glossator::session::library::Others;
use glossator::session::registry::Entities;

/// As if the dataset came with these entries.
fn with_registry(it: &mut Headless, lines: &[&str]) {
    let dataset = lines.iter().map(|line| from_line(line).unwrap()).collect();
    it.event(Event::Others(Others::default(), Box::new(Entities::new(dataset, Vec::new(), Links::default()))));
}

fn entities(it: &Headless) -> Vec<&Record> {
    let mut all: Vec<&Record> = it.session.own.iter().filter(|record| record.kind == Kind::Entity).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn links(it: &Headless) -> Vec<String> {
    let mut all: Vec<&Record> =
        it.session.own.iter().filter(|one| one.kind == Kind::Span && !one.entity.is_empty()).collect();
    all.sort_by_key(|record| record.start);
    let name = |one: &&Record| it.session.entities.registry().find(&one.entity).map(|entry| entry.name.clone());
    all.iter().map(|one| format!("{} → {}", one.quote, name(one).unwrap_or_default())).collect()
}

/// `Ms Lena Orlo` is a person, `Anhalt` twice in the second paragraph.
fn tagged(size: (u16, u16)) -> Headless {
    let mut it = open(size, false, Vec::new());
    it.press("wwwNp<Space>wwwwwNp");
    it.press("/opposed<Enter>wNp");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER", "Anhalt PER", "Anhalt PER"]);
    it
}

#[test]
fn a_new_entry_is_made_and_every_identical_mention_linked() {
    let mut it = tagged((120, 36));
    it.press("=");
    insta::assert_snapshot!("entity_new_120x36", it.text());
    it.press("<C-a>");
    assert_eq!(links(&it), ["Anhalt → Anhalt", "Anhalt → Anhalt"]);
    let made = entities(&it);
    assert_eq!((made.len(), made[0].name.as_str(), made[0].entity_type.as_str()), (1, "Anhalt", "person"));
    it.press("<Esc>");
    assert!(it.text().contains("entity PER → Anhalt (2 mentions)"), "{}", it.text());
    it.press("u");
    assert!(links(&it).is_empty() && entities(&it).is_empty(), "one step takes back both links and the entry");
    it.press("<C-r>");
    assert_eq!((links(&it).len(), entities(&it).len()), (2, 1));
    it.press("=<C-x>");
    assert_eq!(links(&it).len(), 1);
    check(&it);
}

#[test]
fn another_spelling_is_guessed_linked_and_kept_as_a_name() {
    let mut it = tagged((80, 24));
    it.press("=Tomas Anhald<A-Enter>");
    it.press("/Anhalt<Enter>n=");
    insta::assert_snapshot!("entity_near_80x24", it.text());
    it.press("<Enter>");
    assert_eq!(links(&it), ["Anhalt → Tomas Anhald", "Anhalt → Tomas Anhald"]);
    assert_eq!(entities(&it)[0].aliases, ["Anhalt"]);
    // The same words again: nothing to do, and said.
    it.press("=<Enter>");
    assert!(it.text().contains("linked to Tomas Anhald already"), "{}", it.text());
    // Suggestions know both names.
    let known = it.session.known_names();
    assert_eq!((known.len(), known.get("Anhalt"), known.get("Tomas Anhald")), (2, Some(&(0, 0)), Some(&(0, 0))));
    check(&it);
}

#[test]
fn entries_of_the_dataset_are_linked_and_merged_without_being_written() {
    let mut it = tagged((80, 24));
    with_registry(
        &mut it,
        &[
            r#"{"id":"anhalt","name":"T. Anhalt","type":"person"}"#,
            r#"{"id":"tomas","name":"Tomas","type":"person","aliases":["Tom"]}"#,
        ],
    );
    it.press("=<Enter>");
    assert_eq!(links(&it), ["Anhalt → T. Anhalt"]);
    assert!(entities(&it).is_empty(), "a link to another's entry writes no entry");
    assert!(it.session.known_names().contains_key("Anhalt"), "a linked string is a name");
    it.press("=tom<C-k>");
    assert_eq!((entities(&it)[0].name.as_str(), entities(&it)[0].aliases[0].as_str()), ("Tomas", "Anhalt"));
    it.press("<C-t>");
    let redirect = entities(&it).into_iter().find(|one| !one.merged.is_empty()).unwrap();
    assert_eq!((redirect.name.as_str(), redirect.merged.as_str()), ("T. Anhalt", "tomas"));
    assert_eq!(links(&it), ["Anhalt → Tomas"]);
    it.press("<Esc>");
    assert!(it.text().contains("PER → Tomas (1 mention)"), "{}", it.text());
    it.press("u");
    assert_eq!(links(&it), ["Anhalt → T. Anhalt"]);
    check(&it);
}

#[test]
fn without_a_tag_there_is_nothing_to_link_and_a_small_screen_shows_the_choice() {
    let mut it = open((40, 10), false, Vec::new());
    it.press("=");
    assert!(it.text().contains("no name is tagged"), "{}", it.text());
    let mut it = tagged((40, 10));
    it.press("=");
    insta::assert_snapshot!("entity_40x10", it.text());
    it.press("<Esc>");
    assert!(links(&it).is_empty());
}
