//! Which word is said, and why, where the months are made by hand.

use crate::made::{
    Chance, DAY, HOUR, One, TARGET, Truth, day, decision, drawn, filling, history, judged,
    judgement, organisation, pull, share, span, time,
};
use proptest::prelude::*;
use thirdline_domain::Pattern;
use thirdline_domain::decision::{
    ChangeKind, Commitment, Decision, HarmLimit, OtherChange, Remedy, Watched,
};
use thirdline_domain::facts::{Facts, Milestone};
use thirdline_evidence::verdict::{
    ConfounderKind, Needed, NoVerdict, Reason, Verdict, WhyNotPulled, Word, verdict,
};

/// Twenty incidents a month, of which so many of a service are met, month by month: twelve before, one
/// of transition, six after, one more to follow them.
pub(crate) fn met(
    service: &str,
    before: impl Fn(usize) -> usize,
    after: impl Fn(usize) -> usize,
) -> Vec<One> {
    let mut incidents = filling().to_vec();
    let starts = (0..20).map(|m| i64::from(span().0) * DAY + m * (30 * DAY + 10 * HOUR));
    for (month, first) in starts.enumerate() {
        let hits = if month < 12 { before(month) } else { after(month) };
        for (i, at) in (1..=20).map(|d| first + d * DAY).enumerate() {
            let us = if i < hits { TARGET / 2 } else { 2 * TARGET };
            incidents.push(One::new(at, us, service));
        }
    }
    incidents.sort_by_key(|one| one.at);
    incidents
}

fn and(mut some: Vec<One>, more: Vec<One>) -> Vec<One> {
    some.extend(more);
    some.sort_by_key(|one| one.at);
    some
}

/// A little up and down, for months are never all alike.
pub(crate) fn about(level: usize) -> impl Fn(usize) -> usize {
    move |month| level + month % 2
}

fn word(decision: &Decision, incidents: &[One]) -> (Word, Vec<Reason>) {
    let verdict = judged(decision, incidents);
    (verdict.word, verdict.judgement.map(|j| j.reasons).unwrap_or_default())
}

#[test]
fn each_word_is_said_where_it_is_true() {
    let of = |after: usize| word(&decision(share()), &met("A", about(10), about(after)));
    assert_eq!(of(15), (Word::Improved, vec![Reason::BeyondNothing]));
    assert_eq!(of(10), (Word::NoWorthwhileEffect, vec![Reason::BelowSmallest]));
    assert_eq!(of(5), (Word::Harmed, vec![Reason::OutcomeWorse]));
    let wild = |month: usize| [2, 18, 5, 15][month % 4];
    let (said, why) = word(&decision(share()), &met("A", wild, wild));
    assert_eq!((said, why), (Word::Inconclusive, vec![Reason::HoldsBoth]));
}

#[test]
fn a_gain_too_small_to_be_worth_having_is_no_worthwhile_effect() {
    let verdict = judged(&decision(share()), &met("A", about(10), about(11)));
    let effect = judgement(&verdict).effect.unwrap();
    assert!(effect.low > 0.0 && effect.high < 0.1, "{effect:?}");
    assert_eq!(verdict.word, Word::NoWorthwhileEffect);
}

#[test]
fn inconclusive_says_how_many_months_it_still_needs() {
    let restless = |month: usize| [8, 12, 9, 12][month % 4];
    let mut wide = decision(share());
    wide.outcome.smallest = 0.15;
    let verdict = judged(&wide, &met("A", restless, |month| restless(month) + 1 + month % 2));
    let Some(Needed::Months(more)) = judgement(&verdict).needed else {
        panic!("{verdict:?}");
    };
    assert!((1..60).contains(&more), "{more}");
    let wild = |month: usize| [2, 18, 5, 15][month % 4];
    let verdict = judged(&decision(share()), &met("A", wild, wild));
    assert_eq!(judgement(&verdict).needed, Some(Needed::Never));
}

