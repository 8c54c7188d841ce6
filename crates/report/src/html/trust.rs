//! How far the history can be trusted, before any figure.

use super::blocks::{Block, Section};
use super::table::{Cell, Table};
use super::words::{counted, day, file_name, part};
use crate::{Report, sentences};
use thirdline_chart::format::{count, percent};
use thirdline_evidence::Evidence;

pub(super) fn section(report: &Report<'_>) -> Section {
    let section =
        Section::new("trust", "How far this can be trusted", "How far this can be trusted");
    let assumed = report.import.assumptions().into_iter().map(|sentence| sentence + ".");
    let points: Vec<String> = assumed.chain(points(report.evidence)).collect();
    let section = section.lead(lead(report.evidence));
    let section = if points.is_empty() { section } else { section.with(Block::Points(points)) };
    section.details("What was noticed while reading", noticed(report))
}

fn lead(evidence: &Evidence) -> String {
    let quality = &evidence.quality;
    if evidence.incidents == 0 {
        return "No incident lies in what was asked for, so nothing can be said.".to_owned();
    }
    let little = quality.little.is_some_and(|l| l.is_off());
    let at_once = quality.little.is_some_and(|l| l.is_closed_at_once());
    match (quality.cut_by_closing_date, little) {
        (true, _) => format!(
            "{} of the incidents end in the final tenth of the history: it was cut by closing \
             date. What was slow is over-represented, and no trend is shown.",
            percent(quality.last_events_in_final_tenth)
        ),
        (false, true) => "Arrivals and waits do not add up to what was open: rows may be missing. \
                          Shares hold better than totals."
            .to_owned(),
        (false, false) if at_once => "Arrivals and waits add up to what was open, but many \
                                      incidents were closed at once: their waits are too long."
            .to_owned(),
        (false, false) if quality.little.is_some() => {
            "Arrivals and waits add up to what was open, and the history was not cut by closing \
             date."
                .to_owned()
        }
        (false, false) => {
            "The history was not cut by closing date; it is too short to check arrivals against \
             what was open."
                .to_owned()
        }
    }
}

fn points(evidence: &Evidence) -> Vec<String> {
    let quality = &evidence.quality;
    let mut points = Vec::new();
    if let Some(little) = quality.little {
        let verdict = if little.is_off() {
            "Rows are missing, or the history was cut."
        } else {
            "That fits."
        };
        points.push(format!(
            "Little's law, {} to {}: {}. {verdict}",
            day(little.from),
            day(little.to),
            sentences::little_counts(&little),
        ));
        points.extend(sentences::closed_at_once(&little));
    }
    let teams = evidence.teams.teams.len() as u64;
    if quality.without_team > 0 {
        points
            .push(format!("{} never had a known team.", counted(quality.without_team, "incident")));
    }
    let mut unknown = |n: u64, what: &str, why: &str| {
        if n > 0 {
            points.push(format!(
                "{what} is unknown for {} of {} teams{why}.",
                count(n),
                count(teams)
            ));
        }
    };
    unknown(quality.teams_without_line, "The line", "");
    unknown(quality.teams_without_side, "The side", "");
    unknown(
        quality.teams_without_head_count,
        "The head count",
        ": whether a name stands for fewer than five people cannot be seen",
    );
    if quality.teams_rolled_up > 0 {
        let are = if quality.teams_rolled_up == 1 { "is" } else { "are" };
        points.push(format!(
            "{} of fewer than five people, with those that would give them away, {are} shown as part \
             of their unit.",
            counted(quality.teams_rolled_up, "team")
        ));
    }
    if quality.opened_after_first_event > 0 {
        points.push(format!(
            "{} carry an opening time after their first event; the first event counts.",
            counted(quality.opened_after_first_event, "incident")
        ));
    }
    points
}

fn noticed(report: &Report<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let notes = report.import.notes.iter().filter(|note| note.count > 0);
    let rows: u64 = report.import.files.iter().map(|file| file.1).sum();
    let mut table = Table::new("Rows worth knowing of")
        .quiet()
        .numbers("Rows")
        .numbers("Share of all rows")
        .words("What they are");
    for note in notes {
        let share = if rows > 0 && note.count <= rows {
            percent(part(i128::from(note.count), i128::from(rows)))
        } else {
            String::new()
        };
        table = table.row(vec![Cell::count(note.count), share.into(), note.about.into()]);
    }
    if table.rows.is_empty() {
        blocks.push(Block::Text("Nothing out of the ordinary in the rows.".to_owned()));
    } else {
        blocks.push(Block::Table(table));
    }
    let mut files = Table::new("Files read").words("File").numbers("Rows");
    for (name, rows) in &report.import.files {
        files = files.row(vec![file_name(name).into(), Cell::count(*rows)]);
    }
    if !files.rows.is_empty() {
        blocks.push(Block::Table(files));
    }
    blocks
}
