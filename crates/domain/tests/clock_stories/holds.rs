//! Holds: what they take from a clock, for how long, and who is charged.

use crate::story::{DESK, DEV, Story, ask, goal, hold, hold_until, policy, to, when};
use thirdline_domain::agreement::GoalKind::{Accept, AnswerQuestion, Resolve};
use thirdline_domain::clock::Counterparty::{ChangeWindow, Other, Sender, User, Vendor};
use thirdline_domain::clock::What;

fn story(rules: &str) -> Story {
    Story::under(&[
        goal("accept", "1h"),
        goal("resolve", "8h"),
        goal("answer_question", "2h"),
        policy(rules),
    ])
    .on("Mon 10:00", to(DEV))
    .on("Mon 10:30", What::Accepted)
}

#[test]
fn only_the_working_time_inside_a_hold_is_credited() {
    let story = story("").on("Mon 16:00", hold(User)).on("Tue 10:00", What::Resumed);
    let stand = story.until("Tue 11:00");
    // Six hours on Monday, then from ten on: eighteen hours on the wall cost two of work.
    assert_eq!(stand.used(Resolve), "7 h");
    assert_eq!(stand.resolve(), "due Tue 12:00");
}

#[test]
fn a_hold_outside_hours_adds_nothing() {
    let story = story("").on("Mon 18:00", hold(User)).on("Tue 07:00", What::Resumed);
    let stand = story.until("Tue 09:30");
    assert_eq!(stand.resolve(), "due Tue 10:00");
    assert_eq!(stand.used(Resolve), "7 h 30 min");
}

#[test]
fn a_hold_suspends_acceptance_as_well() {
    let story =
        Story::under(&[goal("accept", "1h")]).on("Mon 10:00", to(DEV)).on("Mon 10:15", hold(User));
    assert_eq!(story.until("Mon 15:00").accept(), "stands still");
    let story = story.on("Mon 15:00", What::Resumed);
    assert_eq!(story.until("Mon 15:30").accept(), "due Mon 15:45");
}

#[test]
fn a_hold_ends_at_its_expiry_by_itself() {
    let story = story("").on("Mon 11:00", hold_until(User, "Mon 13:00"));
    assert_eq!(story.until("Mon 12:00").resolve(), "stands still");
    assert_eq!(story.until("Mon 12:00").next(), "hold ends Mon 13:00");
    let stand = story.until("Mon 14:00");
    assert_eq!(stand.resolve(), "due Tue 12:00");
    assert_eq!(stand.account.class().name(), "active");
    assert_eq!(stand.charged(), "receiver 2 h, sender 2 h, user 2 h");
}

#[test]
fn a_hold_whose_expiry_has_passed_takes_nothing() {
    let story = story("").on("Mon 12:00", hold_until(User, "Mon 11:00"));
    let stand = story.until("Mon 13:00");
    assert_eq!(stand.used(Resolve), "3 h");
    assert_eq!(stand.resolve(), "due Tue 10:00");
}

#[test]
fn a_hold_follows_a_hold_and_each_is_charged_to_its_own() {
    let story = story("")
        .on("Mon 11:00", hold(User))
        .on("Mon 12:00", hold(Vendor))
        .on("Mon 14:00", What::Started);
    let stand = story.until("Mon 15:00");
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.charged(), "receiver 2 h, sender 2 h, user 1 h, vendor 2 h");
}

#[test]
fn each_counterparty_is_charged_for_its_own_wait() {
    let charged = |on, rules: &str| {
        let story = story(rules).on("Mon 11:00", hold(on));
        story.until("Mon 13:00").charged()
    };
    let with = |who: &str| match who {
        "receiver" => "receiver 3 h, sender 2 h".to_owned(),
        "sender" => "receiver 1 h, sender 4 h".to_owned(),
        who => format!("receiver 1 h, sender 2 h, {who} 2 h"),
    };
    assert_eq!(charged(User, ""), with("user"));
    assert_eq!(charged(Vendor, ""), with("vendor"));
    assert_eq!(charged(Sender, ""), with("sender"));
    assert_eq!(charged(Other, ""), with("other"));
    assert_eq!(charged(ChangeWindow, ""), with("sender"));
    assert_eq!(charged(ChangeWindow, "change_window = \"receiver\""), with("receiver"));
    assert_eq!(charged(ChangeWindow, "change_window = \"other\""), with("other"));
}

