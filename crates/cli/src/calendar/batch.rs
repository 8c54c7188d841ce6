//! `thirdline calendar batch`: one JSON request a line in, one answer a line out.

use super::{listed, read_calendars};
use crate::failure::wrong;
use crate::output;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read as _};
use std::path::Path;
use thirdline_document::nearest;
use thirdline_time::{Calendar, Interval, Pauses, instant, push_local, push_utc};

/// A request has a few hundred bytes, with many pauses some thousand.
const MOST_BYTES: u64 = 1024 * 1024;

/// Any of the requests: which keys belong to which `op` is told in words, better than by a type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    op: String,
    calendar: Option<String>,
    start: Option<String>,
    working_us: Option<i64>,
    from: Option<String>,
    to: Option<String>,
    #[serde(default)]
    pauses: Vec<(String, String)>,
}

pub(super) fn run(file: &Path) -> anyhow::Result<()> {
    let calendars = read_calendars(file)?;
    let answers =
        Answers { by_name: calendars.iter().map(|calendar| (calendar.name(), calendar)).collect() };
    let (mut number, mut refused) = (0u64, 0u64);
    output::write(None, |out| {
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        let mut answer = String::new();
        while let Some(is_whole) = next_line(&mut input, &mut line)? {
            number += 1;
            answer.clear();
            let result = if is_whole {
                answers.answer(&line, &mut answer)
            } else {
                Err(format!("the line has more than {MOST_BYTES} bytes"))
            };
            if let Err(error) = result {
                refused += 1;
                answer = serde_json::json!({ "error": error, "line": number }).to_string();
            }
            answer.push('\n');
            out.write_all(answer.as_bytes())?;
        }
        Ok(())
    })?;
    if refused > 0 {
        return Err(wrong(
            format!("{refused} of {number} requests could not be answered"),
            "each has an answer with `error` and the number of its line",
        ));
    }
    Ok(())
}

/// Reads a line without its end. Of one that is too long the rest is skipped: `Some(false)`.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if input.by_ref().take(MOST_BYTES).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(true));
    }
    // Either the last line, or one that goes on.
    let is_last = input.fill_buf()?.is_empty();
    if !is_last {
        input.skip_until(b'\n')?;
    }
    Ok(Some(is_last))
}

struct Answers<'a> {
    by_name: BTreeMap<&'a str, &'a Calendar>,
}

impl Answers<'_> {
    fn answer(&self, line: &[u8], out: &mut String) -> Result<(), String> {
        if line.trim_ascii().is_empty() {
            return Err("the line is empty".to_owned());
        }
        let request: Request = serde_json::from_slice(line).map_err(|error| {
            // The line is a text of its own there; ours is told beside it.
            let column = error.column();
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default();
            format!("{why} at column {column}")
        })?;
        match request.op.as_str() {
            "due" => self.due(&request, out),
            "elapsed" => self.elapsed(&request, out),
            other => Err(format!("there is no op {other:?}: it is \"due\" or \"elapsed\"")),
        }
    }

    fn due(&self, request: &Request, out: &mut String) -> Result<(), String> {
        refuse(&[("from", request.from.is_some()), ("to", request.to.is_some())], "due")?;
        let calendar = self.calendar(request)?;
        let start = time(calendar, "start", required("start", request.start.as_deref())?)?;
        let working = required("working_us", request.working_us)?;
        let at = calendar
            .working()
            .due(start, working, &pauses(calendar, request)?)
            .ok_or("the working time ends outside of the years 1900 to 2200")?;
        out.push_str("{\"at\":\"");
        push_utc(out, at);
        out.push_str("\",\"local\":\"");
        push_local(out, at, calendar.zone());
        out.push_str("\"}");
        Ok(())
    }

    fn elapsed(&self, request: &Request, out: &mut String) -> Result<(), String> {
        let foreign =
            [("start", request.start.is_some()), ("working_us", request.working_us.is_some())];
        refuse(&foreign, "elapsed")?;
        let calendar = self.calendar(request)?;
        let from = time(calendar, "from", required("from", request.from.as_deref())?)?;
        let to = time(calendar, "to", required("to", request.to.as_deref())?)?;
        let pauses = pauses(calendar, request)?;
        let working = calendar.working().elapsed_outside(from, to, &pauses);
        out.push_str(&format!("{{\"working_us\":{working}}}"));
        Ok(())
    }

    /// The calendar that is named; it may be left out where the file holds only one.
    fn calendar(&self, request: &Request) -> Result<&Calendar, String> {
        let names = || self.by_name.keys().copied();
        let Some(name) = &request.calendar else {
            return match self.by_name.values().collect::<Vec<_>>().as_slice() {
                [one] => Ok(one),
                _ => Err(format!(
                    "`calendar` is missing: the file holds {}",
                    listed(&names().collect::<Vec<_>>())
                )),
            };
        };
        self.by_name.get(name.as_str()).copied().ok_or_else(|| {
            let near = nearest(name, names()).map(|near| format!(": did you mean {near:?}?"));
            format!("there is no calendar {name:?}{}", near.unwrap_or_default())
        })
    }
}

/// Keys that belong to the other op are an oversight, and told.
fn refuse(keys: &[(&str, bool)], op: &str) -> Result<(), String> {
    match keys.iter().find(|(_, is_there)| *is_there) {
        Some((key, _)) => Err(format!("`{key}` does not belong to op \"{op}\"")),
        None => Ok(()),
    }
}

fn required<T>(key: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("`{key}` is missing"))
}

fn time(calendar: &Calendar, key: &str, text: &str) -> Result<i64, String> {
    instant(text, calendar.zone()).map_err(|error| format!("`{key}`: {error}"))
}

fn pauses(calendar: &Calendar, request: &Request) -> Result<Pauses, String> {
    let mut list = Vec::with_capacity(request.pauses.len());
    for (from, to) in &request.pauses {
        let (start, end) = (time(calendar, "pauses", from)?, time(calendar, "pauses", to)?);
        if end < start {
            return Err(format!("`pauses`: {to:?} is before {from:?}"));
        }
        list.push(Interval::new(start, end));
    }
    Ok(Pauses::new(list))
}
