//! Working calendars: the same requests to Thirdline and to the libraries people would otherwise
//! take, how long one request takes each, and where their answers differ.

use crate::prepare::Place;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Requests to those that are fast.
const REQUESTS: usize = 200_000;
/// The first of them, to those that are not.
const FEW: usize = 2_000;

/// What a figure is about, and its key.
const FIGURES: [(&str, &str); 4] = [
    ("office, add", "office_add"),
    ("office, elapsed", "office_elapsed"),
    ("nights, add", "nights_add"),
    ("nights, elapsed", "nights_elapsed"),
];

struct Peer {
    who: &'static str,
    report: Value,
    answers: Vec<Option<i64>>,
}

/// Measures, and gives the text for the README.
pub(crate) fn run(place: &Place) -> anyhow::Result<String> {
    let folder = place.folder.join("data/calendar");
    fs::create_dir_all(&folder)?;
    let (toml, facts, requests) = (
        folder.join("calendars.toml"),
        folder.join("calendars.json"),
        folder.join("requests.jsonl"),
    );
    let made = requests_of(REQUESTS);
    write_calendars(&toml, &facts)?;
    let lines: Vec<String> = made.iter().map(Value::to_string).collect();
    fs::write(&requests, lines.join("\n"))?;

    let rust = |who: &'static str| -> anyhow::Result<Peer> {
        let answers = folder.join(format!("{who}.txt"));
        let mut command = Command::new(place.folder.join("target/release/calendar-rs"));
        command.arg(who).args([&toml, &requests, &answers]);
        Ok(Peer { who, report: report(command)?, answers: in_file_order(&answers, &made)? })
    };
    let python = |who: &'static str, script: &str| -> anyhow::Result<Peer> {
        let answers = folder.join(format!("{who}.txt"));
        let mut command = Command::new(place.folder.join(".venv-calendar/bin/python"));
        command.arg(place.folder.join("peers-py").join(script));
        command.args([&facts, &requests, &answers]).arg(FEW.to_string());
        Ok(Peer { who, report: report(command)?, answers: numbers(&answers)? })
    };
    let ours = rust("thirdline")?;
    let peers = [
        rust("workclock")?,
        python("businesstimedelta", "with_businesstimedelta.py")?,
        python("business-duration", "with_business_duration.py")?,
    ];
    let (seconds, bytes) = batch(place, &toml, &requests)?;
    let mut text = format!(
        "{REQUESTS} requests in 2020 to 2029 on calendars with 250 holidays, half of them on an \
         office week (09:00–17:00), half on nights (22:00–06:00), Monday to Friday in \
         Europe/Berlin; the peers in Python get the first {FEW}. In-process, without reading or \
         writing; the ratio is to Thirdline.\n\n"
    );
    text.push_str(&table(&ours, &peers, &made));
    let _ = write!(
        text,
        "\n`thirdline calendar batch` answers the {REQUESTS} requests as JSON lines in {seconds:.2} s, \
         process, reading and writing included: {:.0} ns a request, {:.0} MB/s.\n",
        seconds * 1e9 / REQUESTS as f64,
        bytes as f64 / 1e6 / seconds
    );
    Ok(text)
}

fn table(ours: &Peer, peers: &[Peer], made: &[Value]) -> String {
    let mut text = "| what | who | ns a request | ratio | other answers |\n| --- | --- | ---: | ---: | ---: |\n".to_owned();
    for (what, key) in FIGURES {
        let mine = ours.report[format!("{key}_ns")].as_f64().unwrap_or(f64::NAN);
        let _ = writeln!(text, "| {what} | Thirdline | {mine:.0} | 1 | |");
        for peer in peers {
            let Some(theirs) = peer.report[format!("{key}_ns")].as_f64() else {
                let _ = writeln!(text, "| {what} | {} | cannot | | |", peer.who);
                continue;
            };
            let both = ours.answers.iter().zip(&peer.answers).zip(made);
            let asked = both.filter(|(_, request)| kind(request) == key);
            let pairs: Vec<(i64, i64)> =
                asked.filter_map(|((a, b), _)| Some(((*a)?, (*b)?))).collect();
            let other = pairs.iter().filter(|(a, b)| a != b).count();
            let share = 100.0 * other as f64 / pairs.len().max(1) as f64;
            let _ = writeln!(
                text,
                "| {what} | {} | {theirs:.0} | {:.0} | {other} of {} ({share:.1} %) |",
                peer.who,
                theirs / mine,
                pairs.len()
            );
        }
    }
    text
}

