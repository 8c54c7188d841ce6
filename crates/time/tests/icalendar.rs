//! Holidays from iCalendar feeds.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use thirdline_time::{Calendars, Rule};

const FILE: &str = "[[calendar]]
name = \"a\"
zone = \"Europe/Berlin\"
week.every_day = \"09:00-17:00\"
holidays.icalendar = \"feed.ics\"
";

fn read(feed: &str) -> Result<Calendars, String> {
    let mut file = |name: &str| {
        assert_eq!(name, "feed.ics");
        Ok(feed.to_owned())
    };
    Calendars::parse("c.toml", FILE, &mut file).map_err(|faults| faults.to_string())
}

/// The holidays of events, `date name`, in 2026 to 2029.
#[track_caller]
fn holidays(events: &str) -> Vec<String> {
    let feed = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    let calendars = read(&feed).unwrap_or_else(|faults| panic!("{faults}\n{feed}"));
    let Rule::Week(week) = calendars.find("a").unwrap().working().rule() else { unreachable!() };
    let shown = week.holidays.iter().map(|(day, called)| format!("{day} {called}"));
    let shown = shown.filter(|text| ("2026".."2030").contains(&text.as_str()));
    shown.map(|text| text.trim().to_owned()).collect()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.replace('\n', "\r\n"))
}

