//! Ticket histories told as happenings: `docs/agreements.md`, "On a history".

use crate::story::{said, when};
use thirdline_domain::agreement::Agreements;
use thirdline_domain::clock::{HistoryReader, Outcome, Terms};
use thirdline_domain::{
    Basis, History, NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Stated, Status, StatusClass, Team,
};

const AGREEMENT: &str = "
[[agreement]]
name = \"Third line\"
receiver = \"Dev\"
priorities = [\"P1\", \"P2\"]
[agreement.policy]
reopen_within_days = 2
[agreement.sender]
teams = [\"Desk\"]
[[agreement.goal]]
goal = \"accept\"
within = \"1h\"
[[agreement.goal]]
goal = \"next_update\"
within = \"1h\"
[[agreement.goal]]
goal = \"resolve\"
within = \"2h\"
priorities = [\"P1\"]
[[agreement.goal]]
goal = \"resolve\"
within = \"6h\"
";

/// An event: when, team, class, priority; an empty text states nothing.
type Event = (&'static str, &'static str, &'static str, &'static str);

fn outcomes(events: &[Event], horizon: &str) -> Vec<String> {
    let mut history = History::empty(Basis::Events);
    history.incidents.intern("INC1");
    history.statuses = StatusClass::ALL
        .iter()
        .map(|class| Status {
            status: class.name().to_owned(),
            sub_status: String::new(),
            stated: Stated::Class(*class),
        })
        .collect();
    for (at, team, class, priority) in events {
        history.at.push(when(at));
        history.team.push(if team.is_empty() { NONE } else { history.teams.intern(team) });
        let class = StatusClass::ALL.iter().position(|c| c.name() == *class);
        history.status.push(class.map_or(NO_STATUS, |i| i as u16));
        history.priority.push(match *priority {
            "" => NO_PRIORITY,
            name => history.priorities.intern(name) as u16,
        });
        history.service.push(NONE);
    }
    history.starts.push(events.len() as u32);
    history.opened.push(NO_TIME);
    let agreements = Agreements::parse("a.toml", AGREEMENT, &mut |_| Err(String::new())).unwrap();
    let teams = vec![Team::default(); history.teams.len()];
    let terms = Terms::of_history(&agreements.list[0], &history, &teams, |_| None);
    let mut reader = HistoryReader::new(false);
    let Some(account) = reader.read(&terms, &history, 0, when(horizon)) else { return Vec::new() };
    let told = account.clocks().iter().map(|clock| {
        let outcome = match clock.outcome() {
            Outcome::Running => "running".to_owned(),
            Outcome::Met { at } => format!("met {}", said(at)),
            Outcome::Missed { at } => format!("missed {}", said(at)),
            Outcome::Void { at, why } => format!("void {} {}", said(at), why.name()),
        };
        format!("{} {outcome}", clock.kind.name())
    });
    told.collect()
}

const HANDED_OVER: [Event; 2] =
    [("Mon 08:00", "Desk", "queued", "P2"), ("Mon 10:00", "Dev", "", "")];

fn after_handover(events: &[Event], horizon: &str) -> Vec<String> {
    outcomes(&[&HANDED_OVER[..], events].concat(), horizon)
}

#[test]
fn the_start_of_a_stay_is_the_handover_and_its_taking_up_the_acceptance() {
    let told = after_handover(
        &[("Mon 10:30", "", "active", ""), ("Mon 17:00", "", "resolved", "")],
        "Fri 17:00",
    );
    // No update is recorded, so there is no clock for any.
    assert_eq!(told, ["accept met Mon 10:30", "resolve missed Mon 16:00"]);
}

#[test]
fn a_waiting_class_is_a_hold_and_takes_nothing_up() {
    let told = after_handover(
        &[
            ("Mon 10:30", "", "waiting_user", ""),
            ("Mon 15:30", "", "active", ""),
            ("Mon 20:00", "", "resolved", ""),
        ],
        "Fri 17:00",
    );
    assert_eq!(told, ["accept met Mon 15:30", "resolve met Mon 20:00"]);
}

#[test]
fn leaving_the_receiver_is_void_since_nobody_recorded_why() {
    let told = after_handover(&[("Mon 10:30", "Desk", "", "")], "Fri 17:00");
    assert_eq!(told, ["accept void Mon 10:30 handed_back", "resolve void Mon 10:30 handed_back"]);
}

#[test]
fn a_lower_priority_keeps_the_old_goal_and_a_withdrawal_is_void() {
    let told = outcomes(
        &[
            ("Mon 08:00", "Desk", "queued", "P1"),
            ("Mon 10:00", "Dev", "active", ""),
            ("Mon 11:00", "", "", "P2"),
            ("Mon 13:00", "", "resolved", ""),
        ],
        "Fri 17:00",
    );
    assert_eq!(told, ["accept met Mon 10:00", "resolve missed Mon 12:00"]);
    let told = after_handover(&[("Mon 10:30", "", "cancelled", "")], "Fri 17:00");
    assert_eq!(told, ["accept void Mon 10:30 cancelled", "resolve void Mon 10:30 cancelled"]);
}

#[test]
fn a_new_incident_at_the_same_team_is_taken_up_anew() {
    let told = after_handover(
        &[
            ("Mon 10:30", "", "active", ""),
            ("Mon 11:00", "", "resolved", ""),
            ("Fri 10:00", "", "queued", ""),
            ("Fri 10:20", "", "active", ""),
        ],
        "Fri 12:00",
    );
    assert_eq!(
        told,
        [
            "accept met Mon 10:30",
            "resolve met Mon 11:00",
            "accept met Fri 10:20",
            "resolve running"
        ]
    );
}

#[test]
fn a_history_is_read_as_it_was_known_at_the_horizon() {
    let later = [("Mon 10:30", "", "active", ""), ("Mon 15:00", "", "resolved", "")];
    assert_eq!(after_handover(&later, "Mon 12:00"), ["accept met Mon 10:30", "resolve running"]);
    assert_eq!(outcomes(&[("Mon 08:00", "Desk", "queued", "P2")], "Fri 17:00"), [""; 0]);
}
