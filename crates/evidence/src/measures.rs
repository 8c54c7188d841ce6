//! The catalogue of `docs/measures.md` §4: from sums to figures.
//!
//! To add a measure: add its sum to `tally.rs`, a field to [`Measures`] with its formula here, and
//! a line to [`CATALOGUE`]; text, HTML and JSON list whatever stands in the catalogue.

use crate::by_target::ByTarget as Counts;
use crate::figure::{Proportion, Ratio, Target};
use crate::statistics::DayWeights;
use crate::tally::{DaySums, Tally};
use rustc_hash::FxHashMap;
use thirdline_domain::{Basis, History, NONE};

/// What a measure may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// What users lived; may be paid for.
    Outcome,
    /// How quickly people answered; may be paid for.
    Response,
    /// Helps to understand; never paid for.
    Diagnostic,
    /// Shows when another measure is gamed.
    Guard,
    /// What people did; never paid for.
    Activity,
    /// What people answered; never paid for.
    Perception,
}

impl MeasureKind {
    /// Whether anybody's pay may ever depend on it.
    #[must_use]
    pub fn is_payable(self) -> bool {
        matches!(self, Self::Outcome | Self::Response)
    }

    /// Its word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Response => "response",
            Self::Diagnostic => "diagnostic",
            Self::Guard => "guard",
            Self::Activity => "activity",
            Self::Perception => "perception",
        }
    }
}

/// One line of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Short code.
    pub code: &'static str,
    /// Name in reports.
    pub name: &'static str,
    /// The definition in words.
    pub formula: &'static str,
    /// What it may be used for.
    pub kind: MeasureKind,
    /// Whether more of it is better for the user; `None` where neither is.
    pub higher_is_better: Option<bool>,
}

const fn entry(
    code: &'static str,
    name: &'static str,
    kind: MeasureKind,
    higher_is_better: Option<bool>,
    formula: &'static str,
) -> Entry {
    Entry { code, name, formula, kind, higher_is_better }
}

/// All measures, in the order in which reports show them.
pub const CATALOGUE: [Entry; 13] = [
    entry(
        "UC",
        "user clock",
        MeasureKind::Outcome,
        Some(false),
        "from report to restoration, never paused: quantiles over resolved incidents, Kaplan–Meier over resolved and open",
    ),
    entry(
        "UCM",
        "user clock met",
        MeasureKind::Outcome,
        Some(true),
        "resolved within the target ÷ due; due = resolved, and open for longer than the target",
    ),
    entry(
        "HS",
        "time hidden by holds",
        MeasureKind::Guard,
        Some(false),
        "time waiting ÷ user clock, over resolved incidents",
    ),
    entry(
        "SC",
        "stopped-clock gain",
        MeasureKind::Guard,
        Some(false),
        "met only when waiting is subtracted ÷ due, same target",
    ),
    entry(
        "LA",
        "taken up in time",
        MeasureKind::Response,
        Some(true),
        "stays taken up within the target ÷ due; passed on without being taken up is missed",
    ),
    entry(
        "QS",
        "queue share",
        MeasureKind::Diagnostic,
        Some(false),
        "time queued ÷ all time held, over resolved incidents; of a line, a side or a team: of its own time",
    ),
    entry(
        "BR",
        "bounce rate",
        MeasureKind::Guard,
        Some(false),
        "returns whose middle stay was never taken up ÷ handovers",
    ),
    entry(
        "RB",
        "return share",
        MeasureKind::Diagnostic,
        Some(false),
        "incidents with a return A → B → A ÷ incidents with two stays or more",
    ),
    entry(
        "LD",
        "third-line dependence",
        MeasureKind::Diagnostic,
        None,
        "incidents with a stay on line 3 ÷ incidents",
    ),
    entry(
        "FL",
        "contained in the first line",
        MeasureKind::Diagnostic,
        None,
        "resolved incidents with all stays on line 1 ÷ resolved",
    ),
    entry(
        "FS",
        "solved by the first line",
        MeasureKind::Diagnostic,
        None,
        "resolved incidents held by line 1 when resolved ÷ resolved",
    ),
    entry(
        "RO",
        "reopened",
        MeasureKind::Guard,
        Some(false),
        "resolved incidents reopened at least once ÷ resolved",
    ),
    entry(
        "WU",
        "user-wait reach",
        MeasureKind::Diagnostic,
        None,
        "incidents that ever waited for the user ÷ incidents",
    ),
];

/// The catalogue's line of a code.
#[must_use]
pub fn catalogue_entry(code: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|e| e.code == code)
}

/// A measure that has one value for each target.
pub type ByTarget = Vec<(String, Proportion)>;

/// All measures but UC over one set of incidents.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Incidents in the set.
    pub incidents: u64,
    /// Resolved incidents in it.
    pub resolved: u64,
    /// User clock met, by target.
    pub ucm: ByTarget,
    /// Stopped-clock gain, by target.
    pub sc: ByTarget,
    /// Taken up in time, by target.
    pub la: ByTarget,
    /// Time hidden by holds.
    pub hs: Ratio,
    /// Queue share.
    pub qs: Ratio,
    /// Bounce rate.
    pub br: Proportion,
    /// Return share.
    pub rb: Proportion,
    /// Third-line dependence.
    pub ld: Proportion,
    /// Contained in the first line.
    pub fl: Proportion,
    /// Solved by the first line.
    pub fs: Proportion,
    /// Reopened.
    pub ro: Proportion,
    /// User-wait reach.
    pub wu: Proportion,
    /// Incidents given to another team or person at least once ÷ incidents; a snapshot's counter.
    pub reassigned: Proportion,
}

