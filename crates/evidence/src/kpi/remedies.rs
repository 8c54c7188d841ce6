//! What makes luck smaller, tried in order and computed.

use super::calibrate::{LEAST_INCIDENTS, Scope};
use super::luck::pays_for_luck;
use super::senior::team_is_under;
use crate::scope::Selection;
use crate::third_line::{Measure, ThirdLine};
use serde::Serialize;
use thirdline_domain::sheet::{Amount, Chance, Paid, Sheet, TargetClock};
use thirdline_domain::{NONE, Pattern};

/// What is tried, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// All services whose third line the executive leads.
    Pool,
    /// All priorities.
    WidenPriorities,
    /// A plan of two years.
    TwoYears,
    /// The three above together.
    Together,
    /// A share of users helped in time instead of a median time.
    Proportion,
    /// Something promised by a day, without pay.
    Milestone,
}

/// A remedy, and what chance would pay with it.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// What is tried.
    pub kind: RemedyKind,
    /// In a sentence.
    pub what: String,
    /// What to write into the sheet, line by line.
    pub lines: Vec<String>,
    /// Incidents with a third-line stay a year, with it.
    pub incidents_a_year: Option<f64>,
    /// What chance would pay with it.
    pub chance: Option<Chance>,
    /// Threshold, target and maximum with it.
    pub points: Option<[f64; 3]>,
    /// Whether luck is small enough with it.
    pub is_enough: bool,
    /// Why it cannot be tried.
    pub why_not: Option<String>,
}

impl Remedy {
    fn impossible(kind: RemedyKind, what: &str, why: impl Into<String>) -> Self {
        let (lines, why_not) = (Vec::new(), Some(why.into()));
        let what = what.to_owned();
        let nothing = (None, None, None);
        let (incidents_a_year, chance, points) = nothing;
        Self { kind, what, lines, incidents_a_year, chance, points, is_enough: false, why_not }
    }
}

/// All remedies for a measure of a sheet.
pub(super) fn remedies(scope: &Scope<'_>, paid: &Paid) -> Vec<Remedy> {
    let sheet = scope.sheet;
    let pooled = pooled(scope);
    let mut all = Vec::new();
    let what = "Pool all services whose third line the executive leads";
    all.push(match &pooled {
        Ok(services) => {
            let line = format!("services = {services:?}");
            let wide = Sheet { services: patterns(services), ..sheet.clone() };
            tried(scope, &wide, paid, RemedyKind::Pool, what.to_owned(), vec![line])
        }
        Err(why) => Remedy::impossible(RemedyKind::Pool, what, why.clone()),
    });
    let what = "Take in all priorities";
    let widens = !sheet.priorities.is_empty();
    all.push(if widens {
        let wide = Sheet { priorities: Vec::new(), ..sheet.clone() };
        let line = "# no `priorities`".to_owned();
        tried(scope, &wide, paid, RemedyKind::WidenPriorities, what.to_owned(), vec![line])
    } else {
        Remedy::impossible(RemedyKind::WidenPriorities, what, "all are in scope already")
    });
    let what = "Plan for two years";
    let lengthens = sheet.years == 1;
    all.push(if lengthens {
        let wide = Sheet { years: 2, ..sheet.clone() };
        let line = "years = 2".to_owned();
        tried(scope, &wide, paid, RemedyKind::TwoYears, what.to_owned(), vec![line])
    } else {
        Remedy::impossible(RemedyKind::TwoYears, what, "the plan runs for two years already")
    });
    let possible: Vec<&Remedy> = all.iter().filter(|r| r.why_not.is_none()).collect();
    if possible.len() > 1 && !possible.iter().any(|r| r.is_enough) {
        let mut wide = Sheet { priorities: Vec::new(), years: 2, ..sheet.clone() };
        if let Ok(services) = &pooled {
            wide.services = patterns(services);
        }
        let lines = possible.iter().flat_map(|r| r.lines.clone()).collect();
        let what = "All of these together".to_owned();
        all.push(tried(scope, &wide, paid, RemedyKind::Together, what, lines));
    }
    all.push(proportion(scope, paid));
    all.push(Remedy {
        what: "Promise something by a day instead, without pay: a pledge with milestones"
            .to_owned(),
        lines: vec!["kind = \"pledge\"".to_owned(), "[[milestone]]".to_owned()],
        is_enough: true,
        why_not: None,
        ..Remedy::impossible(RemedyKind::Milestone, "", "")
    });
    all
}

fn patterns(services: &[String]) -> Vec<Pattern> {
    services.iter().map(Pattern::new).collect()
}

