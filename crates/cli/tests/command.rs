//! The good paths of the real binary, on histories small enough to count by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![expect(clippy::type_complexity, reason = "a table of cases reads best where it stands")]

mod binary;

use binary::{Folder, PERSON, Said};
use serde_json::{Value, json};
use std::fs;

/// Times are UTC, day of March 2026 and time of day. Clocks and spells in hours:
///
/// | incident | state | user clock | what happens |
/// | --- | --- | --- | --- |
/// | A | resolved | 2nd 08:00 (opened) – 15:00 = 7 | ½ with nobody known; Desk queued ½, worked 1; Dev queued 2; Desk queued ¼, worked ¾, resolved 1, worked 1 |
/// | B | resolved | 2nd 10:00 – 3rd 16:00 = 30 | Desk queued ½, worked ½; App queued 2, worked 1, waiting for the user 24, worked 2 |
/// | C | open | 3rd 09:00 – horizon = 33 | Desk, passed on without being taken up; Dev, waiting for the vendor |
/// | D | cancelled | – | Desk, never taken up |
/// | E | resolved | 4th 09:00 – 09:45 = ¾ | Dev worked ¾ |
/// | F | resolved | 4th 10:00 – 11:00 = 1 | App queued ½, worked ½ |
/// | G | open | 4th 17:30 – horizon = ½ | Desk, queued |
/// | H | resolved | 2nd 09:00 – 13:00 = 4 | Desk, App, Desk, App: worked 1 each |
/// | I | resolved | 3rd 08:00 – 08:20 = ⅓ | Desk worked ⅓ |
///
/// The horizon is the last event of all: D's, on the 4th at 18:00.
const EVENTS: &[(&str, &[(&str, &str, &str)])] = &[
    (
        "A",
        &[
            ("02T08:30", "Desk", "New"),
            ("02T09:00", "Desk", "Working"),
            ("02T10:00", "Dev", "New"),
            ("02T12:00", "Desk", "New"),
            ("02T12:15", "Desk", "Working"),
            ("02T13:00", "Desk", "Resolved"),
            ("02T14:00", "Desk", "Working"),
            ("02T15:00", "Desk", "Resolved"),
            ("02T16:00", "Desk", "Closed"),
        ],
    ),
    (
        "B",
        &[
            ("02T10:00", "Desk", "New"),
            ("02T10:30", "Desk", "Working"),
            ("02T11:00", "App", "New"),
            ("02T13:00", "App", "Working"),
            ("02T14:00", "App", "User"),
            ("03T14:00", "App", "Working"),
            ("03T16:00", "App", "Resolved"),
        ],
    ),
    (
        "C",
        &[("03T09:00", "Desk", "New"), ("03T09:40", "Dev", "New"), ("03T10:00", "Dev", "Vendor")],
    ),
    ("D", &[("04T08:00", "Desk", "New"), ("04T18:00", "Desk", "Void")]),
    ("E", &[("04T09:00", "Dev", "Working"), ("04T09:45", "Dev", "Resolved")]),
    (
        "F",
        &[
            ("04T10:00", "App", "New"),
            ("04T10:30", "App", "Working"),
            ("04T11:00", "App", "Resolved"),
        ],
    ),
    ("G", &[("04T17:30", "Desk", "New")]),
    (
        "H",
        &[
            ("02T09:00", "Desk", "Working"),
            ("02T10:00", "App", "Working"),
            ("02T11:00", "Desk", "Working"),
            ("02T12:00", "App", "Working"),
            ("02T13:00", "App", "Resolved"),
        ],
    ),
    (
        "I",
        &[
            ("03T08:00", "Desk", "Working"),
            ("03T08:20", "Desk", "Resolved"),
            ("04T08:00", "Desk", "Closed"),
        ],
    ),
];

const MAPPING: &str = r#"
status = [
  ["New", "queued"],
  ["Working", "active"],
  ["User", "waiting_user"],
  ["Vendor", "waiting_vendor"],
  ["Resolved", "resolved"],
  ["Closed", "closed"],
  ["Void", "cancelled"],
]
[columns]
incident = "ticket"
time = "at"
team = "team"
status = "state"
opened = "opened"
service = "service"
"#;

