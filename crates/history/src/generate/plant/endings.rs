//! How the incidents of a planted portfolio ended.

use super::super::draw::Draw;
use super::super::firm::{Kind, TEAMS};
use super::super::flow::third::Told;
use super::super::year::Year;
use thirdline_domain::{ClosureClass, History, NO_TIME, NONE, Names, StatusClass};

/// Closure codes as the firm's ticket system writes them.
fn code(class: ClosureClass) -> &'static str {
    match class {
        ClosureClass::Code => "Code changed",
        ClosureClass::Configuration => "Configuration changed",
        ClosureClass::Data => "Data repaired",
        ClosureClass::Restart => "Restarted",
        ClosureClass::Access => "Access granted",
        ClosureClass::Explanation => "Explained",
        ClosureClass::Workaround => "Workaround given",
        ClosureClass::Other => "Duplicate",
    }
}

/// What it takes at the desk and in the second line, with weights.
const AT_THE_DESK: [(ClosureClass, u32); 5] = [
    (ClosureClass::Explanation, 38),
    (ClosureClass::Access, 27),
    (ClosureClass::Workaround, 17),
    (ClosureClass::Restart, 14),
    (ClosureClass::Other, 4),
];
const IN_SECOND_LINE: [(ClosureClass, u32); 6] = [
    (ClosureClass::Configuration, 30),
    (ClosureClass::Restart, 22),
    (ClosureClass::Data, 18),
    (ClosureClass::Workaround, 16),
    (ClosureClass::Access, 10),
    (ClosureClass::Other, 4),
];

/// Problems of a firm, known by number.
const PROBLEMS: u64 = 240;

/// Fills in how each incident that is resolved ended; `told` has what is planted.
pub(super) fn add(history: &mut History, told: &[Option<&Told>], year: &Year, draw: &Draw) {
    let desks: Vec<bool> = history
        .teams
        .iter()
        .map(|name| TEAMS.iter().any(|t| t.name == name && t.kind == Kind::Desk))
        .collect();
    let mut draw = draw.clone();
    let mut codes = Names::default();
    let mut problems = Names::default();
    let mut classes = Vec::new();
    let count = history.incident_count();
    let (mut code_of, mut changed) = (vec![NONE; count], vec![false; count]);
    let (mut problem_of, mut known) = (vec![NONE; count], vec![NO_TIME; count]);
    for (row, told) in told.iter().enumerate() {
        let end = history.events_of(row).end - 1;
        let desk = desks.get(history.team[end] as usize).copied().unwrap_or(false);
        // Every row draws as often, whatever it is.
        let (at_desk, second) = (
            AT_THE_DESK[draw.weighted(AT_THE_DESK.iter().map(|c| c.1))].0,
            IN_SECOND_LINE[draw.weighted(IN_SECOND_LINE.iter().map(|c| c.1))].0,
        );
        let (links, problem) = (draw.chance(0.06), draw.below(PROBLEMS));
        let last = history.events_of(row).rev().find_map(|event| history.stated(event));
        if !last.is_some_and(StatusClass::is_done) {
            continue;
        }
        let class = told.map_or(if desk { at_desk } else { second }, |t| t.class);
        let id = codes.intern(code(class));
        if id as usize == classes.len() {
            classes.push(Some(class));
        }
        code_of[row] = id;
        changed[row] = told.is_some() && class == ClosureClass::Code;
        if told.map_or(links, |t| t.has_problem) {
            problem_of[row] = problems.intern(&format!("PRB{:05}", 1_000 + problem));
        }
        if let Some(since) = told.and_then(|t| t.known_since).filter(|s| *s <= year.end) {
            known[row] = since * 1_000_000;
        }
    }
    let closings = &mut history.closings;
    (closings.codes, closings.classes, closings.code) = (codes, classes, code_of);
    (closings.problems, closings.problem) = (problems, problem_of);
    (closings.changed, closings.known_since) = (changed, known);
}
