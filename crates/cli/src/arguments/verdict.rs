//! `thirdline verdict` on the command line.

use super::{Output, Reading};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct AskVerdict {
    /// The decision file (TOML)
    #[arg(value_name = "DECISION")]
    pub(crate) decision: PathBuf,
    /// Ticket history; may be given several times
    #[arg(long, required = true, value_name = "FILE", num_args = 1)]
    pub(crate) history: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Who is who: line, side and head count of the teams (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) organisation: Option<PathBuf>,
    /// Folder with what tickets do not tell: escalations.csv, milestones.csv, reasons.csv,
    /// exposure.csv, each if you have it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) facts: Option<PathBuf>,
    /// Judge as of this look: only what happened before that day counts
    #[arg(long, value_name = "DATE")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
}
