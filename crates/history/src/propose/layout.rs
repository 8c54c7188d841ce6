//! How a file is laid out, from its first lines: encoding, delimiter, titles on top.

use crate::error::HistoryError;
use crate::input::{BytesRead, Source, open};
use crate::mapping::{Format, Mapping};
use crate::text::{detect, find_delimiter};
use crate::visit::blank_mapping;
use encoding_rs::Encoding;

/// The layout of a delimited text; of a sheet only the titles on top count, of other formats nothing.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) encoding: &'static Encoding,
    pub(crate) delimiter: u8,
    pub(crate) skip_lines: u64,
}

/// So many lines are looked at for a header.
const LOOKED_AT: usize = 20;

impl Layout {
    /// Looks at the first lines of a file. The bytes of a format that is no text are not taken for
    /// lines: what they would say of titles is chance.
    pub(crate) fn at(source: &Source, bytes: &BytesRead) -> Result<Self, HistoryError> {
        let input = open(source, bytes)?;
        let layout = Self::of(&input.head, input.whole);
        Ok(match input.format() {
            Format::Csv => layout,
            Format::Excel => {
                let rows = crate::excel::filled_cells(input, LOOKED_AT)?;
                let full: Vec<usize> = rows.iter().map(|row| row.1).collect();
                let titles = fullest(&full);
                let skip_lines = if titles == 0 { 0 } else { rows[titles].0 - 1 };
                Self { skip_lines, ..layout }
            }
            Format::Xes | Format::JsonLines | Format::Parquet => Self { skip_lines: 0, ..layout },
        })
    }

    fn of(head: &[u8], whole: bool) -> Self {
        let encoding = detect(head, whole);
        let (text, _) = encoding.decode_with_bom_removal(&head[..head.len().min(1 << 16)]);
        let lines: Vec<&str> = text.lines().take(LOOKED_AT).collect();
        let (delimiter, skip_lines) = header(&lines);
        Self { encoding, delimiter, skip_lines: skip_lines as u64 }
    }

    /// A mapping that says this and no more.
    pub(crate) fn mapping(&self) -> Mapping {
        Mapping {
            delimiter: Some(self.delimiter),
            encoding: Some(self.encoding),
            skip_lines: self.skip_lines,
            ..blank_mapping()
        }
    }
}

/// Delimiter, and how many lines stand above the header: titles and filters, in which most cells
/// are empty.
fn header(lines: &[&str]) -> (u8, usize) {
    let records = records(lines);
    let first = records.first().map_or("", |r| r.1.as_str());
    let plain = find_delimiter(first);
    let weigh = |delimiter: u8| {
        let at = skipped(&records, delimiter);
        let full = records.get(at).map_or(0, |(_, text)| cells(text, delimiter).0);
        // A delimiter parts the rows below the header like the header itself.
        let agree = records.iter().skip(at + 1).any(|(_, text)| cells(text, delimiter).0 == full);
        (full > 1 && agree, delimiter == plain && at == 0, full, delimiter, at)
    };
    let all = *b",;\t|";
    let best = all.into_iter().rev().map(weigh).max_by_key(|w| (w.0, w.1, w.2));
    match best {
        Some((true, _, _, delimiter, at)) => (delimiter, records[at].0),
        _ => (plain, 0),
    }
}

/// Records with the line on which each begins: a line break inside quotes ends none.
fn records(lines: &[&str]) -> Vec<(usize, String)> {
    let mut records: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        match records.last_mut() {
            Some((_, text)) if open => {
                text.push('\n');
                text.push_str(line);
            }
            _ => records.push((at, (*line).to_owned())),
        }
        open ^= line.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    }
    if open {
        // A quote that nobody closes is none.
        return lines.iter().enumerate().map(|(at, line)| (at, (*line).to_owned())).collect();
    }
    records
}

/// The first record that is about as full as the fullest.
fn skipped(records: &[(usize, String)], delimiter: u8) -> usize {
    let full: Vec<usize> = records.iter().map(|(_, text)| cells(text, delimiter).1).collect();
    fullest(&full)
}

/// The place of the first of these numbers of filled cells that is about as large as the largest.
fn fullest(full: &[usize]) -> usize {
    let most = full.iter().max().copied().unwrap_or(0);
    // A header names its columns: at least four fifths of the cells that any row fills.
    full.iter().position(|n| n * 5 >= most * 4).unwrap_or(0)
}

/// Cells of a record, and how many of them hold something.
fn cells(record: &str, delimiter: u8) -> (usize, usize) {
    let (mut quoted, mut all, mut filled, mut full) = (false, 1, 0, false);
    for byte in record.bytes() {
        quoted ^= byte == b'"';
        if byte == delimiter && !quoted {
            all += 1;
            filled += usize::from(full);
            full = false;
        } else {
            full |= !byte.is_ascii_whitespace();
        }
    }
    (all, filled + usize::from(full))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> (char, u64) {
        let layout = Layout::of(text.as_bytes(), true);
        (char::from(layout.delimiter), layout.skip_lines)
    }

    #[test]
    fn a_header_in_the_first_line_is_the_rule() {
        assert_eq!(layout("a;b;c\n1;;\n2;3,4;x, y, z, u, v, w\n"), (';', 0));
        assert_eq!(layout("one\n1\n2\n"), (',', 0));
        assert_eq!(layout(""), (',', 0));
    }

    #[test]
    fn titles_above_the_header_are_seen() {
        assert_eq!(layout("Tickets of March, all teams\n\na;b;c\n1;2;3\n4;5;6\n"), (';', 2));
        assert_eq!(layout("Report;;\nFilter;x;\na;b;c\n1;2;3\n"), (';', 2));
    }
}
