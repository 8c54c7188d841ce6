//! A stepped roll-out: who gets the remedy when, by lot.
//!
//! Remedies go to the worst services, and the worst get better by themselves. Among services that
//! are equally urgent the order is therefore drawn: those whose turn has not come are the
//! comparators of those whose turn has, and nobody's choice and no bad month decides.

use super::baseline::Baseline;
use super::draft::plus_months;
use crate::third_line::Figure;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Serialize;
use thirdline_domain::decision::Watched;
use thirdline_domain::{History, Organisation};
use thirdline_time::Day;

/// Steps are no shorter than the transition that counts for neither side.
pub const LEAST_WEEKS: u32 = 4;

/// Nobody waits for a turn longer than a year at a time.
pub const MOST_WEEKS: u32 = 52;

const MONTHS_BEFORE: u32 = 12;
const MONTHS_AFTER: u32 = 6;
const DAYS_OF_TRANSITION: i32 = 28;

/// What a roll-out is asked for.
#[derive(Clone, Debug)]
pub struct RollOutQuestion<'a> {
    /// The services, as the history writes them; an order has no meaning, a repetition neither.
    pub services: &'a [String],
    /// Day of the first pull; days since 1970-01-01.
    pub start: i32,
    /// Weeks between two pulls, [`LEAST_WEEKS`] to [`MOST_WEEKS`].
    pub weeks: u32,
    /// The same seed draws the same order.
    pub seed: u64,
    /// The outcome by which urgency is told.
    pub measure: &'a Watched,
    /// Where urgency is told from.
    pub on: Option<(&'a History, &'a Organisation)>,
}

/// One pull.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The service.
    pub service: String,
    /// Its tier, counted from 1.
    pub tier: usize,
    /// Day of the pull: `2026-02-01`.
    pub pulled: String,
    /// Services not yet pulled: its comparators until the next step, in the order of their turn.
    pub comparators: Vec<String>,
    /// Day of its first look: six months after the transition.
    pub look: String,
}

/// Services that are equally urgent as far as one can tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tier {
    /// Service, its outcome over the last whole months that could be followed; the worst first.
    /// `None` without a history.
    pub services: Vec<(String, Option<Figure>)>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RollOut {
    /// Code and version of the outcome.
    pub measure: String,
    /// The seed of the lot.
    pub seed: u64,
    /// Weeks between two pulls.
    pub weeks: u32,
    /// Pulls in order of time.
    pub steps: Vec<Step>,
    /// The more urgent first; the lot is drawn within each.
    pub tiers: Vec<Tier>,
    /// Whether urgency was told from a history.
    pub is_told: bool,
    /// Whole months that the history has before the first pull.
    pub baseline_months: Option<u32>,
    /// Months of baseline that each should have.
    pub least_baseline_months: u32,
}

/// Draws the order. The same services and the same seed give the same plan, in whatever order the
/// services were named.
#[must_use]
pub fn roll_out(question: &RollOutQuestion<'_>) -> RollOut {
    let mut names = question.services.to_vec();
    names.sort_unstable();
    names.dedup();
    let baseline = question.on.map(|(history, organisation)| {
        Baseline::new(history, organisation, question.measure, (question.start, MONTHS_BEFORE))
    });
    let tiers = tiers(names, question.measure, baseline.as_ref());
    let mut rng = ChaCha12Rng::from_seed(key(question.seed));
    let mut order: Vec<(usize, String)> = Vec::new();
    for (number, tier) in tiers.iter().enumerate() {
        let mut of_tier: Vec<&String> = tier.services.iter().map(|(name, _)| name).collect();
        of_tier.sort_unstable();
        shuffle(&mut of_tier, &mut rng);
        order.extend(of_tier.into_iter().map(|name| (number + 1, name.clone())));
    }
    let weeks = question.weeks.clamp(LEAST_WEEKS, MOST_WEEKS);
    let steps = order
        .iter()
        .enumerate()
        .map(|(place, (tier, service))| {
            let pulled = question
                .start
                .saturating_add(7 * weeks.cast_signed() * i32::try_from(place).unwrap_or(0));
            Step {
                service: service.clone(),
                tier: *tier,
                pulled: Day(pulled).to_string(),
                comparators: order[place + 1..].iter().map(|(_, name)| name.clone()).collect(),
                look: Day(plus_months(pulled + DAYS_OF_TRANSITION, MONTHS_AFTER)).to_string(),
            }
        })
        .collect();
    RollOut {
        measure: question.measure.title(),
        seed: question.seed,
        weeks,
        steps,
        is_told: baseline.is_some(),
        baseline_months: baseline.as_ref().map(|b| b.available),
        tiers,
        least_baseline_months: MONTHS_BEFORE,
    }
}

/// The key of the stream: fixed words and the seed.
fn key(seed: u64) -> [u8; 32] {
    let mut key = *b"thirdline steps in order        ";
    key[24..].copy_from_slice(&seed.to_le_bytes());
    key
}

