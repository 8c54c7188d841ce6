//! Measures Thirdline against its peers, on the same files and in turns: see `bench/README.md`.

mod agreement;
mod calendar;
mod growth;
mod measure;
mod prepare;
mod programs;
mod readme;
mod remedies;
mod simulation;
mod table;

use anyhow::bail;
use clap::{Args, Parser, Subcommand};
use prepare::{Format, Place};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Parser)]
#[command(bin_name = "cargo xtask bench", about = "Measure Thirdline against its peers")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Time and memory of the evidence of a generated history
    Evidence(Evidence),
    /// Working-time arithmetic: the same requests to Thirdline and to libraries
    Calendar {
        /// Leave bench/README.md as it is
        #[arg(long)]
        no_write: bool,
    },
    /// A three-goal agreement on a generated history, beyond reading it
    Agreement {
        /// Incidents of the history; each has about eight events
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..))]
        incidents: u32,
        /// Leave bench/README.md as it is
        #[arg(long)]
        no_write: bool,
    },
    /// Calibration of a KPI sheet and diagnosis of fifty services, beyond reading
    Remedies {
        /// Incidents of the diagnosis; each has about eight events
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1_000..))]
        incidents: u32,
        /// Leave bench/README.md as it is
        #[arg(long)]
        no_write: bool,
    },
    /// Customers of a textbook queue, and what a remedy would do
    Simulation {
        /// Leave bench/README.md as it is
        #[arg(long)]
        no_write: bool,
    },
    /// What the runner calls for each run
    #[command(hide = true)]
    Clock {
        usage: PathBuf,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
}

#[derive(Args)]
struct Evidence {
    /// Incidents of the history; each has about eight events
    #[arg(long, default_value_t = 120_000, value_parser = clap::value_parser!(u32).range(1_000..))]
    incidents: u32,
    /// Rounds; in each every program runs once, and the median of the rounds counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Measure Thirdline at 1, 3 and 10 million events instead
    #[arg(long)]
    growth: bool,
    /// Leave bench/README.md as it is
    #[arg(long)]
    no_write: bool,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().what {
        What::Evidence(asked) => evidence(&asked),
        What::Calendar { no_write } => calendars(no_write),
        What::Agreement { incidents, no_write } => agreements(incidents, no_write),
        What::Remedies { incidents, no_write } => remedies(incidents, no_write),
        What::Simulation { no_write } => simulations(no_write),
        What::Clock { usage, command } => measure::clock(&usage, &command),
    }
}

fn evidence(asked: &Evidence) -> anyhow::Result<()> {
    let place = Place::find()?;
    place.prepare()?;
    let load = load();
    let (block, text) = if asked.growth {
        ("growth", growth::run(&place, usize::from(asked.rounds))?)
    } else {
        ("evidence", compare(&place, asked.incidents, usize::from(asked.rounds))?)
    };
    let peers = format!(
        "polars {}, duckdb {}, pm4py {}, `process_mining` {}",
        place.pinned("polars")?,
        place.pinned("duckdb")?,
        place.pinned("pm4py")?,
        place.locked("process_mining")?,
    );
    let text = format!("{text}\n{}", machine(&place, &load, &peers)?);
    println!("{text}");
    if !asked.no_write {
        readme::write(&place.folder.join("README.md"), block, &text)?;
    }
    Ok(())
}

fn calendars(no_write: bool) -> anyhow::Result<()> {
    let place = Place::find()?;
    place.prepare_calendar()?;
    let load = load();
    let peers = format!(
        "workclock {}, businesstimedelta {}, business-duration {}",
        place.locked("workclock")?,
        place.pinned("businesstimedelta")?,
        place.pinned("business-duration")?,
    );
    let text = format!("{}\n{}", calendar::run(&place)?, machine(&place, &load, &peers)?);
    println!("{text}");
    if !no_write {
        readme::write(&place.folder.join("README.md"), "calendar", &text)?;
    }
    Ok(())
}

fn agreements(incidents: u32, no_write: bool) -> anyhow::Result<()> {
    let place = Place::find()?;
    place.prepare_own("agreements-rs")?;
    let load = load();
    let text = agreement::run(&place, incidents)?;
    let text = format!("{text}\n{}", machine(&place, &load, "no peer does this")?);
    println!("{text}");
    if !no_write {
        readme::write(&place.folder.join("README.md"), "agreement", &text)?;
    }
    Ok(())
}

fn remedies(incidents: u32, no_write: bool) -> anyhow::Result<()> {
    let place = Place::find()?;
    place.prepare_own("remedies-rs")?;
    let load = load();
    let text = remedies::run(&place, incidents)?;
    let text = format!("{text}\n{}", machine(&place, &load, "no peer does this")?);
    println!("{text}");
    if !no_write {
        readme::write(&place.folder.join("README.md"), "remedies", &text)?;
    }
    Ok(())
}

fn simulations(no_write: bool) -> anyhow::Result<()> {
    let place = Place::find()?;
    place.prepare_simulation()?;
    let load = load();
    let peers = format!("simpy {}, ciw {}", place.pinned("simpy")?, place.pinned("ciw")?);
    let text = format!("{}\n{}", simulation::run(&place)?, machine(&place, &load, &peers)?);
    println!("{text}");
    if !no_write {
        readme::write(&place.folder.join("README.md"), "simulation", &text)?;
    }
    Ok(())
}

/// Everybody on one history.
fn compare(place: &Place, incidents: u32, rounds: usize) -> anyhow::Result<String> {
    let data = place.data(incidents, &Format::ALL)?;
    let programs = programs::all(place, &data);
    let measured = measure::in_turns(&programs, rounds)?;
    measure::agree(&measured)?;
    Ok(table::comparison(&measured, &data))
}

/// What the figures were measured on: without it they say nothing.
fn machine(place: &Place, load_before: &str, peers: &str) -> anyhow::Result<String> {
    let processor = fact("/proc/cpuinfo", "model name");
    let memory = fact("/proc/meminfo", "MemTotal");
    let kib: f64 = memory.trim_end_matches(" kB").parse().unwrap_or(0.0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(format!(
        "Measured on {} with {cores} cores of {processor} and {:.0} GB of memory, load {load_before} \
         before and {} after; {}, {}; {peers}.\n",
        answer("date", &["--utc", "+%F"])?,
        kib * 1024.0 / 1e9,
        load(),
        answer(&place.thirdline, &["--version"])?,
        answer("rustc", &["--version"])?.split(" (").next().unwrap_or_default(),
    ))
}

/// Programs that wanted to run, on average over the last minute.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn fact(path: &str, name: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, fact)| fact.trim()).to_owned()
}

fn answer(program: impl AsRef<Path>, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program.as_ref()).args(arguments).output()?;
    if !output.status.success() {
        bail!("{} failed: {}", program.as_ref().display(), output.status);
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
