use super::*;
use crate::insight::facts::tests::{corpus, facts};
use serde_json::{Value, json};

const NEVER: Watch = Watch { cancelled: &|| false, tell: &|_, _| () };

fn texts() -> Corpus {
    corpus(&[
        ("a", "Lake Wire", "2015-05-26", "Ms Lind met Brandt in Velmar.\nThen Lind left."),
        ("b", "Orlo Post", "2014-01-02", "Old Lind spoke. Velmar slept."),
        ("c", "", "", "Nobody read of Lind here."),
    ])
}

/// A span by its words, the `nth` time that they stand there.
fn span(id: &str, doc: &str, label: &str, words: &str, nth: usize) -> Value {
    let texts = texts();
    let text = texts.article_of(doc).unwrap().1.text.clone();
    let byte = text.match_indices(words).nth(nth).unwrap().0;
    let start = text[..byte].chars().count();
    json!({"id":id,"kind":"span","doc":doc,"start":start,"end":start + words.chars().count(),
        "layer":"entity","label":label,"quote":words})
}

fn alice() -> Vec<Value> {
    vec![
        span("s-1", "a", "PER", "Lind", 0),
        span("s-2", "a", "PER", "Brandt", 0),
        span("s-3", "a", "GPE", "Velmar", 0),
        span("s-4", "b", "ORG", "Lind", 0),
        json!({"id":"m-1","kind":"mark","doc":"a","start":30,"end":45,"label":"done"}),
    ]
}

fn listed(facts: &Facts, filter: &str, sort: Sort, kind: Kind) -> Listing {
    let order = Order { filter: Filter::parse(filter).unwrap(), sort, kind };
    list(facts, &texts(), &order, &NEVER).unwrap()
}

/// Lines as `doc:words`, strings as `words label count …`.
fn shown(facts: &Facts, listing: &Listing) -> Vec<String> {
    let line = |row: &Row| match *row {
        Row::Tagged(at) => {
            let fact = &facts.rows[at as usize];
            format!("{}:{} {}", facts.article(fact).unwrap().id, facts.word(fact.quote), facts.word(fact.label))
        }
        Row::Untagged(at) => {
            let place = listing.places[at as usize];
            format!("{}:{}-{}", facts.articles[place.doc as usize].id, place.start, place.end)
        }
        Row::Group(at) => {
            let group = &listing.groups[at as usize];
            let labels = group.labels.iter().map(|(label, count)| format!(" {} {count}", facts.word(*label)));
            format!("= {}{} -{}", facts.word(group.quote), labels.collect::<String>(), group.untagged)
        }
    };
    listing.rows.iter().map(line).collect()
}

#[test]
fn lines_are_sorted_by_what_stands_around_them() {
    let facts = facts(&[("alice", &alice())], &texts());
    let order = |sort| shown(&facts, &listed(&facts, "", sort, Kind::All));
    assert_eq!(order(Sort::Place), ["a:Lind PER", "a:Brandt PER", "a:Velmar GPE", "b:Lind ORG"]);
    // in, met lind, ms, old
    assert_eq!(order(Sort::Left), ["a:Velmar GPE", "a:Brandt PER", "a:Lind PER", "b:Lind ORG"]);
    // nothing, in, met, spoke
    assert_eq!(order(Sort::Right), ["a:Velmar GPE", "a:Brandt PER", "a:Lind PER", "b:Lind ORG"]);
    assert_eq!(order(Sort::Text), ["a:Brandt PER", "a:Lind PER", "b:Lind ORG", "a:Velmar GPE"]);
    assert_eq!(order(Sort::Date), ["b:Lind ORG", "a:Lind PER", "a:Brandt PER", "a:Velmar GPE"]);
    assert_eq!(listed(&facts, "label:per", Sort::Left, Kind::All).len(), 2);
}

#[test]
fn what_cannot_be_read_stands_last_and_is_not_lost() {
    let gone =
        json!({"id":"s-9","kind":"span","doc":"gone","start":0,"end":4,"layer":"entity","label":"PER","quote":"Abel"});
    let facts = facts(&[("alice", &[&alice()[..], &[gone]].concat())], &texts());
    for sort in [Sort::Left, Sort::Right, Sort::Date] {
        assert_eq!(shown(&facts, &listed(&facts, "", sort, Kind::All)).last().unwrap(), "gone:Abel PER", "{sort:?}");
    }
}

