//! Step curves of what is still open, over log time, with their bands.

use std::fmt::Write as _;

use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, px};
use crate::format::{duration, percent};
use crate::frame::Frame;
use crate::paint::Hue;
use crate::plot::{Plot, left_room};
use crate::scale::{Linear, Log, duration_span, duration_ticks};

/// One or more step curves of a share that falls from one over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Steps {
    /// The curves.
    pub curves: Vec<Curve>,
    /// Marked points, as the median.
    pub marks: Vec<StepMark>,
    /// What the share is, as `still open`; stands at the top left.
    pub share_name: String,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Its name, which stands beside it.
    pub name: String,
    /// Its hue.
    pub hue: Hue,
    /// Dashed instead of solid: a comparison.
    pub dashed: bool,
    /// Where it steps, from the earliest. Before the first it is 1.
    pub points: Vec<StepPoint>,
}

/// A step: from this time on the share is this.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StepPoint {
    /// When, in microseconds.
    pub at: i64,
    /// The share from then on, 0 to 1.
    pub share: f64,
    /// Low end of its interval.
    pub low: f64,
    /// High end of its interval.
    pub high: f64,
}

/// A marked point of a curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StepMark {
    /// When, in microseconds.
    pub at: i64,
    /// At which share, 0 to 1.
    pub share: f64,
    /// Its words, as `half within 3 h 20 min`.
    pub label: String,
    /// Its hue.
    pub hue: Hue,
}