const ORGANISATION: &str = r#"
name = "Harbour Bank"
[[team]]
name = "Desk"
line = 1
side = "operations"
head_count = 9
[[team]]
name = "App"
line = 2
side = "operations"
head_count = 6
[[team]]
name = "Dev"
line = 3
side = "development"
head_count = 7
"#;

fn history() -> String {
    let mut text = "ticket,at,team,state,opened,service,assigned_to\n".to_owned();
    for (ticket, events) in EVENTS {
        // Only A says when it was opened: half an hour before its first event.
        let opened = if *ticket == "A" { "2026-03-02T08:00Z" } else { "" };
        for (at, team, state) in *events {
            text += &format!("{ticket},2026-03-{at}Z,{team},{state},{opened},Shop,{PERSON}\n");
        }
    }
    text
}

fn folder() -> Folder {
    Folder::with(&[
        ("mapping.toml", MAPPING),
        ("organisation.toml", ORGANISATION),
        ("history.csv", &history()),
    ])
}

const EVIDENCE: [&str; 8] = [
    "evidence",
    "history.csv",
    "--mapping",
    "mapping.toml",
    "--organisation",
    "organisation.toml",
    "--target",
    "1h,24h",
];

#[track_caller]
fn evidence(folder: &Folder, more: &[&str]) -> Said {
    folder.run(&[&EVIDENCE[..], more].concat()).succeeds()
}

#[track_caller]
fn evidence_json(folder: &Folder, more: &[&str]) -> Value {
    evidence(folder, &[more, &["--format", "json"]].concat()).json()
}

/// `k` and `n` of a measure by its path: `BR`, or `LA/1h`.
#[track_caller]
fn k_of_n(measures: &Value, path: &str) -> (u64, u64) {
    let figure = measures.pointer(&format!("/{path}")).unwrap_or(&Value::Null);
    match (figure["k"].as_u64(), figure["n"].as_u64()) {
        (Some(k), Some(n)) => (k, n),
        _ => panic!("{path} is {figure} in {measures}"),
    }
}

const MINUTE: u64 = 60_000_000;

#[test]
fn counts_of_stays_and_handovers_are_those_counted_by_hand() {
    let e = evidence_json(&folder(), &[]);
    assert_eq!(
        e["history"],
        json!({
            "organisation": "Harbour Bank",
            "basis": "events",
            "incidents": 9,
            "events": 35,
            "teams": 3,
            "first_at": "2026-03-02T08:30:00Z",
            "horizon": "2026-03-04T18:00:00Z",
            "resolved": 6, // A B E F H I
            "open": 2, // C G
            "cancelled": 1, // D
        })
    );
    // A 3, B 2, C 2, D 1, E 1, F 1, G 1, H 4, I 1.
    assert_eq!(e["stays"], 16);
    // A 2, B 1, C 1, H 3.
    assert_eq!(e["handovers"], 7);
    // A: Desk Dev Desk; H: Desk App Desk, App Desk App.
    assert_eq!(e["returns"], 3);
    assert_eq!(e["incidents_with_return"], 2);
    assert_eq!(e["incidents_with_two_stays"], 4);
    // A: Dev gave it back without having taken it up.
    assert_eq!(e["bounces"], 1);
    // Each of the three teams is of another line.
    assert_eq!(e["line_crossings"], 7);
    // A 2, C 1: the desk and the applications are both operations.
    assert_eq!(e["side_crossings"], 3);
    // Desk: all but E and F. App: B F H. Dev: A C E.
    assert_eq!(e["reaching_line"], json!({"line_1": 7, "line_2": 3, "line_3": 3}));
    assert_eq!(
        e["handover_pairs"],
        json!([
            {"from": "Desk", "to": "App", "n": 3},
            {"from": "Desk", "to": "Dev", "n": 2},
            {"from": "App", "to": "Desk", "n": 1},
            {"from": "Dev", "to": "Desk", "n": 1},
        ])
    );
    // Who got it back, and from whom.
    assert_eq!(
        e["returning_pairs"],
        json!([
            {"from": "App", "to": "Desk", "n": 1},
            {"from": "Desk", "to": "App", "n": 1},
            {"from": "Desk", "to": "Dev", "n": 1},
        ])
    );
}

