use super::*;
use crate::blocks::Refill;
use crate::intake::Intake;
use crate::keyed::WithHead;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Cursor;
use std::ops::ControlFlow;

const MAPPING: &str = r#"
name = "test"
zone = "UTC"
status = [["*", "active"]]
[columns]
incident = ["number", "case:concept:name"]
time = ["time:timestamp"]
team = ["org:group", "group", "case:group"]
sub_status = "concept:name"
service = "product"
"#;

fn mapping() -> Mapping {
    Mapping::parse("test.toml", MAPPING).expect("a mapping")
}

fn input(bytes: &[u8]) -> Input {
    let mut file = tempfile::NamedTempFile::new().expect("a place");
    std::io::Write::write_all(&mut file, bytes).expect("room");
    let source = crate::input::Source::Path(file.path().to_owned());
    crate::input::open(&source, &crate::input::BytesRead::default()).expect("a file")
}

type Columns = Vec<(String, String)>;

/// All events with all their columns.
fn visited(bytes: &[u8]) -> Result<Vec<(u64, Columns)>, HistoryError> {
    let mut rows = Vec::new();
    visit(input(bytes), None, &mut |line, columns| {
        let own = columns.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        rows.push((line, own));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Incident, team, status and service of each row, and each fault with its line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    rows: Vec<[String; 4]>,
    faults: Vec<(u64, String)>,
    error: Option<String>,
}

fn outcome_in_pieces(bytes: &[u8], piece: usize) -> Outcome {
    let mut outcome = Outcome::default();
    let mapping = mapping();
    let blocks = XesBlocks::new(Refill::in_pieces(Cursor::new(bytes.to_vec()), piece), "a.xes");
    if let Err(error) = read_all(blocks, &mapping, &mut outcome) {
        outcome.error = Some(error.to_string());
    }
    outcome
}

fn read_all(
    blocks: XesBlocks<Cursor<Vec<u8>>>,
    mapping: &Mapping,
    outcome: &mut Outcome,
) -> Result<(), HistoryError> {
    let (keys, mut blocks): (Keys, WithHead<_>) =
        Keys::find(blocks, mapping, "a.xes", |block, seen| {
            read_traces(&decode(&block.bytes, UTF_8).0, block.line, &mut Look(seen));
        })?;
    let wanted = Wanted::new(&keys);
    let mut intake = Intake::new(mapping, "a.xes", keys.headers.clone(), "");
    while let Some(block) = blocks.next()? {
        read_block(&block, UTF_8, &keys, &wanted, &mut intake);
        let batch = intake.take_batch();
        let name = |names: &thirdline_domain::Names, id: Option<&u32>| match id {
            Some(&id) if id != thirdline_domain::NONE => names[id].to_owned(),
            _ => String::new(),
        };
        for (i, incident) in batch.incident.iter().enumerate() {
            let status = batch.status.get(i).map(|id| u32::from(*id));
            let status = status.filter(|id| *id != u32::from(thirdline_domain::NO_STATUS));
            outcome.rows.push([
                batch.names.incidents[*incident].to_owned(),
                name(&batch.names.teams, batch.team.get(i)),
                name(&batch.names.statuses, status.as_ref()).replace('\u{1f}', ""),
                name(&batch.names.services, batch.service.get(i)),
            ]);
        }
        outcome.faults.extend(batch.faults.first.into_iter().map(|f| (f.line, f.message)));
    }
    Ok(())
}

fn outcome(text: &str) -> Outcome {
    outcome_in_pieces(text.as_bytes(), 1 << 20)
}

fn rows(text: &str) -> Vec<[String; 4]> {
    let outcome = outcome(text);
    assert_eq!((outcome.faults, outcome.error), (Vec::new(), None));
    outcome.rows
}

fn error(bytes: &[u8]) -> String {
    visited(bytes).expect_err("no log").to_string()
}

const EVENT: &str = r#"<event><string key="org:group" value="A"/>
<date key="time:timestamp" value="2026-01-01T00:00:00Z"/></event>"#;

fn log(inner: &str) -> String {
    format!("<?xml version='1.0'?>\n<log>\n{inner}\n</log>\n")
}

fn trace(number: &str, inner: &str) -> String {
    format!("<trace><string key=\"concept:name\" value=\"{number}\"/>{inner}</trace>")
}

#[test]
fn an_incident_is_named_by_its_trace_and_a_team_by_its_events() {
    let events = format!(
        "{EVENT}<event><string key='group' value='B'/><string key='concept:name' value='s'/>\
         <date key='time:timestamp' value='2026-01-01T00:00:00Z'/></event>"
    );
    let read = rows(&log(&trace("1", &events)));
    assert_eq!(read, [["1", "A", "", ""], ["1", "B", "s", ""]]);
}

#[test]
fn what_only_the_trace_has_is_not_taken_for_the_event_s() {
    let event = EVENT.replace("</event>", "<string key='product' value='event'/></event>");
    let both = format!("<string key='product' value='trace'/>{EVENT}{event}");
    let read = rows(&log(&trace("1", &both)));
    assert_eq!(read, [["1", "A", "", ""], ["1", "A", "", "event"]]);
}

#[test]
fn the_first_of_the_mapping_s_names_that_a_row_carries_wins() {
    let other = EVENT.replace("org:group", "other");
    let both = EVENT.replace("</event>", "<string key='group' value='B'/></event>");
    let events = format!("{other}{both}<string key='group' value='T'/>");
    let read = rows(&log(&trace("1", &events)));
    assert_eq!(read, [["1", "T", "", ""], ["1", "A", "", ""]], "wherever the trace says it");
}

#[test]
fn attributes_of_attributes_lists_and_containers_are_passed_over() {
    let nested = "<list key='org:group' value='x'><values><string key='product' value='no'/>\
                  </values></list><container key='c'><string key='group' value='no'/></container>\
                  <string key='product' value='yes'><string key='product' value='no'><int \
                  key='product' value='no'/></string></string>";
    let event = EVENT.replace("</event>", &format!("{nested}</event>"));
    assert_eq!(rows(&log(&trace("1", &event))), [["1", "A", "", "yes"]]);
}

#[test]
fn prefixes_orders_quotes_and_spaces_of_xml_are_all_read() {
    let text = "<?xml version=\"1.0\" ?><x:log xmlns:x='http://www.xes-standard.org/'>\n\
        <x:extension name='Concept' prefix='concept' uri='u>v'/><x:trace\n a='>' >\
        <x:string value = '1' key\n=\n\"concept:name\" /><x:event >\
        <x:string key='org:group' value='a \"b\" > c'></x:string  >\
        <x:date value='2026-01-01T00:00:00Z' key='time:timestamp'/></x:event><x:event/></x:trace >\
        <x:trace/></x:log>";
    let outcome = outcome(text);
    assert_eq!(outcome.rows, [["1", "a \"b\" > c", "", ""]]);
    assert_eq!(outcome.faults.len(), 1, "an event without time: {outcome:?}");
    assert_eq!(outcome.error, None);
}

#[test]
fn entities_are_resolved_in_keys_and_values_and_line_breaks_are_spaces() {
    let event = EVENT
        .replace("org:group", "org&#58;group")
        .replace("\"A\"", "\"R&amp;D &lt;1&gt; &quot;&apos;&#xe4;\n&#10;\"");
    assert_eq!(rows(&log(&trace("1", &event)))[0][1], "R&D <1> \"'ä \n");
    let unknown = EVENT.replace("\"A\"", "\"&nbsp;\"");
    let outcome = outcome(&log(&trace("1", &format!("{unknown}\n{EVENT}"))));
    assert_eq!(outcome.rows.len(), 1);
    let message = "the value of \"org&#58;group\" holds an escape that means nothing";
    assert_eq!(outcome.faults, [(3, message.replace("&#58;", ":"))]);
}

#[test]
fn comments_and_cdata_hide_what_stands_in_them() {
    let hidden = "<!-- <trace><event> --><![CDATA[</trace></log>]]><?php </trace> ?>";
    let text = log(&format!("{hidden}{}{hidden}", trace("1", &format!("{hidden}{EVENT}{hidden}"))));
    assert_eq!(rows(&text), [["1", "A", "", ""]]);
}

#[test]
fn what_stands_above_the_first_trace_is_passed_over_whatever_its_size() {
    let mut head = String::new();
    for i in 0..60_000 {
        let _ =
            writeln!(head, "<float key=\"meta_{i}\" value='0'><int key='a' value='1'/></float>");
    }
    let global = "<global scope=\"trace\"><string key=\"concept:name\" value=\"U\"/></global>\
                  <classifier name='a' keys='b'/>";
    let read = visited(log(&format!("{head}{global}{}", trace("1", EVENT))).as_bytes());
    let read = read.expect("a log");
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].0, 60_003);
    assert_eq!(read[0].1[0], ("case:concept:name".to_owned(), "1".to_owned()));
}

