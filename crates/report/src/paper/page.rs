//! A paper as one self-contained page.

use super::{Block, Drawing, Layout, Paper};
use crate::html::blocks::{Block as HtmlBlock, Figure, Section};
use crate::html::{Page, style};
use askama::Template;

pub(super) fn html(paper: &Paper) -> String {
    let sections = paper
        .parts
        .iter()
        .map(|part| {
            let section = Section::new(part.id.clone(), part.title.clone(), part.short.clone());
            part.blocks.iter().fold(section, block)
        })
        .collect();
    let page = Page {
        title: paper.title.clone(),
        of: paper.of.clone(),
        facts: paper.facts.clone(),
        style: style(),
        sections,
        footer: paper.footer.clone(),
        class: match paper.layout {
            Layout::Report => "",
            Layout::Sheet => "sheet",
            Layout::Board => "sheet board",
        },
    };
    // A template writes into memory: it fails only where a `Display` of ours does.
    page.render().unwrap_or_default()
}

fn block(section: Section, block: &Block) -> Section {
    match block {
        Block::Lead(text) => section.lead(text.clone()),
        Block::Text(text) => section.text(text.clone()),
        Block::Note(text) => section.note(text.clone()),
        Block::Heading(text) => section.heading(text.clone()),
        Block::Points(points) => section.with(HtmlBlock::Points(points.clone())),
        Block::Grid(grid) => section.table(grid.html()),
        Block::Drawing(drawing) => section.figure(figure(drawing)),
        Block::Stamp(text) => section.with(HtmlBlock::Stamp(text.clone())),
        Block::Listing(what, text) => section.with(HtmlBlock::Listing(what.clone(), text.clone())),
        Block::Signatures(roles) => section.with(HtmlBlock::Signatures(roles.clone())),
    }
}

fn figure(drawing: &Drawing) -> Figure {
    Figure::chart(&drawing.id, &drawing.title, &drawing.caption, |frame| (drawing.draw)(frame))
        .with_caption(drawing.caption.clone())
        .followed_by(&drawing.data)
}
