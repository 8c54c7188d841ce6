//! `cargo xtask bench`: builds and calls the runner in `bench/`, a workspace of its own, so that
//! the peers' dependencies stay out of the product's lock file.

use crate::run::{program, run as run_command};
use std::ffi::OsString;

/// What to measure. The runner knows the options and explains them.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Bench {
    /// `evidence [--incidents N] [--rounds N] [--growth] [--no-write]`, or `--help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Measures what was asked for.
///
/// # Errors
/// If something cannot be built, installed or run, or if two programs count differently.
pub(crate) fn run(bench: &Bench) -> anyhow::Result<()> {
    let mut command = program("cargo");
    command.args(["run", "--release", "--locked", "--quiet", "--package", "runner"]);
    command.args(["--manifest-path", "bench/Cargo.toml", "--target-dir", "bench/target", "--"]);
    run_command(command.args(&bench.arguments))
}
