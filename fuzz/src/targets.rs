//! What each fuzz target does with its bytes, and what must hold whatever they are.
//!
//! The targets run these functions on bytes that nobody has thought of, and the test
//! `corpora` of the crate `thirdline-history` runs them on every file of `corpus/`.

use std::io::Write as _;
use tempfile::TempDir;
use thirdline_document::Faults;
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{Account, Counterparty, Happening, Terms, What};
use thirdline_domain::{Ledger, NONE, Organisation, Side, State, Team};
use thirdline_history::{
    BytesRead, EventsWritten, HistoryError, Mapping, Options, Output, Overlap, Reading, Source,
    TimeFormat, TimeReader, choose, count_states, find_mapping, find_zone, preview, read, write,
};
use thirdline_time::{Calendars, END_OF_INSTANTS, Interval, Pauses};

/// What is done with the bytes of a target.
pub type Target = fn(&[u8]);

/// All targets by the name of their folder in `corpus/`.
pub const TARGETS: [(&str, Target); 12] = [
    ("agreement", agreement),
    ("calendar", calendar),
    ("csv", csv),
    ("excel", excel),
    ("icalendar", icalendar),
    ("jsonl", jsonl),
    ("mapping", mapping),
    ("organisation", organisation),
    ("parquet", parquet),
    ("propose", propose),
    ("time", time),
    ("xes", xes),
];

/// Reads as delimited text.
pub fn csv(bytes: &[u8]) {
    let text = File::of(bytes);
    for rows in ["events", "tickets", "changes"] {
        text.read_as("csv", rows);
    }
}

/// Reads as XES.
pub fn xes(bytes: &[u8]) {
    File::of(bytes).read_as("xes", "events");
}

/// Reads as JSON, one object a line or a list.
pub fn jsonl(bytes: &[u8]) {
    let text = File::of(bytes);
    for rows in ["events", "changes"] {
        text.read_as("jsonl", rows);
    }
}

/// Reads as Parquet.
pub fn parquet(bytes: &[u8]) {
    File::of(bytes).read_as("parquet", "events");
}

/// Reads as a workbook: xlsx, xls, xlsb or ods.
pub fn excel(bytes: &[u8]) {
    File::of(bytes).read_as("excel", "events");
}

/// Looks at a file of any format, as without `--mapping`.
pub fn propose(bytes: &[u8]) {
    let file = File::of(bytes);
    for zone in [None, find_zone("Europe/Berlin")] {
        if let Ok(choice) = choose(&file.source, zone.as_ref(), &BytesRead::default()) {
            let options = Options { lenient: true, ..Options::default() };
            file.check(&choice.mapping, &options);
        }
    }
    let Ok(proposal) = thirdline_history::propose(&file.source, &BytesRead::default()) else {
        return;
    };
    match Mapping::parse("proposal", &proposal.toml) {
        Ok(mapping) => drop(preview(&file.source, &mapping, 20)),
        // What is refused stands in it as a question.
        Err(faults) => assert!(!proposal.refused.is_empty(), "{faults}\n{}", proposal.toml),
    }
}

/// Reads a mapping file.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Mapping::parse("fuzz.toml", text) {
        Ok(mapping) => {
            for status in ["", "New", "**", "Active"] {
                let _ = mapping.stated(status, "Pending");
                let _ = mapping.organisation.team(status);
            }
            // A mapping that says something about texts is held against one.
            let file = File::of(b"number,at,team,state\n1,2026-03-02 08:00,Desk,New\n");
            file.check(&mapping, &Options { lenient: true, ..Options::default() });
        }
        Err(faults) => assert!(!faults.is_empty() && !faults.to_string().is_empty()),
    }
}

/// Reads a calendar file. A feed that it names is empty.
pub fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut feed = |_: &str| Ok("BEGIN:VCALENDAR\nEND:VCALENDAR\n".to_owned());
    ask(Calendars::parse("fuzz.toml", text, &mut feed));
}

/// Reads a feed of holidays.
pub fn icalendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let file = "[[calendar]]\nname = \"a\"\nzone = \"America/New_York\"\n\
                week.every_day = \"22:00-06:00\"\nholidays.icalendar = \"feed.ics\"\n";
    ask(Calendars::parse("fuzz.toml", file, &mut |_: &str| Ok(text.to_owned())));
}

