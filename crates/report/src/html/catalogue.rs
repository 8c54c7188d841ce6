//! All measures, each with its definition.

use super::blocks::Section;
use super::table::{Cell, Share, Table};
use super::words::{target, unbroken};
use crate::{Report, sentences};
use thirdline_chart::format::count;
use thirdline_evidence::{CATALOGUE, Entry, Evidence, Measures};

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let mut table = Table::new("All measures of the catalogue")
        .quiet()
        .class("drawn defined")
        .words("Measure")
        .words("Kind")
        .drawn()
        .numbers("Value")
        .numbers("95 %")
        .numbers("n");
    for entry in &CATALOGUE {
        table = table.row(row(e, entry));
    }
    if e.recorded.reassignments {
        let share = Share::from(&e.measures.reassigned);
        table = table.row(vec![
            Cell::from("Reassigned").fine(
                "incidents given to another team or person at least once ÷ incidents, by the \
                 ticket system's own counter",
            ),
            "diagnostic".into(),
            share.drawn(),
            share.value(),
            share.interval(),
            share.n(),
        ]);
    }
    Section::new("measures", "All measures", "All measures")
        .lead(
            "Only outcome and response may ever be paid for. A guard shows when another measure \
             is gamed; a diagnostic helps to understand.",
        )
        .table(table)
}

fn row(evidence: &Evidence, entry: &Entry) -> Vec<Cell> {
    let main = evidence.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let share = share(&evidence.measures, entry.code, main);
    let by_target = evidence.measures.by_target(entry.code).is_some();
    let within = if by_target { format!(", within {}", target(main)) } else { String::new() };
    let within =
        if entry.code == "UC" { ", half within (Kaplan–Meier)".to_owned() } else { within };
    let name = Cell::from(format!("{} {}{within}", entry.code, entry.name)).fine(entry.formula);
    let kind = Cell::from(entry.kind.name());
    if let Some(share) = share {
        return vec![name, kind, share.drawn(), share.value(), share.interval(), share.n()];
    }
    let clocks = &evidence.clocks;
    let n = clocks.resolved + clocks.censored;
    let median = clocks.survival.iter().find(|q| q.percent == 50);
    let value = median.map_or_else(String::new, |q| sentences::survival_quantile(q, n));
    let interval = median.map(super::clock::interval).unwrap_or_default();
    vec![
        name,
        kind,
        Cell::default(),
        unbroken(&value).into(),
        unbroken(&interval).into(),
        count(n).into(),
    ]
}

/// The measure of a code, at a target where it has one; `None` for UC.
pub(super) fn share(measures: &Measures, code: &str, main: &str) -> Option<Share> {
    if let Some(by_target) = measures.by_target(code) {
        return by_target.iter().find(|(label, _)| label == main).map(|(_, p)| p.into());
    }
    measures.proportion(code).map(Share::from).or_else(|| measures.ratio(code).map(Share::from))
}
