//! Bad input on the real binary: exit code 2, what and where and what to do on standard error,
//! nothing on standard output, and nobody's name anywhere.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod binary;

use binary::{Folder, PERSON, Said};
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;

const HEADER: &str = "ticket,at,team,state,priority,service,opened,assigned_to\n";
const MAPPING: &str = r#"
status = [["New", "queued"], ["Working", "active"], ["Resolved", "resolved"]]
[columns]
incident = "ticket"
time = "at"
team = "team"
status = "state"
priority = "priority"
service = "service"
opened = "opened"
"#;
const ORGANISATION: &str = "[[team]]\nname = \"Desk\"\nline = 1\n";

/// A mapping, an organisation and a good history, and a place for bad ones.
fn folder() -> Folder {
    let good = history(&[&row("1", "08:00", "New"), &row("1", "09:00", "Resolved")]);
    Folder::with(&[
        ("mapping.toml", MAPPING),
        ("organisation.toml", ORGANISATION),
        ("good.csv", &good),
    ])
}

#[track_caller]
fn is_a_refusal(said: &Said) {
    assert_eq!(said.code, Some(2), "{said}");
    assert_eq!(said.out, "", "{said}");
    assert!(said.err.contains("what to do: ") || said.err.contains("help: "), "{said}");
}

/// The command fails as bad input does, and standard error holds all of `texts`.
#[track_caller]
fn refused(folder: &Folder, arguments: &[&str], texts: &[&str]) -> Said {
    let said = folder.run(arguments);
    is_a_refusal(&said);
    said.tells(texts);
    said
}

/// `thirdline evidence FILE --mapping mapping.toml` is refused.
#[track_caller]
fn refused_mapped(folder: &Folder, file: &str, texts: &[&str]) -> Said {
    let arguments = ["evidence", file, "--mapping", "mapping.toml"];
    refused(folder, &arguments, &[&[file], texts].concat())
}

/// The file is refused by everything that reads it, with and without a mapping.
#[track_caller]
fn refused_everywhere(folder: &Folder, file: &str, texts: &[&str]) {
    let texts = [&[file], texts].concat();
    for with in [&["--mapping", "mapping.toml"][..], &[]] {
        for command in [&["evidence"][..], &["history", "check"]] {
            refused(folder, &[command, &[file], with].concat(), &texts);
        }
    }
    refused(folder, &["history", "mapping", file], &texts);
}

fn row(ticket: &str, time: &str, state: &str) -> String {
    format!("{ticket},2026-03-02T{time}:00Z,Desk,{state},2,Shop,,{PERSON}\n")
}

