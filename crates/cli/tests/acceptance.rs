//! The hard promises to people, one test for each that exists, in the order and the words of the
//! promise. Numbers left out belong to what does not exist yet.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what must hold")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod binary;

use binary::{Folder, PERSON};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::Command;
use thirdline_domain::Organisation;
use thirdline_domain::sheet::Sheet;
use thirdline_evidence::kpi::{Catalogue, statement};
use thirdline_evidence::third_line::{MEASURES, Measure, find_measure};
use thirdline_history::{Plan, Planting, plant};

/// In microseconds.
const HOUR: u64 = 3_600_000_000;

const HEAD: &str = "incident,at,team,class,status,priority,service,opened,assigned_to\n";

/// Rows of one incident: day and time, team, class. It opens with its first row.
fn incident(name: &str, service: &str, steps: &[(&str, &str, &str)]) -> String {
    let row = |(at, team, class): &(&str, &str, &str)| {
        let opened = steps[0].0;
        format!("{name},{at}:00Z,{team},{class},{class},2,{service},{opened}:00Z,{PERSON}\n")
    };
    steps.iter().map(row).collect()
}

fn evidence(folder: &Folder, history: &str) -> Value {
    folder.run(&["evidence", history, "--format", "json"]).succeeds().json()
}

/// Every key of a JSON value, at any depth.
fn keys(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                all.push(key.clone());
                keys(value, all);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, all)),
        _ => {}
    }
}

#[test]
fn a01_the_real_log_has_7554_incidents_a_third_waits_for_the_user_and_no_person_is_needed() {
    let Some(data) = std::env::var_os("THIRDLINE_HISTORIES").map(PathBuf::from) else {
        assert!(std::env::var_os("CI").is_none(), "under CI the real histories must be read");
        return;
    };
    let packed = std::fs::File::open(data.join("vinst_incidents_rebuilt.csv.gz")).unwrap();
    let mut whole = Vec::new();
    flate2::read::GzDecoder::new(packed).read_to_end(&mut whole).unwrap();
    // The person stands last.
    let mut without = Vec::new();
    for line in whole.split_inclusive(|byte| *byte == b'\n') {
        let end = line.iter().rposition(|byte| *byte == b';').unwrap();
        without.extend_from_slice(&line[..end]);
        without.extend_from_slice(b"\r\n");
    }
    assert!(without.len() < whole.len());
    let told = |bytes: &[u8]| {
        let folder = Folder::with(&[]);
        folder.file("log.csv", bytes);
        evidence(&folder, "log.csv")
    };
    let (whole, without) = (told(&whole), told(&without));
    assert_eq!(whole["history"]["incidents"], 7_554);
    let waits = &whole["measures"]["WU"];
    assert_eq!((&waits["k"], &waits["n"]), (&2_495.into(), &7_554.into()));
    assert_eq!(format!("{:.1} %", 100.0 * waits["value"].as_f64().unwrap()), "33.0 %");
    let mut figures = 0;
    for (key, value) in whole.as_object().unwrap() {
        // How it was read may differ; what was read may not.
        if key != "import" {
            assert_eq!(value, &without[key], "{key}");
            figures += 1;
        }
    }
    assert!(figures > 20, "{figures}");
}