#[test]
fn measures_are_those_counted_by_hand() {
    let e = evidence_json(&folder(), &[]);
    let m = &e["measures"];
    // Due: the six resolved, and C, open for 33 h; G is open for half an hour only.
    assert_eq!(k_of_n(m, "UCM/1h"), (3, 7)); // E, I, and F at exactly an hour
    assert_eq!(k_of_n(m, "UCM/24h"), (5, 7)); // and A, H
    // Without its 24 h of waiting B takes 6 h.
    assert_eq!(k_of_n(m, "SC/1h"), (0, 7));
    assert_eq!(k_of_n(m, "SC/24h"), (1, 7));
    // All stays but G's, which still runs within an hour. Missed: A's Dev, C's Desk, C's Dev (it
    // runs for 32 h), D's Desk, and within an hour B's App, taken up after two.
    assert_eq!(k_of_n(m, "LA/1h"), (10, 15));
    assert_eq!(k_of_n(m, "LA/24h"), (11, 15));
    assert_eq!(k_of_n(m, "BR"), (1, 7));
    assert_eq!(k_of_n(m, "RB"), (2, 4)); // A and H of A, B, C, H
    assert_eq!(k_of_n(m, "LD"), (3, 9)); // A, C, E
    assert_eq!(k_of_n(m, "FL"), (1, 6)); // I
    assert_eq!(k_of_n(m, "FS"), (2, 6)); // A, I
    assert_eq!(k_of_n(m, "RO"), (1, 6)); // A
    assert_eq!(k_of_n(m, "WU"), (1, 9)); // B
    // 7 + 30 + ¾ + 1 + 4 + ⅓ hours.
    let clocks = (420 + 1_800 + 45 + 60 + 240 + 20) * MINUTE;
    assert_eq!(e["user_clock_total"], clocks);
    assert_eq!(m["HS"]["numerator_us"], 24 * 60 * MINUTE);
    assert_eq!(m["HS"]["denominator_us"], clocks);
    // A 3 ¼ (half an hour of it with nobody known), B 2 ½, F ½ hours.
    assert_eq!(m["QS"]["numerator_us"], (195 + 150 + 30) * MINUTE);
    assert_eq!(m["QS"]["denominator_us"], clocks);
    // Fewer than twenty are too few to say.
    assert_eq!(m["UCM"]["1h"]["value"], Value::Null);
    assert_eq!(m["HS"]["value"], Value::Null);
    assert_eq!(e["user_clock_quantiles"]["p50"], Value::Null);
}

