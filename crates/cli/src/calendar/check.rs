//! `thirdline calendar check`: what is in a calendar file.

use super::read_calendars;
use crate::arguments::{AnswerFormat, CheckCalendar};
use crate::output;
use serde_json::{Value, json};
use thirdline_document::schema::{Section, example_toml, reference_markdown};
use thirdline_report::text::{Column, Page, name};
use thirdline_time::{
    CALENDAR, Calendar, Calendars, Day, HOLIDAYS, Hours, OVERRIDES, Rule, WEEK, Week, working_text,
    zone_data_version,
};

/// All of a calendar file.
const SECTIONS: [&Section; 4] = [&CALENDAR, &WEEK, &OVERRIDES, &HOLIDAYS];

/// A file to begin with: most calendars have a zone and the hours of a week.
pub(super) fn example() -> anyhow::Result<()> {
    let text = example_toml(&SECTIONS)
        .replace("\n#zone = ", "\nzone = ")
        .replace("\n#weekdays = ", "\nweekdays = ");
    output::write(None, |out| out.write_all(text.as_bytes()))
}

pub(super) fn run(asked: &CheckCalendar) -> anyhow::Result<()> {
    let Some(file) = asked.file.as_ref().filter(|_| !asked.reference) else {
        let text = reference_markdown(&SECTIONS);
        return output::write(None, |out| out.write_all(text.as_bytes()));
    };
    let calendars = read_calendars(file)?;
    let text = match asked.telling.format {
        AnswerFormat::Json => format!("{}\n", json(&calendars)),
        AnswerFormat::Text => text(&file.display().to_string(), &calendars, asked.telling.ascii),
    };
    output::write(None, |out| out.write_all(text.as_bytes()))
}

fn text(file: &str, calendars: &Calendars, ascii: bool) -> String {
    let mut page = Page::new(output::style(ascii, false));
    let number = calendars.iter().len();
    let what = if number == 1 { "1 calendar".to_owned() } else { format!("{number} calendars") };
    page.title(&format!("{}: {what}, no fault.", name(file)));
    page.paragraph(&format!("Zone data {}.", zone_data_version()));
    page.blank();
    let heads = [
        Column::Words("calendar"),
        Column::Number("version"),
        Column::Words("zone"),
        Column::Words("open"),
        Column::Number("overrides"),
        Column::Number("holidays"),
        Column::Drawing("until"),
    ];
    let rows: Vec<Vec<String>> = calendars
        .iter()
        .map(|calendar| {
            let week = week(calendar);
            let number = |count: Option<usize>| count.filter(|n| *n > 0).map(|n| n.to_string());
            vec![
                name(calendar.name()),
                calendar.version().to_string(),
                calendar.zone().to_string(),
                open(calendar),
                number(week.map(|week| week.overrides.len())).unwrap_or_default(),
                number(week.map(|week| week.holidays.len() + week.every_year.len()))
                    .unwrap_or_default(),
                until(week).unwrap_or_default(),
            ]
        })
        .collect();
    page.table(&heads, &rows);
    let remarks: Vec<String> = calendars.iter().flat_map(remarks).collect();
    if !remarks.is_empty() {
        page.blank();
        for remark in remarks {
            page.point(&remark);
        }
    }
    page.finish()
}

fn week(calendar: &Calendar) -> Option<&Week> {
    match calendar.working().rule() {
        Rule::Week(week) => Some(week),
        Rule::Union(_) | Rule::Intersection(_) | Rule::Always => None,
    }
}

/// Until when its holidays are known: a feed ends some day, and nobody is told.
fn until(week: Option<&Week>) -> Option<String> {
    let last = week?.holidays.keys().next_back();
    last.map(ToString::to_string).or_else(|| {
        let is_yearly = !week?.every_year.is_empty();
        is_yearly.then(|| "every year".to_owned())
    })
}

/// When it is open, in a few words.
fn open(calendar: &Calendar) -> String {
    let parts = || name(&calendar.parts().join(", "));
    match calendar.working().rule() {
        Rule::Week(week) => {
            let seconds = |hours: &Hours| i64::from(hours.to() - hours.from());
            let sum: i64 = week.days.iter().flatten().map(seconds).sum();
            format!("{} a week", working_text(sum * 1_000_000))
        }
        Rule::Union(_) => format!("when any is: {}", parts()),
        Rule::Intersection(_) => format!("when all are: {}", parts()),
        Rule::Always => "round the clock".to_owned(),
    }
}

/// What is right but may surprise.
fn remarks(calendar: &Calendar) -> Vec<String> {
    let Some(week) = week(calendar) else { return Vec::new() };
    let called = name(calendar.name());
    let mut remarks: Vec<String> = week
        .overrides
        .keys()
        .filter(|day| week.holiday(**day).is_some())
        .map(|day| format!("{called}: the override of {day} never acts: the day is a holiday"))
        .collect();
    let skipped = |day: &&Day| {
        let (from, to) = week.zone.day_bounds(**day);
        from >= to
    };
    let skipped = week.overrides.keys().filter(skipped);
    remarks.extend(skipped.map(|day| format!("{called}: there was no {day} in {}", week.zone)));
    remarks
}

fn yearly(week: &Week) -> Vec<String> {
    week.every_year.iter().map(|(month, day)| format!("{month:02}-{day:02}")).collect()
}

fn json(calendars: &Calendars) -> Value {
    let calendars: Vec<Value> = calendars
        .iter()
        .map(|calendar| {
            let week = week(calendar);
            let days = |days: Vec<&Day>| days.iter().map(ToString::to_string).collect::<Vec<_>>();
            json!({
                "name": calendar.name(),
                "version": calendar.version(),
                "zone": calendar.zone().name(),
                "open": open(calendar),
                "parts": calendar.parts(),
                "overrides": days(week.map(|w| w.overrides.keys().collect()).unwrap_or_default()),
                "holidays": days(week.map(|w| w.holidays.keys().collect()).unwrap_or_default()),
                "holidays_every_year": week.map(yearly).unwrap_or_default(),
                "remarks": remarks(calendar),
            })
        })
        .collect();
    json!({ "zone_data": zone_data_version(), "calendars": calendars })
}
