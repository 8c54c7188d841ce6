//! Each preset on a small file of its dialect, and one on a real history.

use crate::input::{BytesRead, Source};
use crate::preset::find_mapping;
use crate::propose::choose;
use crate::read::{Options, Reading, read};
use crate::time_format::TimeReader;
use jiff::tz::TimeZone;
use std::io::Write as _;
use thirdline_domain::{Stated, StatusClass};

/// Reads a text with the mapping chosen for it; what it holds as short words, one an event.
fn chosen(text: &str, zone: Option<&str>) -> (String, Vec<String>, Reading) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it is written");
    let source = Source::Path(file.path().to_owned());
    let zone = zone.map(|z| TimeZone::get(z).expect("a zone"));
    let choice = choose(&source, zone.as_ref(), &BytesRead::default()).expect("a choice");
    let reading = read(&[source], &choice.mapping, &Options::default()).expect("a reading");
    let history = &reading.history;
    let mut events = Vec::new();
    for incident in 0..history.incident_count() {
        for event in history.events_of(incident) {
            let at = jiff::Timestamp::from_microsecond(history.at[event]).expect("a time");
            let name = |names: &thirdline_domain::Names, id| {
                if id == thirdline_domain::NONE { "-" } else { &names[id] }.to_owned()
            };
            events.push(format!(
                "{} {at} {} {}",
                &history.incidents[incident as u32],
                name(&history.teams, history.team[event]),
                history.stated(event).map_or("-", StatusClass::name),
            ));
        }
    }
    (choice.mapping.name, events, reading)
}

#[test]
fn servicenow_extracts_are_known_whatever_separates_their_dates() {
    for separator in ["-", "/", "."] {
        let text = "number,incident_state,sys_mod_count,assigned_to,sys_updated_at,opened_at,\
                    assignment_group,priority,category\n\
                    INC1,New,0,?,13-02-2026 09:00,13-02-2026 08:55,Desk,2 - High,Mail\n\
                    INC1,Active,2,?,13-02-2026 10:00,13-02-2026 08:55,?,2 - High,Mail\n\
                    INC1,-100,1,?,13-02-2026 10:00,13-02-2026 08:55,Net,2 - High,Mail\n\
                    INC1,Awaiting User Info,3,?,13-02-2026 11:00,13-02-2026 08:55,Net,2 - High,Mail\n";
        let text = text.replace("-02-", &format!("{separator}02{separator}"));
        let (name, events, reading) = chosen(&text, None);
        assert_eq!(name, "servicenow");
        assert_eq!(
            events,
            [
                "INC1 2026-02-13T09:00:00Z Desk queued",
                "INC1 2026-02-13T10:00:00Z Net -",
                "INC1 2026-02-13T10:00:00Z - active",
                "INC1 2026-02-13T11:00:00Z Net waiting_user",
            ]
        );
        assert_eq!(reading.history.priority_rank, [Some(1)]);
    }
}

#[test]
fn servicenow_lists_are_known_by_labels_and_by_column_names() {
    for header in [
        "Number,Opened,Resolved,State,Priority,Assignment group,Reassignment count,Reopen count",
        "number,opened_at,resolved_at,state,priority,assignment_group,reassignment_count,reopen_count",
    ] {
        let text = format!(
            "{header}\n\
             INC1,2026-02-03 09:00:00,2026-02-03 12:00:00,Resolved,4 - Low,Net,2,0\n\
             INC2,2026-02-03 10:00:00,,On Hold,4 - Low,Desk,0,1\n"
        );
        let (name, events, reading) = chosen(&text, Some("Europe/Berlin"));
        assert_eq!(name, "servicenow-list");
        assert_eq!(
            events,
            [
                "INC1 2026-02-03T08:00:00Z - -",
                "INC1 2026-02-03T11:00:00Z Net resolved",
                "INC2 2026-02-03T09:00:00Z Desk waiting_other",
            ]
        );
        assert_eq!(reading.history.counters.reassignments, [2, 0]);
    }
}

