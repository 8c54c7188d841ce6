//! Delimited text: cut into blocks of whole records, which workers split and read in parallel.
//!
//! Splitting is our own because it has to find safe places to cut, keep line numbers and skip
//! unmapped columns; tests hold it against the `csv` crate.

mod grid;
mod marks;
mod quotes;

use self::grid::Grid;
use self::quotes::end_of_last_record;
use crate::blocks::{Block, Blocks, Bytes, Refill};
use crate::error::HistoryError;
use crate::intake::{Columns, Intake};
use crate::role::{ROLES, Role, RoleFields};
use memchr::{memchr, memchr_iter, memchr2, memrchr};
use std::io::Read;

/// Delimiter and quote of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Between fields.
    pub(crate) delimiter: u8,
    /// Around fields; `None` where the file knows no quotes.
    pub(crate) quote: Option<u8>,
}

/// A record may be this long; beyond it a quote was opened and never closed.
const LONGEST_RECORD: usize = 64 << 20;

/// How many bytes are read at a time: what is known of a block stays in a core's own cache.
const PIECE: usize = 256 << 10;

/// Cuts a stream into blocks of whole records.
pub(crate) struct CsvBlocks<R> {
    input: Refill<R>,
    dialect: Dialect,
    line: u64,
    file: String,
}

impl<R: Read> CsvBlocks<R> {
    pub(crate) fn new(reader: R, file: &str, dialect: Dialect) -> Self {
        Self { input: Refill::in_pieces(reader, PIECE), dialect, line: 1, file: file.to_owned() }
    }

    /// The first record: the header. `None` in an empty file.
    pub(crate) fn header(
        &mut self,
        skip_lines: u64,
        encoding: &'static encoding_rs::Encoding,
    ) -> Result<Option<Vec<String>>, HistoryError> {
        let mut skip = skip_lines;
        loop {
            let end = loop {
                let bytes = self.input.bytes();
                // Lines above the header are titles, not records: their quotes mean nothing.
                let quote = if skip > 0 { None } else { self.dialect.quote };
                if let Some(end) = first_end(bytes, Dialect { quote, ..self.dialect }) {
                    break end;
                }
                let long = bytes.len() > LONGEST_RECORD;
                if long || !self.input.refill(&self.file)? {
                    if long {
                        return Err(self.too_long());
                    }
                    break self.input.bytes().len();
                }
            };
            if end == 0 {
                return Ok(None);
            }
            let bytes = self.input.take(end);
            self.line += memchr_iter(b'\n', &bytes).count() as u64;
            let (text, _) = encoding.decode_with_bom_removal(&bytes);
            let text = text.trim_end_matches(['\n', '\r']);
            if skip > 0 {
                skip -= 1;
            } else if !text.is_empty() {
                return Ok(Some(fields_of(text, self.dialect)));
            }
        }
    }

    fn too_long(&self) -> HistoryError {
        HistoryError::File {
            file: self.file.clone(),
            message: format!(
                "the row that begins at line {} is longer than {} MB",
                self.line,
                LONGEST_RECORD >> 20
            ),
            help: "look for a quote that is opened there and never closed; if the file does not \
                   use quotes, say quote = \"none\" in the mapping"
                .into(),
        }
    }
}

impl<R: Read + Send> Blocks for CsvBlocks<R> {
    fn next(&mut self) -> Result<Option<Block>, HistoryError> {
        self.input.fill(&self.file)?;
        loop {
            let bytes = self.input.bytes();
            if bytes.is_empty() {
                return Ok(None);
            }
            let end = last_end(bytes, self.dialect);
            let end = match end {
                Some(end) => end,
                None if self.input.ended() => bytes.len(),
                None if bytes.len() > LONGEST_RECORD => return Err(self.too_long()),
                None => {
                    self.input.refill(&self.file)?;
                    continue;
                }
            };
            let bytes = self.input.take(end);
            let line = self.line;
            self.line += memchr_iter(b'\n', &bytes).count() as u64;
            return Ok(Some(Block { bytes, line }));
        }
    }

