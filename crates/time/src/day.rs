//! Days as numbers: a calendar is compiled by counting them.

use crate::misread::{Misread, shown};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use std::fmt;

/// Microseconds of a day of 24 hours.
pub(crate) const DAY_US: i64 = 86_400_000_000;

/// A date of the Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// 1900-01-01, the first day that a calendar knows.
    pub const FIRST: Self = Self(-25_567);
    /// 2200-12-31, the last.
    pub const LAST: Self = Self(84_370);

    /// The day of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let midnight = date.to_datetime(Time::midnight());
        // A date that jiff can hold is an instant in UTC, but for the last at its very border.
        let second = Offset::UTC.to_timestamp(midnight).map_or(0, Timestamp::as_second);
        Self((second.div_euclid(86_400)) as i32)
    }

    /// Reads `2026-12-24`.
    ///
    /// # Errors
    /// If there is no such date, or it is before 1900 or after 2200.
    pub fn parse(text: &str) -> Result<Self, Misread> {
        let no_date =
            || Misread::new(format!("{} is no date", shown(text)), "write it as 2026-12-24");
        let is_date = text.len() == 10
            && text.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !is_date {
            return Err(no_date());
        }
        let year: i16 = text[..4].parse().map_err(|_| no_date())?;
        if !(1900..=2200).contains(&year) {
            return Err(Misread::new(
                format!("{text} is outside of the years 1900 to 2200"),
                "is the year right?",
            ));
        }
        let date = text.parse::<Date>().map_err(|_| {
            Misread::new(format!("there is no day {text}"), "months and years differ: look it up")
        })?;
        Ok(Self::of(date))
    }

    /// The date.
    #[must_use]
    pub fn date(self) -> Date {
        // Days come from dates or lie between such, so jiff can hold them.
        Timestamp::from_second(i64::from(self.0) * 86_400)
            .map_or(Date::ZERO, |at| Offset::UTC.to_datetime(at).date())
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as usize
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_the_dates_of_jiff() {
        for number in (Day::FIRST.0..=Day::LAST.0).step_by(13) {
            let day = Day(number);
            assert_eq!(Day::of(day.date()), day);
            assert_eq!(day.weekday(), day.date().weekday().to_monday_zero_offset() as usize);
            assert_eq!(Day::parse(&day.to_string()), Ok(day));
        }
        assert_eq!(Day::FIRST.to_string(), "1900-01-01");
        assert_eq!(Day::LAST.to_string(), "2200-12-31");
    }

    #[test]
    fn what_is_no_day_is_told() {
        for (text, why) in [
            ("2026-02-30", "there is no day 2026-02-30"),
            ("2026-13-01", "there is no day 2026-13-01"),
            ("1899-12-31", "1899-12-31 is outside of the years 1900 to 2200"),
            ("2201-01-01", "2201-01-01 is outside of the years 1900 to 2200"),
            ("2026-2-3", "\"2026-2-3\" is no date"),
            ("20260203", "\"20260203\" is no date"),
            ("2026-12-24T10", "\"2026-12-24T10\" is no date"),
            ("", "\"\" is no date"),
        ] {
            assert_eq!(Day::parse(text).map_err(|wrong| wrong.message), Err(why.to_owned()));
        }
    }
}
