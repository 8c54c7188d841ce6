//! What a section is made of; the markup of each block stands in `templates/blocks.html`.

use super::table::Table;
use super::words::unbroken;
use askama::Template;
use std::borrow::Cow;
use thirdline_chart::{Frame, both_widths};

/// One section of the page.
pub(crate) struct Section {
    /// Its anchor; unique on the page.
    pub(crate) id: Cow<'static, str>,
    /// Its heading.
    pub(crate) title: String,
    /// Its heading in the contents.
    pub(crate) short: Cow<'static, str>,
    /// What is in it.
    pub(crate) blocks: Blocks,
}

impl Section {
    pub(crate) fn new(
        id: impl Into<Cow<'static, str>>,
        title: impl Into<String>,
        short: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { id: id.into(), title: title.into(), short: short.into(), blocks: Blocks::default() }
    }

    /// The sentence that says what the section shows.
    pub(crate) fn lead(self, text: impl Into<String>) -> Self {
        self.with(Block::Lead(unbroken(&text.into())))
    }

    pub(crate) fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(text.into()))
    }

    pub(crate) fn note(self, text: impl Into<String>) -> Self {
        self.with(Block::Note(text.into()))
    }

    pub(crate) fn heading(self, text: impl Into<String>) -> Self {
        self.with(Block::Heading(text.into()))
    }

    pub(crate) fn table(self, table: Table) -> Self {
        self.with(Block::Table(table))
    }

    pub(crate) fn figure(self, figure: Figure) -> Self {
        self.with(Block::Figure(figure))
    }

    pub(crate) fn details(self, summary: impl Into<String>, blocks: Vec<Block>) -> Self {
        self.with(Block::details(summary, blocks))
    }

    pub(crate) fn with(mut self, block: Block) -> Self {
        self.blocks.list.push(block);
        self
    }
}

/// Blocks one below the other.
#[derive(Default, Template)]
#[template(path = "blocks.html")]
pub(crate) struct Blocks {
    pub(crate) list: Vec<Block>,
}

/// One block. Texts are escaped by the template, pictures by the chart crate.
pub(crate) enum Block {
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
    /// Advice that stays on the face of what was signed against it.
    Stamp(String),
    /// Places to sign: the role, and what it signs for.
    Signatures(Vec<(String, String)>),
    /// A name and the text of a program or a query.
    Listing(String, String),
}

impl Block {
    /// Blocks that are shown on demand, and always in print.
    pub(crate) fn details(summary: impl Into<String>, list: Vec<Self>) -> Self {
        Self::Details(Details { summary: summary.into(), open: false, blocks: Blocks { list } })
    }
}

/// Blocks behind a summary.
pub(crate) struct Details {
    pub(crate) summary: String,
    pub(crate) open: bool,
    pub(crate) blocks: Blocks,
}

/// A picture with the words above it.
pub(crate) struct Figure {
    /// SVG or HTML from the chart crate.
    pub(crate) picture: String,
    /// What stands above it; may be empty.
    pub(crate) caption: String,
    /// Class of the figure; may be empty.
    pub(crate) class: &'static str,
}

/// Width of charts on a sheet of paper and on a screen, and on a phone.
const WIDE: f64 = 720.0;
const NARROW: f64 = 328.0;

impl Figure {
    /// A chart laid out for wide and for narrow places. `id` is unique on the page.
    pub(crate) fn chart(
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
    pub(crate) fn with_caption(self, caption: impl Into<String>) -> Self {
        Self { caption: unbroken(&caption.into()), ..self }
    }

    /// The same with a picture or a table of numbers below it.
    pub(crate) fn followed_by(mut self, html: &str) -> Self {
        self.picture.push_str(html);
        self
    }
}
