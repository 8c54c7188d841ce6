//! Reading histories for the commands: which mapping, with progress, and what was noticed.

use crate::arguments::Reading;
use crate::failure::wrong;
use crate::output;
use crate::progress::Progress;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use thirdline_domain::{Basis, History, Organisation, StatusClass};
use thirdline_history::{
    BytesRead, ImportReport, Mapping, Options, Overlap, Source, StatusCount, choose, find_mapping,
    find_zone, read,
};
use thirdline_report::{AssumedStatus, Import, ImportNote};

/// A history, how it was understood, and who is who in it.
pub(crate) struct Imported {
    pub(crate) history: History,
    pub(crate) report: ImportReport,
    pub(crate) mapping: Mapping,
    /// Which mapping was taken and why, in a sentence.
    pub(crate) how: String,
    /// What to look at again, where the mapping was proposed.
    pub(crate) unsure: Vec<String>,
    /// The statuses whose class was assumed.
    assumed: Vec<AssumedStatus>,
    /// Whether the mapping that was named, or a preset, states the encoding.
    encoding_stated: bool,
    /// The first of the sources, if it can be read again.
    pub(crate) first: Option<Source>,
}

/// A file named on the command line; `-` is standard input.
pub(crate) fn source(path: &Path) -> Source {
    output::reads(path);
    if path.as_os_str() == "-" { Source::StandardInput } else { Source::Path(path.to_owned()) }
}

/// The zone that was named, if one was.
pub(crate) fn zone(reading: &Reading) -> anyhow::Result<Option<jiff::tz::TimeZone>> {
    let Some(name) = &reading.zone else { return Ok(None) };
    find_zone(name).map(Some).ok_or_else(|| {
        wrong(
            format!("there is no time zone {name:?}"),
            "use a name such as Europe/Berlin, America/New_York or UTC, or an offset such as +01:00",
        )
    })
}

/// Reads the files of a command.
pub(crate) fn import(files: &[PathBuf], reading: &Reading) -> anyhow::Result<Imported> {
    let mut sources: Vec<Source> = files.iter().map(|f| source(f)).collect();
    if sources.iter().filter(|s| **s == Source::StandardInput).count() > 1 {
        return Err(wrong("standard input is named twice", "name `-` once"));
    }
    let zone = zone(reading)?;
    let mut proposed = false;
    let (mapping, how, unsure, assumed) = if let Some(name) = &reading.mapping {
        output::reads(Path::new(name));
        let mapping = find_mapping(name)?;
        (mapping, format!("Read with the mapping {name:?}."), Vec::new(), Vec::new())
    } else {
        let first = sources.first().ok_or_else(|| wrong("no file is named", "name one"))?;
        let bytes = BytesRead::default();
        let _shown = looking(first, &bytes);
        let choice = choose(first, zone.as_ref(), &bytes)?;
        sources[0] = choice.source;
        proposed = choice.is_proposal;
        (choice.mapping, format!("Read with {}.", choice.how), choice.unsure, choice.assumed)
    };
    let overlap = match (reading.separate, reading.merge) {
        (true, _) => Overlap::Separate,
        (_, true) => Overlap::Merge,
        _ => Overlap::Refuse,
    };
    let options =
        Options { lenient: reading.lenient, overlap, zone, bytes_read: BytesRead::default() };
    let total: Option<u64> = sources.iter().map(Source::size).sum();
    let counted = options.bytes_read.clone();
    let shown = Progress::show("reading", total, true, move || counted.get());
    let result = read(&sources, &mapping, &options)?;
    drop(shown);
    let first = sources.into_iter().next().filter(|first| !first.is_stream());
    let encoding_stated = mapping.encoding.is_some() && !proposed;
    let assumed = assumed_statuses(&result.report, &assumed);
    let (history, report) = (result.history, result.report);
    Ok(Imported { history, report, mapping, how, unsure, assumed, encoding_stated, first })
}

/// The statuses of these labels with what they were taken for and how many rows have them.
fn assumed_statuses(report: &ImportReport, labels: &[String]) -> Vec<AssumedStatus> {
    let assumed = report.statuses.iter().filter(|s| labels.contains(&s.label));
    let taken = |s: &StatusCount| AssumedStatus {
        status: s.label.clone(),
        class: s.class.map_or("note", StatusClass::name),
        rows: s.events,
    };
    assumed.map(taken).collect()
}

fn looking(source: &Source, bytes: &BytesRead) -> Progress {
    let counted = bytes.clone();
    Progress::show("looking", source.size(), true, move || counted.get())
}

impl Imported {
    /// What to know of how the text was read, where nobody said it; nothing if it is UTF-8.
    pub(crate) fn encoding(&self) -> String {
        match self.report.encoding {
            Some(name) if !self.encoding_stated => format!(
                " The text is not UTF-8 and is taken for {name}; `encoding` in a mapping file says \
                 otherwise."
            ),
            _ => String::new(),
        }
    }

