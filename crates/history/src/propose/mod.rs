//! A proposal for how to read a file nobody has mapped yet.
//!
//! One pass over *all* rows profiles each column ([`survey`](Survey)); words of headers and what
//! the values show give each role its column ([`assign`](assign::assign)); words of statuses
//! give each its class ([`classes`]). What cannot be proved from the whole file is not guessed: it
//! is *refused*, and stands in the proposal as a comment that asks. What is likely is *unsure*.
//!
//! Columns that look like persons' are not looked into, and no value of an unmapped column is
//! ever written.

mod assign;
mod choose;
mod classes;
mod column;
mod layout;
mod persons;
#[cfg(test)]
mod preset_tests;
mod preview;
mod statuses;
mod survey;
#[cfg(test)]
mod tests;
mod times;
mod words;
mod write;

pub use choose::{Choice, choose};
pub use preview::{Preview, preview};
pub(crate) use write::{grouped, quoted};

use crate::error::HistoryError;
use crate::input::{BytesRead, Source, io_error, open};
use crate::mapping::{Format, Kind};
use crate::role::Role;
use crate::text::Utf8;
use crate::time_format::TimeFormat;
use crate::visit::visit_input;
use assign::Assignment;
use column::Column;
use jiff::tz::TimeZone;
use layout::Layout;
use std::ops::ControlFlow;
use survey::Survey;
use times::{DateOrder, date_order};

/// A mapping file proposed for a history.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The mapping file, with comments. It can be read by [`crate::Mapping::parse`] unless
    /// something is refused.
    pub toml: String,
    /// What somebody should look at, in sentences.
    pub unsure: Vec<String>,
    /// The statuses of which no word says for certain what they mean, as
    /// [`thirdline_domain::Status::label`] writes them.
    pub assumed: Vec<String>,
    /// What must be answered before the file can be read, in sentences.
    pub refused: Vec<String>,
    /// What was seen in each column.
    pub columns: Vec<ColumnProfile>,
    /// Rows looked at: all of the file.
    pub rows: u64,
}

/// What was seen in a column. No value is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProfile {
    /// Its header.
    pub name: String,
    /// The role proposed.
    pub role: Option<Role>,
    /// Whether it seems to hold persons; then nothing else is known of it.
    pub holds_persons: bool,
    /// Rows without a value.
    pub missing: u64,
    /// Different values; an estimate beyond 16,384.
    pub distinct: u64,
    /// Formats of times that fit, if it holds times; none of them if their order is ambiguous.
    pub times: Option<Vec<TimeFormat>>,
    /// Times that do not say in which zone they are.
    pub without_offset: u64,
    /// Whether all values are whole numbers.
    pub integers: bool,
}

/// Looks at all rows of a history and proposes a mapping.
///
/// # Errors
/// [`HistoryError`]: the file cannot be opened, or holds no row.
pub fn propose(source: &Source, bytes: &BytesRead) -> Result<Proposal, HistoryError> {
    propose_in_zone(source, None, bytes)
}

