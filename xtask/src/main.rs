//! Development tasks: `cargo xtask test`, `cargo xtask bench`, `cargo xtask gen`, `cargo xtask
//! prove`.

mod bench;
mod generated;
mod oracles;
mod prove;
mod run;
mod test;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Development tasks of Thirdline")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Pass every test, installing what they need: Debian, npm and Python packages
    Test,
    /// Hold the statistics to libraries that know nothing of ours; part of `test`
    Oracles,
    /// Measure against peers on the same files: `cargo xtask bench evidence`
    Bench(bench::Bench),
    /// Write the documents that are generated; with --check only say whether they are fresh
    Gen {
        /// Fail if a document is stale instead of writing it
        #[arg(long)]
        check: bool,
    },
    /// Examine the diagnosis, forecasts and verdicts where the truth is known, and write the rates into
    /// `docs/proof.md` and `docs/proof-of-judgement.md`
    Prove(prove::Prove),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Test => test::run_all(),
        Task::Oracles => oracles::run_all(),
        Task::Bench(bench) => bench::run(&bench),
        Task::Gen { check } => generated::run(check),
        Task::Prove(prove) => prove::run(&prove),
    }
}
