//! How often what was named.

use std::fmt::Write as _;
use thirdline_evidence::diagnosis::{Answer, Assessment, Kind};
use thirdline_evidence::statistics::wilson;

/// Counts by the remedy that is right; the last is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rates {
    of: [Counted; 4],
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    services: u64,
    right: u64,
    wrong: u64,
    not_the_gap: u64,
    not_enough: u64,
}

const NAMES: [&str; 4] =
    ["culture", "motivation", "organisation", "none: the third line is not the gap"];

impl Rates {
    /// Adds what was found about a service whose truth is known.
    pub(crate) fn add(&mut self, truth: Option<Kind>, found: &Assessment) {
        let row = truth.map_or(3, |kind| Kind::ALL.iter().position(|k| *k == kind).unwrap_or(3));
        let counted = &mut self.of[row];
        counted.services += 1;
        let named = found.remedies();
        counted.right += u64::from(truth.is_some_and(|kind| named.contains(&kind)));
        counted.wrong += u64::from(named.iter().any(|kind| Some(*kind) != truth));
        counted.not_the_gap += u64::from(matches!(found.answer, Answer::NotTheGap { .. }));
        counted.not_enough += u64::from(matches!(found.answer, Answer::NotEnough { .. }));
    }

    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in self.of.iter_mut().zip(other.of) {
            mine.services += theirs.services;
            mine.right += theirs.right;
            mine.wrong += theirs.wrong;
            mine.not_the_gap += theirs.not_the_gap;
            mine.not_enough += theirs.not_enough;
        }
        self
    }

    /// Services with a cause for which the right remedy was named.
    pub(crate) fn right(&self) -> (u64, u64) {
        self.of[..3].iter().fold((0, 0), |(k, n), c| (k + c.right, n + c.services))
    }

    /// Services for which a wrong remedy was named.
    pub(crate) fn wrong(&self) -> (u64, u64) {
        self.of.iter().fold((0, 0), |(k, n), c| (k + c.wrong, n + c.services))
    }

    /// Services without a cause that were told so.
    pub(crate) fn not_the_gap(&self) -> (u64, u64) {
        (self.of[3].not_the_gap, self.of[3].services)
    }

    /// Services for which anything was named.
    pub(crate) fn named(&self) -> u64 {
        self.of.iter().map(|c| c.services - c.not_the_gap - c.not_enough).sum()
    }
}

/// `P(X ≤ k)` of a binomial.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    let (p, q) = (p.max(1e-12), (1.0 - p).max(1e-12));
    let mut log = n as f64 * q.ln();
    let mut sum = log.exp();
    for i in 1..=k {
        log += ((n - i + 1) as f64 / i as f64).ln() + (p / q).ln();
        sum += log.exp();
    }
    sum.min(1.0)
}

/// Chance of a false alarm.
const ALARM: f64 = 0.001;

/// Whether so few hits may still come from a rate of at least `p`.
pub(crate) fn may_be_at_least((k, n): (u64, u64), p: f64) -> bool {
    at_most(k, n, p) > ALARM
}

/// Whether so many hits may still come from a rate of at most `p`.
pub(crate) fn may_be_at_most((k, n): (u64, u64), p: f64) -> bool {
    at_most(n - k, n, 1.0 - p) > ALARM
}

fn rate((k, n): (u64, u64)) -> String {
    match wilson(k, n) {
        Some(i) => format!(
            "{:.1} % ({:.1}–{:.1}), {k} of {n}",
            100.0 * k as f64 / n as f64,
            100.0 * i.low,
            100.0 * i.high
        ),
        None => "–".to_owned(),
    }
}

/// Writes the document.
pub(crate) fn write(seeds: u64, stays: u32, year: &Rates, month: &Rates) {
    let mut text = format!(
        "# Does the diagnosis find what was planted?\n\n\
         `cargo xtask prove` plants {seeds} portfolios of twelve services, each with one known cause \
         or none, {stays} third-line stays a month and service, and gives the diagnosis what a user \
         would: history, organisation, fact files, pulse. Written by that command; intervals are \
         95 % (Wilson).\n\n\
         ## After a year\n\n\
         | what was asked | rate | wanted |\n| --- | ---: | ---: |\n"
    );
    let rows = [
        ("the right remedy was named, of services with a cause", rate(year.right()), "≥ 95 %"),
        ("a wrong remedy was named, of all services", rate(year.wrong()), "≤ 5 %"),
        (
            "told that the third line is not the gap, of services without a cause",
            rate(year.not_the_gap()),
            "≥ 95 %",
        ),
    ];
    for (what, rate, wanted) in rows {
        let _ = writeln!(text, "| {what} | {rate} | {wanted} |");
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
    let services: u64 = month.of.iter().map(|c| c.services).sum();
    let _ = write!(
        text,
        "\n## After one month\n\nA remedy was named for {} of {services} services: one month is \
         silence.\n\nWhat this does not show: that real causes look like planted ones. The planted \
         numbers are in [`truth.toml`](fact-files.md) beside every generated portfolio.\n",
        month.named()
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/proof.md");
    std::fs::write(path, text).unwrap();
}

#[test]
fn binomial_bounds_are_those_of_the_tables() {
    // P(X ≤ 1 | 10, 0.5) = 11 ÷ 1024.
    assert!((at_most(1, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
    assert!(may_be_at_least((19, 20), 0.95) && !may_be_at_least((13, 20), 0.95));
    assert!(may_be_at_most((3, 20), 0.05) && !may_be_at_most((9, 20), 0.05));
}
