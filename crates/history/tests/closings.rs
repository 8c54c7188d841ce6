//! How incidents ended: read from every kind of history, written, and read back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use thirdline_domain::{ClosureClass, History, NO_TIME, NONE};
use thirdline_history::{
    BytesRead, EventsWritten, Mapping, Options, Output, Plan, Planting, Reading, Source, choose,
    find_mapping, plant, propose, read, write,
};

const EVENTS: &str = r#"
name = "test"
missing = ["?"]
status = [["open", "active"], ["done", "resolved"]]
[columns]
incident = "number"
time = "time"
team = "group"
status = "status"
closure = "how"
change = "rfc"
problem = "problem"
known_since = "article"
[[closure]]
code = "Solved (Config*)"
class = "configuration"
[[closure]]
code = "Solved*"
class = "code"
"#;

const ROWS: &str = "\
number,time,group,status,how,rfc,problem,article
A,2025-01-02T08:00:00Z,Dev,open,?,,,
A,2025-01-02T10:00:00Z,Dev,done,Solved (Config x),CHG1,PRB7,
B,2025-01-02T08:00:00Z,Dev,open,,,,
B,2025-01-02T09:00:00Z,Dev,done,\"Solved, \"\"so\"\"\",no,PRB8,2024-05-01T00:00:00Z
B,2025-01-02T11:00:00Z,Dev,open,,,,
B,2025-01-02T12:00:00Z,Dev,done,Fell asleep,,,2024-06-01T00:00:00Z
C,2025-01-02T13:00:00Z,Dev,open,,,,
";

fn read_with(folder: &Path, name: &str, text: &str, mapping: &str) -> Reading {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let mapping = Mapping::parse("test", mapping).unwrap();
    read(&[Source::Path(path)], &mapping, &Options::default()).unwrap()
}

type Ending = (Option<String>, Option<ClosureClass>, bool, Option<String>, Option<String>);

fn ending(history: &History, number: &str) -> Ending {
    let row = history.incidents.find(number).unwrap() as usize;
    let closings = &history.closings;
    let known = closings.known_since.get(row).copied().filter(|t| *t != NO_TIME);
    (
        closings.codes.find_name(closings.code.get(row).copied().unwrap_or(NONE)).map(Into::into),
        closings.class(row),
        closings.changed.get(row).copied().unwrap_or_default(),
        closings
            .problems
            .find_name(closings.problem.get(row).copied().unwrap_or(NONE))
            .map(Into::into),
        known.map(|t| jiff::Timestamp::from_microsecond(t).unwrap().to_string()),
    )
}

#[expect(clippy::unnecessary_wraps, reason = "endings are compared as options")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn the_last_value_counts_and_a_link_anywhere_is_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let Reading { history, report } = read_with(folder.path(), "a.csv", ROWS, EVENTS);
    let a =
        (text("Solved (Config x)"), Some(ClosureClass::Configuration), true, text("PRB7"), None);
    assert_eq!(ending(&history, "A"), a);
    let known = text("2024-06-01T00:00:00Z");
    assert_eq!(ending(&history, "B"), (text("Fell asleep"), None, false, text("PRB8"), known));
    assert_eq!(ending(&history, "C"), (None, None, false, None, None));
    assert_eq!(report.without_class, 1);
    let counted: Vec<(&str, u64)> =
        report.closures.iter().map(|c| (c.code.as_str(), c.incidents)).collect();
    assert_eq!(counted, [("Fell asleep", 1), ("Solved (Config x)", 1)]);
}

#[test]
fn what_is_written_is_read_back_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let before = read_with(folder.path(), "a.csv", ROWS, EVENTS).history;
    for name in ["out.csv", "out.jsonl", "out.xes", "out.parquet", "out.csv.gz"] {
        let path = folder.path().join(name);
        write(&before, &Output::Path(path.clone()), &EventsWritten::default()).unwrap();
        let source = Source::Path(path);
        let mapping = find_mapping("thirdline").unwrap();
        let after = read(&[source], &mapping, &Options::default()).unwrap().history;
        for number in ["A", "B", "C"] {
            assert_eq!(ending(&before, number), ending(&after, number), "{name} {number}");
        }
        assert_eq!(after.closings.changed, before.closings.changed, "{name}");
    }
}

