//! `thirdline verdict`, the real binary: a decision file and two years of tickets in, one word out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[expect(dead_code, reason = "other tests ask more of it")]
mod binary;

use binary::{Folder, Said};
use std::sync::OnceLock;

const DECISION: &str = r#"
name = "Users before tickets"
services = ["Payments"]
remedy = "a"
reasons = ["A third of the handovers come back with a question."]
sponsor = "CIO"
pulled = 2026-01-01
comparators = ["Card Checkout", "Mobile Banking", "Statements"]
looks = [2026-09-01]

[[fidelity]]
what = "live user sessions of an hour"
planned = 24
delivered = DELIVERED

[outcome]
measure = "MEASURE"
WITHIN
smallest = "SMALLEST"

[[harm]]
measure = "RO3@1"
worse_by = "3 points"
"#;

fn decision(delivered: u32, measure: &str, smallest: &str) -> String {
    DECISION
        .replace("DELIVERED", &delivered.to_string())
        .replace("MEASURE", measure)
        .replace("SMALLEST", smallest)
        .replace("WITHIN", if measure.starts_with("UCM3") { "within = \"72h\"" } else { "" })
}

/// A folder with two years of a fictional firm to which nothing was done.
fn folder() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Folder::with(&[]);
        let made = ["history", "generate", "--plant", "--months", "24", "--output", "firm.csv"];
        folder.run(&made).succeeds();
        folder.file("decision.toml", decision(24, "UCM3@1", "10 points"));
        folder.file("half.toml", decision(12, "UCM3@1", "10 points"));
        folder.file("time.toml", decision(24, "UC3@1", "20 %"));
        folder
    })
}

fn judged(file: &str, more: &[&str]) -> Said {
    let asked = ["verdict", file, "--history", "firm.csv", "--organisation", "organisation.toml"];
    folder().run(&[&asked[..], more].concat())
}

#[test]
fn a_remedy_that_did_nothing_is_not_called_improved() {
    for file in ["decision.toml", "time.toml"] {
        let told = judged(file, &["--facts", "facts", "--format", "json"]).succeeds().json();
        assert_eq!(told["schema"], "thirdline-verdict");
        assert_eq!(told["judgement"]["months"].as_array().unwrap().len(), 18);
        assert_ne!(told["word"], "improved", "{told:#}");
        assert_ne!(told["word"], "harmed", "{told:#}");
    }
}

#[test]
fn half_of_the_plan_is_not_pulled_and_nothing_is_said_of_the_effect() {
    let said = judged("half.toml", &[]).succeeds();
    assert!(said.out.contains("Verdict: not pulled"), "{}", said.out);
    assert!(!said.out.contains("Month by month") && !said.out.contains("interval holds"));
    let told = judged("half.toml", &["--format", "json"]).succeeds().json();
    assert!(told["judgement"].is_null() && told["word"] == "not_pulled");
}

#[test]
fn an_early_look_says_that_it_is_early() {
    let told =
        judged("decision.toml", &["--at", "2026-06-01", "--format", "json"]).succeeds().json();
    assert_eq!(
        (&told["look"]["day"], &told["look"]["is_early"]),
        (&"2026-06-01".into(), &true.into())
    );
    assert_ne!(told["word"], "improved");
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    judged("decision.toml", &["--at", "soon"]).tells(&["--at:", "is no date"]);
    folder().file(
        "nobody.toml",
        decision(24, "UCM3@1", "10 points").replace("\"Payments\"", "\"Nobody\""),
    );
    let said = judged("nobody.toml", &[]);
    assert_eq!(said.code, Some(2));
    said.tells(&["the history has no service of the decision: Nobody", "what to do"]);
}

#[test]
fn the_page_is_written_and_shows_every_month() {
    judged("decision.toml", &["--output", "verdict.html"]).succeeds();
    let page = std::fs::read_to_string(folder().path().join("verdict.html")).unwrap();
    assert!(page.contains("Verdict: ") && page.contains("Month by month") && page.contains("+6"));
}
