//! Is a sheet sound?

use super::words::{against, day_before, day_of, of_whom, scope, stamps, unknowns, within};
use crate::paper::{Block, Grid, Paper, Part};
use thirdline_domain::sheet::{Sheet, SheetKind, Signer};
use thirdline_evidence::kpi::Advice;

/// What stands in a sheet and what to advise before it is signed.
#[must_use]
pub fn checked(sheet: &Sheet, advice: &[Advice]) -> Paper {
    let against_it = advice.iter().filter(|a| !a.holds).count();
    let mut paper = super::paper(None, format!("{}: {}", sheet.kind.title(), sheet.title()));
    paper.facts = vec![of_whom(sheet), format!("Scope: {}", scope(sheet))];
    paper.facts.push(format!("Fingerprint of what is signed: {}", sheet.fingerprint()));
    let lead = match against_it {
        0 => "Nothing stands against signing it.".to_owned(),
        1 => "One thing stands against signing it; it is stamped on the sheet, and blocks nothing."
            .to_owned(),
        n => format!(
            "{n} things stand against signing it; they are stamped on the sheet, and block nothing."
        ),
    };
    let mut part = Part::new("advice", "Is it sound?", "Advice").lead(lead);
    for stamp in stamps(advice) {
        part = part.with(Block::Stamp(stamp));
    }
    part = part.points(against(sheet));
    let mut grid = Grid::new("What should be, and what is")
        .words("What should be")
        .words("Is it so?")
        .words("What is");
    for one in advice {
        let holds = if one.holds { "yes" } else { "no" };
        grid = grid.row(vec![one.what.into(), holds.into(), one.says.clone().into()]);
    }
    paper.parts.push(part.grid(grid));
    paper.parts.push(measures(sheet));
    paper.parts.push(signatures(sheet));
    let unknown = Part::new("unknown", "What we do not know", "Not known").points(unknowns(sheet));
    paper.parts.push(unknown);
    paper
}

fn measures(sheet: &Sheet) -> Part {
    let is_paid = sheet.kind == SheetKind::Sheet;
    let lead = match (sheet.measures.len(), is_paid) {
        (0, _) => "It promises milestones, no measure.".to_owned(),
        (1, true) => format!("One measure weighs {} % of the target bonus.", sheet.weight),
        (n, true) => format!("{n} measures weigh {} % of the target bonus.", sheet.weight),
        (n, false) => format!("{n} measures, without money."),
    };
    let mut grid = Grid::new("Measures").words("Measure").words("Target of the clock");
    if is_paid {
        grid = grid.numbers("Weight");
    }
    grid = grid.numbers("Threshold").numbers("Target").numbers("Maximum");
    for paid in &sheet.measures {
        let said =
            |value: Option<f64>| value.map_or("not yet".to_owned(), |v| paid.amount(v).to_string());
        let mut row = vec![paid.title().into(), within(paid).into()];
        if is_paid {
            row.push(crate::paper::Cell::Number(format!("{} %", paid.weight)));
        }
        for value in [paid.threshold, paid.target, paid.maximum] {
            row.push(crate::paper::Cell::Number(said(value)));
        }
        grid = grid.row(row);
    }
    let mut part = Part::new("measures", "What it promises", "Measures").lead(lead).grid(grid);
    let mut gates = Grid::new("Gates").words("Guard").numbers("Margin").numbers("Floor");
    for gate in &sheet.gates {
        let percent = |share: f64| super::words::tenths(share);
        let margin = gate.margin.map_or("–".to_owned(), |m| format!("{:.0} points", m * 100.0));
        let floor = gate.floor.map_or("not yet".to_owned(), percent);
        let cells = [margin, floor].map(crate::paper::Cell::Number);
        gates = gates.row(std::iter::once(gate.title().into()).chain(cells).collect());
    }
    part = part.grid(gates);
    let milestones = sheet.milestones.iter().map(|m| {
        let done = m.done.map(|d| format!(" Done on {}.", super::words::day(d)));
        format!("By {}: {}.{}", super::words::day(m.by), m.what, done.unwrap_or_default())
    });
    part = part.points(milestones.collect());
    if let Some(baseline) = &sheet.baseline {
        part = part.note(format!(
            "Calibrated on {} to {}{}.",
            day_of(baseline.from),
            day_before(baseline.to),
            baseline
                .fingerprint
                .as_ref()
                .map_or(String::new(), |print| format!(", fingerprint {print}"))
        ));
    }
    part
}

fn signatures(sheet: &Sheet) -> Part {
    let signed = sheet.signed.by.len();
    let roles: Vec<Signer> = Signer::ALL.into_iter().filter(|&s| sheet.role(s).is_some()).collect();
    let is_needed = |s: &&Signer| sheet.kind == SheetKind::Sheet || **s != Signer::Hr;
    let needed = roles.iter().filter(is_needed).count();
    let mut grid = Grid::new("Signatures").words("Role").words("For").words("Signed");
    for signer in roles {
        let day = sheet.signed.by.iter().find(|(s, _)| *s == signer).map(|(_, day)| *day);
        let said = day.map_or("not yet".to_owned(), super::words::day);
        let role = sheet.role(signer).unwrap_or_default();
        grid = grid.row(vec![role.into(), signer.signs_for().into(), said.into()]);
    }
    let lead = match signed {
        0 => "Nobody has signed it yet.".to_owned(),
        n => format!("{n} of {needed} have signed it."),
    };
    Part::new("signed", "Who signs", "Signatures").lead(lead).grid(grid)
}
