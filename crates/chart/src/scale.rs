//! From values to pixels, and the ticks a person would have chosen.

use crate::format::{DAY, HOUR, MINUTE, MONTH, SECOND, WEEK, YEAR};

/// Maps a span of values evenly onto a span of pixels. Values outside go to the nearer end;
/// what is not a number goes to the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Linear {
    /// A scale from `domain` (low, high) to `range` (pixels, either direction). An empty or
    /// impossible domain becomes one unit wide, so that every value still has a place.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain: sound(domain), range }
    }

    /// The pixel of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        // Halved before they are subtracted: the span of two finite numbers can be infinite.
        let share = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
        place(share, self.range)
    }

    /// The span of values.
    #[must_use]
    pub fn domain(&self) -> (f64, f64) {
        self.domain
    }
}

/// Maps a span of positive values onto pixels by their logarithm. Zero and less go to the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Log {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Log {
    /// A scale from `domain` (low, high; both above zero) to `range`.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        let (low, high) = sound(domain);
        let low = low.max(f64::MIN_POSITIVE);
        Self { domain: (low, high.max(low * 10.0)), range }
    }

    /// The pixel of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let share = if value > 0.0 { (value / low).ln() / (high / low).ln() } else { 0.0 };
        place(share, self.range)
    }

    /// The span of values.
    #[must_use]
    pub fn domain(&self) -> (f64, f64) {
        self.domain
    }
}

fn place(share: f64, range: (f64, f64)) -> f64 {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    range.0 + share * (range.1 - range.0)
}

/// A domain with finite ends in order and some width.
fn sound((low, high): (f64, f64)) -> (f64, f64) {
    let low = if low.is_finite() { low } else { 0.0 };
    let high = if high.is_finite() { high } else { low };
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    if high - low > 0.0 && high / 2.0 - low / 2.0 > low.abs() * 1e-12 {
        (low, high)
    } else {
        let room = low.abs().max(1.0) * 0.5;
        ((low - room).max(f64::MIN), (low + room).min(f64::MAX))
    }
}

/// Round values (1, 2 or 5 times a power of ten) that cover `low..=high` in about `wanted` steps.
/// The first is at most `low`, the last at least `high`.
///
/// ```
/// use thirdline_chart::scale::nice_ticks;
/// assert_eq!(nice_ticks(0.0, 97.0, 5), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
/// ```
#[must_use]
pub fn nice_ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let (low, high) = sound((low, high));
    let wanted = wanted.clamp(1, 20) as f64;
    let rough = (high / wanted - low / wanted).max(f64::MIN_POSITIVE * 1e10);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(rough);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let steps = (last - first).clamp(1.0, 60.0) as u32;
    (0..=steps)
        .map(|index| {
            let tick = (first + f64::from(index)) * step;
            // Two decimal digits below the step: 0.30000000000000004 is said as 0.3.
            let fine = step / 100.0;
            let rounded = (tick / fine).round() * fine;
            if rounded == 0.0 || !rounded.is_finite() { 0.0 } else { rounded }
        })
        .collect()
}

/// The durations people think in, with their short names.
pub const DURATION_TICKS: [(i64, &str); 10] = [
    (SECOND, "1 s"),
    (10 * SECOND, "10 s"),
    (MINUTE, "1 min"),
    (10 * MINUTE, "10 min"),
    (HOUR, "1 h"),
    (8 * HOUR, "8 h"),
    (DAY, "1 d"),
    (WEEK, "1 w"),
    (MONTH, "1 mo"),
    (YEAR, "1 y"),
];

/// The human ticks within `low..=high` (microseconds).
///
/// ```
/// use thirdline_chart::format::{DAY, HOUR};
/// use thirdline_chart::scale::duration_ticks;
/// let names: Vec<&str> = duration_ticks(HOUR, DAY).iter().map(|tick| tick.1).collect();
/// assert_eq!(names, ["1 h", "8 h", "1 d"]);
/// ```
#[must_use]
pub fn duration_ticks(low: i64, high: i64) -> Vec<(i64, &'static str)> {
    DURATION_TICKS.into_iter().filter(|(us, _)| (low..=high).contains(us)).collect()
}

/// The ticks within `low..=high` (microseconds) for durations of working time: never in days, which
/// are of different lengths. Powers of ten; what people say between them where those are few.
///
/// ```
/// use thirdline_chart::format::HOUR;
/// use thirdline_chart::scale::hour_ticks;
/// assert_eq!(hour_ticks(2 * HOUR, 20 * HOUR), [2, 4, 8, 20].map(|n| n * HOUR));
/// ```
#[must_use]
pub fn hour_ticks(low: i64, high: i64) -> Vec<i64> {
    const COARSE: [i64; 8] =
        [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, 100 * HOUR, 1_000 * HOUR];
    const FINE: [i64; 17] = [
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        20 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        4 * HOUR,
        8 * HOUR,
        20 * HOUR,
        40 * HOUR,
        80 * HOUR,
        200 * HOUR,
        400 * HOUR,
        1_000 * HOUR,
        2_000 * HOUR,
    ];
    let inside = |ticks: &[i64]| -> Vec<i64> {
        ticks.iter().copied().filter(|us| (low..=high).contains(us)).collect()
    };
    let coarse = inside(&COARSE);
    if coarse.len() >= 4 { coarse } else { inside(&FINE) }
}

