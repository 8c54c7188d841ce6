//! What development resolved in the last twelve months that others could have fixed.

use super::break_even::{self, BreakEven, Clocks, Sample, Scenario};
use crate::scope::{Half, day_of};
use crate::statistics::DayWeights;
use crate::third_line::{Cohort, Figure, OneIncident, Scale};
use serde::Serialize;
use thirdline_domain::charter::{Assumptions, Charter};
use thirdline_domain::{ClosureClass, NO_TIME};

/// Twelve months, microseconds.
const YEAR: i64 = 365 * 86_400_000_000;
/// Microseconds of a month of 365 ÷ 12 days.
const MONTH: f64 = YEAR as f64 / 12.0;
/// Fewer incidents than this are too few to say.
pub(super) const LEAST: u64 = 20;
/// From this share on a support team is worth considering, below half of it is not.
pub const WORTH_CONSIDERING: f64 = 0.4;
/// Where both shares lie below this, the remedy is ruled out.
pub const TOO_LITTLE: f64 = 0.2;

/// What operations would have needed to fix it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// To know what to do: it was explained, worked around, or written down.
    Knowledge,
    /// A right to see or to grant.
    Access,
    /// A tool that does it safely, such as a script with a log.
    Tool,
    /// The authority to do it.
    Authority,
    /// To write code.
    CodeSkill,
    /// The closure code does not tell.
    Unknown,
}

impl Need {
    /// All, in the order in which reports name them.
    pub const ALL: [Self; 6] = [
        Self::Knowledge,
        Self::Access,
        Self::Tool,
        Self::Authority,
        Self::CodeSkill,
        Self::Unknown,
    ];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Knowledge => "knowledge",
            Self::Access => "access",
            Self::Tool => "a tool",
            Self::Authority => "authority",
            Self::CodeSkill => "code skill",
            Self::Unknown => "not told by the closure code",
        }
    }

    /// What a charter would have to give.
    #[must_use]
    pub fn gives(self) -> &'static str {
        match self {
            Self::Knowledge => "a page for the class, a drill, two people able",
            Self::Access => "the right to look, and to grant (X1)",
            Self::Tool => "a script with a log and a second pair of eyes (X2)",
            Self::Authority => "restart and configuration, approved beforehand (X0, X1)",
            Self::CodeSkill => "the repository, a reviewer, a way upstream (X4)",
            Self::Unknown => "better closure codes first",
        }
    }

    /// What a class of ending asks for; a known solution asks to be known, whatever it was.
    #[must_use]
    pub fn of(class: Option<ClosureClass>, is_known: bool) -> Self {
        match class {
            _ if is_known => Self::Knowledge,
            Some(ClosureClass::Explanation | ClosureClass::Workaround) => Self::Knowledge,
            Some(ClosureClass::Access) => Self::Access,
            Some(ClosureClass::Data) => Self::Tool,
            Some(ClosureClass::Restart | ClosureClass::Configuration) => Self::Authority,
            Some(ClosureClass::Code) => Self::CodeSkill,
            Some(ClosureClass::Other) | None => Self::Unknown,
        }
    }
}

/// How the incidents of one kind add up.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FixRow {
    /// A class of ending, or what would have been needed.
    pub name: &'static str,
    /// What would have been needed most often.
    pub need: Need,
    /// Share of all incidents that development resolved.
    pub share: Figure,
    /// Of them, how many had a solution that was known.
    pub known: u64,
    /// Sum of their user clocks, microseconds.
    pub user_us: i64,
    /// Share of all users' hours, bootstrapped over opening days.
    pub user_share: Figure,
}

/// What is asked besides the history.
#[derive(Clone, Debug, Default)]
pub struct FixabilityQuestion<'a> {
    /// A charter, perhaps a draft, with assumptions and costs.
    pub charter: Option<&'a Charter>,
    /// What one hour of a user's wait is worth, in hours of work.
    pub user_hour: Option<f64>,
}

/// Whether somebody else could have fixed what development resolved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fixability {
    /// The service, or what the services together are called.
    pub scope: String,
    /// Months looked at, 12 at most.
    pub months: f64,
    /// Incidents that development resolved in them.
    pub resolved_by_development: u64,
    /// Those a month.
    pub a_month: f64,
    /// Ended without a change of code ÷ those whose closure code has a class.
    pub no_code: Figure,
    /// Had a solution that was known before development got them ÷ all.
    pub known_solution: Figure,
    /// Either ÷ those of which it can be told: what others could have fixed, at most.
    pub fixable: Figure,
    /// By what ended them, most user hours first.
    pub classes: Vec<FixRow>,
    /// By what operations would have needed, most user hours first.
    pub needs: Vec<FixRow>,
    /// When it pays.
    pub break_even: BreakEven,
    /// Whether the history was cut by closing date.
    pub cut_by_closing_date: bool,
}

