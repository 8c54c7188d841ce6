//! Histories for which no mapping is named: what is looked at, what is assumed and said to be, and
//! what is refused without showing a value.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod binary;

use binary::{Folder, PERSON, Said};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

const HEADER: &str = "Number,Updated,Assignment group,State,Caller\n";

/// Three rows for each of so many incidents.
fn rows(incidents: u32, states: [&str; 3]) -> String {
    let mut text = String::new();
    for incident in 0..incidents {
        for (hour, state) in (8..).zip(states) {
            let day = 1 + incident % 28;
            let _ = writeln!(
                text,
                "INC{incident:05},2026-01-{day:02}T{hour:02}:00:00Z,Desk,{state},{PERSON}"
            );
        }
    }
    text
}

fn piped(folder: &Folder, arguments: &[&str], bytes: &[u8]) -> Said {
    let mut command = folder.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    Said::of(arguments, child.wait_with_output().unwrap())
}

#[test]
fn standard_input_is_understood_without_a_mapping() {
    let text = format!("{HEADER}{}", rows(40, ["New", "In Progress", "Resolved"]));
    let folder = Folder::with(&[("a.csv", &text)]);
    folder.run(&["history", "generate", "--incidents", "30", "-o", "own.csv"]).succeeds();
    let own = std::fs::read(folder.path().join("own.csv")).unwrap();
    folder.run(&["history", "convert", "own.csv", "-o", "own.parquet"]).succeeds();
    let parquet = std::fs::read(folder.path().join("own.parquet")).unwrap();
    // A proposal, our own format, and one that has to be read at any place.
    for (name, bytes) in [("a.csv", text.as_bytes()), ("own.csv", &own), ("own.parquet", &parquet)]
    {
        let said = piped(&folder, &["evidence", "-", "--format", "json"], bytes).succeeds();
        let file = folder.run(&["evidence", name, "--format", "json"]).succeeds();
        assert_eq!(said.json()["measures"], file.json()["measures"], "{name}");
        assert_eq!(said.json()["history"], file.json()["history"], "{name}");
    }
    let said = piped(&folder, &["history", "check", "-"], text.as_bytes()).succeeds();
    assert!(said.out.contains("`thirdline history mapping -` shows it"), "{said}");
    assert!(said.out.contains("The first 20 rows, as they were understood"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_understood_without_a_mapping() {
    let text = format!("{HEADER}{}", rows(40, ["New", "In Progress", "Resolved"]));
    let folder = Folder::with(&[]);
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn(move || std::fs::write(pipe, text).unwrap());
    let said = folder.run(&["evidence", "pipe"]).succeeds();
    writer.join().unwrap();
    assert!(said.out.contains("40 incidents, 120 events, 1 team "), "{said}");
}

#[test]
fn a_file_without_a_header_is_refused_and_none_of_it_is_shown() {
    for (name, text) in [
        ("iso.csv", rows(9, ["New", "In Progress", "Resolved"])),
        ("semicolon.csv", rows(9, ["New", "Open", "Closed"]).replace(',', ";")),
        (
            "local.csv",
            format!("4711,21.01.2025 14:09,Desk,{PERSON}\n4712,22.01.2025 15:09,Desk,{PERSON}\n"),
        ),
        (
            "words.csv",
            format!("A,21 Jan 2025 14:09,Desk,{PERSON}\nB,22 Feb 2025 15:09,Desk,{PERSON}\n"),
        ),
    ] {
        let folder = Folder::with(&[(name, &text), ("m.toml", MAPPING)]);
        for command in [
            &["evidence", name][..],
            &["history", "check", name],
            &["history", "mapping", name],
            &["history", "convert", name, "-o", "out.csv"],
        ] {
            let said = folder.run(command);
            assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said}");
            said.tells(&["its first row is no header", "what to do: put a row with the names"]);
        }
        assert!(!folder.names().contains(&"out.csv".to_owned()));
        let said = folder.run(&["evidence", name, "--mapping", "m.toml"]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said}");
        said.tells(&["needs columns that the file does not have", "seems to hold values"]);
    }
}

const MAPPING: &str = "status = [[\"New\", \"queued\"]]\n[columns]\nincident = \"Number\"\n\
                       time = \"Updated\"\nteam = \"Assignment group\"\nstatus = \"State\"\n";

#[test]
fn the_report_says_which_statuses_were_assumed() {
    let mut text = format!("{HEADER}{}", rows(40, ["New", "WIP", "Resolved"]));
    let more = rows(3, ["Frobnicated", "In Arbeit", "Escalated"]);
    text.push_str(&more.replace("INC", "TASK"));
    let folder = Folder::with(&[("a.csv", &text), ("m.toml", MAPPING)]);
    let json = folder.run(&["evidence", "a.csv", "--format", "json"]).succeeds().json();
    assert_eq!(
        json["import"]["assumed_statuses"],
        serde_json::json!([
            {"status": "Escalated", "class": "queued", "rows": 3},
            {"status": "Frobnicated", "class": "note", "rows": 3},
        ])
    );
    let sentence = "status \"Frobnicated\" (3 rows) is assumed: it is taken as note";
    let said = folder.run(&["evidence", "a.csv"]).succeeds();
    let unwrapped = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains(sentence), "{said}");
    let said = folder.run(&["evidence", "a.csv", "--format", "html"]).succeeds();
    let html = said.out.replace("&quot;", "\"").replace("&#34;", "\"");
    assert!(html.contains(sentence), "{said}");
    // What a mapping says is what counts: a status that it does not know is a fault.
    let said = folder.run(&["evidence", "a.csv", "--mapping", "m.toml"]);
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["is not in the mapping's status table"]);
}

