//! How often which word is said where the truth is known.

use crate::made::{Chance, One, Truth, decision, drawn, judged, pull, share, time};
use rayon::prelude::*;
use std::collections::BTreeMap;
use thirdline_domain::Pattern;
use thirdline_domain::decision::Decision;
use thirdline_evidence::verdict::{Reason, Verdict, Word};

const DAY: i64 = 86_400_000_000;

pub(crate) fn seeds() -> u64 {
    std::env::var("THIRDLINE_PROOF_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

/// Where verdicts are examined.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ground {
    /// One service, without comparators.
    Alone(Truth),
    /// With four comparators that stay as they are.
    Compared(Truth),
    /// Four comparators move like the service: the remedy is not it.
    AllMove(Truth),
    /// The development team is another from the pull on.
    Reorganised(Truth),
    /// The status for work has another name from the pull on.
    OtherStatus(Truth),
    /// The same, and four comparators have it as well and stay as they are.
    OtherStatusForAll(Truth),
    /// Of five services without any effect the one is chosen that was worst in the last three months.
    ChosenForBeingBad(Truth),
    /// The same, with the others as comparators.
    ChosenAndCompared(Truth),
}

fn after_pull(incidents: &mut [One], change: impl Fn(&mut One)) {
    let pulled = i64::from(pull()) * DAY;
    incidents.iter_mut().filter(|one| one.at >= pulled).for_each(change);
}

fn services(seed: u64, truths: &[Truth]) -> Vec<One> {
    let mut chance = Chance::new(seed);
    let names = ["A", "B", "C", "D", "E"];
    let mut all: Vec<One> = truths
        .iter()
        .zip(names)
        .flat_map(|(truth, name)| drawn(&mut chance, truth, name))
        .collect();
    all.sort_by_key(|one| one.at);
    all
}

fn with_comparators(mut decision: Decision) -> Decision {
    decision.comparators = ["B", "C", "D", "E"].map(Pattern::new).to_vec();
    decision
}

/// Which of five services was worst in the three months before the pull.
fn worst(all: &[One], is_share: bool) -> &'static str {
    let window = (i64::from(pull()) - 92) * DAY..i64::from(pull()) * DAY;
    let badness = |name: &str| {
        let of = all.iter().filter(|one| one.service == name && window.contains(&one.at));
        let (sum, n) = of.fold((0.0, 0), |(sum, n), one| {
            let bad = if is_share {
                f64::from(u8::from(one.us > crate::made::TARGET))
            } else {
                (one.us as f64).ln()
            };
            (sum + bad, n + 1)
        });
        sum / f64::from(n)
    };
    let names = ["A", "B", "C", "D", "E"];
    names.into_iter().max_by(|a, b| badness(a).total_cmp(&badness(b))).unwrap_or("A")
}

fn one(ground: Ground, seed: u64) -> Verdict {
    let measure = |truth: Truth| if truth.is_share { share() } else { time() };
    let still = |truth: Truth| Truth { after: if truth.is_share { 0.5 } else { 1.0 }, ..truth };
    match ground {
        Ground::Alone(truth) => judged(&decision(measure(truth)), &services(seed, &[truth])),
        Ground::Compared(truth) => {
            let s = still(truth);
            let all = services(seed, &[truth, s, s, s, s]);
            judged(&with_comparators(decision(measure(truth))), &all)
        }
        Ground::AllMove(truth) => {
            let all = services(seed, &[truth; 5]);
            judged(&with_comparators(decision(measure(truth))), &all)
        }
        Ground::Reorganised(truth) => {
            let mut all = services(seed, &[truth]);
            after_pull(&mut all, |one| "Dev new".clone_into(&mut one.team));
            judged(&decision(measure(truth)), &all)
        }
        Ground::OtherStatus(truth) => {
            let mut all = services(seed, &[truth]);
            after_pull(&mut all, |one| one.working = "In progress");
            judged(&decision(measure(truth)), &all)
        }
        Ground::OtherStatusForAll(truth) => {
            let s = still(truth);
            let mut all = services(seed, &[truth, s, s, s, s]);
            after_pull(&mut all, |one| one.working = "In progress");
            judged(&with_comparators(decision(measure(truth))), &all)
        }
        Ground::ChosenForBeingBad(truth) | Ground::ChosenAndCompared(truth) => {
            let all = services(seed, &[still(truth); 5]);
            let chosen = worst(&all, truth.is_share);
            let mut decision = decision(measure(truth));
            decision.services = vec![Pattern::new(chosen)];
            if matches!(ground, Ground::ChosenAndCompared(_)) {
                decision.comparators = ["A", "B", "C", "D", "E"].map(Pattern::new).to_vec();
            }
            judged(&decision, &all)
        }
    }
}

/// How often what was said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) seeds: u64,
    pub(crate) words: BTreeMap<Word, u64>,
    /// How often each reason was among those given.
    pub(crate) reasons: BTreeMap<String, u64>,
}

impl Said {
    /// How often a word was said, and of how many.
    pub(crate) fn rate(&self, word: Word) -> (u64, u64) {
        (self.words.get(&word).copied().unwrap_or(0), self.seeds)
    }

    /// How often any effect was claimed.
    pub(crate) fn claimed(&self) -> (u64, u64) {
        (self.rate(Word::Improved).0 + self.rate(Word::Harmed).0, self.seeds)
    }
}

/// What is said on a ground, seed by seed. It is pure: more seeds are more of the same.
pub(crate) fn said(ground: Ground, seeds: u64) -> Said {
    let each: Vec<(Word, Vec<Reason>)> = (1..=seeds)
        .into_par_iter()
        .map(|seed| {
            let verdict = one(ground, seed);
            (verdict.word, verdict.judgement.map(|j| j.reasons).unwrap_or_default())
        })
        .collect();
    let mut said = Said { seeds, ..Said::default() };
    for (word, because) in each {
        *said.words.entry(word).or_default() += 1;
        for reason in because {
            *said.reasons.entry(format!("{reason:?}")).or_default() += 1;
        }
    }
    said
}
