//! What a user has beside the history, and what may be wrong with it. All as texts, as they are kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use thirdline_domain::facts::Facts;
use thirdline_domain::{History, Organisation};
use thirdline_history::{Cause, Portfolio, facts};

/// Organisation file, pulse and fact files; what is absent is unknown.
#[derive(Clone)]
pub(crate) struct Papers {
    organisation: String,
    pulse: Option<String>,
    facts: BTreeMap<&'static str, String>,
}

/// The names in a column of a table, in the order in which they first appear.
fn names(table: &str, column: usize) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for name in table.lines().skip(1).filter_map(|line| line.split(',').nth(column)) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The name so many places behind another.
fn behind<'a>(names: &[&'a str], name: &str, places: usize) -> &'a str {
    let place = names.iter().position(|n| *n == name).unwrap();
    names[(place + places) % names.len()]
}

/// A table in which each name of a column is replaced by the one so many places behind.
fn misfiled(table: &str, column: usize, places: usize) -> String {
    let names = names(table, column);
    let mut text = String::new();
    for (row, line) in table.lines().enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        if row > 0 {
            cells[column] = behind(&names, cells[column], places);
        }
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

impl Papers {
    /// Everything that belongs to a portfolio.
    pub(crate) fn of(portfolio: &Portfolio) -> Self {
        Self {
            organisation: portfolio.organisation_toml.clone(),
            pulse: Some(portfolio.pulse_csv.clone()),
            facts: portfolio.facts.iter().cloned().collect(),
        }
    }

    pub(crate) fn without_pulse(self) -> Self {
        Self { pulse: None, ..self }
    }

    pub(crate) fn without_facts(self) -> Self {
        Self { facts: BTreeMap::new(), ..self }
    }

    /// The organisation file says of teams on which side and line they are, and nothing else.
    pub(crate) fn only_sides_and_lines(self) -> Self {
        let mut organisation = String::new();
        let mut is_team = false;
        for line in self.organisation.lines() {
            if line.starts_with("[[") {
                is_team = line == "[[team]]";
            }
            let is_kept = ["[[team]]", "name", "side", "line"].iter().any(|k| line.starts_with(k));
            if is_team && is_kept {
                let _ = writeln!(organisation, "{line}");
            }
        }
        Self { organisation, ..self }
    }

    /// Everybody grumbles: the pulse of every service reads as where motivation is missing.
    pub(crate) fn grumbling(self, truth: &[(&'static str, Cause)]) -> Self {
        let pulse = self.pulse.unwrap();
        let is_motivation = |cause: Cause| cause == Cause::Motivation;
        let grumblers: Vec<&str> =
            truth.iter().filter(|t| is_motivation(t.1)).map(|t| t.0).collect();
        let mut lines = pulse.lines();
        let mut text = format!("{}\n", lines.next().unwrap());
        for (row, (service, cause)) in truth.iter().enumerate() {
            let from = if is_motivation(*cause) { service } else { grumblers[row % 3] };
            for line in lines.clone() {
                let mut cells: Vec<&str> = line.split(',').collect();
                if cells[1] == from {
                    cells[1] = service;
                    let _ = writeln!(text, "{}", cells.join(","));
                }
            }
        }
        Self { pulse: Some(text), ..self }
    }

    /// Pulse, milestones and sessions with users are filed under another service.
    pub(crate) fn misfiled(mut self, places: usize) -> Self {
        self.pulse = self.pulse.map(|text| misfiled(&text, 1, places));
        for (file, column) in [("milestones.csv", 1), ("exposure.csv", 0)] {
            let text = self.facts.get_mut(file).unwrap();
            *text = misfiled(text, column, places);
        }
        self
    }

    /// What the organisation file says of each service is what is true of another.
    pub(crate) fn misdescribed(self, places: usize) -> Self {
        let mut parts: Vec<String> =
            self.organisation.split("[[service]]\n").map(str::to_owned).collect();
        let first = |part: &String| part.lines().next().unwrap().to_owned();
        let own: Vec<String> = parts[1..].iter().map(first).collect();
        for (row, part) in parts[1..].iter_mut().enumerate() {
            let other = &own[(row + places) % own.len()];
            *part = part.replacen(own[row].as_str(), other, 1);
        }
        Self { organisation: parts.join("[[service]]\n"), ..self }
    }

    /// Reads them as a user's files.
    pub(crate) fn read(&self, history: &History) -> (Organisation, Facts) {
        let text = |name: &str| self.facts.get(name);
        let facts = Facts {
            escalations: text("escalations.csv")
                .map(|t| facts::escalations("e", t, history).unwrap().0),
            milestones: text("milestones.csv")
                .map(|t| facts::milestones("m", t, history).unwrap().0),
            reasons: text("reasons.csv").map(|t| facts::reasons("r", t, history).unwrap().0),
            exposures: text("exposure.csv").map(|t| facts::exposures("x", t, history).unwrap().0),
            pulse: self.pulse.as_ref().map(|t| facts::pulse("p", t, history).unwrap().0),
        };
        (Organisation::parse("o", &self.organisation).unwrap(), facts)
    }
}

#[test]
fn papers_are_filed_under_the_name_so_many_places_behind() {
    let table = "date,for\n1,A\n2,B\n3,C\n4,A\n";
    assert_eq!(misfiled(table, 1, 1), "date,for\n1,B\n2,C\n3,A\n4,B\n");
    assert_eq!(misfiled(table, 1, 3), table);
}
