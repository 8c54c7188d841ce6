//! Tables of a paper.

use super::figure::{say_interval, say_n, say_value};
use crate::html::table;
use crate::text::{Column, Page, name};
use std::borrow::Cow;
use thirdline_evidence::third_line::{Figure, Scale};

/// A table; the first cell of each row names the row.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    caption: String,
    heads: Vec<Head>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug)]
struct Head {
    words: String,
    is_number: bool,
    is_figure: bool,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words, and what stands below them in small type.
    Words(String, String),
    /// A number, already said.
    Number(String),
    /// A figure: value, interval, count.
    Figure(Figure),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Words(text.to_owned(), String::new())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Words(text, String::new())
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

impl Grid {
    /// A table without columns.
    #[must_use]
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    fn head(mut self, words: &str, is_number: bool, is_figure: bool) -> Self {
        self.heads.push(Head { words: words.to_owned(), is_number, is_figure });
        self
    }

    /// With a column of words.
    #[must_use]
    pub fn words(self, head: &str) -> Self {
        self.head(head, false, false)
    }

    /// With a column of numbers.
    #[must_use]
    pub fn numbers(self, head: &str) -> Self {
        self.head(head, true, false)
    }

    /// With a column of figures: it is shown as value, interval and count.
    #[must_use]
    pub fn figures(self, head: &str) -> Self {
        self.head(head, true, true)
    }

    /// With another row.
    #[must_use]
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        self.rows.push(cells);
        self
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn text(&self, page: &mut Page) {
        if !self.caption.is_empty() {
            page.note(&name(&self.caption));
        }
        let mut heads = Vec::new();
        for head in &self.heads {
            let words = head.words.as_str();
            if head.is_figure {
                heads.extend([Column::Number(words), Column::Number(""), Column::Number("n")]);
            } else if head.is_number {
                heads.push(Column::Number(words));
            } else {
                heads.push(Column::Words(words));
            }
        }
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let mut cells = Vec::new();
                for (cell, head) in row.iter().zip(&self.heads) {
                    match cell {
                        Cell::Words(words, fine) if fine.is_empty() => cells.push(name(words)),
                        Cell::Words(words, fine) => {
                            cells.push(format!("{} ({})", name(words), name(fine)));
                        }
                        Cell::Number(words) => cells.push(name(words)),
                        Cell::Figure(figure) => {
                            cells.extend([say_value(figure), say_interval(figure), say_n(figure)]);
                        }
                    }
                    if head.is_figure && !matches!(cell, Cell::Figure(_)) {
                        cells.extend([String::new(), String::new()]);
                    }
                }
                cells
            })
            .collect();
        page.grid(&heads, &rows);
    }

    pub(super) fn html(&self) -> table::Table {
        let mut table = table::Table::new(self.caption.clone()).class("paper");
        if self.caption.is_empty() {
            table = table::Table::new("Numbers").quiet().class("paper");
        }
        for head in &self.heads {
            let words: Cow<'static, str> = head.words.clone().into();
            table = if head.is_number { table.numbers(words) } else { table.words(words) };
        }
        for row in &self.rows {
            table = table.row(row.iter().map(html_cell).collect());
        }
        table
    }
}

fn html_cell(cell: &Cell) -> table::Cell {
    match cell {
        Cell::Words(words, fine) => table::Cell::from(words.clone()).fine(fine.clone()),
        Cell::Number(words) => words.clone().into(),
        Cell::Figure(figure) => {
            let n = say_n(figure);
            let interval = say_interval(figure);
            let fine = match (interval.is_empty(), n.is_empty()) {
                (false, _) => format!("{interval}, n\u{a0}{n}"),
                (true, false) => format!("n\u{a0}{n}"),
                (true, true) => String::new(),
            };
            let unit = if figure.scale == Scale::Answer { " of 7" } else { "" };
            let value = say_value(figure);
            let unit = if figure.value.is_some() { unit } else { "" };
            table::Cell::from(format!("{value}{unit}")).fine(fine)
        }
    }
}
