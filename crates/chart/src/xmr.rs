//! The individuals chart: points in their order, their mean, the limits of their usual variation,
//! and what falls outside of it.

use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, polyline};
use crate::format::Reading;
use crate::frame::Frame;
use crate::plot::{Plot, extent, left_room, value_ticks};
use crate::scale::Linear;

/// Points in their order with the limits that hold for them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Xmr {
    /// The points, from the earliest.
    pub points: Vec<XmrPoint>,
    /// Stretches with a mean and limits of their own; one for all points is usual.
    pub phases: Vec<XmrPhase>,
    /// With fewer points than this the points stand alone, without mean and limits (0 always
    /// draws them).
    pub least: usize,
    /// How values are said.
    pub reading: Reading,
}

/// One point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct XmrPoint {
    /// What it is called on the x axis, as `2026-W14`.
    pub label: String,
    /// Its value; a value that is not finite leaves a gap.
    pub value: f64,
    /// The name of its signal: the point is ringed and named.
    pub signal: Option<String>,
}

/// A stretch of points with one mean and one pair of limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct XmrPhase {
    /// Index of its first point.
    pub first: usize,
    /// Index of its last point.
    pub last: usize,
    /// The mean.
    pub mean: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// What it is called, as `since the change`; may be empty.
    pub label: String,
}

/// Draws the chart.
#[must_use]
pub fn xmr(data: &Xmr, frame: &Frame<'_>) -> String {
    let known: Vec<(usize, &XmrPoint)> =
        data.points.iter().enumerate().filter(|(_, point)| point.value.is_finite()).collect();
    if known.is_empty() {
        return nothing(frame, "xmr");
    }
    let last = data.points.len() - 1;
    let phases: Vec<&XmrPhase> = if data.points.len() < data.least {
        Vec::new()
    } else {
        let sound = |phase: &&XmrPhase| {
            phase.first <= phase.last && phase.first <= last && phase.mean.is_finite()
        };
        data.phases.iter().filter(sound).collect()
    };
    let values = known.iter().map(|(_, point)| point.value);
    let limits = phases.iter().flat_map(|phase| [phase.lower, phase.upper, phase.mean]);
    let (mut low, high) = extent(values.chain(limits)).unwrap_or((0.0, 1.0));
    // Zero means something for counts, shares and durations; it is shown unless far away.
    if low > 0.0 && low < high * 0.6 {
        low = 0.0;
    }
    let ticks = value_ticks(low, high, data.reading);
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let words = limit_words(data.reading, phases.last().copied(), frame.is_narrow());
    let right_room = words.iter().map(|(_, words)| Voice::Quiet.measure(words)).fold(0.0, f64::max);
    let plot = Plot {
        left: left_room(&ticks),
        right: width - right_room.ceil() - 14.0,
        top: 18.0,
        bottom: height - 24.0,
    };
    let ends = (ticks.first().map_or(low, |t| t.0), ticks.last().map_or(high, |t| t.0));
    let y = Linear::new(ends, plot.y_range());
    let x = Linear::new((0.0, last.max(1) as f64), (plot.left + 6.0, plot.right - 6.0));
    let mut canvas = Canvas::new(frame, width, height);
    plot.y_axis(&mut canvas, &y, &ticks);
    for phase in &phases {
        draw_phase(&mut canvas, phase, data.reading, (&x, &y), last);
    }
    let wanted: Vec<f64> = words.iter().map(|(value, _)| y.at(*value) + 4.0).collect();
    let placed = crate::label::spread(&wanted, 13.0, plot.top, plot.bottom);
    for ((_, words), at) in words.iter().zip(placed) {
        canvas.text((plot.right + 8.0, at, Anchor::Start), Voice::Quiet, words);
    }
    draw_points(&mut canvas, data, (&x, &y));
    for (index, point) in data.points.iter().enumerate() {
        // The last label is the one that is looked for: neighbours it would meet give way.
        let at = x.at(index as f64);
        let end = x.at(last as f64);
        let last_room = data.points[last].label.as_str();
        let needs = (Voice::Quiet.measure(last_room) + Voice::Quiet.measure(&point.label)) / 2.0;
        if index == last || end - at > needs + 14.0 {
            plot.x_tick(&mut canvas, at, &point.label);
        }
    }
    name_signals(&mut canvas, data, &plot, (&x, &y));
    canvas.finish(frame, "xmr")
}