#[test]
fn holds_take_no_more_than_the_cap_from_the_clocks_of_an_incident() {
    let story = story("hold_cap = \"3h\"").on("Mon 11:00", hold(User));
    assert_eq!(story.until("Mon 12:00").next(), "hold cap Mon 14:00");
    let stand = story.until("Mon 15:00");
    // Used from ten to eleven and from two on, though the hold goes on.
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.resolve(), "due Tue 13:00");
    assert_eq!(stand.account.class().name(), "waiting_user");
    assert_eq!(stand.charged(), "receiver 2 h, sender 2 h, user 3 h");
}

#[test]
fn the_cap_counts_all_holds_together_in_working_time() {
    let story = story("hold_cap = \"3h\"")
        .on("Mon 15:00", hold(User))
        .on("Tue 09:30", What::Resumed)
        .on("Tue 10:00", hold(Vendor));
    // Two and a half hours went before, so half an hour is left.
    let stand = story.until("Tue 11:00");
    assert_eq!(stand.used(Resolve), "6 h");
    assert_eq!(stand.resolve(), "due Tue 13:00");
}

#[test]
fn a_hold_that_goes_on_when_the_incident_leaves_counts_what_it_took() {
    let story = story("hold_cap = \"3h\"")
        .on("Mon 11:00", hold(User))
        .on("Mon 13:00", to(DESK))
        .on("Tue 09:00", to(DEV));
    // Two of three hours went before; at the desk no clock of a receiver ran.
    assert_eq!(story.until("Mon 20:00").next(), "never");
    let stand = story.until("Tue 11:00");
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.resolve(), "due Tue 17:00");
}

#[test]
fn a_clock_that_starts_while_on_hold_stands_still_until_the_answer() {
    let story = Story::under(&[goal("accept", "1h"), goal("resolve", "8h")])
        .on("Mon 09:00", hold(User))
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Resumed);
    assert_eq!(story.until("Mon 11:00").resolve(), "stands still");
    assert_eq!(story.until("Mon 12:30").accept(), "due Mon 13:00");
}

#[test]
fn a_hold_and_a_pending_return_both_have_to_end() {
    let story = story("")
        .on("Mon 11:00", hold(User))
        .on("Mon 12:00", What::Returned)
        .on("Mon 13:00", What::Resumed)
        .on("Mon 14:00", What::ReturnRefused);
    assert_eq!(story.until("Mon 13:30").resolve(), "stands still");
    assert_eq!(story.until("Mon 14:30").resolve(), "due Tue 13:00");
    assert_eq!(
        story.until("Mon 14:00").charged(),
        "receiver 1 h, sender 2 h, user 2 h, pending_return 1 h"
    );
}

// Questions to the sender.

#[test]
fn a_question_to_the_sender_runs_in_the_senders_hours_until_it_is_answered() {
    let story = story("").on("Mon 16:30", ask()).on("Mon 18:00", What::Resumed);
    assert_eq!(story.until("Mon 17:00").last(AnswerQuestion), "due Mon 18:30");
    assert_eq!(story.until("Tue 09:00").last(AnswerQuestion), "met Mon 18:00");
}

#[test]
fn a_question_nobody_answers_in_time_is_the_senders_miss() {
    let story = story("").on("Mon 11:00", ask()).on("Mon 15:00", What::Resumed);
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.last(AnswerQuestion), "missed Mon 13:00");
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.each(Accept), ["met Mon 10:30"]);
}

#[test]
fn only_an_answer_meets_a_question() {
    let ended = |what| {
        let story = story("").on("Mon 11:00", ask()).on("Mon 12:00", what);
        story.until("Mon 16:00").last(AnswerQuestion)
    };
    assert_eq!(ended(What::Resumed), "met Mon 12:00");
    for what in [
        hold(Vendor),
        What::Started,
        What::Queued,
        What::Resolved,
        What::Cancelled { reporter_agrees: Some(true) },
        to(DESK),
    ] {
        assert_eq!(ended(what), "void Mon 12:00 superseded", "{what:?}");
    }
    let until = Some(when("Mon 12:00"));
    let expires = What::Held { on: Sender, until, question: true };
    let story = story("").on("Mon 11:00", expires);
    assert_eq!(story.until("Mon 16:00").last(AnswerQuestion), "void Mon 12:00 superseded");
}
