//! The keys of a calendar file, described once for its reader, its messages and its reference.

use thirdline_document::schema::{Key, Kind, Section};

/// Keys of one `[[calendar]]`.
pub static CALENDAR: Section = Section::repeated(
    "calendar",
    "When a team works. A calendar has hours of a week (`[calendar.week]` with a `zone`), or is \
     made of others (`union`, `intersection`), or is `always` open.",
    &[
        Key::required("name", Kind::Text, "what the calendar is called", r#""Berlin office""#),
        Key::optional(
            "version",
            Kind::Integer,
            "counts up with each change, since figures are recorded with it",
            "3",
        )
        .default("1"),
        Key::optional(
            "zone",
            Kind::Text,
            "IANA zone of the hours; of a calendar without hours of its own, the zone in which its \
             times are shown",
            r#""Europe/Berlin""#,
        ),
        Key::optional(
            "union",
            Kind::Texts,
            "names of calendars; open when any of them is",
            r#"["Berlin office", "Sydney office"]"#,
        ),
        Key::optional(
            "intersection",
            Kind::Texts,
            "names of calendars; open when all of them are",
            r#"["Berlin office", "London office"]"#,
        ),
        Key::optional("always", Kind::Boolean, "open round the clock", "true"),
    ],
);

/// Keys of `[calendar.week]`.
pub static WEEK: Section = Section::table(
    "calendar.week",
    "Hours by the clock on the wall. An end at or before the start is on the next day, a whole day \
     is `00:00-24:00`, and a closed one is `[]`. A day's own key comes before `weekdays` and \
     `weekend`, and these before `every_day`.",
    &[
        Key::optional("every_day", Kind::Texts, "hours of all days", r#""00:00-24:00""#),
        Key::optional("weekdays", Kind::Texts, "hours of Monday to Friday", r#""09:00-17:00""#),
        Key::optional("weekend", Kind::Texts, "hours of Saturday and Sunday", "[]"),
        Key::optional(
            "monday",
            Kind::Texts,
            "hours of Monday",
            r#"["09:00-12:30", "13:15-17:00"]"#,
        ),
        Key::optional("tuesday", Kind::Texts, "hours of Tuesday", r#""09:00-17:00""#),
        Key::optional("wednesday", Kind::Texts, "hours of Wednesday", r#""09:00-17:00""#),
        Key::optional("thursday", Kind::Texts, "hours of Thursday", r#""22:00-06:00""#),
        Key::optional("friday", Kind::Texts, "hours of Friday", r#""09:00-15:00""#),
        Key::optional("saturday", Kind::Texts, "hours of Saturday", "[]"),
        Key::optional("sunday", Kind::Texts, "hours of Sunday", "[]"),
    ],
);

/// Examples of the keys of `[calendar.overrides]`.
pub static OVERRIDES: Section = Section::free_form(
    "calendar.overrides",
    "Dates whose hours replace those of their weekday. What the night before left over stays.",
    &[
        Key::optional("2026-12-24", Kind::Texts, "a short day", r#""09:00-12:00""#),
        Key::optional("2026-12-28", Kind::Texts, "a closed day", "[]"),
    ],
);

/// Keys of `[calendar.holidays]`.
pub static HOLIDAYS: Section = Section::table(
    "calendar.holidays",
    "Dates without hours, whatever an override says. What the night before left over stays.",
    &[
        Key::optional(
            "dates",
            Kind::List,
            "dates, with or without quotes; `a..b` in quotes stands for all from a to b",
            r#"[2026-12-25, 2026-12-26, "2027-08-01..2027-08-14"]"#,
        ),
        Key::optional("every_year", Kind::Texts, "month and day", r#"["01-01", "05-01"]"#),
        Key::optional(
            "icalendar",
            Kind::Texts,
            "iCalendar files beside this one, each event a holiday",
            r#"["holidays.ics"]"#,
        ),
    ],
);
