//! The figures without the incidents that somebody disputes.

use super::blocks::{Block, Section};
use super::catalogue::share;
use super::table::{Cell, Table};
use super::words::{counted, target};
use crate::Report;
use thirdline_chart::format::count;
use thirdline_evidence::CATALOGUE;

/// Unknown numbers that are named; the rest is counted.
const NAMED: usize = 20;

pub(super) fn section(report: &Report<'_>) -> Option<Section> {
    let disputed = report.disputed?;
    let e = report.evidence;
    let main = e.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let mut table = Table::new("All measures with and without disputed incidents")
        .quiet()
        .words("Measure")
        .numbers("With all")
        .numbers("Without them");
    for entry in &CATALOGUE {
        let (Some(with), Some(without)) =
            (share(&e.measures, entry.code, main), share(&disputed.without, entry.code, main))
        else {
            continue;
        };
        if !with.is_recorded() {
            continue;
        }
        let within = if e.measures.by_target(entry.code).is_some() {
            format!(", within {}", target(main))
        } else {
            String::new()
        };
        let name = Cell::from(format!("{} {}{within}", entry.code, entry.name));
        table = table.row(vec![name, with.stacked(), without.stacked()]);
    }
    let mut section = Section::new("disputed", "Disputed incidents", "Disputed incidents")
        .lead(format!(
            "{} on the list, {} of them in this history. Both figures stand side by side; where \
             they agree, the dispute need not be settled to go on.",
            counted(disputed.listed, "incident"),
            count(disputed.found)
        ))
        .table(table);
    if !disputed.unknown.is_empty() {
        let mut names: Vec<String> = disputed.unknown.iter().take(NAMED).cloned().collect();
        let more = disputed.unknown.len().saturating_sub(NAMED);
        if more > 0 {
            names.push(format!("and {} more", count(more)));
        }
        section =
            section.details("Numbers that the history does not know", vec![Block::Points(names)]);
    }
    Some(section)
}
