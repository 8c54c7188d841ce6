//! Every row of a history with the names of its columns, one after the other: for looking at a
//! file before anybody has said what its columns are. Reading proper is parallel and by role.

use crate::blocks::Blocks;
use crate::csv::{CsvBlocks, Records, fields_of};
use crate::error::HistoryError;
use crate::input::{BytesRead, Input, Source, open};
use crate::mapping::{Format, Kind, Mapping};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::ControlFlow;

/// Takes a row: its line in the file, then name and value of each column in the order of the
/// file. Whoever has seen enough breaks off.
pub(crate) type Visit<'v> = dyn FnMut(u64, &[(&str, &str)]) -> ControlFlow<()> + 'v;

/// Gives every row of a history to `each`, until that breaks off.
pub(crate) fn visit(
    source: &Source,
    mapping: Option<&Mapping>,
    bytes: &BytesRead,
    each: &mut Visit<'_>,
) -> Result<Format, HistoryError> {
    visit_input(open(source, bytes)?, mapping, each)
}

/// Like [`visit`], of a history that is open already.
pub(crate) fn visit_input(
    input: Input,
    mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<Format, HistoryError> {
    let format = mapping.and_then(|m| m.format).unwrap_or_else(|| input.format());
    match format {
        Format::Csv => visit_csv(input, mapping, each)?,
        Format::Xes => crate::xes::visit(input, mapping, each)?,
        Format::JsonLines => crate::jsonl::visit(input, mapping, each)?,
        Format::Parquet => crate::parquet::visit(input, mapping, each)?,
        Format::Excel => crate::excel::visit(input, mapping, each)?,
    }
    Ok(format)
}

/// A mapping that says nothing yet.
pub(crate) fn blank_mapping() -> Mapping {
    Mapping {
        name: String::new(),
        about: None,
        kind: Kind::Events,
        format: None,
        delimiter: None,
        quote: None,
        encoding: None,
        sheet: None,
        skip_lines: 0,
        missing: Vec::new(),
        times: Vec::new(),
        zone: None,
        columns: Vec::new(),
        status: Vec::new(),
        holder_moves_on: Vec::new(),
        priorities: Vec::new(),
        closures: Vec::new(),
        changes: None,
        organisation: thirdline_domain::Organisation::default(),
    }
}

fn visit_csv(
    input: Input,
    mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<(), HistoryError> {
    let blank = blank_mapping();
    let mapping = mapping.unwrap_or(&blank);
    let name = input.name.clone();
    let text = crate::text::open(input, mapping)?;
    let (encoding, dialect) = (text.encoding, mapping.dialect(text.delimiter));
    let mut blocks = CsvBlocks::new(text.reader, &name, dialect);
    let Some(headers) = blocks.header(mapping.skip_lines, encoding)? else {
        return Err(HistoryError::File {
            file: name,
            message: "the file is empty".into(),
            help: "export the history again; the first line holds the names of the columns".into(),
        });
    };
    let headers = distinct_names(&headers);
    while let Some(block) = blocks.next()? {
        let (text, _) = encoding.decode_without_bom_handling(&block.bytes);
        let mut records = Records::new(&text, dialect, block.line);
        let mut row: Vec<(&str, &str)> = Vec::with_capacity(headers.len());
        while let Some((line, raw)) = records.next_record() {
            let record = &text[raw.start..raw.end];
            // A quote that is never closed swallows rows; the reading proper says so.
            if record.is_empty() || raw.open {
                continue;
            }
            let flow = if raw.has_quotes {
                let fields = fields_of(record, dialect);
                let row: Vec<(&str, &str)> =
                    headers.iter().map(String::as_str).zip(fields.iter().map(|f| &**f)).collect();
                each(line, &row)
            } else {
                row.clear();
                let fields = record.split(char::from(dialect.delimiter));
                row.extend(headers.iter().map(String::as_str).zip(fields));
                each(line, &row)
            };
            if flow.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Names without blanks around them; a name that stands again gets a number, an empty one its
/// position.
pub(crate) fn distinct_names(headers: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(headers.len());
    let mut taken: FxHashSet<String> = FxHashSet::default();
    // Where the search for the next number of a name goes on: a header may be one name a million times.
    let mut next: FxHashMap<String, usize> = FxHashMap::default();
    for (index, header) in headers.iter().enumerate() {
        let header = header.trim();
        let plain =
            if header.is_empty() { format!("column {}", index + 1) } else { header.to_owned() };
        let mut name = plain.clone();
        if taken.contains(&name) {
            let again = next.entry(plain.clone()).or_insert(2);
            while taken.contains(&name) {
                name = format!("{plain} ({again})");
                *again += 1;
            }
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn rows(bytes: &[u8], mapping: Option<&Mapping>, at_most: usize) -> Vec<String> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("it is written");
        let source = Source::Path(file.path().to_owned());
        let mut rows = Vec::new();
        let format = visit(&source, mapping, &BytesRead::default(), &mut |line, row| {
            let cells: Vec<String> = row.iter().map(|(n, v)| format!("{n}={v}")).collect();
            rows.push(format!("{line}: {}", cells.join(" ")));
            if rows.len() < at_most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        assert_eq!(format.expect("it is read"), Format::Csv);
        rows
    }

    #[test]
    fn every_row_comes_with_the_names_of_its_columns() {
        let text = b"a;b\n1;\"x;\ny\"\n\n2;z\n3\n4;5;6\n";
        let all = ["2: a=1 b=x;\ny", "5: a=2 b=z", "6: a=3", "7: a=4 b=5"];
        assert_eq!(rows(text, None, 99), all);
        assert_eq!(rows(text, None, 1), all[..1]);
    }

    #[test]
    fn columns_of_one_name_stay_apart() {
        assert_eq!(rows(b"a,a, ,a\n1,2,3,4\n", None, 9), ["2: a=1 a (2)=2 column 3=3 a (3)=4"]);
    }

    #[test]
    fn titles_are_passed_over_and_encodings_are_read() {
        let mapping = Mapping { skip_lines: 2, ..blank_mapping() };
        assert_eq!(rows(b"Report\n\nGr\xf6\xdfe|b\n1|2\n", Some(&mapping), 9), ["4: Größe=1 b=2"]);
        let wide: Vec<u8> =
            "\u{feff}a\tb\nä\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&wide, None, 9), ["2: a=ä b=2"]);
    }
}
