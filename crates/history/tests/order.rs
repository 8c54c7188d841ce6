//! The order of rows in the file does not matter, but for rows of one instant.

use std::io::Write;
use thirdline_domain::{History, StatusClass};
use thirdline_history::{Options, Overlap, Plan, Reading, Source, find_mapping, generate, read};

fn csv_of(history: &History) -> Vec<String> {
    let mut rows = Vec::new();
    for incident in 0..history.incident_count() {
        for (order, event) in history.events_of(incident).enumerate() {
            let at = jiff::Timestamp::from_microsecond(history.at[event]).expect("in range");
            let class = history.stated(event).map_or("note", StatusClass::name);
            rows.push(format!(
                "{},{at},{order},{},{class}",
                &history.incidents[incident as u32],
                history.teams.find_name(history.team[event]).unwrap_or(""),
            ));
        }
    }
    rows
}

fn read_rows(rows: &[String]) -> Reading {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "incident,at,order,team,class").expect("written");
    for row in rows {
        writeln!(file, "{row}").expect("written");
    }
    let mapping = find_mapping("thirdline").expect("the preset");
    let source = Source::Path(file.path().to_owned());
    read(&[source], &mapping, &Options::default()).expect("readable")
}

/// What an incident's events say, by names.
fn events(history: &History, number: &str) -> Vec<(i64, String, Option<&'static str>)> {
    let incident = history.incidents.find(number).expect("there") as usize;
    history
        .events_of(incident)
        .map(|e| {
            let team = history.team_name(history.team[e]).to_owned();
            (history.at[e], team, history.stated(e).map(StatusClass::name))
        })
        .collect()
}

#[test]
fn rows_in_any_order_give_the_same_history() {
    // Enough rows for several blocks, so that workers and merging take part.
    let made = generate(&Plan { incidents: 6_000, ..Plan::default() }).history;
    let rows = csv_of(&made);
    let straight = read_rows(&rows);
    assert_eq!(straight.report.backward_steps, 0);

    // A fixed shuffle: multiply by a number without a common divisor.
    let n = rows.len();
    let step = (7_919..n).find(|s| gcd(*s, n) == 1).expect("one");
    let shuffled: Vec<String> = (0..n).map(|i| rows[i * step % n].clone()).collect();
    let mixed = read_rows(&shuffled);
    assert!(mixed.report.backward_steps > 0);

    assert_eq!(mixed.history.event_count(), straight.history.event_count());
    for number in straight.history.incidents.iter() {
        assert_eq!(events(&mixed.history, number), events(&straight.history, number), "{number}");
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn orders_are_compared_as_integers_only_if_all_are() {
    let row = |order: &str, team: &str| format!("A,2026-01-05T10:00:00Z,{order},{team},active");
    let teams = |rows: &[String]| -> Vec<String> {
        let history = read_rows(rows).history;
        events(&history, "A").into_iter().map(|(_, team, _)| team).collect()
    };
    assert_eq!(teams(&[row("10", "ten"), row("9", "nine")]), ["nine", "ten"]);
    assert_eq!(teams(&[row("010", "ten"), row("9", "nine")]), ["nine", "ten"]);
    let big = "99999999999999999999999";
    assert_eq!(
        teams(&[row(big, "big"), row("-3", "less"), row("9", "nine")]),
        ["less", "nine", "big"]
    );
    assert_eq!(teams(&[row("9", "nine"), row("10", "ten"), row("x", "x")]), ["ten", "nine", "x"]);
}

#[test]
fn a_file_that_is_merged_with_itself_stands_in_the_order_in_which_it_stood() {
    let rows: Vec<String> =
        ["1,09:00,b,queued", "1,08:00,a,queued", "1,08:00,c,active", "2,07:00,a,queued"]
            .map(|row| {
                let (number, rest) = row.split_once(',').expect("a row");
                let (time, rest) = rest.split_once(',').expect("a row");
                format!("{number},2026-03-02T{time}:00Z,,{rest}")
            })
            .to_vec();
    let once = read_rows(&rows).report;
    assert_eq!((once.ties, once.backward_steps), (1, 1));

    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "incident,at,order,team,class\n{}", rows.join("\n")).expect("written");
    let source = Source::Path(file.path().to_owned());
    let mapping = find_mapping("thirdline").expect("the preset");
    let options = Options { overlap: Overlap::Merge, ..Options::default() };
    let twice = read(&[source.clone(), source], &mapping, &options).expect("readable").report;
    assert_eq!((twice.merged, twice.ties, twice.backward_steps), (4, 1, 1));
}
