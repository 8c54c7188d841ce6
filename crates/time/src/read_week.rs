//! The tables of a calendar with hours of its own: week, overrides, holidays.

use crate::day::Day;
use crate::keys::{HOLIDAYS, OVERRIDES, WEEK};
use crate::misread::Misread;
use crate::read::ReadIcalendar;
use crate::week::{Hours, MOST_PER_DAY, WEEKDAYS, Week, overlap_across_midnight, overlap_in_a_day};
use crate::zone::Zone;
use std::collections::BTreeMap;
use std::ops::Range;
use thirdline_document::{Fault, Spanned, Table, Value};

/// The three tables, where they are there.
pub(crate) struct Tables<'d> {
    week: Option<Table<'d>>,
    overrides: Option<Table<'d>>,
    holidays: Option<Table<'d>>,
}

type Written = Vec<Spanned<Hours>>;

impl<'d> Tables<'d> {
    pub(crate) fn of(calendar: &Table<'d>) -> Self {
        Self {
            week: calendar.table("week"),
            overrides: calendar.table("overrides"),
            holidays: calendar.table("holidays"),
        }
    }

    /// The first that is there, and its place.
    pub(crate) fn first(&self) -> Option<(&'static str, Range<usize>)> {
        let tables = [
            ("[calendar.week]", &self.week),
            ("[calendar.overrides]", &self.overrides),
            ("[calendar.holidays]", &self.holidays),
        ];
        let there = tables.into_iter().filter_map(|(name, t)| Some((name, t.as_ref()?.span())));
        there.min_by_key(|(_, span)| span.start)
    }

    /// The hours they state.
    pub(crate) fn read(self, zone: &Zone, icalendar: ReadIcalendar<'_>) -> Box<Week> {
        let days = self.week.map(|table| week(table.described_by(&WEEK))).unwrap_or_default();
        let overrides = self
            .overrides
            .map(|table| overrides(table.described_by(&OVERRIDES)))
            .unwrap_or_default();
        let holidays = self
            .holidays
            .map(|table| holidays(table.described_by(&HOLIDAYS), zone, icalendar))
            .unwrap_or_default();
        Box::new(Week { zone: zone.clone(), days, overrides, holidays })
    }
}

fn week(table: Table<'_>) -> [Vec<Hours>; 7] {
    let read = |key: &str| table.value(key).map(|value| hours(&value));
    let every_day = read("every_day");
    let (weekdays, weekend) = (read("weekdays"), read("weekend"));
    let written: [Written; 7] = std::array::from_fn(|day| {
        let group = if day < 5 { &weekdays } else { &weekend };
        let own = read(WEEKDAYS[day]);
        own.or_else(|| group.clone()).or_else(|| every_day.clone()).unwrap_or_default()
    });
    let days: [Vec<Hours>; 7] =
        std::array::from_fn(|day| written[day].iter().map(|hours| hours.value).collect());
    if let Some((day, night, morning)) = overlap_across_midnight(&days) {
        let next = (day + 1) % 7;
        let at = &written[next][morning];
        let message = format!(
            "{} on {} overlap {} on {}, which pass midnight",
            at.value, WEEKDAYS[next], written[day][night].value, WEEKDAYS[day]
        );
        let fault = Fault::new(at.span.clone(), message);
        table.push(fault.with_help("let one end when the other starts"));
    }
    table.finish();
    days
}

/// The hours of one key, those that can be read.
fn hours(value: &Value<'_>) -> Written {
    let mut written = Written::new();
    let texts = value.strings();
    if texts.len() > MOST_PER_DAY {
        value.fault_with_help(
            format!("{} intervals on one day, at most {MOST_PER_DAY}", texts.len()),
            "join those that touch",
        );
        return written;
    }
    for text in texts {
        match Hours::parse(&text.value) {
            Ok(hours) => written.push(Spanned::new(hours, text.span)),
            Err(wrong) => push(value, text.span, wrong),
        }
    }
    let plain: Vec<Hours> = written.iter().map(|hours| hours.value).collect();
    if let Some((first, second)) = overlap_in_a_day(&plain) {
        let wrong = Misread::new(
            format!("{} overlap {}", plain[second], plain[first]),
            "let one end when the other starts",
        );
        push(value, written[second].span.clone(), wrong);
    }
    written
}

/// Notes what is wrong at a place within a value.
fn push(value: &Value<'_>, span: Range<usize>, wrong: Misread) {
    let message = format!("`{}`: {}", value.path(), wrong.message);
    value.document().push(Fault::new(span, message).with_help(wrong.help));
}

fn overrides(table: Table<'_>) -> BTreeMap<Day, Vec<Hours>> {
    let mut overrides = BTreeMap::new();
    for (key, value) in table.entries() {
        let hours = hours(&value).into_iter().map(|hours| hours.value).collect();
        match Day::parse(&key.value) {
            Ok(day) => drop(overrides.insert(day, hours)),
            Err(wrong) => {
                table.push(Fault::new(key.span, wrong.message).with_help(wrong.help));
            }
        }
    }
    table.finish();
    overrides
}

fn holidays(table: Table<'_>, zone: &Zone, icalendar: ReadIcalendar<'_>) -> BTreeMap<Day, String> {
    let mut holidays = BTreeMap::new();
    for item in table.items("dates") {
        let Some(text) = item.date_text() else { continue };
        match days(&text.value) {
            Ok(days) => holidays.extend(days.map(|day| (Day(day), String::new()))),
            Err(wrong) => push(&item, text.span, wrong),
        }
    }
    if let Some(value) = table.value("every_year") {
        for text in value.strings() {
            match every_year(&text.value) {
                Ok(days) => holidays.extend(days.into_iter().map(|day| (day, String::new()))),
                Err(wrong) => push(&value, text.span, wrong),
            }
        }
    }
    if let Some(value) = table.value("icalendar") {
        for name in value.strings() {
            match icalendar(&name.value) {
                Ok(text) => {
                    let (found, wrong) = crate::icalendar::holidays(&text, zone);
                    holidays.extend(found);
                    for (line, wrong) in wrong {
                        let message = format!("{}:{line}: {}", name.value, wrong.message);
                        push(&value, name.span.clone(), Misread::new(message, wrong.help));
                    }
                }
                Err(why) => {
                    let message = format!("{:?} cannot be read: {why}", name.value);
                    let help =
                        "the file must stand beside this one, or its path be written from here";
                    push(&value, name.span, Misread::new(message, help));
                }
            }
        }
    }
    table.finish();
    holidays
}

/// A date, or `2026-12-24..2027-01-01`, both included, as numbers of days.
fn days(text: &str) -> Result<Range<i32>, Misread> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (Day::parse(from.trim())?, Day::parse(to.trim())?);
    if to < from {
        return Err(Misread::new(format!("{to} is before {from}"), "write the earlier one first"));
    }
    Ok(from.0..to.0 + 1)
}

/// A month and a day in every year that has it.
fn every_year(text: &str) -> Result<Vec<Day>, Misread> {
    let is_shaped = text.len() == 5
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 2 { b == b'-' } else { b.is_ascii_digit() });
    let in_year = |year: i32| Day::parse(&format!("{year}-{text}")).ok();
    let days: Vec<Day> =
        if is_shaped { (1900..=2200).filter_map(in_year).collect() } else { Vec::new() };
    if days.is_empty() {
        let shown = crate::misread::shown(text);
        return Err(Misread::new(
            format!("{shown} is no day of a year"),
            "write month and day as 12-25",
        ));
    }
    Ok(days)
}
