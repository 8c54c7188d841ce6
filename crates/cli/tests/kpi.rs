//! `thirdline kpi`, the real binary on a planted portfolio: the promises of a KPI sheet by name.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[expect(dead_code, reason = "other tests ask more of it")]
mod binary;

use binary::{Folder, Said};
use serde_json::Value;
use std::sync::OnceLock;

const SHEET: &str = r#"
name = "Support of Payments"
kind = "sheet"
year = 2026
year_of_scheme = 2
executive = "Head of Payments and Cards"
sponsor = "CIO"
head_of_operations = "Head of Operations"
mirror = "Operations 2026"
auditor = "Internal audit"
hr = "Reward administrator"
employee_representative = "Works council"
services = ["Payments"]
discretion = "The sponsor, by at most 20 % of the result, with a written reason."

[[measure]]
measure = "UCM3@1"
within = "72h"
improve_by = "2 points"

[[gate]]
guard = "RO3@1"
margin = "3 points"
floor = "12 %"

[[raci]]
artefact = "KPI sheet"
accountable = "CIO"

[baseline]
from = 2025-01-01
to = 2026-01-01
"#;

/// A folder with the demonstration in `demo`.
fn folder() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Folder::with(&[]);
        folder.run(&["demo", "--folder", "demo", "--seed", "7"]).succeeds();
        folder
    })
}

/// A command on a sheet and the demonstration's history.
fn on_history(command: &str, name: &str, sheet: &str, more: &[&str]) -> Said {
    let folder = folder();
    folder.file(name, sheet);
    let history = ["kpi", command, name, "--history", "demo/history.csv"];
    let organisation = ["--organisation", "demo/organisation.toml"];
    folder.run(&[&history[..], &organisation, more].concat())
}

fn calibrated(name: &str, sheet: &str) -> Value {
    on_history("calibrate", name, sheet, &["--format", "json"]).succeeds().json()
}

fn advice(name: &str, sheet: &str) -> Vec<(String, bool)> {
    let folder = folder();
    folder.file(name, sheet);
    let told = folder.run(&["kpi", "check", name, "--format", "json"]).succeeds().json();
    let all = told["advice"].as_array().unwrap().iter();
    let word = |v: &Value| v["code"].as_str().unwrap().to_owned();
    all.map(|v| (word(v), v["holds"].as_bool().unwrap())).collect()
}

fn holds(advice: &[(String, bool)], code: &str) -> bool {
    let found = advice.iter().find(|(c, _)| c == code);
    found.unwrap_or_else(|| panic!("no advice {code} in {advice:?}")).1
}

#[test]
fn acceptance_5_a_measure_of_activity_or_perception_cannot_be_put_into_a_sheet() {
    for (code, why) in [
        ("EX@1", "counts what people do"),
        ("QS3@1", "finds causes"),
        ("RO3@1", "is a guard"),
        ("maturity", "there is no measure"),
    ] {
        let sheet = SHEET.replace("UCM3@1", code);
        for command in [&["check"][..], &["print"]] {
            folder().file("a5.toml", &sheet);
            let said = folder().run(&[&["kpi"], command, &["a5.toml"]].concat());
            assert_eq!(said.code, Some(2), "{said}");
            said.tells(&[why]);
        }
        let said = on_history("calibrate", "a5.toml", &sheet, &[]);
        assert_eq!(said.code, Some(2), "{said}");
    }
    let told = folder().run(&["kpi", "measures", "--format", "json"]).succeeds().json();
    for one in told["measures"].as_array().unwrap() {
        let kind = one["kind"].as_str().unwrap();
        let may = kind == "outcome" || kind == "response";
        assert_eq!(one["is_payable"].as_bool().unwrap(), may, "{one}");
    }
}

