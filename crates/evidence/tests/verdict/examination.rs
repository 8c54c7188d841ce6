//! The examination: what is said where the truth is known, against what may be said.

use crate::made::{Chance, Truth};
use crate::power::{Ground, Said, said, seeds};
use crate::proof;
use crate::rates::{may_be_at_least, may_be_at_most};
use std::io::Write as _;
use thirdline_evidence::statistics::xmr;
use thirdline_evidence::verdict::{Word, has_chart_signal};

/// A row of the examination.
pub(crate) struct Row {
    pub(crate) label: &'static str,
    pub(crate) said: Said,
}

fn rows(grounds: &[(&'static str, Ground)]) -> Vec<Row> {
    grounds
        .iter()
        .map(|&(label, ground)| {
            let row = Row { label, said: said(ground, seeds()) };
            if std::env::var_os("THIRDLINE_PROOF_SEEDS").is_some() {
                let _ = writeln!(std::io::stderr(), "{}", proof::row(&row));
            }
            row
        })
        .collect()
}

/// Months that differ by about eight points, or by eight hundredths of a logarithm, of themselves.
fn restless(truth: Truth) -> Truth {
    Truth { wobble: 0.08, ..truth }
}

pub(crate) fn real_effects() -> Vec<Row> {
    let (half, more) = (Truth::times(0.5), Truth::shares(0.7));
    rows(&[
        ("times halved, 20 a month", Ground::Alone(half)),
        ("times halved, 40 a month", Ground::Alone(half.a_month(40))),
        ("times halved, 20 a month by chance", Ground::Alone(Truth { by_chance: true, ..half })),
        ("times 30 % shorter, 20 a month", Ground::Alone(Truth::times(0.7))),
        ("times 30 % shorter, 160 a month", Ground::Alone(Truth::times(0.7).a_month(160))),
        ("times halved, 40 a month, four comparators", Ground::Compared(half.a_month(40))),
        ("share 50 to 70 %, 20 a month", Ground::Alone(more)),
        ("share 50 to 70 %, 40 a month", Ground::Alone(more.a_month(40))),
        ("share 50 to 70 %, 20 a month, restless months", Ground::Alone(restless(more))),
        (
            "share 50 to 70 %, 40 a month, restless months",
            Ground::Alone(restless(more.a_month(40))),
        ),
    ])
}

pub(crate) fn absent_effects() -> Vec<Row> {
    let (times, shares) = (Truth::times(1.0), Truth::shares(0.5));
    rows(&[
        ("times, 20 a month", Ground::Alone(times)),
        ("times, 40 a month", Ground::Alone(times.a_month(40))),
        ("times, 40 a month, four comparators", Ground::Compared(times.a_month(40))),
        ("share, 20 a month", Ground::Alone(shares)),
        ("share, 40 a month, restless months", Ground::Alone(restless(shares.a_month(40)))),
        ("times, 20 a month, the worst of five just before", Ground::ChosenForBeingBad(times)),
        (
            "times, 40 a month, the worst of five just before",
            Ground::ChosenForBeingBad(times.a_month(40)),
        ),
        (
            "share, 40 a month, the worst of five just before",
            Ground::ChosenForBeingBad(shares.a_month(40)),
        ),
        (
            "share, 40 a month, the worst of five, these its comparators",
            Ground::ChosenAndCompared(shares.a_month(40)),
        ),
    ])
}

pub(crate) fn confounded_effects() -> Vec<Row> {
    let half = Truth::times(0.5).a_month(40);
    rows(&[
        ("times halved by a reorganisation", Ground::Reorganised(half)),
        ("times halved with another status scheme", Ground::OtherStatus(half)),
        ("times halved everywhere, four comparators", Ground::AllMove(half)),
    ])
}

/// Told from the others: a change of statuses that the comparators had as well.
pub(crate) fn shared_change() -> Vec<Row> {
    let half = Truth::times(0.5).a_month(40);
    rows(&[("times halved, another status scheme for all five", Ground::OtherStatusForAll(half))])
}

#[test]
fn a_halved_duration_at_20_a_month_is_improved_in_about_two_thirds_and_otherwise_inconclusive() {
    let said = said(Ground::Alone(Truth::times(0.5)), seeds());
    let improved = said.rate(Word::Improved);
    assert!(may_be_at_least(improved, 0.60) && may_be_at_most(improved, 0.72), "{said:?}");
    assert_eq!(said.rate(Word::NoWorthwhileEffect).0 + said.rate(Word::Harmed).0, 0, "{said:?}");
    assert_eq!(improved.0 + said.rate(Word::Inconclusive).0, said.seeds);
}

#[test]
fn a_halved_duration_at_40_a_month_is_improved_in_about_nine_of_ten() {
    let improved = said(Ground::Alone(Truth::times(0.5).a_month(40)), seeds()).rate(Word::Improved);
    assert!(may_be_at_least(improved, 0.87), "{improved:?}");
}

#[test]
fn a_share_that_rises_from_50_to_70_per_cent_is_found_at_the_least_as_often_as_promised() {
    let plain = |a_month| said(Ground::Alone(Truth::shares(0.7).a_month(a_month)), seeds());
    assert!(may_be_at_least(plain(20).rate(Word::Improved), 0.83));
    assert!(may_be_at_least(plain(40).rate(Word::Improved), 0.96));
}

#[test]
fn what_is_not_there_is_hardly_ever_called_improved() {
    for row in absent_effects() {
        let improved = row.said.rate(Word::Improved);
        assert!(may_be_at_most(improved, 0.05), "{}: {:?}", row.label, row.said);
    }
}

#[test]
fn what_cannot_be_told_from_something_else_is_never_called_the_remedys() {
    for row in confounded_effects() {
        assert!(may_be_at_most(row.said.claimed(), 0.05), "{}: {:?}", row.label, row.said);
        let flags = ["Confounded", "ComparatorsMoved"].map(|r| row.said.reasons.get(r).copied());
        let flagged: u64 = flags.into_iter().flatten().sum();
        let beyond = row.said.reasons.get("BeyondNothing").copied().unwrap_or(0);
        assert!(
            may_be_at_least((flagged.min(beyond), beyond), 0.95),
            "{}: {:?}",
            row.label,
            row.said
        );
    }
}

#[test]
fn a_change_that_the_comparators_had_as_well_does_not_hide_the_effect() {
    for row in shared_change() {
        assert!(may_be_at_least(row.said.rate(Word::Improved), 0.75), "{:?}", row.said);
        assert_eq!(row.said.reasons.get("Confounded"), None);
    }
}

/// Series of one distribution that are called a signal, of 1,000: twelve points by their own limits.
pub(crate) fn twelve_points() -> (u64, u64) {
    let signals = (0..1_000).filter(|&seed| {
        let mut chance = Chance::new(seed);
        has_chart_signal(&(0..12).map(|_| chance.normal()).collect::<Vec<f64>>())
    });
    (signals.count() as u64, 1_000)
}

/// Follow-ups of twelve points outside limits that were frozen before, of 1,000.
pub(crate) fn frozen(baseline: usize) -> (u64, u64) {
    let signals = (0..1_000).filter(|&seed| {
        let mut chance = Chance::new(seed);
        let before: Vec<f64> = (0..baseline).map(|_| chance.normal()).collect();
        let after: Vec<f64> = (0..12).map(|_| chance.normal()).collect();
        xmr(&before).is_some_and(|chart| {
            let is_outside = |v: &f64| *v > chart.upper || *v < chart.lower;
            let is_run = |row: &[f64]| {
                row.iter().all(|v| *v > chart.mean) || row.iter().all(|v| *v < chart.mean)
            };
            after.iter().any(is_outside) || after.windows(8).any(is_run)
        })
    });
    (signals.count() as u64, 1_000)
}

#[test]
fn a_series_of_twelve_points_from_one_distribution_is_called_a_signal_in_at_most_12_per_cent_of_1000_runs()
 {
    let (signals, runs) = twelve_points();
    assert!(signals > 0 && signals <= 120, "{signals} of {runs}");
}

#[test]
fn the_document_says_what_came_out() {
    if std::env::var_os("THIRDLINE_WRITE_PROOF").is_some() {
        proof::write();
    }
}
