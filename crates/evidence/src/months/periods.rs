//! The months of a verdict: counted from the day of the pull, not from the calendar's first.

use jiff::Span;
use thirdline_time::Day;

const DAY: i64 = 86_400_000_000;

/// A month before the pull (−1 is the one that ends with it) or after the transition (1 is the first).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) index: i32,
    /// Begin, microseconds.
    pub(crate) from: i64,
    /// End, microseconds.
    pub(crate) to: i64,
}

impl Period {
    pub(crate) fn is_after(&self) -> bool {
        self.index > 0
    }
}

/// What a plan of months is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Day of the pull, days since 1970-01-01.
    pub(crate) pulled: i32,
    pub(crate) transition_days: u32,
    pub(crate) before: u32,
    pub(crate) after: u32,
    /// Instant of the first event, microseconds.
    pub(crate) first_at: i64,
    /// Instant at which the history is looked at, microseconds.
    pub(crate) until: i64,
}

/// The instant so many months from a day, microseconds; a day that a month lacks is its last.
fn months_from(day: i32, months: i32) -> Option<i64> {
    let date = Day(day).date().checked_add(Span::new().try_months(months).ok()?).ok()?;
    Some(i64::from(Day::of(date).0) * DAY)
}

impl Plan {
    /// The day on which the first month after begins.
    pub(crate) fn after_from(&self) -> i32 {
        self.pulled.saturating_add(self.transition_days.min(36_500).cast_signed())
    }

    /// The whole months in order of time, those before the history began and those that could not be
    /// followed for `follow_up` (microseconds) left out.
    pub(crate) fn periods(&self, follow_up: i64) -> Vec<Period> {
        // A history whose first event falls on a day holds that day; likewise its last.
        let first = self.first_at.div_euclid(DAY) * DAY;
        let mut periods = Vec::new();
        for index in (1..=self.before.min(1_200).cast_signed()).rev() {
            let borders = months_from(self.pulled, -index).zip(months_from(self.pulled, 1 - index));
            if let Some((from, to)) = borders.filter(|(from, _)| *from >= first) {
                periods.push(Period { index: -index, from, to });
            }
        }
        for index in 1..=self.after.min(1_200).cast_signed() {
            let start = self.after_from();
            let borders = months_from(start, index - 1).zip(months_from(start, index));
            match borders {
                Some((from, to)) if to.saturating_add(follow_up) <= self.until => {
                    periods.push(Period { index, from, to });
                }
                _ => break,
            }
        }
        periods
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        Day::parse(text).expect("a day").0
    }

    fn plan() -> Plan {
        Plan {
            pulled: day("2025-01-31"),
            transition_days: 28,
            before: 12,
            after: 6,
            first_at: i64::from(day("2024-01-01")) * DAY + 5,
            until: i64::from(day("2025-12-31")) * DAY,
        }
    }

    #[test]
    fn months_are_counted_from_the_pull_and_leave_no_gap() {
        let periods = plan().periods(0);
        let indices: Vec<i32> = periods.iter().map(|p| p.index).collect();
        assert_eq!(indices, (-12..=6).filter(|i| *i != 0).collect::<Vec<_>>());
        for pair in periods.windows(2).filter(|pair| pair[1].index != 1) {
            assert_eq!(pair[0].to, pair[1].from);
        }
        assert_eq!(periods[11].to, i64::from(day("2025-01-31")) * DAY);
        assert_eq!(periods[12].from, i64::from(day("2025-02-28")) * DAY);
        // February has no 31st: its month ends with its last day.
        assert_eq!(periods[0].to, i64::from(day("2024-02-29")) * DAY);
    }

    #[test]
    fn months_that_the_history_does_not_hold_or_cannot_follow_are_left_out() {
        let late = Plan { first_at: i64::from(day("2024-07-02")) * DAY, ..plan() };
        assert_eq!(late.periods(0)[0].index, -6);
        let short = Plan { until: i64::from(day("2025-06-28")) * DAY, ..plan() };
        assert_eq!(short.periods(0).last().map(|p| p.index), Some(4));
        assert_eq!(short.periods(DAY).last().map(|p| p.index), Some(3));
    }
}
