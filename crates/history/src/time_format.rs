//! Reading times as ticket systems write them.
//!
//! A format never guesses: the order of day and month is fixed by the format, and a time without
//! an offset needs the mapping's zone.

mod machine;
mod person;

use self::machine::LastDay;
use self::person::{Order, free};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::fmt;

/// How times are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// Year first: `2026-03-29 13:05`, `2026-03-29T13:05:44.123+01:00`, `2026/3/29 1:05 PM`,
    /// `20260329T130544Z`.
    YearFirst,
    /// Day first: `29/3/2026 13:05`, `29.03.26 13:05:44`, `29/Mar/26 1:05 PM`.
    DayFirst,
    /// Month first: `3/29/2026 1:05 PM`, `Mar 29, 2026 13:05`.
    MonthFirst,
    /// Whole or decimal seconds since 1970-01-01T00:00Z.
    EpochSeconds,
    /// Milliseconds since 1970-01-01T00:00Z.
    EpochMillis,
    /// Microseconds since 1970-01-01T00:00Z.
    EpochMicros,
    /// A `strftime` pattern such as `%d %B %Y kl. %H.%M`.
    Pattern(String),
}

impl TimeFormat {
    /// The name used in mapping files; a pattern is its own name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::YearFirst => "year-first",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
            Self::EpochSeconds => "epoch-seconds",
            Self::EpochMillis => "epoch-milliseconds",
            Self::EpochMicros => "epoch-microseconds",
            Self::Pattern(pattern) => pattern,
        }
    }

    /// The format of a name; anything with a `%` is a pattern.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Some(match name {
            "year-first" | "iso" => Self::YearFirst,
            "day-first" => Self::DayFirst,
            "month-first" => Self::MonthFirst,
            "epoch-seconds" => Self::EpochSeconds,
            "epoch-milliseconds" => Self::EpochMillis,
            "epoch-microseconds" => Self::EpochMicros,
            pattern if pattern.contains('%') => Self::Pattern(pattern.to_owned()),
            _ => return None,
        })
    }

    /// A time as a person would write it in this format, for messages.
    #[must_use]
    pub fn example(&self) -> &'static str {
        match self {
            Self::YearFirst => "2026-03-29T13:05:44+01:00 or 2026-03-29 13:05",
            Self::DayFirst => "29/03/2026 13:05",
            Self::MonthFirst => "03/29/2026 1:05 PM",
            Self::EpochSeconds => "1774789544",
            Self::EpochMillis => "1774789544000",
            Self::EpochMicros => "1774789544000000",
            Self::Pattern(_) => "a time in the pattern of the mapping",
        }
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a time could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFault {
    /// No format of the mapping fits.
    Unreadable,
    /// The text has no offset and the mapping names no zone.
    NoZone,
    /// Before 1900 or after 2200.
    OutOfRange,
}

/// Reads times by a list of formats, the first that fits.
#[derive(Clone, Debug)]
pub struct TimeReader {
    formats: Vec<TimeFormat>,
    zone: Option<TimeZone>,
    /// The last civil day and its offset in seconds, if the zone keeps one offset all around it.
    steady: Option<(i64, i64)>,
    last_day: LastDay,
    /// How many times stood in the repeated or the skipped hour of a change of clocks.
    pub ambiguous: u64,
}

const MICROS: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;
/// 1900-01-01 and 2201-01-01, UTC, in seconds.
const RANGE: std::ops::Range<i64> = -2_208_988_800..7_289_654_400;

impl TimeReader {
    /// A reader for these formats; times without an offset are in `zone`.
    #[must_use]
    pub fn new(formats: Vec<TimeFormat>, zone: Option<TimeZone>) -> Self {
        Self { formats, zone, steady: None, last_day: LastDay::default(), ambiguous: 0 }
    }

    /// The instant of a text, microseconds since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// See [`TimeFault`].
    #[inline]
    pub fn read(&mut self, text: &str) -> Result<i64, TimeFault> {
        self.read_machine(text.as_bytes()).map_or_else(|| self.read_closely(text), Ok)
    }

    fn read_closely(&mut self, text: &str) -> Result<i64, TimeFault> {
        let mut fault = TimeFault::Unreadable;
        for index in 0..self.formats.len() {
            let written = match &self.formats[index] {
                TimeFormat::YearFirst => iso(text.as_bytes()).or_else(|| free(text, Order::Year)),
                TimeFormat::DayFirst => free(text, Order::Day),
                TimeFormat::MonthFirst => free(text, Order::Month),
                TimeFormat::EpochSeconds => epoch(text, MICROS),
                TimeFormat::EpochMillis => epoch(text, 1_000),
                TimeFormat::EpochMicros => epoch(text, 1),
                TimeFormat::Pattern(pattern) => by_pattern(pattern, text),
            };
            let Some(written) = written else { continue };
            match self.instant(written) {
                Ok(at) => return Ok(at),
                Err(f) => fault = f,
            }
        }
        Err(fault)
    }

    fn instant(&mut self, written: Written) -> Result<i64, TimeFault> {
        if !RANGE.contains(&written.seconds) {
            return Err(TimeFault::OutOfRange);
        }
        let offset = match written.offset {
            Some(offset) => offset,
            None => self.zone_offset(written.seconds)?,
        };
        Ok((written.seconds - offset) * MICROS + written.micros)
    }

    /// The offset all around the last civil day, if it was this one, seconds.
    fn steady_offset(&self, day: i64) -> Option<i64> {
        self.steady.filter(|(steady_day, _)| *steady_day == day).map(|(_, offset)| offset)
    }

