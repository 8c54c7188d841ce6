//! Reading a history: open, recognise, read, merge, group, count.

use crate::blocks::{Intaken, Merger, read_in_parallel};
use crate::builder::Builder;
use crate::csv::{CsvBlocks, CsvReader};
use crate::error::{HistoryError, RowFaults};
use crate::import::ImportReport;
use crate::input::{BytesRead, Input, Source, argument, open};
use crate::intake::Intake;
use crate::mapping::{Format, IMPLIED_RESOLVED, Kind, Mapping, split_status_key};
use crate::role::{ROLES, Role};
use encoding_rs::{Encoding, UTF_8};
use jiff::tz::TimeZone;
use thirdline_domain::{Basis, History, Stated, Status, StatusClass};

/// What to do with an incident that more than one file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// It is an error.
    #[default]
    Refuse,
    /// Keep them apart: the file's name goes before the number.
    Separate,
    /// Join them and drop events that both files hold.
    Merge,
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leave faulty rows out and count them.
    pub lenient: bool,
    /// What to do with shared incidents.
    pub overlap: Overlap,
    /// Zone of times without an offset, in place of the mapping's.
    pub zone: Option<TimeZone>,
    /// Where progress is told.
    pub bytes_read: BytesRead,
}

/// A history that was read.
#[derive(Debug)]
pub struct Reading {
    /// The events.
    pub history: History,
    /// How they were understood.
    pub report: ImportReport,
}

/// Reads one history from one or more files with one mapping.
///
/// # Errors
/// [`HistoryError`]: the file as a whole, or its first faulty rows; with `lenient` faulty rows are
/// counted in the report instead.
pub fn read(
    sources: &[Source],
    mapping: &Mapping,
    options: &Options,
) -> Result<Reading, HistoryError> {
    let mapping = &match &options.zone {
        Some(zone) => Mapping { zone: Some(zone.clone()), ..mapping.clone() },
        None => mapping.clone(),
    };
    let mut builder = Builder::new();
    let mut seen = Intaken::default();
    let mut files = Vec::new();
    let mut encoding = None;
    let apart = names_apart(sources);
    for (number, source) in sources.iter().enumerate() {
        let input = open(source, &options.bytes_read)?;
        let name = input.name.clone();
        let prefix = match options.overlap {
            Overlap::Separate => format!("{}:", apart[number]),
            _ => String::new(),
        };
        let before = seen.rows;
        let mut merger = Merger {
            builder: &mut builder,
            file: number.min(usize::from(u16::MAX)) as u16,
            seen: &mut seen,
            lenient: options.lenient,
        };
        let format = mapping.format.unwrap_or_else(|| input.format());
        let job = Job { mapping, name: &name, prefix: &prefix };
        match format {
            Format::Csv => {
                let found = read_csv(input, &job, &mut merger)?;
                encoding = encoding.or((found != UTF_8).then(|| found.name()));
            }
            Format::Xes => crate::xes::read(input, &job, &mut merger)?,
            Format::JsonLines => crate::jsonl::read(input, &job, &mut merger)?,
            Format::Parquet => crate::parquet::read(input, &job, &mut merger)?,
            Format::Excel => crate::excel::read(input, &job, &mut merger)?,
        }
        if !seen.faults.is_empty() && !options.lenient {
            return Err(HistoryError::Rows(seen.faults));
        }
        files.push((name, seen.rows - before));
    }
    refuse_nothing(&builder, &files, &seen.faults)?;
    if options.overlap == Overlap::Refuse
        && let Some((shared, example)) = builder.shared()
    {
        return Err(HistoryError::Shared { shared, example: example.to_owned() });
    }
    let mut reading = finish(builder, mapping, options, files, seen);
    reading.report.encoding = encoding;
    Ok(reading)
}

/// What every format needs to read one file.
pub(crate) struct Job<'a> {
    pub(crate) mapping: &'a Mapping,
    /// Name of the file, for messages.
    pub(crate) name: &'a str,
    /// Goes before each incident number.
    pub(crate) prefix: &'a str,
}

impl<'a> Job<'a> {
    /// An intake for columns bound as `headers` says, by role.
    pub(crate) fn intake(&self, headers: &[Option<String>]) -> Intake<'a> {
        Intake::new(self.mapping, self.name, headers.to_vec(), self.prefix)
    }
}

