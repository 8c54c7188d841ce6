//! What figures say in words: one voice for the terminal and the page.

use crate::Disputed;
use jiff::Timestamp;
use thirdline_chart::format::{HOUR, count, counted, duration, number, percent};
use thirdline_domain::StatusClass;
use thirdline_evidence::statistics::{Change, Side, Signal};
use thirdline_evidence::{
    Dimension, ENOUGH, Evidence, Gap, JourneyKind, Little, Proportion, Quantile, Ratio, RingReason,
    Series,
};

/// Which incidents were asked for, if not all: `reported from 1 May 2012 on`; `moment` says an instant.
pub(crate) fn asked_for(evidence: &Evidence, moment: fn(i64) -> String) -> Option<String> {
    let selection = &evidence.question.selection;
    Some(match (selection.from, selection.to) {
        (None, None) => return None,
        (Some(from), None) => format!("reported from {} on", moment(from)),
        (None, Some(to)) => format!("reported before {}", moment(to)),
        (Some(from), Some(to)) => {
            format!("reported from {} until before {}", moment(from), moment(to))
        }
    })
}

/// A share with its interval and count: `58 % (54–62), n 412`.
#[must_use]
pub fn proportion(p: &Proportion) -> String {
    share(p.value, p.low, p.high, p.n)
}

/// A ratio with its interval and count.
#[must_use]
pub fn ratio(r: &Ratio) -> String {
    share(r.value, r.low, r.high, r.n)
}

/// What stands for a figure that this history cannot give.
pub const NOT_RECORDED: &str = "not recorded";

fn share(value: Option<f64>, low: Option<f64>, high: Option<f64>, n: Option<u64>) -> String {
    let Some(n) = n else { return NOT_RECORDED.to_owned() };
    match (value, low, high) {
        (Some(value), Some(low), Some(high)) => {
            thirdline_chart::format::percent_interval(value, low, high, n)
        }
        _ => format!("too few to say, n {}", count(n)),
    }
}

/// Time as hours, for sums: `1,204 h`.
#[must_use]
pub fn hours(us: i128) -> String {
    match us / i128::from(HOUR) {
        0 if us > 0 => "under 1 h".to_owned(),
        whole => format!("{} h", count(whole)),
    }
}

/// A part of a sum of time over `n` incidents.
#[must_use]
pub fn part(of: i128, whole: i128, n: u64) -> String {
    if n < ENOUGH { "too few".to_owned() } else { percent(of as f64 / whole.max(1) as f64) }
}

/// What may be said of the last point of a series.
#[must_use]
pub fn change(change: Change) -> &'static str {
    match change {
        Change::ReallyWorse => "really worse",
        Change::NoRealChange => "no real change",
        Change::ReallyBetter => "really better",
        Change::TooFewToSay => "too few to say",
    }
}

/// The points of a series that are outside what is usual, each in words: the period, and why.
#[must_use]
pub fn signals(series: &Series) -> Vec<String> {
    let Some(chart) = &series.chart else { return Vec::new() };
    // The chart counts only the points that have a value.
    let labels: Vec<&str> =
        series.points.iter().filter(|p| p.value.is_some()).map(|p| p.label.as_str()).collect();
    let label = |index: usize| labels.get(index).copied().unwrap_or_default();
    let words = |signal: &Signal| match *signal {
        Signal::Outside { index, side } => format!("{} {}", label(index), outside(side)),
        Signal::Run { first, last, side } => {
            format!("{} to {}, {}", label(first), label(last), run(side))
        }
    };
    chart.signals.iter().map(words).collect()
}

/// Where a point stands that is outside the limits.
#[must_use]
pub fn outside(side: Side) -> &'static str {
    match side {
        Side::Above => "above the limit",
        Side::Below => "below the limit",
    }
}

/// Where a run of points stands.
#[must_use]
pub fn run(side: Side) -> &'static str {
    match side {
        Side::Above => "eight or more above the mean",
        Side::Below => "eight or more below the mean",
    }
}

/// How many of the numbers that somebody disputes are in the history, a repeated one counted once.
#[must_use]
pub fn disputed(disputed: &Disputed) -> String {
    let listed = match disputed.listed {
        1 => "1 incident is".to_owned(),
        listed => format!("{} incidents are", count(listed)),
    };
    format!("{listed} on the list, {} of them in the history.", count(disputed.found))
}

