//! When incidents are reported: at random, with the shape of the week and of the year.

use super::{BEFORE, Shape, Weekly};
use crate::generate::draw::{Draw, ln};
use crate::generate::hours::{DAY, HOUR, weekday};
use crate::generate::year::Year;
use jiff::Span;
use jiff::civil::Date;

/// How much each month differs from the mean one, January first: a cosine.
const SEASON: [f64; 12] = [1.0, 0.866, 0.5, 0.0, -0.5, -0.866, -1.0, -0.866, -0.5, 0.0, 0.5, 0.866];

impl Weekly {
    /// How busy an hour of the week is, in any unit.
    fn weight(self, weekday: i64, hour: i64) -> f64 {
        let is_workday = weekday < 5;
        match self {
            Self::OfficeHours => match hour {
                9..=11 if is_workday => 10.0,
                8 | 12..=16 if is_workday => 7.0,
                7 | 17..=18 if is_workday => 1.0,
                _ => 0.05,
            },
            Self::Evenings => match hour {
                18..=21 => 9.0,
                8..=17 if is_workday => 4.0,
                10..=17 => 6.0,
                6..=7 | 22..=23 => 1.5,
                _ => 0.3,
            },
            Self::RoundTheClock => match hour {
                8..=19 => 1.3,
                20..=23 | 5..=7 => 1.0,
                _ => 0.7,
            },
        }
    }

    /// The mean of all hours of a week.
    fn mean(self) -> f64 {
        let all = (0..7).flat_map(|day| (0..24).map(move |hour| (day, hour)));
        all.map(|(day, hour)| self.weight(day, hour)).sum::<f64>() / 168.0
    }
}

/// Instants of the reports, ascending, seconds since 1970; from before the year's start on.
///
/// In each hour reports come at random with a constant rate: the gaps between them are exponential in
/// units of what is expected.
pub(super) fn arrivals(shape: &Shape, year: &Year, draw: &mut Draw) -> Vec<i64> {
    let first = year.start / DAY - BEFORE;
    let an_hour = shape.incidents_a_year / (365.25 * 24.0) / shape.weekly.mean();
    let epoch = Date::constant(1970, 1, 1);
    let mut all = Vec::new();
    // What is expected until the next one.
    let mut rest = gap(draw);
    for day in first..=year.end / DAY {
        let date = epoch.saturating_add(Span::new().days(day));
        let month = 1.0 + shape.season * SEASON[(date.month() - 1) as usize];
        for hour in 0..24 {
            let rate = an_hour * month * shape.weekly.weight(weekday(day), hour);
            let mut passed = 0.0;
            while rest <= rate - passed {
                passed += rest;
                rest = gap(draw);
                let second = (passed / rate * HOUR as f64) as i64;
                all.push(day * DAY + hour * HOUR + second.min(HOUR - 1));
            }
            rest -= rate - passed;
        }
    }
    all
}

fn gap(draw: &mut Draw) -> f64 {
    -ln(1.0 - draw.uniform())
}