    fn take_back(&mut self, bytes: Bytes) {
        self.input.take_back(bytes);
    }
}

/// End of the record that starts at 0, behind its line break; `None` if it is not in there.
fn first_end(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    let mut rest = Records { bytes, at: 0, dialect, line: 0 };
    let record = rest.next_raw()?;
    record.complete.then_some(rest.at)
}

/// End of the last whole record.
fn last_end(bytes: &[u8], dialect: Dialect) -> Option<usize> {
    let Some(quote) = dialect.quote else { return memrchr(b'\n', bytes).map(|i| i + 1) };
    if memchr(quote, bytes).is_none() {
        return memrchr(b'\n', bytes).map(|i| i + 1);
    }
    if let Ok(end) = end_of_last_record(bytes, dialect.delimiter, quote) {
        return end;
    }
    let mut records = Records { bytes, at: 0, dialect, line: 0 };
    let mut end = None;
    while let Some(record) = records.next_raw() {
        if !record.complete {
            break;
        }
        end = Some(records.at);
    }
    end
}

/// Walks over the records of a block.
pub(crate) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect,
    line: u64,
}

/// One record before it is split.
pub(crate) struct Raw {
    pub(crate) start: usize,
    /// End without the line break.
    pub(crate) end: usize,
    /// Line breaks inside quotes.
    breaks: u64,
    pub(crate) has_quotes: bool,
    /// Whether a line break ends it.
    complete: bool,
    /// Whether a quote is still open at the end of the block.
    pub(crate) open: bool,
}

impl<'a> Records<'a> {
    /// The records of a text that begins on this line of its file.
    pub(crate) fn new(text: &'a str, dialect: Dialect, line: u64) -> Self {
        Self { bytes: text.as_bytes(), at: 0, dialect, line }
    }

    /// The next record and the line on which it begins.
    pub(crate) fn next_record(&mut self) -> Option<(u64, Raw)> {
        let raw = self.next_raw()?;
        let line = self.line;
        self.line += 1 + raw.breaks;
        Some((line, raw))
    }
}

impl Records<'_> {
    fn next_raw(&mut self) -> Option<Raw> {
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        let Some(quote) = self.dialect.quote else { return Some(self.plain(start)) };
        let mut raw = self.plain(start);
        if memchr(quote, &self.bytes[start..raw.end]).is_none() {
            return Some(raw);
        }
        raw.has_quotes = true;
        self.quoted(quote, &mut raw);
        Some(raw)
    }

    fn plain(&mut self, start: usize) -> Raw {
        let (end, complete) = match memchr(b'\n', &self.bytes[start..]) {
            Some(i) => (start + i, true),
            None => (self.bytes.len(), false),
        };
        self.at = end + usize::from(complete);
        let end = if end > start && self.bytes[end - 1] == b'\r' { end - 1 } else { end };
        Raw { start, end, breaks: 0, has_quotes: false, complete, open: false }
    }

    /// A quote opens a field only as its first byte; inside, two quotes are one.
    fn quoted(&mut self, quote: u8, raw: &mut Raw) {
        let bytes = self.bytes;
        let mut at = raw.start;
        loop {
            if bytes.get(at) == Some(&quote) {
                at += 1;
                loop {
                    let Some(i) = memchr(quote, &bytes[at..]) else {
                        raw.breaks += memchr_iter(b'\n', &bytes[at..]).count() as u64;
                        (raw.end, raw.complete, raw.open) = (bytes.len(), false, true);
                        self.at = bytes.len();
                        return;
                    };
                    raw.breaks += memchr_iter(b'\n', &bytes[at..at + i]).count() as u64;
                    at += i + 1;
                    if bytes.get(at) != Some(&quote) {
                        break;
                    }
                    at += 1;
                }
            }
            match memchr2(self.dialect.delimiter, b'\n', &bytes[at..]) {
                Some(i) if bytes[at + i] == b'\n' => {
                    let end = at + i;
                    self.at = end + 1;
                    let cr = end > raw.start && bytes[end - 1] == b'\r';
                    (raw.end, raw.complete) = (end - usize::from(cr), true);
                    return;
                }
                Some(i) => at += i + 1,
                None => {
                    (raw.end, raw.complete) = (bytes.len(), false);
                    self.at = bytes.len();
                    return;
                }
            }
        }
    }
}

