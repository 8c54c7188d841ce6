//! Working hours in UTC: time spent in them, turned into the clock on the wall.

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// Seconds of an hour.
pub(super) const HOUR: i64 = 3_600;

/// The same hours on the first `days` days of each week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    days: i64,
    from: i64,
    to: i64,
}

/// Around the clock.
pub(super) const ALWAYS: Hours = Hours { days: 7, from: 0, to: DAY };
/// Monday to Friday, seven to seven.
pub(super) const LONG_DAYS: Hours = Hours { days: 5, from: 7 * HOUR, to: 19 * HOUR };
/// Monday to Friday, eight to five.
pub(super) const OFFICE: Hours = Hours { days: 5, from: 8 * HOUR, to: 17 * HOUR };

/// Day of the week of a day since 1970-01-01, Monday = 0.
pub(super) fn weekday(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7)
}

impl Hours {
    /// The instant at which `worked` seconds inside these hours have gone by since `instant`,
    /// both in seconds since 1970; never before `instant`.
    pub(super) fn after(self, instant: i64, worked: i64) -> i64 {
        let length = self.to - self.from;
        let day = instant.div_euclid(DAY);
        let (week, weekday) = ((day + 3).div_euclid(7), weekday(day));
        let today = if weekday < self.days {
            (instant.rem_euclid(DAY) - self.from).clamp(0, length)
        } else {
            0
        };
        let since = (week * self.days + weekday.min(self.days)) * length + today + worked;
        let (days, seconds) = (since.div_euclid(length), since.rem_euclid(length));
        let day = days.div_euclid(self.days) * 7 + days.rem_euclid(self.days) - 3;
        day * DAY + self.from + seconds
    }

    #[cfg(test)]
    fn contains(self, instant: i64) -> bool {
        weekday(instant.div_euclid(DAY)) < self.days
            && (self.from..self.to).contains(&instant.rem_euclid(DAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn working_time_goes_by_only_in_working_hours(
            start in 0i64..40_000_000, worked in 1i64..400_000, kind in 0usize..3,
        ) {
            let hours = [ALWAYS, LONG_DAYS, OFFICE][kind];
            // Minute by minute; the oracle counts a minute as its first second says.
            let (start, worked) = (start / 60 * 60, worked.div_euclid(60).max(1) * 60);
            let end = hours.after(start, worked);
            let minutes = (start..end).step_by(60).filter(|&t| hours.contains(t)).count();
            prop_assert!(end >= start + worked);
            prop_assert_eq!(minutes * 60, worked as usize);
        }
    }

    #[test]
    fn friday_evening_goes_on_on_monday() {
        // 2025-01-03 was a Friday.
        let friday = 20_091 * DAY;
        assert_eq!(weekday(20_091), 4);
        let end = OFFICE.after(friday + 16 * HOUR, 2 * HOUR);
        assert_eq!(end, friday + 3 * DAY + 9 * HOUR);
    }
}
