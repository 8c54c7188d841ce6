//! Threshold, target and maximum of a sheet, and what chance would have paid for them.

use super::catalogue::Catalogue;
use super::luck::{Draws, Luck, MONTHS, Shift, median_years, pays_for_luck, share_years};
use super::observe::{Months, Unknown, View, whole_months};
use super::remedies::{Remedy, remedies};
use super::senior::coverage;
use crate::third_line::{Figure, Measure, Scale};
use thirdline_domain::sheet::{Amount, Baseline, Chance, Paid, Sheet, fingerprint_of_history};
use thirdline_domain::{History, Organisation};

const DAY: i64 = 86_400_000_000;
/// Fewer months than this are no baseline.
pub(super) const LEAST_MONTHS: i64 = 12;
/// With fewer qualifying incidents a year only a pledge makes sense.
pub(super) const LEAST_INCIDENTS: f64 = 120.0;

/// One measure, calibrated.
#[derive(Clone, Debug)]
pub struct Calibrated {
    /// As the sheet has it.
    pub paid: Paid,
    /// Name of the measure.
    pub name: &'static str,
    /// Its definition.
    pub formula: &'static str,
    /// Its figure over the baseline.
    pub figure: Figure,
    /// What chance does to it; `None` where there is nothing to draw from.
    pub luck: Option<Luck>,
    /// What chance would have paid for the points that follow from it.
    pub proposed: Option<Chance>,
    /// What chance would have paid for the points that stand in the sheet.
    pub written: Option<Chance>,
    /// Why there is no luck to show.
    pub why_not: Option<String>,
    /// What makes luck smaller, tried in order; empty where it is small.
    pub remedies: Vec<Remedy>,
}

impl Calibrated {
    /// Threshold, target and maximum that count: those of the sheet, else those that follow.
    #[must_use]
    pub fn points(&self) -> Option<[f64; 3]> {
        self.paid.points().or_else(|| self.luck.as_ref().map(|l| l.points))
    }

    /// What chance would have paid for them.
    #[must_use]
    pub fn chance(&self) -> Option<Chance> {
        self.written.or(self.proposed)
    }

    /// Whether the sheet would pay for luck by this measure.
    #[must_use]
    pub fn pays_for_luck(&self) -> bool {
        self.chance().is_some_and(|chance| pays_for_luck(&chance))
    }
}

/// A guard over the baseline.
#[derive(Clone, Debug)]
pub struct GateBaseline {
    /// Code and version.
    pub title: String,
    /// Name of the guard.
    pub name: &'static str,
    /// Its figure over the baseline.
    pub figure: Figure,
    /// Its floor: that of the sheet, else baseline and margin.
    pub floor: Option<f64>,
    /// Whether the floor stands in the sheet.
    pub is_written: bool,
}

/// A sheet, calibrated.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Begin of the baseline, microseconds.
    pub from: i64,
    /// Its end, microseconds.
    pub to: i64,
    /// Whole months in it.
    pub months: i64,
    /// Fingerprint of the history in scope.
    pub fingerprint: String,
    /// Whether the sheet was calibrated from another history.
    pub is_other_history: bool,
    /// Incidents with a third-line stay a year.
    pub incidents_a_year: f64,
    /// Incidents with a third-line stay in the baseline.
    pub incidents: u64,
    /// How much of the third-line work in scope is with the executive's teams; `None` where the
    /// organisation names no unit that the role leads.
    pub coverage: Option<Figure>,
    /// Services in scope that have any.
    pub services: Vec<String>,
    /// Measures in the order of the sheet.
    pub measures: Vec<Calibrated>,
    /// Gates in the order of the sheet.
    pub gates: Vec<GateBaseline>,
    /// Why only a pledge makes sense; empty where a sheet may.
    pub pledge_only: Vec<String>,
    /// Whether head counts are unknown, so that five people were assumed.
    pub assumes_five_people: bool,
}

impl Calibration {
    /// Whether any measure would pay for luck.
    #[must_use]
    pub fn pays_for_luck(&self) -> bool {
        self.measures.iter().any(Calibrated::pays_for_luck)
    }
}

