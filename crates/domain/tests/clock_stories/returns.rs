//! Handed back with a reason, and what happens when the incident comes again.

use crate::story::{DESK, DEV, Story, agreed_priority, goal, goal_for, policy, priority, to};
use crate::story::{P1, P2, P3};
use thirdline_domain::agreement::GoalKind::{Accept, AnswerReturn, Resolve};
use thirdline_domain::clock::What;

fn story(rules: &str) -> Story {
    let parts = ["accept", "resolve", "answer_return"].map(|kind| match kind {
        "accept" => goal(kind, "1h"),
        "resolve" => goal(kind, "8h"),
        _ => goal(kind, "4h"),
    });
    Story::under(&[&parts[..], &[policy(rules)]].concat())
}

/// Accepted on Monday at ten, returned at noon with two of eight hours used.
fn returned(rules: &str) -> Story {
    story(rules)
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:00", What::Accepted)
        .on("Mon 12:00", What::Returned)
}

#[test]
fn while_a_return_is_not_answered_the_clock_stands_still_and_nobody_is_charged() {
    let stand_story = returned("");
    let stand = stand_story.until("Mon 15:00");
    assert_eq!(stand.resolve(), "stands still");
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.last(AnswerReturn), "due Mon 16:00");
    assert_eq!(stand.charged(), "receiver 2 h, sender 2 h, pending_return 3 h");
}

#[test]
fn an_upheld_return_makes_the_goal_void() {
    let story = returned("").on("Mon 14:00", What::ReturnUpheld);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.resolve(), "void Mon 14:00 return_upheld");
    assert_eq!(stand.used(Resolve), "0 h");
    assert_eq!(stand.last(AnswerReturn), "met Mon 14:00");
}

#[test]
fn a_refused_return_goes_on_with_the_time_used() {
    let story = returned("").on("Mon 14:00", What::ReturnRefused);
    let stand = story.until("Mon 15:00");
    assert_eq!(stand.resolve(), "due Tue 12:00");
    assert_eq!(stand.used(Resolve), "3 h");
    assert_eq!(stand.last(AnswerReturn), "met Mon 14:00");
}

#[test]
fn silence_upholds_a_return_right_after_its_deadline() {
    let story = returned("");
    let stand = story.until("Mon 16:00");
    assert_eq!(
        (stand.resolve().as_str(), stand.last(AnswerReturn).as_str()),
        ("stands still", "due Mon 16:00")
    );
    let stand = story.until("Mon 16:00:00.000001");
    assert_eq!(stand.resolve(), "void Mon 16:00 return_upheld");
    assert_eq!(stand.last(AnswerReturn), "missed Mon 16:00");
}

#[test]
fn an_answer_exactly_at_its_deadline_is_no_silence() {
    let story = returned("").on("Mon 16:00", What::ReturnRefused);
    let stand = story.until("Mon 16:30");
    assert_eq!(stand.last(AnswerReturn), "met Mon 16:00");
    assert_eq!(stand.resolve(), "due Tue 14:00");
}

#[test]
fn a_return_alone_is_neither_met_nor_missed_when_the_incident_leaves() {
    let story = returned("").on("Mon 13:00", to(DESK));
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.resolve(), "void Mon 13:00 handed_back");
    assert_eq!(stand.last(AnswerReturn), "void Mon 13:00 superseded");
}

#[test]
fn a_breach_before_a_return_stays_though_the_return_is_upheld() {
    let story = story("")
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Returned)
        .on("Mon 13:00", What::ReturnUpheld);
    let stand = story.until("Mon 14:00");
    assert_eq!(stand.accept(), "missed Mon 11:00");
    assert_eq!(stand.resolve(), "void Mon 13:00 return_upheld");
}

#[test]
fn a_second_return_while_one_is_pending_changes_nothing() {
    let story = returned("").on("Mon 13:00", What::Returned);
    assert_eq!(story.until("Mon 15:00").each(AnswerReturn), ["due Mon 16:00"]);
}

// Again with the team: A → B → A.

/// Two of eight hours used, then away from noon till Tuesday at nine; upheld or not.
fn again(rules: &str, is_upheld: bool) -> Vec<String> {
    let story = returned(rules);
    let story = if is_upheld { story.on("Mon 12:30", What::ReturnUpheld) } else { story };
    let story = story.on("Mon 12:30", to(DESK)).on("Tue 09:00", to(DEV));
    story.until("Tue 10:00").each(Resolve)
}

#[test]
fn by_continue_the_clock_goes_on_with_the_time_used() {
    assert_eq!(again("re_entry = \"continue\"", false), ["due Tue 15:00"]);
    assert_eq!(again("", false), ["due Tue 15:00"]);
}

#[test]
fn by_continue_an_upheld_return_gives_the_time_of_its_leg_back() {
    assert_eq!(again("re_entry = \"continue\"", true), ["due Tue 17:00"]);
}

#[test]
fn by_restart_each_leg_has_a_clock_of_its_own() {
    let left = "void Mon 12:30 handed_back";
    assert_eq!(again("re_entry = \"restart\"", false), [left, "due Tue 17:00"]);
    let upheld = "void Mon 12:30 return_upheld";
    assert_eq!(again("re_entry = \"restart\"", true), [upheld, "due Tue 17:00"]);
}

#[test]
fn by_restart_if_return_upheld_only_an_upheld_return_starts_anew() {
    let rules = "re_entry = \"restart_if_return_upheld\"";
    assert_eq!(again(rules, false), ["due Tue 15:00"]);
    assert_eq!(again(rules, true), ["void Mon 12:30 return_upheld", "due Tue 17:00"]);
}

