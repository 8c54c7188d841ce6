//! XES, the XML of process mining (IEEE 1849): a stream is cut into blocks of whole traces, which
//! workers read in parallel. What stands above the first trace is never looked into.
//!
//! An attribute of an event is called by its key, one of its trace by `case:` and its key. Lists,
//! containers and attributes of attributes are passed over.

mod cut;
mod markup;
mod rows;
#[cfg(test)]
mod tests;
mod trace;

use crate::blocks::{Block, Blocks, Bytes, Merger, Refill, read_in_parallel};
use crate::error::HistoryError;
use crate::input::Input;
use crate::intake::Intake;
use crate::keyed::{Keys, Texts, decode};
use crate::mapping::Mapping;
use crate::read::Job;
use crate::visit::Visit;
use cut::{Cutter, Step, Trouble, TroubleKind};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr_iter;
use rows::{Columns, Look, Rows, Wanted};
use std::io::Read;
use trace::read_traces;

/// A trace may be this long; beyond it its end is missing.
const LONGEST_TRACE: usize = 64 << 20;
/// What goes before the key of an attribute of a trace.
const OF_TRACE: &str = "case:";
/// A ticket has fewer events.
const MOST_EVENTS: usize = 1_000_000;
const EXPORT_AGAIN: &str = "export the log again as XES (IEEE 1849)";

pub(crate) fn read(
    input: Input,
    job: &Job<'_>,
    merger: &mut Merger<'_>,
) -> Result<(), HistoryError> {
    let (blocks, encoding) = open(input)?;
    let (keys, blocks) = Keys::find(blocks, job.mapping, job.name, |block, seen| {
        let (text, _) = decode(&block.bytes, encoding);
        read_traces(&text, block.line, &mut Look(seen));
    })?;
    let wanted = Wanted::new(&keys);
    read_in_parallel(
        blocks,
        || job.intake(&keys.headers),
        |block, intake| read_block(block, encoding, &keys, &wanted, intake),
        merger,
    )
}

fn read_block(
    block: &Block,
    encoding: &'static Encoding,
    keys: &Keys,
    wanted: &Wanted<'_>,
    intake: &mut Intake<'_>,
) {
    let (text, damaged) = decode(&block.bytes, encoding);
    read_traces(
        &text,
        block.line,
        &mut Rows::new(keys, wanted, intake, Texts::new(&text, damaged)),
    );
}

/// Gives each event with all its attributes to `each`. Traces that cannot be read are left out,
/// unless there is nothing else.
pub(crate) fn visit(
    input: Input,
    _mapping: Option<&Mapping>,
    each: &mut Visit<'_>,
) -> Result<(), HistoryError> {
    let name = input.name.clone();
    let (mut blocks, encoding) = open(input)?;
    let mut columns = Columns::new(each, &name);
    while columns.go_on
        && let Some(block) = blocks.next()?
    {
        let (text, _) = decode(&block.bytes, encoding);
        read_traces(&text, block.line, &mut columns);
    }
    if columns.visited == 0 && !columns.faults.is_empty() {
        return Err(HistoryError::Rows(columns.faults));
    }
    Ok(())
}

type Stream = Box<dyn Read + Send>;

/// Opens a log: finds its encoding, and turns what is not written in single bytes into UTF-8.
fn open(input: Input) -> Result<(XesBlocks<Stream>, &'static Encoding), HistoryError> {
    let file = input.name.clone();
    if input.whole && input.head.trim_ascii().is_empty() {
        return Err(unreadable(&file, "the file is empty".into(), EXPORT_AGAIN));
    }
    let encoding = find_encoding(&input.head).map_err(|label| {
        let message = format!("it says that its encoding is {label:?}, which cannot be read");
        unreadable(&file, message, "export it again as UTF-8")
    })?;
    let (reader, encoding) = crate::text::decoded(input, encoding);
    Ok((XesBlocks::new(Refill::new(reader), &file), encoding))
}

/// The encoding: told by a byte order mark, by zero bytes, or by the declaration; else UTF-8. The
/// error is the label that names none.
fn find_encoding(head: &[u8]) -> Result<&'static Encoding, String> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    match head {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(1024)]);
    let Some(declared) = declared_encoding(start.trim_start()) else { return Ok(UTF_8) };
    match Encoding::for_label(declared.as_bytes()) {
        // Whoever can read the declaration byte by byte does not read UTF-16.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(declared.chars().take(40).collect()),
    }
}

