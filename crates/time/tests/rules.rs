//! The rules of calendars, each on dates that can be looked up.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calendars;

use calendars::{at, calendar, calendars};
use thirdline_time::{
    Calendar, END_OF_INSTANTS, FIRST_INSTANT, Interval, Pauses, local_text, utc_text, working_text,
    working_time,
};

const OFFICE: &str = "week.weekdays = \"09:00-17:00\"\n";

/// The open intervals by the wall clock, `start/end`.
fn open(calendar: &Calendar, from: &str, to: &str) -> Vec<String> {
    let zone = calendar.zone();
    let short = |at: i64| zone.local(at).strftime("%m-%d %H:%M").to_string();
    calendar
        .working()
        .intervals(at(from, zone), at(to, zone))
        .map(|one| {
            format!("{}/{} {}", short(one.start), short(one.end), working_text(one.length()))
        })
        .collect()
}

#[track_caller]
fn adds(calendar: &Calendar, start: &str, working: &str, end: &str) {
    let zone = calendar.zone();
    let sum = calendar.working().add(at(start, zone), working_time(working).unwrap()).unwrap();
    assert_eq!(local_text(sum, zone), local_text(at(end, zone), zone), "{start} + {working}");
}

#[track_caller]
fn elapses(calendar: &Calendar, from: &str, to: &str, working: &str) {
    let zone = calendar.zone();
    let elapsed = calendar.working().elapsed(at(from, zone), at(to, zone));
    assert_eq!(working_text(elapsed), working, "{from} to {to}");
}

#[test]
fn a_sum_that_ends_with_closing_time_is_closing_time() {
    let office = calendar("Europe/Berlin", OFFICE);
    adds(&office, "2026-12-21T09:00", "8h", "2026-12-21T17:00");
    adds(&office, "2026-12-21T09:00", "16h", "2026-12-22T17:00");
    adds(&office, "2026-12-21T16:00", "1h1s", "2026-12-22T09:00:01");
    adds(&office, "2026-12-18T18:00", "8h", "2026-12-21T17:00");
}

#[test]
fn a_difference_that_ends_with_an_opening_is_that_opening() {
    let office = calendar("Europe/Berlin", OFFICE);
    adds(&office, "2026-12-22T17:00", "-8h", "2026-12-22T09:00");
    adds(&office, "2026-12-22T17:00", "-16h", "2026-12-21T09:00");
    adds(&office, "2026-12-21T08:00", "-8h", "2026-12-18T09:00");
    adds(&office, "2026-12-22T10:00", "-2h", "2026-12-21T16:00");
}

#[test]
fn nothing_added_is_the_start_or_the_next_opening() {
    let office = calendar("Europe/Berlin", OFFICE);
    adds(&office, "2026-12-21T12:00", "0h", "2026-12-21T12:00");
    adds(&office, "2026-12-21T09:00", "0h", "2026-12-21T09:00");
    adds(&office, "2026-12-21T17:00", "0h", "2026-12-22T09:00");
    adds(&office, "2026-12-19T12:00", "0h", "2026-12-21T09:00");
    let (working, zone) = (office.working(), office.zone());
    let back = |text| utc_text(working.subtract(at(text, zone), 0).unwrap());
    assert_eq!(back("2026-12-21T12:00"), "2026-12-21T11:00:00Z");
    assert_eq!(back("2026-12-21T17:00"), "2026-12-21T16:00:00Z");
    assert_eq!(back("2026-12-19T12:00"), "2026-12-18T16:00:00Z");
}

#[test]
fn nothing_elapses_backwards() {
    let office = calendar("Europe/Berlin", OFFICE);
    elapses(&office, "2026-12-22T17:00", "2026-12-21T09:00", "0 h");
    elapses(&office, "2026-12-21T16:00", "2026-12-22T10:00", "2 h");
}

