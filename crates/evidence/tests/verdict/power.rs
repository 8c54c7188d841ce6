//! How often which word is said where the truth is known.

use crate::made::{Chance, Truth, decision, drawn, judged, share, time};
use rayon::prelude::*;
use std::collections::BTreeMap;
use thirdline_evidence::verdict::Word;

pub(crate) fn seeds() -> u64 {
    std::env::var("THIRDLINE_PROOF_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

/// Words by how often they were said.
pub(crate) type Words = BTreeMap<Word, u64>;

pub(crate) fn words(truth: Truth, seeds: u64) -> Words {
    let said: Vec<Word> = (1..=seeds)
        .into_par_iter()
        .map(|seed| {
            let measure = if truth.is_share { share() } else { time() };
            judged(&decision(measure), &drawn(&mut Chance::new(seed), &truth, "A")).word
        })
        .collect();
    let mut words = Words::new();
    said.into_iter().for_each(|word| *words.entry(word).or_default() += 1);
    words
}

#[test]
fn look() {
    for (label, is_share, a_month, after, wobble) in [
        ("halved 20", false, 20.0, 0.5, 0.0),
        ("halved 40", false, 40.0, 0.5, 0.0),
        ("none 20", false, 20.0, 1.0, 0.0),
        ("none 40", false, 40.0, 1.0, 0.0),
        ("50-70 20", true, 20.0, 0.7, 0.0),
        ("50-70 40", true, 40.0, 0.7, 0.0),
        ("50-70 20 w", true, 20.0, 0.7, 0.08),
        ("50-70 40 w", true, 40.0, 0.7, 0.08),
        ("none 20", true, 20.0, 0.5, 0.0),
        ("none 40 w", true, 40.0, 0.5, 0.08),
    ] {
        println!("{label}: {:?}", words(Truth { a_month, after, wobble, is_share }, seeds()));
    }
}
#[test]
fn one() {
    let mut all: BTreeMap<String, u64> = BTreeMap::new();
    let (mut sum, mut t) = (0.0, 0);
    for seed in 1..=1000 {
        let truth = Truth { a_month: 20.0, after: 0.5, wobble: 0.0, is_share: false };
        let v = judged(&decision(time()), &drawn(&mut Chance::new(seed), &truth, "A"));
        let j = crate::made::judgement(&v);
        sum += j.effect.unwrap().delta;
        t += u64::from(j.after.0 as u64);
        let kinds: Vec<String> = j.confounders.iter().map(|c| c.what.clone()).take(1).collect();
        *all.entry(format!("{:?} {}", j.reasons, kinds.len())).or_default() += 1;
    }
    println!("{all:#?} {} {t}", sum / 1000.0);
}
