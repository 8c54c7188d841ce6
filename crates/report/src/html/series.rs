//! Over time: is the last period different from what is usual?

use super::blocks::{Block, Blocks, Figure, Section};
use crate::{Report, sentences};
use thirdline_chart::format::{Reading, count, percent};
use thirdline_chart::{Frame, Xmr, XmrPhase, XmrPoint, data_table, xmr};
use thirdline_evidence::statistics::{MIN_POINTS, Signal};
use thirdline_evidence::{Dimension, Series, catalogue_entry};

/// Charts stand two beside each other: each is as wide as on a phone.
const WIDTH: f64 = 344.0;
const HEIGHT: f64 = 170.0;

pub(super) fn section(report: &Report<'_>) -> Section {
    let e = report.evidence;
    let section = Section::new("time", "Over time", "Over time");
    if e.quality.cut_by_closing_date {
        return section.lead(
            "The history was cut by closing date: its beginning holds only what was slow, so every \
             measure would seem to improve. No trend is shown.",
        );
    }
    let period = if e.period == Dimension::Week { "week" } else { "month" };
    if e.series.is_empty() {
        return section.lead(format!(
            "Too few to say: a series needs at least two whole {period}s with twenty incidents \
             each. Read a longer history, or try a change for four weeks and look again."
        ));
    }
    let parts = e
        .series
        .iter()
        .map(|series| Blocks { list: vec![Block::Figure(figure(series, period))] })
        .collect();
    section.lead(lead(&e.series, period)).with(Block::Beside(parts)).note(
        "Points, their mean and the limits of their usual variation. A point outside, or \
             eight on one side, is a signal; anything less is not news.",
    )
}

fn lead(series: &[Series], period: &str) -> String {
    use thirdline_evidence::statistics::Change::{ReallyBetter, ReallyWorse};
    let with = |wanted| {
        let names: Vec<&str> = series
            .iter()
            .filter(|s| s.change == wanted)
            .filter_map(|s| catalogue_entry(s.code).map(|entry| entry.name))
            .collect();
        names.join(", ")
    };
    let (worse, better) = (with(ReallyWorse), with(ReallyBetter));
    match (worse.is_empty(), better.is_empty()) {
        (true, true) => format!(
            "In the last whole {period} nothing differs from what is usual here by more than \
             chance."
        ),
        (false, true) => format!("In the last whole {period}, really worse: {worse}."),
        (true, false) => format!("In the last whole {period}, really better: {better}."),
        (false, false) => {
            format!("In the last whole {period}, really worse: {worse}; really better: {better}.")
        }
    }
}

fn name(series: &Series) -> String {
    let name = catalogue_entry(series.code).map_or(series.code, |entry| entry.name);
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let target = series.target.as_deref().map(super::words::target);
    let within = target.map(|t| format!(" within {t}")).unwrap_or_default();
    format!("{first}{}{within}", letters.as_str())
}

fn sentence(series: &Series, period: &str) -> String {
    let change = sentences::change(series.change);
    let mean = series.chart.as_ref().map(|c| format!("; mean {}", percent(c.mean)));
    format!("{}, by {period}: {change}{}.", name(series), mean.unwrap_or_default())
}

fn figure(series: &Series, period: &str) -> Figure {
    let sentence = sentence(series, period);
    let id = format!("time-{}", series.code);
    let data = drawing(series);
    let frame = Frame::new(&id, &sentence, "", WIDTH).with_height(HEIGHT);
    let rows: Vec<Vec<String>> = series
        .points
        .iter()
        .map(|point| {
            let value = point.value.map_or("too few to say".to_owned(), percent);
            vec![point.label.clone(), value, count(point.n)]
        })
        .collect();
    // Without a value in any period the sentence says it all.
    let known = series.points.iter().any(|point| point.value.is_some());
    let picture = if known { xmr(&data, &frame) } else { String::new() };
    Figure { picture, caption: sentence.clone(), class: "series" }.followed_by(&data_table(
        &sentence,
        &[period, "value", "n"],
        &rows,
    ))
}

fn drawing(series: &Series) -> Xmr {
    // The limits count points with a value only: their places among all points.
    let places: Vec<usize> = series
        .points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.value.is_some())
        .map(|(index, _)| index)
        .collect();
    let mut points: Vec<XmrPoint> = series
        .points
        .iter()
        .map(|point| XmrPoint {
            label: point.label.clone(),
            value: point.value.unwrap_or(f64::NAN),
            signal: None,
        })
        .collect();
    let mut phases = Vec::new();
    if let Some(chart) = &series.chart {
        phases.push(XmrPhase {
            first: places.first().copied().unwrap_or(0),
            last: places.last().copied().unwrap_or(0),
            mean: chart.mean,
            // A share cannot be below nothing or above all.
            lower: chart.lower.max(0.0),
            upper: chart.upper.min(1.0),
            label: String::new(),
        });
        for signal in &chart.signals {
            let (range, words) = match *signal {
                Signal::Outside { index, side } => (index..=index, sentences::outside(side)),
                Signal::Run { first, last, side } => (first..=last, sentences::run(side)),
            };
            for place in range.filter_map(|i| places.get(i)) {
                points[*place].signal.get_or_insert_with(|| words.to_owned());
            }
        }
    }
    Xmr { points, phases, least: MIN_POINTS, reading: Reading::Share }
}
