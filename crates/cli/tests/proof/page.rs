//! `docs/proof.md`: a table for everything that was varied, and a sentence above it that the numbers
//! themselves decide.

use crate::rates::{Counted, NAMES, Rates};
use crate::trials::{Subject, Trial, hard_seeds, plain, seeds};
use std::fmt::Write as _;
use thirdline_evidence::statistics::wilson;

type Row = (&'static str, Rates);

fn share((k, n): (u64, u64)) -> f64 {
    if n == 0 { 0.0 } else { k as f64 / n as f64 }
}

fn percent(of: (u64, u64)) -> String {
    format!("{:.1} %", 100.0 * share(of))
}

fn rate((k, n): (u64, u64)) -> String {
    match wilson(k, n) {
        Some(i) => {
            format!("{} ({:.1}–{:.1})", percent((k, n)), 100.0 * i.low, 100.0 * i.high)
        }
        None => "–".to_owned(),
    }
}

fn counted((k, n): (u64, u64)) -> String {
    format!("{}, {k} of {n}", rate((k, n)))
}

/// What the numbers say of wrong remedies, after a semicolon.
fn wrong_at_most(rows: &[Row]) -> String {
    let most = rows.iter().map(|(_, r)| r.wrong()).max_by(|a, b| share(*a).total_cmp(&share(*b)));
    match most.unwrap_or_default() {
        (0, _) => "a wrong remedy is never named".to_owned(),
        most if share(most) <= 0.05 => format!("at most {} are told a wrong one", percent(most)),
        most => {
            format!("up to {} are told a wrong one, **more than the 5 % wanted**", percent(most))
        }
    }
}

/// Words in a row: `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => words.join(""),
    }
}

/// How far the right remedy is found as one goes down the rows.
fn found_down_to(rows: &[Row], unit: &str) -> String {
    let causes: Vec<&Row> = rows.iter().filter(|row| row.1.right().1 > 0).collect();
    let found = causes.iter().take_while(|row| share(row.1.right()) >= 0.95).count();
    let below: Vec<String> = causes[found..]
        .iter()
        .map(|(label, rates)| format!("{} at {label}", percent(rates.right())))
        .collect();
    let below = listed(&below);
    let reached = match found {
        0 => return format!("The right remedy is named for {below}{unit}"),
        1 => format!("Only at {}{unit} is the right remedy named for 95 % or more", causes[0].0),
        found => {
            let last = causes[found - 1].0;
            format!("Down to {last}{unit} the right remedy is named for 95 % or more")
        }
    };
    if below.is_empty() { reached } else { format!("{reached}, then for {below}") }
}

