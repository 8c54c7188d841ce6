//! JSON: one object a line, or a list of objects. A value in an object is called by its path with
//! dots, `fields.status.name`; a key that itself holds dots is preferred to a path that reads the
//! same. Lists have no value.

mod cut;
mod rows;
mod scan;
#[cfg(test)]
mod tests;

use crate::blocks::{Block, Blocks, Bytes, Merger, Refill, read_in_parallel};
use crate::error::{HistoryError, RowFaults};
use crate::input::Input;
use crate::intake::Intake;
use crate::keyed::{Keys, Texts, decode};
use crate::mapping::Mapping;
use crate::read::Job;
use crate::visit::Visit;
use cut::{Cutter, Layout, Nesting, Step};
use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memchr_iter, memrchr};
use rows::{Look, Row, Show};
use scan::{Flaw, check_object, read_object};
use std::io::Read;

/// An object may be this long; beyond it something is not closed.
const LONGEST_OBJECT: usize = 64 << 20;
const EXPORT_AGAIN: &str = "export it again as JSON, one object a line or a list of objects";

pub(crate) fn read(
    input: Input,
    job: &Job<'_>,
    merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    let (blocks, encoding) = open(input, Some(job.mapping))?;
    let layout = blocks.layout;
    let (keys, blocks) = Keys::find(blocks, job.mapping, job.name, |block, seen| {
        let (text, _) = decode(&block.bytes, encoding);
        each_object(&text, block.line, layout, |_, object| {
            // What cannot be read is told when it is its turn.
            let _ = read_object(object, &mut Look(seen));
            true
        });
    })?;
    read_in_parallel(
        blocks,
        || job.intake(&keys.headers),
        |block, intake| read_block(block, encoding, layout, &keys, intake),
        merger,
    )
}

fn read_block(
    block: &Block,
    encoding: &'static Encoding,
    layout: Layout,
    keys: &Keys,
    intake: &mut Intake<'_>,
) {
    let (text, damaged) = decode(&block.bytes, encoding);
    let mut texts = Texts::new(&text, damaged);
    each_object(&text, block.line, layout, |line, object| {
        let mut row = Row::new(line, keys, &mut texts);
        match read_object(object, &mut row) {
            Ok(()) => row.hand_over(intake),
            Err(flaw) => {
                let (line, message) = fault_of(line, object, flaw);
                intake.fault(line, message, rows::LEFT_OUT);
            }
        }
        true
    });
}

/// Line and words for what is wrong in an object that begins on `line`.
fn fault_of(line: u64, object: &str, flaw: Flaw) -> (u64, String) {
    let before = &object.as_bytes()[..flaw.at.min(object.len())];
    let column = before.len() - memrchr(b'\n', before).map_or(0, |i| i + 1) + 1;
    (line + breaks(before), format!("this is no JSON object: {}, at byte {column}", flaw.what))
}

/// Gives each object with all its values to `each`. Objects that cannot be read are left out,
/// unless there is nothing else.
pub(crate) fn visit(
    input: Input,
    mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<(), HistoryError> {
    let file = input.name.clone();
    let (mut blocks, encoding) = open(input, mapping)?;
    let layout = blocks.layout;
    let (mut go_on, mut visited, mut faults) = (true, 0u64, RowFaults::default());
    while go_on && let Some(block) = blocks.next()? {
        let (text, _) = decode(&block.bytes, encoding);
        each_object(&text, block.line, layout, |line, object| {
            let mut show = Show::default();
            match read_object(object, &mut show) {
                Ok(()) => {
                    visited += 1;
                    go_on = each(line, &show.columns()).is_continue();
                }
                Err(flaw) => {
                    let (line, message) = fault_of(line, object, flaw);
                    faults.push(rows::fault(&file, line, message));
                }
            }
            go_on
        });
    }
    if visited == 0 && !faults.is_empty() {
        return Err(HistoryError::Rows(faults));
    }
    Ok(())
}

/// Gives each object of a block with its line to `object`, until that returns `false`.
fn each_object(text: &str, line: u64, layout: Layout, mut object: impl FnMut(u64, &str) -> bool) {
    let bytes = text.as_bytes();
    let (mut at, mut line) = (0, line);
    while at < bytes.len() {
        let (start, end) = if layout == Layout::Lines {
            (at, memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i))
        } else {
            let Some(start) = memchr(b'{', &bytes[at..]).map(|i| at + i) else { return };
            // Blocks hold whole objects.
            (start, Nesting::default().end(bytes, start).unwrap_or(bytes.len()))
        };
        line += breaks(&bytes[at..start]);
        let piece = &text[start..end];
        if !piece.trim_ascii().is_empty() && !object(line, piece) {
            return;
        }
        line += breaks(piece.as_bytes());
        if layout == Layout::Lines && end < bytes.len() {
            line += 1;
            at = end + 1;
        } else {
            at = end;
        }
    }
}

type Stream = Box<dyn Read + Send>;

