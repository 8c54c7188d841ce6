//! Reopened, withdrawn, missed, excused, and what is warned of before.

use crate::story::{CORE, DESK, DEV, P2, Story, agreed_priority, goal, hold, policy, to};
use crate::story::{P3, said};
use thirdline_domain::agreement::GoalKind::{self, Accept, NextUpdate, Resolve};
use thirdline_domain::clock::{Counterparty, Outcome, What};

fn story(rules: &str) -> Story {
    Story::under(&[goal("accept", "1h"), goal("resolve", "8h"), policy(rules)])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:30", What::Accepted)
}

// Reopened.

#[test]
fn a_reopening_in_time_goes_on_with_the_time_used_and_charges_nobody_for_the_time_between() {
    let story = story("").on("Mon 14:00", What::Resolved).on("Tue 10:00", What::Reopened);
    assert_eq!(story.until("Tue 09:00").resolve(), "met Mon 14:00");
    let stand = story.until("Tue 11:00");
    assert_eq!(stand.each(Resolve), ["due Tue 14:00"]);
    assert_eq!(stand.used(Resolve), "5 h");
    assert_eq!(stand.charged(), "receiver 5 h, sender 2 h, later_reopened 20 h");
    assert_eq!(stand.account.clocks()[1].undone, 1);
}

#[test]
fn a_reopening_after_the_agreed_days_is_a_new_incident() {
    let reopened = |at: &str| {
        let story = story("reopen_within_days = 3").on("Mon 14:00", What::Resolved);
        story.on(at, What::Reopened).until("Thu 17:00").each(Resolve)
    };
    assert_eq!(reopened("Thu 14:00"), ["due Fri 10:00"]);
    assert_eq!(reopened("Thu 14:00:00.000001"), ["met Mon 14:00", "due Fri 14:00:00.000001"]);
}

#[test]
fn a_new_incident_asks_for_a_new_acceptance_and_has_its_own_cap() {
    let story = story("reopen_within_days = 1\nhold_cap = \"2h\"")
        .on("Mon 11:00", hold(Counterparty::User))
        .on("Mon 14:00", What::Resolved)
        .on("Wed 10:00", What::Reopened)
        .on("Wed 10:00", hold(Counterparty::User));
    let stand = story.until("Wed 11:00");
    assert_eq!(stand.each(Accept), ["met Mon 10:30", "stands still"]);
    assert_eq!(stand.next(), "hold cap Wed 12:00");
}

#[test]
fn what_was_a_new_incident_does_not_undo_the_fix_of_the_old_when_it_is_handed_over_again() {
    let story = story("reopen_within_days = 3")
        .on("Mon 14:00", What::Delivered)
        .on("Mon 14:00", to(DESK))
        .on("Mon 15:00", What::Resolved)
        .on("Fri 10:00", What::Reopened)
        .on("Fri 11:00", to(DEV));
    assert_eq!(story.until("Fri 12:00").each(Resolve), ["met Mon 14:00", "due Mon+1 11:00"]);
}

#[test]
fn a_new_incident_falls_under_the_agreement_only_while_that_is_in_force() {
    let story = Story::of_agreement(
        "[[agreement]]\nname = \"Third line\"\nreceiver = \"Dev\"\nto = 2026-06-20\n\
         [[agreement.goal]]\ngoal = \"resolve\"\nwithin = \"8h\"\n",
    )
    .on("Mon 10:00", to(DEV))
    .on("Mon 12:00", What::Resolved)
    .on("Tue+3 10:00", What::Reopened);
    let stand = story.until("Tue+3 12:00");
    assert_eq!(stand.each(Resolve), ["met Mon 12:00"]);
    assert_eq!(stand.account.handovers(), 1);
}

#[test]
fn a_reopening_keeps_the_first_acceptance() {
    let story = story("").on("Mon 14:00", What::Resolved).on("Tue 10:00", What::Reopened);
    assert_eq!(story.until("Tue 16:00").each(Accept), ["met Mon 10:30"]);
}

#[test]
fn a_delivered_fix_reopened_where_it_was_goes_on_whatever_the_re_entry() {
    for rules in ["", "re_entry = \"restart\""] {
        let story = story(rules)
            .on("Mon 14:00", What::Delivered)
            .on("Mon 14:00", What::Resolved)
            .on("Tue 09:00", What::Reopened);
        assert_eq!(story.until("Tue 10:00").each(Resolve), ["due Tue 13:00"], "{rules}");
    }
}