#[test]
fn a_remedy_that_was_decided_but_delivered_below_seventy_per_cent_is_not_pulled_and_nothing_is_said_of_it()
 {
    let history = met("A", about(10), about(18));
    let mut decision = decision(share());
    decision.fidelity[0].delivered = Some(5.5);
    let verdict = judged(&decision, &history);
    assert_eq!(verdict.word, Word::NotPulled);
    assert_eq!(verdict.fidelity.why_not, Some(WhyNotPulled::TooLittleDelivered));
    assert_eq!(verdict.judgement, None);
    let json = serde_json::to_string(&verdict).unwrap();
    assert!(!json.contains("\"effect\"") && !json.contains("\"months\""), "{json}");
    decision.fidelity[0].delivered = Some(5.6);
    assert_eq!(judged(&decision, &history).word, Word::Improved);
    decision.fidelity[0].delivered = None;
    let silent = judged(&decision, &history).fidelity;
    assert_eq!(silent.why_not, Some(WhyNotPulled::NothingRecorded));
}

fn commitment(kept: Option<i32>, released: Option<i32>) -> Commitment {
    Commitment {
        role: "Head of Development".to_owned(),
        to: "Head of Operations".to_owned(),
        act: "reviews the ten oldest".to_owned(),
        by: pull() + 30,
        kept,
        released,
        evidence: None,
    }
}

#[test]
fn promises_that_were_released_or_are_not_due_count_for_nothing_and_broken_ones_do() {
    let history = met("A", about(10), about(18));
    let mut decision = decision(share());
    decision.commitments = vec![commitment(Some(pull()), None), commitment(None, Some(pull()))];
    decision.commitments.push(Commitment { by: pull() + 9_000, ..commitment(None, None) });
    let verdict = judged(&decision, &history);
    let counts = (verdict.fidelity.kept, verdict.fidelity.due, verdict.fidelity.released);
    assert_eq!((verdict.word, counts), (Word::Improved, (1, 1, 1)));
    decision.commitments.push(commitment(None, None));
    let verdict = judged(&decision, &history);
    assert_eq!(verdict.fidelity.why_not, Some(WhyNotPulled::TooFewKept));
}

#[test]
fn what_is_not_pulled_yet_or_never_dated_is_not_pulled() {
    let history = met("A", about(10), about(18));
    let why = |pulled| {
        let decision = Decision { pulled, ..decision(share()) };
        judged(&decision, &history).fidelity.why_not
    };
    assert_eq!(why(None), Some(WhyNotPulled::NoDay));
    assert_eq!(why(Some(day("2030-01-01"))), Some(WhyNotPulled::NotYet));
}

/// Four comparators of which so many are met after the pull.
fn with_others(mine: Vec<One>, after: usize) -> Vec<One> {
    ["B", "C", "D", "E"].iter().fold(mine, |all, name| and(all, met(name, about(9), about(after))))
}

fn compared(measure: Watched) -> Decision {
    let comparators = ["B", "C", "D", "E"].map(Pattern::new).to_vec();
    Decision { comparators, ..decision(measure) }
}

#[test]
fn a_gain_that_the_comparators_had_as_well_is_not_the_remedys() {
    let mine = || met("A", about(10), about(15));
    let (said, why) = word(&compared(share()), &with_others(mine(), 14));
    assert_eq!(said, Word::Inconclusive);
    assert!(why.contains(&Reason::ComparatorsMoved), "{why:?}");
    let verdict = judged(&compared(share()), &with_others(mine(), 9));
    assert_eq!(verdict.word, Word::Improved);
    let comparison = judgement(&verdict).comparison.as_ref().unwrap();
    assert!(comparison.difference.low > 0.2 && comparison.own.holds_nothing());
    assert_eq!(comparison.services, ["B", "C", "D", "E"]);
}

#[test]
fn a_service_held_up_while_its_comparators_fell_is_not_told_that_it_was_for_nothing() {
    let mine = met("A", about(10), about(10));
    let (said, why) = word(&compared(share()), &with_others(mine, 4));
    assert_eq!(
        (said, why),
        (Word::Inconclusive, vec![Reason::BelowSmallest, Reason::ComparatorsFell])
    );
}

