//! `thirdline decision`, the real binary: a draft is read back, advice is told one by one, the lot
//! falls alike twice.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[expect(dead_code, reason = "other tests ask more of it")]
mod binary;

use binary::Folder;
use serde_json::Value;
use std::sync::OnceLock;

const DECISION: &str = r#"
name = "Users before tickets"
services = ["Payments"]
remedy = "a"
reasons = ["A third of the handovers come back with a question."]
sponsor = "CIO"
pulled = 2026-01-01
comparators = ["Card Checkout", "Mobile Banking", "Statements"]
looks = [2026-08-01, 2027-02-01]

[[refused]]
remedy = "c"
reason = "The rota could not be staffed."

[[commitment]]
role = "Head of Development"
to = "Head of Operations"
act = "Developers sit with users for an hour every month."
by = 2026-01-29

[[fidelity]]
what = "live user sessions of an hour"
planned = 24

[outcome]
measure = "UCM3@1"
within = "72h"
smallest = "10 points"

[[harm]]
measure = "RO3@1"
worse_by = "3 points"
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

const ON: [&str; 4] = ["--history", "demo/history.csv", "--organisation", "demo/organisation.toml"];

fn checked(name: &str, text: &str, more: &[&str]) -> Value {
    folder().file(name, text);
    let asked = ["decision", "check", name, "--format", "json"];
    folder().run(&[&asked[..], more].concat()).succeeds().json()
}

fn advice<'a>(told: &'a Value, code: &str) -> &'a Value {
    let all = told["advice"].as_array().unwrap();
    let found = all.iter().find(|one| one["code"] == code);
    found.unwrap_or_else(|| panic!("no advice {code} in {all:#?}"))
}

fn holds(told: &Value, code: &str) -> bool {
    advice(told, code)["holds"].as_bool().unwrap()
}

/// Services of the demonstration.
const SERVICES: [&str; 4] = ["Payments", "Card Checkout", "Mobile Banking", "Statements"];

#[test]
fn a_draft_of_each_remedy_is_read_without_a_fault_and_its_plan_is_there() {
    for remedy in ["a", "b", "c", "owner-routing"] {
        let new = ["decision", "new", "--service", "Payments", "--remedy", remedy];
        let pull = ["--pull", "2026-01-01"];
        for (name, on) in [("bare.toml", &[][..]), ("full.toml", &ON[..])] {
            let text = folder().run(&[&new[..], &pull, on].concat()).succeeds().out;
            let told = checked(&format!("{remedy}-{name}"), &text, &[]);
            assert_eq!(told["decision"]["remedy"], remedy);
            for code in ["commitments", "fidelity", "harm", "guards", "first_look", "outcome"] {
                assert!(holds(&told, code), "{remedy} {code} {text}");
            }
            assert!(!holds(&told, "sponsor") && !holds(&told, "refused"));
            let has_history = !on.is_empty();
            assert_eq!(holds(&told, "comparators"), has_history, "{text}");
            assert_eq!(told["decision"]["evidence"].is_string(), has_history);
            assert!(!text.contains("\"Payments\", \"Payments\""), "{text}");
        }
    }
}

#[test]
fn a_draft_with_another_outcome_is_read_too_and_a_misspelt_service_is_told() {
    let new = ["decision", "new", "--service", "Payments", "--remedy", "b", "--measure", "UC3"];
    let text = folder().run(&[&new[..], &ON].concat()).succeeds().out;
    let told = checked("uc3.toml", &text, &[]);
    assert_eq!(told["decision"]["outcome"]["smallest"], 0.2);
    let new = ["decision", "new", "--service", "Paymants", "--remedy", "b"];
    let said = folder().run(&[&new[..], &ON].concat());
    assert_eq!(said.code, Some(2), "{said}");
    said.tells(&["the history has no service \"Paymants\"", "did you mean \"Payments\"?"]);
    let new = ["decision", "new", "--service", "Payments", "--remedy", "b", "--measure", "ERR"];
    assert_eq!(folder().run(&new).code, Some(2));
}

