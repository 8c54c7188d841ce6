//! What is watched beside the outcome: guards at several looks, and the links of a remedy.

use crate::made::{
    DAY, One, day, decision, history, judged, judgement, organisation, pull, share, span,
};
use crate::words::{about, met, reopened};
use thirdline_domain::decision::{Decision, Remedy};
use thirdline_domain::facts::Facts;
use thirdline_evidence::verdict::{Link, LinkFound, Word, verdict};

fn is_after(one: &One) -> bool {
    one.at > i64::from(pull()) * DAY
}

fn links(remedy: Remedy, incidents: &[One]) -> Vec<LinkFound> {
    let decision = Decision { remedy, ..decision(share()) };
    judgement(&judged(&decision, incidents)).links.clone()
}

fn kinds(found: &[LinkFound]) -> Vec<(&str, Link)> {
    found.iter().map(|one| (one.code, one.link)).collect()
}

#[test]
fn a_link_that_moved_is_told_from_one_that_did_not_and_from_one_that_is_not_recorded() {
    let mut incidents = met("A", about(10), about(15));
    // Months differ a little in how soon development takes up.
    incidents.iter_mut().step_by(7).for_each(|one| one.taken_up = 5);
    let found = links(Remedy::Motivation, &incidents);
    assert_eq!(kinds(&found)[0], ("QS3", Link::NotBeyondChance));
    assert!(!found[0].more_is_meant && found[0].n_before >= 200, "{found:?}");
    let sooner = |to: i64| {
        let mut incidents = incidents.clone();
        let of_a = incidents.iter_mut().filter(|one| one.service == "A");
        of_a.for_each(|one| one.taken_up = if is_after(one) { to } else { one.taken_up + 2 });
        links(Remedy::Motivation, &incidents)
    };
    let moved = sooner(2);
    assert_eq!(kinds(&moved)[0], ("QS3", Link::Moved));
    assert!(moved[0].effect.unwrap().high < -0.1, "{moved:?}");
    assert_eq!(kinds(&sooner(7))[0], ("QS3", Link::MovedAway));
    let untold = links(Remedy::Culture, &incidents);
    assert_eq!(kinds(&untold)[0], ("CL", Link::Unknown));
    assert!(untold[0].why_not.as_ref().unwrap().contains("the history has no"), "{untold:?}");
}

#[test]
fn what_is_the_outcome_is_no_link_and_a_link_decides_nothing() {
    let incidents = met("A", about(10), about(15));
    let mut late = incidents.clone();
    late.iter_mut().filter(|one| is_after(one)).for_each(|one| one.taken_up = 7);
    let of = |incidents: &[One]| {
        let decision = Decision { remedy: Remedy::Motivation, ..decision(share()) };
        let found = judged(&decision, incidents);
        (found.word, judgement(&found).links[0].link)
    };
    assert_eq!(of(&late), (Word::Improved, Link::MovedAway));
    let mut on_taking_up = decision(share());
    on_taking_up.remedy = Remedy::Motivation;
    "LA3".clone_into(&mut on_taking_up.outcome.measure.code);
    on_taking_up.outcome.measure.within = None;
    let found = judged(&on_taking_up, &incidents);
    assert_eq!(kinds(&judgement(&found).links), [("QS3", Link::NotBeyondChance)]);
}

#[test]
fn a_guard_that_was_harmed_at_an_earlier_look_as_well_is_told() {
    let mut incidents = met("A", about(10), about(15));
    incidents.iter_mut().filter(|o| is_after(o)).step_by(3).for_each(|o| o.reopened = true);
    incidents.iter_mut().filter(|o| !is_after(o)).step_by(19).for_each(|o| o.reopened = true);
    let history = history(&incidents, span().1);
    let looks = vec![day("2025-06-20"), day("2025-09-09")];
    let with = |limit: f64, look: i32| {
        let harm = vec![reopened(limit)];
        let decision = Decision { harm, looks: looks.clone(), ..decision(share()) };
        let facts = Facts::default();
        let found = verdict(&decision, &history, &organisation(), &facts, Some(look)).unwrap();
        (found.word, judgement(&found).harmed_before.clone())
    };
    assert_eq!(with(0.05, looks[0]), (Word::Harmed, vec![]));
    assert_eq!(with(0.05, looks[1]), (Word::Harmed, vec![looks[0]]));
    assert_eq!(with(0.5, looks[1]), (Word::Improved, vec![]));
}

#[test]
fn an_earlier_look_of_which_the_history_holds_nothing_refuses_no_verdict() {
    let mut incidents = met("A", about(10), about(15));
    incidents.iter_mut().filter(|o| is_after(o)).step_by(3).for_each(|o| o.reopened = true);
    let history = history(&incidents, span().1);
    let looks = vec![day("2019-01-01"), day("2025-09-09")];
    let decision = Decision { harm: vec![reopened(0.05)], looks, ..decision(share()) };
    let facts = Facts::default();
    let then = verdict(&decision, &history, &organisation(), &facts, Some(day("2019-01-01")));
    assert!(then.is_err(), "{then:?}");
    let found = verdict(&decision, &history, &organisation(), &facts, None).unwrap();
    assert_eq!((found.word, judgement(&found).harmed_before.len()), (Word::Harmed, 0));
}
