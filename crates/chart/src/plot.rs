//! The plain frame of charts with two axes: light gridlines, words at the edges.

use crate::canvas::{Anchor, Area, Canvas, Voice};
use crate::format::{DAY, HOUR, MINUTE, Reading, SECOND, YEAR};
use crate::scale::{Linear, nice_ticks};

/// Air on either side of a label of the horizontal axis, beside that which all words have.
const TICK_AIR: f64 = 4.0;

/// The place in which data stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plot {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Plot {
    pub(crate) const fn x_range(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    pub(crate) const fn y_range(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }

    /// The horizontal axis line.
    pub(crate) fn base_line(&self, canvas: &mut Canvas) {
        canvas.line((self.left, self.bottom), (self.right, self.bottom), "c-rule");
    }

    /// One labelled position below the plot. A label that meets its neighbour is left out.
    pub(crate) fn x_tick(&self, canvas: &mut Canvas, x: f64, label: &str) {
        canvas.line((x, self.bottom), (x, self.bottom + 4.0), "c-rule");
        let y = self.bottom + 17.5;
        let half = Voice::Quiet.measure(label) / 2.0;
        let spots = if x - half < 0.0 {
            [(0.0, y, Anchor::Start), (x, y, Anchor::Start)]
        } else if x + half > self.right + 8.0 {
            [(self.right + 8.0, y, Anchor::End), (x, y, Anchor::End)]
        } else {
            [(x, y, Anchor::Middle), (x, y, Anchor::Middle)]
        };
        if canvas.text_if_free(&spots, Voice::Quiet, label, "") {
            // Numbers with units need more air than words: “8 h 1 d” would be one duration.
            let left = match spots[0].2 {
                Anchor::Start => spots[0].0,
                Anchor::Middle => spots[0].0 - half,
                Anchor::End => spots[0].0 - 2.0 * half,
            };
            canvas.reserve(Area::new(left - TICK_AIR, y - 8.0, 2.0 * (half + TICK_AIR), 8.0));
        }
    }

    /// The step between labels of `positions`, `distance` apart, at which none meet.
    pub(crate) fn stride<'a>(labels: impl Iterator<Item = &'a str>, distance: f64) -> usize {
        let widest = labels.map(|label| Voice::Quiet.measure(label)).fold(0.0, f64::max);
        ((widest + 12.0) / distance.max(0.01)).ceil().clamp(1.0, 1e6) as usize
    }

    /// Gridlines across the plot with their words left of it.
    pub(crate) fn y_axis(&self, canvas: &mut Canvas, y: &Linear, ticks: &[(f64, String)]) {
        for (value, label) in ticks {
            let at = y.at(*value);
            canvas.line((self.left, at), (self.right, at), "c-grid");
            let spot = (self.left - 8.0, at + 4.0, Anchor::End);
            canvas.text_within(spot, self.left - 8.0, Voice::Quiet, label);
        }
    }

    /// Keeps labels off a drawn line.
    pub(crate) fn reserve_line(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64)) {
        // A slanted line is kept free in small boxes along it, not by one large box.
        let steps = ((to.0 - from.0).abs().max((to.1 - from.1).abs()) / 6.0).clamp(1.0, 200.0);
        let count = steps.ceil() as u32;
        for index in 0..count {
            let (a, b) =
                (f64::from(index) / f64::from(count), f64::from(index + 1) / f64::from(count));
            let at =
                |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            let ((x0, y0), (x1, y1)) = (at(a), at(b));
            let (left, top) = (x0.min(x1) - 1.0, y0.min(y1) - 1.0);
            canvas.reserve(Area::new(left, top, (x1 - x0).abs() + 2.0, (y1 - y0).abs() + 2.0));
        }
    }
}

/// Ticks that cover the values, with their words.
pub(crate) fn value_ticks(low: f64, high: f64, reading: Reading) -> Vec<(f64, String)> {
    let ticks = match reading {
        Reading::Duration => clock_ticks(low, high),
        Reading::Plain | Reading::Share => nice_ticks(low, high, 4),
    };
    let fine = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    ticks.into_iter().map(|tick| (tick, say_tick(tick, fine, reading))).collect()
}

/// Ticks of durations (microseconds) in steps of the clock, the first at or below `low` and the last at
/// or above `high`: a day and three hours is no place for a line.
fn clock_ticks(low: f64, high: f64) -> Vec<f64> {
    const STEPS: [i64; 22] = [
        SECOND,
        5 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        5 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        5 * DAY,
        10 * DAY,
        20 * DAY,
        50 * DAY,
        100 * DAY,
        200 * DAY,
        YEAR,
    ];
    let span = high - low;
    let wide = STEPS.into_iter().map(|step| step as f64).find(|step| span / step <= 4.5);
    let Some(step) = wide.filter(|step| span >= *step) else { return nice_ticks(low, high, 4) };
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    (0..=(last - first) as u32).map(|index| (first + f64::from(index)) * step).collect()
}

/// A tick as briefly as its distance to the next allows: millions as `m`, thousands of those as
/// `bn`.
fn say_tick(tick: f64, step: f64, reading: Reading) -> String {
    match reading {
        Reading::Duration => reading.say(tick),
        Reading::Share => decimals(tick * 100.0, step * 100.0) + "\u{202f}%",
        Reading::Plain if tick.abs() >= 1.0 && step >= 1e14 => {
            format!("{tick:.0e}").replace('-', "−")
        }
        Reading::Plain if tick.abs() >= 1.0 && step >= 1e8 => {
            decimals(tick / 1e9, step / 1e9) + " bn"
        }
        Reading::Plain if tick.abs() >= 1.0 && step >= 1e5 => {
            decimals(tick / 1e6, step / 1e6) + " m"
        }
        Reading::Plain if tick.abs() >= 10.0 && step >= 1.0 => reading.say(tick),
        Reading::Plain => decimals(tick, step),
    }
}

fn decimals(value: f64, step: f64) -> String {
    let digits = if step >= 0.9999 { 0 } else { (-step.log10()).ceil().clamp(0.0, 6.0) as usize };
    if value.abs() > 1e12 || (value.abs() < 1e-6 && value != 0.0) {
        return format!("{value:.0e}").replace('-', "−");
    }
    format!("{value:.digits$}").replace('-', "−")
}

/// True for a number that a chart can show. What is beyond a quintillion is a fault of the data,
/// and would press everything else flat.
pub(crate) fn is_drawable(value: f64) -> bool {
    value.abs() <= 1e18
}

/// The low and high end of drawable values, or `None` when there are none.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .into_iter()
        .filter(|value| is_drawable(*value))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    (low <= high).then_some((low, high))
}

/// Room the widest word needs left of a plot.
pub(crate) fn left_room(ticks: &[(f64, String)]) -> f64 {
    ticks.iter().map(|(_, label)| Voice::Quiet.measure(label)).fold(0.0, f64::max).ceil().min(90.0)
        + 10.0
}
