//! Two distributions of one value over each other: what chance does, and what was intended; with the
//! points that are held against both.

use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, polyline, px};
use crate::format::{Reading, percent};
use crate::frame::Frame;
use crate::paint::{Hue, Paint, Texture};
use crate::plot::{Plot, extent, is_drawable};
use crate::scale::{Linear, duration_ticks, nice_ticks};

/// How many bins lie between the least and the greatest value.
const BINS: usize = 36;

/// Two distributions and the points that are held against them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chances {
    /// Values with nothing changed, in any order; drawn as bars.
    pub unchanged: Vec<f64>,
    /// Values with the intended change; drawn as an outline.
    pub improved: Vec<f64>,
    /// Points, as threshold, target and maximum, with their words.
    pub points: Vec<(f64, String)>,
    /// Bars from this value on are solid: what chance reaches.
    pub reached_from: Option<f64>,
    /// Whether values above it are reached; else those below.
    pub higher_is_better: bool,
    /// How values are said.
    pub reading: Reading,
}

/// Draws them.
#[must_use]
pub fn chances(data: &Chances, frame: &Frame<'_>) -> String {
    let known = |values: &[f64]| -> Vec<f64> {
        values.iter().copied().filter(|v| is_drawable(*v)).collect()
    };
    let (unchanged, improved) = (known(&data.unchanged), known(&data.improved));
    let points = data.points.iter().map(|p| p.0).filter(|v| is_drawable(*v));
    let all = unchanged.iter().chain(&improved).copied().chain(points);
    let Some((low, high)) = extent(all).filter(|_| !unchanged.is_empty()) else {
        return nothing(frame, "chances");
    };
    let air = ((high - low) * 0.02).max(high.abs() * 1e-6).max(1e-9);
    let (low, high) = (low - air, high + air);
    let step = (high - low) / BINS as f64;
    let bin = |value: f64| (((value - low) / step) as usize).min(BINS - 1);
    let share = |values: &[f64]| {
        let mut bins = [0.0_f64; BINS];
        for value in values {
            bins[bin(*value)] += 1.0 / values.len() as f64;
        }
        bins
    };
    let (bars, outline) = (share(&unchanged), share(&improved));
    let most = bars.iter().chain(&outline).fold(0.0_f64, |most, s| most.max(*s));
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let rows = data.points.len().min(3) as f64;
    let plot =
        Plot { left: 8.0, right: width - 8.0, top: 12.0 + 15.0 * rows, bottom: height - 24.0 };
    let x = Linear::new((low, high), plot.x_range());
    let y = Linear::new((0.0, most), plot.y_range());
    let mut canvas = Canvas::new(frame, width, height);
    for (i, &part) in bars.iter().enumerate().filter(|(_, part)| **part > 0.0) {
        let from = low + step * i as f64;
        bar(&mut canvas, data, &plot, (&x, &y), (from, from + step, part));
    }
    plot.base_line(&mut canvas);
    if !improved.is_empty() {
        let corner = |i: usize, part: f64| {
            let from = low + step * i as f64;
            [(x.at(from), y.at(part)), (x.at(from + step), y.at(part))]
        };
        let line = polyline(outline.iter().enumerate().flat_map(|(i, &part)| corner(i, part)));
        canvas.path(&line, "c-ink c-curve c-fine c-dashed", "with the intended improvement");
    }
    for (at, label) in ticks(low, high, data.reading) {
        if at >= low && at <= high {
            plot.x_tick(&mut canvas, x.at(at), &label);
        }
    }
    marks(&mut canvas, data, &plot, &x);
    canvas.finish(frame, "chances")
}

/// One bar; where the point lies within it, its two parts.
fn bar(
    canvas: &mut Canvas,
    data: &Chances,
    plot: &Plot,
    (x, y): (&Linear, &Linear),
    (from, to, part): (f64, f64, f64),
) {
    let top = y.at(part).min(plot.bottom - 1.0);
    let title = format!(
        "{} to {}: {} of years with nothing changed",
        data.reading.say(from),
        data.reading.say(to),
        percent(part)
    );
    let edge = data.reached_from.filter(|at| is_drawable(*at));
    let cut = edge.map_or(to, |at| at.clamp(from, to));
    let parts = if data.higher_is_better || edge.is_none() {
        [(from, cut, Texture::Queued), (cut, to, Texture::Worked)]
    } else {
        [(from, cut, Texture::Worked), (cut, to, Texture::Queued)]
    };
    for (from, to, texture) in parts {
        let (left, right) = (x.at(from), x.at(to));
        if right - left > 0.05 {
            let air = if right - left > 4.0 { 1.0 } else { 0.0 };
            let area = Area::new(left, top, right - left - air, plot.bottom - top);
            canvas.painted(area, Paint::new(Hue::B, texture), &title);
        }
    }
}

fn ticks(low: f64, high: f64, reading: Reading) -> Vec<(f64, String)> {
    if reading == Reading::Duration && low > 0.0 && high / low > 4.0 {
        let ticks = duration_ticks(low as i64, high as i64).into_iter();
        return ticks.map(|(us, label)| (us as f64, label.to_owned())).collect();
    }
    nice_ticks(low, high, 6).into_iter().map(|at| (at, reading.say(at))).collect()
}

/// Labels stand in rows so that no rule runs through another's: told rightwards, the leftmost stands
/// highest; told leftwards, where one would leave the picture, the rightmost.
fn marks(canvas: &mut Canvas, data: &Chances, plot: &Plot, x: &Linear) {
    let mut points: Vec<(f64, &str)> = data
        .points
        .iter()
        .filter(|p| is_drawable(p.0))
        .map(|(at, label)| (x.at(*at), label.as_str()))
        .collect();
    let fit = |(at, label): &(f64, &str)| at + 4.0 + Voice::Plain.measure(label) <= plot.right;
    let rightwards = points.iter().all(fit);
    points.sort_by(|a, b| if rightwards { a.0.total_cmp(&b.0) } else { b.0.total_cmp(&a.0) });
    let mut rules = Vec::new();
    for (row, &(at, label)) in points.iter().enumerate() {
        let line = 12.0 + 15.0 * (row % 3) as f64;
        let spots: [Spot; 2] = [(at + 4.0, line, Anchor::Start), (at - 4.0, line, Anchor::End)];
        let order = if rightwards { spots } else { [spots[1], spots[0]] };
        canvas.text_somewhere(&order, Voice::Plain, label);
        rules.push((at, line - 9.0, label));
    }
    for (at, top, label) in rules {
        let line = format!("M{} {}V{}", px(at), px(top), px(plot.bottom));
        canvas.path(&line, "c-halo", "");
        canvas.path(&line, "c-target", label);
    }
}
