//! Histories out: CSV, JSON lines, XES and Parquet, all with the same content.
//!
//! One row per event, in these columns:
//!
//! | column | holds |
//! | --- | --- |
//! | `incident` | number of the incident |
//! | `at` | instant of the event, RFC 3339 in UTC; microseconds only where there are any |
//! | `order` | position of the event within its incident, from 0 |
//! | `team` | the team that holds the incident from now on, if the event states one |
//! | `class` | our status class, `note` for a note, empty if the event states no status |
//! | `status` | the ticket system's own words for it: `Accepted / In Progress` |
//! | `priority`, `service` | as written, where the event states them |
//! | `opened` | `reported_at` of the incident, on every row |
//!
//! Where a history knows how its incidents ended, these columns follow, each only if it has a value,
//! filled on the last row of an incident (in XES they are attributes of the trace): `closure` and
//! `closure_class`, `change` (`yes` or `no`), `problem`, `known_since`.
//!
//! The preset `thirdline` reads each of them back: the same ledgers, the same names, in the same
//! order. The order *of priorities* is knowledge of the mapping, not of the history: it is not
//! written, and a mapping that knows it must be named again when figures by priority are wanted.
//! Lines, sides, units and head counts of teams are such knowledge too: [`organisation_toml`] writes
//! what the mapping knew of them as an organisation file.
//!
//! A history of one row per ticket has no events that could be written, and writing its opening
//! and its end as if they were all that happened would make a false history: it is refused.
//!
//! Names are written as they are. A name that begins with `=`, `+`, `-` or `@` is data and must
//! come back unchanged, so nothing is put before it; open a CSV file of foreign origin in a
//! spreadsheet as text.
//!
//! To add a format: a module with `write(history, words, out, told)`, a line in [`OutputFormat`]
//! and one in `write_to`.

mod csv;
mod jsonl;
mod organisation;
mod parquet;
mod whole;
mod xes;

pub use organisation::organisation_toml;
pub use whole::{is_same_file, is_stream, write_whole};

use crate::error::HistoryError;
use crate::instant::InstantText;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use thirdline_domain::{Basis, Closings, History, NO_STATUS, NO_TIME, Stated, Status};

/// Formats that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// Comma-separated, quoted where RFC 4180 asks for it, lines ended by a line feed.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// The XML of process mining, IEEE 1849: see the module `xes` for the keys.
    Xes,
    /// Apache Parquet, zstd.
    Parquet,
}

/// Where a history is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A file; its ending names the format, and `.gz` after it compresses.
    Path(PathBuf),
    /// Standard output.
    StandardOutput(OutputFormat),
}

impl Output {
    /// How messages name it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::StandardOutput(_) => "standard output".to_owned(),
        }
    }
}

/// How many events were written so far, shared with whoever shows progress.
#[derive(Clone, Debug, Default)]
pub struct EventsWritten(Arc<AtomicU64>);

impl EventsWritten {
    /// The number of events.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, events: usize) {
        self.0.fetch_add(events as u64, Ordering::Relaxed);
    }
}

/// The format that the ending of a file name stands for, and whether it is compressed.
fn format_of(path: &Path) -> Option<(OutputFormat, bool)> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let (name, compressed) = match name.strip_suffix(".gz") {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let format = match name.rsplit_once('.')?.1 {
        "csv" => OutputFormat::Csv,
        "jsonl" => OutputFormat::JsonLines,
        "xes" => OutputFormat::Xes,
        "parquet" if !compressed => OutputFormat::Parquet,
        _ => return None,
    };
    Some((format, compressed))
}

/// Writes a history, a file as [`write_whole`] does. A pipe, a device or an open stream whose name
/// has no ending gets CSV.
///
/// # Errors
/// [`HistoryError::UnknownEnding`] for a file name without a format, [`HistoryError::File`] for a
/// history of one row per ticket, [`HistoryError::Io`] for whatever the disk has to say.
pub fn write(
    history: &History,
    output: &Output,
    progress: &EventsWritten,
) -> Result<(), HistoryError> {
    let unknown = |path: &Path| HistoryError::UnknownEnding { path: path.to_owned() };
    let (format, compressed) = match output {
        Output::Path(path) => match format_of(path) {
            // Pipes and devices have names of the system's choice.
            None if path.extension().is_none() && is_stream(path) => (OutputFormat::Csv, false),
            format => format.ok_or_else(|| unknown(path))?,
        },
        Output::StandardOutput(format) => (*format, false),
    };
    if history.basis == Basis::Snapshot {
        return Err(HistoryError::File {
            file: output.name(),
            message: "the history has one row per ticket, so there are no events to write".into(),
            help: "read an export that lists every change: the ticket system's audit or activity \
                   table"
                .into(),
        });
    }
    let written = match output {
        Output::Path(path) => {
            write_whole(path, |file| write_to(history, format, compressed, file, progress))
        }
        Output::StandardOutput(_) => write_to(history, format, compressed, io::stdout(), progress),
    };
    written.map_err(|source| write_error(output.name(), source))
}

