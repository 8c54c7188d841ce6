//! The whole evidence of a history: one value from which text, HTML and JSON are written.

use crate::by_target::Limits;
use crate::clocks::Clocks;
use crate::definitions::Definition;
use crate::figure::{DEFAULT_TARGETS, Target};
use crate::gaming::Signal;
use crate::gap::{ByClass, Gap};
use crate::measures::{Days, Measures, Recorded};
use crate::pass::{self, Sums};
use crate::picks::{self, Journey, Ring};
use crate::quality::{self, Quality};
use crate::scope::{Dimension, Selection, Teams, day_of};
use crate::series::{ENOUGH_MONTHS, Series, period_label, series, whole_periods};
use rayon::prelude::*;
use thirdline_domain::{Basis, History, Organisation, Side, StatusClass};

/// What to look at.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which incidents.
    pub selection: Selection,
    /// Breakdowns, in the order in which they are shown.
    pub by: Vec<Dimension>,
    /// Targets, ascending; at most 32.
    pub targets: Vec<Target>,
    /// Series by month or week; `None` = whichever has enough whole periods.
    pub series: Option<Dimension>,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            selection: Selection::default(),
            by: Vec::new(),
            targets: Target::parse_list(DEFAULT_TARGETS).unwrap_or_default(),
            series: None,
        }
    }
}

/// Figures of one key of a breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// The dimension.
    pub dimension: Dimension,
    /// The key: a team, a line, a month.
    pub key: String,
    /// The figures.
    pub measures: Measures,
}

/// Handovers, or returns, between two teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Who handed over (of returns: who got it back).
    pub from: String,
    /// Who received it (of returns: who gave it back).
    pub to: String,
    /// How often.
    pub n: u64,
}

/// Time of resolved incidents that one holder held, by class, microseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderTime {
    /// Team, unit, or `(unrecorded)`.
    pub holder: String,
    /// By status class.
    pub by_class: ByClass,
}

impl HolderTime {
    /// All of it, microseconds.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.by_class.iter().sum()
    }
}

/// Everything a report shows.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What was asked.
    pub question: Question,
    /// What the history records.
    pub recorded: Recorded,
    /// Whether rows were events or tickets.
    pub basis: Basis,
    /// How teams are seen.
    pub teams: Teams,
    /// Incidents that count.
    pub incidents: u64,
    /// Events of the whole history.
    pub events: u64,
    /// Earliest event of the whole history, microseconds.
    pub first_at: i64,
    /// Latest event of the whole history, microseconds.
    pub horizon: i64,
    /// Resolved incidents.
    pub resolved: u64,
    /// Open incidents.
    pub open: u64,
    /// Cancelled incidents.
    pub cancelled: u64,
    /// Stays.
    pub stays: u64,
    /// Handovers.
    pub handovers: u64,
    /// Returns.
    pub returns: u64,
    /// Incidents with a return.
    pub incidents_with_return: u64,
    /// Incidents with two or more stays.
    pub incidents_with_two_stays: u64,
    /// Handovers whose middle stay came back untouched.
    pub bounces: u64,
    /// Handovers between known, different lines; `None` where lines are unknown.
    pub line_crossings: Option<u64>,
    /// Handovers between known, different sides; `None` where sides are unknown.
    pub side_crossings: Option<u64>,
    /// Incidents with a stay on line 1, 2, 3; `None` where lines are unknown.
    pub reaching_line: Option<[u64; 3]>,
    /// Ledger of resolved incidents by class, microseconds.
    pub ledger: ByClass,
    /// Ledger by holder, longest first.
    pub holders: Vec<HolderTime>,
    /// All measures.
    pub measures: Measures,
    /// UC.
    pub clocks: Clocks,
    /// Breakdowns asked for.
    pub by: Vec<Breakdown>,
    /// The two halves.
    pub gap: Gap,
    /// Ways to count ping-pong.
    pub ping_pong: Vec<Definition>,
    /// Ways to count containment.
    pub containment: Vec<Definition>,
    /// Handovers by teams, most frequent first.
    pub handover_pairs: Vec<Pair>,
    /// Handovers by line (0 = unknown), from row to column.
    pub line_matrix: [[u64; 4]; 4],
    /// Returns by teams, most frequent first.
    pub returning_pairs: Vec<Pair>,
    /// Gaming signals by target.
    pub gaming: Vec<(String, Vec<Signal>)>,
    /// What the series are by.
    pub period: Dimension,
    /// Series over time; empty where the history was cut or is too short.
    pub series: Vec<Series>,
    /// How far the history can be trusted.
    pub quality: Quality,
    /// Whose users to ring this week.
    pub ring: Vec<Ring>,
    /// Journeys worth drawing.
    pub journeys: Vec<Journey>,
}

