//! Measurements against peers on the same files: `cargo xtask bench evidence`.

use anyhow::bail;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// What to measure
    #[arg(value_parser = ["evidence"])]
    what: String,
}

/// Measures what `bench` names.
///
/// # Errors
/// Always, for now.
pub(crate) fn run(bench: &Bench) -> anyhow::Result<()> {
    bail!("nothing measures {} yet", bench.what)
}
