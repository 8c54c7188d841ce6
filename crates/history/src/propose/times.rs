//! Which formats of times fit the values of a column: counted over all of them, never guessed.

use crate::time_format::{TimeFault, TimeFormat, TimeReader};

/// Patterns tried where none of the named formats fits.
const PATTERNS: [&str; 7] = [
    "%a, %d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %Y",
    "%a %d %b %Y %H:%M:%S",
    "%a %d %b %Y %H:%M",
    "%A, %B %d, %Y %I:%M:%S %p",
    "%d.%m.%Y kl. %H.%M",
    "%Y-%m-%d-%H.%M.%S",
];

/// Epoch seconds of 2000-01-01 and 2100-01-01: whole numbers outside are no times.
const EPOCHS: std::ops::Range<i64> = 946_684_800..4_102_444_800;
/// A column in which fewer than half of so many values are times holds none.
const ENOUGH: u64 = 64;

/// What fits how often.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeFits {
    tried: u64,
    year_first: u64,
    /// Numeric dates that can only be day first, only month first, or either.
    pub(crate) only_day: u64,
    pub(crate) only_month: u64,
    pub(crate) either: u64,
    /// The month is a name, so that the order is plain.
    named_day: u64,
    named_month: u64,
    seconds: u64,
    millis: u64,
    micros: u64,
    patterns: [u64; PATTERNS.len()],
    pub(crate) without_offset: u64,
    dates_only: u64,
    given_up: bool,
}

/// A column that holds times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    /// Its formats; an ambiguous order is not among them.
    pub(crate) formats: Vec<TimeFormat>,
    /// Values that are no times.
    pub(crate) misfits: u64,
    /// Whether all values are plain numbers, which might count something else.
    pub(crate) bare_numbers: bool,
    /// Whether no value states the time of day.
    pub(crate) dates_only: bool,
}

/// Whether a text is a time in this format, and whether it states its offset.
fn fits(format: TimeFormat, text: &str) -> Option<bool> {
    match TimeReader::new(vec![format], None).read(text) {
        Ok(_) => Some(true),
        Err(TimeFault::NoZone) => Some(false),
        Err(_) => None,
    }
}

impl TimeFits {
    pub(crate) fn add(&mut self, text: &str) {
        if self.given_up {
            return;
        }
        self.tried += 1;
        if !self.is_time(text) && self.tried >= ENOUGH && self.fitting() * 2 < self.tried {
            self.given_up = true;
        }
    }

    fn is_time(&mut self, text: &str) -> bool {
        if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        self.dates_only += u64::from(!text.contains([':', 'h']) && !text.contains("kl."));
        if let Some(offset) = fits(TimeFormat::YearFirst, text) {
            self.year_first += 1;
            self.without_offset += u64::from(!offset);
            return true;
        }
        if text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) {
            let whole = text.split('.').next().unwrap_or(text).parse::<i64>();
            if let Ok(number) = whole {
                for (count, unit) in [
                    (&mut self.seconds, 1),
                    (&mut self.millis, 1_000),
                    (&mut self.micros, 1_000_000),
                ] {
                    if EPOCHS.contains(&(number / unit)) {
                        *count += 1;
                        return true;
                    }
                }
            }
        }
        let (day, month) = (fits(TimeFormat::DayFirst, text), fits(TimeFormat::MonthFirst, text));
        if let Some(offset) = day.or(month) {
            self.without_offset += u64::from(!offset);
            let count = match (day.is_some(), month.is_some(), names_month(text)) {
                (true, true, _) => &mut self.either,
                (true, false, true) => &mut self.named_day,
                (true, false, false) => &mut self.only_day,
                (false, _, true) => &mut self.named_month,
                (false, _, false) => &mut self.only_month,
            };
            *count += 1;
            return true;
        }
        for (pattern, count) in PATTERNS.iter().zip(&mut self.patterns) {
            if let Some(offset) = fits(TimeFormat::Pattern((*pattern).to_owned()), text) {
                *count += 1;
                self.without_offset += u64::from(!offset);
                return true;
            }
        }
        false
    }

    fn fitting(&self) -> u64 {
        self.year_first
            + self.only_day
            + self.only_month
            + self.either
            + self.named_day
            + self.named_month
            + self.seconds
            + self.millis
            + self.micros
            + self.patterns.iter().sum::<u64>()
    }

    /// What the column holds, if nineteen in twenty of its values are times.
    pub(crate) fn times(&self) -> Option<Times> {
        let fitting = self.fitting();
        if self.given_up || fitting == 0 || fitting * 20 < self.tried * 19 {
            return None;
        }
        let day = self.only_day + self.named_day > 0;
        let month = self.only_month + self.named_month > 0;
        let mut formats: Vec<TimeFormat> = [
            (self.year_first > 0, TimeFormat::YearFirst),
            (day, TimeFormat::DayFirst),
            (month, TimeFormat::MonthFirst),
            (self.seconds > 0, TimeFormat::EpochSeconds),
            (self.millis > 0, TimeFormat::EpochMillis),
            (self.micros > 0, TimeFormat::EpochMicros),
        ]
        .into_iter()
        .filter_map(|(fits, format)| fits.then_some(format))
        .collect();
        for (pattern, count) in PATTERNS.iter().zip(self.patterns) {
            if count > 0 {
                formats.push(TimeFormat::Pattern((*pattern).to_owned()));
            }
        }
        let numbers = self.seconds + self.millis + self.micros;
        Some(Times {
            formats,
            misfits: self.tried - fitting,
            bare_numbers: numbers == fitting,
            dates_only: self.dates_only == fitting && numbers == 0,
        })
    }
}

