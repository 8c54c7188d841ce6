//! What every picture needs beside its data: a name, a width and a way to introduce itself.

/// Where a chart is drawn and how it introduces itself to readers who cannot see it.
///
/// ```
/// use thirdline_chart::Frame;
/// let frame = Frame::new("queue", "Time in the queue", "Half are taken up within 3 h.", 720.0);
/// assert_eq!(frame.width, 720.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame<'a> {
    /// Prefix of every id in the picture; unique on the page, so that several charts can stand
    /// together. Characters outside `A–Z a–z 0–9 _ -` become `-`.
    pub prefix: &'a str,
    /// What the chart is called: the accessible name.
    pub title: &'a str,
    /// What the chart shows, in a sentence: the accessible description.
    pub description: &'a str,
    /// Layout width in CSS pixels, at which text has its stated size (11 px and more). A picture
    /// shown smaller than that shrinks its text: lay it out narrower instead (see
    /// [`both_widths`]).
    pub width: f64,
    /// Height in CSS pixels of charts with a y axis; the others find their own.
    pub height: Option<f64>,
    /// The sentence that stands where the picture would be when there is no data.
    pub empty: &'a str,
}

impl<'a> Frame<'a> {
    /// A frame with the height left to the chart and the usual sentence for no data.
    #[must_use]
    pub fn new(prefix: &'a str, title: &'a str, description: &'a str, width: f64) -> Self {
        Self { prefix, title, description, width, height: None, empty: "Nothing to show yet." }
    }

    /// The same frame with a stated height.
    #[must_use]
    pub fn with_height(self, height: f64) -> Self {
        Self { height: Some(height), ..self }
    }

    /// The same frame with a sentence of its own for no data: what will be here, how to get it.
    #[must_use]
    pub fn with_empty(self, empty: &'a str) -> Self {
        Self { empty, ..self }
    }

    /// The width within bounds in which a layout makes sense.
    pub(crate) fn layout_width(&self) -> f64 {
        if self.width.is_finite() { self.width.clamp(200.0, 4000.0) } else { 720.0 }
    }

    /// True when labels go above what they name instead of beside it.
    pub(crate) fn is_narrow(&self) -> bool {
        self.layout_width() < 520.0
    }

    /// The stated height, or a calm proportion of the width.
    pub(crate) fn plot_height(&self) -> f64 {
        match self.height {
            Some(height) if height.is_finite() => height.clamp(100.0, 2000.0),
            _ => (self.layout_width() * 0.36).clamp(200.0, 280.0),
        }
    }
}

/// Draws one chart twice, for a wide and for a narrow place; the style sheet shows the one that
/// fits its container. The hidden one is out of the accessibility tree too.
///
/// `draw` gets the frame with the width and the prefix set (`…-w`, `…-n`).
///
/// ```
/// use thirdline_chart::{Frame, Lines, both_widths, line};
/// let html = both_widths(Frame::new("load", "Load", "", 720.0), 360.0, |frame| {
///     line(&Lines::default(), &frame)
/// });
/// assert!(html.contains(r#"class="chart-wide""#) && html.contains(r#"class="chart-narrow""#));
/// ```
#[must_use]
pub fn both_widths(
    frame: Frame<'_>,
    narrow_width: f64,
    draw: impl Fn(Frame<'_>) -> String,
) -> String {
    let (wide, narrow) = (format!("{}-w", frame.prefix), format!("{}-n", frame.prefix));
    format!(
        "<div class=\"chart-pair\"><div class=\"chart-wide\">{}</div>\
         <div class=\"chart-narrow\">{}</div></div>",
        draw(Frame { prefix: &wide, ..frame }),
        draw(Frame { prefix: &narrow, width: narrow_width, ..frame }),
    )
}