    /// Offset from UTC, seconds, of a wall-clock time given as seconds since 1970-01-01 00:00 on
    /// that wall.
    fn zone_offset(&mut self, wall: i64) -> Result<i64, TimeFault> {
        let zone = self.zone.as_ref().ok_or(TimeFault::NoZone)?;
        let day = wall.div_euclid(DAY_SECONDS);
        if let Some(offset) = self.steady_offset(day) {
            return Ok(offset);
        }
        let civil = civil(wall).ok_or(TimeFault::OutOfRange)?;
        match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                let around = |seconds: i64| {
                    self::civil(seconds).map(|c| match zone.to_ambiguous_timestamp(c).offset() {
                        AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds()),
                        _ => None,
                    })
                };
                let (before, after) = (around(day * DAY_SECONDS), around((day + 1) * DAY_SECONDS));
                let offset = offset.seconds();
                if before == Some(Some(offset)) && after == Some(Some(offset)) {
                    self.steady = Some((day, i64::from(offset)));
                }
                Ok(i64::from(offset))
            }
            // The first of two instants; in a gap, the offset before it, which moves the time
            // forward by the length of the gap.
            AmbiguousOffset::Fold { before, .. } | AmbiguousOffset::Gap { before, .. } => {
                self.ambiguous += 1;
                Ok(i64::from(before.seconds()))
            }
        }
    }
}

/// A time as written: wall-clock seconds since 1970-01-01 00:00, microseconds, offset if stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    seconds: i64,
    micros: i64,
    offset: Option<i64>,
}

fn civil(wall: i64) -> Option<DateTime> {
    let day = i32::try_from(wall.div_euclid(DAY_SECONDS)).ok()?;
    let second = wall.rem_euclid(DAY_SECONDS);
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?);
    let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
    Some(date.ok()?.at(h as i8, m as i8, s as i8, 0))
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar; `None` if there is no
/// such date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = *LENGTHS.get(usize::try_from(month - 1).ok()?)?;
    if day < 1 || day > length + i64::from(leap && month == 2) {
        return None;
    }
    // Count years from March, so that the leap day is the last of its year.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * m + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[inline]
fn two(b: &[u8]) -> Option<i64> {
    let (a, b) = (b[0].wrapping_sub(b'0'), b[1].wrapping_sub(b'0'));
    (a < 10 && b < 10).then(|| i64::from(a) * 10 + i64::from(b))
}

/// The common shape `YYYY-MM-DD?HH:MM[:SS…]`, read without a search.
fn iso(b: &[u8]) -> Option<Written> {
    if b.len() < 16 || b[4] != b'-' || b[7] != b'-' || b[13] != b':' {
        return None;
    }
    if !matches!(b[10], b'T' | b't' | b' ' | b'_') {
        return None;
    }
    let date = days(two(b)? * 100 + two(&b[2..])?, two(&b[5..])?, two(&b[8..])?)?;
    let (hour, minute) = (two(&b[11..])?, two(&b[14..])?);
    let (second, rest) =
        if b.len() >= 19 && b[16] == b':' { (two(&b[17..])?, &b[19..]) } else { (0, &b[16..]) };
    finish(date, hour, minute, second, rest)
}

/// Fraction and offset after the seconds, and the limits of each part.
fn finish(date: i64, hour: i64, minute: i64, second: i64, mut rest: &[u8]) -> Option<Written> {
    let mut micros = 0;
    if let [b'.' | b',', digits @ ..] = rest {
        let length = digits.iter().take_while(|d| d.is_ascii_digit()).count();
        if length == 0 {
            return None;
        }
        let mut unit = 100_000;
        for d in digits.iter().take(length.min(6)) {
            micros += i64::from(d - b'0') * unit;
            unit /= 10;
        }
        rest = &digits[length..];
    }
    let offset = offset(rest.trim_ascii())?;
    // A leap second is read as the last second of its minute.
    let second = if second == 60 { 59 } else { second };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = date * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    Some(Written { seconds, micros, offset })
}

/// `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`, or nothing; the outer `None` is a fault.
#[expect(clippy::option_option, reason = "no offset and a wrong offset are two answers")]
fn offset(b: &[u8]) -> Option<Option<i64>> {
    let (sign, digits) = match b {
        [] => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        2 => (two(digits)?, 0),
        4 => (two(digits)?, two(&digits[2..])?),
        5 if digits[2] == b':' => (two(digits)?, two(&digits[3..])?),
        _ => return None,
    };
    (hours <= 26 && minutes < 60).then_some(Some(sign * (hours * 3600 + minutes * 60)))
}

fn epoch(text: &str, unit: i64) -> Option<Written> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let mut micros = whole.parse::<i64>().ok()?.checked_mul(unit)?;
    let mut place = unit / 10;
    for d in fraction.bytes() {
        micros = micros.checked_add(i64::from(d - b'0') * place)?;
        place /= 10;
    }
    let micros = if negative { -micros } else { micros };
    Some(Written {
        seconds: micros.div_euclid(MICROS),
        micros: micros.rem_euclid(MICROS),
        offset: Some(0),
    })
}

fn by_pattern(pattern: &str, text: &str) -> Option<Written> {
    let parsed = jiff::fmt::strtime::parse(pattern, text.trim()).ok()?;
    let civil = match parsed.to_datetime() {
        Ok(civil) => civil,
        Err(_) => parsed.to_date().ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    let date = days(i64::from(civil.year()), i64::from(civil.month()), i64::from(civil.day()))?;
    let second =
        i64::from(civil.hour()) * 3600 + i64::from(civil.minute()) * 60 + i64::from(civil.second());
    Some(Written {
        seconds: date * DAY_SECONDS + second,
        micros: i64::from(civil.subsec_nanosecond()) / 1_000,
        offset: parsed.offset().map(|o| i64::from(o.seconds())),
    })
}

#[cfg(test)]
mod tests;
