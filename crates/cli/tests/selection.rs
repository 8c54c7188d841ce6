//! What a report says of the incidents that were asked for, and of those somebody disputes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "shared with tests that need more of it")]
mod binary;

use binary::Folder;
use std::fmt::Write as _;

const MAPPING: &str = r#"
priorities = ["Major", "High", "Low"]
status = [["New", "queued"], ["Working", "active"], ["Accepted / In Progress by us", "active"], ["Done", "resolved"]]
[columns]
incident = "ticket"
time = "at"
team = "team"
status = "state"
priority = "priority"
"#;

/// An incident an hour, from midnight on.
fn folder() -> Folder {
    let mut text = "ticket,at,team,state,priority\n".to_owned();
    for hour in 0..24 {
        let priority = ["Low", "Odd", "High", "Major"][hour % 4];
        for (state, minute) in [("New", 0), ("Accepted / In Progress by us", 10), ("Done", 30)] {
            let _ =
                writeln!(text, "T{hour},2026-03-02T{hour:02}:{minute:02}Z,Desk,{state},{priority}");
        }
    }
    Folder::with(&[("h.csv", &text), ("mapping.toml", MAPPING)])
}

const EVIDENCE: [&str; 4] = ["evidence", "h.csv", "--mapping", "mapping.toml"];

#[test]
fn a_time_of_day_is_never_dropped_from_a_border() {
    let folder = folder();
    let run = |border: &[&str]| folder.run(&[&EVIDENCE[..], border].concat());
    for (from, incidents) in [
        ("2026-03-02", 24),
        ("2026-03-02T10:00", 14),
        ("2026-03-02T10", 14),
        ("2026-03-02 10:00", 14),
        ("2026-03-02T10:00Z", 14),
        ("2026-03-02T10:00+02:00", 16),
    ] {
        let said = run(&["--from", from, "--format", "json"]).succeeds().json();
        assert_eq!(said["history"]["incidents"], incidents, "{from}");
    }
    for from in ["2026-03-02T10:00[Europe/Berlin]", "2026-03-02T25:00", "10:00"] {
        let said = run(&["--from", from]);
        assert_eq!(said.code, Some(2), "{said}");
        said.tells(&["is neither a day nor an instant", "2026-03-29T13:00 (UTC)"]);
    }
}

#[test]
fn what_is_of_the_selection_is_told_from_what_is_of_the_history() {
    let folder = folder();
    let asked = [&EVIDENCE[..], &["--from", "2026-03-02T10:00", "--to", "2026-03-03"]].concat();
    let text = folder.run(&asked).succeeds().out.replace('\n', " ");
    for part in [
        "24 incidents, 72 events, 1 team · 2026-03-02 to 2026-03-02 UTC ",
        "Of these, 14 incidents reported from 2026-03-02 10:00 UTC until before 2026-03-03: 14 \
         resolved, 0 open, 0 cancelled.",
    ] {
        assert!(text.contains(part), "expected {part:?} in {text}");
    }
    let page = folder.run(&[&asked[..], &["--format", "html"]].concat()).succeeds().out;
    for part in [
        "24 incidents and 72 events with 1 team",
        "Of these, 14 incidents reported from 2 Mar 2026, 10:00:00 UTC until before 3 Mar 2026: \
         14 resolved",
    ] {
        assert!(page.contains(part), "expected {part:?} in the page");
    }
}

#[test]
fn a_disputed_number_that_stands_twice_is_one_and_measures_name_their_target() {
    let folder = folder();
    folder.file("disputed.txt", "T1\nT2\nT1\nZ\nZ\nT3\n");
    let text = folder.run(&[&EVIDENCE[..], &["--exclude", "disputed.txt"]].concat()).succeeds().out;
    assert!(text.contains("4 incidents are on the list, 3 of them in the history."), "{text}");
    assert!(text.contains("Not in the history: Z."), "{text}");
    let (_, disputed) = text.split_once("With and without the disputed").unwrap();
    assert!(disputed.contains("user clock met, 24h"), "{disputed}");
}

#[test]
fn priorities_stand_in_the_order_of_the_mapping() {
    let folder = folder();
    let json = [&EVIDENCE[..], &["--by", "priority", "--format", "json"]].concat();
    let json = folder.run(&json).succeeds().json();
    let keys: Vec<&str> =
        json["by"].as_array().unwrap().iter().map(|b| b["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["Major", "High", "Low", "Odd"]);
}

#[test]
fn check_keeps_to_the_width_and_shows_every_class() {
    let folder = folder();
    let check = ["history", "check", "h.csv", "--mapping", "mapping.toml"];
    for width in ["60", "80", "100", "200"] {
        let mut command = folder.command(&check);
        let output = command.env("COLUMNS", width).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let most: usize = width.parse().unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= most), "{width}: {text}");
        let (rows, _) = text.split_once("72 events").unwrap();
        let one_line = rows.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.matches("active").count() >= 6, "{width}: {text}");
    }
}