/// Reads an agreement file, and tells an eventful incident to its clocks. A file that it names is
/// a calendar file with one calendar.
pub fn agreement(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut file = |_: &str| Ok("[[calendar]]\nname = \"Named\"\nalways = true\n".to_owned());
    let agreements = match Agreements::parse("fuzz.toml", text, &mut file) {
        Ok(agreements) => agreements,
        Err(files) => {
            assert!(files.iter().any(|faults| !faults.to_string().is_empty()));
            return;
        }
    };
    let team = Team { side: Some(Side::Operations), line: Some(1), ..Team::default() };
    let names = ["Service Desk", "Payments Development", "Other"];
    let march = 1_772_000_000_000_000;
    for agreement in &agreements.list {
        let teams = names.iter().map(|name| (*name, &team));
        let priorities = ["1 - Critical", "2 - High"].into_iter().zip([Some(0), Some(1)]);
        let terms = Terms::new(agreement, teams, priorities, |_| None);
        let held =
            What::Held { on: Counterparty::User, until: Some(march + 60 * HOUR), question: false };
        let told = [
            What::Reprioritised { to: 1, reporter_agrees: false },
            What::HandedOver { to: 0, able_since: None },
            What::HandedOver { to: 1, able_since: None },
            What::Accepted,
            held,
            What::Reprioritised { to: 0, reporter_agrees: false },
            What::Returned,
            What::ReturnRefused,
            What::Resolved,
            What::Reopened,
            What::HandedOver { to: 2, able_since: None },
            What::HandedOver { to: 1, able_since: None },
            What::Resolved,
        ];
        let mut account = Account::new(march);
        for (hours, what) in (1i64..).map(|n| n * n).zip(told) {
            account.advance(&terms, Happening { at: march + hours * HOUR, what });
        }
        account.pass(&terms, march + 500 * HOUR);
        let cells: i64 = account.cells().iter().map(|cell| cell.time).sum();
        assert_eq!(Some(cells), account.user_clock(), "the cells sum to the user clock");
        for clock in account.clocks() {
            assert!(clock.within > 0 && clock.used(&terms, march + 500 * HOUR) >= 0);
        }
    }
}

const HOUR: i64 = 3_600_000_000;

/// Whatever a calendar is made of: it opens, it is open in what it says are its intervals, and
/// what is added can be taken away.
fn ask(calendars: Result<Calendars, Faults>) {
    let calendars = match calendars {
        Ok(calendars) => calendars,
        Err(faults) => {
            assert!(!faults.is_empty() && !faults.to_string().is_empty());
            return;
        }
    };
    // The last week of 2011, in which Samoa had six days, and the last instants that there are.
    for start in [1_325_000_000_000_000, END_OF_INSTANTS - 99 * HOUR] {
        for calendar in calendars.iter().take(4) {
            let working = calendar.working();
            let end = start + 7 * 24 * HOUR;
            let sum: i64 = working.intervals(start, end).map(Interval::length).sum();
            assert_eq!(working.elapsed(start, end), sum);
            let pauses = Pauses::new(vec![Interval::new(start + HOUR, start + 9 * HOUR)]);
            assert!((0..=sum).contains(&working.elapsed_outside(start, end, &pauses)));
            let Some(due) = working.due(start, 5 * HOUR, &pauses) else { continue };
            assert_eq!(working.elapsed_outside(start, due, &pauses), 5 * HOUR);
            assert!(working.due(due, -5 * HOUR, &pauses).is_some_and(|back| back >= start));
        }
    }
}

/// Reads an organisation file.
pub fn organisation(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Organisation::parse("fuzz.toml", text) {
        Ok(organisation) => {
            for team in ["", "Desk", "Payments 3rd", "*", "a\u{301}"] {
                let line = organisation.team(team).and_then(|t| t.line);
                assert!(line.is_none_or(|line| (1..=3).contains(&line)));
            }
        }
        Err(faults) => assert!(!faults.is_empty() && !faults.to_string().is_empty()),
    }
}

/// Reads times: the first line names a format or holds a pattern, the second a zone, the others
/// are times.
pub fn time(bytes: &[u8]) {
    /// 1900 to 2201 in microseconds, and a day more for offsets.
    const RANGE: std::ops::RangeInclusive<i64> =
        (-2_208_988_800_000_000 - 97_200_000_000)..=(7_289_654_400_000_000 + 97_200_000_000);
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let Some(format) = lines.next().and_then(TimeFormat::find) else { return };
    let zone = lines.next().and_then(find_zone);
    let mut reader = TimeReader::new(vec![format.clone(), TimeFormat::YearFirst], zone);
    for line in lines {
        let first = reader.read(line);
        assert!(first.is_ok_and(|at| RANGE.contains(&at)) || first.is_err(), "{line:?}: {first:?}");
        assert_eq!(reader.read(line), first, "the same text is the same instant: {line:?}");
    }
}

