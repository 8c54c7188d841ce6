//! The hours in which a team moves things, learnt from what it did.

/// Seconds of an hour.
const HOUR: i64 = 3_600;
/// Hours of a week.
const HOURS: usize = 168;
/// Seconds of a week.
pub(crate) const WEEK: i64 = 168 * HOUR;
/// Mean speed: units of team time in a second.
const MEAN: f64 = 1_000.0;
/// No hour stands quite still: something longer than a night must end some day.
const SLOWEST: i64 = 4;
/// So many seconds of waiting count with every hour as if the team had been at its mean speed, lest
/// an hour of which little is known stand out.
const PRIOR: f64 = 4.0 * 3_600.0;

/// A clock that runs fast when a team moves things and hardly when it does not: its speed in each
/// hour of the week (UTC) is what the team took up or passed on in that hour, divided by how long
/// things lay with it then.
///
/// A stay that begins at the same time of the week lasts as long as it did; one that begins at
/// another waits for the night and the weekend as others did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WeekClock {
    /// Team time gone by at the beginning of each hour of the week, and at its end.
    gone: [i64; HOURS + 1],
}

/// What is seen of a team, hour by hour of the week.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    moved: [f64; HOURS],
    lay: [f64; HOURS],
}

impl Default for Seen {
    fn default() -> Self {
        Self { moved: [0.0; HOURS], lay: [0.0; HOURS] }
    }
}

/// Hour of the week of an instant in seconds; 0 = Thursday, the first hour of 1970.
fn hour(at: i64) -> usize {
    (at.rem_euclid(WEEK) / HOUR) as usize
}

impl Seen {
    /// Something lay with the team from one instant to another and was then moved, or not.
    pub(crate) fn lay(&mut self, from: i64, to: i64, was_moved: bool) {
        // What lies for weeks says little about the hours of the week.
        const LONGEST: i64 = 3 * 24 * HOUR;
        let until = to.min(from + LONGEST);
        let mut at = from;
        while at < until {
            let next = (at.div_euclid(HOUR) + 1) * HOUR;
            self.lay[hour(at)] += (next.min(until) - at) as f64;
            at = next;
        }
        if was_moved && until == to {
            self.moved[hour((to - 1).max(from))] += 1.0;
        }
    }

    /// Adds what was seen of another team.
    pub(crate) fn add(&mut self, other: &Self) {
        for i in 0..HOURS {
            self.moved[i] += other.moved[i];
            self.lay[i] += other.lay[i];
        }
    }

    /// How much was moved.
    pub(crate) fn count(&self) -> f64 {
        self.moved.iter().sum()
    }
}

impl WeekClock {
    /// Runs alike at all hours.
    pub(crate) fn even() -> Self {
        Self::of_speeds(&[MEAN; HOURS])
    }

    /// Learnt from what was seen; runs alike at all hours where that is nothing.
    pub(crate) fn learnt(seen: &Seen) -> Self {
        let (moved, lay) = (seen.count(), seen.lay.iter().sum::<f64>());
        if moved < 1.0 || lay < 1.0 {
            return Self::even();
        }
        let mean = moved / lay;
        let mut speeds = [0.0; HOURS];
        for (i, speed) in speeds.iter_mut().enumerate() {
            *speed = (seen.moved[i] + mean * PRIOR) / (seen.lay[i] + PRIOR) / mean;
        }
        let scale = MEAN * HOURS as f64 / speeds.iter().sum::<f64>();
        Self::of_speeds(&speeds.map(|s| s * scale))
    }

    fn of_speeds(speeds: &[f64; HOURS]) -> Self {
        let mut gone = [0; HOURS + 1];
        for (i, speed) in speeds.iter().enumerate() {
            gone[i + 1] = gone[i] + (speed.round() as i64).max(SLOWEST) * HOUR;
        }
        Self { gone }
    }

    /// Team time at an instant (seconds since 1970): grows by at least [`SLOWEST`] a second.
    pub(crate) fn at(&self, instant: i64) -> i64 {
        let (week, rest) = (instant.div_euclid(WEEK), instant.rem_euclid(WEEK));
        let hour = (rest / HOUR) as usize;
        let speed = (self.gone[hour + 1] - self.gone[hour]) / HOUR;
        week * self.gone[HOURS] + self.gone[hour] + rest % HOUR * speed
    }

    /// Team time between two instants.
    pub(crate) fn between(&self, from: i64, to: i64) -> i64 {
        self.at(to) - self.at(from)
    }

    /// The first instant at which so much team time has gone by; never before `instant`.
    pub(crate) fn after(&self, instant: i64, time: i64) -> i64 {
        if time <= 0 {
            return instant;
        }
        let wanted = self.at(instant) + time;
        let (week, rest) =
            (wanted.div_euclid(self.gone[HOURS]), wanted.rem_euclid(self.gone[HOURS]));
        let hour = self.gone.partition_point(|&gone| gone <= rest) - 1;
        let speed = (self.gone[hour + 1] - self.gone[hour]) / HOUR;
        let within = rest - self.gone[hour];
        week * WEEK + i64::try_from(hour).unwrap_or(0) * HOUR + (within + speed - 1) / speed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A team that works from eight to five on weekdays; hour 0 is a Thursday.
    fn office() -> WeekClock {
        let mut seen = Seen::default();
        for day in 0..7 {
            for hour in 0..24 {
                let from = (day * 24 + hour) * HOUR;
                let works = !matches!(day, 2 | 3) && (8..17).contains(&hour);
                seen.lay(from, from + HOUR, works);
                for _ in 0..200 {
                    seen.lay(from, from + HOUR, works);
                }
            }
        }
        WeekClock::learnt(&seen)
    }

    proptest! {
        #[test]
        fn a_stay_at_the_same_time_of_the_week_lasts_as_long_as_it_did(
            from in 1_500_000_000i64..1_800_000_000, long in 0i64..10_000_000, weeks in -80i64..80,
        ) {
            for clock in [office(), WeekClock::even()] {
                let time = clock.between(from, from + long);
                let start = from + weeks * WEEK;
                prop_assert_eq!(clock.after(start, time), start + long);
            }
        }

        #[test]
        fn more_time_never_ends_earlier(from in 0i64..2_000_000_000, a in 0i64..1_000_000_000, b in 0i64..1_000_000_000) {
            let clock = office();
            prop_assert!(clock.after(from, a.min(b)) <= clock.after(from, a.max(b)));
            prop_assert!(clock.after(from, a) >= from);
        }
    }

    #[test]
    fn nothing_moves_at_night() {
        let clock = office();
        // Thursday at four in the afternoon; two working hours later it is Friday at nine.
        let afternoon = 16 * HOUR;
        let two_hours = clock.between(9 * HOUR, 11 * HOUR);
        let end = clock.after(afternoon, two_hours);
        assert!((end - (24 + 9) * HOUR).abs() < HOUR, "{}", end as f64 / 3_600.0);
    }
}
