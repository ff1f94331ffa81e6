use super::*;
use crate::exchange::testing::article;
use proptest::prelude::*;
use std::collections::HashSet;

const COPY: &str = "Delegates of the northern valleys told reporters in Velmar on Friday that nobody would sign the paper before the spring, and that talks about water would have to begin anew.";

fn shares(text: &str) -> Shares {
    text.parse().unwrap()
}

fn split(all: &[Article], seed: u64, by: Option<GroupBy>) -> Dealt {
    let mut split = Split::builder(by);
    for article in all {
        split.take(article);
    }
    split.finish(seed, &shares("80/10/10"))
}

/// A paragraph of words of its own.
fn own(seed: u64) -> String {
    let mut chance = crate::chance::Chance::new(seed);
    (0..60).map(|_| format!("w{}", chance.below(5000))).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_asked_for_is_read() {
    assert_eq!(
        (shares("80/20").names(), shares("8/1/1").names()),
        (&["train", "test"][..], &["train", "dev", "test"][..])
    );
    for bad in ["", "80", "0/0", "a/b", "1/2/3/4", "-1/2"] {
        assert!(bad.parse::<Shares>().is_err(), "{bad}");
    }
    assert_eq!("date".parse(), Ok(GroupBy::Date));
    assert!("colour".parse::<GroupBy>().is_err());
}

#[test]
fn copy_with_words_changed_stays_together_and_bylines_tie_nothing() {
    let changed = COPY.replace("Friday", "Saturday").replace("the paper", "THE PAPER");
    let chinese = "代表团星期五在会谈结束后表示，各方将在下个月继续就水资源问题进行磋商。";
    let all = [
        article("a", &format!("Lake Wire\n{}\n{COPY}", own(1))),
        article("b", &format!("Lake Wire\n{changed}\n{}", own(2))),
        article("c", &format!("Lake Wire\n{}", own(3))),
        article("d", chinese),
        article("e", &format!("{}\n{}", own(4), chinese.replace("下个月", "今年"))),
    ];
    let dealt = split(&all, 1, None);
    assert_eq!((dealt.groups, dealt.largest), (3, 2));
    assert_eq!((dealt.sides["a"], dealt.sides["d"]), (dealt.sides["b"], dealt.sides["e"]));
    let by_outlet = split(&all, 1, Some(GroupBy::Outlet));
    assert_eq!((by_outlet.groups, by_outlet.largest), (1, 5));
}

#[test]
fn single_documents_fit_the_shares_exactly_and_the_seed_tells_which() {
    let all: Vec<Article> = (0..200).map(|n| article(&format!("d{n}"), &own(n))).collect();
    let dealt = split(&all, 1, None);
    assert_eq!(dealt.counts, [("train", 160), ("dev", 20), ("test", 20)]);
    assert_ne!(dealt.sides, split(&all, 2, None).sides);
    let mut none = Split::builder(None);
    none.take(&all[0]);
    assert_eq!(none.finish(1, &shares("0/1")).counts, [("train", 0), ("test", 1)]);
    assert_eq!(Split::builder(None).finish(1, &shares("1/1")).groups, 0);
}

proptest! {
    #[test]
    fn nothing_near_is_on_two_sides_and_the_order_does_not_matter(
        copies in prop::collection::vec(prop::option::weighted(0.4, (0_u64..6, 0_usize..60)), 1..30), seed in any::<u64>(), turn in any::<prop::sample::Index>()
    ) {
        let all = copies.iter().zip(1000_u64..).map(|(copy, n)| {
            // Agency copy with one word changed, beside a paragraph of the document's own.
            let copied = copy.map(|(which, word)| {
                let words = own(which);
                words.split(' ').enumerate().map(|(at, one)| if at == word { "changed " } else { one }.to_owned() + " ").collect::<String>()
            });
            article(&format!("d{n}"), &format!("{}\n{}", own(n), copied.unwrap_or_default()))
        });
        let mut all: Vec<Article> = all.collect();
        let dealt = split(&all, seed, None);
        for which in 0..6 {
            let with = copies.iter().zip(1000..).filter(|(copy, _)| copy.is_some_and(|(one, _)| one == which));
            let sides: HashSet<&str> = with.map(|(_, n)| dealt.sides[&format!("d{n}")]).collect();
            prop_assert!(sides.len() < 2);
        }
        let copied: HashSet<u64> = copies.iter().flatten().map(|(which, _)| *which).collect();
        prop_assert_eq!(dealt.groups, copies.iter().filter(|copy| copy.is_none()).count() + copied.len());
        prop_assert_eq!(dealt.sides.len(), all.len());
        for ((_, count), share) in dealt.counts.iter().zip([80, 10, 10]) {
            let wanted = all.len() * share;
            prop_assert!(count * 100 < wanted + (dealt.largest + 1) * 100, "{:?}", dealt.counts);
            prop_assert!(count * 100 + 200 * dealt.largest > wanted, "{:?}", dealt.counts);
        }
        let middle = turn.index(all.len());
        all.rotate_left(middle);
        prop_assert_eq!(&split(&all, seed, None), &dealt);
        all.reverse();
        prop_assert_eq!(split(&all, seed, None), dealt);
    }
}
