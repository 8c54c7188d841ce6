//! What a reader of a file gets, and what its writer is told.

use thirdline_document::schema::{Key, Kind, Section};
use thirdline_document::{Document, Fault, Faults, Table};

/// Reads a text and returns the message and help of each fault.
fn faults(text: &str, read: impl FnOnce(Table<'_>)) -> Vec<(String, Option<String>)> {
    let document = Document::parse("t.toml", text);
    read(document.table());
    let found = document.into_faults();
    found.iter().map(|fault| (fault.message.clone(), fault.help.clone())).collect()
}

fn messages(text: &str, read: impl FnOnce(Table<'_>)) -> Vec<String> {
    faults(text, read).into_iter().map(|(message, _)| message).collect()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Operations,
    Engineering,
}

const SIDES: &[(&str, Side)] =
    &[("operations", Side::Operations), ("engineering", Side::Engineering)];

#[test]
fn every_kind_of_value_is_read_with_its_place() {
    let text = r#"
text = "x"
texts = ["a", "b"]
single = "c"
count = 0x10
share = 0.5
whole = 2
flag = true
day = 2026-12-25
written_day = "2026-12-25"
side = "engineering"
"#;
    let document = Document::parse("t.toml", text);
    let root = document.table();
    assert_eq!(root.string("text").map(|t| &text[t.span]), Some("\"x\""));
    let texts: Vec<_> = root.strings("texts").into_iter().map(|t| t.value).collect();
    assert_eq!(texts, ["a", "b"]);
    assert_eq!(root.strings("single").len(), 1);
    assert_eq!(root.strings("absent").len(), 0);
    assert_eq!(root.integer("count").map(|c| c.value), Some(16));
    assert_eq!(root.number_in("share", 0.0..=1.0).map(|s| s.value), Some(0.5));
    assert_eq!(root.number("whole").map(|w| w.value), Some(2.0));
    assert_eq!(root.boolean("flag").map(|f| f.value), Some(true));
    assert_eq!(root.date_text("day").map(|d| d.value).as_deref(), Some("2026-12-25"));
    assert_eq!(root.date_text("written_day").map(|d| d.value).as_deref(), Some("2026-12-25"));
    assert_eq!(root.required_choice("side", SIDES), Some(Side::Engineering));
    root.finish();
    assert_eq!(document.into_result(), Ok(()));
}

#[test]
fn an_unknown_key_suggests_the_nearest() {
    let found = faults("incidnet = 'Ref'\n", |root| {
        assert!(root.string("incident").is_none());
        root.finish();
    });
    let help = Some("did you mean `incident`?".to_owned());
    assert_eq!(found, [("unknown key `incidnet`".to_owned(), help)]);
}

#[test]
fn a_misspelt_required_key_is_one_fault_not_two() {
    let found = messages("incidnet = 'Ref'\n", |root| {
        assert!(root.required_string("incident").is_none());
        root.finish();
    });
    assert_eq!(found, ["unknown key `incidnet`"]);
}

#[test]
fn a_key_that_is_there_is_not_suggested() {
    let found = faults("team = 'a'\nteams = 'b'\n", |root| {
        assert!(root.string("team").is_some());
        root.finish();
    });
    assert_eq!(found[0].1.as_deref(), Some("known here: `team`"));
}

#[test]
fn a_missing_key_names_its_table_and_what_it_is() {
    static COLUMNS: Section = Section::table(
        "columns",
        "The columns.",
        &[Key::required("incident", Kind::Text, "the column with the number", "\"Number\"")],
    );
    let found = faults("[columns]\n", |root| {
        if let Some(columns) = root.table("columns") {
            let columns = columns.described_by(&COLUMNS);
            assert!(columns.required_string("incident").is_none());
            columns.finish();
        }
        root.finish();
    });
    let expected = (
        "missing key `incident` in `[columns]`: the column with the number".to_owned(),
        Some("for example: incident = \"Number\"".to_owned()),
    );
    assert_eq!(found, [expected]);
}

#[test]
fn a_value_of_the_wrong_kind_says_what_was_found() {
    let text = "a = 1\nb = 'x'\nc = []\nd = {}\ne = 'yes'\nf = 2026-12-25\ng = true\nh = '3'\n";
    let found = faults(text, |root| {
        assert!(root.string("a").is_none());
        assert!(root.integer("b").is_none());
        assert!(root.number("c").is_none());
        assert!(root.string("d").is_none());
        assert!(root.boolean("e").is_none());
        assert!(root.integer("f").is_none());
        assert!(root.date_text("g").is_none());
        assert!(root.integer("h").is_none());
        root.finish();
    });
    let messages: Vec<_> = found.iter().map(|(message, _)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`a`: expected a text, found an integer",
            "`b`: expected an integer, found a text",
            "`c`: expected a number, found a list",
            "`d`: expected a text, found a table",
            "`e`: expected `true` or `false`, found a text",
            "`f`: expected an integer, found a date or time",
            "`g`: expected a date or time, found `true`",
            "`h`: expected an integer, found a text",
        ]
    );
    assert_eq!(found[0].1.as_deref(), Some("put it in quotes: \"1\""));
    assert_eq!(found[7].1.as_deref(), Some("write it without quotes: 3"));
}

#[test]
fn numbers_out_of_bounds_say_the_bounds() {
    let text = "a = 0\nb = -1\nc = 1.5\nd = 99999999999999999999\ne = inf\n";
    let found = messages(text, |root| {
        assert!(root.integer_in("a", 1..=5).is_none());
        assert!(root.integer_in("b", 0..=i64::MAX).is_none());
        assert!(root.number_in("c", 0.0..=1.0).is_none());
        assert!(root.integer("d").is_none());
        assert!(root.number("e").is_none());
        root.finish();
    });
    assert_eq!(
        found,
        [
            "`a`: expected an integer from 1 to 5, found 0",
            "`b`: expected 0 or more, found -1",
            "`c`: expected a number from 0 to 1, found 1.5",
            "`d`: the integer is too large",
            "`e`: expected a number, found one that is not finite",
        ]
    );
}

#[test]
fn a_wrong_choice_lists_what_is_allowed() {
    let found = faults("side = 'Operation'\n", |root| {
        assert_eq!(root.choice("side", SIDES), None);
        root.finish();
    });
    let message = "`side`: expected one of `operations`, `engineering`, found `Operation`";
    let help = Some("did you mean \"operations\"?".to_owned());
    assert_eq!(found, [(message.to_owned(), help)]);
}

#[test]
fn a_wrong_item_of_a_list_is_noted_and_the_others_are_read() {
    let found = messages("missing = ['', 3, '-']\n", |root| {
        let texts: Vec<_> = root.strings("missing").into_iter().map(|t| t.value).collect();
        assert_eq!(texts, ["", "-"]);
        root.finish();
    });
    assert_eq!(found, ["`missing`: expected a text, found an integer"]);
}

#[test]
fn a_required_text_must_say_something() {
    let found = messages("incident = ' '\n", |root| {
        assert!(root.required_string("incident").is_none());
        root.finish();
    });
    assert_eq!(found, ["`incident`: expected a text, found an empty one"]);
}

#[test]
fn repeated_tables_are_read_in_order_and_each_is_checked() {
    let text = "[[team]]\nname = 'b'\n[[team]]\nname = 'a'\nlead = 1\n";
    let found = messages(text, |root| {
        let names: Vec<_> = root
            .tables("team")
            .into_iter()
            .filter_map(|team| {
                let name = team.required_string("name").map(|name| name.value);
                team.finish();
                name
            })
            .collect();
        assert_eq!(names, ["b", "a"]);
        root.finish();
    });
    assert_eq!(found, ["unknown key `lead` in `[[team]]`"]);
}

#[test]
fn one_table_where_a_list_is_expected_says_how_to_write_it() {
    let found = faults("[team]\nname = 'a'\n", |root| {
        assert!(root.tables("team").is_empty());
        root.finish();
    });
    assert_eq!(found[0].0, "`team`: expected a list of tables, found a table");
    assert_eq!(found[0].1.as_deref(), Some("write `[[team]]`"));
}

#[test]
fn a_missing_table_is_a_fault_of_the_file() {
    let found = messages("", |root| {
        assert!(root.required_table("columns").is_none());
        root.finish();
    });
    assert_eq!(found, ["missing table `columns`"]);
}

#[test]
fn a_free_form_table_has_no_unknown_key_and_keeps_its_order() {
    let text = "[status]\nclosed = 'done'\n\"In Progress\" = 'work'\nalpha = 1\n";
    let found = messages(text, |root| {
        if let Some(status) = root.required_table("status") {
            let keys: Vec<_> = status.keys().map(|key| key.value.as_str()).collect();
            assert_eq!(keys, ["closed", "In Progress", "alpha"]);
            for (key, value) in status.entries() {
                assert_eq!(value.string().is_none(), key.value == "alpha");
            }
            status.finish();
        }
        root.finish();
    });
    assert_eq!(found, ["`status.alpha`: expected a text, found an integer"]);
}

#[test]
fn a_reader_adds_faults_of_its_own() {
    let document = Document::parse("t.toml", "a = 'x'\n");
    let root = document.table();
    if let Some(value) = root.value("a") {
        value.fault_with_help("there is no team of this name", "the teams are `y`");
    }
    root.push(Fault::new(0..1, "and one more"));
    root.finish();
    let shown = document.complete(Some(())).map_err(|faults| faults.to_string());
    let expected = "\
t.toml:1:1: and one more
  1 | a = 'x'
    | ^

t.toml:1:5: `a`: there is no team of this name
  1 | a = 'x'
    |     ^^^
  help: the teams are `y`

2 faults in t.toml";
    assert_eq!(shown, Err(expected.to_owned()));
}

#[test]
fn a_program_that_draws_faults_finds_all_it_needs() {
    let mut faults = Faults::new("t.toml", "\u{feff}a = 1\nb = 'ä'\n");
    faults.push(Fault::new(10..14, "wrong").with_help("mend it"));
    let place = faults.iter().next().map(|fault| faults.place(fault));
    assert_eq!(place.map(|p| (p.line, p.column)), Some((2, 5)));
    assert_eq!((faults.name(), faults.text()), ("t.toml", "a = 1\nb = 'ä'\n"));
    assert!(std::error::Error::source(&faults).is_none());
}