#[test]
fn the_ledger_sums_to_the_user_clock() {
    let e = evidence_json(&folder(), &[]);
    let minutes = |ledger: &Value| -> Vec<(String, u64)> {
        let cells = ledger.as_object().unwrap().iter();
        let mut cells: Vec<(String, u64)> = cells
            .map(|(class, time)| (class.clone(), time.as_u64().unwrap()))
            .filter(|(_, time)| *time > 0)
            .map(|(class, time)| (class, time / MINUTE))
            .collect();
        cells.sort();
        cells
    };
    let cells = |cells: &[(&str, u64)]| -> Vec<(String, u64)> {
        cells.iter().map(|(class, minutes)| ((*class).to_owned(), *minutes)).collect()
    };
    // Worked: A 2 ¾, B 3 ½, E ¾, F ½, H 4, I ⅓ hours. Resolved and reopened: A, an hour.
    assert_eq!(
        minutes(&e["ledger"]),
        cells(&[
            ("active", 165 + 210 + 45 + 30 + 240 + 20),
            ("queued", 375),
            ("resolved", 60),
            ("waiting_user", 1_440),
        ])
    );
    let holders: Vec<(&str, Vec<(String, u64)>)> = e["holders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| (h["holder"].as_str().unwrap(), minutes(&h["ledger"])))
        .collect();
    assert_eq!(
        holders,
        [
            ("App", cells(&[("active", 330), ("queued", 150), ("waiting_user", 1_440)])),
            ("Desk", cells(&[("active", 335), ("queued", 75), ("resolved", 60)])),
            ("Dev", cells(&[("active", 45), ("queued", 120)])),
            ("(unrecorded)", cells(&[("queued", 30)])),
        ]
    );
    let sum: u64 = holders.iter().flat_map(|(_, cells)| cells).map(|(_, minutes)| minutes).sum();
    assert_eq!(e["user_clock_total"], sum * MINUTE);
}

#[test]
fn both_halves_hold_what_was_counted_by_hand() {
    let halves = &evidence_json(&folder(), &[])["halves"];
    let part = |queued: u64, worked: u64, done: u64| {
        json!({
            "queued": queued * MINUTE,
            "worked": worked * MINUTE,
            "waiting": 0,
            "done": done * MINUTE,
        })
    };
    // Resolved and once with development: A and E.
    assert_eq!(halves["incidents"], 2);
    assert_eq!(halves["before"], part(30, 60, 0));
    assert_eq!(halves["between"], part(0, 0, 0));
    assert_eq!(halves["after"], part(15, 105, 60));
    assert_eq!(halves["development"], part(120, 45, 0));
    assert_eq!(halves["other"], part(30, 0, 0));
}

#[test]
fn figures_by_team_and_line_are_those_counted_by_hand() {
    let e = evidence_json(&folder(), &["--by", "team,line"]);
    let by = e["by"].as_array().unwrap();
    let keys: Vec<(&str, &str, u64)> = by
        .iter()
        .map(|b| {
            let incidents = b["incidents"].as_u64().unwrap();
            (b["dimension"].as_str().unwrap(), b["key"].as_str().unwrap(), incidents)
        })
        .collect();
    assert_eq!(
        keys,
        [
            ("team", "Desk", 7),
            ("team", "App", 3),
            ("team", "Dev", 3),
            ("line", "1", 7),
            ("line", "2", 3),
            ("line", "3", 3),
        ]
    );
    for (b, (la, br, ucm, queued, held)) in by.iter().zip(
        [
            // A 2, B, H 2, I of A 2, B, C, D, H 2, I; receives A's return and H's; A, H, I back
            // within a day of A, B, H, I and C, still open; A ½ + ¼, B ½ of 7 h 50.
            ((6, 8), (0, 2), (3, 5), 75, 470),
            // F, H 2 of B, F, H 2; receives B's, H's 2; F, H of B, F, H; B 2, F ½ of 32 h.
            ((3, 4), (0, 3), (2, 3), 150, 1_920),
            // E of A, C, E; receives A's, which bounces, and C's; A, E of A, C, E; A 2 of 2 ¾ h.
            ((1, 3), (1, 2), (2, 3), 120, 165),
        ]
        .into_iter()
        .cycle(),
    ) {
        let m = &b["measures"];
        assert_eq!(k_of_n(m, "LA/1h"), la, "{b}");
        assert_eq!(k_of_n(m, "BR"), br, "{b}");
        assert_eq!(k_of_n(m, "UCM/24h"), ucm, "{b}");
        assert_eq!(m["QS"]["numerator_us"], queued * MINUTE, "{b}");
        assert_eq!(m["QS"]["denominator_us"], held * MINUTE, "{b}");
    }
}

#[test]
fn a_period_takes_incidents_by_when_they_were_reported() {
    let folder = folder();
    let e = evidence_json(&folder, &["--from", "2026-03-03", "--to", "2026-03-04"]);
    // C and I; the horizon stays, so C is open for 33 h.
    assert_eq!(e["history"]["incidents"], 2);
    assert_eq!(e["history"]["horizon"], "2026-03-04T18:00:00Z");
    assert_eq!(k_of_n(&e["measures"], "UCM/24h"), (1, 2));
    assert_eq!(e["selection"]["from"], "2026-03-03T00:00:00Z");
    assert_eq!(e["selection"]["to"], "2026-03-04T00:00:00Z");

    // A was reported at 08:00, before its first event; the border belongs to what follows it.
    let from = |from| evidence_json(&folder, &["--from", from])["history"]["incidents"].clone();
    assert_eq!(from("2026-03-02T08:00:00Z"), 9);
    assert_eq!(from("2026-03-02T08:00:01Z"), 8);
    let to = |to| evidence_json(&folder, &["--to", to])["history"]["incidents"].clone();
    assert_eq!(to("2026-03-02T08:00:00Z"), 0);
    assert_eq!(to("2026-03-02T08:00:01Z"), 1);
}

#[test]
fn disputed_incidents_are_shown_with_and_without() {
    let folder = folder();
    folder.file("disputed.txt", "A # was a test\n\n# another one:\nZ\n");
    let e = evidence_json(&folder, &["--exclude", "disputed.txt"]);
    assert_eq!(e["history"]["incidents"], 9);
    assert_eq!(k_of_n(&e["measures"], "RO"), (1, 6));
    let d = &e["disputed"];
    assert_eq!((&d["listed"], &d["found"], &d["incidents"]), (&json!(2), &json!(1), &json!(8)));
    assert_eq!(d["unknown"], json!(["Z"]));
    assert_eq!(k_of_n(&d["measures"], "RO"), (0, 5));
    assert_eq!(k_of_n(&d["measures"], "BR"), (0, 5));
    let text = evidence(&folder, &["--exclude", "disputed.txt"]).out;
    assert!(text.contains('Z'), "the unknown number is named: {text}");
}

#[test]
fn text_says_the_same_and_is_plain_when_piped() {
    let folder = folder();
    let said = evidence(&folder, &[]);
    for text in [
        "operations and development: Harbour Bank",
        "9 incidents, 35 events, 3 teams · 2026-03-02 to 2026-03-04 UTC · 6 resolved, 2 open",
        "Read with the mapping \"mapping.toml\".",
        "16 stays, 7 handovers; 3 returns in 2 incidents, 1 of them never taken up.",
        "too few to say",
    ] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
    assert_eq!(said.err, "");
    assert!(!said.out.contains('\u{1b}'), "{said}");
    let ascii = evidence(&folder, &["--ascii"]);
    assert!(ascii.out.is_ascii(), "{ascii}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let folder = folder();
    for columns in ["60", "80", "100", "200"] {
        for ascii in [&[][..], &["--ascii"]] {
            let arguments =
                [&EVIDENCE[..], &["--by", "team,line,side,service,month"], ascii].concat();
            let mut command = folder.command(&arguments);
            command.env("COLUMNS", columns);
            let said = Said::of(&arguments, command.output().unwrap()).succeeds();
            let width: usize = columns.parse().unwrap();
            let wide: Vec<&str> =
                said.out.lines().filter(|line| line.chars().count() > width).collect();
            assert!(wide.is_empty(), "wider than {columns}:\n{}", wide.join("\n"));
        }
    }
}

#[test]
fn the_ending_of_the_output_names_its_format() {
    let folder = folder();
    for file in ["report.html", "report.json", "report.txt"] {
        let said = evidence(&folder, &["--output", file]);
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
    }
    let text = |file| fs::read_to_string(folder.path().join(file)).unwrap();
    assert_eq!(text("report.json"), evidence(&folder, &["--format", "json"]).out);
    assert_eq!(text("report.txt"), evidence(&folder, &[]).out);
    let html = text("report.html");
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    assert!(html.contains("Harbour Bank") && html.contains("<svg"));
    assert!(!html.contains("<script") && !html.contains(PERSON));
    // Said outright, the format goes before the ending.
    evidence(&folder, &["--output", "report.html", "--format", "json"]);
    assert_eq!(text("report.html"), text("report.json"));
}

#[test]
fn a_converted_history_gives_the_same_evidence() {
    let folder = folder();
    let mut expected = evidence_json(&folder, &["--by", "team,service"]);
    expected["import"] = Value::Null;
    for ending in ["csv", "csv.gz", "jsonl", "jsonl.gz", "xes", "xes.gz", "parquet"] {
        let file = format!("converted.{ending}");
        let convert =
            ["history", "convert", "history.csv", "--mapping", "mapping.toml", "-o", &file];
        let said = folder.run(&convert).succeeds();
        assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""), "{said}");
        // Without a mapping our own format is known.
        for with in [&["--mapping", "thirdline"][..], &[]] {
            let mut arguments = EVIDENCE.map(str::to_owned).to_vec();
            arguments[1].clone_from(&file);
            arguments.drain(2..4);
            arguments.extend(["--by", "team,service", "--format", "json"].map(str::to_owned));
            arguments.extend(with.iter().map(|&w| w.to_owned()));
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let mut found = folder.run(&arguments).succeeds().json();
            assert_eq!(found["import"]["notes"]["rows"], 35, "{file}");
            found["import"] = Value::Null;
            assert_eq!(found, expected, "{file} {with:?}");
        }
        // Nobody is in the file, however it is packed.
        let bytes = fs::read(folder.path().join(&file)).unwrap();
        assert!(!bytes.windows(PERSON.len()).any(|w| w == PERSON.as_bytes()), "{file}");
    }
}

