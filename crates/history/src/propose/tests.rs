use super::*;
use crate::error::HIDDEN;
use crate::mapping::Mapping;
use crate::preset::find_mapping;
use std::fmt::Write as _;
use std::io::Write as _;

fn file(text: &[u8]) -> tempfile::NamedTempFile {
    let named = tempfile::Builder::new().prefix("Tickets ").suffix(".csv").tempfile();
    let mut file = named.expect("a temporary file");
    file.write_all(text).expect("it is written");
    file
}

fn source(file: &tempfile::NamedTempFile) -> Source {
    Source::Path(file.path().to_owned())
}

fn proposed(text: &str) -> Proposal {
    propose(&source(&file(text.as_bytes())), &BytesRead::default()).expect("a proposal")
}

fn mapped(proposal: &Proposal) -> Mapping {
    assert_eq!(proposal.refused, Vec::<String>::new());
    match Mapping::parse("proposal", &proposal.toml) {
        Ok(mapping) => mapping,
        Err(faults) => {
            assert!(faults.is_empty(), "{faults}\n{}", proposal.toml);
            crate::visit::blank_mapping()
        }
    }
}

/// The columns of a mapping as short words.
fn roles(mapping: &Mapping) -> Vec<String> {
    mapping.columns.iter().map(|(r, names)| format!("{}={}", r.key(), names.join("|"))).collect()
}

fn class<'m>(mapping: &'m Mapping, status: &str, sub: &str) -> Option<&'m str> {
    let stated = mapping.stated(status, sub)?;
    Some(stated.class().map_or("note", thirdline_domain::StatusClass::name))
}

const GERMAN: &str = "\
Vorgangsnummer;Geändert am;Status;Gruppe;Bearbeiter;Priorität;Anwendung;Lfd. Nr.;Eröffnet am
T-1;13.02.2026 09:00;Neu;Service Desk;Erika;Hoch;Portal;1;13.02.2026 08:50
T-1;13.02.2026 09:30;In Bearbeitung;Netz;Max;Hoch;Portal;2;13.02.2026 08:50
T-1;13.02.2026 10:00;Wartet auf Benutzer;Netz;Max;Hoch;Portal;3;13.02.2026 08:50
T-1;13.02.2026 11:00;Gelöst;Netz;Max;Hoch;Portal;4;13.02.2026 08:50
T-2;14.02.2026 09:00;Neu;Service Desk;Erika;Niedrig;Mail;1;14.02.2026 08:59
T-2;14.02.2026 09:05;Gelb;-;Erika;Niedrig;Mail;2;14.02.2026 08:59
T-2;14.02.2026 09:10;Geschlossen;Service Desk;Erika;Niedrig;Mail;3;14.02.2026 08:59
";

#[test]
fn a_german_history_is_understood_but_for_its_zone() {
    let proposal = proposed(GERMAN);
    assert_eq!(proposal.refused.len(), 1, "{:?}", proposal.refused);
    assert!(proposal.refused[0].contains("zone"), "{:?}", proposal.refused);
    assert!(proposal.toml.contains("# zone = \"…\""), "{}", proposal.toml);
    let file = file(GERMAN.as_bytes());
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let proposal = propose_in_zone(&source(&file), Some(&zone), &BytesRead::default());
    let proposal = proposal.expect("a proposal");
    let mapping = mapped(&proposal);
    assert_eq!(
        roles(&mapping),
        [
            "incident=Vorgangsnummer",
            "time=Geändert am",
            "team=Gruppe",
            "status=Status",
            "priority=Priorität",
            "service=Anwendung",
            "opened=Eröffnet am",
            "order_by=Lfd. Nr.",
        ]
    );
    assert_eq!(mapping.kind, Kind::Events);
    assert_eq!(mapping.times, [TimeFormat::DayFirst]);
    assert_eq!(mapping.delimiter, Some(b';'));
    assert_eq!(mapping.missing, ["-"]);
    assert_eq!(mapping.priorities, ["Hoch", "Niedrig"]);
    assert_eq!(class(&mapping, "Wartet auf Benutzer", ""), Some("waiting_user"));
    assert_eq!(class(&mapping, "Gelb", ""), Some("note"));
    let unsure = proposal.unsure.join("\n");
    assert!(unsure.contains("\"Gelb\" (1 row)"), "{unsure}");
    assert!(proposal.toml.contains("[\"Gelb\", \"note\"],   # unsure"), "{}", proposal.toml);
}

