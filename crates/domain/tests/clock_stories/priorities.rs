//! Another priority: what the policy makes of the clocks that run.

use crate::story::{DEV, P1, P2, P3, Story, agreed_priority, goal_for, hold, policy, priority, to};
use thirdline_domain::agreement::GoalKind::Resolve;
use thirdline_domain::clock::{Counterparty, What};

/// Four hours for P1, eight for P2, sixteen for P3; handed over with P2 on Monday at ten.
fn story(rules: &str) -> Story {
    Story::under(&[
        goal_for("P1", "resolve", "4h"),
        goal_for("P2", "resolve", "8h"),
        goal_for("P3", "resolve", "16h"),
        policy(rules),
    ])
    .on("Mon 10:00", to(DEV))
}

#[test]
fn by_keep_elapsed_the_time_used_counts_against_the_new_goal() {
    let story = story("").on("Mon 13:00", priority(P1));
    let stand = story.until("Mon 13:30");
    assert_eq!(stand.each(Resolve), ["due Mon 14:00"]);
    assert_eq!(stand.used(Resolve), "3 h 30 min");
}

#[test]
fn by_restart_the_clock_starts_anew() {
    let story = story("priority = \"restart\"").on("Mon 13:00", priority(P1));
    let stand = story.until("Mon 13:30");
    assert_eq!(stand.each(Resolve), ["due Mon 17:00"]);
    assert_eq!(stand.used(Resolve), "30 min");
}

#[test]
fn by_from_start_the_new_goal_counts_in_its_own_calendar_from_the_start() {
    let goals = [
        format!("{}calendar = \"Always\"\n", goal_for("P1", "resolve", "20h")),
        goal_for("P2", "resolve", "8h"),
    ];
    let told = |rules: &str| {
        let story = Story::under(&[&goals[..], &[policy(rules)]].concat())
            .on("Mon 16:00", to(DEV))
            .on("Tue 09:00", priority(P1));
        let stand = story.until("Tue 10:00");
        (stand.resolve(), stand.used(Resolve))
    };
    assert_eq!(told("priority = \"from_start\""), ("due Tue 12:00".to_owned(), "18 h".to_owned()));
    assert_eq!(told(""), ("due Wed 04:00".to_owned(), "2 h".to_owned()));
}

#[test]
fn by_from_start_holds_are_no_time_of_the_new_goal_either() {
    let story = story("priority = \"from_start\"")
        .on("Mon 11:00", hold(Counterparty::User))
        .on("Mon 12:00", What::Resumed)
        .on("Mon 13:00", priority(P1));
    assert_eq!(story.until("Mon 13:30").resolve(), "due Mon 15:00");
}

#[test]
fn by_cancel_the_goal_is_void_and_the_new_one_starts() {
    let story = story("priority = \"cancel\"").on("Mon 13:00", priority(P1));
    assert_eq!(
        story.until("Mon 13:30").each(Resolve),
        ["void Mon 13:00 priority_changed", "due Mon 17:00"]
    );
}

#[test]
fn a_lower_priority_without_the_reporters_yes_keeps_the_old_goal() {
    for rules in
        ["", "priority = \"restart\"", "priority = \"from_start\"", "priority = \"cancel\""]
    {
        let story = story(rules).on("Mon 13:00", priority(P3));
        assert_eq!(story.until("Mon 13:30").each(Resolve), ["due Tue 10:00"], "{rules}");
    }
}

#[test]
fn with_the_reporters_yes_a_lower_priority_has_the_lower_goal() {
    let story = story("").on("Mon 13:00", agreed_priority(P3));
    assert_eq!(story.until("Mon 13:30").resolve(), "due Wed 10:00");
    // The yes may come later.
    let story = self::story("").on("Mon 12:00", priority(P3)).on("Mon 13:00", agreed_priority(P3));
    assert_eq!(story.until("Mon 13:30").resolve(), "due Wed 10:00");
}

#[test]
fn raised_from_a_priority_nobody_agreed_to_the_kept_goal_is_what_it_is_compared_with() {
    let story = story("").on("Mon 12:00", priority(P3)).on("Mon 13:00", priority(P2));
    assert_eq!(story.until("Mon 13:30").resolve(), "due Tue 10:00");
    let story = self::story("").on("Mon 12:00", priority(P3)).on("Mon 13:00", priority(P1));
    assert_eq!(story.until("Mon 13:30").resolve(), "due Mon 14:00");
}

#[test]
fn a_raised_priority_leaves_the_notice_agreed_on() {
    let told = |rules: &str, at: &str| {
        let story = story(rules).on(at, priority(P1));
        story.until(at).resolve()
    };
    assert_eq!(told("notice = \"30m\"", "Mon 15:00"), "due Mon 15:30");
    assert_eq!(told("notice = \"30m\"", "Mon 13:45"), "due Mon 14:15");
    assert_eq!(told("notice = \"30m\"", "Mon 12:00"), "due Mon 14:00");
    assert_eq!(told("notice = \"30m\"", "Mon 16:45"), "due Tue 09:15");
    assert_eq!(told("", "Mon 15:00"), "due Mon 15:00");
}

