//! `cargo xtask prove`: the diagnosis on portfolios whose causes are known.
//!
//! The examination is the test `proof` of the command; every run of the tests makes it with twenty
//! seeds, and with a few where it is made hard, against a binomial bound. This makes it with many
//! and writes down what came out.

use crate::run::{program, run as run_command};

#[derive(clap::Args)]
pub(crate) struct Prove {
    /// How many portfolios
    #[arg(long, default_value_t = 200)]
    seeds: u32,
    /// How many where it is made hard
    #[arg(long, default_value_t = 50)]
    hard_seeds: u32,
}

pub(crate) fn run(prove: &Prove) -> anyhow::Result<()> {
    let mut command = program("cargo");
    command.args(["test", "--release", "--locked", "--package", "thirdline", "--test", "proof"]);
    command.env("THIRDLINE_PROOF_SEEDS", prove.seeds.to_string());
    command.env("THIRDLINE_PROOF_HARD_SEEDS", prove.hard_seeds.to_string());
    command.env("THIRDLINE_WRITE_PROOF", "1");
    run_command(&mut command)
}