#[test]
fn a_list_in_which_a_ticket_stands_twice_is_no_list_of_tickets() {
    let text = "Number,Opened,Updated,State,Assignment group\n\
                INC1,2026-02-03 09:00Z,2026-02-03 09:00Z,New,Desk\n\
                INC1,2026-02-03 09:00Z,2026-02-03 10:00Z,Resolved,Net\n";
    let (name, events, _) = chosen(text, None);
    assert_ne!(name, "servicenow-list");
    assert_eq!(events.len(), 2);
    assert_eq!(events[1], "INC1 2026-02-03T10:00:00Z Net resolved");
}

#[test]
fn servicenow_audits_state_one_field_a_row() {
    let text = "documentkey,fieldname,oldvalue,newvalue,sys_created_on,user\n\
                INC1,state,,1,2026-02-03 09:00:00,x\n\
                INC1,assignment_group,,Desk,2026-02-03 09:00:00,x\n\
                INC1,assigned_to,,x,2026-02-03 09:30:00,x\n\
                INC1,state,1,6,2026-02-03 10:00:00,x\n";
    let (name, events, reading) = chosen(text, Some("UTC"));
    assert_eq!(name, "servicenow-audit");
    assert_eq!(
        events,
        [
            "INC1 2026-02-03T09:00:00Z - queued",
            "INC1 2026-02-03T09:00:00Z Desk -",
            "INC1 2026-02-03T10:00:00Z - resolved",
        ]
    );
    assert_eq!(reading.report.other_fields, 1);
}

#[test]
fn jira_lists_and_changelogs_are_known() {
    let text = "Summary,Issue key,Issue id,Status,Priority,Assignee,Created,Updated,Resolved,Component/s\n\
                Mail is slow,OPS-1,10001,Done,High,x,12/May/24 3:04 PM,13/May/24 9:00 AM,13/May/24 8:00 AM,Mail\n\
                No network,OPS-2,10002,Waiting for customer,Low,x,01/Jun/24 8:00 AM,02/Jun/24 8:00 AM,,Net\n";
    let (name, events, reading) = chosen(text, Some("UTC"));
    assert_eq!(name, "jira");
    assert_eq!(
        events,
        [
            "OPS-1 2024-05-12T15:04:00Z - -",
            "OPS-1 2024-05-13T08:00:00Z - closed",
            "OPS-2 2024-06-01T08:00:00Z - -",
            "OPS-2 2024-06-02T08:00:00Z - waiting_user",
        ]
    );
    assert_eq!(&reading.history.services[reading.history.service[1]], "Mail");
    let text = "issue key,created,author,field,from value,to value\n\
                OPS-1,2024-05-12T15:04:05.000+0200,x,status,Open,In Progress\n\
                OPS-1,2024-05-12T15:04:05.000+0200,x,assignee,,x\n\
                OPS-1,2024-05-12T16:00:00.000+0200,x,Team,Desk,Net\n";
    let (name, events, _) = chosen(text, None);
    assert_eq!(name, "jira-changelog");
    assert_eq!(events, ["OPS-1 2024-05-12T13:04:05Z - active", "OPS-1 2024-05-12T14:00:00Z Net -"]);
}

#[test]
fn the_words_and_keys_of_process_mining_are_known() {
    let mapping = find_mapping("xes").expect("a preset");
    let class =
        |status, sub| mapping.stated(status, sub).and_then(Stated::class).map(StatusClass::name);
    assert_eq!(class("Accepted", "Wait - User"), Some("waiting_user"));
    assert_eq!(class("in progress", "complete"), Some("active"));
    assert_eq!(class("Closed", ""), Some("closed"));
    assert_eq!(class("Approve invoice", "complete"), None);
    let text = "case:concept:name,concept:name,lifecycle:transition,org:group,org:resource,time:timestamp\n\
                1,Open,complete,Desk,x,2026-02-03T09:00:00+01:00\n\
                1,Resolved,complete,Net,x,2026-02-03T10:00:00+01:00\n";
    let (name, events, _) = chosen(text, None);
    assert_eq!(name, "xes");
    assert_eq!(
        events,
        ["1 2026-02-03T08:00:00Z Desk queued", "1 2026-02-03T09:00:00Z Net resolved"]
    );
}