#[test]
fn a_history_without_endings_is_written_as_ever() {
    let folder = tempfile::tempdir().unwrap();
    let plain = EVENTS.split("closure =").next().unwrap().to_owned();
    let history = read_with(folder.path(), "a.csv", ROWS, &plain).history;
    assert!(history.closings.is_empty());
    let path = folder.path().join("out.csv");
    write(&history, &Output::Path(path.clone()), &EventsWritten::default()).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.starts_with("incident,at,order,team,class,status,priority,service,opened\n"));
}

#[test]
fn tickets_and_changed_fields_have_endings_too() {
    let folder = tempfile::tempdir().unwrap();
    let tickets = "rows = \"tickets\"\nstatus = [[\"done\", \"resolved\"]]\n[columns]\n\
                   incident = \"number\"\nopened = \"opened\"\nresolved = \"resolved\"\n\
                   status = \"status\"\nclosure = \"how\"\nchange = \"rfc\"\n\
                   [[closure]]\ncode = \"Restart\"\nclass = \"restart\"\n";
    let rows = "number,opened,resolved,status,how,rfc\n\
                A,2025-01-02T08:00:00Z,2025-01-02T10:00:00Z,done,Restart,CHG1\n\
                B,2025-01-02T08:00:00Z,2025-01-02T10:00:00Z,done,,0\n";
    let history = read_with(folder.path(), "t.csv", rows, tickets).history;
    let a = (text("Restart"), Some(ClosureClass::Restart), true, None, None);
    assert_eq!(ending(&history, "A"), a);
    assert_eq!(ending(&history, "B"), (None, None, false, None, None));

    let changes = "rows = \"changes\"\n[columns]\nincident = \"number\"\ntime = \"time\"\n\
                   field = \"field\"\nvalue = \"value\"\n[changes]\nteam = \"team\"\n\
                   closure = \"code\"\nknown_since = \"since\"\n\
                   [[closure]]\ncode = \"Restart\"\nclass = \"restart\"\n";
    let rows = "number,time,field,value\nA,2025-01-02T08:00:00Z,team,Dev\n\
                A,2025-01-02T09:00:00Z,code,Restart\nA,2025-01-02T09:00:00Z,since,2024-01-01T00:00:00Z\n";
    let history = read_with(folder.path(), "c.csv", rows, changes).history;
    let known = text("2024-01-01T00:00:00Z");
    assert_eq!(
        ending(&history, "A"),
        (text("Restart"), Some(ClosureClass::Restart), false, None, known)
    );
}

#[test]
fn json_lines_may_tell_the_end_in_the_last_line_only() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "{\"number\":\"A\",\"time\":\"2025-01-02T08:00:00Z\",\"group\":\"Dev\",\"status\":\"open\"}\n\
                {\"number\":\"A\",\"time\":\"2025-01-02T09:00:00Z\",\"group\":\"Dev\",\"status\":\"done\",\
                 \"how\":\"Solved\",\"rfc\":true}\n";
    let history = read_with(folder.path(), "a.jsonl", rows, EVENTS).history;
    let a = (text("Solved"), Some(ClosureClass::Code), true, None, None);
    assert_eq!(ending(&history, "A"), a);
    assert!(history.closings.problem.is_empty() && history.closings.known_since.is_empty());
}

#[test]
fn a_date_that_is_none_is_a_faulty_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, ROWS.replace("2024-06-01T00:00:00Z", "last summer")).unwrap();
    let mapping = Mapping::parse("test", EVENTS).unwrap();
    let error = read(&[Source::Path(path)], &mapping, &Options::default()).unwrap_err();
    assert!(error.to_string().contains("article"), "{error}");
}

