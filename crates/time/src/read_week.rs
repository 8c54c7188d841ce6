//! The tables of a calendar with hours of its own: week, overrides, holidays.

use crate::day::Day;
use crate::keys::{HOLIDAYS, OVERRIDES, WEEK};
use crate::misread::{Misread, shown};
use crate::read::ReadIcalendar;
use crate::week::{Hours, MOST_PER_DAY, WEEKDAYS, Week, overlap_across_midnight, overlap_in_a_day};
use crate::zone::Zone;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use thirdline_document::{Fault, Spanned, Table, Value};

/// Dates of holidays in one file: a thousand calendars with three centuries of a busy feed.
pub(crate) const MOST_HOLIDAYS: usize = 5_000_000;

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
    pub(crate) fn read(
        self,
        zone: &Zone,
        left: &mut usize,
        icalendar: ReadIcalendar<'_>,
    ) -> Box<Week> {
        let days = self.week.map(|table| week(table.described_by(&WEEK))).unwrap_or_default();
        let overrides = self
            .overrides
            .map(|table| overrides(table.described_by(&OVERRIDES)))
            .unwrap_or_default();
        let (holidays, every_year) = self
            .holidays
            .map(|table| holidays(table.described_by(&HOLIDAYS), zone, left, icalendar))
            .unwrap_or_default();
        Box::new(Week { zone: zone.clone(), days, overrides, holidays, every_year })
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

/// Holidays with what they are called, and those of every year.
type Holidays = (BTreeMap<Day, String>, BTreeSet<(i8, i8)>);

fn holidays(
    table: Table<'_>,
    zone: &Zone,
    left: &mut usize,
    icalendar: ReadIcalendar<'_>,
) -> Holidays {
    let (mut holidays, mut yearly) = Holidays::default();
    for item in table.items("dates") {
        let Some(text) = item.date_text() else { continue };
        let days = days(&text.value).and_then(|days| charged(days.len(), left).map(|()| days));
        match days {
            Ok(days) => holidays.extend(days.map(|day| (Day(day), String::new()))),
            Err(wrong) => push(&item, text.span, wrong),
        }
    }
    if let Some(value) = table.value("every_year") {
        for text in value.strings() {
            match every_year(&text.value) {
                Ok(day) => drop(yearly.insert(day)),
                Err(wrong) => push(&value, text.span, wrong),
            }
        }
    }
    if let Some(value) = table.value("icalendar") {
        for name in value.strings() {
            match feed(&name.value, zone, left, icalendar) {
                Ok(found) => holidays.extend(found),
                Err(faults) => {
                    for wrong in faults {
                        push(&value, name.span.clone(), wrong);
                    }
                }
            }
        }
    }
    table.finish();
    (holidays, yearly)
}

/// The holidays of an iCalendar file, or everything that is wrong with it.
fn feed(
    name: &str,
    zone: &Zone,
    left: &mut usize,
    icalendar: ReadIcalendar<'_>,
) -> Result<BTreeMap<Day, String>, Vec<Misread>> {
    let text = icalendar(name).map_err(|why| {
        let help = "the file must stand beside this one, or its path be written from here";
        vec![Misread::new(format!("{name:?} cannot be read: {why}"), help)]
    })?;
    let (found, faults) = crate::icalendar::holidays(&text, zone);
    if faults.is_empty() {
        return charged(found.len(), left).map(|()| found).map_err(|wrong| vec![wrong]);
    }
    let at = |(line, wrong): (usize, Misread)| {
        Misread::new(format!("{name}:{line}: {}", wrong.message), wrong.help)
    };
    Err(faults.into_iter().map(at).collect())
}

/// Whether the file may hold so many more.
fn charged(days: usize, left: &mut usize) -> Result<(), Misread> {
    *left = left.checked_sub(days).ok_or_else(|| {
        let message = format!("the file holds more than {MOST_HOLIDAYS} holidays");
        Misread::new(message, "put its calendars into several files")
    })?;
    Ok(())
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

/// A month and a day that some year has.
fn every_year(text: &str) -> Result<(i8, i8), Misread> {
    // Of leap years all days are there.
    let day = Day::parse(&format!("2000-{text}")).map_err(|_| {
        let message = format!("{} is no day of a year", shown(text));
        Misread::new(message, "write month and day as 12-25")
    })?;
    Ok((day.date().month(), day.date().day()))
}
