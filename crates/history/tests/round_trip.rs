//! What is written is read back: the same ledgers, the same names, in every format.

use proptest::prelude::*;
use std::path::Path;
use thirdline_domain::{History, Ledger, NO_PRIORITY, NO_STATUS, NONE, Stated};
use thirdline_history::{
    EventsWritten, HistoryError, Mapping, Options, Output, Reading, Source, find_mapping, read,
    write,
};

/// A mapping with two status columns, so that words of a status have two parts.
const MAPPING: &str = r#"
name = "test"
missing = ["?"]
status = [
  ["new", "*", "queued"],
  ["open", "user", "waiting_user"],
  ["open", "vendor", "waiting_vendor"],
  ["open", "release", "waiting_change"],
  ["open", "*", "active"],
  ["done", "*", "resolved"],
  ["shut", "*", "closed"],
  ["gone", "*", "cancelled"],
  ["mail", "*", "note"],
  ["*", "*", "note"],
]
[columns]
incident = "number"
time = "time"
team = "group"
status = "status"
sub_status = "sub"
priority = "prio"
service = "product"
opened = "born"
order_by = "mod"
"#;

fn read_text(folder: &Path, text: &str) -> Reading {
    let path = folder.join("source.csv");
    std::fs::write(&path, text).expect("written");
    let mapping = Mapping::parse("test", MAPPING).expect("a faultless mapping");
    read(&[Source::Path(path)], &mapping, &Options::default()).expect("a faultless history")
}

/// Writes a history into a file of this name and reads it with the preset.
fn there_and_back(folder: &Path, name: &str, history: &History) -> Result<History, HistoryError> {
    let path = folder.join(name);
    let progress = EventsWritten::default();
    write(history, &Output::Path(path.clone()), &progress)?;
    assert_eq!(progress.get(), history.event_count() as u64);
    let mapping = find_mapping("thirdline")?;
    Ok(read(&[Source::Path(path)], &mapping, &Options::default())?.history)
}

/// What a file may change in a name: XML has no place for control characters.
fn as_written(name: &str, xml: bool) -> String {
    let kept = |c: char| {
        let lost =
            c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
        if xml && lost { '\u{fffd}' } else { c }
    };
    name.chars().map(kept).collect()
}

fn assert_same(before: &History, after: &History, xml: bool) {
    assert_eq!(before.event_count(), after.event_count());
    assert_eq!(before.incident_count(), after.incident_count());
    let horizon = before.horizon().expect("an event");
    assert_eq!(after.horizon(), Some(horizon));
    let (mut one, mut other) = (Ledger::default(), Ledger::default());
    for incident in 0..before.incident_count() {
        let name = as_written(&before.incidents[incident as u32], xml);
        let id = after.incidents.find(&name).expect("the incident");
        assert_eq!(before.reported_at(incident), after.reported_at(id as usize));
        let (events, same) = (before.events_of(incident), after.events_of(id as usize));
        assert_eq!(events.len(), same.len());
        for (e, f) in events.zip(same) {
            assert_eq!(before.at[e], after.at[f]);
            assert_eq!(team(before, before.team[e], xml), team(after, after.team[f], false));
            assert_eq!(before.stated(e), after.stated(f));
            assert_eq!(words(before, e, xml), words(after, f, false));
            let service = |h: &History, e: usize, xml| {
                h.services.find_name(h.service[e]).map(|s| as_written(s, xml))
            };
            assert_eq!(service(before, e, xml), service(after, f, false));
            let priority = |h: &History, e: usize, xml| {
                (h.priority[e] != NO_PRIORITY)
                    .then(|| as_written(&h.priorities[u32::from(h.priority[e])], xml))
            };
            assert_eq!(priority(before, e, xml), priority(after, f, false));
        }
        one.read(before, incident, horizon);
        other.read(after, id as usize, horizon);
        assert_ledgers_equal(before, &one, after, &other, xml);
    }
}

fn team(history: &History, team: u32, xml: bool) -> Option<String> {
    (team != NONE).then(|| as_written(history.team_name(team), xml))
}

