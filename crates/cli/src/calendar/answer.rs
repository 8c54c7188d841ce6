//! `thirdline calendar due` and `elapsed`: the answer first, then the segments that make it.

use super::{calendar, misread, time};
use crate::arguments::{AnswerFormat, Due, Elapsed, Telling};
use crate::failure::wrong;
use crate::output;
use serde_json::{Value, json};
use thirdline_report::text::{Column, Page, name};
use thirdline_time::{
    Calendar, Interval, Pauses, Segment, Zone, local_text, utc_text, working_text, working_time,
    zone_data_version,
};

/// Rows of an explanation; of a longer one the middle is left out.
const MOST_ROWS: usize = 40;

pub(super) fn due(asked: &Due) -> anyhow::Result<()> {
    let calendar = calendar(&asked.on)?;
    let zone = calendar.zone();
    let start = time("--start", &asked.start, zone)?;
    let working = working_time(&asked.working).map_err(|error| misread("--working", error))?;
    let pauses = pauses(&asked.pause, zone)?;
    let Some(at) = calendar.working().due(start, working, &pauses) else {
        return Err(wrong(
            format!("{} of working time end outside of 1900 to 2200", working_text(working)),
            "is the length right?",
        ));
    };
    let (side, length) = if working < 0 { ("before", -working) } else { ("after", working) };
    let sentence =
        format!("{} of working time {side} {}.", working_text(length), instant_text(start, zone));
    let told = Told {
        calendar: &calendar,
        answer: json!({ "at": utc_text(at), "local": local_text(at, zone) }),
        headline: format!("{} in {zone} · {}", instant_text(at, zone), utc_text(at)),
        sentence,
        between: Interval::new(start.min(at), start.max(at)),
        pauses: &pauses,
    };
    told.write(asked.telling)
}

pub(super) fn elapsed(asked: &Elapsed) -> anyhow::Result<()> {
    let calendar = calendar(&asked.on)?;
    let zone = calendar.zone();
    let from = time("--from", &asked.from, zone)?;
    let to = time("--to", &asked.to, zone)?;
    let pauses = pauses(&asked.pause, zone)?;
    let working = calendar.working().elapsed_outside(from, to, &pauses);
    let (from_text, to_text) = (instant_text(from, zone), instant_text(to, zone));
    let sentence = if to < from {
        format!("{to_text} is before {from_text}: nothing elapses backwards.")
    } else {
        format!("Working time from {from_text} to {to_text}, {zone}.")
    };
    let told = Told {
        calendar: &calendar,
        answer: json!({ "working_us": working }),
        headline: working_text(working),
        sentence,
        between: Interval::new(from, to.max(from)),
        pauses: &pauses,
    };
    told.write(asked.telling)
}

/// Reads pauses, `from/to`. Names of zones hold a `/`, too, so each is tried.
fn pauses(texts: &[String], zone: &Zone) -> anyhow::Result<Pauses> {
    let mut list = Vec::new();
    for text in texts {
        let read = |text: &str| thirdline_time::instant(text.trim(), zone);
        let halves = text.match_indices('/').map(|(at, _)| (&text[..at], &text[at + 1..]));
        let mut first_error = None;
        let pause = halves.into_iter().find_map(|(from, to)| match (read(from), read(to)) {
            (Ok(from), Ok(to)) => Some(Interval::new(from, to)),
            (from, to) => {
                first_error = first_error.take().or(from.err()).or(to.err());
                None
            }
        });
        match (pause, first_error) {
            (Some(pause), _) if pause.end < pause.start => {
                return Err(wrong(
                    format!("--pause: {text:?} ends before it starts"),
                    "write from/to, the earlier one first",
                ));
            }
            (Some(pause), _) => list.push(pause),
            (None, Some(error)) => return Err(misread("--pause", error)),
            (None, None) => {
                return Err(wrong(
                    format!("--pause: {text:?} has no end"),
                    "write from/to: 2026-12-21T13:10/2026-12-21T14:00",
                ));
            }
        }
    }
    Ok(Pauses::new(list))
}

/// An answer with what made it.
struct Told<'a> {
    calendar: &'a Calendar,
    answer: Value,
    headline: String,
    sentence: String,
    between: Interval,
    pauses: &'a Pauses,
}

