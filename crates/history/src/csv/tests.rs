use super::*;
use crate::intake::order_text_id;
use proptest::prelude::*;
use thirdline_domain::{NONE, Names};

const COMMA: Dialect = Dialect { delimiter: b',', quote: Some(b'"') };

fn ours(text: &str) -> Vec<Vec<String>> {
    let mut records = Records { bytes: text.as_bytes(), at: 0, dialect: COMMA, line: 1 };
    let mut all = Vec::new();
    while let Some(raw) = records.next_raw() {
        if raw.start < raw.end {
            all.push(fields_of(&text[raw.start..raw.end], COMMA));
        }
    }
    all
}

fn theirs(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text.as_bytes())
        .records()
        .map(|r| r.expect("a record").iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_breaks() {
    let text = "a,\"b,\"\"c\"\"\nd\",e\n5\" disk,x,\n";
    assert_eq!(ours(text), [["a", "b,\"c\"\nd", "e"], ["5\" disk", "x", ""]]);
}

#[test]
fn a_line_break_inside_quotes_is_no_place_to_cut() {
    let text = b"a,b\nc,\"d\ne\"\nf,\"g\n";
    assert_eq!(last_end(text, COMMA), Some(12));
    assert_eq!(last_end(text, Dialect { quote: None, ..COMMA }), Some(text.len()));
}

proptest! {
    #[test]
    fn records_are_those_of_the_csv_crate(text in "[a,\"\n ]{0,60}") {
        prop_assert_eq!(ours(&text), theirs(&text));
    }

    #[test]
    fn blocks_of_any_size_hold_whole_records(text in "[a,\"\n ]{0,60}", size in 1usize..20) {
        let mut rest = text.as_bytes();
        let mut joined = Vec::new();
        let mut have = 0;
        while have < rest.len() {
            have = (have + size).min(rest.len());
            if let Some(end) = last_end(&rest[..have], COMMA) {
                joined.extend(ours(std::str::from_utf8(&rest[..end]).expect("text")));
                rest = &rest[end..];
                have = 0;
            }
        }
        joined.extend(ours(std::str::from_utf8(rest).expect("text")));
        prop_assert_eq!(joined, ours(&text));
    }
}

/// Everything that was taken in, with names instead of ids.
fn told(intake: &Intake<'_>) -> Vec<String> {
    let batch = intake.batch();
    let name = |names: &Names, id: u32| names.find_name(id).unwrap_or("-").to_owned();
    let mut told: Vec<String> = (0..batch.at.len())
        .map(|row| {
            let of = |column: &[u32], names: &Names| column.get(row).map(|id| name(names, *id));
            let short = |column: &[u16], names: &Names| {
                column
                    .get(row)
                    .map(|id| name(names, if *id == u16::MAX { NONE } else { (*id).into() }))
            };
            let names = &batch.names;
            format!(
                "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                names.incidents[batch.incident[row]].to_owned(),
                batch.at[row],
                batch.order.get(row).map(|order| order_text_id(*order).map_or_else(
                    || order.to_string(),
                    |id| format!("text {}", name(&names.order_texts, id)),
                )),
                of(&batch.team, &names.teams),
                short(&batch.status, &names.statuses),
                short(&batch.priority, &names.priorities),
                of(&batch.service, &names.services),
                batch.opened.get(row),
                of(&batch.closure, &names.closures),
                batch.change.get(row),
                of(&batch.problem, &names.problems),
                batch.known_since.get(row),
            )
        })
        .collect();
    told.push(format!(
        "{} {} {} {} {:?}",
        batch.rows,
        batch.without_team,
        batch.without_status,
        intake.ambiguous_times(),
        batch.faults
    ));
    for names in [&batch.names.teams, &batch.names.statuses, &batch.names.services] {
        told.push(names.iter().collect::<Vec<_>>().join(" "));
    }
    told
}

const MAPPING: &str = r#"
delimiter = ","
zone = "Europe/Berlin"
times = ["year-first"]
missing = ["?", "2012-03-04T05:06:07Z"]
status = [["new", "*", "queued"], ["work", "*", "active"], ["done", "*", "resolved"]]

[columns]
incident = "n"
time = "t"
team = "g"
status = "s"
sub_status = "u"
priority = "p"
service = "v"
opened = "o"
order_by = "c"
closure = "e"
known_since = "k"
"#;

fn field(texts: &'static str) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts.split('|').collect::<Vec<_>>())
}

/// A row of the columns n, t, g, s, u, p, v, o, c, e, k; few rows have a fault.
fn row() -> impl Strategy<Value = String> {
    let times = "2012-03-25 02:30:00|2012-03-25T02:30:00|2012-10-28 02:30:01|2012-10-28 02:30:01\
                 |2012-03-04 05:06|2012-03-04T05:06:08Z|2012-03-04T05:06:08+01:00";
    let rarely = |often, rare| prop_oneof![100 => field(often), 1 => field(rare)];
    let missing = || field("2012-03-04T05:06:07Z|");
    let name = || field("A|B|A|?|| A| |Ünit|a longer name of a team");
    let number = rarely("I1|I1|I2|I3 |I1", "?|");
    let status = rarely("new|work|done|work|new||?|work ", "gone");
    let order = field("1|2|10|02|-3|x||?|184467440737095516150");
    let end = field("||||fixed|?");
    let known = prop_oneof![80 => Just(""), 10 => field(times), 1 => Just("when")];
    let time = prop_oneof![80 => field(times), 1 => missing(), 1 => Just("soon")];
    let opened = prop_oneof![80 => field(times), 30 => missing(), 1 => Just("late")];
    (number, time, name(), status, name(), name(), name(), opened, order, (end, known))
        .prop_map(|(n, t, g, s, u, p, v, o, c, (e, k))| [n, t, g, s, u, p, v, o, c, e, k].join(","))
}

/// Reads a text at once and row by row: whether it could be read at once, whether row by row shows a
/// fault, and that both say the same.
fn both_ways(
    text: &str,
    roles: &[Option<Role>],
    quote: Option<u8>,
) -> Result<(bool, bool), TestCaseError> {
    let mapping = crate::Mapping::parse("m", MAPPING).expect("a mapping");
    let mut headers = vec![None; ROLES];
    for role in roles.iter().flatten() {
        headers[*role as usize] = Some(role.key().to_owned());
    }
    let dialect = Dialect { delimiter: b',', quote };
    let reader = CsvReader { dialect, roles: roles.to_vec(), encoding: encoding_rs::UTF_8 };
    let intake = || Intake::new(&mapping, "a.csv", headers.clone(), "");

    let (mut at_once, mut by_row, mut by_record) = (intake(), intake(), intake());
    let mut grid = Grid::default();
    let is_even = grid.read(text.as_bytes(), b',', quote, roles.len());
    let taken = is_even && reader.read_at_once(text, &grid, &mut at_once);
    reader.read_records(text, 7, false, &mut by_record);
    let expected = told(&by_record);
    if is_even {
        reader.read_rows(text, &grid, 7, false, &mut by_row);
        prop_assert_eq!(told(&by_row), &expected[..]);
    }
    if taken {
        prop_assert_eq!(told(&at_once), expected);
    } else {
        prop_assert_eq!(told(&at_once), told(&intake()), "a block is taken whole or not at all");
    }
    let faults = by_record.take_batch().faults;
    Ok((taken, !faults.is_empty()))
}

const ALL: [Role; 11] = [
    Role::Incident,
    Role::Time,
    Role::Team,
    Role::Status,
    Role::SubStatus,
    Role::Priority,
    Role::Service,
    Role::Opened,
    Role::OrderBy,
    Role::Closure,
    Role::KnownSince,
];

/// The roles of the eleven columns, some of which are not read.
fn roles() -> impl Strategy<Value = Vec<Option<Role>>> {
    prop::sample::subsequence((2..11).collect::<Vec<usize>>(), 0..9).prop_map(|columns| {
        let is_read = |column: &usize| *column < 2 || columns.contains(column);
        (0..11).map(|column| is_read(&column).then_some(ALL[column])).collect()
    })
}

fn ends() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["\n", "\r\n"])
}

