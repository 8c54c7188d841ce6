//! Facts that no ticket history carries, from small files people keep beside it: escalations,
//! delivery milestones, reasons of handovers, exposure sessions, and the answers to the pulse.
//!
//! ```text
//! text ─ sheet (cells with their places) ─ escalations · milestones · reasons · exposures · pulse
//!                                                     └─ Facts, and notes of what was understood
//! ```
//!
//! Each file is comma-, semicolon- or tab-separated with a header; capitals and the order of
//! columns do not matter. All faults of a file come at once, each at its place. An incident or a
//! team that the history does not know is no fault: a history is often a part of what there is.
//! It is counted. Of the pulse only sums leave the reader.
//!
//! To add a file: a function on text beside the others, its name in [`FACT_FILES`], its place in
//! [`read_folder`], its field in [`thirdline_domain::facts::Facts`], a section with an example in
//! the documentation of fact files, which a test reads.

mod audit;
mod pulse;
mod rows;
mod sheet;

pub use audit::{AuditRow, audit};
pub use pulse::pulse;
pub use rows::{escalations, exposures, milestones, reasons};

use std::path::Path;
use thirdline_document::Faults;
use thirdline_domain::History;
use thirdline_domain::facts::{Facts, Pulse};

/// The files of a folder of facts, each optional.
pub const FACT_FILES: [&str; 4] =
    ["escalations.csv", "milestones.csv", "reasons.csv", "exposure.csv"];

/// What was understood of one file of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNote {
    /// The file.
    pub file: String,
    /// Rows below the header.
    pub rows: u64,
    /// Rows about incidents that the history does not know; they are left out.
    pub unknown_incidents: u64,
    /// Rows about teams that the history does not know; they are kept.
    pub unknown_teams: u64,
    /// Sheets of the pulse about services that the history does not know; they are kept.
    pub unknown_services: u64,
}

/// What was understood of a folder of facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactNotes {
    /// Each file that is there, in the order of [`FACT_FILES`].
    pub files: Vec<FileNote>,
    /// Other `.csv` files in the folder, by name; they are not read.
    pub not_read: Vec<String>,
}

/// Why facts could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactsError {
    /// A folder or file that cannot be read at all.
    #[error("{file}: {message}\n  what to do: {help}")]
    File {
        /// The file or folder.
        file: String,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// Faulty files, in the order of [`FACT_FILES`].
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<Faults>),
}

/// Reads the facts of a folder that belong to a history. Files that are absent stay `None`.
///
/// # Errors
/// [`FactsError`]: the folder cannot be read, or all faults of all its files.
pub fn read_folder(folder: &Path, history: &History) -> Result<(Facts, FactNotes), FactsError> {
    let (mut facts, mut notes) = (Facts::default(), FactNotes::default());
    notes.not_read = others(folder)?;
    let mut faulty = Vec::new();
    facts.escalations = read(folder, FACT_FILES[0], history, escalations, &mut notes, &mut faulty)?;
    facts.milestones = read(folder, FACT_FILES[1], history, milestones, &mut notes, &mut faulty)?;
    facts.reasons = read(folder, FACT_FILES[2], history, reasons, &mut notes, &mut faulty)?;
    facts.exposures = read(folder, FACT_FILES[3], history, exposures, &mut notes, &mut faulty)?;
    if faulty.is_empty() { Ok((facts, notes)) } else { Err(FactsError::Faulty(faulty)) }
}

/// Reads the answers to the pulse from a file.
///
/// # Errors
/// [`FactsError`]: the file cannot be read, or all its faults.
pub fn read_pulse(path: &Path, history: &History) -> Result<(Pulse, FileNote), FactsError> {
    let name = path.display().to_string();
    let text = text_of(path)?.ok_or_else(|| FactsError::File {
        file: name.clone(),
        message: "there is no such file".to_owned(),
        help: "name the file with the answers to the pulse".to_owned(),
    })?;
    pulse(&name, &text, history).map_err(|faults| FactsError::Faulty(vec![faults]))
}

type ReadText<T> = fn(&str, &str, &History) -> Result<(Vec<T>, FileNote), Faults>;

fn read<T>(
    folder: &Path,
    file: &str,
    history: &History,
    read_text: ReadText<T>,
    notes: &mut FactNotes,
    faulty: &mut Vec<Faults>,
) -> Result<Option<Vec<T>>, FactsError> {
    let path = folder.join(file);
    let name = path.display().to_string();
    let Some(text) = text_of(&path)? else { return Ok(None) };
    match read_text(&name, &text, history) {
        Ok((rows, note)) => {
            notes.files.push(note);
            Ok(Some(rows))
        }
        Err(faults) => {
            faulty.push(faults);
            Ok(None)
        }
    }
}

/// The text of a file; `None` if it is not there.
fn text_of(path: &Path) -> Result<Option<String>, FactsError> {
    let fault = |message: &str, help: &str| FactsError::File {
        file: path.display().to_string(),
        message: message.to_owned(),
        help: help.to_owned(),
    };
    match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| fault("it is not UTF-8 text", "save it as \"CSV UTF-8\"")),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(fault(&e.to_string(), "see whether it is a file that you may read")),
    }
}

fn others(folder: &Path) -> Result<Vec<String>, FactsError> {
    let entries = std::fs::read_dir(folder).map_err(|e| FactsError::File {
        file: folder.display().to_string(),
        message: e.to_string(),
        help: "name the folder that holds escalations.csv, milestones.csv, reasons.csv or \
               exposure.csv; each is optional"
            .to_owned(),
    })?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.to_ascii_lowercase().ends_with(".csv"))
        .filter(|name| !FACT_FILES.contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests;
