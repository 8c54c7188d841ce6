//! `docs/proof.md`: a table for everything that was varied, and a sentence above it that the numbers
//! themselves decide.

use crate::rates::{NAMES, Rates};
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

/// How far the right remedy is found as one goes down the rows.
fn found_down_to(rows: &[Row], unit: &str) -> String {
    let is_found = |row: &&Row| share(row.1.right()) >= 0.95;
    let causes = || rows.iter().filter(|row| row.1.right().1 > 0);
    let last = causes().take_while(is_found).last();
    let mut text = match last {
        Some((label, _)) => {
            format!("Down to {label}{unit} the right remedy is named for 95 % or more")
        }
        None => "The right remedy is nowhere named for 95 %".to_owned(),
    };
    let below: Vec<String> = causes()
        .skip_while(is_found)
        .map(|(label, rates)| format!("{} at {label}{unit}", percent(rates.right())))
        .collect();
    if !below.is_empty() {
        let _ = write!(text, ", then for {}", below.join(", "));
    }
    text
}

/// What becomes of causes for which nothing is named, over all rows.
fn silence(rows: &[Row]) -> &'static str {
    let all = rows.iter().fold(Rates::default(), |all, row| all.and(row.1));
    let missed = all.missed().0;
    let not_enough: u64 = all.of[..3].iter().map(|c| c.not_enough).sum();
    match (missed, not_enough) {
        (0, 0) => "",
        (missed, not_enough) if missed > not_enough => {
            "; where none is named, it mostly says that the third line is not the gap"
        }
        _ => "; where none is named, it mostly says that there is not enough to tell",
    }
}

fn sentence(subject: Subject, rows: &[Row]) -> String {
    let wrong = wrong_at_most(rows);
    let silence = silence(rows);
    match subject {
        Subject::Strength => {
            let healthy = rows.last().map(|row| row.1).unwrap_or_default();
            format!(
                "{}{silence}; {wrong}. Where nothing is planted, {} are told that the third line is \
                 not the gap.",
                found_down_to(rows, " %"),
                percent(healthy.not_the_gap()),
            )
        }
        Subject::Stays => format!("{}{silence}; {wrong}.", found_down_to(rows, " stays")),
        Subject::Months => format!("{}{silence}; {wrong}.", found_down_to(rows, " months")),
        Subject::Missing | Subject::Misleading => {
            let found: Vec<String> = rows[1..].iter().map(|r| percent(r.1.right())).collect();
            format!(
                "The right remedy is still named for {} of services with a cause, in the order of \
                 the rows{silence}; {wrong}.",
                found.join(", ")
            )
        }
    }
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

fn table(text: &mut String, first: &str, rows: &[Row]) {
    let _ = write!(
        text,
        "| {first} | services | right remedy | wrong remedy | cause missed: \"not the gap\" | no \
         cause: \"not the gap\" | not enough to say |\n| --- | ---: | ---: | ---: | ---: | ---: | \
         ---: |\n"
    );
    for (label, r) in rows {
        let _ = writeln!(
            text,
            "| {label} | {} | {} | {} | {} | {} | {} |",
            r.wrong().1,
            rate(r.right()),
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
    use crate::rates::Counted;
    let of = |right, wrong, not_enough| {
        let mut rates = Rates::default();
        rates.of[0] = Counted { services: 100, right, wrong, not_the_gap: 0, not_enough };
        rates
    };
    let good = [("60", of(99, 0, 1)), ("30", of(96, 1, 3)), ("15", of(40, 5, 55))];
    assert_eq!(
        sentence(Subject::Stays, &good),
        "Down to 30 stays the right remedy is named for 95 % or more, then for 40.0 % at 15 stays; \
         where none is named, it mostly says that there is not enough to tell; at most 5.0 % are \
         told a wrong one."
    );
    let bad = [("60", of(60, 40, 0))];
    assert!(sentence(Subject::Stays, &bad).contains("40.0 % are told a wrong one, **more than"));
}
