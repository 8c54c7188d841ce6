//! What would chance have paid? Years put together from months that were, with nothing changed.
//!
//! The months of a baseline are drawn with replacement into synthetic years ([`Draws`]); what a
//! measure comes to in them is its distribution with nothing changed. Shift it by the improvement
//! that is intended, and its quantiles are threshold, target and maximum; ask the unshifted one how
//! often it reaches them, and the answer is luck. Plain numbers in, plain numbers out.
//!
//! Whole months are drawn, because incidents of a month share outages, releases and holidays: years
//! of independent incidents would be too much alike, and luck would look smaller than it is.

use super::pay::PayCurve;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;
use thirdline_domain::sheet::{Amount, Chance, Curve};

/// Synthetic years drawn.
pub const YEARS: usize = 2_000;
/// Months in a year.
pub const MONTHS: usize = 12;
/// Most chance to reach the target with nothing changed.
pub const MOST_TARGET: f64 = 0.20;
/// Most chance to reach the maximum with nothing changed.
pub const MOST_MAXIMUM: f64 = 0.05;
/// Most expected pay with nothing changed, as a part of the pay at target.
pub const MOST_EXPECTED: f64 = 0.25;

/// Fixed for good: another seed would move every target by a hair.
const SEED: [u8; 32] = *b"thirdline draws months of a year";

/// Where threshold, target and maximum lie in the shifted distribution, in parts of a thousand:
/// reached in 17, 10 and 2.5 of 20 years.
const THRESHOLD: usize = 150;
const TARGET: usize = 500;
const MAXIMUM: usize = 875;

/// Which months of a baseline make up each synthetic year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    baseline: usize,
    length: usize,
    /// Rows of the baseline, `length` for each year.
    months: Vec<u32>,
}

impl Draws {
    /// [`YEARS`] years of `length` months out of `baseline` months, with replacement, from a fixed
    /// seed. It depends on nothing but these numbers.
    #[must_use]
    pub fn new(baseline: usize, length: usize) -> Self {
        let mut rng = ChaCha12Rng::from_seed(SEED);
        let wide = baseline as u64;
        // Multiply and shift rather than a library's range: its algorithm may change.
        let month = |_| ((u64::from(rng.next_u32()) * wide) >> 32) as u32;
        let count = if baseline == 0 { 0 } else { YEARS * length };
        Self { baseline, length, months: (0..count).map(month).collect() }
    }

    /// The years, each as rows of the baseline.
    #[must_use]
    pub fn years(&self) -> impl IndexedParallelIterator<Item = &[u32]> {
        self.months.par_chunks_exact(self.length.max(1))
    }

    /// How often each month of the baseline stands in a year.
    fn weights(&self, year: &[u32]) -> Vec<u32> {
        let mut weights = vec![0; self.baseline];
        for &month in year {
            weights[month as usize] += 1;
        }
        weights
    }
}

/// The share of each synthetic year: `Σ k ÷ Σ n` of its months, given as `(k, n)`. `None` where a
/// year has no trial at all.
///
/// # Panics
/// If `draws` are of more months than there are.
#[must_use]
pub fn share_years(months: &[(u64, u64)], draws: &Draws) -> Vec<Option<f64>> {
    draws
        .years()
        .map(|year| {
            let (k, n) = year.iter().fold((0, 0), |(k, n), &month| {
                let (hits, trials) = months[month as usize];
                (k + hits, n + trials)
            });
            (n > 0).then(|| k as f64 / n as f64)
        })
        .collect()
}

/// The median of each synthetic year by Kaplan and Meier, in microseconds. `months` hold durations
/// and whether they ended; one that runs lasted at least so long. `None` where a year has none at
/// all; infinite where more than half still run.
///
/// # Panics
/// If `draws` are of more months than there are.
#[must_use]
pub fn median_years(months: &[Vec<(i64, bool)>], draws: &Draws) -> Vec<Option<f64>> {
    // Sorted once for all years: at the same time, those that end come before those that run.
    let mut rows: Vec<(i64, bool, u32)> = months
        .iter()
        .enumerate()
        .flat_map(|(m, rows)| rows.iter().map(move |&(us, ended)| (us, !ended, m as u32)))
        .collect();
    rows.sort_unstable();
    draws
        .years()
        .map(|year| {
            let weights = draws.weights(year);
            let sizes =
                weights.iter().zip(months).map(|(&w, rows)| u64::from(w) * rows.len() as u64);
            let total: u64 = sizes.sum();
            (total > 0).then(|| weighted_median(&rows, &weights, total))
        })
        .collect()
}

