//! Arguments of `thirdline whatif`.

use super::{OnHistory, Output};
use clap::{Args, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RemedyName {
    /// Culture: fewer questions back, and what comes is taken up sooner
    A,
    /// Motivation: development takes up sooner
    B,
    /// Organisation: a support team fixes a part of it itself
    C,
    /// Third line goes to the team that owns the service at once
    OwnerRouting,
}

#[derive(Debug, Args)]
pub(crate) struct WhatIf {
    #[command(flatten)]
    pub(crate) on: OnHistory,
    /// The service, as the history writes it
    #[arg(long, value_name = "NAME")]
    pub(crate) service: String,
    /// The remedy
    #[arg(long, value_enum)]
    pub(crate) remedy: RemedyName,
    /// a: part of development's questions back which no longer happen [default: 50%]
    #[arg(long, value_name = "SHARE")]
    pub(crate) returns_avoided: Option<String>,
    /// a, b: by how much development's queue is shorter [default: a 10%, b 50%]
    #[arg(long, value_name = "SHARE")]
    pub(crate) queue_shorter: Option<String>,
    /// b: how many more development has in work at the same time, where it works at its limit
    /// [default: 0]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub(crate) reserve: Option<u32>,
    /// c: part of what reaches development that the team fixes itself [default: the share that the
    /// history records as ended without a change of code]
    #[arg(long, value_name = "SHARE")]
    pub(crate) fixable: Option<String>,
    /// c: how many of its people work on this service at the same time [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) people: Option<u32>,
    /// c: its work on a fix as a part of development's [default: 100%]
    #[arg(long, value_name = "SHARE")]
    pub(crate) work: Option<String>,
    /// c: how long it looks at what it cannot fix [default: 30m]
    #[arg(long, value_name = "TIME")]
    pub(crate) look: Option<String>,
    /// owner-routing: part of the detours within development that no longer happen [default: 80%]
    #[arg(long, value_name = "SHARE")]
    pub(crate) detours_avoided: Option<String>,
    /// Within what time users should be helped
    #[arg(long, value_name = "TIME", default_value = "72h")]
    pub(crate) restore: String,
    /// How many months to forecast
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub(crate) months: u32,
    /// Runs; more make the ends of the intervals steadier
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub(crate) replications: u32,
    /// The same seed gives the same forecast
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}
