//! What a section is made of; the markup of each block stands in `templates/blocks.html`.

use super::table::Table;
use super::words::unbroken;
use askama::Template;
use thirdline_chart::{Frame, both_widths};

/// One section of the page.
pub(super) struct Section {
    /// Its anchor; unique on the page.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: String,
    /// Its heading in the contents.
    pub(super) short: &'static str,
    /// What is in it.
    pub(super) blocks: Blocks,
}

impl Section {
    pub(super) fn new(id: &'static str, title: impl Into<String>, short: &'static str) -> Self {
        Self { id, title: title.into(), short, blocks: Blocks::default() }
    }

    /// The sentence that says what the section shows.
    pub(super) fn lead(self, text: impl Into<String>) -> Self {
        self.with(Block::Lead(unbroken(&text.into())))
    }

    pub(super) fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    pub(super) fn note(self, text: impl Into<String>) -> Self {
        self.with(Block::Note(text.into()))
    }

    pub(super) fn heading(self, text: impl Into<String>) -> Self {
        self.with(Block::Heading(text.into()))
    }

    pub(super) fn table(self, table: Table) -> Self {
        self.with(Block::Table(table))
    }

    pub(super) fn figure(self, figure: Figure) -> Self {
        self.with(Block::Figure(figure))
    }

    pub(super) fn details(self, summary: impl Into<String>, blocks: Vec<Block>) -> Self {
        self.with(Block::details(summary, blocks))
    }

    pub(super) fn with(mut self, block: Block) -> Self {
        self.blocks.list.push(block);
        self
    }
}

/// Blocks one below the other.
#[derive(Default, Template)]
#[template(path = "blocks.html")]
pub(super) struct Blocks {
    pub(super) list: Vec<Block>,
}

/// One block. Texts are escaped by the template, pictures by the chart crate.
pub(super) enum Block {
    Lead(String),
    Text(String),
    Note(String),
    Heading(String),
    Points(Vec<String>),
    Figure(Figure),
    Table(Table),
    /// Side by side where there is room.
    Beside(Vec<Blocks>),
    Details(Details),
    /// A name and the text of a program or a query.
    Listing(String, String),
}

impl Block {
    /// Blocks that are shown on demand, and always in print.
    pub(super) fn details(summary: impl Into<String>, list: Vec<Self>) -> Self {
        Self::Details(Details { summary: summary.into(), open: false, blocks: Blocks { list } })
    }
}

/// Blocks behind a summary.
pub(super) struct Details {
    pub(super) summary: String,
    pub(super) open: bool,
    pub(super) blocks: Blocks,
}

/// A picture with the words above it.
pub(super) struct Figure {
    /// SVG or HTML from the chart crate.
    pub(super) picture: String,
    /// What stands above it; may be empty.
    pub(super) caption: String,
    /// Class of the figure; may be empty.
    pub(super) class: &'static str,
}

/// Width of charts on a sheet of paper and on a screen, and on a phone.
const WIDE: f64 = 720.0;
const NARROW: f64 = 328.0;

impl Figure {
    /// A chart laid out for wide and for narrow places. `id` is unique on the page.
    pub(super) fn chart(
        id: &str,
        title: &str,
        description: &str,
        draw: impl Fn(&Frame<'_>) -> String,
    ) -> Self {
        let frame = Frame::new(id, title, description, WIDE);
        let picture = both_widths(frame, NARROW, |frame| draw(&frame));
        Self { picture, caption: String::new(), class: "" }
    }

    /// The same with words above it.
    pub(super) fn with_caption(self, caption: impl Into<String>) -> Self {
        Self { caption: unbroken(&caption.into()), ..self }
    }

    /// The same with a picture or a table of numbers below it.
    pub(super) fn followed_by(mut self, html: &str) -> Self {
        self.picture.push_str(html);
        self
    }
}
