//! Is a decision sound?

use super::words::{better, measure, names, stamps, unknowns, worse};
use crate::paper::{Block, Cell, Grid, Paper, Part};
use thirdline_domain::decision::Decision;
use thirdline_evidence::decision::Advice;
use thirdline_time::Day;

/// What stands in a decision and what to advise before it is signed.
#[must_use]
pub fn checked(decision: &Decision, advice: &[Advice]) -> Paper {
    let against = advice.iter().filter(|a| !a.holds).count();
    let lead = match against {
        0 => "Nothing stands against signing it.".to_owned(),
        1 => "One thing stands against signing it; it is stamped on its face, and blocks nothing."
            .to_owned(),
        n => format!(
            "{n} things stand against signing it; they are stamped on its face, and block nothing."
        ),
    };
    let mut part = Part::new("advice", "Is it sound?", "Advice").lead(lead);
    for stamp in stamps(advice) {
        part = part.with(Block::Stamp(stamp));
    }
    let mut todo = Grid::new("What to do").words("Where").words("What to do");
    for one in advice.iter().filter(|a| !a.holds) {
        todo = todo.row(vec![one.place.into(), one.todo.clone().into()]);
    }
    let mut all = Grid::new("What should be, and what is")
        .words("What should be")
        .words("Is it so?")
        .words("What is");
    for one in advice {
        let holds = if one.holds { "yes" } else { "no" };
        all = all.row(vec![one.what.into(), holds.into(), one.says.clone().into()]);
    }
    let parts = vec![
        part.grid(todo).grid(all),
        registered(decision),
        promises(decision),
        Part::new("unknown", "What we do not know", "Not known").points(unknowns(decision)),
    ];
    Paper {
        title: format!("Decision: {}", decision.name),
        facts: facts(decision),
        parts,
        ..Paper::default()
    }
}

/// What, for which services, when, and the fingerprint.
pub(super) fn facts(decision: &Decision) -> Vec<String> {
    let pulled = decision.pulled.map_or("no day yet".to_owned(), |day| Day(day).to_string());
    vec![
        format!(
            "Remedy: {} ({}) · services: {} · pulled: {pulled}",
            decision.remedy.words(),
            decision.remedy.name(),
            names(&decision.services)
        ),
        format!("Fingerprint of what is registered: {}", decision.fingerprint()),
    ]
}

/// By what it will be judged.
pub(super) fn registered(decision: &Decision) -> Part {
    let outcome = &decision.outcome;
    let lead = format!(
        "It worked if {} is {}: {} months before the pull against {} afterwards, the {} days of \
         transition left out.",
        measure(&outcome.measure),
        better(outcome),
        outcome.months_before,
        outcome.months_after,
        outcome.transition_days
    );
    let mut points = Vec::new();
    if !decision.comparators.is_empty() {
        points.push(format!("Compared with: {}.", names(&decision.comparators)));
    }
    let looks: Vec<String> = decision.looks.iter().map(|&day| Day(day).to_string()).collect();
    if !looks.is_empty() {
        points.push(format!("Looked at on: {}.", looks.join(", ")));
    }
    for limit in &decision.harm {
        points.push(format!("Harm: {} {}.", measure(&limit.measure), worse(limit)));
    }
    if let Some(print) = &decision.evidence {
        points.push(format!("Decided on the history {print}."));
    }
    Part::new("registered", "How it will be judged", "Judged by").lead(lead).points(points)
}

/// Who promises what, and what has to happen.
pub(super) fn promises(decision: &Decision) -> Part {
    let mut fidelity = Grid::new("What has to happen if it is to count as pulled")
        .words("What")
        .numbers("Planned")
        .numbers("Delivered");
    for one in &decision.fidelity {
        let delivered = one.delivered.map_or("not said".to_owned(), |d| d.to_string());
        let cells = [one.planned.to_string(), delivered].map(Cell::Number);
        fidelity = fidelity.row(std::iter::once(one.what.clone().into()).chain(cells).collect());
    }
    let mut promised = Grid::new("Promises").words("Who, to whom").words("What").words("By");
    for one in &decision.commitments {
        let state = match (one.kept, one.released) {
            (Some(day), _) => format!("kept {}", Day(day)),
            (None, Some(day)) => format!("released {}", Day(day)),
            (None, None) => String::new(),
        };
        promised = promised.row(vec![
            Cell::Words(one.role.clone(), format!("to the {}", one.to)),
            one.act.clone().into(),
            Cell::Words(Day(one.by).to_string(), state),
        ]);
    }
    let lead = format!(
        "Below {:.0} % of this plan it counts as not pulled, and nothing is said about the remedy.",
        decision.least_fidelity * 100.0
    );
    Part::new("promises", "What has to happen", "Promised").lead(lead).grid(fidelity).grid(promised)
}