/// The first time at which half are over; `rows` are sorted, `total` is the sum of their weights.
fn weighted_median(rows: &[(i64, bool, u32)], weights: &[u32], total: u64) -> f64 {
    const HALF: f64 = 0.5 + 1e-12;
    let mut at_risk = total;
    let mut ended = 0_u64;
    // Between two that run the product is one fraction, as in the curve of the figures.
    let (mut base, mut base_risk) = (1.0, total as f64);
    for &(us, runs, month) in rows {
        let weight = u64::from(weights[month as usize]);
        if runs {
            if weight > 0 {
                base *= (base_risk - ended as f64) / base_risk;
                at_risk -= weight;
                base_risk = at_risk as f64;
                ended = 0;
            }
        } else {
            at_risk -= weight;
            ended += weight;
            if base * ((base_risk - ended as f64) / base_risk) <= HALF {
                return us as f64;
            }
        }
        if at_risk == 0 {
            break;
        }
    }
    f64::INFINITY
}

/// What an improvement does to a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Points of a share (0.1 = 10 points), or the part of a time that is saved.
    pub by: f64,
    /// Whether the value is a time; else a share.
    pub is_duration: bool,
    /// Whether more is better.
    pub higher_is_better: bool,
}

impl Shift {
    /// The value with the improvement; a share stays between nothing and all.
    #[must_use]
    pub fn of(&self, value: f64) -> f64 {
        match (self.is_duration, self.higher_is_better) {
            (true, true) => value * (1.0 + self.by),
            (true, false) => value * (1.0 - self.by),
            (false, true) => (value + self.by).min(1.0),
            (false, false) => (value - self.by).max(0.0),
        }
    }

    /// Whether `later` looks better than `earlier` by the whole improvement.
    fn looks_reached(&self, earlier: f64, later: f64) -> bool {
        // A share at its end cannot get better: then it did not.
        const ROUNDING: f64 = 1e-12;
        match (self.is_duration, self.higher_is_better) {
            (true, true) => later >= earlier * (1.0 + self.by),
            (true, false) => later <= earlier * (1.0 - self.by),
            (false, true) => later - earlier >= self.by - ROUNDING,
            (false, false) => earlier - later >= self.by - ROUNDING,
        }
    }

    fn is_at_least(&self, value: f64, point: f64) -> bool {
        if self.higher_is_better { value >= point } else { value <= point }
    }
}

/// What chance does to a measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Luck {
    /// The value in each synthetic year with nothing changed, ascending; years without a single
    /// observation are left out.
    pub unchanged: Vec<f64>,
    /// The same with the intended improvement, ascending.
    pub improved: Vec<f64>,
    /// Threshold, target and maximum that follow: the 15th percentile, the median and the 87.5th of
    /// what is improved, counted from the worse end, as a sheet writes them.
    pub points: [f64; 3],
    /// Chance that a year like the last, drawn twice, looks better by the whole improvement: what a
    /// plain comparison with last year would pay luck for.
    pub twice: f64,
    /// Of a share: observations in a synthetic year on average.
    pub observations: f64,
}

impl Luck {
    /// How far a year spreads around its mean with nothing changed (one standard deviation), and how
    /// far it would if all observations were independent; of shares only. Where the first is much
    /// smaller, the months of the baseline happen to be alike, and luck is larger than they show.
    #[must_use]
    pub fn spread(&self) -> Option<(f64, f64)> {
        let n = self.unchanged.len() as f64;
        let mean = self.unchanged.iter().sum::<f64>() / n;
        let squares: f64 = self.unchanged.iter().map(|v| (v - mean) * (v - mean)).sum();
        let variance = mean * (1.0 - mean);
        (variance > 0.0 && self.observations > 0.0)
            .then(|| ((squares / n).sqrt(), (variance / self.observations).sqrt()))
    }

    /// From the values of synthetic years in the order of their draws, with `observations` in a year
    /// on average; `None` with fewer than half of
    /// [`YEARS`] known, or where too many are endless to say where the points lie.
    #[must_use]
    pub fn of(years: &[Option<f64>], shift: Shift, observations: f64) -> Option<Self> {
        let drawn: Vec<f64> = years.iter().copied().flatten().collect();
        if drawn.len() < YEARS / 2 {
            return None;
        }
        let next = drawn.iter().skip(1).chain(drawn.first());
        let looks = drawn.iter().zip(next).filter(|(a, b)| shift.looks_reached(**a, **b)).count();
        let mut unchanged = drawn;
        unchanged.sort_unstable_by(f64::total_cmp);
        let mut improved: Vec<f64> = unchanged.iter().map(|&value| shift.of(value)).collect();
        improved.sort_unstable_by(f64::total_cmp);
        let point = |permille: usize| {
            let permille = if shift.higher_is_better { permille } else { 1_000 - permille };
            let value = quantile(&improved, permille);
            Amount { value, is_duration: shift.is_duration }.rounded()
        };
        let points = [point(THRESHOLD), point(TARGET), point(MAXIMUM)];
        if points.iter().any(|p| !p.is_finite()) {
            return None;
        }
        let twice = looks as f64 / unchanged.len() as f64;
        Some(Self { unchanged, improved, points, twice, observations })
    }