fn write_to(
    history: &History,
    format: OutputFormat,
    compressed: bool,
    mut out: impl Write + Send,
    told: &EventsWritten,
) -> io::Result<()> {
    let words = Words::new(history);
    if compressed {
        // A middle level: the higher ones take thrice the time for a tenth of the size.
        let mut packed = GzEncoder::new(out, Compression::new(3));
        write_text(history, format, &words, &mut packed, told)?;
        return packed.finish()?.flush();
    }
    if format == OutputFormat::Parquet {
        parquet::write(history, &words, &mut out, told)?;
    } else {
        write_text(history, format, &words, &mut out, told)?;
    }
    out.flush()
}

fn write_text(
    history: &History,
    format: OutputFormat,
    words: &Words,
    out: &mut dyn Write,
    told: &EventsWritten,
) -> io::Result<()> {
    match format {
        OutputFormat::Csv => csv::write(history, words, out, told),
        OutputFormat::JsonLines => jsonl::write(history, words, out, told),
        OutputFormat::Xes => xes::write(history, words, out, told),
        OutputFormat::Parquet => Err(io::Error::other("a Parquet file compresses itself")),
    }
}

/// Class and words of each status.
struct Words {
    classes: Vec<&'static str>,
    labels: Vec<String>,
}

impl Words {
    fn new(history: &History) -> Self {
        let classes = history.statuses.iter().map(|s| class_name(s.stated)).collect();
        let labels = history.statuses.iter().map(label).collect();
        Self { classes, labels }
    }

    /// The class of a status; empty for [`NO_STATUS`].
    fn class(&self, status: u16) -> &'static str {
        if status == NO_STATUS { "" } else { self.classes[status as usize] }
    }
}

fn class_name(stated: Stated) -> &'static str {
    stated.class().map_or("note", thirdline_domain::StatusClass::name)
}

/// The words of a status. Where the status is the class itself, as in a history that was written
/// by us and read back, they are the sub-status alone: writing it again changes nothing.
fn label(status: &Status) -> String {
    let class_only = status.status == class_name(status.stated) || status.status.is_empty();
    if class_only && !status.sub_status.is_empty() {
        status.sub_status.clone()
    } else {
        status.label()
    }
}

/// Texts by their ids, already escaped as the format asks for.
struct Escaped {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Escaped {
    fn new<'t>(texts: impl Iterator<Item = &'t str>, escape: impl Fn(&mut Vec<u8>, &str)) -> Self {
        let mut escaped = Self { bytes: Vec::new(), ends: vec![0] };
        for text in texts {
            escape(&mut escaped.bytes, text);
            escaped.ends.push(escaped.bytes.len());
        }
        escaped
    }

    /// The text of an id; `None` for an id that stands for no text.
    fn find(&self, id: u32) -> Option<&[u8]> {
        let range = self.ends.get(id as usize..(id as usize).checked_add(2)?)?;
        Some(&self.bytes[range[0]..range[1]])
    }

    /// Like [`Escaped::find`] for the columns of 16 bits, whose "nothing" is their highest value.
    fn find_short(&self, id: u16) -> Option<&[u8]> {
        if id == u16::MAX { None } else { self.find(u32::from(id)) }
    }
}

/// All texts of a history, escaped for a text format.
struct EscapedNames {
    teams: Escaped,
    labels: Escaped,
    priorities: Escaped,
    services: Escaped,
}

impl EscapedNames {
    fn new(history: &History, words: &Words, escape: impl Fn(&mut Vec<u8>, &str)) -> Self {
        Self {
            teams: Escaped::new(history.teams.iter(), &escape),
            labels: Escaped::new(words.labels.iter().map(String::as_str), &escape),
            priorities: Escaped::new(history.priorities.iter(), &escape),
            services: Escaped::new(history.services.iter(), &escape),
        }
    }
}

/// How incidents ended, as texts of a text format.
struct Endings<'h> {
    closings: &'h Closings,
    codes: Escaped,
    classes: Vec<Option<Vec<u8>>>,
    answers: [Vec<u8>; 2],
    problems: Escaped,
    known: InstantText,
}

/// Names of the columns that say how incidents ended.
const ENDINGS: [&str; 5] = ["closure", "closure_class", "change", "problem", "known_since"];

/// Which of these columns a history has.
fn endings_of(closings: &Closings) -> [bool; 5] {
    [
        !closings.code.is_empty(),
        !closings.code.is_empty(),
        !closings.changed.is_empty(),
        !closings.problem.is_empty(),
        !closings.known_since.is_empty(),
    ]
}

