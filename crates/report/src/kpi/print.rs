//! A sheet on one side of A4, to be signed; its stamps on its face.

use super::words::{against, day, day_before, day_of, scope, stamps, tenths, within};
use crate::paper::{Block, Cell, Grid, Layout, Paper, Part};
use thirdline_domain::sheet::{LowVolume, Sheet, SheetKind, Signer};
use thirdline_evidence::kpi::Advice;

/// The sheet to sign.
#[must_use]
pub fn printed(sheet: &Sheet, advice: &[Advice], of: Option<&str>) -> Paper {
    let title = format!("{}: {}", sheet.kind.title(), sheet.title());
    let mut paper = Paper { layout: Layout::Sheet, ..super::paper(of, title) };
    paper.facts = vec![
        format!("{}, mandated by the {}", sheet.executive, sheet.sponsor),
        format!("Scope, frozen: {}", scope(sheet)),
        format!("Fingerprint of what is signed: {}", sheet.fingerprint()),
    ];
    paper.parts.push(promise(sheet));
    paper.parts.push(rules(sheet));
    let stamps = stamps(advice);
    if !stamps.is_empty() {
        // One block however many: it has to fit the side that is signed.
        let part = Part::new("stamps", "Advice against signing", "Advice");
        let numbered = stamps.iter().enumerate().map(|(i, stamp)| format!("{}) {stamp}", i + 1));
        let all: Vec<String> = if stamps.len() > 1 { numbered.collect() } else { stamps.clone() };
        paper.parts.push(part.with(Block::Stamp(all.join(" "))).points(against(sheet)));
    }
    paper.parts.push(signatures(sheet));
    paper
}

fn promise(sheet: &Sheet) -> Part {
    let is_paid = sheet.kind == SheetKind::Sheet;
    let lead = if is_paid {
        format!(
            "Proper support of production weighs {} % of the target bonus of the {}.",
            sheet.weight, sheet.executive
        )
    } else {
        format!("The {} promises proper support of production, without money.", sheet.executive)
    };
    let mut grid = Grid::new("").words("Measure");
    if is_paid {
        grid = grid.numbers("Weight");
    }
    grid = grid.numbers("Threshold").numbers("Target").numbers("Maximum");
    if is_paid {
        grid = grid.numbers("By chance");
    }
    for paid in &sheet.measures {
        let fine = format!("{} {}", paid.title(), within(paid));
        let mut row = vec![Cell::Words(fine.trim().to_owned(), String::new())];
        let said = |value: Option<f64>| {
            Cell::Number(value.map_or("not yet".to_owned(), |v| paid.amount(v).to_string()))
        };
        if is_paid {
            row.push(Cell::Number(format!("{} %", paid.weight)));
        }
        row.extend([paid.threshold, paid.target, paid.maximum].map(said));
        if is_paid {
            let by = paid.chance.map_or("not yet".to_owned(), |c| tenths(c.target));
            row.push(Cell::Number(by));
        }
        grid = grid.row(row);
    }
    let mut part = Part::new("promise", "What is promised", "Promise").lead(lead).grid(grid);
    let milestones = sheet.milestones.iter().map(|m| format!("By {}: {}.", day(m.by), m.what));
    part = part.points(milestones.collect());
    if !sheet.gates.is_empty() {
        let gates: Vec<String> = sheet
            .gates
            .iter()
            .map(|g| {
                let floor = g.floor.map_or("floor not yet".to_owned(), |f| {
                    format!(
                        "{} {}",
                        if g.higher_is_better { "at least" } else { "at most" },
                        tenths(f)
                    )
                });
                format!("{} ({floor})", g.title())
            })
            .collect();
        let then = if is_paid {
            " Really worse caps pay as at target; beyond the floor nothing is paid."
        } else {
            ""
        };
        part = part.text(format!("Gates: {}.{then}", gates.join(", ")));
    }
    part
}

fn rules(sheet: &Sheet) -> Part {
    let is_paid = sheet.kind == SheetKind::Sheet;
    let mut points = Vec::new();
    if is_paid {
        points.push(
            "Pay rises in a straight line from threshold to target (100 %) and on to the maximum \
             (200 %), and no further."
                .to_owned(),
        );
        points.push(match sheet.low_volume {
            LowVolume::Void => format!(
                "A measure with fewer than {} observations is void; its weight goes to the others.",
                sheet.min_n
            ),
            LowVolume::Target => {
                format!("A measure with fewer than {} observations pays as at target.", sheet.min_n)
            }
        });
        points.push(
            "Next year's target takes up at most half of what this year exceeds it by.".to_owned(),
        );
    }
    if let Some(auditor) = &sheet.auditor {
        points.push(format!(
            "{auditor} keeps the definitions, asks the users of {} incidents each quarter, and \
             restates.",
            sheet.audit_size
        ));
    }
    points.push(match &sheet.mirror {
        Some(mirror) => format!("The {} holds the mirror: {mirror}.", sheet.head_of_operations),
        None => format!("Not mirrored by the {}.", sheet.head_of_operations),
    });
    if let Some(baseline) = &sheet.baseline {
        points.push(format!(
            "Calibrated on {} to {}, history {}.",
            day_of(baseline.from),
            day_before(baseline.to),
            baseline.fingerprint.as_deref().unwrap_or("without fingerprint")
        ));
    }
    if is_paid {
        let discretion = sheet.discretion.as_deref().unwrap_or("no clause");
        points.push(format!(
            "Discretion: {}. A result may be disputed for {} working days.",
            discretion.trim_end_matches('.'),
            sheet.dispute_days
        ));
    }
    for row in &sheet.raci {
        points.push(format!("For the {}, the {} answers.", row.artefact, row.accountable));
    }
    points.push(format!(
        "{}Nobody below the one who signs is bound by it.",
        if is_paid { "Percent only: no amount of money stands anywhere. " } else { "" }
    ));
    Part::new("rules", "By these rules", "Rules").points(points)
}

fn signatures(sheet: &Sheet) -> Part {
    let is_needed = |s: &Signer| sheet.kind == SheetKind::Sheet || *s != Signer::Hr;
    let places = Signer::ALL.into_iter().filter(is_needed).filter_map(|signer| {
        let role = sheet.role(signer)?;
        let on = sheet.signed.by.iter().find(|(s, _)| *s == signer);
        let what = match on {
            Some((_, on)) => format!("{}; signed {}", signer.signs_for(), day(*on)),
            None => signer.signs_for().to_owned(),
        };
        Some((role.to_owned(), what))
    });
    let mirror = (sheet.head_of_operations.clone(), "holds the mirror".to_owned());
    let places: Vec<(String, String)> = places.chain([mirror]).collect();
    Part::new("signatures", "Signed", "Signed").with(Block::Signatures(places))
}