#[test]
fn two_comparators_are_none() {
    let all = and(met("A", about(10), about(15)), met("B", about(9), about(14)));
    let verdict = judged(&compared(share()), &and(all, met("C", about(9), about(14))));
    assert_eq!((verdict.word, &judgement(&verdict).comparison), (Word::Improved, &None));
}

fn change(on: i32, services: &[&str]) -> OtherChange {
    OtherChange {
        on,
        kind: ChangeKind::Reorganisation,
        what: "two teams became one".to_owned(),
        services: services.iter().map(|s| Pattern::new(*s)).collect(),
    }
}

#[test]
fn a_change_at_the_same_date_that_people_wrote_down_makes_it_inconclusive() {
    let better = met("A", about(10), about(15));
    let with = |change: OtherChange| {
        word(&Decision { other_changes: vec![change], ..decision(share()) }, &better).0
    };
    assert_eq!(with(change(pull() + 20, &["A"])), Word::Inconclusive);
    assert_eq!(with(change(pull() - 42, &[])), Word::Inconclusive);
    assert_eq!(with(change(pull() - 43, &["A"])), Word::Improved, "too early to be it");
    assert_eq!(with(change(pull(), &["B"])), Word::Improved, "not this service");
    // Harm is not told from it either.
    let worse = met("A", about(10), about(5));
    let decision = Decision { other_changes: vec![change(pull(), &["A"])], ..decision(share()) };
    assert_eq!(word(&decision, &worse).0, Word::Inconclusive);
}

#[test]
fn a_change_that_the_comparators_had_too_is_left_to_the_comparison() {
    let all = with_others(met("A", about(10), about(15)), 9);
    let with = |services: &[&str]| {
        let other_changes = vec![change(pull(), services)];
        let verdict = judged(&Decision { other_changes, ..compared(share()) }, &all);
        (verdict.word, judgement(&verdict).confounders[0].shared)
    };
    assert_eq!(with(&[]), (Word::Improved, true));
    assert_eq!(with(&["A", "B", "C"]), (Word::Inconclusive, false));
}

#[test]
fn a_new_team_is_a_reorganisation_unless_the_remedy_is_a_new_team() {
    let mut history = met("A", about(10), about(15));
    let pulled = i64::from(pull()) * DAY;
    history.iter_mut().filter(|o| o.at > pulled).for_each(|o| o.team = "Dev two".to_owned());
    let verdict = judged(&decision(share()), &history);
    assert_eq!(verdict.word, Word::Inconclusive);
    let found = &judgement(&verdict).confounders;
    assert_eq!((found.len(), found[0].kind), (1, ConfounderKind::Reorganisation));
    assert!(found[0].what.contains("“Dev two” appeared, “Dev” vanished"), "{}", found[0].what);
    let routed = Decision { remedy: Remedy::OwnerRouting, ..decision(share()) };
    assert_eq!(judged(&routed, &history).word, Word::Improved);
}

#[test]
fn a_changed_status_a_jump_in_volume_and_another_mix_are_seen_in_the_history() {
    let pulled = i64::from(pull()) * DAY;
    let kinds = |change: &dyn Fn(&mut Vec<One>)| -> Vec<ConfounderKind> {
        let mut history = met("A", about(10), about(15));
        change(&mut history);
        history.sort_by_key(|one| one.at);
        let verdict = judged(&decision(share()), &history);
        assert_eq!(verdict.word, Word::Inconclusive);
        judgement(&verdict).confounders.iter().map(|c| c.kind).collect()
    };
    let status = |all: &mut Vec<One>| {
        all.iter_mut().filter(|o| o.at > pulled).for_each(|o| o.working = "In progress");
    };
    assert_eq!(kinds(&status), [ConfounderKind::TicketSystem]);
    let volume = |all: &mut Vec<One>| {
        let more: Vec<One> =
            all.iter().filter(|o| o.at > pulled && o.service == "A").cloned().collect();
        all.extend(more);
    };
    assert_eq!(kinds(&volume), [ConfounderKind::Volume]);
    let mix = |all: &mut Vec<One>| {
        let after = all.iter_mut().filter(|o| o.at > pulled).step_by(2);
        after.for_each(|o| o.priority = "1 - Critical");
    };
    assert_eq!(kinds(&mix), [ConfounderKind::Priorities]);
}

