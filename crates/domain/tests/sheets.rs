//! KPI sheets as files: what is read, what is refused, what is signed.

use thirdline_document::schema::{complete_example_toml, example_toml};
use thirdline_domain::sheet::{
    AGAINST_ADVICE, BASELINE, CHANCE, GATE, KnownMeasure, MEASURE, MILESTONE, RACI, SHEET, SIGNED,
    Sheet, SheetKind, Signer, TargetClock,
};

fn known() -> Vec<KnownMeasure> {
    let of = |code, version, unpayable| KnownMeasure {
        code,
        version,
        name: code,
        unpayable,
        can_guard: true,
        is_duration: false,
        higher_is_better: true,
        clock: None,
        guards: &[],
    };
    vec![
        KnownMeasure { clock: Some(TargetClock::Restore), guards: &["RO3"], ..of("UCM3", 1, None) },
        KnownMeasure { clock: Some(TargetClock::TakeUp), guards: &["BR3"], ..of("LA3", 1, None) },
        KnownMeasure { clock: Some(TargetClock::TakeUp), guards: &["BR3"], ..of("LA3", 2, None) },
        KnownMeasure {
            is_duration: true,
            higher_is_better: false,
            can_guard: false,
            ..of("UC3", 1, None)
        },
        KnownMeasure { higher_is_better: false, ..of("RO3", 1, Some("it is a guard")) },
        KnownMeasure { can_guard: false, ..of("EX", 1, Some("it counts what people do")) },
    ]
}

const TEXT: &str = r#"
name = "Support of Payments"
kind = "sheet"
year = 2026
year_of_scheme = 2
executive = "Head of Payments Development"
sponsor = "CIO"
head_of_operations = "Head of Operations"
services = ["Payments*"]

[[measure]]
measure = "UCM3@1"
within = "72h"
within_by_priority = { "1 - Critical" = "8h" }
improve_by = "10 points"
threshold = "58.5 %"
target = "62 %"
maximum = "66 %"

[[gate]]
guard = "RO3"
margin = "3 points"
floor = "12 %"

[[raci]]
artefact = "KPI sheet"
accountable = "CIO"
"#;

fn read(text: &str) -> Sheet {
    Sheet::parse("sheet.toml", text, &known()).expect("faultless")
}

fn faults(text: &str) -> String {
    Sheet::parse("sheet.toml", text, &known()).expect_err("faulty").to_string()
}

#[test]
fn a_sheet_is_read_with_its_defaults() {
    let sheet = read(TEXT);
    assert_eq!((sheet.kind, sheet.weight, sheet.dispute_days), (SheetKind::Sheet, 20.0, 15));
    let paid = &sheet.measures[0];
    assert_eq!((paid.weight, paid.improve_by), (20.0, Some(0.1)));
    assert_eq!(paid.points(), Some([0.585, 0.62, 0.66]));
    assert_eq!(paid.within, Some((TargetClock::Restore, 72 * 3_600_000_000)));
    assert_eq!(paid.within_by_priority, [("1 - Critical".to_owned(), 8 * 3_600_000_000)]);
    assert!(sheet.gates[0].is_beyond_floor(0.13) && !sheet.gates[0].is_beyond_floor(0.12));
    assert!(sheet.covers_service(Some("Payments EU")) && !sheet.covers_service(None));
}

#[test]
fn a_measure_without_a_version_is_the_latest() {
    let text = TEXT.replace("\"UCM3@1\"", "\"LA3\"").replace("RO3", "LA3");
    assert_eq!(read(&text).measures[0].version, 2);
    let text = TEXT.replace("\"UCM3@1\"", "\"LA3@1\"");
    assert_eq!(read(&text).measures[0].version, 1);
    let text = TEXT.replace("\"UCM3@1\"", "\"LA3@7\"");
    assert!(faults(&text).contains("its latest is \"LA3@2\""));
}

#[test]
fn a_measure_of_activity_or_perception_cannot_be_put_in() {
    let told = faults(&TEXT.replace("\"UCM3@1\"", "\"EX\"").replace("within = \"72h\"\n", ""));
    assert!(told.contains("EX can never be paid for: it counts what people do"), "{told}");
    let told = faults(&TEXT.replace("\"UCM3@1\"", "\"RO3@1\"").replace("within = \"72h\"\n", ""));
    assert!(told.contains("RO3 can never be paid for: it is a guard"), "{told}");
    let told = faults(&TEXT.replace("guard = \"RO3\"", "guard = \"EX\""));
    assert!(told.contains("EX cannot stand as a gate"), "{told}");
}

