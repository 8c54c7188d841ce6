//! Workbooks made by hand, so that each says what the test is about and nothing else.

use crate::error::HistoryError;
use crate::{BytesRead, Mapping, Options, Reading, Source};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// An xlsx file of these sheets, each the XML within `sheetData`.
fn xlsx(sheets: &[(&str, &str)], from_1904: bool) -> Vec<u8> {
    let (mut book, mut links) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (i, (name, data)) in sheets.iter().enumerate() {
        let id = i + 1;
        let _ = write!(book, r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#);
        let _ = write!(
            links,
            r#"<Relationship Id="rId{id}" Target="worksheets/sheet{id}.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#
        );
        parts.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    let date1904 = u8::from(from_1904);
    parts.push((
        "xl/workbook.xml".into(),
        format!(
            r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{date1904}"/><sheets>{book}</sheets></workbook>"#
        ),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships>{links}</Relationships>"),
    ));
    parts.push((
        "_rels/.rels".into(),
        r#"<Relationships><Relationship Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#.into(),
    ));
    // Style 1 is a date and a time.
    parts.push((
        "xl/styles.xml".into(),
        r#"<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#.into(),
    ));
    parts.push(("xl/sharedStrings.xml".into(), "<sst><si><t>shared</t></si></sst>".into()));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    archive(&parts)
}

/// A row of inline texts.
fn row(number: u32, texts: &[&str]) -> String {
    let mut row = format!(r#"<row r="{number}">"#);
    for (i, text) in texts.iter().enumerate() {
        let column = char::from(b'A' + u8::try_from(i).expect("few columns"));
        let _ = write!(row, r#"<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    }
    row + "</row>"
}

const HEADER: [&str; 4] = ["number", "at", "team", "state"];

fn mapping(more: &str) -> Mapping {
    let text = format!(
        "status = [[\"*\", \"active\"]]\nzone = \"UTC\"\n{more}\n[columns]\nincident = \"number\"\n\
         time = \"at\"\nteam = \"team\"\nstatus = \"state\"\n"
    );
    Mapping::parse("test", &text).expect("a mapping")
}

fn put(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("a.xlsx");
    std::fs::write(&path, bytes).expect("written");
    path
}

fn read(bytes: &[u8], mapping: &Mapping) -> Result<Reading, HistoryError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = put(folder.path(), bytes);
    let bytes_read = BytesRead::default();
    let options = Options { bytes_read: bytes_read.clone(), ..Options::default() };
    let reading = crate::read(&[Source::Path(path)], mapping, &options);
    assert!(bytes_read.get() <= bytes.len() as u64);
    reading
}

#[test]
fn dates_and_numbers_are_what_people_see() {
    for (from_1904, serial) in [(false, 46_110.5), (true, 46_110.5 - 1_462.0)] {
        let data = format!(
            r#"{}<row r="5"><c r="A5"><v>4711</v></c><c r="B5" s="1"><v>{serial}</v></c><c r="C5" t="s"><v>0</v></c><c r="D5" t="e"><v>#N/A</v></c></row>"#,
            row(2, &HEADER)
        );
        // Typed dates are read whatever the format of texts.
        let mapping = mapping("times = [\"month-first\"]");
        let history = read(&xlsx(&[("a", &data)], from_1904), &mapping).expect("read").history;
        assert_eq!(history.at, [1_774_785_600_000_000]);
        assert_eq!(&history.incidents[0], "4711");
        assert_eq!(&history.teams[0], "shared");
        assert_eq!(history.status, [thirdline_domain::NO_STATUS]);
    }
}

#[test]
fn the_first_sheet_with_a_text_is_read_or_the_one_named() {
    let good = row(1, &["made by", "a tool"]) + &row(3, &HEADER);
    let good = good + &row(4, &["7", "2026-03-29 13:05", "A", "open"]);
    let book = xlsx(&[("empty", ""), ("cover", &row(1, &HEADER)), ("data", &good)], false);
    let error = read(&book, &mapping("")).expect_err("only a header").to_string();
    assert!(error.contains("no event below it"), "{error}");
    let named = mapping("sheet = \"data\"\nskip_lines = 1");
    assert_eq!(read(&book, &named).expect("read").history.event_count(), 1);
    let error = read(&book, &mapping("sheet = \"Data\"")).expect_err("no sheet").to_string();
    assert!(error.contains("\"empty\", \"cover\", \"data\""), "{error}");
    let empty = read(&xlsx(&[("a", "")], false), &mapping("")).expect_err("empty").to_string();
    assert!(empty.contains("the workbook is empty"), "{empty}");
}

#[test]
fn a_faulty_row_is_named_as_the_sheet_names_it() {
    let data = row(1, &HEADER)
        + &row(2, &["7", "2026-03-29 13:05", "A", "open"])
        + &row(9, &["8", "soon", "A", "open"])
        + &row(10, &["", " ", "", ""])
        + "<row r=\"11\"/>";
    let error = read(&xlsx(&[("a", &data)], false), &mapping("")).expect_err("a fault");
    let HistoryError::Rows(faults) = error else { panic!("a fault of a row") };
    assert_eq!((faults.count, faults.first[0].line), (1, 9));
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let data = row(1, &["number", "at", "team", "team", "state"]);
    let error = read(&xlsx(&[("a", &data)], false), &mapping("")).expect_err("twice").to_string();
    assert!(error.contains("two columns are called \"team\""), "{error}");
}

/// As a range of all cells this sheet would take hundreds of gigabytes.
#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let data = row(1, &HEADER)
        + &row(2, &["7", "2026-03-29 13:05", "A", "open"])
        + r#"<row r="1048576"><c r="XFD1048576"/></row>"#;
    let reading = read(&xlsx(&[("a", &data)], false), &mapping("")).expect("read");
    assert_eq!(reading.history.event_count(), 1);
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let blanks = " ".repeat(120 << 20);
    let book = archive(&[("xl/workbook.xml", ""), ("xl/sharedStrings.xml", &blanks)]);
    let error = read(&book, &mapping("")).expect_err("too big").to_string();
    assert!(error.contains("far more than its size"), "{error}");
    // The same with a false size in the folder of the archive and in front of the part.
    let blanks = " ".repeat(1 << 20);
    let mut book = archive(&[("xl/workbook.xml", ""), ("xl/sharedStrings.xml", &blanks)]);
    let size = (1u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..book.len() - 4).filter(|&i| book[i..i + 4] == size).collect();
    assert!(!places.is_empty());
    for place in places {
        book[place..place + 4].copy_from_slice(&9u32.to_le_bytes());
    }
    let error = read(&book, &mapping("")).expect_err("too big").to_string();
    assert!(error.contains("far more than its size") || error.contains("damaged"), "{error}");
}

#[test]
fn an_archive_without_a_workbook_is_named() {
    let error = read(&archive(&[("a.csv", "x")]), &mapping("")).expect_err("no book").to_string();
    assert!(error.contains("no workbook in it"), "{error}");
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = "<manifest:manifest></manifest:manifest>";
    archive(&[("mimetype", kind), ("META-INF/manifest.xml", manifest), ("content.xml", &content)])
}

fn ods_text(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

#[test]
fn open_document_sheets_are_read() {
    let header: String = HEADER.into_iter().map(ods_text).collect();
    let rows = format!(
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row>{header}</table:table-row><table:table-row><table:table-cell office:value-type="float" office:value="7"/><table:table-cell office:value-type="date" office:date-value="2026-03-29T13:05:44"/>{}{}</table:table-row>"#,
        ods_text("A"),
        ods_text("open")
    );
    let history = read(&ods(&rows), &mapping("times = [\"day-first\"]")).expect("read").history;
    assert_eq!(history.at, [1_774_789_544_000_000]);
    assert_eq!((&history.incidents[0], &history.teams[0]), ("7", "A"));
    let wide = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="16384"/></table:table-row>"#;
    let error = read(&ods(wide), &mapping("")).expect_err("too big").to_string();
    assert!(error.contains("far more than its size"), "{error}");
}

/// A compound file of one stream, and streams below 4,096 bytes filled up to that.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().next_multiple_of(512).max(4_096), 0);
    let sectors = stream.len() / 512;
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(56, &4_096u32.to_le_bytes());
    put(60, &0xffff_fffe_u32.to_le_bytes());
    put(68, &0xffff_fffe_u32.to_le_bytes());
    put(76, &0u32.to_le_bytes());
    for part in 1..109 {
        put(76 + 4 * part, &u32::MAX.to_le_bytes());
    }
    let mut fat = vec![0xffff_fffd_u32, 0xffff_fffe];
    fat.extend((0..sectors as u32).map(|i| i + 3));
    *fat.last_mut().expect("a sector") = 0xffff_fffe;
    fat.resize(128, u32::MAX);
    bytes.extend(fat.into_iter().flat_map(u32::to_le_bytes));
    let mut entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut entry = [0u8; 128];
        for (i, unit) in name.encode_utf16().enumerate() {
            entry[2 * i..2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = 2 * (name.len() as u8 + 1);
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        bytes.extend(entry);
    };
    entry("Root Entry", 5, 0xffff_fffe, 0);
    entry(name, 2, 2, stream.len() as u32);
    entry("", 0, 0, 0);
    entry("", 0, 0, 0);
    bytes.extend(stream);
    bytes
}

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

/// A workbook of Excel 97 with one sheet of these records.
fn xls(records: &[u8]) -> Vec<u8> {
    let bof = |kind: u16| {
        record(0x809, &[&0x600u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat())
    };
    let mut globals = bof(5);
    let sheet_at = (globals.len() + 4 + 9 + 4) as u32;
    let name = [&sheet_at.to_le_bytes()[..], &[0, 0, 1, 0, b'a']].concat();
    globals.extend(record(0x85, &name));
    globals.extend(record(0x0a, &[]));
    assert_eq!(globals.len(), sheet_at as usize);
    compound("Workbook", &[&globals[..], &bof(0x10), records, &record(0x0a, &[])].concat())
}

/// A record of a text.
fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    let length = (text.len() as u16).to_le_bytes();
    record(0x204, &[&place[..], &length, &[0], text.as_bytes()].concat())
}

fn xls_rows() -> Vec<u8> {
    let data = ["7", "2026-03-29 13:05", "A", "open"];
    let cells = [HEADER, data].into_iter().zip(0u16..);
    cells
        .flat_map(|(row, r)| row.into_iter().zip(0..).flat_map(move |(t, c)| label(r, c, t)))
        .collect()
}

#[test]
fn sheets_of_excel_97_are_read() {
    let history = read(&xls(&xls_rows()), &mapping("")).expect("read").history;
    assert_eq!((history.event_count(), &history.teams[0]), (1, "A"));
}

#[test]
fn cells_beyond_any_sheet_of_excel_97_are_refused() {
    let far = [xls_rows(), label(u16::MAX, u16::MAX, "x")].concat();
    assert!(read(&xls(&far), &mapping("")).is_err());
    let wide = record(
        0x200,
        &[0u32.to_le_bytes(), u32::MAX.to_le_bytes(), [0, 0, 255, 255], [0; 4]].concat()[..14],
    );
    assert!(read(&xls(&[wide, xls_rows()].concat()), &mapping("")).is_err());
}

#[test]
fn a_protected_workbook_is_named() {
    let book = compound("EncryptedPackage", &[1; 5_000]);
    let error = read(&book, &mapping("")).expect_err("protected").to_string();
    assert!(error.contains("password"), "{error}");
    let error =
        read(&compound("WordDocument", &[]), &mapping("")).expect_err("no book").to_string();
    assert!(error.contains("no workbook in it"), "{error}");
}

#[test]
fn every_cell_can_be_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = row(1, &["a", "", "c"]) + r#"<row r="3"><c r="C3"><v>2.5</v></c></row>"#;
    let path = put(folder.path(), &xlsx(&[("a", &data)], false));
    let input = crate::input::open(&Source::Path(path), &BytesRead::default()).expect("opened");
    let mut seen = Vec::new();
    super::visit(input, None, &mut |line, row| {
        let row: Vec<String> = row.iter().map(|(name, value)| format!("{name}={value}")).collect();
        seen.push((line, row.join(" ")));
        ControlFlow::Continue(())
    })
    .expect("seen");
    assert_eq!(seen, [(3, "a= column 2= c=2.5".to_owned())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A decoder may refuse or misread a damaged file, but it must come back.
    #[test]
    fn a_damaged_workbook_is_an_answer(kind in 0..3, cut in 0usize..6_000, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let data = row(1, &HEADER) + &row(2, &["7", "2026-03-29 13:05", "A", "open"]);
        let mut bytes = match kind {
            0 => xlsx(&[("a", &data)], false),
            1 => ods(&format!("<table:table-row>{}</table:table-row>", ods_text("number"))),
            _ => xls(&xls_rows()),
        };
        if cut < bytes.len() && flips.is_empty() {
            bytes.truncate(cut);
        }
        for (index, byte) in flips {
            let place = index.index(bytes.len());
            bytes[place] = byte;
        }
        let mapping = Mapping { format: Some(crate::Format::Excel), ..mapping("") };
        let _ = read(&bytes, &mapping);
    }
}

/// The same workbook with a text, as it stands, before its parts.
fn behind(text: &str, book: Vec<u8>) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("docProps/about.txt", stored).expect("a part");
    zip.write_all(text.as_bytes()).expect("written");
    let parts = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("an archive");
    zip.merge_archive(parts).expect("copied");
    zip.finish().expect("an archive").into_inner()
}

/// A sheet of tickets whose header stands in a row.
fn tickets(header: u32) -> String {
    let mut data =
        row(header, &["Number", "Updated", "Assignment group", "State", "Priority", "Caller"]);
    for (at, state) in (1..).zip(["New", "In Progress", "Resolved", "Closed"]) {
        let time = format!("2025-06-2{at} 10:00:00");
        data += &row(header + at, &["INC1", &time, "Desk", state, "2 - High", "Nobody"]);
    }
    data
}

fn chosen(book: &[u8]) -> Result<(crate::Choice, Reading), HistoryError> {
    let folder = tempfile::tempdir().expect("a folder");
    let source = Source::Path(put(folder.path(), book));
    let zone = Some(jiff::tz::TimeZone::UTC);
    let choice = crate::choose(&source, zone.as_ref(), &BytesRead::default())?;
    let options = Options { zone, ..Options::default() };
    let reading = crate::read(&[source], &choice.mapping, &options)?;
    Ok((choice, reading))
}

#[test]
fn what_the_bytes_of_a_workbook_look_like_says_nothing_of_its_header() {
    // As text, these bytes are three lines of titles above a header of many columns.
    let book = behind("x\ny\na,b,c,d\n1,2,3,4\n", xlsx(&[("a", &tickets(1))], false));
    let (choice, reading) = chosen(&book).expect("read");
    assert_eq!((choice.mapping.skip_lines, reading.history.event_count()), (0, 4));
}

#[test]
fn titles_above_the_header_of_a_sheet_are_passed_over() {
    let titles = row(1, &["Tickets of June"]) + &row(2, &["Filter", "none"]);
    let book = xlsx(&[("a", &(titles + &tickets(4)))], false);
    let (choice, reading) = chosen(&book).expect("read");
    assert_eq!((choice.mapping.skip_lines, reading.history.event_count()), (3, 4));
}
