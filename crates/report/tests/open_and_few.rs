//! What a report says of those who still wait, of very few, of very little, and of a cut history.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use thirdline_domain::{
    Basis, History, NO_PRIORITY, NONE, Organisation, Stated, Status, StatusClass,
};
use thirdline_evidence::{Dimension, Evidence, Question};
use thirdline_report::text::Style;
use thirdline_report::{Import, Report, html, json, text};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const CLASSES: [StatusClass; 3] = [StatusClass::Queued, StatusClass::Active, StatusClass::Resolved];
const QUEUED: u16 = 0;
const ACTIVE: u16 = 1;
const RESOLVED: u16 = 2;

/// Incidents as events `(at, team, status)`, microseconds.
fn history(incidents: &[Vec<(i64, &str, u16)>]) -> History {
    let mut history = History::empty(Basis::Events);
    history.statuses = CLASSES
        .map(|class| Status {
            status: class.name().to_owned(),
            sub_status: String::new(),
            stated: Stated::Class(class),
        })
        .to_vec();
    for (row, events) in incidents.iter().enumerate() {
        history.incidents.intern(&format!("INC{row}"));
        history.opened.push(events[0].0);
        for &(at, team, status) in events {
            history.at.push(at);
            history.team.push(history.teams.intern(team));
            history.status.push(status);
            history.priority.push(NO_PRIORITY);
            history.service.push(NONE);
        }
        history.starts.push(history.at.len() as u32);
    }
    history
}

/// Worked on for a minute later, resolved after so many hours, or never.
fn simple(reported: i64, takes: Option<i64>) -> Vec<(i64, &'static str, u16)> {
    let mut events = vec![(reported, "Desk", QUEUED), (reported + MINUTE, "Desk", ACTIVE)];
    events.extend(takes.map(|hours| (reported + hours * HOUR, "Desk", RESOLVED)));
    events
}

struct Said {
    text: String,
    html: String,
    json: Value,
}

/// All three renderings; spaces are those of one line.
fn said(history: &History, organisation: &Organisation, by: &[Dimension]) -> Said {
    let question = Question { by: by.to_vec(), ..Question::default() };
    let evidence = Evidence::of(history, organisation, question);
    let import = Import::default();
    let report = Report { evidence: &evidence, history, import: &import, disputed: None };
    let mut out = Vec::new();
    json::write(&report, &mut out).unwrap();
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Said {
        text: one_line(&text::text(&report, Style { width: 100, ..Style::default() })),
        html: one_line(&html::html(&report)),
        json: serde_json::from_slice(&out).unwrap(),
    }
}

/// What stands from a heading to the next mark.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// Thirty resolved after 1 to 30 hours, and as many still open as `open` says, a year later.
fn with_open(open: i64) -> Vec<Vec<(i64, &'static str, u16)>> {
    let resolved = (1..=30).map(|hours| simple((hours % 7) * DAY, Some(hours)));
    let waiting = (0..open).map(|day| simple(day % 9 * DAY, None));
    let late = simple(400 * DAY, Some(2));
    resolved.chain(waiting).chain([late]).collect()
}

#[test]
fn the_sentence_of_the_user_clock_counts_those_who_still_wait() {
    let said = said(&history(&with_open(20)), &Organisation::default(), &[]);
    let sentence = "Half of the users had their service back within 1 d 1 h; nine in ten is not \
                    reached; 20 of 51 are still open and count for as long as they have been \
                    watched. Of those resolved, half were back within 15 h; a clock that stops for \
                    holds would show 15 h.";
    assert!(said.text.contains(sentence), "{}", between(&said.text, "The user clock", "within"));
    assert!(said.html.contains(sentence));
    // The drawing and the catalogue say the same, and the exact quantiles keep their name.
    assert!(said.html.contains("half within 1 d 1 h"), "the curve's label");
    let catalogue = between(&said.html, "UC user clock, half within (Kaplan–Meier)", "</tr>");
    assert!(catalogue.contains("1 d 1 h") && catalogue.contains("> 51<"), "{catalogue}");
    assert_eq!(said.json["user_clock_quantiles"]["p50"], 15 * HOUR);
    assert_eq!(said.json["kaplan_meier"]["quantiles"]["p50"], 25 * HOUR);
    assert!(said.json["kaplan_meier"]["quantiles"]["p90"].is_null());
}

#[test]
fn a_half_that_is_not_reached_is_said_to_be_so() {
    let said = said(&history(&with_open(40)), &Organisation::default(), &[]);
    let sentence = "Fewer than half of the users had their service back in the time watched: the \
                    half is not reached; 40 of 71 are still open";
    assert!(said.text.contains(sentence) && said.html.contains(sentence));
    assert!(!said.html.contains("half within 1"), "nothing is marked that was not reached");
}

#[test]
fn without_open_incidents_nothing_is_said_of_them() {
    let said = said(&history(&with_open(0)), &Organisation::default(), &[]);
    let sentence = "Half of the users had their service back within 15 h, nine in ten within \
                    1 d 3 h. Of those resolved";
    assert!(said.text.contains(sentence) && said.html.contains(sentence));
}

/// `n` incidents that go to the third line; each is resolved within a tenth of a day around a day.
fn few(n: i64) -> Vec<Vec<(i64, &'static str, u16)>> {
    (0..n)
        .map(|row| {
            let at = row * DAY;
            vec![
                (at, "Desk", QUEUED),
                (at + HOUR, "Dev", ACTIVE),
                (at + (20 + row % 6) * HOUR + HOUR, "Dev", RESOLVED),
            ]
        })
        .collect()
}