/// Like [`propose`], with the zone of times without an offset where it is known.
fn propose_in_zone(
    source: &Source,
    zone: Option<&TimeZone>,
    bytes: &BytesRead,
) -> Result<Proposal, HistoryError> {
    let source = &source.kept(bytes)?;
    let mut layout = Layout::at(source, bytes)?;
    let input = open(source, bytes)?;
    let name = input.name.clone();
    let mut survey = Survey::default();
    let format = visit_input(input, Some(&layout.mapping()), &mut |_, row| {
        survey.row(row);
        ControlFlow::Continue(())
    })?;
    // Bytes that are no UTF-8 may first stand far down in a file, and the sign that stands for them may
    // be in it itself.
    let is_doubtful = survey.damaged > 0 && layout.encoding == encoding_rs::UTF_8;
    if is_doubtful {
        let all = Utf8::of(open(source, bytes)?.stream()).map_err(|e| io_error(&name, e))?;
        if all == Utf8::Whole {
            survey.damaged = 0;
        } else if all == Utf8::Not && format == Format::Csv {
            layout.encoding = encoding_rs::WINDOWS_1252;
            survey = Survey::default();
            visit_input(open(source, bytes)?, Some(&layout.mapping()), &mut |_, row| {
                survey.row(row);
                ControlFlow::Continue(())
            })?;
        }
    }
    if survey.rows == 0 {
        return Err(HistoryError::File {
            file: name,
            message: "there is no row below the header".into(),
            help: "export the history again; check the filter of the export".into(),
        });
    }
    if matches!(format, Format::Csv | Format::Excel)
        && let Some(at) = survey.columns.iter().position(Column::is_without_header)
    {
        return Err(HistoryError::File {
            file: name,
            message: format!(
                "its first row is no header: what stands in column {} is a value like those below it",
                at + 1
            ),
            help: "put a row with the names of the columns on top, or export the history again \
                   with them"
                .into(),
        });
    }
    Ok(Draft::of(&name, &survey, &layout, format, zone).finish())
}

/// A proposal in the making: what was decided and what is open.
pub(crate) struct Draft<'s> {
    /// Name of the file without its folder.
    pub(crate) file: String,
    pub(crate) survey: &'s Survey,
    pub(crate) layout: &'s Layout,
    pub(crate) format: Format,
    pub(crate) assignment: Assignment,
    /// Formats of times, or the question that stands in their place.
    pub(crate) times: Result<Vec<TimeFormat>, String>,
    /// The zone, nothing where no time needs one, or the question.
    pub(crate) zone: Result<Option<String>, String>,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) statuses: statuses::Statuses,
    /// Highest first, and whether that order is plain.
    pub(crate) priorities: Option<(Vec<String>, bool)>,
    pub(crate) unsure: Vec<String>,
    pub(crate) refused: Vec<String>,
}

impl<'s> Draft<'s> {
    fn of(
        name: &str,
        survey: &'s Survey,
        layout: &'s Layout,
        format: Format,
        zone: Option<&TimeZone>,
    ) -> Self {
        let mut assignment = assign::assign(survey);
        let unsure = std::mem::take(&mut assignment.unsure);
        let mut draft = Self {
            file: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
            survey,
            layout,
            format,
            times: Ok(Vec::new()),
            zone: Ok(None),
            missing: Vec::new(),
            statuses: statuses::propose(survey, &assignment),
            priorities: statuses::priorities(survey, &assignment),
            assignment,
            unsure,
            refused: Vec::new(),
        };
        draft.require_columns();
        draft.decide_times();
        draft.decide_zone(zone);
        draft.decide_missing();
        if let Some(order) = draft.column(Role::OrderBy).filter(|c| c.integers < c.filled) {
            let name = order.name.clone();
            draft.unsure.push(format!(
                "{name:?} holds more than whole numbers: events of one instant are ordered by it \
                 letter by letter"
            ));
        }
        draft.tell_statuses();
        if format == Format::Csv && layout.encoding == encoding_rs::WINDOWS_1252 {
            draft.unsure.push(
                "the text is not UTF-8 and is taken for windows-1252: if names look wrong, say the \
                 right `encoding`"
                    .into(),
            );
        }
        if survey.damaged > 0 {
            draft.unsure.push(format!(
                "bytes in {} are not {}: say the right `encoding`",
                write::rows(survey.damaged),
                layout.encoding.name()
            ));
        }
        draft
    }

    pub(crate) fn column(&self, role: Role) -> Option<&Column> {
        self.assignment.column(role).map(|at| &self.survey.columns[at])
    }

    fn time_columns(&self) -> impl Iterator<Item = &Column> {
        [Role::Time, Role::Opened, Role::Resolved, Role::Closed, Role::Updated, Role::KnownSince]
            .into_iter()
            .filter_map(|role| self.column(role))
    }

