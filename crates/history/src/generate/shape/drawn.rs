//! A shape drawn at random, within what services look like.

use super::{Shape, TakeUp, Weekly};
use crate::generate::draw::{Draw, between_in_ratio, exp};

/// Most mean work in a stay, hours.
const MOST_WORK: f64 = 12.0;
/// Mean wait where people are few, in units of mean work, that is not passed: a queue that takes
/// years to come to rest is not stationary over the months of a history.
const MOST_WAIT: f64 = 30.0;
/// Weeks of a year.
const WEEKS: f64 = 365.25 / 7.0;

/// Work of a stay beside that of the first, by what it is for.
pub(super) const LOOK: f64 = 0.15;
pub(super) const INFORMATION: f64 = 0.3;
pub(super) const DELIVERY: f64 = 0.2;
pub(super) const AGAIN: f64 = 0.5;
/// How much rarer each further return is.
pub(super) const NEXT_RETURN: f64 = 0.4;

impl Weekly {
    /// Hours in which its teams work in a week.
    fn hours(self) -> f64 {
        match self {
            Self::OfficeHours => 45.0,
            Self::Evenings => 60.0,
            Self::RoundTheClock => 168.0,
        }
    }
}

pub(super) fn shape(draw: &mut Draw) -> Shape {
    let incidents_a_year = between_in_ratio(250.0, 2_500.0, draw.uniform());
    let months = draw.between(18, 36) as u32;
    let weekly =
        [Weekly::OfficeHours, Weekly::Evenings, Weekly::RoundTheClock][draw.below(3) as usize];
    let is_seasonal = draw.chance(0.5);
    let season = between(draw, 0.08, 0.35);
    let second_line_teams = draw.below(3) as u32;
    let development_teams = 1 + draw.below(2) as u32;
    let high = between(draw, 0.02, 0.15);
    let critical = high * between(draw, 0.05, 0.2);
    let low = between(draw, 0.2, 0.5);
    let is_limited = draw.chance(0.5);
    let (people, by_priority) = (1 + draw.below(6) as u32, draw.chance(0.5));
    let work_log_sd = between(draw, 0.8, 2.2);
    let mut shape = Shape {
        months,
        incidents_a_year,
        weekly,
        season: if is_seasonal { season } else { 0.0 },
        second_line_teams,
        development_teams,
        solved_at_desk: between(draw, 0.1, 0.6),
        reaches_development: between(draw, 0.3, 0.9),
        priorities: [critical, high, 1.0 - critical - high - low, low],
        take_up: TakeUp::Independent {
            median_hours: between_in_ratio(0.5, 30.0, draw.uniform()),
            log_sd: between(draw, 0.7, 1.5),
        },
        work_hours: between_in_ratio(0.5, 8.0, draw.uniform()),
        work_log_sd,
        returns: between(draw, 0.0, 0.35),
        passed_on: if development_teams == 2 { between(draw, 0.0, 0.2) } else { 0.0 },
        holds: between(draw, 0.0, 0.35),
        hold_hours: between_in_ratio(2.0, 30.0, draw.uniform()),
        delivers: between(draw, 0.0, 0.6),
        reopens: between(draw, 0.0, 0.12),
        forgotten: if draw.chance(0.5) { between(draw, 0.002, 0.02) } else { 0.0 },
    };
    let load = between(draw, 0.55, 0.85);
    if is_limited {
        limit(&mut shape, people, by_priority, load);
    }
    shape
}

fn between(draw: &mut Draw, from: f64, to: f64) -> f64 {
    from + (to - from) * draw.uniform()
}

/// Gives the busiest team so many people, and so much work that they are busy for this share of
/// their time.
fn limit(shape: &mut Shape, people: u32, by_priority: bool, load: f64) {
    let variance = exp(shape.work_log_sd * shape.work_log_sd);
    let hours = |people: u32| f64::from(people) * shape.weekly.hours() * WEEKS;
    let stays = shape.busiest();
    let mut people = people;
    let at_load = |people: u32| {
        // Pollaczek and Khinchine's mean wait, for several people by how many they are.
        let k = MOST_WAIT * 2.0 * f64::from(people) / variance;
        load.min(k / (1.0 + k)).min(0.95 / (1.0 + shape.season))
    };
    while people > 1 && at_load(people) * hours(people) / stays > MOST_WORK {
        people -= 1;
    }
    shape.work_hours = (at_load(people) * hours(people) / stays).min(MOST_WORK);
    shape.take_up = TakeUp::Limited { people, by_priority };
}

impl Shape {
    /// Work of the busiest team in a year, in units of the mean work of a stay.
    fn busiest(&self) -> f64 {
        let second = self.incidents_a_year * (1.0 - self.solved_at_desk);
        let has_second = self.second_line_teams > 0;
        let third = second * if has_second { self.reaches_development } else { 1.0 };
        let again = self.returns * NEXT_RETURN;
        let returns = self.returns * (1.0 + again * (1.0 + again * NEXT_RETURN));
        let of_third = third
            * (1.0
                + self.passed_on
                + returns * LOOK
                + self.reopens * AGAIN * (1.0 - self.delivers));
        let of_second = second * (1.0 + self.reopens * AGAIN)
            + third * (returns * INFORMATION + self.delivers * DELIVERY);
        let of_second = of_second / f64::from(self.second_line_teams.max(1));
        let of_third = of_third / f64::from(self.development_teams.max(1));
        if has_second { of_second.max(of_third) } else { of_third }
    }

    /// The share of their time in which the people of the busiest team work; `None` where nobody
    /// waits for anybody.
    #[must_use]
    pub fn load(&self) -> Option<f64> {
        match self.take_up {
            TakeUp::Limited { people, .. } => {
                let hours = f64::from(people.max(1)) * self.weekly.hours() * WEEKS;
                Some(self.busiest() * self.work_hours / hours)
            }
            TakeUp::Independent { .. } => None,
        }
    }
}
