//! Files as data frames and databases write them.

use crate::error::HistoryError;
use crate::{BytesRead, Mapping, Options, Reading, Source};
use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array,
    Int64Array, LargeStringArray, ListArray, RecordBatch, StringArray, StringViewArray,
    StructArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray,
};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn file(folder: &Path, columns: Vec<(&str, ArrayRef)>) -> PathBuf {
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let path = folder.join("a.parquet");
    let out = std::fs::File::create(&path).expect("a file");
    // Small row groups, so that some batches begin in the middle of the file.
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(3)).build();
    let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("written");
    path
}

fn mapping(more: &str) -> Mapping {
    let text = format!(
        "status = [[\"*\", \"active\"]]\n{more}\n[columns]\nincident = \"ticket.number\"\n\
         time = \"at\"\nteam = \"team\"\nstatus = \"state\"\npriority = \"prio\"\n"
    );
    Mapping::parse("test", &text).expect("a mapping")
}

fn read(path: &Path, mapping: &Mapping) -> Result<Reading, HistoryError> {
    crate::read(&[Source::Path(path.to_owned())], mapping, &Options::default())
}

fn strings(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// Two tickets of three events; `at` is what each test is about.
fn tickets(folder: &Path, at: ArrayRef) -> PathBuf {
    let number: ArrayRef = Arc::new(Int64Array::from(vec![7, 7, 7, 8, 8, 8]));
    let field = Arc::new(Field::new("number", DataType::Int64, false));
    let ticket: ArrayRef = Arc::new(StructArray::from(vec![(field, number)]));
    let keys = vec![Some("A"), None, Some("B"), Some("A"), None, Some("A")];
    let team: ArrayRef = Arc::new(keys.into_iter().collect::<DictionaryArray<Int8Type>>());
    let state: ArrayRef = Arc::new(LargeStringArray::from(vec!["open"; 6]));
    let prio: ArrayRef =
        Arc::new(Float64Array::from(vec![Some(1.0), None, Some(1.5), None, None, Some(f64::NAN)]));
    file(
        folder,
        vec![("ticket", ticket), ("at", at), ("team", team), ("state", state), ("prio", prio)],
    )
}

const SECONDS: [i64; 6] = [0, 1, 2, 3, 4, 5];

#[test]
fn instants_of_every_unit_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let times = |scale: i64| SECONDS.map(|s| (1_774_740_000 + s) * scale).to_vec();
    let zoned: [ArrayRef; 4] = [
        Arc::new(TimestampSecondArray::from(times(1)).with_timezone("UTC")),
        Arc::new(TimestampMillisecondArray::from(times(1_000)).with_timezone("+02:00")),
        Arc::new(TimestampMicrosecondArray::from(times(1_000_000)).with_timezone("Europe/Berlin")),
        Arc::new(TimestampNanosecondArray::from(times(1_000_000_000)).with_timezone("UTC")),
    ];
    // A zone of the file wins over the mapping's, and typed instants over the formats of texts.
    for (at, more) in
        zoned.into_iter().zip(["", "zone = \"Asia/Tokyo\"", "times = [\"day-first\"]", ""])
    {
        let history = read(&tickets(folder.path(), at), &mapping(more)).expect("read").history;
        assert_eq!(history.at, SECONDS.map(|s| (1_774_740_000 + s) * 1_000_000));
        assert_eq!(history.incidents.iter().collect::<Vec<_>>(), ["7", "8"]);
        assert_eq!(history.teams.iter().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(history.priorities.iter().collect::<Vec<_>>(), ["1", "1.5"]);
    }
}

#[test]
fn a_wall_clock_needs_a_zone() {
    let folder = tempfile::tempdir().expect("a folder");
    let wall = SECONDS.map(|s| (1_774_740_000 + s) * 1_000_000 + 5).to_vec();
    let path = tickets(folder.path(), Arc::new(TimestampMicrosecondArray::from(wall)));
    let error = read(&path, &mapping("")).expect_err("no zone").to_string();
    assert!(error.contains("does not say in which zone"), "{error}");
    let history = read(&path, &mapping("zone = \"+02:00\"")).expect("read").history;
    assert_eq!(history.at[0], (1_774_740_000 - 7_200) * 1_000_000 + 5);
}

#[test]
fn a_faulty_row_is_named_by_its_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = Some("2026-03-29 13:05Z");
    let path = tickets(folder.path(), strings(&[good, good, good, good, Some("9 o'clock"), None]));
    let HistoryError::Rows(faults) = read(&path, &mapping("")).expect_err("faults") else {
        panic!("faults of rows")
    };
    let lines: Vec<u64> = faults.first.iter().map(|f| f.line).collect();
    assert_eq!((faults.count, lines), (2, vec![5, 6]));
}