#[test]
fn encodings_are_those_of_the_mark_or_the_declaration() {
    let text = log(&trace("Jürgen", EVENT));
    let declared = |name: &str| text.replace("'1.0'", &format!("'1.0' encoding=\"{name}\""));
    let wide = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    };
    let latin = encoding_rs::WINDOWS_1252.encode(&declared("ISO-8859-1")).0.into_owned();
    for (bytes, what) in [
        (text.clone().into_bytes(), "plain"),
        (declared("utf-16").into_bytes(), "a false declaration"),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8 with mark"),
        (latin, "ISO-8859-1"),
        (wide(&format!("\u{feff}{text}"), u16::to_le_bytes), "UTF-16LE"),
        (wide(&format!("\u{feff}{text}"), u16::to_be_bytes), "UTF-16BE"),
        (wide(&text, u16::to_le_bytes), "UTF-16LE without mark"),
    ] {
        assert_eq!(crate::mapping::Format::Xes, input(&bytes).format(), "{what}");
        assert_eq!(visited(&bytes).expect(what)[0].1[0].1, "Jürgen", "{what}");
    }
    assert!(error(declared("klingon").as_bytes()).contains("\"klingon\""));
    let damaged = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let outcome = outcome_in_pieces(&damaged, 1000);
    assert!(outcome.rows.is_empty() && outcome.faults[0].1.contains("bytes"), "{outcome:?}");
}

