//! What the receiver owes: accept, next update, workaround, resolve.

use crate::story::{CORE, DESK, DEV, NETWORK, Story, goal, hold, to};
use thirdline_domain::agreement::GoalKind::{NextUpdate, Resolve, Workaround};
use thirdline_domain::clock::{Counterparty, What};

fn accept_and_resolve() -> Story {
    Story::under(&[goal("accept", "1h"), goal("resolve", "8h")])
}

#[test]
fn clocks_start_at_the_handover_and_not_at_the_report() {
    let story = accept_and_resolve().on("Mon 16:00", to(DEV));
    assert_eq!(story.until("Mon 15:59").account.clocks().len(), 0);
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.accept(), "due Mon 17:00");
    assert_eq!(stand.resolve(), "due Tue 16:00");
    assert_eq!(stand.used(Resolve), "0 h");
    assert_eq!(stand.charged(), "sender 8 h");
}

#[test]
fn what_comes_after_hours_is_due_in_hours() {
    let story = accept_and_resolve().on("Fri 18:30", to(DEV));
    let stand = story.until("Sat 12:00");
    assert_eq!(stand.accept(), "due Mon+1 10:00");
    assert_eq!(stand.resolve(), "due Mon+1 17:00");
    assert_eq!(stand.used(Resolve), "0 h");
}

#[test]
fn a_deadline_that_ends_exactly_at_closing_time_is_closing_time() {
    let story = accept_and_resolve().on("Tue 16:00", to(DEV));
    assert_eq!(story.until("Tue 16:30").accept(), "due Tue 17:00");
    assert_eq!(story.until("Tue 17:00").accept(), "due Tue 17:00");
    assert_eq!(story.until("Tue 17:00:00.000001").accept(), "missed Tue 17:00");
    // Accepted in the evening, before the next working instant, is late all the same.
    let late = accept_and_resolve().on("Tue 16:00", to(DEV)).on("Tue 17:30", What::Accepted);
    assert_eq!(late.until("Wed 12:00").accept(), "missed Tue 17:00");
}

#[test]
fn a_goal_is_met_exactly_at_its_deadline_and_missed_a_microsecond_later() {
    let at = |clock: &str| {
        let story = accept_and_resolve().on("Mon 10:00", to(DEV)).on(clock, What::Accepted);
        story.until("Fri 17:00").accept()
    };
    assert_eq!(at("Mon 11:00"), "met Mon 11:00");
    assert_eq!(at("Mon 11:00:00.000001"), "missed Mon 11:00");
}

#[test]
fn a_breach_is_dated_at_the_deadline_whenever_it_is_noticed() {
    let story = accept_and_resolve().on("Mon 10:00", to(DEV));
    assert_eq!(story.until("Mon 11:00").accept(), "due Mon 11:00");
    assert_eq!(story.until("Mon 11:01").accept(), "missed Mon 11:00");
    assert_eq!(story.until("Fri 17:00").accept(), "missed Mon 11:00");
}

#[test]
fn work_that_starts_without_a_word_is_no_acceptance() {
    let story = accept_and_resolve()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:05", What::Started)
        .on("Mon 10:10", What::Updated)
        .on("Mon 10:15", What::Queued);
    assert_eq!(story.until("Mon 10:30").accept(), "due Mon 11:00");
    assert_eq!(story.until("Mon 11:30").accept(), "missed Mon 11:00");
}

#[test]
fn a_second_word_of_acceptance_changes_nothing() {
    let story = accept_and_resolve()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:20", What::Accepted)
        .on("Mon 12:00", What::Accepted);
    let stand = story.until("Mon 13:00");
    assert_eq!(stand.accept(), "met Mon 10:20");
    assert_eq!(stand.resolve(), "due Tue 10:00");
}

#[test]
fn who_resolves_has_accepted() {
    let story = accept_and_resolve().on("Mon 10:00", to(DEV)).on("Mon 10:40", What::Resolved);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.accept(), "met Mon 10:40");
    assert_eq!(stand.resolve(), "met Mon 10:40");
    assert_eq!(stand.user_clock(), "2 h 40 min");
}

