//! Opening hours of a day and of a week, by the clock on the wall.

use crate::day::Day;
use crate::misread::{Misread, shown};
use crate::zone::Zone;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The days of the week as files name them.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// More intervals on one day are a mistake: half-hourly shifts of a day are 48, and nobody closes
/// between them.
pub const MOST_PER_DAY: usize = 24;

/// Seconds of a day by the clock on the wall.
pub(crate) const DAY_S: u32 = 86_400;

/// Hours of one day by the clock on the wall, which may pass midnight. They belong to the day on
/// which they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// Seconds after midnight at which they start, below 86,400.
    from: u32,
    /// Seconds after the same midnight at which they end, at most a day after `from`.
    to: u32,
}

impl Hours {
    /// The whole day.
    pub const WHOLE_DAY: Self = Self { from: 0, to: DAY_S };

    /// Seconds after midnight at which they start.
    #[must_use]
    pub const fn from(self) -> u32 {
        self.from
    }

    /// Seconds after the same midnight at which they end; more than 86,400 on the next day.
    #[must_use]
    pub const fn to(self) -> u32 {
        self.to
    }

    /// Reads `09:00-17:30`; an end at or before the start is on the next day. Seconds may be
    /// written, `24:00` is the end of the day, and an en dash is a dash.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    ///
    /// ```
    /// use thirdline_time::Hours;
    /// let night = Hours::parse("22:00-06:00").unwrap();
    /// assert_eq!((night.from(), night.to()), (22 * 3600, 30 * 3600));
    /// assert!(Hours::parse("9-17").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, Misread> {
        let shown = shown(text);
        let wrong =
            |why: &str| Misread::new(format!("{shown} {why}"), "write hours as \"09:00-17:30\"");
        let (from, to) = text
            .split_once('-')
            .or_else(|| text.split_once('–'))
            .ok_or_else(|| wrong("are no hours"))?;
        let clock = |text: &str| clock(text.trim());
        let (Some(from), Some(to)) = (clock(from), clock(to)) else {
            return Err(wrong("are no hours"));
        };
        if from == DAY_S {
            return Err(wrong("start at 24:00, which is 00:00 of the next day"));
        }
        if from == to {
            return Err(Misread::new(
                format!("{shown} are empty"),
                "write \"00:00-24:00\" for a whole day, or nothing for a closed one",
            ));
        }
        Ok(Self { from, to: if to > from { to } else { to + DAY_S } })
    }
}

/// `09:00` or `09:00:30` as seconds; `24:00` is the end of the day.
fn clock(text: &str) -> Option<u32> {
    let mut seconds = 0;
    let mut parts = 0;
    for (part, most) in text.split(':').zip([24, 59, 59, 0]) {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let number: u32 = if digits { part.parse().ok()? } else { return None };
        if number > most || parts == 3 {
            return None;
        }
        seconds = seconds * 60 + number;
        parts += 1;
    }
    let seconds = match parts {
        2 => seconds * 60,
        3 => seconds,
        _ => return None,
    };
    (seconds <= DAY_S).then_some(seconds)
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |seconds: u32| {
            let minutes = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
            if seconds.is_multiple_of(60) {
                minutes
            } else {
                format!("{minutes}:{:02}", seconds % 60)
            }
        };
        let to = if self.to > DAY_S { self.to - DAY_S } else { self.to };
        write!(f, "{}–{}", clock(self.from), clock(to))
    }
}

/// The first two of a day's hours that overlap, by their places in the list.
pub(crate) fn overlap_in_a_day(hours: &[Hours]) -> Option<(usize, usize)> {
    (0..hours.len()).find_map(|i| {
        let earlier = (0..i).find(|&j| hours[i].from < hours[j].to && hours[j].from < hours[i].to);
        earlier.map(|j| (j, i))
    })
}

