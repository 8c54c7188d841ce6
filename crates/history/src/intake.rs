//! One row at a time: from texts by role to numbers in columns. Every format ends here.

mod batch;
mod by_column;
mod ticket;

use batch::order;
pub(crate) use batch::{Batch, CHANGED, NO_CHANGE, NO_ORDER, UNCHANGED, order_text_id};
pub(crate) use by_column::Columns;

use crate::error::{RowFault, shown, shown_if_numeric};
use crate::mapping::{Kind, Mapping};
use crate::role::{ROLES, Role, RoleFields};
use crate::time_format::{TimeFault, TimeFormat, TimeReader};
use thirdline_domain::{NO_PRIORITY, NO_STATUS, NO_TIME, NONE, Names, same_name};

/// The last text of a role and what it became: the rows of an incident repeat most of theirs.
#[derive(Clone, Debug, Default)]
struct Last {
    text: String,
    /// An instant in microseconds, or the id of a name.
    value: i64,
    /// 1 if the text was an ambiguous local time.
    ambiguous: u64,
}

/// A row that says nothing of how its incident ended.
const NO_CLOSINGS: [&str; 5] = [""; 5];

/// Takes rows into a batch. One worker owns one.
pub(crate) struct Intake<'m> {
    mapping: &'m Mapping,
    file: String,
    /// Headers by role, for messages.
    headers: Vec<Option<String>>,
    prefix: String,
    times: TimeReader,
    batch: Batch,
    has: [bool; ROLES],
    /// Roles that rows may state.
    stated: Vec<Role>,
    /// Whether rows may say how their incident ended.
    closes: bool,
    /// Longest marker of a missing value, bytes.
    longest_marker: usize,
    key: String,
    /// The last key of a status and its id, if there is one.
    last_status: (String, Option<u16>),
    last: [Last; ROLES],
}

impl<'m> Intake<'m> {
    /// An intake for rows of `file`, whose columns are bound as `headers` says (by role). Incident
    /// numbers get the prefix.
    pub(crate) fn new(
        mapping: &'m Mapping,
        file: &str,
        headers: Vec<Option<String>>,
        prefix: &str,
    ) -> Self {
        let mut has = [false; ROLES];
        for role in Role::ALL {
            has[role as usize] = headers[role as usize].is_some();
        }
        if let Some(changes) = &mapping.changes {
            for (role, fields) in &changes.fields {
                has[*role as usize] = !fields.is_empty();
            }
        }
        let in_mapping = |role: Role| mapping.columns.iter().any(|(r, _)| *r == role);
        let stated = Role::ALL
            .into_iter()
            .filter(|r| headers[*r as usize].is_some() || in_mapping(*r) && !r.is_closing())
            .collect();
        let closes = Role::CLOSING.iter().any(|r| has[*r as usize]);
        Self {
            mapping,
            file: file.to_owned(),
            headers,
            prefix: prefix.to_owned(),
            times: TimeReader::new(mapping.times.clone(), mapping.zone.clone()),
            batch: Batch::default(),
            has,
            stated,
            closes,
            longest_marker: mapping.missing.iter().map(String::len).max().unwrap_or(0),
            key: String::new(),
            last_status: Default::default(),
            last: Default::default(),
        }
    }

    /// The rows so far; the intake is ready for the next block.
    pub(crate) fn take_batch(&mut self) -> Batch {
        self.last_status.1 = None;
        // The ids of names are those of a batch.
        self.last.iter_mut().for_each(|last| last.text.clear());
        let next = self.batch.with_room();
        std::mem::replace(&mut self.batch, next)
    }

    /// The rows so far.
    #[cfg(test)]
    pub(crate) fn batch(&self) -> &Batch {
        &self.batch
    }

    /// How many local times were ambiguous.
    pub(crate) fn ambiguous_times(&self) -> u64 {
        self.times.ambiguous
    }

    /// Records a row that could not be read at all.
    pub(crate) fn fault(&mut self, line: u64, message: String, help: &str) {
        let file = self.file.clone();
        let help = help.to_owned();
        self.batch.faults.push(RowFault { file, line, column: None, message, help });
    }

