//! The firm's calendar: when incidents arrive, storms, quarters, releases, the turning point.

use super::draw::Draw;
use super::firm::Release;
use super::hours::{DAY, HOUR, weekday};
use jiff::civil::Date;

/// How busy each hour of a working day is.
const WORKDAY: [u64; 24] = [
    6, 5, 4, 4, 5, 10, 32, 95, 165, 200, 190, 168, 120, 150, 162, 150, 118, 80, 52, 34, 24, 18, 13,
    9,
];
/// Users on a Saturday or Sunday are fewer, later, and never in a hurry to call.
const WEEKEND: [u64; 24] =
    [6, 5, 4, 3, 3, 4, 7, 14, 24, 34, 38, 38, 34, 32, 32, 30, 28, 26, 24, 20, 17, 14, 11, 8];
/// Busyness of Monday to Sunday, per cent.
const WEEKDAYS: [u64; 7] = [122, 106, 100, 98, 90, 100, 86];
/// Busyness of January to December, per cent: a quiet August, a quiet Christmas.
const MONTHS: [u64; 12] = [107, 103, 104, 100, 98, 97, 92, 86, 103, 106, 107, 92];

/// A few hours in which one service fails for many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Storm {
    pub(super) service: u8,
    /// Begin and repair, seconds since 1970.
    pub(super) from: i64,
    pub(super) to: i64,
    /// How many incidents it brings for each that would come anyway.
    extra: u64,
}

/// Services that can take many users down with them, in the order in which they do.
const STORM_SERVICES: [u8; 6] = [1, 5, 3, 0, 2, 9];

/// The calendar of one plan. Instants are whole seconds since 1970.
pub(super) struct Year {
    /// First second of the plan.
    pub(super) start: i64,
    /// Last second of the plan.
    pub(super) end: i64,
    /// First second from which the improving service is better: the first of a month, after two
    /// thirds of the plan.
    pub(super) turn: i64,
    storms: Vec<Storm>,
    /// First second of each quarter around the plan.
    quarters: Vec<i64>,
    /// Busyness up to and with each hour.
    cumulative: Vec<u64>,
}

/// Seconds since 1970 at which a day begins.
pub(super) fn midnight(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days()) * DAY
}

impl Year {
    pub(super) fn new(start: Date, days: i64, draw: &mut Draw) -> Self {
        let first = midnight(start);
        let date = |offset: i64| start.saturating_add(jiff::Span::new().days(offset));
        let storms = storms(first / DAY, days, draw);
        let mut cumulative = Vec::with_capacity(days as usize * 24);
        let mut total = 0;
        for day in 0..days {
            let today = date(day);
            let of_week = weekday(first / DAY + day) as usize;
            let mut busy = WEEKDAYS[of_week] * MONTHS[usize::from(today.month() as u8) - 1];
            if today.month() == 12 && today.day() >= 24 {
                busy /= 2;
            }
            let weights = if of_week < 5 { WORKDAY } else { WEEKEND };
            for (hour, weight) in (0..).zip(weights) {
                let base = busy * weight;
                let instant = first + day * DAY + hour * HOUR;
                let storm = storms.iter().find(|s| (s.from..s.to).contains(&instant));
                total += base * (1 + storm.map_or(0, |s| s.extra));
                cumulative.push(total);
            }
        }
        let quarters = (-200..days + 200)
            .map(date)
            .filter(|d| d.day() == 1 && d.month() % 3 == 1)
            .map(midnight)
            .collect();
        Self {
            start: first,
            end: first + days * DAY - 1,
            turn: midnight(date(days * 2 / 3).first_of_month()),
            storms,
            quarters,
            cumulative,
        }
    }

    /// `count` instants at which incidents open, ascending, as seconds since `start`.
    pub(super) fn arrivals(&self, count: u32, draw: &mut Draw) -> Vec<u32> {
        let total = self.cumulative.last().copied().unwrap_or(0);
        let mut instants: Vec<u32> = (0..count)
            .map(|_| {
                let x = draw.below(total);
                let hour = self.cumulative.partition_point(|&c| c <= x);
                let before = if hour == 0 { 0 } else { self.cumulative[hour - 1] };
                let width = self.cumulative[hour] - before;
                (hour as u64 * 3_600 + (x - before) * 3_600 / width) as u32
            })
            .collect();
        instants.sort_unstable();
        instants
    }

    /// One instant between two hours of the plan at which an incident opens, as seconds since
    /// `start`.
    pub(super) fn arrival_between(&self, from: usize, to: usize, draw: &mut Draw) -> u32 {
        let before = |hour: usize| if hour == 0 { 0 } else { self.cumulative[hour - 1] };
        let (low, high) = (before(from), before(to));
        let x = low + draw.below(high - low);
        let hour = self.cumulative.partition_point(|&c| c <= x);
        let width = self.cumulative[hour] - before(hour);
        (hour as u64 * 3_600 + (x - before(hour)) * 3_600 / width) as u32
    }