#[test]
fn a_milestone_like_all_the_others_is_none_and_the_first_one_is() {
    let all = met("A", about(10), about(15));
    let with = |days: &[i32]| {
        let milestone = |d: &i32| Milestone { whose: "A".to_owned(), at: i64::from(*d) * DAY };
        let milestones = Some(days.iter().map(milestone).collect());
        let facts = Facts { milestones, ..Facts::default() };
        let history = history(&all, span().1);
        verdict(&decision(share()), &history, &organisation(), &facts, None).unwrap().word
    };
    assert_eq!(with(&[pull()]), Word::Inconclusive);
    assert_eq!(with(&[pull() - 180, pull() - 90, pull()]), Word::Improved);
}

#[test]
fn what_had_been_unusually_bad_just_before_is_not_called_improved() {
    let level = |month: usize| [10, 12, 11, 12, 10, 12, 11, 12, 11, 1, 0, 1][month % 12];
    let (said, why) = word(&decision(share()), &met("A", level, about(11)));
    assert_eq!(said, Word::Inconclusive, "{why:?}");
    let far = judged(&decision(share()), &met("A", level, about(18)));
    let r = judgement(&far).regression.unwrap();
    assert!(r.is_worse && !r.explains);
    assert_eq!(far.word, Word::Improved, "it is better than it ever was");
}

pub(crate) fn reopened(limit: f64) -> HarmLimit {
    let measure = Watched {
        code: "RO3".to_owned(),
        version: 1,
        is_duration: false,
        higher_is_better: false,
        within: None,
    };
    HarmLimit { measure, worse_by: limit }
}

#[test]
fn a_gain_at_the_cost_of_a_guard_is_harm() {
    let mut history = met("A", about(10), about(15));
    let pulled = i64::from(pull()) * DAY;
    history.iter_mut().filter(|o| o.at > pulled).step_by(3).for_each(|o| o.reopened = true);
    history.iter_mut().filter(|o| o.at < pulled).step_by(19).for_each(|o| o.reopened = true);
    let with = |limit| {
        let decision = Decision { harm: vec![reopened(limit)], ..decision(share()) };
        word(&decision, &history)
    };
    assert_eq!(with(0.05), (Word::Harmed, vec![Reason::GuardHarmed]));
    assert_eq!(with(0.5).0, Word::Improved);
}

#[test]
fn before_the_last_registered_look_only_harm_is_said() {
    let at = |after: usize| {
        let looks = vec![day("2025-06-20"), day("2025-09-09")];
        let decision = Decision { looks: looks.clone(), ..decision(share()) };
        let history = history(&met("A", about(10), about(after)), span().1);
        let of = |look| {
            let facts = Facts::default();
            verdict(&decision, &history, &organisation(), &facts, Some(look)).unwrap()
        };
        let [early, last] = [of(looks[0]), of(looks[1])];
        assert!(early.look.is_registered && early.look.is_early && !last.look.is_early);
        (early.word, last.word)
    };
    assert_eq!(at(15), (Word::Inconclusive, Word::Improved));
    assert_eq!(at(5), (Word::Harmed, Word::Harmed));
}

#[test]
fn an_earlier_look_sees_what_was_known_then() {
    let all = met("A", about(10), about(15));
    let look = day("2025-06-20");
    let then: Vec<One> = all.iter().filter(|o| o.at < i64::from(look) * DAY).cloned().collect();
    let facts = Facts::default();
    let decision = decision(share());
    let whole = verdict(&decision, &history(&all, span().1), &organisation(), &facts, Some(look));
    let part = verdict(&decision, &history(&then, look), &organisation(), &facts, Some(look));
    assert_eq!(whole.unwrap().judgement.unwrap().months, part.unwrap().judgement.unwrap().months);
}

