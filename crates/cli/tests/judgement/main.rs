//! Forecasts and verdicts are examined on histories whose truth is known.
//!
//! `THIRDLINE_PROOF_SEEDS` says how many histories are judged; with `THIRDLINE_WRITE_PROOF` the rates go
//! into `docs/proof-of-judgement.md`. The verdict's own examination, on monthly values, is the test
//! `verdict` of `thirdline-evidence`.

#![expect(clippy::unwrap_used, reason = "tests state what must hold")]

mod forecasts;
mod page;
mod stories;

use page::Rate;

/// How many histories of each kind.
fn seeds() -> u64 {
    std::env::var("THIRDLINE_PROOF_SEEDS").map_or(20, |text| text.parse().unwrap())
}

fn writes() -> bool {
    std::env::var_os("THIRDLINE_WRITE_PROOF").is_some()
}

#[test]
fn eighty_per_cent_intervals_hold_as_often_as_they_promise_on_histories_of_every_shape() {
    let all = forecasts::examine(seeds().min(100));
    if writes() {
        page::write("forecasts", &forecasts::page(&all));
    }
    let of_all = all.coverage(|_| true);
    // Checks of one history are alike: with a few histories the bounds are wider.
    let (low, high) = if all.histories() >= 100 { (0.72, 0.88) } else { (0.66, 0.92) };
    assert!((low..=high).contains(&of_all.share()), "{of_all:?}");
    assert!(all.balanced(), "Little's law holds in every run");
    let forecast = all.forecast();
    assert!(forecast.share() >= 0.75, "what never changes can be forecast: {forecast:?}");
}

#[test]
fn each_story_gets_its_word() {
    let told = stories::examine(seeds());
    if writes() {
        page::write("stories", &stories::page(&told));
    }
    let may_claim = |rate: Rate| rate.may_be_at_most(0.05);
    for story in ["absent", "regression"] {
        assert!(may_claim(told.said(story, "improved")), "{story}: {told:?}");
    }
    for story in ["reorganisation", "release", "status-scheme"] {
        assert!(may_claim(told.said(story, "improved")), "{story}: {told:?}");
        let flagged = told.flagged(story);
        assert!(flagged.may_be_at_least(0.95), "{story} is called what it is: {flagged:?}");
    }
    assert_eq!(told.said("not-pulled", "not pulled").share().to_bits(), 1.0_f64.to_bits());
    for story in ["improvement", "share-improvement"] {
        assert!(told.said(story, "improved").may_be_at_least(0.75), "{story}: {told:?}");
    }
}