/// Calibrates a sheet on its baseline; without one, on the last twelve whole months of the history.
/// Open incidents are judged at the end of the baseline, as the plan year will be at its own.
#[must_use]
pub fn calibrate(
    sheet: &Sheet,
    history: &History,
    organisation: &Organisation,
    catalogue: &Catalogue<'_>,
) -> Calibration {
    let (from, to) = baseline(sheet, history);
    let scope = Scope { sheet, history, organisation, catalogue, months: whole_months(from, to) };
    let view = scope.view(sheet);
    let months = scope.months.end - scope.months.start;
    let incidents = scope.incidents(&view);
    let a_year = per_year(incidents, months);
    let measures: Vec<Calibrated> =
        sheet.measures.iter().map(|paid| scope.calibrated(&view, paid, a_year)).collect();
    let gates = sheet.gates.iter().filter_map(|gate| {
        let measure = catalogue.find(&gate.code, gate.version)?;
        let leave = view.cohort().open();
        let figure = match view.rows(measure, sheet, None, leave) {
            Ok(rows) => rows.figure(from, to, measure.least),
            Err(unknown) => unknown.figure(measure.scale()),
        };
        let by = gate.margin.map(|m| if gate.higher_is_better { -m } else { m });
        let follows = figure.value.zip(by).map(|(v, by)| {
            Amount { value: (v + by).clamp(0.0, 1.0), is_duration: false }.rounded()
        });
        Some(GateBaseline {
            title: gate.title(),
            name: measure.name,
            figure,
            floor: gate.floor.or(follows),
            is_written: gate.floor.is_some(),
        })
    });
    let gates = gates.collect();
    let excluded = sheet.excluded(history);
    let fingerprint = fingerprint_of_history(history, &excluded, to);
    let signed = sheet.baseline.as_ref().and_then(|b| b.fingerprint.as_ref());
    let services = view.third_line.services.iter().filter(|s| !s.stays.is_empty());
    Calibration {
        from,
        to,
        months,
        is_other_history: signed.is_some_and(|signed| *signed != fingerprint),
        fingerprint,
        incidents_a_year: a_year,
        incidents,
        coverage: coverage(&view.third_line, organisation, &sheet.executive, (from, to)),
        services: services.map(|s| s.name.clone()).collect(),
        measures,
        gates,
        pledge_only: pledge_only(&view, months, a_year),
        assumes_five_people: view.cohort().open().is_some_and(crate::third_line::Open::is_assumed),
    }
}

/// The baseline of a sheet, or the last twelve whole months of a history, microseconds.
fn baseline(sheet: &Sheet, history: &History) -> (i64, i64) {
    if let Some(Baseline { from, to, .. }) = sheet.baseline {
        return (from, to);
    }
    // The month of the last event may not be over; it is if that event is of its last day.
    let last = super::observe::month_at(history.horizon().unwrap_or(0) + DAY);
    let begin = super::observe::begin_of;
    (begin(last - LEAST_MONTHS), begin(last))
}

/// Incidents in a year at the pace of some months.
fn per_year(incidents: u64, months: i64) -> f64 {
    if months > 0 { incidents as f64 * MONTHS as f64 / months as f64 } else { 0.0 }
}

fn pledge_only(view: &View, months: i64, a_year: f64) -> Vec<String> {
    let mut why = Vec::new();
    if months < LEAST_MONTHS {
        why.push(format!("the baseline holds {months} whole months, and a year has twelve"));
    }
    let first = super::observe::month_at(view.third_line.first_at);
    let known = super::observe::month_at(view.until - 1) - first + 1;
    if months >= LEAST_MONTHS && known < LEAST_MONTHS {
        why.push(format!("the history holds {known} months up to the end of the baseline"));
    }
    if view.third_line.cut_by_closing_date {
        why.push(
            "the history was cut by closing date, so its months cannot be compared".to_owned(),
        );
    }
    if a_year < LEAST_INCIDENTS {
        why.push(format!(
            "{a_year:.0} incidents a year reach the third line; below {LEAST_INCIDENTS:.0} a value is mostly luck"
        ));
    }
    why
}

/// What a sheet is calibrated on.
pub(super) struct Scope<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) history: &'a History,
    pub(super) organisation: &'a Organisation,
    pub(super) catalogue: &'a Catalogue<'a>,
    /// Months since year 0.
    pub(super) months: std::ops::Range<i64>,
}

