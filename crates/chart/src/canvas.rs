//! The sheet every chart draws on: it escapes, rounds, measures and remembers where words stand.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::frame::Frame;
use crate::label;
use crate::paint::{Hue, Paint, Texture};

/// A place on the sheet, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

impl Area {
    pub(crate) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// Which end of a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text speaks: its size, weight and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// 12 px ink.
    Plain,
    /// 12 px ink, semibold.
    Strong,
    /// 11 px quieter ink: axes and notes.
    Quiet,
    /// 12 px red: what is wrong, in words.
    Wrong,
    /// 11 px paper, on a solid mark.
    OnFill,
}

impl Voice {
    pub(crate) const fn size(self) -> f64 {
        match self {
            Self::Plain | Self::Strong | Self::Wrong => 12.0,
            Self::Quiet | Self::OnFill => 11.0,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "c-text",
            Self::Strong => "c-text c-strong",
            Self::Quiet => "c-text c-note",
            Self::Wrong => "c-text c-wrong",
            Self::OnFill => "c-text c-on",
        }
    }

    /// Room the words take, with what a heavier weight adds.
    pub(crate) fn measure(self, words: &str) -> f64 {
        let broad = if matches!(self, Self::Strong | Self::Wrong) { 1.06 } else { 1.0 };
        label::measure(words, self.size()) * broad
    }

    pub(crate) fn fit(self, words: &str, room: f64) -> String {
        let broad = if matches!(self, Self::Strong | Self::Wrong) { 1.06 } else { 1.0 };
        label::fit(words, self.size(), room / broad)
    }
}

/// A candidate for a label: the point on its baseline and which end stands there.
pub(crate) type Spot = (f64, f64, Anchor);

/// An SVG in the making.
#[derive(Debug)]
pub(crate) struct Canvas {
    body: String,
    width: f64,
    height: f64,
    prefix: String,
    hatched: BTreeSet<Hue>,
    taken: Vec<Area>,
}

impl Canvas {
    pub(crate) fn new(frame: &Frame<'_>, width: f64, height: f64) -> Self {
        let prefix: String = frame
            .prefix
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
            .collect();
        // An id may not be empty, nor begin with a digit where a style sheet is to name it.
        let prefix = if prefix.starts_with(|c: char| c.is_ascii_alphabetic()) {
            prefix
        } else {
            format!("c{prefix}")
        };
        Self {
            body: String::new(),
            width,
            height,
            prefix,
            hatched: BTreeSet::new(),
            taken: Vec::new(),
        }
    }

    pub(crate) fn open(&mut self, class: &str) {
        let _ = write!(self.body, "<g class=\"{class}\">");
    }