    /// The calendar months of the plan: first hour, hour behind the last, and which share of the
    /// month lies in the plan.
    pub(super) fn months(&self) -> Vec<(usize, usize, f64)> {
        let first_day = Date::constant(1970, 1, 1)
            .saturating_add(jiff::Span::new().days(self.start.div_euclid(DAY)));
        let days = (self.end + 1 - self.start) / DAY;
        let mut months: Vec<(usize, usize, f64)> = Vec::new();
        let mut last = None;
        for day in 0..days {
            let date = first_day.saturating_add(jiff::Span::new().days(day));
            let month = (date.year(), date.month());
            let (hour, share) = (day as usize * 24, 1.0 / f64::from(date.days_in_month()));
            match months.last_mut() {
                Some(open) if last == Some(month) => {
                    open.1 = hour + 24;
                    open.2 += share;
                }
                _ => months.push((hour, hour + 24, share)),
            }
            last = Some(month);
        }
        months
    }

    /// The storm to which an incident that opens at `instant` belongs, if it belongs to one.
    pub(super) fn storm(&self, instant: i64, draw: &mut Draw) -> Option<Storm> {
        let storm = self.storms.iter().find(|s| (s.from..s.to).contains(&instant))?;
        (draw.below(1 + storm.extra) > 0).then_some(*storm)
    }

    /// First second of the quarter that begins after `instant`.
    pub(super) fn next_quarter(&self, instant: i64) -> i64 {
        self.quarters
            .get(self.quarters.partition_point(|&q| q <= instant))
            .copied()
            .unwrap_or(i64::MAX / 4)
    }

    /// The evening on which a service's next release after `instant` goes live.
    pub(super) fn next_release(&self, release: Release, instant: i64) -> i64 {
        let weeks = match release {
            Release::Weekly => 1,
            Release::Fortnightly => 2,
            Release::Monthly => 4,
            Release::Quarterly => {
                return tuesday_from(self.next_quarter(instant).div_euclid(DAY)) * DAY + 19 * HOUR;
            }
        };
        let mut day = tuesday_from(instant.div_euclid(DAY));
        while (day + 2).div_euclid(7).rem_euclid(weeks) != 0 || day * DAY + 19 * HOUR <= instant {
            day += 7;
        }
        day * DAY + 19 * HOUR
    }
}

/// The first Tuesday on or after a day.
fn tuesday_from(day: i64) -> i64 {
    day + (1 - weekday(day)).rem_euclid(7)
}

/// About one storm in eight weeks, on a working morning or afternoon.
fn storms(first_day: i64, days: i64, draw: &mut Draw) -> Vec<Storm> {
    let count = days / 56;
    let mut storms = Vec::new();
    for (n, service) in (0..count).zip(STORM_SERVICES.iter().cycle()) {
        let mut day = first_day + n * 56 + draw.between(4, 50);
        if weekday(day) > 4 {
            day -= 3;
        }
        let from = day * DAY + draw.between(8, 13) * HOUR;
        let to = from + draw.between(2, 5) * HOUR;
        storms.push(Storm { service: *service, from, to, extra: draw.below(3) + 3 });
    }
    storms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Year {
        Year::new(Date::constant(2025, 1, 1), 365, &mut Draw::new(7))
    }

    #[test]
    fn the_default_year_turns_in_september_and_ends_with_december() {
        let year = year();
        assert_eq!(year.turn, midnight(Date::constant(2025, 9, 1)));
        assert_eq!(year.end + 1, midnight(Date::constant(2026, 1, 1)));
        assert_eq!(year.storms.len(), 6);
    }

    #[test]
    fn releases_are_on_tuesday_evenings_after_the_instant() {
        let year = year();
        let mut seen = std::collections::BTreeSet::new();
        for hour in 0..365 * 24 {
            let now = year.start + hour * HOUR;
            for release in
                [Release::Weekly, Release::Fortnightly, Release::Monthly, Release::Quarterly]
            {
                let at = year.next_release(release, now);
                assert!(at > now && weekday(at.div_euclid(DAY)) == 1, "{release:?} {now}");
                if release == Release::Quarterly {
                    seen.insert(at);
                }
            }
            assert!(year.next_release(Release::Monthly, now) - now <= 28 * DAY);
        }
        assert_eq!(seen.len(), 4);
    }

    #[test]
    fn most_incidents_open_on_working_days_between_seven_and_seven() {
        let year = year();
        let arrivals = year.arrivals(50_000, &mut Draw::new(1));
        assert!(arrivals.is_sorted());
        let busy = arrivals
            .iter()
            .map(|&a| year.start + i64::from(a))
            .filter(|a| weekday(a / DAY) < 5 && (7..19).contains(&(a % DAY / HOUR)))
            .count();
        assert!((0.78..0.90).contains(&(busy as f64 / 50_000.0)), "{busy}");
    }
}
