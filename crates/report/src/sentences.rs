//! What figures say in words: one voice for the terminal and the page.

use crate::Disputed;
use thirdline_chart::format::{count, duration, percent};
use thirdline_domain::StatusClass;
use thirdline_evidence::statistics::{Change, Side, Signal};
use thirdline_evidence::{Evidence, Gap, JourneyKind, Proportion, Ratio, RingReason, Series};

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

/// The sentence above the user clock.
#[must_use]
pub fn user_clock(evidence: &Evidence) -> String {
    let clocks = &evidence.clocks;
    let at = |percent: u32| clocks.quantile(percent).map(duration);
    let (Some(half), Some(ninety)) = (at(50), at(90)) else {
        return "Too few resolved incidents to say how long users wait.".to_owned();
    };
    let held = clocks.without_holds.iter().find(|q| q.percent == 50).and_then(|q| q.value);
    let mut text = format!(
        "Half of the users had their service back within {half}, nine in ten within {ninety}."
    );
    if evidence.recorded.events
        && let Some(held) = held
    {
        text.push_str(&format!(
            " A clock that stops for holds would show {} for the half.",
            duration(held)
        ));
    }
    text
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
            "The head count of {} teams is unknown: figures about a team of fewer than five would \
             speak of persons. Name head counts in the organisation file before teams are shown.",
            count(evidence.quality.teams_without_head_count)
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
    if let Some(little) = evidence.quality.little.filter(thirdline_evidence::Little::is_off) {
        unknown.push(format!(
            "Arrivals and waits do not add up to what was open (Little's law): {:.0} open on \
             average, {:.0} by those reported and {:.0} by those resolved in the middle of the \
             history. Rows are missing, or many were closed at once.",
            little.open_on_average, little.by_reported, little.by_resolved
        ));
    }
    unknown.push(
        "Working hours are not known here: all times are calendar times. What a history of \
         tickets cannot tell is whether users were asked, whether a fix held, and what was never \
         reported."
            .to_owned(),
    );
    unknown
}