/// One incident that development resolved.
struct Row {
    day: u32,
    us: i64,
    class: Option<ClosureClass>,
    known: bool,
    /// Whether others could have fixed it; `None` if nothing tells.
    fixable: Option<bool>,
}

impl Fixability {
    /// Looks at the last twelve months of a cohort. `scope` is what it is called.
    #[must_use]
    pub fn of(cohort: &Cohort<'_>, scope: &str, question: &FixabilityQuestion<'_>) -> Self {
        let third_line = cohort.third_line;
        let since = third_line.horizon - YEAR;
        let recent: Vec<&OneIncident> =
            cohort.incidents().filter(|i| i.resolved_by.is_some() && i.end >= since).collect();
        let first = recent.iter().map(|i| day_of(i.reported_at)).min().unwrap_or(0);
        let last = recent.iter().map(|i| day_of(i.reported_at)).max().unwrap_or(first);
        let days = DayWeights::new((last - first) as u32 + u32::from(!recent.is_empty()));
        let day = |incident: &OneIncident| (day_of(incident.reported_at) - first) as u32;

        let by_development =
            |i: &&&OneIncident| i.resolved_by == Some(Half::Development) && i.reached_third_line();
        let rows: Vec<Row> = recent
            .iter()
            .filter(by_development)
            .map(|incident| {
                let entered = cohort.stays_of(incident).first().map_or(i64::MIN, |s| s.entered);
                let known = incident.known_since != NO_TIME && incident.known_since < entered;
                let without_code =
                    incident.class.map(|class| class.is_without_code() && !incident.changed);
                let fixable = match without_code {
                    Some(without) => Some(without || known),
                    // Counting only those whose solution was known would count only hits.
                    None if third_line.has_closures => None,
                    None => third_line.has_known_solutions.then_some(known),
                };
                Row {
                    day: day(incident),
                    us: incident.end - incident.reported_at,
                    class: incident.class,
                    known,
                    fixable,
                }
            })
            .collect();

        let months =
            ((third_line.horizon - third_line.first_at.max(since)) as f64 / MONTH).max(0.0);
        let assumptions = question.charter.map(|c| c.assumptions.clone()).unwrap_or_default();
        let sample = sample(&recent, &rows, months, days.days(), day);
        let scenarios = scenarios(question.charter, &assumptions, &rows);
        Self {
            scope: scope.to_owned(),
            months,
            resolved_by_development: rows.len() as u64,
            a_month: if months > 0.0 { rows.len() as f64 / months } else { 0.0 },
            no_code: no_code(&recent, third_line.has_closures),
            known_solution: if third_line.has_known_solutions {
                Figure::share(
                    rows.iter().filter(|r| r.known).count() as u64,
                    rows.len() as u64,
                    LEAST,
                )
            } else {
                Figure::not_recorded(Scale::Share, "dates of known solutions")
            },
            fixable: fixable(&rows, third_line.has_closures || third_line.has_known_solutions),
            classes: classes(&rows, &days),
            needs: needs(&rows, &days),
            break_even: break_even::of(&sample, &days, &scenarios, question.user_hour),
            cut_by_closing_date: third_line.cut_by_closing_date,
        }
    }
}

fn no_code(recent: &[&OneIncident], has_closures: bool) -> Figure {
    if !has_closures {
        return Figure::not_recorded(Scale::Share, "closure codes with a class");
    }
    let classed = recent.iter().filter(|i| {
        i.resolved_by == Some(Half::Development) && i.reached_third_line() && i.class.is_some()
    });
    let hits = classed
        .clone()
        .filter(|i| i.class.is_some_and(ClosureClass::is_without_code) && !i.changed);
    Figure::share(hits.count() as u64, classed.count() as u64, LEAST)
}

fn fixable(rows: &[Row], is_recorded: bool) -> Figure {
    if !is_recorded {
        return Figure::not_recorded(
            Scale::Share,
            "closure codes with a class, or dates of known solutions",
        );
    }
    let told = rows.iter().filter_map(|row| row.fixable);
    Figure::share(told.clone().filter(|f| *f).count() as u64, told.count() as u64, LEAST)
}

/// One row for the incidents that a test takes; the need is that of most of them.
fn fix_row(
    rows: &[Row],
    days: &DayWeights,
    name: &'static str,
    takes: impl Fn(&Row) -> bool,
) -> FixRow {
    let own: Vec<&Row> = rows.iter().filter(|row| takes(row)).collect();
    let user_us = own.iter().map(|row| row.us).sum();
    let all: i64 = rows.iter().map(|row| row.us).sum();
    // One cell a day: the bootstrap draws days, and so takes no longer for more incidents.
    let mut cells: Vec<(u32, i64, i64)> = (0..days.days()).map(|day| (day, 0, 0)).collect();
    for row in rows {
        let cell = &mut cells[row.day as usize];
        cell.1 += if takes(row) { row.us } else { 0 };
        cell.2 += row.us;
    }
    let n = rows.len() as u64;
    let user_share = if n < LEAST || all == 0 {
        Figure::too_few(Scale::Share, n)
    } else {
        Figure::said(Scale::Share, n, user_us as f64 / all as f64, days.ratio_interval(&cells))
    };
    let count = |need: Need| own.iter().filter(|r| Need::of(r.class, r.known) == need).count();
    let need = Need::ALL.into_iter().rev().max_by_key(|need| count(*need));
    FixRow {
        name,
        need: need.unwrap_or(Need::Unknown),
        share: Figure::share(own.len() as u64, n, LEAST),
        known: own.iter().filter(|row| row.known).count() as u64,
        user_us,
        user_share,
    }
}