/// The words of a status, whether the ticket system's own or after the class.
fn words(history: &History, event: usize, xml: bool) -> Option<String> {
    if history.status[event] == NO_STATUS {
        return None;
    }
    let status = &history.statuses[history.status[event] as usize];
    let class = match status.stated {
        Stated::Class(class) => class.name(),
        Stated::Note => "note",
    };
    let only_sub = status.status.is_empty() || status.status == class;
    let words = if only_sub { status.sub_status.clone() } else { status.label() };
    Some(as_written(&words, xml))
}

fn assert_ledgers_equal(
    before: &History,
    one: &Ledger,
    after: &History,
    other: &Ledger,
    xml: bool,
) {
    assert_eq!(
        (one.state, one.reported_at, one.end, one.reopenings, one.last_reopened_at),
        (other.state, other.reported_at, other.end, other.reopenings, other.last_reopened_at)
    );
    assert_eq!(one.waited_for_user, other.waited_for_user);
    assert_eq!(team(before, one.holder_at_end, xml), team(after, other.holder_at_end, false));
    let spells = |h: &History, l: &Ledger, xml| -> Vec<_> {
        l.spells.iter().map(|s| (team(h, s.holder, xml), s.class, s.from, s.to)).collect()
    };
    assert_eq!(spells(before, one, xml), spells(after, other, false));
    let stays = |h: &History, l: &Ledger, xml| -> Vec<_> {
        let stay = |s: &thirdline_domain::Stay| {
            (team(h, s.team, xml), s.start, s.end, s.taken_up, s.running)
        };
        l.stays.iter().map(stay).collect()
    };
    assert_eq!(stays(before, one, xml), stays(after, other, false));
}

/// A name as ticket systems hold them, and as they should not.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][0-9]{1,2}( 2nd| 3rd)?",
        1 => Just("=1+1".to_owned()),
        1 => Just("the \"big\", one; ü & <x>".to_owned()),
        1 => Just("two\nlines".to_owned()),
        1 => Just("- @dash\u{1}".to_owned()),
        1 => "\\PC{1,6}",
    ]
    .prop_filter("a name has a text, and is no mark for a missing one", |name| {
        name.trim_matches([' ', '\t']) == name && !name.is_empty() && name != "?"
    })
}

fn status() -> impl Strategy<Value = (String, String)> {
    let status =
        prop::sample::select(vec!["new", "open", "done", "shut", "gone", "mail", "", "odd"]);
    let sub = prop::sample::select(vec!["", "user", "vendor", "release", "x,y"]);
    (status, sub).prop_map(|(status, sub)| (status.to_owned(), sub.to_owned()))
}

