//! Agreements as JSON, described in `docs/agreements-json.md`. Keys are only ever added within a
//! version; integers are exact; times are whole microseconds; instants are RFC 3339 in UTC.

use super::{ReplayReport, sentences};
use crate::json::instant;
use serde::Serialize;
use std::io::{self, Write};
use thirdline_domain::History;
use thirdline_domain::agreement::Agreement;
use thirdline_domain::clock::{Charge, Outcome};
use thirdline_evidence::agreements::{
    Charged, Comparison, Doing, Explained, GoalKept, Kept, Proposed, Replayed,
};
use thirdline_evidence::{Proportion, Signal};
use thirdline_time::zone_data_version;

/// Name and version of the schema of a replay.
pub const REPLAY: &str = "thirdline.replay/1";
/// Name and version of the schema of an explanation.
pub const EXPLANATION: &str = "thirdline.explanation/1";
/// Name and version of the schema of a proposal.
pub const PROPOSAL: &str = "thirdline.proposal/1";
/// Name and version of the schema of a comparison.
pub const COMPARISON: &str = "thirdline.comparison/1";

fn write(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct AgreementPart<'a> {
    name: &'a str,
    version: u32,
    signed_by_both: bool,
    receiver: Vec<&'a str>,
    calendar: Option<CalendarPart<'a>>,
    sender_calendar: Option<CalendarPart<'a>>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct CalendarPart<'a> {
    name: &'a str,
    version: u32,
    zone: &'a str,
}

impl<'a> AgreementPart<'a> {
    fn of(agreement: &'a Agreement) -> Self {
        let calendar = |c: &'a Option<thirdline_time::Calendar>| {
            c.as_ref().map(|c| CalendarPart {
                name: c.name(),
                version: c.version(),
                zone: c.zone().name(),
            })
        };
        Self {
            name: &agreement.name,
            version: agreement.version,
            signed_by_both: agreement.signed.by_both(),
            receiver: agreement.receivers.iter().map(thirdline_domain::Pattern::text).collect(),
            calendar: calendar(&agreement.calendar),
            sender_calendar: calendar(&agreement.sender.calendar),
            from: agreement.from.map(instant),
            to: agreement.to.map(instant),
        }
    }
}

#[derive(Serialize)]
struct ReplayDocument<'a> {
    schema: &'static str,
    zone_data: &'static str,
    horizon: String,
    incidents: u64,
    cut_by_closing_date: bool,
    agreements: Vec<ReplayedPart<'a>>,
}

#[derive(Serialize)]
struct ReplayedPart<'a> {
    agreement: AgreementPart<'a>,
    incidents: u64,
    handovers: u64,
    goals: Vec<GoalPart<'a>>,
    minutes: Minutes,
    signals: &'a [Signal],
}

#[derive(Serialize)]
struct GoalPart<'a> {
    goal: &'static str,
    owed_by: &'static str,
    within_us: i64,
    priorities: &'a [String],
    recorded: bool,
    met: u64,
    missed: u64,
    excused: u64,
    void: u64,
    running: u64,
    attainment: Proportion,
    attainment_without_excused: Proportion,
    flagged: u64,
    attainment_without_flagged: Proportion,
    void_by_reason: Vec<VoidPart>,
    heaping: HeapingPart,
    by: Vec<ByPart<'a>>,
}

#[derive(Serialize)]
struct VoidPart {
    reason: &'static str,
    n: u64,
}

#[derive(Serialize)]
struct HeapingPart {
    last_tenth: u64,
    tenth_behind: u64,
    z: Option<f64>,
}

#[derive(Serialize)]
struct ByPart<'a> {
    dimension: &'static str,
    key: &'a str,
    met: u64,
    missed: u64,
    void: u64,
    running: u64,
    attainment: Proportion,
}

#[derive(Serialize)]
struct Minutes {
    user_clock_us: i128,
    inside_hours_us: i128,
    outside_hours_us: i128,
    by_charge: Vec<ChargePart>,
}