#[test]
fn no_person_and_no_value_of_an_unmapped_column_is_in_a_proposal() {
    let text = "Ticket,Time,Status,Team,Assigned to,Zustaendig,Summary\n\
                1,2026-02-03T10:00Z,New,Desk,Wilhelmina,Ottokar,Printer of Kunigunde burns\n\
                1,2026-02-03T11:00Z,Closed,Desk,Wilhelmina,Ottokar,Printer of Kunigunde burns\n";
    let proposal = proposed(text);
    let everything = format!("{proposal:?}");
    for name in ["Wilhelmina", "Ottokar", "Kunigunde"] {
        assert!(!everything.contains(name), "{everything}");
    }
    let assigned = &proposal.columns[4];
    assert!(assigned.holds_persons && assigned.distinct == 0);
}

#[test]
fn dates_that_could_be_either_are_refused_and_never_guessed() {
    let text = "Ticket,Changed,Status,Team\n\
                1,03/02/2026 10:00Z,New,Desk\n1,04/02/2026 11:00Z,Closed,Desk\n";
    let proposal = proposed(text);
    assert_eq!(proposal.refused.len(), 1, "{:?}", proposal.refused);
    assert!(proposal.refused[0].contains("day-first"), "{:?}", proposal.refused);
    assert!(proposal.toml.contains("# times = [\"…\"]"), "{}", proposal.toml);
    let held = file(text.as_bytes());
    let refusal = choose(&source(&held), None, &BytesRead::default()).expect_err("a question");
    let refusal = refusal.to_string();
    assert!(refusal.contains("--mapping mapping.toml"), "{refusal}");
    assert!(refusal.contains("all 2 different dates could be either"), "{refusal}");
    // The proof may stand in the very last row, and in another column.
    let proof = text.replace("Closed,Desk\n", "Closed,Desk\n2,25/02/2026 11:00Z,New,Desk\n");
    assert_eq!(mapped(&proposed(&proof)).times, [TimeFormat::DayFirst]);
    let both = proof.replace("03/02", "02/27");
    assert!(proposed(&both).refused[0].contains("only month first"));
}

#[test]
fn a_preset_does_not_guess_the_order_of_dates_either() {
    let text = "number,incident_state,sys_updated_at,assignment_group,sys_mod_count\n\
                INC1,New,03-02-2026 09:00,Desk,0\nINC1,Closed,04-02-2026 09:00,Desk,1\n";
    let held = file(text.as_bytes());
    let refusal = choose(&source(&held), Some(&TimeZone::UTC), &BytesRead::default());
    assert!(refusal.expect_err("a question").to_string().contains("could be either"));
    let month = text.replace("04-02", "02-25");
    let held = file(month.as_bytes());
    let choice = choose(&source(&held), Some(&TimeZone::UTC), &BytesRead::default());
    let mapping = choice.expect("a proposal").mapping;
    assert_eq!(mapping.times, [TimeFormat::MonthFirst]);
}

#[test]
fn a_preset_whose_times_need_a_zone_asks_for_it() {
    let text = "Issue key,Status,Created,Updated\nOPS-1,Done,12/May/24 3:04 PM,13/May/24 9:00 AM\n";
    let held = file(text.as_bytes());
    let refusal = choose(&source(&held), None, &BytesRead::default()).expect_err("a question");
    assert!(refusal.to_string().contains("\"jira\" fits"), "{refusal}");
    let choice = choose(&source(&held), Some(&TimeZone::UTC), &BytesRead::default());
    assert!(choice.expect("a choice").how.contains("the preset \"jira\""));
}

#[test]
fn a_status_that_the_preset_does_not_know_leads_to_a_proposal() {
    let text = "case:concept:name,concept:name,org:group,time:timestamp\n\
                1,Open,Desk,2026-02-03T09:00:00Z\n1,Gone fishing,Desk,2026-02-03T09:30:00Z\n\
                1,Resolved,Net,2026-02-03T10:00:00Z\n";
    let held = file(text.as_bytes());
    let choice = choose(&source(&held), None, &BytesRead::default()).expect("a choice");
    assert!(choice.how.starts_with("a proposal"), "{}", choice.how);
    assert_eq!(class(&choice.mapping, "Gone fishing", ""), Some("note"));
    assert!(choice.unsure.iter().any(|u| u.contains("Gone fishing")), "{:?}", choice.unsure);
    let read =
        crate::read::read(&[source(&held)], &choice.mapping, &crate::read::Options::default());
    assert_eq!(read.expect("a reading").report.incidents, 1);
}