#[track_caller]
fn fault(events: &str, text: &str) {
    let faults = read(&format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")).unwrap_err();
    assert!(faults.contains(text), "{faults}\nlacks {text}");
    assert!(faults.contains("c.toml:5:22: `calendar.holidays.icalendar`: feed.ics:"), "{faults}");
}

#[test]
fn an_event_of_a_day_is_a_holiday() {
    assert_eq!(
        holidays(&event(
            "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226\nSUMMARY:1. Weihnachts\n tag\\, frei"
        )),
        ["2026-12-25 1. Weihnachtstag, frei"]
    );
    // Without an end, and with one that repeats the start.
    assert_eq!(holidays(&event("DTSTART;VALUE=DATE:20261225")), ["2026-12-25"]);
    assert_eq!(
        holidays(&event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225")),
        ["2026-12-25"]
    );
}

#[test]
fn an_event_of_days_is_all_of_them() {
    let days = ["2026-12-30", "2026-12-31", "2027-01-01"];
    assert_eq!(holidays(&event("DTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270102")), days);
    assert_eq!(holidays(&event("DTSTART:20261230\nDURATION:P3D")), days);
}

#[test]
fn a_timed_event_is_the_dates_it_touches_by_the_calendars_clock() {
    // 23:30 UTC is the next day in Berlin.
    assert_eq!(
        holidays(&event("DTSTART:20261223T233000Z\nDTEND:20261224T080000Z")),
        ["2026-12-24"]
    );
    // Until midnight is not into the next day.
    assert_eq!(holidays(&event("DTSTART:20261224T120000\nDTEND:20261225T000000")), ["2026-12-24"]);
    assert_eq!(
        holidays(&event("DTSTART;TZID=\"America/New_York\":20261224T120000\nDURATION:PT8H")),
        ["2026-12-24", "2026-12-25"]
    );
    assert_eq!(holidays(&event("DTSTART:20261224T120000")), ["2026-12-24"]);
}

#[test]
fn yearly_rules_recur() {
    let yearly = |rule: &str| {
        holidays(&event(&format!("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY{rule}")))
    };
    assert_eq!(yearly(""), ["2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"]);
    assert_eq!(yearly(";COUNT=2"), ["2026-01-01", "2027-01-01"]);
    assert_eq!(yearly(";INTERVAL=2"), ["2026-01-01", "2028-01-01"]);
    assert_eq!(yearly(";UNTIL=20280101"), ["2026-01-01", "2027-01-01", "2028-01-01"]);
    assert_eq!(yearly(";UNTIL=20271231T235959Z"), ["2026-01-01", "2027-01-01"]);
    // The fourth Thursday of November, and the last Monday of May.
    assert_eq!(
        yearly(";BYMONTH=11;BYDAY=4TH"),
        ["2026-01-01", "2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22"]
    );
    assert_eq!(yearly(";BYMONTH=5;BYDAY=-1MO;COUNT=3"), ["2026-01-01", "2026-05-25", "2027-05-31"]);
    // Election Day: the Tuesday after the first Monday of November.
    assert_eq!(
        yearly(";BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3"),
        ["2026-01-01", "2026-11-03", "2027-11-02"]
    );
    assert_eq!(yearly(";BYMONTH=12;BYMONTHDAY=-1;COUNT=2"), ["2026-01-01", "2026-12-31"]);
    assert_eq!(yearly(";BYDAY=1MO;COUNT=2"), ["2026-01-01", "2026-01-05"]);
    // Only leap years have the day.
    assert_eq!(holidays(&event("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY")), ["2028-02-29"]);
    // One that began long ago.
    assert_eq!(
        holidays(&event("DTSTART;VALUE=DATE:17760704\nRRULE:FREQ=YEARLY;UNTIL=20270101")),
        ["2026-07-04"]
    );
}

#[test]
fn exceptions_additions_and_moved_instances_count() {
    let text = event(
        "UID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;UNTIL=20290101\nEXDATE;VALUE=DATE:20270101\nRDATE;VALUE=DATE:20270102",
    ) + &event("UID:1\nRECURRENCE-ID;VALUE=DATE:20280101\nDTSTART;VALUE=DATE:20280103");
    assert_eq!(holidays(&text), ["2026-01-01", "2027-01-02", "2028-01-03", "2029-01-01"]);
    let text = event("UID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=2")
        + &event(
            "UID:1\nRECURRENCE-ID;VALUE=DATE:20270101\nDTSTART;VALUE=DATE:20270101\nSTATUS:CANCELLED",
        );
    assert_eq!(holidays(&text), ["2026-01-01"]);
}

#[test]
fn what_else_is_in_a_feed_is_passed_over() {
    let text = "METHOD:PUBLISH\r\nX-WR-CALNAME;X-A=\"a;b:c\":Holidays\r\n\
        BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n\
        BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nBEGIN:VALARM\r\nDTSTART:nonsense\r\nEND:VALARM\r\n\
        DESCRIPTION:BEGIN:VEVENT is folded\r\n  here\r\nEND:VEVENT\r\n";
    assert_eq!(holidays(text), ["2026-12-25"]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let line = |text: &str| event(&format!("DTSTART;VALUE=DATE:20260101\n{text}"));
    fault(
        &line("RRULE:FREQ=WEEKLY"),
        "feed.ics:4: \"FREQ=WEEKLY\" in the rule \"FREQ=WEEKLY\" is not supported",
    );
    fault(&line("RRULE:FREQ=YEARLY;BYSETPOS=1"), "feed.ics:4: \"BYSETPOS=1\"");
    fault(&line("RRULE:FREQ=YEARLY;COUNT=0"), "feed.ics:4: \"COUNT=0\"");
    fault(&line("RRULE:FREQ=YEARLY;BYMONTH=13"), "feed.ics:4: \"BYMONTH=13\"");
    fault(&line("DTEND;VALUE=DATE:20251231"), "feed.ics:4: an event ends before it starts");
    fault(&line("DURATION:P1Y"), "feed.ics:4: \"P1Y\" is no duration");
    fault(&event("SUMMARY:x"), "feed.ics:3: an event without DTSTART");
    fault(&event("DTSTART:20260230"), "feed.ics:3: \"20260230\" is no date or time");
    fault(&event("DTSTART:2026-01-01"), "feed.ics:3: \"2026-01-01\" is no date or time");
    fault(&event("DTSTART;TZID=Europe/Berln:20260101T000000"), "did you mean \"Europe/Berlin\"?");
    fault("no line\n", "feed.ics:2: \"no line\" is no line of an iCalendar file");
    fault("BEGIN:VEVENT\n", "feed.ics:3: END:VCALENDAR within VEVENT");
    let told = |feed: &str| read(feed).unwrap_err();
    assert!(
        told("BEGIN:VCALENDAR\nBEGIN:VEVENT\n").contains("feed.ics:2: the file ends within VEVENT")
    );
    assert!(told("<html>").contains("feed.ics:1: \"<html>\" is no line of an iCalendar file"));
    assert!(told("SUMMARY:x").contains("feed.ics:1: it does not begin with BEGIN:VCALENDAR"));
    // Both faults of a feed at once.
    let both = event("DTSTART:x") + &event("DTSTART:y");
    fault(&both, "feed.ics:3: \"x\"");
    fault(&both, "feed.ics:6: \"y\"");
}

#[test]
fn a_feed_that_covers_too_much_ends_in_time() {
    let all = event(
        "DTSTART;VALUE=DATE:19000101\nRRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31",
    );
    fault(&all.repeat(100), "the feed covers too many days");
    let long = event("DTSTART;VALUE=DATE:19000101\nDTEND;VALUE=DATE:22000101");
    fault(&long.repeat(100), "the feed covers too many days");
}
