//! What can be wrong with a history, said so that it can be mended.

use crate::propose::grouped;
use crate::role::holds_persons;
use std::fmt;
use std::path::PathBuf;
use thirdline_document::Faults;

/// Why a history could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// The file or stream failed.
    #[error("{file}: {message}")]
    Io {
        /// The file.
        file: String,
        /// What happened, and what to do.
        message: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A file as a whole cannot be read: wrong format, no header, cut off.
    #[error("{file}: {message}\n  what to do: {help}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// Rows that cannot be read.
    #[error("{0}")]
    Rows(RowFaults),
    /// The mapping file has faults.
    #[error(transparent)]
    Mapping(#[from] Faults),
    /// A mapping file that is not there.
    #[error(
        "there is no mapping {name:?}: it is neither a preset nor a file\n  what to do: name a \
             file, or one of the presets {presets}"
    )]
    NoMapping {
        /// What was asked for.
        name: String,
        /// The presets there are.
        presets: String,
    },
    /// Two files hold the same incident.
    #[error(
        "{} in more than one of the files, among them {example}\n  \
         what to do: --separate keeps them apart (the file's name is put before the number), \
         --merge joins them and drops events that both files hold",
        incidents_are(*.shared)
    )]
    Shared {
        /// How many incidents are shared.
        shared: u64,
        /// One of them.
        example: String,
    },
    /// The output file's name ends in none of the formats.
    #[error("{}: the ending names no format\n  what to do: end the name in .csv, .xes, .parquet or .jsonl (.gz may follow all but .parquet)", path.display())]
    UnknownEnding {
        /// The file.
        path: PathBuf,
    },
}

fn incidents_are(number: u64) -> String {
    match number {
        1 => "1 incident is".to_owned(),
        n => format!("{} incidents are", grouped(n)),
    }
}

/// A fault in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The file.
    pub file: String,
    /// Line in the file (row in a sheet or table), 1-based.
    pub line: u64,
    /// Name of the column.
    pub column: Option<String>,
    /// What is wrong, with the value found if it may be shown.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column:?}")?;
        }
        write!(f, ": {}\n  what to do: {}", self.message, self.help)
    }
}

/// The faults of rows: the first of each kind, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFaults {
    /// The first few, in order of their place.
    pub first: Vec<RowFault>,
    /// How many rows are faulty; at least `first.len()`.
    pub count: u64,
}

/// How many faults are kept word for word.
pub(crate) const FAULTS_KEPT: usize = 20;

impl RowFaults {
    pub(crate) fn push(&mut self, fault: RowFault) {
        self.count += 1;
        self.keep(fault);
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.count += other.count;
        for fault in other.first {
            self.keep(fault);
        }
    }

    /// One of each kind is enough: the same words about another line say nothing new.
    fn keep(&mut self, fault: RowFault) {
        let known = |f: &RowFault| f.message == fault.message && f.column == fault.column;
        if self.first.len() < FAULTS_KEPT && !self.first.iter().any(known) {
            self.first.push(fault);
        }
    }

    /// Whether every row could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl fmt::Display for RowFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.first.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        if self.count > self.first.len() as u64 {
            write!(f, "\n{} rows are faulty in all; each kind is shown once", self.count)?;
        }
        Ok(())
    }
}

/// A value as an error may show it: short, without control characters, and never a person's.
pub(crate) fn shown(value: &str, column: Option<&str>) -> String {
    const LONGEST: usize = 60;
    if column.is_some_and(holds_persons) {
        return HIDDEN.to_owned();
    }
    let mut text: String = value.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if value.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    format!("\"{text}\"")
}

/// Like [`shown`] for values that should have been times or numbers: one without any digit may be
/// a name that slipped into the column.
pub(crate) fn shown_if_numeric(value: &str, column: Option<&str>) -> String {
    if value.bytes().any(|b| b.is_ascii_digit()) { shown(value, column) } else { HIDDEN.to_owned() }
}

/// Stands for a value that is not shown.
pub const HIDDEN: &str = "‹hidden›";