    /// What chance would have paid for these points with nothing changed.
    #[must_use]
    pub fn chance(&self, points: [f64; 3], shift: Shift, curve: Curve) -> Chance {
        let n = self.unchanged.len() as f64;
        let reach = |point: f64| {
            self.unchanged.iter().filter(|&&v| shift.is_at_least(v, point)).count() as f64 / n
        };
        let curve = PayCurve { points, higher_is_better: shift.higher_is_better, curve };
        let pay: f64 = self.unchanged.iter().map(|&value| curve.pay(value)).sum();
        Chance {
            threshold: reach(points[0]),
            target: reach(points[1]),
            maximum: reach(points[2]),
            expected: pay / n / 100.0,
        }
    }
}

/// A quantile of type 7 of ascending values, which are not empty.
fn quantile(sorted: &[f64], permille: usize) -> f64 {
    let position = (sorted.len() - 1) * permille;
    let (index, rest) = (position / 1_000, position % 1_000);
    let below = sorted[index];
    if rest == 0 {
        return below;
    }
    let above = sorted[index + 1];
    if above.is_infinite() {
        return above;
    }
    below + (above - below) * (rest as f64 / 1_000.0)
}

/// Whether chance would be paid: which of the three rules is broken.
#[must_use]
pub fn broken_rules(chance: &Chance) -> [bool; 3] {
    // Percentages stand in a sheet with one decimal.
    const ROUNDING: f64 = 1e-9;
    [
        chance.target > MOST_TARGET + ROUNDING,
        chance.maximum > MOST_MAXIMUM + ROUNDING,
        chance.expected > MOST_EXPECTED + ROUNDING,
    ]
}

