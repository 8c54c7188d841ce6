//! What a sheet says month by month: values so far, what they would pay, the oldest incidents, and
//! what an office can do this week.

use super::catalogue::Catalogue;
use super::observe::{Rows, View, begin_of, month_at};
use super::pay::{CAPPED, Pay, PayCurve, TARGET, VOID};
use super::week::{WeekFacts, this_week};
use crate::statistics::{Change, Direction, Xmr, change_of_last, xmr};
use crate::third_line::{Figure, Measure, Open, Standing};
use serde::Serialize;
use thirdline_domain::sheet::{LowVolume, Paid, Sheet, SheetKind};
use thirdline_domain::{History, Ledger, Organisation, State};

/// How many of the oldest open incidents are named.
const OLDEST: usize = 10;
/// Months with fewer observations are left out of a chart.
const LEAST_OF_A_MONTH: u64 = 5;

/// One month of a measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthPoint {
    /// `2026-05`.
    pub month: String,
    /// Its value; `None` with too few observations.
    pub value: Option<f64>,
    /// Its observations.
    pub n: u64,
}

/// One measure, so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureStatement {
    /// Code and version.
    pub title: String,
    /// Its name.
    pub name: &'static str,
    /// The definition it is computed by.
    pub formula: &'static str,
    /// Whether its value is a time.
    pub is_duration: bool,
    /// Percent of the target bonus; 0 in a pledge.
    pub weight: f64,
    /// Threshold, target, maximum.
    pub points: Option<[f64; 3]>,
    /// Value so far, count, interval.
    pub figure: Figure,
    /// What it would pay before any gate, in percent of the pay at target.
    pub before_gates: Option<Pay>,
    /// What it would pay.
    pub pay: Option<Pay>,
    /// Why it would pay less than its value says, or nothing, in sentences.
    pub because: Vec<String>,
    /// Whether it has fewer observations than the sheet asks for.
    pub is_low_volume: bool,
    /// Month by month, from the baseline on.
    pub months: Vec<MonthPoint>,
    /// The chart of those months that have a value.
    pub chart: Option<Xmr>,
    /// The word for the last month.
    pub change: Change,
}

/// One guard, so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateStatement {
    /// Code and version.
    pub title: String,
    /// Its name.
    pub name: &'static str,
    /// Value so far, count, interval.
    pub figure: Figure,
    /// Beyond this nothing is paid.
    pub floor: Option<f64>,
    /// Whether the value is beyond it.
    pub is_beyond_floor: bool,
    /// Whether the floor lies within the interval, so that another month may tell otherwise.
    pub is_floor_in_interval: bool,
    /// The word for the last month.
    pub change: Change,
    /// Month by month, from the baseline on.
    pub months: Vec<MonthPoint>,
}

/// An old open incident of the scope.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OldIncident {
    /// Its number.
    pub incident: String,
    /// How long its user has waited, microseconds.
    pub age: i64,
    /// Its service.
    pub service: String,
    /// Its priority; empty if none.
    pub priority: String,
    /// The team that has it now.
    pub team: String,
    /// The role that leads the team's unit, where the organisation file says so.
    pub led_by: Option<String>,
}

/// What a sheet says in a month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// The month: `2026-05`.
    pub month: String,
    /// Begin of the plan, microseconds.
    pub from: i64,
    /// Figures are those of this instant: the end of the month, or of the history, microseconds.
    pub until: i64,
    /// Whether the history ends before the month.
    pub is_cut_short: bool,
    /// Measures in the order of the sheet.
    pub measures: Vec<MeasureStatement>,
    /// Gates in the order of the sheet.
    pub gates: Vec<GateStatement>,
    /// What the sheet would pay, in percent of its pay at target; `None` in a pledge or where a
    /// measure is not known.
    pub pay: Option<Pay>,
    /// Measures that are void for low volume, with their weight going to the others.
    pub void: Vec<String>,
    /// Open incidents of the scope that the third line had.
    pub open: u64,
    /// The oldest.
    pub oldest: Vec<OldIncident>,
    /// What the executive's office can do this week; at most three sentences.
    pub this_week: Vec<String>,
    /// Whether head counts are unknown, so that five people were assumed.
    pub assumes_five_people: bool,
}

/// The month lies outside of the plan or of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchMonth(pub String);

