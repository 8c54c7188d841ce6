//! How many people a support team takes, and what decides that number: the work, or the hours.

use super::domain::{self, Domain};
use super::load::Load;
use crate::pass::month_of;
use crate::scope::day_of;
use crate::statistics::student;
use crate::third_line::{Cohort, OneIncident, ThirdLine};
use serde::Serialize;
use std::collections::BTreeMap;
use thirdline_domain::charter::{Assumptions, Charter, OnCall, Rota, Staffing};
use thirdline_domain::{ClosureClass, State};

/// Hours that one person has a month, after holidays, illness and training.
pub const HOURS_A_MONTH: f64 = 130.0;
/// Share of people's time for such work that leaves room to improve the service.
pub const ROOM_TO_IMPROVE: f64 = 0.5;
/// Share of people's time that a team for support alone can bear.
pub const SUPPORT_ALONE: f64 = 0.75;
/// Share of all hours that one person may be on call.
pub const MOST_ON_CALL: f64 = 0.25;
/// Work that fills less of the smallest rota than this is too small for a team of its own.
pub const TOO_SMALL_BELOW: f64 = 2.0 / 3.0;
/// Fewer whole months than this are too few to say.
pub const LEAST_MONTHS: usize = 6;
const MOST_MONTHS: usize = 12;

/// A quantity with its 95 % interval, in the unit of its field.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Estimate {
    /// The mean of values with its t interval, not below zero; `None` of fewer than two.
    pub(super) fn of_mean(values: &[f64]) -> Option<Self> {
        let n = values.len();
        if n < 2 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let reach = student(n - 1) * (squares / (n - 1) as f64 / n as f64).sqrt();
        Some(Self { value: mean, low: (mean - reach).max(0.0), high: mean + reach })
    }

    fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self { value: change(self.value), low: change(self.low), high: change(self.high) }
    }
}

/// The incidents of one ending.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassDemand {
    /// What ended them; `not recorded` where nothing tells.
    pub class: &'static str,
    /// Incidents a month.
    pub a_month: f64,
    /// Hours of work each.
    pub hours_each: f64,
    /// Hours of work a month.
    pub hours: f64,
}

/// What decides the number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Being there at all.
    Rota,
    /// The work.
    Work,
    /// Nobody may be on call for more than a quarter of all hours.
    OnCall,
}

/// A lower bound of the number of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Constraint {
    /// What it is.
    pub what: Binding,
    /// The people it takes.
    pub people: u32,
}

/// How large a support team has to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sizing {
    /// The service, or what the charter calls them together.
    pub scope: String,
    /// Services in it.
    pub services: Vec<String>,
    /// Whole months counted.
    pub months: usize,
    /// Incidents a month that got beyond the first line.
    pub a_month: Option<Estimate>,
    /// By what ended them, most hours first.
    pub classes: Vec<ClassDemand>,
    /// Hours a month for incidents.
    pub incident_hours: Option<Estimate>,
    /// Hours a month for problems.
    pub problem_hours: f64,
    /// Hours a month for releases.
    pub release_hours: f64,
    /// Hours a month for new people.
    pub onboarding_hours: f64,
    /// All hours a month.
    pub demand: Option<Estimate>,
    /// Share of people's time for such work that was assumed.
    pub utilisation: f64,
    /// People whom the work fills: `demand ÷ (130 · utilisation)`.
    pub people_by_work: Option<Estimate>,
    /// The rota that was looked at.
    #[serde(serialize_with = "rota_words")]
    pub rota: Rota,
    /// Whether the charter leaves it open, so that working hours were assumed.
    pub rota_is_assumed: bool,
    /// Lower bounds; the work is missing where there are too few months.
    pub constraints: Vec<Constraint>,
    /// The one that binds.
    pub binds: Constraint,
    /// People of the charter.
    pub people: Option<u32>,
    /// Share of all hours on call, for each person, with as many people as the charter has, or as it
    /// takes; `None` where nobody is.
    pub on_call_share: Option<f64>,
    /// Incidents a shift.
    pub load: Option<Load>,
    /// Share of the smallest rota that the work fills.
    pub fills: Option<f64>,
    /// Where that is too little: with which services it would be a team.
    pub domain: Option<Domain>,
    /// Whether the history was cut by closing date.
    pub cut_by_closing_date: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn rota_words<S: serde::Serializer>(rota: &Rota, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rota.words())
}