#[test]
fn what_is_no_log_says_what_it_is() {
    assert!(error(b" \n").contains("the file is empty"));
    assert!(error(b"<!doctype html>\n<html><body>sign in</body></html>").contains("<html>"));
    assert!(error(b"<feed/>").contains("<feed>, not <log>"));
    assert!(error(b"<?xml version='1.0'?>").contains("no element <log>"));
    assert!(error(b"<log><extension name='a'/></log>").contains("no trace"));
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE log [<!ENTITY a \"aaaa\">]><log></log>";
    assert!(error(bomb.as_bytes()).contains("line 2 defines a document type"));
    let late = log(&format!("{}<!DOCTYPE x>", trace("1", EVENT)));
    assert!(error(late.as_bytes()).contains("declaration"));
}

#[test]
fn a_file_that_is_cut_off_names_the_line() {
    let text = log(&format!("{}\n{}", trace("1", EVENT), trace("2", EVENT)));
    let inside = text.rfind("</trace>").expect("two traces");
    for end in [inside, inside - 20, inside + 7] {
        assert!(error(&text.as_bytes()[..end]).contains("the trace of line 5 has no end"), "{end}");
    }
    assert!(error(&text.as_bytes()[..inside + 9]).contains("it ends at line 7 without </log>"));
    assert!(error(b"<log><trace><trace></trace></log>").contains("inside a trace"));
    assert!(error(b"<log></trace></log>").contains("did not begin"));
    assert!(error(b"<log><trace></log>").contains("the log ends inside a trace"));
}

#[test]
fn a_trace_without_end_is_not_collected_for_ever() {
    let endless = std::io::repeat(b' ').take(100 << 20);
    let reader = Cursor::new(b"<log>\n<trace>".to_vec()).chain(endless);
    let mut blocks = XesBlocks::new(Refill::new(reader), "a.xes");
    let error = blocks.next().err().expect("too long").to_string();
    assert!(error.contains("the trace of line 2 is longer than 64 MB"), "{error}");
}

#[test]
fn a_trace_that_cannot_be_read_leaves_the_others() {
    let deep = format!("{}{}", "<string key='a' value='b'>".repeat(300), "</string>".repeat(300));
    for (bad, what) in [
        ("<event>\n<string key=a value='b'/></event>", "no value in quotes"),
        ("<event>\n<string key='a></event>", "quote is opened"),
        ("<event>\n<string key='a' value='b'></event>", "closes nothing"),
        ("\n<event><event></event>", "inside an event"),
        ("<event>\n", "closes nothing"),
        ("\n</event>", "closes nothing"),
        ("\n<>", "no name"),
        (&format!("\n{deep}"), "256 deep"),
    ] {
        let text = log(&[&trace("1", EVENT), &trace("2", bad), &trace("3", EVENT)]
            .map(String::as_str)
            .concat());
        let outcome = outcome(&text);
        let numbers: Vec<&str> = outcome.rows.iter().map(|r| r[0].as_str()).collect();
        assert_eq!(numbers, ["1", "3"], "{bad}");
        assert_eq!(outcome.faults.len(), 1, "{bad}");
        let (line, message) = &outcome.faults[0];
        assert!(*line == 5 && message.contains(what), "{bad}: {line} {message}");
        assert_eq!(outcome.error, None);
    }
}

#[test]
fn a_key_that_stands_twice_must_say_the_same() {
    let again = |value: &str| {
        let twice = format!("<string key='org:group' value='{value}'/></event>");
        outcome(&log(&trace("1", &EVENT.replace("</event>", &twice))))
    };
    assert_eq!(again("A").rows.len(), 1);
    assert!(again("B").faults[0].1.contains("\"org:group\" stands twice"));
}

#[test]
fn a_log_without_what_the_mapping_needs_lists_its_keys() {
    let text = log(&trace("1", &EVENT.replace("org:group", "colour")));
    let error = outcome(&text).error.expect("a refusal");
    assert!(error.contains("org:group or group or case:group (team)"), "{error}");
    assert!(error.contains("case:concept:name, colour, time:timestamp"), "{error}");
}

#[test]
fn looking_at_a_log_stops_when_told() {
    let text = log(&format!("{}{}", trace("1", &EVENT.repeat(3)), trace("2", EVENT)));
    let mut seen = 0;
    visit(input(text.as_bytes()), None, &mut |_, _| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .expect("a log");
    assert_eq!(seen, 2);
}

/// The same by `quick-xml`: columns of each event.
fn oracle(text: &str) -> Vec<Columns> {
    use quick_xml::events::{BytesStart, Event};
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut trace, mut events) = (Vec::new(), Vec::new());
    let mut done = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let attribute = |element: &BytesStart<'_>| {
        let of = |name: &str| {
            let found = element.attributes().map(|a| a.expect("an attribute"));
            let value = found.into_iter().find(|a| a.key.as_ref() == name)?;
            Some(quick_xml::escape::unescape(&value.value).expect("known entities").into_owned())
        };
        Some((of("key")?, of("value")?))
    };
    loop {
        let event = reader.read_event().expect("XML");
        let (element, opens) = match &event {
            Event::Start(element) => (Some(element), true),
            Event::Empty(element) => (Some(element), false),
            Event::End(_) => {
                if path.pop().as_deref() == Some("trace") {
                    let whole =
                        |own: Columns| -> Columns { trace.iter().cloned().chain(own).collect() };
                    done.extend(std::mem::take(&mut events).into_iter().map(whole));
                    trace.clear();
                }
                (None, false)
            }
            Event::Eof => return done,
            _ => (None, false),
        };
        let Some(element) = element else { continue };
        let name = element.local_name().as_ref().to_owned();
        match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["log", "trace"] if name == "event" => events.push(Columns::new()),
            ["log", "trace"] => {
                trace.extend(attribute(element).map(|(k, v)| (format!("case:{k}"), v)));
            }
            ["log", "trace", "event"] => {
                let columns = events.last_mut().expect("an event");
                columns.extend(attribute(element));
            }
            _ => {}
        }
        if opens {
            path.push(name);
        }
    }
}