#[test]
fn who_is_who_in_a_mapping_is_written_beside_the_converted_history() {
    let teams = ORGANISATION.replace("name = \"Harbour Bank\"\n", "");
    let mapping = format!("{MAPPING}{teams}");
    let folder = Folder::with(&[("history.csv", &history()), ("mapping.toml", &mapping)]);
    let read = |arguments: &[&str]| {
        let mut e = folder.run(&[arguments, &["--format", "json"]].concat()).succeeds().json();
        e["import"] = Value::Null;
        e
    };
    let expected = read(&["evidence", "history.csv", "--mapping", "mapping.toml"]);
    assert!(expected["line_crossings"].as_u64().is_some_and(|n| n > 0));
    let convert = ["history", "convert", "history.csv", "--mapping", "mapping.toml", "-o", "h.csv"];
    let said = folder.run(&convert).succeeds();
    assert!(said.err.contains("--organisation h-organisation.toml"), "{said}");
    let found = read(&["evidence", "h.csv", "--organisation", "h-organisation.toml"]);
    assert_eq!(found, expected);

    // What somebody has worked on since is kept, and that is said.
    let beside = folder.path().join("h-organisation.toml");
    fs::write(&beside, "# mine\n").unwrap();
    let said = folder.run(&convert).succeeds();
    assert!(said.err.contains("is there already and was kept"), "{said}");
    assert_eq!(fs::read_to_string(&beside).unwrap(), "# mine\n");
}

