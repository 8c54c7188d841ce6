//! Working-time arithmetic without starting a process: Thirdline's and that of `workclock`.
//!
//! `calendar-rs thirdline|workclock CALENDARS REQUESTS ANSWERS` answers every request once, writes
//! one number a line (working microseconds, or the instant in microseconds since 1970), then
//! answers them all again and again, and prints the nanoseconds of one as JSON.

use anyhow::{Context, bail};
use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::time::Instant;
use thirdline_time::{Calendars, Rule, WorkingTime};
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

/// Rounds; the median counts.
const ROUNDS: usize = 9;

/// A request as everybody gets it: parsed before the clock runs.
enum Request {
    Add(i64, i64),
    Elapsed(i64, i64),
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [who, calendars, requests, answers] = arguments.as_slice() else {
        bail!("calendar-rs thirdline|workclock CALENDARS REQUESTS ANSWERS");
    };
    let calendars = Calendars::parse(calendars, &fs::read_to_string(calendars)?, &mut |name| {
        Err(format!("{name} is not read here"))
    })?;
    let mut text = String::new();
    let mut report = serde_json::Map::new();
    for name in ["office", "nights"] {
        let calendar = calendars.find(name).context("the calendar is not there")?;
        let requests = read(&fs::read_to_string(requests)?, name)?;
        let ours = calendar.working();
        let theirs = schedule(ours)?;
        let instant = |us: i64| Timestamp::from_microsecond(us).unwrap_or(Timestamp::MIN);
        // Types are converted before the clock runs, too: each gets what it takes.
        let typed: Vec<(Timestamp, Timestamp, SignedDuration)> = requests
            .iter()
            .map(|request| match *request {
                Request::Add(at, working) => {
                    (instant(at), Timestamp::MIN, SignedDuration::from_micros(working))
                }
                Request::Elapsed(from, to) => (instant(from), instant(to), SignedDuration::ZERO),
            })
            .collect();
        let thirdline = |place: usize| match requests[place] {
            Request::Add(at, working) => ours.add(at, working).unwrap_or(i64::MIN),
            Request::Elapsed(from, to) => ours.elapsed(from, to),
        };
        let workclock = |place: usize| {
            let (from, to, working) = typed[place];
            match requests[place] {
                Request::Add(..) => {
                    theirs.add(from, working).map_or(i64::MIN, Timestamp::as_microsecond)
                }
                Request::Elapsed(..) => {
                    i64::try_from(theirs.between(from, to).as_micros()).unwrap_or(i64::MIN)
                }
            }
        };
        let answer: &dyn Fn(usize) -> i64 = match who.as_str() {
            "thirdline" => &thirdline,
            "workclock" => &workclock,
            other => bail!("nobody is called {other}"),
        };
        for place in 0..requests.len() {
            let _ = writeln!(text, "{}", answer(place));
        }
        for (op, wanted) in [("add", true), ("elapsed", false)] {
            let places: Vec<usize> = (0..requests.len())
                .filter(|place| matches!(requests[*place], Request::Add(..)) == wanted)
                .collect();
            let ns = match who.as_str() {
                "thirdline" => nanoseconds(&places, thirdline),
                _ => nanoseconds(&places, workclock),
            };
            report.insert(format!("{name}_{op}_ns"), ns.into());
        }
    }
    fs::write(answers, text)?;
    println!("{}", serde_json::Value::Object(report));
    Ok(())
}

/// One answer, in the median of the rounds.
fn nanoseconds(places: &[usize], answer: impl Fn(usize) -> i64) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            for place in places {
                black_box(answer(black_box(*place)));
            }
            begun.elapsed().as_secs_f64() * 1e9 / places.len() as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}

/// The requests of one calendar.
fn read(text: &str, calendar: &str) -> anyhow::Result<Vec<Request>> {
    let mut requests = Vec::new();
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        if value["calendar"] != calendar {
            continue;
        }
        let at = |key: &str| -> anyhow::Result<i64> {
            let text = value[key].as_str().context("a time is missing")?;
            Ok(text.parse::<Timestamp>()?.as_microsecond())
        };
        requests.push(if value["op"] == "due" {
            let working = value["working_us"].as_i64().context("no working time")?;
            Request::Add(at("start")?, working)
        } else {
            Request::Elapsed(at("from")?, at("to")?)
        });
    }
    Ok(requests)
}

/// The same calendar for `workclock`.
fn schedule(calendar: &WorkingTime) -> anyhow::Result<Schedule> {
    let Rule::Week(week) = calendar.rule() else { bail!("a week is wanted") };
    let hours = week.days[0].first().context("a week has hours")?;
    let clock = |seconds: u32| time((seconds / 3600 % 24) as i8, (seconds / 60 % 60) as i8, 0, 0);
    let holidays = week.holidays.keys().map(|day| -> Date {
        let is = day.date();
        date(is.year(), is.month(), is.day())
    });
    Ok(Schedule::builder()
        .time_zone(week.zone.name())
        .rule(WorkDay::new(clock(hours.from()), clock(hours.to()), Weekdays::MON_TO_FRI))
        .rule(Holidays::new(holidays))
        .build()?)
}
