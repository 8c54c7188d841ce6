//! Rules that recur every year, as holidays do. Others are refused rather than half understood.

use crate::day::Day;
use crate::misread::{Misread, shown};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// `FREQ=YEARLY` with `INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, `BYMONTHDAY`, `BYDAY`.
#[derive(Debug)]
pub(super) struct Yearly {
    interval: i16,
    count: Option<u32>,
    /// As written.
    pub(super) until: Option<String>,
    months: Vec<i8>,
    month_days: Vec<i8>,
    /// Which of the month or year (0: each; negative: from its end), and weekday from Monday.
    weekdays: Vec<(i8, usize)>,
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Yearly {
    pub(super) fn parse(text: &str) -> Result<Self, Misread> {
        let mut rule = Self {
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
        };
        let mut is_yearly = false;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let wrong = || {
                let message = format!("{} in the rule {} cannot be read", shown(part), shown(text));
                Misread::new(message, "the feed is faulty: write the dates into the calendar")
            };
            let unsupported = || {
                let message =
                    format!("{} in the rule {} is not supported", shown(part), shown(text));
                Misread::new(
                    message,
                    "of rules FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and \
                     BYDAY are read: write the other dates into the calendar",
                )
            };
            let (key, value) = part.split_once('=').ok_or_else(wrong)?;
            let value = value.to_ascii_uppercase();
            let numbers = |range: std::ops::RangeInclusive<i8>| -> Result<Vec<i8>, Misread> {
                let number = |text: &str| -> Option<i8> {
                    text.parse().ok().filter(|n: &i8| *n != 0 && range.contains(n))
                };
                value.split(',').map(|text| number(text).ok_or_else(wrong)).collect()
            };
            match key.to_ascii_uppercase().as_str() {
                "FREQ" if value == "YEARLY" => is_yearly = true,
                "INTERVAL" => {
                    rule.interval = value.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
                }
                "COUNT" => {
                    rule.count = Some(value.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?);
                }
                "UNTIL" => rule.until = Some(value),
                "BYMONTH" => rule.months = numbers(1..=12)?,
                "BYMONTHDAY" => rule.month_days = numbers(-31..=31)?,
                "BYDAY" => {
                    let days = value.split(',').map(|text| weekday(text).ok_or_else(wrong));
                    rule.weekdays = days.collect::<Result<_, _>>()?;
                }
                // The week's first day tells weeks apart, which these rules do not know.
                "WKST" => {}
                _ => return Err(unsupported()),
            }
        }
        // However often a rule says the same, it is looked at once.
        for numbers in [&mut rule.months, &mut rule.month_days] {
            numbers.sort_unstable();
            numbers.dedup();
        }
        rule.weekdays.sort_unstable();
        rule.weekdays.dedup();
        let ordinal_of_dates =
            !rule.month_days.is_empty() && rule.weekdays.iter().any(|(n, _)| *n != 0);
        if !is_yearly || ordinal_of_dates {
            let message = format!("the rule {} is not supported", shown(text));
            return Err(Misread::new(message, "write its dates into the calendar"));
        }
        Ok(rule)
    }

    /// The days on which it recurs, from `start`, which is the first whatever the rule says, while
    /// `goes_on`; until 2200.
    pub(super) fn days(&self, start: Day, mut goes_on: impl FnMut(Day) -> bool) -> Vec<Day> {
        let count = self.count.map_or(usize::MAX, |count| count as usize);
        let mut days = vec![start];
        let first = start.date();
        let mut year = first.year();
        while year <= Day::LAST.date().year() && days.len() < count {
            for day in self.in_year(year, first).into_iter().filter(|day| *day > start) {
                if days.len() == count || !goes_on(day) {
                    return days;
                }
                days.push(day);
            }
            year = year.saturating_add(self.interval);
        }
        days
    }

    fn in_year(&self, year: i16, start: Date) -> BTreeSet<Day> {
        let all: Vec<i8> = (1..=12).collect();
        let months = |default: Vec<i8>| {
            if self.months.is_empty() { default } else { self.months.clone() }
        };
        let mut days = BTreeSet::new();
        if !self.month_days.is_empty() {
            for month in months(all) {
                let dates = self.month_days.iter().filter_map(|day| date(year, month, *day));
                days.extend(dates.map(Day::of).filter(|day| self.is_weekday(*day)));
            }
        } else if self.weekdays.is_empty() {
            let dates = months(vec![start.month()]).into_iter();
            days.extend(dates.filter_map(|month| date(year, month, start.day())).map(Day::of));
        } else if self.months.is_empty() {
            let whole = date(year, 1, 1).zip(date(year, 12, 31));
            days.extend(whole.into_iter().flat_map(|(from, to)| self.of_weekdays(from, to)));
        } else {
            for month in &self.months {
                let whole = date(year, *month, 1).zip(date(year, *month, -1));
                days.extend(whole.into_iter().flat_map(|(from, to)| self.of_weekdays(from, to)));
            }
        }
        days
    }

    fn is_weekday(&self, day: Day) -> bool {
        self.weekdays.is_empty() || self.weekdays.iter().any(|(_, other)| *other == day.weekday())
    }

    /// The weekdays of the rule between two dates, both included.
    fn of_weekdays(&self, from: Date, to: Date) -> Vec<Day> {
        let (from, to) = (Day::of(from), Day::of(to));
        let mut days = Vec::new();
        for &(ordinal, weekday) in &self.weekdays {
            let ahead = (weekday + 7 - from.weekday()) % 7;
            let of_weekday: Vec<Day> = (from.0..=to.0).skip(ahead).step_by(7).map(Day).collect();
            let place = usize::from(ordinal.unsigned_abs());
            match ordinal {
                0 => days.extend(of_weekday),
                1.. => days.extend(of_weekday.get(place - 1)),
                _ => days.extend(of_weekday.len().checked_sub(place).map(|n| of_weekday[n])),
            }
        }
        days
    }
}

/// A date of a month, a negative day from its end, if there is one.
fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    let day = if day < 0 { first.days_in_month() + 1 + day } else { day };
    Date::new(year, month, day).ok()
}

/// `MO`, `1MO`, `-1FR`.
fn weekday(text: &str) -> Option<(i8, usize)> {
    let (ordinal, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = WEEKDAYS.iter().position(|other| *other == name)?;
    let ordinal = if ordinal.is_empty() {
        0
    } else {
        ordinal.parse().ok().filter(|n: &i8| *n != 0 && (-53..=53).contains(n))?
    };
    Some((ordinal, weekday))
}
