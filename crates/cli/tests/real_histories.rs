//! The numbers that the real histories must give, exactly.

use std::collections::BTreeMap;
use std::path::PathBuf;
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{HistoryReader, Terms};
use thirdline_domain::{Ledger, State, StatusClass};
use thirdline_evidence::{Dimension, Evidence, Question};
use thirdline_history::{HistoryError, Options, Overlap, Reading, Source, find_mapping, read};

/// The folder with the real histories. Without it the tests have nothing to say; under CI that is
/// a failure.
fn histories() -> Option<PathBuf> {
    let folder = std::env::var_os("THIRDLINE_HISTORIES").map(PathBuf::from);
    assert!(
        folder.is_some() || std::env::var_os("CI").is_none(),
        "THIRDLINE_HISTORIES is not set: under CI the real histories must be read"
    );
    folder
}

fn read_files(names: &[&str], overlap: Overlap) -> Option<Result<Reading, HistoryError>> {
    let folder = histories()?;
    let sources: Vec<Source> = names.iter().map(|n| Source::Path(folder.join(n))).collect();
    let mapping = find_mapping("vinst").expect("the preset");
    Some(read(&sources, &mapping, &Options { overlap, ..Options::default() }))
}

fn check_volvo(reading: &Reading) {
    let mapping = find_mapping("vinst").expect("the preset");
    let history = &reading.history;
    let question = Question { by: vec![Dimension::Line], ..Question::default() };
    let e = Evidence::of(history, &mapping.organisation, question);

    assert_eq!((e.incidents, e.resolved, e.open, e.cancelled), (7_554, 7_545, 8, 1));
    assert_eq!((e.events, history.teams.len()), (65_533, 649));
    assert_eq!((e.stays, e.handovers, e.line_crossings), (17_008, 9_454, Some(5_000)));
    assert_eq!((e.returns, e.incidents_with_return), (2_394, 1_177));
    assert_eq!((e.incidents_with_two_stays, e.bounces), (3_820, 220));
    assert_eq!(e.reaching_line.map(|r| (r[1], r[2])), Some((2_766, 544)));

    let m = &e.measures;
    let kn = |p: &thirdline_evidence::Proportion| (p.k.unwrap_or(0), p.n.unwrap_or(0));
    assert_eq!(kn(&m.fl), (4_541, 7_545));
    assert_eq!(kn(&m.fs), (5_325, 7_545));
    assert_eq!(kn(&m.ro), (513, 7_545));
    assert_eq!(kn(&m.wu), (2_495, 7_554));
    let at = |by: &thirdline_evidence::ByTarget, label: &str| {
        by.iter().find(|(l, _)| l == label).map(|(_, p)| kn(p)).expect("the target")
    };
    assert_eq!(at(&m.ucm, "24h"), (4_109, 7_553));
    assert_eq!(at(&m.sc, "24h"), (1_250, 7_553));
    assert_eq!(at(&m.la, "1h"), (12_352, 17_008));
    let third = e.by.iter().find(|b| b.key == "3").expect("the third line");
    assert_eq!(at(&third.measures.la, "1h"), (422, 758));
    assert_eq!(m.hs.numerator_us, Some(2_627_855_761_000_000));
    assert_eq!(m.hs.denominator_us, Some(5_462_951_572_000_000));
    assert_eq!(e.ledger_class(StatusClass::Queued), 1_086_517_531_000_000);
    assert_eq!(e.ledger_class(StatusClass::WaitingChange), 230_170_758_000_000);
    assert_eq!(e.clocks.quantile(50), Some(54_625_000_000));
    assert_eq!(e.clocks.quantile(90), Some(1_576_099_200_000));
    assert!(e.quality.cut_by_closing_date && e.series.is_empty(), "no trend is shown");
}

/// The cells of each incident sum to its user clock, exactly.
fn check_ledgers(reading: &Reading) {
    let history = &reading.history;
    let horizon = history.horizon().expect("events");
    let mut ledger = Ledger::default();
    for incident in 0..history.incident_count() {
        ledger.read(history, incident, horizon);
        let cells: i64 = ledger.spells.iter().map(|s| s.to - s.from).sum();
        match ledger.state {
            State::Cancelled => assert_eq!((cells, ledger.user_clock()), (0, None)),
            _ => assert_eq!(Some(cells), ledger.user_clock(), "incident {incident}"),
        }
    }
}

#[test]
fn the_rebuilt_csv_gives_the_published_numbers() {
    let Some(reading) = read_files(&["vinst_incidents_rebuilt.csv.gz"], Overlap::Refuse) else {
        return;
    };
    let reading = reading.expect("readable");
    check_volvo(&reading);
    check_ledgers(&reading);
}

#[test]
fn the_xes_gives_the_published_numbers() {
    let Some(reading) = read_files(&["bpi_challenge_2013_incidents.xes.gz"], Overlap::Refuse)
    else {
        return;
    };
    let reading = reading.expect("readable");
    check_volvo(&reading);
    check_ledgers(&reading);
}

#[test]
fn problem_files_with_other_column_orders_are_read_with_one_mapping() {
    for (name, incidents, events) in
        [("vinst_open_problems.csv", 819, 2_351), ("vinst_closed_problems.csv", 1_487, 6_660)]
    {
        let Some(reading) = read_files(&[name], Overlap::Refuse) else { return };
        let reading = reading.expect(name);
        assert_eq!(reading.history.incident_count(), incidents, "{name}");
        assert_eq!(reading.history.event_count(), events, "{name}");
        check_ledgers(&reading);
    }
}