/// Three services of development teams with so many people, forty third-line stays each.
fn three_teams(heads: [u32; 3]) -> Folder {
    let mut history = HEAD.to_owned();
    let mut organisation = "name = \"Firm\"\n[[team]]\nname = \"Desk\"\nside = \"operations\"\n\
                            line = 1\nhead_count = 9\n[[unit]]\nname = \"Development\"\n\
                            side = \"development\"\nmanager = \"Head of Development\"\n"
        .to_owned();
    for (number, heads) in heads.into_iter().enumerate() {
        let (team, service) = (format!("Team of {heads}"), format!("Service of {heads}"));
        organisation += &format!(
            "[[team]]\nname = \"{team}\"\nside = \"development\"\nline = 3\n\
             unit = \"Development\"\nhead_count = {heads}\n"
        );
        for day in 0..200 {
            let date = format!("2025-{:02}-{:02}", 1 + day / 25, 1 + day % 25);
            let at = |time: &str| format!("{date}T{time}");
            let times = [at("08:00"), at("09:00"), at("10:00"), at("12:00")];
            history += &incident(
                &format!("I{number}-{day}"),
                &service,
                &[
                    (&times[0], "Desk", "queued"),
                    (&times[1], &team, "queued"),
                    (&times[2], &team, "active"),
                    (&times[3], &team, "resolved"),
                ],
            );
        }
    }
    Folder::with(&[("h.csv", &history), ("o.toml", &organisation)])
}

#[test]
fn a02_nothing_is_told_of_one_person_four_show_nothing_and_of_four_six_and_nine_six_neither() {
    let folder = three_teams([4, 6, 9]);
    let on = ["h.csv", "--organisation", "o.toml", "--format", "json"];
    let mut names = Vec::new();
    for command in [&["diagnose"][..], &["board"], &["evidence", "--by", "team", "--by", "side"]] {
        // Whatever is said, the column of persons is not (`Said` looks).
        let json = folder.run(&[command, &on[..]].concat()).succeeds().json();
        keys(&json, &mut names);
    }
    assert!(names.len() > 500, "{}", names.len());
    for word in ["person", "assign", "employee", "login"] {
        assert!(!names.iter().any(|name| name.contains(word)), "{word}");
    }
    folder
        .run(&["evidence", "h.csv", "--by", "person"])
        .tells(&["invalid value 'person'", "[possible values: team, line, side"]);

    let json = folder.run(&[&["diagnose"][..], &on].concat()).succeeds().json();
    assert_eq!(json["hidden"], serde_json::json!(["Service of 4", "Service of 6"]));
    let told = |service: &Value| {
        let figures = service["figures"].as_array().unwrap();
        let queue = figures.iter().find(|f| f[0] == "QS3").unwrap();
        (queue[1]["standing"].as_str().unwrap().to_owned(), queue[1]["value"].is_null())
    };
    for service in json["services"].as_array().unwrap() {
        let is_shown = service["name"] == "Service of 9";
        let expected =
            if is_shown { ("said".to_owned(), false) } else { ("hidden".to_owned(), true) };
        assert_eq!(told(service), expected, "{}", service["name"]);
    }
    let folder = three_teams([5, 6, 9]);
    let json = folder.run(&[&["diagnose"][..], &on].concat()).succeeds().json();
    assert_eq!(json["hidden"], serde_json::json!([]), "five may be shown");
}

#[test]
fn a03_ten_days_of_waiting_for_the_user_leave_the_user_clock_as_it_is_and_are_shown_as_hidden() {
    let of = |class: &str| {
        let text = HEAD.to_owned()
            + &incident(
                "A",
                "Shop",
                &[
                    ("2026-03-02T08:00", "Desk", "queued"),
                    ("2026-03-02T09:00", "Desk", class),
                    ("2026-03-12T09:00", "Desk", "active"),
                    ("2026-03-12T10:00", "Desk", "resolved"),
                ],
            );
        evidence(&Folder::with(&[("h.csv", &text)]), "h.csv")
    };
    let (waiting, working) = (of("waiting_user"), of("active"));
    for told in [&waiting, &working] {
        assert_eq!(told["user_clock_total"], 242 * HOUR);
        assert_eq!(told["measures"]["UCM"]["168h"]["k"], 0, "late either way");
        assert_eq!(told["measures"]["HS"]["denominator_us"], 242 * HOUR);
    }
    assert_eq!(waiting["measures"]["HS"]["numerator_us"], 240 * HOUR);
    assert_eq!(working["measures"]["HS"]["numerator_us"], 0);
}

