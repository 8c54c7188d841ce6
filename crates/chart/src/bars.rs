//! Labelled bars, plain or stacked, with an interval where there is one.

use crate::canvas::{Anchor, Area, Canvas, Voice, nothing, px};
use crate::frame::Frame;
use crate::paint::{Hue, Paint, Texture};
use crate::plot::extent;
use crate::scale::Linear;

/// Horizontal bars from zero on one common scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// The bars, from the top.
    pub rows: Vec<Bar>,
    /// What the parts of stacked bars are called, in their order; empty for plain bars.
    pub parts: Vec<String>,
    /// The value at the right end; the longest bar or whisker when absent.
    pub most: Option<f64>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its parts from the left; one part makes a plain bar. Negative and impossible values count
    /// as none.
    pub parts: Vec<BarPart>,
    /// Low and high end of the interval of the whole.
    pub interval: Option<(f64, f64)>,
    /// The value in words, right-aligned, as `58 % (54–62), n 412`.
    pub value: String,
}

/// One part of a bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarPart {
    /// Its length on the common scale.
    pub value: f64,
    /// Its hue and texture.
    pub paint: Paint,
    /// A few characters inside it where they fit, as `31 %`.
    pub inside: String,
    /// Its tooltip.
    pub title: String,
}

impl Bar {
    /// A plain bar.
    #[must_use]
    pub fn plain(label: impl Into<String>, value: f64, hue: Hue, said: impl Into<String>) -> Self {
        let (label, said) = (label.into(), said.into());
        let title = format!("{label}: {said}");
        let part = BarPart { value, paint: Paint::solid(hue), inside: String::new(), title };
        Self { label, parts: vec![part], interval: None, value: said }
    }

    /// The same bar with a whisker from low to high.
    #[must_use]
    pub fn with_interval(self, low: f64, high: f64) -> Self {
        Self { interval: Some((low, high)), ..self }
    }

    fn total(&self) -> f64 {
        self.parts.iter().map(|part| length(part.value)).sum::<f64>().min(f64::MAX)
    }
}

