//! The individuals chart: points in their order, their mean, the limits of their usual variation,
//! and what falls outside of it.

use crate::canvas::{Anchor, Area, Canvas, Spot, Voice, nothing, polyline};
use crate::format::Reading;
use crate::frame::Frame;
use crate::plot::{Plot, extent, is_drawable, left_room, value_ticks};
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
    /// Its value; a value that is no number leaves a gap.
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
        data.points.iter().enumerate().filter(|(_, point)| is_drawable(point.value)).collect();
    if known.is_empty() {
        return nothing(frame, "xmr");
    }
    let last = data.points.len() - 1;
    let phases: Vec<&XmrPhase> = if data.points.len() < data.least {
        Vec::new()
    } else {
        let sound = |phase: &&XmrPhase| {
            phase.first <= phase.last && phase.first <= last && is_drawable(phase.mean)
        };
        data.phases.iter().filter(sound).collect()
    };
    let values = known.iter().map(|(_, point)| point.value);
    let limits = phases.iter().flat_map(|phase| [phase.lower, phase.upper, phase.mean]);
    let (mut low, high) = extent(values.chain(limits)).unwrap_or((0.0, 1.0));
    // Zero means something for counts, shares and durations; it is shown unless limits far from it
    // say how large the usual variation is.
    if low > 0.0 && (phases.is_empty() || low < high * 0.6) {
        low = 0.0;
    }
    let ticks = value_ticks(low, high, data.reading);
    let (width, height) = (frame.layout_width(), frame.plot_height());
    let words = limit_words(data.reading, phases.last().copied(), frame.is_narrow());
    let widest = words.iter().map(|(_, words)| Voice::Quiet.measure(words)).fold(0.0, f64::max);
    let right_room = widest.ceil().min(width * 0.3);
    let plot = Plot {
        left: left_room(&ticks),
        right: width - right_room - 14.0,
        top: 18.0,
        bottom: height - 24.0,
    };
    let ends = (ticks.first().map_or(low, |t| t.0), ticks.last().map_or(high, |t| t.0));
    let y = Linear::new(ends, plot.y_range());
    let x = Linear::new((0.0, last.max(1) as f64), (plot.left + 6.0, plot.right - 6.0));
    let mut canvas = Canvas::new(frame, width, height);
    plot.y_axis(&mut canvas, &y, &ticks);
    for phase in &phases {
        draw_phase(&mut canvas, phase, (&x, &y), last);
    }
    let wanted: Vec<f64> = words.iter().map(|(value, _)| y.at(*value) + 4.0).collect();
    let placed = crate::label::spread(&wanted, 13.0, plot.top + 6.0, plot.bottom);
    for ((_, words), at) in words.iter().zip(placed) {
        let spot = (plot.right + 8.0, at, Anchor::Start);
        canvas.text_within(spot, right_room + 1.0, Voice::Quiet, words);
    }
    draw_points(&mut canvas, data, (&x, &y));
    let labels = data.points.iter().map(|point| point.label.as_str());
    let stride = Plot::stride(labels, x.at(1.0) - x.at(0.0));
    for (index, point) in data.points.iter().enumerate() {
        // Counted from the last, which is the one that is looked for.
        if (last - index).is_multiple_of(stride) {
            plot.x_tick(&mut canvas, x.at(index as f64), &point.label);
        }
    }
    name_signals(&mut canvas, data, &plot, (&x, &y));
    for phase in &phases {
        name_phase(&mut canvas, phase, data.reading, &x, last);
    }
    canvas.finish(frame, "xmr")
}

/// What stands at the right end of the mean and the limits.
fn limit_words(reading: Reading, phase: Option<&XmrPhase>, narrow: bool) -> Vec<(f64, String)> {
    let Some(phase) = phase else { return Vec::new() };
    let names = if narrow { ["", "", ""] } else { ["upper limit ", "mean ", "lower limit "] };
    [phase.upper, phase.mean, phase.lower]
        .into_iter()
        .zip(names)
        .filter(|(value, _)| is_drawable(*value))
        .map(|(value, name)| (value, format!("{name}{}", reading.say(value))))
        .collect()
}

fn draw_phase(canvas: &mut Canvas, phase: &XmrPhase, (x, y): (&Linear, &Linear), last: usize) {
    // Half a step beyond its points, so that neighbouring phases meet between two points.
    let step = if last > 0 { x.at(1.0) - x.at(0.0) } else { 12.0 };
    let left = x.at(phase.first as f64) - (step / 2.0).min(6.0);
    let right = x.at(phase.last.min(last) as f64) + (step / 2.0).min(6.0);
    if is_drawable(phase.lower) && is_drawable(phase.upper) {
        let (top, bottom) = (y.at(phase.upper), y.at(phase.lower));
        canvas.rect(Area::new(left, top, right - left, bottom - top), "c-usual", "");
        for at in [top, bottom] {
            canvas.line((left, at), (right, at), "c-limit");
            canvas.reserve(Area::new(left, at - 1.0, right - left, 2.0));
        }
    }
    canvas.line((left, y.at(phase.mean)), (right, y.at(phase.mean)), "c-mean");
    canvas.reserve(Area::new(left, y.at(phase.mean) - 1.0, right - left, 2.0));
}

/// The name of a phase with its mean, above it.
fn name_phase(canvas: &mut Canvas, phase: &XmrPhase, reading: Reading, x: &Linear, last: usize) {
    if phase.label.is_empty() {
        return;
    }
    let words = format!("{}: mean {}", phase.label, reading.say(phase.mean));
    let (left, right) = (x.at(phase.first as f64), x.at(phase.last.min(last) as f64) + 6.0);
    let spots = [(left, 11.0, Anchor::Start), (right, 11.0, Anchor::End)];
    if !canvas.text_if_free(&spots, Voice::Quiet, &words, "") {
        canvas.text_somewhere(&spots, Voice::Quiet, &phase.label);
    }
}

fn draw_points(canvas: &mut Canvas, data: &Xmr, (x, y): (&Linear, &Linear)) {
    for run in data.points.split(|point| !is_drawable(point.value)) {
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
    let mut cramped: Vec<(Vec<Spot>, &str)> = Vec::new();
    let mut is_named = false;
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
        if !is_drawable(point.value) {
            continue;
        }
        let (at, level) = (x.at(named as f64), y.at(point.value));
        let spots: Vec<Spot> = [-12.0, 20.0, -26.0, 34.0, -40.0, 48.0, 4.0]
            .into_iter()
            .flat_map(|shift| {
                let y = level + shift;
                [(at, y, Anchor::Middle), (at + 9.0, y, Anchor::Start), (at - 9.0, y, Anchor::End)]
            })
            .filter(|(_, y, _)| *y > 10.0 && *y < plot.bottom - 2.0)
            .collect();
        if canvas.text_if_free(&spots, Voice::Strong, signal, "")
            || canvas.two_lines_if_free(&spots, Voice::Strong, signal)
        {
            is_named = true;
        } else {
            cramped.push((spots, signal));
        }
    }
    // All are ringed; half a name is better than none only where no other says it.
    if !is_named {
        cramped.iter().any(|(spots, signal)| canvas.text_somewhere(spots, Voice::Strong, signal));
    }
}