impl Evidence {
    /// Computes everything in one pass over the incidents.
    #[must_use]
    pub fn of(history: &History, organisation: &Organisation, question: Question) -> Self {
        let teams = Teams::new(history, organisation.teams_of(history));
        let horizon = history.at.par_iter().copied().max().unwrap_or(0);
        let first_at = history.at.par_iter().copied().min().unwrap_or(0);
        let targets: Vec<i64> = question.targets.iter().map(|t| t.us).collect();
        let recorded = Recorded::of(history, teams.lines_known);

        let (share, cut) = quality::final_tenth(history, first_at, horizon);
        let (period, periods) = periods_of(history, &question, horizon, cut);
        let mut dimensions = question.by.clone();
        if !dimensions.contains(&period) && !periods.is_empty() {
            dimensions.push(period);
        }
        let sums = pass::run(&pass::Job {
            history,
            teams: &teams,
            limits: &Limits::new(&targets),
            dimensions: &dimensions,
            selection: &question.selection,
            horizon,
        });

        let shares = || {
            let days = Days::of(&sums.all);
            let measures = Measures::new(&sums.all, &question.targets, recorded, &days);
            let by = breakdowns(&sums, &question, &dimensions, recorded, &days, history, &teams);
            let series =
                series_of(&sums, &question, &dimensions, (period, &periods), recorded, &days);
            (measures, by, series)
        };
        let little = || {
            let selection = &question.selection;
            let first = selection.from.map_or(first_at, |from| from.max(first_at));
            let last = selection.to.map_or(horizon, |to| to.min(horizon));
            quality::little(&sums.facts, first, last)
        };
        let (((measures, by, series), little), clocks) =
            rayon::join(|| rayon::join(shares, little), || Clocks::of(&sums.facts));
        let count = |missing: fn(&thirdline_domain::Team) -> bool| {
            teams.teams.iter().filter(|t| missing(t)).count() as u64
        };
        let quality = Quality {
            last_events_in_final_tenth: share,
            cut_by_closing_date: cut,
            without_team: sums.without_team,
            opened_after_first_event: sums.opened_late,
            teams_without_line: count(|t| t.line.is_none()),
            teams_without_side: count(|t| t.side.is_none()),
            teams_without_head_count: teams.unknown_head_counts as u64,
            teams_rolled_up: teams.rolled_up as u64,
            little,
        };
        let lines = recorded.lines && recorded.events;
        Self {
            basis: history.basis,
            incidents: sums.all.incidents,
            events: history.event_count() as u64,
            first_at,
            horizon,
            resolved: sums.all.resolved,
            open: sums.all.open,
            cancelled: sums.all.cancelled,
            stays: sums.all.stays,
            handovers: sums.all.handovers,
            returns: sums.all.returns,
            incidents_with_return: sums.all.with_return,
            incidents_with_two_stays: sums.all.with_two_stays,
            bounces: sums.all.bounces,
            line_crossings: lines.then_some(sums.all.line_crossings),
            side_crossings: teams.sides_known.then_some(sums.all.side_crossings),
            reaching_line: lines.then(|| {
                let r = sums.reaching_line;
                [r[1], r[2], r[3]]
            }),
            ledger: sums.holders.by_class,
            holders: holder_times(&sums, &teams),
            measures,
            clocks,
            by,
            gap: sums.gap,
            ping_pong: sums.definitions.ping_pong(teams.lines_known),
            containment: sums.definitions.containment(teams.lines_known),
            handover_pairs: pairs(&sums.pairs, &teams),
            line_matrix: sums.line_pairs,
            returning_pairs: pairs(&sums.returning, &teams),
            gaming: sums.gaming.signals(&question.targets),
            period,
            series,
            quality,
            ring: picks::ring(&sums.facts, horizon),
            journeys: picks::journeys(&sums.facts),
            question,
            recorded,
            teams,
        }
    }

    /// Sum of the user clocks of resolved incidents, microseconds.
    #[must_use]
    pub fn user_clock_total(&self) -> i128 {
        self.clocks.total
    }

    /// Time of one class in the ledger, microseconds.
    #[must_use]
    pub fn ledger_class(&self, class: StatusClass) -> i128 {
        self.ledger[class as usize]
    }

    /// Whether rates by this dimension would be a trend that the cut by closing date made: months
    /// and weeks of such a history are shown with their counts only (`docs/measures.md` §5).
    #[must_use]
    pub fn is_trend_hidden(&self, dimension: Dimension) -> bool {
        self.quality.cut_by_closing_date && matches!(dimension, Dimension::Month | Dimension::Week)
    }

    /// The target that sentences and series use: the one nearest to a day.
    #[must_use]
    pub fn main_target(&self) -> Option<&Target> {
        main_target(&self.question)
    }
}

fn main_target(question: &Question) -> Option<&Target> {
    const DAY: i64 = 86_400_000_000;
    question.targets.iter().min_by_key(|t| (t.us - DAY).abs())
}

