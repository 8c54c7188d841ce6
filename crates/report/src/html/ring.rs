//! Ten users to ring this week.

use super::blocks::Section;
use super::journey::journey_strip;
use super::table::{Cell, Table};
use crate::{Report, sentences};
use thirdline_chart::format::duration;
use thirdline_chart::{Frame, StripSize, both_widths, strip};
use thirdline_domain::Ledger;
use thirdline_evidence::{Ring, RingReason};

const NUMBERS: [&str; 10] =
    ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

pub(super) fn section(report: &Report<'_>) -> Section {
    let ring = &report.evidence.ring;
    let number = ring.len().checked_sub(1).and_then(|i| NUMBERS.get(i));
    let title = match number {
        Some(&"One") => "One user to ring this week".to_owned(),
        Some(number) => format!("{number} users to ring this week"),
        None => "Users to ring this week".to_owned(),
    };
    let section = Section::new("ring", title, "Users to ring");
    if ring.is_empty() {
        return section.lead("Nobody is waiting, and nothing was resolved in the last week.");
    }
    let events = report.evidence.recorded.events;
    let mut table = Table::new(
        "The longest waits first: those still open, then those resolved in the last week of the \
         history.",
    )
    .class("ring")
    .words("Incident")
    .words("Waited");
    if events {
        table = table.words("Journey");
    }
    for (index, ring) in ring.iter().enumerate() {
        table = table.row(row(report, ring, index, events));
    }
    let section =
        section.lead("Ring them and ask: is it really fixed, and what could you not do meanwhile?");
    section.table(table)
}

fn row(report: &Report<'_>, ring: &Ring, index: usize, events: bool) -> Vec<Cell> {
    let e = report.evidence;
    let incident = ring.fact.incident as usize;
    let mut ledger = Ledger::default();
    ledger.read(report.history, incident, e.horizon);
    let number = report.history.incidents.find_name(ring.fact.incident).unwrap_or_default();
    let team = e.teams.label(e.teams.label_id(ledger.holder_at_end));
    let with = match ring.reason {
        RingReason::Open => format!("with {team}"),
        RingReason::LatelyResolved => format!("last with {team}"),
    };
    let mut cells = vec![
        Cell::from(number).fine(with),
        Cell::from(duration(ring.fact.clock)).fine(sentences::ring_reason(ring.reason)),
    ];
    if events {
        let data = journey_strip(report.history, &e.teams, incident, e.horizon);
        let id = format!("ring-{index}");
        let title = format!("Journey of {number}");
        let frame = Frame::new(&id, &title, &data.through.end_label, 340.0);
        cells.push(Cell::picture(both_widths(frame, 116.0, |frame| {
            strip(&data, StripSize::Row, &frame)
        })));
    }
    cells
}
