//! `thirdline charter`, the real binary: promises and grants, who could have fixed it, how many
//! people it takes, and bad input.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[expect(dead_code, reason = "these stories look at what is said, not at which files there are")]
mod binary;

use binary::Folder;
use serde_json::Value;

const CHARTER: &str = r#"
name = "Payments support"
services = ["Payments"]
mission = "Restore Payments and remove what breaks it"
service_hours = "Every day, 06:00 to 18:00"
budget_owner = "Owner of Payments"
sponsor = "CIO"
repositories = ["payments-core"]
pipelines = ["payments-deploy"]
repository = "shared write"
branch_protection = true
reviewer = "Another engineer of the team"
measures = ["SFR", "UCM3", "UF", "LOAD"]
review = 2027-01-15

[[authority]]
level = "X0"
change_model = "standard change"
evidence = "change record"
training = "restart drill"
granted = 2026-01-10

[[authority]]
level = "X1"
change_model = "standard change"
second_pair_of_eyes = "Duty manager"
evidence = "change record, diff"
training = "configuration drill"
granted = 2026-01-10
expires = 2026-12-31

[[authority]]
level = "X4"
change_model = "emergency change"
second_pair_of_eyes = "Another engineer of the team"
evidence = "pull request"
training = "code drill"
granted = 2026-02-01
upstream_days = 10

[residual]
what = ["defects of design"]
agreement = "residual.toml"
reserve_hours = 40

[staffing]
people = 5
rota = "extended"
on_call = "domain"

[[knowledge]]
class = "payment run stops"
able = 3
drilled = 2026-02-01

[development]
mode = "working together"
until = 2026-09-30

[return]
when = ["load alarm in two months running"]
joint_duty_days = 20
decided_by = "CIO"
within_days = 10

[[signature]]
role = "Head of Operations"
of = "operations"
on = 2026-01-20
[[signature]]
role = "Head of Development"
of = "development"
on = 2026-01-20
[[signature]]
role = "Owner of Payments"
of = "service"
on = 2026-01-21
[[signature]]
role = "CIO"
of = "sponsor"
on = 2026-01-22
"#;

const RESIDUAL: &str = r#"
[[agreement]]
name = "Payments third line"
receiver = "Payments Development"
services = "Payments"
signed = { receiver = 2026-01-20, sender = 2026-01-20 }
[[agreement.goal]]
goal = "accept"
within = "4h"
"#;

const ORGANISATION: &str = r#"
name = "Harbour Bank (fictional)"
[[team]]
name = "Desk"
line = 1
side = "operations"
head_count = 9
[[team]]
name = "Support"
line = 2
side = "support"
head_count = 7
[[team]]
name = "Development"
line = 3
side = "development"
head_count = 8
"#;

/// A year and a month: each day development ends one incident of Payments by configuration after
/// 50 hours or so and one of Cards by code, and support ends one of each after ten.
fn history(closures: bool) -> String {
    use std::fmt::Write as _;
    let mut text = "incident,at,team,class,service,closure,closure_class\n".to_owned();
    let start: jiff::Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    let mut number = 0;
    for day in 0..395_i64 {
        for (team, service, class, hours) in [
            ("Development", "Payments", "configuration", 50 + day * 7 % 13),
            ("Development", "Cards", "code", 30 + day * 5 % 11),
            ("Support", "Payments", "configuration", 9 + day % 3),
            ("Support", "Cards", "explanation", 11 + day % 3),
        ] {
            number += 1;
            let mut row = |after: i64, team: &str, state: &str, ending: &str| {
                let at = start + jiff::SignedDuration::from_hours(day * 24 + after + day % 9);
                writeln!(text, "INC{number},{at},{team},{state},{service},{ending}").unwrap();
            };
            let ending = if closures { format!("{class},{class}") } else { ",".to_owned() };
            row(0, "Desk", "queued", ",");
            row(1, team, "queued", ",");
            row(3, team, "active", ",");
            row(hours, team, "resolved", &ending);
        }
    }
    text
}

fn with_history(closures: bool) -> Folder {
    let folder = folder();
    folder.file("h.csv", history(closures));
    folder.file("o.toml", ORGANISATION);
    folder
}

const ON_HISTORY: [&str; 5] = ["h.csv", "--mapping", "thirdline", "--organisation", "o.toml"];

fn on_history(command: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    ["charter", command].into_iter().chain(ON_HISTORY).chain(more.iter().copied()).collect()
}

