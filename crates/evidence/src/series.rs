//! Series by month or week with their individuals chart: is the last period different?

use crate::figure::{ENOUGH, Target};
use crate::measures::{Days, Measures, Recorded, catalogue_entry};
use crate::scope::Dimension;
use crate::statistics::{Change, Direction, Xmr, change_of_last, xmr};
use crate::tally::Tally;
use rustc_hash::FxHashMap;

/// One period of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// `2026-03`, or the Monday of a week `2026-03-02`.
    pub label: String,
    /// The measure; `None` = too few.
    pub value: Option<f64>,
    /// Observations.
    pub n: u64,
}

/// A measure over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Code of the measure.
    pub code: &'static str,
    /// Its target, where it has one.
    pub target: Option<String>,
    /// Whole periods in order of time.
    pub points: Vec<Point>,
    /// Limits and signals over the points that have a value; `None` = too few points.
    pub chart: Option<Xmr>,
    /// What may be said of the last point.
    pub change: Change,
}

/// Series are by month if there are at least so many whole months; else by week.
pub const ENOUGH_MONTHS: usize = 8;

/// Day number of the first of a month given in months since year 0.
pub(crate) fn first_of_month(month: i64) -> i64 {
    let (y, m) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    let of_year = (153 * m + 2) / 5;
    y.div_euclid(400) * 146_097 + y.rem_euclid(400) * 365 + y.rem_euclid(400) / 4
        - y.rem_euclid(400) / 100
        + of_year
        - 719_468
}

/// Label of a key of [`Dimension::Month`] or [`Dimension::Week`].
pub(crate) fn period_label(dimension: Dimension, key: i64) -> String {
    if dimension == Dimension::Month {
        format!("{:04}-{:02}", key.div_euclid(12), key.rem_euclid(12) + 1)
    } else {
        let month = crate::pass::month_of(key as i32);
        let day = key - first_of_month(month) + 1;
        format!("{:04}-{:02}-{day:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
    }
}

/// Keys of the periods that lie wholly within `[first, last]` (days), in order of time.
pub(crate) fn whole_periods(dimension: Dimension, first: i64, last: i64) -> Vec<i64> {
    if dimension == Dimension::Month {
        let months = crate::pass::month_of(first as i32)..=crate::pass::month_of(last as i32);
        months
            .filter(|&m| first_of_month(m) >= first && first_of_month(m + 1) - 1 <= last)
            .collect()
    } else {
        let monday = crate::pass::monday_of(first as i32);
        (monday..=last).step_by(7).filter(|&d| d >= first && d + 6 <= last).collect()
    }
}

/// The series of a report.
pub(crate) fn series(
    tallies: &FxHashMap<i64, Tally>,
    periods: &[i64],
    dimension: Dimension,
    (targets, main): (&[Target], &Target),
    recorded: Recorded,
    days: &Days,
) -> Vec<Series> {
    let empty = Tally::default();
    let measures: Vec<Measures> = periods
        .iter()
        .map(|key| {
            let tally = tallies.get(key).unwrap_or(&empty);
            Measures::new(tally, targets, recorded, days)
        })
        .collect();
    let codes = ["UCM", "LA", "QS", "HS", "RB", "BR", "LD", "FL", "RO"];
    codes.into_iter().filter_map(|code| one(code, &measures, periods, dimension, main)).collect()
}

fn one(
    code: &'static str,
    measures: &[Measures],
    periods: &[i64],
    dimension: Dimension,
    target: &Target,
) -> Option<Series> {
    let mut has_target = false;
    let mut recorded = false;
    let points: Vec<Point> = measures
        .iter()
        .zip(periods)
        .map(|(m, key)| {
            let (value, n) = if let Some(by_target) = m.by_target(code) {
                has_target = true;
                let at_target = by_target.iter().find(|(label, _)| *label == target.label);
                at_target.map_or((None, None), |(_, p)| (p.value, p.n))
            } else if let Some(p) = m.proportion(code) {
                (p.value, p.n)
            } else {
                m.ratio(code).map_or((None, None), |r| (r.value, r.n))
            };
            recorded |= n.is_some();
            Point { label: period_label(dimension, *key), value, n: n.unwrap_or(0) }
        })
        .collect();
    if !recorded || points.iter().filter(|p| p.n >= ENOUGH).count() < 2 {
        return None;
    }
    let values: Vec<f64> = points.iter().filter_map(|p| p.value).collect();
    let direction = match catalogue_entry(code)?.higher_is_better {
        Some(true) => Direction::HigherIsBetter,
        _ => Direction::LowerIsBetter,
    };
    Some(Series {
        code,
        target: has_target.then(|| target.label.clone()),
        chart: xmr(&values),
        change: change_of_last(&values, direction),
        points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_whole_and_named_by_their_beginning() {
        let (first, last) = (20_089, 20_089 + 100);
        assert_eq!(period_label(Dimension::Month, crate::pass::month_of(20_089)), "2025-01");
        let months = whole_periods(Dimension::Month, first, last);
        let labels: Vec<String> =
            months.iter().map(|m| period_label(Dimension::Month, *m)).collect();
        assert_eq!(labels, ["2025-01", "2025-02", "2025-03"]);
        let weeks = whole_periods(Dimension::Week, first, last);
        assert_eq!(period_label(Dimension::Week, weeks[0]), "2025-01-06");
        assert_eq!(weeks.len(), 13);
    }
}