/// What stands at the right end of the mean and the limits.
fn limit_words(
    reading: Reading,
    phase: Option<&XmrPhase>,
    narrow: bool,
) -> Vec<(f64, String)> {
    let Some(phase) = phase else { return Vec::new() };
    let names = if narrow { ["", "", ""] } else { ["upper limit ", "mean ", "lower limit "] };
    [phase.upper, phase.mean, phase.lower]
        .into_iter()
        .zip(names)
        .filter(|(value, _)| value.is_finite())
        .map(|(value, name)| (value, format!("{name}{}", reading.say(value))))
        .collect()
}

fn draw_phase(
    canvas: &mut Canvas,
    phase: &XmrPhase,
    reading: Reading,
    (x, y): (&Linear, &Linear),
    last: usize,
) {
    // Half a step beyond its points, so that neighbouring phases meet between two points.
    let step = if last > 0 { x.at(1.0) - x.at(0.0) } else { 12.0 };
    let left = x.at(phase.first as f64) - (step / 2.0).min(6.0);
    let right = x.at(phase.last.min(last) as f64) + (step / 2.0).min(6.0);
    if phase.lower.is_finite() && phase.upper.is_finite() {
        let (top, bottom) = (y.at(phase.upper), y.at(phase.lower));
        canvas.rect(Area::new(left, top, right - left, bottom - top), "c-usual", "");
        for at in [top, bottom] {
            canvas.line((left, at), (right, at), "c-limit");
        }
    }
    canvas.line((left, y.at(phase.mean)), (right, y.at(phase.mean)), "c-mean");
    if !phase.label.is_empty() {
        let words = format!("{}: mean {}", phase.label, reading.say(phase.mean));
        let spot = (left.max(0.0), 11.0, Anchor::Start);
        canvas.text_somewhere(&[spot], Voice::Quiet, &words);
    }
}

fn draw_points(canvas: &mut Canvas, data: &Xmr, (x, y): (&Linear, &Linear)) {
    for run in data.points.split(|point| !point.value.is_finite()) {
        let Some(first) = run.first() else { continue };
        // The run is a slice of the points: its place among them is the distance of the two.
        let Some(offset) = data.points.iter().position(|point| std::ptr::eq(point, first)) else {
            continue;
        };
        let at: Vec<(f64, f64)> = run
            .iter()
            .enumerate()
            .map(|(index, point)| (x.at((offset + index) as f64), y.at(point.value)))
            .collect();
        canvas.path(&polyline(at.iter().copied()), "c-ink c-curve c-fine", "");
        for pair in at.windows(2) {
            Plot::reserve_line(canvas, pair[0], pair[1]);
        }
        let radius = if data.points.len() > 60 { 1.8 } else { 2.8 };
        for (point, at) in run.iter().zip(at) {
            let title = format!("{}: {}", point.label, data.reading.say(point.value));
            canvas.dot(at, radius, "c-ink c-dot", &title);
            if let Some(signal) = &point.signal {
                let title = format!("{title}, {signal}");
                canvas.dot(at, radius + 3.5, "c-ring", &title);
                let reach = radius + 4.0;
                canvas.reserve(Area::new(at.0 - reach, at.1 - reach, 2.0 * reach, 2.0 * reach));
            }
        }
    }
}

fn name_signals(canvas: &mut Canvas, data: &Xmr, plot: &Plot, (x, y): (&Linear, &Linear)) {
    // A run of neighbours with the same signal is named once, at its middle.
    let mut index = 0;
    while index < data.points.len() {
        let Some(signal) = &data.points[index].signal else {
            index += 1;
            continue;
        };
        let same = data.points[index..]
            .iter()
            .take_while(|point| point.signal.as_ref() == Some(signal))
            .count();
        let named = index + same / 2;
        index += same;
        let point = &data.points[named];
        if !point.value.is_finite() {
            continue;
        }
        let (at, level) = (x.at(named as f64), y.at(point.value));
        let spots: Vec<Spot> = [-12.0, 20.0, -26.0, 34.0, -40.0, 48.0, 4.0]
            .into_iter()
            .flat_map(|shift| {
                let y = level + shift;
                [
                    (at, y, Anchor::Middle),
                    (at + 9.0, y, Anchor::Start),
                    (at - 9.0, y, Anchor::End),
                ]
            })
            .filter(|(_, y, _)| *y > 10.0 && *y < plot.bottom - 2.0)
            .collect();
        canvas.text_somewhere(&spots, Voice::Strong, signal);
    }
}
