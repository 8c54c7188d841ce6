//! From hours on the wall to instants. The only place where rules about clocks act.
//!
//! - An interval belongs to the day on which it starts.
//! - A boundary in the gap of a clock set forward moves forward by the gap; one that comes twice,
//!   because the clock is set back, is the first of the two.
//! - Days that a zone skipped, and intervals that such a boundary turns round, are empty.
//! - A holiday beats an override, an override replaces its day, and neither touches what the night
//!   before left over.

use crate::day::{DAY_US, Day};
use crate::interval::{Interval, intersection, normalised, union};
use crate::week::Week;
use crate::zone::Wall;

/// What a calendar is made of, when its parts are compiled already.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Recipe<'a> {
    Week(&'a Week),
    Union,
    Intersection,
    Always,
}

/// The open intervals within a window, normalised, from those of the parts within the same.
pub(crate) fn intervals(
    recipe: Recipe<'_>,
    window: Interval,
    parts: &[&[Interval]],
) -> Vec<Interval> {
    match recipe {
        Recipe::Week(week) => of_week(week, window),
        Recipe::Union => union(parts),
        Recipe::Intersection => intersection(parts),
        Recipe::Always => normalised(vec![window]),
    }
}

/// No zone is farther from UTC, and no night longer, than these days before and after.
const AROUND: i32 = 3;

fn of_week(week: &Week, window: Interval) -> Vec<Interval> {
    let day_of = |at: i64| Day(at.div_euclid(DAY_US) as i32);
    let (first, last) = (day_of(window.start).plus(-AROUND), day_of(window.end).plus(AROUND));
    let mut wall = Wall::new(week.zone.time_zone());
    let mut open = Vec::new();
    for number in first.0..=last.0 {
        let day = Day(number);
        let hours = week.hours(day);
        if hours.is_empty() {
            continue;
        }
        let midnight = i64::from(number) * DAY_US;
        if wall.instant(midnight) >= wall.instant(midnight + DAY_US) {
            continue; // the zone went from the day before to the day after
        }
        let mut instant = |seconds: u32| wall.instant(midnight + i64::from(seconds) * 1_000_000);
        for one in hours {
            open.push(Interval::new(instant(one.from()), instant(one.to())).within(window));
        }
    }
    normalised(open)
}
