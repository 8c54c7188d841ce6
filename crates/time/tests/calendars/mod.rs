//! Calendars in few words.
#![allow(dead_code, reason = "each test binary uses its part")]

use thirdline_time::{Calendar, Calendars, Zone, instant};

/// The calendars of a file without faults.
#[track_caller]
pub(crate) fn calendars(text: &str) -> Calendars {
    Calendars::parse("c.toml", text, &mut |name| Err(format!("no {name}")))
        .unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// One calendar of a zone: the rest of its table.
#[track_caller]
pub(crate) fn calendar(zone: &str, rest: &str) -> Calendar {
    let text = format!("[[calendar]]\nname = \"it\"\nzone = \"{zone}\"\n{rest}");
    calendars(&text).find("it").unwrap().clone()
}

/// An instant, by the calendar's clock if it states no offset.
#[track_caller]
pub(crate) fn at(text: &str, zone: &Zone) -> i64 {
    instant(text, zone).unwrap_or_else(|wrong| panic!("{wrong}"))
}
