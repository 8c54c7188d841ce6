//! The board page: one side of A4, in the order of a board's three tasks: evaluate, direct, monitor.

use crate::Import;
use crate::diagnosis::{listed, month};
use crate::html::words::{counted, day, of_import};
use crate::paper::{self, Block, Cell, Drawing, Grid, Layout, Paper, Part, say, say_value};
use std::io::{self, Write};
use thirdline_chart::format::{Reading, count, duration, percent};
use thirdline_chart::{Hue, LinePoint, Lines, Series, line, spark_text};
use thirdline_evidence::board::{Board, BoardMonth};
use thirdline_evidence::diagnosis::{Answer, Assessment};
use thirdline_evidence::statistics::Change;
use thirdline_evidence::third_line::Figure;

/// So many services are named; more are counted, or the page would not be one.
const NAMED: usize = 6;

/// The page.
#[must_use]
pub fn paper(board: &Board, import: &Import) -> Paper {
    let parts = vec![
        Part::new("headline", "", "Headline").lead(headline(board)),
        remedies(board),
        lived(board),
        asks(board),
        exposure(board),
        rift(board),
        unknown(board),
    ];
    Paper {
        of: of_import(import),
        title: "Development's support of production".to_owned(),
        facts: vec![format!(
            "{} to {} · {} and {} third-line stays in the last twelve months · target {}",
            day(board.first_at),
            day(board.horizon),
            counted(board.diagnosis.services.len() as u64, "service"),
            count(board.diagnosis.portfolio.stays_of_year),
            duration(board.restore)
        )],
        parts,
        footer: vec![
            "Every number with its interval of 95 % or its count. No figure is about a person; \
             behaviour of fewer than five people is not shown. Give it to the heads of development and \
             of operations 48 hours before anyone else."
                .to_owned(),
            "Figures auditor: ______________________   Date: ______________".to_owned(),
        ],
        layout: Layout::Board,
    }
}

/// The page as JSON, schema `thirdline-board` version 1.
///
/// # Errors
/// Those of the writer.
pub fn json(board: &Board, out: &mut dyn Write) -> io::Result<()> {
    paper::json("thirdline-board", 1, board, out)
}

fn change(board: &Board) -> String {
    if board.cut_by_closing_date {
        return "no trend can be shown, the history being cut by closing date".to_owned();
    }
    match board.change {
        Change::ReallyWorse => "really worse in the last whole month".to_owned(),
        Change::ReallyBetter => "really better in the last whole month".to_owned(),
        Change::NoRealChange => {
            let first = board.months.iter().find(|m| m.is_whole);
            let since = first.map_or(String::new(), |m| format!(" since {}", month(m.month)));
            format!("no real change{since}")
        }
        Change::TooFewToSay => "too few months to tell a change".to_owned(),
    }
}

fn headline(board: &Board) -> String {
    let gap = board.services_with_gap().len() as u64;
    let total = counted(board.diagnosis.services.len() as u64, "service");
    format!(
        "Users who needed development were helped within {} in {} of cases; {}. In {gap} of \
         {total} the third line is the gap; no decision or verdict is recorded.",
        duration(board.restore),
        say(&board.met),
        change(board)
    )
}

/// Met and met-if-stopped by month.
fn drawing(board: &Board) -> Drawing {
    let months: Vec<BoardMonth> = board.months.iter().filter(|m| m.is_whole).copied().collect();
    let series = |name: &str, dashed: bool, value: fn(&BoardMonth) -> u64| Series {
        name: name.to_owned(),
        hue: Hue::Ink,
        dashed,
        points: months
            .iter()
            .map(|m| LinePoint {
                x: m.month as f64,
                y: if m.due == 0 { f64::NAN } else { value(m) as f64 / m.due as f64 },
                interval: None,
            })
            .collect(),
    };
    let mut met = series("user clock", false, |m| m.met);
    for (point, m) in met.points.iter_mut().zip(&months) {
        let figure = Figure::share(m.met, m.due, 1);
        point.interval = figure.low.zip(figure.high);
    }
    let stopped = series("with holds", true, |m| m.met_stopped);
    let ticks = months
        .iter()
        .filter(|m| m.month.rem_euclid(3) == 0)
        .map(|m| (m.month as f64, month(m.month)))
        .collect();
    let lines =
        Lines { series: vec![met, stopped], ticks, reading: Reading::Share, from_zero: true };
    let values: Vec<Option<f64>> =
        months.iter().map(|m| (m.due > 0).then(|| m.met as f64 / m.due as f64)).collect();
    Drawing {
        id: "met".to_owned(),
        title: "Users helped in time, by month".to_owned(),
        caption: "Helped in time by month; dashed, if holds stopped the clock.".to_owned(),
        draw: Box::new(move |frame| line(&lines, &frame.with_height(130.0))),
        lines: Box::new(move |style| {
            vec![format!("by month  {}", spark_text(&values, style.ascii))]
        }),
        data: String::new(),
    }
}

fn lived(board: &Board) -> Part {
    let hidden = board.hidden_share.value.unwrap_or(0.0);
    let is_green = board.met_stopped.value.is_some_and(|v| v >= 0.8);
    let mut text = format!(
        "One user in ten waited longer than {}. If holds stopped the clock, {} would count as in \
         time; they hide {} of users' waiting.",
        say(&board.ninetieth),
        say(&board.met_stopped),
        say_value(&board.hidden_share)
    );
    if is_green && hidden > 0.25 {
        text.push_str(" The agreement looks better than the service.");
    }
    let part = Part::new("lived", "What users lived", "Users");
    if board.months.iter().filter(|m| m.is_whole).count() < 2 || board.cut_by_closing_date {
        return part.text(text);
    }
    part.with(Block::Drawing(drawing(board))).text(text)
}