/// A history as the text of a CSV file: few incidents and times, so that there are ties.
fn source() -> impl Strategy<Value = String> {
    let micros = prop_oneof![Just(0), Just(250_000), Just(1), 0..1_000_000];
    let time = (0..200i64, micros).prop_map(|(minutes, micros)| {
        let at = jiff::Timestamp::from_second(1_774_740_000 + minutes * 60).expect("in range");
        format!("{}.{micros:06}Z", &at.to_string()[..19])
    });
    let opened =
        prop_oneof![Just(String::new()), Just("2026-03-28T20:00:00Z".to_owned()), time.clone()];
    let named = || prop_oneof![1 => Just(String::new()), 3 => name()];
    let row = (name(), time, opened, named(), status(), named(), named(), 0..5u32);
    prop::collection::vec(row, 1..40).prop_map(|rows| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = "number,time,born,group,status,sub,prio,product,mod\n".to_owned();
        for (number, time, opened, team, (status, sub), priority, service, order) in rows {
            let fields = [number, time, opened, team, status, sub, priority, service];
            for field in &fields {
                text.push_str(&quoted(field));
                text.push(',');
            }
            text.push_str(&order.to_string());
            text.push('\n');
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn a_history_comes_back_as_it_went(text in source()) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = read_text(folder.path(), &text).history;
        for name in ["a.csv", "a.csv.gz", "a.jsonl", "a.jsonl.gz", "a.parquet", "a.xes", "a.xes.gz"] {
            let after = there_and_back(folder.path(), name, &before).expect(name);
            assert_same(&before, &after, name.contains(".xes"));
            // Written again, not a byte is another.
            let again = folder.path().join(format!("again-{name}"));
            write(&after, &Output::Path(again.clone()), &EventsWritten::default()).expect(name);
            if name == "a.csv" {
                let first = std::fs::read(folder.path().join(name)).expect(name);
                assert_eq!(first, std::fs::read(again).expect(name));
            }
        }
    }

    #[test]
    fn every_line_is_an_object_of_the_same_keys(text in source()) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = read_text(folder.path(), &text).history;
        let path = folder.path().join("a.jsonl");
        write(&before, &Output::Path(path.clone()), &EventsWritten::default()).expect("written");
        let written = std::fs::read_to_string(&path).expect("UTF-8");
        let mut lines = 0;
        for line in written.lines() {
            let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let object = object.as_object().expect("an object");
            assert_eq!(object.len(), 9);
            assert!(object["at"].as_str().expect("a time").ends_with('Z'));
            lines += 1;
        }
        assert_eq!(lines, before.event_count());
    }

    #[test]
    fn xes_is_well_formed(text in source()) {
        let folder = tempfile::tempdir().expect("a folder");
        let before = read_text(folder.path(), &text).history;
        let path = folder.path().join("a.xes");
        write(&before, &Output::Path(path.clone()), &EventsWritten::default()).expect("written");
        let mut reader = quick_xml::Reader::from_file(&path).expect("opened");
        let (mut traces, mut events, mut open) = (0, 0, 0);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).expect("well-formed") {
                quick_xml::events::Event::Start(e) => {
                    open += 1;
                    traces += usize::from(e.name().as_ref() == "trace");
                    events += usize::from(e.name().as_ref() == "event");
                }
                quick_xml::events::Event::Empty(e) => {
                    for attribute in e.attributes() {
                        attribute.expect("an attribute");
                    }
                }
                quick_xml::events::Event::End(_) => open -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!((traces, events, open), (before.incident_count(), before.event_count(), 0));
    }
}

/// One row per ticket holds no events.
#[test]
fn a_history_without_events_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let history = History::empty(thirdline_domain::Basis::Snapshot);
    let output = Output::Path(folder.path().join("a.csv"));
    let error = write(&history, &output, &EventsWritten::default()).expect_err("refused");
    assert!(error.to_string().contains("one row per ticket"), "{error}");
    assert!(!folder.path().join("a.csv").exists());
}

#[test]
fn an_ending_without_a_format_is_refused() {
    let history = History::empty(thirdline_domain::Basis::Events);
    let output = Output::Path("a.xlsx".into());
    let error = write(&history, &output, &EventsWritten::default()).expect_err("refused");
    assert!(matches!(error, HistoryError::UnknownEnding { .. }));
}

/// Times of every size in one file, as they are written.
#[test]
fn a_row_is_as_the_documents_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "number,time,born,group,status,sub,prio,product,mod\n\
                INC1,2026-03-29T13:05:44+02:00,2026-03-29 12:00:00.5+02:00,\"A, B\",open,,1,,2\n\
                INC1,2026-03-29T13:05:44+02:00,,,mail,,,,1\n";
    let history = read_text(folder.path(), text).history;
    let path = folder.path().join("a.csv");
    write(&history, &Output::Path(path.clone()), &EventsWritten::default()).expect("written");
    assert_eq!(
        std::fs::read_to_string(path).expect("UTF-8"),
        "incident,at,order,team,class,status,priority,service,opened\n\
         INC1,2026-03-29T11:05:44Z,0,,note,mail,,,2026-03-29T11:05:44Z\n\
         INC1,2026-03-29T11:05:44Z,1,\"A, B\",active,open,1,,2026-03-29T11:05:44Z\n"
    );
}
