//! Points with their intervals, one row each: shares, or durations on a log axis.

use crate::canvas::{Anchor, Canvas, Voice, nothing, px};
use crate::format::{hours, percent};
use crate::frame::Frame;
use crate::paint::Hue;
use crate::plot::{Plot, is_drawable};
use crate::scale::{Linear, Log, duration_span, hour_ticks};

/// Rows of points on one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dots {
    /// The rows, from the top.
    pub rows: Vec<DotRow>,
    /// What the axis measures.
    pub axis: DotAxis,
    /// Whether the points of a row are joined by a line: before and after.
    pub joined: bool,
    /// What the points of a row are called, in their order; empty where each row has one.
    pub names: Vec<String>,
}

/// What an axis of points measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DotAxis {
    /// Shares from nothing to all.
    #[default]
    Share,
    /// Working time in microseconds by its logarithm, told in hours.
    Hours,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotRow {
    /// What it is about.
    pub label: String,
    /// Its points; none where there is nothing to draw.
    pub dots: Vec<Dot>,
    /// A tick across the row, as a goal; its value on the axis.
    pub tick: Option<f64>,
    /// The row in words, right-aligned, as `58 % (54–62), n 412` or `too few to say`.
    pub value: String,
}

/// One point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dot {
    /// Its value.
    pub at: f64,
    /// Low and high end of its interval; an infinite one goes on beyond the axis.
    pub interval: Option<(f64, f64)>,
    /// Its hue.
    pub hue: Hue,
    /// Outlined instead of filled: what it is compared with.
    pub hollow: bool,
    /// Its tooltip.
    pub title: String,
}

enum Across {
    Share(Linear),
    Hours(Log),
}

impl Across {
    fn at(&self, value: f64) -> f64 {
        match self {
            Self::Share(scale) => scale.at(value),
            Self::Hours(scale) => scale.at(value),
        }
    }
}

/// Where rows, labels and values stand.
struct Sheet {
    narrow: bool,
    plot: Plot,
    width: f64,
    values_room: f64,
    pitch: f64,
    across: Across,
}

/// Draws the rows, 28 px each (44 px when narrow: the words then stand above the points), with the
/// axis below.
#[must_use]
pub fn dots(data: &Dots, frame: &Frame<'_>) -> String {
    if data.rows.is_empty() {
        return nothing(frame, "dots");
    }
    let sheet = sheet(data, frame);
    let plot = &sheet.plot;
    let mut canvas = Canvas::new(frame, sheet.width, plot.bottom + 24.0);
    for (value, label) in ticks(data) {
        let x = sheet.across.at(value);
        canvas.line((x, plot.top), (x, plot.bottom), "c-grid");
        plot.x_tick(&mut canvas, x, &label);
    }
    plot.base_line(&mut canvas);
    names(&mut canvas, data, &sheet);
    for (index, row) in data.rows.iter().enumerate() {
        draw_row(&mut canvas, data, row, &sheet, plot.top + index as f64 * sheet.pitch);
    }
    canvas.finish(frame, "dots")
}

fn drawable(dot: &Dot) -> bool {
    is_drawable(dot.at)
}

fn ends(dot: &Dot) -> [f64; 3] {
    let (low, high) = match dot.interval {
        Some((low, high)) if is_drawable(low) && !high.is_nan() => (low, high),
        _ => (dot.at, dot.at),
    };
    [low, dot.at, high]
}

fn sheet(data: &Dots, frame: &Frame<'_>) -> Sheet {
    let (width, narrow) = (frame.layout_width(), frame.is_narrow());
    let widest = |words: &dyn Fn(&DotRow) -> f64| data.rows.iter().map(words).fold(0.0, f64::max);
    let values_room = widest(&|row| Voice::Plain.measure(&row.value)).min(width * 0.45);
    let labels_room = widest(&|row| Voice::Plain.measure(&row.label)).min(width * 0.32);
    let (left, right) = if narrow {
        (6.0, width - 10.0)
    } else {
        (labels_room.ceil() + 16.0, width - values_room.ceil() - 18.0)
    };
    let pitch = if narrow { 46.0 } else { 30.0 };
    let top = if data.names.is_empty() { 4.0 } else { 24.0 };
    let plot = Plot { left, right, top, bottom: top + pitch * data.rows.len() as f64 };
    let across = match data.axis {
        DotAxis::Share => Across::Share(Linear::new((0.0, 1.0), plot.x_range())),
        DotAxis::Hours => {
            let (low, high) = span(data);
            Across::Hours(Log::new((low as f64, high as f64), plot.x_range()))
        }
    };
    Sheet { narrow, plot, width, values_room, pitch, across }
}

