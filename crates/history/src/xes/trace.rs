//! The traces of a block: which attributes their events have.

use super::MOST_EVENTS;
use super::cut::{Cutter, Step};
use super::markup::{Flaw, Markup, Piece, Tag};
use memchr::memchr_iter;

/// Attributes may nest this deep; more is no log but an attack.
const DEEPEST: usize = 256;

/// Receives what stands in traces. Keys and values are as written.
pub(crate) trait Traces {
    /// A trace begins.
    fn begin(&mut self);
    /// An event begins.
    fn event(&mut self, line: u64);
    /// An attribute of the last event, or of the trace itself.
    fn attribute(&mut self, of_event: bool, key: &str, value: &str);
    /// The trace is complete; `false` = no more.
    fn end(&mut self) -> bool;
    /// The trace that began last cannot be read further than this line.
    fn flaw(&mut self, line: u64, flaw: Flaw);
}

/// Counts lines as far as it was asked.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn line_at(&mut self, at: usize) -> u64 {
        if at > self.at {
            self.line += memchr_iter(b'\n', &self.text.as_bytes()[self.at..at]).count() as u64;
            self.at = at;
        }
        self.line
    }
}

/// Reads the traces of a text that begins on `line` outside a trace.
pub(crate) fn read_traces(text: &str, line: u64, traces: &mut impl Traces) {
    let bytes = text.as_bytes();
    let mut lines = Lines { text, at: 0, line };
    let mut between = Cutter::between(0);
    // What cannot be cut did not get here.
    while let Ok(Step::Start { end, empty, .. }) = between.step(bytes) {
        traces.begin();
        let mut markup = Markup::new(text, end);
        let read = if empty { Ok(()) } else { trace(&mut markup, &mut lines, traces) };
        if let Err(flaw) = read {
            traces.flaw(lines.line_at(markup.at), flaw);
            let Ok(Step::End { end }) = Cutter::inside(end).step(bytes) else { return };
            between = Cutter::between(end);
        } else if traces.end() {
            between = Cutter::between(markup.at);
        } else {
            return;
        }
    }
}

fn trace(
    markup: &mut Markup<'_>,
    lines: &mut Lines<'_>,
    traces: &mut impl Traces,
) -> Result<(), Flaw> {
    let mut events = 0;
    while let Some(tag) = markup.tag()? {
        match tag {
            Tag::Start { name: "event" } => {
                events += 1;
                if events > MOST_EVENTS {
                    return Err("the trace has more than 1,000,000 events");
                }
                traces.event(lines.line_at(markup.at));
                if !markup.pass_pieces()? {
                    event(markup, traces)?;
                }
            }
            Tag::Start { name } => attribute(markup, name, false, traces)?,
            Tag::End { name: "trace" } => return Ok(()),
            Tag::End { .. } => return Err("a closing tag closes nothing"),
        }
    }
    Err("the trace has no end")
}

fn event(markup: &mut Markup<'_>, traces: &mut impl Traces) -> Result<(), Flaw> {
    while let Some(tag) = markup.tag()? {
        match tag {
            Tag::Start { name: "event" } => return Err("an event begins inside an event"),
            Tag::Start { name } => attribute(markup, name, true, traces)?,
            Tag::End { name: "event" } => return Ok(()),
            Tag::End { .. } => return Err("a closing tag closes nothing"),
        }
    }
    Err("the event has no end")
}

/// Reads an attribute of a trace or an event and passes over its children. Lists and containers
/// have no value of their own.
fn attribute(
    markup: &mut Markup<'_>,
    element: &str,
    of_event: bool,
    traces: &mut impl Traces,
) -> Result<(), Flaw> {
    let holds_value = !matches!(element, "list" | "container");
    if let Some((key, value)) = markup.usual_attribute() {
        if holds_value {
            traces.attribute(of_event, key, value);
        }
        return Ok(());
    }
    let (mut key, mut value) = (None, None);
    let empty = loop {
        match markup.piece()? {
            Piece::Attribute { name: "key", value } => key = Some(value),
            Piece::Attribute { name: "value", value: text } => value = Some(text),
            Piece::Attribute { .. } => {}
            Piece::End { empty } => break empty,
        }
    };
    if let (Some(key), Some(value)) = (key, value)
        && holds_value
    {
        traces.attribute(of_event, key, value);
    }
    if empty { Ok(()) } else { pass_children(markup, element) }
}

fn pass_children(markup: &mut Markup<'_>, element: &str) -> Result<(), Flaw> {
    let mut open = Vec::new();
    let mut innermost = element;
    loop {
        match markup.tag()? {
            Some(Tag::Start { name: "event" | "trace" }) => {
                return Err("an event or a trace begins inside an attribute");
            }
            Some(Tag::Start { name }) => {
                if !markup.pass_pieces()? {
                    if open.len() >= DEEPEST {
                        return Err("attributes are nested more than 256 deep");
                    }
                    open.push(std::mem::replace(&mut innermost, name));
                }
            }
            Some(Tag::End { name }) if name == innermost => match open.pop() {
                Some(outer) => innermost = outer,
                None => return Ok(()),
            },
            Some(Tag::End { .. }) => return Err("a closing tag closes nothing"),
            None => return Err("an attribute has no end"),
        }
    }
}