#[test]
fn columns_without_a_role_are_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = strings(&[Some("2026-03-29 13:05Z")]);
    let owner = strings(&[Some("SECRET-SECRET-SECRET")]);
    let one = |text| strings(&[Some(text)]);
    let path = file(
        folder.path(),
        vec![
            ("ticket.number", one("7")),
            ("at", at),
            ("owner", owner),
            ("team", one("A")),
            ("state", one("x")),
        ],
    );
    // With its bytes destroyed, whoever read the column would stumble.
    let mut bytes = std::fs::read(&path).expect("read");
    let places: Vec<usize> =
        (0..bytes.len() - 6).filter(|&i| bytes[i..].starts_with(b"SECRET")).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place..place + 6].fill(0xff);
    }
    std::fs::write(&path, bytes).expect("written");
    assert_eq!(read(&path, &mapping("")).expect("read").history.event_count(), 1);
}

#[test]
fn a_column_of_lists_is_none_and_one_of_durations_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = |text| strings(&[Some(text)]);
    let list: ArrayRef =
        Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)])]));
    let number = ("ticket.number", one("7"));
    let at = ("at", one("2026-03-29 13:05Z"));
    let path =
        file(folder.path(), vec![number.clone(), at.clone(), ("team", list), ("state", one("x"))]);
    let error = read(&path, &mapping("")).expect_err("no team").to_string();
    assert!(error.contains("team (team)"), "{error}");
    let time: ArrayRef = Arc::new(arrow_array::Time64MicrosecondArray::from(vec![1]));
    let path = file(folder.path(), vec![number, at, ("team", time), ("state", one("x"))]);
    let error = read(&path, &mapping("")).expect_err("a time of day").to_string();
    assert!(error.contains("no text, number or time"), "{error}");
}

#[test]
fn every_value_can_be_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let decimal = Decimal128Array::from(vec![1_234]).with_precision_and_scale(6, 2);
    let path = file(
        folder.path(),
        vec![
            ("view", Arc::new(StringViewArray::from(vec!["a name too long for the view itself"]))),
            ("flag", Arc::new(BooleanArray::from(vec![true]))),
            ("day", Arc::new(Date32Array::from(vec![20_541]))),
            ("decimal", Arc::new(decimal.expect("a decimal"))),
            ("none", strings(&[None])),
        ],
    );
    let input = crate::input::open(&Source::Path(path), &BytesRead::default()).expect("opened");
    let mut seen = Vec::new();
    super::visit(input, None, &mut |line, row| {
        let row: Vec<String> = row.iter().map(|(name, value)| format!("{name}={value}")).collect();
        seen.push((line, row.join(" ")));
        ControlFlow::Continue(())
    })
    .expect("seen");
    let row = "view=a name too long for the view itself flag=true day=2026-03-29 00:00:00 \
               decimal=12.34 none=";
    assert_eq!(seen, [(1, row.to_owned())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The decoder may refuse or misread a damaged file, but it must come back.
    #[test]
    fn a_damaged_file_is_an_answer(cut in 0usize..2_000, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let folder = tempfile::tempdir().expect("a folder");
        let times = SECONDS.map(|s| (1_774_740_000 + s) * 1_000).to_vec();
        let at = Arc::new(TimestampMillisecondArray::from(times).with_timezone("UTC"));
        let path = tickets(folder.path(), at);
        let mut bytes = std::fs::read(&path).expect("read");
        if cut < bytes.len() && flips.is_empty() {
            bytes.truncate(cut);
        }
        for (index, byte) in flips {
            let place = index.index(bytes.len());
            bytes[place] = byte;
        }
        std::fs::write(&path, bytes).expect("written");
        let mapping = Mapping { format: Some(crate::Format::Parquet), ..mapping("") };
        let _ = read(&path, &mapping);
    }
}
