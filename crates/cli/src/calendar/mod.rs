//! `thirdline calendar`: check, due, elapsed, show, batch.

mod answer;
mod batch;
mod check;
mod month;

use crate::arguments::{CalendarCommand, OnCalendar};
use crate::evidence::read_text;
use crate::failure::wrong;
use std::path::Path;
use thirdline_document::nearest;
use thirdline_time::{Calendar, Calendars, Misread, Zone, instant};

pub(crate) fn run(command: &CalendarCommand) -> anyhow::Result<()> {
    match command {
        CalendarCommand::Check(asked) => check::run(asked),
        CalendarCommand::Due(asked) => answer::due(asked),
        CalendarCommand::Elapsed(asked) => answer::elapsed(asked),
        CalendarCommand::Show(asked) => month::run(asked),
        CalendarCommand::Batch(asked) => batch::run(&asked.calendar),
        CalendarCommand::Example => check::example(),
    }
}

/// Calendars and feeds of holidays are far smaller.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Reads a calendar file and the iCalendar files that it names.
pub(crate) fn read_calendars(path: &Path) -> anyhow::Result<Calendars> {
    let text = read_text(path, "the calendar file")?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Calendars::parse(&path.display().to_string(), &text, &mut |name| beside(folder, name))?)
}

/// Reads a file that another one names, from the folder in which that one stands.
pub(crate) fn beside(folder: &Path, name: &str) -> Result<String, String> {
    let path = folder.join(name);
    let why = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        kind => std::io::Error::from(kind).to_string(),
    };
    crate::output::reads(&path);
    let size = std::fs::metadata(&path).map_err(why)?.len();
    if size > MOST_BYTES {
        return Err(format!("{size} bytes are too many for a file that people write"));
    }
    String::from_utf8(std::fs::read(&path).map_err(why)?)
        .map_err(|_| "it is not UTF-8 text".to_owned())
}

/// The calendar that is asked about.
pub(crate) fn calendar(on: &OnCalendar) -> anyhow::Result<Calendar> {
    let calendars = read_calendars(&on.calendar)?;
    let file = on.calendar.display();
    let names: Vec<&str> = calendars.iter().map(Calendar::name).collect();
    let listed = || listed(&names);
    match &on.name {
        Some(name) => calendars.find(name).cloned().ok_or_else(|| {
            let near = nearest(name, names.iter().copied());
            let help = near.map_or_else(
                || format!("it holds {}", listed()),
                |near| format!("did you mean {near:?}?"),
            );
            wrong(format!("{file}: there is no calendar {name:?}"), help)
        }),
        None => match calendars.iter().collect::<Vec<_>>().as_slice() {
            [one] => Ok((*one).clone()),
            several => Err(wrong(
                format!("{file}: it holds {} calendars", several.len()),
                format!("say which one with --name: {}", listed()),
            )),
        },
    }
}

/// `"a", "b" and 7 more`.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("{name:?}")).collect();
    let more = names.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// What an option could not be understood as.
fn misread(option: &str, error: Misread) -> anyhow::Error {
    wrong(format!("{option}: {}", error.message), error.help)
}

/// The instant of an option.
fn time(option: &str, text: &str, zone: &Zone) -> anyhow::Result<i64> {
    instant(text, zone).map_err(|error| misread(option, error))
}
