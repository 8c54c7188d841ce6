//! Who is sufficiently senior in development?

use super::words::{chance, day_before, day_of};
use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part};
use thirdline_chart::format::count;
use thirdline_chart::{Bar, Bars, Hue, bar_text, bars, data_table};
use thirdline_evidence::kpi::{Chain, ENOUGH_COVERAGE, Seniority, Standing};

/// Who answers for most of the third-line work, and holds what it takes.
#[must_use]
pub fn seniority(seniority: &Seniority, of: Option<&str>) -> Paper {
    let mut paper = super::paper(of, "Somebody sufficiently senior in development".to_owned());
    paper.facts = vec![
        format!(
            "{} third-line stays from {} to {}",
            count(seniority.stays),
            day_of(seniority.from),
            day_before(seniority.to + 1)
        ),
        match seniority.services.as_slice() {
            [] => "No service with third-line work".to_owned(),
            services => format!("Services: {}", services.join(", ")),
        },
    ];
    paper.parts.push(verdict(seniority));
    paper.parts.push(tree(seniority));
    if !seniority.chain.is_empty() {
        paper.parts.push(chain(seniority));
    }
    paper.parts.push(unknown(seniority));
    paper.footer = vec!["Volumes of work only: nothing here says how anybody works.".to_owned()];
    paper
}

fn role(one: &Chain) -> &str {
    one.role.as_deref().unwrap_or(&one.unit)
}

fn covers(one: &Chain) -> String {
    one.coverage.value.map_or(String::new(), chance)
}

fn verdict(seniority: &Seniority) -> Part {
    let part = Part::new("verdict", "Who could be bound?", "Verdict");
    let first = seniority.candidate();
    let above = seniority.chain.get(1);
    let facts = |one: &Chain| format!("holds {} of the five facts", one.held);
    let missing = |one: &Chain| -> Vec<String> {
        let not = one.facts.iter().filter(|f| !f.is_held);
        not.map(|f| format!("{}: {}", f.what, f.how)).collect()
    };
    let mut part = match (seniority.standing, first) {
        (Standing::NoWork, _) => part.lead(
            "No incident reached development in the last twelve months: there is nobody to bind, \
             and nothing to bind them to.",
        ),
        (Standing::Nobody, _) | (_, None) => part
            .lead(format!(
                "No manager covers {} of the third-line work: development has no executive to bind.",
                chance(ENOUGH_COVERAGE)
            ))
            .text(
                "Consider the third remedy, an operational support team that fixes for itself, or a \
                 reorganisation; or narrow the services (--services).",
            ),
        (Standing::Cio, Some(one)) => part
            .lead(format!(
                "The lowest manager who covers enough is the {}, above both sides: development has \
                 no executive to bind.",
                role(one)
            ))
            .text(
                "A sheet would bind the one who mandates it. Consider the third remedy, an \
                 operational support team that fixes for itself, or a reorganisation; or narrow the \
                 services (--services).",
            ),
        (Standing::Sufficient, Some(one)) => part.lead(format!(
            "The {} covers {} of the third-line work and holds all five facts: sufficiently senior.",
            role(one),
            covers(one)
        )),
        (Standing::Compare, Some(one)) => {
            let part = part.lead(format!(
                "The {} covers {} of the third-line work and {}; look at the level above, too.",
                role(one),
                covers(one),
                facts(one)
            ));
            match above {
                Some(up) => part.text(format!(
                    "Above: the {}, who covers {} and {}.{}",
                    role(up),
                    covers(up),
                    facts(up),
                    if up.is_cio {
                        " That is the CIO, who would mandate the sheet, not sign it."
                    } else {
                        ""
                    }
                )),
                None => part.text("The organisation file has nobody above."),
            }
        }
        (Standing::TooFew, Some(one)) => part.lead(format!(
            "The {} covers {} of the third-line work, but {}: no KPI sheet here.",
            role(one),
            covers(one),
            facts(one)
        )),
    };
    if let Some(one) = first.filter(|_| seniority.standing != Standing::Cio) {
        part = part.points(missing(one));
        if seniority.has_budget() == Some(false) {
            part = part.text(format!(
                "Responsible but unaccountable: the budget is not the {}'s own. The cost of support \
                 and of being on call belongs where the pay for it is.",
                role(one)
            ));
        }
        part = part.note(
            "Exactly one answers for the sheet in its RACI, and it is the sponsor, not the one it \
             binds.",
        );
    }
    part
}

