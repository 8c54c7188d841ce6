//! Histories made by hand: a desk, a development team of nine, incidents with three facts each.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use thirdline_domain::sheet::Sheet;
use thirdline_domain::{Basis, History, NO_TIME, Organisation, Stated, Status, StatusClass};
use thirdline_evidence::kpi::{Catalogue, Statement, read_sheet, statement};

pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) const ORGANISATION: &str = r#"
[[unit]]
name = "Development"
manager = "Head of Development"
[[team]]
name = "Desk"
line = 1
side = "operations"
[[team]]
name = "Dev"
line = 3
side = "development"
unit = "Development"
head_count = 9
[[team]]
name = "Four"
line = 3
side = "development"
unit = "Development"
head_count = 4
"#;

/// One incident.
#[derive(Clone, Copy)]
pub(crate) struct One {
    /// When it was reported, microseconds.
    pub(crate) at: i64,
    /// After which hour it was resolved; never, if `None`.
    pub(crate) hours: Option<i64>,
    /// Whether it was resolved an hour earlier and reopened.
    pub(crate) reopened: bool,
    /// Service: `A` or `B`.
    pub(crate) service: char,
    /// The team of development: `Dev` or `Four`.
    pub(crate) team: &'static str,
}

impl One {
    pub(crate) fn new(at: i64, hours: i64) -> Self {
        Self { at, hours: Some(hours), reopened: false, service: 'A', team: "Dev" }
    }
}

pub(crate) fn organisation() -> Organisation {
    Organisation::parse("o.toml", ORGANISATION).expect("faultless")
}

pub(crate) fn history(incidents: &[One]) -> History {
    let mut h = History::empty(Basis::Events);
    let classes = [StatusClass::Queued, StatusClass::Active, StatusClass::Resolved];
    h.statuses = classes
        .iter()
        .map(|&class| Status {
            status: class.name().to_owned(),
            sub_status: String::new(),
            stated: Stated::Class(class),
        })
        .collect();
    let desk = h.teams.intern("Desk");
    h.priorities.intern("2 - High");
    h.priority_rank = vec![Some(0)];
    for (i, one) in incidents.iter().enumerate() {
        h.incidents.intern(&format!("INC{i:06}"));
        h.opened.push(NO_TIME);
        let team = h.teams.intern(one.team);
        let service = h.services.intern(&one.service.to_string());
        let mut event = |at, team, status| {
            h.at.push(at);
            h.team.push(team);
            h.status.push(status);
            h.priority.push(0);
            h.service.push(service);
        };
        event(one.at, desk, 0);
        event(one.at + HOUR / 2, team, 0);
        let Some(hours) = one.hours else {
            h.starts.push(h.at.len() as u32);
            continue;
        };
        let end = one.at + hours * HOUR;
        event(one.at + HOUR, team, 1);
        if one.reopened {
            event(end - HOUR, team, 2);
            event(end - HOUR / 2, team, 1);
        }
        event(end, team, 2);
        h.starts.push(h.at.len() as u32);
    }
    h
}

/// Begin of a month of a year, microseconds.
pub(crate) fn month(year: i32, month: u32) -> i64 {
    let zone = thirdline_time::Zone::utc();
    thirdline_time::instant(&format!("{year}-{month:02}-01"), &zone).unwrap()
}

pub(crate) fn sheet(more: &str, measure: &str, gate: &str) -> Sheet {
    let text = format!(
        "name = \"S\"\nkind = \"sheet\"\nyear = 2026\nyear_of_scheme = 2\n\
         executive = \"Head of Development\"\nsponsor = \"CIO\"\nhead_of_operations = \"Head of Operations\"\n\
         {more}\n[[measure]]\n{measure}\n[[gate]]\n{gate}\n\
         [baseline]\nfrom = 2025-01-01\nto = 2026-01-01\n"
    );
    read_sheet("s.toml", &text).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The statement of a month of 2026.
pub(crate) fn stated(sheet: &Sheet, history: &History, month: i64) -> Statement {
    let month = 2026 * 12 + month - 1;
    statement(sheet, history, &organisation(), &Catalogue::standard(), month).expect("in the plan")
}