#[test]
fn a04_closing_and_reopening_within_14_days_changes_neither_report_nor_target_nor_denominator() {
    let agreement = "[[agreement]]\nname = \"Desk\"\nreceiver = \"*\"\n[[agreement.goal]]\n\
                     goal = \"resolve\"\nwithin = \"48h\"\n";
    let closed = [
        ("2026-03-02T08:00", "Desk", "queued"),
        ("2026-03-02T09:00", "Desk", "active"),
        ("2026-03-02T10:00", "Desk", "closed"),
    ];
    let again = |day: &'static str| {
        let times: [&'static str; 2] = match day {
            "12" => ["2026-03-12T10:00", "2026-03-12T11:00"],
            _ => ["2026-03-29T10:00", "2026-03-29T11:00"],
        };
        [&closed[..], &[(times[0], "Desk", "active"), (times[1], "Desk", "closed")]].concat()
    };
    let other = incident("B", "Shop", &[("2026-03-30T10:00", "Desk", "closed")]);
    let told = |steps: &[(&str, &str, &str)]| {
        let history = format!("{HEAD}{}{other}", incident("A", "Shop", steps));
        let folder = Folder::with(&[("h.csv", &history), ("a.toml", agreement)]);
        let ask = |what: &[&str]| {
            let on = ["h.csv", "--agreement", "a.toml", "--format", "json"];
            let arguments = [&["agreement"][..], what, &on].concat();
            folder.run(&arguments).succeeds().json()["agreements"][0].clone()
        };
        let (one, all) = (ask(&["explain", "--incident", "A"]), ask(&["replay"]));
        let due = evidence(&folder, "h.csv")["measures"]["UCM"]["24h"]["n"].clone();
        let clocks = one["clocks"].as_array().unwrap();
        let targets: Vec<&Value> = clocks.iter().map(|c| &c["within_us"]).collect();
        let begins: Vec<&Value> = clocks.iter().map(|c| &c["started_at"]).collect();
        let denominator = &all["goals"][0]["attainment"]["n"];
        serde_json::json!([one["reported_at"], begins, targets, denominator, due])
    };
    let once = told(&closed);
    assert_eq!(
        once,
        serde_json::json!([
            "2026-03-02T08:00:00Z",
            ["2026-03-02T08:00:00Z"],
            [172_800_000_000_u64],
            2,
            2
        ])
    );
    assert_eq!(told(&again("12")), once);
    // Later it is another promise, though the user's clock is still one.
    let late = told(&again("29"));
    assert_eq!((&late[0], &late[3], &late[4]), (&once[0], &3.into(), &once[4]));
}

const SHEET: &str = r#"
name = "Support of the Shop"
kind = "sheet"
year = 2026
year_of_scheme = 2
executive = "Head of Shop Development"
sponsor = "CIO"
head_of_operations = "Head of Operations"
mirror = "Operations 2026"
auditor = "Internal audit"
hr = "Reward administrator"
employee_representative = "Works council"
services = ["*"]
weight = 20
discretion = "The sponsor, by at most 20 % of the result, with a written reason."

[[measure]]
measure = "UCM3@1"
within = "72h"
improve_by = "10 points"
threshold = "50 %"
target = "60 %"
maximum = "70 %"
[measure.chance]
threshold = "30 %"
target = "20 %"
maximum = "5 %"
expected = "25 %"

[[gate]]
guard = "RO3@1"
margin = "3 points"
floor = "60 %"

[[raci]]
artefact = "KPI sheet"
accountable = "CIO"
"#;

fn advice(sheet: &str, code: &str) -> Value {
    let folder = Folder::with(&[("s.toml", sheet)]);
    // Nothing is blocked: it is said, and the command succeeds.
    let json = folder.run(&["kpi", "check", "s.toml", "--format", "json"]).succeeds().json();
    let all = json["advice"].as_array().unwrap();
    all.iter().find(|a| a["code"] == code).unwrap_or_else(|| panic!("{code}: {json}")).clone()
}