#[test]
fn fixability_finds_the_service_that_needs_no_developer() {
    let folder = with_history(true);
    let told = folder.run(&on_history("fixability", &["--format", "json"])).succeeds().json();
    assert_eq!(
        (&told["schema"], &told["version"]),
        (&"thirdline-charter-fixability".into(), &1.into())
    );
    let services = told["services"].as_array().unwrap();
    let of = |name: &str| services.iter().find(|s| s["scope"] == name).unwrap();
    assert_eq!(of("Payments")["fixable"]["value"], 1.0);
    assert_eq!(of("Cards")["fixable"]["value"], 0.0);
    let share = told["fixability"]["fixable"]["value"].as_f64().unwrap();
    assert!((0.45..0.55).contains(&share), "half of all: {share}");
    let text = folder.run(&on_history("fixability", &[])).succeeds().out;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("One service stands out: Payments."), "{text}");
    assert!(words.contains("Code aside, authority was most lacking"), "{text}");
}

#[test]
fn fixability_says_from_which_worth_of_a_users_hour_it_pays() {
    let folder = with_history(true);
    let pays = |worth: &'static str| {
        let more = ["--service", "Payments", "--format", "json", "--user-hour", worth];
        let told = folder.run(&on_history("fixability", &more)).succeeds().json();
        told["fixability"]["break_even"]["scenarios"][0]["pays_in"].as_f64().unwrap()
    };
    assert!(pays("0") < 0.01);
    assert!(pays("5") > 0.99);
    let text = folder
        .run(&on_history("fixability", &["--service", "Payments", "--user-hour", "5"]))
        .succeeds()
        .out;
    assert!(text.contains("it pays"), "{text}");
    let said = folder.run(&on_history("fixability", &["--user-hour", "NaN"]));
    assert_eq!(said.code, Some(2));
    said.tells(&["--user-hour is no worth"]);
}

#[test]
fn size_says_first_which_constraint_binds() {
    let folder = with_history(true);
    let size = |more: &[&'static str]| {
        let words = on_history("size", &["--charter", "c.toml", "--format", "json"]);
        let words: Vec<&str> = words.into_iter().chain(more.iter().copied()).collect();
        folder.run(&words).succeeds().json()
    };
    let told = size(&[]);
    assert_eq!(told["schema"], "thirdline-charter-size");
    assert_eq!(told["services"], serde_json::json!(["Payments"]));
    assert_eq!((&told["binds"]["what"], &told["binds"]["people"]), (&"rota".into(), &3.into()));
    let work = told["people_by_work"]["value"].as_f64().unwrap();
    let demand = told["demand"]["value"].as_f64().unwrap();
    assert!((work - demand / 65.0).abs() < 1e-9, "half of 130 hours a month");
    // Two a day, two hours each: about 122 hours in a month of 30.4 days.
    assert!((115.0..130.0).contains(&demand), "{demand}");
    let text = folder.run(&on_history("size", &["--charter", "c.toml"])).succeeds().out;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("What binds is being there, not the work"), "{text}");
    assert!(words.contains("The charter has 5: enough."), "{text}");
    folder.file(
        "c.toml",
        CHARTER.replace("rota = \"extended\"", "rota = \"round the clock, one site\""),
    );
    let text = folder.run(&on_history("size", &["--charter", "c.toml"])).succeeds().out;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("takes 8 people"), "{text}");
    assert!(words.contains("The charter has 5: 3 short."), "{text}");
    assert!(words.contains("too small for a team of its own"), "{text}");
    assert!(words.contains("Cards"), "the same developers have it: {text}");
    let one = size(&["--service", "Cards"]);
    assert_eq!(one["services"], serde_json::json!(["Cards"]));
    folder.file("c.toml", CHARTER.replace("services = [\"Payments\"]", "services = [\"Pay\"]"));
    let said = folder.run(&on_history("size", &["--charter", "c.toml"]));
    assert_eq!(said.code, Some(2));
    said.tells(&["the charter covers no service of the history"]);
}

#[test]
fn every_command_writes_a_page_that_asks_nothing_of_the_net() {
    let folder = with_history(true);
    let html = ["--format", "html"];
    for words in [
        on_history("fixability", &html),
        on_history("size", &["--charter", "c.toml", "--format", "html"]),
        vec!["charter", "check", "c.toml", "--format", "html"],
        vec!["charter", "print", "c.toml", "--format", "html"],
    ] {
        let page = folder.run(&words).succeeds().out;
        assert!(page.starts_with("<!doctype html>") && page.contains("</html>"), "{words:?}");
        assert!(!page.contains("http://") || page.contains("www.w3.org"), "{words:?}");
        assert!(!page.contains("<script"), "{words:?}");
    }
}

