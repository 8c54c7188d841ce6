//! Intervals, quantiles, survival curves and signals over plain slices.
//!
//! Nothing here knows an incident, a team or a calendar: the callers bring integers and the number
//! of the opening day, and get figures with their 95 % intervals. The definitions are those of the
//! measures' section 5.
//!
//! | question | function |
//! | --- | --- |
//! | a share of incidents | [`wilson`] |
//! | two shares apart | [`proportion_difference`] |
//! | a quantile of durations | [`quantile_type7`], [`quantile_interval`] |
//! | a quantile when some are still open | [`KaplanMeier`] |
//! | how a stay ends, when some still run | [`AalenJohansen`] |
//! | do two raters agree | [`cohens_kappa`] |
//! | two medians apart | [`ratio_of_medians`] |
//! | a ratio of sums | [`DayWeights::ratio_interval`] |
//! | is this month different | [`xmr`], [`change_of_last`] |
//! | a level before and after | [`LeastSquares`] |
//! | values heaped below a target | [`heaping`] |
//!
//! **Days are the unit of chance.** Incidents that open on the same day share one outage, one
//! release, one thin night shift. Treated as independent they make intervals up to three times too
//! narrow, so every duration and ratio is judged by the spread between opening days.
//!
//! **The same figure everywhere.** Sums are integers or are added in one fixed order, logarithms
//! are computed here rather than by the platform's library, and randomness is a seeded
//! `ChaCha12` stream: results depend on neither threads nor machine.

mod aalen_johansen;
mod binomial;
mod bootstrap;
mod clusters;
mod contrast;
mod critical;
pub(crate) mod elementary;
mod heaping;
mod kappa;
mod least_squares;
mod quantile;
mod survival;
mod wilson;
mod xmr;

#[cfg(test)]
mod simulation_tests;

pub use aalen_johansen::{AalenJohansen, CompetingObservation, Incidence};
pub use binomial::binomial_at_most;
pub use bootstrap::{DRAWS, DayWeights, MIN_DAYS};
pub use contrast::{MedianRatio, ratio_of_medians};
pub use heaping::heaping;
pub use kappa::{Kappa, cohens_kappa};
pub use least_squares::{LeastSquares, NoFit, Robust};
pub use quantile::{
    QuantileInterval, quantile_interval, quantile_intervals, quantile_type7,
    quantile_type7_permille,
};
pub use survival::{BandPoint, KaplanMeier, Observation, Step};
pub use wilson::{Difference, proportion_difference, wilson};
pub use xmr::{Change, Direction, MIN_POINTS, Side, Signal, Xmr, change_of_last, xmr};

pub(crate) use elementary::ln;

use serde::Serialize;

/// Fewer observations than this are "too few to say".
pub const MIN_OBSERVATIONS: usize = 20;

/// The 97.5 % point of the standard normal distribution, which bounds a two-sided 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The 97.5 % point of Student's t for so many degrees of freedom; that of one for none.
#[must_use]
pub fn student(degrees: usize) -> f64 {
    critical::critical(degrees.max(1) + 1).unwrap_or(Z95)
}

/// A two-sided 95 % confidence interval in the unit of the figure it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end, not below `low`.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies in the interval, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}