#[test]
fn a05_no_measure_of_activity_or_perception_gets_into_a_sheet() {
    let folder = Folder::with(&[]);
    for code in ["EX@1", "U1@1", "R1", "K3@1"] {
        folder.file("s.toml", SHEET.replace("UCM3@1", code));
        let said = folder.run(&["kpi", "check", "s.toml"]);
        assert_eq!(said.code, Some(2), "{said}");
        assert!(said.out.is_empty(), "{said}");
        said.tells(&["s.toml:"]);
    }
    folder.file("s.toml", SHEET.replace("UCM3@1", "EX@1"));
    folder.run(&["kpi", "check", "s.toml"]).tells(&["it counts what people do"]);
    let json = folder.run(&["kpi", "measures", "--format", "json"]).succeeds().json();
    for measure in json["measures"].as_array().unwrap() {
        let kind = measure["kind"].as_str().unwrap();
        let may = ["outcome", "response"].contains(&kind);
        assert!(may || measure["is_payable"] == false, "{measure}");
    }
}

#[test]
fn a06_a_sheet_that_chance_reaches_in_24_of_100_years_is_stamped_and_at_20_it_is_not() {
    let lucky = advice(&SHEET.replace("target = \"20 %\"", "target = \"24 %\""), "luck");
    assert_eq!(lucky["holds"], false, "{lucky}");
    assert!(lucky["says"].as_str().unwrap().contains("24 %"), "{lucky}");
    let pooled = advice(SHEET, "luck");
    assert_eq!(pooled["holds"], true, "{pooled}");
}

#[test]
fn a07_a_definition_that_changes_is_a_new_version_and_a_signed_sheet_keeps_the_old_one() {
    let plan = Plan { incidents: 4_000, days: 730, ..Plan::default() };
    let made = plant(&plan, &Planting::default());
    let organisation = Organisation::parse("o", &made.organisation_toml).unwrap();
    let of = |sheet: &str, catalogue: &Catalogue<'_>| {
        let sheet = Sheet::parse("s.toml", sheet, &catalogue.known()).unwrap();
        statement(&sheet, &made.history, &organisation, catalogue, 2026 * 12 + 5).unwrap()
    };
    let old = *find_measure("UCM3").unwrap();
    let count = find_measure("LA3").unwrap().count;
    let new = Measure { version: old.version + 1, formula: "something else", count, ..old };
    let both = Catalogue::new(MEASURES.iter().chain([&new]));

    let before = of(SHEET, &Catalogue::standard());
    assert_eq!(of(SHEET, &both), before);
    assert!(before.measures[0].figure.value.is_some(), "{before:?}");
    let after = of(&SHEET.replace("UCM3@1", "UCM3@2"), &both);
    assert_eq!(after.measures[0].formula, "something else");
    assert_ne!(after.measures[0].figure, before.measures[0].figure);
}

/// Two years of twenty third-line incidents a month, all helped in time; some are reopened.
fn reopened(in_the_last_month: u32) -> String {
    let mut text = HEAD.to_owned();
    for month in 0..24 {
        let often = if month == 23 { in_the_last_month } else { 1 + month % 3 };
        for day in 1..=20 {
            let date = format!("{}-{:02}-{day:02}", 2025 + month / 12, 1 + month % 12);
            let at = |time: &str| format!("{date}T{time}");
            let times = [8, 9, 10, 12, 13, 14].map(|hour| at(&format!("{hour:02}:00")));
            let mut steps = vec![
                (times[0].as_str(), "Desk", "queued"),
                (&times[1], "Shop Development", "queued"),
                (&times[2], "Shop Development", "active"),
                (&times[3], "Shop Development", "resolved"),
            ];
            if day <= often {
                steps.push((&times[4], "Shop Development", "active"));
                steps.push((&times[5], "Shop Development", "resolved"));
            }
            text += &incident(&format!("I{month}-{day}"), "Shop", &steps);
        }
    }
    text
}