fn shuffle<T>(all: &mut [T], rng: &mut ChaCha12Rng) {
    for place in 0..all.len() {
        // Multiply and shift rather than a library's range: its algorithm may change.
        let left = (all.len() - place) as u64;
        let step = ((u64::from(rng.next_u32()) * left) >> 32) as usize;
        all.swap(place, place + step);
    }
}

/// Services whose intervals overlap that of the worst of them are equally urgent; the next begins a
/// tier of its own. One of which too little is known cannot be told from any, and joins the last.
fn tiers(names: Vec<String>, measure: &Watched, baseline: Option<&Baseline>) -> Vec<Tier> {
    let Some(baseline) = baseline else {
        return vec![Tier { services: names.into_iter().map(|name| (name, None)).collect() }];
    };
    let figure = |name: &str| baseline.figure(&baseline.cohort(|other| other == name));
    // How bad it is: the sign turns with the better side.
    let sign = if measure.higher_is_better { -1.0 } else { 1.0 };
    let (mut said, mut unknown) = (Vec::new(), Vec::new());
    for name in names {
        match figure(&name) {
            Some(figure) if figure.value.is_some() => said.push((name, Some(figure))),
            figure => unknown.push((name, figure)),
        }
    }
    let badness = |one: &Option<Figure>| sign * one.as_ref().and_then(|f| f.value).unwrap_or(0.0);
    said.sort_by(|a, b| badness(&b.1).total_cmp(&badness(&a.1)).then_with(|| a.0.cmp(&b.0)));
    let mut tiers: Vec<Tier> = Vec::new();
    for (name, figure) in said {
        let worst = tiers.last().and_then(|t| t.services.first()).and_then(|(_, f)| f.as_ref());
        let is_same = worst.zip(figure.as_ref()).is_some_and(|(a, b)| overlap(a, b));
        match tiers.last_mut() {
            Some(tier) if is_same => tier.services.push((name, figure)),
            _ => tiers.push(Tier { services: vec![(name, figure)] }),
        }
    }
    match tiers.last_mut() {
        Some(last) => last.services.extend(unknown),
        None => tiers.push(Tier { services: unknown }),
    }
    tiers
}

/// Whether two intervals have a value in common; an end that is not known is far away.
fn overlap(a: &Figure, b: &Figure) -> bool {
    let low = |f: &Figure| f.low.unwrap_or(f64::NEG_INFINITY);
    let high = |f: &Figure| f.high.unwrap_or(f64::INFINITY);
    low(a) <= high(b) && low(b) <= high(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn measure() -> Watched {
        Watched {
            code: "UCM3".to_owned(),
            version: 1,
            is_duration: false,
            higher_is_better: true,
            within: None,
        }
    }

    fn plan(services: &[String], weeks: u32, seed: u64) -> RollOut {
        let measure = measure();
        let start = 20_454;
        let question =
            RollOutQuestion { services, start, weeks, seed, measure: &measure, on: None };
        roll_out(&question)
    }

    proptest! {
        #[test]
        fn every_service_gets_it_once_and_steps_are_the_weeks_apart(
            count in 1_u8..12, weeks in 0_u32..30, seed in any::<u64>(),
        ) {
            let services: Vec<String> = (0..count).map(|i| format!("Service {i}")).collect();
            let plan = plan(&services, weeks, seed);
            let mut there: Vec<String> = plan.steps.iter().map(|s| s.service.clone()).collect();
            there.sort_unstable();
            let mut asked = services.clone();
            asked.sort_unstable();
            prop_assert_eq!(there, asked);
            let days: Vec<i32> =
                plan.steps.iter().map(|s| Day::parse(&s.pulled).unwrap_or(Day(0)).0).collect();
            prop_assert_eq!(days[0], 20_454);
            let apart = weeks.max(LEAST_WEEKS).cast_signed() * 7;
            prop_assert!(days.windows(2).all(|d| d[1] - d[0] == apart));
            for (place, step) in plan.steps.iter().enumerate() {
                let later: Vec<&String> = plan.steps[place + 1..].iter().map(|s| &s.service).collect();
                prop_assert_eq!(step.comparators.iter().collect::<Vec<_>>(), later);
            }
        }

        #[test]
        fn the_same_seed_is_the_same_plan_however_services_are_named(seed in any::<u64>()) {
            let services: Vec<String> = (0..6).map(|i| format!("Service {i}")).collect();
            let mut turned: Vec<String> = services.iter().rev().cloned().collect();
            turned.push(services[2].clone());
            prop_assert_eq!(plan(&services, 8, seed), plan(&turned, 8, seed));
        }
    }

    #[test]
    fn every_order_is_about_as_likely() {
        let services: Vec<String> = ["A", "B", "C"].map(str::to_owned).to_vec();
        let mut counts = std::collections::BTreeMap::<String, u32>::new();
        for seed in 0..6_000 {
            let order = plan(&services, 8, seed).steps.into_iter().map(|s| s.service).collect();
            *counts.entry(order).or_default() += 1;
        }
        // 1,000 each, with a standard deviation of 29.
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|n| (870..=1_130).contains(n)), "{counts:?}");
    }
}
