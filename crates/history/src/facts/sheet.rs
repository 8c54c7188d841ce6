//! The cells of a small file and where each stands, so that faults can be shown at their place.

use crate::csv::{Dialect, Records};
use crate::role::holds_persons;
use crate::text::find_delimiter;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::ops::Range;
use thirdline_document::{Fault, Faults, nearest};

/// Faults of a file that are told one by one; the rest are counted.
const TOLD: usize = 20;

/// Faults found so far.
pub(super) struct Wrongs {
    faults: Faults,
    untold: usize,
}

impl Wrongs {
    pub(super) fn push(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        if self.faults.len() < TOLD {
            self.faults.push(Fault::new(span, message).with_help(help));
        } else {
            self.untold += 1;
        }
    }

    /// What was read, unless there are faults.
    pub(super) fn finish<T>(mut self, read: T) -> Result<T, Faults> {
        if self.untold > 0 {
            let end = self.faults.text().len();
            let message = format!("and {} more", self.untold);
            self.faults.push(Fault::new(end..end, message).with_help("mend those above first"));
        }
        self.faults.into_result().map(|()| read)
    }
}

/// One cell: its text without blanks around it, and its place in the file.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// One row: a cell for each column that was asked for; an empty one where the file has none.
pub(super) struct Row {
    cells: Vec<Cell>,
}

/// A file as rows of the columns asked for.
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
    pub(super) wrongs: Wrongs,
}

/// What a column may be.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) required: bool,
}

impl Sheet {
    /// Splits a text. Unknown columns and missing ones are faults; so is, with the reason, one
    /// that holds persons.
    pub(super) fn read(name: &str, text: &str, columns: &[Column]) -> Self {
        let faults = Faults::new(name, text);
        let text = faults.text().to_owned();
        let mut wrongs = Wrongs { faults, untold: 0 };
        let dialect = Dialect { delimiter: delimiter(&text), quote: Some(b'"') };
        let mut records = Records::new(&text, dialect, 1);
        let mut places: Option<Vec<Option<usize>>> = None;
        let mut rows = Vec::new();
        while let Some((_, raw)) = records.next_record() {
            let cells = cells(&text, raw.start..raw.end, dialect.delimiter);
            if raw.open {
                wrongs.push(
                    raw.start..raw.end.min(raw.start + 80),
                    "a quote is opened in this row and never closed".into(),
                    "close it",
                );
                break;
            }
            if cells.iter().all(|c| c.text.is_empty()) {
                continue;
            }
            match &places {
                None => places = Some(header(&cells, columns, &mut wrongs, raw.start..raw.end)),
                Some(places) => {
                    let end = raw.end..raw.end;
                    let nothing = || Cell { text: String::new(), span: end.clone() };
                    let cell = |at: &Option<usize>| at.and_then(|at| cells.get(at).cloned());
                    let row = places.iter().map(|at| cell(at).unwrap_or_else(nothing)).collect();
                    rows.push(Row { cells: row });
                }
            }
        }
        if places.is_none() {
            let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
            wrongs.push(
                0..0,
                "the file is empty".into(),
                format!("the first line names the columns: {}", names.join(",")),
            );
        }
        Self { rows, wrongs }
    }
}

/// Sheets of other countries are parted by semicolons, copied ones by tabs.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    find_delimiter(header)
}

/// The place of each column asked for.
fn header(
    cells: &[Cell],
    columns: &[Column],
    wrongs: &mut Wrongs,
    line: Range<usize>,
) -> Vec<Option<usize>> {
    let names = || columns.iter().map(|c| c.name);
    let mut places = vec![None; columns.len()];
    for (at, cell) in cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
        let found = columns.iter().position(|c| c.name.eq_ignore_ascii_case(&cell.text));
        match found {
            Some(column) if places[column].is_some() => wrongs.push(
                cell.span.clone(),
                format!("two columns are called {:?}", cell.text),
                "keep one of them",
            ),
            Some(column) => places[column] = Some(at),
            None if holds_persons(&cell.text) => wrongs.push(
                cell.span.clone(),
                format!("the column {:?} seems to hold persons", cell.text),
                "take it out: no person is measured, so the file must not say who it was",
            ),
            None => {
                let near = nearest(&cell.text.to_lowercase(), names());
                let help = near.map_or_else(
                    || format!("the columns are {}", names().collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean {near:?}?"),
                );
                let message = format!("there is no column {:?} in this file", cell.text);
                wrongs.push(cell.span.clone(), message, help);
            }
        }
    }
    for (column, place) in columns.iter().zip(&places) {
        if column.required && place.is_none() {
            wrongs.push(
                line.clone(),
                format!("the column `{}` is missing", column.name),
                format!("the columns are {}", names().collect::<Vec<_>>().join(", ")),
            );
        }
    }
    places
}

