//! A word-sized line.

use crate::canvas::{Canvas, nothing, polyline};
use crate::frame::Frame;
use crate::paint::Hue;
use crate::scale::Linear;

/// Values in their order; `None` leaves a gap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// What is drawn.
    pub values: Vec<Option<f64>>,
    /// A thin line to compare with, as a goal or a mean.
    pub reference: Option<f64>,
    /// Its hue.
    pub hue: Hue,
}

/// A sparkline (by default 18 px high) with its last value dotted.
#[must_use]
pub fn spark(data: &Spark, frame: &Frame<'_>) -> String {
    let finite: Vec<f64> = known(&data.values).collect();
    if finite.is_empty() {
        return nothing(frame, "spark");
    }
    let width = if frame.width.is_finite() { frame.width.clamp(24.0, 2000.0) } else { 120.0 };
    let height = frame.height.filter(|h| h.is_finite()).unwrap_or(18.0).clamp(10.0, 400.0);
    let reference = data.reference.filter(|value| value.is_finite());
    let (low, high) = finite
        .iter()
        .copied()
        .chain(reference)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let y = Linear::new((low, high), (height - 3.0, 3.0));
    let last = data.values.len().saturating_sub(1).max(1) as f64;
    let x = Linear::new((0.0, last), (3.0, width - 3.0));
    let mut canvas = Canvas::new(frame, width, height);
    if let Some(value) = reference {
        canvas.line((0.0, y.at(value)), (width, y.at(value)), "c-rule");
    }
    canvas.open(data.hue.class());
    let mut end = None;
    for run in runs(&data.values) {
        let points = run.iter().map(|&(index, value)| (x.at(index as f64), y.at(value)));
        if let [(index, value)] = run.as_slice() {
            canvas.dot((x.at(*index as f64), y.at(*value)), 1.5, "c-dot", "");
        } else {
            canvas.path(&polyline(points), "c-curve c-fine", "");
        }
        end = run.last().copied();
    }
    if let Some((index, value)) = end {
        canvas.dot((x.at(index as f64), y.at(value)), 2.2, "c-dot", "");
    }
    canvas.close();
    canvas.finish(frame, "spark")
}

/// The same in a terminal, one character a value: `▁▂▃▄▅▆▇█`, in ASCII ` _.-=+*#`; a gap is `·`
/// (ASCII: a blank).
///
/// ```
/// use thirdline_chart::spark_text;
/// assert_eq!(spark_text(&[Some(0.0), None, Some(7.0)], false), "▁·█");
/// ```
#[must_use]
pub fn spark_text(values: &[Option<f64>], ascii: bool) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const PLAIN: [char; 8] = ['_', '.', ',', '-', '=', '+', '*', '#'];
    let steps = if ascii { PLAIN } else { BLOCKS };
    let (low, high) = known(values)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let scale = Linear::new((low, high), (0.0, 7.0));
    values
        .iter()
        .map(|value| match value.filter(|v| v.is_finite()) {
            Some(value) => steps[(scale.at(value).round() as usize).min(7)],
            None if ascii => ' ',
            None => '·',
        })
        .collect()
}

fn known(values: &[Option<f64>]) -> impl Iterator<Item = f64> {
    values.iter().copied().flatten().filter(|value| value.is_finite())
}

/// The stretches without a gap, each value with its index.
fn runs(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut found: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
    for (index, value) in values.iter().enumerate() {
        match value.filter(|v| v.is_finite()) {
            Some(value) => {
                if let Some(run) = found.last_mut() {
                    run.push((index, value));
                }
            }
            None => found.push(Vec::new()),
        }
    }
    found.retain(|run| !run.is_empty());
    found
}