/// Evenly spaced durations within `low..=high`, at most about eight, at steps that people count
/// in.
///
/// ```
/// use thirdline_chart::format::HOUR;
/// use thirdline_chart::scale::even_ticks;
/// assert_eq!(even_ticks(2 * HOUR, 7 * HOUR), [2, 3, 4, 5, 6, 7].map(|n| n * HOUR));
/// ```
#[must_use]
pub fn even_ticks(low: i64, high: i64) -> Vec<i64> {
    const STEPS: [i64; 17] = [
        SECOND,
        5 * SECOND,
        15 * SECOND,
        MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        5 * HOUR,
        10 * HOUR,
        20 * HOUR,
        50 * HOUR,
        100 * HOUR,
        1_000 * HOUR,
    ];
    let span = high.saturating_sub(low);
    if span <= 0 {
        return Vec::new();
    }
    let step = STEPS.into_iter().find(|step| span / step <= 8).unwrap_or(span / 8);
    let first = low.div_euclid(step).saturating_mul(step);
    let mut ticks: Vec<i64> = (0..12_i64)
        .map(|index| first.saturating_add(index.saturating_mul(step)))
        .filter(|at| (low..=high).contains(at))
        .collect();
    ticks.dedup();
    ticks
}

/// Where a log axis of durations begins and ends: at a human tick when one is near the shortest or
/// the longest, else just beyond them. Durations below one second count as one second; the axis
/// covers a factor of ten at least, and a minute to a day when there is no positive duration.
#[must_use]
pub fn duration_span(durations: impl IntoIterator<Item = i64>) -> (i64, i64) {
    let (low, high) = durations
        .into_iter()
        .filter(|us| *us > 0)
        .fold((i64::MAX, i64::MIN), |(low, high), us| (low.min(us), high.max(us)));
    if low > high {
        return (MINUTE, DAY);
    }
    let low = low.max(SECOND);
    let high = high.max(SECOND);
    // A narrow span gets room on both sides, by the square root of ten.
    let (low, high) = if high / 10 < low {
        ((low as f64 / 3.2) as i64, (high as f64 * 3.2) as i64)
    } else {
        (low, high)
    };
    let names = || DURATION_TICKS.into_iter().map(|tick| tick.0);
    let below = names().rev().find(|us| *us <= low).filter(|us| *us >= low / 2);
    let above = names().find(|us| *us >= high).filter(|us| *us / 2 <= high);
    (
        below.unwrap_or_else(|| ((low as f64 / 1.15) as i64).max(1)),
        above.unwrap_or((high as f64 * 1.15) as i64),
    )
}

#[cfg(test)]
mod tests {
    use super::{Linear, Log, duration_span, nice_ticks};
    use crate::format::{DAY, HOUR, MINUTE, SECOND, WEEK, YEAR};

    #[test]
    fn a_value_outside_the_domain_goes_to_the_nearer_end() {
        let scale = Linear::new((0.0, 10.0), (100.0, 200.0));
        assert!((scale.at(5.0) - 150.0).abs() < 1e-9);
        assert!((scale.at(-5.0) - 100.0).abs() < 1e-9);
        assert!((scale.at(f64::INFINITY) - 200.0).abs() < 1e-9);
        assert!((scale.at(f64::NAN) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn extreme_domains_still_place_every_value() {
        let scale = Linear::new((f64::MIN, f64::MAX), (0.0, 100.0));
        assert!((scale.at(0.0) - 50.0).abs() < 1e-9);
        let point = Linear::new((7.0, 7.0), (0.0, 100.0));
        assert!((point.at(7.0) - 50.0).abs() < 1e-9);
        let log = Log::new((f64::NAN, -3.0), (0.0, 100.0));
        assert!(log.at(5.0).is_finite());
    }

    #[test]
    fn ticks_cover_the_values() {
        for (low, high) in [(0.0, 1.0), (-3.0, 7.7), (0.52, 0.53), (1e9, 3e9), (5.0, 5.0)] {
            let ticks = nice_ticks(low, high, 4);
            assert!(ticks[0] <= low && ticks[ticks.len() - 1] >= high, "{low} {high} {ticks:?}");
            assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{ticks:?}");
            assert!(ticks.len() <= 8, "{ticks:?}");
        }
    }

    #[test]
    fn a_duration_axis_ends_near_its_data() {
        assert_eq!(duration_span([90 * MINUTE, 5 * DAY]), (HOUR, WEEK));
        let (low, high) = duration_span([5 * SECOND, 9 * YEAR]);
        assert!(low < 5 * SECOND && high > 9 * YEAR && high < 11 * YEAR);
        let (low, high) = duration_span([HOUR]);
        assert!(low < HOUR && high > HOUR && high / low >= 10);
        assert_eq!(duration_span([0, -4]), (MINUTE, DAY));
    }
}
