//! Whatever is in a file, reading it ends with a value or with faults that have a place.

use proptest::prelude::*;
use thirdline_document::{Document, MAX_BYTES, Table, Value};

/// Reads every table and value in every way there is, so that each message is made.
fn read_all(table: Table<'_>, depth: usize) {
    let entries: Vec<_> = table.entries().collect();
    for (key, value) in entries {
        inside(value.document().text(), &key.span);
        read(&value, depth);
    }
    table.finish();
}

fn inside(text: &str, span: &std::ops::Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "{span:?} is not inside the text");
}

fn read(value: &Value<'_>, depth: usize) {
    inside(value.document().text(), &value.span());
    let _ = (value.string(), value.strings(), value.integer(), value.integer_in(1..=2));
    let _ = (value.number(), value.number_in(0.0..=1.0), value.boolean(), value.date_text());
    let _ = value.choice(&[("a", 1), ("text", 2)]);
    for item in value.items() {
        inside(value.document().text(), &item.span());
        if depth < 20 && item.span() != value.span() {
            read(&item, depth + 1);
        }
    }
    for table in value.tables().into_iter().chain(value.table()) {
        read_all(table, depth + 1);
    }
}

fn check(document: Document) {
    let root = document.table();
    let _ = (root.required_string("a"), root.tables("b"), root.required_table("c"));
    root.finish();
    read_all(document.table(), 0);
    let faults = document.into_faults();
    let lines = faults.text().split('\n').count();
    for fault in faults.iter() {
        inside(faults.text(), &fault.span);
        let place = faults.place(fault);
        assert!((1..=lines).contains(&place.line) && place.column >= 1);
    }
    let shown = faults.to_string();
    assert!(!shown.contains(['\r', '\t', '\u{1b}']));
}

/// Pieces of TOML in any order: nearer to what people get wrong than random characters are.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[abcä]",
        prop::sample::select(vec![
            "=",
            " = ",
            ".",
            ",",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "\n",
            "\r\n",
            "\r",
            "\"",
            "'",
            "\"\"\"",
            "'''",
            "# ",
            "\\",
            "\\u12",
            "1",
            "-",
            "+",
            "_",
            "0x",
            "1.5",
            "1e9",
            "true",
            "inf",
            "nan",
            "2026-12-25",
            "T10:00",
            "Z",
            "\u{feff}",
            "\t",
            " ",
            "“",
            "\u{0}",
            "𝛼",
            ":",
            "\na = ",
            "\n[a]\n",
            "\n[[a]]\n",
            "\n[a.b]\n",
            "\na.b = 1\n",
            "\n[[a.b]]\n",
            "a = {b = 1}\n",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics_and_spans_are_inside_it(text in "\\PC{0,200}|(?s:.{0,200})") {
        check(Document::parse("any.toml", text));
    }

    #[test]
    fn arbitrary_pieces_of_toml_never_panic(text in pieces()) {
        check(Document::parse("any.toml", text));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(Document::parse_bytes("any.toml", &bytes));
    }

    #[test]
    fn a_text_written_in_quotes_is_read_as_it_was(text in "[^\\p{Cc}'\\u{feff}]{1,40}") {
        let document = Document::parse("any.toml", format!("a = '{text}'"));
        let root = document.table();
        prop_assert_eq!(root.string("a").map(|text| text.value), Some(text));
        root.finish();
        prop_assert!(document.into_result().is_ok());
    }
}

#[test]
fn the_largest_files_end_in_time() {
    let pieces = [
        "[", "a.", "]", "\"", "=", "a=\n", "a=1\n", "[a]\n", "[[a]]\n", "a = [\n", "{", "'''", "\\",
    ];
    for piece in pieces {
        check(Document::parse("any.toml", piece.repeat(MAX_BYTES / piece.len())));
    }
    let keys: Vec<_> = (0..90_000).map(|n| format!("k{n} = 1\n")).collect();
    check(Document::parse("any.toml", keys.concat()));
}
