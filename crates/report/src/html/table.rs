//! Tables: words left, numbers right, and an interval drawn where there is one.

use askama::Template;
use std::borrow::Cow;
use thirdline_chart::format::{count, percent};
use thirdline_evidence::{Proportion, Ratio};

/// A table; the first cell of each row names the row.
#[derive(Default, Template)]
#[template(path = "table.html")]
pub(crate) struct Table {
    caption: String,
    /// The caption is for readers who cannot see the heading above the table.
    quiet: bool,
    class: &'static str,
    columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

#[derive(Default)]
struct Column {
    head: Cow<'static, str>,
    number: bool,
    /// Shares drawn with their intervals; left out where there is no room for them.
    drawn: bool,
    title: &'static str,
}

/// One cell.
#[derive(Default)]
pub(crate) struct Cell {
    /// What it says.
    pub(crate) text: String,
    /// What stands below it in small type: interval, count, definition.
    pub(crate) fine: String,
    /// A picture from the chart crate.
    pub(crate) picture: String,
    /// A share drawn with its interval.
    pub(crate) dot: Option<Dot>,
}

/// A share and its interval on a line from 0 to 1, and what chance would give.
#[derive(Clone, Copy)]
pub(crate) struct Dot {
    value: f64,
    low: f64,
    high: f64,
    pub(crate) chance: Option<f64>,
}

impl Dot {
    /// Custom properties that place it; `html.css` draws it.
    fn style(&self) -> String {
        let at = |share: f64| format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0);
        let mut style = format!(
            "--v:{};--l:{};--w:{}",
            at(self.value),
            at(self.low),
            at(self.high.max(self.low) - self.low)
        );
        if let Some(chance) = self.chance {
            style.push_str(";--c:");
            style.push_str(&at(chance));
        }
        style
    }
}

impl Table {
    pub(crate) fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// The heading above says what the caption says: it is kept for readers who cannot see.
    pub(crate) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    pub(crate) fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// A column of words.
    pub(crate) fn words(self, head: impl Into<Cow<'static, str>>) -> Self {
        self.column(Column { head: head.into(), ..Column::default() })
    }

    /// A column of numbers.
    pub(crate) fn numbers(self, head: impl Into<Cow<'static, str>>) -> Self {
        self.column(Column { head: head.into(), number: true, ..Column::default() })
    }

    /// A column of numbers whose heading needs words.
    pub(crate) fn numbers_about(self, head: &'static str, title: &'static str) -> Self {
        self.column(Column { head: head.into(), number: true, title, ..Column::default() })
    }

    /// A column of shares on a line; the words beside it say the same.
    pub(crate) fn drawn(self) -> Self {
        self.column(Column { head: "Drawn".into(), drawn: true, ..Column::default() })
    }

    fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    pub(crate) fn row(mut self, row: Vec<Cell>) -> Self {
        self.rows.push(row);
        self
    }

    /// Class of a cell.
    fn class_of(&self, column: usize) -> &'static str {
        match self.columns.get(column) {
            Some(column) if column.number => "num",
            Some(column) if column.drawn => "line",
            _ => "",
        }
    }

    /// Whether it may be wider than a phone: then it scrolls on its own, by keyboard too.
    fn is_wide(&self) -> bool {
        self.columns.len() > 3
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Cell {
    /// The same cell with small type below.
    pub(crate) fn fine(self, fine: impl Into<String>) -> Self {
        Self { fine: fine.into(), ..self }
    }

    /// A picture from the chart crate.
    pub(crate) fn picture(picture: String) -> Self {
        Self { picture, ..Self::default() }
    }

    /// A whole number.
    pub(crate) fn count(n: impl TryInto<i128>) -> Self {
        count(n).into()
    }
}

/// A share as three cells: the number, its interval as words, and drawn.
pub(crate) struct Share {
    value: Option<(f64, f64, f64)>,
    n: Option<u64>,
    chance: Option<f64>,
}

impl From<&Proportion> for Share {
    fn from(p: &Proportion) -> Self {
        Self::new(p.value, p.low, p.high, p.n)
    }
}

impl From<&Ratio> for Share {
    fn from(r: &Ratio) -> Self {
        Self::new(r.value, r.low, r.high, r.n)
    }
}

impl Share {
    fn new(value: Option<f64>, low: Option<f64>, high: Option<f64>, n: Option<u64>) -> Self {
        let value = match (value, low, high) {
            (Some(value), Some(low), Some(high)) => Some((value, low, high)),
            _ => None,
        };
        Self { value, n, chance: None }
    }

    pub(crate) fn with_chance(self, chance: Option<f64>) -> Self {
        Self { chance, ..self }
    }

    /// Whether the history records what it needs.
    pub(crate) fn is_recorded(&self) -> bool {
        self.n.is_some()
    }

    /// The share, or why there is none.
    pub(crate) fn value(&self) -> Cell {
        match (self.value, self.n) {
            (Some((value, ..)), _) => percent(value).into(),
            (None, Some(_)) => "too few to say".into(),
            (None, None) => "not recorded".into(),
        }
    }

    /// The interval as words.
    pub(crate) fn interval(&self) -> Cell {
        self.value.map(|(_, low, high)| interval(low, high)).unwrap_or_default().into()
    }

    /// Of how many.
    pub(crate) fn n(&self) -> Cell {
        self.n.map(count).unwrap_or_default().into()
    }

    /// The interval, drawn.
    pub(crate) fn drawn(&self) -> Cell {
        let chance = self.chance;
        let dot = self.value.map(|(value, low, high)| Dot { value, low, high, chance });
        Cell { dot, ..Cell::default() }
    }

    /// Everything in one cell: the share, and below it interval and count.
    pub(crate) fn stacked(&self) -> Cell {
        match (self.value, self.n) {
            (Some((_, low, high)), Some(n)) => {
                self.value().fine(format!("{}\nn\u{a0}{}", interval(low, high), count(n)))
            }
            (None, Some(n)) => Cell::from("too few").fine(format!("n\u{a0}{}", count(n))),
            _ => Cell::from("–"),
        }
    }
}

/// `54–62`, with the decimals that the share itself is said with.
pub(crate) fn interval(low: f64, high: f64) -> String {
    let end = |share: f64| percent(share).trim_end_matches("\u{202f}%").to_owned();
    format!("{}–\u{2060}{}", end(low), end(high))
}
