//! Figures as they are shown: never without their count and their interval.

use crate::statistics::{Interval, wilson};
use serde::Serialize;
use thirdline_time::plain_time;

/// Below this many observations a figure is "too few to say" (`docs/measures.md` §5).
pub const ENOUGH: u64 = 20;

/// A share of a count, with its Wilson 95 % interval. `value` and the interval are `None` below
/// [`ENOUGH`] observations; `k` and `n` are `None` where the history does not record what the
/// measure needs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// How many.
    pub k: Option<u64>,
    /// Of how many.
    pub n: Option<u64>,
    /// `k / n`.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

impl Proportion {
    /// The share `k / n`.
    #[must_use]
    pub fn new(k: u64, n: u64) -> Self {
        let interval = if n >= ENOUGH { wilson(k, n) } else { None };
        Self {
            k: Some(k),
            n: Some(n),
            value: interval.map(|_| k as f64 / n as f64),
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
        }
    }

    /// What the history does not record.
    #[must_use]
    pub fn not_recorded() -> Self {
        Self { k: None, n: None, value: None, low: None, high: None }
    }

    /// [`Self::new`] if it is recorded.
    #[must_use]
    pub fn if_recorded(recorded: bool, k: u64, n: u64) -> Self {
        if recorded { Self::new(k, n) } else { Self::not_recorded() }
    }
}

/// A ratio of two sums of time, with its bootstrap 95 % interval over opening days. `None` as in
/// [`Proportion`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// The upper sum, microseconds, exact.
    pub numerator_us: Option<i128>,
    /// The lower sum, microseconds, exact.
    pub denominator_us: Option<i128>,
    /// Incidents in it.
    pub n: Option<u64>,
    /// The ratio.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

impl Ratio {
    /// The ratio of two sums over `n` incidents. Without an interval (too few incidents, or too
    /// few opening days to draw from) there is no value.
    pub(crate) fn new(
        numerator_us: i128,
        denominator_us: i128,
        n: u64,
        interval: impl FnOnce() -> Option<Interval>,
    ) -> Self {
        let shown = n >= ENOUGH && denominator_us > 0;
        let interval = if shown { interval() } else { None };
        Self {
            numerator_us: Some(numerator_us),
            denominator_us: Some(denominator_us),
            n: Some(n),
            value: interval.map(|_| numerator_us as f64 / denominator_us as f64),
            low: interval.map(|i| i.low),
            high: interval.map(|i| i.high),
        }
    }

    /// What the history does not record.
    #[must_use]
    pub fn not_recorded() -> Self {
        Self {
            numerator_us: None,
            denominator_us: None,
            n: None,
            value: None,
            low: None,
            high: None,
        }
    }
}

/// A target for a clock, as the user wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// As written: `24h`.
    pub label: String,
    /// In microseconds.
    pub us: i64,
}

/// The targets that are used where none are named.
pub const DEFAULT_TARGETS: &str = "1h,4h,8h,24h,72h,168h";

impl Target {
    /// Reads one target: whole numbers with `m`, `h`, `d` or `w`, such as `24h` or `1d12h`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    ///
    /// ```
    /// use thirdline_evidence::Target;
    /// assert_eq!(Target::parse("24h").unwrap().us, 86_400_000_000);
    /// assert!(Target::parse("0h").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("{text:?} is no target: write a number and a unit, such as 30m, 4h, 3d or 1w")
        };
        let label = text.trim();
        let us = plain_time(label).map_err(|_| wrong())?;
        if !(60_000_000..=100 * 366 * 86_400_000_000).contains(&us) {
            return Err(format!("{text:?} is out of range: a target is between 1m and 100 years"));
        }
        Ok(Self { label: label.to_owned(), us })
    }

    /// Reads a list of targets with commas between them; sorted, each once.
    ///
    /// # Errors
    /// The first that is wrong.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        let mut targets = text.split(',').map(Self::parse).collect::<Result<Vec<_>, _>>()?;
        targets.sort_by_key(|t| t.us);
        targets.dedup_by_key(|t| t.us);
        Ok(targets)
    }
}