/// What a sheet says at the end of a month (months since year 0, UTC). Later events do not count:
/// open incidents are judged then.
///
/// # Errors
/// If the month is not one of the plan, or the history ends before it begins.
pub fn statement(
    sheet: &Sheet,
    history: &History,
    organisation: &Organisation,
    catalogue: &Catalogue<'_>,
    month: i64,
) -> Result<Statement, NoSuchMonth> {
    let first = i64::from(sheet.year) * 12;
    let last = first + 12 * i64::from(sheet.years) - 1;
    if !(first..=last).contains(&month) {
        let words = format!("{} is no month of the plan {}", label(month), sheet.period());
        return Err(NoSuchMonth(words));
    }
    let (from, to) = (begin_of(first), begin_of(month + 1));
    let ends = history.horizon().unwrap_or(i64::MIN);
    if ends < begin_of(month) {
        let words = format!("the history ends before {} begins", label(month));
        return Err(NoSuchMonth(words));
    }
    let view = View::new(history, organisation, sheet.excluded(history), to);
    let leave = view.cohort().open();
    let since = sheet.baseline.as_ref().map_or(view.third_line.first_at, |b| b.from);
    let period = Period { from, to, months: month_at(since).min(first)..month + 1 };
    let gates: Vec<GateStatement> = sheet
        .gates
        .iter()
        .filter_map(|gate| {
            let measure = catalogue.find(&gate.code, gate.version)?;
            let seen = seen(&view, sheet, None, measure, leave, &period);
            let floor = gate.floor;
            let value = seen.figure.value;
            Some(GateStatement {
                title: gate.title(),
                name: measure.name,
                floor,
                is_beyond_floor: value.is_some_and(|v| gate.is_beyond_floor(v)),
                is_floor_in_interval: floor.is_some_and(|f| {
                    seen.figure.low.is_some_and(|l| l <= f)
                        && seen.figure.high.is_some_and(|h| f <= h)
                }),
                figure: seen.figure,
                change: seen.change,
                months: seen.months,
            })
        })
        .collect();
    let measures: Vec<MeasureStatement> = sheet
        .measures
        .iter()
        .map(|paid| measure_statement(&view, sheet, paid, catalogue, leave, &period, &gates))
        .collect();
    let (pay, void) = whole(sheet, &measures);
    let (open, oldest) = oldest(&view, organisation, OLDEST);
    let facts = WeekFacts::of(&view, sheet, leave, &measures, &gates, &oldest);
    Ok(Statement {
        month: label(month),
        from,
        until: view.until,
        is_cut_short: ends < to - 86_400_000_000,
        pay,
        void,
        open,
        this_week: this_week(&facts),
        measures,
        gates,
        oldest,
        assumes_five_people: leave.is_some_and(Open::is_assumed),
    })
}

/// The plan so far, and the months of its charts.
struct Period {
    from: i64,
    to: i64,
    months: std::ops::Range<i64>,
}

/// `2026-05`.
fn label(month: i64) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// What is seen of a measure.
struct Seen {
    figure: Figure,
    months: Vec<MonthPoint>,
    chart: Option<Xmr>,
    change: Change,
}

fn seen(
    view: &View,
    sheet: &Sheet,
    paid: Option<&Paid>,
    measure: &Measure,
    leave: Option<Open>,
    period: &Period,
) -> Seen {
    let rows = match view.rows(measure, sheet, paid, leave) {
        Ok(rows) => rows,
        Err(unknown) => {
            let figure = unknown.figure(measure.scale());
            return Seen { figure, months: Vec::new(), chart: None, change: Change::TooFewToSay };
        }
    };
    let months = month_points(&rows, period);
    let values: Vec<f64> = months.iter().filter_map(|m| m.value).collect();
    let direction = match measure.higher_is_better {
        Some(true) => Direction::HigherIsBetter,
        _ => Direction::LowerIsBetter,
    };
    Seen {
        figure: rows.figure(period.from, period.to, measure.least),
        chart: xmr(&values),
        change: change_of_last(&values, direction),
        months,
    }
}

fn month_points(rows: &Rows, period: &Period) -> Vec<MonthPoint> {
    let values = rows.months(&period.months).values();
    period
        .months
        .clone()
        .zip(values)
        .map(|(month, (value, n))| MonthPoint {
            month: label(month),
            value: value.filter(|_| n >= LEAST_OF_A_MONTH),
            n,
        })
        .collect()
}

fn measure_statement(
    view: &View,
    sheet: &Sheet,
    paid: &Paid,
    catalogue: &Catalogue<'_>,
    leave: Option<Open>,
    period: &Period,
    gates: &[GateStatement],
) -> MeasureStatement {
    let mut out = MeasureStatement {
        title: paid.title(),
        name: "",
        formula: "",
        is_duration: paid.is_duration,
        weight: if sheet.kind == SheetKind::Sheet { paid.weight } else { 0.0 },
        points: paid.points(),
        figure: Figure::not_recorded(crate::third_line::Scale::Share, "the definition"),
        before_gates: None,
        pay: None,
        because: Vec::new(),
        is_low_volume: false,
        months: Vec::new(),
        chart: None,
        change: Change::TooFewToSay,
    };
    let measure = match catalogue.payable(&paid.code, paid.version) {
        Ok(measure) => measure,
        Err(why) => {
            out.because.push(format!("{}.", why.0));
            return out;
        }
    };
    let seen = seen(view, sheet, Some(paid), measure, leave, period);
    (out.name, out.formula) = (measure.name, measure.formula);
    (out.figure, out.months) = (seen.figure, seen.months);
    (out.chart, out.change) = (seen.chart, seen.change);
    if sheet.kind == SheetKind::Pledge {
        return out;
    }
    let n = out.figure.n.unwrap_or(0);
    // The year is not over: what it will hold at this pace decides.
    let months = (month_at(period.to) - month_at(period.from)).max(1) as u64;
    let pace = n * 12 * u64::from(sheet.years) / months;
    out.is_low_volume = pace < sheet.min_n;
    out.before_gates = PayCurve::of(paid).and_then(|curve| projected(&curve, &out.figure));
    out.pay = out.before_gates;
    gated(&mut out, sheet, paid, gates);
    if out.is_low_volume && out.figure.n.is_some() {
        out.because.push(match sheet.low_volume {
            LowVolume::Void => {
                format!("At this pace the plan ends with {pace} observations, and the sheet asks for {}: the measure would be void and its weight go to the others.", sheet.min_n)
            }
            LowVolume::Target => {
                format!("At this pace the plan ends with {pace} observations, and the sheet asks for {}: the measure would pay as at target.", sheet.min_n)
            }
        });
        out.pay = match sheet.low_volume {
            LowVolume::Void => None,
            LowVolume::Target => Some(Pay::flat(TARGET)),
        };
    }
    out
}

