//! Flows between nodes in columns. Every node and ribbon is drawn on one common scale: twice the
//! value is twice the height, everywhere in the picture.

mod draw;
mod layout;
mod order;

pub use draw::sankey;

use crate::paint::Hue;

/// Nodes in columns and what flows between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sankey {
    /// The nodes. Those nothing flows through are not drawn.
    pub nodes: Vec<SankeyNode>,
    /// The flows. Those between nodes that do not exist, and without a positive value, are not
    /// drawn.
    pub flows: Vec<SankeyFlow>,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SankeyNode {
    /// Its name.
    pub label: String,
    /// Its column from the left; gaps in the numbering are closed.
    pub column: usize,
    /// Its hue, and that of the ribbons which leave it.
    pub hue: Hue,
    /// Its value in words, after its name.
    pub value: String,
}

/// One flow. To the same or an earlier column it is a flow back: drawn as a loop below the others,
/// paler and with a dashed line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SankeyFlow {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it reaches.
    pub to: usize,
    /// How much.
    pub value: f64,
    /// Its tooltip.
    pub title: String,
}
