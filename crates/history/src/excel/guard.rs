//! What a packed workbook says about itself, before it is unpacked: a few kilobytes can unpack to
//! more than any memory holds.

use super::book::{damaged, encrypted};
use crate::error::HistoryError;
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufRead, BufReader, Read, Seek};
use zip::ZipArchive;

/// What stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Xls,
    Xlsx,
    Xlsb,
    Ods,
}

/// Unpacked size of all parts. The longest sheet there can be has a million rows.
const MOST_BYTES: u64 = 4 << 30;
/// Unpacked size of a part that is held in memory as a whole.
const MOST_HELD: u64 = 1 << 30;
/// Beyond this size a file may not grow to more than `MOST_GROWTH` times its packed size; sheets
/// grow to ten or twenty times theirs.
const HARMLESS: u64 = 100 << 20;
const MOST_GROWTH: u64 = 500;
/// Cells of an ods file, which is held in memory as a whole with each repeated cell written out.
const MOST_CELLS: u64 = 20_000_000;

/// Finds what stands in a packed workbook and refuses one that would not fit.
pub(super) fn check<R: Read + Seek>(name: &str, file: &mut R) -> Result<Contents, HistoryError> {
    let mut archive = ZipArchive::new(file).map_err(|_| damaged(name, ""))?;
    let mut contents = None;
    let mut held = Vec::new();
    let (mut packed, mut unpacked) = (0u64, 0u64);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| damaged(name, ""))?;
        if part.encrypted() {
            return Err(encrypted(name));
        }
        packed = packed.saturating_add(part.compressed_size());
        unpacked = unpacked.saturating_add(part.size());
        let path = String::from_utf8_lossy(part.name_raw()).to_ascii_lowercase();
        let found = match path.as_str() {
            "content.xml" => Some(Contents::Ods),
            path if path.ends_with("workbook.bin") => Some(Contents::Xlsb),
            path if path.starts_with("xl/") || path.ends_with("workbook.xml") => {
                Some(Contents::Xlsx)
            }
            _ => None,
        };
        // The parts of the two formats from Excel have the same folders.
        if found.is_some() && contents.is_none_or(|c| c == Contents::Xlsx) {
            contents = found;
        }
        // Sheets are read as streams, pictures and printer settings not at all.
        let streamed = ["xl/worksheets/", "xl/media/", "xl/drawings/", "pictures/"];
        if !streamed.iter().any(|folder| path.starts_with(folder)) {
            held.push((index, part.size()));
        }
    }
    let Some(contents) = contents else {
        return Err(HistoryError::File {
            file: name.to_owned(),
            message: "this is an archive, but there is no workbook in it".into(),
            help: "unpack it and name the file with the history".into(),
        });
    };
    let held_bytes = held.iter().fold(0u64, |sum, (_, size)| sum.saturating_add(*size));
    if unpacked > MOST_BYTES
        || held_bytes > MOST_HELD
        || unpacked > HARMLESS && unpacked / MOST_GROWTH > packed
    {
        return Err(too_big(name));
    }
    // The sizes are a claim; those that memory depends on are tried.
    for (index, size) in held {
        let part = archive.by_index(index).map_err(|_| damaged(name, ""))?;
        let grown = io::copy(&mut part.take(size.saturating_add(1)), &mut io::sink())
            .map_err(|_| damaged(name, ""))?;
        if grown > size {
            return Err(too_big(name));
        }
    }
    if contents == Contents::Ods {
        let Ok(part) = archive.by_name("content.xml") else { return Err(damaged(name, "")) };
        if cells(BufReader::new(part)).ok_or_else(|| damaged(name, ""))? > MOST_CELLS {
            return Err(too_big(name));
        }
    }
    Ok(contents)
}

pub(super) fn too_big(name: &str) -> HistoryError {
    HistoryError::File {
        file: name.to_owned(),
        message: "the workbook unpacks to far more than its size".into(),
        help: "save the sheet with the history as CSV and name that file".into(),
    }
}

/// How many cells the tables of an ods file hold when repeated rows and cells are written out and
/// each table is filled up to a rectangle.
fn cells(content: impl BufRead) -> Option<u64> {
    let mut reader = quick_xml::Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut table = Rectangle::default();
    let (mut row_repeats, mut at, mut end) = (1, 0u64, 0u64);
    let mut sum = 0u64;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(e) if is_cell(&e) => {
                at = at.saturating_add(repeats(&e, "table:number-columns-repeated"));
                // Empty cells at the end of a row are not held.
                if holds_value(&e) {
                    end = at;
                }
            }
            Event::Start(e) if e.name().as_ref() == "table:table-row" => {
                row_repeats = repeats(&e, "table:number-rows-repeated");
                (at, end) = (0, 0);
            }
            Event::End(e) if e.name().as_ref() == "table:table-row" => {
                table.add_row(row_repeats, end);
            }
            Event::End(e) if e.name().as_ref() == "table:table" => {
                sum = sum.saturating_add(std::mem::take(&mut table).cells());
            }
            Event::Eof => return Some(sum.saturating_add(table.cells())),
            _ => {}
        }
    }
}

/// The smallest rectangle around the cells with a value.
#[derive(Default)]
struct Rectangle {
    width: u64,
    height: u64,
    /// Empty rows since the last one with a value.
    gap: u64,
}

impl Rectangle {
    fn add_row(&mut self, repeats: u64, width: u64) {
        if width == 0 {
            self.gap = self.gap.saturating_add(repeats);
            return;
        }
        if self.height > 0 {
            self.height = self.height.saturating_add(self.gap);
        }
        self.gap = 0;
        self.height = self.height.saturating_add(repeats);
        self.width = self.width.max(width);
    }

    fn cells(self) -> u64 {
        self.width.saturating_mul(self.height)
    }
}

fn is_cell(element: &BytesStart<'_>) -> bool {
    matches!(element.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn repeats(element: &BytesStart<'_>, key: &str) -> u64 {
    match element.try_get_attribute(key) {
        Ok(Some(attribute)) => attribute.value.trim().parse().unwrap_or(1),
        _ => 1,
    }
}

fn holds_value(element: &BytesStart<'_>) -> bool {
    element.attributes().with_checks(false).flatten().any(|attribute| {
        let key = attribute.key.as_ref();
        key.starts_with("office:") || key.starts_with("calcext:") || key == "table:formula"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_cells_are_counted_as_if_written_out() {
        let content = r#"<x><table:table>
            <table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>
            <table:table-row table:number-rows-repeated="10">
              <table:table-cell office:value="1" table:number-columns-repeated="7"/>
              <table:table-cell table:number-columns-repeated="16377"/>
            </table:table-row>
            <table:table-row table:number-rows-repeated="5"><table:table-cell/></table:table-row>
            <table:table-row><table:table-cell office:value="1"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"/>
          </table:table></x>"#;
        assert_eq!(cells(content.as_bytes()), Some(7 * 16));
    }
}
