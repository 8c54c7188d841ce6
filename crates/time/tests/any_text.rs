//! Whatever is in a calendar file or a feed, reading it ends with calendars or with faults that
//! have words and a place.

use proptest::prelude::*;
use thirdline_time::Calendars;

/// Pieces of both formats: in any order they are nearer to what people get wrong than random
/// characters are.
const TOML: &[&str] = &[
    "[[calendar]]\n",
    "name = \"a\"\n",
    "name = \"b\"\n",
    "version = 2\n",
    "version = -1\n",
    "zone = \"Europe/Berlin\"\n",
    "zone = \"Pacific/Apia\"\n",
    "zone = \"x\"\n",
    "zone = 1\n",
    "union = [\"a\", \"b\"]\n",
    "union = \"b\"\n",
    "union = []\n",
    "intersection = \"a\"\n",
    "intersection = [1]\n",
    "always = true\n",
    "always = false\n",
    "[calendar.week]\n",
    "week.monday = \"09:00-17:00\"\n",
    "every_day = \"22:00-06:00\"\n",
    "weekdays = []\n",
    "sunday = [\"00:00-24:00\", \"12:00-13:00\"]\n",
    "monday = \"24:00-00:00\"\n",
    "week.friday = 3\n",
    "[calendar.overrides]\n",
    "2011-12-30 = \"09:00-12:00\"\n",
    "2026-02-30 = []\n",
    "overrides.2026-12-24 = \"x\"\n",
    "[calendar.holidays]\n",
    "dates = [2026-12-25, \"2026-12-24..2026-12-26\"]\n",
    "dates = \"1900-01-01..2200-12-31\"\n",
    "every_year = [\"12-25\", \"02-29\"]\n",
    "icalendar = \"f.ics\"\n",
    "holidays = 1\n",
    "= \n",
    "\"",
];

const FEED: &[&str] = &[
    "BEGIN:VCALENDAR\n",
    "END:VCALENDAR\n",
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    "BEGIN:VALARM\n",
    "DTSTART:20261225\n",
    "DTSTART;VALUE=DATE:20240229\n",
    "DTSTART;TZID=Pacific/Apia:20111229T230000\n",
    "DTSTART:20260101T000000Z\n",
    "DTEND:20261228\n",
    "DTEND:19000101\n",
    "DURATION:P1D\n",
    "DURATION:PT99999H\n",
    "RRULE:FREQ=YEARLY\n",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n",
    "RRULE:FREQ=YEARLY;BYMONTHDAY=-31,31;INTERVAL=32767\n",
    "RRULE:FREQ=YEARLY;COUNT=4294967295\n",
    "RRULE:FREQ=YEARLY;UNTIL=20300101T000000\n",
    "RRULE:FREQ=MONTHLY\n",
    "EXDATE:20261225,20271225\n",
    "RDATE:20270101T120000Z\n",
    "UID:1\n",
    "RECURRENCE-ID:20271225\n",
    "STATUS:CANCELLED\n",
    "SUMMARY:a\\\n",
    " folded\n",
    "X;Y=\"a:b;c\":d\n",
    ":\n",
    ";\n",
    "é",
    "\r\n",
];

fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..24).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, feed: &str) {
    match Calendars::parse("any.toml", text, &mut |_: &str| Ok(feed.to_owned())) {
        Ok(calendars) => {
            for calendar in calendars.iter() {
                assert!(calendar.working().next_open(thirdline_time::FIRST_INSTANT).is_some());
                let _ = calendar.working().intervals(i64::MAX - 1, i64::MAX).count();
            }
        }
        Err(faults) => {
            let lines = faults.text().split('\n').count();
            assert!(faults.iter().all(|f| faults.place(f).line <= lines && !f.message.is_empty()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_calendar_file_is_read_or_refused(
        text in prop_oneof![8 => pieces(TOML), 1 => "\\PC{0,80}"],
        feed in pieces(FEED),
    ) {
        check(&text, &feed);
    }

    #[test]
    fn any_feed_is_read_or_refused(
        feed in prop_oneof![
            6 => pieces(FEED).prop_map(|inner| {
                format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{inner}END:VEVENT\nEND:VCALENDAR\n")
            }),
            2 => pieces(FEED),
            1 => "\\PC{0,80}",
        ],
    ) {
        check(
            "[[calendar]]\nname = \"a\"\nzone = \"Pacific/Apia\"\nweek.every_day = \"22:00-06:00\"\nholidays.icalendar = \"f.ics\"\n",
            &feed,
        );
    }
}

#[test]
fn some_of_the_pieces_make_calendars() {
    let text = [TOML[0], TOML[1], TOML[5], TOML[17]].concat();
    let feed = [FEED[0], FEED[2], FEED[5], FEED[13], FEED[3], FEED[1]].concat();
    let text = text + "holidays.icalendar = \"f.ics\"\n";
    let calendars = Calendars::parse("any.toml", &text, &mut |_: &str| Ok(feed.clone())).unwrap();
    assert_eq!(calendars.iter().len(), 1);
}
