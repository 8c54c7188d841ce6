//! What speaks for, what against, what is unknown: rows by signals.

use crate::canvas::{Anchor, Canvas, Voice, nothing};
use crate::frame::Frame;
use crate::label::fit_columns;

/// Rows of signs under grouped columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signs {
    /// Groups of columns from the left: what each is called, and its columns.
    pub groups: Vec<SignGroup>,
    /// The rows from the top.
    pub rows: Vec<SignRow>,
}

/// Columns that belong together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignGroup {
    /// What it is called.
    pub name: String,
    /// Its columns: the name of each for the tooltip, and whether its marks are large.
    pub columns: Vec<(String, bool)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignRow {
    /// What it is about.
    pub label: String,
    /// One sign per column, through all groups.
    pub signs: Vec<Sign>,
    /// What follows, in a few words, at the end of the row.
    pub said: String,
}

/// What a signal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sign {
    /// For.
    For,
    /// Against.
    Against,
    /// Unknown.
    #[default]
    Unknown,
}

impl Sign {
    fn word(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Unknown => "unknown",
        }
    }
}

/// Space between two groups, px.
const GAP: f64 = 18.0;

/// Draws the signs: a full circle speaks for, a hollow one against, a speck is unknown. Columns are
/// numbered through; what the numbers mean stands beside the chart.
#[must_use]
pub fn signs(data: &Signs, frame: &Frame<'_>) -> String {
    let count: usize = data.groups.iter().map(|g| g.columns.len()).sum();
    if data.rows.is_empty() || count == 0 {
        return nothing(frame, "signs");
    }
    let (width, narrow) = (frame.layout_width(), frame.is_narrow());
    let widest = |words: &dyn Fn(&SignRow) -> f64| data.rows.iter().map(words).fold(0.0, f64::max);
    let labels = widest(&|row| Voice::Plain.measure(&row.label)).min(width * 0.28);
    let said = widest(&|row| Voice::Plain.measure(&row.said)).min(width * 0.34);
    let gaps = GAP * data.groups.len().saturating_sub(1) as f64;
    let (left, right) =
        if narrow { (0.0, width) } else { (labels.ceil() + 14.0, width - said.ceil() - 14.0) };
    let pitch = ((right - left - gaps).max(20.0) / count as f64).min(24.0);
    // Numbers stand apart from each other, whatever room there is.
    let stride = (16.0 / pitch).ceil() as usize;
    let (top, row_height) = (40.0, if narrow { 42.0 } else { 24.0 });
    let mut canvas = Canvas::new(frame, width, top + row_height * data.rows.len() as f64 + 4.0);
    let mut places = Vec::with_capacity(count);
    let mut x = left;
    for group in &data.groups {
        let room = (pitch * group.columns.len() as f64 + GAP - 6.0).min(width - x);
        canvas.text_within((x, 12.0, Anchor::Start), room, Voice::Plain, &group.name);
        canvas.line((x, 18.5), (x + pitch * group.columns.len() as f64 - 4.0, 18.5), "c-rule");
        for (name, is_large) in &group.columns {
            let number = (places.len() + 1).to_string();
            let middle = x + pitch / 2.0;
            if places.len().is_multiple_of(stride) {
                let room = (pitch * stride as f64).min(2.0 * (width - middle)).min(2.0 * middle);
                canvas.text_within((middle, 32.0, Anchor::Middle), room, Voice::Quiet, &number);
            }
            places.push((middle, name, *is_large));
            x += pitch;
        }
        x += GAP;
    }
    for (index, row) in data.rows.iter().enumerate() {
        let y = top + row_height * index as f64;
        let (words, marks) = if narrow { (y + 14.0, y + 30.0) } else { (y + 16.0, y + 12.0) };
        let room = if narrow { width - said - 10.0 } else { labels + 2.0 };
        canvas.text_within((0.0, words, Anchor::Start), room, Voice::Plain, &row.label);
        canvas.text_within((width, words, Anchor::End), said + 1.0, Voice::Quiet, &row.said);
        canvas.line((0.0, y + row_height - 0.5), (width, y + row_height - 0.5), "c-grid");
        for (&(x, name, is_large), sign) in places.iter().zip(&row.signs) {
            let title = format!("{}: {name}: {}", row.label, sign.word());
            let radius = if is_large { 5.0 } else { 3.5 };
            match sign {
                Sign::For => canvas.dot((x, marks), radius, "c-dot c-ink", &title),
                Sign::Against => canvas.dot((x, marks), radius - 0.5, "c-dot-open c-quiet", &title),
                Sign::Unknown => canvas.dot((x, marks), 1.0, "c-dot c-quiet", &title),
            }
        }
    }
    canvas.finish(frame, "signs")
}

