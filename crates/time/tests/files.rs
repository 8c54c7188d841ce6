//! What can be wrong in a calendar file is told at its place, all at once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calendars;

use calendars::{calendar, calendars};
use thirdline_time::{Calendars, Day};

fn no_files(name: &str) -> Result<String, String> {
    Err(format!("there is no {name}"))
}

/// The faults of a file as `line: message (help)`.
#[track_caller]
fn faults(text: &str) -> Vec<String> {
    let Err(faults) = Calendars::parse("c.toml", text, &mut no_files) else {
        panic!("no fault in\n{text}")
    };
    let line = |fault: &thirdline_document::Fault| {
        let help = fault.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}: {}{help}", faults.place(fault).line, fault.message)
    };
    faults.iter().map(line).collect()
}

#[test]
fn all_faults_come_at_once_and_each_has_its_line() {
    let text = "\
[[calendar]]
name = \"Berlin office\"
zone = \"Europe/Berln\"
colour = \"red\"
[calendar.week]
weekday = \"09:00-17:00\"
monday = [\"09:00-13:00\", \"12:00-17:00\"]
tuesday = \"9-17\"
wednesday = \"09:00-09:00\"
[calendar.overrides]
2026-02-30 = \"09:00-12:00\"
1899-12-31 = []
2026-12-24 = \"25:00-26:00\"
[calendar.holidays]
dates = [\"2026-02-30\", 2201-01-01, \"2026-12-31..2026-12-24\", 7]
every_year = [\"02-30\", \"1-1\"]
icalendar = \"holidays.ics\"
";
    let expected = [
        "3: there is no zone \"Europe/Berln\" (did you mean \"Europe/Berlin\"?)",
        "4: unknown key `colour` in `[[calendar]]` (known here: ",
        "6: unknown key `weekday` in `[calendar.week]` (did you mean `weekdays`?)",
        "7: `calendar.week.monday`: 12:00–17:00 overlap 09:00–13:00 (let one end when the other starts)",
        "8: `calendar.week.tuesday`: \"9-17\" are no hours (write hours as \"09:00-17:30\")",
        "9: `calendar.week.wednesday`: \"09:00-09:00\" are empty (write \"00:00-24:00\" for a whole day",
        "11: there is no day 2026-02-30 (",
        "12: 1899-12-31 is outside of the years 1900 to 2200 (is the year right?)",
        "13: `calendar.overrides.2026-12-24`: \"25:00-26:00\" are no hours",
        "15: `calendar.holidays.dates`: there is no day 2026-02-30",
        "15: `calendar.holidays.dates`: 2201-01-01 is outside of the years 1900 to 2200",
        "15: `calendar.holidays.dates`: 2026-12-24 is before 2026-12-31 (write the earlier one first)",
        "15: `calendar.holidays.dates`: expected a date or time, found an integer",
        "16: `calendar.holidays.every_year`: \"02-30\" is no day of a year (write month and day as 12-25)",
        "16: `calendar.holidays.every_year`: \"1-1\" is no day of a year",
        "17: `calendar.holidays.icalendar`: \"holidays.ics\" cannot be read: there is no holidays.ics",
    ];
    let found = faults(text);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\nis not\n{expected}");
    }
}

#[test]
fn a_date_that_toml_refuses_is_refused() {
    let found = faults(
        "[[calendar]]\nname = \"a\"\nzone = \"UTC\"\nweek.monday = \"09:00-10:00\"\nholidays.dates = [2026-02-30]\n",
    );
    assert!(found.len() == 1 && found[0].starts_with("5: "), "{found:?}");
}

#[test]
fn hours_that_overlap_across_midnight_are_told() {
    let text = "[[calendar]]\nname = \"a\"\nzone = \"UTC\"\nweek.sunday = \"22:00-06:00\"\nweek.monday = \"05:00-14:00\"\n";
    assert_eq!(
        faults(text),
        [
            "5: 05:00–14:00 on monday overlap 22:00–06:00 on sunday, which pass midnight (let one end when the other starts)"
        ]
    );
}

#[test]
fn a_calendar_that_never_opens_is_told() {
    let hours = |name: &str, rest: &str| {
        format!("[[calendar]]\nname = \"{name}\"\nzone = \"Europe/Berlin\"\n{rest}\n")
    };
    assert_eq!(
        faults(&hours("a", "")),
        [
            "1: the calendar is never open: it has no hours (add [calendar.week] with weekdays = \"09:00-17:00\", say)"
        ]
    );
    assert_eq!(faults(&hours("a", "week.monday = []")).len(), 1);
    let text =
        hours("a", "week.monday = \"09:00-10:00\"\nholidays.dates = \"1900-01-01..2200-12-31\"");
    assert_eq!(
        faults(&text),
        ["2: \"a\" is never open from 1900 to 2200 (do its holidays leave a day?)"]
    );
    let text = hours("a", "week.monday = \"09:00-10:00\"")
        + &hours("b", "week.monday = \"10:00-11:00\"")
        + "[[calendar]]\nname = \"c\"\nintersection = [\"a\", \"b\"]\n";
    assert_eq!(
        faults(&text),
        ["10: \"c\" is never open from 1900 to 2200 (its parts have no hours in common)"]
    );
    // Once in three hundred years is not never.
    let text = "overrides.1901-05-05 = \"09:00-10:00\"";
    assert_eq!(calendar("UTC", text).working().elapsed(i64::MIN, i64::MAX), 3_600_000_000);
}

#[test]
fn calendars_made_of_one_another_are_told() {
    let text = "\
[[calendar]]
name = \"a\"
union = [\"b\", \"d\"]
[[calendar]]
name = \"b\"
intersection = [\"c\"]
[[calendar]]
name = \"c\"
union = \"a\"
[[calendar]]
name = \"d\"
always = true
[[calendar]]
name = \"e\"
union = \"e\"
[[calendar]]
name = \"f\"
union = \"a\"
";
    assert_eq!(
        faults(text),
        [
            "3: a calendar cannot be made of itself: a → b → c → a (take one of them out of the circle)",
            "15: a calendar cannot be made of itself: e → e (take one of them out of the circle)",
        ]
    );
}

#[test]
fn names_that_do_not_fit_are_told() {
    let text = "\
[[calendar]]
name = \"Berlin\"
always = true
[[calendar]]
name = \"Berlin\"
always = true
[[calendar]]
name = \"all\"
union = [\"Berlni\", \"Sydney\", \"Berlin\", \"Berlin\"]
[[calendar]]
name = \"none\"
union = []
";
    assert_eq!(
        faults(text),
        [
            "5: a second calendar is called \"Berlin\" (give it another name)",
            "9: there is no calendar \"Berlni\" (did you mean \"Berlin\"?)",
            "9: there is no calendar \"Sydney\" (it must stand in the same file)",
            "9: \"Berlin\" is named twice (once is enough)",
            "12: `calendar.union`: no calendar is named (name those that it is made of)",
        ]
    );
}

#[test]
fn a_calendar_is_made_in_one_way() {
    for (rest, expected) in [
        ("union = \"b\"\nalways = true", "4: a calendar has `union` or `always`, not both"),
        (
            "always = true\nweek.monday = \"09:00-10:00\"",
            "4: a calendar has `always` or `[calendar.week]`, not both",
        ),
        (
            "union = \"b\"\nholidays.dates = []",
            "4: a calendar has `union` or `[calendar.holidays]`, not both",
        ),
        (
            "always = false",
            "3: `calendar.always`: a calendar that is not always open says when it is",
        ),
        ("week.monday = \"09:00-10:00\"", "1: missing key `zone` in `[[calendar]]`"),
        (
            "zone = \"+01:00\"\nweek.monday = \"09:00-10:00\"",
            "3: there is no zone \"+01:00\" (name the zone of a place",
        ),
        ("zone = \"UTC\"\nweek = 3", "4: `calendar.week`: expected a table, found an integer"),
    ] {
        let found = faults(&format!("[[calendar]]\nname = \"a\"\n{rest}\n"));
        assert!(found[0].starts_with(expected), "{found:?}\nis not\n{expected}");
    }
    assert_eq!(faults(""), ["1: the file has no calendar (begin one with [[calendar]])"]);
}

#[test]
fn many_calendars_and_deep_ones_end_in_time() {
    let always = |n: usize| format!("[[calendar]]\nname = \"{n}\"\nalways = true\n");
    let many: String = (0..=1000).map(always).collect();
    assert!(faults(&many)[0].contains("more than 1000 calendars"));
    let link = |n: usize| format!("[[calendar]]\nname = \"{n}\"\nunion = \"{}\"\n", n + 1);
    let chain = |n: usize| (0..n).map(link).collect::<String>() + &always(n);
    assert!(faults(&chain(999))[0].contains("more than 16 levels"));
    assert_eq!(calendars(&chain(15)).iter().len(), 16);
    let busy: Vec<String> = (0..25).map(|n| format!("\"10:{n:02}-10:{n:02}:30\"")).collect();
    let busy =
        format!("[[calendar]]\nname = \"a\"\nzone = \"UTC\"\nweek.monday = [{}]\n", busy.join(","));
    assert!(faults(&busy)[0].contains("25 intervals on one day, at most 24"));
}

#[test]
fn a_days_own_key_comes_first() {
    let it = calendar(
        "UTC",
        "week.every_day = \"10:00-11:00\"\nweek.weekdays = \"09:00-17:00\"\nweek.friday = []\n",
    );
    let working = it.working();
    let day = |text: &str| {
        let (from, to) = it.zone().day_bounds(Day::parse(text).unwrap());
        working.elapsed(from, to) / 3_600_000_000
    };
    assert_eq!((day("2026-12-24"), day("2026-12-25"), day("2026-12-26")), (8, 0, 1));
}

#[test]
fn holidays_beyond_number_end_in_time() {
    let dates = vec!["\"1900-01-01..2200-12-31\""; 1_000].join(",");
    let text = format!(
        "[[calendar]]\nname = \"a\"\nzone = \"UTC\"\nweek.monday = \"09:00-10:00\"\nholidays.dates = [{dates}]\n"
    );
    assert!(faults(&text)[0].contains("the file holds more than 5000000 holidays"));
    let names: Vec<String> = (0..50_000).map(|n| format!("\"n{n}\"")).collect();
    let text = format!("[[calendar]]\nname = \"a\"\nunion = [{}]\n", names.join(","));
    assert_eq!(faults(&text).len(), 1_000);
}