/// A mapping under which any text is some event.
fn mapping_of(format: &str, rows: &str) -> Mapping {
    let text = format!(
        r#"
format = "{format}"
rows = "{rows}"
zone = "Europe/Berlin"
times = ["year-first", "day-first", "epoch-milliseconds"]
missing = ["?", "-"]
status = [
  ["New", "queued"],
  ["Pending*", "waiting_user"],
  ["Resolved", "resolved"],
  ["Closed", "closed"],
  ["Cancelled", "cancelled"],
  ["Note", "note"],
  ["*", "active"],
]
holder_moves_on = [["New"], ["*", "x"]]
[columns]
incident = ["number", "case:concept:name"]
team = ["team", "org:group"]
status = ["state", "concept:name"]
sub_status = ["sub", "lifecycle:transition"]
priority = "priority"
service = "service"
opened = "opened"
{more}
"#,
        more = match rows {
            "events" => "time = [\"at\", \"time:timestamp\"]\norder_by = \"order\"",
            "changes" => {
                "time = \"at\"\nfield = \"field\"\nvalue = \"value\"\n\
                 [changes]\nstatus = \"state\"\nteam = \"team\"\npriority = \"priority\""
            }
            _ =>
                "resolved = \"resolved\"\nclosed = \"closed\"\nupdated = \"at\"\n\
                 reassignments = \"order\"\nreopens = \"reopens\"",
        }
    );
    Mapping::parse("fuzz", &text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Bytes in a file, as readers want them.
struct File {
    folder: TempDir,
    source: Source,
}

impl File {
    fn of(bytes: &[u8]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("history");
        let mut file = std::fs::File::create(&path).expect("a file");
        file.write_all(bytes).expect("written");
        Self { folder, source: Source::Path(path) }
    }

    /// Reads strictly, and leniently the file merged with itself.
    fn read_as(&self, format: &str, rows: &str) {
        let mapping = mapping_of(format, rows);
        let _ = preview(&self.source, &mapping, 20);
        let strict = self.check(&mapping, &Options::default());
        let lenient = self.check(&mapping, &Options { lenient: true, ..Options::default() });
        // What can be read strictly is read the same leniently.
        if let Some(strict) = strict {
            let lenient = lenient.expect("leniently it is read as well");
            assert!(lenient.report.faults.is_empty());
            assert_eq!(strict.history.at, lenient.history.at);
            self.write_and_read_again(&strict);
        }
        let both = [self.source.clone(), self.source.clone()];
        let options = Options { lenient: true, overlap: Overlap::Merge, ..Options::default() };
        if let Ok(merged) = read(&both, &mapping, &options) {
            fold(&merged);
        }
    }

    /// Reads; an error must say something, and a history must add up.
    fn check(&self, mapping: &Mapping, options: &Options) -> Option<Reading> {
        match read(std::slice::from_ref(&self.source), mapping, options) {
            Ok(reading) => {
                fold(&reading);
                Some(reading)
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                if let HistoryError::Rows(faults) = error {
                    assert!(!faults.is_empty() && !faults.first.is_empty());
                }
                None
            }
        }
    }

    /// A history that is written gives itself when it is read again.
    fn write_and_read_again(&self, reading: &Reading) {
        let thirdline = find_mapping("thirdline").expect("the preset");
        let names = Names::of(reading);
        for ending in ["csv", "jsonl", "parquet", "xes"] {
            // XML has no place for control characters; others stand in for them.
            if ending == "xes" && names.hold_control_characters() {
                continue;
            }
            let path = self.folder.path().join(format!("again.{ending}"));
            let output = Output::Path(path.clone());
            // One row per ticket is no history to write.
            if write(&reading.history, &output, &EventsWritten::default()).is_err() {
                return;
            }
            let again = read(&[Source::Path(path)], &thirdline, &Options::default());
            let again = again.unwrap_or_else(|error| panic!("as {ending}: {error}"));
            assert_eq!(Names::of(&again), names, "{ending}");
            assert_eq!(again.history.at, reading.history.at, "{ending}");
            assert_eq!(count_states(&again.history), count_states(&reading.history), "{ending}");
        }
    }
}

/// Numbers of incidents in the order of the history, and names of teams that hold any.
#[derive(Debug, PartialEq)]
struct Names {
    incidents: Vec<String>,
    teams: Vec<String>,
}

impl Names {
    fn of(reading: &Reading) -> Self {
        let history = &reading.history;
        let held = history.team.iter().filter(|team| **team != NONE);
        let mut teams: Vec<String> = held.map(|&team| history.teams[team].to_owned()).collect();
        teams.sort();
        teams.dedup();
        Self { incidents: history.incidents.iter().map(str::to_owned).collect(), teams }
    }

    fn hold_control_characters(&self) -> bool {
        let not_in_xml = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
        self.incidents.iter().chain(&self.teams).any(|name| name.contains(not_in_xml))
    }
}

/// The cells of each incident sum to its user clock, and nothing ends before it begins.
fn fold(reading: &Reading) {
    let history = &reading.history;
    let Some(horizon) = history.horizon() else { return };
    let mut ledger = Ledger::default();
    for incident in 0..history.incident_count() {
        ledger.read(history, incident, horizon);
        let cells: i64 = ledger.spells.iter().map(|s| s.to - s.from).sum();
        match ledger.state {
            State::Cancelled => assert_eq!((cells, ledger.user_clock()), (0, None)),
            State::Resolved | State::Open => assert_eq!(Some(cells), ledger.user_clock()),
        }
        assert!(cells >= 0 && ledger.stays.iter().all(|s| s.start <= s.end));
    }
    assert_eq!(reading.report.incidents, history.incident_count() as u64);
}
