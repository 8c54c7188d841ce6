use super::*;
use crate::generate::{Plan, generate};
use proptest::prelude::*;
use thirdline_domain::Side;
use thirdline_domain::facts::Reason;

fn history() -> History {
    generate(&Plan { incidents: 50, ..Plan::default() }).history
}

#[test]
fn headers_may_stand_in_any_order_and_unknown_incidents_are_counted() {
    let text = "\u{feff}At;INCIDENT\r\n2025-03-07;INC0000002\r\n\r\n\
                2025-03-01T10:00:00+01:00;\"INC0000002\"\r\n2025-03-01;INC9\r\n";
    let (read, note) = escalations("e.csv", text, &history()).expect("faultless");
    let times: Vec<i64> = read.iter().map(|e| e.at / 1_000_000).collect();
    assert_eq!(times, [1_740_819_600, 1_741_305_600]);
    assert!(read.iter().all(|e| e.incident == 1));
    assert_eq!((note.rows, note.unknown_incidents), (3, 1));
}

#[test]
fn all_faults_come_at_once_with_their_lines() {
    let text =
        "incident,at,reason,compleet\nINC0000001,yesterday,need informtion,\n,2025-01-01,,\n";
    let faults = reasons("r.csv", text, &history()).expect_err("faulty");
    let told = faults.to_string();
    for part in [
        "there is no column \"compleet\"",
        "did you mean \"complete\"?",
        "r.csv:2:12",
        "did you mean \"need information\"?",
        "the incident number is missing",
        "the reason is missing",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn after_twenty_faults_the_rest_are_counted() {
    let text = format!("date,for\n{}", "soon,\n".repeat(50));
    let faults = milestones("m.csv", &text, &history()).expect_err("faulty");
    assert_eq!(faults.len(), 21);
    assert!(faults.to_string().contains("and 30 more"), "{faults}");
}

#[test]
fn the_pulse_keeps_sums_and_refuses_persons() {
    let text = "side,service,asked,U4,K2\ndevelopment,Payments,12,yes,6\n\
                development,Payments,12,no,\noperations,,,7,2\n";
    let (read, note) = pulse("p.csv", text, &history()).expect("faultless");
    let group = read.group("Payments", Side::Development).expect("there");
    assert_eq!((group.sheets, group.asked), (2, Some(12)));
    let (seen, tools) = (group.item("U4").expect("an item"), group.item("K2").expect("an item"));
    assert_eq!((seen.n, seen.sum, seen.squares), (2, 8, 50));
    assert_eq!((tools.n, tools.sum), (1, 6));
    assert!(
        read.group("Loans", Side::Operations).is_some(),
        "those about no service in particular"
    );
    assert_eq!(note.rows, 3);
    for header in ["e-mail", "Name", "assigned_to"] {
        let text = format!("side,{header},K1\ndevelopment,x,8\n");
        let faults = pulse("p.csv", &text, &history()).expect_err("refused").to_string();
        assert!(faults.contains("no person is measured"), "{faults}");
        assert!(faults.contains("\"8\" is no answer to K1"), "{faults}");
    }
}

#[test]
fn absent_files_stay_unknown_and_strangers_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("reasons.csv"),
        "incident,at,reason\nINC0000001,2025-01-02,Not_ours\n",
    )
    .expect("written");
    std::fs::write(folder.path().join("escalation.csv"), "x").expect("written");
    let (facts, notes) = read_folder(folder.path(), &history()).expect("faultless");
    assert!(facts.escalations.is_none() && facts.exposures.is_none() && facts.pulse.is_none());
    let reasons = facts.reasons.expect("there");
    assert_eq!((reasons[0].reason, reasons[0].complete), (Reason::NotOurs, None));
    assert_eq!(notes.not_read, ["escalation.csv"]);
    assert!(read_folder(&folder.path().join("none"), &history()).is_err());
}

#[test]
fn the_examples_of_the_documentation_are_read() {
    let text = include_str!("../../../../docs/fact-files.md");
    let mut seen = 0;
    for section in text.split("\n## ").skip(1) {
        let Some(name) = section.strip_prefix('`').and_then(|s| s.split('`').next()) else {
            continue;
        };
        let example = section.split("```csv\n").nth(1).and_then(|s| s.split("```").next());
        let example = example.expect("each file has an example");
        let history = history();
        let faults = match name {
            "escalations.csv" => escalations(name, example, &history).err(),
            "milestones.csv" => milestones(name, example, &history).err(),
            "reasons.csv" => reasons(name, example, &history).err(),
            "exposure.csv" => exposures(name, example, &history).err(),
            "pulse.csv" => pulse(name, example, &history).err(),
            other => panic!("there is no file {other}"),
        };
        assert!(faults.is_none(), "{faults:?}");
        seen += 1;
    }
    assert_eq!(seen, FACT_FILES.len() + 1);
}

/// Texts out of the pieces that files of facts are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "incident,at,reason,complete\n",
        "team,date,participants,minutes,live\n",
        "side,service,U4,K1\n",
        "date,for\n",
        "\"",
        "\"\"",
        ",",
        ";",
        "\r\n",
        "\n",
        "\t",
        "INC0000001",
        "2025-02-29",
        "2025-02-28T24:00:00Z",
        "ü\u{fffd}",
        "need information",
        "development",
        "7.0",
        "999999999999",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in prop_oneof![pieces(), any::<String>()]) {
        let history = History::empty(thirdline_domain::Basis::Events);
        let all = [
            escalations("e", &text, &history).err(),
            milestones("m", &text, &history).err(),
            reasons("r", &text, &history).err(),
            exposures("x", &text, &history).err(),
            pulse("p", &text, &history).err(),
        ];
        for faults in all.into_iter().flatten() {
            prop_assert!(!faults.is_empty() && faults.len() <= 21);
        }
    }
}