/// Pay at the value and at both ends of its interval; an end without a bound is that of the curve.
fn projected(curve: &PayCurve, figure: &Figure) -> Option<Pay> {
    let value = figure.value.filter(|_| figure.standing == Standing::Said)?;
    let (low, high) = (figure.low.unwrap_or(0.0), figure.high.unwrap_or(f64::INFINITY));
    let (worse, better) = if curve.higher_is_better { (low, high) } else { (high, low) };
    Some(Pay { low: curve.pay(worse), value: curve.pay(value), high: curve.pay(better) })
}

/// A guard that is really worse caps at the pay at target; one beyond its floor leaves nothing.
fn gated(out: &mut MeasureStatement, sheet: &Sheet, paid: &Paid, gates: &[GateStatement]) {
    for gate in sheet.gates_of(paid) {
        let Some(seen) = gates.iter().find(|g| g.title == gate.title()) else { continue };
        if seen.is_beyond_floor {
            out.pay = out.pay.map(|pay| pay.capped(VOID));
            let may = if seen.is_floor_in_interval {
                " The floor lies within its interval: another month may tell otherwise."
            } else {
                ""
            };
            out.because.push(format!("{} is beyond its floor: nothing is paid.{may}", seen.title));
        } else if seen.change == Change::ReallyWorse {
            out.pay = out.pay.map(|pay| pay.capped(CAPPED));
            out.because
                .push(format!("{} is really worse: pay is capped as at target.", seen.title));
        }
    }
}

/// What the sheet would pay: measures by their weights, void ones left out.
fn whole(sheet: &Sheet, measures: &[MeasureStatement]) -> (Option<Pay>, Vec<String>) {
    if sheet.kind == SheetKind::Pledge {
        return (None, Vec::new());
    }
    let is_void = |m: &&MeasureStatement| {
        m.is_low_volume && sheet.low_volume == LowVolume::Void && m.figure.n.is_some()
    };
    let void: Vec<String> = measures.iter().filter(is_void).map(|m| m.title.clone()).collect();
    let counted: Vec<&MeasureStatement> = measures.iter().filter(|m| !is_void(m)).collect();
    let total: f64 = counted.iter().map(|m| m.weight).sum();
    let known = counted.iter().all(|m| m.pay.is_some());
    if !known || total <= 0.0 {
        return (None, void);
    }
    let sum = |pick: fn(&Pay) -> f64| {
        counted.iter().filter_map(|m| m.pay.as_ref().map(|p| pick(p) * m.weight)).sum::<f64>()
            / total
    };
    let pay = Pay { low: sum(|p| p.low), value: sum(|p| p.value), high: sum(|p| p.high) };
    (Some(pay), void)
}

/// How many open incidents the third line had, and the oldest of them.
fn oldest(view: &View, organisation: &Organisation, most: usize) -> (u64, Vec<OldIncident>) {
    let cohort = view.cohort();
    let mut open: Vec<_> =
        cohort.third_line_incidents().filter(|i| i.state == State::Open).collect();
    let count = open.len() as u64;
    open.sort_unstable_by_key(|i| (i.reported_at, i.incident));
    let history = &view.cut.history;
    let mut ledger = Ledger::default();
    let oldest = open
        .iter()
        .take(most)
        .map(|one| {
            ledger.read(history, one.incident as usize, view.until);
            let team = ledger.holder_at_end;
            let unit = view.third_line.teams.teams.get(team as usize).and_then(|t| t.unit.as_ref());
            let led_by = unit
                .and_then(|name| organisation.find_unit(name))
                .and_then(|row| organisation.units()[row].manager.as_ref())
                .map(|manager| manager.role.clone());
            OldIncident {
                incident: history.incidents[one.incident].to_owned(),
                age: view.until - one.reported_at,
                service: history.services.find_name(one.service).unwrap_or_default().to_owned(),
                priority: history
                    .priorities
                    .find_name(u32::from(one.priority))
                    .unwrap_or_default()
                    .to_owned(),
                team: history.team_name(team).to_owned(),
                led_by,
            }
        })
        .collect();
    (count, oldest)
}