/// A short name for each file: its stem, or all of its name where stems are the same.
fn names_apart(sources: &[Source]) -> Vec<String> {
    let names: Vec<String> = sources.iter().map(Source::name).collect();
    let is_unique = |stem: &str| names.iter().filter(|n| file_stem(n) == stem).count() == 1;
    let apart = names.iter().enumerate().map(|(number, name)| {
        let stem = file_stem(name);
        if is_unique(stem) {
            stem.to_owned()
        } else if names.iter().filter(|n| *n == name).count() == 1 {
            name.clone()
        } else {
            format!("{name} ({})", number + 1)
        }
    });
    apart.collect()
}

fn file_stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

fn refuse_nothing(
    builder: &Builder,
    files: &[(String, u64)],
    faults: &RowFaults,
) -> Result<(), HistoryError> {
    if builder.rows() > 0 {
        if builder.distinct().0 >= usize::from(u16::MAX) {
            return Err(HistoryError::File {
                file: files.first().map(|f| f.0.clone()).unwrap_or_default(),
                message: "the status column has more than 65,534 different values".into(),
                help: "map another column to `status`: this one is something else".into(),
            });
        }
        return Ok(());
    }
    if !faults.is_empty() {
        return Err(HistoryError::Rows(faults.clone()));
    }
    Err(HistoryError::File {
        file: files.first().map(|f| f.0.clone()).unwrap_or_default(),
        message: "there is a header but no event below it".into(),
        help: "export the history again; check the filter of the export".into(),
    })
}

fn finish(
    builder: Builder,
    mapping: &Mapping,
    options: &Options,
    files: Vec<(String, u64)>,
    seen: Intaken,
) -> Reading {
    let status = |key: &str| {
        if key == IMPLIED_RESOLVED {
            return Status {
                status: "(resolved)".into(),
                sub_status: String::new(),
                stated: Stated::Class(StatusClass::Resolved),
            };
        }
        let (status, sub_status) = split_status_key(key);
        Status {
            status: status.to_owned(),
            sub_status: sub_status.to_owned(),
            // A key only gets here if the table knows it.
            stated: mapping.stated(status, sub_status).unwrap_or(Stated::Note),
        }
    };
    let moves_holder = |status: &Status| {
        mapping.holder_moves_on.is_empty()
            || mapping
                .holder_moves_on
                .iter()
                .any(|(s, sub)| s.matches(&status.status) && sub.matches(&status.sub_status))
    };
    let basis = if mapping.kind == Kind::Snapshot { Basis::Snapshot } else { Basis::Events };
    let closure_class = |code: &str| mapping.closure_class(code);
    let merge = options.overlap == Overlap::Merge;
    let rows = seen.rows;
    let (mut history, order) = builder.finish(basis, &status, &moves_holder, &closure_class, merge);
    history.priority_rank = history
        .priorities
        .iter()
        .map(|p| mapping.priorities.iter().position(|known| known == p).map(|i| i as u16))
        .collect();
    let report = ImportReport::new(&history, mapping, files, rows, order, seen);
    Reading { history, report }
}