fn any_attribute() -> impl Strategy<Value = String> {
    let value = "[a-z<>&'\" é/!-]{0,8}";
    let leaf = ("(org:)?[a-d&]{1,3}", value, any::<bool>()).prop_map(|(key, value, open)| {
        let key = key.replace('&', "&amp;");
        let value = quick_xml::escape::escape(value).into_owned();
        let end = if open { "></string >" } else { " />" };
        format!("<string key=\"{key}\"\n value='{value}'{end}")
    });
    leaf.prop_recursive(3, 8, 3, |inner| {
        (any::<bool>(), proptest::collection::vec(inner, 0..3)).prop_map(|(list, children)| {
            let children = children.concat();
            if list {
                format!("<list key='l'><values>{children}</values></list>")
            } else {
                format!("<x:int value='1' key='n'><!-- </event> -->{children}</x:int>")
            }
        })
    })
}

fn any_log() -> impl Strategy<Value = String> {
    let some = |of, most: usize| proptest::collection::vec(of, 0..most).prop_map(|v| v.concat());
    let event = prop_oneof![
        some(any_attribute().boxed(), 4).prop_map(|inner| format!("<event>{inner}</event>")),
        Just("<event/>\n".to_owned()),
    ];
    let trace = (some(any_attribute().boxed(), 3), some(event.boxed(), 4))
        .prop_map(|(own, events)| format!("<trace>{own}<![CDATA[<trace>]]>{events}</trace>\n"));
    let trace = prop_oneof![trace, Just("<x:trace />".to_owned())];
    (some(any_attribute().boxed(), 3), proptest::collection::vec(trace, 1..5)).prop_map(
        |(head, traces)| {
            format!("<?xml version='1.0'?><!--<trace>--><log>{head}{}</log>\n", traces.concat())
        },
    )
}