/// What the history records: the rest is "not recorded".
#[expect(clippy::struct_excessive_bools, reason = "each says of one thing whether it is recorded")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Every change is an event.
    pub events: bool,
    /// Teams are named.
    pub teams: bool,
    /// Lines are known.
    pub lines: bool,
    /// Reopenings are known.
    pub reopenings: bool,
    /// Reassignments are counted by the ticket system.
    pub reassignments: bool,
    /// Statuses are stated.
    pub statuses: bool,
}

impl Recorded {
    /// What a history records.
    #[must_use]
    pub fn of(history: &History, lines_known: bool) -> Self {
        let counted = |column: &[u32]| column.iter().any(|n| *n != NONE);
        let events = history.basis == Basis::Events;
        Self {
            events,
            teams: !history.teams.is_empty(),
            lines: lines_known,
            reopenings: events || counted(&history.counters.reopens),
            reassignments: counted(&history.counters.reassignments),
            statuses: !history.statuses.is_empty(),
        }
    }
}

/// The weights of the bootstrap and the opening days they stand for.
pub(crate) struct Days {
    weights: DayWeights,
    index: FxHashMap<i32, u32>,
}

impl Days {
    /// Over all opening days of a tally.
    pub(crate) fn of(all: &Tally) -> Self {
        let mut days: Vec<i32> = all.days.keys().copied().collect();
        days.sort_unstable();
        let index = days.iter().enumerate().map(|(i, d)| (*d, i as u32)).collect();
        Self { weights: DayWeights::new(days.len() as u32), index }
    }

    fn ratio(&self, tally: &Tally, n: u64, pick: impl Fn(&DaySums) -> (i128, i128)) -> Ratio {
        let mut cells: Vec<(u32, i128, i128)> = tally
            .days
            .iter()
            .filter_map(|(day, sums)| {
                let (a, b) = pick(sums);
                self.index.get(day).map(|i| (*i, a, b))
            })
            .collect();
        cells.sort_unstable();
        let numerator = cells.iter().map(|c| c.1).sum();
        let denominator = cells.iter().map(|c| c.2).sum();
        Ratio::new(numerator, denominator, n, || self.weights.ratio_interval(&in_64_bits(&cells)))
    }
}

/// Cells as the bootstrap takes them. Placeholder dates can give a day more time than 64 bits
/// hold; then all cells are counted in a coarser unit, which a ratio does not notice.
fn in_64_bits(cells: &[(u32, i128, i128)]) -> Vec<(u32, i64, i64)> {
    let largest = cells.iter().map(|c| c.1.abs().max(c.2.abs())).max().unwrap_or(0);
    let mut unit = 1;
    while largest / unit > i128::from(i64::MAX / 4) {
        unit *= 1_024;
    }
    cells.iter().map(|&(day, a, b)| (day, (a / unit) as i64, (b / unit) as i64)).collect()
}

impl Measures {
    pub(crate) fn new(tally: &Tally, targets: &[Target], recorded: Recorded, days: &Days) -> Self {
        let by_target = |recorded: bool, k: &Counts, n: &Counts| -> ByTarget {
            let (k, n) = (k.counts(targets.len()), n.counts(targets.len()));
            let shares = k.into_iter().zip(n).map(|(k, n)| Proportion::if_recorded(recorded, k, n));
            targets.iter().map(|target| target.label.clone()).zip(shares).collect()
        };
        let ratio = |pick: fn(&DaySums) -> (i128, i128)| {
            if recorded.events && recorded.statuses {
                days.ratio(tally, tally.resolved, pick)
            } else {
                Ratio::not_recorded()
            }
        };
        let share = Proportion::if_recorded;
        let paths = recorded.events && recorded.teams;
        let lines = paths && recorded.lines;
        Self {
            incidents: tally.incidents,
            resolved: tally.resolved,
            ucm: by_target(true, &tally.met, &tally.due),
            sc: by_target(recorded.events && recorded.statuses, &tally.gained, &tally.due),
            la: by_target(paths && recorded.statuses, &tally.taken_up, &tally.taken_up_due),
            hs: ratio(|d| (d.waiting, d.clock)),
            qs: ratio(|d| (d.queued, d.cells)),
            br: share(paths, tally.bounces, tally.handovers),
            rb: share(paths, tally.with_return, tally.with_two_stays),
            ld: share(lines, tally.with_third_line, tally.incidents),
            fl: share(lines, tally.contained, tally.resolved),
            fs: share(lines, tally.solved_by_first, tally.resolved),
            ro: share(recorded.reopenings, tally.reopened, tally.resolved),
            wu: share(recorded.events && recorded.statuses, tally.waited_for_user, tally.incidents),
            reassigned: share(recorded.reassignments, tally.reassigned, tally.incidents),
        }
    }

    /// The measure of a code that is one proportion.
    #[must_use]
    pub fn proportion(&self, code: &str) -> Option<&Proportion> {
        Some(match code {
            "BR" => &self.br,
            "RB" => &self.rb,
            "LD" => &self.ld,
            "FL" => &self.fl,
            "FS" => &self.fs,
            "RO" => &self.ro,
            "WU" => &self.wu,
            _ => return None,
        })
    }

    /// The measure of a code that is a ratio of sums of time.
    #[must_use]
    pub fn ratio(&self, code: &str) -> Option<&Ratio> {
        match code {
            "HS" => Some(&self.hs),
            "QS" => Some(&self.qs),
            _ => None,
        }
    }

    /// The measure of a code that has a value for each target.
    #[must_use]
    pub fn by_target(&self, code: &str) -> Option<&ByTarget> {
        match code {
            "UCM" => Some(&self.ucm),
            "SC" => Some(&self.sc),
            "LA" => Some(&self.la),
            _ => None,
        }
    }
}
