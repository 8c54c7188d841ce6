//! Seeded chance.

use crate::statistics::ln;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Draws of one seed and stream. Replications and purposes have streams of their own, so that what is
/// drawn for one does not depend on how much was drawn for another: common random numbers.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha12Rng);

impl Draws {
    /// The draws of a seed, for one stream.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        // The key is spelt out, so that no later version of a library changes what a seed means.
        let mut key = *b"thirdline simulation....00000000";
        key[24..].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha12Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `[0, 1)`.
    pub fn uniform(&mut self) -> f64 {
        unit(self.bits())
    }

    /// Uniform integer in `0..count`; 0 if there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        // 1 − u lies in (0, 1]: its logarithm exists.
        -ln(1.0 - self.uniform())
    }
}

/// The upper 53 bits as a number in `[0, 1)`.
pub(crate) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Another 64 bits from 64 bits: what befalls one incident for one reason, whatever befalls others.
///
/// Source: `SplitMix64` (Steele, Lea, Flood 2014).
pub(crate) fn mixed(bits: u64, purpose: u64) -> u64 {
    let mut z = bits.wrapping_add(purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_do_not_depend_on_each_other_and_means_are_right() {
        let mut one = Draws::new(7, 1);
        let mut again = Draws::new(7, 1);
        let mut other = Draws::new(7, 2);
        let first: Vec<u64> = (0..4).map(|_| one.bits()).collect();
        assert_eq!(first, (0..4).map(|_| again.bits()).collect::<Vec<_>>());
        assert_ne!(first, (0..4).map(|_| other.bits()).collect::<Vec<_>>());
        let n = 200_000;
        let mean = (0..n).map(|_| one.exponential()).sum::<f64>() / f64::from(n);
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        let mixed_mean = (0..n).map(|i| unit(mixed(42, u64::from(i as u32)))).sum::<f64>();
        assert!((mixed_mean / f64::from(n) - 0.5).abs() < 0.003);
    }
}