#[test]
fn a_wrong_class_is_a_fault_with_a_suggestion() {
    let text = EVENTS.replace("\"configuration\"", "\"configuratoin\"");
    let faults = Mapping::parse("test", &text).unwrap_err().to_string();
    assert!(faults.contains("did you mean \"configuration\"?"), "{faults}");
}

#[test]
fn a_proposal_names_the_columns_and_classes_only_plain_codes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let mut text =
        "Number,Updated,State,Assignment group,Resolution code,Problem ID,rfc,caused_by\n"
            .to_owned();
    for i in 0..60 {
        let code = ["Config change", "Workaround given", "Restarted", "code 6", "Data update"];
        text.push_str(&format!(
            "INC{},2025-01-02 08:{:02}:00+00:00,{},Team {},{},PRB{},CHG{i},CHG9{i}\n",
            i / 3,
            i % 60,
            ["New", "In Progress", "Resolved"][i % 3],
            i % 2,
            code[i % 5],
            i % 7,
        ));
    }
    std::fs::write(&path, text).unwrap();
    let proposal = propose(&Source::Path(path), &BytesRead::default()).unwrap();
    let toml = &proposal.toml;
    for part in [
        "closure = \"Resolution code\"",
        "problem = \"Problem ID\"",
        "change = \"rfc\"",
        "code = \"Config change\"\nclass = \"configuration\"",
        "code = \"Data update\"\nclass = \"data\"",
        "code = \"Workaround given\"\nclass = \"workaround\"",
    ] {
        assert!(toml.contains(part), "{part} is not in\n{toml}");
    }
    assert!(!toml.contains("code = \"code 6\""), "{toml}");
    Mapping::parse("proposal", toml).unwrap();
}

#[test]
fn the_servicenow_preset_fits_with_and_without_codes() {
    let folder = tempfile::tempdir().unwrap();
    for (header, cells) in [("", ""), (",close_code,problem_id,rfc", ",Duplicate,PRB1,?")] {
        let path = folder.path().join("a.csv");
        let text = format!(
            "number,incident_state,sys_mod_count,opened_at,sys_updated_at,category,priority,assignment_group{header}\n\
             INC1,New,0,29/2/2016 01:16,29/2/2016 01:23,Category 55,3 - Moderate,Group 56{cells}\n\
             INC1,Closed,1,29/2/2016 01:16,29/2/2016 08:53,Category 55,3 - Moderate,Group 56{cells}\n"
        );
        std::fs::write(&path, text).unwrap();
        let source = Source::Path(path);
        let choice = choose(&source, None, &BytesRead::default()).unwrap();
        assert_eq!(choice.mapping.name, "servicenow");
        let history = read(&[source], &choice.mapping, &Options::default()).unwrap().history;
        let class = (!cells.is_empty()).then_some(ClosureClass::Other);
        assert_eq!(history.closings.class(0), class);
        assert!(history.closings.changed.is_empty());
    }
}

#[test]
fn a_planted_portfolio_comes_back_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan { incidents: 1_500, ..Plan::default() };
    let before = plant(&plan, &Planting::default()).history;
    let numbers: Vec<String> = before.incidents.iter().map(str::to_owned).collect();
    for name in ["out.csv", "out.parquet", "out.xes"] {
        let path = folder.path().join(name);
        write(&before, &Output::Path(path.clone()), &EventsWritten::default()).unwrap();
        let mapping = find_mapping("thirdline").unwrap();
        let source = Source::Path(path);
        let after = read(&[source], &mapping, &Options::default()).unwrap().history;
        for number in &numbers {
            assert_eq!(ending(&before, number), ending(&after, number), "{name} {number}");
        }
        assert_eq!(before.at, after.at);
    }
    let closed = before.closings.code.iter().filter(|c| **c != NONE).count();
    assert!(closed > 1_300 && before.closings.changed.contains(&true), "{closed}");
}
