//! Arguments of `thirdline diagnose`.

use super::{OnHistory, Output, Selected};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Diagnose {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// Answers to the two-sided pulse (CSV); only sums are kept
    #[arg(long, value_name = "FILE")]
    pub(crate) pulse: Option<PathBuf>,
    /// Folder with what tickets do not tell: escalations.csv, milestones.csv, reasons.csv,
    /// exposure.csv, each if you have it
    #[arg(long, value_name = "FOLDER")]
    pub(crate) facts: Option<PathBuf>,
    /// Only this service, as the history writes it
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// Within what time a third-line stay should be taken up
    #[arg(long, value_name = "TIME", default_value = "24h")]
    pub(crate) take_up: String,
    /// How often it should be
    #[arg(long, value_name = "SHARE", default_value = "80%")]
    pub(crate) take_up_share: String,
    /// Within what time users should be helped
    #[arg(long, value_name = "TIME", default_value = "72h")]
    pub(crate) restore: String,
    #[command(flatten)]
    pub(crate) selected: Selected,
    #[command(flatten)]
    pub(crate) output: Output,
}