/// What series are by, and the whole periods they are about: none where a cut shows no trend.
fn periods_of(
    history: &History,
    question: &Question,
    horizon: i64,
    cut: bool,
) -> (Dimension, Vec<i64>) {
    if cut {
        return (Dimension::Month, Vec::new());
    }
    let selection = &question.selection;
    let reported = (0..history.incident_count()).into_par_iter().filter_map(|incident| {
        let at = history.reported_at(incident);
        selection.takes(incident, at).then_some(at)
    });
    let first = reported.min().unwrap_or(horizon);
    let first = selection.from.unwrap_or(first).max(first);
    let last = selection.to.map_or(horizon, |to| (to - 1).min(horizon));
    let (first, last) = (i64::from(day_of(first)), i64::from(day_of(last)));
    let months = whole_periods(Dimension::Month, first, last);
    let period = question.series.unwrap_or(if months.len() >= ENOUGH_MONTHS {
        Dimension::Month
    } else {
        Dimension::Week
    });
    (period, if period == Dimension::Month { months } else { whole_periods(period, first, last) })
}

fn series_of(
    sums: &Sums,
    question: &Question,
    dimensions: &[Dimension],
    (period, periods): (Dimension, &[i64]),
    recorded: Recorded,
    days: &Days,
) -> Vec<Series> {
    let index = dimensions.iter().position(|d| *d == period).filter(|_| !periods.is_empty());
    let (Some(target), Some(index)) = (main_target(question), index) else { return Vec::new() };
    let targets = (question.targets.as_slice(), target);
    series(&sums.by[index], periods, period, targets, recorded, days)
}

fn breakdowns(
    sums: &Sums,
    question: &Question,
    dimensions: &[Dimension],
    recorded: Recorded,
    days: &Days,
    history: &History,
    teams: &Teams,
) -> Vec<Breakdown> {
    let mut all = Vec::new();
    for dimension in &question.by {
        let Some(index) = dimensions.iter().position(|d| d == dimension) else { continue };
        let rank = |key: i64| match dimension {
            // Where the mapping names no rank, the name decides, after those that have one.
            Dimension::Priority => {
                history.priority_rank.get(key as usize).copied().flatten().unwrap_or(u16::MAX)
            }
            _ => 0,
        };
        let mut keys: Vec<(u16, String, &crate::tally::Tally)> = sums.by[index]
            .iter()
            .map(|(key, tally)| (rank(*key), key_name(*dimension, *key, history, teams), tally))
            .collect();
        // Most incidents first, but what has an order of its own keeps it.
        let ordered = matches!(
            dimension,
            Dimension::Line | Dimension::Priority | Dimension::Month | Dimension::Week
        );
        keys.sort_by(|a, b| {
            let by_name = a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1));
            let by_size = b.2.incidents.cmp(&a.2.incidents);
            if ordered { by_name } else { by_size.then(by_name) }
        });
        let breakdown = keys.into_par_iter().map(|(_, key, tally)| Breakdown {
            dimension: *dimension,
            key,
            measures: Measures::new(tally, &question.targets, recorded, days),
        });
        all.par_extend(breakdown);
    }
    all
}

fn key_name(dimension: Dimension, key: i64, history: &History, teams: &Teams) -> String {
    match dimension {
        Dimension::Team => teams.label(key as u32).to_owned(),
        Dimension::Line => key.to_string(),
        Dimension::Side => {
            Side::ALL.iter().find(|s| **s as i64 == key).map_or("", |s| s.name()).to_owned()
        }
        Dimension::Service => history.services[key as u32].to_owned(),
        Dimension::Priority => history.priorities[key as u32].to_owned(),
        Dimension::Month | Dimension::Week => period_label(dimension, key),
    }
}

fn holder_times(sums: &Sums, teams: &Teams) -> Vec<HolderTime> {
    let time_of = |(label, by_class): (u32, &ByClass)| HolderTime {
        holder: teams.label(label).to_owned(),
        by_class: *by_class,
    };
    let mut times: Vec<HolderTime> = sums.holders.holders().map(time_of).collect();
    times.sort_by(|a, b| b.total().cmp(&a.total()).then_with(|| a.holder.cmp(&b.holder)));
    times
}

fn pairs(counts: &rustc_hash::FxHashMap<(u32, u32), u64>, teams: &Teams) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = counts
        .iter()
        .map(|(&(from, to), &n)| Pair {
            from: teams.label(from).to_owned(),
            to: teams.label(to).to_owned(),
            n,
        })
        .collect();
    pairs.sort_by(|a, b| {
        b.n.cmp(&a.n).then_with(|| a.from.cmp(&b.from)).then_with(|| a.to.cmp(&b.to))
    });
    pairs
}
