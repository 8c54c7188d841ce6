//! How many customers of a textbook queue Thirdline and its peers serve, in turns; and how long it takes
//! to ask what a remedy would do.

use crate::prepare::Place;
use anyhow::{Context, bail};
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Command;

const ROUNDS: usize = 5;
/// M/M/8, each server busy nine tenths of the time.
const ARRIVALS: &str = "7.2";
const SERVERS: &str = "8";
/// Customers of the peers: some seconds each. The queue remembers long, so fewer would make the means
/// too rough to compare.
const THEIRS: &str = "200000";
const OURS: &str = "20000000";
/// A service of this size, so many runs.
const INCIDENTS: &str = "1000";
const RUNS: &str = "1000";
const GOAL_SECONDS: f64 = 5.0;

/// Measures, and gives the text for the README.
pub(crate) fn run(place: &Place) -> anyhow::Result<String> {
    let ours = place.folder.join("target/release/simulation-rs");
    let python = place.folder.join(".venv-simulation/bin/python");
    let peer = |script: &str, seed: usize| {
        let mut command = Command::new(&python);
        command.arg(place.folder.join("peers-py").join(script));
        command.args([THEIRS, &seed.to_string(), ARRIVALS, SERVERS]);
        command
    };
    let mut rates: [Vec<f64>; 3] = Default::default();
    let mut waits: [Vec<f64>; 3] = Default::default();
    let mut formula = f64::NAN;
    // A round that does not count warms the machine; each round begins with another one.
    for round in 0..=ROUNDS {
        for turn in 0..3 {
            let who = (turn + round) % 3;
            let said = match who {
                0 => {
                    let mut command = Command::new(&ours);
                    command.args(["queue", OURS, &round.to_string(), ARRIVALS, SERVERS]);
                    said(command)?
                }
                1 => said(peer("with_simpy.py", round))?,
                _ => said(peer("with_ciw.py", round))?,
            };
            if let Some(wanted) = said["by_formula"].as_f64() {
                formula = wanted;
            }
            if round > 0 {
                rates[who].push(number(&said, "customers_a_second"));
                waits[who].push(number(&said, "mean_wait"));
            }
        }
    }
    let mut asked: Vec<f64> = Vec::new();
    let mut incidents = f64::NAN;
    let mut runs = f64::NAN;
    for round in 0..=ROUNDS {
        let mut command = Command::new(&ours);
        command.args(["whatif", INCIDENTS, RUNS]);
        let said = said(command)?;
        if said["balanced"] != true {
            bail!("Little's law does not hold in every run: {said}");
        }
        (incidents, runs) = (number(&said, "incidents_a_year"), number(&said, "runs"));
        if round > 0 {
            asked.push(number(&said, "seconds"));
        }
    }
    table(&rates, &waits, formula, &mut asked, (incidents, runs))
}

fn table(
    rates: &[Vec<f64>; 3],
    waits: &[Vec<f64>; 3],
    formula: f64,
    asked: &mut [f64],
    (incidents, runs): (f64, f64),
) -> anyhow::Result<String> {
    let median = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let mine = median(&rates[0]);
    let mut text = format!(
        "M/M/8 at a load of 0.9, one core each, in turns, the median of {ROUNDS} rounds; the peers serve \
         {THEIRS} customers a round, Thirdline {OURS}. Erlang's formula gives a mean wait of \
         {formula:.4} service times; the bench fails unless each is near it.\n\n\
         | who | customers a second | Thirdline is | goal | mean wait |\n\
         | --- | ---: | ---: | ---: | ---: |\n"
    );
    for (who, (name, goal, tolerance)) in
        [("Thirdline", None, 0.01), ("simpy", Some(50.0), 0.15), ("ciw", Some(100.0), 0.15)]
            .into_iter()
            .enumerate()
    {
        let rate = median(&rates[who]);
        let wait = mean(&waits[who]);
        if (wait / formula - 1.0).abs() > tolerance {
            bail!("{name} waits {wait} on average, and Erlang's formula says {formula}");
        }
        let ratio = mine / rate;
        let (faster, wanted) = match goal {
            None => ("1 ×".to_owned(), String::new()),
            Some(goal) => {
                let met = if ratio >= goal { "met" } else { "**missed**" };
                (format!("{ratio:.0} ×"), format!("{goal} × {met}"))
            }
        };
        let _ = writeln!(text, "| {name} | {rate:.0} | {faster} | {wanted} | {wait:.3} |");
    }
    asked.sort_by(f64::total_cmp);
    let (fastest, middle, slowest) = (asked[0], asked[asked.len() / 2], asked[asked.len() - 1]);
    let met = if middle <= GOAL_SECONDS { "met" } else { "**missed**" };
    let _ = write!(
        text,
        "\nWhat a remedy would do to a service with {incidents:.0} incidents a year, two years of them in \
         memory: fitted twice, {RUNS} runs on the time held out and {RUNS} of a year with and without the \
         remedy, {runs:.0} in all: {middle:.2} s ({fastest:.2}–{slowest:.2}); goal {GOAL_SECONDS} s, {met}.\n"
    );
    Ok(text)
}

fn number(said: &Value, key: &str) -> f64 {
    said[key].as_f64().unwrap_or(f64::NAN)
}

fn said(mut command: Command) -> anyhow::Result<Value> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| name.clone())?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.lines().last().unwrap_or_default())
        .with_context(|| format!("{name} said {}", String::from_utf8_lossy(&output.stderr)))
}