#[test]
fn the_example_is_read_as_it_is_printed() {
    let text = folder().run(&["decision", "example"]).succeeds().out;
    let told = checked("example.toml", &text, &[]);
    assert_eq!(told["decision"]["comparators"].as_array().unwrap().len(), 3);
    assert_eq!(told["stamped"], false, "{told:#}");
    let reference = folder().run(&["decision", "check", "--reference"]).succeeds().out;
    assert!(reference.contains("| `least_fidelity` |"), "{reference}");
}

#[test]
fn what_should_be_is_told_one_by_one() {
    let told = checked("whole.toml", DECISION, &[]);
    assert_eq!(told["stamped"], false, "{told:#}");
    for (code, from, to) in [
        ("sponsor", "sponsor = \"CIO\"\n", ""),
        ("reasons", "reasons = [\"A third of the handovers come back with a question.\"]\n", ""),
        ("refused", "remedy = \"c\"", "remedy = \"a\""),
        ("outcome", "measure = \"UCM3@1\"\nwithin = \"72h\"", "measure = \"EX@1\""),
        ("months_before", "[outcome]", "[outcome]\nmonths_before = 9"),
        ("months_after", "[outcome]", "[outcome]\nmonths_after = 3"),
        ("first_look", "looks = [2026-08-01, 2027-02-01]\n", ""),
        ("first_look", "2026-08-01", "2026-05-01"),
        ("first_look", "2026-08-01", "2026-07-15"),
        ("first_look", "pulled = 2026-01-01\n", ""),
        ("comparators", ", \"Statements\"]", "]"),
        ("comparator_itself", "\"Statements\"]", "\"Payments\"]"),
        ("guards", "RO3@1", "BR3@1"),
    ] {
        assert!(DECISION.contains(from), "{from}");
        let told = checked("one.toml", &DECISION.replace(from, to), &[]);
        let one = advice(&told, code);
        assert_eq!(one["holds"], false, "{code}: {told:#}");
        assert!(!one["todo"].as_str().unwrap().is_empty(), "{one}");
        assert_eq!(told["stamped"], true);
    }
    for (code, table) in
        [("commitments", "[[commitment]]"), ("fidelity", "[[fidelity]]"), ("harm", "[[harm]]")]
    {
        let from = DECISION.find(table).unwrap();
        let rest = &DECISION[from + 2..];
        let to = rest.find("\n[").map_or(DECISION.len(), |end| from + 2 + end);
        let without = format!("{}{}", &DECISION[..from], &DECISION[to..]);
        assert!(!holds(&checked("none.toml", &without, &[]), code), "{without}");
    }
}

#[test]
fn a_decision_that_was_changed_after_signing_or_signed_after_the_pull_says_so() {
    let is = checked("s1.toml", DECISION, &[])["decision"]["fingerprint"].clone();
    let signed = |day: &str| {
        format!(
            "{DECISION}\n[signed]\nfingerprint = {is}\n[[signature]]\nrole = \"CIO\"\non = {day}\n"
        )
    };
    let told = checked("s2.toml", &signed("2025-12-15"), &[]);
    assert!(holds(&told, "fingerprint") && holds(&told, "signed_before"), "{told:#}");
    let changed = signed("2025-12-15").replace("10 points", "2 points");
    assert!(!holds(&checked("s3.toml", &changed, &[]), "fingerprint"));
    let later = signed("2025-12-15").replace("planned = 24", "planned = 24\ndelivered = 20");
    assert!(holds(&checked("s4.toml", &later, &[]), "fingerprint"));
    assert!(!holds(&checked("s5.toml", &signed("2026-01-02"), &[]), "signed_before"));
    let without = signed("2025-12-15").replace(&format!("fingerprint = {is}\n"), "");
    let without = without.replace("[signed]\n", "");
    assert!(!holds(&checked("s6.toml", &without, &[]), "fingerprint"));
}