    pub(crate) fn close(&mut self) {
        self.body.push_str("</g>");
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let (x1, y1, x2, y2) = (px(from.0), px(from.1), px(to.0), px(to.1));
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        );
    }

    /// A path whose data the caller made with [`px`].
    pub(crate) fn path(&mut self, data: &str, class: &str, title: &str) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{data}\"");
        self.end("path", title);
    }

    /// A path stroked `width` pixels wide.
    pub(crate) fn stroke(&mut self, data: &str, width: f64, class: &str, title: &str) {
        let width = px(width.max(0.1));
        let _ = write!(self.body, "<path class=\"{class}\" stroke-width=\"{width}\" d=\"{data}\"");
        self.end("path", title);
    }

    pub(crate) fn dot(&mut self, at: (f64, f64), radius: f64, class: &str, title: &str) {
        let (x, y, r) = (px(at.0), px(at.1), px(radius));
        let _ = write!(self.body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
        self.end("circle", title);
    }

    pub(crate) fn rect(&mut self, area: Area, class: &str, title: &str) {
        self.rect_with(area, class, "", title);
    }

    /// A rectangle in a hue and texture.
    pub(crate) fn painted(&mut self, area: Area, paint: Paint, title: &str) {
        let class = format!("{} {}", paint.hue.class(), paint.texture.class());
        if paint.texture == Texture::Waiting {
            self.hatched.insert(paint.hue);
            let fill = format!(" fill=\"url(#{})\"", hatch_id(&self.prefix, paint.hue));
            self.rect_with(area, &class, &fill, title);
        } else {
            self.rect_with(area, &class, "", title);
        }
    }

    fn rect_with(&mut self, area: Area, class: &str, more: &str, title: &str) {
        let (x, y, w, h) = (px(area.x), px(area.y), px(area.w.max(0.0)), px(area.h.max(0.0)));
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{more}"
        );
        self.end("rect", title);
    }

    fn end(&mut self, name: &str, title: &str) {
        if title.is_empty() {
            self.body.push_str("/>");
        } else {
            let _ = write!(self.body, "><title>{}</title></{name}>", escape(title));
        }
    }

    /// Words at a spot, cut to `room` pixels (the full words are then the tooltip).
    pub(crate) fn text_within(&mut self, spot: Spot, room: f64, voice: Voice, words: &str) {
        let shown = voice.fit(words, room);
        if shown.is_empty() {
            return;
        }
        self.write_text(spot, voice, &shown, if shown == words { "" } else { words });
    }

    /// Words at a spot, cut only where the sheet ends.
    pub(crate) fn text(&mut self, spot: Spot, voice: Voice, words: &str) {
        let room = match spot.2 {
            Anchor::Start => self.width - spot.0,
            Anchor::End => spot.0,
            Anchor::Middle => 2.0 * spot.0.min(self.width - spot.0),
        };
        self.text_within(spot, room, voice, words);
    }

    /// Words at the first of the spots where they fit and meet nothing; false if there is none.
    pub(crate) fn text_if_free(
        &mut self,
        spots: &[Spot],
        voice: Voice,
        words: &str,
        title: &str,
    ) -> bool {
        if words.is_empty() {
            return true;
        }
        let free = spots.iter().copied().find(|spot| self.is_free(text_area(*spot, voice, words)));
        if let Some(spot) = free {
            self.write_text(spot, voice, words, title);
        }
        free.is_some()
    }

    /// Like [`Self::text_if_free`], broken into two lines around the spot.
    pub(crate) fn two_lines_if_free(&mut self, spots: &[Spot], voice: Voice, words: &str) -> bool {
        let step = voice.size() * 1.15 / 2.0 + 0.1;
        let mut breaks: Vec<(&str, &str)> = words
            .match_indices(' ')
            .map(|(at, _)| (words[..at].trim(), words[at..].trim()))
            .filter(|(first, second)| !first.is_empty() && !second.is_empty())
            .collect();
        let longer =
            |(first, second): &(&str, &str)| voice.measure(first).max(voice.measure(second));
        breaks.sort_by(|a, b| longer(a).total_cmp(&longer(b)));
        for (first, second) in breaks {
            for &(x, y, anchor) in spots {
                let (upper, lower) = ((x, y - step, anchor), (x, y + step, anchor));
                if self.is_free(text_area(upper, voice, first))
                    && self.is_free(text_area(lower, voice, second))
                {
                    self.write_text(upper, voice, first, "");
                    self.write_text(lower, voice, second, "");
                    return true;
                }
            }
        }
        false
    }

    /// Like [`Self::text_if_free`], with shorter and shorter beginnings when the whole does not
    /// fit.
    pub(crate) fn text_somewhere(&mut self, spots: &[Spot], voice: Voice, words: &str) -> bool {
        let whole = voice.measure(words);
        [1.01, 0.75, 0.5, 0.35].into_iter().any(|part| {
            let shown = voice.fit(words, whole * part);
            let title = if shown == words { "" } else { words };
            !shown.is_empty() && self.text_if_free(spots, voice, &shown, title)
        }) || words.is_empty()
    }

    /// Keeps later labels off this place.
    pub(crate) fn reserve(&mut self, area: Area) {
        self.taken.push(area);
    }

    fn is_free(&self, area: Area) -> bool {
        // Words keep some air between them.
        let airy = Area::new(area.x - 3.0, area.y, area.w + 6.0, area.h);
        area.x >= -0.01
            && area.y >= -0.01
            && area.x + area.w <= self.width + 0.01
            && area.y + area.h <= self.height + 0.01
            && !self.taken.iter().any(|other| other.meets(&airy))
    }

    fn write_text(&mut self, spot: Spot, voice: Voice, words: &str, title: &str) {
        self.taken.push(text_area(spot, voice, words));
        let (x, y) = (px(spot.0), px(spot.1));
        let anchor = match spot.2 {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (class, words) = (voice.class(), escape(words));
        let size = voice.size();
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}>"
        );
        if title.is_empty() {
            let _ = write!(self.body, "{words}</text>");
        } else {
            let _ = write!(self.body, "<title>{}</title>{words}</text>", escape(title));
        }
    }

    /// The finished picture; `kind` is a class of its own for the style sheet.
    pub(crate) fn finish(self, frame: &Frame<'_>, kind: &str) -> String {
        let Self { body, width, height, prefix, hatched, .. } = self;
        let (w, h) = (px(width), px(height.max(1.0)));
        let mut svg = String::with_capacity(body.len() + 512);
        let described =
            if frame.description.is_empty() { String::new() } else { format!(" {prefix}-d") };
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart c-{kind}\" role=\"img\" \
             aria-labelledby=\"{prefix}-t{described}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
             height=\"{h}\"><title id=\"{prefix}-t\">{}</title>",
            escape(frame.title),
        );
        if !described.is_empty() {
            let _ = write!(svg, "<desc id=\"{prefix}-d\">{}</desc>", escape(frame.description));
        }
        if !hatched.is_empty() {
            svg.push_str("<defs>");
            for hue in hatched {
                svg.push_str(&hatch(&prefix, hue));
            }
            svg.push_str("</defs>");
        }
        svg.push_str(&body);
        svg.push_str("</svg>");
        svg
    }
}