/// Incidents that a support team would take: beyond the first line, and not cancelled.
pub(super) fn takes(incident: &OneIncident) -> bool {
    incident.beyond_first && incident.state != State::Cancelled
}

/// The last instant at which anything was reported, microseconds: after it nothing arrives, however
/// long the history goes on.
pub(super) fn last_report(third_line: &ThirdLine) -> i64 {
    let reported = third_line.incidents.iter().map(|i| i.reported_at).max();
    reported.unwrap_or(third_line.horizon)
}

/// The whole months (UTC) between the first instant and the last that count, twelve at most, as
/// months since year 0. A month is whole if its first and its last day were seen.
pub(super) fn whole_months(first_at: i64, last_at: i64) -> Vec<i64> {
    let (first, last) = (day_of(first_at), day_of(last_at));
    // The first day of a month is the one before which another month ends.
    let from =
        if month_of(first - 1) == month_of(first) { month_of(first) + 1 } else { month_of(first) };
    let to = if month_of(last + 1) == month_of(last) { month_of(last) } else { month_of(last) + 1 };
    let all: Vec<i64> = (from..to).collect();
    all[all.len().saturating_sub(MOST_MONTHS)..].to_vec()
}

/// Hours of work for incidents in each of the months, and how many there were.
pub(super) fn monthly(
    cohort: &Cohort<'_>,
    assumptions: &Assumptions,
    months: &[i64],
) -> (Vec<f64>, Vec<f64>) {
    let mut by_month: BTreeMap<i64, (f64, f64)> =
        months.iter().map(|month| (*month, (0.0, 0.0))).collect();
    for incident in cohort.incidents().filter(|i| takes(i)) {
        if let Some(sums) = by_month.get_mut(&month_of(day_of(incident.reported_at))) {
            sums.0 += assumptions.hours_of(incident.class);
            sums.1 += 1.0;
        }
    }
    by_month.into_values().unzip()
}

fn classes(cohort: &Cohort<'_>, assumptions: &Assumptions, months: &[i64]) -> Vec<ClassDemand> {
    let mut counts: BTreeMap<Option<ClosureClass>, u64> = BTreeMap::new();
    for incident in cohort.incidents().filter(|i| takes(i)) {
        if months.contains(&month_of(day_of(incident.reported_at))) {
            *counts.entry(incident.class).or_default() += 1;
        }
    }
    let mut rows: Vec<ClassDemand> = counts
        .into_iter()
        .map(|(class, count)| {
            let a_month = count as f64 / months.len().max(1) as f64;
            let hours_each = assumptions.hours_of(class);
            ClassDemand {
                class: class.map_or("not recorded", ClosureClass::name),
                a_month,
                hours_each,
                hours: a_month * hours_each,
            }
        })
        .collect();
    rows.sort_by(|a, b| b.hours.total_cmp(&a.hours).then(a.class.cmp(b.class)));
    rows
}

/// Share of all hours of the week in which one of so many people is on call: in two seats round the
/// clock from one site, in two seats for half of the day at each of two, in one seat for whatever
/// hours a day rota leaves out.
fn on_call_share(rota: Rota, on_call: OnCall, people: u32) -> Option<f64> {
    let people = f64::from(people.max(1));
    match (rota, on_call) {
        (Rota::OneSite | Rota::TwoSites, _) => Some(2.0 / people),
        (_, OnCall::Team) => Some(f64::from(rota.hours_left_out()) / 168.0 / people),
        (_, OnCall::Nobody | OnCall::Domain) => None,
    }
}

fn constraints(staffing: &Staffing, rota: Rota, work: Option<Estimate>) -> Vec<Constraint> {
    let mut all = vec![Constraint { what: Binding::Rota, people: rota.floor() }];
    if let Some(work) = work {
        // Rounding must not make a whole person of a millionth of one.
        let people = (work.high - 1e-9).ceil().max(0.0) as u32;
        all.push(Constraint { what: Binding::Work, people });
    }
    if let Some(alone) = on_call_share(rota, staffing.on_call, 1) {
        let people = (alone / MOST_ON_CALL - 1e-9).ceil() as u32;
        all.push(Constraint { what: Binding::OnCall, people });
    }
    all
}