#[test]
fn what_is_no_table_of_rows_is_called_what_it_is() {
    let returns = format!("{HEADER}{}", rows(9, ["New", "Open", "Closed"])).replace('\n', "\r");
    let folder = Folder::with(&[("list.jsonl", "[1,2]\n"), ("mac.csv", &returns)]);
    let said = folder.run(&["evidence", "list.jsonl"]);
    assert_eq!(said.code, Some(2), "{said}");
    assert!(!said.err.contains("below the header"), "{said}");
    said.tells(&["JSON"]);
    let said = folder.run(&["evidence", "mac.csv"]);
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["carriage returns alone"]);
}

#[test]
fn text_that_is_not_utf_8_is_said_to_be() {
    let text =
        format!("{HEADER}{}", rows(9, ["New", "Open", "Closed"])).replace("Desk", "B\u{fc}ro");
    let folder = Folder::with(&[("m.toml", MAPPING)]);
    // Each of these letters is one byte there.
    folder.file(
        "a.csv",
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<_>>(),
    );
    let said = folder.run(&["evidence", "a.csv"]).succeeds();
    let unwrapped = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(unwrapped.contains("not UTF-8 and is taken for windows-1252"), "{said}");
    let json = folder.run(&["evidence", "a.csv", "--format", "json"]).succeeds().json();
    assert!(json["import"]["mapping"].as_str().unwrap().contains("windows-1252"));
}

#[test]
fn one_is_counted_as_one() {
    let text = format!("{HEADER}INC00001,2026-01-01T08:00:00Z,Desk,New,{PERSON}\n");
    let folder = Folder::with(&[("a.csv", &text)]);
    let said = folder.run(&["history", "check", "a.csv"]).succeeds();
    for text in ["1 incident (0 resolved, 1 open", "1 event, 1 team", "1 row was read"] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
    for text in ["1 incidents", "1 events", "1 teams", "1 rows"] {
        assert!(!said.out.contains(text), "{text:?} in {said}");
    }
}

#[test]
fn a_file_with_hundreds_of_thousands_of_columns_is_answered() {
    let wide = |first: &str, cell: &dyn Fn(u32) -> String| -> String {
        let cells: Vec<String> = (0..300_000).map(cell).collect();
        format!("{first},{}\n", cells.join(","))
    };
    let names = wide("Number,Updated,Assignment group,State", &|n| format!("c{n}"));
    let repeated = wide("Number,Updated,Assignment group,State", &|_| "c".to_owned());
    let row = wide("INC00001,2026-01-01T08:00:00Z,Desk,New", &|n| n.to_string());
    let folder = Folder::with(&[
        ("names.csv", &format!("{names}{row}{row}")),
        ("repeated.csv", &format!("{repeated}{row}{row}")),
        ("m.toml", MAPPING),
    ]);
    // Comparing each cell with each would go beyond what the runner lets a test take.
    for file in ["names.csv", "repeated.csv"] {
        folder.run(&["evidence", file]).succeeds();
        let said = folder.run(&["history", "check", file, "--mapping", "m.toml"]).succeeds();
        let words = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(" and 299,800 more"), "{said}");
        assert!(said.out.len() < 10_000, "{said}");
    }
}
