//! Times as people write them, and what is none.

use super::*;

fn reader(format: TimeFormat, zone: &str) -> TimeReader {
    let zone = (!zone.is_empty()).then(|| TimeZone::get(zone).expect("a known zone"));
    TimeReader::new(vec![format], zone)
}

fn utc(format: TimeFormat, text: &str) -> Option<String> {
    let at = reader(format, "UTC").read(text).ok()?;
    Some(jiff::Timestamp::from_microsecond(at).expect("in range").to_string())
}

#[test]
fn each_dialect_is_read() {
    use TimeFormat::{DayFirst, EpochMillis, EpochSeconds, MonthFirst, Pattern, YearFirst};
    for (format, text, instant) in [
        (YearFirst, "2010-03-31T15:59:42+01:00", "2010-03-31T14:59:42Z"),
        (YearFirst, "2010-03-31T16:59:42.000+02:00", "2010-03-31T14:59:42Z"),
        (YearFirst, "2010-03-31 15:59", "2010-03-31T15:59:00Z"),
        (YearFirst, "2010-03-31", "2010-03-31T00:00:00Z"),
        (YearFirst, "2010/3/1 3:05 PM", "2010-03-01T15:05:00Z"),
        (YearFirst, "20100331T155942Z", "2010-03-31T15:59:42Z"),
        (YearFirst, "2010-03-31 15:59:42.1234567 -0330", "2010-03-31T19:29:42.123456Z"),
        (YearFirst, "2010-03-31 15:59:42 UTC", "2010-03-31T15:59:42Z"),
        (DayFirst, "29-02-2016 01:16", "2016-02-29T01:16:00Z"),
        (DayFirst, "29/2/2016 01:16", "2016-02-29T01:16:00Z"),
        (DayFirst, "29.02.16 01:16:59", "2016-02-29T01:16:59Z"),
        (DayFirst, "29/Feb/16 1:16 AM", "2016-02-29T01:16:00Z"),
        (DayFirst, "29 February 2016, 12:16 am", "2016-02-29T00:16:00Z"),
        (DayFirst, "1.2.2016 12:16 PM", "2016-02-01T12:16:00Z"),
        (DayFirst, "1/Mai/24 3:04\u{202f}PM", "2024-05-01T15:04:00Z"),
        (MonthFirst, "2/29/2016 1:16:05 PM", "2016-02-29T13:16:05Z"),
        (MonthFirst, "Feb 29, 2016 13:16", "2016-02-29T13:16:00Z"),
        (EpochSeconds, "1456708560.5", "2016-02-29T01:16:00.5Z"),
        (EpochMillis, "1456708560500", "2016-02-29T01:16:00.5Z"),
        (
            Pattern("%d %B %Y kl. %H.%M".into()),
            "29 February 2016 kl. 01.16",
            "2016-02-29T01:16:00Z",
        ),
    ] {
        assert_eq!(utc(format, text).as_deref(), Some(instant), "{text}");
    }
}

#[test]
fn what_is_no_time_is_refused() {
    use TimeFormat::{DayFirst, EpochSeconds, MonthFirst, YearFirst};
    for (format, text) in [
        (YearFirst, ""),
        (YearFirst, "yesterday"),
        (YearFirst, "2010-02-29 10:00"),
        (YearFirst, "2010-13-01 10:00"),
        (YearFirst, "2010-12-01 24:00"),
        (YearFirst, "2010-12-01 10:60"),
        (YearFirst, "2010-12-01 10:00 CET"),
        (YearFirst, "2010-12-01 10:00:00."),
        (YearFirst, "1899-12-31 23:59"),
        (YearFirst, "2010-12-01 10:00 trailing"),
        (DayFirst, "12/31/2016 10:00"),
        (DayFirst, "2016-12-31 10:00"),
        (MonthFirst, "31/12/2016 10:00"),
        (MonthFirst, "12/31/2016 13:00 PM"),
        (EpochSeconds, "12e5"),
        (EpochSeconds, "99999999999999999999"),
        (EpochSeconds, "9223372036854.9"),
    ] {
        assert_eq!(utc(format, text), None, "{text}");
    }
}

#[test]
fn a_time_without_an_offset_needs_a_zone() {
    let text = "2016-02-29 01:16";
    assert_eq!(reader(TimeFormat::YearFirst, "").read(text), Err(TimeFault::NoZone));
    assert!(reader(TimeFormat::YearFirst, "").read("2016-02-29 01:16Z").is_ok());
}

#[test]
fn the_zone_is_followed_through_its_changes() {
    let mut reader = reader(TimeFormat::YearFirst, "Europe/Berlin");
    let mut utc = |text| {
        let at = reader.read(text).expect("a time");
        jiff::Timestamp::from_microsecond(at).expect("in range").to_string()
    };
    assert_eq!(utc("2026-03-29 01:59"), "2026-03-29T00:59:00Z");
    assert_eq!(utc("2026-03-29 02:30"), "2026-03-29T01:30:00Z");
    assert_eq!(utc("2026-03-29 03:00"), "2026-03-29T01:00:00Z");
    assert_eq!(utc("2026-07-01 12:00"), "2026-07-01T10:00:00Z");
    assert_eq!(utc("2026-07-01 13:00"), "2026-07-01T11:00:00Z");
    assert_eq!(utc("2026-10-25 02:30"), "2026-10-25T00:30:00Z");
    assert_eq!(utc("2026-10-25 03:00"), "2026-10-25T02:00:00Z");
    assert_eq!(reader.ambiguous, 2);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in ".{0,40}", which in 0usize..7) {
        let format = [
            TimeFormat::YearFirst, TimeFormat::DayFirst, TimeFormat::MonthFirst,
            TimeFormat::EpochSeconds, TimeFormat::EpochMillis, TimeFormat::EpochMicros,
            TimeFormat::Pattern("%Y %j %H".into()),
        ][which].clone();
        let _ = reader(format, "Europe/Berlin").read(&text);
    }

    #[test]
    fn the_short_way_agrees_with_jiff(second in -2_000_000_000i64..7_000_000_000) {
        let instant = jiff::Timestamp::from_second(second).expect("in range");
        let at = reader(TimeFormat::YearFirst, "").read(&instant.to_string());
        proptest::prop_assert_eq!(at, Ok(second * MICROS));
    }
}
