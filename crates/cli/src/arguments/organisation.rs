//! Arguments of `thirdline organisation`.

use super::Reading;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Organisation {
    #[command(subcommand)]
    pub(crate) command: OrganisationCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Say how an organisation file was understood, or everything that is wrong with it
    Check(CheckOrganisation),
    /// Print an organisation file to begin with, every key explained
    Example,
}

#[derive(Debug, Args)]
pub(crate) struct CheckOrganisation {
    /// The organisation file (TOML)
    pub(crate) file: PathBuf,
    /// Histories whose teams and services it should describe
    #[arg(value_name = "HISTORY")]
    pub(crate) histories: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Plain ASCII instead of block characters
    #[arg(long)]
    pub(crate) ascii: bool,
}
