//! A real log as XES and in the dialect of its tool must be one and the same history.

use std::path::PathBuf;
use thirdline_domain::{History, NO_PRIORITY, NO_STATUS, NONE};
use thirdline_history::{Options, Reading, Source, count_states, find_mapping, read};

/// The folder with real histories; they are kept beside the project, and CI always has them.
fn histories() -> Option<PathBuf> {
    let folder = std::env::var_os("THIRDLINE_HISTORIES").map(PathBuf::from);
    let ci = std::env::var_os("CI").is_some_and(|v| v == "true");
    assert!(folder.is_some() || !ci, "CI reads real histories: set THIRDLINE_HISTORIES");
    folder
}

fn reading(file: PathBuf) -> Reading {
    let mapping = find_mapping("vinst").expect("the preset");
    read(&[Source::Path(file)], &mapping, &Options::default()).expect("a history")
}

/// An event in words.
#[derive(Debug, PartialEq, Eq)]
struct Event<'h> {
    at: i64,
    team: &'h str,
    status: String,
    priority: &'h str,
    service: &'h str,
}

fn events<'h>(history: &'h History, incident: &str) -> Vec<Event<'h>> {
    let id = history.incidents.find(incident).expect("an incident of both") as usize;
    let name =
        |names: &'h thirdline_domain::Names, id: u32| if id == NONE { "" } else { &names[id] };
    (history.starts[id] as usize..history.starts[id + 1] as usize)
        .map(|i| Event {
            at: history.at[i],
            team: name(&history.teams, history.team[i]),
            status: match history.status[i] {
                NO_STATUS => String::new(),
                id => history.statuses[id as usize].label(),
            },
            priority: match history.priority[i] {
                NO_PRIORITY => "",
                id => &history.priorities[u32::from(id)],
            },
            service: name(&history.services, history.service[i]),
        })
        .collect()
}

#[test]
fn the_volvo_log_has_the_numbers_that_are_known_of_it() {
    let Some(folder) = histories() else { return };
    let reading = reading(folder.join("bpi_challenge_2013_incidents.xes.gz"));
    assert_eq!(reading.report.rows, 65_533);
    assert_eq!(reading.report.incidents, 7_554);
    assert_eq!(reading.report.teams, 649);
    assert_eq!(count_states(&reading.history), (7_545, 8, 1));
}

#[test]
fn xes_and_csv_of_one_log_are_one_history() {
    let Some(folder) = histories() else { return };
    let xes = reading(folder.join("bpi_challenge_2013_incidents.xes.gz"));
    let csv = reading(folder.join("vinst_incidents_rebuilt.csv.gz"));
    assert_eq!(xes.report.rows, csv.report.rows);
    assert_eq!(xes.report.incidents, csv.report.incidents);
    assert_eq!(xes.report.without_team, csv.report.without_team);
    assert_eq!(xes.report.without_status, csv.report.without_status);
    let differing = csv
        .history
        .incidents
        .iter()
        .filter(|name| events(&xes.history, name) != events(&csv.history, name))
        .count();
    assert_eq!(differing, 0, "incidents whose events differ");
}
