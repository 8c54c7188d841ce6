//! What is observed of a time, in the past and in a simulated one, by the same functions.

use super::journeys::Journeys;
use serde::Serialize;
use thirdline_domain::State;

/// What a forecast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Share of users helped in time (UCM).
    Met,
    /// Median of the user clock, seconds.
    Median,
    /// 90th percentile of the user clock, seconds.
    Ninety,
    /// Incidents open on average.
    Open,
    /// Incidents on average that nobody in development has taken up.
    Queue,
    /// Share of incidents with a return.
    Returns,
}

/// All, in the order in which they are shown.
pub const QUANTITIES: [Quantity; 6] = [
    Quantity::Met,
    Quantity::Median,
    Quantity::Ninety,
    Quantity::Open,
    Quantity::Queue,
    Quantity::Returns,
];

impl Quantity {
    /// Whether its unit is a time, seconds.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Median | Self::Ninety)
    }

    /// Whether it is a share.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(self, Self::Met | Self::Returns)
    }

    /// Whether more of it is better.
    #[must_use]
    pub fn higher_is_better(self) -> bool {
        self == Self::Met
    }
}

/// One incident as far as it is observed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// When it was reported, seconds.
    pub(super) reported: i64,
    /// When it ended, seconds; `None` = open at the horizon.
    pub(super) ended: Option<i64>,
    pub(super) cancelled: bool,
    pub(super) returned: bool,
}

/// Everything observed until a horizon.
#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    pub(super) entries: Vec<Entry>,
    /// When something waited for development: from, to, seconds.
    pub(super) waits: Vec<(i64, i64)>,
    /// Until when, seconds.
    pub(super) horizon: i64,
}

/// Values by quantity; `None` where there are too few.
pub(super) type Values = [Option<f64>; QUANTITIES.len()];

/// Fewer incidents than this say nothing of a share or a quantile.
pub(super) const LEAST: usize = 5;

impl Life {
    /// What really was.
    pub(super) fn of(journeys: &Journeys) -> Self {
        let entries = (0..journeys.all.len())
            .map(|i| {
                let journey = &journeys.all[i];
                let teams: Vec<u32> = journeys.steps_of(i).iter().map(|s| s.of.team).collect();
                Entry {
                    reported: journey.reported,
                    ended: (journey.state != State::Open).then_some(journey.end),
                    cancelled: journey.state == State::Cancelled,
                    returned: teams.windows(3).any(|w| w[0] == w[2]),
                }
            })
            .collect();
        let waits = journeys
            .steps
            .iter()
            .filter(|s| journeys.is_development(s.of.team))
            .map(|s| (s.start, s.taken_up))
            .collect();
        Self { entries, waits, horizon: journeys.until }
    }

    /// What is observed of the time from one instant to another (seconds): users whose wait began in
    /// it, judged at the horizon, and what lay there meanwhile.
    pub(super) fn observe(&self, from: i64, to: i64, target: i64) -> Values {
        let mut clocks: Vec<(i64, bool)> = Vec::new();
        let (mut met, mut due, mut returned, mut open) = (0_usize, 0_usize, 0_usize, 0_i64);
        for entry in &self.entries {
            let end = entry.ended.unwrap_or(self.horizon);
            open += (end.min(to) - entry.reported.max(from)).max(0);
            if entry.cancelled || !(from..to).contains(&entry.reported) {
                continue;
            }
            let clock = end - entry.reported;
            clocks.push((clock, entry.ended.is_some()));
            returned += usize::from(entry.returned);
            if entry.ended.is_some() || clock > target {
                due += 1;
                met += usize::from(clock <= target);
            }
        }
        let waited: i64 = self.waits.iter().map(|&(a, b)| (b.min(to) - a.max(from)).max(0)).sum();
        let length = (to - from).max(1) as f64;
        let n = clocks.len();
        let share = |k: usize, n: usize| (n >= LEAST).then(|| k as f64 / n as f64);
        clocks.sort_unstable_by_key(|&(clock, ended)| (clock, !ended));
        [
            share(met, due),
            quantile(&clocks, 0.5),
            quantile(&clocks, 0.9),
            Some(open as f64 / length),
            Some(waited as f64 / length),
            share(returned, n),
        ]
    }
}

/// The Kaplan–Meier quantile of clocks in order of time, ended ones first; `None` if it is not reached.
fn quantile(clocks: &[(i64, bool)], p: f64) -> Option<f64> {
    if clocks.len() < LEAST {
        return None;
    }
    let mut left = 1.0;
    let mut i = 0;
    while i < clocks.len() {
        let at = clocks[i].0;
        let same = clocks[i..].iter().take_while(|c| c.0 == at).count();
        let ended = clocks[i..i + same].iter().filter(|c| c.1).count();
        left *= 1.0 - ended as f64 / (clocks.len() - i) as f64;
        // A hair of tolerance: products of fractions are not exact.
        if left <= 1.0 - p + 1e-12 {
            return Some(at as f64);
        }
        i += same;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_counts_as_lasting_at_least_so_long() {
        let ended = |clock| (clock, true);
        let closed: Vec<_> = (1..=10).map(ended).collect();
        assert_eq!(quantile(&closed, 0.5), Some(5.0));
        assert_eq!(quantile(&closed, 0.9), Some(9.0));
        let mut open = closed.clone();
        open[3].1 = false;
        assert_eq!(quantile(&open, 0.5), Some(6.0), "one of the early ones has not ended");
        assert_eq!(
            quantile(&[(1, true), (2, false), (3, false), (4, false), (5, false)], 0.5),
            None
        );
    }
}
