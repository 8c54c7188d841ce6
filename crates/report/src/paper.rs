//! A report as its parts: said once, shown as text and as a page.
//!
//! A report that is new builds a [`Paper`]: a sentence first, then the drawing, then the numbers,
//! then what is not known. [`Paper::text`] and [`Paper::html`] show the same parts in the same
//! order, so that the terminal and the page cannot say different things.
//!
//! # Adding a report
//! 1. A file with `pub fn paper(&YourValue) -> Paper`.
//! 2. Its JSON is the value itself, serialised under a schema name and version ([`json`]).
//! 3. Charts come from the chart crate as a [`Drawing`], which also has lines for the terminal.

mod figure;
mod grid;
mod page;

pub use figure::{say, say_interval, say_n, say_value, threshold};
pub use grid::{Cell, Grid};

use crate::text::{Page, Style};
use serde::Serialize;
use std::io::{self, Write};
use thirdline_chart::Frame;

/// How the parts are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A report to read: contents at the side.
    #[default]
    Report,
    /// One side of A4 that is signed.
    Sheet,
    /// One side of A4 in two columns.
    Board,
}

/// A report.
#[derive(Default)]
pub struct Paper {
    /// Whose: the organisation, or the file.
    pub of: String,
    /// What it is about.
    pub title: String,
    /// A line or two below the title.
    pub facts: Vec<String>,
    /// Its sections.
    pub parts: Vec<Part>,
    /// What stands at the end of the page.
    pub footer: Vec<String>,
    /// How it is laid out.
    pub layout: Layout,
}

/// A section.
pub struct Part {
    /// Its anchor, unique on the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its heading in the contents.
    pub short: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
pub enum Block {
    /// The sentence that says what the section shows.
    Lead(String),
    /// A paragraph.
    Text(String),
    /// A quiet remark.
    Note(String),
    /// A heading within the section.
    Heading(String),
    /// Short sentences, one below the other.
    Points(Vec<String>),
    /// A table.
    Grid(Grid),
    /// A chart.
    Drawing(Drawing),
    /// Advice that stays on the face of what is signed against it.
    Stamp(String),
    /// What to write into a file: what it is, and its lines as they are.
    Listing(String, String),
    /// Places to sign: the role, and what it signs for.
    Signatures(Vec<(String, String)>),
}

/// A chart for the page, and lines that say the same on a terminal.
pub struct Drawing {
    /// Unique on the page; part of the ids in the picture.
    pub id: String,
    /// Accessible name.
    pub title: String,
    /// What it shows, in a sentence; stands above it.
    pub caption: String,
    /// Draws it.
    pub draw: Box<dyn Fn(&Frame<'_>) -> String>,
    /// The same in lines of text.
    pub lines: Box<dyn Fn(Style) -> Vec<String>>,
    /// The numbers behind it, as HTML from [`thirdline_chart::data_table`]; may be empty.
    pub data: String,
}

impl Part {
    /// A section without blocks.
    #[must_use]
    pub fn new(id: &str, title: impl Into<String>, short: &str) -> Self {
        let (id, short) = (id.to_owned(), short.to_owned());
        Self { id, title: title.into(), short, blocks: Vec::new() }
    }

    /// The same with another block.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// The same with its first sentence.
    #[must_use]
    pub fn lead(self, text: impl Into<String>) -> Self {
        self.with(Block::Lead(text.into()))
    }

    /// The same with a paragraph.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    /// The same with a quiet remark.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.with(Block::Note(text.into()))
    }

    /// The same with points; without any, nothing.
    #[must_use]
    pub fn points(self, points: Vec<String>) -> Self {
        if points.is_empty() { self } else { self.with(Block::Points(points)) }
    }

    /// The same with a table; without rows, nothing.
    #[must_use]
    pub fn grid(self, grid: Grid) -> Self {
        if grid.is_empty() { self } else { self.with(Block::Grid(grid)) }
    }
}

impl Paper {
    /// The report as text.
    #[must_use]
    pub fn text(&self, style: Style) -> String {
        let mut page = Page::new(style);
        let of = if self.of.is_empty() { String::new() } else { format!(" · {}", self.of) };
        page.title(&crate::text::name(&format!("{}{of}", self.title)));
        for fact in &self.facts {
            page.paragraph(&crate::text::name(fact));
        }
        for (i, part) in self.parts.iter().enumerate() {
            if !part.title.is_empty() {
                page.heading(&crate::text::name(&part.title));
            } else if i > 0 {
                page.blank();
            }
            for (i, block) in part.blocks.iter().enumerate() {
                if i > 0 && !matches!(block, Block::Note(_)) {
                    page.blank();
                }
                text_block(&mut page, block);
            }
        }
        if !self.footer.is_empty() {
            page.blank();
        }
        for line in &self.footer {
            page.note(&crate::text::name(line));
        }
        page.finish()
    }

    /// The report as one self-contained page.
    #[must_use]
    pub fn html(&self) -> String {
        page::html(self)
    }
}

fn text_block(page: &mut Page, block: &Block) {
    let name = crate::text::name;
    match block {
        Block::Lead(text) => {
            let text = page.bold(&name(text));
            page.paragraph(&text);
        }
        Block::Text(text) => page.paragraph(&name(text)),
        Block::Note(text) => page.note(&name(text)),
        Block::Heading(text) => {
            let text = page.bold(&name(text));
            page.line(&text);
        }
        Block::Points(points) => points.iter().for_each(|p| page.point(&name(p))),
        Block::Grid(grid) => grid.text(page),
        Block::Drawing(drawing) => {
            page.paragraph(&name(&drawing.caption));
            for line in (drawing.lines)(page.style) {
                page.line(&line);
            }
        }
        Block::Stamp(text) => {
            let text = page.bold(&format!("ADVICE AGAINST: {}", name(text)));
            page.paragraph(&text);
        }
        Block::Listing(what, text) => {
            page.note(&name(what));
            text.lines().for_each(|line| page.line(&name(line)));
        }
        Block::Signatures(roles) => {
            for (role, what) in roles {
                page.line(&format!(
                    "______________________________  {}, {}",
                    name(role),
                    name(what)
                ));
                page.blank();
            }
        }
    }
}

/// A value under its schema name and version, as pretty JSON with a line feed at the end.
///
/// # Errors
/// Those of the writer.
pub fn json<T: Serialize>(
    schema: &str,
    version: u32,
    value: &T,
    out: &mut dyn Write,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Enveloped<'a, T> {
        schema: &'a str,
        version: u32,
        #[serde(flatten)]
        value: &'a T,
    }
    serde_json::to_writer_pretty(&mut *out, &Enveloped { schema, version, value })?;
    out.write_all(b"\n")
}