#[test]
fn a_hold_does_not_eat_the_notice() {
    let story = story("notice = \"30m\"")
        .on("Mon 15:00", priority(P1))
        .on("Mon 15:05", hold(Counterparty::User))
        .on("Mon 16:00", What::Resumed);
    assert_eq!(story.until("Mon 16:00").resolve(), "due Mon 16:25");
    let story = self::story("notice = \"30m\"")
        .on("Mon 15:00", hold(Counterparty::User))
        .on("Mon 15:05", priority(P1))
        .on("Mon 16:00", What::Resumed);
    assert_eq!(story.until("Mon 16:00").resolve(), "due Mon 16:30");
}

#[test]
fn a_breach_survives_every_change_of_priority() {
    for rules in
        ["", "priority = \"restart\"", "priority = \"from_start\"", "priority = \"cancel\""]
    {
        let story = story(rules)
            .on("Tue 11:00", agreed_priority(P3))
            .on("Tue 12:00", priority(P1))
            .on("Tue 13:00", What::Resolved);
        assert_eq!(story.until("Fri 17:00").each(Resolve), ["missed Tue 10:00"], "{rules}");
    }
}

#[test]
fn a_priority_without_the_goal_makes_it_void_and_back_again_the_clock_goes_on() {
    let story = Story::under(&[goal_for("P2", "resolve", "8h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", agreed_priority(P3))
        .on("Mon 15:00", priority(P2));
    assert_eq!(story.until("Mon 14:00").resolve(), "void Mon 12:00 no_goal");
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.each(Resolve), ["due Tue 13:00"]);
    assert_eq!(stand.used(Resolve), "3 h");
}

#[test]
fn a_goal_that_only_the_new_priority_has_starts_with_it() {
    let story = Story::under(&[goal_for("P1", "resolve", "4h"), goal_for("P2", "accept", "4h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", priority(P1));
    let stand = story.until("Mon 12:30");
    assert_eq!(stand.accept(), "void Mon 12:00 no_goal");
    assert_eq!(stand.resolve(), "due Mon 16:00");
}

#[test]
fn a_priority_raised_while_done_starts_nothing_until_it_is_reopened() {
    let story = Story::under(&[goal_for("P1", "resolve", "4h"), goal_for("P2", "accept", "4h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Resolved)
        .on("Mon 13:00", priority(P1))
        .on("Mon 15:00", What::Reopened);
    assert_eq!(story.until("Mon 14:00").resolve(), "none");
    assert_eq!(story.until("Mon 16:00").resolve(), "due Tue 11:00");
}

#[test]
fn a_reopened_incident_has_the_goal_of_the_priority_it_has_by_now() {
    let story = story("")
        .on("Mon 12:00", What::Resolved)
        .on("Mon 13:00", priority(P1))
        .on("Mon 15:00", What::Reopened);
    assert_eq!(story.until("Mon 15:30").each(Resolve), ["due Mon 17:00"]);
}

#[test]
fn a_priority_the_agreement_does_not_rank_is_compared_as_the_history_ranks_it() {
    use thirdline_domain::agreement::Agreements;
    use thirdline_domain::clock::Terms;
    let text = "[[agreement]]\nname = \"A\"\nreceiver = \"Dev\"\npriorities = [\"High\", \"Low\"]\n\
                [[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"8h\"\n";
    let agreements = Agreements::parse("a.toml", text, &mut |_| Err(String::new())).unwrap();
    // The history ranks the other way round what the agreement ranks itself.
    let priorities = ["Critical", "High", "Low", "Odd"].into_iter();
    let priorities = priorities.zip([Some(0), Some(2), Some(1), None]);
    let terms = Terms::new(&agreements.list[0], std::iter::empty(), priorities, |_| None);
    assert!(terms.is_lower(1, 0), "High is lower than Critical");
    assert!(terms.is_lower(2, 1), "Low is lower than High");
    assert!(!terms.is_lower(0, 1));
    assert!(!terms.is_lower(3, 0) && !terms.is_lower(0, 3), "of an unknown one nothing is known");
}

#[test]
fn a_new_incident_keeps_no_goal_of_the_old_one() {
    let story = story("reopen_within_days = 1")
        .on("Mon 11:00", priority(P3))
        .on("Mon 12:00", What::Resolved)
        .on("Wed 12:00", What::Reopened);
    assert_eq!(story.until("Wed 13:00").each(Resolve), ["met Mon 12:00", "due Fri 12:00"]);
}
