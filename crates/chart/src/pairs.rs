//! Bars in pairs: the same amounts twice, before and after.

use crate::canvas::{Anchor, Area, Canvas, Voice, nothing};
use crate::frame::Frame;
use crate::paint::{Hue, Paint, Texture};
use crate::plot::extent;
use crate::scale::Linear;

/// Pairs of bars from zero on one common scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pairs {
    /// The pairs, from the top.
    pub rows: Vec<Pair>,
    /// What the upper, light bar and the lower, solid bar of each pair are called.
    pub names: [String; 2],
}

/// One pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pair {
    /// What it is about.
    pub label: String,
    /// The two values; negative and impossible ones count as none.
    pub values: [f64; 2],
    /// Their tooltips.
    pub titles: [String; 2],
    /// The hue of both.
    pub hue: Hue,
    /// The difference in words, right-aligned, as `+12 h`.
    pub value: String,
}

fn length(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

const TEXTURES: [Texture; 2] = [Texture::Queued, Texture::Worked];

/// Draws the pairs, 34 px each (50 px when narrow: the words then stand above the bars).
#[must_use]
pub fn pairs(data: &Pairs, frame: &Frame<'_>) -> String {
    if data.rows.is_empty() {
        return nothing(frame, "pairs");
    }
    let (width, narrow) = (frame.layout_width(), frame.is_narrow());
    let widest = |words: &dyn Fn(&Pair) -> f64| data.rows.iter().map(words).fold(0.0, f64::max);
    let values_room = widest(&|row| Voice::Plain.measure(&row.value)).min(width * 0.45);
    let labels_room = widest(&|row| Voice::Plain.measure(&row.label)).min(width * 0.38);
    let left = if narrow { 0.0 } else { labels_room.ceil() + 12.0 };
    let right = if narrow { width - 1.0 } else { width - values_room.ceil() - 14.0 };
    let ends = data.rows.iter().flat_map(|row| row.values.map(length));
    let most = extent(ends).map_or(1.0, |(_, high)| if high > 0.0 { high } else { 1.0 });
    let scale = Linear::new((0.0, most), (left, right));
    let (top, pitch) = (22.0, if narrow { 50.0 } else { 34.0 });
    let height = top + pitch * data.rows.len() as f64;
    let mut canvas = Canvas::new(frame, width, height);
    names(&mut canvas, data, left, width);
    for (index, row) in data.rows.iter().enumerate() {
        let top = top + index as f64 * pitch;
        let words_y = if narrow { top + 14.0 } else { top + 21.0 };
        let bars_y = if narrow { top + 20.0 } else { top + 6.0 };
        canvas.text_within(
            (width, words_y, Anchor::End),
            values_room + 1.0,
            Voice::Plain,
            &row.value,
        );
        let room = if narrow {
            width - Voice::Plain.measure(&row.value).min(values_room) - 10.0
        } else {
            left - 10.0
        };
        canvas.text_within((0.0, words_y, Anchor::Start), room, Voice::Plain, &row.label);
        let both = row.values.into_iter().zip(TEXTURES).zip(&row.titles);
        for (place, ((value, texture), title)) in both.enumerate() {
            let value = length(value);
            if value <= 0.0 {
                continue;
            }
            let inset = if texture == Texture::Worked { 0.0 } else { 0.5 };
            let y = bars_y + place as f64 * 11.0;
            let long = scale.at(value) - left;
            let area = Area::new(
                left + inset,
                y + inset,
                (long - 2.0 * inset).max(0.5),
                10.0 - 2.0 * inset,
            );
            canvas.painted(area, Paint::new(row.hue, texture), title);
        }
        let rule = left.max(0.5);
        canvas.line((rule, bars_y - 2.0), (rule, bars_y + 23.0), "c-rule");
    }
    canvas.finish(frame, "pairs")
}

/// Which bar is which, above the first pair.
fn names(canvas: &mut Canvas, data: &Pairs, left: f64, width: f64) {
    let mut x = left;
    let room = (width - left) / 2.0;
    for (name, texture) in data.names.iter().zip(TEXTURES) {
        canvas.painted(Area::new(x + 0.5, 4.5, 9.0, 9.0), Paint::new(Hue::Quiet, texture), "");
        canvas.text_within((x + 14.0, 13.0, Anchor::Start), room - 24.0, Voice::Quiet, name);
        x += (Voice::Quiet.measure(name) + 26.0).min(room);
    }
}