#[test]
fn without_closure_codes_fixability_says_what_to_map() {
    let folder = with_history(false);
    let text = folder.run(&on_history("fixability", &[])).succeeds().out;
    assert!(text.contains("Nobody can tell who could have fixed it"), "{text}");
    assert!(text.contains("[[closure]]"), "{text}");
    assert!(text.contains("not recorded"), "{text}");
    let said = folder.run(&on_history("fixability", &["--service", "Payment"]));
    assert_eq!(said.code, Some(2));
    said.tells(&["did you mean \"Payments\"?"]);
}

fn folder() -> Folder {
    Folder::with(&[("c.toml", CHARTER), ("residual.toml", RESIDUAL)])
}

fn checked(folder: &Folder, more: &[&str]) -> Value {
    let asked = ["charter", "check", "c.toml", "--on", "2026-04-01", "--format", "json"];
    let words: Vec<&str> = asked.iter().chain(more).copied().collect();
    folder.run(&words).succeeds().json()
}

fn texts(check: &Value, weight: &str) -> Vec<String> {
    let findings = check["findings"].as_array().unwrap();
    let of = findings.iter().filter(|f| f["weight"] == weight);
    of.map(|f| f["says"].as_str().unwrap().to_owned()).collect()
}

/// The charter with one text put for another, and what is said of it.
fn stamps_with(from: &str, to: &str) -> Vec<String> {
    assert!(CHARTER.contains(from), "{from}");
    let folder = folder();
    folder.file("c.toml", CHARTER.replacen(from, to, 1));
    texts(&checked(&folder, &[]), "stamp")
}