#[derive(Serialize)]
struct ChargePart {
    charge: &'static str,
    us: i128,
}

impl Minutes {
    fn of(charged: &Charged) -> Self {
        let part = |charge: Charge| ChargePart { charge: charge.name(), us: charged.of(charge) };
        Self {
            user_clock_us: charged.total,
            inside_hours_us: charged.inside,
            outside_hours_us: charged.outside,
            by_charge: Charge::ALL.into_iter().map(part).collect(),
        }
    }
}

fn owed_by(kind: thirdline_domain::agreement::GoalKind) -> &'static str {
    if kind.is_receivers() { "receiver" } else { "sender" }
}

impl<'a> GoalPart<'a> {
    fn of(goal: &'a GoalKept) -> Self {
        let kept = goal.kept;
        let recorded = |share: Proportion| {
            if goal.is_recorded { share } else { Proportion::not_recorded() }
        };
        Self {
            goal: goal.kind.name(),
            owed_by: owed_by(goal.kind),
            within_us: goal.within,
            priorities: &goal.priorities,
            recorded: goal.is_recorded,
            met: kept.met,
            missed: kept.missed,
            excused: kept.excused,
            void: kept.void,
            running: kept.running,
            attainment: recorded(kept.attainment()),
            attainment_without_excused: recorded(kept.attainment_without_excused()),
            flagged: goal.flagged,
            attainment_without_flagged: recorded(goal.without_flagged.attainment()),
            void_by_reason: goal
                .void
                .iter()
                .map(|v| VoidPart { reason: v.why.name(), n: v.n })
                .collect(),
            heaping: HeapingPart {
                last_tenth: goal.around.0,
                tenth_behind: goal.around.1,
                z: goal.heaping,
            },
            by: goal
                .by
                .iter()
                .map(|b| ByPart {
                    dimension: if b.dimension == thirdline_evidence::Dimension::Team {
                        "receiver"
                    } else {
                        b.dimension.name()
                    },
                    key: &b.key,
                    met: b.kept.met,
                    missed: b.kept.missed,
                    void: b.kept.void,
                    running: b.kept.running,
                    attainment: b.kept.attainment(),
                })
                .collect(),
        }
    }
}

impl<'a> ReplayedPart<'a> {
    fn of(replayed: &'a Replayed) -> Self {
        Self {
            agreement: AgreementPart::of(&replayed.agreement),
            incidents: replayed.incidents,
            handovers: replayed.handovers,
            goals: replayed.goals.iter().map(GoalPart::of).collect(),
            minutes: Minutes::of(&replayed.charged),
            signals: &replayed.signals,
        }
    }
}

/// Writes a replay.
///
/// # Errors
/// Those of the writer.
pub fn replay(report: &ReplayReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let replay = report.replay;
    let document = ReplayDocument {
        schema: REPLAY,
        zone_data: zone_data_version(),
        horizon: instant(replay.horizon),
        incidents: replay.incidents,
        cut_by_closing_date: replay.is_cut,
        agreements: replay.agreements.iter().map(ReplayedPart::of).collect(),
    };
    write(&document, out)
}

#[derive(Serialize)]
struct ExplanationDocument<'a> {
    schema: &'static str,
    zone_data: &'static str,
    incident: &'a str,
    horizon: Option<String>,
    agreements: Vec<ExplainedPart<'a>>,
}

#[derive(Serialize)]
struct ExplainedPart<'a> {
    agreement: AgreementPart<'a>,
    reported_at: String,
    user_clock_us: Option<i64>,
    handovers: u16,
    clocks: Vec<ClockPart<'a>>,
    ledger: Vec<CellPart<'a>>,
}