fn declared_encoding(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

fn unreadable(file: &str, message: String, help: &str) -> HistoryError {
    HistoryError::File { file: file.to_owned(), message, help: help.to_owned() }
}

/// Cuts a stream into blocks of whole traces.
struct XesBlocks<R> {
    input: Refill<R>,
    cutter: Cutter,
    /// Line of the first byte that is held.
    line: u64,
    /// Where the trace begins that has begun and not ended.
    open: Option<usize>,
    /// Whether any trace has begun.
    any: bool,
    /// Whether the log has ended.
    closed: bool,
    file: String,
}

/// Where whole traces stand in the bytes that are held.
struct Cut {
    /// Start of the first, if it is the first of the file.
    first: usize,
    end: usize,
}

impl<R: Read> XesBlocks<R> {
    fn new(input: Refill<R>, file: &str) -> Self {
        Self {
            input,
            cutter: Cutter::new(),
            line: 1,
            open: None,
            any: false,
            closed: false,
            file: file.to_owned(),
        }
    }

    /// Looks at all that is held.
    fn cut(&mut self) -> Result<Option<Cut>, HistoryError> {
        let mut cut: Option<Cut> = None;
        let mut first = 0;
        while !self.closed {
            let step = self.cutter.step(self.input.bytes()).map_err(|t| self.trouble(t))?;
            let end = match step {
                Step::Start { tag, end, empty } => {
                    if !self.any {
                        first = tag;
                    }
                    self.any = true;
                    if !empty {
                        self.open = Some(tag);
                        continue;
                    }
                    end
                }
                Step::End { end } => {
                    self.open = None;
                    end
                }
                Step::LogEnd => {
                    self.closed = true;
                    break;
                }
                Step::More => break,
            };
            cut = Some(Cut { first, end });
        }
        Ok(cut)
    }

    /// Takes bytes that have been looked at.
    fn take(&mut self, count: usize) -> Block {
        let bytes = self.input.take(count);
        let line = self.line;
        self.line += breaks(&bytes);
        self.cutter.forget(count);
        self.open = self.open.map(|tag| tag - count);
        Block { bytes, line }
    }

    fn trouble(&self, trouble: Trouble) -> HistoryError {
        let line = self.line + breaks(&self.input.bytes()[..trouble.at]);
        let (message, help) = match trouble.kind {
            TroubleKind::OtherRoot(name) => (
                format!("this is XML, but no log: its outermost element is <{name}>, not <log>"),
                if name.eq_ignore_ascii_case("html") {
                    "this is a web page, maybe one that asks to sign in: fetch the log again"
                } else {
                    EXPORT_AGAIN
                },
            ),
            TroubleKind::Doctype => (
                format!("line {line} defines a document type of its own, which is not read"),
                "entities can make a small file endless: export the log without <!DOCTYPE […]>",
            ),
            TroubleKind::Nesting(what) => {
                (format!("{what}, at line {line}"), "the file is damaged: export or fetch it again")
            }
        };
        unreadable(&self.file, message, help)
    }

    /// What the end of the stream means.
    fn end(&self) -> Result<Option<Block>, HistoryError> {
        let (message, help) = if let Some(tag) = self.open {
            let line = self.line + breaks(&self.input.bytes()[..tag]);
            let message = format!("the file is cut off: the trace of line {line} has no end");
            (message, "fetch or export it again")
        } else if !self.cutter.rooted() {
            ("this is no XES log: it holds no element <log>".to_owned(), EXPORT_AGAIN)
        } else if !self.closed {
            let line = self.line + breaks(self.input.bytes());
            let message = format!("the file is cut off: it ends at line {line} without </log>");
            (message, "fetch or export it again")
        } else if !self.any {
            ("the log holds no trace".to_owned(), EXPORT_AGAIN)
        } else {
            return Ok(None);
        };
        Err(unreadable(&self.file, message, help))
    }

    fn too_long(&self) -> HistoryError {
        let (what, line) = match self.open {
            Some(tag) => ("trace", self.line + breaks(&self.input.bytes()[..tag])),
            None => ("tag", self.line),
        };
        let message =
            format!("the {what} of line {line} is longer than {} MB", LONGEST_TRACE >> 20);
        unreadable(&self.file, message, "look for a closing tag that is missing there")
    }
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

impl<R: Read + Send> Blocks for XesBlocks<R> {
    fn take_back(&mut self, bytes: Bytes) {
        self.input.take_back(bytes);
    }

    fn next(&mut self) -> Result<Option<Block>, HistoryError> {
        self.input.fill(&self.file)?;
        loop {
            if let Some(cut) = self.cut()? {
                if cut.first > 0 {
                    self.take(cut.first);
                }
                return Ok(Some(self.take(cut.end - cut.first)));
            }
            if self.closed {
                return self.end();
            }
            // What stands between traces is not kept.
            let seen = self.open.unwrap_or(self.cutter.at);
            if seen > 0 {
                self.take(seen);
            }
            if self.input.bytes().len() > LONGEST_TRACE {
                return Err(self.too_long());
            }
            if !self.input.refill(&self.file)? {
                return self.end();
            }
        }
    }
}
