//! One face for the formats of workbooks: names of sheets, and cells as texts.

use super::guard;
use crate::error::HistoryError;
use crate::input::{Input, Seekable};
use crate::instant::InstantText;
use crate::typed::push_float;
use calamine::{
    Cell, CellType, DataRef, DataType, ExcelDateTime, ExcelDateTimeType, Ods, OdsError, Range,
    Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::io::{BufReader, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

type File = BufReader<Seekable>;

/// An opened workbook.
pub(super) struct Book {
    name: String,
    kind: Kind,
    instants: InstantText,
}

enum Kind {
    Xlsx(Box<Xlsx<File>>),
    Xlsb(Box<Xlsb<File>>),
    Xls(Box<Xls<File>>),
    Ods(Box<Ods<File>>),
}

/// Takes row and column, 0-based, and text of a cell.
pub(super) type TakeCell<'t> = dyn FnMut(u32, u32, &str) -> ControlFlow<()> + 't;

/// Rows of the longest sheet there is.
const MOST_ROWS: u32 = 1_048_576;
/// Columns of the widest.
const MOST_COLUMNS: u32 = 16_384;

impl Book {
    pub(super) fn open(input: Input) -> Result<Self, HistoryError> {
        let name = input.name.clone();
        let compound = input.head.starts_with(b"\xd0\xcf\x11\xe0");
        let mut file = BufReader::new(input.seekable()?);
        let contents = if compound {
            super::xls::check(&name, &mut file)?;
            guard::Contents::Xls
        } else {
            guard::check(&name, &mut file)?
        };
        file.seek(SeekFrom::Start(0)).map_err(|e| crate::input::io_error(&name, e))?;
        let kind = guarded(&name, || match contents {
            guard::Contents::Xls => Ok(Kind::Xls(Box::new(Xls::new(file)?))),
            guard::Contents::Xlsx => Ok(Kind::Xlsx(Box::new(Xlsx::new(file)?))),
            guard::Contents::Xlsb => Ok(Kind::Xlsb(Box::new(Xlsb::new(file)?))),
            guard::Contents::Ods => Ok(Kind::Ods(Box::new(Ods::new(file)?))),
        })?;
        Ok(Self { name, kind, instants: InstantText::local() })
    }

    /// The sheet of this name, or all of them, the visible ones first.
    pub(super) fn sheets(&self, name: Option<&str>) -> Result<Vec<String>, HistoryError> {
        let sheets = match &self.kind {
            Kind::Xlsx(book) => book.sheets_metadata(),
            Kind::Xlsb(book) => book.sheets_metadata(),
            Kind::Xls(book) => book.sheets_metadata(),
            Kind::Ods(book) => book.sheets_metadata(),
        };
        let mut sheets: Vec<&Sheet> =
            sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).collect();
        sheets.sort_by_key(|s| s.visible != SheetVisible::Visible);
        let mut names: Vec<String> = sheets.into_iter().map(|s| s.name.clone()).collect();
        if let Some(name) = name {
            if !names.iter().any(|n| n == name) {
                let found: Vec<String> = names.iter().map(|n| format!("{n:?}")).collect();
                return Err(HistoryError::File {
                    file: self.name.clone(),
                    message: format!("there is no sheet {name:?}"),
                    help: format!("name one of these as `sheet`: {}", found.join(", ")),
                });
            }
            names.retain(|n| n == name);
        }
        Ok(names)
    }

    /// Gives the cells of a sheet, row by row.
    pub(super) fn cells(
        &mut self,
        sheet: &str,
        take: &mut TakeCell<'_>,
    ) -> Result<(), HistoryError> {
        let mut writer = CellText { text: String::new(), instants: &mut self.instants };
        let name = &self.name;
        match &mut self.kind {
            // The two formats that can be long are read as streams: a range of all cells holds
            // every empty one too, and one cell in the last corner makes it huge.
            Kind::Xlsx(book) => {
                let mut cells = guarded(name, || Ok(book.worksheet_cells_reader(sheet)?))?;
                stream(name, || Ok(cells.next_cell()?), &mut writer, take)
            }
            Kind::Xlsb(book) => {
                let mut cells = guarded(name, || Ok(book.worksheet_cells_reader(sheet)?))?;
                stream(name, || Ok(cells.next_cell()?), &mut writer, take)
            }
            Kind::Xls(book) => {
                range(&guarded(name, || Ok(book.worksheet_range(sheet)?))?, &mut writer, take);
                Ok(())
            }
            Kind::Ods(book) => {
                range(&guarded(name, || Ok(book.worksheet_range(sheet)?))?, &mut writer, take);
                Ok(())
            }
        }
    }
}

fn stream<'c>(
    name: &str,
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'c>>>, Refusal>,
    writer: &mut CellText<'_>,
    take: &mut TakeCell<'_>,
) -> Result<(), HistoryError> {
    while let Some(cell) = guarded(name, &mut next)? {
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(damaged(name, ""));
        }
        if take(row, column, writer.write(cell.get_value())).is_break() {
            break;
        }
    }
    Ok(())
}

fn range<T: DataType + CellType>(
    cells: &Range<T>,
    writer: &mut CellText<'_>,
    take: &mut TakeCell<'_>,
) {
    let Some((top, left)) = cells.start() else { return };
    for (row, column, cell) in cells.used_cells() {
        let (row, column) = (top + row as u32, left + column as u32);
        if take(row, column, writer.write(cell)).is_break() {
            break;
        }
    }
}