#[test]
fn with_a_history_it_is_said_what_it_can_show() {
    let told = checked("h1.toml", DECISION, &ON);
    let known = advice(&told, "known");
    assert_eq!(known["holds"], true, "{known}");
    let power = advice(&told, "power")["says"].as_str().unwrap().to_owned();
    assert!(power.contains("incidents a month"), "{power}");
    let tiny = DECISION.replace("10 points", "0.1 points");
    let tiny = checked("h2.toml", &tiny, &ON);
    let says = advice(&tiny, "power")["says"].as_str().unwrap();
    assert!(!holds(&tiny, "power") && says.contains("within ten years"), "{says}");
    let huge = checked("h3.toml", &DECISION.replace("10 points", "100 points"), &ON);
    assert!(holds(&huge, "power"), "{huge:#}");
    let wrong = checked("h4.toml", &DECISION.replace("Card Checkout", "Card Chekout"), &ON);
    let known = advice(&wrong, "known");
    assert!(known["says"].as_str().unwrap().contains("did you mean \"Card Checkout\"?"), "{known}");
    // Pulled half a year after the history begins, it has no baseline.
    let early = checked("h5.toml", &DECISION.replace("2026-01-01", "2025-07-01"), &ON);
    assert!(!holds(&early, "baseline") && early["stamped"] == true);
}

#[test]
fn the_lot_falls_alike_twice_and_the_worse_come_first() {
    let mut asked: Vec<&str> = vec!["decision", "roll-out", "--start", "2026-02-01"];
    for name in SERVICES {
        asked.extend(["--service", name]);
    }
    let json = ["--format", "json"];
    let plan = |more: &[&str]| folder().run(&[&asked[..], &json, more].concat()).succeeds().json();
    let one = plan(&[]);
    assert_eq!(one, plan(&[]));
    assert_eq!(one["steps"].as_array().unwrap().len(), 4);
    assert_eq!(
        (&one["steps"][0]["pulled"], &one["steps"][1]["pulled"]),
        (&"2026-02-01".into(), &"2026-03-29".into())
    );
    assert_eq!(one["steps"][0]["comparators"].as_array().unwrap().len(), 3);
    let orders: std::collections::BTreeSet<String> =
        (0..12).map(|seed| plan(&["--seed", &seed.to_string()])["steps"].to_string()).collect();
    assert!(orders.len() > 4, "{}", orders.len());
    let told = plan(&ON);
    assert_eq!(
        (&told["is_told"], &told["baseline_months"]),
        (&true.into(), &12.into()),
        "{told:#}"
    );
    let tiers: Vec<u64> =
        told["steps"].as_array().unwrap().iter().map(|s| s["tier"].as_u64().unwrap()).collect();
    assert!(tiers.is_sorted(), "{tiers:?}");
    let said = folder().run(&[&asked[..], &ON].concat()).succeeds().out;
    assert!(said.contains("Why by lot"), "{said}");
    let said = folder().run(&[&asked[..], &["--service", "Paymants"], &ON].concat());
    assert_eq!(said.code, Some(2), "{said}");
}

#[test]
fn a_decision_is_printed_on_one_side_to_sign_with_its_stamps() {
    folder().file("p.toml", DECISION.replace("sponsor = \"CIO\"\n", ""));
    let said = folder().run(&["decision", "print", "p.toml"]).succeeds().out;
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for what in [
        "Nobody is named. Wanted: a sponsor answers for it.",
        "Head of Development, promises",
        "Not organisation: The rota",
    ] {
        assert!(flat.contains(what), "{what} in {said}");
    }
    folder().run(&["decision", "print", "p.toml", "--output", "p.html"]).succeeds();
    folder().run(&["decision", "check", "p.toml", "--output", "c.html"]).succeeds();
    let page = std::fs::read_to_string(folder().path().join("p.html")).unwrap();
    assert!(page.contains("class=\"page sheet\""), "{page}");
}