impl<'h> Endings<'h> {
    fn new(closings: &'h Closings, escape: impl Fn(&mut Vec<u8>, &str)) -> Self {
        let escaped = |text: &str| {
            let mut bytes = Vec::new();
            escape(&mut bytes, text);
            bytes
        };
        let class = |c: &Option<thirdline_domain::ClosureClass>| c.map(|c| escaped(c.name()));
        Self {
            closings,
            codes: Escaped::new(closings.codes.iter(), &escape),
            classes: closings.classes.iter().map(class).collect(),
            answers: [escaped("no"), escaped("yes")],
            problems: Escaped::new(closings.problems.iter(), &escape),
            known: InstantText::utc(),
        }
    }

    /// The names of the columns there are.
    fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let there = endings_of(self.closings);
        ENDINGS.into_iter().zip(there).filter(|(_, there)| *there).map(|(name, _)| name)
    }

    /// Gives each column there is and, if there is one, its value to `put`; an instant goes
    /// between two `quote`s.
    fn each(&mut self, incident: usize, quote: &[u8], mut put: impl FnMut(&str, Option<&[u8]>)) {
        let closings = self.closings;
        if let Some(&code) = closings.code.get(incident) {
            put(ENDINGS[0], self.codes.find(code));
            let class = self.classes.get(code as usize).and_then(Option::as_deref);
            put(ENDINGS[1], class);
        }
        if let Some(&changed) = closings.changed.get(incident) {
            put(ENDINGS[2], Some(&self.answers[usize::from(changed)]));
        }
        if let Some(&problem) = closings.problem.get(incident) {
            put(ENDINGS[3], self.problems.find(problem));
        }
        if let Some(&since) = closings.known_since.get(incident) {
            let mut text = quote.to_vec();
            if since != NO_TIME {
                self.known.push(&mut text, since);
            }
            text.extend_from_slice(quote);
            put(ENDINGS[4], (since != NO_TIME).then_some(&text));
        }
    }
}

/// How many bytes are handed on at a time.
const PIECE: usize = 1 << 18;

/// Has each incident put into a buffer by `put`, and hands the buffer on when it is full.
fn write_incidents(
    history: &History,
    out: &mut dyn Write,
    told: &EventsWritten,
    head: &[u8],
    mut put: impl FnMut(&mut Vec<u8>, usize),
) -> io::Result<()> {
    let mut buffer = Vec::with_capacity(PIECE + (PIECE >> 2));
    buffer.extend_from_slice(head);
    let mut events = 0;
    for incident in 0..history.incident_count() {
        put(&mut buffer, incident);
        events += history.events_of(incident).len();
        if buffer.len() >= PIECE {
            out.write_all(&buffer)?;
            buffer.clear();
            told.add(std::mem::take(&mut events));
        }
    }
    out.write_all(&buffer)?;
    told.add(events);
    Ok(())
}

fn write_error(file: String, source: io::Error) -> HistoryError {
    let message = match source.kind() {
        io::ErrorKind::NotFound => {
            "the folder is not there\n  what to do: make it, or name another"
        }
        io::ErrorKind::PermissionDenied => {
            "it may not be written\n  what to do: ask for write permission on the folder"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full\n  what to do: make room, or end the name in .gz or .parquet"
        }
        io::ErrorKind::IsADirectory => "this is a folder\n  what to do: name a file in it",
        io::ErrorKind::BrokenPipe => {
            "whoever was to read it has stopped\n  what to do: see why the next command ended"
        }
        _ => "writing failed\n  what to do: try again, or another folder",
    };
    HistoryError::Io { file, message: message.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        let format = |name: &str| format_of(Path::new(name));
        assert_eq!(format("a.csv"), Some((OutputFormat::Csv, false)));
        assert_eq!(format("a.CSV.gz"), Some((OutputFormat::Csv, true)));
        assert_eq!(format("b/a.xes.gz"), Some((OutputFormat::Xes, true)));
        assert_eq!(format("a.jsonl"), Some((OutputFormat::JsonLines, false)));
        assert_eq!(format("a.parquet"), Some((OutputFormat::Parquet, false)));
        for name in ["a.parquet.gz", "a.xlsx", "a.gz", "csv", "a.csv.zip", ".."] {
            assert_eq!(format(name), None, "{name}");
        }
    }

    #[test]
    fn words_of_a_class_are_not_doubled() {
        let class = thirdline_domain::StatusClass::Active;
        let status = |status: &str, sub: &str| Status {
            status: status.into(),
            sub_status: sub.into(),
            stated: Stated::Class(class),
        };
        assert_eq!(label(&status("Accepted", "In Progress")), "Accepted / In Progress");
        assert_eq!(label(&status("active", "Accepted / In Progress")), "Accepted / In Progress");
        assert_eq!(label(&status("", "In Progress")), "In Progress");
        assert_eq!(label(&status("active", "")), "active");
    }
}