#[test]
fn a_fix_reopened_while_the_incident_is_elsewhere_is_undone() {
    let story = story("")
        .on("Mon 14:00", What::Resolved)
        .on("Mon 14:30", to(DESK))
        .on("Tue 09:00", What::Reopened);
    assert_eq!(story.until("Mon 20:00").resolve(), "met Mon 14:00");
    assert_eq!(story.until("Tue 10:00").resolve(), "void Mon 14:00 superseded");
    let story = story.on("Tue 11:00", to(DEV));
    assert_eq!(story.until("Tue 12:00").each(Resolve), ["due Tue 15:00"]);
}

#[test]
fn another_team_that_gets_it_after_the_reopening_starts_at_its_own_handover() {
    let story = story("")
        .on("Mon 14:00", What::Resolved)
        .on("Tue 09:00", What::Reopened)
        .on("Tue 09:00", to(DESK))
        .on("Tue 10:00", to(CORE));
    assert_eq!(
        story.until("Tue 11:00").each(Resolve),
        ["void Tue 09:00 handed_back", "due Wed 10:00"]
    );
}

// Withdrawn.

#[test]
fn a_withdrawal_is_missed_unless_the_reporter_agrees() {
    let cancelled = |reporter_agrees| {
        let story = story("").on("Mon 12:00", What::Cancelled { reporter_agrees });
        let stand = story.until("Fri 17:00");
        assert_eq!(stand.user_clock(), "none");
        assert_eq!(stand.charged(), "");
        stand.resolve()
    };
    assert_eq!(cancelled(Some(false)), "missed Mon 12:00");
    assert_eq!(cancelled(Some(true)), "void Mon 12:00 cancelled");
    assert_eq!(cancelled(None), "void Mon 12:00 cancelled");
}

#[test]
fn a_withdrawal_after_the_breach_undoes_nothing() {
    let story = story("").on("Tue 11:00", What::Cancelled { reporter_agrees: Some(true) });
    assert_eq!(story.until("Fri 17:00").resolve(), "missed Tue 10:00");
}

#[test]
fn a_withdrawn_incident_that_goes_on_has_a_ledger_again() {
    let story = story("")
        .on("Mon 12:00", What::Cancelled { reporter_agrees: None })
        .on("Mon 15:00", What::Reopened);
    let stand = story.until("Mon 16:00");
    assert_eq!(stand.resolve(), "due Tue 13:00");
    assert_eq!(stand.user_clock(), "8 h");
    assert_eq!(stand.charged(), "receiver 6 h, sender 2 h");
}

// Missed is missed.

#[test]
fn nothing_makes_a_breach_undone() {
    let late = |story: Story| story.until("Fri 17:00").each(Resolve);
    let missed = ["missed Tue 10:00"];
    assert_eq!(late(story("").on("Tue 11:00", hold(Counterparty::User))), missed);
    assert_eq!(late(story("").on("Tue 11:00", agreed_priority(P3))), missed);
    assert_eq!(late(story("").on("Tue 11:00", What::Returned)), missed);
    assert_eq!(
        late(story("").on("Tue 11:00", What::Returned).on("Tue 11:00", What::ReturnUpheld)),
        missed
    );
    assert_eq!(late(story("").on("Tue 11:00", to(DESK)).on("Wed 11:00", to(DEV))), missed);
    assert_eq!(
        late(story("").on("Tue 11:00", What::Resolved).on("Wed 11:00", What::Reopened)),
        missed
    );
    assert_eq!(late(story("").on("Tue 11:00", What::Delivered).on("Tue 11:00", to(DESK))), missed);
}

#[test]
fn a_breach_goes_on_counting_its_overrun() {
    let story = story("").on("Tue 12:00", What::Resolved);
    let stand = story.until("Fri 17:00");
    assert_eq!(stand.resolve(), "missed Tue 10:00");
    assert_eq!(stand.used(Resolve), "10 h");
}

#[test]
fn an_excused_breach_stays_a_breach() {
    let story = story("").on("Tue 12:00", What::Excused { goal: Resolve });
    let stand = story.until("Fri 17:00");
    let clock = stand.account.clocks().iter().find(|c| c.kind == Resolve).unwrap();
    assert!(clock.excused);
    assert!(matches!(clock.outcome(), Outcome::Missed { at } if said(at) == "Tue 10:00"));
}