/// The same in lines of a terminal: `●` for, `○` against, `·` unknown (`#`, `o` and `.` in ASCII).
/// Rows that do not fit are cut at the end, never at the signs.
#[must_use]
pub fn signs_text(data: &Signs, width: usize, ascii: bool) -> Vec<String> {
    let mark = |sign: Sign| match (sign, ascii) {
        (Sign::For, false) => '●',
        (Sign::Against, false) => '○',
        (Sign::Unknown, false) => '·',
        (Sign::For, true) => '#',
        (Sign::Against, true) => 'o',
        (Sign::Unknown, true) => '.',
    };
    let count: usize = data.groups.iter().map(|g| g.columns.len()).sum();
    let longest = data.rows.iter().map(|r| r.label.chars().count()).max().unwrap_or(0);
    let group_width = |g: &SignGroup| (2 * g.columns.len()).max(g.name.chars().count()) + 2;
    let marks: usize = data.groups.iter().map(group_width).sum();
    let labels = longest.min(width.saturating_sub(marks + 12).max(8));
    if count == 0 {
        return Vec::new();
    }
    let mut head = " ".repeat(labels + 2);
    for group in &data.groups {
        head.push_str(&format!("{:<w$}", group.name, w = group_width(group)));
    }
    let mut lines = vec![head.trim_end().to_owned()];
    for row in &data.rows {
        let mut line = format!("{:<labels$}  ", fit_columns(&row.label, labels, ascii));
        let mut signs = row.signs.iter();
        for group in &data.groups {
            let mut cell = String::new();
            for _ in &group.columns {
                cell.push(mark(signs.next().copied().unwrap_or_default()));
                cell.push(' ');
            }
            line.push_str(&format!("{cell:<w$}", w = group_width(group)));
        }
        let room = width.saturating_sub(line.chars().count());
        line.push_str(&fit_columns(&row.said, room, ascii));
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Signs {
        let group = |name: &str, n: usize| SignGroup {
            name: name.to_owned(),
            columns: (0..n).map(|i| (format!("{name} {i}"), i == 0)).collect(),
        };
        Signs {
            groups: vec![group("culture", 2), group("motivation", 1)],
            rows: vec![SignRow {
                label: "Payments".to_owned(),
                signs: vec![Sign::For, Sign::Against, Sign::Unknown],
                said: "motivation".to_owned(),
            }],
        }
    }

    #[test]
    fn each_sign_says_in_words_what_it_is() {
        let svg = signs(&some(), &Frame::new("s", "Signals", "One row.", 720.0));
        for words in ["culture 0: for", "culture 1: against", "motivation 0: unknown"] {
            assert!(svg.contains(words), "{words}");
        }
    }

    #[test]
    fn a_terminal_shows_one_mark_a_column() {
        let lines = signs_text(&some(), 60, false);
        assert_eq!(lines[0], "          culture  motivation");
        assert_eq!(lines[1], "Payments  ● ○      ·           motivation");
        assert!(signs_text(&some(), 60, true)[1].contains("# o"));
    }
}