fn hours(us: i64) -> String {
    format!("{} h", count(us / 3_600_000_000))
}

fn exposure(board: &Board) -> Part {
    let part = Part::new("cost", "What it costs", "Cost").text(format!(
        "Users waited {} in the last twelve months for what needed development, {} of it beyond \
         the target.",
        hours(board.user_time),
        hours(board.beyond)
    ));
    let Some(causes) = &board.causes else {
        return part.note("Problems are not linked in the history: repeated causes are unknown.");
    };
    let mut grid =
        Grid::new("").words("cause that came back").numbers("incidents").numbers("waiting");
    for cause in causes {
        grid = grid.row(vec![
            Cell::Words(cause.problem.clone(), cause.service.clone()),
            Cell::Number(count(cause.incidents)),
            Cell::Number(hours(cause.user_time)),
        ]);
    }
    part.grid(grid)
}

fn fits(service: &Assessment) -> String {
    match &service.answer {
        Answer::Remedies(remedies) => {
            listed(&remedies.iter().map(|r| r.kind.name()).collect::<Vec<_>>())
        }
        Answer::NotTheGap { .. } => "not the gap".to_owned(),
        Answer::NotEnough { probe, .. } => match probe.remedy {
            Some(kind) => format!("probe for {}", kind.name()),
            None => "probe".to_owned(),
        },
    }
}

fn remedies(board: &Board) -> Part {
    const SHOWN: usize = 9;
    let mut grid = Grid::new("")
        .words("service")
        .words("remedy that fits")
        .numbers("stays a year")
        .figures("helped in time")
        .words("decision");
    let gap = board.services_with_gap();
    for service in gap.iter().take(SHOWN) {
        grid = grid.row(vec![
            service.name.as_str().into(),
            fits(service).into(),
            Cell::Number(count(service.stays_of_year)),
            service.figure("UCM3").map_or(Cell::from("–"), |f| (*f).into()),
            if service.nothing_changes.is_some() { "none; nothing changes" } else { "none" }.into(),
        ]);
    }
    let mut text = match board.nothing_changes.len() as u64 {
        0 => String::new(),
        1 => "Reported, nothing changes: one of them.".to_owned(),
        n => format!("Reported, nothing changes: {n} of them."),
    };
    if gap.len() > SHOWN {
        text.push_str(&format!(" {} more are in the diagnosis.", gap.len() - SHOWN));
    }
    let part = Part::new("remedies", "Where the third line is the gap", "Remedies");
    let part = if gap.is_empty() {
        part.text("Nowhere, as far as the history tells.")
    } else {
        part.grid(grid)
    };
    if text.is_empty() { part } else { part.note(text.trim().to_owned()) }
}

fn rift(board: &Board) -> Part {
    let part = Part::new("rift", "The rift", "Rift");
    if board.rift.is_empty() {
        return part.text("Nobody was asked yet: the two-sided pulse takes five minutes.");
    }
    let mut grid = Grid::new("What each side says of the other, from 1 to 7.")
        .words("")
        .figures("development")
        .figures("operations");
    for pair in &board.rift {
        grid = grid.row(vec![pair.words.into(), pair.development.into(), pair.operations.into()]);
    }
    part.grid(grid)
}

fn asks(board: &Board) -> Part {
    let points: Vec<String> = board
        .asks
        .iter()
        .map(|ask| {
            let names: Vec<&str> = ask.services.iter().map(String::as_str).collect();
            format!(
                "Decide on {} ({}) for {}: name sponsor and day of the verdict. Not deciding costs \
                 users {} a month beyond the target.",
                ask.remedy.name(),
                ask.remedy.letter(),
                listed(&names),
                hours(ask.beyond_a_month)
            )
        })
        .collect();
    let part = Part::new("asks", "What is asked of you", "Asks");
    if points.is_empty() { part.text("Nothing this quarter.") } else { part.points(points) }
}

fn unknown(board: &Board) -> Part {
    let diagnosis = &board.diagnosis;
    let not_enough: Vec<&str> = diagnosis
        .services
        .iter()
        .filter(|s| matches!(s.answer, Answer::NotEnough { .. }))
        .map(|s| s.name.as_str())
        .collect();
    let mut points = Vec::new();
    match not_enough.as_slice() {
        [] => {}
        few if few.len() <= NAMED => points.push(format!("Not enough to say: {}.", listed(few))),
        many => points.push(format!("Not enough to say of {} services.", many.len())),
    }
    if !diagnosis.hidden.is_empty() {
        let names: Vec<&str> = diagnosis.hidden.iter().map(String::as_str).collect();
        let said = match names.len() {
            few if few <= NAMED => listed(&names),
            many => format!("{many} services"),
        };
        points.push(format!(
            "Suppressed, being about fewer than five people or telling about such a team: {said}."
        ));
    }
    points.push(
        "Not in a ticket history: maturity, contacts kept, load of those on call, audits of paid \
         measures, last quarter's directives."
            .to_owned(),
    );
    if let Some(share) = diagnosis.portfolio.figure("DH").and_then(|f| f.value) {
        points.push(format!(
            "Both halves: development held {} of this time, everybody else {}.",
            percent(share),
            percent(1.0 - share)
        ));
    }
    Part::new("unknown", "What we do not know", "Unknown").points(points)
}