/// Finds the column of each role. `headers` are the names of all columns.
///
/// # Errors
/// A role that must be there and is not, and a header that stands twice.
pub(crate) fn bind(
    mapping: &Mapping,
    file: &str,
    headers: &[String],
) -> Result<Binding, HistoryError> {
    let mut by_role: Vec<Option<usize>> = vec![None; ROLES];
    for (role, names) in &mapping.columns {
        for name in names {
            let mut found = headers.iter().enumerate().filter(|(_, h)| h.trim() == name);
            let Some((index, _)) = found.next() else { continue };
            // Some exports repeat a column for each of several values; of services the first counts.
            if found.next().is_some() && *role != Role::Service {
                return Err(HistoryError::File {
                    file: file.to_owned(),
                    message: format!("two columns are called {name:?}"),
                    help: "rename one of them in the file's header".into(),
                });
            }
            by_role[*role as usize] = Some(index);
            break;
        }
    }
    // Whoever exports twice gets other capitals.
    for (role, names) in &mapping.columns {
        if by_role[*role as usize].is_none() {
            by_role[*role as usize] = headers
                .iter()
                .position(|h| names.iter().any(|name| h.trim().eq_ignore_ascii_case(name)));
        }
    }
    let missing: Vec<String> = mapping
        .columns
        .iter()
        .filter(|(role, _)| by_role[*role as usize].is_none() && is_needed(mapping, *role))
        .map(|(role, names)| format!("{} ({})", names.join(" or "), role.key()))
        .collect();
    if !missing.is_empty() {
        return Err(HistoryError::File {
            file: file.to_owned(),
            message: format!(
                "the mapping {:?} needs columns that the file does not have: {}",
                mapping.name,
                missing.join(", ")
            ),
            help: help_to_bind(file, headers),
        });
    }
    let mut roles = vec![None; headers.len()];
    let mut names = vec![None; ROLES];
    for role in Role::ALL {
        if let Some(index) = by_role[role as usize] {
            if let Some(other) = roles[index] {
                let other: Role = other;
                return Err(HistoryError::File {
                    file: file.to_owned(),
                    message: format!(
                        "the column {:?} is mapped to both `{}` and `{}`",
                        headers[index].trim(),
                        other.key(),
                        role.key()
                    ),
                    help: "a column plays one role: take it out of one of the two".into(),
                });
            }
            roles[index] = Some(role);
            names[role as usize] = Some(headers[index].trim().to_owned());
        }
    }
    Ok(Binding { by_role, roles, names })
}

/// What to do where columns are missing. A row of values is not shown: a name may be among them.
fn help_to_bind(file: &str, headers: &[String]) -> String {
    /// So many columns are named.
    const NAMED: usize = 40;
    if crate::header::holds_values(&headers[..headers.len().min(NAMED)]) {
        return "its first row seems to hold values and no names of columns: put a row with the names \
                on top; if they stand further down, say `skip_lines` in the mapping"
            .into();
    }
    let mut known: Vec<&str> = headers.iter().map(|h| h.trim()).take(NAMED).collect();
    if headers.len() > known.len() {
        known.push("…");
    }
    format!(
        "the file has: {}. Name the right ones in a mapping file; `thirdline history mapping {}` \
         proposes one",
        known.join(", "),
        argument(file)
    )
}

/// Columns without which the mapping's rows make no sense.
fn is_needed(mapping: &Mapping, role: Role) -> bool {
    match mapping.kind {
        Kind::Events => matches!(role, Role::Incident | Role::Time | Role::Team | Role::Status),
        Kind::Changes => {
            matches!(role, Role::Incident | Role::Time | Role::Field | Role::Value)
        }
        Kind::Snapshot => matches!(role, Role::Incident | Role::Opened),
    }
}

/// Which column plays which role in one file.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// Index of the column by role.
    pub(crate) by_role: Vec<Option<usize>>,
    /// Role by index of the column.
    pub(crate) roles: Vec<Option<Role>>,
    /// Header by role.
    pub(crate) names: Vec<Option<String>>,
}

/// Finds delimiter, encoding and header of a text file.
pub(crate) struct TextFile {
    pub(crate) reader: Box<dyn std::io::Read + Send>,
    pub(crate) encoding: &'static encoding_rs::Encoding,
    pub(crate) delimiter: u8,
}

/// Reads delimited text; gives the encoding in which its blocks were read.
fn read_csv(
    input: Input,
    job: &Job<'_>,
    merger: &mut Merger<'_>,
) -> Result<&'static Encoding, HistoryError> {
    let text = crate::text::open(input, job.mapping)?;
    let dialect = job.mapping.dialect(text.delimiter);
    let mut blocks = CsvBlocks::new(text.reader, job.name, dialect);
    let Some(headers) = blocks.header(job.mapping.skip_lines, text.encoding)? else {
        return Err(HistoryError::File {
            file: job.name.to_owned(),
            message: "the file is empty".into(),
            help: "export the history again; the first line holds the names of the columns".into(),
        });
    };
    let binding = bind(job.mapping, job.name, &headers)?;
    let reader = CsvReader { dialect, roles: binding.roles.clone(), encoding: text.encoding };
    read_in_parallel(
        blocks,
        || job.intake(&binding.names),
        |block, intake| reader.read(block, intake),
        merger,
    )?;
    Ok(text.encoding)
}
