//! The cluster bootstrap of ratios of sums: whole opening days are drawn, not incidents.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Interval;

/// How many times the days are drawn.
pub const DRAWS: usize = 2000;

/// With observations on fewer days than this, the spread between days cannot be judged.
pub const MIN_DAYS: usize = 5;

/// Fixed for good: another seed would move every interval of every report by a hair.
const SEED: [u8; 32] = *b"thirdline draws its opening days";

/// Draws whose weights are generated together, then written side by side.
const BLOCK: usize = 64;
/// Draws summed together, so that their accumulators stay in the innermost cache.
const TILE: usize = 500;
/// Below this many cells, sums of 32-bit limbs times 8-bit weights stay far inside 63 bits.
const MAX_CELLS: usize = 1 << 22;

/// How often each of `days` opening days is drawn in each of [`DRAWS`] samples of as many days,
/// with replacement: one byte a day and draw.
///
/// Generate it once for a history and use it for every ratio: equal draws make figures comparable.
/// It depends on nothing but the number of days.
#[derive(Debug, Clone)]
pub struct DayWeights {
    days: u32,
    /// `weights[day * DRAWS + draw]`: a day's weights lie side by side, so sums run along them.
    weights: Vec<u8>,
}

impl DayWeights {
    /// Draws `days` opening days out of `days`, [`DRAWS`] times, from a fixed seed.
    #[must_use]
    pub fn new(days: u32) -> Self {
        let count = days as usize;
        let mut rng = ChaCha12Rng::from_seed(SEED);
        let mut weights = vec![0_u8; count * DRAWS];
        let mut block = vec![0_u8; count * BLOCK];
        for start in (0..DRAWS).step_by(BLOCK) {
            let width = BLOCK.min(DRAWS - start);
            block.fill(0);
            for draw in 0..width {
                for _ in 0..days {
                    // Multiply and shift rather than a library's range: its algorithm may change
                    // between versions. The bias is below `days ÷ 2³²`.
                    let day = (u64::from(rng.next_u32()) * u64::from(days)) >> 32;
                    // One day 256 times in a sample has a chance below 10⁻⁵⁰⁰.
                    let weight = &mut block[day as usize * BLOCK + draw];
                    *weight = weight.saturating_add(1);
                }
            }
            for (row, drawn) in weights.chunks_exact_mut(DRAWS).zip(block.chunks_exact(BLOCK)) {
                row[start..start + width].copy_from_slice(&drawn[..width]);
            }
        }
        Self { days, weights }
    }

    /// The number of opening days.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The 95 % percentile interval of `Σ numerator ÷ Σ denominator` over
    /// `(day index, numerator, denominator)` cells: days without a cell add nothing, several cells
    /// of one day add up, their order does not matter.
    ///
    /// Sums are exact integers; each draw's ratio is rounded once. Draws whose denominator is zero
    /// are left out. `None` with a non-zero cell on fewer than [`MIN_DAYS`] days. That there are
    /// enough observations is the caller's to check.
    ///
    /// Source: B. Efron and R. J. Tibshirani, "An introduction to the bootstrap" (1993), chapter
    /// 13, with opening days as the units drawn.
    ///
    /// # Panics
    /// If a day index is not below [`Self::days`], or with four million cells or more.
    ///
    /// ```
    /// use thirdline_evidence::statistics::DayWeights;
    ///
    /// let weights = DayWeights::new(30);
    /// let cells: Vec<(u32, i64, i64)> = (0..30).map(|day| (day, 10 + i64::from(day % 3), 40)).collect();
    /// let share = weights.ratio_interval(&cells).expect("thirty days");
    /// assert!(share.low < 0.275 && 0.275 < share.high);
    /// ```
    #[must_use]
    pub fn ratio_interval(&self, cells: &[(u32, i64, i64)]) -> Option<Interval> {
        assert!(cells.len() < MAX_CELLS, "fewer than {MAX_CELLS} cells");
        if !self.has_enough_days(cells) {
            return None;
        }
        let numerators = self.sums(cells, |cell| cell.1);
        let denominators = self.sums(cells, |cell| cell.2);
        let mut ratios: Vec<f64> = numerators
            .iter()
            .zip(&denominators)
            .filter(|&(_, &denominator)| denominator != 0)
            .map(|(&numerator, &denominator)| numerator as f64 / denominator as f64)
            .collect();
        if ratios.is_empty() {
            return None;
        }
        ratios.sort_unstable_by(f64::total_cmp);
        Some(Interval { low: permille(&ratios, 25), high: permille(&ratios, 975) })
    }

    fn has_enough_days(&self, cells: &[(u32, i64, i64)]) -> bool {
        let mut seen = vec![false; self.days as usize];
        for &(day, numerator, denominator) in cells {
            assert!(day < self.days, "day {day} of {}", self.days);
            seen[day as usize] |= numerator != 0 || denominator != 0;
        }
        seen.iter().filter(|&&day| day).count() >= MIN_DAYS
    }

    /// The weighted sum of each draw, exactly.
    fn sums(&self, cells: &[(u32, i64, i64)], pick: impl Fn(&(u32, i64, i64)) -> i64) -> Vec<i128> {
        // Two 32-bit limbs: each product then is one vectorised 32-bit multiplication, and no sum
        // can overflow. Counts need the lower limb only.
        let wide = cells.iter().any(|cell| pick(cell).unsigned_abs() > u64::from(u32::MAX));
        let mut sums = vec![0_i128; DRAWS];
        for (tile, sums) in sums.chunks_mut(TILE).enumerate() {
            let mut lower = [0_i64; TILE];
            let mut upper = [0_i64; TILE];
            for cell in cells {
                let value = pick(cell);
                let size = value.unsigned_abs();
                let start = cell.0 as usize * DRAWS + tile * TILE;
                let weights = &self.weights[start..start + TILE];
                add(&mut lower, weights, size as u32, value < 0);
                if wide {
                    add(&mut upper, weights, (size >> 32) as u32, value < 0);
                }
            }
            for (sum, (lower, upper)) in sums.iter_mut().zip(lower.iter().zip(&upper)) {
                *sum = (i128::from(*upper) << 32) + i128::from(*lower);
            }
        }
        sums
    }
}

fn add(sums: &mut [i64; TILE], weights: &[u8], size: u32, negative: bool) {
    let factor = u64::from(size);
    if negative {
        for (sum, &weight) in sums.iter_mut().zip(weights) {
            *sum -= (u64::from(weight) * factor) as i64;
        }
    } else {
        for (sum, &weight) in sums.iter_mut().zip(weights) {
            *sum += (u64::from(weight) * factor) as i64;
        }
    }
}

/// Type 7 on ascending ratios.
fn permille(sorted: &[f64], permille: usize) -> f64 {
    let position = (sorted.len() - 1) * permille;
    let (index, rest) = (position / 1000, position % 1000);
    let below = sorted[index];
    let above = sorted[(index + 1).min(sorted.len() - 1)];
    below + (above - below) * (rest as f64 / 1000.0)
}