/// What becomes of causes for which nothing is named, over all rows.
fn silence(rows: &[Row]) -> String {
    let all = rows.iter().fold(Rates::default(), |all, row| all.and(row.1));
    let missed = all.missed().0;
    let not_enough: u64 = all.of[..3].iter().map(|c| c.not_enough).sum();
    let said = |count: u64, what: &str| {
        if count > 0 { Some(format!("{count} times that {what}")) } else { None }
    };
    let both: Vec<String> = [
        said(not_enough, "there is not enough to tell"),
        said(missed, "the third line is not the gap"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match (both.is_empty(), all.wrong().0) {
        (true, _) => String::new(),
        (false, 0) => format!("; it falls silent rather than guess, saying {}", listed(&both)),
        (false, _) => format!("; where it names none, it says {}", listed(&both)),
    }
}

/// What services without a cause are told, where that is not nearly always the truth.
fn without_cause(rows: &[Row]) -> String {
    let rates: Vec<(u64, u64)> = rows.iter().map(|row| row.1.not_the_gap()).collect();
    if rates.iter().all(|rate| rate.1 == 0 || share(*rate) >= 0.95) {
        return String::new();
    }
    let shares: Vec<String> = rates.into_iter().map(percent).collect();
    let wrong: u64 = rows.iter().map(|row| row.1.wrong().0).sum();
    let or_wrong = if wrong > 0 { ", or a wrong remedy" } else { "" };
    format!(
        " Of services without a cause {} are told that the third line is not the gap, in the order of \
         the rows; the others that there is not enough to tell{or_wrong}.",
        listed(&shares)
    )
}

fn sentence(subject: Subject, rows: &[Row]) -> String {
    let found = match subject {
        Subject::Strength => found_down_to(rows, " %"),
        Subject::Stays => found_down_to(rows, " stays"),
        Subject::Months => found_down_to(rows, " months"),
        Subject::Missing | Subject::Misleading => {
            let found: Vec<String> = rows[1..].iter().map(|r| percent(r.1.right())).collect();
            format!(
                "The right remedy is still named for {} of services with a cause, in the order of \
                 the rows below the first",
                listed(&found)
            )
        }
    };
    format!("{found}{}; {}.{}", silence(rows), wrong_at_most(rows), without_cause(rows))
}

/// Title, what stands in the first column, and what was done.
fn heads(subject: Subject) -> (&'static str, &'static str, &'static str) {
    match subject {
        Subject::Strength => (
            "Weaker causes",
            "strength, %",
            "Habits, answers and sessions lie between those of a healthy service (0) and of the \
             cause (100); facts of structure stay as long as there is a cause.",
        ),
        Subject::Stays => ("Fewer stays", "third-line stays a month and service", ""),
        Subject::Months => ("Fewer months", "months", ""),
        Subject::Missing => ("Missing papers", "what is missing", ""),
        Subject::Misleading => (
            "Misleading papers",
            "what is wrong with them",
            "The tickets are as before. Misfiled papers are read of another service of the \
             portfolio, of whatever cause.",
        ),
    }
}

/// The right remedy by cause, in whole percent.
fn by_cause(rates: &Rates) -> String {
    let of = |c: &Counted| match c.services {
        0 => "–".to_owned(),
        n => format!("{:.0}", 100.0 * share((c.right, n))),
    };
    rates.of[..3].iter().map(of).collect::<Vec<_>>().join(" · ")
}

fn table(text: &mut String, first: &str, rows: &[Row]) {
    let _ = write!(
        text,
        "| {first} | services | right remedy | culture · motivation · organisation | wrong remedy | \
         cause missed: \"not the gap\" | no cause: \"not the gap\" | not enough to say |\n| --- | ---: | ---: | ---: | ---: | ---: | \
         ---: | ---: |\n"
    );
    for (label, r) in rows {
        let _ = writeln!(
            text,
            "| {label} | {} | {} | {} | {} | {} | {} | {} |",
            r.wrong().1,
            rate(r.right()),
            by_cause(r),
            rate(r.wrong()),
            rate(r.missed()),
            rate(r.not_the_gap()),
            rate(r.not_enough())
        );
    }
}

fn plainly(text: &mut String, year: &Rates) {
    let _ = write!(
        text,
        "# Does the diagnosis find what was planted?\n\n\
         `cargo xtask prove` plants portfolios of twelve services, each with one known cause or none, \
         and gives the diagnosis what a user would: history, organisation, fact files, pulse. Then \
         it makes it hard. Written by that command; intervals are 95 % (Wilson).\n\n\
         ## Plain ground\n\n\
         {} portfolios of a year, sixty third-line stays a month and service, all papers, causes at \
         full strength.\n\n\
         | what was asked | rate | wanted |\n| --- | ---: | ---: |\n",
        seeds()
    );
    let rows = [
        ("the right remedy was named, of services with a cause", year.right(), "≥ 95 %"),
        ("a wrong remedy was named, of all services", year.wrong(), "≤ 5 %"),
        (
            "told that the third line is not the gap, of services without a cause",
            year.not_the_gap(),
            "≥ 95 %",
        ),
    ];
    for (what, rate, wanted) in rows {
        let _ = writeln!(text, "| {what} | {} | {wanted} |", counted(rate));
    }
    text.push_str("\n| planted | services | right | wrong | not the gap | not enough to say |\n");
    text.push_str("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (name, c) in NAMES.iter().zip(&year.of) {
        let right = if name.starts_with("none") { "–".to_owned() } else { c.right.to_string() };
        let _ = writeln!(
            text,
            "| {name} | {} | {right} | {} | {} | {} |",
            c.services, c.wrong, c.not_the_gap, c.not_enough
        );
    }
}

/// Writes the document.
pub(crate) fn write(trials: &[Trial]) {
    let mut text = String::new();
    plainly(&mut text, &plain());
    let _ = write!(
        text,
        "\n## Hard ground\n\nThe first row of each table is the plain ground again; each other row \
         is {} portfolios. \"Right\" and \"missed\" are shares of services with a cause, \"no \
         cause\" of those without, the others of all. A wrong remedy is wanted for 5 % at most, \
         everywhere.\n",
        hard_seeds()
    );
    for trial in trials {
        let (title, first, done) = heads(trial.subject);
        let _ = write!(text, "\n### {title}\n\n{}", sentence(trial.subject, &trial.rows));
        if !done.is_empty() {
            let _ = write!(text, " {done}");
        }
        text.push_str("\n\n");
        table(&mut text, first, &trial.rows);
    }
    text.push_str(
        "\n## What this does not show\n\nThat real causes look like planted ones. The planted \
         numbers are in [`truth.toml`](fact-files.md) beside every generated portfolio.\n",
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proof.md");
    std::fs::write(path, text).unwrap();
}

#[test]
fn the_sentence_is_that_of_the_numbers() {
    let of = |right, wrong, not_enough| {
        let mut rates = Rates::default();
        rates.of[0] = Counted { services: 100, right, wrong, not_the_gap: 0, not_enough };
        rates
    };
    let good = [("60", of(99, 0, 1)), ("30", of(96, 1, 3)), ("15", of(40, 5, 55))];
    assert_eq!(
        sentence(Subject::Stays, &good),
        "Down to 30 stays the right remedy is named for 95 % or more, then for 40.0 % at 15; where it \
         names none, it says 59 times that there is not enough to tell; at most 5.0 % are told a \
         wrong one."
    );
    let bad = [("60", of(60, 40, 0))];
    assert_eq!(
        sentence(Subject::Stays, &bad),
        "The right remedy is named for 60.0 % at 60 stays; up to 40.0 % are told a wrong one, **more \
         than the 5 % wanted**."
    );
    let silent = [("60", of(99, 0, 1)), ("5", of(0, 0, 100))];
    assert_eq!(
        sentence(Subject::Stays, &silent),
        "Only at 60 stays is the right remedy named for 95 % or more, then for 0.0 % at 5; it falls \
         silent rather than guess, saying 101 times that there is not enough to tell; a wrong remedy \
         is never named."
    );
}
