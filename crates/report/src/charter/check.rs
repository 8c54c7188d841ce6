//! Promised and granted, side by side.

use crate::paper::{Block, Cell, Drawing, Grid, Paper, Part};
use crate::text::Style;
use thirdline_chart::{Bar, BarPart, Bars, Hue, Paint, Texture, bar_text, bars};
use thirdline_evidence::charter::{AuthorityRow, Check, Finding, Weight};

/// The report of `thirdline charter check`.
#[must_use]
pub fn check(check: &Check) -> Paper {
    let mut parts = vec![authority(check)];
    let (stamps, advice): (Vec<&Finding>, Vec<&Finding>) =
        check.findings.iter().partition(|f| f.weight == Weight::Stamp);
    if !stamps.is_empty() {
        parts.push(
            Part::new("stamps", "What stands on its face until it is done", "On its face")
                .lead(stamp_sentence(stamps.len()))
                .grid(grid(&stamps)),
        );
    }
    if !advice.is_empty() {
        parts.push(
            Part::new("advice", "Worth doing", "Worth doing")
                .lead(match advice.len() {
                    1 => "One more thing is worth doing.".to_owned(),
                    n => format!("{n} more things are worth doing."),
                })
                .grid(grid(&advice)),
        );
    }
    parts.push(warnings());
    Paper {
        of: check.name.clone(),
        title: "Promised, or granted?".to_owned(),
        facts: vec![format!(
            "{} · on {} · {} · fingerprint {}",
            check.services.join(", "),
            check.day,
            if check.signed { "signed by all four" } else { "a draft" },
            check.fingerprint
        )],
        parts,
        footer: vec![
            "Advice, not a gate: whoever signs may sign against it, by role and with a reason."
                .to_owned(),
        ],
        ..Paper::default()
    }
}

fn stamp_sentence(count: usize) -> String {
    match count {
        1 => "One matter stands on the charter's face until it is settled.".to_owned(),
        n => format!("{n} matters stand on the charter's face until they are settled."),
    }
}

/// The sentence that says how promises and grants compare.
pub(super) fn sentence(check: &Check) -> String {
    let missing: Vec<String> = check
        .authority
        .iter()
        .filter(|row| row.promised && !row.can)
        .map(|row| format!("{} {}", row.level, row.words))
        .collect();
    match (check.promised, check.granted) {
        (0, _) => "No kind of fix is promised: the team could only pass incidents on.".to_owned(),
        (promised, granted) if promised == granted => {
            let kinds = if promised == 1 { "kind of fix is" } else { "kinds of fix are" };
            format!("{promised} {kinds} promised, and the systems have granted every one.")
        }
        (promised, granted) => {
            let kinds = if promised == 1 { "kind of fix is" } else { "kinds of fix are" };
            let have = match granted {
                0 => "none is".to_owned(),
                1 => "one is".to_owned(),
                n => format!("{n} are"),
            };
            format!(
                "{promised} {kinds} promised, {have} technically granted. Promised, but not there: {}.",
                missing.join("; ")
            )
        }
    }
}

fn authority(check: &Check) -> Part {
    Part::new("authority", "Authority", "Authority")
        .lead(sentence(check))
        .with(Block::Drawing(drawing(check)))
        .grid(matrix(check))
        .note("Most teams of this kind fail on the grant, not on the promise.")
}

/// Each promised kind as a bar that is solid where the right is there, hatched where it is not.
fn drawing(check: &Check) -> Drawing {
    let rows: Vec<AuthorityRow> =
        check.authority.iter().filter(|row| row.promised || row.can).cloned().collect();
    let lines = rows.clone();
    Drawing {
        id: "granted".to_owned(),
        title: "Kinds of fix promised and granted".to_owned(),
        caption: "Solid: the systems have given the right. Hatched: it is a promise.".to_owned(),
        draw: Box::new(move |frame| {
            let bar = |row: &AuthorityRow| Bar {
                label: format!("{} {}", row.level, row.words),
                parts: vec![BarPart {
                    value: 1.0,
                    paint: Paint::new(
                        Hue::A,
                        if row.can { Texture::Worked } else { Texture::Waiting },
                    ),
                    inside: String::new(),
                    title: format!("{} {}: {}", row.level, row.words, said(row)),
                }],
                interval: None,
                value: said(row),
            };
            let bars_ = Bars { rows: rows.iter().map(bar).collect(), ..Bars::default() };
            bars(&bars_, frame)
        }),
        lines: Box::new(move |style: Style| {
            let line = |row: &AuthorityRow| {
                let full = bar_text(1.0, 12, style.ascii);
                let hatched = if style.ascii { "." } else { "▒" }.repeat(12);
                let bar = if row.can { full } else { hatched };
                format!("{} {:<20} {bar} {}", row.level, row.words, said(row))
            };
            lines.iter().map(line).collect()
        }),
        data: String::new(),
    }
}

fn said(row: &AuthorityRow) -> String {
    match (row.state, &row.granted, &row.expires) {
        ("expired" | "ends soon", _, Some(end)) => format!("{}, {end}", row.state),
        ("granted" | "granted, not promised" | "not yet", Some(from), _) => {
            format!("{}, {from}", row.state)
        }
        _ => row.state.to_owned(),
    }
}

/// The state, and the day that belongs to it below.
pub(super) fn granted(row: &AuthorityRow) -> Cell {
    let day = match (row.state, &row.granted, &row.expires) {
        ("expired" | "ends soon", _, Some(end)) => end.clone(),
        ("not yet", Some(from), _) => format!("from {from}"),
        ("granted" | "granted, not promised", Some(from), None) => format!("since {from}"),
        ("granted" | "granted, not promised", _, Some(end)) => format!("until {end}"),
        _ => String::new(),
    };
    Cell::Words(row.state.to_owned(), day)
}

fn matrix(check: &Check) -> Grid {
    let mut grid = Grid::new("Fix authority, row by row")
        .words("Kind of fix")
        .words("Promised")
        .words("Granted")
        .words("Change model")
        .words("Looked at by")
        .words("The promise lacks");
    for row in &check.authority {
        let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        grid = grid.row(vec![
            Cell::Words(format!("{} {}", row.level, row.words), String::new()),
            if row.promised { "yes" } else { "no" }.into(),
            granted(row),
            dash(&row.change_model).into(),
            dash(&row.second_pair_of_eyes).into(),
            if row.lacks.is_empty() { "–".to_owned() } else { row.lacks.join(", ") }.into(),
        ]);
    }
    grid
}

fn grid(findings: &[&Finding]) -> Grid {
    findings.iter().fold(
        Grid::new(String::new()).words("About").words("What is the matter").words("What to do"),
        |grid, finding| {
            let cells = [finding.about, &finding.says, &finding.advice];
            grid.row(cells.into_iter().map(Cell::from).collect())
        },
    )
}

/// What is true of every such charter, however good its paper.
fn warnings() -> Part {
    Part::new("warnings", "What this remedy does to the other two", "Side effects").points(vec![
        "It lets development off the hook: those who write the service see its users even less. Run \
         exposure sessions with it."
            .to_owned(),
        "What the team fixes comes back unless development decides each defect: fix, accept or \
         won't. Keep the decisions in the residual agreement."
            .to_owned(),
        "A support team outlives the interest in it. The charter carries the budget and a review \
         date, so that somebody has to decide again."
            .to_owned(),
    ])
}