/// Services of the sheet, and those most of whose third-line stays are with the executive's teams.
fn pooled(scope: &Scope<'_>) -> Result<Vec<String>, String> {
    let (sheet, organisation) = (scope.sheet, scope.organisation);
    let leads = |role: &str| {
        organisation.units().iter().position(|u| u.manager.as_ref().is_some_and(|m| m.role == role))
    };
    let Some(unit) = leads(&sheet.executive) else {
        return Err(format!("the organisation file has no unit led by {:?}", sheet.executive));
    };
    let all = ThirdLine::read(scope.history, organisation, &Selection::default());
    let mut services: Vec<String> =
        sheet.services.iter().map(|pattern| pattern.text().to_owned()).collect();
    let before = services.len();
    for part in all.services.iter().filter(|p| p.service != NONE && !p.stays.is_empty()) {
        let stays = &all.stays[part.stays.clone()];
        let own = stays.iter().filter(|s| {
            let name = all.teams.teams.get(s.team as usize).and_then(|t| t.unit.as_deref());
            team_is_under(organisation, name, unit)
        });
        if 2 * own.count() > stays.len() && !sheet.covers_service(Some(&part.name)) {
            services.push(part.name.clone());
        }
    }
    if services.len() == before {
        return Err("no other service has its third line there".to_owned());
    }
    Ok(services)
}

/// A measure on another scope.
fn tried(
    scope: &Scope<'_>,
    sheet: &Sheet,
    paid: &Paid,
    kind: RemedyKind,
    what: String,
    lines: Vec<String>,
) -> Remedy {
    let measure = match scope.catalogue.payable(&paid.code, paid.version) {
        Ok(measure) => measure,
        Err(why) => return Remedy::impossible(kind, &what, why.0),
    };
    computed(scope, sheet, (paid, measure), kind, what, lines)
}

fn computed(
    scope: &Scope<'_>,
    sheet: &Sheet,
    (paid, measure): (&Paid, &Measure),
    kind: RemedyKind,
    what: String,
    lines: Vec<String>,
) -> Remedy {
    let view = scope.view(sheet);
    let a_year = scope.incidents_a_year(&view);
    match scope.tried(&view, sheet, paid, measure) {
        Ok(tried) => {
            let chance = tried.luck.chance(tried.luck.points, tried.shift, paid.curve);
            Remedy {
                kind,
                what,
                lines,
                incidents_a_year: Some(a_year),
                chance: Some(chance),
                points: Some(tried.luck.points),
                is_enough: !pays_for_luck(&chance)
                    && a_year * f64::from(sheet.years) >= LEAST_INCIDENTS,
                why_not: None,
            }
        }
        Err(why) => Remedy::impossible(kind, &what, why),
    }
}

/// The share of users helped in time instead of a median: within what is now the median, and ten
/// points more of them.
fn proportion(scope: &Scope<'_>, paid: &Paid) -> Remedy {
    const POINTS: f64 = 0.10;
    let kind = RemedyKind::Proportion;
    let what = "Replace the median time by the share of users helped in time";
    if !paid.is_duration {
        return Remedy::impossible(kind, what, "the measure is a share already");
    }
    let latest = scope.catalogue.iter().filter(|m| m.code == "UCM3").max_by_key(|m| m.version);
    let own = scope.catalogue.find(&paid.code, paid.version);
    let (Some(measure), Some(own)) = (latest, own) else {
        return Remedy::impossible(kind, what, "there is no measure UCM3");
    };
    let begin = super::observe::begin_of;
    let view = scope.view(scope.sheet);
    let median = view.rows(own, scope.sheet, Some(paid), view.cohort().open()).ok().and_then(|r| {
        r.figure(begin(scope.months.start), begin(scope.months.end), own.least).value
    });
    let Some(median) = median else {
        return Remedy::impossible(kind, what, "the median is not known");
    };
    let hours = (median / 3.6e9).round().max(1.0);
    let within = Amount { value: hours * 3.6e9, is_duration: true };
    let share = Paid {
        code: measure.code.to_owned(),
        version: measure.version,
        is_duration: false,
        higher_is_better: true,
        within: Some((TargetClock::Restore, within.value as i64)),
        within_by_priority: Vec::new(),
        improve_by: Some(POINTS),
        ..paid.clone()
    };
    let lines = vec![
        format!("measure = \"{}\"", share.title()),
        format!("within = \"{within}\""),
        "improve_by = \"10 points\"".to_owned(),
    ];
    let what = format!("{what}, {within}, ten points more of them");
    computed(scope, scope.sheet, (&share, measure), kind, what, lines)
}