fn history(rows: &[&str]) -> String {
    HEADER.to_owned() + &rows.concat()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

// Whole files.

#[test]
fn an_empty_file_is_called_empty() {
    let folder = folder();
    folder.file("empty.csv", "");
    folder.file("blank.csv", "\n  \n\r\n");
    refused_everywhere(&folder, "empty.csv", &["the file is empty", "export the history again"]);
    refused_everywhere(&folder, "blank.csv", &["the file is empty"]);
}

#[test]
fn a_header_alone_is_no_history() {
    let folder = folder();
    folder.file("header.csv", HEADER);
    refused_everywhere(&folder, "header.csv", &["below", "check the filter of the export"]);
}

#[test]
fn a_truncated_gzip_is_told_from_a_short_history() {
    let folder = folder();
    let mut packed = gzipped(fs::read(folder.path().join("good.csv")).unwrap().as_slice());
    packed.truncate(packed.len() - 12);
    folder.file("cut.csv.gz", packed);
    refused_everywhere(&folder, "cut.csv.gz", &["the file is cut off", "fetch it again"]);
}

#[test]
fn a_missing_file_and_a_folder_are_named() {
    let folder = folder();
    fs::create_dir(folder.path().join("tickets")).unwrap();
    refused_everywhere(&folder, "none.csv", &["there is no such file", "check the name"]);
    refused_everywhere(&folder, "tickets", &["this is a folder"]);
    for option in ["--organisation", "--exclude"] {
        for file in ["none.toml", "tickets"] {
            let arguments = ["evidence", "good.csv", "--mapping", "mapping.toml", option, file];
            refused(&folder, &arguments, &[file, "cannot be read"]);
        }
    }
    refused(&folder, &["evidence", "good.csv", "--mapping", "tickets"], &["tickets", "a folder"]);
}

#[test]
fn damaged_files_of_every_format_are_refused() {
    let folder = folder();
    for (file, bytes, says) in [
        ("cut.parquet", "PAR1 and no more", "cut off or damaged"),
        ("cut.xlsx", "PK\u{3}\u{4} and no more", "cut off or damaged"),
        ("cut.xes", "<log>\n<trace>\n<event><string key=\"a\"", "the trace of line 2 has no end"),
        ("log.xes", "<log><trace></trace>", "without </log>"),
        ("page.xes", "<html><body>sign in</body></html>", "outermost element is <html>"),
        ("cut.json", "[{\"ticket\": \"1\",", "the object of line 1 has no end"),
    ] {
        folder.file(file, bytes);
        refused_everywhere(&folder, file, &[says]);
    }
    folder.file("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more");
    refused_everywhere(&folder, "cut.xls", &["cut off or damaged"]);
}

#[test]
fn a_decoder_that_gives_up_is_an_answer_and_no_crash() {
    let folder = folder();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for format in ["excel", "parquet"] {
        let mut seeds: Vec<_> =
            fs::read_dir(corpus.join(format)).unwrap().map(|entry| entry.unwrap().path()).collect();
        seeds.sort();
        assert!(seeds.len() > 20, "{seeds:?}");
        for seed in seeds {
            // Good and bad: none is told of with a panic.
            let file = seed.to_str().unwrap();
            let said = folder.run(&["evidence", file, "--mapping", "mapping.toml"]);
            match said.code {
                Some(0) => {}
                _ => is_a_refusal(&said),
            }
        }
    }
}

#[test]
fn an_object_nested_without_end_is_refused_at_its_line() {
    let folder = folder();
    let deep = "[".repeat(200_000);
    let good = "{\"ticket\": \"1\", \"at\": \"2026-03-02T08:00Z\", \"team\": \"Desk\", \"state\": \"New\"}";
    folder.file("deep.jsonl", format!("{good}\n{{\"ticket\": {deep}\n"));
    refused_mapped(&folder, "deep.jsonl", &["deep.jsonl, line 2", "nested more than"]);
}

// Bombs.

#[test]
fn entities_of_a_document_type_are_never_expanded() {
    let folder = folder();
    let mut bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE log [<!ENTITY a \"ha\">".to_owned();
    for (more, less) in ('b'..='z').zip('a'..='y') {
        let _ = write!(bomb, "<!ENTITY {more} \"{}\">", format!("&{less};").repeat(10));
    }
    bomb += "]>\n<log><trace><string key=\"concept:name\" value=\"&z;\"/></trace></log>";
    folder.file("bomb.xes", bomb);
    refused_everywhere(&folder, "bomb.xes", &["line 2 defines a document type"]);
}

/// What 300 MB of one byte compress to.
fn gzip_bomb(head: &[u8], byte: u8) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(head).unwrap();
    let million = vec![byte; 1_000_000];
    for _ in 0..300 {
        packed.write_all(&million).unwrap();
    }
    packed.finish().unwrap()
}

/// The most memory the command held at any time, kilobytes, and what it said. Standard error fits
/// into the pipe, so that nobody has to read it meanwhile.
#[cfg(target_os = "linux")]
fn peak_memory(folder: &Folder, arguments: &[&str]) -> (u64, Said) {
    let mut child =
        folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let held = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = held.and_then(|kb| kb.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(held.unwrap_or(0));
        std::thread::yield_now();
    }
    (peak, Said::of(arguments, child.wait_with_output().unwrap()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_gzip_bomb_ends_with_an_error_before_it_is_unpacked() {
    let folder = folder();
    folder.file("zeros.csv.gz", gzip_bomb(b"", 0));
    folder.file("commas.csv.gz", gzip_bomb(HEADER.as_bytes(), b','));
    folder.file("blanks.xes.gz", gzip_bomb(b"<log>", b' '));
    folder.file("zeros.parquet.gz", gzip_bomb(b"PAR1", 0));
    for file in ["zeros.csv.gz", "commas.csv.gz", "blanks.xes.gz", "zeros.parquet.gz"] {
        let arguments = ["evidence", file, "--mapping", "mapping.toml"];
        let (peak, said) = peak_memory(&folder, &arguments);
        is_a_refusal(&said);
        said.tells(&[file]);
        assert!((1..270_000).contains(&peak), "{file}: {peak} kB of what unpacks to 300,000 kB");
    }
}

#[test]
fn a_header_of_a_million_columns_is_read_and_told_in_short() {
    let folder = folder();
    let mut wide = String::new();
    for column in 0..1_000_000 {
        let _ = write!(wide, "c{column},");
    }
    folder.file("wide.csv", format!("{wide}\n{}\n", ",".repeat(1_000_000)));
    let said = refused_mapped(&folder, "wide.csv", &["ticket (incident)", "c0, c1, c2"]);
    assert!(said.err.len() < 2_000, "{said}");
}

#[test]
fn a_field_of_ten_megabytes_is_shown_in_short() {
    let folder = folder();
    let long = "x".repeat(10_000_000);
    folder.file("state.csv", history(&[&row("1", "08:00", "New"), &row("2", "08:00", &long)]));
    let said =
        refused_mapped(&folder, "state.csv", &["state.csv, line 3, column \"state\"", "xxx…"]);
    assert!(said.err.len() < 2_000, "{} bytes", said.err.len());

    let digits = "9".repeat(10_000_000);
    folder.file("at.csv", history(&[&format!("1,{digits},Desk,New,2,Shop,,{PERSON}\n")]));
    let said = refused_mapped(&folder, "at.csv", &["at.csv, line 2, column \"at\"", "999…"]);
    assert!(said.err.len() < 2_000, "{} bytes", said.err.len());

    // As a team's name it is no fault, but no line of a report is that long.
    let team = row("1", "08:00", "New").replace("Desk", &long);
    folder.file("team.csv", history(&[&team]));
    let said = folder.run(&["evidence", "team.csv", "--mapping", "mapping.toml"]).succeeds();
    assert!(said.out.len() < 50_000, "{} bytes", said.out.len());
}

// Text files.

#[test]
fn bytes_that_are_not_in_the_stated_encoding_are_refused_at_their_line() {
    let folder = folder();
    folder.file("utf-8.toml", format!("encoding = \"utf-8\"\n{MAPPING}"));
    let row = |team: &[u8]| {
        [b"1,2026-03-02T08:00Z,", team, format!(",New,2,Shop,,{PERSON}\n").as_bytes()].concat()
    };
    let (utf_8, latin_1) = (row(b"Gr\xc3\xb6\xc3\x9fe"), row(b"Gr\xf6\xdfe"));
    folder.file("mixed.csv", [HEADER.as_bytes(), &utf_8, &latin_1].concat());
    let says = ["mixed.csv, line 3", "bytes that are not UTF-8", "encoding = \"windows-1252\""];
    refused(&folder, &["evidence", "mixed.csv", "--mapping", "utf-8.toml"], &says);

    // In a column that plays no role they do no harm.
    let elsewhere = utf_8.clone();
    let elsewhere = [elsewhere.trim_ascii_end(), b"\xf6\n"].concat();
    folder.file("elsewhere.csv", [HEADER.as_bytes(), &utf_8, &elsewhere].concat());
    folder.run(&["evidence", "elsewhere.csv", "--mapping", "utf-8.toml"]).succeeds();
}

#[test]
fn a_file_of_two_encodings_is_refused_rather_than_half_garbled() {
    let folder = folder();
    let rows = [&b"Gr\xc3\xb6\xc3\x9fe"[..], b"Gr\xf6\xdfe"].map(|team| {
        [b"1,2026-03-02T08:00Z,", team, format!(",New,2,Shop,,{PERSON}\n").as_bytes()].concat()
    });
    folder.file("utf-8-first.csv", [HEADER.as_bytes(), &rows[0], &rows[1]].concat());
    folder.file("utf-8-last.csv", [HEADER.as_bytes(), &rows[1], &rows[0]].concat());
    refused_mapped(&folder, "utf-8-first.csv", &["line 3: the row holds bytes that are not UTF-8"]);
    refused_mapped(&folder, "utf-8-last.csv", &["line 2: the row holds bytes that are not UTF-8"]);
    // In one other encoding throughout it is read.
    folder.file("windows.csv", [HEADER.as_bytes(), &rows[1]].concat());
    let said = folder.run(&["evidence", "windows.csv", "--mapping", "mapping.toml"]).succeeds();
    assert!(said.out.contains("Größe"), "{said}");
}

#[test]
fn a_file_people_write_that_is_no_text_is_told_so() {
    let folder = folder();
    folder.file("latin.toml", b"name = \"Gr\xf6\xdfe\"\n");
    for with in [
        &["--mapping", "latin.toml"][..],
        &["--mapping", "mapping.toml", "--organisation", "latin.toml"],
        &["--mapping", "mapping.toml", "--exclude", "latin.toml"],
    ] {
        let said =
            refused(&folder, &[&["evidence", "good.csv"], with].concat(), &["latin.toml", "UTF-8"]);
        assert!(!said.err.contains("compressed"), "{said}");
    }
}

#[test]
fn two_columns_of_one_name_are_not_chosen_between() {
    let folder = folder();
    let text =
        format!("ticket,at,team,team,state,assigned_to\n1,2026-03-02T08:00Z,A,B,New,{PERSON}\n");
    folder.file("twice.csv", text);
    refused_mapped(
        &folder,
        "twice.csv",
        &["two columns are called \"team\"", "rename one of them"],
    );
}

#[test]
fn an_unclosed_quote_is_found_where_it_opens() {
    let folder = folder();
    let quoted = row("2", "08:00", "New").replace("Desk", "\"Desk");
    let good = row("3", "08:00", "New");
    folder.file("quote.csv", history(&[&row("1", "08:00", "New"), &quoted, &good, &good]));
    refused_mapped(
        &folder,
        "quote.csv",
        &["quote.csv, line 3: a quote is opened", "quote = \"none\""],
    );
}

#[test]
fn ragged_rows_are_refused_each_kind_once() {
    let folder = folder();
    let good = row("1", "08:00", "New");
    let short = "2,2026-03-02T08:00Z,Desk,New\n";
    let long = row("3", "08:00", "New").replace('\n', ",and,more\n");
    folder.file("ragged.csv", history(&[&good, short, &long, short]));
    let said = refused_mapped(
        &folder,
        "ragged.csv",
        &[
            "ragged.csv, line 3: the row has 4 columns, the header has 8",
            "ragged.csv, line 4: the row has 10 columns, the header has 8",
            "3 rows are faulty in all",
        ],
    );
    assert!(!said.err.contains("line 5"), "{said}");
}

#[test]
fn lenient_reading_counts_and_lists_what_it_leaves_out() {
    let folder = folder();
    let good = row("1", "08:00", "New") + &row("1", "09:00", "Resolved");
    let rows =
        [&good, "2,2026-03-02T08:00Z,Desk\n", &row("3", "soon", "New"), &row("4", "08:00", "Odd")];
    folder.file("some.csv", history(&rows.map(AsRef::as_ref)));
    let arguments = ["evidence", "some.csv", "--mapping", "mapping.toml", "--format", "json"];
    refused(&folder, &arguments, &["some.csv, line 4", "some.csv, line 5", "some.csv, line 6"]);

    let said = folder.run(&[&arguments[..], &["--lenient"]].concat()).succeeds();
    said.tells(&[
        "left out 3 faulty rows",
        "some.csv, line 4: the row has 3 columns",
        "some.csv, line 5, column \"at\"",
        "some.csv, line 6, column \"state\": the status \"Odd\"",
    ]);
    let json = said.json();
    assert_eq!(json["import"]["notes"]["rows"], 2);
    assert_eq!(json["import"]["notes"]["rows_left_out"], 3);
    assert_eq!(json["history"]["incidents"], 1);

    // With nothing left there is no history.
    folder.file("none.csv", history(&[&row("3", "soon", "New")]));
    let arguments = ["evidence", "none.csv", "--mapping", "mapping.toml", "--lenient"];
    refused(&folder, &arguments, &["none.csv, line 2"]);
}

// Times.

#[test]
fn dates_that_could_be_either_way_are_asked_about_and_not_guessed() {
    let folder = folder();
    let text = format!(
        "ticket,at,team,state,assigned_to\n1,03/04/2026 10:00,Desk,New,{PERSON}\n1,05/04/2026 10:00,Desk,Resolved,{PERSON}\n"
    );
    folder.file("either.csv", text);
    let says = [
        "either.csv: ",
        "whether the day or the month comes first in \"at\": all 2 different dates could be either",
        "times = [\"day-first\"] or times = [\"month-first\"]",
        "thirdline history mapping either.csv > mapping.toml",
    ];
    refused(&folder, &["evidence", "either.csv"], &says);
    refused(&folder, &["evidence", "either.csv", "--zone", "UTC"], &says);
    refused(&folder, &["history", "check", "either.csv", "--zone", "UTC"], &says);

    // Proposed is what is known; the question stands in its place and the file says so when read.
    let said = folder.run(&["history", "mapping", "either.csv", "-o", "proposal.toml"]).succeeds();
    said.tells(&["to be answered: whether the day or the month comes first"]);
    refused(
        &folder,
        &["evidence", "either.csv", "--mapping", "proposal.toml"],
        &["either.csv, line 2"],
    );
}

#[test]
fn times_that_cannot_be_read_are_shown_only_if_they_hold_a_digit() {
    let folder = folder();
    let rows = [
        format!("1,2026-13-45 08:00Z,Desk,New,2,Shop,,{PERSON}\n"),
        format!("2,{PERSON},Desk,New,2,Shop,,{PERSON}\n"),
        format!("3,2026-03-02 08:00,Desk,New,2,Shop,,{PERSON}\n"),
        format!("4,1848-03-18T08:00Z,Desk,New,2,Shop,,{PERSON}\n"),
        format!("5,,Desk,New,2,Shop,,{PERSON}\n"),
    ];
    folder.file("times.csv", history(&rows.each_ref().map(String::as_str)));
    refused_mapped(
        &folder,
        "times.csv",
        &[
            "times.csv, line 2, column \"at\": found \"2026-13-45 08:00Z\"",
            "times.csv, line 3, column \"at\": found ‹hidden›",
            "times.csv, line 4, column \"at\": found \"2026-03-02 08:00\", which does not say in which zone",
            "--zone Europe/Berlin",
            "times.csv, line 5, column \"at\": found \"1848-03-18T08:00Z\", expected a time between 1900 and 2200",
            "times.csv, line 6, column \"at\": the time is missing",
        ],
    );
}

#[test]
fn seconds_beyond_all_time_are_refused_not_counted_round() {
    let folder = folder();
    folder.file("epoch.toml", format!("times = [\"epoch-seconds\"]\n{MAPPING}"));
    for at in ["9223372036854.999999", "9223372036855", "-9223372036854.999999", "1e9"] {
        folder.file("epoch.csv", history(&[&format!("1,{at},Desk,New,2,Shop,,{PERSON}\n")]));
        let arguments = ["evidence", "epoch.csv", "--mapping", "epoch.toml"];
        refused(&folder, &arguments, &["epoch.csv, line 2, column \"at\"", at]);
    }
}

#[test]
fn an_unknown_zone_is_refused() {
    let folder = folder();
    for zone in ["Mars/Base", "", "+25:99:00", "+999999999:00", "+-1:00", "-00:-5", "+99:00"] {
        let option = format!("--zone={zone}");
        let arguments = ["evidence", "good.csv", "--mapping", "mapping.toml", &option];
        refused(
            &folder,
            &arguments,
            &[&format!("there is no time zone {zone:?}"), "Europe/Berlin"],
        );
    }
}

#[test]
fn tickets_that_end_before_they_begin_are_counted() {
    let folder = folder();
    let ticket = |n: u32, to: &str| {
        format!("T{n},2026-03-02 10:00:00,2026-03-02 {to}:00,Closed,Desk,{PERSON}\n")
    };
    let head = "number,opened_at,resolved_at,state,assignment_group,assigned_to\n".to_owned();
    folder.file("tickets.csv", head + &ticket(1, "09:00") + &ticket(2, "12:00"));
    let arguments = ["evidence", "tickets.csv", "--zone", "UTC", "--format", "json"];
    let said = folder.run(&arguments).succeeds();
    let json = said.json();
    assert_eq!(json["import"]["notes"]["negative_spans"], 1);
    assert_eq!(json["history"]["resolved"], 2);
    // Two hours, and nothing for the ticket that ends before it begins.
    assert_eq!(json["user_clock_total"], 2 * 3_600_000_000_u64);
    let said = folder.run(&["history", "check", "tickets.csv", "--zone", "UTC"]).succeeds();
    assert!(said.out.contains("1 ticket ends before it begins"), "{said}");
}

#[test]
fn placeholder_dates_of_thousands_of_tickets_on_one_day_do_not_overflow() {
    let folder = folder();
    let mut text = "number,opened_at,resolved_at,state,assignment_group\n".to_owned();
    for n in 0..3_000 {
        let _ = writeln!(text, "T{n},1900-01-01 00:00:00,2199-12-31 00:00:00,Closed,Desk");
    }
    folder.file("placeholders.csv", text);
    let arguments = ["evidence", "placeholders.csv", "--zone", "UTC", "--format", "json"];
    let said = folder.run(&arguments).succeeds();
    // 300 years less a day, 73 of them leap years, are 109,572 days; three thousand times.
    let total = 109_572_i128 * 86_400_000_000 * 3_000;
    assert!(said.out.contains(&format!("\"user_clock_total\": {total},")), "{said}");
}

// Mappings.

#[test]
fn a_mapping_for_another_file_names_the_missing_and_the_present_columns() {
    let folder = folder();
    let arguments = ["evidence", "good.csv", "--mapping", "servicenow-audit"];
    refused(
        &folder,
        &arguments,
        &[
            "good.csv: the mapping \"servicenow-audit\" needs columns that the file does not have",
            "(field)",
            "the file has: ticket, at, team, state",
            "thirdline history mapping good.csv",
        ],
    );
}

#[test]
fn an_unknown_preset_is_answered_with_those_there_are() {
    let folder = folder();
    let arguments = ["evidence", "good.csv", "--mapping", "servicenwo"];
    refused(&folder, &arguments, &["no mapping \"servicenwo\"", "servicenow, ", "jira"]);
    refused(&folder, &["history", "mapping", "--preset", "nope"], &["no preset \"nope\"", "vinst"]);
}

#[test]
fn each_unknown_status_comes_with_the_line_to_add() {
    let folder = folder();
    let rows = [row("1", "08:00", "Parked"), row("1", "09:00", "Lost"), row("2", "09:00", "Lost")];
    folder.file("states.csv", history(&rows.each_ref().map(String::as_str)));
    refused_mapped(
        &folder,
        "states.csv",
        &[
            "states.csv, line 2, column \"state\": the status \"Parked\"",
            "add [\"Parked\", \"…\"] to `status`",
            "states.csv, line 3, column \"state\": the status \"Lost\"",
            "add [\"Lost\", \"…\"] to `status`",
            "queued, active, waiting_user, waiting_vendor, waiting_change, waiting_other, resolved",
            "3 rows are faulty in all",
        ],
    );
}

#[test]
fn a_column_of_persons_is_no_team_and_no_status() {
    let folder = folder();
    let text = MAPPING.replace("\"team\"", "\"assigned_to\"");
    folder.file("persons.toml", text);
    let arguments = ["evidence", "good.csv", "--mapping", "persons.toml"];
    refused(&folder, &arguments, &["persons.toml:6:8", "\"assigned_to\" seems to hold persons"]);
    refused(
        &folder,
        &["history", "check", "good.csv", "--mapping", "persons.toml"],
        &["not_persons"],
    );
}

#[test]
fn all_faults_of_a_mapping_come_at_once_with_line_and_column() {
    let folder = folder();
    let text = r#"mising = ["?"]
zone = "Mars/Base"
delimiter = "abc"
encoding = "utf-99"
times = ["backwards"]
status = [["New", "queued"], ["Odd", "sleeping"], "x"]
[columns]
incident = "ticket"
tiem = "at"
"#;
    folder.file("faulty.toml", text);
    let said = refused(
        &folder,
        &["evidence", "good.csv", "--mapping", "faulty.toml"],
        &[
            "faulty.toml:1:1: unknown key `mising`",
            "did you mean `missing`?",
            "faulty.toml:2:8: there is no time zone",
            "faulty.toml:3:13: `delimiter` is one",
            "faulty.toml:4:12: there is no encoding",
            "faulty.toml:5:10: there is no format of times",
            "faulty.toml:6:30: `status`: there is no status class \"sleeping\"",
            "faulty.toml:6:51: `status`",
            "faulty.toml:7:1: `columns` names no `time`",
            "faulty.toml:9:1: unknown key `tiem`",
            "9 faults in faulty.toml",
        ],
    );
    assert!(!said.err.contains('\u{1b}'), "no escapes when piped: {said}");
}

#[test]
fn all_faults_of_an_organisation_come_at_once_with_line_and_column() {
    let folder = folder();
    let text = r#"nmae = "Harbour Bank"
[[team]]
name = "Desk"
line = 4
side = "developmnt"
size = 3
[[team]]
line = 1
[[team]]
name = "Desk"
pattern = "D*"
"#;
    folder.file("faulty.toml", text);
    refused(
        &folder,
        &["evidence", "good.csv", "--mapping", "mapping.toml", "--organisation", "faulty.toml"],
        &[
            "faulty.toml:1:1: unknown key `nmae`",
            "did you mean `name`?",
            "faulty.toml:4:8: `team.line`: expected an integer from 1 to 3, found 4",
            "faulty.toml:5:8: `team.side`",
            "did you mean \"development\"?",
            "faulty.toml:6:1: unknown key `size`",
            "faulty.toml:7:1: the team has neither `name` nor `pattern`",
            "faulty.toml:11:11: a team has either `name` or `pattern`",
            "6 faults in faulty.toml",
        ],
    );
}

#[test]
fn a_mapping_that_is_no_toml_is_told_at_its_places() {
    let folder = folder();
    folder.file("faulty.toml", "a = \n= 3\n[columns\n");
    refused(
        &folder,
        &["evidence", "good.csv", "--mapping", "faulty.toml"],
        &[
            "faulty.toml:1:5: the value is missing",
            "faulty.toml:2:1: the key is missing",
            "faulty.toml:3:9: the heading is not closed",
            "3 faults in faulty.toml",
        ],
    );
}

// What is asked for.

#[test]
fn days_and_targets_that_are_none_are_refused() {
    let folder = folder();
    let good = ["evidence", "good.csv", "--mapping", "mapping.toml"];
    for (more, says) in [
        (&["--from", "yesterday"][..], "--from \"yesterday\" is neither a day nor an instant"),
        (&["--to", "2026-02-30"], "--to \"2026-02-30\" is neither a day nor an instant"),
        (&["--from", "2026-04-01", "--to", "2026-03-01"], "--from is not before --to"),
        (&["--from", "2026-04-01", "--to", "2026-04-01"], "--from is not before --to"),
        (&["--target", "5x"], "\"5x\" is no target"),
        (&["--target", "1h,,2h"], "\"\" is no target"),
        (&["--target", "0h"], "out of range"),
        (&["--target", "9999999999999999h"], "out of range"),
        (&["--target", "é"], "\"é\" is no target"),
    ] {
        refused(&folder, &[&good, more].concat(), &[says]);
    }
    let many: Vec<String> = (1..=17).map(|h| format!("{h}h")).collect();
    refused(
        &folder,
        &[&good[..], &["--target", &many.join(",")]].concat(),
        &["17 targets are too many"],
    );
}

#[test]
fn what_cannot_be_written_is_refused_and_leaves_nothing_behind() {
    let folder = folder();
    fs::create_dir(folder.path().join("tickets")).unwrap();
    let good = ["evidence", "good.csv", "--mapping", "mapping.toml", "--output"];
    for file in ["nowhere/report.html", "tickets"] {
        refused(&folder, &[&good[..], &[file]].concat(), &[file, "cannot be written"]);
    }
    let convert = ["history", "convert", "good.csv", "--mapping", "mapping.toml", "--output"];
    for file in ["history.foo", "history", "history.parquet.gz"] {
        refused(&folder, &[&convert[..], &[file]].concat(), &[file, "ending names no format"]);
    }
    assert_eq!(folder.names(), ["good.csv", "mapping.toml", "organisation.toml", "tickets"]);
}

// Several files.

#[test]
fn incidents_in_two_files_are_refused_until_somebody_says_what_they_are() {
    let folder = folder();
    folder.file("more.csv", history(&[&row("1", "08:00", "New"), &row("2", "09:00", "New")]));
    let both =
        ["evidence", "good.csv", "more.csv", "--mapping", "mapping.toml", "--format", "json"];
    refused(
        &folder,
        &both,
        &["1 incident is in more than one of the files", "--separate", "--merge"],
    );

    let counts = |option| {
        let said = folder.run(&[&both[..], &[option]].concat()).succeeds();
        let json = said.json();
        [
            &json["history"]["incidents"],
            &json["history"]["events"],
            &json["import"]["notes"]["merged"],
        ]
        .map(|count| count.as_u64().unwrap())
    };
    assert_eq!(counts("--separate"), [3, 4, 0]);
    // The event of 08:00 is in both files.
    assert_eq!(counts("--merge"), [2, 3, 1]);
}

#[test]
fn files_of_one_name_in_two_folders_stay_separate() {
    let folder = folder();
    for name in ["march", "april"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let file = folder.path().join(name).join("export.csv");
        fs::copy(folder.path().join("good.csv"), file).unwrap();
    }
    let said = folder.run(&[
        "evidence",
        "march/export.csv",
        "april/export.csv",
        "--separate",
        "--mapping",
        "mapping.toml",
        "--format",
        "json",
    ]);
    let json = said.succeeds().json();
    assert_eq!(json["history"]["incidents"], 2);
}

#[test]
fn standard_input_is_read_once() {
    let folder = folder();
    refused(&folder, &["evidence", "-"], &["standard input: the file is empty"]);
    let twice = ["evidence", "-", "-", "--mapping", "mapping.toml"];
    refused(&folder, &twice, &["standard input is named twice"]);
    // Nothing comes: an empty file, under the name that a person knows it by.
    refused(
        &folder,
        &["evidence", "-", "--mapping", "mapping.toml"],
        &["standard input: the file is empty"],
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    let arguments = ["evidence", "good.csv", "--mapping", "mapping.toml", "--format", "json"];
    let mut child =
        folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(err, "");
}
