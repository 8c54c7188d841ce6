//! `cargo xtask prove`: the diagnosis on portfolios whose causes are known, and forecasts and verdicts on
//! histories whose truth is known.
//!
//! The examinations are the tests `proof` and `judgement` of the command and `verdict` of the evidence;
//! every run of the tests makes them with twenty seeds, and with a few where it is made hard, against a
//! binomial bound. This makes them with many and writes down what came out.

use crate::run::{program, run as run_command};

#[derive(clap::Args)]
pub(crate) struct Prove {
    /// How many portfolios; verdicts on monthly values are judged over five times as many
    #[arg(long, default_value_t = 200)]
    seeds: u32,
    /// How many where it is made hard
    #[arg(long, default_value_t = 50)]
    hard_seeds: u32,
}

/// One verdict on monthly values is a fraction of a millisecond of work, and what is wanted of absent
/// effects, at most 5 %, cannot be told from 3 % with 200: the 95 % interval of 10 of 200 is 2.7–9.0 %.
const VERDICTS_A_SEED: u32 = 5;

pub(crate) fn run(prove: &Prove) -> anyhow::Result<()> {
    let hard = ("THIRDLINE_PROOF_HARD_SEEDS", prove.hard_seeds);
    examine("thirdline", "proof", prove.seeds, &[hard])?;
    examine("thirdline", "judgement", prove.seeds, &[])?;
    examine("thirdline-evidence", "verdict", prove.seeds.saturating_mul(VERDICTS_A_SEED), &[])
}

/// Runs one examination, which writes its part of a document.
fn examine(package: &str, test: &str, seeds: u32, more: &[(&str, u32)]) -> anyhow::Result<()> {
    let mut command = program("cargo");
    command.args(["test", "--release", "--locked", "--package", package, "--test", test]);
    command.env("THIRDLINE_PROOF_SEEDS", seeds.to_string());
    for (name, number) in more {
        command.env(name, number.to_string());
    }
    command.env("THIRDLINE_WRITE_PROOF", "1");
    run_command(&mut command)
}