#[test]
fn a08_while_a_guard_is_really_worse_a_value_at_the_maximum_pays_100_percent() {
    let organisation = "[[team]]\nname = \"Desk\"\nside = \"operations\"\nhead_count = 9\n\
                        [[team]]\nname = \"Shop Development\"\nside = \"development\"\n\
                        head_count = 8\n";
    let stated = |in_the_last_month: u32| {
        let history = reopened(in_the_last_month);
        let files = [("h.csv", history.as_str()), ("o.toml", organisation), ("s.toml", SHEET)];
        let arguments = ["kpi", "statement", "s.toml", "--history", "h.csv", "--organisation"];
        let more = ["o.toml", "--month", "2026-12", "--format", "json"];
        let json = Folder::with(&files).run(&[&arguments[..], &more].concat()).succeeds().json();
        json["statement"].clone()
    };
    let pay = |statement: &Value| {
        let measure = &statement["measures"][0];
        assert_eq!(measure["figure"]["value"], 1.0, "at the maximum");
        (measure["before_gates"]["value"].as_f64(), measure["pay"]["value"].as_f64())
    };
    let (usual, worse) = (stated(2), stated(16));
    assert_eq!(pay(&usual), (Some(200.0), Some(200.0)), "{}", usual["gates"]);
    assert_eq!(pay(&worse), (Some(200.0), Some(100.0)), "{}", worse["gates"]);
    assert_eq!(worse["gates"][0]["is_beyond_floor"], false, "it is the change that caps");
}

#[test]
fn a09_two_who_are_accountable_are_refused_and_a_sheet_without_auditor_is_stamped() {
    let folder = Folder::with(&[(
        "s.toml",
        &SHEET.replace("accountable = \"CIO\"", "accountable = [\"CIO\", \"CFO\"]"),
    )]);
    let said = folder.run(&["kpi", "check", "s.toml"]);
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["two roles are accountable"]);
    assert_eq!(advice(SHEET, "auditor")["holds"], true);
    let without = advice(&SHEET.replace("auditor = \"Internal audit\"\n", ""), "auditor");
    assert_eq!(without["holds"], false, "{without}");
}

#[test]
fn a14_the_board_page_is_one_side_of_a4_and_says_what_is_suppressed() {
    let folder = Folder::with(&[]);
    folder
        .run(&["history", "generate", "--plant", "--small-teams", "--output", "year.csv"])
        .succeeds();
    let on = ["year.csv", "--organisation", "organisation.toml", "--pulse", "pulse.csv"];
    let board = |more: &[&str]| {
        folder.run(&[&["board"][..], &on, &["--facts", "facts"], more].concat()).succeeds()
    };
    let diagnosis = [&["diagnose"][..], &on, &["--facts", "facts", "--format", "json"]].concat();
    let diagnosis = folder.run(&diagnosis).succeeds().json();
    let hidden = diagnosis["hidden"].as_array().unwrap();
    assert!(hidden.len() >= 2, "{hidden:?}");
    let text = board(&[]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, suppressed) =
        text.split_once("Suppressed, being about fewer than five people").unwrap();
    for service in hidden {
        assert!(suppressed.contains(service.as_str().unwrap()), "{service}: {suppressed}");
    }
    board(&["--output", "board.html"]);
    let page = std::fs::read_to_string(folder.path().join("board.html")).unwrap();
    assert!(page.contains("Suppressed, being about fewer than five people"));
    // Where there is no browser the tests of the pages look at it.
    let mut browser = Command::new("chromium");
    browser.current_dir(folder.path()).args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--user-data-dir=browser",
        "--print-to-pdf=board.pdf",
        "board.html",
    ]);
    if let Err(error) = browser.output() {
        let _ = writeln!(std::io::stderr(), "not printed: {error}");
        return;
    }
    let pdf = String::from_utf8_lossy(&std::fs::read(folder.path().join("board.pdf")).unwrap())
        .replace("/Type /Pages", "");
    assert_eq!(pdf.matches("/Type /Page").count(), 1);
}
