//! The curve against independent libraries, definitions and properties.

use proptest::prelude::*;

use super::*;
use crate::statistics::Z95;

fn observation(duration: i64, resolved: bool, cluster: u32) -> Observation {
    Observation { duration, resolved, cluster }
}

/// Remission under 6-mercaptopurine (Freireich and others, 1963): the textbook's 21 patients.
fn textbook() -> Vec<Observation> {
    let resolved = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|time| (time, true));
    let open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|time| (time, false));
    let rows = resolved.into_iter().chain(open).zip(0..);
    rows.map(|((time, resolved), cluster)| observation(time, resolved, cluster)).collect()
}

#[test]
fn the_curve_agrees_with_independent_libraries() {
    // Survival and standard error: statsmodels 0.15.0 SurvfuncRight; limits: lifelines 0.30.3.
    let oracle = [
        (
            6,
            0.857_142_857_142_857,
            0.076_360_354_832_121,
            0.619_717_955_265_984,
            0.951_551_747_646_997,
        ),
        (
            7,
            0.806_722_689_075_630,
            0.086_935_285_180_057,
            0.563_146_564_622_233,
            0.922_809_019_202_880,
        ),
        (
            10,
            0.752_941_176_470_588,
            0.096_349_652_994_321,
            0.503_199_510_799_956,
            0.889_361_835_169_265,
        ),
        (
            13,
            0.690_196_078_431_373,
            0.106_814_707_775_010,
            0.431_610_222_486_184,
            0.849_065_963_349_451,
        ),
        (
            16,
            0.627_450_980_392_157,
            0.114_053_865_256_753,
            0.367_510_855_987_502,
            0.804_912_189_471_841,
        ),
        (
            22,
            0.537_815_126_050_420,
            0.128_233_751_693_034,
            0.267_778_936_767_135,
            0.746_790_717_635_394,
        ),
        (
            23,
            0.448_179_271_708_684,
            0.134_591_456_755_760,
            0.188_052_005_959_232,
            0.680_142_628_495_241,
        ),
    ];
    let curve = KaplanMeier::new(&textbook());
    assert_eq!(curve.steps().len(), oracle.len());
    // With a cluster per observation the robust variance is Greenwood's times 21 ÷ 20.
    let factor = Z95 * (20.0_f64 / 21.0).sqrt();
    let near = |ours: f64, theirs: f64| (ours - theirs).abs() < 1e-12;
    for (index, (time, survival, error, low, high)) in oracle.into_iter().enumerate() {
        let step = curve.steps()[index];
        assert_eq!(step.time, time);
        assert!(near(step.survival, survival) && near(step.greenwood.sqrt(), error));
        let limits = curve.limits(index, factor);
        assert!(near(limits.low, low) && near(limits.high, high), "{limits:?}");
    }
    assert_eq!((curve.observations(), curve.resolved(), curve.end()), (21, 9, Some(35)));
    assert_eq!(curve.quantile(25), Some(13));
    assert_eq!(curve.quantile(50), Some(23));
    assert_eq!(curve.quantile(60), None, "not reached");
    // The limits above first hold one half at 13; Student's t for 21 clusters reaches 10.
    let median = curve.quantile_interval(50).expect("enough");
    assert_eq!(median, QuantileInterval { low: Some(10), high: None });
}

#[test]
fn without_censoring_the_curve_is_the_share_of_longer_durations() {
    let rows: Vec<_> = (1..=100).map(|time| observation(time, true, time as u32)).collect();
    let curve = KaplanMeier::new(&rows);
    for percent in 1..=100 {
        assert_eq!(curve.quantile(percent), Some(i64::from(percent)));
    }
    for step in curve.steps() {
        let share = (100 - step.time) as f64 / 100.0;
        assert_eq!(step.survival.to_bits(), share.to_bits());
        assert!((step.robust - share * (1.0 - share) / 100.0).abs() < 1e-15);
    }
}

#[test]
fn resolutions_come_before_censorings_at_the_same_time() {
    let rows = [observation(5, false, 1), observation(5, true, 2)];
    assert!((KaplanMeier::new(&rows).survival(5) - 0.5).abs() < 1e-15);
}

#[test]
fn when_all_are_resolved_the_last_upper_limit_still_holds() {
    let rows: Vec<_> = (1..=30).map(|time| observation(time, true, time as u32)).collect();
    let band = KaplanMeier::new(&rows).band(&[0, 29, 30]);
    let interval = |index: usize| band[index].interval.expect("enough");
    assert_eq!(interval(0), Interval { low: 1.0, high: 1.0 });
    assert!(interval(1).low > 0.0 && interval(1).high < 1.0);
    assert_eq!(interval(2), Interval { low: 0.0, high: interval(1).high });
}