    fn require_columns(&mut self) {
        let (role, what) = match self.assignment.kind {
            Kind::Snapshot => (Role::Opened, "when a ticket was opened"),
            Kind::Events | Kind::Changes => (Role::Time, "when an event happened"),
        };
        for (role, what) in [(Role::Incident, "the number of the incident"), (role, what)] {
            if self.column(role).is_none() {
                self.refused.push(format!(
                    "no column seems to hold {what}: name it as `{}` under [columns]",
                    role.key()
                ));
            }
        }
        if self.assignment.kind == Kind::Changes {
            if !self.survey.fields.keys().any(|f| survey::field_role(f) == Some(Role::Team)) {
                self.unsure.push("no changed field seems to be the team".into());
            }
        } else {
            for (role, without) in [
                (Role::Team, "without it nothing is known of teams, stays and handovers"),
                (Role::Status, "without it nothing is known of queues and waiting"),
            ] {
                if self.column(role).is_none() {
                    let maybe = self.personal_group(role).map_or(String::new(), |name| {
                        format!(
                            "; if {name:?} holds teams and no persons, map it and add it to \
                             not_persons"
                        )
                    });
                    self.unsure.push(format!(
                        "no column seems to be the {}: {without}{maybe}",
                        role.key()
                    ));
                }
            }
        }
    }

    /// A column passed over because its header sounds like a person's, though it names a group.
    fn personal_group(&self, role: Role) -> Option<&str> {
        let group = |c: &&Column| c.personal && words::score(role, &c.words) >= survey::SPEAKS;
        self.survey.columns.iter().find(group).map(|c| c.name.as_str())
    }

    fn decide_times(&mut self) {
        let mut formats: Vec<TimeFormat> = Vec::new();
        let mut notes = Vec::new();
        for column in self.time_columns() {
            let Some(times) = column.times.times() else { continue };
            if times.misfits > 0 {
                notes.push(format!(
                    "{} different values of {:?} are no times: --lenient leaves such rows out",
                    write::grouped(times.misfits),
                    column.name
                ));
            }
            if times.dates_only {
                notes.push(format!(
                    "{:?} states no time of day: each day begins at midnight",
                    column.name
                ));
            }
            formats.extend(times.formats);
        }
        self.unsure.extend(notes);
        let order = date_order(self.time_columns().map(|c| &c.times));
        let ambiguous: Vec<String> = self
            .time_columns()
            .filter(|c| c.times.either > 0 && c.times.only_day + c.times.only_month == 0)
            .map(|c| format!("{:?}", c.name))
            .collect();
        let proved = match order {
            DateOrder::Plain => None,
            DateOrder::Day => Some((TimeFormat::DayFirst, "day")),
            DateOrder::Month => Some((TimeFormat::MonthFirst, "month")),
            DateOrder::Ambiguous(dates) => {
                self.ask_times(format!(
                    "whether the day or the month comes first in {}: all {dates} different dates \
                     could be either; say times = [\"day-first\"] or times = [\"month-first\"]",
                    ambiguous.join(", ")
                ));
                return;
            }
            DateOrder::Mixed(day, month) => {
                self.ask_times(format!(
                    "how dates are written: {day} can only be day first and {month} only month \
                     first; correct the export, or map only columns of one order and say `times`"
                ));
                return;
            }
        };
        if let Some((format, first)) = proved {
            if !ambiguous.is_empty() {
                self.unsure.push(format!(
                    "the dates of {} could be read either way; they are taken as {first} first \
                     because the other columns are",
                    ambiguous.join(", ")
                ));
            }
            formats.push(format);
        }
        let mut distinct: Vec<TimeFormat> = Vec::new();
        for format in formats {
            if !distinct.contains(&format) {
                distinct.push(format);
            }
        }
        self.times = Ok(distinct);
    }

    fn ask_times(&mut self, question: String) {
        self.refused.push(question.clone());
        self.times = Err(question);
    }

