//! Running programs in turns, and what each run took.

use crate::programs::{Answer, Part, Program};
use anyhow::{Context, bail};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// One run.
struct Run {
    seconds: f64,
    processor_seconds: f64,
    peak_mb: f64,
    answer: Value,
}

/// All runs of a program.
pub(crate) struct Measured {
    pub(crate) program: Program,
    /// Median of the rounds.
    pub(crate) seconds: f64,
    /// Round by round.
    rounds: Vec<f64>,
    /// Fastest and slowest round.
    pub(crate) range: (f64, f64),
    /// Of all cores together, median of the rounds.
    pub(crate) processor_seconds: f64,
    /// Highest of the rounds, in 10⁶ bytes.
    pub(crate) peak_mb: f64,
    answer: Value,
}

impl Measured {
    /// How many times as long as another program it took: the median of the rounds. What slows a
    /// machine for a minute slows both, so that within a round they compare best.
    pub(crate) fn times(&self, other: &Self) -> f64 {
        let mut ratios: Vec<f64> =
            self.rounds.iter().zip(&other.rounds).map(|(mine, other)| mine / other).collect();
        ratios.sort_by(f64::total_cmp);
        median(&ratios)
    }
}

/// Every program once a round, so that noise hits all alike; each round begins with another
/// program, so that nobody always follows the same one. A round before them warms the file cache.
pub(crate) fn in_turns(programs: &[Program], rounds: usize) -> anyhow::Result<Vec<Measured>> {
    let mut runs: Vec<Vec<Run>> = programs.iter().map(|_| Vec::new()).collect();
    for round in 0..=rounds {
        eprintln!("round {round} of {rounds}");
        for turn in 0..programs.len() {
            let who = (turn + round) % programs.len();
            let run = once(&programs[who])?;
            if round > 0 {
                runs[who].push(run);
            }
        }
    }
    let all = programs.iter().cloned().zip(runs);
    Ok(all.map(|(program, runs)| sum_up(program, runs)).collect())
}

fn once(program: &Program) -> anyhow::Result<Run> {
    let name = format!("{} ({}, {})", program.who, program.does, program.format.name());
    let usage = std::env::temp_dir().join(format!("thirdline-bench-{}", std::process::id()));
    let mut command = Command::new("setsid");
    command.args(["--wait", "nice", "-n", "-20"]).arg(std::env::current_exe()?).arg("clock");
    command.arg(&usage).args(&program.command);
    let output = command.output().with_context(|| format!("{name} cannot be started"))?;
    if !output.status.success() {
        bail!("{name} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = match &program.answer {
        Answer::Printed => {
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            printed.lines().last().unwrap_or_default().to_owned()
        }
        Answer::Written(path) => fs::read_to_string(path)?,
    };
    let answer: Value =
        serde_json::from_str(&text).with_context(|| format!("{name} answered no JSON"))?;
    let figures = fs::read_to_string(&usage)?;
    fs::remove_file(&usage)?;
    let figures: Vec<f64> = figures.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [user, system, peak_kib, wall] = figures[..] else { bail!("`time` is not GNU time") };
    Ok(Run {
        // A peer in Python is not charged for its interpreter and imports; Thirdline pays for
        // its start.
        seconds: answer["seconds"].as_f64().unwrap_or(wall),
        processor_seconds: answer["cpu_seconds"].as_f64().unwrap_or(user + system),
        peak_mb: peak_kib * 1024.0 / 1e6,
        answer,
    })
}

/// Runs a command and appends its seconds to what `time` says of it. This is a process of its own in
/// a session of its own: Linux shares the processor among sessions first, and priority within the
/// session of a shell says nothing to the builds of another.
pub(crate) fn clock(usage: &Path, command: &[OsString]) -> anyhow::Result<()> {
    // Ahead of whatever else the machine does, if the user may ask for that; else as usual.
    let _ = fs::write("/proc/self/autogroup", "-20");
    let mut timed = Command::new("time");
    timed.args(["-f", "%U %S %M", "-o"]).arg(usage).args(command);
    let start = Instant::now();
    let status = timed.status()?;
    let wall = start.elapsed().as_secs_f64();
    if !status.success() {
        bail!("{status}");
    }
    writeln!(fs::File::options().append(true).open(usage)?, "{wall}")?;
    Ok(())
}

fn sum_up(program: Program, mut runs: Vec<Run>) -> Measured {
    let sorted = |of: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let seconds = sorted(|run| run.seconds);
    let processor = sorted(|run| run.processor_seconds);
    let peak = sorted(|run| run.peak_mb);
    let last = seconds.len() - 1;
    Measured {
        program,
        rounds: runs.iter().map(|run| run.seconds).collect(),
        seconds: median(&seconds),
        range: (seconds[0], seconds[last]),
        processor_seconds: median(&processor),
        peak_mb: peak[last],
        answer: runs.pop().map(|run| run.answer).unwrap_or_default(),
    }
}

/// The median of ascending values.
fn median(values: &[f64]) -> f64 {
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

/// Whoever counts otherwise did other work, and its speed says nothing: that is an error.
pub(crate) fn agree(measured: &[Measured]) -> anyhow::Result<()> {
    // Thirdline's JSON has no quantiles of stays, so the peers check each other's; those are sums
    // of fractions, rounded.
    let keys = ["stays", "handovers", "returns", "teams", "p50_us", "p90_us"];
    for key in keys {
        let mut first: Option<(&Measured, i64)> = None;
        for one in measured {
            let Some(count) = one.answer[key].as_i64() else {
                let owed = one.program.part != Part::Floor && keys[..3].contains(&key);
                if owed {
                    bail!("{} does not say how many {key} there are", one.program.who);
                }
                continue;
            };
            let (reference, expected) = *first.get_or_insert((one, count));
            if (count - expected).abs() > i64::from(key.starts_with('p')) {
                bail!(
                    "{} ({}) counts {count} {key}, but {} ({}) {expected}",
                    one.program.who,
                    one.program.format.name(),
                    reference.program.who,
                    reference.program.format.name(),
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert!((median(&[1.0, 2.0, 9.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[1.0, 2.0, 4.0, 9.0]) - 3.0).abs() < f64::EPSILON);
    }
}
