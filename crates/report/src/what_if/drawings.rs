//! The charts of a forecast.

use super::{expected, name, say};
use crate::paper::Drawing;
use thirdline_chart::format::Reading;
use thirdline_chart::{
    Dot, DotAxis, DotRow, Dots, Hue, LinePoint, Lines, Series, data_table, dots, line,
};
use thirdline_evidence::what_if::{Answer, Earned, Expected, Foreseen, Held};

/// With and without the remedy: shares on one axis, times on another.
pub(super) fn moved(answer: &Answer, foreseen: &[Foreseen]) -> Vec<Drawing> {
    let shares: Vec<&Foreseen> = foreseen.iter().filter(|f| f.quantity.is_share()).collect();
    let times: Vec<&Foreseen> = foreseen.iter().filter(|f| f.quantity.is_time()).collect();
    [(shares, DotAxis::Share, "shares"), (times, DotAxis::Hours, "times")]
        .into_iter()
        .filter(|(rows, ..)| !rows.is_empty())
        .map(|(rows, axis, id)| one(answer, &rows, axis, id))
        .collect()
}

fn one(answer: &Answer, foreseen: &[&Foreseen], axis: DotAxis, id: &str) -> Drawing {
    // Times are drawn in microseconds.
    let scale = if axis == DotAxis::Hours { 1e6 } else { 1.0 };
    let dot = |of: &Expected, hollow: bool, title: String| Dot {
        at: of.median * scale,
        interval: Some((of.low * scale, of.high * scale)),
        hue: Hue::Accent,
        hollow,
        title,
    };
    let rows: Vec<DotRow> = foreseen
        .iter()
        .map(|f| {
            let said = |of: &Expected| expected(f.quantity, of);
            DotRow {
                label: name(f.quantity, answer.restore),
                dots: vec![
                    dot(&f.unchanged, true, format!("nothing changes: {}", said(&f.unchanged))),
                    dot(&f.remedied, false, format!("with the remedy: {}", said(&f.remedied))),
                ],
                tick: None,
                value: format!(
                    "{} → {}",
                    say(f.quantity, f.unchanged.median),
                    say(f.quantity, f.remedied.median)
                ),
            }
        })
        .collect();
    let lines: Vec<String> =
        rows.iter().map(|row| format!("{}  {}", row.label, row.value)).collect();
    let names = vec!["nothing changes".to_owned(), "with the remedy".to_owned()];
    let data = Dots { rows, axis, joined: true, names };
    let title = if axis == DotAxis::Hours { "Times users wait" } else { "Shares of users" };
    Drawing {
        id: id.to_owned(),
        title: title.to_owned(),
        caption: format!("{title}, with 80 % intervals."),
        draw: Box::new(move |frame| dots(&data, frame)),
        lines: Box::new(move |_| lines.clone()),
        data: String::new(),
    }
}

/// What was forecast of each month held out, and what happened.
pub(super) fn held_out(answer: &Answer, earned: &Earned) -> Drawing {
    let months: Vec<Held> = earned.months.clone();
    let is_time = earned.quantity.is_time();
    // Times are drawn in microseconds.
    let scale = if is_time { 1e6 } else { 1.0 };
    let reading = match earned.quantity {
        q if q.is_share() => Reading::Share,
        _ if is_time => Reading::Duration,
        _ => Reading::Plain,
    };
    let label = |held: &Held| crate::html::words::time(held.from, "%b %Y");
    let ticks = months.iter().enumerate().map(|(i, held)| (i as f64, label(held))).collect();
    let forecast = Series {
        name: "forecast".to_owned(),
        hue: Hue::Quiet,
        dashed: true,
        points: months
            .iter()
            .enumerate()
            .map(|(i, held)| LinePoint {
                x: i as f64,
                y: held.expected.median * scale,
                interval: Some((held.expected.low * scale, held.expected.high * scale)),
            })
            .collect(),
    };
    let happened = Series {
        name: "happened".to_owned(),
        hue: Hue::Accent,
        dashed: false,
        points: months
            .iter()
            .enumerate()
            .map(|(i, held)| LinePoint { x: i as f64, y: held.actual * scale, interval: None })
            .collect(),
    };
    let data = Lines { series: vec![forecast, happened], ticks, reading, from_zero: false };
    let rows: Vec<Vec<String>> = months
        .iter()
        .map(|held| {
            vec![
                label(held),
                expected(earned.quantity, &held.expected),
                say(earned.quantity, held.actual),
                if held.is_inside() { "inside" } else { "outside" }.to_owned(),
            ]
        })
        .collect();
    let what = name(earned.quantity, answer.restore);
    let lines: Vec<String> = rows.iter().map(|row| row.join("  ")).collect();
    Drawing {
        id: "held-out".to_owned(),
        title: format!("Months that were held out: {what}"),
        caption: format!(
            "Months that were held out, {what}: the forecast with its 80 % interval, and what happened."
        ),
        draw: Box::new(move |frame| line(&data, frame)),
        lines: Box::new(move |_| lines.clone()),
        data: data_table(&what, &["Month", "Forecast", "Happened", ""], &rows),
    }
}