#[test]
fn a_whole_charter_has_no_stamp_and_tells_its_fingerprint() {
    let check = checked(&folder(), &[]);
    assert_eq!(check["schema"], "thirdline-charter-check");
    assert_eq!((&check["promised"], &check["granted"]), (&3.into(), &3.into()));
    assert_eq!(texts(&check, "stamp"), Vec::<String>::new());
    assert_eq!(check["signed"], true);
    assert_eq!(
        texts(&check, "advice"),
        ["It is signed, but its fingerprint does not stand in the file."]
    );
    let print = check["fingerprint"].as_str().unwrap();
    let folder = folder();
    folder.file("c.toml", format!("fingerprint = \"{print}\"\n{CHARTER}"));
    assert_eq!(texts(&checked(&folder, &[]), "advice"), Vec::<String>::new());
    let changed = CHARTER.replace("people = 5", "people = 4");
    folder.file("c.toml", format!("fingerprint = \"{print}\"\n{changed}"));
    let said = folder.run(&["charter", "check", "c.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["this is not what was signed", "sign anew"]);
}

#[test]
fn what_is_promised_and_not_granted_is_stamped_and_never_blocked() {
    for (from, to, says) in [
        ("granted = 2026-02-01\n", "", "X4 hot-fix of code is a promise only"),
        (
            "expires = 2026-12-31",
            "expires = 2026-03-31",
            "X1 configuration, flag expired on 2026-03-31",
        ),
        ("branch_protection = true", "", "without branch protection"),
        ("reviewer = \"Another engineer of the team\"", "", "Nobody but the author reviews"),
        ("\"shared write\"", "\"proposals\"", "may only propose hot-fixes"),
        ("upstream_days = 10", "upstream_days = 60", "for 60 working days"),
        ("joint_duty_days = 20", "", "Nothing comes before the duty goes back"),
        ("decided_by = \"CIO\"", "", "who decides on a return"),
        ("budget_owner = \"Owner of Payments\"", "", "Nobody is named who pays"),
        ("able = 3", "able = 1", "Only one person is able to handle “payment run stops”"),
        ("people = 5", "people = 2", "2 people cannot keep up a rota of extended: it takes 3"),
        ("review = 2027-01-15", "review = 2026-01-15", "The review was due on 2026-01-15"),
        ("agreement = \"residual.toml\"", "", "without an agreement"),
        ("\"residual.toml\"", "\"none.toml\"", "there is no file none.toml"),
    ] {
        let stamps = stamps_with(from, to);
        assert_eq!(stamps.len(), 1, "{from}: {stamps:?}");
        assert!(stamps[0].contains(says), "{says}: {stamps:?}");
    }
}

#[test]
fn a_grant_is_judged_on_the_day_that_is_asked_for() {
    let folder = folder();
    let on = |day: &str| {
        let asked = ["charter", "check", "c.toml", "--format", "json", "--on", day];
        let check = folder.run(&asked).succeeds().json();
        check["granted"].as_u64().unwrap()
    };
    assert_eq!((on("2026-01-09"), on("2026-01-10"), on("2026-02-01")), (0, 2, 3));
    assert_eq!((on("2026-12-30"), on("2026-12-31")), (3, 2));
    let said = folder.run(&["charter", "check", "c.toml", "--on", "tomorrow"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["--on", "is no date"]);
}

#[test]
fn the_residual_agreement_is_read_by_the_reader_of_agreements() {
    let folder = folder();
    let stamps = |text: &str| {
        folder.file("residual.toml", text);
        texts(&checked(&folder, &[]), "stamp")
    };
    assert!(stamps(RESIDUAL).is_empty());
    let elsewhere = stamps(&RESIDUAL.replace("services = \"Payments\"", "services = \"Cards\""));
    assert_eq!(elsewhere, ["The residual agreement does not cover Payments."]);
    let deaf = stamps(&RESIDUAL.replace("\"accept\"", "\"resolve\""));
    assert_eq!(deaf, ["The residual agreement has no goal for accepting."]);
    let faulty = stamps(&RESIDUAL.replace("receiver = \"Payments Development\"", ""));
    assert_eq!(faulty, ["The residual agreement cannot be read: residual.toml has a fault."]);
    // Whoever names a file on the command line is told its faults where they are.
    let said = folder.run(&["charter", "check", "c.toml", "--agreement", "residual.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["residual.toml", "receiver"]);
}

#[test]
fn what_the_organisation_knows_of_a_service_counts() {
    let folder = folder();
    folder.file(
        "o.toml",
        "[[service]]\nname = \"Payments\"\ndeployment = \"weekly\"\ncode_access = false\n\
         duties_separable = false\nsponsor = \"Chief Operating Officer\"\n",
    );
    let check = checked(&folder, &["--organisation", "o.toml"]);
    let stamps = texts(&check, "stamp");
    assert_eq!(stamps.len(), 3, "{stamps:?}");
    for says in ["every week or more often", "may have the code", "cannot be different people"] {
        assert!(stamps.iter().any(|s| s.contains(says)), "{says}: {stamps:?}");
    }
    assert!(texts(&check, "advice").iter().any(|s| s.contains("The charter's sponsor is CIO")));
}

#[test]
fn the_page_to_sign_has_four_places_and_carries_the_advice_against() {
    let folder = folder();
    folder.file("c.toml", CHARTER.replace("granted = 2026-02-01\n", ""));
    let asked = ["charter", "print", "c.toml", "--on", "2026-04-01"];
    let text = folder.run(&asked).succeeds().out;
    assert!(text.contains("ADVICE AGAINST: X4 hot-fix of code is a promise only"), "{text}");
    let lines = text.lines().filter(|line| line.starts_with("______")).count();
    assert_eq!(lines, 4, "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("first both on duty for 20 days"), "{text}");
    assert!(words.contains("then CIO decides within 10"), "{text}");
    let page: Vec<&str> = asked.iter().chain(&["--format", "html"]).copied().collect();
    let html = folder.run(&page).succeeds().out;
    assert!(html.starts_with("<!doctype html>") && html.contains("class=\"page sheet\""));
    assert!(html.contains("class=\"stamp\""));
}

#[test]
fn a_faulty_charter_is_drawn_with_all_its_faults() {
    let folder = Folder::with(&[(
        "bad.toml",
        "name = \"A\"\nservces = [\"B\"]\n[[authority]]\nlevel = \"X9\"\n[costs]\npeople = 2\nsalary = 1\n",
    )]);
    let said = folder.run(&["charter", "check", "bad.toml"]);
    assert_eq!(said.code, Some(2));
    said.tells(&["did you mean `services`?", "X9", "money is stored nowhere"]);
}

#[test]
fn the_example_to_begin_with_is_faultless() {
    let folder = Folder::with(&[]);
    let example = folder.run(&["charter", "example"]).succeeds().out;
    folder.file("example.toml", example);
    folder.run(&["charter", "check", "example.toml"]).succeeds();
}
