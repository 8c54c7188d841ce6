//! The `thirdline` command.

mod agreement;
mod arguments;
mod calendar;
mod charter;
mod decision;
mod demo;
mod diagnose;
mod evidence;
mod failure;
mod history;
mod import;
mod kpi;
mod organisation;
mod output;
mod progress;
mod show;
mod verdict;
mod what_if;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // Decoders of other crates give up on damaged files by a panic. The importer catches it and
        // says in words what is wrong, so a trace on top would only frighten.
        let is_decoder =
            |file: &str| ["parquet-", "arrow-", "calamine-"].iter().any(|name| file.contains(name));
        if !info.location().is_some_and(|place| is_decoder(place.file())) {
            usual(info);
        }
    }));
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::tell(&error),
    }
}

/// Runs one command; the demonstration runs several.
fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(demo) => demo::run(demo),
        Command::Evidence(evidence) => evidence::run(evidence),
        Command::Calendar(calendar) => calendar::run(&calendar.command),
        Command::Board(asked) => diagnose::run_board(asked),
        Command::Diagnose(asked) => diagnose::run(asked),
        Command::WhatIf(asked) => what_if::run(asked),
        Command::History(history) => history::run(&history.command),
        Command::Agreement(agreement) => agreement::run(&agreement.command),
        Command::Charter(charter) => charter::run(&charter.command),
        Command::Decision(decision) => decision::run(&decision.command),
        Command::Verdict(asked) => verdict::run(asked),
        Command::Organisation(asked) => organisation::run(&asked.command),
        Command::Kpi(kpi) => kpi::run(&kpi.command),
    }
}