#[test]
fn a_holiday_beats_an_override_and_an_override_replaces_its_day() {
    let office = calendar(
        "Europe/Berlin",
        "week.weekdays = \"09:00-17:00\"
        [calendar.overrides]
        2026-12-24 = \"09:00-12:00\"
        2026-12-25 = \"09:00-12:00\"
        2026-12-26 = \"10:00-11:00\"
        [calendar.holidays]
        dates = [2026-12-25, \"2026-12-28..2026-12-31\"]
        every_year = \"01-01\"",
    );
    assert_eq!(
        open(&office, "2026-12-23", "2027-01-05"),
        [
            "12-23 09:00/12-23 17:00 8 h",
            "12-24 09:00/12-24 12:00 3 h",
            "12-26 10:00/12-26 11:00 1 h",
            "01-04 09:00/01-04 17:00 8 h",
        ]
    );
}

#[test]
fn what_the_night_before_left_over_stays() {
    let nights = calendar(
        "Europe/Berlin",
        "week.every_day = \"22:00-06:00\"
        [calendar.overrides]
        2026-12-23 = \"08:00-09:00\"
        [calendar.holidays]
        dates = [2026-12-25]",
    );
    assert_eq!(
        open(&nights, "2026-12-22T12:00", "2026-12-27T00:00"),
        [
            "12-22 22:00/12-23 06:00 8 h",
            "12-23 08:00/12-23 09:00 1 h",
            "12-24 22:00/12-25 06:00 8 h",
            "12-26 22:00/12-27 00:00 2 h",
        ]
    );
}

#[test]
fn e1_case_1_a_weekly_shift_ends_at_the_same_wall_clock_after_the_change() {
    // Round the clock from Tuesday 00:00 to Tuesday 00:00 in Chicago: the week of the change back
    // is 169 hours long, the other 167.
    let shift = calendar("America/Chicago", "week.every_day = \"00:00-24:00\"");
    for (start, end, hours) in [
        ("2024-10-29T05:00Z", "2024-11-05T06:00Z", 169),
        ("2025-03-04T06:00Z", "2025-03-11T05:00Z", 167),
    ] {
        let (start, end) = (at(start, shift.zone()), at(end, shift.zone()));
        assert_eq!(shift.working().elapsed(start, end), hours * 3_600_000_000);
        assert_eq!(shift.working().add(start, hours * 3_600_000_000), Some(end));
        assert_eq!(shift.zone().local(end).time(), shift.zone().local(start).time());
    }
}

#[test]
fn e1_case_2_a_london_day_stays_at_its_wall_clock() {
    let day = calendar("Europe/London", "week.every_day = \"08:30-17:30\"");
    for (date, opens) in [
        ("2026-03-28", "08:30:00Z"),
        ("2026-03-29", "07:30:00Z"),
        ("2026-10-24", "07:30:00Z"),
        ("2026-10-25", "08:30:00Z"),
    ] {
        let next = day.working().next_open(at(date, day.zone())).unwrap();
        assert_eq!(utc_text(next), format!("{date}T{opens}"));
        assert_eq!(open(&day, date, &format!("{date}T23:59")).len(), 1);
    }
}

#[test]
fn e1_case_3_hours_as_duration_and_as_end_meet_without_gap_or_overlap() {
    let day = calendar("Europe/Berlin", "week.every_day = \"06:00-18:00\"");
    let night = calendar("Europe/Berlin", "week.every_day = \"18:00-06:00\"");
    for (from, to, hours) in
        [("2026-03-28T18:00", "2026-03-29T06:00", 11), ("2026-10-24T18:00", "2026-10-25T06:00", 13)]
    {
        let (from, to) = (at(from, day.zone()), at(to, day.zone()));
        assert_eq!(night.working().elapsed(from, to), hours * 3_600_000_000);
        assert_eq!(day.working().elapsed(from, to), 0);
        assert_eq!(day.working().next_open(from), Some(to));
    }
}

#[test]
fn e1_case_4_a_boundary_at_half_past_two_comes_exactly_once() {
    let early = calendar("Europe/Berlin", "week.every_day = \"00:00-02:30\"");
    let late = calendar("Europe/Berlin", "week.every_day = \"02:30-24:00\"");
    let zone = early.zone();
    for (date, handoff, early_lasts, late_lasts) in [
        // 02:30 does not exist and moves forward by the gap.
        ("2026-03-29", "2026-03-29T03:30:00+02:00", "2 h 30 min", "20 h 30 min"),
        // 02:30 comes twice and the first counts.
        ("2026-10-25", "2026-10-25T02:30:00+02:00", "2 h 30 min", "22 h 30 min"),
    ] {
        let (from, to) = zone.day_bounds(thirdline_time::Day::parse(date).unwrap());
        let one = early.working().intervals(from, to).collect::<Vec<_>>();
        let other = late.working().intervals(from, to).collect::<Vec<_>>();
        assert_eq!((one.len(), other.len()), (1, 1));
        assert_eq!(local_text(one[0].end, zone), handoff);
        assert_eq!(other[0], Interval::new(one[0].end, to));
        assert_eq!(working_text(one[0].length()), early_lasts);
        assert_eq!(working_text(other[0].length()), late_lasts);
    }
}

#[test]
fn an_interval_that_a_gap_turns_round_is_empty() {
    let both = calendar("Europe/Berlin", "week.every_day = [\"02:30-03:15\", \"12:00-13:00\"]");
    assert_eq!(open(&both, "2026-03-29", "2026-03-30"), ["03-29 12:00/03-29 13:00 1 h"]);
    let within = calendar("Europe/Berlin", "week.every_day = \"02:10-02:50\"");
    assert_eq!(open(&within, "2026-03-29", "2026-03-30"), ["03-29 03:10/03-29 03:50 40 min"]);
    assert_eq!(open(&within, "2026-10-25", "2026-10-26"), ["10-25 02:10/10-25 02:50 40 min"]);
}

#[test]
fn e1_case_8_leap_days_half_hours_and_the_date_line() {
    let leap = calendar(
        "Europe/Berlin",
        "week.weekdays = \"09:00-17:00\"\nholidays.every_year = \"02-29\"",
    );
    elapses(&leap, "2028-02-28", "2028-03-02", "16 h");
    elapses(&leap, "2027-02-28", "2027-03-02", "8 h");

    let lord_howe = calendar("Australia/Lord_Howe", "week.every_day = \"00:00-24:00\"");
    elapses(&lord_howe, "2026-04-05", "2026-04-06", "24 h 30 min");
    elapses(&lord_howe, "2026-10-04", "2026-10-05", "23 h 30 min");

    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    let apia = calendar("Pacific/Apia", OFFICE);
    assert_eq!(
        open(&apia, "2011-12-28", "2012-01-03T12:00"),
        [
            "12-28 09:00/12-28 17:00 8 h",
            "12-29 09:00/12-29 17:00 8 h",
            "01-02 09:00/01-02 17:00 8 h",
            "01-03 09:00/01-03 12:00 3 h",
        ]
    );
    let nights = calendar("Pacific/Apia", "week.every_day = \"22:00-06:00\"");
    assert_eq!(
        open(&nights, "2011-12-29T12:00", "2012-01-01T00:00"),
        ["12-29 22:00/12-31 06:00 8 h", "12-31 22:00/01-01 00:00 2 h"]
    );
    // New year's night.
    adds(&apia, "2026-12-31T16:00", "2h", "2027-01-01T10:00");
}

#[test]
fn a_day_without_midnight_begins_when_it_begins() {
    // At midnight clocks in São Paulo went to 01:00.
    let whole = calendar("America/Sao_Paulo", "week.sunday = \"00:00-24:00\"");
    assert_eq!(open(&whole, "2018-11-03", "2018-11-06"), ["11-04 01:00/11-05 00:00 23 h"]);
    // And from midnight back to 23:00 of the Saturday, which the Sunday does not get.
    assert_eq!(open(&whole, "2018-02-17", "2018-02-20"), ["02-18 00:00/02-19 00:00 24 h"]);
    let saturday = calendar("America/Sao_Paulo", "week.saturday = \"00:00-24:00\"");
    assert_eq!(open(&saturday, "2018-02-16", "2018-02-20"), ["02-17 00:00/02-18 00:00 25 h"]);
}

#[test]
fn e1_case_10_a_deadline_across_the_change_with_a_holiday_and_a_pause_out_of_hours() {
    let before = calendar("Europe/Berlin", OFFICE);
    // Friday 15:00 and 4 hours: Monday 11:00, though the night between is an hour shorter.
    adds(&before, "2026-03-27T15:00", "4h", "2026-03-30T11:00");
    // A holiday that is added after the start counts: another version of the calendar.
    let after = calendar(
        "Europe/Berlin",
        "version = 2\nweek.weekdays = \"09:00-17:00\"\nholidays.dates = [2026-03-30]",
    );
    adds(&after, "2026-03-27T15:00", "4h", "2026-03-31T11:00");
    assert_eq!((before.version(), after.version()), (1, 2));
    // A pause that begins and ends outside hours adds what lies within, and nothing if that is
    // nothing.
    let zone = before.zone();
    let due = |pauses: &[(&str, &str)]| {
        let list = pauses.iter().map(|(a, b)| Interval::new(at(a, zone), at(b, zone))).collect();
        let due = before.working().due(
            at("2026-03-27T15:00", zone),
            working_time("4h").unwrap(),
            &Pauses::new(list),
        );
        local_text(due.unwrap(), zone)
    };
    assert_eq!(due(&[("2026-03-27T18:00", "2026-03-30T08:00")]), "2026-03-30T11:00:00+02:00");
    assert_eq!(due(&[("2026-03-26T18:00", "2026-03-27T15:30")]), "2026-03-30T11:30:00+02:00");
    assert_eq!(due(&[("2026-03-27T16:00", "2026-03-30T10:00")]), "2026-03-30T13:00:00+02:00");
    // Pauses that overlap count once, and one that the moving deadline reaches counts, too.
    assert_eq!(
        due(&[
            ("2026-03-27T16:00", "2026-03-27T16:40"),
            ("2026-03-27T16:20", "2026-03-27T17:00"),
            ("2026-03-30T11:30", "2026-03-30T12:00"),
            ("2026-03-30T12:30", "2026-03-30T13:00"),
        ]),
        "2026-03-30T12:30:00+02:00"
    );
}

#[test]
fn unions_follow_the_sun_and_intersections_meet() {
    let all = calendars(
        "[[calendar]]
        name = \"follow the sun\"
        union = [\"Sydney\", \"Berlin\"]
        [[calendar]]
        name = \"both\"
        intersection = [\"Berlin\", \"London\"]
        zone = \"UTC\"
        [[calendar]]
        name = \"Berlin\"
        zone = \"Europe/Berlin\"
        week.weekdays = \"09:00-17:00\"
        [[calendar]]
        name = \"London\"
        zone = \"Europe/London\"
        week.weekdays = \"09:00-17:00\"
        [[calendar]]
        name = \"Sydney\"
        zone = \"Australia/Sydney\"
        week.weekdays = \"09:00-17:00\"
        [[calendar]]
        name = \"round the clock\"
        always = true
        ",
    );
    let both = all.find("both").unwrap();
    assert_eq!(open(both, "2026-12-21", "2026-12-22"), ["12-21 09:00/12-21 16:00 7 h"]);
    let sun = all.find("follow the sun").unwrap();
    assert_eq!(sun.zone().name(), "Australia/Sydney");
    elapses(sun, "2026-12-21T09:00", "2026-12-22T09:00", "16 h");
    let always = all.find("round the clock").unwrap();
    elapses(always, "2026-12-21", "2026-12-28", "168 h");
    assert_eq!(all.iter().len(), 6);
}

#[test]
fn beyond_the_years_that_calendars_know_there_is_nothing() {
    let office = calendar("Europe/Berlin", OFFICE);
    let working = office.working();
    assert_eq!(working.elapsed(i64::MIN, FIRST_INSTANT), 0);
    assert_eq!(working.elapsed(END_OF_INSTANTS, i64::MAX), 0);
    assert_eq!(working.add(0, i64::MAX), None);
    assert_eq!(working.subtract(0, i64::MAX), None);
    assert_eq!(working.add(0, i64::MIN), None);
    assert_eq!(working.add(END_OF_INSTANTS, 1), None);
    assert_eq!(working.add(END_OF_INSTANTS + 1, 0), None);
    assert_eq!(working.subtract(FIRST_INSTANT, 1), None);
    assert_eq!(working.next_open(END_OF_INSTANTS), None);
    assert_eq!(working.next_open(i64::MIN), None);
    assert!(!working.is_open(i64::MAX));
    assert_eq!(working.intervals(i64::MIN, FIRST_INSTANT).count(), 0);
    let all = working.elapsed(i64::MIN, i64::MAX);
    assert_eq!(
        working.add(FIRST_INSTANT, all).map(utc_text).as_deref(),
        Some("2200-12-31T16:00:00Z")
    );
    assert_eq!(working.add(FIRST_INSTANT, all + 1), None);
    assert_eq!(working.intervals(i64::MIN, i64::MAX).map(Interval::length).sum::<i64>(), all);
    let always = Calendar::always();
    assert_eq!(always.working().intervals(i64::MIN, i64::MAX).count(), 1);
    assert_eq!(
        always.working().add(FIRST_INSTANT, END_OF_INSTANTS - FIRST_INSTANT),
        Some(END_OF_INSTANTS)
    );
}
