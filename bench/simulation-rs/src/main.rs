//! Serves customers of a textbook queue on one core, or asks what a remedy would do to a service.
//!
//! `simulation-rs queue CUSTOMERS SEED ARRIVALS SERVERS` prints customers a second and their mean wait, in
//! units of the mean service time. `simulation-rs whatif INCIDENTS_A_YEAR REPLICATIONS` prints seconds.

use anyhow::{Context, bail};
use jiff::civil::date;
use serde_json::json;
use std::time::Instant;
use thirdline_domain::Organisation;
use thirdline_evidence::simulation::{Draws, Queue, simulate};
use thirdline_evidence::what_if::{Mechanism, Outcome, RunsDone, WhatIf, what_if};
use thirdline_history::{Plan, generate};

/// The service that is asked about, and its part of the firm's incidents.
const SERVICE: &str = "Payments";
const PART: f64 = 0.0775;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = match arguments[..] {
        ["queue", customers, seed, arrivals, servers] => {
            queue(customers.parse()?, seed.parse()?, arrivals.parse()?, servers.parse()?)
        }
        ["whatif", incidents, replications] => asked(incidents.parse()?, replications.parse()?)?,
        _ => bail!("simulation-rs queue CUSTOMERS SEED ARRIVALS SERVERS | whatif INCIDENTS RUNS"),
    };
    println!("{said}");
    Ok(())
}

fn queue(customers: u64, seed: u64, arrivals: f64, servers: u32) -> serde_json::Value {
    let queue = Queue { arrivals, served: 1.0, servers };
    let begun = Instant::now();
    let seen = simulate(&queue, customers, &mut Draws::new(seed, 0));
    let seconds = begun.elapsed().as_secs_f64();
    json!({
        "customers_a_second": customers as f64 / seconds,
        "mean_wait": seen.mean_wait(),
        "by_formula": queue.mean_wait(),
    })
}

fn asked(incidents_a_year: u32, replications: usize) -> anyhow::Result<serde_json::Value> {
    let plan = Plan {
        incidents: (2.0 * f64::from(incidents_a_year) / PART) as u32,
        start: date(2025, 1, 1),
        days: 730,
        ..Plan::default()
    };
    let made = generate(&plan);
    let organisation = Organisation::parse("organisation.toml", &made.organisation_toml)
        .ok()
        .context("the generated organisation file has faults")?;
    let question = WhatIf {
        service: SERVICE,
        mechanism: Mechanism::Motivation { queue_shorter: 0.5, reserve: 0 },
        restore: 72 * 3_600_000_000,
        months: 12,
        replications,
        seed: 7,
        runs_done: RunsDone::default(),
    };
    let begun = Instant::now();
    let answer = what_if(&made.history, &organisation, &question);
    let seconds = begun.elapsed().as_secs_f64();
    let Outcome::Forecast(forecast) = &answer.outcome else {
        bail!("no forecast, so there is nothing to measure");
    };
    let proof = answer.proof.as_ref().context("a forecast has its proof")?;
    Ok(json!({
        "seconds": seconds,
        "incidents_a_year": answer.incidents as f64 / 2.0,
        "runs": forecast.runs * 2 + proof.runs,
        "balanced": forecast.balanced == forecast.runs && proof.balanced == proof.runs,
    }))
}