fn by_user_hours(mut rows: Vec<FixRow>) -> Vec<FixRow> {
    rows.retain(|row| row.share.k.unwrap_or(0) > 0);
    rows.sort_by(|a, b| b.user_us.cmp(&a.user_us).then(a.name.cmp(b.name)));
    rows
}

fn classes(rows: &[Row], days: &DayWeights) -> Vec<FixRow> {
    if rows.iter().all(|row| row.class.is_none()) {
        return Vec::new();
    }
    let of = |class: ClosureClass| fix_row(rows, days, class.name(), |r| r.class == Some(class));
    let mut all: Vec<FixRow> = ClosureClass::ALL.into_iter().map(of).collect();
    all.push(fix_row(rows, days, "no class", |row| row.class.is_none()));
    by_user_hours(all)
}

fn needs(rows: &[Row], days: &DayWeights) -> Vec<FixRow> {
    if rows.iter().all(|row| row.fixable.is_none()) {
        return Vec::new();
    }
    let of = |need: Need| {
        fix_row(rows, days, need.words(), |row| Need::of(row.class, row.known) == need)
    };
    by_user_hours(Need::ALL.into_iter().map(of).collect())
}

/// What the bootstrap of the break-even draws from.
fn sample(
    recent: &[&OneIncident],
    rows: &[Row],
    months: f64,
    days: u32,
    day: impl Fn(&OneIncident) -> u32,
) -> Sample {
    // Like is compared with like where endings are recorded: those without a change of code.
    let alike = |i: &&OneIncident| i.class.is_some_and(ClosureClass::is_without_code) && !i.changed;
    let clocks = |with: bool, only_alike: bool| -> Vec<(i64, u32)> {
        recent
            .iter()
            .filter(|i| i.beyond_first && i.reached_third_line() == with)
            .filter(|i| !only_alike || alike(i))
            .map(|i| (i.end - i.reported_at, day(i)))
            .collect()
    };
    let enough = |clocks: &[(i64, u32)]| clocks.len() as u64 >= LEAST;
    let (with, without) = (clocks(true, true), clocks(false, true));
    let is_alike = enough(&with) && enough(&without);
    let (with, without) =
        if is_alike { (with, without) } else { (clocks(true, false), clocks(false, false)) };
    Sample {
        months,
        resolved: rows.iter().map(|row| (row.day, row.fixable)).collect(),
        with: Clocks::new(with, days),
        without: Clocks::new(without, days),
        is_alike,
    }
}

/// Who would do it, and what that costs.
fn scenarios(charter: Option<&Charter>, assumptions: &Assumptions, rows: &[Row]) -> Vec<Scenario> {
    const SMALLEST_TEAM: f64 = 3.0;
    const HOURS_PER_PERSON: f64 = 130.0;
    let developer_hours = charter.and_then(|c| c.costs.as_ref()).map_or(2.0, |c| c.developer_hours);
    let fixed: Vec<&Row> = rows.iter().filter(|row| row.fixable == Some(true)).collect();
    let hours: f64 = fixed.iter().map(|row| assumptions.hours_of(row.class)).sum();
    let per_fix =
        if fixed.is_empty() { assumptions.hours_per_incident } else { hours / fixed.len() as f64 };
    let of_its_own = match charter.and_then(|c| c.costs.as_ref()) {
        Some(costs) => Scenario {
            name: "the team that the charter costs",
            hours_a_month: costs.people * costs.hours_per_person
                + costs.tool_hours
                + costs.training_hours / 12.0,
            hours_per_fix: 0.0,
            is_assumed: false,
            developer_hours,
            learning: assumptions.learning,
        },
        None => Scenario {
            name: "a team of its own, three people",
            hours_a_month: SMALLEST_TEAM * HOURS_PER_PERSON,
            hours_per_fix: 0.0,
            is_assumed: true,
            developer_hours,
            learning: assumptions.learning,
        },
    };
    let takes_on = Scenario {
        name: "a team that is there takes it on",
        hours_a_month: 0.0,
        hours_per_fix: per_fix,
        is_assumed: charter.is_none(),
        developer_hours,
        learning: assumptions.learning,
    };
    vec![of_its_own, takes_on]
}
