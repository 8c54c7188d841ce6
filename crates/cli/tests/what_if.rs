//! `thirdline whatif` as a user runs it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests state what must hold")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod binary;

use binary::{Folder, Said};
use serde_json::Value;

/// Two years of a firm in which Card Checkout gets better after two thirds of the time.
fn firm(months: &str, incidents: &str) -> Folder {
    let folder = Folder::with(&[]);
    let plan = ["history", "generate", "--months", months, "--incidents", incidents];
    folder.run(&[&plan[..], &["--output", "h.csv"]].concat()).succeeds();
    folder
}

fn ask(folder: &Folder, service: &str, more: &[&str]) -> Said {
    let on = ["whatif", "h.csv", "--organisation", "h-organisation.toml", "--replications", "200"];
    folder.run(&[&on[..], &["--service", service], more].concat())
}

#[track_caller]
fn json(folder: &Folder, service: &str, more: &[&str]) -> Value {
    ask(folder, service, &[more, &["--format", "json"]].concat()).succeeds().json()
}

fn foreseen<'a>(answer: &'a Value, quantity: &str) -> &'a Value {
    let all = answer["forecast"]["foreseen"].as_array().unwrap_or_else(|| panic!("{answer}"));
    all.iter().find(|f| f["quantity"] == quantity).unwrap()
}

#[test]
fn a_forecast_stands_beside_what_was_earned_on_months_held_out() {
    let folder = firm("24", "20000");
    let answer = json(&folder, "Customer Portal", &["--remedy", "b"]);
    assert_eq!((&answer["schema"], &answer["version"]), (&"thirdline-whatif".into(), &1.into()));
    let proof = &answer["proof"];
    assert!(proof["checks"].as_u64() >= Some(40), "{proof}");
    assert_eq!(proof["balanced"], proof["runs"], "Little's law holds in every run");
    let (inside, checks) = (proof["inside"].as_f64().unwrap(), proof["checks"].as_f64().unwrap());
    assert!(inside / checks >= 0.6, "{proof}");
    let forecast = &answer["forecast"];
    assert_eq!(forecast["balanced"], forecast["runs"]);
    let ninety = foreseen(&answer, "ninety");
    assert!(ninety["difference"]["high"].as_f64() < Some(1.0), "shorter queues: {ninety}");
    let text = ask(&folder, "Customer Portal", &["--remedy", "b"]).succeeds().out;
    assert!(text.contains("What it has earned") && text.contains("monthly checks lay inside"));
    assert!(text.contains("--queue-shorter: development takes up 50 % sooner"), "{text}");
}

#[test]
fn what_happened_in_the_time_held_out_is_what_the_evidence_says_of_it() {
    let folder = firm("24", "20000");
    let answer = json(&folder, "Payments", &["--remedy", "b"]);
    let from = answer["proof"]["held_out_from"].as_i64().unwrap();
    assert_eq!(from % 86_400_000_000, 0);
    let earned = answer["proof"]["earned"].as_array().unwrap();
    let whole = |quantity: &str| {
        let one = earned.iter().find(|e| e["quantity"] == quantity).unwrap();
        one["whole"]["actual"].as_f64().unwrap()
    };
    let evidence = folder
        .run(&[
            "evidence",
            "h.csv",
            "--organisation",
            "h-organisation.toml",
            "--from",
            "2026-05-01",
            "--target",
            "72h",
            "--by",
            "service",
            "--format",
            "json",
        ])
        .succeeds()
        .json();
    assert_eq!(from, 1_777_593_600_000_000, "1 May 2026");
    let rows = evidence["by"].as_array().unwrap();
    let row = rows.iter().find(|r| r["key"] == "Payments").unwrap();
    let met = row["measures"]["UCM"]["72h"]["value"].as_f64().unwrap();
    assert!((whole("met") - met).abs() < 1e-12, "{} is not {met}", whole("met"));
    let with_return = row["measures"]["WR"]["value"].as_f64();
    assert!(with_return.is_none_or(|share| (whole("returns") - share).abs() < 1e-12));
}

#[test]
fn a_remedy_that_does_nothing_changes_nothing_in_any_run() {
    let folder = firm("18", "15000");
    let nothing = ["--remedy", "a", "--returns-avoided", "0%", "--queue-shorter", "0%"];
    let answer = json(&folder, "Customer Portal", &nothing);
    for one in answer["forecast"]["foreseen"].as_array().unwrap() {
        let same =
            if one["quantity"] == "median" || one["quantity"] == "ninety" { 1.0 } else { 0.0 };
        for end in ["low", "median", "high"] {
            assert_eq!(one["difference"][end].as_f64(), Some(same), "{one}");
        }
        assert_eq!(one["unchanged"], one["remedied"]);
    }
    let text = ask(&folder, "Customer Portal", &["--remedy", "b", "--queue-shorter", "0%"]);
    let text = text.succeeds().out;
    assert!(text.contains("It would change nothing") && !text.contains("instead of"), "{text}");
}