/// Writes cells into a text that is used again and again.
struct CellText<'i> {
    text: String,
    instants: &'i mut InstantText,
}

impl CellText<'_> {
    /// What a cell holds: nothing for an empty cell and for an error such as `#N/A`.
    fn write(&mut self, cell: &impl DataType) -> &str {
        self.text.clear();
        let known = cell.get_string().or(cell.get_datetime_iso()).or(cell.get_duration_iso());
        if let Some(text) = known {
            self.text.push_str(text);
        } else if let Some(at) = cell.get_datetime() {
            self.write_time(at);
        } else if let Some(number) = cell.get_float() {
            push_float(&mut self.text, number);
        } else if let Some(number) = cell.get_int() {
            self.text.push_str(&number.to_string());
        } else if let Some(flag) = cell.get_bool() {
            self.text.push_str(if flag { "true" } else { "false" });
        }
        &self.text
    }

    fn write_time(&mut self, at: ExcelDateTime) {
        /// 1970-01-01 as days since 1899-12-30, and as days since 1904-01-01.
        const UNIX: [i64; 2] = [25_569, 24_107];
        const DAY_MILLIS: i64 = 86_400_000;
        let serial = at.as_f64();
        if at.is_duration() || !serial.is_finite() || serial.abs() > 1e7 {
            return push_float(&mut self.text, serial);
        }
        let from_1904 = at == ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, true);
        // A day is a fraction of an `f64`: good for a millisecond, and made to be rounded to it.
        let mut millis = (serial * DAY_MILLIS as f64).round() as i64;
        if !from_1904 && millis < 60 * DAY_MILLIS {
            // The system of 1900 counts a 29 February that was none.
            millis += DAY_MILLIS;
        }
        let millis = millis - UNIX[usize::from(from_1904)] * DAY_MILLIS;
        let mut written = Vec::new();
        if self.instants.push(&mut written, millis * 1_000)
            && let Ok(text) = std::str::from_utf8(&written)
        {
            self.text.push_str(text);
        }
    }
}

/// Why a workbook is not read. Words of the decoder about cells are not kept: they may hold what
/// stands in the cells.
enum Refusal {
    Encrypted,
    Damaged,
}

impl From<XlsxError> for Refusal {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Encrypted } else { Self::Damaged }
    }
}

impl From<XlsbError> for Refusal {
    fn from(error: XlsbError) -> Self {
        if matches!(error, XlsbError::Password) { Self::Encrypted } else { Self::Damaged }
    }
}

impl From<XlsError> for Refusal {
    fn from(error: XlsError) -> Self {
        if matches!(error, XlsError::Password) { Self::Encrypted } else { Self::Damaged }
    }
}

impl From<OdsError> for Refusal {
    fn from(error: OdsError) -> Self {
        if matches!(error, OdsError::Password) { Self::Encrypted } else { Self::Damaged }
    }
}

/// Runs the decoder. The binary formats are decoded by offsets that the file states, and not each
/// of them is checked: one beyond the end is a panic (found by changing bytes of sound files at
/// random). That must be an answer like any other, and nothing of the decoder is used after it.
fn guarded<T>(name: &str, decode: impl FnOnce() -> Result<T, Refusal>) -> Result<T, HistoryError> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(Refusal::Encrypted)) => Err(encrypted(name)),
        Ok(Err(Refusal::Damaged)) | Err(_) => Err(damaged(name, "")),
    }
}

pub(super) fn encrypted(name: &str) -> HistoryError {
    HistoryError::File {
        file: name.to_owned(),
        message: "the workbook is protected with a password".into(),
        help: "open it, save a copy without the password, and name the copy".into(),
    }
}

pub(super) fn damaged(name: &str, why: &str) -> HistoryError {
    HistoryError::File {
        file: name.to_owned(),
        message: format!("the workbook is cut off or damaged{why}"),
        help: "fetch it again; or open it, save it again, and name the copy".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, Data};

    fn text(cell: &Data) -> String {
        let mut instants = InstantText::local();
        CellText { text: String::new(), instants: &mut instants }.write(cell).to_owned()
    }

    fn date(serial: f64, from_1904: bool) -> Data {
        Data::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, from_1904))
    }

    #[test]
    fn dates_of_both_systems_are_the_same_day() {
        assert_eq!(text(&date(45_943.541, false)), "2025-10-13 12:59:02.400000");
        assert_eq!(text(&date(45_943.5 - 1_462.0, true)), "2025-10-13 12:00:00");
        assert_eq!(text(&date(45_943.999_999_999, false)), "2025-10-14 00:00:00");
        assert_eq!(text(&date(61.0, false)), "1900-03-01 00:00:00");
        assert_eq!(text(&date(59.0, false)), "1900-02-28 00:00:00");
    }

    #[test]
    fn cells_are_texts_as_people_read_them() {
        assert_eq!(text(&Data::Float(4711.0)), "4711");
        assert_eq!(text(&Data::Int(-3)), "-3");
        assert_eq!(text(&Data::Bool(true)), "true");
        assert_eq!(text(&Data::Error(CellErrorType::NA)), "");
        assert_eq!(text(&Data::DateTimeIso("2026-03-29T13:05:44".into())), "2026-03-29T13:05:44");
        assert_eq!(text(&Data::Empty), "");
    }
}
