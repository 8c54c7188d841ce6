//! `docs/reports-json.md` names the keys that the JSON of the reports has, and no others.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[expect(dead_code, reason = "other tests ask more of it")]
mod binary;

use binary::Folder;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys at the top, by schema.
type Keys = BTreeMap<String, BTreeSet<String>>;

/// What stands between the ticks of a text.
fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The document's sections: the schemas of a heading, and the first cells of the rows below it.
fn documented() -> Keys {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reports-json.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut keys = Keys::new();
    for section in text.split("\n## ").skip(1) {
        let (heading, rest) = section.split_once('\n').unwrap();
        let cells = rest.lines().filter_map(|l| l.strip_prefix("| ")?.split(" | ").next());
        let of_rows: BTreeSet<String> = cells.flat_map(ticked).map(str::to_owned).collect();
        for schema in ticked(heading) {
            keys.insert(schema.to_owned(), of_rows.clone());
        }
    }
    keys
}

const SHEET: &str = r#"
name = "Support of Payments"
kind = "sheet"
year = 2025
executive = "Head of Payments and Cards"
sponsor = "CIO"
head_of_operations = "Head of Operations"
mirror = "Operations 2025"
auditor = "Internal audit"
hr = "Reward administrator"
employee_representative = "Works council"
services = ["Payments"]
[[measure]]
measure = "UCM3@1"
within = "72h"
threshold = "28 %"
target = "30 %"
maximum = "34 %"
[[gate]]
guard = "RO3@1"
margin = "3 points"
[[raci]]
artefact = "KPI sheet"
accountable = "CIO"
[baseline]
from = 2025-01-01
to = 2026-01-01
"#;

/// What the commands write on two years in which remedies did what is known.
fn written() -> Keys {
    let folder = Folder::with(&[("sheet.toml", SHEET)]);
    folder.run(&["history", "generate", "--plant-effect", "--output", "h.csv"]).succeeds();
    let charter = folder.run(&["charter", "example"]).succeeds().out;
    folder.file("charter.toml", charter);
    let mut keys = Keys::new();
    let mut ask = |command: &str| {
        let words: Vec<&str> = command.split(' ').collect();
        let told = folder.run(&[&words[..], &["--format", "json"]].concat()).succeeds().json();
        assert_eq!(told["version"], 1, "{command}");
        let schema = told["schema"].as_str().unwrap().to_owned();
        let own = told.as_object().unwrap().keys();
        let own = own.filter(|k| !matches!(k.as_str(), "schema" | "version")).cloned();
        keys.entry(schema).or_default().extend(own);
    };
    for command in [
        "kpi measures",
        "kpi check sheet.toml",
        "kpi print sheet.toml",
        "charter check charter.toml",
        "charter print charter.toml",
    ] {
        ask(command);
    }
    let on = "--organisation organisation.toml";
    for command in [
        "diagnose h.csv",
        "board h.csv",
        "kpi senior h.csv",
        "charter fixability h.csv",
        "charter size h.csv --charter charter.toml",
        "kpi calibrate sheet.toml --history h.csv",
        "kpi statement sheet.toml --history h.csv --month 2025-10",
        "kpi audit-sample sheet.toml --history h.csv --quarter 2025Q3 --seed 1 --size 10",
        "decision check decisions/payments.toml --history h.csv",
        "decision print decisions/payments.toml --history h.csv",
        "decision roll-out --service Payments --service Loans --start 2026-02-01 --history h.csv",
        "verdict decisions/payments.toml --history h.csv",
        // One that is foreseen, and one that changed in the time held out.
        "whatif h.csv --service Workplace --remedy b --replications 100",
        "whatif h.csv --service Payments --remedy b --replications 100",
    ] {
        ask(&format!("{command} {on}"));
    }
    let sample = "kpi audit-sample sheet.toml --history h.csv --quarter 2025Q3 --seed 1 --size 10";
    let words: Vec<&str> = sample.split(' ').chain(on.split(' ')).collect();
    folder.file("audit.csv", folder.run(&words).succeeds().out);
    ask(&format!("kpi restate sheet.toml --history h.csv --audit audit.csv {on}"));
    keys
}

#[test]
fn the_page_names_the_keys_that_reports_have_and_no_others() {
    let (documented, written) = (documented(), written());
    for (schema, keys) in &written {
        let Some(named) = documented.get(schema) else {
            panic!("docs/reports-json.md has no section `{schema}`");
        };
        let missing: Vec<_> = keys.difference(named).collect();
        let unknown: Vec<_> = named.difference(keys).collect();
        assert!(missing.is_empty(), "{schema}: docs/reports-json.md does not name {missing:?}");
        assert!(
            unknown.is_empty(),
            "{schema} has no {unknown:?}, which docs/reports-json.md names"
        );
    }
    let unheard: Vec<_> = documented.keys().filter(|s| !written.contains_key(*s)).collect();
    assert!(unheard.is_empty(), "no command writes {unheard:?}");
}

/// Every name in quotes that begins as a schema does, in the sources that write reports.
fn schemas_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            schemas_in(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').filter(|q| {
                q.starts_with("thirdline-") && q.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            });
            found.extend(quoted.map(str::to_owned));
        }
    }
}

#[test]
fn every_schema_of_the_sources_has_its_section() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    for folder in ["report/src", "cli/src"] {
        schemas_in(&crates.join(folder), &mut found);
    }
    // The folder of the demonstration.
    found.remove("thirdline-demo");
    assert!(found.len() > 10, "{found:?}");
    let documented = documented();
    let missing: Vec<_> = found.iter().filter(|s| !documented.contains_key(*s)).collect();
    assert!(missing.is_empty(), "docs/reports-json.md has no section for {missing:?}");
}