/// Splits one record that may hold quotes; `unquoted` receives each field's text.
fn split_quoted(record: &str, dialect: Dialect, mut field: impl FnMut(usize, &str)) -> usize {
    let bytes = record.as_bytes();
    let quote = dialect.quote.unwrap_or(0);
    let mut scratch = String::new();
    let (mut at, mut index) = (0, 0);
    loop {
        if dialect.quote.is_some() && bytes.get(at) == Some(&quote) {
            scratch.clear();
            at += 1;
            loop {
                let end = memchr(quote, &bytes[at..]).map_or(bytes.len(), |i| at + i);
                scratch.push_str(&record[at..end]);
                at = (end + 1).min(bytes.len());
                if bytes.get(at) != Some(&quote) {
                    break;
                }
                scratch.push(char::from(quote));
                at += 1;
            }
            let end = memchr(dialect.delimiter, &bytes[at..]).map_or(bytes.len(), |i| at + i);
            scratch.push_str(&record[at..end]);
            field(index, &scratch);
            at = end;
        } else {
            let end = memchr(dialect.delimiter, &bytes[at..]).map_or(bytes.len(), |i| at + i);
            field(index, &record[at..end]);
            at = end;
        }
        index += 1;
        if at >= bytes.len() {
            return index;
        }
        at += 1;
    }
}

/// The fields of one record.
pub(crate) fn fields_of(record: &str, dialect: Dialect) -> Vec<String> {
    let mut fields = Vec::new();
    split_quoted(record, dialect, |_, text| fields.push(text.to_owned()));
    fields
}

/// What a worker needs to read a block.
pub(crate) struct CsvReader {
    pub(crate) dialect: Dialect,
    /// Role of each column.
    pub(crate) roles: Vec<Option<Role>>,
    /// How the bytes become text.
    pub(crate) encoding: &'static encoding_rs::Encoding,
}

impl CsvReader {
    /// Reads a block into the intake.
    pub(crate) fn read(&self, block: &Block, intake: &mut Intake<'_>) {
        let (text, damaged) = self.encoding.decode_without_bom_handling(&block.bytes);
        let quote = self.dialect.quote.filter(|q| memchr(*q, text.as_bytes()).is_some());
        let mut grid = Grid::default();
        if !grid.read(text.as_bytes(), self.dialect.delimiter, quote, self.roles.len()) {
            self.read_records(&text, block.line, damaged, intake);
        } else if damaged || !self.read_at_once(&text, &grid, intake) {
            self.read_rows(&text, &grid, block.line, damaged, intake);
        }
    }

    /// Reads the fields that a grid found column by column; `false` if something in them needs a
    /// closer look.
    fn read_at_once(&self, text: &str, grid: &Grid, intake: &mut Intake<'_>) -> bool {
        intake.columns(&ByRole { roles: &self.roles, grid, text })
    }

    /// Reads the fields that a grid found row by row.
    fn read_rows(
        &self,
        text: &str,
        grid: &Grid,
        mut line: u64,
        damaged: bool,
        intake: &mut Intake<'_>,
    ) {
        for row in 0..grid.rows() {
            let mut fields: RoleFields<'_> = [""; ROLES];
            let mut is_plain = true;
            for (column, role) in self.roles.iter().enumerate() {
                let Some(role) = role else { continue };
                match grid.field(text, row, column) {
                    Some(field) => fields[*role as usize] = field,
                    None => is_plain = false,
                }
            }
            let record = grid.record(text, row);
            if is_plain {
                self.take(line, &fields, damaged, intake);
            } else {
                self.quoted_record(line, record, damaged, intake);
            }
            line += 1;
            if grid.has_quotes() {
                line += memchr_iter(b'\n', record.as_bytes()).count() as u64;
            }
        }
    }