/// Whether a measure with this chance would pay for luck.
#[must_use]
pub fn pays_for_luck(chance: &Chance) -> bool {
    broken_rules(chance).contains(&true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{KaplanMeier, Observation};
    use proptest::prelude::*;

    fn share() -> Shift {
        Shift { by: 0.10, is_duration: false, higher_is_better: true }
    }

    /// The same by hand: a year's rows are written out, none is weighed.
    fn slow_median(months: &[Vec<(i64, bool)>], year: &[u32]) -> Option<f64> {
        let rows: Vec<Observation> = year
            .iter()
            .flat_map(|&m| &months[m as usize])
            .map(|&(duration, resolved)| Observation { duration, resolved, cluster: 0 })
            .collect();
        if rows.is_empty() {
            return None;
        }
        Some(KaplanMeier::new(&rows).quantile(50).map_or(f64::INFINITY, |us| us as f64))
    }

    proptest! {
        #[test]
        fn weighed_medians_are_those_of_years_written_out(
            months in prop::collection::vec(
                prop::collection::vec((1_i64..40, prop::bool::weighted(0.8)), 0..9), 1..14,
            ),
        ) {
            let draws = Draws::new(months.len(), MONTHS);
            let fast = median_years(&months, &draws);
            let slow: Vec<Option<f64>> =
                draws.months.chunks(MONTHS).take(60).map(|y| slow_median(&months, y)).collect();
            prop_assert_eq!(&fast[..60], &slow[..]);
        }

        #[test]
        fn shares_of_years_are_their_sums(
            months in prop::collection::vec((0_u64..30, 0_u64..30), 1..20),
        ) {
            let months: Vec<(u64, u64)> =
                months.into_iter().map(|(k, more)| (k, k + more)).collect();
            let draws = Draws::new(months.len(), MONTHS);
            for (share, year) in share_years(&months, &draws).iter().zip(draws.months.chunks(MONTHS)) {
                let k: u64 = year.iter().map(|&m| months[m as usize].0).sum();
                let n: u64 = year.iter().map(|&m| months[m as usize].1).sum();
                prop_assert_eq!(*share, (n > 0).then(|| k as f64 / n as f64));
            }
        }

        #[test]
        fn quantiles_are_those_of_brute_force(
            mut values in prop::collection::vec(0.0_f64..1.0, 1..60), permille in 0_usize..=1_000,
        ) {
            values.sort_unstable_by(f64::total_cmp);
            let at = (values.len() - 1) as f64 * permille as f64 / 1_000.0;
            let (low, high) = (values[at.floor() as usize], values[at.ceil() as usize]);
            let by_hand = low + (high - low) * at.fract();
            prop_assert!((quantile(&values, permille) - by_hand).abs() < 1e-9);
        }
    }

    #[test]
    fn the_same_months_give_the_same_bits() {
        let months: Vec<(u64, u64)> = (0..12).map(|m| (10 + m % 5, 20 + m % 3)).collect();
        let of = || share_years(&months, &Draws::new(12, MONTHS));
        let bits = |years: Vec<Option<f64>>| -> u64 {
            let fold = |sum: u64, v: Option<f64>| sum.rotate_left(5) ^ v.map_or(0, f64::to_bits);
            years.into_iter().fold(0, fold)
        };
        assert_eq!(bits(of()), bits(of()));
        // Drawn once and written down: another stream, another machine or another order of the
        // same draws would show here.
        assert_eq!(Draws::new(12, MONTHS).months[..12], FIRST_YEAR);
    }

    const FIRST_YEAR: [u32; 12] = [8, 7, 0, 11, 1, 6, 7, 3, 7, 3, 2, 7];

    #[test]
    fn months_that_are_all_alike_leave_nothing_to_luck() {
        let years = share_years(&[(12, 20); 12], &Draws::new(12, MONTHS));
        let luck = Luck::of(&years, share(), 240.0).expect("drawn");
        assert_eq!(luck.points.map(f64::to_bits), [0.7_f64.to_bits(); 3]);
        let chance = luck.chance(luck.points, share(), Curve::Even);
        assert_eq!((chance.threshold, chance.expected, luck.twice), (0.0, 0.0, 0.0));
        assert!(!pays_for_luck(&chance));
    }

    #[test]
    fn few_incidents_and_a_small_step_pay_for_luck_and_many_do_not() {
        // Six incidents a month that swing between two and five met.
        let few: Vec<(u64, u64)> = (0..12).map(|m| ([2, 5, 4, 3][m % 4], 6)).collect();
        let step = Shift { by: 0.02, ..share() };
        let luck =
            Luck::of(&share_years(&few, &Draws::new(12, MONTHS)), step, 72.0).expect("drawn");
        let chance = luck.chance(luck.points, step, Curve::Even);
        assert!(pays_for_luck(&chance), "{chance:?}");
        let luck =
            Luck::of(&share_years(&few, &Draws::new(12, MONTHS)), share(), 72.0).expect("drawn");
        assert!(luck.chance(luck.points, share(), Curve::Even).target < 0.05);
    }

    #[test]
    fn of_a_time_less_is_better_and_the_threshold_is_the_longest() {
        let months: Vec<Vec<(i64, bool)>> = (0..12)
            .map(|m| (1..40).map(|i| ((i * (m + 5)) * 3_600_000_000, i % 7 != 0)).collect())
            .collect();
        let shift = Shift { by: 0.2, is_duration: true, higher_is_better: false };
        let luck =
            Luck::of(&median_years(&months, &Draws::new(12, MONTHS)), shift, 468.0).expect("drawn");
        let [threshold, target, maximum] = luck.points;
        assert!(threshold >= target && target >= maximum && maximum > 0.0, "{:?}", luck.points);
        let chance = luck.chance(luck.points, shift, Curve::Even);
        assert!(chance.threshold >= chance.target && chance.target >= chance.maximum);
        let half = luck.chance(luck.points, shift, Curve::HalfAtThreshold);
        assert!(half.expected >= chance.expected);
    }

    #[test]
    fn a_median_that_no_year_reaches_is_endless_and_gives_no_points() {
        let draws = Draws::new(12, MONTHS);
        let years = median_years(&vec![vec![(5, false), (7, false), (4, true)]; 12], &draws);
        assert!(years.iter().all(|y| *y == Some(f64::INFINITY)));
        let shift = Shift { by: 0.2, is_duration: true, higher_is_better: false };
        assert_eq!(Luck::of(&years, shift, 240.0), None);
        let years = median_years(&vec![vec![(5, false), (7, false), (9, true)]; 12], &draws);
        assert!(years.iter().all(|y| *y == Some(9.0)));
    }

    #[test]
    fn exactly_a_fifth_is_not_too_much() {
        let chance = Chance { threshold: 0.5, target: 0.20, maximum: 0.05, expected: 0.25 };
        assert!(!pays_for_luck(&chance));
        assert!(pays_for_luck(&Chance { target: 0.201, ..chance }));
        assert!(pays_for_luck(&Chance { maximum: 0.051, ..chance }));
        assert!(pays_for_luck(&Chance { expected: 0.251, ..chance }));
    }
}
