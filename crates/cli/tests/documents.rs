//! Documents that are generated from the code say what the code says. `cargo xtask gen` writes
//! them.

use std::path::Path;
use thirdline_document::schema::{complete_example_toml, reference_markdown};
use thirdline_domain::agreement::{
    AGREEMENT, AGREEMENTS, Agreements, EXCUSE, GOAL, POLICY, SENDER, SIGNED,
};
use thirdline_domain::charter::{
    ASSUMPTIONS, AUTHORITY, CHARTER, COSTS, Charter, DEVELOPMENT, HOURS, KNOWLEDGE, RESIDUAL,
    RETURN, SIGNATURE, STAFFING,
};
use thirdline_domain::decision;
use thirdline_domain::sheet;
use thirdline_domain::{ORGANISATION, Organisation, SERVICE, TEAM, UNIT};
use thirdline_evidence::diagnosis::signal_list;
use thirdline_evidence::third_line::MEASURES;
use thirdline_history::MAPPING_REFERENCE;
use thirdline_time::{CALENDAR, Calendars, HOLIDAYS, OVERRIDES, WEEK};

fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var_os("THIRDLINE_WRITE_DOCUMENTS").is_some() {
        std::fs::write(&path, text).expect("written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(there, text, "docs/{name} is stale: run `cargo xtask gen`");
}

#[test]
fn the_reference_of_mapping_files_is_fresh() {
    let reference = reference_markdown(&MAPPING_REFERENCE);
    check("mapping-reference.md", &format!("# Mapping files: all keys\n\n{reference}"));
}

#[test]
fn the_reference_of_organisation_files_is_fresh_and_its_example_is_read() {
    let sections = [&ORGANISATION, &TEAM, &UNIT, &SERVICE];
    let reference = reference_markdown(&sections);
    check("organisation-reference.md", &format!("# Organisation files: all keys\n\n{reference}"));
    // A team has a name or a pattern; the complete example shows both, so one is taken out. Its
    // one unit has none above it.
    let example = complete_example_toml(&sections);
    let out = |line: &&str| !line.starts_with("pattern") && !line.starts_with("above");
    let without: Vec<&str> = example.lines().filter(out).collect();
    Organisation::parse("example.toml", &without.join("\n")).expect("faultless");
}

#[test]
fn the_measures_of_the_third_line_are_listed() {
    let mut text = String::from(
        "# Measures of the third line\n\nOver stays with development, and over incidents that had \
         one. One file each in `crates/evidence/src/third_line/catalogue/`; this page is generated \
         from them. *Guards* must stand beside a measure that is paid for; only outcome and response \
         may be. What is about *behaviour* is hidden for fewer than five people, and for a unit that \
         would follow from such a one by subtraction.\n\n\
         | code | name | formula | kind | clock | least n | guards | behaviour |\n\
         | --- | --- | --- | --- | --- | ---: | --- | --- |\n",
    );
    for m in &MEASURES {
        text.push_str(&format!(
            "| {}@{} | {} | {} | {} | {} | {} | {} | {} |\n",
            m.code,
            m.version,
            m.name,
            m.formula,
            m.kind.name(),
            m.clock,
            m.least,
            m.guards.join(", "),
            if m.is_behaviour { "yes" } else { "" },
        ));
    }
    check("third-line-measures.md", &text);
}

#[test]
fn the_signals_of_a_diagnosis_are_listed() {
    let mut text = String::from(
        "# Signals of a diagnosis\n\nGenerated from `crates/evidence/src/diagnosis/signals.rs`. \
         Grades: A experiment, B large observation, C doctrine, D our judgement (a default: change \
         it), V measured on public ticket logs.\n\n\
         | no. | remedy | signal | speaks for it from | grade | would be explained away by |\n\
         | ---: | --- | --- | --- | --- | --- |\n",
    );
    for (i, (remedy, name, threshold, grade, away)) in signal_list().enumerate() {
        text.push_str(&format!(
            "| {} | {} | {name} | {threshold} | {grade} | {away} |\n",
            i + 1,
            remedy.name()
        ));
    }
    check("signals.md", &text);
}

#[test]
fn the_reference_of_calendar_files_is_fresh_and_its_example_is_read() {
    let sections = [&CALENDAR, &WEEK, &OVERRIDES, &HOLIDAYS];
    let reference = reference_markdown(&sections);
    check("calendar-reference.md", &format!("# Calendar files: all keys\n\n{reference}"));
    // A calendar has hours or is made of others; the complete example shows both, so one is taken
    // out.
    let example = complete_example_toml(&sections);
    let made = ["union", "intersection", "always"];
    let without: Vec<&str> =
        example.lines().filter(|l| !made.iter().any(|key| l.starts_with(key))).collect();
    let mut feed = |_: &str| {
        Ok("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261226\nEND:VEVENT\nEND:VCALENDAR".to_owned())
    };
    Calendars::parse("example.toml", &without.join("\n"), &mut feed).expect("faultless");
}

#[test]
fn the_reference_of_agreement_files_is_fresh_and_its_example_is_read() {
    let sections = [&AGREEMENTS, &AGREEMENT, &SENDER, &SIGNED, &GOAL, &POLICY, &EXCUSE];
    let reference = reference_markdown(&sections);
    check("agreement-reference.md", &format!("# Agreement files: all keys\n\n{reference}"));
    let calendars = "[[calendar]]\nname = \"Berlin office\"\nalways = true\n\
                     [[calendar]]\nname = \"Service desk\"\nalways = true\n\
                     [[calendar]]\nname = \"Round the clock\"\nalways = true\n";
    // A fingerprint fits one text only, and the example shows what one looks like.
    let example = complete_example_toml(&sections);
    let lines: Vec<&str> = example.lines().filter(|l| !l.starts_with("fingerprint")).collect();
    let read =
        Agreements::parse("example.toml", &lines.join("\n"), &mut |_| Ok(calendars.to_owned()));
    assert_eq!(read.expect("faultless").list.len(), 1);
}

#[test]
fn the_reference_of_charter_files_is_fresh_and_its_example_is_read() {
    let sections = [
        &CHARTER,
        &AUTHORITY,
        &RESIDUAL,
        &STAFFING,
        &KNOWLEDGE,
        &DEVELOPMENT,
        &RETURN,
        &SIGNATURE,
        &ASSUMPTIONS,
        &HOURS,
        &COSTS,
    ];
    let reference = reference_markdown(&sections);
    check("charter-reference.md", &format!("# Support charter files: all keys\n\n{reference}"));
    // A fingerprint fits one text only, and the example shows what one looks like.
    let example = complete_example_toml(&sections);
    let lines: Vec<&str> = example.lines().filter(|l| !l.starts_with("fingerprint")).collect();
    Charter::parse("example.toml", &lines.join("\n")).expect("faultless");
}

#[test]
fn the_reference_of_kpi_sheets_is_fresh_and_its_example_is_read() {
    let sections = [
        &sheet::SHEET,
        &sheet::MEASURE,
        &sheet::CHANCE,
        &sheet::GATE,
        &sheet::MILESTONE,
        &sheet::RACI,
        &sheet::BASELINE,
        &sheet::SIGNED,
        &sheet::AGAINST_ADVICE,
    ];
    let reference = reference_markdown(&sections);
    check("kpi-sheet-reference.md", &format!("# KPI sheets and pledges: all keys\n\n{reference}"));
    // A fingerprint fits one text only, and the example shows what one looks like.
    let example = complete_example_toml(&sections);
    let lines: Vec<&str> = example.lines().filter(|l| !l.starts_with("fingerprint")).collect();
    thirdline_evidence::kpi::read_sheet("example.toml", &lines.join("\n")).expect("faultless");
}

#[test]
fn the_reference_of_decision_files_is_fresh_and_its_example_is_read() {
    let sections = [
        &decision::DECISION,
        &decision::REFUSED,
        &decision::COMMITMENT,
        &decision::FIDELITY,
        &decision::OUTCOME,
        &decision::HARM,
        &decision::OTHER_CHANGE,
        &decision::SIGNED,
        &decision::SIGNATURE,
    ];
    let reference = reference_markdown(&sections);
    check("decision-reference.md", &format!("# Decision files: all keys\n\n{reference}"));
    // A promise is kept or released, and the guard of the example has no clock with a target; the
    // complete example shows both.
    let example = complete_example_toml(&sections);
    let out = |l: &&str| !l.starts_with("released") && *l != "within = \"8h\"";
    let lines: Vec<&str> = example.lines().filter(out).collect();
    thirdline_evidence::decision::read_decision("example.toml", &lines.join("\n"))
        .expect("faultless");
}

#[test]
fn every_measure_of_the_catalogue_is_defined_in_the_document() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/measures.md");
    let text = std::fs::read_to_string(path).expect("the document");
    for entry in thirdline_evidence::CATALOGUE {
        let row = format!("| {} | {} |", entry.code, entry.name);
        assert!(text.contains(&row), "docs/measures.md lacks {row}");
    }
}

#[test]
fn every_preset_stands_in_the_document() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/history-formats.md");
    let text = std::fs::read_to_string(path).expect("the document");
    for preset in thirdline_history::PRESETS {
        assert!(text.contains(&format!("| `{}` |", preset.name)), "{}", preset.name);
    }
}
