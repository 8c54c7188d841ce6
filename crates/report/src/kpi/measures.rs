//! Which measures may be paid for.

use crate::paper::{Cell, Grid, Paper, Part};
use thirdline_domain::sheet::TargetClock;
use thirdline_evidence::kpi::Catalogue;

/// Measures that may stand in a sheet with their guards, and why the others may not.
#[must_use]
pub fn payable(catalogue: &Catalogue<'_>) -> Paper {
    let mut paper = super::paper(None, "Measures of KPI sheets".to_owned());
    let known = catalogue.known();
    let mut grid = Grid::new("Outcome and response")
        .words("Measure")
        .words("Definition")
        .words("Kind")
        .words("Needs")
        .words("Gates");
    let mut others = Grid::new("Never paid for").words("Measure").words("Name").words("Why not");
    for (one, measure) in known.iter().zip(catalogue.iter()) {
        let title = format!("{}@{}", one.code, one.version);
        if let Some(why) = one.unpayable {
            others = others.row(vec![title.into(), one.name.into(), why.into()]);
            continue;
        }
        let needs = match one.clock {
            Some(TargetClock::Restore) => "within, of the user clock",
            Some(TargetClock::TakeUp) => "within, of taking up",
            None => "",
        };
        grid = grid.row(vec![
            Cell::Words(title, one.name.to_owned()),
            measure.formula.into(),
            measure.kind.name().into(),
            needs.into(),
            one.guards.join(", ").into(),
        ]);
    }
    paper.parts.push(
        Part::new("payable", "What may be paid for", "Payable")
            .lead("Only what users live and how quickly people answer may ever be paid for.")
            .grid(grid),
    );
    paper.parts.push(
        Part::new("others", "What may not", "Not payable")
            .lead("Paid for, these would be kept instead of the promise.")
            .grid(others),
    );
    paper
}
