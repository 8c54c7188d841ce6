//! `thirdline history check`: the first rows as they were understood, and the import report.

use crate::arguments::Check;
use crate::import::{Imported, import, notes, zone};
use crate::output;
use thirdline_chart::format::{count, counted};
use thirdline_chart::label::fit_columns;
use thirdline_domain::ClosureClass;
use thirdline_history::{HIDDEN, ImportReport, Mapping, Source, count_states, preview};
use thirdline_report::text::{Column, Page, name};

/// Rows that are shown.
const ROWS: usize = 20;
/// The most that is shown of a value: there are exports with a whole text in a cell.
const CELL: usize = 56;
/// Between what a status is called and the class it was taken for.
const TAKEN_FOR: &str = " → ";

pub(super) fn run(asked: &Check) -> anyhow::Result<()> {
    let imported = import(&asked.files, &asked.reading)?;
    let mut page = Page::new(output::style(false, false));
    page.paragraph(&name(&format!("{}{}", imported.how, imported.encoding())));
    for sentence in &imported.unsure {
        page.paragraph(&name(&format!("unsure: {sentence}")));
    }
    if let Some(first) = &imported.first {
        let mut mapping = imported.mapping.clone();
        if let Some(zone) = zone(&asked.reading)? {
            mapping.zone = Some(zone);
        }
        first_rows(&mut page, first, &mapping)?;
    }
    import_report(&mut page, &imported);
    let text = page.finish();
    output::write(None, |out| out.write_all(text.as_bytes()))
}

/// A value that is shown: never cut is the class that a status was taken for.
fn cell(value: &str) -> String {
    let value = name(value);
    match value.rsplit_once(TAKEN_FOR) {
        Some((label, class)) => format!("{}{TAKEN_FOR}{class}", fit_columns(label, CELL, false)),
        None => fit_columns(&value, CELL, false),
    }
}

fn first_rows(page: &mut Page, source: &Source, mapping: &Mapping) -> anyhow::Result<()> {
    let shown = preview(source, mapping, ROWS)?;
    let (first, were) = match shown.rows.len() {
        1 => ("row".to_owned(), "it was"),
        n => (format!("{n} rows"), "they were"),
    };
    page.blank();
    page.paragraph(&format!("The first {first}, as {were} understood:"));
    page.blank();
    let headers: Vec<String> =
        shown.headers.iter().take(shown.mapped).map(|header| cell(header)).collect();
    let mut heads = vec![Column::Number("line")];
    heads.extend(headers.iter().map(|header| Column::Words(header)));
    let rows: Vec<Vec<String>> = shown
        .rows
        .iter()
        .map(|(line, cells)| {
            let mut row = vec![line.to_string()];
            row.extend(cells.iter().take(headers.len()).map(|value| cell(value)));
            row
        })
        .collect();
    page.table(&heads, &rows);
    if !shown.unmapped.is_empty() {
        page.blank();
        page.paragraph(&format!("Not read, values {HIDDEN}:"));
        let more = match shown.more_unmapped {
            0 => String::new(),
            n => format!(" and {} more", count(n)),
        };
        page.indented(&name(&format!("{}{more}", shown.unmapped.join(", "))));
    }
    Ok(())
}

fn import_report(page: &mut Page, imported: &Imported) {
    let report = &imported.report;
    let (resolved, open, cancelled) = count_states(&imported.history);
    page.blank();
    page.paragraph(&format!(
        "{} ({} resolved, {} open, {} cancelled), {}, {}",
        counted(report.incidents, "incident"),
        count(resolved),
        count(open),
        count(cancelled),
        counted(imported.history.event_count() as u64, "event"),
        counted(report.teams, "team"),
    ));
    if let Some(zone) = &report.zone {
        page.paragraph(&format!("times without an offset are taken as {zone}"));
    }
    for (file, rows) in report.files.iter().filter(|_| report.files.len() > 1) {
        page.indented(&format!("{}: {}", name(file), counted(*rows, "row")));
    }
    for note in notes(report).iter().filter(|n| n.count > 0) {
        page.indented(&format!("{} {}", count(note.count), note.about));
    }
    if !report.statuses.is_empty() {
        page.blank();
        page.paragraph("Statuses and what they were taken for:");
        page.blank();
        let rows: Vec<Vec<String>> = report
            .statuses
            .iter()
            .map(|status| {
                let class = status.class.map_or("note", |c| c.name());
                vec![name(&status.label), class.to_owned(), count(status.events)]
            })
            .collect();
        let heads = [Column::Words("status"), Column::Drawing("class"), Column::Number("rows")];
        page.table(&heads, &rows);
    }
    closure_codes(page, report);
    if !report.faults.is_empty() {
        page.blank();
        page.paragraph("Left out, each kind once:");
        page.blank();
        for fault in &report.faults.first {
            for line in fault.to_string().lines() {
                page.line(line);
            }
        }
    }
}

/// Most closure codes that are shown: some systems let people write them freely.
const CODES: usize = 40;

fn closure_codes(page: &mut Page, report: &ImportReport) {
    if report.closures.is_empty() {
        return;
    }
    page.blank();
    page.paragraph("Closure codes and what they were taken for:");
    page.blank();
    let shown = &report.closures[..report.closures.len().min(CODES)];
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|closure| {
            let class = closure.class.map_or("(no class)", ClosureClass::name);
            vec![cell(&closure.code), class.to_owned(), count(closure.incidents)]
        })
        .collect();
    let heads = [Column::Words("code"), Column::Drawing("class"), Column::Number("incidents")];
    page.table(&heads, &rows);
    if shown.len() < report.closures.len() {
        page.indented(&format!("… and {} more", report.closures.len() - shown.len()));
    }
}