#[test]
fn more_of_a_remedy_does_more_with_the_same_incidents_and_the_same_chance() {
    let folder = firm("18", "15000");
    let open = |more: &[&str]| {
        let answer = json(&folder, "Payments", more);
        foreseen(&answer, "open")["difference"]["median"].as_f64().unwrap()
    };
    let (some, much) = (
        open(&["--remedy", "b", "--queue-shorter", "20%"]),
        open(&["--remedy", "b", "--queue-shorter", "80%"]),
    );
    assert!(much < some && some < 0.0, "{some} and {much}");
    let few = open(&["--remedy", "c", "--fixable", "60%", "--people", "1"]);
    let many = open(&["--remedy", "c", "--fixable", "60%", "--people", "6"]);
    assert!(many < few, "one person is a queue: {few}, six are none: {many}");
}

#[test]
fn a_support_team_that_fixes_nothing_has_what_comes_back_come_back_to_it() {
    let folder = firm("24", "20000");
    let answer =
        json(&folder, "Customer Portal", &["--remedy", "c", "--fixable", "0%", "--people", "9"]);
    let returns = foreseen(&answer, "returns");
    assert!(returns["unchanged"]["median"].as_f64() > Some(0.02), "{returns}");
    // All take a little longer, so a few of the last are not back yet.
    let close = |side: &str| returns["difference"][side].as_f64().unwrap().abs() < 0.005;
    assert!(close("low") && close("high"), "{returns}");
}

#[test]
fn the_same_seed_gives_the_same_answer_with_any_number_of_threads() {
    let folder = firm("18", "15000");
    let asked = [
        "whatif",
        "h.csv",
        "--organisation",
        "h-organisation.toml",
        "--replications",
        "200",
        "--service",
        "Payments",
        "--remedy",
        "a",
        "--format",
        "json",
    ];
    let alone = folder.command(&asked).env("RAYON_NUM_THREADS", "1").output().unwrap();
    let many = folder.command(&asked).env("RAYON_NUM_THREADS", "5").output().unwrap();
    assert!(alone.status.success() && alone.stdout == many.stdout);
    let other = folder.run(&[&asked[..], &["--seed", "8"]].concat()).succeeds().out;
    assert_ne!(other.into_bytes(), many.stdout);
}

#[test]
fn a_service_that_changed_is_not_forecast_and_the_page_shows_why() {
    let folder = firm("24", "20000");
    let answer = json(&folder, "Card Checkout", &["--remedy", "b"]);
    assert_eq!(answer["refused"]["reason"], "not_earned", "{answer}");
    assert!(answer["forecast"].is_null());
    let text = ask(&folder, "Card Checkout", &["--remedy", "b"]).succeeds().out;
    assert!(text.contains("No forecast") && text.contains("Something changed"), "{text}");
    assert!(text.contains("beyond what 98 of 100 runs saw"), "{text}");
    assert!(!text.contains("With the remedy"), "{text}");
    ask(&folder, "Card Checkout", &["--remedy", "b", "--output", "r.html"]).succeeds();
    let page = std::fs::read_to_string(folder.path().join("r.html")).unwrap();
    assert!(page.contains("Months that were held out") && !page.contains("with the remedy"));
}

#[test]
fn a_short_history_and_a_small_service_are_refused() {
    let short = firm("8", "8000");
    let answer = json(&short, "Payments", &["--remedy", "b"]);
    assert_eq!(answer["refused"]["reason"], "too_short", "{answer}");
    assert!(answer["proof"].is_null());
    let small = firm("12", "900");
    let answer = json(&small, "Contact Centre", &["--remedy", "b"]);
    assert_eq!(answer["refused"]["reason"], "too_few", "{answer}");
}

#[test]
fn a_history_cut_by_closing_date_is_refused() {
    let Some(histories) = std::env::var_os("THIRDLINE_HISTORIES") else {
        assert!(std::env::var_os("CI").is_none(), "under CI the real histories must be read");
        return;
    };
    let file = std::path::Path::new(&histories).join("bpi_challenge_2013_incidents.xes.gz");
    let folder = Folder::with(&[]);
    let file = file.display().to_string();
    let asked = ["whatif", &file, "--service", "PROD424", "--remedy", "b", "--format", "json"];
    let answer = folder.run(&asked).succeeds().json();
    assert_eq!(answer["refused"]["reason"], "cut_by_closing_date", "{answer}");
    assert!(answer["proof"].is_null() && answer["forecast"].is_null());
}

#[test]
fn what_cannot_be_asked_is_answered_with_what_can() {
    let folder = firm("12", "3000");
    let said = ask(&folder, "Payment", &["--remedy", "b"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["no service \"Payment\"", "did you mean \"Payments\"?"]);
    let said = ask(&folder, "Payments", &["--remedy", "b", "--people", "3"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--people says nothing about this remedy"]);
    let said = ask(&folder, "Payments", &["--remedy", "c", "--fixable", "140%"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--fixable \"140%\" is no share", "0 to 100"]);
    let said = ask(&folder, "Payments", &["--remedy", "c"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["too few closure codes", "--fixable 40%"]);
}