#[test]
fn one_row_per_ticket_is_told_from_events() {
    let mut text = String::from(
        "Incident ID,Opened,Resolved,Closed,Status,Assigned group,Urgency,Product,Reassignments\n",
    );
    for i in 1..60 {
        let _ = writeln!(
            text,
            "I{i},2026-02-03 10:00Z,2026-02-04 10:00Z,,Solved,Team {},1,Mail,{i}",
            i % 3
        );
    }
    let mapping = mapped(&proposed(&text));
    assert_eq!(mapping.kind, Kind::Snapshot);
    assert_eq!(
        roles(&mapping),
        [
            "incident=Incident ID",
            "team=Assigned group",
            "status=Status",
            "priority=Urgency",
            "service=Product",
            "opened=Opened",
            "resolved=Resolved",
            "reassignments=Reassignments",
        ]
    );
}

#[test]
fn changed_fields_are_told_and_only_those_of_roles_are_looked_into() {
    let text = "Ticket,When changed,Who,Field name,Old value,New value\n\
                1,2026-02-03T10:00Z,x,Status,,Open\n\
                1,2026-02-03T10:00Z,x,Support group,,Desk\n\
                1,2026-02-03T10:10Z,x,Assignee,,Kunigunde\n\
                1,2026-02-03T10:20Z,x,Status,Open,Pending vendor\n";
    let proposal = proposed(text);
    let mapping = mapped(&proposal);
    assert_eq!(mapping.kind, Kind::Changes);
    assert_eq!(
        roles(&mapping),
        ["incident=Ticket", "time=When changed", "field=Field name", "value=New value"]
    );
    assert_eq!(class(&mapping, "Pending vendor", ""), Some("waiting_vendor"));
    let changes = mapping.changes.as_ref().expect("fields");
    assert_eq!(changes.role_of("Support group"), Some(Role::Team));
    assert!(!format!("{proposal:?}").contains("Kunigunde"));
    let held = file(text.as_bytes());
    let preview = preview(&source(&held), &mapping, 20).expect("a preview");
    assert!(!format!("{preview:?}").contains("Kunigunde"), "{preview:?}");
    assert_eq!(
        preview.rows[3].1[..4],
        ["1", "2026-02-03T10:20:00Z", "Status", "Pending vendor → waiting_vendor"]
    );
}

#[test]
fn a_preview_shows_what_was_understood_and_hides_the_rest() {
    let text = "SR Number;Status;Sub Status;Owner First Name;Country;Change Date+Time;Involved ST\n\
                1-1;Accepted;Wait - User;Kunigunde;se;2010-03-31T15:59:42+01:00;V5 3rd\n\
                1-1;Queued;Else;Kunigunde;se;nobody knows;V5\n";
    let held = file(text.as_bytes());
    let mapping = find_mapping("vinst").expect("a preset");
    let preview = preview(&source(&held), &mapping, 20).expect("a preview");
    assert_eq!(preview.mapped, 5);
    assert_eq!(
        preview.headers,
        ["incident", "time", "team", "status", "sub_status", "Owner First Name", "Country"]
    );
    assert_eq!(preview.unmapped, ["Owner First Name", "Country"]);
    let first = [
        "1-1",
        "2010-03-31T14:59:42Z",
        "V5 3rd",
        "Accepted / Wait - User → waiting_user",
        "Wait - User",
        HIDDEN,
        HIDDEN,
    ];
    assert_eq!(preview.rows[0], (2, first.map(str::to_owned).to_vec()));
    assert_eq!(preview.rows[1].1[1], "(no time)");
}

#[test]
fn titles_other_encodings_and_the_word_utc_are_seen() {
    let text = b"Export of M\xe4rz;;;\n\nTicket;Time (UTC);Gruppe;Status\n1;2026-02-03 10:00;B\xfcro;Neu\n1;2026-02-03 11:00;B\xfcro;Gel\xf6st\n";
    let held = file(text);
    let proposal = propose(&source(&held), &BytesRead::default()).expect("a proposal");
    let mapping = mapped(&proposal);
    assert_eq!((mapping.skip_lines, mapping.encoding), (2, Some(encoding_rs::WINDOWS_1252)));
    assert_eq!(mapping.zone, Some(TimeZone::get("UTC").expect("a zone")));
    assert_eq!(class(&mapping, "Gelöst", ""), Some("resolved"));
}