/// A status class as reports write it.
#[must_use]
pub fn class(class: StatusClass) -> &'static str {
    match class {
        StatusClass::Queued => "queued",
        StatusClass::Active => "worked on",
        StatusClass::WaitingUser => "waiting for the user",
        StatusClass::WaitingVendor => "waiting for a vendor",
        StatusClass::WaitingChange => "waiting for a change",
        StatusClass::WaitingOther => "waiting, other",
        StatusClass::Resolved => "resolved, later reopened",
        StatusClass::Closed => "closed, later reopened",
        StatusClass::Cancelled => "cancelled, taken up again",
    }
}

/// What the two halves are called on this history.
#[must_use]
pub fn halves(evidence: &Evidence) -> (&'static str, &'static str) {
    if evidence.teams.sides_known {
        ("operations", "development")
    } else {
        ("the first two lines", "the third line")
    }
}

/// The sentence above the two halves.
#[must_use]
pub fn gap(evidence: &Evidence) -> String {
    let gap: &Gap = &evidence.gap;
    let (operations, development) = halves(evidence);
    if !evidence.teams.sides_known && !evidence.teams.lines_known {
        return "Which teams are operations and which are development is not known: an \
                organisation file says it."
            .to_owned();
    }
    if gap.incidents == 0 {
        return format!("No resolved incident reached {development}.");
    }
    if gap.incidents < ENOUGH {
        return format!(
            "Too few resolved incidents reached {development} to say who held their users' time, \
             n {}.",
            count(gap.incidents)
        );
    }
    let total = gap.total().max(1) as f64;
    let of = |part: i128| percent(part as f64 / total);
    let queue = gap.development.queued as f64 / gap.development.total().max(1) as f64;
    format!(
        "{} resolved incidents reached {development}. Of the time their users waited, \
         {operations} held {} ({} before, {} between, {} after) and {development} {}; {} of what \
         {development} held was queue.",
        count(gap.incidents),
        of(gap.operations()),
        of(gap.before.total()),
        of(gap.between.total()),
        of(gap.after.total()),
        of(gap.development.total()),
        percent(queue),
    )
}

/// The sentence above the user clock: Kaplan–Meier, because those who still wait are users too, and
/// leaving them out makes waits look shorter than they are.
#[must_use]
pub fn user_clock(evidence: &Evidence) -> String {
    let clocks = &evidence.clocks;
    let n = clocks.resolved + clocks.censored;
    if n < ENOUGH {
        return format!("Too few incidents to say how long users wait, n {}.", count(n));
    }
    let at = |percent: u32| clocks.survival_quantile(percent).map(duration);
    let mut text = match (at(50), at(90)) {
        (Some(half), Some(ninety)) => format!(
            "Half of the users had their service back within {half}, nine in ten within {ninety}"
        ),
        (Some(half), None) => format!(
            "Half of the users had their service back within {half}; nine in ten is not reached"
        ),
        (None, _) => {
            "Fewer than half of the users had their service back in the time watched: the \
                      half is not reached"
                .to_owned()
        }
    };
    match clocks.censored {
        0 => text.push('.'),
        open => text.push_str(&format!(
            "; {} of {} are still open and count for as long as they have been watched.",
            count(open),
            count(n)
        )),
    }
    let median = |all: &[Quantile]| all.iter().find(|q| q.percent == 50).and_then(|q| q.value);
    if evidence.recorded.events
        && let (Some(half), Some(held)) = (median(&clocks.quantiles), median(&clocks.without_holds))
    {
        // Both over the resolved, so that the difference is that of the holds alone.
        text.push_str(&format!(
            " Of those resolved, half were back within {}; a clock that stops for holds would show \
             {}.",
            duration(half),
            duration(held)
        ));
    }
    text
}

/// A quantile by Kaplan–Meier of `n` incidents: too few are no answer, and a curve that stays above
/// its level has not reached it.
#[must_use]
pub fn survival_quantile(quantile: &Quantile, n: u64) -> String {
    match quantile.value {
        Some(value) => duration(value),
        None if n < ENOUGH => "too few to say".to_owned(),
        None => "not reached".to_owned(),
    }
}

/// How much of the users' time was queue, and how much holds hide.
#[must_use]
pub fn queue_and_holds(evidence: &Evidence) -> String {
    let (qs, hs) = (&evidence.measures.qs, &evidence.measures.hs);
    match (qs.value, hs.value, qs.n) {
        (Some(queue), Some(holds), _) => format!(
            "Queue is {} of the users' time, and holds hide {} of it.",
            percent(queue),
            percent(holds)
        ),
        (_, _, Some(n)) => format!(
            "Too few to say how much of the users' time is queue and how much holds hide, n {}.",
            count(n)
        ),
        (_, _, None) => {
            "How much of the users' time is queue and how much holds hide is not recorded."
                .to_owned()
        }
    }
}

