//! Incidents a shift: whether those on duty can bear it.

use super::size::{Estimate, last_report, takes};
use crate::statistics::quantile_type7_permille;
use crate::third_line::{Cohort, Figure};
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::charter::{Rota, Staffing};
use thirdline_time::Zone;

const HOUR: i64 = 3_600_000_000;
const SHIFT: i64 = 12 * HOUR;
const YEAR: i64 = 365 * 24 * HOUR;
/// More incidents than this in a shift are more than one person can work off and learn from
/// (Google's site reliability engineering counts about six hours of work for each).
pub const MOST_A_SHIFT: f64 = 2.0;
/// Weeks above the limit, out of the last four, that are a load alarm.
pub const ALARM_WEEKS: usize = 2;
const ALARM_SPAN: usize = 4;
const LEAST_SHIFTS: u64 = 20;

/// Incidents for each person on duty and shift of twelve hours, over the last twelve months.
///
/// What comes while nobody is there waits for the next shift. Shifts begin at six in the morning and
/// in the evening in the charter's zone; a shift that a change of clocks makes longer or shorter stays
/// one shift.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Load {
    /// Shifts that somebody was on duty, or would have been.
    pub shifts: u64,
    /// People on duty in each.
    pub on_duty: u32,
    /// Mean, with its interval over weeks.
    pub mean: Estimate,
    /// 90th percentile of whole incidents ÷ people on duty.
    pub p90: f64,
    /// Shifts with more than two for each person.
    pub above: Figure,
    /// Shifts by the number of incidents that fell into them, from none on; the last are all with
    /// that many or more.
    pub by_count: Vec<u64>,
    /// Whole weeks.
    pub weeks: u64,
    /// Of them, with a mean of more than two for each person and shift.
    pub weeks_above: u64,
    /// Weeks in which a load alarm would have stood: two of the last four were above.
    pub alarm_weeks: u64,
    /// Whether it stands at the end.
    pub alarm_now: bool,
}

/// Number of the half day of an instant by the wall clock: even by day, odd by night.
fn half_day(at: i64, zone: Option<&Zone>) -> i64 {
    let offset = zone.map_or(0, |zone| i64::from(zone.offset(at).seconds())) * 1_000_000;
    (at + offset - 6 * HOUR).div_euclid(SHIFT)
}

/// 0 for Monday to 6 for Sunday, of the day on which a half day begins.
fn weekday(half_day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (half_day.div_euclid(2) + 3).rem_euclid(7)
}

fn week(half_day: i64) -> i64 {
    (half_day.div_euclid(2) + 3).div_euclid(7)
}

fn is_staffed(half_day: i64, rota: Rota) -> bool {
    let is_day = half_day.rem_euclid(2) == 0;
    match rota {
        Rota::WorkingHours => is_day && weekday(half_day) < 5,
        Rota::Extended => is_day,
        Rota::OneSite | Rota::TwoSites => true,
    }
}

/// The shift that takes what comes in a half day: that one, or the next with somebody there.
fn taken_in(half_day: i64, rota: Rota) -> i64 {
    // No rota leaves out a whole week.
    (half_day..half_day + 14).find(|&h| is_staffed(h, rota)).unwrap_or(half_day)
}

/// Counts on staffed shifts, in their order.
fn counts(cohort: &Cohort<'_>, zone: Option<&Zone>, rota: Rota) -> BTreeMap<i64, i64> {
    let third_line = cohort.third_line;
    let last = last_report(third_line);
    let since = third_line.first_at.max(last - YEAR);
    // The first and the last shift were not seen whole.
    let (from, to) = (half_day(since, zone) + 1, half_day(last, zone));
    let mut counts: BTreeMap<i64, i64> =
        (from..to).filter(|&h| is_staffed(h, rota)).map(|h| (h, 0)).collect();
    for incident in cohort.incidents().filter(|i| takes(i)) {
        let shift = taken_in(half_day(incident.reported_at, zone), rota);
        if let Some(count) = counts.get_mut(&shift) {
            *count += 1;
        }
    }
    counts
}

impl Load {
    /// The load of a cohort on a rota; `None` with fewer than twenty shifts or two whole weeks.
    #[must_use]
    pub fn of(cohort: &Cohort<'_>, staffing: &Staffing, rota: Rota) -> Option<Self> {
        let counts = counts(cohort, staffing.zone.as_ref(), rota);
        Self::of_counts(&counts, staffing.on_duty.unwrap_or(1).max(1), rota)
    }

