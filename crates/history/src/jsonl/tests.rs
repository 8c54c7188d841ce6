use super::scan::{Members, Scalar, Want};
use super::*;
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::ControlFlow;

const MAPPING: &str = r#"
name = "test"
zone = "UTC"
status = [["*", "active"]]
[columns]
incident = ["key", "id"]
time = "at"
team = ["fields.team.name", "team"]
sub_status = "fields.status"
service = "fields.service"
"#;

fn input(bytes: &[u8]) -> Input {
    let mut file = tempfile::NamedTempFile::new().expect("a place");
    std::io::Write::write_all(&mut file, bytes).expect("room");
    let source = crate::input::Source::Path(file.path().to_owned());
    crate::input::open(&source, &crate::input::BytesRead::default()).expect("a file")
}

type Columns = Vec<(String, String)>;

fn visited(bytes: &[u8]) -> Result<Vec<(u64, Columns)>, HistoryError> {
    let mut rows = Vec::new();
    visit(input(bytes), None, &mut |line, columns| {
        let own = columns.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        rows.push((line, own));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn error(text: &str) -> String {
    visited(text.as_bytes()).expect_err("no rows").to_string()
}

/// Incident, team, sub-status and service of each row, and each fault with its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    rows: Vec<[String; 4]>,
    faults: Vec<(u64, String)>,
    error: Option<String>,
}

fn outcome_in_pieces(bytes: &[u8], piece: usize) -> Outcome {
    let mut outcome = Outcome::default();
    let mapping = Mapping::parse("test.toml", MAPPING).expect("a mapping");
    if let Err(error) = read_all(bytes, piece, &mapping, &mut outcome) {
        outcome.error = Some(error.to_string());
    }
    outcome
}

fn read_all(
    bytes: &[u8],
    piece: usize,
    mapping: &Mapping,
    outcome: &mut Outcome,
) -> Result<(), HistoryError> {
    let layout = open(input(bytes), None)?.0.layout;
    let stream = Refill::in_pieces(Cursor::new(bytes.to_vec()), piece);
    let blocks = JsonBlocks::new(stream, "a.json", layout);
    let (keys, mut blocks) = Keys::find(blocks, mapping, "a.json", |block, seen| {
        each_object(&decode(&block.bytes, UTF_8).0, block.line, layout, |_, object| {
            let _ = read_object(object, &mut Look(seen));
            true
        });
    })?;
    let mut intake = Intake::new(mapping, "a.json", keys.headers.clone(), "");
    while let Some(block) = blocks.next()? {
        read_block(&block, UTF_8, layout, &keys, &mut intake);
        let batch = intake.take_batch();
        let name = |names: &thirdline_domain::Names, id: Option<&u32>| match id {
            Some(&id) if id != thirdline_domain::NONE => names[id].to_owned(),
            _ => String::new(),
        };
        for (i, incident) in batch.incident.iter().enumerate() {
            let status = batch.status.get(i).map(|id| u32::from(*id));
            let status = status.filter(|id| *id != u32::from(thirdline_domain::NO_STATUS));
            outcome.rows.push([
                batch.names.incidents[*incident].to_owned(),
                name(&batch.names.teams, batch.team.get(i)),
                name(&batch.names.statuses, status.as_ref()).replace('\u{1f}', ""),
                name(&batch.names.services, batch.service.get(i)),
            ]);
        }
        outcome.faults.extend(batch.faults.first.into_iter().map(|f| (f.line, f.message)));
    }
    Ok(())
}

fn outcome(text: &str) -> Outcome {
    outcome_in_pieces(text.as_bytes(), 1 << 20)
}

fn rows(text: &str) -> Vec<[String; 4]> {
    let outcome = outcome(text);
    assert_eq!((outcome.faults, outcome.error), (Vec::new(), None));
    outcome.rows
}

/// A row with these members besides what every row needs.
fn object(members: &str) -> String {
    format!(r#"{{"key":"1","at":"2026-01-01T00:00:00Z","team":"A"{members}}}"#)
}

#[test]
fn one_object_a_line_is_one_row() {
    let text = format!("{}\r\n\n  \t\n{}", object(""), object("").replace("\"A\"", " \"B\" "));
    assert_eq!(rows(&text), [["1", "A", "", ""], ["1", "B", "", ""]]);
    assert_eq!(visited(text.as_bytes()).expect("rows")[1].0, 4);
}

#[test]
fn nested_values_are_called_by_their_path_and_dotted_keys_come_first() {
    let nested = r#","fields":{"team":{"name":"N"},"status":"s","service":{"name":"no"}}"#;
    assert_eq!(rows(&object(nested)), [["1", "N", "s", ""]]);
    let both = r#","fields":{"status":"path"},"fields.status":"dotted","fields.team":{"name":"D"}"#;
    assert_eq!(rows(&object(both)), [["1", "D", "dotted", ""]]);
    let both = r#","fields.status":"dotted","fields":{"status":"path"}"#;
    assert_eq!(rows(&object(both)), [["1", "A", "dotted", ""]]);
}

#[test]
fn values_are_as_they_are_written_and_lists_have_none() {
    let service = |value: &str| {
        let members = format!(",\"fields\":{{\"service\":{value}}}");
        rows(&object(&members)).remove(0)[3].clone()
    };
    for number in ["1.50", "12345678901234567890123", "-0", "1E+2", "true", "false"] {
        assert_eq!(service(number), number);
    }
    assert_eq!(service("null"), "");
    assert_eq!(service("[\"a\",{\"b\":1}]"), "");
    assert_eq!(service(r#""a\"\\\/\u00e4\ud83d\ude00b""#), "a\"\\/ä😀b");
}

#[test]
fn the_first_of_the_mapping_s_names_that_a_row_carries_wins() {
    let text = format!(
        "{}\n{}",
        object(r#","fields":{"team":{"name":"F"}}"#),
        object("").replace("key", "id")
    );
    assert_eq!(rows(&text), [["1", "F", "", ""], ["1", "A", "", ""]]);
}

#[test]
fn a_list_and_objects_over_several_lines_are_read_too() {
    let pretty = object("").replace(',', ",\n  ");
    let expected = [["1", "A", "", ""], ["1", "A", "", ""]];
    for text in [
        format!("[{pretty},{pretty}]"),
        format!("\u{feff} [\n{pretty}\n,\n{pretty} ]\n"),
        format!("{pretty}\n{pretty}\n"),
        format!("{pretty}{pretty}"),
    ] {
        assert_eq!(rows(&text), expected, "{text}");
        let lines: Vec<u64> =
            visited(text.as_bytes()).expect("rows").iter().map(|(line, _)| *line).collect();
        let starts: Vec<u64> =
            text.match_indices('{').map(|(i, _)| 1 + breaks(&text.as_bytes()[..i])).collect();
        assert_eq!(lines, starts, "{text}");
    }
}

#[test]
fn a_row_that_cannot_be_read_names_its_line_and_leaves_the_others() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    for (bad, what) in [
        ("{\"key\":1", "has no end"),
        ("{\"key\":\"1}", "has no end"),
        ("{\"key\":01}", "number"),
        ("{key:1}", "key in quotes"),
        ("{\"key\" 1}", "no value"),
        ("{\"key\":}", "value is missing"),
        ("{\"key\":1}x", "behind the object"),
        ("{\"key\":1,}", "key in quotes"),
        ("{\"k\\x\":1}", "escape"),
        ("[1]", "no object"),
        ("1", "no object"),
        (deep.as_str(), "127 deep"),
    ] {
        let outcome = outcome(&format!("{}\n{bad}\n{}\n", object(""), object("")));
        assert_eq!(outcome.rows.len(), 2, "{bad}");
        assert_eq!(outcome.faults.len(), 1, "{bad}");
        let (line, message) = &outcome.faults[0];
        assert!(*line == 2 && message.contains(what), "{bad}: {line} {message}");
    }
    let list = format!("[{},\n{{\n\"key\":01}},{}]", object(""), object(""));
    let outcome = outcome(&list);
    assert_eq!((outcome.rows.len(), outcome.faults[0].0), (2, 3), "{outcome:?}");
}

#[test]
fn a_key_that_stands_twice_must_say_the_same() {
    assert_eq!(rows(&object(",\"team\":\"A\"")).len(), 1);
    assert!(outcome(&object(",\"team\":\"B\"")).faults[0].1.contains("\"team\" stands twice"));
    let lone = outcome(&object(",\"fields\":{\"service\":\"\\ud800\"}"));
    assert!(lone.faults[0].1.contains("\"fields.service\" holds an escape"), "{lone:?}");
}

#[test]
fn what_is_no_history_says_what_it_is() {
    assert!(error(" \n").contains("the file is empty"));
    assert!(error("hello").contains("this is no JSON"));
    assert!(error("[1,2]").contains("an object was expected at line 1"));
    assert!(error("[{},\n,{}]").contains("an object was expected at line 2"));
    assert!(error("[{}\n]]").contains("an object was expected at line 2"));
    assert!(error("[{},{}\n").contains("the list of line 1 has no end"));
    assert!(error("[{},\n{\"a\":1").contains("the object of line 2 has no end"));
    let missing = outcome(&object("").replace("team", "colour")).error.expect("a refusal");
    assert!(missing.contains("fields.team.name or team (team)"), "{missing}");
    assert!(missing.contains("the file has: key, at, colour"), "{missing}");
}

#[test]
fn an_object_without_end_is_not_collected_for_ever() {
    for (start, layout) in [("{\"a\":\"", Layout::Lines), ("[{\"a\":\"", Layout::List)] {
        let reader = Cursor::new(start.as_bytes()).chain(std::io::repeat(b'a').take(100 << 20));
        let mut blocks = JsonBlocks::new(Refill::new(reader), "a.json", layout);
        let error = blocks.next().err().expect("too long").to_string();
        assert!(error.contains("the object of line 1 is longer than 64 MB"), "{error}");
    }
}

#[test]
fn other_encodings_are_those_that_the_bytes_show() {
    let text = object("").replace("\"A\"", "\"Jürgen\"");
    let wide: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [wide, text.clone().into_bytes(), format!("\u{feff}{text}").into_bytes()] {
        assert_eq!(input(&bytes).format(), crate::mapping::Format::JsonLines);
        assert_eq!(visited(&bytes).expect("rows")[0].1[2].1, "Jürgen");
    }
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    assert!(outcome_in_pieces(&latin, 1000).faults[0].1.contains("bytes"));
    assert_eq!(input(b"[ {}]").format(), crate::mapping::Format::JsonLines);
    assert_eq!(input(b"[Id],[Team]").format(), crate::mapping::Format::Csv);
}

/// Values by path, as `serde_json` finds them.
fn oracle(path: &str, value: &Value, into: &mut Columns) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        let name = format!("{path}{key}");
        match value {
            Value::Null => into.push((name, String::new())),
            Value::Bool(b) => into.push((name, b.to_string())),
            Value::Number(n) => into.push((name, n.to_string())),
            Value::String(s) => into.push((name, s.clone())),
            Value::Array(_) => {}
            Value::Object(_) => oracle(&format!("{name}."), value, into),
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-c{}\\[\\]\",:\\\\\n é]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("[a-c.\"]{0,3}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[a-c.\"}é]{0,3}", any_value(), 0..5)
        .prop_map(|m| Value::Object(m.into_iter().collect()))
}

/// Reads a text as one object, wanting everything.
struct Everything;

impl Members for Everything {
    fn want(&mut self, _path: &str, _key: &str) -> Want {
        Want { itself: true, inside: true }
    }

    fn scalar(&mut self, _path: &str, _key: &str, _level: u8, _value: Scalar<'_>) {}
}

proptest! {
    #[test]
    fn columns_are_those_that_serde_json_finds(
        mut objects in proptest::collection::vec(any_object(), 1..4),
        shape in 0..4,
    ) {
        // The first object shows the layout, and an empty one stands in one line in any.
        objects[0]["first"] = Value::from(1);
        let mut text = String::from(if shape > 1 { "[" } else { "" });
        for (i, object) in objects.iter().enumerate() {
            text.push_str(if i > 0 && shape > 1 { "," } else { "" });
            let _ = if shape % 2 == 0 {
                writeln!(text, "{object}")
            } else {
                writeln!(text, "{object:#}")
            };
        }
        text.push_str(if shape > 1 { "]" } else { "" });
        let mut expected = Vec::new();
        for object in &objects {
            let mut columns = Vec::new();
            oracle("", object, &mut columns);
            expected.push(columns);
        }
        let ours: Vec<Columns> =
            visited(text.as_bytes()).expect("rows").into_iter().map(|(_, c)| c).collect();
        prop_assert_eq!(ours, expected, "{}", text);
    }

    #[test]
    fn a_text_is_an_object_if_serde_json_says_so(
        parts in proptest::collection::vec(prop_oneof![
            Just("{"), Just("}"), Just("["), Just("]"), Just(","), Just(":"), Just("\"a\""),
            Just("\"a\":"), Just("\"a\":1"), Just("1"), Just("-0.5e3"), Just("01"), Just("1."), Just("null"), Just("true"),
            Just("fals"), Just("\"\\n\\u00e4\""), Just("\"\\"), Just("\"\n\""), Just(" "), Just("\n"),
        ], 0..8),
        whole in any::<bool>(),
    ) {
        let mut text = parts.concat();
        if whole {
            text = format!("{{\"a\":{text}}}");
        }
        let theirs = serde_json::from_str::<Value>(&text);
        // Numbers are kept as written here, so none is too large.
        let too_large = |e: &serde_json::Error| e.to_string().contains("out of range");
        prop_assume!(!theirs.as_ref().is_err_and(too_large));
        let theirs = theirs.is_ok_and(|v| v.is_object());
        prop_assert_eq!(read_object(&text, &mut Everything).is_ok(), theirs, "{}", text);
        prop_assert_eq!(check_object(&text).is_ok(), theirs, "{}", text);
    }

    #[test]
    fn pieces_of_any_size_give_the_same_rows(
        services in proptest::collection::vec(any_object(), 1..5),
        shape in 0..3,
        piece in 1usize..100,
    ) {
        let objects: Vec<String> = services
            .iter()
            .map(|s| object(&format!(",\"fields\":{s},\"fields.service\":\"a}}\\\"\\\\\"")))
            .collect();
        let text = match shape {
            0 => objects.join("\n"),
            1 => format!("[\n{}]", objects.join(" ,\n")),
            _ => objects.join("\n").replace("{\"key\"", "{\n\"key\""),
        };
        let whole = outcome(&text);
        let cut = outcome_in_pieces(text.as_bytes(), piece);
        prop_assert!(whole.error.is_none() && whole.rows.len() == services.len(), "{:?}", whole);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn any_bytes_end_in_rows_or_in_words(
        start in prop_oneof![Just(""), Just("{"), Just("["), Just("[{"), Just("{\n\"")],
        bytes in proptest::collection::vec(
            prop_oneof![
                any::<u8>(),
                proptest::sample::select(b"{}[]\",:\\\n 1aetn".to_vec()),
            ],
            0..80,
        ),
        piece in 1usize..40,
    ) {
        let bytes = [start.as_bytes(), &bytes].concat();
        let _ = outcome_in_pieces(&bytes, piece);
        let _ = visited(&bytes);
    }
}