/// Whether a month is written as a name: three letters in a row, which AM, PM, T and Z are not.
fn names_month(text: &str) -> bool {
    text.as_bytes().windows(3).any(|w| w.iter().all(u8::is_ascii_alphabetic))
}

/// What all columns of times together prove about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// No numeric date with the year last.
    Plain,
    /// Day first.
    Day,
    /// Month first.
    Month,
    /// Every date could be either; how many there are.
    Ambiguous(u64),
    /// Some dates can only be day first, others only month first; how many of each.
    Mixed(u64, u64),
}

/// The order that the dates of these columns prove.
pub(crate) fn date_order<'a>(columns: impl Iterator<Item = &'a TimeFits>) -> DateOrder {
    let (mut day, mut month, mut either) = (0, 0, 0);
    for column in columns {
        day += column.only_day;
        month += column.only_month;
        either += column.either;
    }
    match (day, month, either) {
        (0, 0, 0) => DateOrder::Plain,
        (0, 0, n) => DateOrder::Ambiguous(n),
        (_, 0, _) => DateOrder::Day,
        (0, _, _) => DateOrder::Month,
        (day, month, _) => DateOrder::Mixed(day, month),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> TimeFits {
        let mut fits = TimeFits::default();
        for text in texts {
            fits.add(text);
        }
        fits
    }

    #[test]
    fn one_date_is_enough_to_prove_the_order_and_none_proves_nothing() {
        let order = |texts: &[&str]| date_order(std::iter::once(&column(texts)));
        assert_eq!(order(&["1/2/2016 10:00", "3/2/2016 10:00"]), DateOrder::Ambiguous(2));
        assert_eq!(order(&["1/2/2016 10:00", "13/2/2016 10:00"]), DateOrder::Day);
        assert_eq!(order(&["1/2/2016 10:00", "2/13/2016 1:00 PM"]), DateOrder::Month);
        assert_eq!(order(&["13/2/2016 10:00", "2/13/2016 10:00"]), DateOrder::Mixed(1, 1));
        assert_eq!(order(&["12/May/24 3:04 PM"]), DateOrder::Plain);
        assert_eq!(order(&["2016-02-29 10:00"]), DateOrder::Plain);
    }

    #[test]
    fn each_way_of_writing_is_told() {
        for (text, format, offset) in [
            ("2016-02-29T10:00:00Z", TimeFormat::YearFirst, true),
            ("2016/02/29 10:00", TimeFormat::YearFirst, false),
            ("29.02.2016 10:00", TimeFormat::DayFirst, false),
            ("Feb 29, 2016 10:00", TimeFormat::MonthFirst, false),
            ("1456708560", TimeFormat::EpochSeconds, true),
            ("1456708560123", TimeFormat::EpochMillis, true),
            ("1456708560123456", TimeFormat::EpochMicros, true),
            (
                "Mon, 29 Feb 2016 10:00:00 +0100",
                TimeFormat::Pattern("%a, %d %b %Y %H:%M:%S %z".into()),
                true,
            ),
        ] {
            let fits = column(&[text]);
            assert_eq!(fits.times().expect(text).formats, [format], "{text}");
            assert_eq!(fits.without_offset == 0, offset, "{text}");
        }
        assert_eq!(column(&["INC0012345"]).times(), None);
        assert_eq!(column(&["Phone"]).times(), None);
        assert!(column(&["2016-02-29"]).times().expect("dates").dates_only);
    }
}
