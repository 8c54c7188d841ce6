//! A planted portfolio, its papers, and what is said of facts.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod binary;

use binary::Folder;
use std::fs;

const PLANT: [&str; 10] = [
    "history",
    "generate",
    "--plant",
    "--incidents",
    "1000",
    "--months",
    "4",
    "--small-teams",
    "-o",
    "portfolio.csv",
];

#[test]
fn a_planted_portfolio_comes_with_everything_that_belongs_to_it() {
    let folder = Folder::with(&[]);
    let said = folder.run(&PLANT).succeeds();
    assert!(said.err.contains("1,000 incidents"), "{said}");
    assert_eq!(
        folder.names(),
        ["facts", "organisation.toml", "portfolio.csv", "pulse.csv", "truth.toml"]
    );
    let said = folder.run(&["history", "check", "portfolio.csv"]).succeeds();
    for text in [
        "Closure codes and what they were taken for:",
        "Configuration changed",
        "configuration ",
        "closure_class",
    ] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
    let said = folder
        .run(&["history", "facts", "facts", "portfolio.csv", "--pulse", "pulse.csv"])
        .succeeds();
    for text in ["escalations.csv: ", "milestones.csv: ", "reasons.csv: ", "exposure.csv: "] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
    assert!(said.out.contains("    Payments, development: "), "{said}");
    assert!(!said.out.contains("does not know; left out"), "{said}");

    let arguments =
        ["evidence", "portfolio.csv", "--organisation", "organisation.toml", "--format", "json"];
    let evidence = folder.run(&arguments).succeeds().json();
    assert_eq!(evidence["history"]["incidents"], 1_000);
    assert_eq!(evidence["quality"]["teams_without_head_count"], 0);

    let truth = fs::read_to_string(folder.path().join("truth.toml")).unwrap();
    assert!(truth.contains("name = \"Payments\"\ncause = \"motivation\""), "{truth}");
}

#[test]
fn stays_per_month_is_a_matter_of_planting() {
    let folder = Folder::with(&[]);
    let said = folder.run(&["history", "generate", "--stays-per-month", "60", "-o", "a.csv"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--plant"]);
}

#[test]
fn faults_of_all_fact_files_are_drawn_at_their_places() {
    let folder = Folder::with(&[]);
    folder.run(&PLANT).succeeds();
    folder.file("facts/escalations.csv", "incident,when\nINC0000001,2025-01-09\n");
    folder.file("facts/exposure.csv", "team,date,participants,minutes,live\nA,2025-02-30,3,60,?\n");
    fs::remove_file(folder.path().join("facts/reasons.csv")).unwrap();
    let said = folder.run(&["history", "facts", "facts", "portfolio.csv"]);
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&[
        "there is no column \"when\"",
        "the column `at` is missing",
        "\"2025-02-30\" is no date",
        "\"?\" is neither yes nor no",
    ]);
    folder.file("facts/escalations.csv", "incident,at\nINC9,2025-01-09\n");
    folder
        .file("facts/exposure.csv", "team,date,participants,minutes,live\nA,2025-02-03,3,60,no\n");
    let said = folder.run(&["history", "facts", "facts", "portfolio.csv"]).succeeds();
    for text in [
        "1 about incidents that the history does not know; left out",
        "1 about teams that the history does not know; kept",
        "not there, so unknown: reasons.csv",
    ] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
}

#[test]
fn the_demo_is_a_planted_portfolio() {
    let folder = Folder::with(&[]);
    let said = folder.run(&["demo", "--incidents", "300", "--folder", "shown"]).succeeds();
    for file in ["shown/pulse.csv", "shown/facts", "shown/truth.toml"] {
        assert!(said.out.contains(file), "{said}");
        assert!(folder.path().join(file).exists(), "{file}");
    }
}

#[test]
fn a_history_of_known_effects_comes_with_its_decisions() {
    let folder = Folder::with(&[]);
    let arguments = [
        "history",
        "generate",
        "--plant-effect",
        "--stays-per-month",
        "20",
        "--months",
        "18",
        "--effect-factor",
        "0.25",
        "-o",
        "judged.csv",
    ];
    let said = folder.run(&arguments).succeeds();
    assert!(said.err.contains("decisions and truth.toml"), "{said}");
    assert_eq!(
        folder.names(),
        ["decisions", "facts", "judged.csv", "organisation.toml", "truth.toml"]
    );
    let decision = fs::read_to_string(folder.path().join("decisions/payments.toml")).unwrap();
    assert!(decision.contains("pulled = 2025-12-01\n"), "{decision}");
    let truth = fs::read_to_string(folder.path().join("truth.toml")).unwrap();
    let payments = "name = \"Payments\"\nstory = \"improvement\"\npulled = 2025-12-01\n\
                    user_clock_times = 0.25\n";
    assert!(truth.contains(payments), "{truth}");

    let said = folder.run(&["history", "check", "judged.csv"]).succeeds();
    for text in ["Solution Sent", "Pending / Customer Reply", "waiting_user"] {
        assert!(said.out.contains(text), "expected {text:?} in {said}");
    }
    folder.run(&["history", "facts", "facts", "judged.csv"]).succeeds();
    let arguments =
        ["evidence", "judged.csv", "--organisation", "organisation.toml", "--format", "json"];
    let evidence = folder.run(&arguments).succeeds().json();
    assert_eq!(evidence["quality"]["teams_without_head_count"], 0);
    assert!(evidence["history"]["incidents"].as_u64().unwrap() > 4_900, "{evidence}");
}

#[test]
fn sizes_belong_to_known_effects_and_are_within_bounds() {
    let folder = Folder::with(&[]);
    let generate =
        |more: &[&str]| folder.run(&[&["history", "generate", "-o", "a.csv"], more].concat());
    let said = generate(&["--plant", "--plant-effect"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--plant", "--plant-effect"]);
    let said = generate(&["--effect-factor", "0.5"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--plant-effect"]);
    let said = generate(&["--plant-effect", "--effect-factor", "1.5"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["a number from 0.01 to 1 is needed"]);
}
