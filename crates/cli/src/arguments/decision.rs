//! Arguments of `thirdline decision`.

use super::{Output, Reading};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Decision {
    #[command(subcommand)]
    pub(crate) command: DecisionCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DecisionCommand {
    /// Write a decision file to begin with, filled as far as the history allows
    New(NewDecision),
    /// Say what is in a decision, what to advise before it is signed, or everything that is wrong with it
    Check(CheckDecision),
    /// Draw the order in which services that are equally urgent get a remedy, and say why by lot
    RollOut(AskedRollOut),
    /// Print a decision to sign on one side of A4
    Print(PrintDecision),
    /// Print a decision file to begin with, every key explained
    Example,
}

/// Histories that may be given, and who is who in them.
#[derive(Debug, Args)]
pub(crate) struct PerhapsHistory {
    /// Ticket history; may be given several times
    #[arg(long, value_name = "FILE", num_args = 1)]
    pub(crate) history: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Who is who: side, unit and head count of the teams, services (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
}

/// The outcome.
#[derive(Debug, Args)]
pub(crate) struct AskedMeasure {
    /// The outcome by which it is judged: UCM3, UC3, SFR
    #[arg(long, value_name = "CODE", default_value = "UCM3")]
    pub(crate) measure: String,
    /// Target of its clock, where it has one; 72h to restore, 24h to take up, if left out
    #[arg(long, value_name = "TIME")]
    pub(crate) within: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct NewDecision {
    /// The service, as the history writes it
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: String,
    /// The remedy
    #[arg(long, value_parser = ["a", "b", "c", "owner-routing"])]
    pub(crate) remedy: String,
    /// Day of the pull; the first of the month after next, if left out
    #[arg(long, value_name = "DATE")]
    pub(crate) pull: Option<String>,
    #[command(flatten)]
    pub(crate) measure: AskedMeasure,
    #[command(flatten)]
    pub(crate) on: PerhapsHistory,
    /// File to write; without it standard output
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckDecision {
    /// The decision file (TOML)
    #[arg(value_name = "FILE", required_unless_present = "reference")]
    pub(crate) file: Option<PathBuf>,
    /// Print the reference of all keys instead (Markdown)
    #[arg(long)]
    pub(crate) reference: bool,
    #[command(flatten)]
    pub(crate) on: PerhapsHistory,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct PrintDecision {
    /// The decision file (TOML)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) on: PerhapsHistory,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AskedRollOut {
    /// A service as the history writes it; may be given several times
    #[arg(long, value_name = "SERVICE", required = true, num_args = 1)]
    pub(crate) service: Vec<String>,
    /// Day of the first pull
    #[arg(long, value_name = "DATE")]
    pub(crate) start: String,
    /// Weeks between two pulls
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(4..=52))]
    pub(crate) weeks: u32,
    /// The same seed draws the same order
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) measure: AskedMeasure,
    #[command(flatten)]
    pub(crate) on: PerhapsHistory,
    #[command(flatten)]
    pub(crate) output: Output,
}
