//! Cases of `reach-cases.md` E and `ola-lessons.md` C: what other systems are known to get wrong.

use crate::story::{
    CORE, DESK, DEV, P1, P3, Story, agreed_priority, ask, goal, goal_for, hold, hold_until, policy,
    priority, to,
};
use thirdline_domain::agreement::GoalKind::{Accept, AnswerQuestion, NextUpdate, Resolve};
use thirdline_domain::clock::{Counterparty, What};

fn story() -> Story {
    Story::under(&[goal("accept", "1h"), goal("resolve", "8h")])
}

#[test]
fn e1_10_a_deadline_across_a_change_of_clocks_with_a_holiday_and_a_pause_outside_hours() {
    let night = "
[[calendar]]
name = \"Nights\"
zone = \"Europe/Berlin\"
[calendar.week]
every_day = \"00:00-06:00\"
[calendar.holidays]
dates = [2026-10-26]
[[agreement]]
name = \"Third line\"
receiver = \"Dev\"
calendar = \"Nights\"
[[agreement.goal]]
goal = \"resolve\"
within = \"10h\"
";
    let story = Story::of_agreement(night)
        .reported("2026-10-24 20:00")
        .on("2026-10-24 22:00", to(DEV))
        // The night of the change has seven hours, that of the holiday none.
        .on("2026-10-25 08:00", hold(Counterparty::User))
        .on("2026-10-25 22:00", What::Resumed);
    let stand = story.until("2026-10-26 12:00");
    assert_eq!(stand.used(Resolve), "7 h");
    assert_eq!(stand.resolve(), "due 2026-10-27 03:00");
    assert_eq!(stand.account.user_clock().map(|us| us / 3_600_000_000), Some(41));
}

#[test]
fn e5_46_the_clock_of_leg_two_starts_at_its_handover() {
    let story =
        story().on("Mon 10:00", to(DEV)).on("Mon 16:00", to(DESK)).on("Mon 16:30", to(CORE));
    let stand = story.until("Mon 16:45");
    assert_eq!(stand.resolve(), "due Tue 16:30");
    assert_eq!(stand.used(Resolve), "15 min");
}

