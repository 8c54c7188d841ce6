//! `thirdline charter` on the command line.

use super::{OnHistory, Output};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Charter {
    #[command(subcommand)]
    pub(crate) command: CharterCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CharterCommand {
    /// Find what others could have fixed, what they would have needed, and when it would pay
    Fixability(AskFixability),
    /// Find how many people a team takes, and whether the work or the hours decide it
    Size(AskSize),
    /// Compare what a charter promises with what was technically granted, and say what it lacks
    Check(CheckCharter),
    /// Print a charter as one page to sign
    Print(CheckCharter),
    /// Print a charter file to begin with, every key explained
    Example,
}

#[derive(Debug, Args)]
pub(crate) struct CheckCharter {
    /// The charter file (TOML)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What is known of the services (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
    /// The agreement under which the rest goes to the third line, instead of the one it names
    #[arg(long, value_name = "FILE")]
    pub(crate) agreement: Option<PathBuf>,
    /// The day on which grants are looked at; today, if left out
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AskFixability {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// Only this service, as the history writes it
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
    /// A charter, perhaps a draft, with assumptions and costs in hours (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) charter: Option<PathBuf>,
    /// What one hour of a user's wait is worth, in hours of work: 0.25, 2
    #[arg(long, value_name = "HOURS")]
    pub(crate) user_hour: Option<f64>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct AskSize {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The charter, perhaps a draft, with staffing and assumptions (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) charter: PathBuf,
    /// Only this service, as the history writes it, instead of all that the charter covers
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}