fn open(
    input: Input,
    mapping: Option<&Mapping>,
) -> Result<(JsonBlocks<Stream>, &'static Encoding), HistoryError> {
    let file = input.name.clone();
    let found = crate::text::detect(&input.head, input.whole);
    // JSON is UTF-8 unless the file itself shows otherwise; then the mapping may know better.
    let encoding = if found == UTF_8 || !found.is_ascii_compatible() {
        found
    } else {
        mapping.and_then(|m| m.encoding).unwrap_or(UTF_8)
    };
    let (text, _) = encoding.decode_with_bom_removal(&input.head);
    let Some(layout) = find_layout(&text) else {
        let message = if text.trim().is_empty() && input.whole {
            "the file is empty"
        } else {
            "this is no JSON: it begins neither with an object nor with a list of objects"
        };
        return Err(unreadable(&file, message.into(), EXPORT_AGAIN));
    };
    drop(text);
    let (reader, encoding) = crate::text::decoded(input, encoding);
    Ok((JsonBlocks::new(Refill::new(reader), &file, layout), encoding))
}

fn find_layout(head: &str) -> Option<Layout> {
    let text = head.trim_start();
    if text.starts_with('[') {
        return Some(Layout::List);
    }
    if !text.starts_with('{') {
        return None;
    }
    // An object that goes on behind its first line is spread over lines.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match check_object(first) {
        Err(flaw) if flaw.what == scan::ENDS && !rest.trim().is_empty() => Some(Layout::Sequence),
        _ => Some(Layout::Lines),
    }
}

fn unreadable(file: &str, message: String, help: &str) -> HistoryError {
    HistoryError::File { file: file.to_owned(), message, help: help.to_owned() }
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// Cuts a stream into blocks of whole objects.
struct JsonBlocks<R> {
    input: Refill<R>,
    layout: Layout,
    cutter: Cutter,
    /// Line of the first byte that is held.
    line: u64,
    /// Whether what may stand before the first byte has been passed.
    begun: bool,
    file: String,
}

impl<R: Read> JsonBlocks<R> {
    fn new(input: Refill<R>, file: &str, layout: Layout) -> Self {
        Self {
            input,
            layout,
            cutter: Cutter::new(layout),
            line: 1,
            begun: false,
            file: file.to_owned(),
        }
    }

    /// The end of the last whole object, or of the last whole line.
    fn cut(&mut self) -> Result<Option<usize>, HistoryError> {
        let bytes = self.input.bytes();
        if self.layout == Layout::Lines {
            let from = self.cutter.at;
            self.cutter.at = bytes.len();
            let last = memrchr(b'\n', &bytes[from..]).map(|i| from + i + 1);
            let rest = || Some(bytes.len()).filter(|n| *n > 0 && self.input.ended());
            return Ok(last.or_else(rest));
        }
        let mut end = None;
        loop {
            match self.cutter.step(bytes) {
                Ok(Step::End(at)) => end = Some(at),
                Ok(Step::More) => return Ok(end),
                Err(at) => {
                    // What is whole before it is read first, so that its faults come first.
                    if end.is_some() {
                        return Ok(end);
                    }
                    let line = self.line + breaks(&bytes[..at]);
                    let message = format!("an object was expected at line {line}");
                    return Err(unreadable(&self.file, message, EXPORT_AGAIN));
                }
            }
        }
    }

    fn take(&mut self, count: usize) -> Block {
        let bytes = self.input.take(count);
        let line = self.line;
        self.line += breaks(&bytes);
        self.cutter.forget(count);
        Block { bytes, line }
    }

    fn end(&self) -> Result<Option<Block>, HistoryError> {
        if self.cutter.complete() {
            return Ok(None);
        }
        let (what, line) = match self.cutter.open {
            Some(start) => ("object", self.line + breaks(&self.input.bytes()[..start])),
            None => ("list", 1),
        };
        let message = format!("the file is cut off: the {what} of line {line} has no end");
        Err(unreadable(&self.file, message, "fetch or export it again"))
    }
}

impl<R: Read + Send> Blocks for JsonBlocks<R> {
    fn take_back(&mut self, bytes: Bytes) {
        self.input.take_back(bytes);
    }

    fn next(&mut self) -> Result<Option<Block>, HistoryError> {
        self.input.fill(&self.file)?;
        if !self.begun {
            self.begun = true;
            if self.input.bytes().starts_with(b"\xef\xbb\xbf") {
                self.input.take(3);
            }
        }
        loop {
            if let Some(end) = self.cut()? {
                return Ok(Some(self.take(end)));
            }
            if self.layout != Layout::Lines {
                // What stands between objects is not kept.
                let seen = self.cutter.open.unwrap_or(self.cutter.at);
                if seen > 0 {
                    self.take(seen);
                }
            }
            if self.input.bytes().len() > LONGEST_OBJECT {
                let message = format!(
                    "the object of line {} is longer than {} MB",
                    self.line,
                    LONGEST_OBJECT >> 20
                );
                let help = "look for a brace or a quote that is not closed there";
                return Err(unreadable(&self.file, message, help));
            }
            if !self.input.refill(&self.file)? && self.input.bytes().is_empty() {
                return self.end();
            }
            if self.input.ended() && self.layout != Layout::Lines {
                return self.end();
            }
        }
    }
}
