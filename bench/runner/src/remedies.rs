//! How long it takes to calibrate a KPI sheet and to diagnose many services.

use crate::prepare::Place;
use anyhow::Context;
use serde_json::Value;
use std::process::Command;

const ROUNDS: usize = 5;

/// Measures, and gives the text for the README.
pub(crate) fn run(place: &Place, incidents: u32) -> anyhow::Result<String> {
    let mut command = Command::new(place.folder.join("target/release/remedies-rs"));
    command.args([incidents.to_string(), ROUNDS.to_string()]);
    let output = command.output().context("remedies-rs cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(said.trim())
        .with_context(|| format!("remedies-rs said {}", String::from_utf8_lossy(&output.stderr)))?;
    let number = |key: &str| report[key].as_f64().unwrap_or(f64::NAN);
    let seconds = |key: &str| [0, 1, 2].map(|i| report[key][i].as_f64().unwrap_or(f64::NAN));
    let row = |what: &str, key: &str, goal: Option<f64>| {
        let [median, fastest, slowest] = seconds(key);
        let said = match goal {
            None => "–".to_owned(),
            Some(goal) => format!("{goal} s"),
        };
        let met = match goal {
            None => "",
            Some(goal) if median <= goal => "met",
            Some(_) => "**missed**",
        };
        format!("| {what} | {median:.3} s ({fastest:.3}–{slowest:.3}) | {said} | {met} |\n")
    };
    let incidents = number("incidents");
    Ok(format!(
        "A planted portfolio in memory, the median of {ROUNDS} rounds, beyond reading. The sheet has a \
         share and a median; {:.0} incidents, 2,000 years of twelve months each, and every remedy \
         against luck computed. Diagnosis and fixability: {:.0} services over {incidents:.0} incidents \
         with {:.1} million events and their facts.\n\n\
         | what | took | goal | |\n| --- | ---: | ---: | --- |\n{}{}{}",
        number("calibrated_incidents"),
        number("services"),
        number("events") / 1e6,
        row("calibrate a sheet", "calibrate", Some(1.0)),
        row("diagnose", "diagnose", Some(5.0)),
        row("fixability, together and each", "fixability", None),
    ))
}
