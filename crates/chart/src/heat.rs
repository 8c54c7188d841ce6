//! A matrix in which darker means more, with the number in every cell.

use crate::canvas::{Anchor, Area, Canvas, Voice, nothing};
use crate::format::Reading;
use crate::frame::Frame;

/// A matrix of values. Cells that are absent or impossible show `·` without colour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// What the rows are, as `from`.
    pub row_name: String,
    /// What the columns are, as `to`.
    pub column_name: String,
    /// Row labels, from the top.
    pub rows: Vec<String>,
    /// Column labels, from the left.
    pub columns: Vec<String>,
    /// Values by row, then column.
    pub values: Vec<Vec<Option<f64>>>,
    /// How values are said.
    pub reading: Reading,
    /// How values get their class.
    pub steps: HeatSteps,
}

/// How values become the classes `q0` (palest) to `q8` (darkest).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HeatSteps {
    /// Nine even steps from zero (or the least value, if negative) to the greatest.
    #[default]
    Even,
    /// By rank: for values of very different size.
    Ranked,
}

/// Draws the matrix. Rows are 26 px high; column labels that are wider than their column stand
/// in two rows by turns.
#[must_use]
pub fn heat(data: &Heat, frame: &Frame<'_>) -> String {
    if data.rows.is_empty() || data.columns.is_empty() {
        return nothing(frame, "heat");
    }
    let width = frame.layout_width();
    let widest = data.rows.iter().map(|row| Voice::Plain.measure(row)).fold(0.0, f64::max);
    let left = widest.max(Voice::Quiet.measure(&data.row_name)).min(width * 0.3).ceil() + 10.0;
    let cell = ((width - left) / data.columns.len() as f64).min(84.0);
    let tall = 26.0;
    // Names wider than their column stand in two rows by turns.
    let by_turns =
        cell < 84.0 && data.columns.iter().any(|name| Voice::Plain.measure(name) > cell - 6.0);
    let (turn, share) = if by_turns { (15.0, 2.0) } else { (0.0, 1.0) };
    let header = turn + if data.column_name.is_empty() { 20.0 } else { 36.0 };
    let height = header + tall * data.rows.len() as f64 + 1.0;
    let mut canvas = Canvas::new(frame, width, height);

    canvas.text_within((left, 12.0, Anchor::Start), width - left, Voice::Quiet, &data.column_name);
    if !data.row_name.is_empty() {
        let spot = (0.0, header - 7.0, Anchor::Start);
        canvas.text_within(spot, left - 10.0, Voice::Quiet, &data.row_name);
    }
    for (column, name) in data.columns.iter().enumerate() {
        let x = left + (column as f64 + 0.5) * cell;
        let up = by_turns && column % 2 == 0;
        let y = header - 7.0 - if up { turn } else { 0.0 };
        if up {
            canvas.line((x, y + 5.0), (x, header - 2.0), "c-rule");
        }
        let edges = 2.0 * (x - left + 4.0).min(width - x);
        let room = (cell * share - 6.0).min(edges);
        canvas.text_within((x, y, Anchor::Middle), room, Voice::Plain, name);
    }
    let ranks = ranks(data);
    for (row, name) in data.rows.iter().enumerate() {
        let y = header + row as f64 * tall;
        canvas.text_within((0.0, y + 17.0, Anchor::Start), left - 10.0, Voice::Plain, name);
        for (column, column_name) in data.columns.iter().enumerate() {
            let value = data.values.get(row).and_then(|row| row.get(column)).copied().flatten();
            let x = left + column as f64 * cell;
            let middle = (x + cell / 2.0, y + 17.0, Anchor::Middle);
            let Some(value) = value.filter(|value| value.is_finite()) else {
                canvas.text_within(middle, cell, Voice::Quiet, "·");
                continue;
            };
            let step = step_of(value, &ranks, data.steps);
            let said = data.reading.say(value);
            let title = format!("{name} → {column_name}: {said}");
            let area = Area::new(x + 0.5, y + 0.5, cell - 1.0, tall - 1.0);
            canvas.rect(area, &format!("q{step}"), &title);
            canvas.open(if step >= DARK { "c-qd" } else { "c-ql" });
            canvas.text_within(middle, cell - 4.0, Voice::Plain, &said);
            canvas.close();
        }
    }
    canvas.finish(frame, "heat")
}

/// From this step on, words on a cell are paper instead of ink.
const DARK: usize = 7;

/// All finite values, from the least.
fn ranks(data: &Heat) -> Vec<f64> {
    let mut all: Vec<f64> = data
        .values
        .iter()
        .take(data.rows.len())
        .flat_map(|row| row.iter().take(data.columns.len()))
        .copied()
        .flatten()
        .filter(|value| value.is_finite())
        .collect();
    all.sort_by(f64::total_cmp);
    all
}

fn step_of(value: f64, ranks: &[f64], steps: HeatSteps) -> usize {
    let (Some(least), Some(most)) = (ranks.first(), ranks.last()) else { return 0 };
    let share = match steps {
        HeatSteps::Even => {
            let low = least.min(0.0);
            (value / 2.0 - low / 2.0) / (most / 2.0 - low / 2.0)
        }
        HeatSteps::Ranked => {
            let below = ranks.partition_point(|other| other.total_cmp(&value).is_lt());
            below as f64 / ranks.len().saturating_sub(1).max(1) as f64
        }
    };
    if share.is_nan() { 0 } else { (share * 9.0).clamp(0.0, 8.0) as usize }
}

#[cfg(test)]
mod tests {
    use super::{HeatSteps, step_of};

    #[test]
    fn the_least_is_palest_and_the_greatest_darkest() {
        let ranks = [1.0, 2.0, 900.0];
        assert_eq!(step_of(1.0, &ranks, HeatSteps::Even), 0);
        assert_eq!(step_of(900.0, &ranks, HeatSteps::Even), 8);
        assert_eq!(step_of(2.0, &ranks, HeatSteps::Ranked), 4);
        assert_eq!(step_of(0.0, &[0.0], HeatSteps::Even), 0);
    }
}
