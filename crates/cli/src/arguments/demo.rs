//! Arguments of `thirdline demo`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder to write into
    #[arg(long, default_value = "thirdline-demo")]
    pub(crate) folder: PathBuf,
    /// Number of incidents of the year; the history in which remedies are judged has its own
    #[arg(long, default_value_t = 12_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) incidents: u32,
    /// Another seed is another firm's year
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}