proptest! {
    #[test]
    fn rows_read_at_once_are_those_read_one_by_one(
        rows in prop::collection::vec(prop_oneof![200 => row(), 1 => Just("I1,x".to_owned())], 1..30),
        roles in roles(),
        ends in ends(),
        ended in any::<bool>(),
    ) {
        let mut text = rows.join(ends);
        if ended {
            text.push_str(ends);
        }
        let (taken, faulty) = both_ways(&text, &roles, None)?;
        prop_assert_eq!(taken, !faulty);
    }

    #[test]
    fn quoted_rows_read_at_once_are_those_read_one_by_one(
        rows in prop::collection::vec((row(), "[a,\"\n]{0,12}", any::<u16>()), 1..30),
        roles in roles(),
        ends in ends(),
        disorder in prop::option::weighted(0.3, (any::<prop::sample::Index>(), "[a,\"\n]")),
    ) {
        let mut roles = roles;
        // A column that nobody reads holds whatever people wrote.
        roles.push(None);
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let rows = rows.iter().map(|(row, words, quotes)| {
            let fields = row.split(',').enumerate().map(|(column, field)| {
                if quotes >> column & 1 == 0 { quoted(field) } else { field.to_owned() }
            });
            fields.chain([quoted(words)]).collect::<Vec<_>>().join(",")
        });
        let mut text = rows.collect::<Vec<_>>().join(ends);
        if let Some((index, mark)) = &disorder {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            text.insert_str(*index.get(&places), mark);
        }
        let (taken, faulty) = both_ways(&text, &roles, Some(b'"'))?;
        prop_assert!(taken || faulty || disorder.is_some());
    }
}