#[test]
fn a_generated_history_is_the_same_byte_for_byte() {
    let folder = Folder::with(&[]);
    for file in ["one.csv", "two.csv", "one.parquet", "two.parquet"] {
        folder.run(&["history", "generate", "--incidents", "60", "-o", file]).succeeds();
    }
    let other = ["history", "generate", "--incidents", "60", "--seed", "8", "-o", "other.csv"];
    let said = folder.run(&other).succeeds();
    assert!(said.err.contains("60 incidents") && said.err.contains("other-organisation.toml"));
    let bytes = |file| fs::read(folder.path().join(file)).unwrap();
    assert_eq!(bytes("one.csv"), bytes("two.csv"));
    assert_eq!(bytes("one.parquet"), bytes("two.parquet"));
    assert_eq!(bytes("one-organisation.toml"), bytes("two-organisation.toml"));
    assert_ne!(bytes("one.csv"), bytes("other.csv"));

    // It is read without being told how, and its organisation knows every team.
    let arguments =
        ["evidence", "one.csv", "--organisation", "one-organisation.toml", "--format", "json"];
    let e = folder.run(&arguments).succeeds().json();
    assert_eq!(e["history"]["incidents"], 60);
    assert_eq!(e["quality"]["teams_without_line"], 0);
    assert_eq!(e["quality"]["teams_without_head_count"], 0);
}

#[test]
fn the_demo_writes_a_page_a_history_and_who_is_who() {
    let folder = Folder::with(&[]);
    let said = folder.run(&["demo", "--incidents", "200", "--folder", "shown"]).succeeds();
    for file in ["shown/evidence.html", "shown/history.csv", "shown/organisation.toml"] {
        assert!(said.out.contains(file), "{said}");
        assert!(fs::metadata(folder.path().join(file)).unwrap().len() > 1_000, "{file}");
    }
    // Whoever looks again gets the same.
    let history = fs::read(folder.path().join("shown/history.csv")).unwrap();
    let page = fs::read(folder.path().join("shown/evidence.html")).unwrap();
    let again = folder.run(&["demo", "--incidents", "200", "--folder", "shown"]).succeeds();
    assert_eq!(again.out, said.out);
    assert_eq!(fs::read(folder.path().join("shown/history.csv")).unwrap(), history);
    assert_eq!(fs::read(folder.path().join("shown/evidence.html")).unwrap(), page);
}

