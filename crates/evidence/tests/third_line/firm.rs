//! A firm with a desk, application support and two development teams, and incidents told event by
//! event.

use thirdline_domain::facts::Facts;
use thirdline_domain::{
    Basis, ClosureClass, History, NO_PRIORITY, NO_TIME, NONE, Names, Organisation, Stated, Status,
    StatusClass,
};
use thirdline_evidence::Selection;
use thirdline_evidence::statistics::DayWeights;
use thirdline_evidence::third_line::{Figure, Terms, ThirdLine, find_measure};

pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) const ORGANISATION: &str = r#"
[[team]]
name = "Desk"
line = 1
side = "operations"
head_count = 9
[[team]]
name = "Support"
line = 2
side = "support"
head_count = 7
[[team]]
name = "Dev"
line = 3
side = "development"
head_count = 8
unit = "Builders"
[[team]]
name = "Small"
line = 3
side = "development"
head_count = 4
unit = "Builders"
"#;

/// A state an incident is put into: team, class, hours after its report.
pub(crate) type Step = (&'static str, StatusClass, i64);

pub(crate) struct Firm {
    pub(crate) history: History,
    pub(crate) facts: Facts,
    class: Vec<Option<ClosureClass>>,
    known: Vec<i64>,
}

impl Firm {
    pub(crate) fn new() -> Self {
        let mut history = History::empty(Basis::Events);
        let all = [
            StatusClass::Queued,
            StatusClass::Active,
            StatusClass::WaitingUser,
            StatusClass::Resolved,
            StatusClass::Closed,
            StatusClass::Cancelled,
        ];
        history.statuses = all
            .map(|class| Status {
                status: format!("{class:?}"),
                sub_status: String::new(),
                stated: Stated::Class(class),
            })
            .to_vec();
        Self { history, facts: Facts::default(), class: Vec::new(), known: Vec::new() }
    }

    /// An incident of a service, reported on a day, step by step.
    pub(crate) fn incident(&mut self, service: &str, day: i64, steps: &[Step]) -> u32 {
        let h = &mut self.history;
        let row = h.incidents.intern(&format!("INC{}", h.incidents.len()));
        let service = h.services.intern(service);
        for &(team, class, hours) in steps {
            h.at.push(day * DAY + hours * HOUR);
            h.team.push(h.teams.intern(team));
            let stated = Stated::Class(class);
            let status = h.statuses.iter().position(|s| s.stated == stated).unwrap();
            h.status.push(status as u16);
            h.priority.push(NO_PRIORITY);
            h.service.push(service);
        }
        h.starts.push(h.at.len() as u32);
        h.opened.push(NO_TIME);
        self.class.push(None);
        self.known.push(NO_TIME);
        row
    }

    pub(crate) fn ended_by(&mut self, incident: u32, class: ClosureClass) {
        self.class[incident as usize] = Some(class);
    }

    pub(crate) fn known_since(&mut self, incident: u32, at: i64) {
        self.known[incident as usize] = at;
    }

    pub(crate) fn third_line(&mut self) -> ThirdLine {
        let closings = &mut self.history.closings;
        if self.class.iter().any(Option::is_some) {
            let mut codes = Names::default();
            closings.classes.clear();
            closings.code = self
                .class
                .iter()
                .map(|class| match class {
                    None => NONE,
                    Some(class) => {
                        let id = codes.intern(class.name());
                        if id as usize == closings.classes.len() {
                            closings.classes.push(Some(*class));
                        }
                        id
                    }
                })
                .collect();
            closings.codes = codes;
        }
        if self.known.iter().any(|&k| k != NO_TIME) {
            closings.known_since = self.known.clone();
        }
        let organisation = Organisation::parse("o.toml", ORGANISATION).unwrap();
        ThirdLine::read(&self.history, &organisation, &Selection::default())
    }

    /// A measure over all services, with leave to look.
    pub(crate) fn figure(&mut self, code: &str) -> Figure {
        let third_line = self.third_line();
        let cohort = third_line.all();
        self.figure_of(&third_line, code, &cohort)
    }

    pub(crate) fn figure_of(
        &self,
        third_line: &ThirdLine,
        code: &str,
        cohort: &thirdline_evidence::third_line::Cohort<'_>,
    ) -> Figure {
        let days = DayWeights::new(400);
        let terms = Terms::new(third_line.first_at, &self.facts, &days);
        let measure = find_measure(code).unwrap_or_else(|| panic!("no measure {code}"));
        measure.figure(cohort, &terms, cohort.open())
    }
}
