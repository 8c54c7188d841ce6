//! What an executive's office can do this week, in at most three sentences that follow from figures.

use super::observe::View;
use super::statement::{GateStatement, MeasureStatement, OldIncident};
use crate::statistics::Change;
use crate::third_line::Open;
use std::collections::BTreeMap;
use thirdline_domain::sheet::Sheet;

/// No office does more in a week.
const MOST: usize = 3;
const DAY: i64 = 86_400_000_000;

/// What the sentences follow from.
pub(super) struct WeekFacts {
    /// The team with most of the oldest, how many, and of how many; the age of the oldest.
    holds_most: Option<(String, usize, usize, i64)>,
    /// Open stays with development that nobody has taken up: how many, of how many.
    untouched: Option<(u64, u64)>,
    /// Guards that are really worse.
    worse: Vec<&'static str>,
    /// How many more hits a share would have needed for its target so far: code, missing, of.
    missing: Option<(String, u64, u64)>,
}

impl WeekFacts {
    pub(super) fn of(
        view: &View,
        sheet: &Sheet,
        leave: Option<Open>,
        measures: &[MeasureStatement],
        gates: &[GateStatement],
        oldest: &[OldIncident],
    ) -> Self {
        let mut teams: BTreeMap<&str, usize> = BTreeMap::new();
        for one in oldest {
            *teams.entry(&one.team).or_default() += 1;
        }
        // Of equal ones the first by name.
        let most = teams.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        let holds_most = most
            .zip(oldest.first())
            .map(|((team, &count), first)| ((*team).to_owned(), count, oldest.len(), first.age));
        let untouched = leave.map(|_| {
            let cohort = view.cohort();
            let running: Vec<_> = cohort.stays().filter(|s| s.running).collect();
            let waiting = running.iter().filter(|s| s.taken_up.is_none()).count() as u64;
            (waiting, running.len() as u64)
        });
        let worse =
            gates.iter().filter(|g| g.change == Change::ReallyWorse).map(|g| g.name).collect();
        let missing = measures.iter().zip(&sheet.measures).find_map(|(seen, paid)| {
            let (k, n, target) = (seen.figure.k?, seen.figure.n?, paid.target?);
            let needed = (target * n as f64 - 1e-9).ceil() as u64;
            let is_share = !paid.is_duration && paid.higher_is_better;
            (is_share && seen.figure.value.is_some() && needed > k)
                .then(|| (paid.code.clone(), needed - k, n))
        });
        Self { holds_most, untouched, worse, missing }
    }
}

pub(super) fn this_week(facts: &WeekFacts) -> Vec<String> {
    let mut said = Vec::new();
    if let Some((team, count, of, age)) = &facts.holds_most {
        let days = (age / DAY).max(1);
        let share = if of == &1 {
            "The oldest open incident is".to_owned()
        } else if count == of {
            format!("All {of} of the oldest open incidents are")
        } else if count == &1 {
            format!("One of the {of} oldest open incidents is")
        } else {
            format!("{count} of the {of} oldest open incidents are")
        };
        said.push(format!(
            "{share} with {team}, the oldest for {days} days: ring them, ask what each waits for, and give them the hours."
        ));
    }
    if let Some((waiting, of)) = facts.untouched.filter(|(waiting, _)| *waiting > 0) {
        said.push(if of == 1 {
            "The one incident with development has not been taken up: have it taken up, or returned with a reason.".to_owned()
        } else {
            format!("{waiting} of {of} incidents now with development have not been taken up: have each taken up, or returned with a reason.")
        });
    }
    for guard in &facts.worse {
        said.push(format!(
            "{}: really worse. Look at five of them before anything else.",
            capitalised(guard)
        ));
    }
    if let Some((code, missing, of)) = &facts.missing {
        said.push(format!(
            "{code} would be at its target with {missing} more of {of} so far: that is how much is asked."
        ));
    }
    if said.is_empty() {
        said.push("Nothing in these figures needs your office this week.".to_owned());
    }
    said.truncate(MOST);
    said
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