#[test]
fn incidents_in_two_files_are_counted_and_refused() {
    let files = ["vinst_open_problems.csv", "vinst_closed_problems.csv"];
    let Some(both) = read_files(&files, Overlap::Refuse) else { return };
    match both {
        Err(HistoryError::Shared { shared, .. }) => assert_eq!(shared, 465),
        other => panic!("expected the shared incidents to be refused, got {other:?}"),
    }
    let apart = read_files(&files, Overlap::Separate).expect("set").expect("readable");
    assert_eq!(apart.history.incident_count(), 819 + 1_487);
    let merged = read_files(&files, Overlap::Merge).expect("set").expect("readable");
    assert_eq!(merged.history.incident_count(), 819 + 1_487 - 465);
    assert_eq!(
        merged.history.event_count() as u64 + merged.report.merged,
        2_351 + 6_660,
        "nothing is lost but what is the same"
    );
}

#[test]
fn ping_pong_and_containment_give_the_number_of_each_definition() {
    let Some(reading) = read_files(&["vinst_incidents_rebuilt.csv.gz"], Overlap::Refuse) else {
        return;
    };
    let reading = reading.expect("readable");
    let mapping = find_mapping("vinst").expect("the preset");
    let e = Evidence::of(&reading.history, &mapping.organisation, Question::default());
    let counted: Vec<(&str, Option<u64>, Option<u64>)> =
        e.ping_pong.iter().map(|d| (d.name, d.count, d.incidents.k)).collect();
    assert_eq!(
        counted,
        [
            ("return", Some(2_394), Some(1_177)),
            ("return, the last not counted", Some(1_623), Some(722)),
            ("two full swings", Some(817), Some(402)),
            ("bounce", Some(220), Some(201)),
            ("any return", Some(3_286), Some(1_258)),
            ("indirect return", Some(892), Some(443)),
            ("pair repeated three times", Some(74), Some(72)),
            ("team of events", Some(325), Some(247)),
            ("status of events", Some(17_794), Some(4_324)),
            ("between lines", Some(2_395), Some(1_115)),
        ]
    );
    let contained: Vec<(&str, Option<u64>, Option<u64>)> =
        e.containment.iter().map(|d| (d.name, d.incidents.k, d.incidents.n)).collect();
    assert_eq!(
        contained,
        [
            ("contained (FL)", Some(4_541), Some(7_545)),
            ("solved (FS)", Some(5_325), Some(7_545)),
            ("never beyond the first line", Some(4_546), Some(7_554)),
            ("solved at the first resolution", Some(5_373), Some(7_546)),
            ("starts in the first line", Some(6_702), Some(7_554)),
            ("ends in the first line", Some(5_332), Some(7_554)),
            ("push to front, compliant", Some(5_589), Some(7_554)),
        ]
    );
}

#[test]
fn the_minute_ledger_of_every_incident_sums_to_its_user_clock() {
    let Some(reading) = read_files(&["bpi_challenge_2013_incidents.xes.gz"], Overlap::Refuse)
    else {
        return;
    };
    let history = &reading.expect("readable").history;
    let text = "[[calendar]]\nname = \"Office\"\nzone = \"Europe/Stockholm\"\n\
                week.weekdays = \"08:00-17:00\"\n\
                [[agreement]]\nname = \"Third line\"\nreceiver = \"*\"\ncalendar = \"Office\"\n\
                [[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"45h\"\n";
    let agreements =
        Agreements::parse("a.toml", text, &mut |_| Err("none".into())).expect("faultless");
    let organisation = find_mapping("vinst").expect("the preset").organisation;
    let teams = organisation.teams_of(history);
    let terms = Terms::of_history(&agreements.list[0], history, &teams, |_| None);
    let horizon = history.horizon().expect("events");
    let (mut reader, mut ledger) = (HistoryReader::new(false), Ledger::default());
    let mut incidents = 0;
    for incident in 0..history.incident_count() {
        let Some(account) = reader.read(&terms, history, incident, horizon) else { continue };
        ledger.read(history, incident, horizon);
        let key = |holder: u32, class: StatusClass| (holder, class as usize);
        let mut cells: BTreeMap<(u32, usize), i64> = BTreeMap::new();
        for cell in account.cells() {
            *cells.entry(key(cell.holder, cell.class)).or_default() += cell.time;
        }
        let mut spells: BTreeMap<(u32, usize), i64> = BTreeMap::new();
        for spell in &ledger.spells {
            *spells.entry(key(spell.holder, spell.class)).or_default() += spell.to - spell.from;
        }
        assert_eq!(account.user_clock(), ledger.user_clock());
        assert_eq!(cells, spells, "{}", &history.incidents[incident as u32]);
        incidents += 1;
    }
    assert_eq!(incidents, 7_554);
}

#[test]
fn a_portfolio_of_many_services_is_diagnosed_without_a_trend_or_a_remedy_it_has_not_earned() {
    let Some(folder) = histories() else { return };
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_thirdline"))
        .arg("diagnose")
        .arg(folder.join("bpi_challenge_2013_incidents.xes.gz"))
        .args(["--mapping", "vinst"])
        .output()
        .expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text").replace('\n', " ");
    // The stays of line 3, as the evidence counts them.
    assert!(text.contains("162 services and 758 third-line stays"), "{text}");
    assert!(text.contains("cut by closing date"), "{text}");
    assert!(text.contains("No remedy can be named for any of 162 services"), "{text}");
    assert!(text.contains("150 services more, with"), "{text}");
    assert!(!text.contains("nothing changes"), "no trend is shown: {text}");
}