#[test]
fn an_upheld_return_gives_back_its_own_leg_and_no_earlier_one() {
    let story = story("")
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", to(DESK))
        .on("Mon 13:00", to(DEV))
        .on("Mon 16:00", What::Returned)
        .on("Mon 16:00", What::ReturnUpheld)
        .on("Mon 16:00", to(DESK))
        .on("Tue 09:00", to(DEV));
    let stand = story.until("Tue 10:00");
    assert_eq!(stand.used(Resolve), "3 h");
    assert_eq!(stand.resolve(), "due Tue 15:00");
    let counted: Vec<bool> = stand
        .account
        .runs()
        .iter()
        .filter(|run| stand.account.clocks()[usize::from(run.clock)].kind == Resolve)
        .map(|run| run.counts)
        .collect();
    assert_eq!(counted, [true, false]);
}

#[test]
fn a_reopening_within_the_leg_does_not_shorten_what_an_upheld_return_gives_back() {
    let story = story("")
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Resolved)
        .on("Mon 13:00", What::Reopened)
        .on("Mon 14:00", What::Returned)
        .on("Mon 14:00", What::ReturnUpheld);
    assert_eq!(story.until("Mon 15:00").used(Resolve), "0 h");
}

#[test]
fn each_handover_asks_for_a_new_acceptance() {
    let story = story("")
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:30", What::Accepted)
        .on("Mon 12:00", to(DESK))
        .on("Mon 13:00", to(DEV));
    assert_eq!(story.until("Mon 13:30").each(Accept), ["met Mon 10:30", "due Mon 14:00"]);
}

#[test]
fn a_handover_that_nobody_accepted_goes_on_too() {
    let story =
        story("").on("Mon 10:00", to(DEV)).on("Mon 10:40", to(DESK)).on("Mon 13:00", to(DEV));
    assert_eq!(story.until("Mon 13:10").each(Accept), ["due Mon 13:20"]);
}

#[test]
fn a_delivered_fix_that_comes_back_was_none() {
    let story = story("")
        .on("Mon 10:00", to(DEV))
        .on("Mon 14:00", What::Delivered)
        .on("Mon 14:00", to(DESK))
        .on("Tue 09:00", to(DEV));
    assert_eq!(story.until("Mon 16:00").resolve(), "met Mon 14:00");
    assert_eq!(story.until("Tue 10:00").each(Resolve), ["due Tue 13:00"]);
}

#[test]
fn a_delivered_fix_that_held_for_the_agreed_days_stays_one() {
    let story = story("reopen_within_days = 2")
        .on("Mon 10:00", to(DEV))
        .on("Mon 14:00", What::Delivered)
        .on("Mon 14:00", to(DESK))
        .on("Thu 09:00", to(DEV));
    assert_eq!(story.until("Thu 10:00").each(Resolve), ["met Mon 14:00", "due Thu 17:00"]);
}

#[test]
fn a_priority_lowered_without_a_yes_while_it_was_elsewhere_keeps_the_goal_too() {
    let goals = [
        goal_for("P1", "resolve", "4h"),
        goal_for("P2", "resolve", "8h"),
        goal_for("P3", "resolve", "16h"),
    ];
    let told = |lowered| {
        let story = Story::under(&goals)
            .on("Mon 10:00", to(DEV))
            .on("Mon 12:00", to(DESK))
            .on("Mon 13:00", lowered)
            .on("Mon 14:00", to(DEV));
        story.until("Mon 15:00").resolve()
    };
    assert_eq!(told(priority(P3)), "due Tue 12:00");
    assert_eq!(told(agreed_priority(P3)), "due Wed 12:00");
    assert_eq!(told(priority(P1)), "due Mon 16:00");
    assert_eq!(told(priority(P2)), "due Tue 12:00");
}

#[test]
fn what_an_upheld_return_gave_back_no_change_of_priority_takes_again() {
    let told = |rules: &str| {
        let goals = [goal_for("P1", "resolve", "4h"), goal_for("P2", "resolve", "8h")];
        let story = Story::under(&[&goals[..], &[policy(rules)]].concat())
            .on("Mon 10:00", to(DEV))
            .on("Mon 12:00", What::Returned)
            .on("Mon 12:00", What::ReturnUpheld)
            .on("Mon 12:00", to(DESK))
            .on("Mon 13:00", to(DEV))
            .on("Mon 14:00", priority(P1));
        story.until("Mon 14:00").resolve()
    };
    assert_eq!(told("priority = \"from_start\""), "due Mon 17:00");
    assert_eq!(told("priority = \"keep_elapsed\""), "due Mon 17:00");
    assert_eq!(told("priority = \"restart\""), "due Tue 10:00");
}

#[test]
fn a_clock_that_started_anew_by_its_priority_has_nothing_of_before_to_give_back() {
    let goals = [goal_for("P1", "resolve", "4h"), goal_for("P2", "resolve", "8h")];
    let story = Story::under(&[&goals[..], &[policy("priority = \"restart\"")]].concat())
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", to(DESK))
        .on("Mon 12:00", to(DEV))
        .on("Mon 13:00", priority(P1))
        .on("Mon 14:00", What::Returned)
        .on("Mon 14:00", What::ReturnUpheld);
    assert_eq!(story.until("Mon 14:00").used(Resolve), "0 h");
}
