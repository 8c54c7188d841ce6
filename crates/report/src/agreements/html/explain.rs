//! One incident's clocks, and why.

use super::super::sentences;
use super::Made;
use super::timeline::{is_many, timeline};
use crate::html::blocks::{Block, Figure, Section};
use crate::html::table::{Cell, Table};
use thirdline_chart::format::duration;
use thirdline_chart::{data_table, tracks};
use thirdline_domain::History;
use thirdline_domain::clock::Outcome;
use thirdline_evidence::agreements::Explained;
use thirdline_time::working_text;

/// One incident's clocks, and why.
#[must_use]
pub fn explain(number: &str, history: &History, explained: &[Explained]) -> String {
    let many = explained.len() > 1;
    let sections = explained
        .iter()
        .enumerate()
        .flat_map(|(place, one)| {
            let of = if many { format!(", {}", one.agreement.title()) } else { String::new() };
            let id = |name: &str| if many { format!("{name}-{place}") } else { name.to_owned() };
            [
                clocks(history, one, &id("clocks"), format!("The clocks{of}")),
                why(history, one, id("why"), format!("Why{of}")),
                minutes(history, one, id("minutes"), format!("Who held the minutes{of}")),
            ]
        })
        .collect();
    let (of, title) = match explained {
        [one] => (one.agreement.title(), format!("{number} under {}", one.agreement.title())),
        _ => ("Agreements".to_owned(), format!("{number} under its agreements")),
    };
    let facts = explained.first().map(|one| sentences::scope(&one.agreement));
    let facts = facts.filter(|_| !many).into_iter().collect();
    Made { of, title, facts, sections, notes: vec![sentences::not_recorded().to_owned()] }.render()
}

fn clocks(history: &History, explained: &Explained, id: &str, title: String) -> Section {
    let short = title.clone();
    let section =
        Section::new(id.to_owned(), title, short).lead(sentences::incident(history, explained));
    let more =
        [sentences::without_calendar(&explained.agreement), sentences::unrecorded(explained)];
    let section = more.into_iter().flatten().fold(section, Section::text);
    let said = sentences::outcomes(explained);
    let data = timeline(history, explained);
    let agreement = &explained.agreement;
    let zone = sentences::zone_of(agreement);
    let rows: Vec<Vec<String>> = sentences::recorded(explained)
        .flat_map(|clock| {
            let name = agreement.goals[clock.goal].kind.words();
            clock.segments.iter().map(|s| vec![name.to_owned(), sentences::segment(s, &zone)])
        })
        .collect();
    let figure = Figure::chart(&format!("{id}-drawn"), "The clocks of one incident", &said, |f| {
        tracks(&data, f)
    })
    .with_caption(said.clone())
    .followed_by(&data_table("What each clock did, and when", &["Clock", "Stretch"], &rows));
    let mut table = Table::new("Clocks and what became of them")
        .quiet()
        .words("Goal")
        .words("Receiver")
        .numbers("Within")
        .numbers("Used")
        .words("Deadline")
        .words("Outcome");
    for clock in sentences::recorded(explained) {
        table = table.row(vec![
            agreement.goals[clock.goal].kind.words().into(),
            history.team_name(clock.team).into(),
            working_text(clock.within).into(),
            sentences::about(clock.used).into(),
            clock.deadline.map_or("–".to_owned(), |d| sentences::instant(d, &zone)).into(),
            sentences::outcome(clock.outcome, &zone).into(),
        ]);
    }
    let section = section.figure(figure).note(
        "Solid: it ran in working hours. A thin line: it ran outside of them, where nothing counts. \
         Hatched: on hold. Blank: it stood still. A filled end: done; an open one: void, or still \
         running. Closed hours too short to draw are drawn as open.",
    );
    if table.rows.is_empty() { section } else { section.table(table) }
}

fn why(history: &History, explained: &Explained, id: String, title: String) -> Section {
    let agreement = &explained.agreement;
    let zone = sentences::zone_of(agreement);
    let short = title.clone();
    let mut section = Section::new(id, title, short);
    let many = is_many(explained);
    for clock in sentences::recorded(explained) {
        let mut points: Vec<String> =
            sentences::lasting(clock).map(|s| sentences::segment(s, &zone)).collect();
        if let Outcome::Missed { at } = clock.outcome {
            points.push(sentences::breach(at, &zone));
        }
        let team = if many { history.team_name(clock.team) } else { "" };
        let used = sentences::used(agreement, clock);
        let used = if team.is_empty() { used } else { format!("{team}: {used}") };
        section = section.text(used).with(Block::Points(points));
    }
    if sentences::recorded(explained).next().is_none() {
        section = section.text("No goal of the agreement ran on it.");
    }
    section
}

fn minutes(history: &History, explained: &Explained, id: String, title: String) -> Section {
    let mut table = Table::new("The minute ledger of the incident")
        .quiet()
        .words("Holder")
        .words("State")
        .words("Hours")
        .numbers("Time")
        .words("Charged to");
    for cell in explained.account.cells() {
        table = table.row(vec![
            history.team_name(cell.holder).into(),
            crate::sentences::class(cell.class).into(),
            if cell.inside { "in hours" } else { "outside" }.into(),
            Cell::from(duration(cell.time)),
            cell.charge.words().into(),
        ]);
    }
    let short = title.clone();
    let section = Section::new(id, title, short);
    if explained.account.cells().is_empty() {
        return section.text("No time was counted.");
    }
    section.table(table).note("The times add up to the user clock.")
}
