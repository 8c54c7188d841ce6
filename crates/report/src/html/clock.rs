//! The user clock: how long users wait, and what stopped clocks hide.

use super::blocks::{Block, Figure, Section};
use super::table::{Cell, Share, Table};
use super::words::{target, unbroken};
use crate::{Report, sentences};
use thirdline_chart::format::{count, duration, percent};
use thirdline_chart::{
    Curve, Histogram, Hue, StepMark, StepPoint, Steps, Target, histogram, steps,
};
use thirdline_evidence::{Evidence, Quantile};

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section =
        Section::new("clock", "The user clock", "The user clock").lead(sentences::user_clock(e));
    if e.clocks.resolved + e.clocks.censored == 0 {
        return section;
    }
    let data = curves(e);
    let section = if data.curves.is_empty() {
        section
    } else {
        let description = sentences::user_clock(e);
        section.figure(
            Figure::chart("clock", "Share of users still waiting", &description, |frame| {
                steps(&data, frame)
            })
            .with_caption(caption(e)),
        )
    };
    let section = section.heading("Met, by target").table(targets(e));
    let section = if e.recorded.events && e.recorded.statuses {
        section.note(
            "“Gained by stopping” is what a clock that stops for holds would show on top: met on \
             paper while the user waited.",
        )
    } else {
        section
    };
    section
        .details("Quantiles", vec![Block::Table(quantiles(e))])
        .details("How the waits are spread", spread(e))
}

fn caption(evidence: &Evidence) -> String {
    let clocks = &evidence.clocks;
    let open = match clocks.censored {
        0 => String::new(),
        n => format!(" and {} still open, counted for as long as they have been watched", count(n)),
    };
    format!(
        "Share of users still waiting after a time, with its 95\u{202f}% band; {} resolved{open}.",
        count(clocks.resolved)
    )
}

fn curves(evidence: &Evidence) -> Steps {
    let clocks = &evidence.clocks;
    let mut points: Vec<StepPoint> = Vec::new();
    for point in &clocks.curve {
        let (low, high) =
            point.interval.map_or((point.survival, point.survival), |i| (i.low, i.high));
        // Before the first step there is nothing to draw, and after the last nothing changes.
        if points.is_empty() && point.survival >= 1.0 {
            continue;
        }
        if points.last().is_some_and(|last| last.share <= point.survival) {
            continue;
        }
        points.push(StepPoint { at: point.time, share: point.survival, low, high });
    }
    if points.is_empty() {
        return Steps::default();
    }
    let last = points.last().map_or(0, |point| point.at);
    let mut curves =
        vec![Curve { name: "user clock".to_owned(), hue: Hue::Ink, dashed: false, points }];
    let holds = evidence.recorded.events && clocks.without_holds.iter().any(|q| q.value.is_some());
    if holds {
        let points: Vec<StepPoint> = clocks
            .curve_without_holds
            .iter()
            .filter(|(at, share)| *share < 1.0 && *at <= last)
            .map(|&(at, share)| StepPoint { at, share, low: share, high: share })
            .collect();
        curves.push(Curve {
            name: "without holds".to_owned(),
            hue: Hue::Accent,
            dashed: true,
            points,
        });
    }
    let marks = clocks.survival_quantile(50).map(|at| StepMark {
        at,
        share: 0.5,
        label: format!("half within {}", duration(at)),
        hue: Hue::Ink,
    });
    Steps { curves, marks: marks.into_iter().collect(), share_name: "still waiting".to_owned() }
}

fn targets(evidence: &Evidence) -> Table {
    let measures = &evidence.measures;
    let holds = evidence.recorded.events && evidence.recorded.statuses;
    let mut table = Table::new("User clock met (UCM) and stopped-clock gain (SC), by target")
        .quiet()
        .class("drawn")
        .words("Within")
        .drawn()
        .numbers("Met")
        .numbers("95 %");
    if holds {
        table = table.numbers("Gained by stopping").numbers("95 %");
    }
    table = table.numbers("Due");
    for ((label, met), (_, gained)) in measures.ucm.iter().zip(&measures.sc) {
        let (met, gained) = (Share::from(met), Share::from(gained));
        let mut row = vec![Cell::from(target(label)), met.drawn(), met.value(), met.interval()];
        if holds {
            row.extend([gained.value(), gained.interval()]);
        }
        row.push(met.n());
        table = table.row(row);
    }
    table
}

fn quantiles(evidence: &Evidence) -> Table {
    let clocks = &evidence.clocks;
    let watched = clocks.resolved + clocks.censored;
    let holds = evidence.recorded.events && evidence.recorded.statuses;
    let mut table = Table::new(format!(
        "Of {} resolved incidents (type 7), and by Kaplan–Meier with {} open ones counted for as \
         long as they have been watched",
        count(clocks.resolved),
        count(clocks.censored)
    ))
    .words("Share back")
    .numbers("Resolved only")
    .numbers("95 %")
    .numbers("With the open")
    .numbers("95 %");
    if holds {
        table = table.numbers("Without holds").numbers("95 %");
    }
    for ((all, open), held) in
        clocks.quantiles.iter().zip(&clocks.survival).zip(&clocks.without_holds)
    {
        let mut row = vec![Cell::from(percent(f64::from(all.percent) / 100.0))];
        row.extend(quantile(all));
        row.extend(cells(&sentences::survival_quantile(open, watched), open));
        if holds {
            row.extend(quantile(held));
        }
        table = table.row(row);
    }
    table
}

fn quantile(quantile: &Quantile) -> [Cell; 2] {
    cells(&quantile.value.map_or_else(|| "too few to say".to_owned(), duration), quantile)
}

fn cells(value: &str, quantile: &Quantile) -> [Cell; 2] {
    [unbroken(value).into(), unbroken(&interval(quantile)).into()]
}

/// The interval of a quantile; an end that the data do not bound is said to be open.
pub(super) fn interval(quantile: &Quantile) -> String {
    quantile.interval.map_or(String::new(), |i| match (i.low, i.high) {
        (Some(low), Some(high)) => format!("{} – {}", duration(low), duration(high)),
        (Some(low), None) => format!("at least {}", duration(low)),
        (None, Some(high)) => format!("at most {}", duration(high)),
        (None, None) => String::new(),
    })
}

fn spread(evidence: &Evidence) -> Vec<Block> {
    let mut data = Histogram::of(&evidence.clocks.sorted, 6, Hue::Ink);
    data.targets = evidence
        .main_target()
        .map(|t| Target { at: t.us, label: target(&t.label) })
        .into_iter()
        .collect();
    let description = format!(
        "{} resolved incidents by the length of their user clock.",
        count(evidence.clocks.resolved)
    );
    let figure = Figure::chart("spread", "How the waits are spread", &description, |frame| {
        histogram(&data, frame)
    });
    vec![Block::Figure(figure.with_caption(description.clone()))]
}