fn lines() -> Organisation {
    let who = "[[team]]\nname = \"Desk\"\nline = 1\n[[team]]\nname = \"Dev\"\nline = 3\n";
    Organisation::parse("who.toml", who).unwrap()
}

#[test]
fn below_twenty_observations_nothing_is_a_figure() {
    let z = |said: &Said| {
        let day = said.json["gaming"].as_array().unwrap().iter().find(|g| g["target"] == "24h");
        let signals = day.unwrap()["signals"].as_array().unwrap().clone();
        signals.into_iter().find(|s| s["by_chance"] == 0.5).unwrap()["z"].clone()
    };
    let too_few = said(&history(&few(19)), &lines(), &[]);
    for (name, value) in too_few.json["kaplan_meier"]["quantiles"].as_object().unwrap() {
        assert!(value.is_null(), "{name} {value}");
    }
    assert_eq!(too_few.json["kaplan_meier"]["n"], 19);
    assert!(z(&too_few).is_null());
    assert!(!too_few.html.contains("half within 2") && !too_few.html.contains("standard errors"));
    for said in [&too_few.text, &too_few.html] {
        assert!(said.contains("Too few incidents to say how long users wait, n 19."));
        assert!(said.contains(
            "Too few to say how much of the users' time is queue and how much holds hide, n 19."
        ) || said.contains(
            "Too few to say how much of the users&#39; time is queue and how much holds hide, n 19."
        ));
        assert!(!said.contains("not reached"), "too few is no answer about reaching");
    }
    // Only targets, bars' marks and chance may be in per cent.
    let halves = between(&too_few.text, "Both halves", "Ring these users");
    assert!(halves.contains("Too few resolved incidents reached the third line"), "{halves}");
    assert!(!halves.contains('%'), "{halves}");
    let ledger = between(&too_few.text, "Where the time of resolved incidents goes", "Paths");
    assert!(!ledger.contains('%') && ledger.contains("too few"), "{ledger}");

    let enough = said(&history(&few(40)), &lines(), &[]);
    assert!(enough.json["kaplan_meier"]["quantiles"]["p50"].is_i64() && z(&enough).is_f64());
    assert!(enough.html.contains("half within 2"));
    assert!(between(&enough.text, "Both halves", "Ring these users").contains('%'));
}

#[test]
fn a_share_too_small_for_a_decimal_is_said_to_be_less() {
    let mut incidents = few(30);
    for incident in &mut incidents {
        // Ten seconds back at the desk between two long stays with the third line.
        let (from, end) = (incident[1].0 + HOUR, incident.pop().unwrap());
        incident.push((from, "Desk", ACTIVE));
        incident.push((from + 10_000_000, "Dev", ACTIVE));
        incident.push((end.0 + 3_000 * HOUR, "Dev", RESOLVED));
    }
    let said = said(&history(&incidents), &lines(), &[]);
    let small = "< 0.1 %";
    let halves = between(&said.text, "Both halves", "Ring these users");
    assert!(halves.contains(&format!("{small} between")), "{halves}");
    assert!(halves.contains(&format!("{small} under 1 h")), "{halves}");
    assert!(said.html.contains("&lt; 0.1 % between") || said.html.contains("&#60; 0.1 % between"));
    assert_eq!(halves.matches("0.1 %").count(), halves.matches(small).count(), "{halves}");
}

/// Closed in the last days of a hundred: reported any time before, the older the slower.
fn cut() -> History {
    let incidents: Vec<_> = (0..200_i64)
        .map(|row| {
            let reported = row * 97 / 200 * DAY + row * MINUTE;
            let takes = (98 * DAY - reported) / HOUR + row % 24;
            simple(reported, Some(takes))
        })
        .collect();
    history(&incidents)
}

#[test]
fn a_history_cut_by_closing_date_shows_counts_by_month_and_week_and_no_rates() {
    let by = [Dimension::Month, Dimension::Week, Dimension::Line];
    let said = said(&cut(), &lines(), &by);
    assert_eq!(said.json["quality"]["cut_by_closing_date"], true);
    for (from, to) in [("By month", "By week"), ("By week", "By line")] {
        let table = between(&said.text, from, to);
        assert!(table.contains("cut by closing date") && table.contains("1970-0"), "{table}");
        assert!(table.contains("resolved") && !table.contains('%'), "{table}");
    }
    assert!(between(&said.text, "By line", "Where the time").contains('%'), "lines are no trend");
    let section = said.html.split("Incidents by month").nth(1).unwrap();
    let table = section.split("</table>").next().unwrap();
    assert!(table.contains("1970-0") && !table.contains('%'), "{table}");
    assert!(said.html.contains("Counts are shown, and no rates"));
    // JSON keeps its figures and says what they are not.
    let by = said.json["by"].as_array().unwrap();
    for entry in by {
        assert_eq!(entry["not_a_trend"], entry["dimension"] != "line", "{entry}");
    }
    assert!(
        by.iter()
            .any(|e| e["dimension"] == "month" && e["measures"]["UCM"]["24h"]["value"].is_f64())
    );
}

#[test]
fn a_whole_history_shows_its_rates_by_month() {
    let said = said(&history(&few(80)), &lines(), &[Dimension::Month]);
    assert!(between(&said.text, "By month", "Where the time").contains('%'));
    assert!(said.json["by"].as_array().unwrap().iter().all(|e| e["not_a_trend"] == false));
}
