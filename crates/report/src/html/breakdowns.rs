//! Figures by team, line, side, service, priority, month or week.

use super::blocks::{Block, Blocks, Details, Section};
use super::catalogue::share;
use super::table::{Cell, Table};
use super::words::target;
use crate::{Report, sentences};
use thirdline_chart::format::count;
use thirdline_evidence::{Breakdown, Dimension, Evidence};

/// Rows that are shown; the rest is counted, and complete in JSON.
const ROWS: usize = 40;
/// A breakdown of so few rows is shown at once.
const SHORT: usize = 6;

const CODES: [(&str, &str); 8] = [
    ("UCM", "User clock met"),
    ("LA", "Taken up"),
    ("QS", "Queue"),
    ("HS", "Holds"),
    ("RB", "Return share"),
    ("BR", "Bounce rate"),
    ("LD", "Third line"),
    ("RO", "Reopened"),
];

pub(super) fn section(report: &Report<'_>) -> Option<Section> {
    let e = report.evidence;
    if e.by.is_empty() {
        return None;
    }
    let main = e.main_target().map(|t| target(&t.label)).unwrap_or_default();
    let mut section = Section::new("breakdowns", "Breakdowns", "Breakdowns").lead(format!(
        "Each figure with its 95 % interval and its count; user clock met and taken up are within \
         {main}."
    ));
    if e.by.iter().any(|b| overlaps(b.dimension)) {
        section = section.text(
            "An incident counts for every team, line and side it was with, so those rows overlap \
             and do not add up. Nothing here ranks teams: they do different work.",
        );
    }
    for dimension in &e.question.by {
        let rows: Vec<&Breakdown> = e.by.iter().filter(|b| b.dimension == *dimension).collect();
        if rows.is_empty() {
            continue;
        }
        let open = rows.len() <= SHORT;
        let mut list = match sentences::no_trend(e, *dimension) {
            Some(why) => vec![Block::Text(why), Block::Table(counts(*dimension, &rows))],
            None => vec![Block::Table(table(e, *dimension, &rows))],
        };
        if rows.len() > 1 {
            list.push(Block::Note(order(*dimension).to_owned()));
        }
        if rows.len() > ROWS {
            let more = count(rows.len() - ROWS);
            list.push(Block::Note(format!("{more} more rows are in the JSON.")));
        }
        let summary = format!("By {} ({})", dimension.name(), count(rows.len()));
        section = section.with(Block::Details(Details { summary, open, blocks: Blocks { list } }));
    }
    Some(section)
}

/// How the rows of a breakdown are ordered.
fn order(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Team | Dimension::Side | Dimension::Service => {
            "In order of the number of incidents."
        }
        Dimension::Line => "In order of the lines.",
        Dimension::Priority => {
            "From the highest priority down, as the mapping ranks them; those it does not rank \
             follow by name."
        }
        Dimension::Month | Dimension::Week => "In order of time.",
    }
}

fn overlaps(dimension: Dimension) -> bool {
    matches!(dimension, Dimension::Team | Dimension::Line | Dimension::Side)
}

/// A breakdown without rates.
fn counts(dimension: Dimension, rows: &[&Breakdown]) -> Table {
    let mut table = Table::new(format!("Incidents by {}", dimension.name()))
        .quiet()
        .words(dimension.name())
        .numbers("Incidents")
        .numbers("Resolved");
    for breakdown in rows.iter().take(ROWS) {
        let measures = &breakdown.measures;
        let counted = [measures.incidents, measures.resolved].map(Cell::count);
        let key = Cell::from(breakdown.key.as_str());
        table = table.row(std::iter::once(key).chain(counted).collect());
    }
    table
}

fn table(evidence: &Evidence, dimension: Dimension, rows: &[&Breakdown]) -> Table {
    let main = evidence.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let mut table = Table::new(format!("Measures by {}", dimension.name()))
        .quiet()
        .class("broken-down")
        .words(dimension.name())
        .numbers("Incidents");
    // A column in which nothing is recorded says so once, in the catalogue.
    let codes: Vec<(&'static str, &'static str)> = CODES
        .into_iter()
        .filter(|(code, _)| share(&evidence.measures, code, main).is_some_and(|s| s.is_recorded()))
        .collect();
    for (code, head) in &codes {
        let formula = thirdline_evidence::catalogue_entry(code).map_or("", |entry| entry.formula);
        table = table.numbers_about(head, formula);
    }
    for breakdown in rows.iter().take(ROWS) {
        let key = match dimension {
            Dimension::Line => format!("line {}", breakdown.key),
            _ => breakdown.key.clone(),
        };
        let mut row = vec![Cell::from(key), Cell::count(breakdown.measures.incidents)];
        row.extend(codes.iter().map(|(code, _)| {
            share(&breakdown.measures, code, main).map_or_else(Cell::default, |s| s.stacked())
        }));
        table = table.row(row);
    }
    table
}
