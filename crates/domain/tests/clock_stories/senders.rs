//! What the sender owes, and which version of an agreement holds.

use crate::story::{CORE, DESK, DEV, NETWORK, Story, goal, priority, to, when};
use crate::story::{P1, goal_for};
use thirdline_domain::agreement::GoalKind::{ConfirmFix, HandOverWithin, Resolve};
use thirdline_domain::clock::What;

fn story() -> Story {
    Story::under(&[
        goal("hand_over_within", "2h"),
        goal("resolve", "8h"),
        goal("confirm_fix", "4h"),
    ])
}

#[test]
fn the_handover_is_due_from_the_report_in_the_senders_hours() {
    let handed = |at: &str| story().on(at, to(DEV)).until("Fri 17:00").last(HandOverWithin);
    assert_eq!(handed("Mon 10:00"), "met Mon 10:00");
    assert_eq!(handed("Mon 10:00:00.000001"), "missed Mon 10:00");
    // Reported after the desk closed: due from its opening on.
    let story = story().reported("Mon 23:00").on("Tue 09:00", to(DEV));
    assert_eq!(story.until("Fri 17:00").last(HandOverWithin), "met Tue 09:00");
}

#[test]
fn or_from_when_the_sender_knew_that_it_would_have_to() {
    let handed = |since: &str| {
        let what = What::HandedOver { to: DEV, able_since: Some(when(since)) };
        story().on("Mon 15:00", what).until("Fri 17:00").last(HandOverWithin)
    };
    assert_eq!(handed("Mon 13:00"), "met Mon 15:00");
    assert_eq!(handed("Mon 12:00"), "missed Mon 14:00");
    // Nobody knows before the report, nor after the handover.
    assert_eq!(handed("Sun 12:00"), "met Mon 15:00");
    assert_eq!(handed("2026-05-30 12:00"), "missed Mon 10:00");
}

#[test]
fn what_was_late_when_handed_over_is_the_senders_miss_and_never_the_receivers() {
    let story = story().on("Wed 16:00", to(DEV)).on("Thu 12:00", What::Resolved);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.last(HandOverWithin), "missed Mon 10:00");
    assert_eq!(stand.resolve(), "met Thu 12:00");
    assert_eq!(stand.used(Resolve), "4 h");
}

#[test]
fn only_the_first_handover_is_measured_against_the_report() {
    let story = story()
        .on("Mon 09:00", to(DEV))
        .on("Mon 12:00", to(DESK))
        .on("Tue 12:00", to(CORE))
        .on("Tue 13:00", to(DESK))
        .on("Tue 14:00", to(DEV));
    assert_eq!(story.until("Fri 17:00").each(HandOverWithin), ["met Mon 09:00"]);
}

#[test]
fn a_fix_is_confirmed_in_the_senders_time() {
    let story = story().on("Mon 10:00", to(DEV)).on("Mon 20:00", What::Resolved);
    assert_eq!(story.until("Mon 21:00").last(ConfirmFix), "due Tue 09:00");
    let met = self::story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 20:00", What::Resolved)
        .on("Tue 09:00", What::Confirmed);
    assert_eq!(met.until("Fri 17:00").last(ConfirmFix), "met Tue 09:00");
    assert_eq!(story.until("Fri 17:00").last(ConfirmFix), "missed Tue 09:00");
}

#[test]
fn a_fix_still_has_to_be_confirmed_when_the_incident_goes_back_to_the_desk() {
    let story = story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Resolved)
        .on("Mon 12:05", to(DESK))
        .on("Mon 15:00", What::Confirmed);
    assert_eq!(story.until("Mon 14:00").last(ConfirmFix), "due Mon 16:00");
    assert_eq!(story.until("Fri 17:00").last(ConfirmFix), "met Mon 15:00");
}

#[test]
fn there_is_nothing_to_confirm_of_a_fix_that_was_none_or_a_closed_incident() {
    for what in [What::Reopened, What::Closed] {
        let story =
            story().on("Mon 10:00", to(DEV)).on("Mon 12:00", What::Resolved).on("Mon 13:00", what);
        assert_eq!(story.until("Fri 17:00").last(ConfirmFix), "void Mon 13:00 superseded");
    }
}

// Versions and scope.

const VERSIONS: &str = "
[[agreement]]
name = \"Third line\"
receiver = \"Dev\"
to = 2026-06-03T12:00
[[agreement.goal]]
goal = \"resolve\"
within = \"10h\"
[[agreement]]
name = \"Third line\"
version = 2
receiver = \"Dev\"
from = 2026-06-03T12:00
services = \"Payments\"
priorities = [\"P1\"]
[[agreement.goal]]
goal = \"resolve\"
within = \"2h\"
";

#[test]
fn an_incident_keeps_the_version_in_force_when_it_was_handed_over() {
    // Without a calendar the dates are in UTC.
    let story = Story::of_agreement(VERSIONS)
        .on("Wed 13:59", to(DEV))
        .on("Wed 15:00", to(NETWORK))
        .on("Wed 16:00", to(DEV));
    assert_eq!(story.until_under(0, "Wed 17:00").each(Resolve), ["due Thu 00:59"]);
}

#[test]
fn a_version_holds_from_its_first_instant_on_and_not_at_its_last() {
    let story = |at: &str| {
        Story::of_agreement(VERSIONS)
            .on("Wed 10:00", What::ServiceNamed { is_covered: true })
            .on("Wed 10:00", priority(P1))
            .on(at, to(DEV))
    };
    let handovers =
        |agreement, at| story(at).until_under(agreement, "Thu 12:00").account.handovers();
    assert_eq!([handovers(0, "Wed 13:59:59.999999"), handovers(1, "Wed 13:59:59.999999")], [1, 0]);
    assert_eq!([handovers(0, "Wed 14:00"), handovers(1, "Wed 14:00")], [0, 1]);
}

#[test]
fn an_incident_out_of_scope_has_no_clock() {
    let story = |covered, to_priority| {
        Story::of_agreement(VERSIONS)
            .on("Wed 10:00", What::ServiceNamed { is_covered: covered })
            .on("Wed 10:00", priority(to_priority))
            .on("Wed 15:00", to(DEV))
    };
    assert_eq!(story(true, P1).until_under(1, "Wed 16:00").account.handovers(), 1);
    assert_eq!(story(false, P1).until_under(1, "Wed 16:00").account.handovers(), 0);
    assert_eq!(story(true, 3).until_under(1, "Wed 16:00").account.handovers(), 0);
}

#[test]
fn a_goal_that_names_the_priority_comes_before_one_for_all() {
    let goals = [goal("resolve", "16h"), goal_for("P1", "resolve", "4h")];
    let due = |of| {
        let story = Story::under(&goals).on("Mon 09:00", priority(of)).on("Mon 10:00", to(DEV));
        story.until("Mon 11:00").resolve()
    };
    assert_eq!(due(P1), "due Mon 14:00");
    assert_eq!(due(3), "due Wed 10:00");
}