#[derive(Serialize)]
struct ClockPart<'a> {
    goal: &'static str,
    recorded: bool,
    receiver: &'a str,
    started_at: String,
    stopped_at: Option<String>,
    deadline: Option<String>,
    within_us: i64,
    used_us: i64,
    outcome: OutcomePart,
    segments: Vec<SegmentPart>,
}

#[derive(Serialize)]
struct OutcomePart {
    is: &'static str,
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

impl OutcomePart {
    fn of(outcome: Outcome) -> Self {
        let (at, why) = match outcome {
            Outcome::Running => (None, None),
            Outcome::Met { at } | Outcome::Missed { at } => (Some(at), None),
            Outcome::Void { at, why } => (Some(at), Some(why.name())),
        };
        Self { is: outcome.name(), at: at.map(instant), why }
    }
}

#[derive(Serialize)]
struct SegmentPart {
    from: String,
    to: String,
    is: &'static str,
    worked_us: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_for: Option<&'static str>,
}

#[derive(Serialize)]
struct CellPart<'a> {
    holder: &'a str,
    class: &'static str,
    inside_hours: bool,
    charge: &'static str,
    us: i64,
}

/// Writes why the clocks of an incident are as they are.
///
/// # Errors
/// Those of the writer.
pub fn explain(
    number: &str,
    history: &History,
    explained: &[Explained],
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = ExplanationDocument {
        schema: EXPLANATION,
        zone_data: zone_data_version(),
        incident: number,
        horizon: explained.first().map(|e| instant(e.horizon)),
        agreements: explained.iter().map(|e| explained_part(history, e)).collect(),
    };
    write(&document, out)
}