fn length(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// Where bars, labels and values stand.
struct Sheet {
    narrow: bool,
    width: f64,
    left: f64,
    values_room: f64,
    scale: Linear,
}

/// Draws the bars, 28 px a row (44 px when narrow: the label then stands above its bar).
#[must_use]
pub fn bars(data: &Bars, frame: &Frame<'_>) -> String {
    if data.rows.is_empty() {
        return nothing(frame, "bars");
    }
    let (width, narrow) = (frame.layout_width(), frame.is_narrow());
    let widest = |words: &dyn Fn(&Bar) -> f64| data.rows.iter().map(words).fold(0.0, f64::max);
    let values_room = widest(&|bar| Voice::Plain.measure(&bar.value)).min(width * 0.45);
    let labels_room = widest(&|bar| Voice::Plain.measure(&bar.label)).min(width * 0.32);
    let left = if narrow { 0.0 } else { labels_room.ceil() + 12.0 };
    let right = if narrow { width - 1.0 } else { width - values_room.ceil() - 14.0 };
    let ends = data
        .rows
        .iter()
        .flat_map(|bar| [bar.total(), bar.interval.map_or(0.0, |(_, high)| length(high))]);
    let most = match data.most.filter(|most| most.is_finite() && *most > 0.0) {
        Some(most) => most,
        None => extent(ends).map_or(1.0, |(_, high)| if high > 0.0 { high } else { 1.0 }),
    };
    let sheet =
        Sheet { narrow, width, left, values_room, scale: Linear::new((0.0, most), (left, right)) };
    let pitch = if narrow { 44.0 } else { 28.0 };
    let top = if data.parts.is_empty() { 2.0 } else { 20.0 };
    let height = top + pitch * data.rows.len() as f64;
    let mut canvas = Canvas::new(frame, width, height);
    if !data.parts.is_empty() {
        part_names(&mut canvas, data, &sheet);
    }
    if !narrow {
        canvas.line((left, top), (left, height - 2.0), "c-rule");
    }
    for (index, bar) in data.rows.iter().enumerate() {
        draw_bar(&mut canvas, bar, &sheet, top + index as f64 * pitch);
    }
    canvas.finish(frame, "bars")
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, sheet: &Sheet, top: f64) {
    let words_y = if sheet.narrow { top + 14.0 } else { top + 18.0 };
    let (y, thick) = if sheet.narrow { (top + 21.0, 14.0) } else { (top + 6.0, 16.0) };
    let value = (sheet.width, words_y, Anchor::End);
    canvas.text_within(value, sheet.values_room + 1.0, Voice::Plain, &bar.value);
    let label_room = if sheet.narrow {
        sheet.width - Voice::Plain.measure(&bar.value).min(sheet.values_room) - 10.0
    } else {
        sheet.left - 10.0
    };
    let label = (0.0, words_y, Anchor::Start);
    canvas.text_within(label, label_room, Voice::Plain, &bar.label);

    if sheet.narrow {
        canvas.line((0.5, y - 2.0), (0.5, y + thick + 2.0), "c-rule");
    }
    let mut sum = 0.0;
    for part in &bar.parts {
        let (from, to) = (sheet.scale.at(sum), sheet.scale.at(sum + length(part.value)));
        sum += length(part.value);
        let wide = to - from;
        if wide <= 0.0 {
            continue;
        }
        let inset = if part.paint.texture == Texture::Worked { 0.0 } else { 0.5 };
        let air = if wide > 3.0 && bar.parts.len() > 1 { 1.0 } else { 0.0 };
        let area = Area::new(
            from + inset,
            y + inset,
            (wide - air - 2.0 * inset).max(0.5),
            thick - 2.0 * inset,
        );
        canvas.painted(area, part.paint, &part.title);
        let room = wide - 8.0;
        // Words stand on plain grounds only: not on hatching, and not under the whisker.
        if bar.interval.is_none()
            && part.paint.texture != Texture::Waiting
            && Voice::OnFill.measure(&part.inside) <= room
        {
            let voice =
                if part.paint.texture == Texture::Worked { Voice::OnFill } else { Voice::Quiet };
            let spot = (from + wide / 2.0, y + thick / 2.0 + 4.0, Anchor::Middle);
            canvas.text_within(spot, room, voice, &part.inside);
        }
    }
    if let Some((low, high)) = bar.interval {
        let solid = bar.parts.last().is_some_and(|part| part.paint.texture == Texture::Worked);
        let end = if solid { sheet.scale.at(sum) } else { sheet.left };
        whisker(canvas, sheet, (low, high), (end, y + thick / 2.0));
    }
}

/// A whisker at a height: paper on the solid bar, which ends at `end`, and ink beyond it.
fn whisker(canvas: &mut Canvas, sheet: &Sheet, (low, high): (f64, f64), (end, y): (f64, f64)) {
    if !(low.is_finite() && high.is_finite()) {
        return;
    }
    let (left, right) = (sheet.scale.at(low.min(high)), sheet.scale.at(high.max(low)));
    let cap = |x: f64| format!("M{} {}V{}", px(x), px(y - 3.0), px(y + 3.0));
    let line = |from: f64, to: f64| format!("M{} {}H{}", px(from), px(y), px(to));
    let edge = end.clamp(left, right);
    if edge > left {
        canvas.path(&(cap(left) + &line(left, edge)), "c-whisker c-whisker-on", "");
    }
    // A cap just at the end of the bar belongs to the paper beyond it.
    let beyond = if edge > left { String::new() } else { cap(left) };
    if right > edge {
        canvas.path(&(beyond + &line(edge, right) + &cap(right)), "c-whisker", "");
    } else if edge > left {
        canvas.path(&cap(right), "c-whisker c-whisker-on", "");
    }
}

/// The names of the parts, over the first bar that shows them all; moved right where they meet.
fn part_names(canvas: &mut Canvas, data: &Bars, sheet: &Sheet) {
    let shown = |bar: &&Bar| bar.parts.iter().filter(|part| length(part.value) > 0.0).count();
    let Some(bar) = data.rows.iter().rev().max_by_key(shown) else { return };
    // A swatch before each word keeps them apart where the first bar is too short to point at.
    let need = |name: &String| Voice::Quiet.measure(name) + 15.0;
    let total: f64 = data.parts.iter().map(|name| need(name) + 10.0).sum();
    let room = sheet.width - sheet.left;
    let mut x = sheet.left;
    for (index, name) in data.parts.iter().enumerate() {
        let paint = data
            .rows
            .iter()
            .find_map(|row| row.parts.get(index))
            .map_or_else(Paint::default, |part| part.paint);
        let before: f64 = bar.parts.iter().take(index).map(|part| length(part.value)).sum();
        let rest: f64 = data.parts.iter().skip(index).map(|name| need(name) + 10.0).sum();
        // As near to its part as the names after it allow.
        let wanted = sheet.scale.at(before).min(sheet.width - rest);
        x = if total <= room { x.max(wanted) } else { x };
        let share = if total <= room { need(name) } else { room / data.parts.len() as f64 - 10.0 };
        canvas.painted(Area::new(x + 0.5, 4.5, 9.0, 9.0), paint, name);
        canvas.text_within((x + 14.0, 13.0, Anchor::Start), share - 13.0, Voice::Quiet, name);
        x += share + 10.0;
    }
}

/// A bar of `width` characters for a terminal, `fraction` (0 to 1) of it filled, in eighths of a
/// character; the rest is blank. In ASCII it is made of `#`.
///
/// ```
/// use thirdline_chart::bar_text;
/// assert_eq!(bar_text(0.5, 8, false), "████    ");
/// assert_eq!(bar_text(0.3, 10, true), "###       ");
/// ```
#[must_use]
pub fn bar_text(fraction: f64, width: usize, ascii: bool) -> String {
    const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let fraction = if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) };
    let mut filled = (fraction * width as f64 * 8.0).round() as usize;
    // What is there is seen, however little.
    if fraction > 0.0 {
        filled = filled.max(1);
    }
    let filled = filled.min(width * 8);
    let full = if ascii { (filled + 4) / 8 } else { filled / 8 };
    let full = if ascii && fraction > 0.0 && width > 0 { full.max(1) } else { full };
    let mut bar: String = std::iter::repeat_n(if ascii { '#' } else { '█' }, full).collect();
    let mut written = full;
    if !ascii && !filled.is_multiple_of(8) {
        bar.push(EIGHTHS[filled % 8 - 1]);
        written += 1;
    }
    bar.extend(std::iter::repeat_n(' ', width.saturating_sub(written)));
    bar
}

#[cfg(test)]
mod tests {
    use super::bar_text;

    #[test]
    fn a_terminal_bar_always_has_its_width() {
        for fraction in [0.0, 0.01, 0.33, 0.999, 1.0, 7.0, -1.0, f64::NAN, f64::INFINITY] {
            for width in [0, 1, 7, 20] {
                for ascii in [false, true] {
                    let bar = bar_text(fraction, width, ascii);
                    assert_eq!(bar.chars().count(), width, "{fraction} {width}");
                }
            }
        }
        assert_eq!(bar_text(0.001, 4, false), "▏   ");
        assert_eq!(bar_text(0.001, 4, true), "#   ");
    }
}