#[test]
fn money_is_refused_wherever_it_stands_and_the_fault_says_why() {
    for key in ["salary", "amount", "currency", "bonus", "pay"] {
        let told = faults(&TEXT.replace("year = 2026", &format!("year = 2026\n{key} = 20000")));
        assert!(told.contains(&format!("`{key}`: a sheet never holds money")), "{told}");
        assert!(!told.contains("unknown key"), "{told}");
    }
    let told = faults(&TEXT.replace("within = \"72h\"", "within = \"72h\"\ncurrency = \"EUR\""));
    assert!(told.contains("never holds money"), "{told}");
    let told = faults(&TEXT.replace("year = 2026", "year = 2026\nweight = \"20000 EUR\""));
    assert!(told.contains("expected a number"), "{told}");
}

#[test]
fn nobody_below_the_one_who_signs_is_bound() {
    for key in ["teams", "cascade", "members"] {
        let told = faults(&TEXT.replace("year = 2026", &format!("year = 2026\n{key} = [\"A\"]")));
        assert!(told.contains("binds the one who signs it, and nobody below"), "{told}");
    }
}

#[test]
fn two_who_answer_for_one_artefact_are_a_fault() {
    let told = faults(&TEXT.replace("accountable = \"CIO\"", "accountable = [\"CIO\", \"COO\"]"));
    assert!(told.contains("two roles are accountable: then nobody is"), "{told}");
    let told = faults(&TEXT.replace("accountable = \"CIO\"\n", ""));
    assert!(told.contains("missing key `accountable`"), "{told}");
}

#[test]
fn all_faults_come_at_once_each_at_its_place() {
    let text = TEXT
        .replace("artefact = \"KPI sheet\"", "artefact = \"KPI sheet\"\nconsultd = [\"HR\"]")
        .replace("within = \"72h\"", "within = \"soon\"")
        .replace("margin = \"3 points\"", "margin = \"3 %\"")
        .replace("executive", "exective")
        .replace("\"UCM3@1\"", "\"UMC3@1\"");
    let told = faults(&text);
    for what in [
        "did you mean `executive`?",
        "there is no measure \"UMC3\"",
        "5 faults",
        "`within`: \"soon\" cannot be read",
        "`margin`: \"3 %\" cannot be read",
    ] {
        assert!(told.contains(what), "{what} in {told}");
    }
    let told = faults(&TEXT.replace("target = \"62 %\"", "target = \"50 %\""));
    assert!(
        told.contains("sheet.toml:17:10: threshold, target and maximum are not in order"),
        "{told}"
    );
    let told = faults(&TEXT.replace("within = \"72h\"\n", ""));
    assert!(told.contains("UCM3 needs the target of its clock"), "{told}");
}

#[test]
fn a_signed_sheet_never_changes() {
    let print = read(TEXT).fingerprint();
    let signed = format!("{TEXT}\n[signed]\nexecutive = 2026-01-12\nfingerprint = \"{print}\"\n");
    assert_eq!(read(&signed).signed.by[0].0, Signer::Executive);
    for (from, to) in [
        ("target = \"62 %\"", "target = \"61 %\""),
        ("within = \"72h\"", "within = \"73h\""),
        ("Payments*", "Payments"),
        ("floor = \"12 %\"", "floor = \"13 %\""),
        ("accountable = \"CIO\"", "accountable = \"COO\""),
        ("year_of_scheme = 2", "year_of_scheme = 3"),
    ] {
        let told = faults(&signed.replace(from, to));
        assert!(told.contains("is not what was signed"), "{from}: {told}");
    }
    let told = faults(&signed.replace("\"UCM3@1\"", "\"UCM3\""));
    assert!(told.contains("a signed sheet names the version of UCM3"), "{told}");
}

#[test]
fn the_example_is_read_as_it_is_and_with_every_key() {
    let sections =
        [&SHEET, &MEASURE, &CHANCE, &GATE, &MILESTONE, &RACI, &BASELINE, &SIGNED, &AGAINST_ADVICE];
    let without = |text: String| {
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.starts_with("fingerprint = \"3f9a")).collect();
        lines.join("\n")
    };
    let plain = without(example_toml(&sections).replace("#within =", "within ="));
    assert_eq!(read(&plain).measures.len(), 1);
    // One of the two about the employee representative.
    let full = without(complete_example_toml(&sections));
    let sheet = read(&full);
    assert_eq!(sheet.employee_representative.as_deref(), Ok("Works council"));
    assert_eq!(sheet.signed.against_advice.len(), 1);
}

proptest::proptest! {
    #[test]
    fn any_damaged_sheet_is_read_or_refused(
        from in 0_usize..600, length in 0_usize..40, put in "[\\[\\]{}=\"#0-9a-z .%-]{0,12}",
    ) {
        let mut text = TEXT.to_owned();
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        text.replace_range(from..to, &put);
        if let Ok(sheet) = Sheet::parse("sheet.toml", &text, &known()) {
            proptest::prop_assert_eq!(sheet.fingerprint().len(), 16);
        }
    }
}
