//! Gaming signals under an agreement, both ways (`docs/measures.md` §6): never about a person,
//! never a verdict.

use super::fact::{ClockFact, Handed};
use super::flags::Flags;
use super::kept::GoalKept;
use crate::figure::Proportion;
use crate::gaming::{Party, Signal};
use thirdline_domain::agreement::GoalKind;
use thirdline_domain::clock::{Outcome, Terms};

pub(super) fn signals(
    goals: &[GoalKept],
    facts: &[ClockFact],
    handed: Handed,
    terms: &Terms<'_>,
) -> Vec<Signal> {
    let of = |kind: GoalKind| facts.iter().filter(move |f| f.kind == kind);
    let share = |flag: Flags| {
        let flagged = of(GoalKind::Resolve).filter(|f| f.flags.has(flag)).count() as u64;
        Proportion::new(flagged, of(GoalKind::Resolve).count() as u64)
    };
    let signal = |party, about: &str, share, by_chance, z| Signal {
        party,
        about: about.to_owned(),
        share,
        by_chance,
        z,
    };
    let receiver = Party::Receiver;
    let mut all = Vec::new();
    for goal in goals.iter().filter(|g| g.kind == GoalKind::Resolve) {
        let (inside, behind) = goal.around;
        let of = match goal.priorities.as_slice() {
            [] => String::new(),
            names => format!(" ({})", names.join(", ")),
        };
        all.push(signal(
            receiver,
            &format!("resolved in the last tenth, not the next{of}"),
            Proportion::new(inside, inside + behind),
            Some(0.5),
            goal.heaping,
        ));
    }
    for (about, flag) in [
        ("a hold entered in the last tenth", Flags::LATE_HOLD),
        ("downgraded after half the goal", Flags::LATE_DOWNGRADE),
        ("passed on in the last tenth", Flags::LATE_PASSING_ON),
        ("withdrawn in the last tenth", Flags::LATE_WITHDRAWAL),
        ("fixes that turned out to be none", Flags::UNDONE),
    ] {
        all.push(signal(receiver, about, share(flag), None, None));
    }
    let late = |f: &&ClockFact| matches!(f.outcome, Outcome::Missed { .. });
    let handed_over = of(GoalKind::HandOverWithin).count() as u64;
    if handed_over > 0 {
        let late = of(GoalKind::HandOverWithin).filter(late).count() as u64;
        all.push(signal(
            Party::Sender,
            "already late when handed over",
            Proportion::new(late, handed_over),
            None,
            None,
        ));
    }
    let is_ranked = facts.iter().any(|f| terms.rank(f.priority).is_some());
    let highest = Proportion::if_recorded(is_ranked, handed.at_highest, handed.over);
    all.push(signal(Party::Sender, "handed over at the highest priority", highest, None, None));
    let has_hours = terms.agreement.calendar.is_some();
    for (about, n) in [
        ("handed over in the last working hour", handed.in_last_hour),
        ("handed over outside working hours", handed.outside_hours),
    ] {
        let share = Proportion::if_recorded(has_hours, n, handed.over);
        all.push(signal(Party::Sender, about, share, None, None));
    }
    all
}