fn cells(text: &str, record: Range<usize>, delimiter: u8) -> Vec<Cell> {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut at = record.start;
    loop {
        let start = at;
        if at < record.end && bytes[at] == b'"' {
            at += 1;
            while at < record.end && (bytes[at] != b'"' || bytes.get(at + 1) == Some(&b'"')) {
                at += if bytes[at] == b'"' { 2 } else { 1 };
            }
        }
        while at < record.end && bytes[at] != delimiter {
            at += 1;
        }
        let raw = &text[start..at];
        let inner = raw.strip_prefix('"').map(|r| r.strip_suffix('"').unwrap_or(r));
        let value = inner.map_or_else(|| raw.to_owned(), |inner| inner.replace("\"\"", "\""));
        cells.push(Cell { text: value.trim().to_owned(), span: start..at });
        if at >= record.end {
            return cells;
        }
        at += 1;
    }
}

impl Row {
    pub(super) fn cell(&self, column: usize) -> &Cell {
        &self.cells[column]
    }

    /// The text of a cell that must not be empty.
    pub(super) fn text(&self, column: usize, what: &str, wrongs: &mut Wrongs) -> Option<&str> {
        let cell = self.cell(column);
        if cell.text.is_empty() {
            wrongs.push(cell.span.clone(), format!("{what} is missing"), "fill it in");
            return None;
        }
        Some(&cell.text)
    }

    /// An instant (RFC 3339) or a day, microseconds; a day is its midnight in UTC.
    pub(super) fn instant(&self, column: usize, wrongs: &mut Wrongs) -> Option<i64> {
        let text = self.text(column, "the time", wrongs)?;
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(instant.as_microsecond());
        }
        midnight(text).or_else(|| {
            wrongs.push(
                self.cell(column).span.clone(),
                format!("{text:?} is no instant"),
                "write 2025-03-07T14:30:00Z, with its offset, or 2025-03-07",
            );
            None
        })
    }

    /// A day as its midnight in UTC, microseconds.
    pub(super) fn date(&self, column: usize, wrongs: &mut Wrongs) -> Option<i64> {
        let text = self.text(column, "the date", wrongs)?;
        let day = text.get(..10).filter(|_| text.parse::<jiff::Timestamp>().is_ok());
        midnight(day.unwrap_or(text)).or_else(|| {
            wrongs.push(
                self.cell(column).span.clone(),
                format!("{text:?} is no date"),
                "write 2025-03-07",
            );
            None
        })
    }

    /// A whole number up to `most`.
    pub(super) fn number(
        &self,
        column: usize,
        what: &str,
        most: u32,
        wrongs: &mut Wrongs,
    ) -> Option<u32> {
        let text = self.text(column, what, wrongs)?;
        let number = text.strip_suffix(".0").unwrap_or(text).parse::<u32>().ok();
        number.filter(|n| *n <= most).or_else(|| {
            wrongs.push(
                self.cell(column).span.clone(),
                format!("{text:?} is no number of {what}"),
                format!("write a whole number from 0 to {most}"),
            );
            None
        })
    }

    /// Yes or no; `None` if the cell is empty or a fault.
    pub(super) fn yes(&self, column: usize, wrongs: &mut Wrongs) -> Option<bool> {
        let cell = self.cell(column);
        if cell.text.is_empty() {
            return None;
        }
        yes(&cell.text).or_else(|| {
            wrongs.push(
                cell.span.clone(),
                format!("{:?} is neither yes nor no", cell.text),
                "write yes or no",
            );
            None
        })
    }
}

/// What a word of agreement or refusal says.
pub(super) fn yes(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn midnight(text: &str) -> Option<i64> {
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10)?;
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond())
}