/// The first two hours of a week that overlap across midnight: weekday and place of those that
/// pass it, and place on the next day of the others.
pub(crate) fn overlap_across_midnight(week: &[Vec<Hours>; 7]) -> Option<(usize, usize, usize)> {
    (0..7).find_map(|day| {
        let next = &week[(day + 1) % 7];
        week[day].iter().enumerate().find_map(|(i, night)| {
            let morning = next.iter().position(|hours| hours.from + DAY_S < night.to);
            morning.map(|j| (day, i, j))
        })
    })
}

/// Working hours of each weekday in one zone, with dates that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Where the clock hangs.
    pub zone: Zone,
    /// The hours of each weekday, Monday first.
    pub days: [Vec<Hours>; 7],
    /// Dates whose hours replace those of their weekday.
    pub overrides: BTreeMap<Day, Vec<Hours>>,
    /// Dates without hours, whatever an override says, with what they are called (may be empty).
    pub holidays: BTreeMap<Day, String>,
    /// Months and days that are holidays in every year that has them.
    pub every_year: BTreeSet<(i8, i8)>,
}

impl Week {
    /// Whether there are any hours at all, on a weekday or by an override.
    #[must_use]
    pub fn has_hours(&self) -> bool {
        self.days.iter().chain(self.overrides.values()).any(|hours| !hours.is_empty())
    }

    /// What a day is called if it is a holiday; may be empty.
    #[must_use]
    pub fn holiday(&self, day: Day) -> Option<&str> {
        let named = self.holidays.get(&day).map(String::as_str);
        named.or_else(|| {
            let is_yearly = !self.every_year.is_empty() && {
                let date = day.date();
                self.every_year.contains(&(date.month(), date.day()))
            };
            is_yearly.then_some("")
        })
    }

    /// The hours that start on a day.
    #[must_use]
    pub fn hours(&self, day: Day) -> &[Hours] {
        if self.holiday(day).is_some() {
            return &[];
        }
        self.overrides.get(&day).unwrap_or(&self.days[day.weekday()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Hours {
        Hours::parse(text).expect("hours")
    }

    #[test]
    fn hours_are_read_and_written() {
        for (text, from, to) in [
            ("09:00-17:00", 9 * 3600, 17 * 3600),
            ("22:00-06:00", 22 * 3600, 30 * 3600),
            ("00:00-24:00", 0, 86_400),
            ("22:00-24:00", 79_200, 86_400),
            ("22:00-00:00", 79_200, 86_400),
            ("09:00 – 09:00:30", 32_400, 32_430),
        ] {
            assert_eq!((hours(text).from, hours(text).to), (from, to), "{text}");
        }
        assert_eq!(hours("22:00-06:00").to_string(), "22:00–06:00");
        assert_eq!(hours("00:00-24:00").to_string(), "00:00–24:00");
        assert_eq!(hours("09:00:30-10:00").to_string(), "09:00:30–10:00");
    }

    #[test]
    fn what_are_no_hours_is_refused() {
        for text in [
            "",
            "-",
            "9-17",
            "09:00",
            "09:00-25:00",
            "24:00-06:00",
            "09:00-09:00",
            "09:60-10:00",
            "24:30-25:00",
            "09:00-24:01",
            "09:00:00:00-10:00",
            "+9:00-10:00",
            "09:00-17:00-18:00",
            "0٩:00-10:00",
        ] {
            assert!(Hours::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn overlaps_are_found_within_a_day_and_across_midnight() {
        assert_eq!(overlap_in_a_day(&[hours("09:00-12:00"), hours("12:00-17:00")]), None);
        assert_eq!(overlap_in_a_day(&[hours("09:00-12:00"), hours("11:00-13:00")]), Some((0, 1)));
        assert_eq!(overlap_in_a_day(&[hours("22:00-06:00"), hours("23:00-23:30")]), Some((0, 1)));
        let mut week: [Vec<Hours>; 7] = Default::default();
        week[6] = vec![hours("22:00-06:00")];
        week[0] = vec![hours("06:00-14:00")];
        assert_eq!(overlap_across_midnight(&week), None);
        week[0] = vec![hours("05:00-14:00")];
        assert_eq!(overlap_across_midnight(&week), Some((6, 0, 0)));
    }
}