#[test]
fn e5_47_comments_bots_and_the_handover_note_are_no_answer() {
    // What is no answer cannot be told as one: what a system does by itself is at most work begun.
    let story = Story::under(&[goal("accept", "1h"), goal("next_update", "2h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:00", What::Started)
        .on("Mon 10:01", What::Updated);
    let stand = story.until("Mon 11:30");
    assert_eq!(stand.accept(), "missed Mon 11:00");
    assert_eq!(stand.last(NextUpdate), "none");
}

#[test]
fn e5_48_who_accepts_at_the_handover_has_accepted() {
    let story = story().on("Mon 10:00", to(DEV)).on("Mon 10:00", What::Accepted);
    assert_eq!(story.until("Mon 12:00").each(Accept), ["met Mon 10:00"]);
}

#[test]
fn e5_49_a_second_member_of_the_team_does_not_restart_the_clock() {
    let story = story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:10", What::Accepted)
        .on("Mon 12:00", What::Accepted)
        .on("Mon 12:30", to(DEV));
    let stand = story.until("Mon 13:00");
    assert_eq!(stand.each(Resolve), ["due Tue 10:00"]);
    assert_eq!(stand.account.handovers(), 1);
}

#[test]
fn e5_50_a_clock_on_hold_is_not_breached_and_keeps_the_hold_when_the_goal_changes() {
    let story = Story::under(&[goal_for("P1", "resolve", "4h"), goal_for("P2", "resolve", "8h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", hold(Counterparty::User))
        .on("Wed 10:00", priority(P1))
        .on("Wed 12:00", What::Resumed);
    assert_eq!(story.until("Wed 11:00").resolve(), "stands still");
    let stand = story.until("Wed 13:00");
    assert_eq!(stand.used(Resolve), "3 h");
    assert_eq!(stand.resolve(), "due Wed 14:00");
}

#[test]
fn e5_51_a_priority_raised_after_three_hours_surprises_nobody() {
    let goals = [goal_for("P1", "resolve", "2h"), goal_for("P2", "resolve", "8h")];
    let due = |rules: &str| {
        let story = Story::under(&[&goals[..], &[policy(rules)]].concat())
            .on("Mon 10:00", to(DEV))
            .on("Mon 13:00", priority(P1));
        (story.until("Mon 13:00").resolve(), story.until("Mon 16:30").resolve())
    };
    let own = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(due("notice = \"1h\""), own("due Mon 14:00", "missed Mon 14:00"));
    assert_eq!(due("priority = \"restart\""), own("due Mon 15:00", "missed Mon 15:00"));
    assert_eq!(due(""), own("due Mon 13:00", "missed Mon 13:00"));
}

#[test]
fn e5_52_bounced_the_clock_resumes_with_the_time_used_and_minutes_add_up() {
    let story = Story::of_agreement(
        "[[agreement]]\nname = \"Third line\"\nreceiver = [\"Dev\", \"Core\"]\n\
         calendar = \"Office\"\n[[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"8h\"\n",
    )
    .on("Mon 10:00", to(DEV))
    .on("Mon 12:00", to(CORE))
    .on("Mon 15:00", to(DEV));
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.each(Resolve), ["due Tue 13:00", "void Mon 15:00 handed_back"]);
    assert_eq!(stand.used(Resolve), "3 h");
    // The desk is the sender without a calendar of its own.
    assert_eq!(stand.charged(), "receiver 6 h, sender 2 h");
}

#[test]
fn e5_53_a_reopening_keeps_the_first_acceptance_and_does_not_charge_the_time_in_resolved() {
    let story = story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:30", What::Accepted)
        .on("Mon 12:00", What::Resolved)
        .on("Tue 12:00", What::Reopened);
    let stand = story.until("Tue 13:00");
    assert_eq!(stand.each(Accept), ["met Mon 10:30"]);
    assert_eq!(stand.charged(), "receiver 3 h, sender 2 h, later_reopened 24 h");
}

#[test]
fn e5_54_an_agreement_that_ends_meanwhile_still_holds_for_what_was_handed_over() {
    let story = Story::of_agreement(
        "[[agreement]]\nname = \"Third line\"\nreceiver = \"Dev\"\ncalendar = \"Office\"\n\
         to = 2026-06-02\n[[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"16h\"\n",
    )
    .on("Mon 10:00", to(DEV))
    .on("Tue 12:00", to(DESK))
    .on("Tue 13:00", to(DEV));
    assert_eq!(story.until("Wed 08:00").each(Resolve), ["due Wed 11:00"]);
}

#[test]
fn e5_55_the_warning_of_resolve_still_comes_after_accept_was_missed() {
    let resolve = format!("{}warn = [\"75%\"]\n", goal("resolve", "8h"));
    let story = Story::under(&[goal("accept", "1h"), resolve]).on("Mon 10:00", to(DEV));
    let stand = story.until("Mon 12:00");
    assert_eq!(stand.accept(), "missed Mon 11:00");
    assert_eq!(stand.next(), "warning of resolve Mon 16:00");
}

#[test]
fn e5_56_a_hold_beyond_the_cap_stops_no_clock() {
    // A hold without a reason, or on the team itself, cannot even be told.
    let story = Story::under(&[goal("resolve", "8h"), policy("hold_cap = \"1h\"")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:00", hold_until(Counterparty::Vendor, "Mon 11:00"))
        .on("Mon 12:00", hold(Counterparty::Vendor));
    let stand = story.until("Mon 14:00");
    assert_eq!(stand.used(Resolve), "3 h");
    assert_eq!(stand.charged(), "receiver 3 h, sender 2 h, vendor 1 h");
}

#[test]
fn e5_57_acceptance_at_the_very_deadline_is_one_outcome() {
    let story = story().on("Mon 10:00", to(DEV)).on("Mon 11:00", What::Accepted);
    for now in ["Mon 11:00", "Mon 11:00:00.000001", "Fri 17:00"] {
        assert_eq!(story.until(now).each(Accept), ["met Mon 11:00"], "{now}");
    }
}

// ola-lessons.md C.

#[test]
fn on_hold_from_february_to_august_and_resolved_in_one_step_is_no_forty_two_days() {
    let story = story()
        .reported("2026-02-02 09:00")
        .on("2026-02-02 10:00", to(DEV))
        .on("2026-02-02 12:00", hold(Counterparty::User))
        .on("2026-08-03 10:00", What::Resolved);
    let stand = story.until("2026-08-03 12:00");
    assert_eq!(stand.used(Resolve), "2 h");
    assert_eq!(stand.resolve(), "met 2026-08-03 10:00");
}

#[test]
fn a_waiting_incident_stays_late_and_handing_it_away_does_not_complete_the_goal() {
    let story = story().on("Mon 10:00", to(DEV)).on("Tue 11:00", hold(Counterparty::User));
    assert_eq!(story.until("Wed 12:00").resolve(), "missed Tue 10:00");
    let story = self::story().on("Mon 10:00", to(DEV)).on("Mon 12:00", to(DESK));
    assert_eq!(story.until("Wed 12:00").resolve(), "void Mon 12:00 handed_back");
}

#[test]
fn a_downgrade_just_before_the_breach_does_not_win() {
    let story = Story::under(&[goal_for("P2", "resolve", "8h"), goal_for("P3", "resolve", "40h")])
        .on("Mon 10:00", to(DEV))
        .on("Tue 09:59", priority(P3));
    assert_eq!(story.until("Wed 12:00").resolve(), "missed Tue 10:00");
    let agreed = Story::under(&[goal_for("P2", "resolve", "8h"), goal_for("P3", "resolve", "40h")])
        .on("Mon 10:00", to(DEV))
        .on("Tue 09:59", agreed_priority(P3));
    assert_eq!(agreed.until("Wed 12:00").resolve(), "due Mon+1 10:00");
}

#[test]
fn two_pauses_that_begin_in_the_same_minute_both_count() {
    let story = story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 11:00:10", hold(Counterparty::User))
        .on("Mon 11:00:20", What::Resumed)
        .on("Mon 11:00:40", hold(Counterparty::User))
        .on("Mon 11:00:50", What::Resumed);
    let stand = story.until("Mon 11:30");
    assert_eq!(stand.used(Resolve), "1 h 29 min 40 s");
    assert_eq!(stand.resolve(), "due Tue 10:00:20");
}

#[test]
fn a_day_of_twenty_four_hours_loses_no_minute_at_midnight() {
    let story = Story::of_agreement(
        "[[calendar]]\nname = \"Every hour\"\nzone = \"Europe/Berlin\"\n[calendar.week]\n\
         every_day = \"00:00-24:00\"\n[[agreement]]\nname = \"Third line\"\nreceiver = \"Dev\"\n\
         calendar = \"Every hour\"\n[[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"72h\"\n",
    )
    .on("Mon 10:00", to(DEV));
    let stand = story.until("Thu 09:00");
    assert_eq!((stand.resolve().as_str(), stand.used(Resolve).as_str()), ("due Thu 10:00", "71 h"));
}

#[test]
fn who_hands_over_late_uses_nothing_of_the_next_teams_time() {
    // One and a half of two hours gone at the desk: Dev still has all of its own.
    let story = Story::under(&[goal("resolve", "2h")]).on("Mon 09:30", to(DEV));
    assert_eq!(story.until("Mon 10:00").resolve(), "due Mon 11:30");
}

#[test]
fn a_reopened_old_incident_is_not_breached_at_once() {
    let story = story()
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", What::Resolved)
        .on("Mon+3 12:00", What::Reopened);
    assert_eq!(story.until("Mon+3 12:01").each(Resolve), ["met Mon 12:00", "due Tue+3 12:00"]);
}

#[test]
fn an_incident_that_is_created_on_hold_does_not_tick() {
    let story = Story::under(&[goal("resolve", "8h"), goal("answer_question", "2h")])
        .on("Mon 08:00", ask())
        .on("Mon 10:00", to(DEV));
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.resolve(), "stands still");
    // The question was asked by the desk of itself: no goal of the agreement.
    assert_eq!(stand.last(AnswerQuestion), "none");
}
