//! Shouting works, so ability exists.

use super::super::cohort::{Cohort, OneStay};
use super::super::measure::{Contrasted, Count, Duration, Measure, Terms};
use crate::measures::MeasureKind;
use thirdline_domain::facts::Escalation;

/// Escalation response.
pub(super) const MEASURE: Measure = Measure {
    code: "ERR",
    version: 1,
    name: "escalation response",
    formula: "median remaining wait of third-line stays of the same priority that had waited as long and were not escalated ÷ median remaining wait after an escalation",
    kind: MeasureKind::Diagnostic,
    clock: "calendar time",
    higher_is_better: None,
    least: 20,
    guards: &[],
    is_behaviour: true,
    count: Count::Medians(tell_all),
};

/// Stays to compare with each escalated one: those that came nearest to it in time.
const COMPARED: usize = 4;

struct Waiting {
    stay: OneStay,
    /// When it was escalated while it waited.
    escalated: Option<i64>,
}

impl Waiting {
    /// When the wait ended, or was last seen.
    fn until(&self) -> i64 {
        self.stay.taken_up.unwrap_or(self.stay.left)
    }

    /// What was left of the wait at an age, for a stay that nobody had escalated by then.
    fn remaining_at(&self, age: i64) -> Option<Duration> {
        let from = self.stay.entered + age;
        let end = self.escalated.map_or(self.until(), |e| e.min(self.until()));
        let ended = self.stay.taken_up == Some(end);
        (end > from).then_some(Duration { at: self.stay.entered, us: end - from, ended })
    }
}

/// The first escalation of an incident in a time.
fn escalated(all: &[Escalation], incident: u32, from: i64, to: i64) -> Option<i64> {
    let start = all.partition_point(|e| (e.incident, e.at) < (incident, from));
    all.get(start).filter(|e| e.incident == incident && e.at < to).map(|e| e.at)
}

fn tell_all(
    cohort: &Cohort<'_>,
    terms: &Terms<'_>,
    tell: &mut dyn FnMut(Contrasted),
) -> Result<(), &'static str> {
    let escalations = terms.facts.escalations.as_ref().ok_or("escalations")?;
    let mut waits: Vec<Waiting> = cohort
        .stays()
        .map(|&stay| {
            let until = stay.taken_up.unwrap_or(stay.left);
            let escalated = escalated(escalations, stay.incident, stay.entered, until);
            Waiting { stay, escalated }
        })
        .collect();
    waits.sort_by_key(|w| (w.stay.priority, w.stay.entered, w.stay.incident));
    for (row, case) in waits.iter().enumerate() {
        let Some(at) = case.escalated else { continue };
        let age = at - case.stay.entered;
        let ended = case.stay.taken_up.is_some();
        let duration = Duration { at: case.stay.entered, us: case.until() - at, ended };
        tell(Contrasted { duration, above: false });
        for duration in compared(&waits, row, age) {
            tell(Contrasted { duration, above: true });
        }
    }
    Ok(())
}

/// What was left, at the same age, for the stays nearest in time that nobody had escalated.
fn compared(waits: &[Waiting], row: usize, age: i64) -> Vec<Duration> {
    let case = &waits[row].stay;
    let (mut below, mut above) = (row, row + 1);
    let mut found = Vec::with_capacity(COMPARED);
    while found.len() < COMPARED {
        let near = |i: usize| {
            let stay = &waits.get(i)?.stay;
            (stay.priority == case.priority).then_some((stay.entered - case.entered).abs())
        };
        let before = below.checked_sub(1).and_then(near);
        let take = match (before, near(above)) {
            (None, None) => break,
            (Some(b), Some(a)) if b <= a => below - 1,
            (Some(_), None) => below - 1,
            _ => above,
        };
        if take < row {
            below = take;
        } else {
            above = take + 1;
        }
        found.extend(waits[take].remaining_at(age));
    }
    found
}