#[test]
fn bytes_that_are_no_utf_8_may_stand_far_down() {
    let mut text = String::from("Ticket,Time,Status,Team\n");
    while text.len() < 1_200_000 {
        text += "1,2026-02-03T10:00Z,New,Desk\n";
    }
    let mut bytes = text.into_bytes();
    bytes.extend(b"1,2026-02-03T11:00Z,Gel\xf6st,Desk\n");
    let held = file(&bytes);
    let proposal = propose(&source(&held), &BytesRead::default()).expect("a proposal");
    let mapping = mapped(&proposal);
    assert_eq!(mapping.encoding, Some(encoding_rs::WINDOWS_1252));
    assert_eq!(class(&mapping, "Gelöst", ""), Some("resolved"));
}

#[test]
fn the_sign_for_unknown_bytes_may_itself_stand_in_a_file() {
    let rows = |team: &str| {
        format!(
            "Ticket,Time,Status,Team\n1,2026-02-03T10:00Z,New,{team}\n\
             1,2026-02-03T11:00Z,Gelöst,{team}\n"
        )
    };
    let proposal = proposed(&rows("B\u{fffd}ro"));
    assert_eq!(mapped(&proposal).encoding.unwrap_or(encoding_rs::UTF_8), encoding_rs::UTF_8);
    assert!(!proposal.unsure.iter().any(|u| u.contains("bytes in")), "{:?}", proposal.unsure);
    assert_eq!(class(&mapped(&proposal), "Gelöst", ""), Some("resolved"));
    // Letters in UTF-8 and one broken byte: damaged, but no other encoding.
    let mut bytes = rows("Desk").into_bytes();
    let at = bytes.len() - 2;
    bytes[at] = 0xf6;
    let held = file(&bytes);
    let proposal = propose(&source(&held), &BytesRead::default()).expect("a proposal");
    assert_eq!(mapped(&proposal).encoding.unwrap_or(encoding_rs::UTF_8), encoding_rs::UTF_8);
    assert!(proposal.unsure.iter().any(|u| u.contains("bytes in 1 row")), "{:?}", proposal.unsure);
}

#[test]
fn what_cannot_be_told_is_asked() {
    let proposal = proposed("Colour,Shape\nred,round\nblue,square\n");
    assert!(proposal.refused.iter().any(|r| r.contains("`time`")), "{:?}", proposal.refused);
    assert!(proposal.toml.contains("# time = \"…\""), "{}", proposal.toml);
    let proposal =
        proposed("Ticket,Time,Status\n1,2026-02-03T10:00Z,Blue\n1,2026-02-03T10:10Z,Red\n");
    assert!(proposal.refused[0].contains("what the statuses mean"), "{:?}", proposal.refused);
}

#[test]
fn a_file_without_rows_is_refused() {
    let held = file(b"Ticket,Time\n");
    let refusal = propose(&source(&held), &BytesRead::default()).expect_err("nothing in it");
    assert!(refusal.to_string().contains("no row below the header"), "{refusal}");
}

#[test]
fn headers_and_statuses_cannot_break_the_file_proposed() {
    let text = "\"Ticket \"\"no\"\"\",\"Time\\\",\"Status\n[x]\",Team\n\
                1,2026-02-03T10:00Z,\"New \"\"\n\\\",Desk\n1,2026-02-03T11:00Z,Closed,Desk\n";
    let proposal = proposed(text);
    let mapping = mapped(&proposal);
    assert_eq!(mapping.columns_of(Role::Incident), ["Ticket \"no\""]);
    assert_eq!(class(&mapping, "New \"\n\\", ""), Some("queued"));
}

#[test]
fn a_log_of_activities_is_understood() {
    let text = "Incident ID;DateStamp;IncidentActivity_Number;IncidentActivity_Type;Assignment Group;KM number;Interaction ID\n\
                IM0000004;07-01-2013 08:17:17;001A3689763;Reassignment;TEAM0001;KM1;SD0007\n\
                IM0000004;04-11-2013 13:41:30;001A5852941;Reassignment;TEAM0002;KM1;SD0007\n\
                IM0000004;14-11-2013 13:41:30;001A5852943;Update from customer;TEAM0002;KM1;SD0007\n\
                IM0000005;25-09-2013 08:27:40;001A5544096;Operator Update;TEAM0003;KM2;SD0011\n\
                IM0000005;25-09-2013 08:27:40;001A5544096;Closed;TEAM0003;KM2;SD0011\n";
    let held = file(text.as_bytes());
    let zone = TimeZone::get("Europe/Amsterdam").expect("a zone");
    let proposal = propose_in_zone(&source(&held), Some(&zone), &BytesRead::default());
    let proposal = proposal.expect("a proposal");
    let mapping = mapped(&proposal);
    assert_eq!(
        roles(&mapping),
        [
            "incident=Incident ID",
            "time=DateStamp",
            "team=Assignment Group",
            "status=IncidentActivity_Type",
            "order_by=IncidentActivity_Number",
        ]
    );
    assert_eq!(class(&mapping, "Update from customer", ""), Some("note"));
    assert!(proposal.toml.contains("#holder_moves_on = [[\"Reassignment\"]]"), "{}", proposal.toml);
}