#[test]
fn acceptance_6_a_sheet_that_chance_would_pay_is_stamped_and_after_pooling_it_is_not() {
    let alone = calibrated("a6.toml", SHEET);
    assert_eq!(alone["stamped"], true);
    let pooled = &alone["measures"][0]["remedies"][0];
    assert_eq!((&pooled["kind"], &pooled["is_enough"]), (&"pool".into(), &true.into()));
    // The lines that the remedy prints, written into the sheet.
    let line = pooled["lines"][0].as_str().unwrap();
    let together = calibrated("a6b.toml", &SHEET.replace("services = [\"Payments\"]", line));
    assert_eq!(together["stamped"], false, "{together}");
    assert_eq!(together["measures"][0]["proposed"], pooled["chance"]);
    // A stamp stays on the face of what is signed, and whoever signs nevertheless is named.
    let chance = "\n[measure.chance]\nthreshold = \"60 %\"\ntarget = \"24 %\"\nmaximum = \"4 %\"\nexpected = \"40 %\"\n[[gate]]";
    let sheet = SHEET.replace("\n[[gate]]", chance);
    assert!(!holds(&advice("a6c.toml", &sheet), "luck"));
    let signed = format!(
        "{sheet}\n[signed]\nsponsor = 2026-01-12\n[[signed.against_advice]]\nrole = \"CIO\"\nreason = \"It is late\"\non = 2026-01-12\n"
    );
    folder().file("a6d.toml", &signed);
    let printed = folder().run(&["kpi", "print", "a6d.toml"]).succeeds().out;
    let flat = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for what in [
        "the target is reached in 24 % of years (at most 20 %)",
        "Signed against this advice by the CIO on 12 January 2026: It is late.",
    ] {
        assert!(flat.contains(what), "{what} in {printed}");
    }
    let sheet = sheet.replace("target = \"24 %\"", "target = \"20 %\"").replace("40 %", "25 %");
    assert!(holds(&advice("a6e.toml", &sheet), "luck"));
}

