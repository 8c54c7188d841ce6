//! How long a history takes to be told to the clocks of an agreement.

use crate::prepare::Place;
use anyhow::Context;
use serde_json::Value;
use std::process::Command;

const ROUNDS: usize = 5;

/// Measures, and gives the text for the README.
pub(crate) fn run(place: &Place, incidents: u32) -> anyhow::Result<String> {
    let mut command = Command::new(place.folder.join("target/release/agreements-rs"));
    command.args([incidents.to_string(), ROUNDS.to_string()]);
    let output = command.output().context("agreements-rs cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(said.trim()).with_context(|| {
        format!("agreements-rs said {}", String::from_utf8_lossy(&output.stderr))
    })?;
    let number = |key: &str| report[key].as_f64().unwrap_or(f64::NAN);
    let met = |is: bool| if is { "met" } else { "**missed**" };
    let (replay, advance) = (number("replay_seconds"), number("advance_ns"));
    Ok(format!(
        "An agreement of three goals on {:.0} incidents with {:.1} million events in memory: {:.0} \
         clocks, the median of {ROUNDS} rounds.\n\n\
         | what | took | goal | |\n| --- | ---: | ---: | --- |\n\
         | replay, beyond reading | {replay:.2} s ({:.2}–{:.2}) | 2 s | {} |\n\
         | `advance`, one happening | {advance:.0} ns | 1000 ns | {} |\n",
        number("incidents"),
        number("events") / 1e6,
        number("clocks"),
        number("fastest"),
        number("slowest"),
        met(replay <= 2.0),
        met(advance <= 1000.0),
    ))
}