#[test]
fn each_update_ends_a_cycle_and_begins_the_next_from_acceptance_on() {
    let story = Story::under(&[goal("next_update", "2h"), goal("resolve", "8h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:30", What::Updated)
        .on("Mon 11:00", What::Accepted)
        .on("Mon 13:00", What::Updated)
        .on("Mon 15:30", What::Updated)
        .on("Mon 16:00", What::Resolved);
    assert_eq!(story.until("Mon 10:45").last(NextUpdate), "none");
    assert_eq!(story.until("Mon 11:30").last(NextUpdate), "due Mon 13:00");
    assert_eq!(
        story.until("Fri 17:00").each(NextUpdate),
        ["met Mon 13:00", "missed Mon 15:00", "void Mon 16:00 unfinished_cycle"]
    );
}

#[test]
fn an_unfinished_last_cycle_that_is_late_already_stays_missed() {
    let story = Story::under(&[goal("next_update", "2h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:00", What::Accepted)
        .on("Mon 13:00", What::Resolved);
    assert_eq!(story.until("Mon 14:00").each(NextUpdate), ["missed Mon 12:00"]);
}

#[test]
fn an_accepted_workaround_restores_service_and_ends_the_goal_to_resolve_too() {
    let story = Story::under(&[goal("workaround", "4h"), goal("resolve", "8h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 13:30", What::WorkaroundAccepted);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.last(Workaround), "met Mon 13:30");
    assert_eq!(stand.resolve(), "met Mon 13:30");
    assert_eq!(stand.user_clock(), "5 h 30 min");
}

#[test]
fn resolve_is_dated_at_the_fix_and_not_at_its_confirmation() {
    let story = accept_and_resolve()
        .on("Mon 10:00", to(DEV))
        .on("Tue 10:00", What::Resolved)
        .on("Thu 10:00", What::Confirmed)
        .on("Thu 10:00", What::Closed);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.resolve(), "met Tue 10:00");
    assert_eq!(stand.user_clock(), "26 h");
}

#[test]
fn a_fix_delivered_back_meets_the_goal_while_the_users_clock_runs_on() {
    let story = accept_and_resolve()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:30", What::Accepted)
        .on("Mon 14:00", What::Delivered)
        .on("Mon 14:00", to(DESK));
    let stand = story.until("Mon 20:00");
    assert_eq!(stand.resolve(), "met Mon 14:00");
    assert_eq!(stand.user_clock(), "12 h");
    assert_eq!(stand.charged(), "receiver 4 h, sender 8 h");
}

#[test]
fn every_receiver_has_clocks_of_its_own() {
    let story = Story::of_agreement(
        "[[agreement]]\nname = \"Third line\"\nreceiver = [\"Dev\", \"Core\"]\n\
         calendar = \"Office\"\n[[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"8h\"\n",
    )
    .on("Mon 10:00", to(DEV))
    .on("Mon 12:00", to(CORE));
    let stand = story.until("Mon 13:00");
    assert_eq!(stand.each(Resolve), ["void Mon 12:00 handed_back", "due Tue 12:00"]);
}

#[test]
fn a_handover_by_nobody_under_the_agreement_starts_no_clock() {
    let story = accept_and_resolve().on("Mon 09:00", to(NETWORK)).on("Mon 10:00", to(DEV));
    let stand = story.until("Mon 11:00");
    assert_eq!(stand.account.handovers(), 0);
    assert_eq!(stand.charged(), "receiver 1 h, sender 1 h, held_by_neither 1 h");
}

#[test]
fn what_came_from_another_team_starts_no_clock_when_it_is_reopened_either() {
    let story = accept_and_resolve()
        .on("Mon 09:00", to(NETWORK))
        .on("Mon 10:00", to(DEV))
        .on("Mon 11:00", What::Resolved)
        .on("Mon 12:00", What::Reopened);
    assert_eq!(story.until("Mon 13:00").account.handovers(), 0);
}

#[test]
fn a_team_without_a_calendar_works_round_the_clock() {
    let story = Story::of_agreement(
        "[[agreement]]\nname = \"Third line\"\nreceiver = \"Dev\"\n\
         [[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"8h\"\n",
    )
    .on("Sat 22:00", to(DEV));
    let stand = story.until("Sun 01:00");
    assert_eq!(stand.resolve(), "due Sun 06:00");
    assert_eq!(stand.used(Resolve), "3 h");
}

#[test]
fn accepting_while_on_hold_is_not_forgotten_when_the_hold_ends() {
    let story = accept_and_resolve()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:10", hold(Counterparty::User))
        .on("Mon 10:20", What::Accepted)
        .on("Mon 10:30", What::Resumed);
    let stand = story.until("Mon 11:00");
    assert_eq!(stand.accept(), "met Mon 10:20");
    assert_eq!(stand.account.class().name(), "active");
}
