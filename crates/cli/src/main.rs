//! The `thirdline` command.

mod arguments;
mod demo;
mod evidence;
mod failure;
mod history;
mod import;
mod output;
mod progress;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Evidence(evidence) => evidence::run(&evidence),
        Command::History(history) => history::run(&history.command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::tell(&error),
    }
}
