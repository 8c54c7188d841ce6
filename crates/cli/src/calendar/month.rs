//! `thirdline calendar show`: a month that a person can read.

use super::answer::{clock, of};
use super::calendar;
use crate::arguments::{AnswerFormat, ShowCalendar};
use crate::failure::wrong;
use crate::output;
use serde_json::{Value, json};
use thirdline_report::text::{Page, name};
use thirdline_time::{Calendar, Day, Interval, Rule, utc_text, working_text, zone_data_version};

pub(super) fn run(asked: &ShowCalendar) -> anyhow::Result<()> {
    let days = month(&asked.month)?;
    let calendar = calendar(&asked.on)?;
    let rows: Vec<Row> = days.into_iter().map(|day| Row::of(&calendar, day)).collect();
    let text = match asked.telling.format {
        AnswerFormat::Json => format!("{}\n", json(&calendar, &asked.month, &rows)),
        AnswerFormat::Text => text(&calendar, &rows, asked.telling.ascii),
    };
    output::write(None, |out| out.write_all(text.as_bytes()))
}

/// The days of a month.
fn month(text: &str) -> anyhow::Result<Vec<Day>> {
    let first = Day::parse(&format!("{}-01", text.trim())).map_err(|_| {
        wrong(
            format!("--month: {text:?} is no month of the years 1900 to 2200"),
            "write it as 2026-12",
        )
    })?;
    let number = first.date().days_in_month();
    Ok((0..i32::from(number)).map(|n| first.plus(n)).collect())
}

/// One day.
struct Row {
    day: Day,
    /// Its first instant and that of the next day.
    bounds: Interval,
    open: Vec<Interval>,
    note: String,
}

/// A day on which no clock changes, in microseconds.
const DAY: i64 = 86_400_000_000;

impl Row {
    fn of(calendar: &Calendar, day: Day) -> Self {
        let (start, end) = calendar.zone().day_bounds(day);
        let open = calendar.working().intervals(start, end).collect();
        let mut notes = Vec::new();
        if let Rule::Week(week) = calendar.working().rule() {
            if let Some(called) = week.holiday(day) {
                let called = name(called);
                notes.push(if called.is_empty() { "holiday".to_owned() } else { called });
            } else if week.overrides.contains_key(&day) {
                notes.push("override".to_owned());
            }
        }
        if end <= start {
            notes.push("the zone skipped this day".to_owned());
        } else if end - start != DAY {
            notes.push(format!("the clock changes, the day has {}", working_text(end - start)));
        }
        Self { day, bounds: Interval::new(start, end), open, note: notes.join("; ") }
    }

    fn working(&self) -> i64 {
        self.open.iter().map(|one| one.length()).sum()
    }

    fn hours(&self, calendar: &Calendar) -> String {
        let zone = calendar.zone();
        let end =
            |at: i64| if at == self.bounds.end { "24:00".to_owned() } else { clock(at, zone) };
        let shown = |one: &Interval| format!("{}–{}", clock(one.start, zone), end(one.end));
        self.open.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    /// The hours, and what is special.
    fn told(&self, calendar: &Calendar) -> String {
        let parts = [self.hours(calendar), self.note.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
    }

    /// The day by the clock on the wall, in so many cells.
    fn strip(&self, calendar: &Calendar, cells: u32, ascii: bool) -> String {
        let [whole, part, none] = if ascii { ['#', '+', '.'] } else { ['█', '▒', '·'] };
        let zone = calendar.zone();
        let border = |cell: u32| zone.on_the_wall(self.day, cell * 86_400 / cells);
        (0..cells)
            .map(|cell| {
                let (start, end) = (border(cell), border(cell + 1));
                let open = calendar.working().elapsed(start, end);
                match open {
                    _ if end <= start => ' ',
                    0 => none,
                    _ if open == end - start => whole,
                    _ => part,
                }
            })
            .collect()
    }
}

fn text(calendar: &Calendar, rows: &[Row], ascii: bool) -> String {
    let mut page = Page::new(output::style(ascii, false));
    let Some(first) = rows.first() else { return String::new() };
    page.title(&format!(
        "{}, {} in {}",
        name(calendar.name()),
        first.day.date().strftime("%B %Y"),
        calendar.zone()
    ));
    let total: i64 = rows.iter().map(Row::working).sum();
    let days = rows.iter().filter(|row| !row.open.is_empty()).count();
    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    page.paragraph(&format!("{} on {days}. {}", working_text(total), of(calendar)));
    page.blank();

    let told: Vec<String> = rows.iter().map(|row| row.told(calendar)).collect();
    let lengths: Vec<String> = rows
        .iter()
        .map(|row| if row.open.is_empty() { String::new() } else { working_text(row.working()) })
        .collect();
    let widest =
        |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let wide = widest(&lengths);
    // A cell is half an hour, or an hour where there is no room.
    let cells: u32 =
        if 8 + 48 + 2 + wide + 2 + widest(&told) <= page.style.width { 48 } else { 24 };
    let hour = |n: usize| format!("{:<width$}", n * 3, width = cells as usize / 8);
    let scale: String = (0..=8).map(hour).collect();
    page.line(&page.dim(&format!("{:8}{}", "", scale.trim_end())));
    for ((row, told), length) in rows.iter().zip(&told).zip(&lengths) {
        if row.day.weekday() == 0 && row.day != first.day {
            page.blank();
        }
        let strip = row.strip(calendar, cells, page.style.ascii);
        let label = row.day.date().strftime("%a %e").to_string();
        page.line(&if row.open.is_empty() {
            format!("{}  {}", page.dim(&format!("{label}  {strip}")), page.dim(told))
        } else {
            format!("{label}  {}  {length:>wide$}  {told}", page.accent(&strip))
        });
    }
    page.finish()
}

fn json(calendar: &Calendar, month: &str, rows: &[Row]) -> Value {
    let days: Vec<Value> = rows
        .iter()
        .map(|row| {
            let open: Vec<Value> = row
                .open
                .iter()
                .map(|one| json!({ "from": utc_text(one.start), "to": utc_text(one.end) }))
                .collect();
            json!({
                "date": row.day.to_string(),
                "working_us": row.working(),
                "open": open,
                "note": row.note,
            })
        })
        .collect();
    json!({
        "calendar": {
            "name": calendar.name(),
            "version": calendar.version(),
            "zone": calendar.zone().name(),
            "zone_data": zone_data_version(),
        },
        "month": month,
        "days": days,
    })
}