/// Draws the curves.
#[must_use]
pub fn steps(data: &Steps, frame: &Frame<'_>) -> String {
    let times = || data.curves.iter().flat_map(|curve| &curve.points).map(|point| point.at);
    if times().next().is_none() {
        return nothing(frame, "steps");
    }
    let (low, high) = duration_span(times());
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let ticks: Vec<(f64, String)> =
        [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().map(|share| (share, percent(share))).collect();
    let plot = Plot {
        left: left_room(&ticks),
        right: width - 12.0,
        top: if data.share_name.is_empty() { 10.0 } else { 26.0 },
        bottom: height - 24.0,
    };
    let y = Linear::new((0.0, 1.0), plot.y_range());
    let x = Log::new((low as f64, high as f64), plot.x_range());
    let mut canvas = Canvas::new(frame, width, height);
    canvas.text((0.0, 11.0, Anchor::Start), Voice::Quiet, &data.share_name);
    plot.y_axis(&mut canvas, &y, &ticks);
    plot.base_line(&mut canvas);
    for (us, label) in duration_ticks(low, high) {
        plot.x_tick(&mut canvas, x.at(us as f64), label);
    }
    for curve in &data.curves {
        canvas.path(&band(curve, &x, &y), &format!("{} c-band", curve.hue.class()), "");
    }
    for curve in &data.curves {
        draw_curve(&mut canvas, curve, &plot, (&x, &y));
    }
    for mark in &data.marks {
        draw_mark(&mut canvas, mark, &plot, (&x, &y));
    }
    for (index, curve) in data.curves.iter().enumerate() {
        name_curve(&mut canvas, curve, index, (&x, &y));
    }
    canvas.finish(frame, "steps")
}

/// Steps in order, with shares that are shares.
fn sound(curve: &Curve) -> Vec<StepPoint> {
    let share =
        |value: f64, other: f64| if value.is_finite() { value.clamp(0.0, 1.0) } else { other };
    let mut points: Vec<StepPoint> = curve
        .points
        .iter()
        .filter(|point| point.share.is_finite())
        .map(|point| {
            let middle = point.share.clamp(0.0, 1.0);
            StepPoint {
                at: point.at,
                share: middle,
                low: share(point.low, middle).min(middle),
                high: share(point.high, middle).max(middle),
            }
        })
        .collect();
    points.sort_by_key(|point| point.at);
    points
}

/// The corners of a step line through one value of the points, from the left edge.
fn corners(
    points: &[StepPoint],
    x: &Log,
    y: &Linear,
    value: impl Fn(&StepPoint) -> f64,
) -> Vec<(f64, f64)> {
    let mut level = y.at(1.0);
    let mut found = vec![(x.at(0.0), level)];
    for point in points {
        let at = x.at(point.at as f64);
        found.push((at, level));
        level = y.at(value(point));
        found.push((at, level));
    }
    found
}

fn band(curve: &Curve, x: &Log, y: &Linear) -> String {
    let points = sound(curve);
    let upper = corners(&points, x, y, |point| point.high);
    let lower = corners(&points, x, y, |point| point.low);
    step_path(&upper, &lower)
}

/// A closed outline of two step lines, with `H` and `V` only.
fn step_path(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    let mut data = open_path(upper);
    for (x, y) in lower.iter().rev() {
        let _ = write!(data, "L{} {}", px(*x), px(*y));
    }
    data.push('Z');
    data
}

fn open_path(corners: &[(f64, f64)]) -> String {
    let mut data = String::new();
    let mut before: Option<(String, String)> = None;
    for (x, y) in corners {
        let here = (px(*x), px(*y));
        match &before {
            None => {
                let _ = write!(data, "M{} {}", here.0, here.1);
            }
            Some(there) if *there == here => {}
            Some(there) if there.1 == here.1 => {
                let _ = write!(data, "H{}", here.0);
            }
            Some(_) => {
                let _ = write!(data, "V{}", here.1);
            }
        }
        before = Some(here);
    }
    data
}

fn draw_curve(canvas: &mut Canvas, curve: &Curve, plot: &Plot, (x, y): (&Log, &Linear)) {
    let points = sound(curve);
    let line = corners(&points, x, y, |point| point.share);
    let dashed = if curve.dashed { " c-dashed" } else { "" };
    let class = format!("{} c-curve{dashed}", curve.hue.class());
    canvas.path(&open_path(&line), &class, &curve.name);
    for pair in line.windows(2) {
        Plot::reserve_line(canvas, pair[0], pair[1]);
    }
    canvas.reserve(Area::new(plot.left, plot.bottom - 1.0, plot.right - plot.left, 2.0));
}

fn draw_mark(canvas: &mut Canvas, mark: &StepMark, plot: &Plot, (x, y): (&Log, &Linear)) {
    if !mark.share.is_finite() || mark.at <= 0 {
        return;
    }
    let at = (x.at(mark.at as f64), y.at(mark.share));
    canvas.line((at.0, at.1), (at.0, plot.bottom), "c-drop");
    let title = format!("{} at {}", percent(mark.share), duration(mark.at));
    canvas.open(mark.hue.class());
    canvas.dot(at, 3.5, "c-dot c-haloed", &title);
    canvas.close();
    let words = Voice::Plain.measure(&mark.label);
    let spots: Vec<Spot> = [-6.0, 16.0, -20.0, 30.0, -34.0, 44.0]
        .into_iter()
        .flat_map(|shift| {
            let y = at.1 + shift;
            // Flush with the edge where the words would run over it.
            let right = (plot.right + 8.0 - words).min(at.0 + 8.0);
            [(right, y, Anchor::Start), (at.0 - 8.0, y, Anchor::End)]
        })
        .filter(|(_, y, _)| *y > plot.top && *y < plot.bottom - 3.0)
        .collect();
    canvas.text_somewhere(&spots, Voice::Plain, &mark.label);
}

/// The name beside the curve, where it meets nothing: to the right of the later curves first.
fn name_curve(canvas: &mut Canvas, curve: &Curve, index: usize, (x, y): (&Log, &Linear)) {
    let points = sound(curve);
    let line = corners(&points, x, y, |point| point.share);
    let shares = [0.86, 0.66, 0.38, 0.28, 0.18, 0.92, 0.1];
    let mut spots: Vec<Spot> = Vec::new();
    for share in shares {
        let level = y.at(share);
        let Some(at) = line.iter().find(|(_, at)| *at >= level).map(|(at, _)| *at) else {
            continue;
        };
        for distance in [9.0, 20.0] {
            let right = (at + distance, level + 4.0, Anchor::Start);
            let left = (at - distance, level + 4.0, Anchor::End);
            spots.extend(if index.is_multiple_of(2) { [right, left] } else { [left, right] });
        }
    }
    canvas.text_somewhere(&spots, Voice::Strong, &curve.name);
}