    fn decide_zone(&mut self, stated: Option<&TimeZone>) {
        let bare: Vec<&Column> =
            self.time_columns().filter(|c| c.times.without_offset > 0).collect();
        let names: Vec<String> = bare.iter().map(|c| format!("{:?}", c.name)).collect();
        let says_utc = |c: &&Column| c.words.iter().any(|w| w == "utc" || w == "gmt");
        let in_utc = bare.iter().all(says_utc);
        if names.is_empty() {
            return;
        }
        if let Some(zone) = stated.and_then(zone_name) {
            self.zone = Ok(Some(zone));
        } else if in_utc {
            self.zone = Ok(Some("UTC".into()));
            self.unsure.push(format!("times are taken as UTC, as {} says", names.join(", ")));
        } else {
            let question = format!(
                "in which zone the times of {} are: they do not say it; give --zone, or say \
                 zone = \"Europe/Berlin\" or whatever it is",
                names.join(", ")
            );
            self.refused.push(question.clone());
            self.zone = Err(question);
        }
    }

    fn decide_missing(&mut self) {
        let mut missing: Vec<&'static str> = Vec::new();
        for (_, at) in &self.assignment.roles {
            for marker in &self.survey.columns[*at].markers {
                if !missing.contains(marker) {
                    missing.push(marker);
                }
            }
        }
        missing.sort_unstable();
        if missing.iter().any(|m| m.bytes().any(|b| b.is_ascii_alphabetic())) {
            let words = missing.join(", ");
            self.unsure
                .push(format!("these are taken for \"no value\" wherever they stand: {words}"));
        }
        self.missing = missing;
    }

    fn tell_statuses(&mut self) {
        let doubtful = self.statuses.lines.iter().filter(|l| l.unsure).count();
        if doubtful > 0 && doubtful == self.statuses.lines.len() {
            let question = "what the statuses mean: no word of them is known; give each line of \
                            the status table its class";
            self.refused.push(question.into());
        }
        for line in self.statuses.lines.iter().filter(|l| l.unsure) {
            self.unsure.push(format!(
                "the status {} ({}) is taken as {}: give it the right class",
                line.label(),
                write::rows(line.rows),
                line.class_name()
            ));
        }
        if self.statuses.lines.iter().any(statuses::Line::is_assignment) {
            self.unsure.push(
                "some rows are called assignments: if the team of the other rows is that of \
                 whoever wrote them, say which rows alone move an incident (holder_moves_on)"
                    .into(),
            );
        }
        if let Some((_, false)) = &self.priorities {
            self.unsure.push("the order of priorities is not plain: put the highest first".into());
        }
    }

    fn finish(self) -> Proposal {
        let role_of =
            |at: usize| self.assignment.roles.iter().find(|(_, t)| *t == at).map(|(role, _)| *role);
        let profile = |(at, c): (usize, &Column)| ColumnProfile {
            name: c.name.clone(),
            role: role_of(at),
            holds_persons: c.personal,
            missing: self.survey.rows - c.filled,
            distinct: c.distinct.estimate(),
            times: c.times.times().map(|t| t.formats),
            without_offset: c.times.without_offset,
            integers: c.filled > 0 && c.integers == c.filled,
        };
        let columns = self.survey.columns.iter().enumerate().map(profile).collect();
        let doubtful = self.statuses.lines.iter().filter(|l| l.unsure);
        let assumed = doubtful.map(statuses::Line::plain).collect();
        Proposal {
            toml: write::toml(&self),
            assumed,
            columns,
            rows: self.survey.rows,
            unsure: self.unsure,
            refused: self.refused,
        }
    }
}

/// A zone as a mapping file names it.
fn zone_name(zone: &TimeZone) -> Option<String> {
    if let Some(name) = zone.iana_name() {
        return Some(name.to_owned());
    }
    let offset = zone.to_fixed_offset().ok()?.seconds();
    let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    Some(format!("{sign}{:02}:{:02}", size / 3600, size / 60 % 60))
}