#[test]
fn strings_of_several_labels_come_with_the_rarest_first() {
    let boris = [span("t-1", "a", "PER", "Lind", 0), span("t-2", "b", "GPE", "Velmar", 0)];
    let gold = [span("g-1", "b", "PER", "Velmar", 0)];
    let facts = facts(&[("alice", &alice()), ("boris", &boris), ("gold", &gold)], &texts());
    let different = listed(&facts, "", Sort::Place, Kind::Different);
    let expected = ["= Lind ORG 1 PER 2 -0", "b:Lind ORG", "a:Lind PER", "a:Lind PER"];
    assert_eq!(shown(&facts, &different), expected, "gold does not count unless it is named");
    assert_eq!(different.len(), 3);
    let with_gold = listed(&facts, "by:gold by:boris", Sort::Place, Kind::Different);
    assert_eq!(shown(&facts, &with_gold)[0], "= Velmar GPE 1 PER 1 -0");
    assert!(listed(&facts, "by:boris", Sort::Place, Kind::Different).is_empty());
}

#[test]
fn untagged_places_are_found_where_somebody_was() {
    let facts = facts(&[("alice", &alice())], &texts());
    let untagged = listed(&facts, "", Sort::Place, Kind::Untagged);
    // The second paragraph of a is done; b has a span; c was not read by anybody.
    let expected = ["= Lind ORG 1 PER 1 -1", "a:35-39", "= Velmar GPE 1 -1", "b:16-22"];
    assert_eq!(shown(&facts, &untagged), expected);
    assert!(listed(&facts, "by:boris", Sort::Place, Kind::Untagged).is_empty());
    let mine = [span("t-1", "b", "PER", "Velmar", 0)];
    let others = super::tests::facts(&[("alice", &alice()), ("boris", &mine)], &texts());
    let expected = ["= Lind ORG 1 PER 1 -1", "a:35-39"];
    assert_eq!(shown(&others, &listed(&others, "", Sort::Place, Kind::Untagged)), expected, "boris has it");
    assert_eq!(listed(&others, "by:alice", Sort::Place, Kind::Untagged).len(), 2, "alice alone has not");
}

#[test]
fn what_stands_in_small_letters_as_often_is_no_name() {
    let texts = corpus(&[
        ("a", "", "", "He left. Then he came, and Orlo left.\nHe saw Orlo."),
        ("b", "", "", "Nobody knows what he wants, not even Orlo."),
    ]);
    let tagged = |id: &str, start: u32, quote: &str| {
        let end = start + u32::try_from(quote.len()).unwrap();
        json!({"id":id,"kind":"span","doc":"a","start":start,"end":end,"layer":"entity","label":"PER","quote":quote})
    };
    let done = json!({"id":"m-1","kind":"mark","doc":"a","start":38,"end":50,"label":"done"});
    let elsewhere = json!({"id":"m-2","kind":"mark","doc":"b","start":0,"end":42,"label":"done"});
    let untagged = |all: &[Value]| {
        let facts = facts(&[("alice", all)], &texts);
        let order = Order { kind: Kind::Untagged, ..Order::default() };
        let listing = list(&facts, &texts, &order, &NEVER).unwrap();
        listing.groups.iter().map(|group| facts.word(group.quote).to_owned()).collect::<Vec<_>>()
    };
    let all = [tagged("s-1", 0, "He"), tagged("s-2", 27, "Orlo"), done, elsewhere];
    assert_eq!(untagged(&all), ["Orlo"], "two of He, two of he");
    assert_eq!(untagged(&all[..3]), ["He", "Orlo"], "one of he in what somebody works on");
}

#[test]
fn the_text_around_a_place_is_that_of_its_paragraph() {
    let texts = texts();
    let (_, article) = texts.article_of("a").unwrap();
    let map = crate::text::TextMap::new(article.text.clone());
    let context = context::Context::of(&article, &map, (35, 39), "Lind");
    assert_eq!((context.before.as_str(), context.after.as_str(), context.stands), ("Then ", " left.", true));
    let pieces = context::Context::of(&article, &map, (0, 7), "Ms Lind");
    assert_eq!(pieces.words, "Ms Lind");
    let hull = context::Context::of(&article, &map, (0, 18), "Ms Brandt");
    assert_eq!(hull.words, "Ms Lind met Brandt");
    for lost in [(35, 38), (35, 4000), (9, 3)] {
        assert_eq!(context::Context::of(&article, &map, lost, "Lind"), context::Context::lost("Lind"), "{lost:?}");
    }
}

#[test]
fn what_is_cancelled_is_no_list() {
    let facts = facts(&[("alice", &alice())], &texts());
    let watch = Watch { cancelled: &|| true, tell: &|_, _| () };
    for kind in [Kind::All, Kind::Different, Kind::Untagged] {
        assert!(list(&facts, &texts(), &Order { kind, ..Order::default() }, &watch).is_none());
    }
}
