//! One figure of any kind: its value, its count, its interval, and why it is not said.

use crate::statistics::{Interval, wilson};
use serde::Serialize;

/// What a figure's value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A share, 0 to 1.
    Share,
    /// A ratio of two like things; 1 = equal.
    Ratio,
    /// A time, microseconds.
    Duration,
    /// An answer from 1 (not at all) to 7 (fully).
    Answer,
}

/// Whether a figure is said, and if not, why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has a value and an interval.
    Said,
    /// Too few observations to say.
    TooFew,
    /// What it needs was not recorded; the text says what.
    NotRecorded(&'static str),
    /// About fewer than five people, or such a unit would follow from it.
    Hidden,
}

/// A figure as it is shown. `value` is `None` unless it is [`Standing::Said`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What the value counts.
    pub scale: Scale,
    /// Of a share: how many.
    pub k: Option<u64>,
    /// Observations; `None` if hidden or not recorded.
    pub n: Option<u64>,
    /// The value in the scale's unit.
    pub value: Option<f64>,
    /// Lower limit of its 95 % interval; `None` = not bounded.
    pub low: Option<f64>,
    /// Upper limit; `None` = not bounded.
    pub high: Option<f64>,
    /// Whether it is said.
    pub standing: Standing,
}

impl Figure {
    /// What was not recorded, and so is unknown.
    #[must_use]
    pub fn not_recorded(scale: Scale, what: &'static str) -> Self {
        Self { standing: Standing::NotRecorded(what), ..Self::nothing(scale, None) }
    }

    /// About too few people.
    #[must_use]
    pub fn hidden(scale: Scale) -> Self {
        Self { standing: Standing::Hidden, ..Self::nothing(scale, None) }
    }

    /// Too few observations.
    #[must_use]
    pub fn too_few(scale: Scale, n: u64) -> Self {
        Self::nothing(scale, Some(n))
    }

    fn nothing(scale: Scale, n: Option<u64>) -> Self {
        let standing = Standing::TooFew;
        Self { scale, k: None, n, value: None, low: None, high: None, standing }
    }

    /// A share with its Wilson interval; too few below `least` observations.
    #[must_use]
    pub fn share(k: u64, n: u64, least: u64) -> Self {
        let interval = if n >= least.max(1) { wilson(k, n) } else { None };
        match interval {
            Some(interval) => Self {
                k: Some(k),
                ..Self::said(Scale::Share, n, k as f64 / n as f64, Some(interval))
            },
            None => Self { k: Some(k), ..Self::too_few(Scale::Share, n) },
        }
    }

    /// A value with its interval; too few where there is none.
    #[must_use]
    pub fn said(scale: Scale, n: u64, value: f64, interval: Option<Interval>) -> Self {
        Self::bounded(scale, n, value, interval.map(|i| i.low), interval.map(|i| i.high))
    }

    /// A value of which one limit at least is known; too few where neither is.
    #[must_use]
    pub fn bounded(scale: Scale, n: u64, value: f64, low: Option<f64>, high: Option<f64>) -> Self {
        if low.is_none() && high.is_none() {
            return Self::too_few(scale, n);
        }
        let standing = Standing::Said;
        Self { scale, k: None, n: Some(n), value: Some(value), low, high, standing }
    }

    /// The mean of answers from 1 to 7 with its t interval; too few below five respondents.
    #[must_use]
    pub fn answer(answers: thirdline_domain::facts::Answers) -> Self {
        const LEAST: u32 = 5;
        let (n, sum) = (f64::from(answers.n), f64::from(answers.sum));
        if answers.n < LEAST {
            return Self::too_few(Scale::Answer, u64::from(answers.n));
        }
        let mean = sum / n;
        let variance = ((f64::from(answers.squares) - sum * mean) / (n - 1.0)).max(0.0);
        let reach = crate::statistics::student(answers.n as usize - 1) * (variance / n).sqrt();
        let interval = Interval { low: (mean - reach).max(1.0), high: (mean + reach).min(7.0) };
        Self::said(Scale::Answer, u64::from(answers.n), mean, Some(interval))
    }

    /// Whether the whole interval lies at or above a threshold.
    #[must_use]
    pub fn is_at_least(&self, threshold: f64) -> bool {
        self.value.is_some() && self.low.is_some_and(|low| low >= threshold)
    }

    /// Whether the whole interval lies below a threshold.
    #[must_use]
    pub fn is_below(&self, threshold: f64) -> bool {
        self.value.is_some() && self.high.is_some_and(|high| high < threshold)
    }
}
