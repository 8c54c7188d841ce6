//! Agreement files: what they say is read, and everything wrong with one is told at once.
#![expect(clippy::panic, reason = "helpers of tests fail like tests")]

use proptest::prelude::*;
use thirdline_document::schema::{complete_example_toml, example_toml};
use thirdline_domain::Side;
use thirdline_domain::agreement::{
    AGREEMENT, AGREEMENTS, Agreements, EXCUSE, GOAL, GoalKind, OnPriority, POLICY, Policy, ReEntry,
    SENDER, SIGNED, Warning, WindowOwner,
};
use thirdline_time::{Zone, instant};

const HOUR: i64 = 3_600_000_000;
const MINUTE: i64 = 60_000_000;

const CALENDARS: &str = "\
[[calendar]]
name = \"Berlin office\"
zone = \"Europe/Berlin\"
[calendar.week]
weekdays = \"09:00-17:00\"
[[calendar]]
name = \"Service desk\"
zone = \"Europe/Berlin\"
[calendar.week]
every_day = \"07:00-22:00\"
[[calendar]]
name = \"Round the clock\"
always = true
";

/// Reads a file that stands beside `calendars.toml`.
fn read(text: &str) -> Result<Agreements, String> {
    let mut beside = |name: &str| match name {
        "calendars.toml" => Ok(CALENDARS.to_owned()),
        "faulty.toml" => {
            Ok("[[calendar]]\nname = \"Paris\"\nzone = \"Europe/Pariss\"\n".to_owned())
        }
        _ => Err("no such file".to_owned()),
    };
    Agreements::parse("agreement.toml", text, &mut beside)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The faults of a file as they are printed.
fn faults(text: &str) -> String {
    match read(text) {
        Ok(_) => panic!("no fault in\n{text}"),
        Err(faults) => faults,
    }
}

/// An agreement with these lines before its one goal.
fn with(lines: &str) -> String {
    format!(
        "calendars = [\"calendars.toml\"]\n[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\n\
         {lines}\n[[agreement.goal]]\ngoal = \"accept\"\nwithin = \"1h\"\n"
    )
}

/// An agreement with these goals.
fn with_goals(goals: &str) -> String {
    format!(
        "calendars = [\"calendars.toml\"]\n[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\n\
         calendar = \"Berlin office\"\n{goals}"
    )
}

fn goal(kind: &str, within: &str, more: &str) -> String {
    format!("[[agreement.goal]]\ngoal = \"{kind}\"\nwithin = \"{within}\"\n{more}\n")
}

#[track_caller]
fn assert_told(text: &str, places: &[&str]) {
    let faults = faults(text);
    for place in places {
        assert!(faults.contains(place), "{place:?} is not in\n{faults}");
    }
    let told = faults.matches("agreement.toml:").count();
    assert!(told >= 1, "{faults}");
}

#[test]
fn the_complete_example_of_the_reference_is_an_agreement() {
    let sections = [&AGREEMENTS, &AGREEMENT, &SENDER, &SIGNED, &POLICY, &GOAL, &EXCUSE];
    // A fingerprint fits one text only, and the example shows what one looks like.
    let whole = complete_example_toml(&sections);
    let lines: Vec<&str> = whole.lines().filter(|l| !l.starts_with("fingerprint")).collect();
    let agreements = read(&lines.join("\n")).unwrap_or_else(|f| panic!("{f}"));
    let agreement = &agreements.list[0];
    assert_eq!(agreement.title(), "Payments third line v2");
    assert!(agreement.signed.by_both());
    assert_eq!(agreement.goals.len(), 1);
    let text = example_toml(&sections);
    assert!(read(&text).is_ok(), "{}", faults(&text));
}

#[test]
fn everything_a_file_says_is_read() {
    let text = "\
calendars = [\"calendars.toml\"]

[[agreement]]
name = \"Payments third line\"
version = 3
receiver = [\"Payments Dev\", \"Cards *\"]
calendar = \"Berlin office\"
services = [\"Payments*\"]
priorities = [\"1 - Critical\", \"2 - High\"]
from = 2026-07-01
to = 2027-01-01T12:00:00Z

[agreement.sender]
sides = [\"operations\", \"support\"]
lines = [1, 2]
teams = [\"Service Desk*\"]
calendar = \"Service desk\"

[agreement.signed]
receiver = 2026-06-10

[agreement.policy]
re_entry = \"restart_if_return_upheld\"
priority = \"from_start\"
notice = \"30m\"
reopen_within_days = 7
hold_cap = \"40h\"
change_window = \"other\"

[[agreement.goal]]
goal = \"accept\"
within = \"30m\"
priorities = [\"1 - Critical\"]
calendar = \"Round the clock\"
warn = [\"10m\", \"50%\"]

[[agreement.goal]]
goal = \"accept\"
within = \"4h\"

[[agreement.goal]]
goal = \"confirm_fix\"
within = \"40h\"

[[agreement.excuse]]
incident = \"INC0001\"
goal = \"accept\"
reason = \"alert storm\"
";
    let agreements = read(text).unwrap();
    let agreement = &agreements.list[0];
    let berlin = Zone::find("Europe/Berlin").unwrap();
    assert_eq!(agreement.version, 3);
    assert!(agreement.has_receiver("Cards Dev") && !agreement.has_receiver("cards dev"));
    assert!(agreement.covers_service(Some("Payments EU")) && !agreement.covers_service(None));
    assert!(agreement.covers_priority(Some("2 - High")) && !agreement.covers_priority(None));
    // A date is its midnight in the receiver's zone.
    assert_eq!(agreement.from, instant("2026-07-01T00:00", &berlin).ok());
    assert_eq!(agreement.to, instant("2027-01-01T12:00Z", &berlin).ok());
    let from = agreement.from.unwrap();
    assert!(agreement.is_in_force(from) && !agreement.is_in_force(from - 1));
    assert!(!agreement.is_in_force(agreement.to.unwrap()));
    assert_eq!(agreement.sender.sides, [Side::Operations, Side::Support]);
    assert_eq!(agreement.sender.lines, [1, 2]);
    assert!(!agreement.sender.is_anybody() && !agreement.signed.by_both());
    assert_eq!(
        agreement.policy,
        Policy {
            re_entry: ReEntry::RestartIfReturnUpheld,
            priority: OnPriority::FromStart,
            notice: 30 * MINUTE,
            reopen_within_days: 7,
            hold_cap: Some(40 * HOUR),
            change_window: WindowOwner::Other,
        }
    );
    let own = agreement.goal(GoalKind::Accept, Some("1 - Critical")).unwrap();
    let others = agreement.goal(GoalKind::Accept, Some("2 - High")).unwrap();
    assert_eq!((own, others), (0, 1));
    assert_eq!(agreement.goal(GoalKind::Accept, None), Some(1));
    assert_eq!(agreement.goal(GoalKind::Resolve, None), None);
    // Earliest first, whatever their order in the file.
    assert_eq!(agreement.goals[0].warnings, [Warning::Share(50), Warning::Left(10 * MINUTE)]);
    let calendars =
        agreement.goals.iter().map(|g| agreement.calendar_of(g).unwrap().name().to_owned());
    let calendars: Vec<String> = calendars.collect();
    assert_eq!(calendars, ["Round the clock", "Berlin office", "Service desk"]);
    assert_eq!(agreement.excuses[0].goal, GoalKind::Accept);
}

#[test]
fn what_is_left_out_has_the_value_the_reference_says() {
    let agreements = read(&with("")).unwrap();
    let agreement = &agreements.list[0];
    assert_eq!((agreement.version, agreement.from, agreement.to), (1, None, None));
    assert_eq!(agreement.policy, Policy::default());
    assert_eq!(agreement.policy.reopen_within_days, 14);
    assert!(agreement.sender.is_anybody() && agreement.calendar.is_none());
    assert!(agreement.covers_service(None) && agreement.covers_priority(None));
}

#[test]
fn all_faults_come_at_once_each_at_its_place() {
    let text = "\
calendars = [\"calendars.toml\"]
colour = \"red\"

[[agreement]]
nmae = \"A\"
receiver = \"Dev\"
version = 0
calendar = \"Berlin ofice\"
priorities = [\"1\", \"1\"]
from = \"yesterday\"

[agreement.sender]
sides = [\"operatoins\"]
lines = [4]
team = \"X\"

[agreement.signed]
receiver = \"2026-13-01\"

[agreement.policy]
re_entry = \"resume\"
notice = \"-1h\"
reopen_within_days = 4000
hold_cap = \"2d\"

[[agreement.goal]]
goal = \"acept\"
within = \"4 hours\"
warn = [\"100%\", \"0m\", \"soon\", \"50%\", \"50%\"]

[[agreement.goal]]
goal = \"resolve\"
within = \"0h\"

[[agreement.goal]]
gaol = \"resolve\"

[[agreement.excuse]]
incident = \"INC1\"
goal = \"resolve\"
";
    assert_told(
        text,
        &[
            "agreement.toml:2:1: unknown key `colour`",
            "agreement.toml:5:1: unknown key `nmae`",
            "agreement.toml:7:11:",
            "agreement.toml:8:12: there is no calendar \"Berlin ofice\"",
            "did you mean \"Berlin office\"?",
            "agreement.toml:9:20: \"1\" is named twice",
            "agreement.toml:10:8: \"yesterday\" is no time",
            "agreement.toml:13:10:",
            "did you mean \"operations\"?",
            "agreement.toml:14:10:",
            "agreement.toml:15:1: unknown key `team`",
            "agreement.toml:18:12:",
            "agreement.toml:21:12:",
            "agreement.toml:22:10: `notice` is negative",
            "agreement.toml:23:22:",
            "agreement.toml:24:12: \"2d\" is not a length of working time",
            "agreement.toml:27:8:",
            "did you mean \"accept\"?",
            "agreement.toml:28:10: \"4 hours\" is no length of time",
            "agreement.toml:29:9: \"100%\" is no share of a goal",
            "agreement.toml:29:17: \"0m\" is no time before a deadline",
            "agreement.toml:29:23:",
            "agreement.toml:29:38: \"50%\" is named twice",
            "agreement.toml:33:10: a goal of no time at all is missed by everybody",
            "agreement.toml:36:1: unknown key `gaol`",
            "`within`",
            "`reason`",
        ],
    );
}

#[test]
fn faults_of_a_calendar_file_are_told_with_its_name_beside_those_of_the_agreement() {
    let faults = faults(
        "calendars = [\"faulty.toml\"]\n[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\n\
         calendar = \"Paris\"\n[[agreement.goal]]\ngoal = \"accept\"\nwithin = \"0h\"\n",
    );
    assert!(faults.contains("faulty.toml:3:8:"), "{faults}");
    assert!(faults.contains("agreement.toml:8:10: a goal of no time"), "{faults}");
    // That calendar may well be the one that is meant.
    assert!(!faults.contains("there is no calendar"), "{faults}");
}

#[test]
fn a_calendar_file_that_is_not_there_is_told_once() {
    let text = with("calendar = \"Berlin ofice\"");
    let faults = faults(&text.replacen("[\"", "[\"missing.toml\", \"", 1));
    assert!(faults.contains("agreement.toml:1:14: \"missing.toml\": no such file"), "{faults}");
    assert!(!faults.contains("there is no calendar"), "{faults}");
}

#[test]
fn a_file_without_an_agreement_or_a_goal_says_so() {
    assert_told("", &["the file has no agreement", "[[agreement]]"]);
    assert_told(
        "[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\n",
        &["1:1: the agreement has no goal"],
    );
    assert_told("[[agreement]]\n", &["`name`", "`receiver`"]);
}

#[test]
fn an_agreement_does_not_end_before_it_begins() {
    assert_told(
        &with("from = 2026-07-01\nto = 2026-07-01"),
        &["agreement.toml:6:6: the agreement ends before it begins"],
    );
    assert!(read(&with("from = 2026-07-01\nto = 2026-07-02")).is_ok());
}

#[test]
fn one_goal_is_not_named_twice_for_a_priority() {
    let twice = with_goals(&[goal("accept", "1h", ""), goal("accept", "2h", "")].concat());
    assert_told(
        &twice,
        &["agreement.toml:12:10: `accept` has two goals for all priorities", "line 8"],
    );
    let overlapping = [
        goal("accept", "1h", "priorities = [\"1\", \"2\"]"),
        goal("accept", "2h", "priorities = [\"2\", \"3\"]"),
    ];
    assert_told(&with_goals(&overlapping.concat()), &["`accept` has two goals for \"2\""]);
    let own = [goal("accept", "1h", "priorities = [\"1\"]"), goal("accept", "2h", "")];
    assert!(read(&with_goals(&own.concat())).is_ok(), "one for a priority, one for the others");
}

#[test]
fn goals_do_not_contradict_each_other() {
    let goals = |first: (&str, &str), last: (&str, &str)| {
        with_goals(&[goal(last.0, last.1, ""), goal(first.0, first.1, "")].concat())
    };
    for (first, last) in
        [("accept", "workaround"), ("accept", "resolve"), ("workaround", "resolve")]
    {
        let text = goals((first, "9h"), (last, "8h"));
        let told = format!("`{first}` within 9 h contradicts `{last}` within 8 h: it comes first");
        assert_told(&text, &["agreement.toml:12:10: ", &told, "line 8"]);
        assert!(read(&goals((first, "8h"), (last, "8h"))).is_ok());
    }
    // A goal of another party, or in another calendar, is no contradiction.
    assert!(read(&goals(("accept", "9h"), ("answer_question", "8h"))).is_ok());
    let elsewhere =
        [goal("accept", "9h", "calendar = \"Round the clock\""), goal("resolve", "8h", "")];
    assert!(read(&with_goals(&elsewhere.concat())).is_ok());
    // For different priorities neither.
    let others = [
        goal("accept", "9h", "priorities = [\"3\"]"),
        goal("resolve", "8h", "priorities = [\"1\"]"),
    ];
    assert!(read(&with_goals(&others.concat())).is_ok());
}

#[test]
fn a_goal_is_within_reach_of_its_calendar() {
    let text = with_goals(&goal("resolve", "3000h", ""));
    assert_told(
        &text,
        &[
            "agreement.toml:8:10: `resolve` within 3000 h cannot be reached in the calendar \
             \"Berlin office\"",
            "an incident would be due at",
        ],
    );
    assert!(read(&with_goals(&goal("resolve", "2000h", ""))).is_ok());
    let closed = "[[calendar]]\nname = \"Closed\"\nzone = \"Europe/Berlin\"\n[calendar.week]\n\
                  monday = []\n[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\n\
                  calendar = \"Closed\"\n";
    let never = read(&format!("{closed}{}", goal("resolve", "1m", "")));
    assert!(never.is_err_and(|told| told.contains("cannot be reached") || told.contains("open")));
}

#[test]
fn no_incident_is_claimed_by_two_agreements_or_versions() {
    let agreement = |name: &str, version: u32, lines: &str| {
        format!(
            "[[agreement]]\nname = \"{name}\"\nversion = {version}\nreceiver = \"Dev\"\n{lines}\n\
             [[agreement.goal]]\ngoal = \"accept\"\nwithin = \"1h\"\n"
        )
    };
    let two = |a: (&str, u32, &str), b: (&str, u32, &str)| {
        read(&[agreement(a.0, a.1, a.2), agreement(b.0, b.1, b.2)].concat())
    };
    let told = |a, b, what: &str| {
        let told = two(a, b).expect_err("they overlap");
        assert!(told.contains(what), "{told}");
    };
    told(("A", 1, ""), ("A", 1, "from = 2027-01-01"), "version 1 of \"A\" stands here twice");
    told(("A", 1, ""), ("A", 2, "from = 2027-01-01"), "would both hold for the same incident");
    told(("A", 1, ""), ("A", 2, "from = 2027-01-01"), "let the earlier version end (`to`)");
    told(("A", 1, ""), ("B", 1, ""), "narrow receiver, sender, services, priorities or dates");
    told(("A", 1, "services = \"Pay*\""), ("B", 1, "services = \"*ments\""), "same incident");
    told(("A", 1, "to = 2027-01-02"), ("A", 2, "from = 2027-01-01"), "from 2027-01-01T00:00:00");
    for (a, b) in [
        ("to = 2027-01-01", "from = 2027-01-01"),
        ("services = \"Payments\"", "services = \"Cards\""),
        ("priorities = [\"1\"]", "priorities = [\"2\", \"3\"]"),
        ("sender.sides = [\"operations\"]", "sender.sides = [\"support\"]"),
        ("sender.lines = [1]", "sender.lines = [2]"),
        ("sender.teams = [\"A*\"]", "sender.teams = [\"B*\"]"),
    ] {
        let apart = two(("A", 1, a), ("B", 1, b));
        assert!(apart.is_ok(), "{a} | {b}: {}", apart.unwrap_err());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
        let _ = read(&text);
    }

    #[test]
    fn any_lines_out_of_an_agreement_are_read_or_refused(
        lines in prop::collection::vec((0usize..40, "[a-z0-9\"\\[\\]=.: -]{0,6}"), 0..40),
    ) {
        let sections = [&AGREEMENTS, &AGREEMENT, &SENDER, &SIGNED, &POLICY, &GOAL, &EXCUSE];
        let whole = complete_example_toml(&sections);
        let all: Vec<&str> = whole.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
        let mut text = String::new();
        for (line, noise) in lines {
            let line = all[line % all.len()];
            let cut = line.char_indices().nth(noise.len() * 7).map_or(line.len(), |(i, _)| i);
            text.push_str(&line[..cut]);
            if noise.len() > 3 {
                text.push_str(&noise);
            }
            text.push('\n');
        }
        if let Err(told) = read(&text) {
            prop_assert!(!told.is_empty());
        }
    }
}

#[test]
fn a_version_that_was_signed_is_the_one_that_was_signed() {
    let text = "[[agreement]]\nname = \"A\"\nreceiver = \"B\"\n\
                signed = { receiver = 2025-12-10, sender = 2025-12-12 }\n\
                [[agreement.goal]]\ngoal = \"accept\"\nwithin = \"4h\"\n";
    let fingerprint = read(text).unwrap_or_else(|f| panic!("{f}")).list[0].fingerprint();
    let signed =
        text.replace("2025-12-12 }", &format!("2025-12-12, fingerprint = {fingerprint:?} }}"));
    assert!(read(&signed).is_ok());
    for (was, is) in [
        ("\"4h\"", "\"5h\""),
        ("\"accept\"", "\"resolve\""),
        ("\"B\"", "\"C\""),
        ("\"A\"", "\"AA\""),
    ] {
        let changed = signed.replace(was, is);
        assert!(faults(&changed).contains("is not what was signed"), "{was} is now {is}");
    }
    let later = signed.replace("2025-12-10", "2025-12-11");
    assert!(read(&later).is_ok(), "who signed when is no part of what was signed");
}
