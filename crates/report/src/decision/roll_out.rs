//! Who gets a remedy when, and why by lot.

use crate::paper::{Cell, Grid, Paper, Part};
use thirdline_evidence::decision::RollOut;

/// The plan of a stepped roll-out.
#[must_use]
pub fn roll_out(plan: &RollOut) -> Paper {
    let (first, last) = (plan.steps.first(), plan.steps.last());
    let lead = match (first, last) {
        (Some(first), Some(last)) if plan.steps.len() > 1 => format!(
            "{} services, one every {} weeks, from {} on {} to {} on {}.",
            plan.steps.len(),
            plan.weeks,
            first.service,
            first.pulled,
            last.service,
            last.pulled
        ),
        _ => "One service alone has no order: name those that are as urgent.".to_owned(),
    };
    let mut grid = Grid::new("Pulls in order of time")
        .words("Day")
        .words("Service")
        .words("Compared with")
        .words("First look");
    for step in &plan.steps {
        let compared = if step.comparators.is_empty() {
            "services outside of this plan".to_owned()
        } else {
            step.comparators.join(", ")
        };
        let tier = if plan.tiers.len() > 1 { format!("tier {}", step.tier) } else { String::new() };
        grid = grid.row(vec![
            step.pulled.clone().into(),
            Cell::Words(step.service.clone(), tier),
            compared.into(),
            step.look.clone().into(),
        ]);
    }
    let steps = Part::new("steps", "Who gets it when", "Steps")
        .lead(lead)
        .grid(grid)
        .note(format!(
            "Drawn with the seed {}: the same services and the same seed give the same order.",
            plan.seed
        ))
        .note("The last has nobody left who waits: name comparators outside of this plan for it.");
    let parts = vec![steps, why(plan), urgency(plan)];
    Paper {
        title: "Stepped roll-out in random order".to_owned(),
        facts: vec![format!("Outcome: {} · seed {}", plan.measure, plan.seed)],
        parts,
        footer: vec![
            "A plan, not an order: whoever departs from it says so in the decision.".to_owned(),
        ],
        ..Paper::default()
    }
}

fn why(plan: &RollOut) -> Part {
    Part::new("why", "Why by lot", "Why")
        .lead(
            "Remedies go to the worst services, and the worst get better by themselves: a bad spell \
             is followed by a better one, whatever is done.",
        )
        .points(vec![
            "Those whose turn has not come are as badly off, and get better by themselves just as \
             much: what the pulled ones gain beyond them is the remedy."
                .to_owned(),
            "The lot decides, so nobody's choice does: not the loudest, not the readiest, not the \
             one with the worst month."
                .to_owned(),
            format!(
                "A new lead or a release seldom falls on all days of the pull: steps of {} weeks \
                 tell it apart.",
                plan.weeks
            ),
            "Nobody loses: all get it, and nobody could have had it all at once.".to_owned(),
        ])
}

fn urgency(plan: &RollOut) -> Part {
    let part = Part::new("urgency", "Are they equally urgent?", "Urgency");
    if !plan.is_told {
        return part
            .lead("Nobody has looked: the lot takes them all as equally urgent.")
            .text("With --history it is told from the intervals of the outcome.");
    }
    let lead = match plan.tiers.len() {
        0 | 1 => format!(
            "As far as one can tell: their intervals of {} overlap, so the lot may decide.",
            plan.measure
        ),
        n => format!(
            "No: by {} they fall into {n} tiers. The worse tier comes first; within each the lot \
             decides.",
            plan.measure
        ),
    };
    let mut grid =
        Grid::new("The outcome over the last whole months that could be followed, twelve at most")
            .words("Service")
            .numbers("Tier")
            .figures(&plan.measure);
    for (number, tier) in plan.tiers.iter().enumerate() {
        for (service, figure) in &tier.services {
            let figure = (*figure).map_or(Cell::Number("too few to say".to_owned()), Cell::from);
            let number = Cell::Number((number + 1).to_string());
            grid = grid.row(vec![service.clone().into(), number, figure]);
        }
    }
    let part = part.lead(lead).grid(grid);
    match plan.baseline_months {
        Some(months) if months < plan.least_baseline_months => part.text(format!(
            "The history has {months} whole months before the first pull; {} are needed for a \
             baseline. Later steps have more.",
            plan.least_baseline_months
        )),
        Some(months) => {
            part.note(format!("{months} whole months of baseline before the first pull."))
        }
        None => part,
    }
}
