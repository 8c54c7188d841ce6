//! Which column plays which role: words of headers weighed with what the values show.

use super::column::{Column, FEW};
use super::survey::{SPEAKS, Survey, field_role};
use super::times::Times;
use super::words::score;
use crate::mapping::Kind;
use crate::role::Role;

/// Columns by role, and what is doubtful about them.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) kind: Kind,
    pub(crate) roles: Vec<(Role, usize)>,
    pub(crate) unsure: Vec<String>,
}

impl Assignment {
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|(r, _)| *r == role).map(|(_, at)| *at)
    }
}

/// The roles of a kind in the order in which they take their columns: the plainest first.
fn roles_of(kind: Kind) -> &'static [Role] {
    use Role::{
        Change, Closed, Closure, Field, Incident, KnownSince, Opened, OrderBy, Priority, Problem,
        Reassignments, Reopens, Resolved, Service, Status, SubStatus, Team, Time, Updated, Value,
    };
    match kind {
        Kind::Events => &[
            Incident, Time, Status, SubStatus, Team, Priority, Service, Opened, OrderBy, Closure,
            Problem, Change, KnownSince,
        ],
        Kind::Changes => &[Incident, Field, Value, Time, OrderBy],
        Kind::Snapshot => &[
            Incident,
            Opened,
            Resolved,
            Closed,
            Updated,
            Reassignments,
            Reopens,
            Status,
            SubStatus,
            Team,
            Priority,
            Service,
            Closure,
            Problem,
            Change,
            KnownSince,
        ],
    }
}

/// Decides what the rows are and gives each role its column.
pub(crate) fn assign(survey: &Survey) -> Assignment {
    let mut unsure = Vec::new();
    let kind = kind(survey, &mut unsure);
    let mut assignment = Assignment { kind, roles: Vec::new(), unsure };
    for &role in roles_of(kind) {
        take(survey, role, &mut assignment);
    }
    fall_back(survey, &mut assignment);
    assignment.roles.sort_by_key(|(role, _)| *role);
    assignment
}

fn take(survey: &Survey, role: Role, assignment: &mut Assignment) {
    let taken = |at: usize| assignment.roles.iter().any(|(_, t)| *t == at);
    let mut candidates: Vec<(i32, usize)> = survey
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !taken(*at))
        .map(|(at, c)| (weigh(survey, assignment.kind, role, c), at))
        .filter(|(weight, _)| *weight >= SPEAKS)
        .collect();
    candidates.sort_by_key(|(weight, at)| (-weight, *at));
    let Some(&(best, at)) = candidates.first() else { return };
    assignment.roles.push((role, at));
    if let Some(&(second, other)) = candidates.get(1)
        && best - second <= 1
    {
        assignment.unsure.push(format!(
            "`{}` could be the column {:?} as well as {:?}: take the right one",
            role.key(),
            survey.columns[other].name,
            survey.columns[at].name
        ));
    }
}

/// One row per ticket, per event or per changed field.
fn kind(survey: &Survey, unsure: &mut Vec<String>) -> Kind {
    if let Some((field, _)) = survey.change {
        let fields = survey.columns[field].few.sorted().unwrap_or_default();
        if !survey.fields.is_empty() && fields.iter().any(|(f, _)| field_role(f).is_some()) {
            return Kind::Changes;
        }
    }
    let Some(incident) = best(survey, Role::Incident) else { return Kind::Events };
    let (repeated, kept) = survey.columns[incident].distinct.repeated();
    let has_opened = best(survey, Role::Opened).is_some();
    // Exports of tickets hold a few twice when they were taken page by page.
    if repeated * 50 <= kept && has_opened {
        if repeated > 0 {
            unsure.push(format!(
                "the rows are taken for one per ticket, yet {repeated} numbers stand more than \
                 once: say rows = \"events\" if each row is a change"
            ));
        }
        return Kind::Snapshot;
    }
    if repeated == 0 && survey.rows > 1 {
        unsure.push(
            "no incident has a second row: without a column of opening times the rows are taken \
             for events; if each is a ticket, say rows = \"tickets\" and name `opened`"
                .into(),
        );
    }
    Kind::Events
}

fn best(survey: &Survey, role: Role) -> Option<usize> {
    let weigh = |c: &Column| weigh(survey, Kind::Snapshot, role, c);
    let best = (0..survey.columns.len()).rev().max_by_key(|at| weigh(&survey.columns[*at]))?;
    (weigh(&survey.columns[best]) >= SPEAKS).then_some(best)
}