/// Why a breakdown by month or week shows no rates; `None` where it does.
#[must_use]
pub fn no_trend(evidence: &Evidence, dimension: Dimension) -> Option<String> {
    evidence.is_trend_hidden(dimension).then(|| {
        format!(
            "The history was cut by closing date: its first {}s hold only what was slow, so every \
             rate would seem to improve. Counts are shown, and no rates: they would be a trend that \
             the cut made. Export by opening date instead.",
            dimension.name()
        )
    })
}

/// Why an incident is on the list of users to ring.
#[must_use]
pub fn ring_reason(reason: RingReason) -> &'static str {
    match reason {
        RingReason::Open => "still open",
        RingReason::LatelyResolved => "lately resolved",
    }
}

/// What a drawn journey stands for.
#[must_use]
pub fn journey(kind: JourneyKind, evidence: &Evidence) -> String {
    let (_, development) = halves(evidence);
    let known = evidence.teams.sides_known || evidence.teams.lines_known;
    match kind {
        JourneyKind::TypicalWithout if !known => "A typical incident that changed hands".to_owned(),
        JourneyKind::TypicalWithout => {
            format!("A typical incident that changed hands without {development}")
        }
        JourneyKind::TypicalWith => format!("A typical incident that reached {development}"),
        JourneyKind::MostReturns => "The incident that went back most often".to_owned(),
        JourneyKind::Longest => format!("The longest wait of those that reached {development}"),
    }
}

/// What was open on average, and what it should be.
#[must_use]
pub fn little_counts(little: &Little) -> String {
    format!(
        "{} open on average, {} by those reported and {} by those resolved in the middle half, each \
         counted for at most {}",
        number(little.open_on_average),
        number(little.by_reported),
        number(little.by_resolved),
        duration(little.at_most)
    )
}

/// That many incidents were closed at once; `None` where they were not.
#[must_use]
pub fn closed_at_once(little: &Little) -> Option<String> {
    let day = little.busiest_day.filter(|_| little.is_closed_at_once())?;
    let day = Timestamp::from_microsecond(day).ok()?.to_string();
    Some(format!(
        "{} of the time of all resolved incidents ended on one day, {}: {} were resolved on it. Where \
         many are closed at once, clocks run until somebody tidied up, not until users had their \
         service back.",
        percent(little.share_of_it),
        day.get(..10).unwrap_or(&day),
        count(little.resolved_on_it)
    ))
}

/// What this report cannot say, each with what would change that.
#[must_use]
pub fn unknowns(evidence: &Evidence) -> Vec<String> {
    let mut unknown = Vec::new();
    if !evidence.recorded.events {
        unknown.push(
            "One row per ticket was read: who held an incident when, handovers, returns, queue \
             and holds are not recorded. The queries below fetch the full history."
                .to_owned(),
        );
    }
    if !evidence.teams.lines_known {
        unknown.push(
            "The line of no team is known, so third-line dependence, containment and the two \
             halves cannot be said. Name lines and sides in an organisation file (--organisation)."
                .to_owned(),
        );
    }
    if !evidence.teams.sides_known && evidence.teams.lines_known {
        unknown.push(
            "The side of no team is known; where this report speaks of two halves, the third line \
             stands for development. Name the sides in an organisation file."
                .to_owned(),
        );
    }
    if evidence.quality.teams_without_head_count > 0 {
        unknown.push(format!(
            "The head count of {} is unknown: figures about a team of fewer than five would \
             speak of persons. Name head counts in the organisation file before teams are shown.",
            counted(evidence.quality.teams_without_head_count, "team")
        ));
    }
    if evidence.quality.cut_by_closing_date {
        unknown.push(format!(
            "{} of the incidents end in the final tenth of the history: it was cut by closing \
             date. Old incidents are in it only if they were slow, so no trend is shown. Export by \
             opening date instead.",
            percent(evidence.quality.last_events_in_final_tenth)
        ));
    }
    if let Some(little) = evidence.quality.little {
        if little.is_off() {
            unknown.push(format!(
                "Arrivals and waits do not add up to what was open (Little's law): {}. Rows are \
                 missing, or the history was cut.",
                little_counts(&little)
            ));
        }
        unknown.extend(closed_at_once(&little));
    }
    unknown.push(
        "Working hours are not known here: all times are calendar times. What a history of \
         tickets cannot tell is whether users were asked, whether a fix held, and what was never \
         reported."
            .to_owned(),
    );
    unknown
}