#[test]
fn check_shows_how_rows_are_understood_and_hides_what_is_not_mapped() {
    let folder = folder();
    let said =
        folder.run(&["history", "check", "history.csv", "--mapping", "mapping.toml"]).succeeds();
    for text in [
        "The first 20 rows, as they were understood:",
        "New → queued",
        "2026-03-02T08:30:00Z",
        "Not read, values ‹hidden›:\n  assigned_to",
        "9 incidents (6 resolved, 2 open, 1 cancelled), 35 events, 3 teams",
        "35 rows were read",
        "Working   active            13\n",
        "Void      cancelled          1\n",
    ] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
}

#[test]
fn a_proposed_mapping_reads_the_file_it_was_made_for() {
    let folder = folder();
    // With statuses whose words are known nothing is left to ask.
    let text =
        history().replace(",User,", ",Pending user,").replace(",Vendor,", ",Waiting for vendor,");
    folder.file("history.csv", text.replace("ticket,at,", "ticket,changed at,"));
    let said = folder.run(&["history", "mapping", "history.csv", "-o", "mapping.toml"]).succeeds();
    assert_eq!(said.out, "");
    assert!(!said.err.contains("to be answered"), "{said}");
    let proposed = fs::read_to_string(folder.path().join("mapping.toml")).unwrap();
    assert!(!proposed.contains(PERSON) && proposed.contains("\"assigned_to\""), "{proposed}");
    let e = evidence_json(&folder, &[]);
    assert_eq!((&e["stays"], &e["handovers"], &e["bounces"]), (&json!(16), &json!(7), &json!(1)));
    assert_eq!(k_of_n(&e["measures"], "WU"), (1, 9));

    // Without being named it is proposed anew, and the report says so.
    let arguments =
        ["evidence", "history.csv", "--organisation", "organisation.toml", "--format", "json"];
    let found = folder.run(&arguments).succeeds().json();
    assert_eq!(found["ledger"], e["ledger"]);
    let how = found["import"]["mapping"].as_str().unwrap();
    assert!(how.contains("proposal") && how.contains("35 rows"), "{how}");
}

#[test]
fn a_preset_that_is_printed_is_a_mapping_to_start_from() {
    let folder = folder();
    folder.run(&["history", "mapping", "--preset", "thirdline", "-o", "ours.toml"]).succeeds();
    let convert = ["history", "convert", "history.csv", "--mapping", "mapping.toml", "-o", "h.csv"];
    folder.run(&convert).succeeds();
    let check =
        |mapping| folder.run(&["history", "check", "h.csv", "--mapping", mapping]).succeeds();
    let after_first_line = |said: Said| said.out.split_once('\n').unwrap().1.to_owned();
    assert_eq!(after_first_line(check("ours.toml")), after_first_line(check("thirdline")));
    let reference = folder.run(&["history", "mapping", "--reference"]).succeeds();
    assert!(reference.out.contains("`order_by`") && reference.out.contains("`not_persons`"));
}

/// One row per ticket: 21 are resolved after 1 to 21 hours, two of them reopened once, three given
/// on; one is open, one cancelled.
fn tickets() -> String {
    let mut text = "number,state,opened_at,resolved_at,sys_updated_on,assignment_group,\
                    reassignment_count,reopen_count,assigned_to\n"
        .to_owned();
    for n in 1..=21 {
        let (given, reopened) = (u32::from(n <= 3), u32::from(n <= 2));
        text += &format!(
            "T{n},Resolved,2026-03-02 00:00:00,2026-03-02 {n:02}:00:00,2026-03-02 {n:02}:00:00,\
             Desk,{given},{reopened},{PERSON}\n"
        );
    }
    text += &format!("T22,New,2026-03-02 00:00:00,,2026-03-02 02:00:00,Desk,0,0,{PERSON}\n");
    text + &format!("T23,Canceled,2026-03-02 00:00:00,,2026-03-02 02:00:00,Desk,0,0,{PERSON}\n")
}

