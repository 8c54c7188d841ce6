//! Spreadsheets: xlsx, xlsm, xlsb, xls and ods.
//!
//! The header is the first row with a text in it, below the lines the mapping skips; each row
//! below it with a text in it is a row of the history. Dates become `2026-03-29 13:05:44`, a wall
//! clock: a sheet knows no zones.

mod book;
mod guard;
#[cfg(test)]
mod tests;
mod xls;

use crate::blocks::Merger;
use crate::error::HistoryError;
use crate::input::Input;
use crate::intake::Intake;
use crate::mapping::Mapping;
use crate::read::{Binding, Job, bind};
use crate::role::ROLES;
use crate::typed::with_typed_times;
use crate::visit::{Visit, distinct_names};
use book::Book;
use std::ops::ControlFlow;

/// Rows that are merged at a time.
const BATCH: u64 = 50_000;

pub(crate) fn read(
    input: Input,
    job: &Job<'_>,
    merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    let mut book = Book::open(input)?;
    let mapping = with_typed_times(job.mapping);
    let job = &Job { mapping: &mapping, name: job.name, prefix: job.prefix };
    let mut bound: Option<(Binding, Intake<'_>)> = None;
    let mut refused = None;
    let mut rows = 0;
    rows_of(&mut book, Some(job.mapping), &mut |row| {
        let Some((binding, intake)) = &mut bound else {
            match bind(job.mapping, job.name, &row.headers()) {
                Ok(binding) => {
                    let intake = job.intake(&binding.names);
                    bound = Some((binding, intake));
                    return ControlFlow::Continue(());
                }
                Err(error) => {
                    refused = Some(error);
                    return ControlFlow::Break(());
                }
            }
        };
        let mut fields = [""; ROLES];
        for (column, text) in row.cells() {
            if let Some(Some(role)) = binding.roles.get(column as usize) {
                fields[*role as usize] = text;
            }
        }
        intake.row(row.number, &fields);
        rows += 1;
        if rows % BATCH == 0 && !merger.merge(intake.take_batch()) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if let Some(error) = refused {
        return Err(error);
    }
    let Some((_, mut intake)) = bound else {
        return Err(HistoryError::File {
            file: job.name.to_owned(),
            message: "the workbook is empty".into(),
            help: "export the history again; the first row holds the names of the columns".into(),
        });
    };
    merger.merge(intake.take_batch());
    merger.seen.ambiguous_times += intake.ambiguous_times();
    Ok(())
}

/// Lets each row below the header be seen.
pub(crate) fn visit(
    input: Input,
    mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<(), HistoryError> {
    let mut book = Book::open(input)?;
    let mut headers: Option<Vec<String>> = None;
    rows_of(&mut book, mapping, &mut |row| {
        let Some(headers) = &headers else {
            headers = Some(distinct_names(&row.headers()));
            return ControlFlow::Continue(());
        };
        let mut seen: Vec<(&str, &str)> = headers.iter().map(|h| (h.as_str(), "")).collect();
        for (column, text) in row.cells() {
            if let Some(cell) = seen.get_mut(column as usize) {
                cell.1 = text;
            }
        }
        each(row.number, &seen)
    })
}

/// Number of each of the first rows with a text in them, and how many of its cells hold one.
pub(crate) fn filled_cells(input: Input, rows: usize) -> Result<Vec<(u64, usize)>, HistoryError> {
    let mut book = Book::open(input)?;
    let mut filled = Vec::new();
    rows_of(&mut book, None, &mut |row| {
        filled.push((row.number, row.ends.len()));
        if filled.len() < rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(filled)
}

/// A row with at least one text in it.
#[derive(Default)]
struct Row {
    /// As the sheet numbers its rows, from 1.
    number: u64,
    text: String,
    /// Column, 0-based, and where its text ends.
    ends: Vec<(u32, usize)>,
}

impl Row {
    fn cells(&self) -> impl Iterator<Item = (u32, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(column, end)| {
            let text = &self.text[start..end];
            start = end;
            (column, text)
        })
    }

    /// The texts as the names of columns; a column without one has an empty name.
    fn headers(&self) -> Vec<String> {
        let width = self.ends.iter().map(|e| e.0 as usize + 1).max().unwrap_or(0);
        let mut headers = vec![String::new(); width];
        for (column, text) in self.cells() {
            text.clone_into(&mut headers[column as usize]);
        }
        headers
    }

    fn push(&mut self, column: u32, text: &str) {
        self.text.push_str(text);
        self.ends.push((column, self.text.len()));
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }
}

/// Gives the rows of the mapping's sheet, or of the first sheet that has any.
fn rows_of(
    book: &mut Book,
    mapping: Option<&Mapping>,
    each: &mut dyn FnMut(&Row) -> ControlFlow<()>,
) -> Result<(), HistoryError> {
    let skipped = mapping.map_or(0, |m| m.skip_lines);
    for sheet in book.sheets(mapping.and_then(|m| m.sheet.as_deref()))? {
        let mut row = Row::default();
        let mut any = false;
        let mut stopped = false;
        book.cells(&sheet, &mut |at, column, text| {
            let number = u64::from(at) + 1;
            if text.trim().is_empty() || number <= skipped {
                return ControlFlow::Continue(());
            }
            if number != row.number {
                if !row.ends.is_empty() && each(&row).is_break() {
                    stopped = true;
                    return ControlFlow::Break(());
                }
                row.clear();
                row.number = number;
            }
            any = true;
            row.push(column, text);
            ControlFlow::Continue(())
        })?;
        if !stopped && !row.ends.is_empty() {
            // Nothing comes after the last row that could be stopped.
            let _ = each(&row);
        }
        if any {
            break;
        }
    }
    Ok(())
}