#[test]
fn what_is_no_breach_cannot_be_excused() {
    let story = Story::under(&[goal("next_update", "2h")])
        .on("Mon 10:00", to(DEV))
        .on("Mon 10:00", What::Accepted)
        .on("Mon 11:00", What::Updated)
        .on("Mon 14:00", What::Updated)
        .on("Mon 14:30", What::Excused { goal: NextUpdate });
    let stand = story.until("Mon 15:00");
    assert_eq!(stand.each(NextUpdate), ["met Mon 11:00", "missed Mon 13:00", "due Mon 16:00"]);
    let excused: Vec<bool> = stand.account.clocks().iter().map(|c| c.excused).collect();
    assert_eq!(excused, [false, true, false]);
}

// Warned of.

#[test]
fn warnings_come_at_shares_and_at_fixed_times_before_in_working_time() {
    let resolve = format!("{}warn = [\"50%\", \"75%\", \"30m\"]\n", goal("resolve", "8h"));
    let story = Story::under(&[resolve]).on("Mon 14:00", to(DEV));
    for (now, next) in [
        ("Mon 14:00", "warning of resolve Tue 10:00"),
        ("Tue 09:59", "warning of resolve Tue 10:00"),
        ("Tue 10:00", "warning of resolve Tue 12:00"),
        ("Tue 12:00", "warning of resolve Tue 13:30"),
        ("Tue 13:30", "deadline of resolve Tue 14:00"),
        ("Tue 14:00", "never"),
        ("Tue 14:01", "never"),
    ] {
        assert_eq!(story.until(now).next(), next, "{now}");
    }
}

#[test]
fn a_hold_moves_the_warnings_with_the_deadline() {
    let resolve = format!("{}warn = [\"50%\"]\n", goal("resolve", "8h"));
    let story = Story::under(&[resolve])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", hold(Counterparty::User))
        .on("Mon 13:00", What::Resumed);
    assert_eq!(story.until("Mon 11:00").next(), "warning of resolve Mon 14:00");
    assert_eq!(story.until("Mon 12:30").next(), "never");
    assert_eq!(story.until("Mon 13:30").next(), "warning of resolve Mon 15:00");
}

#[test]
fn a_hold_at_the_very_instant_of_a_warning_does_not_warn_twice() {
    let resolve = format!("{}warn = [\"25%\"]\n", goal("resolve", "8h"));
    let story = Story::under(&[resolve])
        .on("Mon 10:00", to(DEV))
        .on("Mon 12:00", hold(Counterparty::User))
        .on("Mon 20:00", What::Resumed);
    assert_eq!(story.until("Mon 11:59").next(), "warning of resolve Mon 12:00");
    assert_eq!(story.until("Mon 20:00").next(), "deadline of resolve Tue 15:00");
}

#[test]
fn nothing_is_warned_of_that_has_ended() {
    let resolve = format!("{}warn = [\"50%\"]\n", goal("resolve", "8h"));
    let story = Story::under(&[resolve]).on("Mon 10:00", to(DEV)).on("Mon 11:00", What::Resolved);
    assert_eq!(story.until("Mon 12:00").next(), "never");
}

#[test]
fn the_journal_says_what_made_an_outcome() {
    use thirdline_domain::clock::{Account, Happening, Noted};
    let story = story("").on("Tue 11:00", What::Resolved);
    let stand = story.until("Tue 12:00");
    let mut account = Account::with_journal(stand.account.reported_at);
    for what in [agreed_priority(P2), to(DESK), to(DEV)] {
        account.advance(&stand.terms, Happening { at: stand.account.reported_at, what });
    }
    account.pass(&stand.terms, crate::story::when("Wed 12:00"));
    let breached: Vec<String> = account
        .journal()
        .iter()
        .filter_map(|note| match note.what {
            Noted::Breached(i) => Some((account.clocks()[usize::from(i)].kind, note.at)),
            _ => None,
        })
        .map(|(kind, at): (GoalKind, i64)| format!("{} {}", kind.name(), said(at)))
        .collect();
    assert_eq!(breached, ["accept Mon 10:00", "resolve Mon 17:00"]);
}

#[test]
fn on_a_done_incident_nothing_starts() {
    for what in [What::Accepted, What::Returned, What::Delivered, What::Updated] {
        let all = ["accept", "next_update", "resolve", "answer_return"];
        let story = Story::under(&all.map(|kind| goal(kind, "8h")))
            .on("Mon 10:00", to(DEV))
            .on("Mon 12:00", What::Resolved)
            .on("Mon 13:00", what);
        let stand = story.until("Fri 17:00");
        assert_eq!(stand.account.clocks().len(), 2, "{what:?}");
        let story = story.on("Fri 17:00", What::Reopened);
        assert_eq!(story.until("Mon+1 09:00").each(Resolve), ["due Mon+1 15:00"], "{what:?}");
    }
}
