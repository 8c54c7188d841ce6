//! Was it pulled at all?

use serde::Serialize;
use thirdline_domain::decision::Decision;

/// One thing that had to happen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delivered {
    /// What.
    pub what: String,
    /// How much of it was planned.
    pub planned: f64,
    /// How much was delivered; `None` = nobody has said.
    pub delivered: Option<f64>,
    /// Delivered ÷ planned, at most 1.
    pub share: f64,
}

/// Why a remedy counts as not pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotPulled {
    /// The decision has no day of the pull.
    NoDay,
    /// It lies after the day that is looked at.
    NotYet,
    /// Nobody has said what was delivered.
    NothingRecorded,
    /// Less was delivered than the least.
    TooLittleDelivered,
    /// Fewer promises were kept than the least.
    TooFewKept,
}

/// Whether it was pulled, and by what that is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FidelityFound {
    /// Everything that had to happen.
    pub items: Vec<Delivered>,
    /// Mean share delivered; `None` without a plan.
    pub delivered: Option<f64>,
    /// Promises due by the day, released ones left out.
    pub due: u64,
    /// Of these, kept by the day.
    pub kept: u64,
    /// Promises that were released by those to whom they were made.
    pub released: u64,
    /// Least part of either, 0 to 1.
    pub least: f64,
    /// Why it was not pulled; `None` = it was.
    pub why_not: Option<WhyNotPulled>,
}

impl FidelityFound {
    /// Of a decision as it stood on a day (days since 1970-01-01).
    pub(super) fn of(decision: &Decision, day: i32) -> Self {
        let items: Vec<Delivered> = decision
            .fidelity
            .iter()
            .map(|item| {
                let part = item.delivered.unwrap_or(0.0) / item.planned;
                let share = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
                let (what, delivered) = (item.what.clone(), item.delivered);
                Delivered { what, planned: item.planned, delivered, share }
            })
            .collect();
        let sum: f64 = items.iter().map(|i| i.share).sum();
        let delivered = (!items.is_empty()).then(|| sum / items.len() as f64);
        let is_by = |on: Option<i32>| on.is_some_and(|on| on <= day);
        let released = decision.commitments.iter().filter(|c| is_by(c.released)).count();
        let due = || decision.commitments.iter().filter(|c| c.by <= day && !is_by(c.released));
        let kept = due().filter(|c| is_by(c.kept)).count();
        let mut found = Self {
            delivered,
            due: due().count() as u64,
            kept: kept as u64,
            released: released as u64,
            least: decision.least_fidelity,
            why_not: None,
            items,
        };
        found.why_not = found.why_not(decision.pulled, day);
        found
    }

    /// Promises kept ÷ due; `None` where none is due.
    #[must_use]
    pub fn kept_share(&self) -> Option<f64> {
        (self.due > 0).then(|| self.kept as f64 / self.due as f64)
    }

    fn why_not(&self, pulled: Option<i32>, day: i32) -> Option<WhyNotPulled> {
        let Some(pulled) = pulled else { return Some(WhyNotPulled::NoDay) };
        if pulled > day {
            return Some(WhyNotPulled::NotYet);
        }
        let is_planned = !self.items.is_empty();
        let is_silent = self.items.iter().all(|i| i.delivered.is_none());
        if (is_planned && is_silent) || (!is_planned && self.due == 0) {
            return Some(WhyNotPulled::NothingRecorded);
        }
        // A hair of rounding is no missing promise: 0.7 of ten is seven.
        let is_below = |share: f64| share < self.least - 1e-9;
        if self.delivered.is_some_and(is_below) {
            return Some(WhyNotPulled::TooLittleDelivered);
        }
        self.kept_share().filter(|share| is_below(*share)).map(|_| WhyNotPulled::TooFewKept)
    }
}