    /// What a report says of the import.
    pub(crate) fn for_report(&self, organisation: &Organisation) -> Import {
        let snapshot = self.history.basis == Basis::Snapshot;
        let mut mapping = self.how.clone();
        mapping.push_str(&self.encoding());
        if let Some(zone) = &self.report.zone {
            mapping.push_str(&format!(" Times without an offset are taken as {zone}."));
        }
        Import {
            organisation: organisation.name.clone(),
            files: self.report.files.clone(),
            mapping,
            notes: notes(&self.report),
            assumed: self.assumed.clone(),
            queries: if snapshot { queries(first_day(&self.history)) } else { Vec::new() },
        }
    }
}

/// The counts of an import report, in words.
pub(crate) fn notes(report: &ImportReport) -> Vec<ImportNote> {
    let note = |key, count, one, many| ImportNote {
        key,
        count,
        about: if count == 1 { one } else { many },
    };
    let mut notes = vec![
        note("rows", report.rows, "row was read", "rows were read"),
        note(
            "rows_left_out",
            report.faults.count,
            "faulty row was left out (--lenient)",
            "faulty rows were left out (--lenient)",
        ),
        note(
            "ties",
            report.ties,
            "row shares the instant of the row before it in its incident",
            "rows share the instant of the row before them in their incident",
        ),
        note(
            "backward_steps",
            report.backward_steps,
            "row stood before an earlier row of its incident and was put in order",
            "rows stood before an earlier row of their incident and were put in order",
        ),
        note(
            "duplicates",
            report.duplicates,
            "row repeats time, status and team of another; it stays",
            "rows repeat time, status and team of another; they stay",
        ),
        note(
            "merged",
            report.merged,
            "row was dropped because another file holds the same event",
            "rows were dropped because another file holds the same event",
        ),
        note(
            "without_team",
            report.without_team,
            "row names no team and keeps the one before",
            "rows name no team and keep the one before",
        ),
        note(
            "without_status",
            report.without_status,
            "row states no status and keeps the one before",
            "rows state no status and keep the one before",
        ),
        note(
            "other_fields",
            report.other_fields,
            "row is about a field that plays no role",
            "rows are about fields that play no role",
        ),
        note(
            "negative_spans",
            report.negative_spans,
            "ticket ends before it begins; its clock is 0",
            "tickets end before they begin; their clock is 0",
        ),
        note(
            "ambiguous_times",
            report.ambiguous_times,
            "local time lies in the hour that a change of clocks repeats or skips",
            "local times lie in the hour that a change of clocks repeats or skips",
        ),
    ];
    if !report.closures.is_empty() {
        notes.push(note(
            "without_closure_class",
            report.without_class,
            "incident ended with a closure code without a class",
            "incidents ended with closure codes without a class",
        ));
    }
    notes
}

/// The UTC day on which the first ticket was opened: a history that begins later would miss it.
fn first_day(history: &History) -> Date {
    let first = (0..history.incident_count()).map(|incident| history.reported_at(incident)).min();
    let first = first.and_then(|us| Timestamp::from_microsecond(us).ok()).unwrap_or_default();
    first.to_zoned(TimeZone::UTC).date()
}

/// What to ask the ticket system for, where an export has one row per ticket.
fn queries(since: Date) -> Vec<(String, String)> {
    vec![
        (
            "ServiceNow: the history of assignment and state, from the audit table (needs a right \
             to read it); read it with --mapping servicenow-audit."
                .to_owned(),
            format!(
                "table: sys_audit\n\
                 filter: tablename=incident^fieldnameINassignment_group,state,incident_state,priority\
                 ^sys_created_on>={since}\n\
                 columns: documentkey, sys_created_on, fieldname, newvalue\n\
                 order by: documentkey, sys_created_on\n\
                 export as CSV with display values"
            ),
        ),
        (
            "Jira: the changelog of each issue, flattened to one row per changed field; read it \
             with --mapping jira-changelog. In Jira Cloud, where a search shows the first changes of \
             an issue only (page on with nextPageToken):"
                .to_owned(),
            format!(
                "GET /rest/api/3/search/jql?jql=project=OPS AND created>={since}&\
                 fields=created,status,priority,components\n\
                 POST /rest/api/3/changelog/bulkfetch with the keys, a thousand at a time\n{FLATTEN}"
            ),
        ),
        (
            "The same in Jira Data Center (page on with startAt):".to_owned(),
            format!(
                "GET /rest/api/2/search?jql=project=OPS AND created>={since}&expand=changelog&\
                 fields=created,status,priority,components\n{FLATTEN}"
            ),
        ),
    ]
}

/// How the answer of Jira becomes rows.
const FLATTEN: &str = "for each issue, for each history of its changelog, for each item:\n\
                       one row with issue key, history created, item field, item toString";