#[test]
fn a_fused_activity_is_taken_apart() {
    let text = "Case ID,Activity,Resource,Complete Timestamp,lifecycle:transition,org:group\n\
                1,Queued-Awaiting Assignment,x,2012/05/03 10:00:00.000,complete,V5\n\
                1,Accepted-Wait - User,x,2012/05/03 11:00:00.000,complete,V5\n\
                1,Completed-Closed,x,2012/05/03 12:00:00.000,complete,V5 2nd\n";
    let held = file(text.as_bytes());
    let zone = TimeZone::get("Australia/Adelaide").expect("a zone");
    let proposal = propose_in_zone(&source(&held), Some(&zone), &BytesRead::default());
    let mapping = mapped(&proposal.expect("a proposal"));
    assert_eq!(
        roles(&mapping),
        ["incident=Case ID", "time=Complete Timestamp", "team=org:group", "status=Activity"]
    );
    assert_eq!(class(&mapping, "Queued-Awaiting Assignment", ""), Some("queued"));
    assert_eq!(class(&mapping, "Accepted-Wait - User", ""), Some("waiting_user"));
    assert_eq!(class(&mapping, "Completed-Closed", ""), Some("closed"));
}

#[test]
fn a_header_that_stands_twice_is_no_column_to_map() {
    let text = "Ticket,Time,Status,Team,Component,Component\n\
                1,2026-02-03T10:00Z,New,Desk,Mail,Web\n1,2026-02-03T11:00Z,Closed,Desk,Mail,\n";
    let mapping = mapped(&proposed(text));
    assert_eq!(mapping.columns_of(Role::Service), Vec::<String>::new());
    let held = file(text.as_bytes());
    let reading = crate::read::read(&[source(&held)], &mapping, &crate::read::Options::default());
    assert_eq!(reading.expect("a reading").report.rows, 2);
}

/// A folder of real histories; without one only CI fails.
fn real(file: &str) -> Option<Source> {
    let Some(folder) = std::env::var_os("THIRDLINE_HISTORIES") else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "CI has the real histories");
        return None;
    };
    Some(Source::Path(std::path::Path::new(&folder).join(file)))
}

#[test]
fn the_real_extract_is_understood_without_its_preset() {
    let Some(source) = real("servicenow_excerpt.csv.gz") else { return };
    let proposal = propose_in_zone(&source, Some(&TimeZone::UTC), &BytesRead::default());
    let proposal = proposal.expect("a proposal");
    let mapping = mapped(&proposal);
    let reading = crate::read::read(&[source], &mapping, &crate::read::Options::default());
    let report = reading.expect("a reading").report;
    assert_eq!((report.rows, report.incidents, report.teams), (5_998, 890, 61));
    assert_eq!(report.ties, 492);
    assert_eq!(mapping.columns_of(Role::OrderBy), ["sys_mod_count"]);
    assert_eq!(mapping.times, [TimeFormat::DayFirst]);
    assert_eq!(proposal.unsure, Vec::<String>::new());
}

proptest::proptest! {
    #[test]
    fn any_table_gets_a_proposal_that_can_be_read_or_asks(
        headers in proptest::collection::vec("(Ticket|Time|Status|Team|Opened|Field|New value|[a-z\"\\\\ü ]{0,8})", 1..6),
        cells in proptest::collection::vec("(2026-02-03T10:00Z|3/4/2026|New|1|[a-z0-9\"\\\\\u{7}é#]{0,6})", 1..30),
    ) {
        let quote = |t: &String| format!("\"{}\"", t.replace('"', "\"\""));
        let line = |cells: &[String]| cells.iter().map(quote).collect::<Vec<_>>().join(",");
        let mut text = line(&headers) + "\n";
        for row in cells.chunks(headers.len()) {
            text += &(line(row) + "\n");
        }
        let held = file(text.as_bytes());
        let proposal = propose(&source(&held), &BytesRead::default()).expect("a proposal");
        let parsed = Mapping::parse("proposal", &proposal.toml);
        if proposal.refused.is_empty() {
            let faults = parsed.err().map(|faults| faults.to_string());
            proptest::prop_assert_eq!(faults, None, "{}", proposal.toml);
        }
    }
}