fn kind(request: &Value) -> String {
    let op = if request["op"] == "due" { "add" } else { "elapsed" };
    format!("{}_{op}", request["calendar"].as_str().unwrap_or_default())
}

fn numbers(path: &Path) -> anyhow::Result<Vec<Option<i64>>> {
    Ok(fs::read_to_string(path)?.lines().map(|line| line.parse().ok()).collect())
}

/// Answers come calendar by calendar there; here in the order of the requests.
fn in_file_order(path: &Path, made: &[Value]) -> anyhow::Result<Vec<Option<i64>>> {
    let numbers = numbers(path)?;
    let is_office = |request: &&Value| request["calendar"] == "office";
    let offices = made.iter().filter(is_office).count();
    let (mut office, mut nights) = (0, offices);
    let next = |request: &Value| {
        let place = if request["calendar"] == "office" { &mut office } else { &mut nights };
        *place += 1;
        numbers.get(*place - 1).copied().flatten()
    };
    Ok(made.iter().map(next).collect())
}

/// The object on the last line that a program prints.
fn report(mut command: Command) -> anyhow::Result<Value> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output().context(name.clone())?;
    if !output.status.success() {
        bail!("{name} failed: {}", output.status);
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(serde_json::from_str(text.lines().last().unwrap_or_default())?)
}

/// The whole command on the same requests: fastest of five, and the bytes it read.
fn batch(place: &Place, toml: &PathBuf, requests: &PathBuf) -> anyhow::Result<(f64, u64)> {
    let mut fastest = f64::INFINITY;
    for _ in 0..5 {
        let begun = Instant::now();
        let status = Command::new(&place.thirdline)
            .args(["calendar", "batch", "--calendar"])
            .arg(toml)
            .stdin(fs::File::open(requests)?)
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            bail!("thirdline calendar batch failed: {status}");
        }
        fastest = fastest.min(begun.elapsed().as_secs_f64());
    }
    Ok((fastest, fs::metadata(requests)?.len()))
}

/// The calendar as each reads it.
fn write_calendars(toml: &Path, facts: &Path) -> anyhow::Result<()> {
    // Twenty-five days a year, spread over weekdays and months.
    let days: Vec<String> = (2020..2030)
        .flat_map(|year| {
            (0..25).map(move |n| format!("{year}-{:02}-{:02}", n % 12 + 1, n * 7 % 28 + 1))
        })
        .collect();
    let calendar = |name: &str, hours: &str| {
        format!(
            "[[calendar]]\nname = \"{name}\"\nzone = \"Europe/Berlin\"\nweek.weekdays = \"{hours}\"\nholidays.dates = [{}]\n",
            days.join(", ")
        )
    };
    fs::write(toml, calendar("office", "09:00-17:00") + &calendar("nights", "22:00-06:00"))?;
    let json = json!({
        "zone": "Europe/Berlin",
        "holidays": days,
        "calendars": { "office": ["09:00", "17:00"], "nights": ["22:00", "06:00"] },
    });
    fs::write(facts, json.to_string())?;
    Ok(())
}

/// Requests from a fixed sequence: instants anywhere in the ten years, to the second; up to ten
/// working weeks, and up to four months between two.
fn requests_of(number: usize) -> Vec<Value> {
    // SplitMix64 (Steele, Lea, Flood 2014): the same on every machine.
    let mut state = 7u64;
    let mut below = |most: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    };
    let text = |second: u64| {
        let first = 1_577_836_800; // 2020-01-01
        let at = jiff::Timestamp::from_second(first + i64::try_from(second).unwrap_or(0));
        at.map_or_else(|_| String::new(), |at| at.to_string())
    };
    // Ten years but the last: its requests reach into it.
    let span = 9 * 365 * 86_400;
    (0..number)
        .map(|place| {
            let calendar = if place % 4 < 2 { "office" } else { "nights" };
            let start = below(span);
            if place % 2 == 0 {
                let working = (1 + below(400 * 3_600)) * 1_000_000;
                json!({ "op": "due", "calendar": calendar, "start": text(start), "working_us": working })
            } else {
                let to = start + below(120 * 86_400);
                json!({ "op": "elapsed", "calendar": calendar, "from": text(start), "to": text(to) })
            }
        })
        .collect()
}