impl Told<'_> {
    fn segments(&self) -> Vec<Segment> {
        let Interval { start, end } = self.between;
        self.calendar.working().segments(start, end, self.pauses).collect()
    }

    fn write(&self, telling: Telling) -> anyhow::Result<()> {
        let text = match telling.format {
            AnswerFormat::Json => format!("{}\n", self.json()),
            AnswerFormat::Text => self.text(telling.ascii),
        };
        output::write(None, |out| out.write_all(text.as_bytes()))
    }

    fn json(&self) -> Value {
        let mut answer = self.answer.clone();
        let segments = self.segments();
        let segments = segments.iter().map(|segment| {
            json!({
                "from": utc_text(segment.interval.start),
                "to": utc_text(segment.interval.end),
                "working_us": segment.interval.length(),
                "paused": segment.is_paused,
            })
        });
        answer["calendar"] = json!({
            "name": self.calendar.name(),
            "version": self.calendar.version(),
            "zone": self.calendar.zone().name(),
            "zone_data": zone_data_version(),
        });
        answer["segments"] = segments.collect();
        answer
    }

    fn text(&self, ascii: bool) -> String {
        let mut page = Page::new(output::style(ascii, false));
        page.title(&self.headline);
        page.paragraph(&self.sentence);
        page.paragraph(&of(self.calendar));
        let rows = rows(&self.segments(), self.calendar.zone());
        if !rows.is_empty() {
            page.blank();
            let heads = [
                Column::Drawing("day"),
                Column::Drawing("hours"),
                Column::Number("length"),
                Column::Number("together"),
                Column::Words(""),
            ];
            page.table(&heads, &rows);
        }
        page.finish()
    }
}

/// Which calendar it is, in a sentence.
pub(super) fn of(calendar: &Calendar) -> String {
    format!(
        "By {}, version {}; zone data {}.",
        name(calendar.name()),
        calendar.version(),
        zone_data_version()
    )
}

fn rows(segments: &[Segment], zone: &Zone) -> Vec<Vec<String>> {
    let mut together = 0;
    let mut rows: Vec<Vec<String>> = segments
        .iter()
        .map(|segment| {
            let Interval { start, end } = segment.interval;
            let length = segment.interval.length();
            if !segment.is_paused {
                together += length;
            }
            let shown = zone.local(end).duration_since(zone.local(start)).as_micros();
            let mut notes = Vec::new();
            if segment.is_paused {
                notes.push("paused, does not count");
            }
            if shown != i128::from(length) {
                notes.push("the clock changes");
            }
            vec![
                zone.local(start).strftime("%a %F").to_string(),
                hours(segment.interval, zone),
                working_text(length),
                working_text(together),
                notes.join("; "),
            ]
        })
        .collect();
    if rows.len() > MOST_ROWS {
        let left_out = rows.len() - MOST_ROWS;
        let middle = vec![
            format!("… {left_out} more"),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
        rows.splice(MOST_ROWS / 2..MOST_ROWS / 2 + left_out, [middle]);
    }
    rows
}

/// `09:00–17:00`, `22:00–Tue 06:00`, `09:00–Mon 2026-12-28 09:00`.
fn hours(interval: Interval, zone: &Zone) -> String {
    let (start, end) = (zone.local(interval.start), zone.local(interval.end));
    let until = if end.date() == start.date() {
        clock(interval.end, zone)
    } else if start.date().tomorrow().is_ok_and(|next| next == end.date()) {
        format!("{} {}", end.strftime("%a"), clock(interval.end, zone))
    } else {
        instant_text(interval.end, zone)
    };
    format!("{}–{until}", clock(interval.start, zone))
}

/// The time of day, as short as it is exact.
pub(super) fn clock(at: i64, zone: &Zone) -> String {
    let local = zone.local(at);
    let pattern = match (local.second(), local.subsec_nanosecond()) {
        (0, 0) => "%H:%M",
        (_, 0) => "%H:%M:%S",
        _ => "%H:%M:%S%.f",
    };
    local.strftime(pattern).to_string()
}

/// `Mon 2026-12-21 09:00`.
fn instant_text(at: i64, zone: &Zone) -> String {
    format!("{} {}", zone.local(at).strftime("%a %F"), clock(at, zone))
}
