//! Signals that figures are being played, both ways: never a verdict, never about a person.

use super::blocks::{Block, Section};
use super::table::{Cell, Share, Table};
use super::words::{NOT_RECORDED, target};
use crate::Report;
use thirdline_chart::format::{number, percent};
use thirdline_evidence::{NOT_RECORDED as MISSING, Party, Signal};

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section =
        Section::new("signals", "Signals that figures are being played", "Played figures");
    if !e.recorded.events {
        return section.text(NOT_RECORDED);
    }
    let main = e.main_target().map(|t| t.label.as_str()).unwrap_or_default();
    let section = section.lead(format!(
        "Both ways, around the target of {}. Never a verdict, never about a person: each row is a \
         question to ask, and most have good answers.",
        target(main)
    ));
    let empty = Vec::new();
    let signals = e.gaming.iter().find(|(label, _)| label == main).map_or(&empty, |(_, s)| s);
    let section = [
        (Party::Receiver, "Those who hold the incident"),
        (Party::Sender, "Those who hand it over"),
    ]
    .into_iter()
    .fold(section, |section, (party, title)| {
        let found: Vec<&Signal> = signals.iter().filter(|s| s.party == party).collect();
        if found.is_empty() {
            return section;
        }
        section.heading(title).table(table(title, main, &found))
    });
    let missing =
        MISSING.iter().map(|(what, needs)| format!("{what}: would need {needs}")).collect();
    section.heading("Not in a history of tickets").with(Block::Points(missing))
}

fn table(caption: &'static str, main: &str, signals: &[&Signal]) -> Table {
    let mut table = Table::new(caption)
        .quiet()
        .class("drawn defined")
        .words("What is counted")
        .drawn()
        .numbers("Share")
        .numbers("95 %")
        .numbers("of");
    for signal in signals {
        let share = Share::from(&signal.share).with_chance(signal.by_chance);
        let about = signal.about.replace(main, &target(main));
        let mut name = Cell::from(about);
        if let Some(chance) = signal.by_chance {
            let z = signal.z.map(|z| format!("; {} standard errors from it", number(z)));
            name = name.fine(format!(
                "chance alone would give {}{}",
                percent(chance),
                z.unwrap_or_default()
            ));
        }
        table = table.row(vec![name, share.drawn(), share.value(), share.interval(), share.n()]);
    }
    table
}