    /// Reads record by record, whatever is wrong with them.
    fn read_records(&self, text: &str, line: u64, damaged: bool, intake: &mut Intake<'_>) {
        let mut records = Records::new(text, self.dialect, line);
        while let Some((line, raw)) = records.next_record() {
            if raw.start == raw.end {
                continue;
            }
            if raw.open {
                intake.fault(
                    line,
                    "a quote is opened in this row and never closed".into(),
                    "close it; if the file does not use quotes, say quote = \"none\" in the \
                     mapping",
                );
                continue;
            }
            let record = &text[raw.start..raw.end];
            if raw.has_quotes {
                self.quoted_record(line, record, damaged, intake);
            } else {
                let mut fields: RoleFields<'_> = [""; ROLES];
                let count = self.split_plain(record, &mut fields);
                self.hand_over(line, count, record, &fields, damaged, intake);
            }
        }
    }

    fn split_plain<'t>(&self, record: &'t str, fields: &mut RoleFields<'t>) -> usize {
        let (mut start, mut index) = (0, 0);
        for end in memchr_iter(self.dialect.delimiter, record.as_bytes()) {
            if let Some(Some(role)) = self.roles.get(index) {
                fields[*role as usize] = &record[start..end];
            }
            index += 1;
            start = end + 1;
        }
        if let Some(Some(role)) = self.roles.get(index) {
            fields[*role as usize] = &record[start..];
        }
        index + 1
    }

    fn quoted_record(&self, line: u64, record: &str, damaged: bool, intake: &mut Intake<'_>) {
        let mut texts: [String; ROLES] = Default::default();
        let count = split_quoted(record, self.dialect, |index, text| {
            if let Some(Some(role)) = self.roles.get(index) {
                text.clone_into(&mut texts[*role as usize]);
            }
        });
        let mut fields: RoleFields<'_> = [""; ROLES];
        for (field, text) in fields.iter_mut().zip(&texts) {
            *field = text;
        }
        self.hand_over(line, count, record, &fields, damaged, intake);
    }

    fn hand_over(
        &self,
        line: u64,
        count: usize,
        record: &str,
        fields: &RoleFields<'_>,
        damaged: bool,
        intake: &mut Intake<'_>,
    ) {
        let expected = self.roles.len();
        // Some exports end each row, or the last rows, with delimiters too many.
        let spare = count > expected
            && record.bytes().rev().take(count - expected).all(|b| b == self.dialect.delimiter);
        if count != expected && !spare {
            intake.fault(
                line,
                format!("the row has {count} columns, the header has {expected}"),
                "look for a delimiter or a quote inside a value, or name the right delimiter in \
                 the mapping; --lenient leaves such rows out",
            );
        } else {
            self.take(line, fields, damaged, intake);
        }
    }

    /// Takes a row that has as many fields as the header.
    fn take(&self, line: u64, fields: &RoleFields<'_>, damaged: bool, intake: &mut Intake<'_>) {
        if damaged && fields.iter().any(|f| f.contains('\u{fffd}')) {
            intake.fault(
                line,
                format!("the row holds bytes that are not {}", self.encoding.name()),
                "say encoding = \"windows-1252\", or what it is, in the mapping",
            );
        } else {
            intake.row(line, fields);
        }
    }
}

/// The fields of a block by the roles of their columns.
struct ByRole<'r, 't> {
    roles: &'r [Option<Role>],
    grid: &'r Grid,
    text: &'t str,
}

impl<'t> Columns<'t> for ByRole<'_, 't> {
    fn rows(&self) -> usize {
        self.grid.rows()
    }

    fn column(&self, role: Role) -> Option<impl Iterator<Item = Option<&'t str>>> {
        let column = self.roles.iter().position(|r| *r == Some(role))?;
        Some(self.grid.column(self.text, column))
    }
}

#[cfg(test)]
mod tests;
