//! Definitions side by side: the number next to the rule that gives it.

use super::blocks::Section;
use super::table::{Cell, Share, Table};
use super::words::NOT_RECORDED;
use crate::Report;
use thirdline_chart::format::{count, percent};
use thirdline_evidence::Definition;

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section =
        Section::new("definitions", "Definitions side by side", "Definitions side by side");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    let section = section.lead(lead(&e.ping_pong)).heading("Ping-pong").table(table(
        "Ways to count ping-pong",
        &e.ping_pong,
        true,
    ));
    let section = section.heading("Containment in the first line");
    if e.containment.iter().any(|d| d.incidents.n.is_some()) {
        section.table(table("Ways to count containment", &e.containment, false))
    } else {
        section.text("The line of no team is known, so containment cannot be said.")
    }
}

fn lead(definitions: &[Definition]) -> String {
    let values: Vec<f64> = definitions.iter().filter_map(|d| d.incidents.value).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.len() < 2 {
        return "The same word stands for several rules; each number stands beside its own."
            .to_owned();
    }
    format!(
        "On these same incidents “the ping-pong rate” is anything from {} to {}, depending on who \
         counts. A number without its rule says nothing.",
        percent(low),
        percent(high)
    )
}

fn table(caption: &'static str, definitions: &[Definition], times: bool) -> Table {
    let mut table = Table::new(caption)
        .quiet()
        .class("drawn defined")
        .words("Definition")
        .drawn()
        .numbers("Incidents")
        .numbers("95 %")
        .numbers("of");
    if times {
        table = table.numbers("Times");
    }
    for definition in definitions {
        let share = Share::from(&definition.incidents);
        let mut row = vec![
            Cell::from(definition.name).fine(definition.rule),
            share.drawn(),
            share.value(),
            share.interval(),
            share.n(),
        ];
        if times {
            row.push(definition.count.map(count).unwrap_or_default().into());
        }
        table = table.row(row);
    }
    table
}
