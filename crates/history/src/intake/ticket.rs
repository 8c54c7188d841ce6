//! One row per ticket: its opening and its last known state stand for two events.

use super::Intake;
use crate::error::shown_if_numeric;
use crate::role::{Role, RoleFields};
use thirdline_domain::{NO_PRIORITY, NO_STATUS, NO_TIME, NONE};

impl Intake<'_> {
    /// One row per ticket becomes its opening and its last known state.
    pub(super) fn ticket(&mut self, line: u64, fields: &RoleFields<'_>) {
        let mut times = [NO_TIME; 4];
        let roles = [Role::Opened, Role::Resolved, Role::Closed, Role::Updated];
        for (time, role) in times.iter_mut().zip(roles) {
            match self.optional_time(line, role, fields[role as usize]) {
                Ok(at) => *time = at,
                Err(()) => return,
            }
        }
        let [opened, resolved, closed, updated] = times;
        if opened == NO_TIME {
            let message = "the opening time is missing".into();
            let help = "fill it in, or read with --lenient to leave such rows out".into();
            self.role_fault(line, Role::Opened, message, help);
            return;
        }
        let (status, sub) = (fields[Role::Status as usize], fields[Role::SubStatus as usize]);
        let Ok(status) = self.status(line, status, sub) else { return };
        let Ok(priority) = self.priority(line, fields[Role::Priority as usize]) else { return };
        let (Ok(reassignments), Ok(reopens)) = (
            self.counter(line, Role::Reassignments, fields),
            self.counter(line, Role::Reopens, fields),
        ) else {
            return;
        };
        let class = self.mapping.class_of_key(&self.key);
        // Without a status column a ticket with an end is done and one without is open.
        let done = class.map_or(resolved != NO_TIME || closed != NO_TIME, |c| !c.is_open());
        let end = if done {
            [resolved, closed, updated].into_iter().find(|t| *t != NO_TIME).unwrap_or(opened)
        } else {
            // An old resolution time on an open ticket is that of a resolution since undone.
            updated.max(opened)
        };
        let bare = {
            let mut bare = *fields;
            bare[Role::Team as usize] = "";
            bare
        };
        if !self.close_row(line, fields) {
            return;
        }
        if end < opened {
            self.batch.negative_spans += 1;
        } else if end > opened || done {
            self.push(opened, opened, NO_STATUS, NO_PRIORITY, &bare);
            self.count(reassignments, reopens);
        }
        let end_status = match (status, class) {
            (NO_STATUS, _) if done => self.implied_status(),
            _ => status,
        };
        self.push(end, opened, end_status, priority, fields);
        self.count(reassignments, reopens);
        self.count_row(status, fields);
    }

    fn count(&mut self, reassignments: u32, reopens: u32) {
        if self.has[Role::Reassignments as usize] {
            self.batch.reassignments.push(reassignments);
        }
        if self.has[Role::Reopens as usize] {
            self.batch.reopens.push(reopens);
        }
    }

    fn counter(&mut self, line: u64, role: Role, fields: &RoleFields<'_>) -> Result<u32, ()> {
        let text = fields[role as usize];
        if text.is_empty() {
            return Ok(NONE);
        }
        // Spreadsheets write whole numbers as 3.0.
        let whole = text.strip_suffix(".0").unwrap_or(text);
        whole.parse::<u32>().map_err(|_| {
            let found = shown_if_numeric(text, self.headers[role as usize].as_deref());
            self.role_fault(
                line,
                role,
                format!("found {found}, expected a whole number"),
                "map the right column, or leave the counter out".into(),
            );
        })
    }

    fn implied_status(&mut self) -> u16 {
        self.key.clear();
        self.key.push_str(crate::mapping::IMPLIED_RESOLVED);
        self.batch.names.statuses.intern(&self.key) as u16
    }
}