/// The calm sentence that stands for a picture without data.
pub(crate) fn nothing(frame: &Frame<'_>, kind: &str) -> String {
    let mut canvas = Canvas::new(frame, frame.layout_width(), 40.0);
    canvas.text((0.0, 24.0, Anchor::Start), Voice::Quiet, frame.empty);
    canvas.finish(frame, kind)
}

/// The box a text takes.
fn text_area((x, y, anchor): Spot, voice: Voice, words: &str) -> Area {
    let w = voice.measure(words);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - w / 2.0,
        Anchor::End => x - w,
    };
    Area::new(left, y - voice.size() * 0.9, w, voice.size() * 1.15)
}

fn hatch_id(prefix: &str, hue: Hue) -> String {
    format!("{prefix}-hatch-{}", hue.class())
}

/// Strokes inside a pattern take their colour from the pattern, not from the mark it fills: one
/// pattern a hue.
fn hatch(prefix: &str, hue: Hue) -> String {
    let (id, class) = (hatch_id(prefix, hue), hue.class());
    format!(
        "<pattern id=\"{id}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><path class=\"{class} c-hatch\" d=\"M2.5 0V5\"/></pattern>"
    )
}

/// A coordinate with one decimal at most; what is not a number becomes 0.
pub(crate) fn px(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let rounded = (value.clamp(-1e6, 1e6) * 10.0).round() / 10.0;
    // Adding zero turns −0 into 0.
    format!("{}", rounded + 0.0)
}

/// Appends `M` and `L` steps through the points.
pub(crate) fn polyline(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut data = String::new();
    for (index, (x, y)) in points.into_iter().enumerate() {
        let _ = write!(data, "{}{} {}", if index == 0 { 'M' } else { 'L' }, px(x), px(y));
    }
    data
}

/// Escapes text for element content and double-quoted attributes, and drops what XML 1.0 cannot
/// hold.
///
/// ```
/// assert_eq!(thirdline_chart::escape("R&D <\"x\">"), "R&amp;D &lt;&quot;x&quot;&gt;");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{escape, px};

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        assert_eq!(px(12.345), "12.3");
        assert_eq!(px(-0.01), "0");
        assert_eq!(px(f64::NAN), "0");
        assert_eq!(px(f64::INFINITY), "0");
        assert_eq!(px(1e300), "1000000");
    }

    #[test]
    fn what_xml_cannot_hold_is_dropped() {
        assert_eq!(escape("a\u{0}b\u{1b}c\n"), "abc ");
    }
}