/// What the header says, corrected by what the values allow.
fn weigh(survey: &Survey, kind: Kind, role: Role, column: &Column) -> i32 {
    use Role::{
        Change, Closed, Closure, ClosureClass, Field, Incident, KnownSince, Opened, OrderBy,
        Priority, Problem, Reassignments, Reopens, Resolved, Service, Status, SubStatus, Team,
        Time, Updated, Value,
    };
    let says = score(role, &column.words);
    // A header that stands twice names no column.
    if column.personal || column.twice || column.filled == 0 || says < SPEAKS - 1 {
        return 0;
    }
    let times = column.times.times();
    let is_time = times.as_ref().is_some_and(|t| !t.bare_numbers);
    let distinct = column.distinct.estimate();
    let few = column.few.sorted().is_some() && column.longest <= 60;
    // Names of teams and services stand in many rows; in a short file anything goes.
    let shared = distinct * 2 <= column.filled.max(40) && column.longest <= 120;
    let fits = match role {
        Incident => !is_time && column.filled * 20 >= survey.rows * 19,
        Time | Opened | Resolved | Closed | Updated => times.is_some(),
        Team => !is_time && shared,
        Service => !is_time && shared && column.filled * 10 >= survey.rows,
        Status | SubStatus => !is_time && few,
        Priority => !is_time && distinct <= 30 && column.longest <= 40,
        // Activity numbers may be codes; they are compared letter by letter then.
        OrderBy if says > 9 => !is_time && column.longest <= 40,
        OrderBy | Reassignments | Reopens => column.integers == column.filled,
        Field => !is_time && distinct <= 10 * FEW as u64,
        Value => true,
        // Whatever ends an incident is told once; nothing of it is needed, so only plain headers
        // count.
        Closure => says >= 9 && !is_time && few,
        Problem | Change => says >= 9 && !is_time && column.longest <= 60,
        KnownSince => says >= 9 && is_time,
        ClosureClass => false,
    };
    if !fits {
        return 0;
    }
    says + evidence(survey, kind, role, column)
}

/// What the values add to a header that speaks for the role, or take from it.
fn evidence(survey: &Survey, kind: Kind, role: Role, column: &Column) -> i32 {
    let steps = column.kept + column.changed;
    // An opening time stands on each row of its incident; the time of an event moves.
    let moves = if steps < 5 { None } else { Some(column.changed * 5 > steps) };
    match (role, moves) {
        // Numbers of incidents are many.
        (Role::Incident, _)
            if survey.rows > 200 && column.distinct.estimate() * 100 < survey.rows =>
        {
            -6
        }
        (Role::Time, Some(true)) if kind == Kind::Events => 4,
        (Role::Time, Some(false)) if kind == Kind::Events => -6,
        (Role::Opened, Some(true)) if kind == Kind::Events => -9,
        (Role::OrderBy, _) => {
            let compared = column.rising + column.falling;
            if compared > 0 && column.falling * 20 > compared { -9 } else { 0 }
        }
        (Role::Status, _) => {
            let values = column.few.sorted().unwrap_or_default();
            let known = values.iter().filter(|(v, _)| super::classes::class_of_words(v).is_some());
            if values.is_empty() {
                0
            } else {
                i32::try_from(4 * known.count() / values.len()).unwrap_or(0)
            }
        }
        (Role::SubStatus, _) if is_plain_lifecycle(column) => -20,
        // A column that is nearly always empty tells little.
        (Role::Service | Role::Team | Role::SubStatus, _) if column.filled * 5 < survey.rows => -4,
        _ => 0,
    }
}

/// The lifecycle of process mining says that an activity began or ended, and nothing of a status.
fn is_plain_lifecycle(column: &Column) -> bool {
    const STEPS: [&str; 6] = ["start", "complete", "suspend", "resume", "schedule", "assign"];
    column.few.sorted().is_some_and(|values| {
        values.iter().all(|(v, _)| STEPS.contains(&v.to_lowercase().as_str()))
    })
}

/// Roles without which nothing can be read, from values alone where no header speaks.
fn fall_back(survey: &Survey, assignment: &mut Assignment) {
    let free = |assignment: &Assignment, at: usize| {
        let column = &survey.columns[at];
        !column.personal && !column.twice && !assignment.roles.iter().any(|(_, t)| *t == at)
    };
    let needed = if assignment.kind == Kind::Snapshot { Role::Opened } else { Role::Time };
    if assignment.column(needed).is_none() {
        let is_time = |at: &usize| {
            let times: Option<Times> = survey.columns[*at].times.times();
            times.is_some_and(|t| !t.bare_numbers)
        };
        let found = (0..survey.columns.len())
            .filter(|at| free(assignment, *at) || assignment.column(Role::Opened) == Some(*at))
            .find(is_time);
        if let Some(at) = found {
            assignment.roles.retain(|(_, t)| *t != at);
            assignment.roles.push((needed, at));
            assignment.unsure.push(format!(
                "`{}` is the column {:?} only because it holds times",
                needed.key(),
                survey.columns[at].name
            ));
        }
    }
    if assignment.column(Role::Incident).is_none() {
        let looks_like_numbers = |at: &usize| {
            let column = &survey.columns[*at];
            column.times.times().is_none()
                && column.filled == survey.rows
                && column.longest <= 40
                && column.distinct.estimate() * 50 > survey.rows
                && column.distinct.estimate() > 1
        };
        let found = (0..survey.columns.len())
            .filter(|at| free(assignment, *at))
            .filter(looks_like_numbers)
            .max_by_key(|at| survey.columns[*at].distinct.estimate());
        if let Some(at) = found {
            assignment.roles.push((Role::Incident, at));
            assignment.unsure.push(format!(
                "`incident` is the column {:?} only because it has the most different values",
                survey.columns[at].name
            ));
        }
    }
}
