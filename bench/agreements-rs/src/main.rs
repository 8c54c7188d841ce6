//! Replays a three-goal agreement over a generated history in memory, and prints what it took.
//!
//! `agreements-rs INCIDENTS ROUNDS` prints one JSON object.

use anyhow::Context;
use serde_json::json;
use std::time::Instant;
use thirdline_domain::Organisation;
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{Account, Happening, HistoryReader, Noted, Terms};
use thirdline_evidence::agreements::{Replay, ReplayQuestion};
use thirdline_history::{Plan, generate};

/// What development would sign.
const AGREEMENT: &str = r#"
[[calendar]]
name = "Office"
zone = "Europe/Berlin"
week.weekdays = "09:00-17:00"
holidays.every_year = ["01-01", "05-01", "10-03", "12-25", "12-26"]

[[agreement]]
name = "Third line"
receiver = "*Development*"
calendar = "Office"
sender.sides = ["operations", "support"]
[[agreement.goal]]
goal = "accept"
within = "2h"
[[agreement.goal]]
goal = "resolve"
within = "40h"
[[agreement.goal]]
goal = "hand_over_within"
within = "8h"
"#;

/// Incidents whose happenings are told one by one.
const TOLD: usize = 50_000;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let incidents = arguments.next().context("how many incidents?")?.parse()?;
    let rounds: usize = arguments.next().context("how many rounds?")?.parse()?;
    let generated = generate(&Plan { incidents, ..Plan::default() });
    let history = generated.history;
    let organisation = Organisation::parse("organisation", &generated.organisation_toml)
        .map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let agreements = Agreements::parse("agreement", AGREEMENT, &mut |_| Err("none".into()))
        .map_err(|faults| anyhow::anyhow!("{}", faults[0]))?;

    let mut seconds = Vec::new();
    let mut clocks = 0;
    for _ in 0..rounds {
        let start = Instant::now();
        let replay = Replay::of(&history, &organisation, &agreements, &ReplayQuestion::default());
        seconds.push(start.elapsed().as_secs_f64());
        clocks = replay.agreements.iter().map(|r| r.facts.len()).sum();
    }
    seconds.sort_by(f64::total_cmp);

    // What is told of each incident, and then the telling alone.
    let known = organisation.teams_of(&history);
    let agreement = &agreements.list[0];
    let terms = Terms::of_history(agreement, &history, &known, |_| None);
    let horizon = history.horizon().unwrap_or(0);
    let mut reader = HistoryReader::new(true);
    let mut told: Vec<(i64, Vec<Happening>)> = Vec::new();
    for incident in 0..history.incident_count() {
        if told.len() == TOLD {
            break;
        }
        let Some(account) = reader.read(&terms, &history, incident, horizon) else { continue };
        let happenings = account.journal().iter().filter_map(|note| match note.what {
            Noted::Told(what) => Some(Happening { at: note.at, what }),
            _ => None,
        });
        told.push((account.reported_at, happenings.collect()));
    }
    let count: usize = told.iter().map(|(_, happenings)| happenings.len()).sum();
    let mut account = Account::new(0);
    let mut nanoseconds = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let mut handovers = 0u64;
        for (reported_at, happenings) in &told {
            account.begin(*reported_at);
            for happening in happenings {
                account.advance(&terms, *happening);
            }
            handovers += u64::from(account.handovers());
        }
        std::hint::black_box(handovers);
        nanoseconds.push(start.elapsed().as_secs_f64() * 1e9 / count as f64);
    }
    nanoseconds.sort_by(f64::total_cmp);
    println!(
        "{}",
        json!({
            "incidents": history.incident_count(),
            "events": history.event_count(),
            "clocks": clocks,
            "replay_seconds": seconds[rounds / 2],
            "fastest": seconds[0],
            "slowest": seconds[rounds - 1],
            "happenings": count,
            "advance_ns": nanoseconds[rounds / 2],
        })
    );
    Ok(())
}
