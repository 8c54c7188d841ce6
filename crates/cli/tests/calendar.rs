//! `thirdline calendar`, the real binary: the examples of `docs/calendars.md`, and bad input.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod binary;

use binary::{Folder, Said};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/calendars.md");
    std::fs::read_to_string(path).unwrap()
}

/// The blocks of a language in the document.
fn blocks(language: &str) -> Vec<String> {
    let text = document();
    let fence = format!("```{language}\n");
    let block = |rest: &str| rest.split("```").next().unwrap().to_owned();
    text.split(&fence).skip(1).map(block).collect()
}

/// The calendar file of the document.
fn folder() -> Folder {
    Folder::with(&[("calendars.toml", &blocks("toml")[0])])
}

const ON: [&str; 2] = ["--calendar", "calendars.toml"];

fn batch(folder: &Folder, requests: &[u8]) -> Said {
    let arguments = ["calendar", "batch", "--calendar", "calendars.toml"];
    let mut child = folder
        .command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let requests = requests.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = input.write_all(&requests);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Said::of(&arguments, output)
}

#[test]
fn the_deadlines_of_the_document_are_right() {
    let folder = folder();
    let mut rows = 0;
    for row in document().lines().filter(|line| line.contains("| 20")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, name, start, working, due, _] = cells[..] else { panic!("{row}") };
        let asked = ["calendar", "due", "--name", name, "--start", start, "--working", working];
        let said = folder.run(&[&asked[..], &ON, &["--format", "json"]].concat()).succeeds();
        assert_eq!(said.json()["local"], due, "{row}");
        rows += 1;
    }
    assert!(rows >= 10, "the table is there");
}

#[test]
fn the_requests_of_the_document_are_answered() {
    let json = blocks("json");
    let said = batch(&folder(), json[0].as_bytes()).succeeds();
    assert_eq!(said.out, json[1]);
}

#[test]
fn the_commands_of_the_document_run() {
    let folder = folder();
    let text = blocks("console").concat().replace("\\\n", "");
    let mut run = 0;
    for line in text.lines().filter(|line| !line.contains("requests.jsonl")) {
        let words: Vec<String> = line
            .split('"')
            .enumerate()
            .flat_map(|(place, part)| match place % 2 {
                1 => vec![part.to_owned()],
                _ => part.split_whitespace().map(str::to_owned).collect(),
            })
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words[..2], ["$", "thirdline"]);
        folder.run(&words[2..]).succeeds();
        run += 1;
    }
    assert_eq!(run, 4);
    // They only answer.
    assert_eq!(folder.names(), ["calendars.toml"]);
}

#[test]
fn a_deadline_is_told_first_and_then_explained() {
    let said = folder()
        .run(&[
            "calendar",
            "due",
            "--calendar",
            "calendars.toml",
            "--name",
            "Berlin office",
            "--start",
            "2026-12-23T16:00",
            "--working",
            "5h",
            "--pause",
            "2026-12-24T11:00/2026-12-24T12:00",
        ])
        .succeeds();
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[0], "Thu 2026-12-31 11:00 in Europe/Berlin · 2026-12-31T10:00:00Z");
    assert_eq!(lines[1], "5 h of working time after Wed 2026-12-23 16:00.");
    assert!(lines[2].starts_with("By Berlin office, version 3; zone data 20"), "{said}");
    assert_eq!(
        lines[5..],
        [
            "Wed 2026-12-23  16:00–17:00     1 h       1 h",
            "Thu 2026-12-24  09:00–11:00     2 h       3 h",
            "Thu 2026-12-24  11:00–12:00     1 h       3 h  paused, does not count",
            "Thu 2026-12-31  09:00–11:00     2 h       5 h",
        ]
    );
}

#[test]
fn time_elapsed_is_the_sum_of_its_segments() {
    let folder = folder();
    let asked = [
        "calendar",
        "elapsed",
        "--calendar",
        "calendars.toml",
        "--name",
        "Berlin nights",
        "--from",
        "2026-03-28",
        "--to",
        "2026-03-30",
        "--format",
        "json",
    ];
    let answer = folder.run(&asked).succeeds().json();
    let segments = answer["segments"].as_array().unwrap();
    let sum: i64 = segments.iter().map(|s| s["working_us"].as_i64().unwrap()).sum();
    assert_eq!(answer["working_us"], sum);
    assert_eq!(sum, (6 + 7 + 2) * 3_600_000_000);
    let backwards = [&asked[..6], &["--from", "2026-03-30", "--to", "2026-03-28"]].concat();
    let said = folder.run(&backwards).succeeds();
    assert!(said.out.starts_with("0 h\n") && said.out.contains("is before"), "{said}");
}

