//! Arguments of `thirdline kpi`.

use super::{OnHistory, Output, Reading};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Kpi {
    #[command(subcommand)]
    pub(crate) command: KpiCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KpiCommand {
    /// Find somebody sufficiently senior in development
    Senior(Senior),
    /// Find threshold, target and maximum, and what chance would have paid for them
    Calibrate(OnSheet),
    /// Say what is in a sheet, what to advise before it is signed, or everything that is wrong with it
    Check(CheckSheet),
    /// Say what a sheet comes to in a month, and what an office can do this week
    Statement(AskedStatement),
    /// Draw incidents whose users to ask, as a CSV to fill in
    AuditSample(AskedSample),
    /// Put what users answered in the place of what was reported
    Restate(AskedRestate),
    /// Print a sheet to sign on one side of A4
    Print(CheckSheet),
    /// List the measures that may be paid for, with their gates
    Measures(Shown),
    /// Print a sheet to begin with, every key explained
    Example,
}

#[derive(Debug, Args)]
pub(crate) struct Senior {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// Only these services as the history writes them, with `*`; may be given several times
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) services: Vec<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// A sheet and the history it is computed from.
#[derive(Debug, Args)]
pub(crate) struct OnSheet {
    /// The KPI sheet or pledge (TOML)
    #[arg(value_name = "SHEET")]
    pub(crate) sheet: PathBuf,
    /// Ticket history; may be given several times
    #[arg(long, required = true, value_name = "FILE", num_args = 1)]
    pub(crate) history: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Who is who: side, unit and head count of the teams, units and who leads them (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct CheckSheet {
    /// The KPI sheet or pledge (TOML)
    #[arg(value_name = "SHEET")]
    pub(crate) sheet: PathBuf,
    /// Who is who (TOML): is the auditor independent, does the executive hold the budget?
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AskedStatement {
    #[command(flatten)]
    pub(crate) on: OnSheet,
    /// The month; later events do not count: 2026-05
    #[arg(long, value_name = "MONTH")]
    pub(crate) month: String,
}

#[derive(Debug, Args)]
pub(crate) struct AskedSample {
    #[command(flatten)]
    pub(crate) on: OnSheet,
    /// The quarter in which the incidents were reported: 2026Q2
    #[arg(long, value_name = "QUARTER")]
    pub(crate) quarter: String,
    /// The same seed draws the same incidents
    #[arg(long, value_name = "N")]
    pub(crate) seed: u64,
    /// How many; without it as many as the sheet says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) size: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct AskedRestate {
    #[command(flatten)]
    pub(crate) on: OnSheet,
    /// The sample, filled in (CSV)
    #[arg(long, value_name = "FILE")]
    pub(crate) audit: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Shown {
    #[command(flatten)]
    pub(crate) output: Output,
}
