//! Several series over one axis, each with its interval and its name at its end.

use std::fmt::Write as _;

use crate::canvas::{Anchor, Canvas, Voice, nothing, polyline};
use crate::format::Reading;
use crate::frame::Frame;
use crate::label::spread;
use crate::paint::Hue;
use crate::plot::{Plot, extent, is_drawable, left_room, value_ticks};
use crate::scale::Linear;

/// Several series over one x axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// The series.
    pub series: Vec<Series>,
    /// Labelled positions of the x axis.
    pub ticks: Vec<(f64, String)>,
    /// How y values are said.
    pub reading: Reading,
    /// Begin the y axis at zero (when no value is below).
    pub from_zero: bool,
}

/// One series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its name, which stands at its end.
    pub name: String,
    /// Its hue.
    pub hue: Hue,
    /// Dashed instead of solid: a comparison.
    pub dashed: bool,
    /// Its points in the order of x; one that is no number leaves a gap.
    pub points: Vec<LinePoint>,
}

/// One point of a series.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LinePoint {
    /// Where.
    pub x: f64,
    /// How much.
    pub y: f64,
    /// Low and high end of its interval.
    pub interval: Option<(f64, f64)>,
}

impl LinePoint {
    fn is_known(&self) -> bool {
        is_drawable(self.x) && is_drawable(self.y)
    }

    fn band(&self) -> Option<(f64, f64)> {
        self.interval.filter(|(low, high)| is_drawable(*low) && is_drawable(*high))
    }
}

/// Draws the series with direct end labels.
#[must_use]
pub fn line(data: &Lines, frame: &Frame<'_>) -> String {
    let known = || data.series.iter().flat_map(|s| &s.points).filter(|point| point.is_known());
    let Some((x_low, x_high)) = extent(known().map(|point| point.x)) else {
        return nothing(frame, "line");
    };
    let ends = known().flat_map(|point| {
        let (low, high) = point.band().unwrap_or((point.y, point.y));
        [point.y, low, high]
    });
    let (mut low, high) = extent(ends).unwrap_or((0.0, 1.0));
    if data.from_zero {
        low = low.min(0.0);
    }
    let ticks = value_ticks(low, high, data.reading);
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let names = data.series.iter().map(|series| Voice::Plain.measure(&series.name));
    let names_room = names.fold(0.0, f64::max).min(width * 0.3);
    let plot = Plot {
        left: left_room(&ticks),
        right: width - names_room.ceil() - 20.0,
        top: 10.0,
        bottom: height - 24.0,
    };
    let y_ends = (ticks.first().map_or(low, |t| t.0), ticks.last().map_or(high, |t| t.0));
    let y = Linear::new(y_ends, plot.y_range());
    let x = Linear::new((x_low, x_high), plot.x_range());
    let mut canvas = Canvas::new(frame, width, height);
    plot.y_axis(&mut canvas, &y, &ticks);
    plot.base_line(&mut canvas);
    for (at, label) in &data.ticks {
        if *at >= x_low && *at <= x_high {
            plot.x_tick(&mut canvas, x.at(*at), label);
        }
    }
    for series in &data.series {
        draw_bands(&mut canvas, series, (&x, &y));
    }
    for series in &data.series {
        draw_series(&mut canvas, series, data.reading, (&x, &y));
    }
    end_labels(&mut canvas, data, &plot, names_room, &y);
    canvas.finish(frame, "line")
}

fn runs(series: &Series) -> impl Iterator<Item = &[LinePoint]> {
    series.points.split(|point| !point.is_known()).filter(|run| !run.is_empty())
}

fn draw_bands(canvas: &mut Canvas, series: &Series, (x, y): (&Linear, &Linear)) {
    for run in runs(series) {
        for run in run.split(|point| point.band().is_none()).filter(|run| run.len() > 1) {
            let at = |point: &LinePoint, upper: bool| {
                let (low, high) = point.band().unwrap_or((point.y, point.y));
                (x.at(point.x), y.at(if upper { high.max(low) } else { low.min(high) }))
            };
            let over = run.iter().map(|point| at(point, true));
            let under = run.iter().rev().map(|point| at(point, false));
            let outline = polyline(over.chain(under)) + "Z";
            canvas.path(&outline, &format!("{} c-band", series.hue.class()), "");
        }
    }
}

fn draw_series(canvas: &mut Canvas, series: &Series, reading: Reading, (x, y): (&Linear, &Linear)) {
    let dashed = if series.dashed { " c-dashed" } else { "" };
    canvas.open(series.hue.class());
    for run in runs(series) {
        let points = run.iter().map(|point| (x.at(point.x), y.at(point.y)));
        if run.len() > 1 {
            canvas.path(&polyline(points), &format!("c-curve{dashed}"), &series.name);
        }
        for point in run {
            let mut said = format!("{}: {}", series.name, reading.say(point.y));
            if let Some((low, high)) = point.band() {
                let _ = write!(said, " ({} to {})", reading.say(low), reading.say(high));
            }
            // A large clear disc takes the pointer; a lone point is the mark itself.
            let (radius, class) = if run.len() == 1 { (2.5, "c-dot") } else { (6.0, "c-touch") };
            canvas.dot((x.at(point.x), y.at(point.y)), radius, class, &said);
        }
    }
    canvas.close();
}

fn end_labels(canvas: &mut Canvas, data: &Lines, plot: &Plot, room: f64, y: &Linear) {
    let ends: Vec<(&Series, f64)> = data
        .series
        .iter()
        .filter_map(|series| {
            let last = series.points.iter().rev().find(|point| point.is_known())?;
            Some((series, y.at(last.y) + 4.0))
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|(_, at)| *at).collect();
    let placed = spread(&wanted, 14.0, plot.top + 4.0, plot.bottom + 4.0);
    for ((series, from), at) in ends.iter().zip(placed) {
        // A thread from the end of the line to its name, in case the name had to move.
        canvas.open(series.hue.class());
        canvas.line((plot.right, from - 4.0), (plot.right + 12.0, at - 4.0), "c-thread");
        canvas.close();
        let spot = (plot.right + 16.0, at, Anchor::Start);
        canvas.text_within(spot, room + 1.0, Voice::Plain, &series.name);
    }
}