fn explained_part<'a>(history: &'a History, explained: &'a Explained) -> ExplainedPart<'a> {
    let account = &explained.account;
    ExplainedPart {
        agreement: AgreementPart::of(&explained.agreement),
        reported_at: instant(account.reported_at),
        user_clock_us: account.user_clock(),
        handovers: account.handovers(),
        clocks: explained
            .clocks
            .iter()
            .map(|clock| ClockPart {
                goal: explained.agreement.goals[clock.goal].kind.name(),
                recorded: explained.agreement.goals[clock.goal].kind.is_in_a_history(),
                receiver: history.team_name(clock.team),
                started_at: instant(clock.started_at),
                stopped_at: clock.stopped_at.map(instant),
                deadline: clock.deadline.map(instant),
                within_us: clock.within,
                used_us: clock.used,
                outcome: OutcomePart::of(clock.outcome),
                segments: clock
                    .segments
                    .iter()
                    .map(|segment| {
                        let (is, worked, waiting_for) = match segment.doing {
                            Doing::Ran(worked) => ("ran", Some(worked), None),
                            Doing::Held(on) => ("held", None, Some(on.name())),
                            Doing::ReturnPending => ("return_pending", None, None),
                            Doing::Elsewhere => ("elsewhere", None, None),
                            Doing::Done => ("done", None, None),
                        };
                        SegmentPart {
                            from: instant(segment.from),
                            to: instant(segment.to),
                            is,
                            worked_us: worked,
                            waiting_for,
                        }
                    })
                    .collect(),
            })
            .collect(),
        ledger: account
            .cells()
            .iter()
            .map(|cell| CellPart {
                holder: history.team_name(cell.holder),
                class: cell.class.name(),
                inside_hours: cell.inside,
                charge: cell.charge.name(),
                us: cell.time,
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct ProposalDocument<'a> {
    schema: &'static str,
    zone_data: &'static str,
    receiver: &'a str,
    keep_percent: u32,
    handovers: u64,
    fitted_until: String,
    proposals: Vec<ProposalPart<'a>>,
}

#[derive(Serialize)]
struct ProposalPart<'a> {
    goal: &'static str,
    priority: Option<&'a str>,
    fitted: u64,
    censored: u64,
    weeks: u64,
    enough: bool,
    within_us: Option<i64>,
    low_us: Option<i64>,
    high_us: Option<i64>,
    rounded_us: Option<i64>,
    hold_out: Option<HoldOutPart>,
}

#[derive(Serialize)]
struct HoldOutPart {
    n: u64,
    censored: u64,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// Writes goals that history would have kept.
///
/// # Errors
/// Those of the writer.
pub fn propose(
    receiver: &str,
    keep: u32,
    proposed: &Proposed,
    out: &mut dyn Write,
) -> io::Result<()> {
    let proposals = proposed.proposals.iter().map(|p| ProposalPart {
        goal: p.kind.name(),
        priority: p.priority.as_deref(),
        fitted: p.fitted,
        censored: p.censored,
        weeks: p.weeks,
        enough: p.is_enough(),
        within_us: p.within,
        low_us: p.interval.and_then(|i| i.low),
        high_us: p.interval.and_then(|i| i.high),
        rounded_us: p.rounded,
        hold_out: p.hold_out.map(|h| HoldOutPart {
            n: h.n,
            censored: h.censored,
            value: h.value,
            low: h.low,
            high: h.high,
        }),
    });
    let document = ProposalDocument {
        schema: PROPOSAL,
        zone_data: zone_data_version(),
        receiver,
        keep_percent: keep,
        handovers: proposed.handovers,
        fitted_until: instant(proposed.cutoff),
        proposals: proposals.collect(),
    };
    write(&document, out)
}

#[derive(Serialize)]
struct ComparisonDocument<'a> {
    schema: &'static str,
    zone_data: &'static str,
    first: &'a str,
    second: &'a str,
    goals: Vec<PairPart>,
    minutes: Vec<ChargePairPart>,
    flips: Vec<FlipPart<'a>>,
}

#[derive(Serialize)]
struct PairPart {
    goal: &'static str,
    owed_by: &'static str,
    recorded: bool,
    first: KeptPart,
    second: KeptPart,
    gained: u64,
    paid: u64,
}

#[derive(Serialize)]
struct KeptPart {
    met: u64,
    missed: u64,
    void: u64,
    running: u64,
    attainment: Proportion,
}

impl KeptPart {
    fn of(kept: &Kept) -> Self {
        let Kept { met, missed, void, running, .. } = *kept;
        Self { met, missed, void, running, attainment: kept.attainment() }
    }
}

#[derive(Serialize)]
struct ChargePairPart {
    charge: &'static str,
    first_us: i128,
    second_us: i128,
}

#[derive(Serialize)]
struct FlipPart<'a> {
    incident: &'a str,
    receiver: &'a str,
    goal: &'static str,
    first: Option<&'static str>,
    second: Option<&'static str>,
}

/// Writes two agreements side by side, with every clock whose outcome is another.
///
/// # Errors
/// Those of the writer.
pub fn compare(
    titles: (&str, &str),
    history: &History,
    comparison: &Comparison,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = ComparisonDocument {
        schema: COMPARISON,
        zone_data: zone_data_version(),
        first: titles.0,
        second: titles.1,
        goals: comparison
            .goals
            .iter()
            .map(|g| PairPart {
                goal: g.kind.name(),
                owed_by: owed_by(g.kind),
                recorded: g.kind.is_in_a_history(),
                first: KeptPart::of(&g.before),
                second: KeptPart::of(&g.after),
                gained: g.won,
                paid: g.lost,
            })
            .collect(),
        minutes: comparison
            .charges
            .iter()
            .map(|(charge, a, b)| ChargePairPart {
                charge: charge.name(),
                first_us: *a,
                second_us: *b,
            })
            .collect(),
        flips: comparison
            .flips
            .iter()
            .map(|f| FlipPart {
                incident: sentences::number(history, f.incident),
                receiver: history.team_name(f.team),
                goal: f.kind.name(),
                first: f.before.map(Outcome::name),
                second: f.after.map(Outcome::name),
            })
            .collect(),
    };
    write(&document, out)
}