#[test]
fn what_cannot_be_judged_is_refused_in_words() {
    let history = history(&met("A", about(10), about(15)), span().1);
    let with = |change: &dyn Fn(&mut Decision)| {
        let mut decision = decision(share());
        change(&mut decision);
        let facts = Facts::default();
        verdict(&decision, &history, &organisation(), &facts, None).unwrap_err()
    };
    let code = |code: &'static str| {
        with(&move |d: &mut Decision| d.outcome.measure.code = code.to_owned())
    };
    assert_eq!(code("XYZ"), NoVerdict::UnknownMeasure("XYZ@1".to_owned()));
    assert_eq!(code("RCE"), NoVerdict::RatioOfMedians("RCE".to_owned()));
    assert!(matches!(code("NC"), NoVerdict::NotRecorded(..)));
    let none = with(&|d| d.services = vec![Pattern::new("Nobody*")]);
    assert_eq!(none.to_string(), "the history has no service of the decision: Nobody*");
}

#[test]
fn the_behaviour_of_four_people_is_not_judged() {
    let organisation = thirdline_domain::Organisation::parse(
        "o.toml",
        "[[team]]\nname = \"Desk\"\nside = \"operations\"\n\
         [[team]]\nname = \"Dev\"\nside = \"development\"\nhead_count = 4\n",
    )
    .unwrap();
    let history = history(&met("A", about(10), about(15)), span().1);
    let mut decision = decision(share());
    decision.outcome.measure.code = "LA3".to_owned();
    let refused = verdict(&decision, &history, &organisation, &Facts::default(), None);
    assert_eq!(refused.unwrap_err(), NoVerdict::Hidden("LA3".to_owned()));
}

/// The months' values in order.
fn values(verdict: &Verdict) -> Vec<f64> {
    judgement(verdict).months.iter().filter_map(|m| m.value).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn times_of_another_unit_give_the_same_ratio(seed in 0_u64..1_000, by in 2_i64..6) {
        let incidents = drawn(&mut Chance::new(seed), &Truth::times(0.5), "A");
        // Short enough that none is cut by the time it can be followed.
        let times = |factor: i64| -> Vec<One> {
            let of = |o: &One| One { us: (o.us / 100 + 60_000_000) * factor, ..o.clone() };
            incidents.iter().map(|o| if o.service == "A" { of(o) } else { o.clone() }).collect()
        };
        let of = |factor| judged(&decision(time()), &times(factor));
        let (one, other) = (of(1), of(by));
        let (a, b) = (judgement(&one).effect.unwrap(), judgement(&other).effect.unwrap());
        let longest = incidents.iter().map(|o| o.us / 100).max().unwrap();
        if longest * by < 27 * DAY {
            prop_assert!((a.value / b.value - 1.0).abs() < 1e-6, "{a:?} {b:?}");
            prop_assert_eq!(one.word, other.word);
        }
    }

    #[test]
    fn a_history_that_is_weeks_later_is_judged_alike(seed in 0_u64..1_000, years in 1_i32..4) {
        // Four years of 365.25 days have the same months.
        let days = 1_461 * years;
        let incidents = drawn(&mut Chance::new(seed), &Truth::shares(0.7), "A");
        let later: Vec<One> = incidents
            .iter()
            .map(|o| One { at: o.at + i64::from(days) * DAY, ..o.clone() })
            .collect();
        let now = judged(&decision(share()), &incidents);
        let decision = Decision { pulled: Some(pull() + days), ..decision(share()) };
        let history = history(&later, span().1 + days);
        let then = verdict(&decision, &history, &organisation(), &Facts::default(), None).unwrap();
        prop_assert_eq!(values(&now), values(&then));
        prop_assert_eq!(judgement(&now).effect, judgement(&then).effect);
        prop_assert_eq!(now.word, then.word);
    }

    #[test]
    fn the_order_of_comparators_and_of_incidents_decides_nothing(
        seed in 0_u64..1_000, turn in 1_usize..4,
    ) {
        let mut chance = Chance::new(seed);
        let all: Vec<One> = ["A", "B", "C", "D", "E"]
            .iter()
            .flat_map(|name| drawn(&mut chance, &Truth::times(0.6), name))
            .collect();
        let mut turned = all.clone();
        turned.reverse();
        let mut decision = compared(time());
        let one = judged(&decision, &all);
        decision.comparators.rotate_left(turn);
        let other = judged(&decision, &turned);
        prop_assert_eq!(one, other);
    }
}