proptest! {
    #[test]
    fn columns_are_those_that_quick_xml_finds(text in any_log()) {
        let ours: Vec<Columns> =
            visited(text.as_bytes()).expect("a log").into_iter().map(|(_, c)| c).collect();
        prop_assert_eq!(ours, oracle(&text));
    }

    #[test]
    fn pieces_of_any_size_give_the_same_rows(
        traces in proptest::collection::vec((any_attribute(), any_attribute(), "[0-9]{1,2}"), 1..4),
        piece in 1usize..200,
    ) {
        let traces: Vec<String> = traces
            .into_iter()
            .map(|(between, own, number)| {
                let event = EVENT.replace("</event>", &format!("{own}</event>"));
                format!("{between}<trace/>{}", trace(&number, &format!("{own}{EVENT}\n{event}")))
            })
            .collect();
        let text = log(&traces.concat());
        let whole = outcome(&text);
        let cut = outcome_in_pieces(text.as_bytes(), piece);
        prop_assert!(whole.error.is_none() && !whole.rows.is_empty(), "{:?}", whole);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn any_bytes_end_in_rows_or_in_words(
        parts in proptest::collection::vec(prop_oneof![
            Just("<log>"), Just("</log>"), Just("<trace>"), Just("</trace>"), Just("<trace/>"),
            Just("<event>"), Just("</event>"), Just("<string key='group' value='"), Just("'/>"),
            Just("<!--"), Just("-->"), Just("<![CDATA["), Just("]]>"), Just("<?"), Just("?>"),
            Just("<!DOCTYPE x"), Just("["), Just(">"), Just("&"), Just("\n"), Just("é"), Just("<"),
        ], 0..30),
        rooted in any::<bool>(),
        piece in 1usize..40,
    ) {
        let text = format!("{}{}", if rooted { "<log><trace>" } else { "" }, parts.concat());
        let _ = outcome_in_pieces(text.as_bytes(), piece);
        let _ = visited(text.as_bytes());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = outcome_in_pieces(&bytes, 7);
        let _ = visited(&bytes);
    }
}
