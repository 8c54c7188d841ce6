//! Lengths of time as people write them. Exact: microseconds in, microseconds out.

use crate::misread::{Misread, shown};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// More than calendars know.
const MOST: i64 = 302 * 366 * DAY;

/// Words of units, longest unit first.
const UNITS: [(&[&str], i64); 5] =
    [(&["w"], WEEK), (&["d"], DAY), (&["h"], HOUR), (&["min", "m"], MINUTE), (&["s"], SECOND)];

/// Reads a length of working time in microseconds: `4h`, `1h30m`, `1 h 30 min`, `90m`, `45s`,
/// `-4h`. Days and weeks are refused: how long a working day is differs from calendar to calendar,
/// and within most.
///
/// # Errors
/// What is wrong, and what to write instead.
///
/// ```
/// use thirdline_time::working_time;
/// assert_eq!(working_time("1h30m").unwrap(), 5_400_000_000);
/// assert_eq!(working_time("-45 s").unwrap(), -45_000_000);
/// assert!(working_time("2d").unwrap_err().help.contains("hours"));
/// ```
pub fn working_time(text: &str) -> Result<i64, Misread> {
    let (us, unit) = read(text)?;
    if unit >= DAY {
        return Err(Misread::new(
            format!("{} is not a length of working time", shown(text)),
            "a working day has no fixed length: write hours, such as 16h",
        ));
    }
    if us.unsigned_abs() > MOST.unsigned_abs() {
        return Err(Misread::new(
            format!("{} is too long", shown(text)),
            "calendars know 300 years",
        ));
    }
    Ok(us)
}

/// Reads a length of plain time in microseconds, in which a day is 24 hours: `4h`, `3d`, `1w`,
/// `1h30m`. What is beyond an `i64` is its last number.
///
/// # Errors
/// What is wrong, and what to write instead.
pub fn plain_time(text: &str) -> Result<i64, Misread> {
    read(text).map(|(us, _)| us)
}

/// The length, and the longest unit named.
fn read(text: &str) -> Result<(i64, i64), Misread> {
    let wrong =
        || Misread::new(format!("{} is no length of time", shown(text)), "write 30m, 4h or 1h30m");
    let trimmed = text.trim();
    let (negative, mut rest) =
        trimmed.strip_prefix(['-', '−']).map_or((false, trimmed), |rest| (true, rest));
    let mut sum = 0i64;
    let mut longest = 0;
    // Each unit once, from long to short.
    let mut below = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(digits);
        let decimals = after.strip_prefix('.').map(|tail| {
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            tail.split_at(digits)
        });
        let (fraction, after) = decimals.unwrap_or(("", after));
        if whole.is_empty() || (decimals.is_some() && fraction.is_empty()) {
            return Err(wrong());
        }
        let after = after.trim_start();
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, after) = after.split_at(letters);
        let unit = UNITS.iter().find(|(words, _)| words.contains(&word));
        let unit = unit.map(|(_, us)| *us).filter(|us| *us < below).ok_or_else(wrong)?;
        if !fraction.is_empty() && (unit != SECOND || fraction.len() > 6) {
            return Err(wrong());
        }
        // Digits that are no number are too many of them.
        let number: i64 = whole.parse().unwrap_or(i64::MAX);
        let micros: i64 = format!("{fraction:0<6}").parse().map_err(|_| wrong())?;
        sum = sum.saturating_add(number.saturating_mul(unit).saturating_add(micros));
        longest = longest.max(unit);
        below = unit;
        rest = after.trim_start();
    }
    match longest {
        0 => Err(wrong()),
        _ => Ok((if negative { -sum } else { sum }, longest)),
    }
}

/// A length of working time as people say it, exactly: `8 h`, `2 h 10 min`, `0.5 s`. Never in
/// days.
///
/// ```
/// use thirdline_time::working_text;
/// assert_eq!(working_text(130 * 60_000_000), "2 h 10 min");
/// assert_eq!(working_text(-1_500_000), "−1.5 s");
/// assert_eq!(working_text(0), "0 h");
/// ```
#[must_use]
pub fn working_text(us: i64) -> String {
    let sign = if us < 0 { "−" } else { "" };
    let us = us.unsigned_abs();
    let (hour, minute, second) =
        (HOUR.unsigned_abs(), MINUTE.unsigned_abs(), SECOND.unsigned_abs());
    let mut parts = Vec::new();
    if us >= hour {
        parts.push(format!("{} h", us / hour));
    }
    if us % hour >= minute {
        parts.push(format!("{} min", us % hour / minute));
    }
    let (seconds, micros) = (us % minute / second, us % second);
    if micros > 0 {
        let decimals = format!("{micros:06}");
        parts.push(format!("{seconds}.{} s", decimals.trim_end_matches('0')));
    } else if seconds > 0 {
        parts.push(format!("{seconds} s"));
    }
    if parts.is_empty() { "0 h".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_read() {
        for (text, minutes) in [
            ("4h", 240),
            ("1h30m", 90),
            ("1 h 30 min", 90),
            (" 90m ", 90),
            ("-4h", -240),
            ("0h", 0),
        ] {
            assert_eq!(working_time(text), Ok(minutes * MINUTE), "{text}");
        }
        assert_eq!(plain_time("1w2d"), Ok(9 * DAY));
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in [
            "",
            "-",
            "4",
            "h",
            "4 hours",
            "1.5h",
            "30m1h",
            "1h1h",
            "4h x",
            "--4h",
            "1.s",
            ".5s",
            "1.0000001s",
            "٤h",
            "99999999999999999999h",
            "9000000h",
            "2d",
            "1w",
            "1d4h",
        ] {
            assert!(working_time(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_said_is_read_back(us in -10_000_000_000_000i64..10_000_000_000_000) {
            prop_assert_eq!(working_time(&working_text(us)), Ok(us));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-−0-9hmins .wd٤]{0,24}|\\PC{0,12}") {
            let _ = (working_time(&text), plain_time(&text));
        }
    }
}