#[test]
fn one_row_per_ticket_gives_what_it_can_and_says_what_it_cannot() {
    let folder = Folder::with(&[("tickets.csv", &tickets())]);
    let arguments = ["evidence", "tickets.csv", "--zone", "UTC", "--target", "4h,24h"];
    let said = folder.run(&[&arguments[..], &["--format", "json"]].concat()).succeeds();
    let e = said.json();
    assert_eq!(e["history"]["basis"], "tickets");
    let history = &e["history"];
    let states =
        [&history["incidents"], &history["resolved"], &history["open"], &history["cancelled"]];
    assert_eq!(states, [23, 21, 1, 1]);
    // Of 1, 2, … 21 hours the middle one is 11; type 7 puts the quarter at the sixth.
    assert_eq!(e["user_clock_quantiles"]["p50"], 11 * 60 * MINUTE);
    assert_eq!(e["user_clock_quantiles"]["p25"], 6 * 60 * MINUTE);
    assert_eq!(e["user_clock_quantiles"]["p90"], 19 * 60 * MINUTE);
    let m = &e["measures"];
    // The open one is open for 21 hours: due within 4, not yet within 24.
    assert_eq!(k_of_n(m, "UCM/4h"), (4, 22));
    assert_eq!(k_of_n(m, "UCM/24h"), (21, 21));
    assert_eq!(m["UCM"]["24h"]["value"], 1.0);
    assert_eq!(k_of_n(m, "RO"), (2, 21));
    assert_eq!(k_of_n(m, "reassigned"), (3, 23));
    for code in ["BR", "RB", "LD", "FL", "FS", "WU"] {
        assert_eq!((&m[code]["k"], &m[code]["n"]), (&Value::Null, &Value::Null), "{code}");
    }
    for code in ["SC", "LA"] {
        assert_eq!(m[code]["24h"]["n"], Value::Null, "{code}");
    }
    for code in ["HS", "QS"] {
        assert_eq!(m[code]["numerator_us"], Value::Null, "{code}");
    }
    for part in [
        "stays",
        "handovers",
        "returns",
        "bounces",
        "line_crossings",
        "ledger",
        "holders",
        "halves",
        "handover_pairs",
        "gaming",
    ] {
        assert_eq!(e[part], Value::Null, "{part}");
    }
    // The file has 23 rows, each with team and status.
    assert_eq!(e["import"]["files"], json!([{"name": "tickets.csv", "rows": 23}]));
    let notes = &e["import"]["notes"];
    assert_eq!([&notes["rows"], &notes["without_team"], &notes["without_status"]], [23, 0, 0]);
}

#[test]
fn one_row_per_ticket_says_what_to_ask_the_ticket_system_for() {
    let folder = Folder::with(&[("tickets.csv", &tickets())]);
    let said = folder.run(&["evidence", "tickets.csv", "--zone", "UTC"]).succeeds();
    assert!(said.out.contains("table: sys_audit"), "{said}");
    assert!(said.out.contains("expand=changelog"), "{said}");
    // The search that Jira Cloud still has, and that of Jira Data Center; both from the first ticket on.
    for query in
        ["/rest/api/3/search/jql?", "/rest/api/3/changelog/bulkfetch", "/rest/api/2/search?"]
    {
        assert!(said.out.contains(query), "{query} {said}");
    }
    assert_eq!(said.out.matches("created>=2026-03-02").count(), 2, "{said}");
    assert!(said.out.contains("sys_created_on>=2026-03-02"), "{said}");
    // A column of which nothing is recorded is no column, and is not called too few.
    let said = folder.run(&["evidence", "tickets.csv", "--zone", "UTC", "--by", "month"]);
    let (table, note) = said.out.split_once("By month").unwrap().1.split_once("Back in").unwrap();
    assert!(table.contains("UCM") && !table.contains("taken up"), "{table}");
    assert!(note.starts_with(" time is within 24h."), "{note}");
    let convert = ["history", "convert", "tickets.csv", "--zone", "UTC", "-o", "history.csv"];
    let said = folder.run(&convert);
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["history.csv: the history has one row per ticket", "what to do: "]);
    assert_eq!(folder.names(), ["tickets.csv"]);
}

#[test]
fn standard_input_is_read_like_a_file() {
    let folder = folder();
    let arguments = EVIDENCE.map(|a| if a == "history.csv" { "-" } else { a });
    let mut command = folder.command(&arguments);
    command.stdin(fs::File::open(folder.path().join("history.csv")).unwrap());
    let piped = Said::of(&arguments, command.output().unwrap()).succeeds();
    assert_eq!(piped.out, evidence(&folder, &[]).out);
}
