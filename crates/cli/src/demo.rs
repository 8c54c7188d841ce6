//! `thirdline demo`: the main job on a fictional firm's year, with nothing else at hand.
//!
//! It writes what a user would have, and then runs the commands a user would run, as they stand in
//! [`STORY`]: whoever likes a page can take its command and name other files. Beside the year stands a
//! second history, in which it is known what remedies did: a year before them and a year after.

use crate::arguments::{Arguments, Demo};
use crate::history::{whole_months, write_history, write_judged, write_portfolio};
use crate::output;
use anyhow::Context;
use clap::Parser;
use std::path::Path;
use thirdline_history::{Effects, Plan, Planting, plant, plant_effects};

/// Files that people would write themselves.
const WRITTEN: [(&str, &str); 3] = [
    ("agreement.toml", include_str!("demo/agreement.toml")),
    ("luck.toml", include_str!("demo/luck.toml")),
    ("sheet.toml", include_str!("demo/sheet.toml")),
];

/// What is shown, in the order in which one would look: what for, the page, and the command. Words
/// that name a file of the folder begin with `@`; what holds spaces stands in quotes. What
/// is planted is named and not what is answered: with another seed chance may answer otherwise.
const STORY: [(&str, &str, &str); 14] = [
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
    (
        "Ask what a remedy would do",
        "forecast.html",
        "whatif @remedies/history.csv --organisation @remedies/organisation.toml --service Treasury --remedy b",
    ),
    (
        "Ask it where a release has changed the service",
        "refused.html",
        "whatif @remedies/history.csv --organisation @remedies/organisation.toml --service \"Card Checkout\" --remedy b",
    ),
    (
        "Decide, before anything is pulled",
        "decision.html",
        "decision check @remedies/decisions/payments.toml --history @remedies/history.csv --organisation @remedies/organisation.toml",
    ),
    (
        "Judge a remedy that halved the users' wait",
        "improved.html",
        "verdict @remedies/decisions/payments.toml --history @remedies/history.csv --organisation @remedies/organisation.toml --facts @remedies/facts",
    ),
    (
        "one that changed nothing",
        "absent.html",
        "verdict @remedies/decisions/loans.toml --history @remedies/history.csv --organisation @remedies/organisation.toml --facts @remedies/facts",
    ),
    (
        "and one that was pulled as teams were reorganised",
        "confounded.html",
        "verdict @remedies/decisions/customer-portal.toml --history @remedies/history.csv --organisation @remedies/organisation.toml --facts @remedies/facts",
    ),
];

/// Where the history of known effects stands in the folder.
const REMEDIES: &str = "remedies";
/// Its months: twelve before the pull, the transition, and what is left of a year after it.
const REMEDY_MONTHS: u32 = 24;

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let folder = &demo.folder;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    let plan = Plan { incidents: demo.incidents, seed: demo.seed, ..Plan::default() };
    let made = plant(&plan, &Planting { small_teams: true, ..Planting::default() });
    write_history(&made.history, &folder.join("history.csv"))?;
    write_portfolio(folder, &made)?;
    write_remedies(&folder.join(REMEDIES), demo.seed)?;
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
        writeln!(
            out,
            "\nWhat is hidden in it: {}, and what the remedies did: {}",
            folder.join("truth.toml").display(),
            folder.join(REMEDIES).join("truth.toml").display()
        )?;
        writeln!(out, "With your own tickets: thirdline evidence FILE --output evidence.html")
    })
}

/// The history in which it is known what remedies did, with its decisions. Its size is its own:
/// with fewer incidents a remedy that worked could not be told from chance.
fn write_remedies(folder: &Path, seed: u64) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    let plan = whole_months(&Plan { seed, ..Plan::default() }, REMEDY_MONTHS);
    let made = plant_effects(&plan, &Effects::default());
    write_history(&made.history, &folder.join("history.csv"))?;
    write_judged(folder, &made)?;
    Ok(())
}

/// A command as one would write it.
fn line(folder: &Path, told: &str) -> String {
    let quoted = |word: String| if word.contains(' ') { format!("\"{word}\"") } else { word };
    words(folder, told).into_iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// The words of a command, with what is in quotes as one word and the files of the folder named.
fn words(folder: &Path, told: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, piece) in told.split('"').enumerate() {
        // Every second piece stood in quotes.
        if at % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(|word| named(folder, word)));
        }
    }
    words
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
    let mut given = vec!["thirdline".to_owned()];
    given.extend(words(folder, told));
    if let Some(page) = page {
        given.extend(["--output".to_owned(), page.display().to_string()]);
    }
    Ok(Arguments::try_parse_from(given)?.command)
}