fn span(data: &Dots) -> (i64, i64) {
    let shown = data.rows.iter().flat_map(|row| {
        let points = row.dots.iter().filter(|dot| drawable(dot)).flat_map(ends);
        points.filter(|end| is_drawable(*end)).chain(row.tick.filter(|tick| is_drawable(*tick)))
    });
    duration_span(shown.map(|value| value as i64))
}

fn ticks(data: &Dots) -> Vec<(f64, String)> {
    match data.axis {
        DotAxis::Share => [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| (share, percent(share))).to_vec(),
        DotAxis::Hours => {
            let (low, high) = span(data);
            hour_ticks(low, high).into_iter().map(|us| (us as f64, hours(us))).collect()
        }
    }
}

/// Which point is which, above the first row.
fn names(canvas: &mut Canvas, data: &Dots, sheet: &Sheet) {
    let mut x = if sheet.narrow { 0.0 } else { sheet.plot.left };
    let room = (sheet.width - x) / data.names.len().max(1) as f64;
    for (index, name) in data.names.iter().enumerate() {
        let Some(dot) = data.rows.iter().find_map(|row| row.dots.get(index)) else { continue };
        mark(canvas, (x + 5.0, 9.0), dot, "");
        canvas.text_within((x + 14.0, 13.0, Anchor::Start), room - 26.0, Voice::Quiet, name);
        x += (Voice::Quiet.measure(name) + 26.0).min(room);
    }
}

fn mark(canvas: &mut Canvas, at: (f64, f64), dot: &Dot, title: &str) {
    let class = if dot.hollow { "c-dot-open" } else { "c-dot c-haloed" };
    canvas.open(dot.hue.class());
    canvas.dot(at, 4.0, class, title);
    canvas.close();
}

fn draw_row(canvas: &mut Canvas, data: &Dots, row: &DotRow, sheet: &Sheet, top: f64) {
    let words_y = if sheet.narrow { top + 14.0 } else { top + 19.0 };
    let middle = if sheet.narrow { top + 30.0 } else { top + 15.0 };
    let value = (sheet.width, words_y, Anchor::End);
    canvas.text_within(value, sheet.values_room + 1.0, Voice::Plain, &row.value);
    let label_room = if sheet.narrow {
        sheet.width - Voice::Plain.measure(&row.value).min(sheet.values_room) - 10.0
    } else {
        sheet.plot.left - 14.0
    };
    canvas.text_within((0.0, words_y, Anchor::Start), label_room, Voice::Plain, &row.label);
    let shown: Vec<&Dot> = row.dots.iter().filter(|dot| drawable(dot)).collect();
    // Points of one row stand a little apart, so that their intervals do not cover each other.
    let apart = if shown.len() > 1 { 4.5 } else { 0.0 };
    let y = |index: usize| {
        middle
            + apart * (2.0 * index as f64 - (shown.len() as f64 - 1.0))
                / (shown.len().max(2) - 1) as f64
    };
    if data.joined {
        for (index, pair) in shown.windows(2).enumerate() {
            let (from, to) = (sheet.across.at(pair[0].at), sheet.across.at(pair[1].at));
            canvas.line((from, y(index)), (to, y(index + 1)), "c-drop");
        }
    }
    for (index, dot) in shown.iter().enumerate() {
        let [low, at, high] = ends(dot).map(|value| sheet.across.at(value));
        if dot.interval.is_some() && high > low {
            let y = y(index);
            let line = format!("M{} {}H{}", px(low), px(y), px(high));
            canvas.open(dot.hue.class());
            canvas.path(&line, "c-reach", &dot.title);
            if dot.interval.is_some_and(|(_, high)| high == f64::INFINITY) {
                let (x, up, down) = (px(high - 4.0), px(y - 3.5), px(y + 3.5));
                canvas.path(&format!("M{x} {up}L{} {}L{x} {down}", px(high), px(y)), "c-reach", "");
            }
            canvas.close();
        }
        mark(canvas, (at, y(index)), dot, &dot.title);
    }
    if let Some(tick) = row.tick.filter(|tick| is_drawable(*tick)) {
        let x = px(sheet.across.at(tick));
        let line = format!("M{x} {}V{}", px(middle - 9.0), px(middle + 9.0));
        canvas.path(&line, "c-target", &row.value);
    }
}