#[test]
fn a_month_fits_its_page_and_says_what_is_special() {
    let folder = folder();
    let asked = ["calendar", "show", "--calendar", "calendars.toml", "--month", "2026-12"];
    let asked = [&asked[..], &["--name", "Berlin office"]].concat();
    for width in ["60", "80", "100", "160"] {
        let mut command = folder.command(&asked);
        let said = Said::of(&asked, command.env("COLUMNS", width).output().unwrap()).succeeds();
        let width: usize = width.parse().unwrap();
        assert!(said.out.lines().all(|line| line.chars().count() <= width.max(72)), "{said}");
        assert_eq!(said.out.lines().filter(|l| l.contains('·') || l.contains('█')).count(), 31);
        for special in ["override", "holiday", "09:00–12:30, 13:15–15:00"] {
            assert!(said.out.contains(special), "{said}");
        }
    }
    let said = folder.run(&[&asked[..], &["--ascii"]].concat()).succeeds();
    assert!(said.out.is_ascii(), "{said}");
    let json = folder.run(&[&asked[..], &["--format", "json"]].concat()).succeeds().json();
    assert_eq!(json["days"].as_array().unwrap().len(), 31);
    assert_eq!(
        json["days"][24],
        json!({ "date": "2026-12-25", "note": "holiday", "open": [], "working_us": 0 })
    );
}

#[test]
fn a_file_is_checked_with_its_feeds_and_what_may_surprise_is_told() {
    let folder = Folder::with(&[
        (
            "c.toml",
            "[[calendar]]\nname = \"a\"\nzone = \"Europe/Berlin\"\nweek.weekdays = \"09:00-17:00\"\n\
             overrides.2026-12-25 = \"09:00-12:00\"\nholidays.icalendar = \"h.ics\"\n",
        ),
        (
            "h.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n",
        ),
    ]);
    let said = folder.run(&["calendar", "check", "c.toml"]).succeeds();
    for text in [
        "1 calendar, no fault",
        "40 h a week",
        "2026-12-25",
        "the override of 2026-12-25 never acts",
    ] {
        assert!(said.out.contains(text), "{said}");
    }
    let json = folder.run(&["calendar", "check", "c.toml", "--format", "json"]).succeeds().json();
    assert_eq!(json["calendars"][0]["holidays"], json!(["2026-12-25"]));
    let said =
        folder.run(&["calendar", "show", "--calendar", "c.toml", "--month", "2026-12"]).succeeds();
    assert!(said.out.contains("  Christmas\n"), "{said}");
    folder.file("h.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR\n");
    let said = folder.run(&["calendar", "check", "c.toml"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    said.tells(&["c.toml:6:22", "h.ics:3: \"x\" is no date"]);
}

#[test]
fn every_request_gets_its_line_and_bad_ones_are_counted() {
    let requests = [
        r#"{"op":"elapsed","calendar":"Berlin office","from":"2026-12-21","to":"2026-12-22"}"#,
        r#"{"op":"elapsed","calendar":"Berlin ofice","from":"2026-12-21","to":"2026-12-22"}"#,
        r#"{"op":"elapsed","from":"2026-12-21","to":"2026-12-22"}"#,
        r#"{"op":"dew"}"#,
        "",
        "\u{fffd}{",
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21T09:00","working_us":1.5}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-10-25T02:30","working_us":1}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21","working_us":9223372036854775807}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21","working_us":-9223372036854775808}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21","working_us":1,"pause":[]}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21","working_us":1,"to":"2026-12-22"}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21"}"#,
        r#"{"op":"elapsed","calendar":"Berlin office","from":"x","to":"2026-12-22"}"#,
        r#"{"op":"elapsed","calendar":"Berlin office","from":"1899-12-31T00:00Z","to":"2026-12-22"}"#,
        r#"{"op":"due","calendar":"Berlin office","start":"2026-12-21","working_us":1,"pauses":[["2026-12-22","2026-12-21"]]}"#,
        r#"{"op":"due","calendar":"Round the clock","start":"2026-12-21T00:00Z","working_us":1}"#,
    ];
    let errors = [
        "",
        "did you mean \\\"Berlin office\\\"?",
        "`calendar` is missing: the file holds",
        "there is no op",
        "the line is empty",
        "expected value at column 1",
        "expected i64",
        "twice",
        "outside of the years",
        "outside of the years",
        "unknown field `pause`",
        "`to` does not belong to op",
        "`working_us` is missing",
        "`from`: \\\"x\\\" is no time",
        "outside of the years 1900 to 2200",
        "`pauses`: \\\"2026-12-21\\\" is before",
        "",
    ];
    let said = batch(&folder(), requests.join("\n").as_bytes());
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["15 of 17 requests could not be answered"]);
    let answers: Vec<&str> = said.out.lines().collect();
    assert_eq!(answers.len(), requests.len(), "{said}");
    for (number, (answer, error)) in answers.iter().zip(errors).enumerate() {
        let value: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(value["error"].is_string(), !error.is_empty(), "{answer}");
        assert!(answer.contains(error), "{answer} lacks {error}");
        if !error.is_empty() {
            assert_eq!(value["line"], number + 1);
        }
    }
    assert_eq!(answers[0], r#"{"working_us":28800000000}"#);
    assert_eq!(
        answers[16],
        r#"{"at":"2026-12-21T00:00:00.000001Z","local":"2026-12-21T00:00:00.000001+00:00"}"#
    );
}