#[test]
fn nothing_and_too_little_say_nothing() {
    let curve = KaplanMeier::new(&[]);
    assert_eq!((curve.quantile(50), curve.quantile_interval(50), curve.end()), (None, None, None));
    let few: Vec<_> = (0..19).map(|time| observation(time, true, time as u32)).collect();
    let curve = KaplanMeier::new(&few);
    assert_eq!(curve.quantile_interval(50), None);
    assert_eq!(curve.band(&[3])[0].interval, None);
    let one_day: Vec<_> = (0..50).map(|time| observation(time, true, 9)).collect();
    assert_eq!(KaplanMeier::new(&one_day).quantile_interval(50), None);
    let open: Vec<_> = (0..50).map(|time| observation(time, false, time as u32)).collect();
    let curve = KaplanMeier::new(&open);
    let interval = curve.quantile_interval(50).expect("enough");
    assert_eq!(interval, QuantileInterval { low: None, high: None });
}

/// The curve at `time` by definition, each observation weighted by its cluster's weight.
fn weighted(rows: &[Observation], weights: &[f64], time: i64) -> f64 {
    let mut times: Vec<i64> = rows.iter().map(|row| row.duration).collect();
    times.sort_unstable();
    times.dedup();
    let weight = |row: &Observation| weights[row.cluster as usize];
    times.iter().filter(|&&at| at <= time).fold(1.0, |survival, &at| {
        let risk: f64 = rows.iter().filter(|row| row.duration >= at).map(weight).sum();
        let ended = |row: &&Observation| row.duration == at && row.resolved;
        let events: f64 = rows.iter().filter(ended).map(weight).sum();
        survival * (1.0 - events / risk)
    })
}

fn rows() -> impl Strategy<Value = Vec<Observation>> {
    let row = (0_i64..30, prop::bool::weighted(0.7), 0_u32..6);
    let row = row.prop_map(|(time, resolved, cluster)| observation(time, resolved, cluster));
    prop::collection::vec(row, 1..60)
}

proptest! {
    #[test]
    fn the_robust_variance_is_the_sum_of_squared_derivatives(rows in rows()) {
        const NUDGE: f64 = 1e-5;
        for step in KaplanMeier::new(&rows).steps() {
            let mut sum = 0.0;
            for cluster in 0..6 {
                let mut weights = [1.0; 6];
                weights[cluster] += NUDGE;
                let more = weighted(&rows, &weights, step.time);
                weights[cluster] -= 2.0 * NUDGE;
                let less = weighted(&rows, &weights, step.time);
                sum += ((more - less) / (2.0 * NUDGE)) * ((more - less) / (2.0 * NUDGE));
            }
            prop_assert!((step.robust - sum).abs() < 1e-8, "{} is not {sum}", step.robust);
            let survival = weighted(&rows, &[1.0; 6], step.time);
            prop_assert!((step.survival - survival).abs() < 1e-12);
        }
    }

    #[test]
    fn with_every_observation_its_own_cluster_it_is_greenwood(rows in rows()) {
        let mut rows = rows;
        for (cluster, row) in (0..).zip(&mut rows) {
            row.cluster = cluster;
        }
        for step in KaplanMeier::new(&rows).steps() {
            prop_assert!((step.robust - step.greenwood).abs() < 1e-12);
        }
    }

    #[test]
    fn the_order_of_the_input_leaves_no_trace(
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        prop_assert_eq!(KaplanMeier::new(&rows), KaplanMeier::new(&shuffled));
    }

    #[test]
    fn limits_enclose_the_curve_and_the_interval_its_quantile(rows in rows(), percent in 1_u32..100) {
        let curve = KaplanMeier::new(&rows);
        let times: Vec<i64> = (0..31).collect();
        for point in curve.band(&times) {
            if let Some(interval) = point.interval {
                prop_assert!(interval.low <= point.survival + 1e-12, "{point:?}");
                prop_assert!(interval.high >= point.survival - 1e-12, "{point:?}");
                prop_assert!(interval.low >= 0.0 && interval.high <= 1.0);
            }
        }
        if let (Some(quantile), Some(interval)) =
            (curve.quantile(percent), curve.quantile_interval(percent))
        {
            prop_assert!(interval.contains(quantile), "{quantile} {interval:?}");
        }
    }
}
