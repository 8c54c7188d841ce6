//! `thirdline agreement`, the real binary: what it answers on a generated history, and bad input.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

const AGREEMENT: &str = r#"
[[calendar]]
name = "Office"
zone = "Europe/London"
week.weekdays = "09:00-17:00"

[[agreement]]
name = "Third line"
receiver = "*Development*"
calendar = "Office"
sender.sides = ["operations", "support"]
[[agreement.goal]]
goal = "accept"
within = "4h"
[[agreement.goal]]
goal = "resolve"
within = "40h"
[[agreement.goal]]
goal = "hand_over_within"
within = "8h"
[[agreement.goal]]
goal = "next_update"
within = "8h"
"#;

fn thirdline(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_thirdline"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("the command starts")
}

/// A folder with a generated history, its organisation and agreements.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let made = ["history", "generate", "--incidents", "2000", "--output", "h.csv"];
        assert!(thirdline(&made, &path).status.success());
        std::fs::write(path.join("a.toml"), AGREEMENT).unwrap();
        let longer = AGREEMENT
            .replace("\"4h\"", "\"16h\"")
            .replace("name = \"Third line\"", "name = \"Third line\"\nversion = 2");
        std::fs::write(path.join("b.toml"), longer).unwrap();
        (folder, path)
    });
    path
}

const ON_HISTORY: [&str; 3] = ["h.csv", "--organisation", "h-organisation.toml"];