#[test]
fn a_line_without_end_is_refused_and_the_next_is_answered() {
    let mut requests = vec![b'x'; 3_000_000];
    requests.extend(b"\n{\"op\":\"elapsed\",\"calendar\":\"Berlin office\",\"from\":\"2026-12-21\",\"to\":\"2026-12-22\"}");
    let said = batch(&folder(), &requests);
    assert_eq!(
        said.out,
        "{\"error\":\"the line has more than 1048576 bytes\",\"line\":1}\n{\"working_us\":28800000000}\n"
    );
    assert_eq!(said.code, Some(2));
    assert_eq!(batch(&folder(), b"").succeeds().out, "");
}

#[test]
fn bad_arguments_are_refused_with_what_to_do() {
    let folder = folder();
    let due = |rest: &[&str]| {
        let asked = ["calendar", "due", "--calendar", "calendars.toml", "--name", "Berlin office"];
        [&asked[..], rest].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    let start = ["--start", "2026-12-21T09:00"];
    for (arguments, texts) in [
        (
            due(&["--start", "now", "--working", "4h"]),
            ["--start: \"now\" is no time", "2026-12-21T09:00"],
        ),
        (
            due(&["--start", "2026-03-29T02:30", "--working", "4h"]),
            ["no clock in Europe/Berlin shows", "what to do"],
        ),
        (
            due(&[&start[..], &["--working", "2d"]].concat()),
            ["is not a length of working time", "16h"],
        ),
        (
            due(&[&start[..], &["--working", "2500000h"]].concat()),
            ["outside of 1900 to 2200", "what to do"],
        ),
        (
            due(&[&start[..], &["--working", "4h", "--pause", "2026-12-21"]].concat()),
            ["has no end", "from/to"],
        ),
        (
            due(&[&start[..], &["--working", "4h", "--pause", "a/b"]].concat()),
            ["--pause: \"a\" is no time", "what to do"],
        ),
        (
            due(&[&start[..], &["--working", "4h", "--pause", "2026-12-22/2026-12-21"]].concat()),
            ["ends before it starts", "the earlier one first"],
        ),
        (
            ["calendar", "show", "--calendar", "calendars.toml", "--month", "2026-12"]
                .map(str::to_owned)
                .to_vec(),
            ["it holds 5 calendars", "--name: \"Berlin office\""],
        ),
        (
            [
                "calendar",
                "show",
                "--calendar",
                "calendars.toml",
                "--name",
                "Berlin nigths",
                "--month",
                "2026-12",
            ]
            .map(str::to_owned)
            .to_vec(),
            ["there is no calendar \"Berlin nigths\"", "did you mean \"Berlin nights\"?"],
        ),
        (
            ["calendar", "show", "--calendar", "calendars.toml", "--month", "2026-13"]
                .map(str::to_owned)
                .to_vec(),
            ["--month: \"2026-13\" is no month", "2026-12"],
        ),
        (
            ["calendar", "check", "none.toml"].map(str::to_owned).to_vec(),
            ["none.toml", "cannot be read"],
        ),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = folder.run(&arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said}");
        said.tells(&texts);
    }
}
