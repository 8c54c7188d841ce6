//! Random draws that are the same on every machine.
//!
//! The standard library's `ln` and `exp` come from each platform's mathematics library and may
//! differ in the last bit; a difference of one bit can move a rounded second. Those here use
//! only additions, multiplications, divisions and square roots, which IEEE 754 fixes exactly.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;

/// No single duration is longer than ten years: a lognormal has a long arm.
const LONGEST: f64 = 10.0 * 366.0 * 86_400.0;

/// A source of draws. One seed has a stream per incident, so incidents can be made in any order
/// and on any number of threads.
#[derive(Clone)]
pub(super) struct Draw(ChaCha12Rng);

impl Draw {
    /// The draws of a seed; its stream 0.
    pub(super) fn new(seed: u64) -> Self {
        // The key is spelt out rather than expanded by the library, so that no later version of
        // the library changes what a seed means.
        let mut key = *b"thirdline generated hist00000000";
        key[24..].copy_from_slice(&seed.to_le_bytes());
        Self(ChaCha12Rng::from_seed(key))
    }

    /// Another stream of the same seed, from its beginning.
    pub(super) fn stream(&self, stream: u64) -> Self {
        let mut rng = self.0.clone();
        rng.set_stream(stream);
        rng.set_word_pos(0);
        Self(rng)
    }

    /// Uniform in `[0, 1)`.
    pub(super) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform integer in `0..count`; 0 if there is nothing to choose from.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(count)) >> 64) as u64
    }

    /// Uniform integer in `from..=to`.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True with probability `p`.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// One index with a probability proportional to its weight.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut rest = self.below(total);
        for (index, weight) in weights.enumerate() {
            if rest < u64::from(weight) {
                return index;
            }
            rest -= u64::from(weight);
        }
        0
    }

    /// Standard normal, by Marsaglia's polar method.
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                return u * (-2.0 * ln(s) / s).sqrt();
            }
        }
    }

    /// A lognormal duration in whole seconds, at least one: median in seconds and standard
    /// deviation of the natural logarithm.
    pub(super) fn duration(&mut self, median: f64, log_sd: f64) -> i64 {
        let seconds = median * exp(log_sd * self.normal());
        (seconds.clamp(1.0, LONGEST) + 0.5) as i64
    }
}

/// So far of the way from one value to another, in equal ratios.
///
/// At 0 and 1 the values themselves, to the last bit.
pub(super) fn between_in_ratio(from: f64, to: f64, way: f64) -> f64 {
    if way <= 0.0 {
        from
    } else if way >= 1.0 {
        to
    } else {
        exp(ln(from) + way * (ln(to) - ln(from)))
    }
}

/// So far of the way from one value to another, in equal steps; to the last bit at both ends.
pub(super) fn between_in_steps(from: f64, to: f64, way: f64) -> f64 {
    if way <= 0.0 {
        from
    } else if way >= 1.0 {
        to
    } else {
        from + way * (to - from)
    }
}

/// Natural logarithm of a positive normal number, by the series of the area tangent.
pub(super) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = f64::from((bits >> 52) as u32) - 1023.0;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let series = (0..=10).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    exponent * std::f64::consts::LN_2 + 2.0 * s * series
}

/// Exponential of a number between -700 and 700, by its series around the nearest power of two.
pub(super) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let power = (x * std::f64::consts::LOG2_E + 0.5).floor();
    let rest = x - power * std::f64::consts::LN_2;
    let series = (1..=14).rev().fold(1.0, |sum, k| 1.0 + sum * rest / f64::from(k));
    series * f64::from_bits(((power + 1023.0) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_logarithm_and_exponential_are_those_of_mathematics() {
        let mut draw = Draw::new(1);
        for _ in 0..10_000 {
            let u = draw.uniform().max(1e-300);
            assert!((ln(u) - u.ln()).abs() <= 1e-14 * u.ln().abs().max(1e-2), "ln {u}");
            let x = 60.0 * draw.uniform() - 30.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-13, "exp {x}");
        }
        assert!((exp(0.0) - 1.0).abs() < f64::EPSILON && ln(1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_value_between_two_is_reached_in_ratios_or_in_steps() {
        assert!((between_in_ratio(1.0, 100.0, 0.5) - 10.0).abs() < 1e-12);
        assert!((between_in_steps(0.2, 0.6, 0.25) - 0.3).abs() < 1e-12);
        for between in [between_in_ratio, between_in_steps] {
            let ends = [between(1.45, 7.5, 0.0), between(1.45, 7.5, 1.0)];
            assert_eq!(ends.map(f64::to_bits), [1.45f64, 7.5].map(f64::to_bits));
        }
    }

    #[test]
    fn a_duration_has_the_median_and_the_spread_asked_for() {
        let mut draw = Draw::new(7);
        let mut logs: Vec<f64> =
            (0..40_000).map(|_| (draw.duration(36_000.0, 1.5) as f64).ln()).collect();
        logs.sort_by(f64::total_cmp);
        let mean = logs.iter().sum::<f64>() / 40_000.0;
        let sd = (logs.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>() / 40_000.0).sqrt();
        assert!((logs[20_000] - 36_000f64.ln()).abs() < 0.04, "{}", logs[20_000]);
        assert!((sd - 1.5).abs() < 0.03, "{sd}");
    }

    #[test]
    fn the_first_draws_of_a_seed_never_change() {
        let mut draw = Draw::new(7).stream(3);
        let seen: Vec<i64> = (0..4).map(|_| draw.duration(3600.0, 2.0)).collect();
        assert_eq!(seen, FIRST_DRAWS, "published demonstrations depend on them");
    }

    const FIRST_DRAWS: [i64; 4] = [368, 23_087, 1_448, 568];

    #[test]
    fn weights_are_kept_and_a_weight_of_nothing_is_never_drawn() {
        let mut draw = Draw::new(2);
        let mut count = [0u32; 3];
        for _ in 0..30_000 {
            count[draw.weighted([1, 0, 2].into_iter())] += 1;
        }
        assert_eq!(count[1], 0);
        assert!((9_500..10_500).contains(&count[0]), "{count:?}");
    }
}
