use super::*;
use crate::agreement::study::Layer;
use crate::agreement::trial;
use crate::chance::bootstrap::Draws;
use proptest::prelude::*;

fn study(documents: Vec<Document>, annotators: usize) -> Study {
    Study {
        annotators: (0..annotators).map(|by| format!("a{by}")).collect(),
        layers: vec![Layer { name: "entity".to_owned(), kind: Kind::Spans }],
        labels: trial::labels(),
        documents,
    }
}

fn report(study: &Study, plan: &Plan, parts: &[Vec<usize>]) -> String {
    let mut all = Tally::new(study, plan);
    for part in parts {
        let mut tally = Tally::new(study, plan);
        for at in part {
            tally.add(*at, &study.documents[*at]);
        }
        all.merge(&tally);
    }
    let draws = Draws { replicates: 20, ..Draws::default() };
    let found = all.intervals().into_iter().map(|whose| (whose, all.find(whose, study, draws, &|| false))).collect();
    let report = all.report(study, 0, &found);
    serde_json::to_string(&report).unwrap()
}

#[test]
fn identity_is_1_wherever_it_is_defined() {
    let study = study(vec![trial::document(trial::EXAMPLE, &[trial::ALICE; 3])], 3);
    let plan = Plan::new(&study, false);
    assert_eq!(
        (plan.pairs.as_slice(), plan.together.as_slice()),
        ([(0, 1), (0, 2), (1, 2)].as_slice(), [0, 1, 2].as_slice())
    );
    let found: serde_json::Value = serde_json::from_str(&report(&study, &plan, &[vec![0]])).unwrap();
    let entity = &found["layers"]["entity"];
    for path in
        ["/mean_pairwise_f1", "/mean_pairwise_kappa", "/token_alpha/alpha", "/token_fleiss/kappa", "/unitizing/u_alpha"]
    {
        assert_eq!(entity.pointer(path).and_then(serde_json::Value::as_f64), Some(1.0), "{path}");
    }
    assert_eq!(
        (&entity["headline"]["measure"], entity["confusions"].as_array().unwrap().len()),
        (&"token_alpha".into(), 0)
    );
}

#[test]
fn only_the_measures_that_are_asked_for_are_counted() {
    let study = study(vec![trial::example()], 2);
    let mut plan = Plan::new(&study, false);
    plan.measures = vec![Measure::Kappa];
    let found: serde_json::Value = serde_json::from_str(&report(&study, &plan, &[vec![0]])).unwrap();
    let pair = &found["layers"]["entity"]["pairs"]["a0|a1"];
    assert_eq!((pair["token"]["n"].as_u64(), pair["exact"]["micro"]["f1"].as_f64()), (Some(10), None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn it_does_not_matter_who_counts_what_and_in_which_order(documents in trial::documents(3), turn in 0_usize..4) {
        let study = study(documents, 3);
        let mut plan = Plan::new(&study, false);
        plan.intervals = true;
        let every: Vec<usize> = (0..study.documents.len()).collect();
        let mut turned: Vec<usize> = every.iter().rev().copied().collect();
        turned.rotate_left(turn % every.len().max(1));
        let parts: Vec<Vec<usize>> = turned.chunks(2).map(<[usize]>::to_vec).collect();
        prop_assert_eq!(report(&study, &plan, &[every]), report(&study, &plan, &parts));
    }
}
