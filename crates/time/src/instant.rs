//! Instants as text: RFC 3339, or the clock on a wall.

use crate::compiled::{END_OF_INSTANTS, FIRST_INSTANT};
use crate::misread::{Misread, shown};
use crate::zone::{Zone, timestamp};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::{DateTimeParser, DateTimePrinter};
use jiff::tz::AmbiguousOffset;

/// Reads an instant in microseconds since 1970-01-01T00:00Z: `2026-12-21T09:00:00+01:00`,
/// `2026-12-21T08:00Z`; or, on the wall clock of `zone`, `2026-12-21T09:00` or `2026-12-21`.
///
/// # Errors
/// If it is no time, is finer than a microsecond, is before 1900 or after 2200, or if the clock in
/// `zone` never shows it or shows it twice: no guess is made.
///
/// ```
/// use thirdline_time::{Zone, instant};
/// let berlin = Zone::find("Europe/Berlin").unwrap();
/// assert_eq!(instant("2026-12-21T09:00", &berlin), instant("2026-12-21T08:00Z", &berlin));
/// assert!(instant("2026-10-25T02:30", &berlin).unwrap_err().message.contains("twice"));
/// ```
pub fn instant(text: &str, zone: &Zone) -> Result<i64, Misread> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let at = match PARSER.parse_timestamp(text) {
        Ok(at) => at,
        Err(_) => on_the_wall(text, zone)?,
    };
    if at.subsec_nanosecond() % 1_000 != 0 {
        return Err(Misread::new(
            format!("{} is finer than a microsecond", shown(text)),
            "write at most six digits after the second",
        ));
    }
    let at = at.as_microsecond();
    if !(FIRST_INSTANT..END_OF_INSTANTS).contains(&at) {
        return Err(Misread::new(
            format!("{} is outside of the years 1900 to 2200", shown(text)),
            "is the year right?",
        ));
    }
    Ok(at)
}

fn on_the_wall(text: &str, zone: &Zone) -> Result<Timestamp, Misread> {
    let wrong = || {
        Misread::new(
            format!("{} is no time", shown(text)),
            "write it as 2026-12-21T09:00:00+01:00, 2026-12-21T08:00Z or 2026-12-21T09:00",
        )
    };
    // With an offset it is an instant or nothing; jiff would read it without.
    let clock = text.split_once(['T', 't', ' ']).map_or("", |(_, clock)| clock);
    if clock.contains(['+', '-', 'Z', 'z', '[']) {
        return Err(wrong());
    }
    let wall: DateTime = if text.contains(['T', 't', ' ']) {
        text.parse().map_err(|_| wrong())?
    } else {
        text.parse::<Date>().map_err(|_| wrong())?.to_datetime(Time::midnight())
    };
    let ambiguous = zone.time_zone().to_ambiguous_timestamp(wall);
    let with = |offset: jiff::tz::Offset| {
        let at = offset.to_timestamp(wall);
        at.map(|at| at.display_with_offset(offset).to_string()).unwrap_or_default()
    };
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).map_err(|_| wrong()),
        AmbiguousOffset::Gap { .. } => Err(Misread::new(
            format!("no clock in {zone} shows {wall}: it is set forward over that time"),
            "write a time that there is, or one with its offset from UTC",
        )),
        AmbiguousOffset::Fold { before, after } => Err(Misread::new(
            format!("clocks in {zone} show {wall} twice"),
            format!("write {} or {}", with(before), with(after)),
        )),
    }
}

/// An instant in UTC: `2026-12-21T08:00:00Z`.
#[must_use]
pub fn utc_text(at: i64) -> String {
    let mut text = String::new();
    push_utc(&mut text, at);
    text
}

/// Appends an instant in UTC.
pub fn push_utc(text: &mut String, at: i64) {
    static PRINTER: DateTimePrinter = DateTimePrinter::new();
    // A `String` takes whatever is written.
    let _ = PRINTER.print_timestamp(&timestamp(at), &mut *text);
}

/// An instant by the clock of a zone, with its offset: `2026-12-21T09:00:00+01:00`.
#[must_use]
pub fn local_text(at: i64, zone: &Zone) -> String {
    let mut text = String::new();
    push_local(&mut text, at, zone);
    text
}

/// Appends an instant by the clock of a zone.
pub fn push_local(text: &mut String, at: i64, zone: &Zone) {
    static PRINTER: DateTimePrinter = DateTimePrinter::new();
    let offset = zone.offset(at);
    let _ = PRINTER.print_timestamp_with_offset(&timestamp(at), offset, &mut *text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Zone {
        Zone::find("Europe/Berlin").expect("a zone")
    }

    #[test]
    fn instants_are_read_and_written() {
        for text in [
            "2026-12-21T09:00:00+01:00",
            "2026-12-21T08:00Z",
            "2026-12-21 08:00:00.000000Z",
            "2026-12-21T09:00",
            "2026-12-21 09:00:00",
            "2026-12-21T09:00+01:00[Europe/Berlin]",
        ] {
            let at = instant(text, &berlin()).unwrap_or_else(|wrong| panic!("{wrong}"));
            assert_eq!(utc_text(at), "2026-12-21T08:00:00Z", "{text}");
            assert_eq!(local_text(at, &berlin()), "2026-12-21T09:00:00+01:00");
        }
        let midnight = instant("2026-07-01", &berlin()).expect("a day");
        assert_eq!(utc_text(midnight), "2026-06-30T22:00:00Z");
        assert_eq!(utc_text(midnight + 250_000), "2026-06-30T22:00:00.25Z");
    }

    #[test]
    fn what_is_no_instant_is_told() {
        for (text, why) in [
            ("", "is no time"),
            ("now", "is no time"),
            ("2026-02-30T10:00Z", "is no time"),
            ("2026-02-30", "is no time"),
            ("2026-12-21T09:00+1", "is no time"),
            ("2026-12-21T25:00", "is no time"),
            ("2026-03-29T02:30", "no clock in Europe/Berlin shows 2026-03-29T02:30:00"),
            ("2026-10-25T02:30", "show 2026-10-25T02:30:00 twice"),
            ("2026-12-21T08:00:00.0000001Z", "finer than a microsecond"),
            ("1899-12-31T23:59:59Z", "outside of the years"),
            ("2201-01-01T00:00Z", "outside of the years"),
            ("0001-01-01T00:00Z", "outside of the years"),
        ] {
            let wrong = instant(text, &berlin()).expect_err(text);
            assert!(wrong.message.contains(why), "{text}: {wrong}");
        }
        let twice = instant("2026-10-25T02:30", &berlin()).expect_err("twice");
        assert_eq!(twice.help, "write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00");
    }
}
