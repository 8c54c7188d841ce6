//! One pass over all incidents, in parallel, that adds up everything a report needs.

use crate::by_target::Limits;
use crate::definitions::Counts;
use crate::gaming;
use crate::gap::Gap;
use crate::scope::{Dimension, Fact, Selection, Teams, day_of};
use crate::tally::{HolderSums, OneIncident, Tally};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use thirdline_domain::{History, Ledger, NO_PRIORITY, NONE, State, StatusClass};

/// Everything that was added up.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pub(crate) all: Tally,
    pub(crate) facts: Vec<Fact>,
    /// By dimension (in the order asked for) and key.
    pub(crate) by: Vec<FxHashMap<i64, Tally>>,
    pub(crate) holders: HolderSums,
    pub(crate) gap: Gap,
    pub(crate) definitions: Counts,
    pub(crate) gaming: gaming::Sums,
    /// Handovers by label of the teams.
    pub(crate) pairs: FxHashMap<(u32, u32), u64>,
    /// Handovers by line; 0 = unknown.
    pub(crate) line_pairs: [[u64; 4]; 4],
    /// Returns by label: (team that gets it back, team in the middle).
    pub(crate) returning: FxHashMap<(u32, u32), u64>,
    /// Incidents with a stay on each line (0 = unknown line).
    pub(crate) reaching_line: [u64; 4],
    pub(crate) without_team: u64,
    pub(crate) opened_late: u64,
}

/// What the pass needs to know.
pub(crate) struct Job<'a> {
    pub(crate) history: &'a History,
    pub(crate) teams: &'a Teams,
    pub(crate) limits: &'a Limits,
    pub(crate) dimensions: &'a [Dimension],
    pub(crate) selection: &'a Selection,
    pub(crate) horizon: i64,
}

/// Incidents to a piece of work: enough to forget the cost of merging, few enough to share out.
const PIECE: usize = 8_192;

pub(crate) fn run(job: &Job<'_>) -> Sums {
    let count = job.history.incident_count();
    let pieces = count.div_ceil(PIECE).max(1);
    let per_thread = pieces.div_ceil(4 * rayon::current_num_threads()).max(1);
    let runs: Vec<std::ops::Range<usize>> = (0..pieces)
        .step_by(per_thread)
        .map(|p| p * PIECE..((p + per_thread) * PIECE).min(count))
        .collect();
    let parts: Vec<Sums> = runs.into_par_iter().map(|range| piece(job, range)).collect();
    let mut parts = parts.into_iter();
    let mut sums = parts.next().unwrap_or_default();
    sums.facts.reserve_exact(count.saturating_sub(sums.facts.len()));
    for part in parts {
        sums.merge(part);
    }
    sums
}

fn piece(job: &Job<'_>, incidents: std::ops::Range<usize>) -> Sums {
    let mut sums = Sums { by: vec![FxHashMap::default(); job.dimensions.len()], ..Sums::default() };
    let mut ledger = Ledger::default();
    let mut one = OneIncident::new();
    let mut keys: Vec<i64> = Vec::new();
    for incident in incidents {
        ledger.read(job.history, incident, job.horizon);
        if !job.selection.takes(incident, ledger.reported_at) {
            continue;
        }
        one.read(incident, &ledger, job.teams, job.limits);
        one.reassigned =
            job.history.counters.reassignments.get(incident).is_some_and(|&n| n != NONE && n > 0);
        if let Some(&n) = job.history.counters.reopens.get(incident) {
            one.fact.reopened = n != NONE && n > 0;
        }
        sums.facts.push(one.fact);
        sums.all.add_incident(&one, true);
        for stay in &one.stays {
            sums.all.add_stay(stay);
        }
        if one.fact.state == State::Resolved {
            sums.holders.add_ledger(&ledger, job.teams);
        }
        for (dimension, tallies) in job.dimensions.iter().zip(&mut sums.by) {
            let by = ByKey { job, dimension: *dimension, incident, ledger: &ledger, one: &one };
            by.add(tallies, &mut keys);
        }
        sums.gap.add(&ledger, job.teams);
        sums.definitions.add(job.history, incident, &ledger, job.teams);
        sums.gaming.add(job.history, incident, &ledger, job.teams, job.limits);
        sums.add_paths(job, &ledger);
        let first = job.history.at[job.history.events_of(incident).start];
        sums.opened_late += u64::from(job.history.opened[incident] > first);
    }
    sums
}

impl Sums {
    fn add_paths(&mut self, job: &Job<'_>, ledger: &Ledger) {
        let teams = job.teams;
        let line = |team: u32| usize::from(teams.line(team).unwrap_or(0).min(3));
        let mut reached = [false; 4];
        for (i, stay) in ledger.stays.iter().enumerate() {
            reached[line(stay.team)] = true;
            if i == 0 {
                continue;
            }
            let before = ledger.stays[i - 1].team;
            let pair = (teams.label_id(before), teams.label_id(stay.team));
            *self.pairs.entry(pair).or_insert(0) += 1;
            self.line_pairs[line(before)][line(stay.team)] += 1;
            if ledger.is_return(i) {
                let pair = (teams.label_id(stay.team), teams.label_id(before));
                *self.returning.entry(pair).or_insert(0) += 1;
            }
        }
        self.without_team += u64::from(ledger.stays.is_empty());
        for (sum, reached) in self.reaching_line.iter_mut().zip(reached) {
            *sum += u64::from(reached);
        }
    }