#[test]
fn the_times_of_presets_can_be_written_both_ways() {
    for name in ["servicenow", "servicenow-list", "servicenow-audit", "jira"] {
        let mapping = find_mapping(name).expect(name);
        let mut times = TimeReader::new(mapping.times, Some(TimeZone::UTC));
        assert_eq!(times.read("2026-02-03 09:00"), times.read("03/02/2026 09:00"), "{name}");
    }
}

/// The folder of real histories; without one only CI fails.
fn real(file: &str) -> Option<Source> {
    let Some(folder) = std::env::var_os("THIRDLINE_HISTORIES") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI has the real histories");
        return None;
    };
    Some(Source::Path(std::path::Path::new(&folder).join(file)))
}

/// The numbers were counted by a script of its own that shares no line with this code.
#[test]
fn the_real_extract_has_the_numbers_counted_elsewhere() {
    let Some(source) = real("servicenow_excerpt.csv.gz") else { return };
    let choice = choose(&source, None, &BytesRead::default()).expect("a choice");
    assert_eq!(choice.mapping.name, "servicenow");
    let reading = read(&[source], &choice.mapping, &Options::default()).expect("a reading");
    let (report, history) = (&reading.report, &reading.history);
    assert_eq!((report.rows, report.incidents, report.teams), (5_998, 890, 61));
    assert_eq!(report.ties, 492);
    assert_eq!((report.duplicates, report.without_team), (111, 145));
    let counts: Vec<(&str, u64)> =
        report.statuses.iter().map(|s| (s.label.as_str(), s.events)).collect();
    assert_eq!(
        counts,
        [
            ("New", 1_638),
            ("Active", 1_544),
            ("Resolved", 929),
            ("Awaiting User Info", 910),
            ("Closed", 897),
            ("Awaiting Problem", 71),
            ("Awaiting Vendor", 7),
            ("Awaiting Evidence", 2),
        ]
    );
    assert_eq!(crate::import::count_states(history), (890, 0, 0));
    let handovers: usize = (0..history.incident_count())
        .map(|incident| {
            let teams: Vec<u32> = history
                .events_of(incident)
                .map(|e| history.team[e])
                .filter(|t| *t != thirdline_domain::NONE)
                .collect();
            teams.windows(2).filter(|w| w[0] != w[1]).count()
        })
        .sum();
    assert_eq!(handovers, 834);
    let late = (0..history.incident_count())
        .filter(|i| history.opened[*i] > history.at[history.starts[*i] as usize])
        .count();
    assert_eq!(late, 5);
}

#[test]
fn the_real_log_is_known_by_its_keys() {
    let Some(source) = real("bpi_challenge_2013_incidents.xes.gz") else { return };
    let choice = choose(&source, None, &BytesRead::default()).expect("a choice");
    assert_eq!(choice.mapping.name, "vinst");
    let proposal = crate::propose::propose(&source, &BytesRead::default()).expect("a proposal");
    assert_eq!(proposal.refused, Vec::<String>::new());
    let mapping = crate::mapping::Mapping::parse("proposal", &proposal.toml).expect("a mapping");
    let reading = read(&[source], &mapping, &Options::default()).expect("a reading");
    assert_eq!((reading.report.rows, reading.report.incidents), (65_533, 7_554));
    assert_eq!(reading.report.teams, 649);
}

#[test]
fn problems_in_the_original_dialect_are_known() {
    for (file, incidents, events) in
        [("vinst_open_problems.csv", 819, 2_351), ("vinst_closed_problems.csv", 1_487, 6_660)]
    {
        let Some(source) = real(file) else { return };
        let choice = choose(&source, None, &BytesRead::default()).expect("a choice");
        assert_eq!(choice.mapping.name, "vinst");
        let reading = read(&[source], &choice.mapping, &Options::default()).expect("a reading");
        assert_eq!((reading.report.incidents, reading.report.rows), (incidents, events), "{file}");
    }
}
