//! Charter files: what is read from them, and everything that is wrong with them at once.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use thirdline_domain::ClosureClass;
use thirdline_domain::charter::{Authority, Charter, GrantState, Party, Rota};

const CHARTER: &str = r#"
name = "Payments support"
services = ["Payments*"]
sponsor = "CIO"
repository = "shared write"

[[authority]]
level = "X4"
granted = 2026-03-01
expires = 2026-09-01

[[authority]]
level = "X0"
granted = 2026-01-01

[staffing]
people = 6
rota = "extended"
zone = "Europe/Berlin"

[[signature]]
role = "Head of Operations"
of = "operations"
on = 2026-01-10

[assumptions]
utilisation = 0.6

[[hours]]
class = "data"
hours = 3
"#;

/// Days since 1970-01-01.
fn day(text: &str) -> i32 {
    thirdline_time::Day::parse(text).unwrap().0
}

fn faults(text: &str) -> String {
    Charter::parse("c.toml", text).unwrap_err().to_string()
}

#[test]
fn a_charter_is_read_and_what_it_leaves_out_is_not_allowed() {
    let charter = Charter::parse("c.toml", CHARTER).unwrap();
    assert!(charter.covers("Payments EU") && !charter.covers("Cards"));
    assert_eq!(charter.grants.len(), Authority::ALL.len());
    for (row, authority) in charter.grants.iter().zip(Authority::ALL) {
        assert_eq!(row.authority, authority);
    }
    assert!(!charter.grant(Authority::Schema).promised);
    assert_eq!(charter.staffing.rota, Some(Rota::Extended));
    assert!((charter.assumptions.hours_of(Some(ClosureClass::Data)) - 3.0).abs() < 1e-12);
    assert!((charter.assumptions.hours_of(None) - 2.0).abs() < 1e-12);
    assert!(!charter.is_signed(), "one of four has signed");
}

#[test]
fn a_grant_is_told_from_a_promise_on_each_day() {
    let charter = Charter::parse("c.toml", CHARTER).unwrap();
    let fix = charter.grant(Authority::HotFix);
    assert_eq!(fix.on(day("2026-02-28")), GrantState::Later);
    assert_eq!(fix.on(day("2026-03-01")), GrantState::Granted);
    assert_eq!(fix.on(day("2026-08-01")), GrantState::Granted);
    assert_eq!(fix.on(day("2026-08-02")), GrantState::EndsSoon);
    assert_eq!(fix.on(day("2026-08-31")), GrantState::EndsSoon);
    assert_eq!(fix.on(day("2026-09-01")), GrantState::Expired);
    assert_eq!(charter.grant(Authority::Data).on(day("2026-03-01")), GrantState::Nothing);
    let text = CHARTER.replace("level = \"X0\"\ngranted = 2026-01-01", "level = \"X0\"");
    let promise = Charter::parse("c.toml", &text).unwrap();
    assert_eq!(promise.grant(Authority::Restart).on(day("2026-03-01")), GrantState::PromiseOnly);
    let text = CHARTER.replace("level = \"X0\"", "level = \"X0\"\npromised = false");
    let unasked = Charter::parse("c.toml", &text).unwrap();
    assert_eq!(unasked.grant(Authority::Restart).on(day("2026-03-01")), GrantState::NotPromised);
}

#[test]
fn all_faults_are_told_at_once() {
    let text = CHARTER
        .replace("level = \"X0\"", "level = \"X4\"")
        .replace("expires = 2026-09-01", "expires = 2026-02-01")
        .replace("Europe/Berlin", "Europe/Berln")
        .replace("people = 6", "people = \"six\"\nsalary = 4000")
        .replace("sponsor", "sponsr")
        .replace("utilisation = 0.6", "utilisation = 6");
    let told = faults(&text);
    for said in [
        "X4 stands here twice",
        "the right ends before it begins",
        "did you mean \"Europe/Berlin\"?",
        "expected an integer",
        "money is stored nowhere",
        "did you mean `sponsor`?",
        "utilisation",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(faults("name = \"A\"\n").contains("services"));
    assert!(faults("name = \"A\"\nservices = []\n").contains("no service is named"));
}

#[test]
fn a_signed_charter_never_changes_but_grants_come_and_go() {
    let print = Charter::parse("c.toml", CHARTER).unwrap().fingerprint();
    let signed = format!("fingerprint = \"{print}\"\n{CHARTER}");
    assert!(Charter::parse("c.toml", &signed).is_ok());
    let granted = signed.replace("2026-03-01", "2026-04-01").replace("on = 2026-01-10\n", "");
    assert!(Charter::parse("c.toml", &granted).is_ok(), "what was promised is as before");
    for (from, to) in [
        ("people = 6", "people = 5"),
        ("level = \"X4\"", "level = \"X3\""),
        ("Payments*", "Cards"),
        ("hours = 3", "hours = 4"),
    ] {
        let told = faults(&signed.replace(from, to));
        assert!(told.contains("this is not what was signed"), "{from}: {told}");
    }
}

#[test]
fn four_parties_sign() {
    let mut text = CHARTER.to_owned();
    for of in ["development", "service", "sponsor"] {
        text.push_str(&format!("[[signature]]\nrole = \"R\"\nof = \"{of}\"\non = 2026-01-10\n"));
    }
    let charter = Charter::parse("c.toml", &text).unwrap();
    assert!(charter.is_signed());
    assert_eq!(Party::ALL.len(), 4);
}