#[test]
fn acceptance_9_two_who_answer_or_no_auditor_are_never_signed_unseen() {
    let two = SHEET.replace("accountable = \"CIO\"", "accountable = [\"CIO\", \"COO\"]");
    folder().file("a9.toml", &two);
    let said = folder().run(&["kpi", "check", "a9.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["two roles are accountable: then nobody is"]);
    assert!(holds(&advice("a9b.toml", SHEET), "auditor"));
    let none = SHEET.replace("auditor = \"Internal audit\"\n", "");
    assert!(!holds(&advice("a9c.toml", &none), "auditor"));
    for role in ["CIO", "Head of Operations", "Head of Payments and Cards"] {
        let bound = SHEET.replace("\"Internal audit\"", &format!("{role:?}"));
        assert!(!holds(&advice("a9d.toml", &bound), "auditor"), "{role}");
    }
    // With the tree, nobody who leads a side is independent either.
    let head = SHEET.replace("\"Internal audit\"", "\"Head of Development\"");
    folder().file("a9e.toml", &head);
    let asked = ["kpi", "check", "a9e.toml", "--organisation", "demo/organisation.toml"];
    let said = folder().run(&asked).succeeds();
    assert!(said.out.contains("Head of Development leads Development"), "{said}");
}

#[test]
fn what_should_be_is_told_one_by_one() {
    let first = SHEET.replace("year_of_scheme = 2\n", "");
    assert!(!holds(&advice("w1.toml", &first), "first_year"));
    let pledge = first.replace("\"sheet\"", "\"pledge\"");
    assert!(advice("w2.toml", &pledge).iter().all(|(code, _)| code != "first_year"));
    let unpaired = SHEET.replace("RO3@1", "BR3@1");
    assert!(!holds(&advice("w3.toml", &unpaired), "pairing"));
    let unmirrored = SHEET.replace("mirror = \"Operations 2026\"\n", "");
    assert!(!holds(&advice("w4.toml", &unmirrored), "mirror"));
    let light = SHEET.replace("year = 2026", "year = 2026\nweight = 8");
    let told = advice("w5.toml", &light);
    assert!(
        !holds(&told, "weight") && !holds(&told, "weight_least") && holds(&told, "weights_sum")
    );
    let own =
        SHEET.replace("accountable = \"CIO\"", "accountable = \"Head of Payments and Cards\"");
    assert!(!holds(&advice("w6.toml", &own), "accountable"));
    assert!(!holds(&advice("w7.toml", SHEET), "calibrated"));
}

#[test]
fn the_lines_that_calibration_prints_make_a_sheet_that_holds() {
    let wide = SHEET.replace("[\"Payments\"]", "[\"Payments\", \"Card Checkout\"]");
    let said = on_history("calibrate", "l1.toml", &wide, &[]).succeeds().out;
    let lines: Vec<&str> = said
        .lines()
        .skip_while(|line| !line.starts_with("# [[measure]]"))
        .take_while(|line| !line.is_empty())
        .collect();
    let from = lines.iter().position(|l| l.starts_with("[baseline]")).unwrap();
    let pasted = wide
        .replace("\n[[gate]]", &format!("{}\n[[gate]]", lines[..from].join("\n")))
        .replace("[baseline]\nfrom = 2025-01-01\nto = 2026-01-01", &lines[from..].join("\n"));
    let told = advice("l2.toml", &pasted);
    assert!(told.iter().all(|(_, holds)| *holds), "{told:?}\n{pasted}");
    // The same history says the same; another is noticed.
    let again = calibrated("l2.toml", &pasted);
    assert_eq!((&again["stamped"], &again["is_other_history"]), (&false.into(), &false.into()));
    assert_eq!(again["measures"][0]["written"], again["measures"][0]["proposed"]);
    let other = pasted.replace("\"Card Checkout\"]", "\"Card Checkout\", \"Loans\"]");
    assert_eq!(calibrated("l3.toml", &other)["is_other_history"], true);
}

/// A sheet of the year that the demonstration holds.
fn of_2025(kind: &str) -> String {
    SHEET
        .replace("kind = \"sheet\"", &format!("kind = \"{kind}\""))
        .replace("year = 2026", "year = 2025\nmin_n = 100")
        .replace(
            "improve_by = \"2 points\"",
            "threshold = \"28 %\"\ntarget = \"30 %\"\nmaximum = \"34 %\"",
        )
}

fn stated(name: &str, sheet: &str, month: &str) -> Value {
    let more = ["--month", month, "--format", "json"];
    on_history("statement", name, sheet, &more).succeeds().json()["statement"].clone()
}

#[test]
fn a_statement_knows_nothing_of_what_came_later() {
    let sheet = of_2025("sheet");
    let whole = stated("s1.toml", &sheet, "2025-08");
    // The same history as an export of the first day of September would have been.
    let text = std::fs::read_to_string(folder().path().join("demo/history.csv")).unwrap();
    let early: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(i, line)| *i == 0 || line.split(',').nth(1).unwrap() < "2025-09-01")
        .map(|(_, line)| line)
        .collect();
    folder().file("early.csv", early.join("\n") + "\n");
    let asked = ["kpi", "statement", "s1.toml", "--history", "early.csv", "--month", "2025-08"];
    let organisation = ["--organisation", "demo/organisation.toml", "--format", "json"];
    let cut = folder().run(&[&asked[..], &organisation].concat()).succeeds().json();
    let cut = &cut["statement"];
    assert_eq!(whole["measures"], cut["measures"]);
    assert_eq!(whole["gates"], cut["gates"]);
    let numbers = |v: &Value| -> Vec<String> {
        let all = v["oldest"].as_array().unwrap().iter();
        all.map(|o| o["incident"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers(&whole), numbers(cut));
    assert!(!numbers(&whole).is_empty() && numbers(&whole).len() <= 10);
}

#[test]
fn a_statement_has_a_range_and_a_pledge_has_no_pay() {
    let sheet = stated("s2.toml", &of_2025("sheet"), "2025-10");
    let pay = &sheet["pay"];
    let of = |key: &str| pay[key].as_f64().unwrap();
    assert!(of("low") <= of("value") && of("value") <= of("high"), "{pay}");
    assert!(sheet["this_week"].as_array().unwrap().len() <= 3);
    let pledge = stated("s3.toml", &of_2025("pledge"), "2025-10");
    assert_eq!(pledge["pay"], Value::Null);
    assert_eq!(pledge["measures"][0]["pay"], Value::Null);
    assert_eq!(pledge["measures"][0]["figure"], sheet["measures"][0]["figure"]);
    let few = of_2025("sheet").replace("min_n = 100", "min_n = 5000");
    let few = stated("s4.toml", &few, "2025-10");
    assert_eq!(few["void"][0], "UCM3@1");
    let said = on_history("statement", "s5.toml", &of_2025("sheet"), &["--month", "2026-02"]);
    said.tells(&["2026-02 is no month of the plan 2025"]);
    let said = on_history("statement", "s6.toml", SHEET, &["--month", "2026-02"]);
    said.tells(&["the history ends before 2026-02 begins"]);
}

#[test]
fn an_audit_is_drawn_filled_in_and_restates() {
    let sheet = of_2025("sheet");
    let sample = |seed: &str| {
        let more = ["--quarter", "2025Q3", "--seed", seed, "--size", "40"];
        on_history("audit-sample", "r1.toml", &sheet, &more).succeeds().out
    };
    let first = sample("1");
    assert_eq!(first, sample("1"));
    assert_ne!(first, sample("2"));
    assert_eq!(first.lines().count(), 41);
    let filled = |no_every: usize| -> String {
        let row = |(i, line): (usize, &str)| match (i, line.strip_suffix(",,")) {
            (0, _) => line.to_owned(),
            (i, Some(start)) => {
                format!("{start}{},,", if i % no_every == 0 { "no" } else { "yes" })
            }
            (_, None) => panic!("three empty columns in {line}"),
        };
        first.lines().enumerate().map(row).collect::<Vec<_>>().join("\n")
    };
    let restated = |name: &str, text: String| {
        folder().file(name, text);
        let more = ["--audit", name, "--format", "json"];
        on_history("restate", "r1.toml", &sheet, &more).succeeds().json()
    };
    let clean = restated("clean.csv", filled(1_000));
    let measure = &clean["measures"][0];
    assert_eq!(measure["verdict"], "confirmed");
    assert_eq!(measure["overturned"]["value"], 0.0);
    assert_eq!(measure["restated"]["value"], measure["reported"]["value"]);
    let bad = restated("bad.csv", filled(1));
    let measure = &bad["measures"][0];
    assert_eq!(measure["restated"]["value"], 0.0, "{measure}");
    assert!(measure["verdict"] == "restated" || measure["verdict"] == "void", "{measure}");
    let empty = restated("empty.csv", first.clone());
    assert_eq!(empty["measures"][0]["verdict"], "too_few");
    folder().file("wrong.csv", first.replace("random", "randm"));
    let said = on_history("restate", "r1.toml", &sheet, &["--audit", "wrong.csv"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["did you mean \"random\"?"]);
}

#[test]
fn who_is_senior_is_the_lowest_who_covers_enough_and_the_cio_is_said() {
    let senior = |more: &[&str]| {
        let asked = ["kpi", "senior", "demo/history.csv", "--format", "json"];
        let organisation = ["--organisation", "demo/organisation.toml"];
        folder().run(&[&asked[..], &organisation, more].concat()).succeeds().json()
    };
    let one = senior(&["--services", "Payments"]);
    assert_eq!(one["standing"], "compare");
    assert_eq!(one["chain"][0]["role"], "Head of Payments and Cards");
    assert_eq!(one["chain"][1]["role"], "Head of Development");
    let all = senior(&[]);
    assert_eq!(all["standing"], "sufficient");
    assert_eq!(all["chain"][0]["role"], "Head of Development");
    let text = std::fs::read_to_string(folder().path().join("demo/organisation.toml")).unwrap();
    let flat = text.replace("manager = \"Head of Development\"\n", "");
    folder().file("flat.toml", &flat);
    let asked = ["kpi", "senior", "demo/history.csv", "--organisation", "flat.toml"];
    let said = folder().run(&asked).succeeds();
    assert!(said.out.contains("is the CIO, above both"), "{said}");
}

#[test]
fn the_example_is_a_sheet_and_every_page_is_whole() {
    let folder = folder();
    let example = folder.run(&["kpi", "example"]).succeeds().out;
    folder.file("example.toml", &example);
    folder.run(&["kpi", "check", "example.toml"]).succeeds();
    // With everything behind `#` in force it is one, too; but for a fingerprint, which fits one text.
    let all: Vec<&str> = example
        .lines()
        .map(|l| if l.starts_with("# ") || l == "#" { l } else { l.trim_start_matches('#') })
        .filter(|l| !l.starts_with("fingerprint"))
        .collect();
    folder.file("all.toml", all.join("\n"));
    folder.run(&["kpi", "check", "all.toml"]).succeeds();
    for command in ["check", "print"] {
        let page = folder.run(&["kpi", command, "example.toml", "--format", "html"]).succeeds().out;
        assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
        assert!(!page.contains("http://") && !page.contains("<script"), "self-contained");
    }
}

#[test]
fn a_misspelt_service_or_priority_is_told_with_the_nearest() {
    let said =
        on_history("calibrate", "m1.toml", &SHEET.replace("[\"Payments\"]", "[\"Paymints\"]"), &[]);
    assert_eq!(said.code, Some(2));
    said.tells(&["no service of the history fits \"Paymints\"", "did you mean \"Payments\"?"]);
    let sheet = SHEET.replace("year = 2026", "year = 2026\npriorities = [\"2 - Hihg\"]");
    on_history("calibrate", "m2.toml", &sheet, &[]).tells(&["did you mean \"2 - High\"?"]);
}