impl Sizing {
    /// Sizes a team for a cohort under a charter's staffing and assumptions. `scope` is what the
    /// cohort is called.
    #[must_use]
    pub fn of(cohort: &Cohort<'_>, scope: &str, charter: &Charter) -> Self {
        let third_line = cohort.third_line;
        let (assumptions, staffing) = (&charter.assumptions, &charter.staffing);
        let months = whole_months(third_line.first_at, last_report(third_line));
        let (hours, counts) = monthly(cohort, assumptions, &months);
        let enough = months.len() >= LEAST_MONTHS;
        let incident_hours = Estimate::of_mean(&hours).filter(|_| enough);
        let release_hours = assumptions.releases * assumptions.hours_per_release;
        let besides = assumptions.problem_hours + release_hours + assumptions.onboarding_hours;
        let demand = incident_hours.map(|hours| hours.map(|h| h + besides));
        let people_by_work =
            demand.map(|d| d.map(|hours| hours / (HOURS_A_MONTH * assumptions.utilisation)));

        let rota = staffing.rota.unwrap_or(Rota::WorkingHours);
        let constraints = constraints(staffing, rota, people_by_work);
        let mut binds = constraints[0];
        for constraint in &constraints {
            if constraint.people > binds.people {
                binds = *constraint;
            }
        }
        let fills = people_by_work.map(|work| work.value / f64::from(rota.floor()));
        let is_too_small = fills.is_some_and(|fills| fills < TOO_SMALL_BELOW);
        let people = staffing.people.unwrap_or(binds.people);
        Self {
            scope: scope.to_owned(),
            services: cohort.parts.iter().map(|&p| third_line.services[p].name.clone()).collect(),
            months: months.len(),
            a_month: Estimate::of_mean(&counts).filter(|_| enough),
            classes: classes(cohort, assumptions, &months),
            incident_hours,
            problem_hours: assumptions.problem_hours,
            release_hours,
            onboarding_hours: assumptions.onboarding_hours,
            demand,
            utilisation: assumptions.utilisation,
            people_by_work,
            rota,
            rota_is_assumed: staffing.rota.is_none(),
            constraints,
            binds,
            people: staffing.people,
            on_call_share: on_call_share(rota, staffing.on_call, people),
            load: Load::of(cohort, staffing, rota),
            fills,
            domain: is_too_small
                .then(|| domain::of(cohort, assumptions, &months, demand, rota))
                .flatten(),
            cut_by_closing_date: third_line.cut_by_closing_date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_round_the_clock_are_on_call_for_a_quarter_of_all_hours() {
        let share = |rota, on_call, people| on_call_share(rota, on_call, people);
        assert_eq!(share(Rota::OneSite, OnCall::Nobody, 8), Some(0.25));
        assert_eq!(share(Rota::WorkingHours, OnCall::Nobody, 3), None);
        let office = share(Rota::WorkingHours, OnCall::Team, 4).expect("on call");
        assert!((office - 128.0 / 168.0 / 4.0).abs() < 1e-12);
        let staffing = Staffing { on_call: OnCall::Team, ..Staffing::default() };
        let needed = constraints(&staffing, Rota::WorkingHours, None);
        assert_eq!(needed[1], Constraint { what: Binding::OnCall, people: 4 });
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_student() {
        // 3 ± 3.182446305284 (t.ppf of scipy, three degrees of freedom) times √(14/3/4).
        let mean = Estimate::of_mean(&[1.0, 2.0, 3.0, 6.0]).expect("four");
        assert!((mean.value - 3.0).abs() < 1e-12 && mean.low.abs() < 1e-12);
        assert!((mean.high - 6.437_434_882).abs() < 1e-6, "{}", mean.high);
        assert_eq!(Estimate::of_mean(&[1.0]), None);
    }

    #[test]
    fn months_that_are_not_whole_do_not_count() {
        let at = |day: i64| day * 86_400_000_000;
        // 1970-01-15 to 1970-04-02: February and March.
        assert_eq!(whole_months(at(14), at(91)).len(), 2);
        assert!(whole_months(at(14), at(20)).is_empty());
        assert_eq!(whole_months(at(14), at(900)).len(), 12);
        assert_eq!(whole_months(at(0), at(364)).len(), 12, "the year 1970, to its last day");
        assert_eq!(whole_months(at(1), at(363)).len(), 10);
    }
}