    fn of_counts(counts: &BTreeMap<i64, i64>, on_duty: u32, rota: Rota) -> Option<Self> {
        const MOST_SHOWN: usize = 6;
        let each = f64::from(on_duty);
        let shifts = counts.len() as u64;
        let mut by_week: BTreeMap<i64, (i64, u32)> = BTreeMap::new();
        for (shift, count) in counts {
            let sums = by_week.entry(week(*shift)).or_default();
            sums.0 += count;
            sums.1 += 1;
        }
        let weekly: Vec<f64> = by_week
            .values()
            .filter(|(_, shifts)| *shifts == rota.shifts_a_week())
            .map(|(count, shifts)| *count as f64 / f64::from(*shifts) / each)
            .collect();
        let mean = Estimate::of_mean(&weekly).filter(|_| shifts >= LEAST_SHIFTS)?;
        let mut sorted: Vec<i64> = counts.values().map(|count| count * 1_000).collect();
        sorted.sort_unstable();
        let p90 = quantile_type7_permille(&sorted, 900)? as f64 / 1_000.0 / each;
        let above = counts.values().filter(|count| **count as f64 / each > MOST_A_SHIFT).count();
        let mut by_count = vec![0; MOST_SHOWN + 1];
        for count in counts.values() {
            by_count[(*count as usize).min(MOST_SHOWN)] += 1;
        }
        let is_above: Vec<bool> = weekly.iter().map(|mean| *mean > MOST_A_SHIFT).collect();
        let alarm = |week: usize| {
            let span = &is_above[(week + 1).saturating_sub(ALARM_SPAN)..=week];
            span.iter().filter(|above| **above).count() >= ALARM_WEEKS
        };
        Some(Self {
            shifts,
            on_duty,
            mean,
            p90,
            above: Figure::share(above as u64, shifts, LEAST_SHIFTS),
            by_count,
            weeks: weekly.len() as u64,
            weeks_above: is_above.iter().filter(|above| **above).count() as u64,
            alarm_weeks: (0..weekly.len()).filter(|week| alarm(*week)).count() as u64,
            alarm_now: weekly.len().checked_sub(1).is_some_and(alarm),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 1970-01-05 was a Monday.
    const MONDAY: i64 = 4 * 24 * HOUR;

    #[test]
    fn shifts_begin_at_six_by_the_clock_on_the_wall() {
        let monday = half_day(MONDAY + 6 * HOUR, None);
        assert_eq!((monday.rem_euclid(2), weekday(monday)), (0, 0));
        assert_eq!(half_day(MONDAY + 6 * HOUR - 1, None), monday - 1);
        assert_eq!(half_day(MONDAY + 18 * HOUR, None), monday + 1);
        let berlin = Zone::find("Europe/Berlin");
        assert_eq!(half_day(MONDAY + 5 * HOUR, berlin.as_ref()), monday, "an hour before UTC");
    }

    #[test]
    fn what_comes_at_the_weekend_waits_for_monday() {
        let monday = half_day(MONDAY + 6 * HOUR, None);
        let saturday = half_day(MONDAY - 2 * 24 * HOUR + 10 * HOUR, None);
        assert_eq!(taken_in(saturday, Rota::WorkingHours), monday);
        assert_eq!(taken_in(saturday, Rota::Extended), saturday);
        assert_eq!(taken_in(saturday + 1, Rota::Extended), saturday + 2);
        assert_eq!(taken_in(saturday + 1, Rota::OneSite), saturday + 1);
    }

    fn weeks(of: &[i64]) -> BTreeMap<i64, i64> {
        let monday = half_day(MONDAY + 6 * HOUR, None);
        let mut counts = BTreeMap::new();
        for (week, count) in (0_i64..).zip(of) {
            for day in 0..7 {
                counts.insert(monday + (week * 7 + day) * 2, *count);
            }
        }
        counts
    }

    #[test]
    fn two_of_four_weeks_above_the_limit_are_an_alarm_and_one_is_not() {
        let of = |weekly: &[i64], on_duty| {
            Load::of_counts(&weeks(weekly), on_duty, Rota::Extended).expect("enough shifts")
        };
        let one = of(&[1, 3, 1, 1, 1, 3, 1, 1], 1);
        assert_eq!((one.weeks_above, one.alarm_weeks, one.alarm_now), (2, 0, false));
        let two = of(&[1, 3, 1, 1, 3, 1, 1, 1], 1);
        assert_eq!((two.weeks_above, two.alarm_weeks, two.alarm_now), (2, 1, false));
        let end = of(&[1, 1, 1, 1, 3, 1, 1, 3], 1);
        assert!(end.alarm_now);
        assert_eq!(of(&[2, 2, 2, 2], 1).weeks_above, 0, "exactly two are within the limit");
        assert_eq!(of(&[3, 3, 3, 3], 2).weeks_above, 0, "two people share them");
    }

    proptest! {
        #[test]
        fn every_shift_is_counted_once(weekly in prop::collection::vec(0_i64..9, 3..20)) {
            let counts = weeks(&weekly);
            let load = Load::of_counts(&counts, 1, Rota::Extended).expect("enough shifts");
            prop_assert_eq!(load.by_count.iter().sum::<u64>(), load.shifts);
            prop_assert_eq!(load.weeks, weekly.len() as u64);
            let mean = counts.values().sum::<i64>() as f64 / counts.len() as f64;
            prop_assert!((load.mean.value - mean).abs() < 1e-9);
        }

        #[test]
        fn an_incident_is_taken_in_a_staffed_shift_not_before_it_comes(
            at in 0_i64..3_000_000_000_000_000, rota in 0_usize..4,
        ) {
            let rota = Rota::ALL[rota].1;
            let came = half_day(at, None);
            let taken = taken_in(came, rota);
            prop_assert!(is_staffed(taken, rota) && taken >= came);
            prop_assert!((came..taken).all(|h| !is_staffed(h, rota)));
        }
    }
}