fn json(command: &str, more: &[&str]) -> Value {
    let words: Vec<&str> = ["agreement", command]
        .iter()
        .chain(&ON_HISTORY)
        .chain(more)
        .chain(&["--format", "json"])
        .copied()
        .collect();
    let output = thirdline(&words, folder());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn refused(arguments: &[&str]) -> String {
    let output = thirdline(arguments, folder());
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn the_minutes_sum_to_the_user_clock_both_ways() {
    let replay = json("replay", &["--agreement", "a.toml"]);
    assert_eq!(replay["schema"], "thirdline.replay/1");
    let minutes = &replay["agreements"][0]["minutes"];
    let us = |value: &Value| value.as_i64().expect("an integer");
    let charged: i64 = minutes["by_charge"].as_array().unwrap().iter().map(|c| us(&c["us"])).sum();
    let total = us(&minutes["user_clock_us"]);
    assert!(total > 0);
    assert_eq!(charged, total);
    assert_eq!(us(&minutes["inside_hours_us"]) + us(&minutes["outside_hours_us"]), total);
}

#[test]
fn breakdowns_sum_to_the_whole_and_what_is_not_recorded_says_so() {
    let replay = json("replay", &["--agreement", "a.toml"]);
    let goals = replay["agreements"][0]["goals"].as_array().unwrap();
    assert_eq!(goals.len(), 4);
    for goal in goals {
        let count = |value: &Value, key: &str| value[key].as_u64().expect("a count");
        for dimension in ["receiver", "month", "priority"] {
            for key in ["met", "missed", "void", "running"] {
                let by = goal["by"].as_array().unwrap().iter();
                let sum: u64 =
                    by.filter(|b| b["dimension"] == dimension).map(|b| count(b, key)).sum();
                assert_eq!(sum, count(goal, key), "{dimension} {key}");
            }
        }
        let n = goal["attainment"]["n"].as_u64();
        if goal["goal"] == "next_update" {
            assert_eq!((goal["recorded"].as_bool(), n), (Some(false), None));
        } else {
            assert_eq!(n, Some(count(goal, "met") + count(goal, "missed")));
        }
    }
}

#[test]
fn a_longer_goal_is_kept_by_whom_the_shorter_one_lost() {
    let compared = json("compare", &["--agreement", "a.toml", "--agreement", "b.toml"]);
    let goals = compared["goals"].as_array().unwrap();
    let accept = goals.iter().find(|g| g["goal"] == "accept").expect("the goal");
    assert!(accept["gained"].as_u64() > Some(0), "{accept}");
    assert_eq!(accept["paid"], 0);
    for minutes in compared["minutes"].as_array().unwrap() {
        assert_eq!(minutes["first_us"], minutes["second_us"], "the same hours, the same parties");
    }
    let flips = compared["flips"].as_array().unwrap();
    let won = flips.iter().filter(|f| f["first"] == "missed" && f["second"] == "met").count();
    assert_eq!(Some(won as u64), accept["gained"].as_u64());
}

#[test]
fn an_explanation_is_the_sum_of_its_segments() {
    let compared = json("compare", &["--agreement", "a.toml", "--agreement", "b.toml"]);
    for flip in compared["flips"].as_array().unwrap().iter().take(20) {
        let number = flip["incident"].as_str().unwrap();
        let explained = json("explain", &["--agreement", "a.toml", "--incident", number]);
        for clock in explained["agreements"][0]["clocks"].as_array().unwrap() {
            let segments = clock["segments"].as_array().unwrap();
            let worked: i64 = segments.iter().filter_map(|s| s["worked_us"].as_i64()).sum();
            assert_eq!(Some(worked), clock["used_us"].as_i64(), "{number}");
            for pair in segments.windows(2) {
                assert_eq!(pair[0]["to"], pair[1]["from"], "{number} has no gap");
            }
        }
    }
}

#[test]
fn a_proposal_is_kept_by_those_it_was_not_fitted_to() {
    let proposed = json("propose", &["--receiver", "*Development*", "--keep", "85%"]);
    let first = &proposed["proposals"][0];
    assert_eq!(first["goal"], "accept");
    assert_eq!(first["enough"], true);
    let number = |key: &str| first[key].as_i64().expect("an integer");
    assert!(number("low_us") <= number("within_us") && number("within_us") <= number("rounded_us"));
    let held_out = &first["hold_out"];
    // Nothing in the generated year makes acceptance slower, so what was fitted holds.
    assert!(held_out["high"].as_f64() > Some(0.85), "{held_out}");
    let none = json("propose", &["--receiver", "*Development*", "--to", "2025-01-05"]);
    assert_eq!(none["proposals"][0]["enough"], false);
    assert_eq!(none["proposals"][0]["within_us"], Value::Null);
}

#[test]
fn an_incident_keeps_the_version_in_force_when_it_was_first_handed_over() {
    let first = AGREEMENT
        .replace("calendar = \"Office\"\nsender", "calendar = \"Office\"\nto = 2025-07-01\nsender");
    let (_, second) = first.split_once("[[agreement]]").expect("an agreement");
    let second = second
        .replace("to = 2025-07-01", "from = 2025-07-01")
        .replace("name = \"Third line\"", "name = \"Third line\"\nversion = 2");
    std::fs::write(folder().join("both.toml"), format!("{first}[[agreement]]{second}")).unwrap();
    let whole = json("replay", &["--agreement", "a.toml"]);
    let both = json("replay", &["--agreement", "both.toml"]);
    let incidents = |replay: &Value, i: usize| replay["agreements"][i]["incidents"].as_u64();
    let (v1, v2) = (incidents(&both, 0).unwrap(), incidents(&both, 1).unwrap());
    assert!(v1 > 0 && v2 > 0);
    assert_eq!(Some(v1 + v2), incidents(&whole, 0), "each incident under one version");
    for i in 0..4 {
        let met = |replay: &Value, a: usize| replay["agreements"][a]["goals"][i]["met"].as_u64();
        let sum = met(&both, 0).unwrap() + met(&both, 1).unwrap();
        assert_eq!(Some(sum), met(&whole, 0), "the same goals, the same outcomes");
    }
}

#[test]
fn the_same_history_gives_the_same_answer_with_any_number_of_threads() {
    let words = ["agreement", "replay", "h.csv", "--organisation", "h-organisation.toml"];
    let words: Vec<&str> =
        words.iter().chain(&["--agreement", "a.toml", "--format", "json"]).copied().collect();
    let with = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_thirdline"))
            .args(&words)
            .current_dir(folder())
            .env("RAYON_NUM_THREADS", threads)
            .output();
        output.unwrap().stdout
    };
    let one = with("1");
    assert!(!one.is_empty());
    assert_eq!(one, with("7"));
}

#[test]
fn disputed_incidents_are_counted_beside_and_not_left_out() {
    let all = json("replay", &["--agreement", "a.toml"]);
    let compared = json("compare", &["--agreement", "a.toml", "--agreement", "b.toml"]);
    let number = compared["flips"][0]["incident"].as_str().unwrap();
    std::fs::write(folder().join("disputed.txt"), format!("{number} # why\n")).unwrap();
    let with = json("replay", &["--agreement", "a.toml", "--exclude", "disputed.txt"]);
    let (a, b) = (&all["agreements"][0]["goals"][0], &with["agreements"][0]["goals"][0]);
    assert_eq!(a["met"], b["met"]);
    assert_eq!(a["missed"], b["missed"]);
    assert!(b["flagged"].as_u64() > a["flagged"].as_u64(), "{number}");
}

#[test]
fn every_command_writes_a_page() {
    let on = ["--agreement", "a.toml", "--format", "html"];
    let compared = json("compare", &["--agreement", "a.toml", "--agreement", "b.toml"]);
    let number = compared["flips"][0]["incident"].as_str().unwrap();
    let more: [(&str, Vec<&str>); 4] = [
        ("replay", on.to_vec()),
        ("explain", on.iter().chain(&["--incident", number]).copied().collect()),
        ("propose", on.iter().chain(&["--receiver", "*Development*"]).copied().collect()),
        ("compare", on.iter().chain(&["--agreement", "b.toml"]).copied().collect()),
    ];
    for (command, more) in more {
        let words: Vec<&str> =
            ["agreement", command].iter().chain(&ON_HISTORY).chain(&more).copied().collect();
        let output = thirdline(&words, folder());
        let page = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(page.starts_with("<!doctype html>"), "{command}");
        assert!(page.contains("<svg") && page.contains("</html>"), "{command}");
        assert!(!page.contains("http://") || page.contains("www.w3.org"), "{command}: no network");
    }
}

#[test]
fn bad_arguments_are_refused_with_what_to_do() {
    let on = |command: &'static str, more: &[&'static str]| -> Vec<&'static str> {
        ["agreement", command].iter().chain(&ON_HISTORY).chain(more).copied().collect()
    };
    let agreement = ["--agreement", "a.toml"];
    let with = |more: &[&'static str]| -> Vec<&'static str> {
        agreement.iter().chain(more).copied().collect()
    };
    for (arguments, said) in [
        (on("explain", &with(&["--incident", "INC-none"])), "no incident \"INC-none\""),
        (
            on("propose", &["--receiver", "Payments Develpment"]),
            "did you mean \"Payments Development\"?",
        ),
        (
            on("propose", &["--receiver", "*Development*", "--keep", "most"]),
            "--keep \"most\" is no share",
        ),
        (on("propose", &["--receiver", "*Development*", "--keep", "100%"]), "from 1 to 99"),
        (on("compare", &["--agreement", "a.toml"]), "name two"),
        (on("replay", &with(&["--from", "2025-02-01", "--to", "2025-01-01"])), "not before --to"),
        (on("replay", &["--agreement", "none.toml"]), "cannot be read"),
        (vec!["agreement", "check", "none.toml"], "cannot be read"),
    ] {
        let told = refused(&arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
}

#[test]
fn one_row_per_ticket_records_no_handovers_and_is_refused() {
    let rows = "number,opened_at,resolved_at,closed_at,assignment_group,state,priority\n\
                INC1,2026-03-02 08:00:00,2026-03-02 09:00:00,,Payments,Resolved,1\n";
    std::fs::write(folder().join("list.csv"), rows).unwrap();
    let told = refused(&[
        "agreement",
        "replay",
        "list.csv",
        "--mapping",
        "servicenow-list",
        "--zone",
        "UTC",
        "--agreement",
        "a.toml",
    ]);
    assert!(told.contains("one row per ticket"), "{told}");
}

#[test]
fn a_faulty_file_is_drawn_with_all_its_faults() {
    let text = "[[agreement]]\nname = \"A\"\nreciever = \"B\"\n[[agreement.goal]]\ngoal = \"accept\"\nwithin = \"2d\"\n";
    std::fs::write(folder().join("bad.toml"), text).unwrap();
    let told = refused(&["agreement", "check", "bad.toml"]);
    for said in
        ["unknown key `reciever`", "did you mean `receiver`?", "bad.toml:6:10", "write hours"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn the_examples_to_begin_with_are_faultless() {
    for command in ["agreement", "calendar"] {
        let output = thirdline(&[command, "example"], folder());
        assert!(output.status.success());
        let name = format!("{command}-example.toml");
        std::fs::write(folder().join(&name), &output.stdout).unwrap();
        let checked = thirdline(&[command, "check", &name], folder());
        let told = String::from_utf8_lossy(&checked.stderr);
        assert!(checked.status.success(), "{command}: {told}");
    }
}
