//! `thirdline demo`: the main job on a fictional firm's year, with nothing else at hand.
//!
//! It writes what a user would have, and then runs the commands a user would run, as they stand in
//! [`STORY`]: whoever likes a page can take its command and name other files.

use crate::arguments::{Arguments, Demo};
use crate::history::{write_history, write_portfolio};
use crate::output;
use anyhow::Context;
use clap::Parser;
use std::path::Path;
use thirdline_history::{Plan, Planting, plant};

/// Files that people would write themselves.
const WRITTEN: [(&str, &str); 3] = [
    ("agreement.toml", include_str!("demo/agreement.toml")),
    ("luck.toml", include_str!("demo/luck.toml")),
    ("sheet.toml", include_str!("demo/sheet.toml")),
];

/// What is shown, in the order in which one would look: what for, the page, and the command. Words
/// that name a file of the folder begin with `@`.
const STORY: [(&str, &str, &str); 8] = [
    (
        "See the gap",
        "evidence.html",
        "evidence @history.csv --organisation @organisation.toml --by side,line,service,priority,month",
    ),
    (
        "Try an agreement on the year",
        "agreement.html",
        "agreement replay @history.csv --organisation @organisation.toml --agreement @agreement.toml",
    ),
    (
        "Find what holds each service back",
        "diagnosis.html",
        "diagnose @history.csv --organisation @organisation.toml --pulse @pulse.csv --facts @facts",
    ),
    (
        "Find who is sufficiently senior",
        "senior.html",
        "kpi senior @history.csv --organisation @organisation.toml",
    ),
    (
        "A KPI sheet that chance would pay",
        "luck.html",
        "kpi calibrate @luck.toml --history @history.csv --organisation @organisation.toml",
    ),
    (
        "and one that it would not",
        "sheet.html",
        "kpi calibrate @sheet.toml --history @history.csv --organisation @organisation.toml",
    ),
    (
        "What operations could fix themselves",
        "fixability.html",
        "charter fixability @history.csv --organisation @organisation.toml --service Loans",
    ),
    (
        "The board's page, one side of A4",
        "board.html",
        "board @history.csv --organisation @organisation.toml --pulse @pulse.csv --facts @facts",
    ),
];

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let folder = &demo.folder;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    let plan = Plan { incidents: demo.incidents, seed: demo.seed, ..Plan::default() };
    let made = plant(&plan, &Planting { small_teams: true, ..Planting::default() });
    write_history(&made.history, &folder.join("history.csv"))?;
    write_portfolio(folder, &made)?;
    for (name, text) in WRITTEN {
        output::write(Some(&folder.join(name)), |out| out.write_all(text.as_bytes()))?;
    }
    // The evidence is told on the terminal too, before the pages are listed.
    crate::run(&command(folder, STORY[0].2, None)?)?;
    let pages: Vec<anyhow::Result<()>> = STORY
        .iter()
        .map(|(_, page, told)| crate::run(&command(folder, told, Some(&folder.join(page)))?))
        .collect();
    output::write(None, |out| {
        writeln!(out, "\nPages to show around, and the command behind each:")?;
        for ((what, page, told), result) in STORY.iter().zip(&pages) {
            writeln!(out, "\n  {what}: {}", folder.join(page).display())?;
            match result {
                Ok(()) => writeln!(out, "    thirdline {}", line(folder, told))?,
                // A year of a few incidents does not fill every page.
                Err(error) => writeln!(out, "    not written: {error}")?,
            }
        }
        writeln!(out, "\nWhat is hidden in it: {}", folder.join("truth.toml").display())?;
        writeln!(out, "With your own tickets: thirdline evidence FILE --output evidence.html")
    })
}

/// A command as one would write it.
fn line(folder: &Path, told: &str) -> String {
    told.split(' ').map(|word| named(folder, word)).collect::<Vec<_>>().join(" ")
}

fn named(folder: &Path, word: &str) -> String {
    word.strip_prefix('@')
        .map_or_else(|| word.to_owned(), |file| folder.join(file).display().to_string())
}

/// The same command as the program understands it.
fn command(
    folder: &Path,
    told: &str,
    page: Option<&Path>,
) -> anyhow::Result<crate::arguments::Command> {
    let mut words = vec!["thirdline".to_owned()];
    words.extend(told.split(' ').map(|word| named(folder, word)));
    if let Some(page) = page {
        words.extend(["--output".to_owned(), page.display().to_string()]);
    }
    Ok(Arguments::try_parse_from(words)?.command)
}