    fn merge(&mut self, other: Self) {
        self.all.merge(&other.all);
        self.facts.extend(other.facts);
        for (mine, theirs) in self.by.iter_mut().zip(other.by) {
            for (key, tally) in theirs {
                mine.entry(key).or_default().merge(&tally);
            }
        }
        self.holders.merge(&other.holders);
        self.gap.merge(&other.gap);
        self.definitions.merge(&other.definitions);
        self.gaming.merge(&other.gaming);
        for (mine, theirs) in
            [(&mut self.pairs, other.pairs), (&mut self.returning, other.returning)]
        {
            for (pair, n) in theirs {
                *mine.entry(pair).or_insert(0) += n;
            }
        }
        for (mine, theirs) in self.line_pairs.iter_mut().zip(other.line_pairs) {
            for (a, b) in mine.iter_mut().zip(theirs) {
                *a += b;
            }
        }
        for (a, b) in self.reaching_line.iter_mut().zip(other.reaching_line) {
            *a += b;
        }
        self.without_team += other.without_team;
        self.opened_late += other.opened_late;
    }
}

/// Puts one incident under the keys of one dimension.
struct ByKey<'a> {
    job: &'a Job<'a>,
    dimension: Dimension,
    incident: usize,
    ledger: &'a Ledger,
    one: &'a OneIncident,
}

impl ByKey<'_> {
    fn add(&self, tallies: &mut FxHashMap<i64, Tally>, keys: &mut Vec<i64>) {
        let resolved = self.one.fact.state == State::Resolved;
        keys.clear();
        match self.dimension {
            Dimension::Team | Dimension::Line | Dimension::Side => {
                for stay in &self.one.stays {
                    let Some(key) = self.team_key(stay.team) else { continue };
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                    tallies.entry(key).or_default().add_stay(stay);
                }
                if resolved {
                    for spell in &self.ledger.spells {
                        let Some(key) = self.team_key(spell.holder) else { continue };
                        let time = i128::from(spell.to - spell.from);
                        let day = tallies.entry(key).or_default().day(self.one.day);
                        day.cells += time;
                        if spell.class == StatusClass::Queued {
                            day.queued += time;
                        }
                    }
                }
            }
            Dimension::Month | Dimension::Week => {
                keys.push(self.period(self.one.fact.reported_at));
                for stay in &self.one.stays {
                    let key = self.period(stay.start);
                    tallies.entry(key).or_default().add_stay(stay);
                }
            }
            Dimension::Service | Dimension::Priority => {
                let key = self.attribute();
                if let Some(key) = key {
                    keys.push(key);
                    let tally = tallies.entry(key).or_default();
                    self.one.stays.iter().for_each(|stay| tally.add_stay(stay));
                }
            }
        }
        let by_holder =
            matches!(self.dimension, Dimension::Team | Dimension::Line | Dimension::Side);
        for key in &*keys {
            tallies.entry(*key).or_default().add_incident(self.one, !by_holder);
        }
    }

    fn team_key(&self, team: u32) -> Option<i64> {
        let teams = self.job.teams;
        match self.dimension {
            Dimension::Team => {
                let id = teams.label_id(team);
                (id != NONE).then_some(i64::from(id))
            }
            Dimension::Line => teams.line(team).map(i64::from),
            _ => teams.side(team).map(|side| side as i64),
        }
    }

    fn attribute(&self) -> Option<i64> {
        if self.dimension == Dimension::Service {
            let service = self.job.history.last_service(self.incident);
            (service != NONE).then_some(i64::from(service))
        } else {
            let priority = self.job.history.last_priority(self.incident);
            (priority != NO_PRIORITY).then_some(i64::from(priority))
        }
    }

    fn period(&self, at: i64) -> i64 {
        if self.dimension == Dimension::Month {
            month_of(day_of(at))
        } else {
            monday_of(day_of(at))
        }
    }
}

/// Months since year 0 of a day since 1970-01-01.
pub(crate) fn month_of(day: i32) -> i64 {
    // The calendar counted from 1 March of year 0, so that the leap day ends its year.
    let days = i64::from(day) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + month + 2
}

/// The Monday, in days since 1970-01-01, of the ISO week of a day.
pub(crate) fn monday_of(day: i32) -> i64 {
    // 1970-01-01 was a Thursday.
    i64::from(day) - (i64::from(day) + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_weeks_are_those_of_the_calendar() {
        let start = jiff::civil::date(1970, 1, 1);
        for day in (-30_000..90_000).step_by(13) {
            let date = start.checked_add(jiff::Span::new().days(day)).expect("in range");
            let month = i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
            assert_eq!(month_of(day), month, "{date}");
            let back = i64::from(date.weekday().to_monday_zero_offset());
            assert_eq!(monday_of(day), i64::from(day) - back, "{date}");
        }
    }
}