/// Luck of one measure and how it came about.
pub(super) struct Tried {
    pub(super) luck: Luck,
    pub(super) shift: Shift,
}

impl Scope<'_> {
    /// The third line of a sheet's scope at the end of the baseline.
    pub(super) fn view(&self, sheet: &Sheet) -> View {
        let until = super::observe::begin_of(self.months.end);
        View::new(self.history, self.organisation, sheet.excluded(self.history), until)
    }

    /// Incidents with a third-line stay reported in the baseline.
    pub(super) fn incidents(&self, view: &View) -> u64 {
        let within = |at: i64| self.months.contains(&super::observe::month_at(at));
        let cohort = view.cohort();
        cohort.third_line_incidents().filter(|i| within(i.reported_at)).count() as u64
    }

    /// Incidents a year of a sheet's scope.
    pub(super) fn incidents_a_year(&self, view: &View) -> f64 {
        per_year(self.incidents(view), self.months.end - self.months.start)
    }

    fn calibrated(&self, view: &View, paid: &Paid, a_year: f64) -> Calibrated {
        let measure = self.catalogue.payable(&paid.code, paid.version);
        let scale = if paid.is_duration { Scale::Duration } else { Scale::Share };
        let mut out = Calibrated {
            paid: paid.clone(),
            name: "",
            formula: "",
            figure: Figure::too_few(scale, 0),
            luck: None,
            proposed: None,
            written: None,
            why_not: None,
            remedies: Vec::new(),
        };
        let measure = match measure {
            Ok(measure) => measure,
            Err(why) => return Calibrated { why_not: Some(why.0), ..out },
        };
        (out.name, out.formula) = (measure.name, measure.formula);
        let (from, to) = (self.months.start, self.months.end);
        let begin = super::observe::begin_of;
        match view.rows(measure, self.sheet, Some(paid), view.cohort().open()) {
            Ok(rows) => out.figure = rows.figure(begin(from), begin(to), measure.least),
            Err(unknown) => {
                out.figure = unknown.figure(scale);
                return Calibrated { why_not: Some(unknown.words()), ..out };
            }
        }
        match self.tried(view, self.sheet, paid, measure) {
            Ok(Tried { luck, shift }) => {
                let of = |points| luck.chance(points, shift, paid.curve);
                out.proposed = Some(of(luck.points));
                out.written = paid.points().map(of);
                out.luck = Some(luck);
            }
            Err(why) => out.why_not = Some(why),
        }
        if out.pays_for_luck() || a_year < LEAST_INCIDENTS {
            out.remedies = remedies(self, paid);
        }
        out
    }

    /// Draws synthetic years for a measure of a sheet.
    pub(super) fn tried(
        &self,
        view: &View,
        sheet: &Sheet,
        paid: &Paid,
        measure: &Measure,
    ) -> Result<Tried, String> {
        let Some(by) = paid.improve_by else {
            let example = if paid.is_duration { "20 %" } else { "10 points" };
            return Err(format!(
                "the sheet does not say how much better {} shall become: improve_by = \"{example}\"",
                paid.code
            ));
        };
        let rows =
            view.rows(measure, sheet, Some(paid), view.cohort().open()).map_err(Unknown::words)?;
        let months = rows.months(&self.months);
        if months.n() < measure.least {
            return Err(format!("{} observations in the baseline are too few to say", months.n()));
        }
        let shift =
            Shift { by, is_duration: paid.is_duration, higher_is_better: paid.higher_is_better };
        let count = (self.months.end - self.months.start).max(0) as usize;
        let draws = Draws::new(count, MONTHS * sheet.years as usize);
        let years = match &months {
            Months::Share(months) => share_years(months, &draws),
            Months::Median(months) => median_years(months, &draws),
        };
        let in_a_plan = months.n() as f64 / count as f64 * (MONTHS * sheet.years as usize) as f64;
        let luck = Luck::of(&years, shift, in_a_plan);
        let luck = luck.ok_or("too few of the years drawn hold an observation")?;
        Ok(Tried { luck, shift })
    }
}