fn tree(seniority: &Seniority) -> Part {
    let lead = match seniority.tree.first() {
        Some(top) => format!("Where the third-line work is done, below {}.", top.unit),
        None => "No third-line work is in any unit.".to_owned(),
    };
    let mut part = Part::new("tree", "Where the work is", "The tree").lead(lead);
    let all = seniority.stays.max(1) as f64;
    let label = |one: &thirdline_evidence::kpi::UnitWork| {
        format!("{}{}", "\u{2003}".repeat(one.depth), one.unit)
    };
    let said = |one: &thirdline_evidence::kpi::UnitWork| {
        format!("{}, n {}", chance(one.below as f64 / all), count(one.below))
    };
    let data = Bars {
        rows: seniority
            .tree
            .iter()
            .map(|one| Bar::plain(label(one), one.below as f64 / all, Hue::B, said(one)))
            .collect(),
        most: Some(1.0),
        ..Bars::default()
    };
    let rows: Vec<Vec<String>> = seniority
        .tree
        .iter()
        .map(|one| {
            let role = one.role.clone().unwrap_or_default();
            vec![one.unit.clone(), role, count(one.own), count(one.below)]
        })
        .collect();
    let table = data_table(
        "Third-line stays by unit",
        &["Unit", "Led by", "Own teams", "With all below"],
        &rows,
    );
    let lines: Vec<(String, f64, String)> = seniority
        .tree
        .iter()
        .map(|one| {
            let label = format!("{}{}", "  ".repeat(one.depth), one.unit);
            (label, one.below as f64 / all, said(one))
        })
        .collect();
    if !seniority.tree.is_empty() {
        part = part.with(Block::Drawing(Drawing {
            id: "tree-work".to_owned(),
            title: "Third-line stays by unit".to_owned(),
            caption: "Third-line stays with teams of each unit and below it, of all.".to_owned(),
            draw: Box::new(move |frame| bars(&data, frame)),
            lines: Box::new(move |style| {
                let wide = lines.iter().map(|l| l.0.chars().count()).max().unwrap_or(0);
                lines
                    .iter()
                    .map(|(label, share, said)| {
                        format!("{label:wide$}  {}  {said}", bar_text(*share, 24, style.ascii))
                    })
                    .collect()
            }),
            data: table,
        }));
    }
    if seniority.outside > 0 {
        part = part.note(format!(
            "{} stays are with teams that the organisation file puts into no unit: {}.",
            count(seniority.outside),
            seniority.teams_outside.join(", ")
        ));
    }
    part
}

fn chain(seniority: &Seniority) -> Part {
    let mut part = Part::new("chain", "The way up", "The way up").lead(
        "The lowest manager who covers enough comes first, then everybody above: the five facts of \
         each.",
    );
    let mut grid = Grid::new("Five facts").words("Fact");
    for one in &seniority.chain {
        grid = grid.words(role(one));
    }
    let row = |what: &str, cell: &dyn Fn(&Chain) -> String| -> Vec<Cell> {
        let cells = seniority.chain.iter().map(|one| Cell::from(cell(one)));
        std::iter::once(Cell::from(what)).chain(cells).collect()
    };
    grid = grid.row(row("covers", &|one| format!("{} of {}", covers(one), count(seniority.stays))));
    let facts = seniority.chain.first().map_or(0, |one| one.facts.len());
    for i in 0..facts {
        let what = seniority.chain[0].facts[i].what;
        grid = grid.row(row(what, &|one| one.facts[i].how.clone()));
    }
    grid = grid.row(row("held", &|one| format!("{} of 5", one.held)));
    part = part.grid(grid);
    part
}

fn unknown(seniority: &Seniority) -> Part {
    let mut points = vec![
        "Whether the executive wants it: a sheet binds who signs it, and only then.".to_owned(),
        "Whether pay rules and agreements allow it: HR and the employee representative know."
            .to_owned(),
    ];
    let unsaid = seniority
        .candidate()
        .map_or(0, |one| one.facts.iter().filter(|f| f.how.contains("does not say")).count());
    if unsaid > 0 {
        points.push(format!(
            "{unsaid} of the five facts: the organisation file can say ([[unit]] budget, priorities, \
             appraisals, capacity, forum)."
        ));
    }
    Part::new("unknown", "What we do not know", "Not known").points(points)
}