    fn role_fault(&mut self, line: u64, role: Role, message: String, help: String) {
        let fault = RowFault {
            file: self.file.clone(),
            line,
            column: self.headers[role as usize].clone(),
            message,
            help,
        };
        self.batch.faults.push(fault);
    }

    /// Takes one row. A faulty row is recorded and leaves nothing behind.
    pub(crate) fn row(&mut self, line: u64, fields: &RoleFields<'_>) {
        let mut fields = *fields;
        for role in &self.stated {
            let field = &mut fields[*role as usize];
            *field = self.cleaned(*role, field);
        }
        if fields[Role::Incident as usize].is_empty() {
            self.role_fault(
                line,
                Role::Incident,
                "the incident number is missing".into(),
                "fill it in, or read with --lenient to leave such rows out".into(),
            );
            return;
        }
        match self.mapping.kind {
            Kind::Events => self.event(line, &fields),
            Kind::Changes => self.change(line, &fields),
            Kind::Snapshot => self.ticket(line, &fields),
        }
    }

    /// A field without spaces around it; nothing if it is a marker of a missing value.
    #[inline]
    fn cleaned<'t>(&self, role: Role, mut field: &'t str) -> &'t str {
        let ([first, .., last] | [first @ last]) = field.as_bytes() else { return "" };
        // Looking at the ends first saves most of the trimming.
        if *first <= b' ' || *last <= b' ' {
            field = field.trim_matches([' ', '\t']);
        }
        let short = field.len() <= self.longest_marker;
        if short && self.mapping.is_missing(role, field) { "" } else { field }
    }

    fn time(&mut self, line: u64, role: Role, text: &str) -> Option<i64> {
        let last = &mut self.last[role as usize];
        // The time of an event is new in almost every row.
        let repeats = role != Role::Time;
        if repeats && same_name(&last.text, text) {
            self.times.ambiguous += last.ambiguous;
            return Some(last.value);
        }
        let ambiguous = self.times.ambiguous;
        let fault = match self.times.read(text) {
            Ok(at) => {
                if repeats {
                    last.set(text, at);
                    last.ambiguous = self.times.ambiguous - ambiguous;
                }
                return Some(at);
            }
            Err(fault) => fault,
        };
        let header = self.headers[role as usize].clone();
        let found = shown_if_numeric(text, header.as_deref());
        let (message, help) = match fault {
            TimeFault::Unreadable => {
                let example = self.mapping.times.first().map_or("a time", |f| f.example());
                let names: Vec<&str> = self.mapping.times.iter().map(TimeFormat::name).collect();
                (
                    format!("found {found}, expected a time like {example}"),
                    format!(
                        "name the right format in the mapping (times = {names:?} now), or the \
                         right column; --lenient leaves such rows out"
                    ),
                )
            }
            TimeFault::NoZone => (
                format!("found {found}, which does not say in which zone it is"),
                "say it: zone = \"Europe/Berlin\" in the mapping, or --zone Europe/Berlin".into(),
            ),
            TimeFault::OutOfRange => (
                format!("found {found}, expected a time between 1900 and 2200"),
                "check the format of times in the mapping; --lenient leaves such rows out".into(),
            ),
        };
        self.role_fault(line, role, message, help);
        None
    }

    fn optional_time(&mut self, line: u64, role: Role, text: &str) -> Result<i64, ()> {
        if text.is_empty() { Ok(NO_TIME) } else { self.time(line, role, text).ok_or(()) }
    }

    fn event(&mut self, line: u64, fields: &RoleFields<'_>) {
        let text = fields[Role::Time as usize];
        if text.is_empty() {
            let message = "the time is missing".into();
            let help = "fill it in, or read with --lenient to leave such rows out".into();
            self.role_fault(line, Role::Time, message, help);
            return;
        }
        let Some(at) = self.time(line, Role::Time, text) else { return };
        let Ok(opened) = self.optional_time(line, Role::Opened, fields[Role::Opened as usize])
        else {
            return;
        };
        let (status, sub) = (fields[Role::Status as usize], fields[Role::SubStatus as usize]);
        let Ok(status) = self.status(line, status, sub) else { return };
        let Ok(priority) = self.priority(line, fields[Role::Priority as usize]) else { return };
        if !self.close_row(line, fields) {
            return;
        }
        self.push(at, opened, status, priority, fields);
        self.count_row(status, fields);
    }

    /// Notes what the row that comes next says of how its incident ended; `false` if that cannot
    /// be read.
    fn close_row(&mut self, line: u64, fields: &RoleFields<'_>) -> bool {
        let row = self.batch.at.len();
        !self.closes || self.close(line, row, Role::CLOSING.map(|role| fields[role as usize]))
    }

    fn close(&mut self, line: u64, row: usize, closing: [&str; 5]) -> bool {
        let [code, class, change, problem, known] = closing;
        let Ok(known) = self.optional_time(line, Role::KnownSince, known) else { return false };
        let batch = &mut self.batch;
        if !code.is_empty() || !class.is_empty() {
            self.key.clear();
            crate::mapping::write_status_key(&mut self.key, code, class);
            let id = batch.names.closures.intern(&self.key);
            put(&mut batch.closure, row, NONE, id);
        }
        if !change.is_empty() {
            let none = ["false", "no", "n", "0"].iter().any(|n| change.eq_ignore_ascii_case(n));
            put(&mut batch.change, row, NO_CHANGE, if none { UNCHANGED } else { CHANGED });
        }
        if !problem.is_empty() {
            let id = batch.names.problems.intern(problem);
            put(&mut batch.problem, row, NONE, id);
        }
        if known != NO_TIME {
            put(&mut batch.known_since, row, NO_TIME, known);
        }
        true
    }

    /// A row of a history of changed fields states the one field it is about.
    fn change(&mut self, line: u64, fields: &RoleFields<'_>) {
        let Some(changes) = &self.mapping.changes else { return };
        let Some(role) = changes.role_of(fields[Role::Field as usize]) else {
            self.batch.other_fields += 1;
            return;
        };
        let mut stated = *fields;
        stated[role as usize] = fields[Role::Value as usize];
        stated[Role::Value as usize] = "";
        stated[Role::Field as usize] = "";
        self.event(line, &stated);
    }

    fn count_row(&mut self, status: u16, fields: &RoleFields<'_>) {
        self.batch.rows += 1;
        let without = |role: Role| self.has[role as usize] && fields[role as usize].is_empty();
        self.batch.without_team += u64::from(without(Role::Team));
        let has_status = self.has[Role::Status as usize] || self.has[Role::SubStatus as usize];
        self.batch.without_status += u64::from(has_status && status == NO_STATUS);
    }

    fn push(&mut self, at: i64, opened: i64, status: u16, priority: u16, fields: &RoleFields<'_>) {
        let incident = self.incident(fields[Role::Incident as usize]);
        let batch = &mut self.batch;
        if self.has[Role::Team as usize] {
            let names = &mut batch.names.teams;
            batch.team.push(name(&mut self.last, Role::Team, fields, names));
        }
        if self.has[Role::Service as usize] {
            let names = &mut batch.names.services;
            batch.service.push(name(&mut self.last, Role::Service, fields, names));
        }
        batch.incident.push(incident);
        batch.at.push(at);
        if self.has[Role::Status as usize]
            || self.has[Role::SubStatus as usize]
            || self.mapping.kind == Kind::Snapshot
        {
            batch.status.push(status);
        }
        if self.has[Role::Priority as usize] {
            batch.priority.push(priority);
        }
        if self.has[Role::Opened as usize] {
            batch.opened.push(opened);
        }
        if self.has[Role::OrderBy as usize] {
            let order = order(fields[Role::OrderBy as usize], &mut batch.names.order_texts);
            batch.order.push(order);
        }
    }

    fn incident(&mut self, number: &str) -> u32 {
        let incidents = &mut self.batch.names.incidents;
        if self.prefix.is_empty() {
            return incidents.mention(number);
        }
        self.key.clear();
        self.key.push_str(&self.prefix);
        self.key.push_str(number);
        incidents.mention(&self.key)
    }

    /// The status of a row; leaves its key in `self.key`.
    fn status(&mut self, line: u64, status: &str, sub: &str) -> Result<u16, ()> {
        self.key.clear();
        if status.is_empty() && sub.is_empty() {
            return Ok(NO_STATUS);
        }
        crate::mapping::write_status_key(&mut self.key, status, sub);
        if let Some(id) = self.last_status.1
            && same_name(&self.last_status.0, &self.key)
        {
            return Ok(id);
        }
        let known = self.batch.names.statuses.find(&self.key);
        let id = if let Some(id) = known {
            id as u16
        } else {
            if self.mapping.stated(status, sub).is_none() {
                self.unknown_status(line, status, sub);
                return Err(());
            }
            let id = self.batch.names.statuses.intern(&self.key);
            self.limited(line, Role::Status, id)?
        };
        self.last_status.0.clone_from(&self.key);
        self.last_status.1 = Some(id);
        Ok(id)
    }

    fn unknown_status(&mut self, line: u64, status: &str, sub: &str) {
        let role = if status.is_empty() { Role::SubStatus } else { Role::Status };
        let header = self.headers[role as usize].as_deref();
        let found = shown(status, header);
        let (found, row) = if self.has[Role::SubStatus as usize] {
            let sub = shown(sub, self.headers[Role::SubStatus as usize].as_deref());
            (format!("{found} with sub-status {sub}"), format!("[{found}, {sub}, \"…\"]"))
        } else {
            let row = format!("[{found}, \"…\"]");
            (found, row)
        };
        self.role_fault(
            line,
            role,
            format!("the status {found} is not in the mapping's status table"),
            format!(
                "add {row} to `status` with queued, active, waiting_user, waiting_vendor, \
                 waiting_change, waiting_other, resolved, closed, cancelled or note; `thirdline \
                 history mapping` proposes a table; --lenient leaves such rows out"
            ),
        );
    }

    fn priority(&mut self, line: u64, text: &str) -> Result<u16, ()> {
        if text.is_empty() || !self.has[Role::Priority as usize] {
            return Ok(NO_PRIORITY);
        }
        let last = &mut self.last[Role::Priority as usize];
        if same_name(&last.text, text) {
            return Ok(last.value as u16);
        }
        let id = self.batch.names.priorities.intern(text);
        last.set(text, i64::from(id));
        let id = self.limited(line, Role::Priority, id);
        if id.is_err() {
            self.last[Role::Priority as usize].text.clear();
        }
        id
    }

    fn limited(&mut self, line: u64, role: Role, id: u32) -> Result<u16, ()> {
        if id < u32::from(u16::MAX) {
            return Ok(id as u16);
        }
        self.role_fault(
            line,
            role,
            "the column has more than 65,534 different values".into(),
            format!("map another column to `{}`: this one is something else", role.key()),
        );
        Err(())
    }
}

impl Last {
    fn set(&mut self, text: &str, value: i64) {
        self.text.clear();
        self.text.push_str(text);
        self.value = value;
    }
}

/// Writes a value of a column in which most rows have none.
fn put<T: Copy>(column: &mut Vec<T>, row: usize, missing: T, value: T) {
    column.resize(row, missing);
    column.push(value);
}

/// The id of what a row states for a role, [`NONE`] if nothing.
fn name(last: &mut [Last; ROLES], role: Role, fields: &RoleFields<'_>, names: &mut Names) -> u32 {
    let (last, text) = (&mut last[role as usize], fields[role as usize]);
    if text.is_empty() {
        return NONE;
    }
    if same_name(&last.text, text) {
        return last.value as u32;
    }
    let id = names.intern(text);
    last.set(text, i64::from(id));
    id
}
